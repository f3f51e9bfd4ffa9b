//! What surrounds each task: what tells tasks of the same text apart.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;

use super::document::{Document, TaskIndex};

/// A task's surroundings as two fingerprints; equal ones mean equal content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Context {
    /// The headings above it, the tasks around it, its text and all that
    /// stands below it, states aside.
    pub(super) whole: u64,
    /// The same without what stands below it.
    pub(super) place: u64,
    /// Its text alone.
    pub(super) text: u64,
}

/// The contexts of one document's tasks.
#[derive(Debug)]
pub(super) struct Contexts {
    contexts: Vec<Context>,
    alike: OnceLock<Alike>,
}

/// The tasks of each fingerprint; whoever matches whole versions does without.
#[derive(Debug, Default)]
struct Alike {
    whole: HashMap<u64, Vec<TaskIndex>>,
    place: HashMap<u64, Vec<TaskIndex>>,
    text: HashMap<u64, Vec<TaskIndex>>,
}

impl Contexts {
    pub(super) fn new(document: &Document) -> Self {
        let sections = sections(document);
        let mut contexts: Vec<Context> = Vec::with_capacity(document.tasks.len());
        for task in 0..document.tasks.len() {
            let above = match document.parent(task) {
                Some(parent) => contexts[parent].place,
                None => 0,
            };
            let heading = document.phases[document.phase_of(task)].heading;
            let section = heading.map_or(0, |heading| sections[heading as usize]);
            let text = fingerprint(&document.text(task));
            let place = fingerprint(&(section, above, text));
            let whole = fingerprint(&(place, below(document, task)));
            contexts.push(Context { whole, place, text });
        }
        Self {
            contexts,
            alike: OnceLock::new(),
        }
    }

    pub(super) fn of(&self, task: TaskIndex) -> Context {
        self.contexts[task]
    }

    /// The tasks with the same surroundings and content.
    pub(super) fn with_whole(&self, context: Context) -> &[TaskIndex] {
        let groups = &self.alike().whole;
        groups.get(&context.whole).map_or(&[], Vec::as_slice)
    }

    /// The tasks with the same surroundings.
    pub(super) fn with_place(&self, context: Context) -> &[TaskIndex] {
        let groups = &self.alike().place;
        groups.get(&context.place).map_or(&[], Vec::as_slice)
    }

    /// The tasks with the same text.
    pub(super) fn with_text(&self, context: Context) -> &[TaskIndex] {
        let groups = &self.alike().text;
        groups.get(&context.text).map_or(&[], Vec::as_slice)
    }

    fn alike(&self) -> &Alike {
        self.alike.get_or_init(|| {
            let mut alike = Alike::default();
            for (task, context) in self.contexts.iter().enumerate() {
                alike.whole.entry(context.whole).or_default().push(task);
                alike.place.entry(context.place).or_default().push(task);
                alike.text.entry(context.text).or_default().push(task);
            }
            alike
        })
    }
}

/// The same for the same value in every run.
fn fingerprint(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// For each heading, a fingerprint of it and those it stands below.
fn sections(document: &Document) -> Vec<u64> {
    let mut open: Vec<(u8, u64)> = Vec::new();
    let path = |heading: &super::document::Heading| {
        while open
            .last()
            .is_some_and(|(level, _)| *level >= heading.level)
        {
            open.pop();
        }
        let above = open.last().map_or(0, |(_, path)| *path);
        let path = fingerprint(&(above, &heading.text));
        open.push((heading.level, path));
        path
    };
    document.headings.iter().map(path).collect()
}

/// A fingerprint of what an item holds behind its box, whatever the states of
/// the tasks below and the line endings.
fn below(document: &Document, task: TaskIndex) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut at = document.tasks[task].state.range().end;
    let bytes = document.source.bytes();
    for inner in document.descendants(task) {
        let state = document.tasks[inner].state.range();
        hash_lines(&bytes[at..state.start], &mut hasher);
        at = state.end;
    }
    let end = document.tasks[task].item.range().end.min(bytes.len());
    hash_lines(bytes[at..end.max(at)].trim_ascii_end(), &mut hasher);
    hasher.finish()
}

fn hash_lines(bytes: &[u8], hasher: &mut DefaultHasher) {
    let mut start = 0;
    for end in memchr::memchr2_iter(b'\n', b'\r', bytes).chain([bytes.len()]) {
        // CRLF gives an empty line between its two bytes.
        if start < end {
            hasher.write(&bytes[start..end]);
            hasher.write_u8(0);
        }
        start = end + 1;
    }
    hasher.write_u8(1);
}
