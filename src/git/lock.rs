//! Waiting for one's turn.

use std::fs::{File, TryLockError};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, Kind, Result};

use super::HOOK_GUARD;
use super::repository::Repository;

/// How long others may take their turn.
const TURN: Duration = Duration::from_secs(30);

/// How long to wait inside a hook of our own: no longer than a child takes that
/// was forked with the lock and has not yet become another program.
const TURN_IN_HOOK: Duration = Duration::from_millis(200);

/// How long a change is tried against others that come first; a test that
/// always loses need not wait as long.
const RACE: Duration = Duration::from_millis(if cfg!(test) { 1500 } else { 5000 });

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
}

impl Patience {
    /// Patience for losing races; at least three tries, however slow.
    pub(super) fn for_races() -> Self {
        Self::new(RACE)
    }

    fn new(limit: Duration) -> Self {
        Self {
            limit,
            since: None,
            tries: 0,
            pause: FIRST_PAUSE,
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
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        true
    }
}

/// The turn to commit in a checkout; the system ends it when the process dies.
#[derive(Debug)]
pub(super) struct Turn {
    _held: Option<File>,
}

impl Turn {
    /// Waits until no other roadmap commit runs in this checkout.
    ///
    /// It only keeps our own processes from redoing work for one another; what
    /// keeps commits right is compare-and-swap. So a file system without locks
    /// does no harm.
    ///
    /// # Errors
    /// [`Kind::Changed`] after half a minute; [`Kind::Refused`] inside a hook
    /// of the very commit that holds the turn.
    pub(super) fn take(repository: &Repository) -> Result<Self> {
        let path = repository.git_dir().join("roadmap.lock");
        let opened = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        let file = opened.map_err(|cause| Error::io(path.display(), &cause))?;
        let in_hook = repository.variable(HOOK_GUARD).is_some();
        let mut patience = Patience::new(if in_hook { TURN_IN_HOOK } else { TURN });
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _held: Some(file) }),
                Err(TryLockError::Error(_)) => return Ok(Self { _held: None }),
                Err(TryLockError::WouldBlock) => {}
            }
            if patience.wait() {
                continue;
            }
            return Err(if in_hook {
                Error::refused("a roadmap commit is running this hook; it cannot start another")
            } else {
                Error::new(
                    Kind::Changed,
                    "another git-roadmap has been committing here for 30 seconds",
                )
            });
        }
    }
}
