//! What the copies' own commits tell.

use std::collections::{BTreeMap, HashMap};

use super::base::Commits;
use super::read::Known;
use super::{Entry, day_of};
use crate::error::Result;
use crate::git::{Content, Contents, Oid, OwnCommit, RepoPath, Repository};
use crate::roadmap::MAX_BYTES;
use crate::roadmap::cohort::{Change, Past};

/// Reads what copies committed themselves, of all with one call of Git's.
pub(super) struct Own<'a, 'l> {
    repository: &'a Repository,
    commits: &'a Commits,
    known: &'a mut Known<'l>,
}

impl<'a, 'l> Own<'a, 'l> {
    pub(super) fn new(
        repository: &'a Repository,
        commits: &'a Commits,
        known: &'a mut Known<'l>,
    ) -> Self {
        Self {
            repository,
            commits,
            known,
        }
    }

    /// Reads the past of each entry that has a roadmap.
    pub(super) fn read(&mut self, entries: &mut [Entry]) -> Result<()> {
        // Few have another name than most.
        let mut by_path: BTreeMap<RepoPath, Vec<usize>> = BTreeMap::new();
        for (place, entry) in entries.iter().enumerate() {
            if let Ok((path, _)) = &entry.roadmap {
                by_path.entry(path.clone()).or_default().push(place);
            }
        }
        for (path, places) in by_path {
            let tips = places
                .iter()
                .filter_map(|&place| entries[place].commit.as_ref());
            let tips: Vec<&Oid> = tips.collect();
            let recent = &self.commits.recent;
            let own = self.repository.own_commits(&tips, recent, &path)?;
            self.contents(&own)?;
            for place in places {
                if let Some(tip) = entries[place].commit.clone() {
                    entries[place].past = Some(self.past(&own, tip));
                }
            }
        }
        Ok(())
    }

    /// Reads the versions that are not known yet.
    fn contents(&mut self, own: &HashMap<Oid, OwnCommit>) -> Result<()> {
        let mut contents = Contents::of(self.repository);
        for commit in own.values() {
            let Some((before, after)) = &commit.change else {
                continue;
            };
            for file in [before, after].into_iter().flatten() {
                if self.known.has(file) {
                    continue;
                }
                contents.read(file, |bytes| {
                    let content = match bytes.len() > MAX_BYTES {
                        true => Content::TooLarge,
                        false => Content::Bytes(bytes),
                    };
                    // What is no roadmap has no ticks.
                    drop(self.known.outcome(file, content));
                    Ok(())
                })?;
            }
        }
        contents.finish()
    }

    /// The past of one copy, along the first side of merges.
    fn past(&self, own: &HashMap<Oid, OwnCommit>, tip: Oid) -> Past {
        let mut changes = Vec::new();
        let mut next = Some(tip);
        while let Some(commit) = next.filter(|commit| !self.commits.all.contains(commit)) {
            let Some(found) = own.get(&commit) else {
                break;
            };
            if let Some((before, after)) = &found.change {
                let standing = |file: &Option<Oid>| self.known.standing(file.as_ref()?);
                changes.push(Change {
                    day: day_of(found.seconds, found.offset_minutes),
                    before: standing(before),
                    after: standing(after),
                });
            }
            next = found.parent.clone();
        }
        changes.reverse();
        Past::new(self.known.list(), &changes)
    }
}
