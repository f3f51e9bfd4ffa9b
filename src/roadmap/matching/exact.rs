//! Signs that leave no doubt: ids, surroundings, texts and links of one task only.

use std::collections::HashMap;
use std::hash::Hash;

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

/// How many tasks of both versions bear one sign.
#[derive(Default)]
struct Group {
    before: usize,
    after: usize,
    /// Those of them without a partner.
    open_before: usize,
    open_after: usize,
    /// Where those stand that are to be paired, among all of them.
    start: usize,
}

impl Group {
    fn is_paired(&self, twins: Twins) -> bool {
        let is_single = twins == Twins::InOrder || self.before == 1;
        self.before == self.after && is_single && self.open_before == self.open_after
    }
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
        let open: Vec<TaskIndex> = self.open_before().collect();
        for old in open {
            let mut partners = partners(self.before, self.after, old);
            let Some(new) = partners.next() else { continue };
            // Links that lead apart: one task was split, or two were joined.
            let leads_apart = partners.any(|other| other != new);
            let leads_back = self::partners(self.after, self.before, new).all(|task| task == old);
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
        let (old_tasks, new_tasks) = (self.before.tasks.len(), self.after.tasks.len());
        // What bears a sign that no open task bears need not be told apart.
        let mut numbers: HashMap<K, usize> = HashMap::new();
        for sign in self.open_before().filter_map(&sign_before) {
            let next = numbers.len();
            numbers.entry(sign).or_insert(next);
        }
        let mut groups: Vec<Group> = Vec::new();
        groups.resize_with(numbers.len(), Group::default);
        // The group of each task.
        let mut old_groups = vec![usize::MAX; old_tasks];
        let mut new_groups = vec![usize::MAX; new_tasks];
        for (old, number) in old_groups.iter_mut().enumerate() {
            let Some(known) = sign_before(old).and_then(|sign| numbers.get(&sign)) else {
                continue;
            };
            *number = *known;
            groups[*number].before += 1;
            groups[*number].open_before += usize::from(self.forward[old].is_none());
        }
        for (new, number) in new_groups.iter_mut().enumerate() {
            let Some(known) = sign_after(new).and_then(|sign| numbers.get(&sign)) else {
                continue;
            };
            *number = *known;
            groups[*number].after += 1;
            groups[*number].open_after += usize::from(self.backward[new].is_none());
        }
        self.pair_groups(rule, twins, &mut groups, [&old_groups, &new_groups]);
    }

    /// Pairs the open tasks of each group in their order.
    fn pair_groups(
        &mut self,
        rule: Rule,
        twins: Twins,
        groups: &mut [Group],
        [old_groups, new_groups]: [&[usize]; 2],
    ) {
        let mut end = 0;
        for group in groups.iter_mut().filter(|group| group.is_paired(twins)) {
            group.start = end;
            end += group.open_before;
        }
        let mut places = vec![0; end];
        let mut taken = vec![0; groups.len()];
        for (old, &number) in old_groups.iter().enumerate() {
            let group = groups.get(number).filter(|group| group.is_paired(twins));
            if let (Some(group), None) = (group, self.forward[old]) {
                places[group.start + taken[number]] = old;
                taken[number] += 1;
            }
        }
        for (new, &number) in new_groups.iter().enumerate().rev() {
            let group = groups.get(number).filter(|group| group.is_paired(twins));
            if let (Some(group), None) = (group, self.backward[new]) {
                taken[number] -= 1;
                let old = places[group.start + taken[number]];
                if group.before == 1 || !self.links_lead_apart(old, new) {
                    self.pair(old, new, rule);
                }
            }
        }
    }
}

/// The tasks of another version that alone have a link which `task` alone has.
fn partners<'d>(
    from: &'d Document,
    to: &'d Document,
    task: TaskIndex,
) -> impl Iterator<Item = TaskIndex> + 'd {
    let (clues, other) = (from.clues(), to.clues());
    let own = clues.links(from, task).iter();
    let own = own.filter(move |target| clues.only_with(from, target) == Some(task));
    own.filter_map(move |target| other.only_with(to, target))
}
