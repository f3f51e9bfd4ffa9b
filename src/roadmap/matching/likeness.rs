//! How alike two tasks are.

use super::Pairing;
use super::vocabulary::{Apart, Traits, Vocabulary};
use crate::roadmap::document::TaskIndex;

/// What a pair's own texts and links tell, wherever its tasks stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Likeness {
    /// How alike the texts are, from 0 to 1: near each other and elsewhere.
    text: [f64; 2],
    links: f64,
    notes: f64,
    has_name: bool,
    has_lead: bool,
    gains_link: bool,
    numbers_differ: bool,
}

/// What tells of a pair besides its texts.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    /// Between the same neighbours.
    pub(super) in_gap: bool,
    /// Below the same task, or in the same section.
    pub(super) agrees: bool,
    /// Below tasks of which one is known to be another.
    pub(super) is_apart: bool,
    /// How many of the tasks below are the same, from 0 to 1.
    pub(super) children: f64,
}

impl Pairing<'_> {
    /// What the texts and links of two tasks tell.
    pub(super) fn likeness(
        &self,
        vocabulary: &Vocabulary<'_>,
        (old, old_traits): (TaskIndex, &Traits),
        (new, new_traits): (TaskIndex, &Traits),
    ) -> Likeness {
        let apart = Apart::of(old_traits, new_traits);
        Likeness {
            text: vocabulary.likeness(old_traits, new_traits, &apart),
            links: self.link_evidence(old, new),
            notes: note_evidence(&old_traits.below, &new_traits.below),
            has_name: self.same_name(old, new),
            has_lead: old_traits.lead.is_some() && old_traits.lead == new_traits.lead,
            gains_link: self.gains_link(old, new),
            numbers_differ: vocabulary.numbers_differ(&apart),
        }
    }
}

impl Likeness {
    /// How sure it is that two tasks are the same, from 0 to 1 and a bit more.
    pub(super) fn score(&self, place: Place) -> f64 {
        let is_near = place.in_gap || place.agrees;
        let text = self.text[usize::from(!is_near)];
        let mut score = text + self.links + 0.3 * place.children + self.notes;
        if self.has_name || self.has_lead {
            score += 0.25;
        }
        if place.in_gap {
            score += 0.1;
        }
        if place.agrees {
            score += 0.1;
        }
        if place.is_apart {
            score -= 0.15;
        }
        // Elsewhere, a link that came or went makes it another task.
        if !place.agrees && self.gains_link {
            score -= 0.1;
        }
        if self.numbers_differ && self.links <= 0.0 && !self.has_name {
            score -= 0.5;
        }
        // Sums of the same weights in another order differ in the last digits.
        (score * 1e6).round() / 1e6
    }
}

impl Pairing<'_> {
    /// Whether both begin with the same name, which no other task of their
    /// versions begins with.
    fn same_name(&self, old: TaskIndex, new: TaskIndex) -> bool {
        let (before, after) = self.clues();
        let name = before.name(self.before, old);
        name.is_some() && name == after.name(self.after, new)
    }

    fn gains_link(&self, old: TaskIndex, new: TaskIndex) -> bool {
        let (before, after) = self.clues();
        let old = before.links(self.before, old);
        old.is_empty() != after.links(self.after, new).is_empty()
    }

    /// Whether both have links, and none in common: then they are two, unless
    /// something else tells that they are one.
    pub(super) fn links_lead_apart(&self, old: TaskIndex, new: TaskIndex) -> bool {
        let (before, after) = self.clues();
        let old = before.links(self.before, old);
        let new = after.links(self.after, new);
        let is_common = |link: &String| new.binary_search(link).is_ok();
        !old.is_empty() && !new.is_empty() && !old.iter().any(is_common)
    }

    /// Whether several tasks of a version have the text of one of these.
    fn have_twins(&self, old: TaskIndex, new: TaskIndex) -> bool {
        let (before, after) = (self.before.contexts(), self.after.contexts());
        before.with_text(before.of(old)).len() > 1 || after.with_text(after.of(new)).len() > 1
    }

    /// What their links tell: a page in common speaks for them, none in common
    /// a little against.
    fn link_evidence(&self, old: TaskIndex, new: TaskIndex) -> f64 {
        let (before, after) = self.clues();
        let is_without =
            before.links(self.before, old).is_empty() || after.links(self.after, new).is_empty();
        if is_without {
            return 0.0;
        }
        match (self.links_lead_apart(old, new), self.have_twins(old, new)) {
            (false, _) => 0.3,
            // Where texts do not tell tasks apart, links do.
            (true, true) => -0.5,
            (true, false) => -0.05,
        }
    }

    /// The share of the tasks directly below two tasks that are pairs.
    pub(super) fn common_children(&self, old: TaskIndex, new: TaskIndex) -> f64 {
        let below_old = self.before.descendants(old);
        let below_new = self.after.descendants(new);
        let most = below_old.len().max(below_new.len());
        // A list of hundreds below one task tells as much by its first ones.
        let pairs = below_old.take(64).filter(|&child| {
            self.forward[child].is_some_and(|(partner, _)| below_new.contains(&partner))
        });
        match most.min(64) {
            0 => 0.0,
            most => count(pairs.count()) / count(most),
        }
    }
}

/// What the pages tell that the notes below both link to; a single one may be
/// everybody's.
fn note_evidence(old: &[String], new: &[String]) -> f64 {
    let common = old.iter().filter(|page| new.binary_search(page).is_ok());
    match common.count() {
        0 => 0.0,
        1 => 0.3 * 2.0 / count(old.len() + new.len()),
        common => 0.6 * 2.0 * count(common) / count(old.len() + new.len()),
    }
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
