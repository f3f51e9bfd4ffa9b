//! The words of two versions, and what tasks have of them in common.

use std::collections::HashMap;

use super::clues::Clues;
use super::stems::{Shape, share_stem};
use super::words;
use crate::roadmap::document::{Document, TaskIndex};

/// Two words of the same meaning but for their form count a bit less than the
/// same word.
const SAME_STEM: f64 = 0.85;

/// The most that texts are alike which share the manner of their list alone.
const MANNER: f64 = 0.4;

/// In texts with more words apart than these, forms are not looked for.
const MOST_FORMS: usize = 400;

/// The longest name before a colon, in bytes.
const MAX_LEAD: usize = 60;

/// The words of two versions and how much each tells: rare ones much, common
/// ones little.
pub(super) struct Vocabulary<'c> {
    clues: [&'c Clues; 2],
    /// The words here of each version's own.
    numbers: [Vec<u32>; 2],
    words: Vec<Word<'c>>,
}

#[derive(Clone, Copy)]
struct Word<'c> {
    text: &'c str,
    /// In how many tasks it stands.
    tasks: u32,
    is_number: bool,
    shape: Shape,
    weight: f64,
}

/// One of two versions.
#[derive(Debug, Clone, Copy)]
pub(super) enum Version {
    Before,
    After,
}

/// What a task is compared by.
#[derive(Debug, Default)]
pub(super) struct Traits {
    /// Its words, sorted by their numbers, each once.
    words: Vec<u32>,
    /// The same, rarest first.
    pub(super) rarest: Vec<u32>,
    weight: f64,
    /// The name before a colon.
    pub(super) lead: Option<String>,
    /// The pages that the notes below it link to, sorted.
    pub(super) below: Vec<String>,
}

impl<'c> Vocabulary<'c> {
    pub(super) fn of(clues: [&'c Clues; 2], tasks: [usize; 2]) -> Self {
        let mut vocabulary = Self {
            clues,
            numbers: [Vec::new(), Vec::new()],
            words: Vec::new(),
        };
        let mut known: HashMap<&'c str, u32> = HashMap::new();
        for (clues, version) in clues.into_iter().zip([0, 1]) {
            for (word, count) in clues.lexicon().counts().iter().enumerate() {
                let number = vocabulary.note(clues.word(word), *count, &mut known);
                vocabulary.numbers[version].push(number);
            }
        }
        let all = f64::from(u32::try_from(tasks[0] + tasks[1]).unwrap_or(u32::MAX));
        for word in &mut vocabulary.words {
            word.weight = (1.0 + all / f64::from(word.tasks)).ln();
        }
        vocabulary
    }

    /// Counts a word; returns its number.
    fn note(&mut self, text: &'c str, tasks: u32, known: &mut HashMap<&'c str, u32>) -> u32 {
        let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let number = *known.entry(text).or_insert(next);
        if number == next {
            let is_number = text.starts_with(|first: char| first.is_ascii_digit());
            self.words.push(Word {
                text,
                tasks: 0,
                is_number,
                shape: Shape::of(text, is_number),
                weight: 0.0,
            });
        }
        self.words[number as usize].tasks += tasks;
        number
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// How much a word tells.
    pub(super) fn weight(&self, word: u32) -> f64 {
        self.words[word as usize].weight
    }

    /// What a task is compared by.
    pub(super) fn traits(&self, version: Version, document: &Document, task: TaskIndex) -> Traits {
        let (clues, numbers) = (
            self.clues[version as usize],
            &self.numbers[version as usize],
        );
        let own = clues.lexicon().words(task).iter();
        let mut words: Vec<u32> = own.map(|&word| numbers[word as usize]).collect();
        words.sort_unstable();
        words.dedup();
        let mut rarest = words.clone();
        rarest.sort_by(|&one, &other| {
            let weights = self.weight(other).total_cmp(&self.weight(one));
            let text = |word: u32| self.words[word as usize].text;
            weights.then_with(|| text(one).cmp(text(other)))
        });
        Traits {
            weight: words.iter().map(|&word| self.weight(word)).sum(),
            words,
            rarest,
            lead: lead(document.text(task)),
            below: words::targets_below(document, task),
        }
    }

    /// How alike two texts are, near each other and elsewhere.
    pub(super) fn likeness(&self, old: &Traits, new: &Traits, apart: &Apart) -> [f64; 2] {
        let same: f64 = apart.common.iter().map(|&word| self.weight(word)).sum();
        let shared = same + self.common_forms(&apart.old, &apart.new);
        let (less, more) = (old.weight.min(new.weight), old.weight.max(new.weight));
        if less <= 0.0 {
            return [0.0; 2];
        }
        let dice = 2.0 * shared / (less + more);
        if self.is_only_manner(apart, shared - same) {
            return [dice.min(MANNER); 2];
        }
        // A text that was cut or went on: all of the shorter is in the longer.
        // Elsewhere that is more likely another task on the same subject.
        let part = match apart.common.len() {
            _ if shared < 0.95 * less => 0.0,
            0 | 1 => 0.6,
            _ => 0.8,
        };
        [dice.max(part), dice.max(0.0)]
    }

    /// Whether two texts share nothing but words that many tasks have, and each
    /// has words that no other task has: `The basics of …` is how a list is
    /// written, and not what a task is about.
    fn is_only_manner(&self, apart: &Apart, forms: f64) -> bool {
        let tasks = |word: &u32| self.words[*word as usize].tasks;
        let has_own = |words: &[u32]| words.iter().any(|word| tasks(word) == 1);
        let shares_own = apart.common.iter().any(|word| tasks(word) <= 2);
        !shares_own && forms <= 0.0 && has_own(&apart.old) && has_own(&apart.new)
    }

    /// The weight of words that differ in form only, the same whichever text
    /// comes first.
    fn common_forms(&self, old: &[u32], new: &[u32]) -> f64 {
        if old.len() * new.len() > MOST_FORMS {
            return 0.0;
        }
        let partners = new.len();
        let pairs: Vec<bool> = old
            .iter()
            .flat_map(|&word| new.iter().map(move |&other| (word, other)))
            .map(|(word, other)| self.share_stem(word, other))
            .collect();
        if !pairs.contains(&true) {
            return 0.0;
        }
        let forth = self.sum_of_forms(old, new, |one, other| pairs[one * partners + other]);
        let back = self.sum_of_forms(new, old, |one, other| pairs[other * partners + one]);
        forth.max(back)
    }

    /// Gives each word the first partner that is free.
    fn sum_of_forms(
        &self,
        old: &[u32],
        new: &[u32],
        are_forms: impl Fn(usize, usize) -> bool,
    ) -> f64 {
        let mut free: Vec<usize> = (0..new.len()).collect();
        let mut sum = 0.0;
        for (one, &word) in old.iter().enumerate() {
            let place = free.iter().position(|&other| are_forms(one, other));
            if let Some(place) = place {
                let other = new[free.swap_remove(place)];
                sum += SAME_STEM * f64::midpoint(self.weight(word), self.weight(other));
            }
        }
        sum
    }

    fn share_stem(&self, one: u32, other: u32) -> bool {
        let (one, other) = (&self.words[one as usize], &self.words[other as usize]);
        share_stem((one.text, one.shape), (other.text, other.shape))
    }

    /// Whether each text has a number that the other has not: lecture 3 is not
    /// lecture 4.
    pub(super) fn numbers_differ(&self, apart: &Apart) -> bool {
        let is_number = |&word: &u32| self.words[word as usize].is_number;
        apart.old.iter().any(is_number) && apart.new.iter().any(is_number)
    }
}

/// The words that both of two texts have, and those that one alone has.
pub(super) struct Apart {
    common: Vec<u32>,
    old: Vec<u32>,
    new: Vec<u32>,
}

impl Apart {
    pub(super) fn of(old: &Traits, new: &Traits) -> Self {
        let (old, new) = (&old.words, &new.words);
        let in_new = |word: &u32| new.binary_search(word).is_ok();
        let (common, only_old) = old.iter().copied().partition(in_new);
        let is_new = |word: &&u32| old.binary_search(word).is_err();
        Self {
            common,
            old: only_old,
            new: new.iter().filter(is_new).copied().collect(),
        }
    }
}

/// The name before a colon, as in `Title: …`. One with a number in it, such as
/// `Week 3:`, tells too little.
fn lead(text: &str) -> Option<String> {
    let (lead, _) = text.split_once(':')?;
    let folded = words::folded(lead);
    let is_name = lead.len() <= MAX_LEAD && !folded.is_empty();
    (is_name && !folded.contains(|sign: char| sign.is_ascii_digit())).then_some(folded)
}
