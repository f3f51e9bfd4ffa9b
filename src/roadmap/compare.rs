//! What became of the tasks from one version of a roadmap to another.

use super::document::{Document, TaskIndex};
use super::matching::Rule;
use super::matching::longest_in_order;
use super::merge::Fate;

/// A task of the version before and the same task of the version after.
pub type Pair = (TaskIndex, TaskIndex);

/// The tasks that differ between two versions, each in document order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Tasks of the version after that are new.
    pub added: Vec<TaskIndex>,
    /// Tasks of the version before that are gone.
    pub removed: Vec<TaskIndex>,
    /// Tasks with another text.
    pub reworded: Vec<Pair>,
    /// Tasks at another place among those that stayed.
    pub moved: Vec<Pair>,
    /// Ticked tasks of the version before that are ticked in the version after,
    /// and by which rule they were found.
    pub carried: Vec<(TaskIndex, TaskIndex, Rule)>,
    /// Ticked tasks of the version before that are open in the version after.
    pub unticked: Vec<Pair>,
    /// Ticked tasks of the version before that are gone.
    pub lost: Vec<TaskIndex>,
    /// Ticked tasks of the version before that stand in a conflict.
    pub in_conflict: Vec<TaskIndex>,
}

/// Compares two versions, of which `fates` tells where each task went.
#[must_use]
pub fn compare(before: &Document, after: &Document, fates: &[Fate]) -> Comparison {
    let mut comparison = Comparison::default();
    let mut kept = Vec::new();
    let mut is_new = vec![true; after.tasks.len()];
    for (old, fate) in fates.iter().enumerate() {
        let &Fate::Merged(new, rule) = fate else {
            let ticked = before.tasks[old].done.then_some(old);
            match fate {
                Fate::Gone => {
                    comparison.removed.push(old);
                    comparison.lost.extend(ticked);
                }
                _ => comparison.in_conflict.extend(ticked),
            }
            continue;
        };
        is_new[new] = false;
        kept.push((old, new));
        if before.text(old) != after.text(new) {
            comparison.reworded.push((old, new));
        }
        match (before.tasks[old].done, after.tasks[new].done) {
            (true, true) => comparison.carried.push((old, new, rule)),
            (true, false) => comparison.unticked.push((old, new)),
            _ => {}
        }
    }
    let news = is_new.iter().enumerate();
    comparison.added = news.filter_map(|(task, new)| new.then_some(task)).collect();
    comparison.moved = moved(before, after, &kept);
    comparison
}

/// The pairs that do not keep their order, and those that stand below another
/// task or in a section of another name.
fn moved(before: &Document, after: &Document, kept: &[Pair]) -> Vec<Pair> {
    let news: Vec<TaskIndex> = kept.iter().map(|&(_, new)| new).collect();
    let mut in_order = vec![false; kept.len()];
    for place in longest_in_order(&news) {
        in_order[place] = true;
    }
    let mut partner = vec![None; before.tasks.len()];
    for &(old, new) in kept {
        partner[old] = Some(new);
    }
    let same_parent = |old: TaskIndex, new: TaskIndex| match (before.parent(old), after.parent(new))
    {
        (Some(old), Some(new)) => partner[old].is_none() || partner[old] == Some(new),
        (None, None) => true,
        _ => false,
    };
    let is_moved =
        |&(place, &(old, new)): &(usize, &Pair)| !in_order[place] || !same_parent(old, new);
    let pairs = kept.iter().enumerate().filter(is_moved);
    pairs.map(|(_, &pair)| pair).collect()
}
