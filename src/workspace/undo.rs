//! Taking back the last change of states, without rewriting history.

use super::Workspace;
use crate::error::{Error, Result};
use crate::git::{CommitInfo, Oid, Repository};
use crate::roadmap::identity::{self, Identity};
use crate::roadmap::{Document, Source};

/// How far back a roadmap commit is looked for.
const MAX_COMMITS: usize = 100_000;

/// What there is to take back.
#[derive(Debug)]
pub struct Undo {
    /// The states to put back.
    pub wish: Vec<(Identity, bool)>,
    /// The commit that changed them; `None` for ticks that were never committed.
    pub commit: Option<CommitInfo>,
    /// Tasks of that commit which are gone or have changed again since.
    pub skipped: Vec<String>,
}

/// Finds what the last uncommitted tick or the last roadmap commit changed.
///
/// # Errors
/// When there is nothing to take back, or history cannot be read.
pub fn find(workspace: &Workspace) -> Result<Undo> {
    let repository = workspace.require_repository()?;
    let changed = uncommitted(workspace)?;
    if !changed.is_empty() {
        let wish = changed
            .into_iter()
            .map(|(task, done)| (task, !done))
            .collect();
        return Ok(Undo {
            wish,
            commit: None,
            skipped: Vec::new(),
        });
    }
    let now = workspace.read()?;
    let merges = |commit: &CommitInfo| merges_tasks(workspace, repository, commit);
    let wanted = |commit: &CommitInfo| is_ours(commit) || merges(commit);
    let found = repository.find_commit_back(MAX_COMMITS, &wanted)?;
    if let Some(merge) = found.as_ref().filter(|commit| !is_ours(commit)) {
        return Err(is_a_merge(merge));
    }
    let Some(commit) = found else {
        return Err(Error::not_found(
            "nothing to undo: no commit here changed a task's state",
        ));
    };
    of_commit(workspace, repository, &now, commit)
}

/// The states on disk that `HEAD` does not have, of tasks that it has.
///
/// # Errors
/// When the roadmap cannot be read.
pub fn uncommitted(workspace: &Workspace) -> Result<Vec<(Identity, bool)>> {
    let repository = workspace.require_repository()?;
    let head = repository.head_blob(workspace.roadmap_path())?;
    let Some(committed) = parse(workspace, head.map(|blob| blob.bytes))? else {
        return Ok(Vec::new());
    };
    Ok(identity::changed_states(&committed, &workspace.read()?))
}

/// The lines of ticks on disk that no task of `HEAD` can be told to have: on
/// new tasks, and on those whose text was edited as well.
///
/// # Errors
/// When the roadmap cannot be read.
fn unknown_ticks(workspace: &Workspace) -> Result<Vec<u32>> {
    let repository = workspace.require_repository()?;
    let head = repository.head_blob(workspace.roadmap_path())?;
    let Some(committed) = parse(workspace, head.map(|blob| blob.bytes))? else {
        return Ok(Vec::new());
    };
    let now = workspace.read()?;
    let ticks = identity::unknown_ticks(&committed, &now).into_iter();
    Ok(ticks.map(|task| now.tasks()[task].line).collect())
}

/// Names the ticks that stay uncommitted, because their lines are not committed
/// either, and what to do about it.
///
/// # Errors
/// When the roadmap cannot be read.
pub fn unknown_in_words(workspace: &Workspace) -> Result<Option<(String, String)>> {
    let lines = unknown_ticks(workspace)?;
    let path = workspace.roadmap_path();
    let Some(first) = lines.first() else {
        return Ok(None);
    };
    let what = match lines.len() {
        1 => format!("{path}:{first}: a tick stands on a line that you also edited; it stays"),
        count => format!(
            "{path}:{first}: {count} ticks, this the first, stand on lines that you also edited; \
             they stay"
        ),
    };
    let hint = format!("commit the edits with git: git commit -m 'Edit the roadmap' {path}");
    Ok(Some((what, hint)))
}

/// Whether a commit is a roadmap commit, as its trailers say.
fn is_ours(commit: &CommitInfo) -> bool {
    let is_trailer = |line: &str| {
        line.starts_with("Roadmap-Checked: ") || line.starts_with("Roadmap-Unchecked: ")
    };
    commit.message.lines().any(is_trailer)
}

/// Whether a commit is a merge that changed the roadmap; one that cannot be
/// read is passed over.
fn merges_tasks(workspace: &Workspace, repository: &Repository, commit: &CommitInfo) -> bool {
    let at = |id: &Oid| {
        let blob = repository.blob_at(id, workspace.roadmap_path());
        blob.ok().flatten().map(|blob| blob.bytes)
    };
    let [first, _, ..] = &commit.parents[..] else {
        return false;
    };
    at(first) != at(&commit.id)
}

/// The error for a merge, of which a new commit cannot take back the ticks
/// without taking back the author's changes for good.
fn is_a_merge(commit: &CommitInfo) -> Error {
    let before = commit.parents.first().map_or("HEAD^", Oid::short);
    Error::refused(format!(
        "the last change is a merge, {}; nothing was changed",
        commit.id.short()
    ))
    .hint(format!(
        "git reset --keep {before}    takes it back, as long as it is not pushed"
    ))
    .hint("git roadmap uncheck SEL    takes back a tick")
}

fn of_commit(
    workspace: &Workspace,
    repository: &Repository,
    now: &Document,
    commit: CommitInfo,
) -> Result<Undo> {
    let at = |id: &Oid| {
        let blob = repository.blob_at(id, workspace.roadmap_path())?;
        parse(workspace, blob.map(|blob| blob.bytes))
    };
    let after = at(&commit.id)?;
    let before = commit.parents.first().map(at).transpose()?.flatten();
    let (Some(before), Some(after)) = (before, after) else {
        return Err(Error::refused(format!(
            "{} has no {} to go back to",
            commit.id.short(),
            workspace.roadmap_path()
        )));
    };
    let mut undo = Undo {
        wish: Vec::new(),
        commit: Some(commit),
        skipped: Vec::new(),
    };
    for (task, done) in identity::changed_states(&before, &after) {
        match task.find(now) {
            Some(found) if now.tasks()[found].done == done => undo.wish.push((task, !done)),
            _ => undo.skipped.push(task.text),
        }
    }
    Ok(undo)
}

fn parse(workspace: &Workspace, bytes: Option<Vec<u8>>) -> Result<Option<Document>> {
    let path = workspace.roadmap_path().as_str();
    let Some(bytes) = bytes else { return Ok(None) };
    Ok(Some(Document::parse(path, Source::new(path, bytes)?)))
}
