//! Signs that leave no doubt: ids, surroundings, texts and links of one task only.

use std::collections::HashMap;
use std::hash::Hash;
use std::rc::Rc;

use super::clues::Clues;
use super::{Pairing, Rule};
use crate::roadmap::document::{Document, TaskIndex};

/// What a group of tasks with one sign must be like, to be paired.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Twins {
    /// One on each side.
    None,
    /// As many on each side; they are paired in their order.
    InOrder,
}

/// The tasks of both versions that bear one sign.
#[derive(Default)]
struct Group {
    before: Vec<TaskIndex>,
    after: Vec<TaskIndex>,
}

impl Pairing<'_> {
    /// Pairs by id, by surroundings, by words in a section, by text.
    pub(super) fn pair_exact(&mut self) {
        self.pair_by_id();
        self.pair_by_place();
        if self.is_settled() {
            return;
        }
        self.pair_by_text();
        self.pair_by_key();
    }

    fn pair_by_id(&mut self) {
        let (before, after) = (self.before, self.after);
        let has_ids = |document: &Document| {
            (0..document.tasks.len()).any(|task| document.explicit_id(task).is_some())
        };
        if has_ids(before) && has_ids(after) {
            self.pair_alike(
                Rule::Id,
                Twins::None,
                |task| before.explicit_id(task),
                |task| after.explicit_id(task),
            );
        }
    }

    /// By text, surroundings and all that stands below; else without the last.
    fn pair_by_place(&mut self) {
        let (before, after) = (self.before.contexts(), self.after.contexts());
        self.pair_alike(
            Rule::Place,
            Twins::InOrder,
            |task| Some(before.of(task).whole),
            |task| Some(after.of(task).whole),
        );
        if self.is_settled() {
            return;
        }
        self.pair_alike(
            Rule::Place,
            Twins::InOrder,
            |task| Some(before.of(task).place),
            |task| Some(after.of(task).place),
        );
    }

    fn pair_by_text(&mut self) {
        let (before, after) = (self.before.contexts(), self.after.contexts());
        self.pair_alike(
            Rule::Text,
            Twins::None,
            |task| Some(before.of(task).text),
            |task| Some(after.of(task).text),
        );
    }

    /// By words in a section, then by words anywhere; marks, letter case and
    /// emphasis do not count.
    fn pair_by_key(&mut self) {
        if self.is_settled() {
            return;
        }
        let (before, after) = self.clues();
        let (before, after) = (Rc::clone(before), Rc::clone(after));
        let (old, new) = (self.before, self.after);
        self.pair_alike(
            Rule::Key,
            Twins::None,
            |task| Some((before.slug_of(old.phase_of(task)), before.folded(task)?)),
            |task| Some((after.slug_of(new.phase_of(task)), after.folded(task)?)),
        );
        self.pair_alike(
            Rule::Key,
            Twins::None,
            |task| before.folded(task),
            |task| after.folded(task),
        );
    }

    /// By a link that one task alone has, in both versions.
    pub(super) fn pair_by_link(&mut self) {
        if self.is_settled() {
            return;
        }
        let (before, after) = self.clues();
        let (before, after) = (Rc::clone(before), Rc::clone(after));
        let open: Vec<TaskIndex> = self.open_before().collect();
        for old in open {
            let mut partners = partners(&before, &after, old);
            let Some(new) = partners.next() else { continue };
            // Links that lead apart: one task was split, or two were joined.
            let leads_apart = partners.any(|other| other != new);
            let leads_back = self::partners(&after, &before, new).all(|task| task == old);
            if !leads_apart && leads_back {
                self.pair(old, new, Rule::Link);
            }
        }
    }

    /// Pairs the tasks that bear the same sign, where their number allows it.
    /// All tasks count, those with a partner as well: what only seems to be the
    /// last one of its kind may be another.
    fn pair_alike<K: Hash + Eq>(
        &mut self,
        rule: Rule,
        twins: Twins,
        sign_before: impl Fn(TaskIndex) -> Option<K>,
        sign_after: impl Fn(TaskIndex) -> Option<K>,
    ) {
        let mut groups: HashMap<K, Group> = HashMap::with_capacity(self.before.tasks.len());
        for old in 0..self.before.tasks.len() {
            if let Some(sign) = sign_before(old) {
                groups.entry(sign).or_default().before.push(old);
            }
        }
        for new in 0..self.after.tasks.len() {
            let Some(sign) = sign_after(new) else {
                continue;
            };
            if let Some(group) = groups.get_mut(&sign) {
                group.after.push(new);
            }
        }
        for group in groups.into_values() {
            self.pair_group(rule, twins, &group);
        }
    }

    fn pair_group(&mut self, rule: Rule, twins: Twins, group: &Group) {
        let counts = (group.before.len(), group.after.len());
        if counts.0 != counts.1 || (counts.0 > 1 && twins == Twins::None) {
            return;
        }
        let old = group.before.iter().copied();
        let new = group.after.iter().copied();
        let old: Vec<TaskIndex> = old.filter(|&task| self.forward[task].is_none()).collect();
        let new: Vec<TaskIndex> = new.filter(|&task| self.backward[task].is_none()).collect();
        if old.len() == new.len() {
            for (old, new) in old.into_iter().zip(new) {
                self.pair(old, new, rule);
            }
        }
    }
}

/// The tasks of another version that alone have a link which `task` alone has.
fn partners<'c>(
    from: &'c Clues,
    to: &'c Clues,
    task: TaskIndex,
) -> impl Iterator<Item = TaskIndex> + 'c {
    let own = from.links(task).iter();
    let own = own.filter(move |target| from.only_with(target) == Some(task));
    own.filter_map(|target| to.only_with(target))
}
