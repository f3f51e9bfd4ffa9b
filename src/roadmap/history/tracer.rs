//! Follows tasks from version to version and writes down what happened.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::ledger::{Ledger, State};
use super::order::order;
use super::step::{Care, Step};
use super::tracks::Tracks;
use super::{Change, Event, History, Outline, Revision, Track, Version, day};
use crate::roadmap::document::TaskIndex;
use crate::roadmap::parallel::{each, threads};

/// Tells what happened in versions of the file `path`. Of versions with the
/// same date, those that stand later in the list are the earlier ones; the
/// first of the list is the last of all.
///
/// With a `base`, the last of the list is the version that it ends with, and
/// all others come from that. `None` where they show that two tasks of the base
/// are one: all has to be told anew then.
#[must_use]
pub fn trace(
    path: &str,
    versions: &[Version],
    base: Option<History>,
    care: Care,
) -> Option<History> {
    let start = base.as_ref().map(|_| versions.len() - 1);
    let mut tracer = Tracer::new(path, versions, base.unwrap_or_default(), care);
    if let Some(start) = start {
        tracer.start(start);
    }
    for place in order(versions) {
        if Some(place) != start {
            tracer.version(place);
        }
    }
    tracer.finish()
}

/// A version whose tasks are known.
#[derive(Debug, Clone)]
struct Node {
    outline: Outline,
    tracks: Arc<[Track]>,
}

/// A line of the ledger to be: a task's state after a version.
struct Entry {
    place: usize,
    track: Track,
    state: State,
    /// The event that it belongs to; none where a merge takes a side.
    event: Option<usize>,
}

struct Tracer<'v> {
    path: &'v str,
    care: Care,
    versions: &'v [Version],
    base: History,
    nodes: Vec<Option<Node>>,
    tracks: Tracks,
    entries: Vec<Entry>,
    /// The places of the revisions of versions that changed something.
    revisions: HashMap<usize, usize>,
    joins_known: bool,
    /// The steps from version to version that were worked out ahead.
    steps: HashMap<(usize, usize), Step>,
}

impl<'v> Tracer<'v> {
    fn new(path: &'v str, versions: &'v [Version], base: History, care: Care) -> Self {
        Self {
            path,
            versions,
            nodes: vec![None; versions.len()],
            tracks: Tracks::with(base.tracks),
            base,
            entries: Vec::new(),
            revisions: HashMap::new(),
            joins_known: false,
            steps: steps(path, versions, care),
            care,
        }
    }

    /// Takes a version as the one that the base ends with.
    fn start(&mut self, place: usize) {
        self.nodes[place] = self.versions[place].outline.clone().map(|outline| Node {
            outline,
            tracks: self.base.now.clone().into(),
        });
    }

    /// Tells what happened in a version; its parents have been told.
    fn version(&mut self, place: usize) {
        let version = &self.versions[place];
        let mut parents: Vec<(usize, Node)> = Vec::new();
        for &parent in &version.parents {
            let is_known = parents.iter().any(|(known, _)| *known == parent);
            if let (false, Some(node)) = (is_known, &self.nodes[parent]) {
                parents.push((parent, node.clone()));
            }
        }
        let node = match (&version.outline, parents.as_slice()) {
            (None, []) => None,
            (None, [(_, first), ..]) => Some(first.clone()),
            (Some(outline), []) => Some(self.first(place, outline)),
            (Some(outline), _) => Some(self.later(place, outline, parents)),
        };
        self.nodes[place] = node;
    }

    /// A version without one before it.
    fn first(&mut self, place: usize, outline: &Outline) -> Node {
        let tasks = 0..outline.states().len();
        let tracks = tasks.map(|task| self.appears(place, outline, task, true));
        Node {
            tracks: tracks.collect(),
            outline: outline.clone(),
        }
    }

    /// A version that was made from others.
    fn later(&mut self, place: usize, outline: &Outline, parents: Vec<(usize, Node)>) -> Node {
        let steps: Vec<Step> = parents
            .iter()
            .map(
                |(parent, node)| match self.steps.remove(&(*parent, place)) {
                    Some(step) => step,
                    None => Step::between(self.path, &node.outline, outline, self.care),
                },
            )
            .collect();
        let parents: Vec<Node> = parents.into_iter().map(|(_, node)| node).collect();
        let parents = parents.as_slice();
        if let ([Step::Same], [parent]) = (steps.as_slice(), parents) {
            self.states(place, outline, parent);
            return Node {
                outline: outline.clone(),
                tracks: Arc::clone(&parent.tracks),
            };
        }
        let tracks = match (steps.as_slice(), parents) {
            ([step], [parent]) => self.pair_one(place, outline, parent, step),
            _ => self.pair(place, outline, parents, &steps),
        };
        self.removed(place, parents, &tracks);
        if parents.len() > 1 {
            self.takes_sides(place, outline, parents, &tracks);
        }
        Node {
            outline: outline.clone(),
            tracks: tracks.into(),
        }
    }

    /// A version that differs from the one before it in states alone.
    fn states(&mut self, place: usize, outline: &Outline, parent: &Node) {
        let states = outline.states().iter().zip(parent.outline.states());
        for (task, (new, old)) in states.enumerate() {
            if new != old {
                self.ticked(place, outline, task, parent.tracks[task], false);
            }
        }
    }

    /// Gives each task its track and tells what became of it.
    fn pair_one(
        &mut self,
        place: usize,
        outline: &Outline,
        parent: &Node,
        step: &Step,
    ) -> Vec<Track> {
        let mut tracks = Vec::with_capacity(outline.states().len());
        for (task, &done) in outline.states().iter().enumerate() {
            let Some(old) = step.before(task) else {
                tracks.push(self.appears(place, outline, task, false));
                continue;
            };
            let track = self.tracks.find(parent.tracks[old]);
            tracks.push(track);
            if !step.is_kept(task) {
                self.changed(place, (outline, task), track, &[(parent, old)]);
            }
            if parent.outline.states()[old] != done {
                self.ticked(place, outline, task, track, false);
            }
        }
        tracks
    }

    /// Gives each task of a merge its track and tells what became of it.
    fn pair(
        &mut self,
        place: usize,
        outline: &Outline,
        parents: &[Node],
        steps: &[Step],
    ) -> Vec<Track> {
        let by_track = self.by_track(parents);
        let mut tracks = Vec::with_capacity(outline.states().len());
        for (task, &done) in outline.states().iter().enumerate() {
            let mut before: Vec<Option<TaskIndex>> =
                steps.iter().map(|step| step.before(task)).collect();
            let known = before.iter().zip(parents);
            let known: Vec<Track> = known
                .filter_map(|(old, parent)| Some(parent.tracks[(*old)?]))
                .collect();
            let Some(&track) = known.first() else {
                tracks.push(self.appears(place, outline, task, false));
                continue;
            };
            for &other in &known[1..] {
                self.join(track, other);
            }
            let track = self.tracks.find(track);
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

    /// Notes a task that has another text, or stands in another phase, than in
    /// any version before.
    fn changed(
        &mut self,
        place: usize,
        (outline, task): (&Outline, TaskIndex),
        track: Track,
        before: &[(&Node, TaskIndex)],
    ) {
        let text = outline.text(task);
        let is_other = |(node, old): &(&Node, TaskIndex)| node.outline.text(*old) != text;
        if let (true, Some((node, old))) = (before.iter().all(is_other), before.first()) {
            let before = node.outline.text(*old).to_owned();
            self.event(
                place,
                (outline, task),
                track,
                Change::Reworded { before },
                false,
            );
        }
        let phase = outline.phase(task);
        let moved = |(node, old): &(&Node, TaskIndex)| {
            let other = node.outline.phase(*old);
            // A heading that was renamed moves nothing.
            other != phase && (node.outline.has_phase(phase) || outline.has_phase(other))
        };
        if let (true, Some((node, old))) = (before.iter().all(moved), before.first()) {
            let before = node.outline.phase(*old).to_owned();
            self.event(
                place,
                (outline, task),
                track,
                Change::Moved { before },
                false,
            );
        }
    }

    /// Notes the tasks that all versions before have and this one has not.
    fn removed(&mut self, place: usize, parents: &[Node], tracks: &[Track]) {
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
    fn takes_sides(&mut self, place: usize, outline: &Outline, parents: &[Node], tracks: &[Track]) {
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

    /// A task that no version before has; returns its track.
    fn appears(
        &mut self,
        place: usize,
        outline: &Outline,
        task: TaskIndex,
        initial: bool,
    ) -> Track {
        let track = self.tracks.add();
        let event = self.event(place, (outline, task), track, Change::Added, initial);
        self.enter(place, track, State::Present { done: false }, Some(event));
        if outline.states()[task] {
            self.ticked(place, outline, task, track, initial);
        }
        track
    }

    fn ticked(
        &mut self,
        place: usize,
        outline: &Outline,
        task: TaskIndex,
        track: Track,
        initial: bool,
    ) {
        let done = outline.states()[task];
        let change = match done {
            true => Change::Checked,
            false => Change::Unchecked,
        };
        let event = self.event(place, (outline, task), track, change, initial);
        self.enter(place, track, State::Present { done }, Some(event));
    }

    fn join(&mut self, one: Track, other: Track) {
        if self.tracks.find(one) != self.tracks.find(other) {
            self.joins_known |= one.max(other) < self.base.tracks;
            self.tracks.join(one, other);
        }
    }

    /// Writes an event down; returns its place.
    fn event(
        &mut self,
        place: usize,
        (outline, task): (&Outline, TaskIndex),
        track: Track,
        change: Change,
        initial: bool,
    ) -> usize {
        let revision = match self.revisions.get(&place) {
            Some(&revision) => revision,
            None => {
                let revision = self.base.revisions.len();
                let made: &Revision = &self.versions[place].revision;
                self.base.revisions.push(made.clone());
                self.revisions.insert(place, revision);
                revision
            }
        };
        self.base.events.push(Event {
            revision,
            change,
            track,
            text: outline.text(task).to_owned(),
            phase: outline.phase(task).to_owned(),
            initial,
            counts: false,
        });
        self.base.events.len() - 1
    }

    fn enter(&mut self, place: usize, track: Track, state: State, event: Option<usize>) {
        self.entries.push(Entry {
            place,
            track,
            state,
            event,
        });
    }

    /// Counts, now that it is known which tracks are one.
    fn finish(mut self) -> Option<History> {
        if self.joins_known {
            return None;
        }
        let points = std::mem::take(&mut self.base.points);
        let mut ledger = Ledger::new(self.tracks.count() as usize, points);
        if let (Some(Some(node)), 1..) = (self.nodes.last(), self.base.tracks) {
            for (track, done) in node.tracks.iter().zip(node.outline.states()) {
                ledger.enter(*track as usize, State::of(Some(*done)));
            }
        }
        let entries = std::mem::take(&mut self.entries);
        for of_version in entries.chunk_by(|one, other| one.place == other.place) {
            self.count(of_version, &mut ledger);
        }
        for event in &mut self.base.events {
            event.track = self.tracks.find(event.track);
        }
        if let Some(Some(last)) = self.nodes.first() {
            let tracks = last.tracks.iter().map(|track| self.tracks.find(*track));
            self.base.now = tracks.collect();
        }
        self.base.tracks = self.tracks.count();
        self.base.points = ledger.points();
        Some(self.base)
    }

    /// Enters one version's states.
    fn count(&mut self, entries: &[Entry], ledger: &mut Ledger) {
        for entry in entries {
            let track = self.tracks.find(entry.track) as usize;
            let event = entry.event.map(|event| &mut self.base.events[event]);
            let comes = event
                .as_ref()
                .is_some_and(|event| event.change == Change::Added);
            // The other side of a merge may have brought it before.
            if comes && ledger.has(track) {
                continue;
            }
            let counts = ledger.enter(track, entry.state);
            if let Some(event) = event {
                event.counts = counts;
            }
        }
        if let Some(entry) = entries.first() {
            let revision = &self.versions[entry.place].revision;
            ledger.close(day(revision.seconds, revision.offset_minutes));
        }
    }
}

/// How many versions are worth a second thread.
const MANY: usize = 64;

/// The steps between versions, worked out on all threads; where a file was
/// away in between, later.
fn steps(path: &str, versions: &[Version], care: Care) -> HashMap<(usize, usize), Step> {
    let mut pairs = Vec::new();
    for (place, version) in versions.iter().enumerate() {
        for &parent in &version.parents {
            if let (Some(old), Some(new)) = (&versions[parent].outline, &version.outline) {
                pairs.push(((parent, place), old, new));
            }
        }
    }
    let threads = match pairs.len() {
        ..MANY => 1,
        _ => threads(),
    };
    let work = |(places, old, new)| (places, Step::between(path, old, new, care));
    each(pairs, threads, &work).into_iter().collect()
}
