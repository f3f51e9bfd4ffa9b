//! Moves the branch, if nobody else has.

use crate::error::{Error, Result};

use super::command::{Output, Talk};
use super::repository::Repository;
use super::value::{Head, Oid};

/// What became of the branch.
#[derive(Debug)]
pub(super) enum Moved {
    /// It names the new commit.
    Yes,
    /// It, or `HEAD`, is elsewhere by now.
    Raced(Output),
}

/// What Git says of a reference that another process moved or is moving.
const RACES: [&str; 5] = [
    "but expected",
    "reference already exists",
    "unable to resolve reference",
    "File exists",
    "reference is missing",
];

/// Moves `HEAD`'s branch from the base to a commit, in one transaction of Git's.
///
/// # Errors
/// [`crate::error::Kind::Refused`] when Git or a reference-transaction hook says no.
pub(super) fn move_head(
    repository: &Repository,
    base: &Head,
    commit: &Oid,
    subject: &str,
) -> Result<Moved> {
    let what = match base.commit {
        Some(_) => "commit",
        None => "commit (initial)",
    };
    let mut talk = repository
        .git("move the branch")
        .args(["update-ref", "-m", &format!("{what}: {subject}"), "--stdin"])
        .talk()?;
    let old = base.commit.clone().unwrap_or_else(|| commit.zero());
    let prepared = prepare(&mut talk, &format!("update HEAD {commit} {old}"));
    // `HEAD` is locked now; another branch cannot be checked out any more.
    let same = prepared
        && repository
            .head()
            .is_ok_and(|head| head.branch == base.branch);
    let moved = same && is_ok(talk.ask("commit"));
    if prepared && !same {
        talk.ask("abort");
    }
    let output = talk.finish()?;
    if moved {
        return Ok(Moved::Yes);
    }
    if (prepared && !same) || RACES.iter().any(|race| output.stderr.contains(race)) {
        return Ok(Moved::Raced(output));
    }
    Err(Error::refused("Git refused to move the branch").quoting(&output.stderr))
}

/// Locks what the update needs.
fn prepare(talk: &mut Talk, update: &str) -> bool {
    if !is_ok(talk.ask("start")) {
        return false;
    }
    talk.tell(update);
    is_ok(talk.ask("prepare"))
}

/// Whether Git answered `COMMAND: ok`.
fn is_ok(answer: Option<String>) -> bool {
    answer.is_some_and(|answer| answer.ends_with(": ok"))
}
