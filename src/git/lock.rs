//! Waiting for one's turn.

use std::fs::{File, TryLockError};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, Kind, Result};

use super::HOOK_GUARD;
use super::environment::Environment;
use super::repository::Repository;

/// How long others may take their turn.
const TURN: Duration = Duration::from_secs(60);

/// How long to wait inside a hook of our own: no longer than a child takes that
/// was forked with the lock and has not yet become another program.
const TURN_IN_HOOK: Duration = Duration::from_millis(200);

/// How long a change is tried against others that come first; a test that
/// always loses need not wait as long.
const RACE: Duration = Duration::from_millis(if cfg!(test) { 1500 } else { 30_000 });

/// How long others may keep a lock of Git's; it holds one for moments.
const LOCKED: Duration = Duration::from_millis(if cfg!(test) { 1500 } else { 5000 });

/// The pause after the first failure; it doubles up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_millis(200);

/// A limit on trying again.
#[derive(Debug)]
pub(super) struct Patience {
    limit: Duration,
    since: Option<Instant>,
    tries: u32,
    pause: Duration,
    longest: Duration,
}

impl Patience {
    /// Patience for losing races; at least three tries, however slow. Nobody
    /// holds anything up, so the pauses stay short.
    pub(super) fn for_races() -> Self {
        Self::new(RACE, FIRST_PAUSE)
    }

    /// Patience for locks of Git's.
    pub(super) fn for_locks() -> Self {
        Self::new(LOCKED, LONGEST_PAUSE)
    }

    fn new(limit: Duration, longest: Duration) -> Self {
        Self {
            limit,
            since: None,
            tries: 0,
            pause: FIRST_PAUSE,
            longest,
        }
    }

    /// Pauses before another try; false when it is time to give up.
    pub(super) fn wait(&mut self) -> bool {
        let since = *self.since.get_or_insert_with(Instant::now);
        self.tries += 1;
        if self.tries > 3 && since.elapsed() > self.limit {
            return false;
        }
        // Two that wait for each other must not wake together.
        let jitter = RandomState::new().build_hasher().finish() % 100;
        thread::sleep(self.pause + self.pause.mul_f64(jitter as f64 / 100.0));
        self.pause = (self.pause * 2).min(self.longest);
        true
    }
}

/// The turn to change files and commit in a checkout; the system ends it when
/// the process dies.
#[derive(Debug)]
pub struct Turn {
    _held: Option<File>,
}

impl Turn {
    /// Waits until no other process of ours changes this checkout.
    ///
    /// Git's index and branches are kept right by compare-and-swap, without
    /// this. A file on disk can only be compared and then replaced, with a
    /// moment in between; the turn keeps our own processes out of it.
    ///
    /// # Errors
    /// [`Kind::Changed`] after half a minute; [`Kind::Refused`] inside a hook
    /// of the very commit that holds the turn.
    pub fn take(repository: &Repository) -> Result<Self> {
        let in_hook = repository.variable(HOOK_GUARD).is_some();
        Self::take_at(repository.git_dir(), in_hook)
    }

    /// Waits until no other process of ours works on a Git directory that may
    /// not be whole yet.
    ///
    /// # Errors
    /// As [`Turn::take`].
    pub(super) fn take_in(directory: &Path, environment: &Environment) -> Result<Self> {
        Self::take_at(directory, environment.get(HOOK_GUARD).is_some())
    }

    fn take_at(git_dir: &Path, in_hook: bool) -> Result<Self> {
        let path = git_dir.join("roadmap.lock");
        let opened = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        let file = match opened {
            Ok(file) => file,
            // Nobody else of ours can write here either.
            Err(cause) if is_forbidden(cause.kind()) => return Ok(Self { _held: None }),
            Err(cause) => return Err(Error::io(path.display(), &cause)),
        };
        let file = match file.try_lock() {
            Ok(()) => Some(file),
            Err(TryLockError::Error(_)) => return Ok(Self { _held: None }),
            Err(TryLockError::WouldBlock) => wait(file, if in_hook { TURN_IN_HOOK } else { TURN }),
        };
        match file {
            Some(file) => Ok(Self { _held: Some(file) }),
            None => Err(if in_hook {
                Error::refused("a roadmap commit is running this hook; it cannot start another")
            } else {
                Error::new(
                    Kind::Changed,
                    "other git-roadmap processes have been committing here for a minute",
                )
                .hint("does a hook or an editor of theirs wait for you? else try again")
            }),
        }
    }
}

/// Waits for a lock in the system's own queue, in which nobody is passed over
/// for long; `None` when the time is up.
fn wait(file: File, limit: Duration) -> Option<File> {
    let (sender, receiver) = mpsc::channel();
    // It ends with the lock, or else with the process.
    thread::spawn(move || {
        if file.lock().is_ok() {
            drop(sender.send(file));
        }
    });
    receiver.recv_timeout(limit).ok()
}

/// Whether a file cannot be made because its place must not be changed.
fn is_forbidden(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
    )
}

/// Adds to an error what is known of a lock that Git's words name: its age,
/// and what to do about it. It may be a running process's, so it is never ours
/// to remove.
pub(super) fn explain_lock(error: Error, words: &str) -> Error {
    let Some(path) = named_lock(words).filter(|_| words.contains("File exists")) else {
        return error;
    };
    let age = std::fs::metadata(path)
        .and_then(|found| found.modified())
        .ok()
        .and_then(|made| made.elapsed().ok());
    let Some(age) = age else {
        return error.hint("the lock is gone by now: try again");
    };
    error
        .hint(format!("the lock {path} is {} old", in_words(age)))
        .hint("is no Git running here any more? then remove that file")
}

/// The path of a lock in Git's words: `Unable to create 'PATH.lock': File exists`.
fn named_lock(words: &str) -> Option<&str> {
    let end = words.find(".lock'")? + ".lock".len();
    let start = words[..end].rfind('\'')? + 1;
    Some(&words[start..end])
}

/// A time in its largest unit.
fn in_words(age: Duration) -> String {
    let seconds = age.as_secs();
    let (count, unit) = match seconds {
        0..60 => (seconds, "second"),
        60..3600 => (seconds / 60, "minute"),
        3600..86_400 => (seconds / 3600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_are_found_in_the_words_of_git() {
        let words = "fatal: Unable to create '/a b/.git/index.lock': File exists.\n\nAnother";
        assert_eq!(named_lock(words), Some("/a b/.git/index.lock"));
        assert_eq!(named_lock("error: nothing"), None);
    }

    #[test]
    fn ages_have_one_unit() {
        let words = |seconds| in_words(Duration::from_secs(seconds));
        assert_eq!(words(1), "1 second");
        assert_eq!(words(7500), "2 hours");
        assert_eq!(words(200_000), "2 days");
    }
}
