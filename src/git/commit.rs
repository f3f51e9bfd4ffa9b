//! Commits exactly our own changes.
//!
//! A change is made in up to three layers: the caller writes the files, then
//! this module commits the change on top of `HEAD` and stages it on top of the
//! index. What the user has edited or staged besides stays where it is. Each
//! layer is written by compare-and-swap, in an order in which every crash
//! leaves a change that is staged and not committed, never the reverse:
//!
//! 1. the commit's objects, and its hooks on an index of their own;
//! 2. the user's index, by a patch that fits only what was read;
//! 3. the branch, if `HEAD` is still where it was read.
//!
//! Whoever loses a race reads again and tries again.

mod attempt;

use crate::error::Result;

use super::lock::{Patience, Turn};
use super::repository::Repository;
use super::value::{Head, Mode, Oid, RepoPath};
use attempt::{Attempt, Committing};

/// A change of one file in one layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The file.
    pub path: RepoPath,
    /// What a new file is; one that is there keeps its mode.
    pub mode: Mode,
    /// Its bytes in this layer before; `None` for a new file.
    pub before: Option<Vec<u8>>,
    /// Its bytes after; `None` for a file that goes.
    pub after: Option<Vec<u8>>,
}

/// The changes of the two layers that Git holds; what changes nothing is
/// left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layers {
    /// On top of `HEAD`'s commit.
    pub head: Vec<Edit>,
    /// On top of the index.
    pub index: Vec<Edit>,
}

/// When a change was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthorDate {
    /// Seconds since 1970.
    pub seconds: i64,
    /// The distance from UTC, in minutes to the east.
    pub offset_minutes: i32,
}

/// What to commit with.
#[derive(Debug, Clone, Copy)]
pub struct CommitRequest<'a> {
    /// The whole message; hooks may change it.
    pub message: &'a str,
    /// The author date, where it is not the present.
    pub author_date: Option<AuthorDate>,
}

/// What was committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The commit; `None` when `HEAD` had the change already and it was at
    /// most staged.
    pub id: Option<Oid>,
    /// The commit before; `None` on a branch without any.
    pub parent: Option<Oid>,
    /// The branch; `None` when detached.
    pub branch: Option<String>,
    /// The message as committed.
    pub message: String,
    /// The files that the commit changes.
    pub paths: Vec<RepoPath>,
    /// Those of them that the pre-commit hook wrote differently; their files
    /// on disk may still be as the caller wrote them.
    pub rewritten: Vec<RepoPath>,
    /// What the hooks said.
    pub said: Vec<String>,
}

/// Makes the layers' changes for a base. It is called again after each lost
/// race, so it must read anew and come to the same wish.
pub type Plan<'a> = dyn FnMut(&Repository, &Head) -> Result<Layers> + 'a;

/// Writes the change to the files on disk. It is called once at most, before
/// the index and the branch change.
pub type WriteFiles<'a> = dyn FnMut() -> Result<()> + 'a;

/// Commits what `plan` wants on top of `HEAD`, and stages it; `files` writes
/// the same to disk.
///
/// What can be refused without a hook is refused before `files` is called. A
/// hook finds the files written, as it does in `git commit`.
///
/// # Errors
/// [`crate::error::Kind::NoIdentity`] when Git does not know who commits;
/// [`crate::error::Kind::Refused`]
/// in a bare repository, during an operation of Git's, for a path that is no
/// file, and when a hook, the signing program or Git says no;
/// [`crate::error::Kind::Changed`] when others kept changing the same for half a minute; what
/// `files` fails with. The branch and what others staged are as before in each
/// case.
pub fn commit(
    repository: &Repository,
    request: &CommitRequest<'_>,
    plan: &mut Plan<'_>,
    files: &mut WriteFiles<'_>,
    _turn: &Turn,
) -> Result<Committed> {
    if repository.is_bare() {
        return Err(repository.bare_error());
    }
    repository.refuse_operation()?;
    let mut committing = Committing::new(repository, request, files)?;
    let mut patience = Patience::for_races();
    loop {
        let error = match committing.attempt(plan) {
            Ok(Attempt::Done(committed)) => return Ok(committed),
            Ok(Attempt::Raced(_)) if patience.wait() => continue,
            Ok(Attempt::Raced(error)) | Err(error) => error,
        };
        return Err(match committing.give_up(plan) {
            Ok(()) => error,
            Err(_) => error.not_done("no commit; the change stays staged"),
        });
    }
}

impl AuthorDate {
    /// Reads a date as Git prints it raw, `SECONDS +HHMM`; `None` for anything
    /// else, as broken tools have written it.
    #[must_use]
    pub fn from_raw(text: &str) -> Option<Self> {
        let (seconds, offset) = text.split_once(' ')?;
        let offset: i32 = offset.parse().ok()?;
        Some(Self {
            seconds: seconds.parse().ok()?,
            // `+0530` is 5 hours and 30 minutes.
            offset_minutes: offset / 100 * 60 + offset % 100,
        })
    }

    /// The date in Git's own form: `@SECONDS +HHMM`.
    #[must_use]
    pub fn for_git(self) -> String {
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let minutes = self.offset_minutes.unsigned_abs();
        format!(
            "@{} {sign}{:02}{:02}",
            self.seconds,
            minutes / 60,
            minutes % 60
        )
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
