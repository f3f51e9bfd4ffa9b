//! Tasks between the same neighbours.

use std::collections::BTreeMap;
use std::ops::Range;

use super::order::longest_in_order;
use super::surroundings::Surroundings;
use super::{Pairing, Rule};
use crate::roadmap::document::TaskIndex;

/// How often the gaps are looked through; each pair that is found makes them
/// smaller.
const ROUNDS: usize = 4;

/// A stretch of both versions between two pairs that keep their order: the
/// tasks in it that have no partner.
pub(super) struct Gap {
    pub(super) before: Vec<TaskIndex>,
    pub(super) after: Vec<TaskIndex>,
}

impl Pairing<'_> {
    /// Pairs tasks of the same text that stand between the same neighbours, in
    /// surroundings that agree.
    pub(super) fn pair_between_neighbours(&mut self) {
        for _ in 0..ROUNDS {
            if self.is_settled() {
                return;
            }
            let found = self.pair_in_gaps() | self.pair_behind_pairs();
            if !found {
                return;
            }
        }
    }

    /// Pairs tasks of the same text that stand right behind tasks that are the
    /// same: where one of several alike was taken away or added, what follows
    /// is what it was.
    fn pair_behind_pairs(&mut self) -> bool {
        let surroundings = Surroundings::new(self);
        let mut any = false;
        let open: Vec<TaskIndex> = self.open_before().collect();
        for old in open {
            let Some(new) = self.behind_the_same(old) else {
                continue;
            };
            let texts = (
                self.before.contexts().of(old).text,
                self.after.contexts().of(new).text,
            );
            if texts.0 == texts.1
                && surroundings.agree(self, old, new)
                && !self.links_lead_apart(old, new)
            {
                any |= self.pair(old, new, Rule::Neighbours);
            }
        }
        any
    }

    /// The task that follows the partner of the one before `old`; the first
    /// task of the other version for the first one.
    fn behind_the_same(&self, old: TaskIndex) -> Option<TaskIndex> {
        let new = match old.checked_sub(1) {
            None => 0,
            Some(before) => self.forward[before]?.0 + 1,
        };
        (new < self.backward.len() && self.backward[new].is_none()).then_some(new)
    }

    fn pair_in_gaps(&mut self) -> bool {
        let surroundings = Surroundings::new(self);
        let mut found = Vec::new();
        for gap in self.gaps() {
            for twins in self.twins(&gap) {
                let pairs = twins.0.into_iter().zip(twins.1);
                let agree = |&(old, new): &_| {
                    surroundings.agree(self, old, new) && !self.links_lead_apart(old, new)
                };
                found.extend(pairs.filter(agree));
            }
        }
        let mut any = false;
        for (old, new) in found {
            any |= self.pair(old, new, Rule::Neighbours);
        }
        any
    }

    /// The tasks of a gap with the same text, where there are as many on both
    /// sides.
    fn twins(&self, gap: &Gap) -> Vec<(Vec<TaskIndex>, Vec<TaskIndex>)> {
        let (before, after) = (self.before.contexts(), self.after.contexts());
        let mut groups: BTreeMap<u64, (Vec<TaskIndex>, Vec<TaskIndex>)> = BTreeMap::new();
        for &old in &gap.before {
            groups.entry(before.of(old).text).or_default().0.push(old);
        }
        for &new in &gap.after {
            groups.entry(after.of(new).text).or_default().1.push(new);
        }
        let groups = groups.into_values();
        groups.filter(|(old, new)| old.len() == new.len()).collect()
    }

    /// The gaps in which both versions have tasks without a partner.
    pub(super) fn gaps(&self) -> Vec<Gap> {
        let anchors = self.pairs_in_order().into_iter();
        let end = (self.forward.len(), self.backward.len());
        let mut gaps = Vec::new();
        let mut start = (0, 0);
        for (old, new) in anchors.chain([end]) {
            let gap = self.gap(start.0..old, start.1..new);
            if !gap.before.is_empty() && !gap.after.is_empty() {
                gaps.push(gap);
            }
            start = (old + 1, new + 1);
        }
        gaps
    }

    /// The most pairs that keep their order. Among equally many those that come
    /// first in one of the versions, the same one from both ends.
    fn pairs_in_order(&self) -> Vec<(TaskIndex, TaskIndex)> {
        let pair = |(old, pair): (usize, &Option<(TaskIndex, Rule)>)| Some((old, (*pair)?.0));
        let mut pairs: Vec<(TaskIndex, TaskIndex)> =
            self.forward.iter().enumerate().filter_map(pair).collect();
        let is_first = self.before.source.text() <= self.after.source.text();
        let leads = |&(old, new): &(TaskIndex, TaskIndex)| match is_first {
            true => (old, new),
            false => (new, old),
        };
        pairs.sort_unstable_by_key(leads);
        let seconds: Vec<TaskIndex> = pairs.iter().map(|pair| leads(pair).1).collect();
        let places = longest_in_order(&seconds).into_iter();
        places.map(|at| pairs[at]).collect()
    }

    fn gap(&self, before: Range<TaskIndex>, after: Range<TaskIndex>) -> Gap {
        Gap {
            before: before
                .filter(|&task| self.forward[task].is_none())
                .collect(),
            after: after
                .filter(|&task| self.backward[task].is_none())
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Matching;
    use crate::roadmap::document::Document;
    use crate::roadmap::source::Source;

    #[test]
    fn pairs_that_cross_count_the_same_from_both_ends() {
        let parse = |text: &str| Document::parse("R.md", Source::from_text(text.to_owned()));
        let before = parse("- [ ] same\n\n## A\n- [ ] a\n\n## B\n- [ ] same\n- [ ] b\n");
        let after = parse("- [ ] same\n- [ ] same\n\n## B\n- [ ] b\n\n## A\n- [ ] a\n");
        let matching = Matching::between(&before, &after);
        assert_eq!(matching, Matching::between(&after, &before).reversed());
    }
}
