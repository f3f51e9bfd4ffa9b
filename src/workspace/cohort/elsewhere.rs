//! Copies whose roadmap has another name than the list's.

use super::read::Known;
use super::{Entry, Lack};
use crate::error::Result;
use crate::git::{Content, Oid, RepoPath, Repository, TakeTips, Tip};
use crate::roadmap::MAX_BYTES;
use crate::workspace::config::{CONFIG_PATH, OfOthers};
use crate::workspace::location::USUAL_NAMES;

/// The most of a file of settings that is read, in bytes.
const SETTINGS: usize = 64 * 1024;

/// Looks for the roadmaps of entries that have none at `usual`: as a copy's own
/// settings say, else by the usual names.
pub(super) fn look(
    repository: &Repository,
    known: &mut Known<'_>,
    usual: &RepoPath,
    entries: &mut [Entry],
) -> Result<()> {
    let mut looker = Looker {
        repository,
        known,
        entries,
    };
    let open = looker.open();
    if open.is_empty() {
        return Ok(());
    }
    // Those that say themselves where it is are not looked for elsewhere.
    let told = looker.settings(&open)?;
    for (place, path) in &told {
        looker.at(&[*place], path, false)?;
    }
    let is_told = |place: &usize| told.iter().any(|(told, _)| told == place);
    for name in USUAL_NAMES {
        let path = RepoPath::new(name)?;
        let open: Vec<usize> = looker
            .open()
            .into_iter()
            .filter(|place| !is_told(place))
            .collect();
        if path != *usual && !open.is_empty() {
            looker.at(&open, &path, name == "README.md")?;
        }
    }
    Ok(())
}

struct Looker<'a, 'l> {
    repository: &'a Repository,
    known: &'a mut Known<'l>,
    entries: &'a mut [Entry],
}

impl Looker<'_, '_> {
    /// The places of those without a roadmap so far.
    fn open(&self) -> Vec<usize> {
        let is_open = |entry: &Entry| entry.roadmap.as_ref().err() == Some(&Lack::Roadmap);
        let places = 0..self.entries.len();
        places
            .filter(|&place| is_open(&self.entries[place]))
            .collect()
    }

    fn commits(&self, places: &[usize]) -> Vec<Oid> {
        let commits = places
            .iter()
            .filter_map(|&place| self.entries[place].commit.clone());
        commits.collect()
    }

    /// What the settings of commits say of where the roadmap is.
    fn settings(&mut self, places: &[usize]) -> Result<Vec<(usize, RepoPath)>> {
        let commits = self.commits(places);
        let mut pass = Settings {
            places,
            told: Vec::new(),
        };
        let path = RepoPath::new(CONFIG_PATH)?;
        let ids: Vec<&Oid> = commits.iter().collect();
        self.repository
            .read_tips(&ids, &path, SETTINGS, &mut pass)?;
        Ok(pass.told)
    }

    /// Takes the file at a path, with `only_tasks` where it has any.
    fn at(&mut self, places: &[usize], path: &RepoPath, only_tasks: bool) -> Result<()> {
        let commits = self.commits(places);
        let ids: Vec<&Oid> = commits.iter().collect();
        let mut pass = Pass {
            places,
            path,
            only_tasks,
            known: self.known,
            entries: self.entries,
        };
        self.repository.read_tips(&ids, path, MAX_BYTES, &mut pass)
    }
}

struct Settings<'p> {
    places: &'p [usize],
    told: Vec<(usize, RepoPath)>,
}

impl TakeTips for Settings<'_> {
    fn needs(&mut self, _: &Oid) -> bool {
        true
    }

    fn take(
        &mut self,
        place: usize,
        _: Option<Tip>,
        file: Option<(Oid, Content<'_>)>,
    ) -> Result<()> {
        if let Some((_, Content::Bytes(bytes))) = file
            && let Some(told) = OfOthers::parse(bytes).roadmap
        {
            self.told.push((self.places[place], RepoPath::new(told)?));
        }
        Ok(())
    }
}

struct Pass<'a, 'l> {
    places: &'a [usize],
    path: &'a RepoPath,
    only_tasks: bool,
    known: &'a mut Known<'l>,
    entries: &'a mut [Entry],
}

impl TakeTips for Pass<'_, '_> {
    fn needs(&mut self, file: &Oid) -> bool {
        !self.known.has(file)
    }

    fn take(
        &mut self,
        place: usize,
        _: Option<Tip>,
        file: Option<(Oid, Content<'_>)>,
    ) -> Result<()> {
        let Some((id, content)) = file else {
            return Ok(());
        };
        let outcome = self.known.outcome(&id, content);
        if self.only_tasks && outcome.is_err() {
            return Ok(());
        }
        let roadmap = outcome.map(|standing| (self.path.clone(), standing));
        self.entries[self.places[place]].roadmap = roadmap;
        Ok(())
    }
}
