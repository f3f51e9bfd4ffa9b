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
        let has_tasks = |parts: &[&Part]| parts.iter().any(|part| !part.tasks().is_empty());
        if has_tasks(&old) && has_tasks(&new) {
            let side = |parts| Side::new(path, parts);
            match_rest(before, after, (&side(&old), &side(&new)), &mut pairs);
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

/// The pieces of one version that the other does not have, as one document.
struct Side<'o> {
    parts: Vec<&'o Part>,
    joined: Option<Document>,
}

impl<'o> Side<'o> {
    fn new(path: &str, parts: &[&'o Part]) -> Self {
        let parts: Vec<&Part> = parts.to_vec();
        let joined = (parts.len() > 1).then(|| {
            let pieces = parts.iter().map(|part| part.chunk.piece());
            let text = String::from_utf8_lossy(&pieces.collect::<Vec<_>>().concat()).into_owned();
            Document::parse(path, Source::from_text(text))
        });
        Self { parts, joined }
    }

    fn document(&self) -> &Document {
        match &self.joined {
            Some(joined) => joined,
            None => self.parts[0].chunk.document(),
        }
    }

    /// The version's numbers of the document's tasks.
    fn tasks(&self) -> impl Iterator<Item = TaskIndex> + '_ {
        self.parts.iter().flat_map(|part| part.tasks())
    }
}

/// Pairs what stands in pieces that only one of the versions has.
fn match_rest(
    before: &Outline,
    after: &Outline,
    (old, new): (&Side<'_>, &Side<'_>),
    pairs: &mut [Option<TaskIndex>],
) {
    let matching = Matching::between(old.document(), new.document());
    let old_tasks: Vec<TaskIndex> = old.tasks().collect();
    let new_tasks: Vec<TaskIndex> = new.tasks().collect();
    if old_tasks.len() != old.document().tasks.len()
        || new_tasks.len() != new.document().tasks.len()
    {
        return;
    }
    let settled = pairs.to_vec();
    let mut elsewhere = None;
    for (earlier, later, rule) in matching.pairs() {
        let (earlier, later) = (old_tasks[earlier], new_tasks[later]);
        // Of a text that stands elsewhere as well, nobody knows which of them
        // came and which went.
        let is_common = matches!(rule, Rule::Text | Rule::Key)
            && elsewhere
                .get_or_insert_with(|| texts(after, &settled))
                .contains(after.text(later))
            && before.phase(earlier) != after.phase(later);
        if !is_common {
            pairs[later] = Some(earlier);
        }
    }
}

/// The texts of the tasks that are paired.
fn texts<'o>(outline: &'o Outline, pairs: &[Option<TaskIndex>]) -> HashSet<&'o str> {
    let paired = pairs.iter().enumerate();
    let paired = paired.filter(|(_, pair)| pair.is_some());
    paired.map(|(task, _)| outline.text(task)).collect()
}
