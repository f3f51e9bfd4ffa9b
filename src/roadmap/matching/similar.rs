//! Pairs by likeness: few candidates for each task, and the best pairs of all
//! first, where no other is nearly as good.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::likeness::{Bag, Place, Vocabulary};
use super::surroundings::Surroundings;
use super::{Pairing, Rule};
use crate::roadmap::document::TaskIndex;

/// How many tasks near the same place are looked at.
const NEAR: usize = 12;

/// How many tasks with the same rare words are looked at.
const ALIKE: usize = 8;

/// How many words of a task are looked up, rarest first.
const RARE_WORDS: usize = 6;

/// A word in more open tasks than this finds none.
const COMMON: usize = 40;

/// The least score of a pair in the same surroundings.
const ENOUGH: f64 = 0.65;

/// The least score of a pair elsewhere: of tasks that were reworded and moved
/// at once.
const ENOUGH_ELSEWHERE: f64 = 0.8;

/// How much worse the next best pair must be.
const MARGIN: f64 = 0.08;

/// How often pairs are looked for; each pair takes a rival away from others.
const ROUNDS: usize = 6;

/// Two tasks that may be the same.
#[derive(Clone, Copy)]
struct Candidate {
    old: TaskIndex,
    new: TaskIndex,
    score: f64,
    is_enough: bool,
}

impl Pairing<'_> {
    /// Pairs what is alike: in rounds, as each pair tells something about the
    /// tasks around it.
    pub(super) fn pair_similar(&mut self) {
        if self.is_settled() {
            return;
        }
        let clues = self.clues().clone();
        let tasks = [self.before.tasks.len(), self.after.tasks.len()];
        let vocabulary = Vocabulary::of([&clues.0, &clues.1], tasks);
        for _ in 0..ROUNDS {
            if self.is_settled() {
                return;
            }
            let candidates = self.scored(&vocabulary);
            if !self.take_best(&candidates) {
                return;
            }
            self.pair_between_neighbours();
        }
    }

    /// All candidates with their scores.
    fn scored(&self, vocabulary: &Vocabulary<'_>) -> Vec<Candidate> {
        let (before, after) = self.clues();
        let bags = Bags {
            old: self
                .open_before()
                .map(|task| (task, vocabulary.bag(before, task)))
                .collect(),
            new: self
                .open_after()
                .map(|task| (task, vocabulary.bag(after, task)))
                .collect(),
        };
        let in_gaps = self.near_candidates();
        let mut all = bags.candidates(vocabulary);
        all.extend(&in_gaps);
        let surroundings = Surroundings::new(self);
        let score = |(old, new): (TaskIndex, TaskIndex)| {
            let place = Place {
                in_gap: in_gaps.contains(&(old, new)),
                agrees: surroundings.agree(self, old, new),
                is_apart: Surroundings::are_apart(self, old, new),
                children: self.common_children(old, new),
            };
            let score = self.score(
                vocabulary,
                (old, &bags.old[&old]),
                (new, &bags.new[&new]),
                place,
            );
            let least = match place.agrees {
                true => ENOUGH,
                false => ENOUGH_ELSEWHERE,
            };
            Candidate {
                old,
                new,
                score,
                is_enough: score >= least,
            }
        };
        let may_be = |&(old, new): &(TaskIndex, TaskIndex)| self.may_be_same(old, new);
        all.into_iter().filter(may_be).map(score).collect()
    }

    /// The tasks that stand about as far into a gap, and those below a pair.
    fn near_candidates(&self) -> BTreeSet<(TaskIndex, TaskIndex)> {
        let mut near = BTreeSet::new();
        for gap in self.gaps() {
            for (place, &old) in gap.before.iter().enumerate() {
                for new in window(place, gap.before.len(), &gap.after) {
                    near.insert((old, *new));
                }
            }
            for (place, &new) in gap.after.iter().enumerate() {
                for old in window(place, gap.after.len(), &gap.before) {
                    near.insert((*old, new));
                }
            }
        }
        near
    }

    /// Takes the pairs that are the best of both their tasks, and clearly so.
    fn take_best(&mut self, candidates: &[Candidate]) -> bool {
        let mut old_best: HashMap<TaskIndex, [f64; 2]> = HashMap::new();
        let mut new_best: HashMap<TaskIndex, [f64; 2]> = HashMap::new();
        for candidate in candidates {
            note(old_best.entry(candidate.old).or_default(), candidate.score);
            note(new_best.entry(candidate.new).or_default(), candidate.score);
        }
        let is_clear = |best: [f64; 2], score: f64| score >= best[0] && score - best[1] >= MARGIN;
        let mut any = false;
        for candidate in candidates {
            let score = candidate.score;
            if candidate.is_enough
                && is_clear(old_best[&candidate.old], score)
                && is_clear(new_best[&candidate.new], score)
            {
                any |= self.pair(candidate.old, candidate.new, Rule::Similar);
            }
        }
        any
    }
}

/// Keeps the two best scores.
fn note(best: &mut [f64; 2], score: f64) {
    if score > best[0] {
        *best = [score, best[0]];
    } else if score > best[1] {
        best[1] = score;
    }
}

/// The tasks around the same place of a list of another length.
fn window(place: usize, of: usize, tasks: &[TaskIndex]) -> &[TaskIndex] {
    if tasks.len() <= NEAR {
        return tasks;
    }
    let middle = place * tasks.len() / of.max(1);
    let start = middle.saturating_sub(NEAR / 2).min(tasks.len() - NEAR);
    &tasks[start..start + NEAR]
}

/// The words of all tasks without a partner.
struct Bags {
    old: BTreeMap<TaskIndex, Bag>,
    new: BTreeMap<TaskIndex, Bag>,
}

impl Bags {
    /// The tasks that have rare words in common, looked for from both sides.
    fn candidates(&self, vocabulary: &Vocabulary<'_>) -> BTreeSet<(TaskIndex, TaskIndex)> {
        let (old, new) = (Postings::of(&self.old), Postings::of(&self.new));
        let mut found = BTreeSet::new();
        for (&task, bag) in &self.old {
            found.extend(new.alike(vocabulary, bag).map(|other| (task, other)));
        }
        for (&task, bag) in &self.new {
            found.extend(old.alike(vocabulary, bag).map(|other| (other, task)));
        }
        found
    }
}

/// For each word, the tasks it stands in.
struct Postings(HashMap<u32, Vec<TaskIndex>>);

impl Postings {
    fn of(bags: &BTreeMap<TaskIndex, Bag>) -> Self {
        let mut postings: HashMap<u32, Vec<TaskIndex>> = HashMap::new();
        for (&task, bag) in bags {
            for &word in &bag.words {
                postings.entry(word).or_default().push(task);
            }
        }
        Self(postings)
    }

    /// The tasks that have most in common with the rare words of `bag`.
    fn alike(
        &self,
        vocabulary: &Vocabulary<'_>,
        bag: &Bag,
    ) -> impl Iterator<Item = TaskIndex> + use<> {
        let mut rare: Vec<u32> = bag.words.clone();
        rare.retain(|word| self.0.get(word).is_some_and(|tasks| tasks.len() <= COMMON));
        rare.sort_by(|one, other| {
            let weights = vocabulary
                .weight(*other)
                .total_cmp(&vocabulary.weight(*one));
            weights.then_with(|| vocabulary.text(*one).cmp(vocabulary.text(*other)))
        });
        let mut common: BTreeMap<TaskIndex, f64> = BTreeMap::new();
        for word in rare.into_iter().take(RARE_WORDS) {
            for &task in &self.0[&word] {
                *common.entry(task).or_default() += vocabulary.weight(word);
            }
        }
        let mut common: Vec<(TaskIndex, f64)> = common.into_iter().collect();
        common.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        common.into_iter().take(ALIKE).map(|(task, _)| task)
    }
}
