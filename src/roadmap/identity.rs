//! Finding a task of one version of a roadmap in another.

use super::document::{Document, TaskIndex};
use super::edit::Mark;

/// What a task is recognised by in another version of its roadmap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its key.
    pub key: String,
    /// Its text.
    pub text: String,
    explicit: bool,
    /// Whether its box is ticked with a capital, as other versions then are too.
    capital: bool,
}

impl Identity {
    /// Takes a task's identity.
    #[must_use]
    pub fn of(document: &Document, task: TaskIndex) -> Self {
        Self {
            key: document.key(task).to_owned(),
            text: document.text(task).to_owned(),
            explicit: document.explicit_id(task).is_some(),
            capital: document.source.text()[document.tasks[task].state.range()] == *"X",
        }
    }

    /// How a state is written into this task's box.
    #[must_use]
    pub fn mark(&self, done: bool) -> Mark {
        if done && self.capital {
            Mark::TickedCapital
        } else {
            Mark::from(done)
        }
    }

    /// Finds the task: by its explicit id, by key and text, else by a text
    /// that only one task has. `None` when none or several could be meant.
    #[must_use]
    pub fn find(&self, document: &Document) -> Option<TaskIndex> {
        let by_key = document.keys().find(&self.key);
        match by_key.as_slice() {
            [task] if self.explicit || document.text(*task) == self.text => return Some(*task),
            _ if self.explicit => return None,
            _ => {}
        }
        let mut by_text =
            (0..document.tasks.len()).filter(|&task| document.text(task) == self.text);
        let first = by_text.next()?;
        by_text.next().is_none().then_some(first)
    }
}

/// The tasks of `after` whose state differs from that in `before`, with the
/// identity of each; tasks that only one of them has are left out.
#[must_use]
pub fn changed_states(before: &Document, after: &Document) -> Vec<(Identity, bool)> {
    let mut changed = Vec::new();
    for (task, new) in after.tasks.iter().enumerate() {
        // The same place is by far the commonest.
        let same_place = before
            .tasks
            .get(task)
            .is_some_and(|old| old.done == new.done && before.text(task) == after.text(task));
        if same_place {
            continue;
        }
        let identity = Identity::of(after, task);
        let old = identity.find(before);
        if old.is_some_and(|old| before.tasks[old].done != new.done) {
            changed.push((identity, new.done));
        }
    }
    changed
}
