//! What a tick refuses before a byte is written.

use crate::error::{Error, Kind, Result};
use crate::git::Repository;
use crate::roadmap::identity::Identity;
use crate::roadmap::{Document, TaskIndex};
use crate::workspace::Workspace;
use crate::workspace::layer::{Update, Wish};

/// The states on disk without which a wish is refused, all of it, under the
/// same lock that it is fulfilled under.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Expects {
    /// Any.
    #[default]
    Anything,
    /// Each task in the state opposite to the wished one, as somebody saw it
    /// who then asked for a change.
    Opposite,
    /// Each task in the wished state, as somebody saw it who then asked for a
    /// commit.
    Wished,
}

/// Refuses a wish whose tasks are not in the expected states on disk.
pub(super) fn require_expected(update: &Update, wish: &Wish, expects: Expects) -> Result<()> {
    let opposite = match expects {
        Expects::Anything => return Ok(()),
        Expects::Opposite => true,
        Expects::Wished => false,
    };
    let on_disk = update.before.as_deref().or(update.roadmap.as_deref());
    let refused = |task: &Identity, what: &str| {
        let message = format!("'{}' {what}; nothing was changed", task.text);
        Error::new(Kind::Changed, message)
    };
    for (task, wished) in wish {
        let found = on_disk.and_then(|roadmap| Some(roadmap.tasks()[task.find(roadmap)?].done));
        match found {
            None => {
                return Err(refused(
                    task,
                    "is gone, or cannot be told from others any more",
                ));
            }
            Some(done) if (done != *wished) == opposite => {}
            Some(true) => return Err(refused(task, "was ticked meanwhile")),
            Some(false) => return Err(refused(task, "was unticked meanwhile")),
        }
    }
    Ok(())
}

/// Refuses a roadmap that no commit holds.
///
/// # Errors
/// When `HEAD` does not have it, or there is no repository.
pub fn require_committed(workspace: &Workspace) -> Result<()> {
    let repository = workspace.require_repository()?;
    match repository.head_blob(workspace.roadmap_path())? {
        Some(_) => Ok(()),
        None => Err(not_committed(workspace)),
    }
}

pub(super) fn not_committed(workspace: &Workspace) -> Error {
    let path = workspace.roadmap_path();
    let add = format!("git add {path} && git commit -m 'Add the roadmap' {path}");
    Error::refused(format!("{path} is not committed yet; nothing was changed"))
        .hint(format!("commit it first: {add}"))
}

/// Refuses tasks that `HEAD`'s roadmap does not have.
pub(super) fn require_in_head(workspace: &Workspace, head: &Update, wish: &Wish) -> Result<()> {
    let path = workspace.roadmap_path();
    let Some(roadmap) = &head.roadmap else {
        return Err(not_committed(workspace).hint("--no-commit    changes the file alone"));
    };
    match wish.iter().find(|(task, _)| task.find(roadmap).is_none()) {
        None => Ok(()),
        Some((task, _)) => Err(Error::refused(format!(
            "'{}' {}; nothing was changed",
            task.text,
            why_unknown(roadmap, task)
        ))
        .hint(format!(
            "commit the edit first: git commit -m 'Edit the roadmap' {path}"
        ))
        .hint("--no-commit    changes the file alone")),
    }
}

/// Why a task of the working tree is none of `HEAD`'s.
fn why_unknown(head: &Document, task: &Identity) -> &'static str {
    let same_text = |other: TaskIndex| head.text(other) == task.text;
    if (0..head.tasks().len()).any(same_text) {
        "cannot be told from others of the same text in the last commit, because of your \
         uncommitted edits"
    } else {
        "is only in your uncommitted edits"
    }
}

/// Refuses to commit into an operation of Git's, before a byte is written.
pub(in crate::workspace) fn refuse_early(repository: &Repository) -> Result<()> {
    if let Some(operation) = repository.state()? {
        return Err(
            Error::refused(format!("{}; nothing was changed", operation.words()))
                .hint(operation.hint())
                .hint("--no-commit    changes the file alone"),
        );
    }
    match repository.unmerged_path()? {
        None => Ok(()),
        Some(path) => Err(Error::refused(format!(
            "{path} has merge conflicts; nothing was changed"
        ))
        .hint(format!("solve them, then: git add {path}"))
        .hint("--no-commit    changes the file alone")),
    }
}
