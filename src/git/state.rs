//! What Git is in the middle of.

use crate::error::{Error, Result};

use super::repository::Repository;

/// An operation in progress, during which a commit would end up in it.
///
/// A bisection is none: commits in between do no harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// A merge, stopped for conflicts or by `--no-commit`.
    Merge,
    /// A merge by `git merge --squash`, waiting for its commit.
    Squash,
    /// A rebase.
    Rebase,
    /// Patches being applied from mails.
    Am,
    /// A cherry-pick.
    CherryPick,
    /// A revert.
    Revert,
    /// Several cherry-picks or reverts.
    Sequence,
}

impl Operation {
    /// The state in words: "a merge is in progress".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Merge => "a merge is in progress",
            Self::Squash => "a squashed merge waits for its commit",
            Self::Rebase => "a rebase is in progress",
            Self::Am => "git am is in progress",
            Self::CherryPick => "a cherry-pick is in progress",
            Self::Revert => "a revert is in progress",
            Self::Sequence => "a series of cherry-picks or reverts is in progress",
        }
    }

    /// How to end it.
    #[must_use]
    pub fn hint(self) -> String {
        let (finish, leave) = match self {
            Self::Merge => ("git commit", "git merge --abort"),
            Self::Squash => ("git commit", "git reset --merge"),
            Self::Rebase => ("git rebase --continue", "git rebase --abort"),
            Self::Am => ("git am --continue", "git am --abort"),
            Self::CherryPick | Self::Sequence => {
                ("git cherry-pick --continue", "git cherry-pick --abort")
            }
            Self::Revert => ("git revert --continue", "git revert --abort"),
        };
        format!("finish it ({finish}) or leave it ({leave}), then try again")
    }
}

impl Repository {
    /// Looks for an operation in progress in this checkout.
    ///
    /// # Errors
    /// When Git cannot be asked.
    pub fn state(&self) -> Result<Option<Operation>> {
        let there = |name: &str| self.git_dir().join(name).exists();
        let reference = |name: &str| -> Result<bool> {
            // A reftable repository has no such file.
            Ok(there(name) || (!self.is_in_process() && self.resolve(name)?.is_some()))
        };
        Ok(if there("rebase-apply/applying") {
            Some(Operation::Am)
        } else if there("rebase-merge") || there("rebase-apply") {
            Some(Operation::Rebase)
        } else if reference("MERGE_HEAD")? {
            Some(Operation::Merge)
        } else if reference("CHERRY_PICK_HEAD")? {
            Some(Operation::CherryPick)
        } else if reference("REVERT_HEAD")? {
            Some(Operation::Revert)
        } else if there("sequencer") {
            Some(Operation::Sequence)
        } else if there("SQUASH_MSG") {
            Some(Operation::Squash)
        } else {
            None
        })
    }
}

impl Repository {
    /// Refuses to go on during an operation of Git's.
    pub(super) fn refuse_operation(&self) -> Result<()> {
        match self.state()? {
            Some(operation) => Err(Error::refused(operation.words()).hint(operation.hint())),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::Place;
    use super::*;

    #[test]
    fn operations_are_noticed() {
        for options in [&[][..], &["--ref-format=reftable"]] {
            let Some(place) = Place::with_options(options) else {
                continue;
            };
            place.diverge("a");
            let repository = place.open();
            assert_eq!(repository.state().unwrap(), None);
            for (start, leave, expected) in [
                ("merge", "--abort", Operation::Merge),
                ("rebase", "--abort", Operation::Rebase),
                ("cherry-pick", "--abort", Operation::CherryPick),
                ("revert", "--abort", Operation::Revert),
            ] {
                place.git_fails(&[start, "side"]);
                assert_eq!(repository.state().unwrap(), Some(expected), "{start}");
                place.git(&[start, leave]);
                assert_eq!(repository.state().unwrap(), None);
            }
            place.git_fails(&["merge", "--squash", "side"]);
            assert_eq!(repository.state().unwrap(), Some(Operation::Squash));
            assert!(Operation::Squash.hint().contains("git reset --merge"));
            place.git(&["reset", "-q", "--merge"]);
            place.git(&["bisect", "start"]);
            assert_eq!(repository.state().unwrap(), None);
        }
    }
}
