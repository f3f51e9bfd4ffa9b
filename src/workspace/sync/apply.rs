//! Takes a plan over.

use super::{Blocked, Plan};
use crate::error::{Error, Kind, Result};
use crate::file;
use crate::git::{Forward, Repository};
use crate::workspace::Workspace;
use crate::workspace::refresh::refuse_links;

/// What came of taking a plan over.
#[derive(Debug)]
pub enum Applied {
    /// All of it is done; what Git said.
    Done(Vec<String>),
    /// `HEAD` has moved since the plan was made.
    Raced,
}

/// Moves the branch, the index and the files to the merged commits, and begins
/// the merge that the user has to finish, if there is one.
///
/// # Errors
/// When edits of the user's are in the way; nothing is changed then.
pub fn apply(workspace: &Workspace, plan: &Plan) -> Result<Applied> {
    let repository = workspace.require_repository()?;
    let mut said = Vec::new();
    if let Some(tip) = plan.tip() {
        match repository.fast_forward(&plan.head, tip, "roadmap sync")? {
            Forward::Done(words) => said.extend(words),
            Forward::Raced => return Ok(Applied::Raced),
        }
    }
    if let Some((_, blocked)) = plan.blocked() {
        begin(workspace, repository, blocked)?;
    }
    Ok(Applied::Done(said))
}

/// Begins a merge as `git merge` does, then puts our files in as they are
/// merged task by task.
fn begin(workspace: &Workspace, repository: &Repository, blocked: &Blocked) -> Result<()> {
    repository.begin_merge(&blocked.theirs, blocked.base.as_ref(), &blocked.message)?;
    for ready in &blocked.files {
        // Behind a link of theirs nothing is written; Git's own conflict stays.
        if refuse_links(workspace, &ready.path).is_err() {
            continue;
        }
        let disk = workspace.disk_path(&ready.path);
        let bytes = repository.checked_out(&ready.path, &ready.bytes)?;
        let before = file::read_optional(&disk)?;
        if before.as_deref() != Some(bytes.as_slice()) {
            file::replace(&disk, before.as_deref(), &bytes).map_err(begun)?;
        }
        if ready.is_clean {
            repository.resolve_conflict(&ready.path, &ready.bytes, ready.mode)?;
        }
    }
    // Otherwise Git takes what we wrote for edits when the merge is taken back.
    repository.refresh_index();
    Ok(())
}

/// The error for a merge that was begun and could not be prepared.
fn begun(error: Error) -> Error {
    Error::new(Kind::Io, error.message)
        .kept("the merge is begun and can be taken back")
        .hint("git merge --abort")
}
