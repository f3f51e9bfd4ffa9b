//! Moves the branch, if nobody else has.

use crate::error::{Error, Result};

use super::HOOK_GUARD;
use super::command::{Output, Talk};
use super::lock::{Patience, explain_lock};
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

/// `HEAD`'s branch, to be moved from a base in one transaction of Git's.
#[derive(Debug)]
pub(super) struct Branch<'a> {
    repository: &'a Repository,
    base: &'a Head,
    /// What the reflog will say.
    reason: String,
    /// A git that waits for its orders; it locks nothing before it gets any.
    started: Option<Talk>,
}

impl<'a> Branch<'a> {
    /// Starts Git ahead of its work.
    ///
    /// # Errors
    /// When Git cannot be started.
    pub(super) fn start(repository: &'a Repository, base: &'a Head, subject: &str) -> Result<Self> {
        let what = match base.commit {
            Some(_) => "commit",
            None => "commit (initial)",
        };
        let mut branch = Self {
            repository,
            base,
            reason: format!("{what}: {subject}"),
            started: None,
        };
        branch.started = Some(branch.talk()?);
        Ok(branch)
    }

    /// Moves the branch to a commit.
    ///
    /// # Errors
    /// [`Kind::Refused`] when Git or a reference-transaction hook says no, and
    /// while another process keeps the branch locked.
    ///
    /// [`Kind::Refused`]: crate::error::Kind::Refused
    pub(super) fn move_to(&mut self, commit: &Oid) -> Result<Moved> {
        let mut patience = Patience::for_locks();
        loop {
            let (output, stage) = self.try_to_move(commit)?;
            let says = |words: &[&str]| words.iter().any(|words| output.stderr.contains(words));
            match stage {
                Stage::Moved => return Ok(Moved::Yes),
                Stage::Elsewhere => return Ok(Moved::Raced(output)),
                Stage::Refused if says(&RACES) => return Ok(Moved::Raced(output)),
                Stage::Refused if says(&LOCKED) && patience.wait() => {}
                Stage::Refused => {
                    let error =
                        Error::refused("Git refused to move the branch").quoting(&output.stderr);
                    return Err(explain_lock(error, &output.stderr));
                }
            }
        }
    }

    /// Runs one transaction.
    fn try_to_move(&mut self, commit: &Oid) -> Result<(Output, Stage)> {
        let mut talk = match self.started.take() {
            Some(started) => started,
            None => self.talk()?,
        };
        let old = self.base.commit.clone().unwrap_or_else(|| commit.zero());
        let prepared = prepare(&mut talk, &format!("update HEAD {commit} {old}"));
        // `HEAD` is locked now; another branch cannot be checked out any more.
        let same = prepared
            && self
                .repository
                .head()
                .is_ok_and(|head| head.branch == self.base.branch);
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

    fn talk(&self) -> Result<Talk> {
        self.repository
            .git("move the branch")
            .finishes()
            .env(HOOK_GUARD, "1")
            .args(["update-ref", "-m", &self.reason, "--stdin"])
            .talk()
    }
}

/// How far a transaction came.
enum Stage {
    Moved,
    /// `HEAD` is on another branch.
    Elsewhere,
    Refused,
}

/// Locks what the update needs.
fn prepare(talk: &mut Talk, update: &str) -> bool {
    talk.tell(&format!("start\n{update}\nprepare")) && is_ok(talk.answer()) && is_ok(talk.answer())
}

/// Whether Git answered `COMMAND: ok`.
fn is_ok(answer: Option<String>) -> bool {
    answer.is_some_and(|answer| answer.ends_with(": ok"))
}
