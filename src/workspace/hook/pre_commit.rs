//! The pre-commit hook: refreshes what is staged and, apart from it, what is
//! on disk.
//!
//! Neither is made from the other, so that edits that are not staged stay out
//! of the commit, adjacent lines included.

use std::path::PathBuf;

use super::aside::Aside;
use super::news::{self, News};
use super::older::{ignored, pass_older, was_all_text};
use super::staged;
use crate::error::{Error, Kind, Result};
use crate::file;
use crate::git::{self, HOOK_GUARD, Mode, RepoPath, Repository};
use crate::workspace::layer::{self, Change, Committed, Index, Layer, Update, Worktree};
use crate::workspace::{FOLDER, Location, Workspace, refresh};

/// Who has called the hook, as far as that changes what it may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// A commit of ours, which brings everything along.
    Ourselves,
    /// A program that puts unstaged edits aside while hooks run, and puts
    /// them back by a patch. Had we changed the lines around them, the patch
    /// would not fit; so the files are fixed and the commit waits.
    Framework,
    /// Git itself.
    Git,
}

impl Caller {
    /// Tells it from the environment.
    #[must_use]
    pub fn detect() -> Self {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        if is_set(HOOK_GUARD) {
            Self::Ourselves
        } else if is_set("PRE_COMMIT") {
            Self::Framework
        } else {
            Self::Git
        }
    }
}

/// What the hook found and did.
#[derive(Debug, Default)]
pub struct Report {
    /// What is amiss in the files of the commit.
    pub news: News,
    /// What was left alone and why, a line each.
    pub left_alone: Vec<String>,
    /// What was, or would have been, brought up to date.
    pub changes: Vec<Change>,
    /// How it ended.
    pub end: End,
}

/// How the hook ended.
#[derive(Debug, Default, PartialEq, Eq)]
pub enum End {
    /// There was nothing to do.
    #[default]
    Nothing,
    /// The changes are part of the commit.
    Staged,
    /// The changes are on disk alone, for the user to stage; Git ignores these
    /// new files.
    Fixed(Vec<RepoPath>),
    /// New pictures are on disk and not staged.
    Unstaged(Vec<RepoPath>),
    /// The change brings errors; nothing was changed.
    Errors,
    /// Git ignores new pictures of the commit; nothing was changed.
    Ignored(Vec<RepoPath>),
    /// `git commit FILE` cannot take the changes along; nothing was changed.
    Only(Only),
}

impl End {
    /// Whether the commit must not go on.
    #[must_use]
    pub fn stops(&self) -> bool {
        !matches!(self, Self::Nothing | Self::Staged)
    }
}

/// What `git commit FILE` was about to commit.
#[derive(Debug, PartialEq, Eq)]
pub struct Only {
    /// The changed files among those that were named.
    pub named: Vec<RepoPath>,
    /// How many others are staged.
    pub others: usize,
    /// Whether naming the changed files too would do, once they are refreshed.
    pub can_name_all: bool,
}

/// Brings up to date what is about to be committed.
///
/// # Errors
/// When it cannot be worked out or written; the index is as before then.
pub fn run(location: &Location, caller: Caller) -> Result<Report> {
    match caller {
        Caller::Ourselves => Ok(Report::default()),
        Caller::Framework => fix_files(location),
        Caller::Git if staged::is_touched(location)? => amend(location).map_err(|error| {
            let error = match error.not_done {
                Some(_) => error,
                None => error.not_done("no commit; your staged files are as before"),
            };
            error.hint("git commit --no-verify    commits as it is")
        }),
        Caller::Git => Ok(Report::default()),
    }
}

/// Brings the index up to date, and the files on disk.
fn amend(location: &Location) -> Result<Report> {
    let workspace = match staged::open(location) {
        Ok(Some(workspace)) => workspace,
        Ok(None) => return Ok(Report::default()),
        Err(error) if staged::were_settings_broken(location)? => {
            return Ok(Report {
                left_alone: vec![left_alone(&error)],
                ..Report::default()
            });
        }
        Err(error) => return Err(error),
    };
    let repository = workspace.require_repository()?;
    let (mut report, update) = examine(&workspace, &Index(repository))?;
    report.changes = update.changes;
    if report.news.errors() > 0 {
        report.end = End::Errors;
        return Ok(report);
    }
    if report.changes.is_empty() {
        return Ok(report);
    }
    for change in &report.changes {
        if change.path != *workspace.roadmap_path() {
            refresh::refuse_links(&workspace, &change.path)?;
        }
    }
    let mut ignored = ignored(repository, &report.changes)?;
    if !ignored.is_empty() {
        pass_older(&workspace, &mut report, &mut ignored)?;
    }
    if !ignored.is_empty() {
        report.end = End::Ignored(ignored);
    } else if report.changes.is_empty() {
        report.end = End::Nothing;
    } else if is_of_named_files() {
        report.end = End::Only(only(location, repository, &workspace, &report.changes)?);
    } else {
        write(location, &workspace, &mut report)?;
        report.end = End::Staged;
    }
    Ok(report)
}

/// Writes to disk first: whatever fails after that leaves a file refreshed
/// too early, never a commit that the file on disk would take back.
fn write(location: &Location, workspace: &Workspace, report: &mut Report) -> Result<()> {
    let left_alone = refresh_files(location, workspace, &report.changes)?;
    report.left_alone.extend(left_alone);
    let edits: Vec<git::Edit> = report
        .changes
        .iter()
        .map(|change| git::Edit {
            path: change.path.clone(),
            mode: Mode::REGULAR,
            before: change.before.clone(),
            after: Some(change.after.clone()),
        })
        .collect();
    git::stage(workspace.require_repository()?, &edits).map_err(|error| {
        error
            .kept("what is on disk is up to date, unstaged")
            .not_done("no commit; your staged files are as before")
    })
}

/// Brings the same files up to date on disk, each from what it holds there,
/// and returns what was left alone. A file that cannot be written is no reason
/// to stop the commit, which does not need it.
fn refresh_files(
    location: &Location,
    workspace: &Workspace,
    staged: &[Change],
) -> Result<Vec<String>> {
    let mut left = Vec::new();
    let repository = workspace.require_repository()?;
    let aside = Aside::find(repository)?;
    let on_disk = match on_disk(location) {
        Ok(update) => update,
        Err(error) => {
            left.push(format!("on disk, {}", left_alone(&error)));
            None
        }
    };
    for change in staged {
        let staged = repository.index_blob(&change.path)?;
        if staged.is_some_and(|staged| aside.holds(&change.path, &staged.id)) {
            left.push(format!(
                "{} on disk waits for git roadmap refresh: your unstaged edits are put aside",
                change.path
            ));
            continue;
        }
        let wanted = match &on_disk {
            Some(update) => update
                .changes
                .iter()
                .find(|other| other.path == change.path),
            None => None,
        };
        // Where the disk has no wish of its own, a file that is the same there
        // stays the same, and a new one is not to look deleted.
        let follows = on_disk.is_none() || change.before.is_none();
        let wanted = match wanted {
            Some(wanted) => wanted,
            None if follows && same_on_disk(workspace, change)? => change,
            None => continue,
        };
        if let Err(error) = refresh::write(workspace, std::slice::from_ref(wanted)) {
            left.push(format!("on disk, {}", left_alone(&error)));
        }
    }
    Ok(left)
}

/// Why a file was left alone, in one line.
fn left_alone(error: &Error) -> String {
    let why = error.message.trim_end_matches("; nothing was changed");
    let why = why.trim_end_matches("; the file was left alone");
    format!("{why}; the file was left alone")
}

/// What refresh would do on disk; `None` without a roadmap there.
fn on_disk(location: &Location) -> Result<Option<Update>> {
    let workspace = match Workspace::open(location) {
        Err(error) if error.kind == Kind::NotFound => return Ok(None),
        opened => opened?,
    };
    let update = refresh::find(&workspace)?;
    Ok(update.roadmap.is_some().then_some(update))
}

/// Whether a file on disk is as it was staged.
fn same_on_disk(workspace: &Workspace, change: &Change) -> Result<bool> {
    let bytes = file::read_optional(&workspace.disk_path(&change.path))?;
    Ok(bytes == change.before)
}

/// Brings the files on disk up to date, for the user to stage.
fn fix_files(location: &Location) -> Result<Report> {
    let workspace = match Workspace::open(location) {
        Err(error) if error.kind == Kind::NotFound => return Ok(Report::default()),
        opened => opened?,
    };
    let repository = workspace.require_repository()?;
    let (mut report, update) = examine(&workspace, &Worktree(&workspace))?;
    report.changes = update.changes;
    if report.news.errors() > 0 {
        report.end = End::Errors;
    } else if !report.changes.is_empty() {
        refresh::write(&workspace, &report.changes)?;
        report.end = End::Fixed(ignored(repository, &report.changes)?);
    } else if index_file().is_some() {
        let missing = not_staged(location)?;
        if !missing.is_empty() {
            report.end = End::Unstaged(missing);
        }
    }
    Ok(report)
}

/// The pictures that the commit's files show and the commit does not have.
fn not_staged(location: &Location) -> Result<Vec<RepoPath>> {
    let Some(workspace) = staged::open(location)? else {
        return Ok(Vec::new());
    };
    let index = Index(workspace.require_repository()?);
    // Files that the commit brings no news of were examined as they are on disk.
    let update = layer::update(&workspace, &index, &[]).unwrap_or_default();
    let is_new = |change: &Change| change.before.is_none();
    let new = update.changes.into_iter().filter(is_new);
    Ok(new.map(|change| change.path).collect())
}

/// A layer with its changes made.
struct Refreshed<'l>(&'l dyn Layer, &'l [Change]);

impl Layer for Refreshed<'_> {
    fn read(&self, path: &RepoPath) -> Result<Option<Vec<u8>>> {
        match self.1.iter().find(|change| change.path == *path) {
            Some(change) => Ok(Some(change.after.clone())),
            None => self.0.read(path),
        }
    }

    fn may_write(&self, path: &RepoPath) -> Result<bool> {
        self.0.may_write(path)
    }
}

/// Works out what is amiss in a layer and what would bring it up to date.
fn examine(workspace: &Workspace, layer: &dyn Layer) -> Result<(Report, Update)> {
    let repository = workspace.require_repository()?;
    let head = Committed(repository, repository.head()?.commit);
    let mut news = news::compare(workspace, layer, &head)?;
    let mut left = Vec::new();
    let update = match layer::update(workspace, layer, &[]) {
        Ok(update) => update,
        Err(_) if news.errors() > 0 => Update::default(),
        Err(error) => {
            let was_text = was_all_text(workspace, &head)?;
            if was_text && error.kind != Kind::BrokenBlock {
                return Err(error);
            }
            left.push(left_alone(&error));
            Update::default()
        }
    };
    for (path, finding) in &update.broken {
        if news.older.iter().any(|(other, _)| other == path) {
            let error = layer::broken_markers(path.as_str(), std::slice::from_ref(finding));
            left.push(left_alone(&error));
        }
    }
    if news.errors() == 0 {
        // A stale contents list has dead anchors, which are about to go.
        let refreshed = Refreshed(layer, &update.changes);
        news = news::compare(workspace, &refreshed, &head)?;
    }
    let report = Report {
        news,
        left_alone: left,
        ..Report::default()
    };
    Ok((report, update))
}

/// The index that Git commits from, where it says so.
fn index_file() -> Option<PathBuf> {
    std::env::var_os("GIT_INDEX_FILE").map(PathBuf::from)
}

/// Whether this is `git commit FILE`. It commits an index of its own and then
/// leaves the user's as it was, where the old content would wait, staged, to
/// take ours back.
fn is_of_named_files() -> bool {
    index_file().is_some_and(|index| {
        let name = index.file_name().unwrap_or_default();
        name.to_string_lossy().starts_with("next-index-")
    })
}

fn only(
    location: &Location,
    repository: &Repository,
    workspace: &Workspace,
    changes: &[Change],
) -> Result<Only> {
    let named = repository.staged_paths()?;
    let all = repository.staged_paths_of_all()?;
    let others = all.iter().filter(|path| !named.contains(path)).count();
    let roadmap = workspace.roadmap_path();
    let has_roadmap =
        named.contains(roadmap) || changes.iter().any(|change| change.path == *roadmap);
    // Files on disk are refreshed from the roadmap on disk.
    let same_roadmap = || -> Result<bool> {
        let workspace = Workspace::open(location)?;
        let on_disk = Worktree(&workspace).read(roadmap)?;
        Ok(on_disk == Index(repository).read(roadmap)?)
    };
    // What is named is committed as it is on disk, with every edit in it.
    let is_clean = |change: &Change| -> Result<bool> {
        let is_named = named.contains(&change.path);
        Ok(is_named || change.before.is_none() || same_on_disk(workspace, change)?)
    };
    let mut can_name_all = has_roadmap || same_roadmap().unwrap_or(false);
    for change in changes {
        can_name_all = can_name_all && is_clean(change)?;
    }
    Ok(Only {
        others,
        can_name_all,
        named,
    })
}

/// Names the files to stage, for a command typed where the commit was; all
/// pictures by one pattern, which takes new ones along.
#[must_use]
pub fn to_stage(paths: &[RepoPath]) -> Vec<String> {
    // In a folder below the top, Git takes names from there.
    let is_below = std::env::var_os("GIT_PREFIX").is_some_and(|prefix| !prefix.is_empty());
    let top = if is_below { ":/" } else { "" };
    let mut names: Vec<String> = Vec::new();
    for path in paths {
        let name = if layer::is_picture(path) {
            format!("{top}{FOLDER}/*.svg")
        } else {
            format!("{top}{path}")
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
