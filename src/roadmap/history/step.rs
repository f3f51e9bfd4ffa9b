//! Which task of a version is which of the version before it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::chunk::Chunk;
use super::outline::{Outline, Part};
use crate::roadmap::document::{Document, TaskIndex};
use crate::roadmap::matching::{Matching, Rule};
use crate::roadmap::source::Source;

/// Which tasks are followed when their texts change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Care {
    /// All where one of them is ticked; the others come and go, which no tick
    /// depends on.
    Ticks,
    /// All.
    All,
}

/// For each task of the later version, the task of the earlier one that it is.
#[derive(Debug)]
pub(super) enum Step {
    /// The same tasks in the same places.
    Same,
    /// Others.
    Pairs {
        /// The task of the earlier version.
        before: Vec<Option<TaskIndex>>,
        /// Whether nothing but its state can have changed.
        kept: Vec<bool>,
    },
}

impl Step {
    /// Pairs the tasks of two versions: those of pieces that both have, and by
    /// the matcher those of all other pieces.
    pub(super) fn between(path: &str, before: &Outline, after: &Outline, care: Care) -> Self {
        if before.is_like(after) {
            return Self::Same;
        }
        let mut pairs = vec![None; after.states().len()];
        let (old, new) = apart(before.parts(), after.parts(), &mut pairs);
        let kept = pairs.iter().map(Option::is_some).collect();
        let (old, new) = (Side::new(before, old), Side::new(after, new));
        let (old, new) = trimmed(old, new, &mut pairs);
        if care == Care::All || old.has_done() || new.has_done() {
            let (old, new) = matched_in_place(path, old, new, &mut pairs);
            if old.is_open() && new.is_open() {
                match_rest(path, &old, &new, &mut pairs);
            }
        }
        Self::Pairs {
            before: pairs,
            kept,
        }
    }

    /// The earlier version's task.
    pub(super) fn before(&self, after: TaskIndex) -> Option<TaskIndex> {
        match self {
            Self::Same => Some(after),
            Self::Pairs { before, .. } => before[after],
        }
    }

    /// Whether nothing but a task's state can have changed.
    pub(super) fn is_kept(&self, after: TaskIndex) -> bool {
        match self {
            Self::Same => true,
            Self::Pairs { kept, .. } => kept[after],
        }
    }
}

/// Pairs the tasks of equal pieces and returns the pieces that are left.
fn apart<'o>(
    before: &'o [Part],
    after: &'o [Part],
    pairs: &mut [Option<TaskIndex>],
) -> (Vec<&'o Part>, Vec<&'o Part>) {
    let is_same = |(old, new): &(&Part, &Part)| old.is_same(new);
    let start = before.iter().zip(after).take_while(is_same).count();
    let backwards = before[start..]
        .iter()
        .rev()
        .zip(after[start..].iter().rev());
    let end = backwards.take_while(is_same).count();
    let ends = |parts: &[Part]| parts.len() - end..parts.len();
    for (old, new) in (0..start)
        .zip(0..start)
        .chain(ends(before).zip(ends(after)))
    {
        pair(before[old].tasks(), after[new].tasks(), pairs);
    }
    // Pieces that changed places; equal ones keep their order.
    let mut places: HashMap<(*const Chunk, &str), Vec<&Part>> = HashMap::new();
    for old in before[start..before.len() - end].iter().rev() {
        places.entry(old.identity()).or_default().push(old);
    }
    let mut left = Vec::new();
    for new in &after[start..after.len() - end] {
        match places.get_mut(&new.identity()).and_then(Vec::pop) {
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

    /// Whether it has tasks that are not paired yet.
    fn is_open(&self) -> bool {
        !self.tasks.is_empty()
    }

    /// Whether one of these is ticked.
    fn has_done(&self) -> bool {
        let states = self.outline.states();
        self.tasks.iter().any(|&task| states[task])
    }

    /// The pieces that begin in a section, with the tasks in them that are not
    /// paired yet.
    fn only(&self, section: &str) -> Self {
        let parts = self.parts.iter().copied();
        let side = Self {
            outline: self.outline,
            parts: parts.filter(|part| &**part.section() == section).collect(),
            tasks: Vec::new(),
        };
        let is_in = |task: &TaskIndex| side.parts.iter().any(|part| part.tasks().contains(task));
        let tasks = self.tasks.iter().copied().filter(is_in).collect();
        Self { tasks, ..side }
    }

    /// The same with these tasks left, and the pieces that they stand in.
    fn left(mut self, tasks: Vec<TaskIndex>) -> Self {
        self.tasks = tasks;
        let tasks = &self.tasks;
        self.parts.retain(|part| {
            let start = tasks.partition_point(|&task| task < part.tasks().start);
            tasks
                .get(start)
                .is_some_and(|task| part.tasks().contains(task))
        });
        self
    }

    /// The pieces as one document, each in its section.
    fn joined(&self, path: &str) -> Document {
        let mut text = String::new();
        let mut section: Arc<str> = "".into();
        for part in &self.parts {
            if !part.chunk.starts_with_heading() && section != *part.section() {
                text.push_str(&format!("\n\n## {}\n\n", part.section()));
            }
            text.push_str(&String::from_utf8_lossy(part.chunk.piece()));
            section = part.last_section("");
        }
        Document::parse(path, Source::from_text(text))
    }
}

/// What two tasks must have in common to be one without further question: the
/// text, the phase, the depth and the id.
type Sign<'o> = (&'o str, &'o str, (u16, Option<&'o str>));

fn sign<'o>(side: &Side<'o>, task: TaskIndex) -> Sign<'o> {
    let outline = side.outline;
    (outline.text(task), outline.phase(task), outline.look(task))
}

/// Pairs the tasks that both sides begin and end with, and then in their order
/// those with signs that stand equally often on both; leaves the others.
fn trimmed<'o>(
    old: Side<'o>,
    new: Side<'o>,
    pairs: &mut [Option<TaskIndex>],
) -> (Side<'o>, Side<'o>) {
    // Of twins, those of the same state belong together.
    let state = |side: &Side<'_>, task: TaskIndex| side.outline.states()[task];
    let same = |(before, after): &(&TaskIndex, &TaskIndex)| {
        sign(&old, **before) == sign(&new, **after) && state(&old, **before) == state(&new, **after)
    };
    let start = old.tasks.iter().zip(&new.tasks).take_while(same).count();
    let backwards = old.tasks[start..].iter().rev();
    let backwards = backwards.zip(new.tasks[start..].iter().rev());
    let end = backwards.take_while(same).count();
    let (old_end, new_end) = (old.tasks.len() - end, new.tasks.len() - end);
    let starts = old.tasks[..start].iter().zip(&new.tasks[..start]);
    let ends = old.tasks[old_end..].iter().zip(&new.tasks[new_end..]);
    for (&before, &after) in starts.chain(ends) {
        pairs[after] = Some(before);
    }
    let mut old_left = old.tasks[start..old_end].to_vec();
    let mut new_left = new.tasks[start..new_end].to_vec();
    if !old_left.is_empty() && !new_left.is_empty() {
        let mut groups: HashMap<Sign<'_>, [Vec<TaskIndex>; 2]> = HashMap::new();
        for (place, (side, tasks)) in [(&old, &old_left), (&new, &new_left)]
            .into_iter()
            .enumerate()
        {
            for &task in tasks {
                groups.entry(sign(side, task)).or_default()[place].push(task);
            }
        }
        groups.retain(|_, [before, after]| before.len() == after.len());
        let mut paired = HashSet::new();
        for (&before, &after) in groups
            .values()
            .flat_map(|[before, after]| before.iter().zip(after))
        {
            pairs[after] = Some(before);
            paired.insert(before);
        }
        old_left.retain(|task| !paired.contains(task));
        new_left.retain(|&task| pairs[task].is_none());
    }
    (old.left(old_left), new.left(new_left))
}

/// Pairs by the matcher what is left in pieces of the same section, which is
/// where most of it is; leaves the others.
fn matched_in_place<'o>(
    path: &str,
    old: Side<'o>,
    new: Side<'o>,
    pairs: &mut [Option<TaskIndex>],
) -> (Side<'o>, Side<'o>) {
    if old.parts.len() + new.parts.len() < 3 {
        return (old, new);
    }
    let sections: BTreeSet<&str> = new.parts.iter().map(|part| &**part.section()).collect();
    for section in sections {
        let (old, new) = (old.only(section), new.only(section));
        if old.is_open() && new.is_open() {
            match_rest(path, &old, &new, pairs);
        }
    }
    let paired: HashSet<TaskIndex> = pairs.iter().flatten().copied().collect();
    let left = |tasks: &[TaskIndex], is_left: &dyn Fn(&TaskIndex) -> bool| {
        tasks.iter().copied().filter(is_left).collect()
    };
    let old_left = left(&old.tasks, &|task| !paired.contains(task));
    let new_left = left(&new.tasks, &|&task| pairs[task].is_none());
    (old.left(old_left), new.left(new_left))
}

/// Pairs what is left by the matcher.
fn match_rest(path: &str, old: &Side<'_>, new: &Side<'_>, pairs: &mut [Option<TaskIndex>]) {
    let joined = match (old.parts.as_slice(), new.parts.as_slice()) {
        ([_], [_]) => None,
        _ => Some((old.joined(path), new.joined(path))),
    };
    let (old_document, new_document) = match &joined {
        Some((old, new)) => (old, new),
        None => (old.parts[0].chunk.document(), new.parts[0].chunk.document()),
    };
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

/// The texts of the tasks that are paired.
fn texts<'o>(outline: &'o Outline, pairs: &[Option<TaskIndex>]) -> HashSet<&'o str> {
    let paired = pairs.iter().enumerate();
    let paired = paired.filter(|(_, pair)| pair.is_some());
    paired.map(|(task, _)| outline.text(task)).collect()
}
