//! Versions that were made from several.

use std::collections::{HashMap, HashSet};

use super::{Node, Tracer};
use crate::roadmap::document::TaskIndex;
use crate::roadmap::history::ledger::State;
use crate::roadmap::history::step::Step;
use crate::roadmap::history::{Change, Outline, Track};

impl Tracer<'_> {
    /// Gives each task of a merge its track and tells what became of it.
    pub(super) fn pair(
        &mut self,
        place: usize,
        outline: &Outline,
        parents: &[Node],
        steps: &[Step],
    ) -> Vec<Track> {
        let by_track = self.by_track(parents);
        let mut tracks = Vec::with_capacity(outline.states().len());
        // Where conflict markers were committed, both sides' tasks stand in the
        // version; only one of them goes on as what they were.
        let mut taken: HashSet<Track> = HashSet::new();
        for (task, &done) in outline.states().iter().enumerate() {
            let mut before: Vec<Option<TaskIndex>> =
                steps.iter().map(|step| step.before(task)).collect();
            let known = before.iter().zip(parents);
            let known: Vec<Track> = known
                .filter_map(|(old, parent)| Some(parent.tracks[(*old)?]))
                .map(|track| self.tracks.find(track))
                .collect();
            let is_taken = |track: &Track| taken.contains(track);
            let Some(&track) = known.first().filter(|_| !known.iter().any(is_taken)) else {
                tracks.push(self.appears(place, outline, task, false));
                continue;
            };
            for &other in &known[1..] {
                self.join(track, other);
            }
            let track = self.tracks.find(track);
            taken.insert(track);
            tracks.push(track);
            for (old, by_track) in before.iter_mut().zip(&by_track) {
                *old = old.or_else(|| by_track.get(&track).copied());
            }
            let found: Vec<(&Node, TaskIndex)> = parents
                .iter()
                .zip(&before)
                .filter_map(|(parent, old)| Some((parent, (*old)?)))
                .collect();
            self.changed(place, (outline, task), track, &found);
            if found
                .iter()
                .all(|(parent, old)| parent.outline.states()[*old] != done)
            {
                self.ticked(place, outline, task, track, false);
            }
        }
        tracks
    }

    /// The tasks of each parent by track.
    fn by_track(&mut self, parents: &[Node]) -> Vec<HashMap<Track, TaskIndex>> {
        let mut of_node = |node: &Node| {
            let tracks = node.tracks.iter().enumerate();
            tracks
                .map(|(task, track)| (self.tracks.find(*track), task))
                .collect()
        };
        parents.iter().map(&mut of_node).collect()
    }

    /// Notes the tasks that all versions before have and this one has not.
    pub(super) fn removed(&mut self, place: usize, parents: &[Node], tracks: &[Track]) {
        let mut left: Vec<bool> = vec![false; self.tracks.count() as usize];
        for track in tracks {
            left[self.tracks.find(*track) as usize] = true;
        }
        let (first, others) = (&parents[0], &parents[1..]);
        let mut sides: Vec<HashSet<Track>> = Vec::new();
        for node in others {
            sides.push(
                node.tracks
                    .iter()
                    .map(|track| self.tracks.find(*track))
                    .collect(),
            );
        }
        for (task, track) in first.tracks.iter().enumerate() {
            let track = self.tracks.find(*track);
            let in_all = sides.iter().all(|tracks| tracks.contains(&track));
            if !left[track as usize] && in_all {
                let done = first.outline.states()[task];
                let event = self.event(
                    place,
                    (&first.outline, task),
                    track,
                    Change::Removed { done },
                    false,
                );
                self.enter(place, track, State::Absent, Some(event));
            }
        }
    }

    /// Enters what a merge took from one of its sides: it happened there.
    pub(super) fn takes_sides(
        &mut self,
        place: usize,
        outline: &Outline,
        parents: &[Node],
        tracks: &[Track],
    ) {
        let mut sides: HashMap<Track, Vec<Option<bool>>> = HashMap::new();
        for (side, node) in parents.iter().enumerate() {
            for (track, done) in node.tracks.iter().zip(node.outline.states()) {
                let states = sides.entry(self.tracks.find(*track)).or_default();
                states.resize(parents.len(), None);
                states[side] = Some(*done);
            }
        }
        let mut merged: HashMap<Track, bool> = HashMap::new();
        for (track, done) in tracks.iter().zip(outline.states()) {
            merged.insert(self.tracks.find(*track), *done);
        }
        let mut taken: Vec<(Track, Option<bool>)> = sides
            .into_iter()
            .map(|(track, states)| (track, merged.get(&track).copied(), states))
            .filter(|(_, new, states)| {
                states.contains(new) && states.iter().any(|state| state != new)
            })
            .map(|(track, new, _)| (track, new))
            .collect();
        taken.sort_unstable();
        for (track, new) in taken {
            self.enter(place, track, State::of(new), None);
        }
    }
}
