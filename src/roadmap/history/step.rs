//! Which task of a version is which of the version before it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::chunk::Chunk;
use super::outline::{Outline, Part};
use crate::roadmap::document::{Document, TaskIndex};
use crate::roadmap::matching::{Matching, Rule};
use crate::roadmap::source::Source;

/// For each task of the later version, the task of the earlier one that it is.
#[derive(Debug)]
pub(super) enum Step {
    /// The same tasks in the same places.
    Same,
    /// Others.
    Pairs(Vec<Option<TaskIndex>>),
}

impl Step {
    /// Pairs the tasks of two versions: those of pieces that both have, and by
    /// the matcher those of all other pieces.
    pub(super) fn between(path: &str, before: &Outline, after: &Outline) -> Self {
        if before.is_like(after) {
            return Self::Same;
        }
        let mut pairs = vec![None; after.states().len()];
        let (old, new) = apart(before.parts(), after.parts(), &mut pairs);
        let (old, new) = (Side::new(before, old), Side::new(after, new));
        let (old, new) = trimmed(old, new, &mut pairs);
        if !old.tasks.is_empty() && !new.tasks.is_empty() {
            match_rest(path, &old, &new, &mut pairs);
        }
        Self::Pairs(pairs)
    }

    /// The earlier version's task.
    pub(super) fn before(&self, after: TaskIndex) -> Option<TaskIndex> {
        match self {
            Self::Same => Some(after),
            Self::Pairs(pairs) => pairs[after],
        }
    }
}

/// Pairs the tasks of equal pieces and returns the pieces that are left.
fn apart<'o>(
    before: &'o [Part],
    after: &'o [Part],
    pairs: &mut [Option<TaskIndex>],
) -> (Vec<&'o Part>, Vec<&'o Part>) {
    let is_same = |(old, new): &(&Part, &Part)| Arc::ptr_eq(&old.chunk, &new.chunk);
    let start = before.iter().zip(after).take_while(is_same).count();
    let backwards = before[start..]
        .iter()
        .rev()
        .zip(after[start..].iter().rev());
    let end = backwards.take_while(is_same).count();
    let whole = |part: &Part| (Arc::as_ptr(&part.chunk), part.tasks());
    let ends = |parts: &[Part]| parts.len() - end..parts.len();
    for (old, new) in (0..start)
        .zip(0..start)
        .chain(ends(before).zip(ends(after)))
    {
        pair(before[old].tasks(), after[new].tasks(), pairs);
    }
    // Pieces that changed places; equal ones keep their order.
    let mut places: HashMap<*const Chunk, Vec<&Part>> = HashMap::new();
    for old in before[start..before.len() - end].iter().rev() {
        places.entry(whole(old).0).or_default().push(old);
    }
    let mut left = Vec::new();
    for new in &after[start..after.len() - end] {
        match places.get_mut(&whole(new).0).and_then(Vec::pop) {
            Some(old) => pair(old.tasks(), new.tasks(), pairs),
            None => left.push(new),
        }
    }
    let mut gone: Vec<&Part> = places.into_values().flatten().collect();
    gone.sort_by_key(|part| part.start);
    (gone, left)
}

fn pair(old: Range<TaskIndex>, new: Range<TaskIndex>, pairs: &mut [Option<TaskIndex>]) {
    for (old, new) in old.zip(new) {
        pairs[new] = Some(old);
    }
}

/// What one version has and the other has not.
struct Side<'o> {
    outline: &'o Outline,
    parts: Vec<&'o Part>,
    /// Its tasks that are not paired yet.
    tasks: Vec<TaskIndex>,
}

impl<'o> Side<'o> {
    fn new(outline: &'o Outline, parts: Vec<&'o Part>) -> Self {
        let tasks = parts.iter().flat_map(|part| part.tasks()).collect();
        Self {
            outline,
            parts,
            tasks,
        }
    }

    /// Whether two tasks have the same text in the same place of the list.
    fn is_same(&self, task: TaskIndex, other: &Self, of_other: TaskIndex) -> bool {
        self.outline.text(task) == other.outline.text(of_other)
            && self.outline.look(task) == other.outline.look(of_other)
            && self.outline.phase(task) == other.outline.phase(of_other)
    }

    /// The same with these tasks left, and the pieces that they stand in.
    fn left(mut self, tasks: Range<usize>) -> Self {
        self.tasks = self.tasks[tasks].to_vec();
        let tasks = &self.tasks;
        self.parts.retain(|part| {
            let start = tasks.partition_point(|&task| task < part.tasks().start);
            tasks
                .get(start)
                .is_some_and(|task| part.tasks().contains(task))
        });
        self
    }

    /// The pieces as one document, unless it is one already.
    fn joined(&self, path: &str) -> Option<Document> {
        (self.parts.len() > 1).then(|| {
            let pieces = self.parts.iter().map(|part| part.chunk.piece());
            let text = String::from_utf8_lossy(&pieces.collect::<Vec<_>>().concat()).into_owned();
            Document::parse(path, Source::from_text(text))
        })
    }
}

/// Pairs the tasks that both sides begin and end with, and leaves the others.
fn trimmed<'o>(
    old: Side<'o>,
    new: Side<'o>,
    pairs: &mut [Option<TaskIndex>],
) -> (Side<'o>, Side<'o>) {
    let same = |(before, after): &(&TaskIndex, &TaskIndex)| old.is_same(**before, &new, **after);
    let start = old.tasks.iter().zip(&new.tasks).take_while(same).count();
    let backwards = old.tasks[start..].iter().rev();
    let backwards = backwards.zip(new.tasks[start..].iter().rev());
    let end = backwards.take_while(same).count();
    let (old_end, new_end) = (old.tasks.len() - end, new.tasks.len() - end);
    let both_ends = old.tasks[..start].iter().zip(&new.tasks[..start]);
    for (&before, &after) in both_ends.chain(old.tasks[old_end..].iter().zip(&new.tasks[new_end..]))
    {
        pairs[after] = Some(before);
    }
    (old.left(start..old_end), new.left(start..new_end))
}

/// Pairs what is left by the matcher.
fn match_rest(path: &str, old: &Side<'_>, new: &Side<'_>, pairs: &mut [Option<TaskIndex>]) {
    let (old_joined, new_joined) = (old.joined(path), new.joined(path));
    let old_document = document(old, old_joined.as_ref());
    let new_document = document(new, new_joined.as_ref());
    let tasks = |side: &Side<'_>| -> Vec<TaskIndex> {
        side.parts.iter().flat_map(|part| part.tasks()).collect()
    };
    let (old_tasks, new_tasks) = (tasks(old), tasks(new));
    if old_tasks.len() != old_document.tasks.len() || new_tasks.len() != new_document.tasks.len() {
        return;
    }
    let settled = pairs.to_vec();
    let taken: HashSet<TaskIndex> = settled.iter().flatten().copied().collect();
    let mut elsewhere = None;
    for (earlier, later, rule) in Matching::between(old_document, new_document).pairs() {
        let (earlier, later) = (old_tasks[earlier], new_tasks[later]);
        if settled[later].is_some() || taken.contains(&earlier) {
            continue;
        }
        // Of a text that stands elsewhere as well, nobody knows which of them
        // came and which went.
        let is_common = matches!(rule, Rule::Text | Rule::Key)
            && elsewhere
                .get_or_insert_with(|| texts(new.outline, &settled))
                .contains(new.outline.text(later))
            && old.outline.phase(earlier) != new.outline.phase(later);
        if !is_common {
            pairs[later] = Some(earlier);
        }
    }
}

fn document<'d>(side: &'d Side<'_>, joined: Option<&'d Document>) -> &'d Document {
    joined.unwrap_or_else(|| side.parts[0].chunk.document())
}

/// The texts of the tasks that are paired.
fn texts<'o>(outline: &'o Outline, pairs: &[Option<TaskIndex>]) -> HashSet<&'o str> {
    let paired = pairs.iter().enumerate();
    let paired = paired.filter(|(_, pair)| pair.is_some());
    paired.map(|(task, _)| outline.text(task)).collect()
}
