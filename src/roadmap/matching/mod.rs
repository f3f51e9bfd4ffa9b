//! Which task of one version of a roadmap is which of another.
//!
//! Sure signs come first: an explicit id, the same text in the same
//! surroundings, a text or a link that no other task has. What is left is
//! paired by likeness among few candidates, where one is clearly the best for
//! both. No match beats a wrong match.

mod clues;
mod exact;
mod gaps;
mod likeness;
mod order;
mod similar;
mod stems;
mod surroundings;
mod tracing;
mod vocabulary;
mod words;

pub(super) use clues::Clues;
pub(super) use order::longest_in_order;
pub use tracing::Tracing;

use super::document::{Document, TaskIndex};

/// Why two tasks are taken for the same, surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The same explicit id.
    Id,
    /// The same text in the same surroundings.
    Place,
    /// The same text, which stands once in both versions.
    Text,
    /// The same words, letter case and marks aside.
    Key,
    /// A link to the same page, which no other task has.
    Link,
    /// The same text between the same neighbours.
    Neighbours,
    /// Much the same words, near the same place.
    Similar,
}

impl Rule {
    /// Whether a tick made for one task may be written into the other without
    /// asking.
    #[must_use]
    pub fn is_exact(self) -> bool {
        matches!(self, Self::Id | Self::Place | Self::Text)
    }

    /// The rule's name, for JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Place => "place",
            Self::Key => "key",
            Self::Text => "text",
            Self::Link => "link",
            Self::Neighbours => "neighbours",
            Self::Similar => "similar",
        }
    }
}

/// The tasks that two versions have in common: pairs, each task in one at most.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matching {
    forward: Vec<Option<(TaskIndex, Rule)>>,
    backward: Vec<Option<TaskIndex>>,
}

impl Matching {
    /// Matches the tasks of two versions. Symmetric: the same pairs come out
    /// with the versions exchanged.
    #[must_use]
    pub fn between(before: &Document, after: &Document) -> Self {
        Self::with_lineage(before, after, &Self::default())
    }

    /// Matches the tasks of two versions of which more is known than their
    /// texts tell: pairs found step by step through the versions between them.
    /// They count where nothing exact speaks against them.
    #[must_use]
    pub fn with_lineage(before: &Document, after: &Document, lineage: &Self) -> Self {
        Exact::between(before, after).completed(lineage)
    }

    /// The task of the second version that a task of the first is.
    #[must_use]
    pub fn after(&self, before: TaskIndex) -> Option<TaskIndex> {
        self.pair_of(before).map(|(task, _)| task)
    }

    /// The task of the second version that a task of the first is, and why.
    #[must_use]
    pub fn pair_of(&self, before: TaskIndex) -> Option<(TaskIndex, Rule)> {
        self.forward.get(before).copied().flatten()
    }

    /// The task of the first version that a task of the second is.
    #[must_use]
    pub fn before(&self, after: TaskIndex) -> Option<TaskIndex> {
        self.backward.get(after).copied().flatten()
    }

    /// All pairs, in the order of the first version.
    pub fn pairs(&self) -> impl Iterator<Item = (TaskIndex, TaskIndex, Rule)> {
        let pair = |(before, pair): (usize, &Option<(TaskIndex, Rule)>)| {
            pair.map(|(after, rule)| (before, after, rule))
        };
        self.forward.iter().enumerate().filter_map(pair)
    }

    /// The matching from the second version to the first.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let mut forward = vec![None; self.backward.len()];
        let mut backward = vec![None; self.forward.len()];
        for (before, after, rule) in self.pairs() {
            forward[after] = Some((before, rule));
            backward[before] = Some(after);
        }
        Self { forward, backward }
    }

    /// The matching from this one's first version to the next one's second: a
    /// pair is as sure as the less sure of its two steps.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        let mut forward = vec![None; self.forward.len()];
        let mut backward = vec![None; next.backward.len()];
        for (before, between, first) in self.pairs() {
            if let Some((after, second)) = next.pair_of(between) {
                forward[before] = Some((after, first.max(second)));
                backward[after] = Some(before);
            }
        }
        Self { forward, backward }
    }

    /// The matching that has these pairs first, and its own where they leave
    /// both tasks free.
    pub(super) fn behind(&self, first: &[(TaskIndex, TaskIndex, Rule)]) -> Self {
        let mut all = Self {
            forward: vec![None; self.forward.len()],
            backward: vec![None; self.backward.len()],
        };
        for (before, after, rule) in first.iter().copied().chain(self.pairs()) {
            if all.forward[before].is_none() && all.backward[after].is_none() {
                all.forward[before] = Some((after, rule));
                all.backward[after] = Some(before);
            }
        }
        all
    }

    /// The matching of a version with itself.
    #[must_use]
    pub fn identity(tasks: usize) -> Self {
        Self {
            forward: (0..tasks).map(|task| Some((task, Rule::Place))).collect(),
            backward: (0..tasks).map(Some).collect(),
        }
    }
}

/// Two versions of which those tasks are paired that nothing can be said
/// against: by id, by place and by a text that stands once.
pub(super) struct Exact<'d>(Pairing<'d>);

impl<'d> Exact<'d> {
    pub(super) fn between(before: &'d Document, after: &'d Document) -> Self {
        let mut pairing = Pairing::new(before, after);
        pairing.pair_exact();
        Self(pairing)
    }

    /// Whether each task of the first version has its partner.
    fn has_all_of_first(&self) -> bool {
        self.0.open_before().next().is_none()
    }

    /// The pairs so far.
    pub(super) fn matching(&self) -> Matching {
        Matching {
            forward: self.0.forward.clone(),
            backward: self.0.backward.clone(),
        }
    }

    /// Pairs the rest, with what is known besides, as [`Matching::with_lineage`].
    pub(super) fn completed(self, lineage: &Matching) -> Matching {
        let mut pairing = self.0;
        for (old, new, rule) in lineage.pairs() {
            pairing.pair(old, new, rule.max(Rule::Key));
        }
        pairing.pair_by_link();
        pairing.pair_between_neighbours();
        pairing.pair_similar();
        Matching {
            forward: pairing.forward,
            backward: pairing.backward,
        }
    }
}

/// Two versions while their tasks are being paired.
struct Pairing<'d> {
    before: &'d Document,
    after: &'d Document,
    forward: Vec<Option<(TaskIndex, Rule)>>,
    backward: Vec<Option<TaskIndex>>,
}

impl<'d> Pairing<'d> {
    fn new(before: &'d Document, after: &'d Document) -> Self {
        Self {
            before,
            after,
            forward: vec![None; before.tasks.len()],
            backward: vec![None; after.tasks.len()],
        }
    }

    /// What the tasks of both versions are about; worked out when first asked
    /// for, as most versions differ in states alone.
    fn clues(&self) -> (&'d Clues, &'d Clues) {
        (self.before.clues(), self.after.clues())
    }

    /// Pairs two tasks if neither has another partner and their explicit ids
    /// do not say that they are two.
    fn pair(&mut self, old: TaskIndex, new: TaskIndex, rule: Rule) -> bool {
        let is_free = self.forward[old].is_none() && self.backward[new].is_none();
        if is_free && self.may_be_same(old, new) {
            self.forward[old] = Some((new, rule));
            self.backward[new] = Some(old);
            return true;
        }
        false
    }

    /// Whether explicit ids allow that two tasks are the same: not when each
    /// has one and they differ.
    fn may_be_same(&self, old: TaskIndex, new: TaskIndex) -> bool {
        let ids = (self.before.explicit_id(old), self.after.explicit_id(new));
        !matches!(ids, (Some(old), Some(new)) if old != new)
    }

    fn is_settled(&self) -> bool {
        self.open_before().next().is_none() || self.open_after().next().is_none()
    }

    /// The tasks of the first version without a partner.
    fn open_before(&self) -> impl Iterator<Item = TaskIndex> + '_ {
        let forward = self.forward.iter().enumerate();
        forward.filter_map(|(task, pair)| pair.is_none().then_some(task))
    }

    /// The tasks of the second version without a partner.
    fn open_after(&self) -> impl Iterator<Item = TaskIndex> + '_ {
        let backward = self.backward.iter().enumerate();
        backward.filter_map(|(task, pair)| pair.is_none().then_some(task))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
