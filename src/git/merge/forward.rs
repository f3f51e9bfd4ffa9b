//! Takes a prepared commit over: branch, index and files in one go.

use std::collections::BTreeSet;

use super::{overwritten, would_overwrite};
use crate::error::{Error, Result};
use crate::git::HOOK_GUARD;
use crate::git::command::Output;
use crate::git::lock::{Patience, explain_lock};
use crate::git::repository::Repository;
use crate::git::value::{Head, Oid, RepoPath};

/// What became of a fast-forward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forward {
    /// Branch, index and files have the commit; with what the hooks said.
    Done(Vec<String>),
    /// `HEAD` is elsewhere by now; nothing was changed.
    Raced,
}

impl Repository {
    /// Moves `HEAD`'s branch, the index and the files from the base to a
    /// commit that follows it. What is staged or edited in other files stays.
    /// The reflog says `action: Fast-forward`.
    ///
    /// # Errors
    /// [`crate::error::Kind::Refused`] when uncommitted edits would be
    /// overwritten, in a bare repository, during an operation of Git's, and
    /// while another process keeps the index or the branch locked. Nothing was
    /// changed then.
    pub fn fast_forward(&self, base: &Head, commit: &Oid, action: &str) -> Result<Forward> {
        if self.is_bare() {
            return Err(self.bare_error());
        }
        self.refuse_operation()?;
        let mut patience = Patience::for_locks();
        loop {
            if self.head()? != *base {
                return Ok(Forward::Raced);
            }
            let output = self
                .git("take the merge over")
                .uninterrupted()
                .env(HOOK_GUARD, "1")
                .env("GIT_REFLOG_ACTION", action)
                .args(["merge", "--ff-only", "--no-autostash", "--no-squash"])
                // A merge of our own may be unsigned, as the user has it.
                .args(["--no-verify-signatures", "-q"])
                .arg(commit.as_str())
                .output()?;
            let words = &output.stderr;
            if output.succeeded() {
                return Ok(Forward::Done(words.lines().map(str::to_owned).collect()));
            }
            if words.contains("Not possible to fast-forward") {
                return Ok(Forward::Raced);
            }
            if words.contains("update_ref failed") {
                return self.take_files_back(base, commit, &output);
            }
            if !(words.contains("index.lock") && patience.wait()) {
                return Err(refused(&output));
            }
        }
    }

    /// Refuses a commit to be taken over that changes files which the user has
    /// edited since, or which Git does not know here. Reads only.
    ///
    /// # Errors
    /// [`crate::error::Kind::Refused`] with the files.
    pub fn refuse_overwriting(&self, base: &Head, commit: &Oid) -> Result<()> {
        let changed = match &base.commit {
            Some(before) => self.paths_changed(Some(before), commit)?,
            None => self.paths_at(commit)?,
        };
        self.refuse_overwriting_files(changed)
    }

    /// Refuses these files to be written where the user has edited them, or
    /// where Git does not know them here. Reads only.
    ///
    /// # Errors
    /// [`crate::error::Kind::Refused`] with the files.
    pub fn refuse_overwriting_files(
        &self,
        files: impl IntoIterator<Item = RepoPath>,
    ) -> Result<()> {
        let changed: BTreeSet<RepoPath> = files.into_iter().collect();
        let output = self
            .git("look for edits")
            .args(["--no-optional-locks", "status", "--porcelain", "-z"])
            .args(["--no-renames", "--untracked-files=all"])
            .run()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let rows = text.split_terminator('\0').filter(|row| row.len() > 3);
        let in_the_way =
            rows.filter(|row| RepoPath::new(&row[3..]).is_ok_and(|path| changed.contains(&path)));
        let (new, edited): (Vec<&str>, Vec<&str>) =
            in_the_way.partition(|row| row.starts_with("??"));
        match new.is_empty() && edited.is_empty() {
            true => Ok(()),
            false => Err(would_overwrite(
                edited.iter().chain(&new).map(|row| &row[3..]),
                !edited.is_empty(),
                !new.is_empty(),
            )),
        }
    }

    /// Undoes what Git did to the index and the files before it found that it
    /// cannot move the branch.
    fn take_files_back(&self, base: &Head, commit: &Oid, output: &Output) -> Result<Forward> {
        let is_raced = self.head()? != *base;
        // Another's commit may have taken our files along; then they are right.
        let is_taken = is_raced && self.index_is_head()?;
        if let (Some(before), false) = (&base.commit, is_taken) {
            self.git("put the files back")
                .args(["read-tree", "-m", "-u", commit.as_str(), before.as_str()])
                .run()?;
        }
        match is_raced {
            true => Ok(Forward::Raced),
            false => Err(refused(output)),
        }
    }

    fn index_is_head(&self) -> Result<bool> {
        let output = self
            .git("compare the index")
            .args(["diff-index", "--cached", "--quiet", "HEAD", "--"])
            .output()?;
        Ok(output.succeeded())
    }
}

/// The error for a Git that did not take the commit over.
fn refused(output: &Output) -> Error {
    if let Some(error) = overwritten(output) {
        return error;
    }
    let error = Error::refused("Git refused to take the merge over")
        .quoting(output.stderr.trim_end())
        .kept("nothing was changed");
    explain_lock(error, &output.stderr)
}
