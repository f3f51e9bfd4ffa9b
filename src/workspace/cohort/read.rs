//! Reads copies, several at once.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::base::{Base, Commits};
use super::found::{At, Found, STORE};
use super::own::Own;
use super::{Entry, Lack, day_of, elsewhere};
use crate::error::{Error, Kind, Result};
use crate::git::{Content, Oid, RepoPath, Repository, TakeTips, Tip};
use crate::roadmap::cohort::{List, Reader, Standing};
use crate::roadmap::{MAX_BYTES, parallel};
use crate::workspace::store;

/// How many copies make another thread worth its start.
const PART: usize = 100;

/// What copies are read with.
pub(super) struct Reading<'b> {
    base: &'b Base,
    commits: Commits,
    history: bool,
}

/// Copies that are read one after the other: places in the list of all.
enum Part<'f> {
    /// Objects of one repository, opened for this part alone.
    Objects(Box<Repository>, Vec<(usize, &'f Oid)>),
    /// Repositories of their own.
    Folders(Vec<(usize, &'f Path)>),
}

impl<'b> Reading<'b> {
    pub(super) fn new(base: &'b Base, history: bool) -> Result<Self> {
        Ok(Self {
            base,
            commits: base.commits()?,
            history,
        })
    }

    pub(super) fn read(&self, found: &[Found]) -> Result<Vec<Entry>> {
        let parts = self.parts(found)?;
        let threads = parallel::threads();
        let (list, path) = (&self.base.list, &self.base.path);
        let (commits, history) = (&self.commits, self.history);
        let work = |part: Part<'_>| {
            let mut worker = Worker::new(list, path, commits, history);
            worker.part(part).map(|()| worker.entries)
        };
        let nothing = |found: &Found| match found.at {
            At::Nowhere(lack) => Entry::nothing(lack),
            _ => Entry::nothing(Lack::Commit),
        };
        let mut all: Vec<Entry> = found.iter().map(nothing).collect();
        for entries in parallel::each(parts, threads, &work) {
            for (place, entry) in entries? {
                all[place] = entry;
            }
        }
        Ok(all)
    }

    /// Cuts the list into parts of about the same size.
    fn parts<'f>(&self, found: &'f [Found]) -> Result<Vec<Part<'f>>> {
        let (mut here, mut fetched, mut folders) = (Vec::new(), Vec::new(), Vec::new());
        for (place, found) in found.iter().enumerate() {
            match &found.at {
                At::Here(object) => here.push((place, object)),
                At::Fetched(object) => fetched.push((place, object)),
                At::Folder(folder) => folders.push((place, folder.as_path())),
                At::Nowhere(_) => {}
            }
        }
        let mut parts = Vec::new();
        if !here.is_empty() {
            let repository = self.base.require_repository()?;
            parts.extend(cut(here).map(|part| Part::Objects(repository.again().into(), part)));
        }
        if !fetched.is_empty() {
            let store = store::open(STORE)?;
            parts.extend(cut(fetched).map(|part| Part::Objects(store.again().into(), part)));
        }
        parts.extend(cut(folders).map(Part::Folders));
        Ok(parts)
    }
}

fn cut<T>(items: Vec<T>) -> impl Iterator<Item = Vec<T>> {
    let most = items.len().div_ceil(parallel::threads()).max(PART);
    let mut items = items.into_iter().peekable();
    std::iter::from_fn(move || {
        items.peek()?;
        Some(items.by_ref().take(most).collect())
    })
}

impl Entry {
    pub(super) fn nothing(lack: Lack) -> Self {
        Self {
            commit: None,
            last_commit: None,
            roadmap: Err(lack),
            past: None,
        }
    }
}

/// What a content came to.
type Outcome = Result<Arc<Standing>, Lack>;

/// Contents by their names, read once each.
pub(super) struct Known<'l> {
    list: &'l List,
    reader: Reader<'l>,
    outcomes: HashMap<Oid, Outcome>,
}

impl<'l> Known<'l> {
    pub(super) fn new(list: &'l List) -> Self {
        Self {
            list,
            reader: Reader::new(list),
            outcomes: HashMap::new(),
        }
    }

    pub(super) fn list(&self) -> &'l List {
        self.list
    }

    pub(super) fn has(&self, file: &Oid) -> bool {
        self.outcomes.contains_key(file)
    }

    /// What a content of this name comes to.
    pub(super) fn outcome(&mut self, file: &Oid, content: Content<'_>) -> Outcome {
        if let Some(known) = self.outcomes.get(file) {
            return known.clone();
        }
        let outcome = match content {
            Content::Bytes(bytes) => match self.reader.read(bytes) {
                Ok(Some(standing)) => Ok(Arc::new(standing)),
                Ok(None) => Err(Lack::Task),
                Err(_) => Err(Lack::Text),
            },
            Content::TooLarge => Err(Lack::Size),
            Content::Known => Err(Lack::Unreadable),
        };
        self.outcomes.insert(file.clone(), outcome.clone());
        outcome
    }

    pub(super) fn standing(&self, file: &Oid) -> Option<&Standing> {
        self.outcomes.get(file)?.as_deref().ok()
    }
}

/// One thread's work.
struct Worker<'b> {
    path: &'b RepoPath,
    commits: &'b Commits,
    history: bool,
    known: Known<'b>,
    entries: Vec<(usize, Entry)>,
}

impl<'b> Worker<'b> {
    fn new(list: &'b List, path: &'b RepoPath, commits: &'b Commits, history: bool) -> Self {
        Self {
            path,
            commits,
            history,
            known: Known::new(list),
            entries: Vec::new(),
        }
    }

    fn part(&mut self, part: Part<'_>) -> Result<()> {
        match part {
            Part::Objects(repository, objects) => self.objects(&repository, &objects),
            Part::Folders(folders) => {
                for (place, folder) in folders {
                    // One that cannot be read is no reason not to show the others.
                    let before = self.entries.len();
                    if self.folder(place, folder).is_err() {
                        self.entries.truncate(before);
                        self.entries.push((place, Entry::nothing(Lack::Unreadable)));
                    }
                }
                Ok(())
            }
        }
    }

    fn folder(&mut self, place: usize, folder: &Path) -> Result<()> {
        let repository = store::open_local(folder)?;
        match repository.head()?.commit {
            Some(commit) => self.objects(&repository, &[(place, &commit)]),
            None => {
                self.entries.push((place, Entry::nothing(Lack::Commit)));
                Ok(())
            }
        }
    }

    fn objects(&mut self, repository: &Repository, objects: &[(usize, &Oid)]) -> Result<()> {
        let first = self.entries.len();
        let ids: Vec<&Oid> = objects.iter().map(|(_, object)| *object).collect();
        let mut pass = Pass {
            commits: self.commits,
            path: self.path,
            known: &mut self.known,
            entries: Vec::with_capacity(ids.len()),
        };
        repository.read_tips(&ids, self.path, MAX_BYTES, &mut pass)?;
        let mut entries = pass.entries;
        elsewhere::look(repository, &mut self.known, self.path, &mut entries)?;
        if self.history {
            let mut own = Own::new(repository, self.commits, &mut self.known);
            own.read(&mut entries)?;
        }
        let places = objects.iter().map(|(place, _)| *place);
        self.entries.extend(places.zip(entries));
        match self.entries.len() - first == objects.len() {
            true => Ok(()),
            false => Err(Error::new(Kind::Io, "cannot read all copies")),
        }
    }
}

/// Takes commits with the file at its usual place.
struct Pass<'p, 'l> {
    commits: &'p Commits,
    path: &'p RepoPath,
    known: &'p mut Known<'l>,
    entries: Vec<Entry>,
}

impl TakeTips for Pass<'_, '_> {
    fn needs(&mut self, file: &Oid) -> bool {
        !self.known.has(file)
    }

    fn take(&mut self, _: usize, tip: Option<Tip>, file: Option<(Oid, Content<'_>)>) -> Result<()> {
        let Some(tip) = tip else {
            self.entries.push(Entry::nothing(Lack::Unreadable));
            return Ok(());
        };
        let is_own = !self.commits.all.contains(&tip.commit);
        let roadmap = match file {
            None => Err(Lack::Roadmap),
            Some((id, content)) => {
                let outcome = self.known.outcome(&id, content);
                outcome.map(|standing| (self.path.clone(), standing))
            }
        };
        self.entries.push(Entry {
            last_commit: is_own.then(|| day_of(tip.seconds, tip.offset_minutes)),
            commit: Some(tip.commit),
            roadmap,
            past: None,
        });
        Ok(())
    }
}
