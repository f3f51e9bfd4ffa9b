//! Whether two tasks stand below the same things.

use std::collections::BTreeMap;

use super::Pairing;
use crate::roadmap::document::{PhaseIndex, TaskIndex};

/// Which phases of two versions are the same, as far as their tasks tell.
pub(super) struct Surroundings {
    /// For each phase, the phase that most of its tasks went to.
    forward: Vec<Option<PhaseIndex>>,
    backward: Vec<Option<PhaseIndex>>,
}

impl Surroundings {
    pub(super) fn new(pairing: &Pairing<'_>) -> Self {
        let common = common_tasks(pairing);
        let mut forward = vec![None; pairing.before.phases.len()];
        let mut backward = vec![None; pairing.after.phases.len()];
        let mut most = (vec![0; forward.len()], vec![0; backward.len()]);
        for (&(old, new), &count) in &common {
            note(&mut forward[old], &mut most.0[old], new, count);
            note(&mut backward[new], &mut most.1[new], old, count);
        }
        Self { forward, backward }
    }

    /// Whether two tasks have the same task above them, or else stand in the
    /// same section.
    pub(super) fn agree(&self, pairing: &Pairing<'_>, old: TaskIndex, new: TaskIndex) -> bool {
        let (before, after) = (pairing.before, pairing.after);
        match (before.parent(old), after.parent(new)) {
            (Some(above), Some(below)) => match pairing.forward[above] {
                Some((partner, _)) => partner == below,
                None => pairing.backward[below].is_none() && self.same_section(pairing, old, new),
            },
            (None, None) => self.same_section(pairing, old, new),
            _ => false,
        }
    }

    /// Whether the tasks above two tasks are known not to be the same.
    pub(super) fn are_apart(pairing: &Pairing<'_>, old: TaskIndex, new: TaskIndex) -> bool {
        let (above, below) = (pairing.before.parent(old), pairing.after.parent(new));
        let went = above.and_then(|above| pairing.forward[above]);
        let came = below.and_then(|below| pairing.backward[below]);
        went.is_some_and(|(partner, _)| Some(partner) != below)
            || came.is_some_and(|partner| Some(partner) != above)
    }

    /// Whether two tasks stand in the same section: most of their neighbours
    /// went there, or the headings have the same words.
    pub(super) fn same_section(
        &self,
        pairing: &Pairing<'_>,
        old: TaskIndex,
        new: TaskIndex,
    ) -> bool {
        let (old, new) = (pairing.before.phase_of(old), pairing.after.phase_of(new));
        if self.forward[old] == Some(new) || self.backward[new] == Some(old) {
            return true;
        }
        let (before, after) = pairing.clues();
        before.slug_of(old) == after.slug_of(new)
            || (self.forward[old].is_none()
                && self.backward[new].is_none()
                && shares_words(before.heading_words(old), after.heading_words(new)))
    }
}

/// How many tasks each two phases have in common.
fn common_tasks(pairing: &Pairing<'_>) -> BTreeMap<(PhaseIndex, PhaseIndex), usize> {
    let mut common = BTreeMap::new();
    let pairs = pairing.forward.iter().enumerate();
    let mut phases = pairs
        .filter_map(|(old, pair)| {
            let (new, _) = (*pair)?;
            Some((pairing.before.phase_of(old), pairing.after.phase_of(new)))
        })
        .peekable();
    // A phase's tasks stand together, and most of them stay together.
    while let Some(both) = phases.next() {
        let mut count = 1;
        while phases.next_if_eq(&both).is_some() {
            count += 1;
        }
        *common.entry(both).or_default() += count;
    }
    common
}

/// Remembers the partner with the most tasks in common; the first of equals.
fn note(best: &mut Option<PhaseIndex>, most: &mut usize, partner: PhaseIndex, count: usize) {
    if count > *most {
        (*best, *most) = (Some(partner), count);
    }
}

/// Whether half of the words of two headings are the same; they are sorted.
fn shares_words(old: &[String], new: &[String]) -> bool {
    let is_common = |word: &&String| new.binary_search(word).is_ok();
    let common = old.iter().filter(is_common).count();
    common * 4 >= old.len() + new.len()
}
