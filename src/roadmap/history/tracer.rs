//! Follows tasks from version to version and writes down what happened.

mod merges;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::ledger::{Difference, Ledger, State};
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
    // Lists that were begun apart have tasks in common that nobody ticked yet.
    let roots = versions.iter().filter(|version| version.parents.is_empty());
    let care = if roots.count() > 1 { Care::All } else { care };
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
        let outline = version.outline.as_ref().filter(|outline| {
            let is_empty = outline.states().is_empty();
            // A list that was emptied by mistake is as good as away.
            !is_empty || place == 0 || parents.is_empty()
        });
        let node = match (outline, parents.as_slice()) {
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
            text: outline.text(task).into(),
            phase: outline.phase(task).into(),
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

/// How many versions are worth a second thread.
const MANY: usize = 64;

/// The steps between versions, worked out on all threads; where a file was
/// away in between, later.
fn steps(path: &str, versions: &[Version], care: Care) -> HashMap<(usize, usize), Step> {
    let mut pairs = Vec::new();
    for (place, version) in versions.iter().enumerate() {
        for &parent in &version.parents {
            let outlines = (&versions[parent].outline, &version.outline);
            if let (Some(old), Some(new)) = outlines
                && !old.states().is_empty()
            {
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
