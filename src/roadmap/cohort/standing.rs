//! How far one copy is.

use super::list::List;
use crate::roadmap::matching::Matching;
use crate::roadmap::{Document, PhaseIndex, Progress, TaskIndex};

/// Which tasks of the list a copy has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// A bit for each task of the list.
    done: Box<[u64]>,
    tasks: usize,
    missing: usize,
    own: Progress,
}

impl Standing {
    /// Nothing done of a list of so many tasks, of which the copy lacks some.
    pub(super) fn new(tasks: usize, missing: usize) -> Self {
        Self {
            done: vec![0; tasks.div_ceil(64)].into(),
            tasks,
            missing,
            own: Progress::default(),
        }
    }

    /// Reads a copy's states; the matching is from the list to the copy.
    pub(super) fn of(list: &List, copy: &Document, matching: &Matching) -> Self {
        let missing = list.total() - matching.pairs().count();
        let mut standing = Self::new(list.total(), missing);
        for (place, task) in copy.tasks().iter().enumerate() {
            standing.count(matching.before(place), task.done);
        }
        standing
    }

    /// Counts a task of the copy, which is one of the list or its own.
    pub(super) fn count(&mut self, task: Option<TaskIndex>, done: bool) {
        match task {
            Some(task) => self.done[task / 64] |= u64::from(done) << (task % 64),
            None => {
                self.own.total += 1;
                self.own.done += usize::from(done);
            }
        }
    }

    /// Whether the copy has done a task of the list.
    #[must_use]
    pub fn is_done(&self, task: TaskIndex) -> bool {
        task < self.tasks && self.done[task / 64] >> (task % 64) & 1 == 1
    }

    /// The progress in the whole list.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let done = self.done.iter().map(|bits| bits.count_ones() as usize);
        Progress {
            done: done.sum(),
            total: self.tasks,
        }
    }

    /// How many tasks of each phase of the list are done.
    #[must_use]
    pub fn phases(&self, list: &List) -> Vec<usize> {
        let mut done = vec![0; list.totals().len()];
        for task in self.tasks_done() {
            done[list.phase_of(task)] += 1;
        }
        done
    }

    /// The last phase of the list that is begun.
    #[must_use]
    pub fn furthest(&self, list: &List) -> Option<PhaseIndex> {
        self.tasks_done().map(|task| list.phase_of(task)).max()
    }

    /// The tasks of the list that the copy does not have.
    #[must_use]
    pub fn missing(&self) -> usize {
        self.missing
    }

    /// The progress in tasks that only the copy has.
    #[must_use]
    pub fn own(&self) -> Progress {
        self.own
    }

    /// The tasks of the list that are done, in their order.
    pub fn tasks_done(&self) -> impl Iterator<Item = TaskIndex> {
        (0..self.tasks).filter(|&task| self.is_done(task))
    }

    /// The tasks that are done here and were not before, and those that were
    /// done before and are not here.
    pub(super) fn since(&self, before: &Self) -> (Vec<TaskIndex>, usize) {
        let ticked = self.tasks_done().filter(|&task| !before.is_done(task));
        let unticked = before.tasks_done().filter(|&task| !self.is_done(task));
        (ticked.collect(), unticked.count())
    }
}
