//! Follows tasks from version to version and writes down what happened.

mod count;
mod merges;

use std::collections::HashMap;
use std::sync::Arc;

use super::ledger::State;
use super::order::order;
use super::step::{Care, Step};
use super::tracks::Tracks;
use super::{Change, Event, History, Outline, Revision, Track, Version};
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
            other != phase && (node.outline.has_section(phase) || outline.has_section(other))
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
