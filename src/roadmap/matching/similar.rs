//! Pairs by likeness: few candidates for each task, and the best pairs of all
//! first, where no other is nearly as good.

use std::collections::HashMap;

use super::likeness::{Likeness, Place};
use super::surroundings::Surroundings;
use super::vocabulary::{Traits, Version, Vocabulary};
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

/// Two tasks, by their places.
type Pair = (TaskIndex, TaskIndex);

/// Two tasks that may be the same.
#[derive(Clone, Copy)]
struct Candidate {
    pair: Pair,
    likeness: Likeness,
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
        let clues = self.clues();
        let tasks = [self.before.tasks.len(), self.after.tasks.len()];
        let vocabulary = Vocabulary::of([clues.0, clues.1], tasks);
        let open = Open::of(self, &vocabulary);
        let mut candidates = Vec::new();
        for _ in 0..ROUNDS {
            if self.is_settled() {
                return;
            }
            candidates = self.scored(&open, &candidates);
            if !self.take_best(&candidates) {
                return;
            }
            self.pair_between_neighbours();
        }
    }

    /// All candidates with their scores, in order; what the round before found
    /// out about them is taken from there.
    fn scored(&self, open: &Open<'_>, before: &[Candidate]) -> Vec<Candidate> {
        let in_gaps = self.near_candidates();
        let mut all = open.alike(self);
        all.extend(&in_gaps);
        all.sort_unstable();
        all.dedup();
        let surroundings = Surroundings::new(self);
        let mut known = before.iter().peekable();
        let mut scored = Vec::with_capacity(all.len());
        for pair in all {
            if !self.may_be_same(pair.0, pair.1) {
                continue;
            }
            while known.next_if(|known| known.pair < pair).is_some() {}
            let likeness = match known.next_if(|known| known.pair == pair) {
                Some(known) => known.likeness,
                None => open.likeness(self, pair),
            };
            let is_in_gap = in_gaps.binary_search(&pair).is_ok();
            scored.push(self.candidate(pair, likeness, is_in_gap, &surroundings));
        }
        scored
    }

    fn candidate(
        &self,
        pair: Pair,
        likeness: Likeness,
        in_gap: bool,
        surroundings: &Surroundings,
    ) -> Candidate {
        let (old, new) = pair;
        let place = Place {
            in_gap,
            agrees: surroundings.agree(self, old, new),
            is_apart: Surroundings::are_apart(self, old, new),
            children: self.common_children(old, new),
        };
        let score = likeness.score(place);
        let least = match place.agrees {
            true => ENOUGH,
            false => ENOUGH_ELSEWHERE,
        };
        Candidate {
            pair,
            likeness,
            score,
            is_enough: score >= least,
        }
    }

    /// The tasks that stand about as far into a gap, sorted.
    fn near_candidates(&self) -> Vec<Pair> {
        let mut near = Vec::new();
        for gap in self.gaps() {
            for (place, &old) in gap.before.iter().enumerate() {
                for new in window(place, gap.before.len(), &gap.after) {
                    near.push((old, *new));
                }
            }
            for (place, &new) in gap.after.iter().enumerate() {
                for old in window(place, gap.after.len(), &gap.before) {
                    near.push((*old, new));
                }
            }
        }
        near.sort_unstable();
        near.dedup();
        near
    }

    /// Takes the pairs that are the best of both their tasks, and clearly so.
    fn take_best(&mut self, candidates: &[Candidate]) -> bool {
        let mut old_best = vec![[0.0; 2]; self.before.tasks.len()];
        let mut new_best = vec![[0.0; 2]; self.after.tasks.len()];
        for &Candidate { pair, score, .. } in candidates {
            note(&mut old_best[pair.0], score);
            note(&mut new_best[pair.1], score);
        }
        let is_clear = |best: [f64; 2], score: f64| score >= best[0] && score - best[1] >= MARGIN;
        let mut any = false;
        for candidate in candidates {
            let ((old, new), score) = (candidate.pair, candidate.score);
            if candidate.is_enough
                && is_clear(old_best[old], score)
                && is_clear(new_best[new], score)
            {
                any |= self.pair(old, new, Rule::Similar);
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

/// The tasks without a partner, before the first round.
struct Open<'v> {
    vocabulary: &'v Vocabulary<'v>,
    old: HashMap<TaskIndex, Traits>,
    new: HashMap<TaskIndex, Traits>,
}

impl<'v> Open<'v> {
    fn of(pairing: &Pairing<'_>, vocabulary: &'v Vocabulary<'v>) -> Self {
        let (before, after) = (pairing.before, pairing.after);
        let old = |task| (task, vocabulary.traits(Version::Before, before, task));
        let new = |task| (task, vocabulary.traits(Version::After, after, task));
        Self {
            vocabulary,
            old: pairing.open_before().map(old).collect(),
            new: pairing.open_after().map(new).collect(),
        }
    }

    fn likeness(&self, pairing: &Pairing<'_>, (old, new): Pair) -> Likeness {
        let (old, new) = ((old, &self.old[&old]), (new, &self.new[&new]));
        pairing.likeness(self.vocabulary, old, new)
    }

    /// The tasks that have rare words in common, looked for from both sides.
    fn alike(&self, pairing: &Pairing<'_>) -> Vec<Pair> {
        let old: Vec<TaskIndex> = pairing.open_before().collect();
        let new: Vec<TaskIndex> = pairing.open_after().collect();
        let mut found = Vec::new();
        let mut in_new = Postings::of(&new, &self.new, self.vocabulary);
        for &task in &old {
            let others = in_new.alike(&self.old[&task]);
            found.extend(others.map(|other| (task, other)));
        }
        let mut in_old = Postings::of(&old, &self.old, self.vocabulary);
        for &task in &new {
            let others = in_old.alike(&self.new[&task]);
            found.extend(others.map(|other| (other, task)));
        }
        found
    }
}

/// For each word, the tasks it stands in.
struct Postings<'v> {
    vocabulary: &'v Vocabulary<'v>,
    /// Where each word's tasks end.
    ends: Vec<usize>,
    tasks: Vec<TaskIndex>,
    /// By task, what it has in common with the one that is looked at.
    common: Vec<f64>,
}

impl<'v> Postings<'v> {
    fn of(
        open: &[TaskIndex],
        traits: &HashMap<TaskIndex, Traits>,
        vocabulary: &'v Vocabulary<'v>,
    ) -> Self {
        let words = || {
            let each =
                |&task: &TaskIndex| traits[&task].rarest.iter().map(move |word| (*word, task));
            open.iter().flat_map(each)
        };
        // From where each word's tasks start to where they end, as they come.
        let mut ends = vec![0; vocabulary.len() + 1];
        for (word, _) in words() {
            ends[word as usize + 1] += 1;
        }
        for word in 1..ends.len() {
            ends[word] += ends[word - 1];
        }
        let mut tasks = vec![0; ends[vocabulary.len()]];
        for (word, task) in words() {
            tasks[ends[word as usize]] = task;
            ends[word as usize] += 1;
        }
        Self {
            vocabulary,
            ends,
            tasks,
            common: vec![0.0; open.last().map_or(0, |last| last + 1)],
        }
    }

    /// The tasks with a word.
    fn with(&self, word: u32) -> &[TaskIndex] {
        let word = word as usize;
        let start = word.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.tasks[start..self.ends[word]]
    }

    /// The tasks that have most in common with the rare words of another.
    fn alike(&mut self, traits: &Traits) -> impl Iterator<Item = TaskIndex> + use<> {
        let is_rare = |word: &&u32| (1..=COMMON).contains(&self.with(**word).len());
        let rare: Vec<u32> = traits.rarest.iter().filter(is_rare).copied().collect();
        let mut found: Vec<TaskIndex> = Vec::new();
        let mut common = std::mem::take(&mut self.common);
        for word in rare.into_iter().take(RARE_WORDS) {
            for &task in self.with(word) {
                if common[task] <= 0.0 {
                    found.push(task);
                }
                common[task] += self.vocabulary.weight(word);
            }
        }
        found.sort_by(|&one, &other| {
            let most = common[other].total_cmp(&common[one]);
            most.then(one.cmp(&other))
        });
        for &task in &found {
            common[task] = 0.0;
        }
        self.common = common;
        found.into_iter().take(ALIKE)
    }
}
