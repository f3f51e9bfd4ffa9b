//! Which task of one version of a roadmap is which of another.

use super::document::{Document, TaskIndex};

/// Why two tasks are taken for the same, surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The same explicit id.
    Id,
    /// The same text in the same surroundings.
    Place,
    /// The same text, letter case, marks and emphasis aside, in the same section.
    Key,
    /// The same text, which stands once in both versions.
    Text,
    /// A link to the same page, which no other task has.
    Link,
    /// Much the same words, near the same place.
    Similar,
}

/// The tasks that two versions have in common: pairs, each task in one at most.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matching {
    forward: Vec<Option<(TaskIndex, Rule)>>,
    backward: Vec<Option<(TaskIndex, Rule)>>,
}

impl Matching {
    /// Matches the tasks of two versions. Symmetric: the same pairs come out
    /// with the versions exchanged.
    #[must_use]
    pub fn between(before: &Document, after: &Document) -> Self {
        let mut matching = Self {
            forward: vec![None; before.tasks.len()],
            backward: vec![None; after.tasks.len()],
        };
        for task in 0..before.tasks.len().min(after.tasks.len()) {
            if before.text(task) == after.text(task) {
                matching.forward[task] = Some((task, Rule::Place));
                matching.backward[task] = Some((task, Rule::Place));
            }
        }
        matching
    }

    /// The task of the second version that a task of the first is.
    #[must_use]
    pub fn after(&self, before: TaskIndex) -> Option<TaskIndex> {
        self.forward[before].map(|(task, _)| task)
    }

    /// The task of the first version that a task of the second is.
    #[must_use]
    pub fn before(&self, after: TaskIndex) -> Option<TaskIndex> {
        self.backward[after].map(|(task, _)| task)
    }

    /// Why a task of the first version is taken for one of the second.
    #[must_use]
    pub fn rule(&self, before: TaskIndex) -> Option<Rule> {
        self.forward[before].map(|(_, rule)| rule)
    }

    /// All pairs, in the order of the first version.
    pub fn pairs(&self) -> impl Iterator<Item = (TaskIndex, TaskIndex, Rule)> {
        let pair = |(before, pair): (usize, &Option<(TaskIndex, Rule)>)| {
            pair.map(|(after, rule)| (before, after, rule))
        };
        self.forward.iter().enumerate().filter_map(pair)
    }
}
