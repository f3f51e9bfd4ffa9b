//! The list that copies are measured against.

use crate::roadmap::{Document, PhaseIndex, TaskIndex};

/// A list's tasks by phase.
#[derive(Debug)]
pub struct List {
    document: Document,
    totals: Vec<usize>,
}

impl List {
    /// Takes a list; its own states do not matter.
    #[must_use]
    pub fn new(document: Document) -> Self {
        let phases = 0..document.phases().len();
        let totals = phases.map(|phase| document.tasks_of(phase).len()).collect();
        Self { document, totals }
    }

    /// The list as it is written.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The number of tasks.
    #[must_use]
    pub fn total(&self) -> usize {
        self.document.tasks().len()
    }

    /// The number of tasks of each phase.
    #[must_use]
    pub fn totals(&self) -> &[usize] {
        &self.totals
    }

    /// A task's phase.
    #[must_use]
    pub fn phase_of(&self, task: TaskIndex) -> PhaseIndex {
        self.document.phase_of(task)
    }
}
