//! The three-way merge of states, task by task.

use super::weave::{Reading, Side};
use super::{Fate, States, Versions};
use crate::roadmap::document::{Document, TaskIndex};
use crate::roadmap::edit::Mark;
use crate::roadmap::matching::{Exact, Matching, Rule};
use crate::roadmap::parallel::both;

/// How the tasks of all versions belong together.
pub(super) struct Links {
    /// From base to ours.
    base_ours: Matching,
    /// From base to theirs.
    base_theirs: Matching,
    /// From ours to theirs.
    across: Matching,
}

impl Links {
    pub(super) fn of(versions: Versions<'_>, lineage: Option<&Matching>) -> Self {
        let Versions { base, ours, theirs } = versions;
        let Some(base) = base else {
            return Self {
                base_ours: Matching::default(),
                base_theirs: Matching::default(),
                across: Matching::between(ours, theirs),
            };
        };
        let base_ours = Matching::between(base, ours);
        let base_theirs = match lineage {
            Some(lineage) => lineage.clone(),
            None => Matching::between(base, theirs),
        };
        Self {
            across: base_ours.reversed().then(&base_theirs),
            base_ours,
            base_theirs,
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
    /// moved, the other side's task is found by through the base; what stands
    /// twice, because both moved it, by the line that a side alone has.
    pub(super) fn new(
        document: Document,
        reading: &Reading,
        versions: Versions<'_>,
        links: &Links,
    ) -> Self {
        let Versions { ours, theirs, .. } = versions;
        let across = &links.across;
        let (exact_ours, exact_theirs) = both(
            || Exact::between(ours, &document),
            || Exact::between(theirs, &document),
        );
        let through_theirs = across.then(&exact_theirs.matching());
        let through_ours = across.reversed().then(&exact_ours.matching());
        let own = |side, version| own_pairs(reading, side, version, &document);
        let our_lineage = through_theirs.behind(&own(Side::Ours, ours));
        let their_lineage = through_ours.behind(&own(Side::Theirs, theirs));
        let (ours, theirs) = both(
            || exact_ours.completed(&our_lineage),
            || exact_theirs.completed(&their_lineage),
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

    /// Whether a task of this reading is one of ours.
    pub(super) fn has_ours(&self, task: TaskIndex) -> bool {
        self.ours.before(task).is_some()
    }

    /// Whether a task of this reading is one of theirs.
    pub(super) fn has_theirs(&self, task: TaskIndex) -> bool {
        self.theirs.before(task).is_some()
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

/// The tasks of a reading on lines that one side alone has.
fn own_pairs(
    reading: &Reading,
    side: Side,
    version: &Document,
    document: &Document,
) -> Vec<(TaskIndex, TaskIndex, Rule)> {
    let partner = |task: TaskIndex| {
        let line = reading.own_line(side, document.tasks[task].line as usize - 1)?;
        let tasks = &version.tasks;
        let own = tasks.partition_point(|own| (own.line as usize) <= line);
        // A lone CR ends lines in Markdown, but not those that are merged.
        let is_same = own < tasks.len() && version.text(own) == document.text(task);
        is_same.then_some((own, task, Rule::Place))
    };
    (0..document.tasks.len()).filter_map(partner).collect()
}

struct Merging<'a> {
    versions: Versions<'a>,
    links: &'a Links,
    states: States,
}

impl Merging<'_> {
    /// Merges the state of one task. Where only one side's task was found, as
    /// when each moved it to another place, the other's counts all the same.
    fn mark(&self, ours: Option<TaskIndex>, theirs: Option<TaskIndex>) -> Mark {
        let across = &self.links.across;
        let (ours, theirs) = (
            ours.or_else(|| across.before(theirs?)),
            theirs.or_else(|| across.after(ours?)),
        );
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
        let before = match (
            in_base(&self.links.base_ours, ours),
            in_base(&self.links.base_theirs, theirs),
        ) {
            // Two tasks of the base: neither tells what changed.
            (Some(one), Some(other)) if one != other => None,
            (one, other) => one.or(other),
        };
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
pub(super) fn most_done(ours: Mark, theirs: Mark) -> Mark {
    match (ours.is_done(), theirs.is_done()) {
        (true, false) => ours,
        (false, true) => theirs,
        _ if ours == theirs => ours,
        (true, true) => Mark::Ticked,
        (false, false) => Mark::Open,
    }
}
