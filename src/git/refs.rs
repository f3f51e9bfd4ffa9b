//! Moves the branch, if nobody else has.

use crate::error::{Error, Result};

use super::HOOK_GUARD;
use super::command::{Output, Talk};
use super::lock::Patience;
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

/// What Git says of a reference that is not where it was read.
const RACES: [&str; 4] = [
    "but expected",
    "reference already exists",
    "reference is missing",
    "unable to resolve reference",
];

/// What Git says while another process changes references.
const LOCKED: [&str; 2] = ["File exists", "cannot lock references"];

/// Moves `HEAD`'s branch from the base to a commit, in one transaction of Git's.
///
/// # Errors
/// [`Kind::Refused`] when Git or a reference-transaction hook says no, and
/// while another process keeps the branch locked.
pub(super) fn move_head(
    repository: &Repository,
    base: &Head,
    commit: &Oid,
    subject: &str,
) -> Result<Moved> {
    let mut patience = Patience::for_races();
    loop {
        let (output, stage) = try_to_move(repository, base, commit, subject)?;
        let says = |words: &[&str]| words.iter().any(|words| output.stderr.contains(words));
        match stage {
            Stage::Moved => return Ok(Moved::Yes),
            Stage::Elsewhere => return Ok(Moved::Raced(output)),
            Stage::Refused if says(&RACES) => return Ok(Moved::Raced(output)),
            Stage::Refused if says(&LOCKED) && patience.wait() => {}
            Stage::Refused => {
                return Err(
                    Error::refused("Git refused to move the branch").quoting(&output.stderr)
                );
            }
        }
    }
}

/// How far a transaction came.
enum Stage {
    Moved,
    /// `HEAD` is on another branch.
    Elsewhere,
    Refused,
}

/// Runs one transaction.
fn try_to_move(
    repository: &Repository,
    base: &Head,
    commit: &Oid,
    subject: &str,
) -> Result<(Output, Stage)> {
    let what = match base.commit {
        Some(_) => "commit",
        None => "commit (initial)",
    };
    let mut talk = repository
        .git("move the branch")
        .env(HOOK_GUARD, "1")
        .args(["update-ref", "-m", &format!("{what}: {subject}"), "--stdin"])
        .talk()?;
    let old = base.commit.clone().unwrap_or_else(|| commit.zero());
    let prepared = prepare(&mut talk, &format!("update HEAD {commit} {old}"));
    // `HEAD` is locked now; another branch cannot be checked out any more.
    let same = prepared
        && repository
            .head()
            .is_ok_and(|head| head.branch == base.branch);
    let stage = if same && is_ok(talk.ask("commit")) {
        Stage::Moved
    } else if prepared && !same {
        talk.ask("abort");
        Stage::Elsewhere
    } else {
        Stage::Refused
    };
    Ok((talk.finish()?, stage))
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
