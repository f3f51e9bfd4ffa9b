//! Where a file is in each version, as either side may have renamed it.

use super::roadmaps::Commits;
use crate::error::{Error, Result};
use crate::git::{Mode, RepoPath, Repository};

/// The paths of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Places {
    /// In the common version; `None` where it was not there yet.
    pub(super) base: Option<RepoPath>,
    /// In ours.
    pub(super) ours: RepoPath,
    /// In theirs; `None` where it is not there.
    pub(super) theirs: Option<RepoPath>,
}

impl Places {
    /// Finds a file of ours in the other versions.
    pub(super) fn find(
        repository: &Repository,
        commits: &Commits<'_>,
        ours: &RepoPath,
    ) -> Result<Self> {
        let base = match commits.base {
            Some(base) => repository.path_before(base, commits.ours, ours)?,
            None => None,
        };
        let former = base.as_ref().unwrap_or(ours);
        let theirs = match (commits.base, repository.has_file(commits.theirs, former)?) {
            (_, true) => Some(former.clone()),
            (Some(base), false) => repository.path_after(base, commits.theirs, former)?,
            (None, false) => None,
        };
        Ok(Self {
            base,
            ours: ours.clone(),
            theirs,
        })
    }

    /// Where the merged file is: a new name of ours wins over one of theirs.
    pub(super) fn merged(&self) -> &RepoPath {
        match (&self.base, &self.theirs) {
            (Some(base), Some(theirs)) if *base == self.ours => theirs,
            _ => &self.ours,
        }
    }

    /// Whether their side has taken the file away.
    pub(super) fn is_gone(&self) -> bool {
        self.base.is_some() && self.theirs.is_none()
    }
}

/// The error for a roadmap that is no file on their side; a merge must not
/// write to where a link of theirs leads.
pub(super) fn no_file(path: &RepoPath, mode: Mode, commits: &Commits<'_>) -> Error {
    let theirs = commits.theirs.short();
    Error::refused(format!(
        "{path} is {} in {}, and no file",
        mode.words(),
        commits.their_name
    ))
    .kept("nothing was changed; your ticks are as before")
    .hint(format!("git merge {theirs}    merges it all the same"))
}

/// The error for a roadmap that their side has taken away, ticks and all.
pub(super) fn gone(path: &RepoPath, commits: &Commits<'_>) -> Error {
    let theirs = commits.theirs.short();
    Error::refused(format!(
        "{} has no {path} any more, under no name that is like it",
        commits.their_name
    ))
    .kept("nothing was changed; your ticks are as before")
    .hint(format!(
        "git log --diff-filter=D {theirs} -- {path}    says why"
    ))
    .hint(format!(
        "git merge {theirs}    merges it all the same, and takes the file away"
    ))
}
