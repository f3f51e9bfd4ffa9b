//! Writes the commit object, signed where the user's Git signs.

use crate::error::{Kind, Result};

use super::command::Started;
use super::commit::AuthorDate;
use super::config::no_identity;
use super::repository::Repository;
use super::value::Oid;

/// A commit object being written.
pub(super) struct CommitTree {
    started: Started,
    signs: bool,
}

impl CommitTree {
    /// Starts Git, to be heard later.
    ///
    /// # Errors
    /// When Git cannot be started.
    pub(super) fn start(
        repository: &Repository,
        tree: &Oid,
        parents: &[Oid],
        message: &str,
        date: Option<AuthorDate>,
    ) -> Result<Self> {
        let signs = repository.config_bool("commit.gpgSign")? == Some(true);
        let mut git = repository
            .git("write the commit")
            .args(["-c", "i18n.commitEncoding=UTF-8", "commit-tree"])
            // The setting alone does not move commit-tree to sign.
            .args(signs.then_some("-S"));
        if !signs {
            // To sign, it may have to ask.
            git = git.finishes();
        }
        for parent in parents {
            git = git.args(["-p", parent.as_str()]);
        }
        if let Some(date) = date {
            git = git.env("GIT_AUTHOR_DATE", date.for_git());
        }
        let started = git
            .args(["-F", "-", tree.as_str()])
            .start_with(message.as_bytes())?;
        Ok(Self { started, signs })
    }

    /// Waits for the commit.
    ///
    /// # Errors
    /// [`Kind::NoIdentity`] when Git does not know who commits;
    /// [`Kind::Refused`] when it cannot be signed.
    pub(super) fn finish(self) -> Result<Oid> {
        let output = self.started.finish(b"")?;
        if output.succeeded() {
            return output.line().parse();
        }
        if let Some(error) = no_identity(&output) {
            return Err(error);
        }
        let mut error = output.failure("write the commit");
        if self.signs {
            error.kind = Kind::Refused;
            error.message = "the commit could not be signed".to_owned();
        }
        Err(error)
    }
}
