//! The roadmap as it was last seen: one function looks and tells the pages,
//! whoever noticed that there is something to see.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::lock;
use super::state::{State, Trouble, UndoState};
use crate::error::{Error, Result};
use crate::roadmap::Document;
use crate::workspace::config::Personal;
use crate::workspace::layer::{Layer as _, Worktree};
use crate::workspace::page::Fingerprint;
use crate::workspace::{Location, Workspace, undo};

/// How many versions a page may be behind and still be understood.
const MAX_VERSIONS: usize = 4096;

/// How many structures are kept; ticks leave the structure as it is.
const MAX_STRUCTURES: usize = 16;

/// How many bytes of roadmaps are kept besides the newest.
const MAX_KEPT: usize = 32 * 1024 * 1024;

/// For how long a change of ours keeps others from looking: between its file
/// and its commit there is nothing to show, unless a hook takes its time.
const WRITING: Duration = Duration::from_millis(500);

/// The roadmap as it was last seen.
pub(super) struct Mirror {
    location: Location,
    /// Whether ticks are collected, as the command line says.
    collects: bool,
    seen: Mutex<Seen>,
    writing: Mutex<Option<Instant>>,
    sender: watch::Sender<Arc<State>>,
}

/// What was seen. Holding it, one looks and tells at a time, so that nothing
/// older is ever told after something newer.
#[derive(Default)]
struct Seen {
    /// What a look found that needs no further one.
    glance: Option<Glance>,
    /// Versions with their structures, the newest last.
    versions: VecDeque<(String, String)>,
    /// Structures with a roadmap of each, the newest last.
    documents: VecDeque<(String, Arc<Document>)>,
}

/// All that a state depends on.
#[derive(PartialEq, Eq)]
struct Glance {
    bytes: Vec<u8>,
    history: Option<String>,
    roadmap: String,
}

impl Mirror {
    pub(super) fn new(location: Location, collects: bool) -> Self {
        Self {
            location,
            collects,
            seen: Mutex::default(),
            writing: Mutex::default(),
            sender: watch::Sender::new(Arc::default()),
        }
    }

    /// Opens the workspace anew: settings and branches may have changed.
    pub(super) fn open(&self) -> Result<Workspace> {
        Workspace::open(&self.location)
    }

    /// Whether ticks are collected: as told, as configured, or for want of a
    /// repository.
    pub(super) fn collects(&self, workspace: &Workspace) -> Result<bool> {
        let repository = workspace.repository();
        Ok(self.collects
            || repository.is_none()
            || Personal::read(repository)?.auto_commit == Some(false))
    }

    /// Whether ticks are collected because the command line says so.
    pub(super) fn is_told_to_collect(&self) -> bool {
        self.collects
    }

    /// Whoever wants to be told; slow ones get the newest state alone.
    pub(super) fn subscribe(&self) -> watch::Receiver<Arc<State>> {
        let mut receiver = self.sender.subscribe();
        receiver.mark_changed();
        receiver
    }

    /// The state that was last seen.
    pub(super) fn state(&self) -> Arc<State> {
        Arc::clone(&self.sender.borrow())
    }

    /// Looks at the roadmap and tells the pages what is new. One that cannot be
    /// read at the moment is a state too.
    pub(super) fn look(&self) -> Arc<State> {
        let mut seen = lock(&self.seen);
        match self
            .open()
            .and_then(|workspace| self.see(&mut seen, &workspace))
        {
            Ok(state) => state,
            Err(error) => {
                seen.glance = None;
                self.tell(State {
                    error: Some(Trouble::from(&error)),
                    ..State::clone(&self.state())
                })
            }
        }
    }

    /// Looks as [`Mirror::look`] does, unless a change of ours is about to end
    /// and will look by itself.
    pub(super) fn look_unless_writing(&self) {
        let is_writing = lock(&self.writing).is_some_and(|begun| begun.elapsed() < WRITING);
        if !is_writing {
            self.look();
        }
    }

    /// Looks at an open workspace and returns what pages are to show of it.
    pub(super) fn show(&self, workspace: &Workspace) -> Result<(Arc<State>, Arc<Document>)> {
        let mut seen = lock(&self.seen);
        let state = self.see(&mut seen, workspace)?;
        let newest = seen.documents.back();
        let (_, document) = newest.ok_or_else(|| Error::not_found("there is no roadmap"))?;
        Ok((state, Arc::clone(document)))
    }

    /// Makes a change and looks, whatever came of it.
    pub(super) fn write<T>(&self, change: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        *lock(&self.writing) = Some(Instant::now());
        let changed = change(self);
        *lock(&self.writing) = None;
        self.look();
        changed
    }

    /// A roadmap that has the structure of this version; `None` for a version
    /// that was never seen or is too old.
    pub(super) fn document(&self, version: &str) -> Option<Arc<Document>> {
        let seen = lock(&self.seen);
        let mut versions = seen.versions.iter().rev();
        let (_, structure) = versions.find(|(known, _)| known == version)?;
        let mut documents = seen.documents.iter().rev();
        let (_, document) = documents.find(|(known, _)| known == structure)?;
        Some(Arc::clone(document))
    }

    fn see(&self, seen: &mut Seen, workspace: &Workspace) -> Result<Arc<State>> {
        let glance = Glance::at(workspace)?;
        if seen.glance.as_ref() == Some(&glance) {
            return Ok(self.state());
        }
        let document = workspace.read()?;
        // What was read twice may have changed in between; then look again.
        let is_same = document.source().bytes() == glance.bytes;
        let fingerprint = Fingerprint::of(&document);
        let state = self.state_of(workspace, &fingerprint, glance.history.clone())?;
        seen.glance = is_same.then_some(glance);
        seen.remember(document, fingerprint);
        Ok(self.tell(state))
    }

    fn state_of(
        &self,
        workspace: &Workspace,
        fingerprint: &Fingerprint,
        history: Option<String>,
    ) -> Result<State> {
        let commits = workspace.repository().is_some();
        let uncommitted = match commits {
            true => undo::uncommitted(workspace)?.len(),
            false => 0,
        };
        Ok(State {
            version: fingerprint.version.clone(),
            structure: fingerprint.structure.clone(),
            states: fingerprint.states.clone(),
            uncommitted,
            undo: undo_state(workspace, uncommitted),
            collects: self.collects(workspace)?,
            commits,
            history,
            error: None,
        })
    }

    fn tell(&self, state: State) -> Arc<State> {
        self.sender.send_if_modified(|last| {
            let is_new = **last != state;
            if is_new {
                *last = Arc::new(state);
            }
            is_new
        });
        self.state()
    }
}

impl Glance {
    fn at(workspace: &Workspace) -> Result<Self> {
        let path = workspace.roadmap_path();
        let history = match workspace.repository() {
            Some(repository) => repository.head()?.commit,
            None => None,
        };
        Ok(Self {
            bytes: Worktree(workspace).read(path)?.unwrap_or_default(),
            history: history.map(|commit| commit.as_str().to_owned()),
            roadmap: path.as_str().to_owned(),
        })
    }
}

impl Seen {
    fn remember(&mut self, document: Document, fingerprint: Fingerprint) {
        let Fingerprint {
            version, structure, ..
        } = fingerprint;
        self.versions.retain(|(known, _)| *known != version);
        self.versions.push_back((version, structure.clone()));
        self.documents.retain(|(known, _)| *known != structure);
        self.documents.push_back((structure, Arc::new(document)));
        while self.versions.len() > MAX_VERSIONS {
            self.versions.pop_front();
        }
        let bytes = |document: &Document| document.source().bytes().len();
        let mut kept: usize = self
            .documents
            .iter()
            .map(|(_, document)| bytes(document))
            .sum();
        while self.documents.len() > 1 && (self.documents.len() > MAX_STRUCTURES || kept > MAX_KEPT)
        {
            let oldest = self.documents.pop_front();
            kept -= oldest.map_or(0, |(_, document)| bytes(&document));
        }
    }
}

/// What undo would take back; nothing where it would refuse.
fn undo_state(workspace: &Workspace, uncommitted: usize) -> Option<UndoState> {
    let found = undo::find(workspace).ok()?;
    if found.wish.is_empty() {
        return None;
    }
    Some(match found.commit {
        Some(commit) => UndoState {
            subject: commit.message.lines().next().unwrap_or_default().to_owned(),
            commit: Some(commit.id.as_str().to_owned()),
        },
        None => UndoState {
            commit: None,
            subject: ticks_in_words(uncommitted),
        },
    })
}

fn ticks_in_words(count: usize) -> String {
    match count {
        1 => "1 tick that is not committed".to_owned(),
        count => format!("{count} ticks that are not committed"),
    }
}
