//! Counts what was told, once it is known which tracks are one.

use std::collections::{HashMap, HashSet};

use super::{Entry, Tracer};
use crate::roadmap::history::ledger::{Difference, Ledger, State};
use crate::roadmap::history::{Change, History, Track, day};

impl Tracer<'_> {
    /// Counts, now that it is known which tracks are one.
    pub(super) fn finish(mut self) -> Option<History> {
        if self.joins_known {
            return None;
        }
        let counts = std::mem::take(&mut self.base.counts);
        let mut ledger = Ledger::new(self.tracks.count() as usize, counts);
        if let (Some(Some(node)), 1..) = (self.nodes.last(), self.base.tracks) {
            for (track, done) in node.tracks.iter().zip(node.outline.states()) {
                ledger.enter(*track as usize, State::of(Some(*done)));
            }
        }
        let entries = std::mem::take(&mut self.entries);
        let start = match self.base.tracks {
            0 => entries.first().map(|first| first.place),
            _ => None,
        };
        let mut dropped = HashSet::new();
        for of_version in entries.chunk_by(|one, other| one.place == other.place) {
            let reworded = self.reworded(of_version, &mut dropped);
            for entry in of_version {
                if !reworded.contains(&self.tracks.find(entry.track)) {
                    self.count(entry, start, &mut ledger);
                }
            }
        }
        self.settle(&mut ledger);
        let mut place = 0..;
        self.base
            .events
            .retain(|_| place.next().is_none_or(|place| !dropped.contains(&place)));
        for event in &mut self.base.events {
            event.track = self.tracks.find(event.track);
        }
        if let Some(Some(last)) = self.nodes.first() {
            let tracks = last.tracks.iter().map(|track| self.tracks.find(*track));
            self.base.now = tracks.collect();
        }
        self.base.tracks = self.tracks.count();
        self.base.counts = ledger.counts();
        Some(self.base)
    }

    /// Whatever merges made of it, the counts end as the last version has them.
    fn settle(&mut self, ledger: &mut Ledger) {
        let Some(Some(last)) = self.nodes.first().cloned() else {
            return;
        };
        let mut states = vec![State::Absent; self.tracks.count() as usize];
        for (track, done) in last.tracks.iter().zip(last.outline.states()) {
            states[self.tracks.find(*track) as usize] = State::of(Some(*done));
        }
        let revision = &self.versions[0].revision;
        let day = day::on_axis(revision, self.base.revisions.first());
        for (track, state) in states.into_iter().enumerate() {
            let difference = ledger.enter(track, state);
            if difference != Difference::default() {
                ledger.book(day, difference);
            }
        }
    }

    /// The tasks of a version that came and went at once, as a merge has shown
    /// later: they were reworded. Puts the events right, and notes those that
    /// are to be dropped.
    fn reworded(&mut self, entries: &[Entry], dropped: &mut HashSet<usize>) -> HashSet<Track> {
        let mut gone: HashMap<Track, usize> = HashMap::new();
        let mut reworded = HashSet::new();
        for entry in entries.iter().rev() {
            let Some(event) = entry.event else { continue };
            let track = self.tracks.find(entry.track);
            match self.base.events[event].change {
                Change::Removed { .. } => {
                    gone.insert(track, event);
                }
                Change::Added => {
                    if let Some(&removed) = gone.get(&track) {
                        let before = self.base.events[removed].text.to_string();
                        self.base.events[event].change = Change::Reworded { before };
                        dropped.insert(removed);
                        reworded.insert(track);
                    }
                }
                _ => {}
            }
        }
        reworded
    }

    /// Enters a state; `start` is the first version of all.
    fn count(&mut self, entry: &Entry, start: Option<usize>, ledger: &mut Ledger) {
        let track = self.tracks.find(entry.track) as usize;
        let event = entry.event.map(|event| &mut self.base.events[event]);
        let comes = event
            .as_ref()
            .is_some_and(|event| event.change == Change::Added);
        let revision = &self.versions[entry.place].revision;
        let day = day::on_axis(revision, self.base.revisions.first());
        // The other side of a merge may have brought it before.
        if comes && ledger.has(track) {
            return;
        }
        let difference = ledger.enter(track, entry.state);
        if let Some(event) = event {
            event.counts = difference.counts();
        }
        if start == Some(entry.place) {
            ledger.begin(difference);
            ledger.book(day, Difference::default());
        } else {
            ledger.book(day, difference);
        }
    }
}
