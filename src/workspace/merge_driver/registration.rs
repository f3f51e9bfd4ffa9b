//! Registering the driver in one clone: a block in the repository's own
//! attributes, and settings in its own configuration.

use std::path::{Path, PathBuf};

use super::attributes;
use crate::error::{Error, Result};
use crate::file;
use crate::git::{RepoPath, Repository, attribute_pattern};
use crate::workspace::layer::{Layer as _, Worktree};
use crate::workspace::{FOLDER, Workspace};

/// The driver's name, in attributes and settings.
pub const NAME: &str = "roadmap";

/// What Git runs. Without the program Git merges as it would without us: where
/// the shell does not find a driver, Git takes its failure for a conflict and
/// keeps ours, without markers. The labels are words, as older Git knows no
/// placeholders for them.
const COMMAND: &str = "if command -v git-roadmap >/dev/null; \
    then git-roadmap merge-driver %O %A %B %L %P %S %X %Y; \
    else git merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B; fi";

/// The settings below `merge.roadmap`, in the order in which they can be made
/// one by one: a driver with a name and without a command stops every merge.
/// Between merge bases there are no ticks to keep, so Git merges those itself.
const SETTINGS: [(&str, &str); 3] = [
    ("merge.roadmap.driver", COMMAND),
    ("merge.roadmap.recursive", "text"),
    (
        "merge.roadmap.name",
        "git-roadmap: task by task, every tick kept",
    ),
];

/// How far a clone has the driver registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Git calls us for the roadmap and all files with blocks.
    Registered,
    /// Git does not call us for all of them.
    Missing,
    /// The user has Git do something else, in words.
    Elsewhere(String),
}

/// What registering or taking it back changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The repository's own attributes.
    pub path: PathBuf,
    /// What is in the file; `None` for no file.
    pub before: Option<Vec<u8>>,
    /// What will be; `None` for no file.
    pub after: Option<Vec<u8>>,
    /// Settings to make, with their values, and to take out, without.
    pub settings: Vec<(&'static str, Option<&'static str>)>,
}

impl Plan {
    /// Whether nothing changes.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.before == self.after && self.settings.is_empty()
    }
}

/// Finds out how far the driver is registered.
///
/// # Errors
/// When Git cannot tell.
pub fn state(workspace: &Workspace) -> Result<State> {
    let Some(repository) = workspace.repository() else {
        return Ok(State::Missing);
    };
    let command = repository.config(SETTINGS[0].0)?;
    if command.as_deref().is_some_and(|command| !calls_us(command)) {
        let words = "merge.roadmap.driver runs something else; it is left alone";
        return Ok(State::Elsewhere(words.to_owned()));
    }
    let drivers = repository.merge_drivers(&files(workspace)?)?;
    let is_ours = |driver: &Option<String>| driver.as_deref() == Some(NAME);
    if command.is_some() && drivers.iter().all(is_ours) {
        return Ok(State::Registered);
    }
    // With our block in place, only a line of the user's can say otherwise.
    if plan(workspace)?.is_nothing() {
        let words = "a line below our block in info/attributes says otherwise; it is left alone";
        return Ok(State::Elsewhere(words.to_owned()));
    }
    Ok(State::Missing)
}

/// Whether Git calls us for all of our files in this clone.
///
/// # Errors
/// When Git cannot tell.
pub fn is_registered(workspace: &Workspace) -> Result<bool> {
    Ok(state(workspace)? == State::Registered)
}

/// Works out what registering changes: nothing without a repository, or where
/// the user has named another driver like ours.
///
/// # Errors
/// When a file cannot be read, or our block is damaged.
pub fn plan(workspace: &Workspace) -> Result<Plan> {
    let Some(repository) = workspace.repository() else {
        return Ok(Plan::default());
    };
    let command = repository.config(SETTINGS[0].0)?;
    if command.as_deref().is_some_and(|command| !calls_us(command)) {
        return Ok(Plan::default());
    }
    let (path, before) = read(repository)?;
    let pictures = format!("/{FOLDER}/*.svg");
    let mut patterns: Vec<String> = files(workspace)?.iter().map(attribute_pattern).collect();
    patterns.push(pictures);
    let text = before.as_deref().unwrap_or_default();
    let after = attributes::put_in(text, &patterns, NAME);
    let after = after.map_err(|words| damaged(&path, &words))?;
    // A command of the user's own comes with the user's own settings.
    let is_own = |command: &String| command != COMMAND;
    let settings = match command.filter(is_own) {
        Some(_) => Vec::new(),
        None => settings_to_make(repository)?,
    };
    Ok(Plan {
        path,
        before,
        after: Some(after),
        settings,
    })
}

fn settings_to_make(repository: &Repository) -> Result<Vec<(&'static str, Option<&'static str>)>> {
    let mut settings = Vec::new();
    for (key, value) in SETTINGS {
        if repository.config(key)?.is_none() {
            settings.push((key, Some(value)));
        }
    }
    Ok(settings)
}

/// Works out what taking the registration back changes: our block and the
/// settings that are as we made them.
///
/// # Errors
/// When a file cannot be read, or our block is damaged.
pub fn plan_removal(repository: &Repository) -> Result<Plan> {
    let (path, before) = read(repository)?;
    let text = before.as_deref().unwrap_or_default();
    let rest = attributes::take_out(text).map_err(|words| damaged(&path, &words))?;
    let after = match rest {
        Some(rest) if rest.is_empty() => None,
        Some(rest) => Some(rest),
        None => before.clone(),
    };
    let mut settings = Vec::new();
    if repository.config(SETTINGS[0].0)?.as_deref() == Some(COMMAND) {
        // The command last, for the reason that it is made first.
        for (key, value) in SETTINGS.into_iter().rev() {
            if repository.config(key)?.as_deref() == Some(value) {
                settings.push((key, None));
            }
        }
    }
    Ok(Plan {
        path,
        before,
        after,
        settings,
    })
}

/// Registers the driver in this clone, or brings its paths up to date; tells
/// whether anything was to do. Nothing that is committed changes.
///
/// # Errors
/// When a file cannot be read or written, or our block is damaged.
pub fn register(workspace: &Workspace) -> Result<bool> {
    let plan = plan(workspace)?;
    if let (Some(repository), false) = (workspace.repository(), plan.is_nothing()) {
        // Attributes that name a driver without a command stop every merge.
        set(repository, &plan)?;
        write(repository, &plan)?;
    }
    Ok(!plan.is_nothing())
}

/// Takes the registration back; tells whether anything was to do.
///
/// # Errors
/// As [`register`].
pub fn unregister(repository: &Repository) -> Result<bool> {
    let plan = plan_removal(repository)?;
    write(repository, &plan)?;
    set(repository, &plan)?;
    Ok(!plan.is_nothing())
}

/// The Markdown files that we merge: the roadmap, those that the configuration
/// lists, and `README.md` if it has blocks.
fn files(workspace: &Workspace) -> Result<Vec<RepoPath>> {
    let roadmap = workspace.roadmap_path();
    let listed = &workspace.committed_settings().files;
    let is_asked_for =
        |path: &RepoPath| path == roadmap || listed.iter().any(|listed| listed == path.as_str());
    let on_disk = Worktree(workspace);
    let mut files = Vec::new();
    for path in workspace.files_with_blocks() {
        let has_blocks = |bytes: &Vec<u8>| memchr::memmem::find(bytes, b"roadmap:").is_some();
        if is_asked_for(&path) || on_disk.read(&path)?.as_ref().is_some_and(has_blocks) {
            files.push(path);
        }
    }
    Ok(files)
}

/// Whether a command runs us.
fn calls_us(command: &str) -> bool {
    command.contains("merge-driver")
}

fn read(repository: &Repository) -> Result<(PathBuf, Option<Vec<u8>>)> {
    let path = repository.own_attributes();
    let bytes = file::read_optional(&path)?;
    Ok((path, bytes))
}

fn set(repository: &Repository, plan: &Plan) -> Result<()> {
    for (key, value) in &plan.settings {
        match value {
            Some(value) => repository.set_config(key, value)?,
            None => repository.unset_config(key)?,
        }
    }
    Ok(())
}

fn write(repository: &Repository, plan: &Plan) -> Result<()> {
    if plan.before == plan.after {
        return Ok(());
    }
    let before = plan.before.as_deref();
    match &plan.after {
        Some(after) => {
            file::create_parent(&plan.path)?;
            file::replace(&plan.path, before, after)?;
        }
        None => {
            file::remove(&plan.path, before.unwrap_or_default())?;
            if let Some(folder) = plan.path.parent() {
                file::remove_empty_directories(folder, repository.common_dir());
            }
        }
    }
    Ok(())
}

/// The error for a block that was edited.
fn damaged(path: &Path, words: &str) -> Error {
    Error::refused(format!("{}: {words}", path.display()))
        .hint("take the lines of git-roadmap out in an editor, then: git roadmap hook install")
}
