//! How alike two tasks are.

use std::collections::HashMap;

use super::Pairing;
use super::clues::Clues;
use super::words;
use crate::roadmap::document::TaskIndex;

/// Two words of the same meaning but for their form count a bit less than the
/// same word.
const SAME_STEM: f64 = 0.85;

/// From this share of equal letters on, two words differ in form only.
const STEM: f64 = 0.75;

/// The shortest words that are compared letter by letter.
const MIN_STEM: usize = 4;

/// The longest name before a colon, in bytes.
const MAX_LEAD: usize = 60;

/// The words of two versions and how much each tells: rare ones much, common
/// ones little.
pub(super) struct Vocabulary<'c> {
    ids: HashMap<&'c str, u32>,
    words: Vec<Word<'c>>,
}

#[derive(Clone, Copy)]
struct Word<'c> {
    text: &'c str,
    /// In how many tasks it stands.
    tasks: u32,
    is_number: bool,
    weight: f64,
}

/// A task's words, sorted by their ids, each once.
#[derive(Default)]
pub(super) struct Bag {
    pub(super) words: Vec<u32>,
    weight: f64,
}

impl<'c> Vocabulary<'c> {
    pub(super) fn of(clues: [&'c Clues; 2], tasks: [usize; 2]) -> Self {
        let mut vocabulary = Self {
            ids: HashMap::new(),
            words: Vec::new(),
        };
        for (clues, tasks) in clues.into_iter().zip(tasks) {
            for task in 0..tasks {
                for word in clues.words(task) {
                    vocabulary.note(word);
                }
            }
        }
        let all = f64::from(u32::try_from(tasks[0] + tasks[1]).unwrap_or(u32::MAX));
        for word in &mut vocabulary.words {
            word.weight = (1.0 + all / f64::from(word.tasks)).ln();
        }
        vocabulary
    }

    fn note(&mut self, text: &'c str) {
        let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let id = *self.ids.entry(text).or_insert(next);
        if id == next {
            self.words.push(Word {
                text,
                tasks: 0,
                is_number: text.starts_with(|first: char| first.is_ascii_digit()),
                weight: 0.0,
            });
        }
        self.words[id as usize].tasks += 1;
    }

    /// How much a word tells.
    pub(super) fn weight(&self, word: u32) -> f64 {
        self.words[word as usize].weight
    }

    /// A word as it is written.
    pub(super) fn text(&self, word: u32) -> &'c str {
        self.words[word as usize].text
    }

    /// A task's words.
    pub(super) fn bag(&self, clues: &Clues, task: TaskIndex) -> Bag {
        let ids = clues.words(task).filter_map(|word| self.ids.get(word));
        let mut words: Vec<u32> = ids.copied().collect();
        words.sort_unstable();
        words.dedup();
        let weight = words.iter().map(|&word| self.weight(word)).sum();
        Bag { words, weight }
    }

    /// How alike two texts are, from 0 to 1.
    fn likeness(&self, old: &Bag, new: &Bag, is_near: bool) -> f64 {
        let (common, only_old, only_new) = split(&old.words, &new.words);
        let same: f64 = common.iter().map(|&word| self.weight(word)).sum();
        let forms = self
            .common_forms(&only_old, &only_new)
            .max(self.common_forms(&only_new, &only_old));
        let shared = same + forms;
        let (less, more) = (old.weight.min(new.weight), old.weight.max(new.weight));
        if less <= 0.0 {
            return 0.0;
        }
        let dice = 2.0 * shared / (less + more);
        // A text that was cut or went on: all of the shorter is in the longer.
        // Elsewhere that is more likely another task on the same subject.
        let part = match common.len() {
            _ if shared < 0.95 * less || !is_near => 0.0,
            0 | 1 => 0.6,
            _ => 0.8,
        };
        dice.max(part)
    }

    /// The weight of words that differ in form only.
    fn common_forms(&self, old: &[u32], new: &[u32]) -> f64 {
        if old.len() * new.len() > 400 {
            return 0.0;
        }
        let mut free: Vec<u32> = new.to_vec();
        let mut sum = 0.0;
        for &word in old {
            let partner = free.iter().position(|&other| self.same_stem(word, other));
            if let Some(partner) = partner {
                let other = free.swap_remove(partner);
                sum += SAME_STEM * f64::midpoint(self.weight(word), self.weight(other));
            }
        }
        sum
    }

    fn same_stem(&self, one: u32, other: u32) -> bool {
        let (one, other) = (&self.words[one as usize], &self.words[other as usize]);
        if one.is_number || other.is_number {
            return false;
        }
        let long = |word: &str| word.chars().nth(MIN_STEM - 1).is_some();
        long(one.text)
            && long(other.text)
            && strsim::normalized_damerau_levenshtein(one.text, other.text) >= STEM
    }

    /// Whether each text has a number that the other has not: lecture 3 is not
    /// lecture 4.
    fn numbers_differ(&self, old: &Bag, new: &Bag) -> bool {
        let (_, only_old, only_new) = split(&old.words, &new.words);
        let any_number = |words: &[u32]| {
            words
                .iter()
                .any(|&word| self.words[word as usize].is_number)
        };
        any_number(&only_old) && any_number(&only_new)
    }
}

/// The words that both have, and those that one alone has.
fn split(old: &[u32], new: &[u32]) -> (Vec<u32>, Vec<u32>, Vec<u32>) {
    let in_new = |word: &u32| new.binary_search(word).is_ok();
    let (common, only_old) = old.iter().copied().partition(in_new);
    let is_new = |word: &&u32| old.binary_search(word).is_err();
    let only_new = new.iter().filter(is_new).copied().collect();
    (common, only_old, only_new)
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
    /// How sure it is that two tasks are the same, from 0 to 1 and a bit more.
    pub(super) fn score(
        &self,
        vocabulary: &Vocabulary<'_>,
        (old, old_bag): (TaskIndex, &Bag),
        (new, new_bag): (TaskIndex, &Bag),
        place: Place,
    ) -> f64 {
        let is_near = place.in_gap || place.agrees;
        let text = vocabulary.likeness(old_bag, new_bag, is_near);
        let links = self.link_evidence(old, new);
        let has_name = self.same_name(old, new);
        let mut score = text + links + 0.3 * place.children + self.note_evidence(old, new);
        if has_name || self.same_lead(old, new) {
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
        if !place.agrees && self.gains_link(old, new) {
            score -= 0.1;
        }
        if vocabulary.numbers_differ(old_bag, new_bag) && links <= 0.0 && !has_name {
            score -= 0.5;
        }
        // Sums of the same weights in another order differ in the last digits.
        (score * 1e6).round() / 1e6
    }

    /// Whether both begin with the same name before a colon, as `Title: …` does.
    /// One with a number in it, such as `Week 3:`, tells too little.
    fn same_lead(&self, old: TaskIndex, new: TaskIndex) -> bool {
        let lead = |text: &str| {
            let (lead, _) = text.split_once(':')?;
            let folded = words::folded(lead);
            let is_name = lead.len() <= MAX_LEAD && !folded.is_empty();
            (is_name && !folded.contains(|sign: char| sign.is_ascii_digit())).then_some(folded)
        };
        let name = lead(self.before.text(old));
        name.is_some() && name == lead(self.after.text(new))
    }

    /// Whether both begin with the same name, which no other task of their
    /// versions begins with.
    fn same_name(&self, old: TaskIndex, new: TaskIndex) -> bool {
        let (before, after) = self.clues();
        let name = before.name(old);
        name.is_some() && name == after.name(new)
    }

    fn gains_link(&self, old: TaskIndex, new: TaskIndex) -> bool {
        let (before, after) = self.clues();
        before.links(old).is_empty() != after.links(new).is_empty()
    }

    /// What the pages tell that the notes below both link to; a single one may
    /// be everybody's.
    fn note_evidence(&self, old: TaskIndex, new: TaskIndex) -> f64 {
        let (before, after) = self.clues();
        let (old, new) = (before.links_below(old), after.links_below(new));
        let common = old.iter().filter(|page| new.binary_search(page).is_ok());
        match common.count() {
            0 => 0.0,
            1 => 0.3 * 2.0 / count(old.len() + new.len()),
            common => 0.6 * 2.0 * count(common) / count(old.len() + new.len()),
        }
    }

    /// What their links tell: a page in common speaks for them, none in common
    /// a little against.
    fn link_evidence(&self, old: TaskIndex, new: TaskIndex) -> f64 {
        let (before, after) = self.clues();
        let (old, new) = (before.links(old), after.links(new));
        if old.is_empty() || new.is_empty() {
            return 0.0;
        }
        if old.iter().any(|link| new.contains(link)) {
            0.3
        } else {
            -0.05
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

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
