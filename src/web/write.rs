//! What a page can have done: ticks, a commit of collected ticks, undo. Each is
//! the operation of the command line.

use serde::Deserialize;

use super::mirror::Mirror;
use crate::error::{Error, Kind, Result};
use crate::git::Oid;
use crate::roadmap::identity::Identity;
use crate::roadmap::{Document, TaskIndex};
use crate::workspace::layer::Wish;
use crate::workspace::tick::{self, Expects, How, Outcome};
use crate::workspace::{Workspace, undo};

/// How many ticks one request may hold.
pub(super) const MAX_TICKS: usize = 500;

/// Ticks as a page asks for them.
#[derive(Debug, Deserialize)]
pub(super) struct Ticks {
    /// The version that the page shows.
    version: String,
    ticks: Vec<Tick>,
}

/// One of them.
#[derive(Debug, Deserialize)]
struct Tick {
    /// The task's index in that version.
    task: usize,
    key: String,
    saw: bool,
    wants: bool,
}

/// A commit as a page asks for it.
#[derive(Debug, Deserialize)]
pub(super) struct Commit {}

/// Undo as a page asks for it.
#[derive(Debug, Deserialize)]
pub(super) struct Undo {
    undo: WantedUndo,
    /// The version that the page shows; for ticks that are not committed.
    version: Option<String>,
}

/// What is to be taken back, as the page shows it.
#[derive(Debug, Deserialize)]
struct WantedUndo {
    commit: Option<String>,
}

/// What was done.
#[derive(Debug, Default)]
pub(super) struct Done {
    pub(super) commit: Option<Oid>,
    pub(super) branch: Option<String>,
    pub(super) subject: Option<String>,
    /// How many tasks changed.
    pub(super) changed: usize,
    /// What hooks said, and what did not go as wished afterwards.
    pub(super) notes: Vec<String>,
}

impl Ticks {
    /// Refuses what makes no sense, whatever the roadmap is.
    pub(super) fn check(&self) -> Result<()> {
        let refused = |what: &str| Err(Error::usage(format!("{what}; nothing was changed")));
        if self.ticks.is_empty() {
            return refused("no tick is asked for");
        }
        if self.ticks.len() > MAX_TICKS {
            return refused(&format!("more than {MAX_TICKS} ticks at once"));
        }
        if self.ticks.iter().any(|tick| tick.saw == tick.wants) {
            return refused("a tick changes nothing");
        }
        let mut tasks: Vec<usize> = self.ticks.iter().map(|tick| tick.task).collect();
        tasks.sort_unstable();
        tasks.dedup();
        match tasks.len() == self.ticks.len() {
            true => Ok(()),
            false => refused("a task is named twice"),
        }
    }

    /// Ticks, all or none, each only where its task is as it was seen.
    pub(super) fn perform(&self, mirror: &Mirror) -> Result<Done> {
        let workspace = open(mirror)?;
        let wish = self.wish(mirror, &workspace)?;
        fulfil(
            mirror,
            &workspace,
            &wish,
            &How {
                no_commit: mirror.is_told_to_collect() || workspace.repository().is_none(),
                expects: Expects::Opposite,
                ..How::default()
            },
        )
    }

    fn wish(&self, mirror: &Mirror, workspace: &Workspace) -> Result<Vec<(Identity, bool)>> {
        if let Some(seen) = mirror.document(&self.version) {
            let wish = |tick: &Tick| Some((tick.as_seen(&seen)?, tick.wants));
            return self
                .ticks
                .iter()
                .map(|tick| wish(tick).ok_or_else(changed))
                .collect();
        }
        // Nobody knows what the page shows, so only a name that no edit
        // elsewhere could have given to another task will do.
        let now = workspace.read()?;
        let wish = |tick: &Tick| Some((tick.by_name(&now)?, tick.wants));
        self.ticks
            .iter()
            .map(|tick| wish(tick).ok_or_else(changed))
            .collect()
    }
}

impl Tick {
    /// The task in the version that the page shows.
    fn as_seen(&self, seen: &Document) -> Option<Identity> {
        let is_meant = self.task < seen.tasks().len() && seen.key(self.task) == self.key;
        is_meant.then(|| Identity::of(seen, self.task))
    }

    /// The one task with this key, if no other has the same text.
    fn by_name(&self, now: &Document) -> Option<Identity> {
        let all = 0..now.tasks().len();
        let with_key: Vec<TaskIndex> = all
            .clone()
            .filter(|&task| now.key(task) == self.key)
            .collect();
        let [task] = with_key[..] else { return None };
        let is_alone = all
            .filter(|&other| now.text(other) == now.text(task))
            .count()
            == 1;
        is_alone.then(|| Identity::of(now, task))
    }
}

impl Commit {
    /// Commits the ticks on disk, as `git roadmap commit` does.
    pub(super) fn perform(&self, mirror: &Mirror) -> Result<Done> {
        let workspace = open(mirror)?;
        tick::require_committed(&workspace)?;
        let by_hand = undo::uncommitted(&workspace)?;
        let unknown = undo::unknown_in_words(&workspace)?;
        if by_hand.is_empty() {
            return match unknown {
                Some((what, hint)) => Err(Error::refused(what).hint(hint)),
                None => Ok(Done::default()),
            };
        }
        let mut done = fulfil(
            mirror,
            &workspace,
            &by_hand,
            &How {
                always_commit: true,
                expects: Expects::Wished,
                ..How::default()
            },
        )?;
        done.notes.extend(unknown.map(|(what, _)| what));
        Ok(done)
    }
}

impl Undo {
    /// Takes back what the page shows as the last change, as `git roadmap undo`
    /// does.
    pub(super) fn perform(&self, mirror: &Mirror) -> Result<Done> {
        let workspace = open(mirror)?;
        let found = undo::find(&workspace).map_err(|error| match error.kind {
            Kind::NotFound => Error {
                kind: Kind::Changed,
                ..error
            },
            _ => error,
        })?;
        let commit = found.commit.as_ref().map(|commit| commit.id.clone());
        let is_shown = self.undo.commit.as_deref() == commit.as_ref().map(Oid::as_str)
            && (commit.is_some() || self.shows(mirror, &workspace)?);
        if !is_shown || found.wish.is_empty() {
            return Err(Error::new(
                Kind::Changed,
                "the last change is another one now; nothing was changed",
            ));
        }
        let mut done = fulfil(
            mirror,
            &workspace,
            &found.wish,
            &How {
                no_commit: mirror.is_told_to_collect(),
                undoes: commit,
                expects: Expects::Opposite,
                ..How::default()
            },
        )?;
        if !found.skipped.is_empty() {
            let list = found.skipped.join(", ");
            done.notes.push(format!(
                "changed again or gone since, left as it is: {list}"
            ));
        }
        Ok(done)
    }

    /// Whether the page shows what is on disk, if it says what it shows.
    fn shows(&self, mirror: &Mirror, workspace: &Workspace) -> Result<bool> {
        Ok(match &self.version {
            Some(version) => mirror.show(workspace)?.0.version == *version,
            None => true,
        })
    }
}

fn open(mirror: &Mirror) -> Result<Workspace> {
    let workspace = mirror.open()?;
    workspace.read_ahead();
    Ok(workspace)
}

/// The error for a page that is too old to be understood.
fn changed() -> Error {
    Error::new(
        Kind::Changed,
        "the roadmap changed, and the task cannot be told from others; nothing was changed",
    )
}

fn fulfil(mirror: &Mirror, workspace: &Workspace, wish: &Wish, how: &How) -> Result<Done> {
    let outcome = tick::fulfil(workspace, wish, how)?;
    let mut done = done(&outcome);
    // All pages see it before anybody waits for the network. What Git was asked
    // for the change is known here, so that this asks nothing again; what goes
    // wrong shows when everybody looks anew.
    let _ = mirror.show(workspace);
    if done.commit.is_some() {
        push(workspace, &mut done);
    }
    Ok(done)
}

fn done(outcome: &Outcome) -> Done {
    let broken = outcome.update.broken.iter().map(|(path, finding)| {
        let (line, message) = (finding.line, &finding.message);
        format!("{path}:{line}: {message}; the file was left alone")
    });
    let mut done = Done {
        changed: outcome.changed.len(),
        notes: broken.collect(),
        ..Done::default()
    };
    let Some(committed) = &outcome.committed else {
        return done;
    };
    done.notes.extend(committed.said.iter().cloned());
    if let Some(id) = &committed.id {
        done.commit = Some(id.clone());
        done.branch.clone_from(&committed.branch);
        done.subject = committed.message.lines().next().map(str::to_owned);
        if committed.branch.is_none() {
            done.notes
                .push("HEAD is detached: no branch holds this commit".to_owned());
        }
    }
    done
}

/// Pushes where that is configured; a commit that cannot be pushed stands.
fn push(workspace: &Workspace, done: &mut Done) {
    let pushed = tick::pushes(workspace, false).and_then(|pushes| {
        if !pushes {
            return Ok(());
        }
        workspace.require_repository()?.push()?.or_refused()?;
        Ok(())
    });
    if let Err(error) = pushed {
        done.notes.push(error.message.clone());
        done.notes.extend(error.quoted);
    }
}

/// What was done in all, for the last words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many states the commits changed.
    pub ticks: usize,
    /// How many commits were made.
    pub commits: usize,
    /// How many states were changed in the file alone.
    pub in_file: usize,
    /// How many ticks are in the file and not committed at the end.
    pub uncommitted: usize,
}

impl Tally {
    pub(super) fn add(&mut self, done: &Done) {
        if done.commit.is_some() {
            self.commits += 1;
            self.ticks += done.changed;
        } else {
            self.in_file += done.changed;
        }
    }
}
