//! The three-way merge of states, task by task.

use super::{Fate, States, Versions};
use crate::roadmap::document::{Document, TaskIndex};
use crate::roadmap::edit::Mark;
use crate::roadmap::matching::{Exact, Matching};
use crate::roadmap::parallel::both;

/// How the tasks of all versions belong together.
pub(super) struct Links {
    /// From base to ours.
    base_ours: Matching,
    /// From base to theirs.
    base_theirs: Matching,
}

impl Links {
    pub(super) fn of(versions: Versions<'_>, lineage: Option<&Matching>) -> Self {
        let Some(base) = versions.base else {
            return Self {
                base_ours: Matching::default(),
                base_theirs: Matching::default(),
            };
        };
        Self {
            base_ours: Matching::between(base, versions.ours),
            base_theirs: match lineage {
                Some(lineage) => lineage.clone(),
                None => Matching::between(base, versions.theirs),
            },
        }
    }
}

/// One reading of the merged text, with its tasks traced to both sides.
pub(super) struct Traced {
    pub(super) document: Document,
    ours: Matching,
    theirs: Matching,
}

impl Traced {
    /// Finds the tasks of both sides in a reading. What one side reworded or
    /// moved, the other side's task is found by through the base.
    pub(super) fn new(document: Document, versions: Versions<'_>, links: &Links) -> Self {
        let Versions { ours, theirs, .. } = versions;
        let across = links.base_ours.reversed().then(&links.base_theirs);
        let (exact_ours, exact_theirs) = both(
            || Exact::between(ours, &document),
            || Exact::between(theirs, &document),
        );
        let through_theirs = across.then(&exact_theirs.matching());
        let through_ours = across.reversed().then(&exact_ours.matching());
        let (ours, theirs) = both(
            || exact_ours.completed(&through_theirs),
            || exact_theirs.completed(&through_ours),
        );
        Self {
            ours,
            theirs,
            document,
        }
    }

    /// The mark that each task gets.
    pub(super) fn marks(&self, versions: Versions<'_>, links: &Links, states: States) -> Vec<Mark> {
        let merging = Merging {
            versions,
            links,
            states,
        };
        let tasks = 0..self.document.tasks.len();
        tasks
            .map(|task| merging.mark(self.ours.before(task), self.theirs.before(task)))
            .collect()
    }

    /// Where our tasks are.
    pub(super) fn ours(&self, task: TaskIndex) -> Option<Fate> {
        let (task, rule) = self.ours.pair_of(task)?;
        Some(Fate::Merged(task, rule))
    }

    /// Where their tasks are.
    pub(super) fn theirs(&self, task: TaskIndex) -> Option<Fate> {
        let (task, rule) = self.theirs.pair_of(task)?;
        Some(Fate::Merged(task, rule))
    }
}

struct Merging<'a> {
    versions: Versions<'a>,
    links: &'a Links,
    states: States,
}

impl Merging<'_> {
    /// Merges the state of one task.
    fn mark(&self, ours: Option<TaskIndex>, theirs: Option<TaskIndex>) -> Mark {
        let Versions {
            base,
            ours: our_side,
            theirs: their_side,
        } = self.versions;
        let our_mark = ours.map(|task| Mark::of(our_side, task));
        if self.states == States::Ours {
            return our_mark.unwrap_or(Mark::Open);
        }
        let their_mark = theirs.map(|task| Mark::of(their_side, task));
        let (our_mark, their_mark) = match (our_mark, their_mark) {
            (Some(ours), Some(theirs)) => (ours, theirs),
            (Some(mark), None) | (None, Some(mark)) => return mark,
            (None, None) => return Mark::Open,
        };
        let in_base =
            |links: &Matching, task: Option<TaskIndex>| task.and_then(|task| links.before(task));
        let before = in_base(&self.links.base_ours, ours)
            .or_else(|| in_base(&self.links.base_theirs, theirs));
        match (base, before) {
            (Some(base), Some(task)) => changed(Mark::of(base, task), our_mark, their_mark),
            _ => most_done(our_mark, their_mark),
        }
    }
}

/// A changed state wins over an unchanged one; a changed letter likewise.
fn changed(base: Mark, ours: Mark, theirs: Mark) -> Mark {
    let ours_changed = ours.is_done() != base.is_done();
    let theirs_changed = theirs.is_done() != base.is_done();
    match (ours_changed, theirs_changed) {
        (true, false) => ours,
        (false, true) => theirs,
        _ if ours == base => theirs,
        _ if theirs == base => ours,
        _ => most_done(ours, theirs),
    }
}

/// Done wins; `x` over `X`.
fn most_done(ours: Mark, theirs: Mark) -> Mark {
    match (ours.is_done(), theirs.is_done()) {
        (true, false) => ours,
        (false, true) => theirs,
        _ if ours == theirs => ours,
        (true, true) => Mark::Ticked,
        (false, false) => Mark::Open,
    }
}
