//! What to do next.

use super::document::{Document, TaskIndex};

impl Document {
    /// The open tasks that have no open task below them, in document order.
    pub fn next_tasks(&self) -> impl Iterator<Item = TaskIndex> {
        (0..self.tasks().len()).filter(|&task| {
            !self.tasks()[task].done
                && !self
                    .descendants(task)
                    .any(|below| !self.tasks()[below].done)
        })
    }

    /// The first next task behind `task`, else the first of all.
    #[must_use]
    pub fn next_after(&self, task: TaskIndex) -> Option<TaskIndex> {
        self.next_tasks()
            .find(|&next| next > task)
            .or_else(|| self.next_tasks().next())
    }

    /// Whether a task is open although all tasks below it are done.
    #[must_use]
    pub fn is_alone_open(&self, task: TaskIndex) -> bool {
        let below = self.descendants(task);
        !self.tasks()[task].done
            && !below.is_empty()
            && self.tasks()[below].iter().all(|task| task.done)
    }
}
