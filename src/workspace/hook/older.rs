//! What was amiss before the commit, and is not its fault.

use super::pre_commit::Report;
use crate::error::Result;
use crate::git::{RepoPath, Repository};
use crate::roadmap::Source;
use crate::workspace::Workspace;
use crate::workspace::layer::{self, Change, Committed, Layer as _};

/// Whether the files that may hold blocks are UTF-8 in `HEAD`: if not, the
/// commit is not what broke them.
pub(super) fn was_all_text(workspace: &Workspace, head: &Committed<'_>) -> Result<bool> {
    for path in workspace.files_with_blocks() {
        if let Some(bytes) = head.read(&path)?
            && Source::new(path.as_str(), bytes).is_err()
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Drops pictures that Git ignores and that `HEAD` lacked already: the commit
/// is not what leaves them out.
pub(super) fn pass_older(
    workspace: &Workspace,
    report: &mut Report,
    ignored: &mut Vec<RepoPath>,
) -> Result<()> {
    let repository = workspace.require_repository()?;
    let head = Committed(repository, repository.head()?.commit);
    let lacked = layer::update(workspace, &head, &[]).unwrap_or_default();
    let is_older = |path: &RepoPath| {
        let is_new = |change: &Change| change.before.is_none() && change.path == *path;
        lacked.changes.iter().any(is_new)
    };
    let (older, new): (Vec<RepoPath>, Vec<RepoPath>) =
        ignored.drain(..).partition(|path| is_older(path));
    *ignored = new;
    report
        .changes
        .retain(|change| !older.contains(&change.path));
    let count = older.len();
    if let Some(first) = older.first() {
        let others = if count == 1 {
            String::new()
        } else {
            format!(" and {} more", count - 1)
        };
        report.left_alone.push(format!(
            "Git ignores {first}{others}; not part of the commit"
        ));
    }
    Ok(())
}

/// The new files that Git would not take.
pub(super) fn ignored(repository: &Repository, changes: &[Change]) -> Result<Vec<RepoPath>> {
    let mut ignored = Vec::new();
    for change in changes.iter().filter(|change| change.before.is_none()) {
        if repository.is_ignored(&change.path)? {
            ignored.push(change.path.clone());
        }
    }
    Ok(ignored)
}
