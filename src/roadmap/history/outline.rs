//! The tasks of one version of a roadmap, read as what changed since another.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::chunk::{self, Chunk, Cuts};
use crate::roadmap::document::{Document, TaskIndex};
use crate::roadmap::source::{Source, body_start};

/// The tasks of a version: pieces that versions have in common, and states.
#[derive(Debug, Clone)]
pub struct Outline {
    parts: Arc<[Part]>,
    done: Arc<[bool]>,
}

/// A piece of a version.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) chunk: Arc<Chunk>,
    /// Where it begins, in bytes of the version.
    pub(super) start: usize,
    /// The number of tasks before it.
    first: TaskIndex,
    /// The title of the section that it begins in.
    section: Arc<str>,
}

impl Part {
    /// Its tasks, as numbers of the version's.
    pub(super) fn tasks(&self) -> Range<TaskIndex> {
        self.first..self.first + self.chunk.document().tasks.len()
    }

    /// Whether two are the same piece in the same section.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }

    /// The same for the same piece in the same section.
    pub(super) fn identity(&self) -> (*const Chunk, &str) {
        (Arc::as_ptr(&self.chunk), &self.section)
    }

    /// The title of the section that it begins in.
    pub(super) fn section(&self) -> &Arc<str> {
        &self.section
    }

    /// The title of the section that it ends in.
    pub(super) fn last_section(&self, name: &str) -> Arc<str> {
        match self.chunk.last_heading() {
            None => Arc::clone(&self.section),
            Some("") => name.into(),
            Some(heading) => heading.into(),
        }
    }

    fn end(&self) -> usize {
        self.start + self.chunk.piece().len()
    }
}

impl Outline {
    /// The states of all tasks, in document order.
    #[must_use]
    pub fn states(&self) -> &[bool] {
        &self.done
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Whether two versions differ at most in states.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.parts, &other.parts)
            || (self.parts.len() == other.parts.len()
                && self
                    .parts
                    .iter()
                    .zip(other.parts.iter())
                    .all(|(one, other)| one.is_same(other)))
    }

    /// A task's text.
    #[must_use]
    pub fn text(&self, task: TaskIndex) -> &str {
        let (part, task) = self.place(task);
        part.chunk.document().text(task)
    }

    /// The heading that a task stands below, else the file's name.
    #[must_use]
    pub fn phase(&self, task: TaskIndex) -> &str {
        let (part, task) = self.place(task);
        let document = part.chunk.document();
        let phase = document.phase_of(task);
        match document.phases[phase].heading {
            Some(_) => document.phase_title(phase),
            None => &part.section,
        }
    }

    /// How deep a task stands among others, and its explicit id.
    pub(super) fn look(&self, task: TaskIndex) -> (u16, Option<&str>) {
        let (part, task) = self.place(task);
        let document = part.chunk.document();
        (document.tasks[task].depth, document.explicit_id(task))
    }

    /// Whether a heading of this title is there, or tasks stand before any
    /// heading and it is the file's name.
    pub(super) fn has_section(&self, title: &str) -> bool {
        let first = self.parts.first();
        let is_before_any = first.is_some_and(|part| {
            &*part.section == title
                && part
                    .chunk
                    .document()
                    .phases
                    .iter()
                    .any(|phase| phase.heading.is_none())
        });
        is_before_any || self.parts.iter().any(|part| part.chunk.has_heading(title))
    }

    fn place(&self, task: TaskIndex) -> (&Part, TaskIndex) {
        let after = self.parts.partition_point(|part| part.first <= task);
        // The last part that begins at or before the task; parts without
        // tasks begin where the next one does.
        let part = &self.parts[after.saturating_sub(1)];
        (part, task - part.first)
    }
}

/// Reads versions into outlines, one after the other; what a version has in
/// common with those before it is not read again.
#[derive(Debug)]
pub struct Outliner {
    path: String,
    /// The file's name, which stands for a heading before the first one.
    name: Arc<str>,
    known: HashMap<u64, Vec<Arc<Chunk>>>,
    cuts: bool,
    last: Last,
}

/// A version as it is cut, its boxes empty.
#[derive(Debug, Default)]
struct Last {
    text: String,
    definitions: String,
    parts: Arc<[Part]>,
    is_cut: bool,
    cuts: Cuts,
    /// Where its Markdown begins.
    body: usize,
}

impl Last {
    /// Whether another version is cut by the same rules.
    fn is_cut_like(&self, other: &Self) -> bool {
        self.is_cut
            && self.cuts == other.cuts
            && self.body == other.body
            && self.definitions == other.definitions
    }
}

impl Outliner {
    /// A reader of versions of the file `path`.
    #[must_use]
    pub fn new(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            name: Document::parse(path, Source::from_text(String::new()))
                .name()
                .into(),
            known: HashMap::new(),
            cuts: true,
            last: Last::default(),
        }
    }

    /// The same, reading each version as a whole: slow, and right whatever the
    /// text is.
    #[must_use]
    pub fn uncut(path: &str) -> Self {
        Self {
            cuts: false,
            ..Self::new(path)
        }
    }

    /// Reads a version. Bytes that are not UTF-8 are read as ISO 8859-1, which
    /// most of what was written before UTF-8 is.
    #[must_use]
    pub fn read(&mut self, bytes: &[u8]) -> Outline {
        let bytes: Cow<'_, [u8]> = match std::str::from_utf8(bytes) {
            Ok(_) => Cow::Borrowed(bytes),
            Err(_) => Cow::Owned(guessed(bytes).into_bytes()),
        };
        if !self.cuts || chunk::is_entangled(&bytes) {
            return self.whole(bytes.into_owned());
        }
        let mut text = bytes.to_vec();
        let mut ticked = chunk::empty_boxes(&mut text);
        let mut definitions = chunk::definitions(&text);
        loop {
            // One ASCII letter stands in another's place: it is still UTF-8.
            let emptied = String::from_utf8(text).unwrap_or_default();
            let mut like = Last {
                body: body_start(&emptied),
                text: emptied,
                definitions,
                is_cut: true,
                ..Last::default()
            };
            like.parts = self.parts(&like);
            if like.parts.iter().any(|part| part.chunk.is_bare()) {
                like.cuts = Cuts::Headings;
                like.parts = self.parts(&like);
            }
            let parts = Arc::clone(&like.parts);
            let (done, strays) = states(&parts, &ticked);
            if strays.is_empty() {
                self.last = like;
                return Outline { parts, done };
            }
            // Some were no boxes after all, but text.
            text = like.text.into_bytes();
            definitions = like.definitions;
            for at in strays {
                text[at] = bytes[at];
                ticked.retain(|&other| other != at);
            }
        }
    }

    /// Reads a version in one piece, boxes and all.
    fn whole(&mut self, bytes: Vec<u8>) -> Outline {
        let text = String::from_utf8(bytes).unwrap_or_default();
        let part = Part {
            chunk: self.chunk(&text, ""),
            start: 0,
            first: 0,
            section: self.name(),
        };
        self.last = Last::default();
        let parts: Arc<[Part]> = vec![part].into();
        let (done, _) = states(&parts, &[]);
        Outline { parts, done }
    }

    /// Cuts a version; what is the same at both ends as in the last one stays.
    fn parts(&mut self, version: &Last) -> Arc<[Part]> {
        let text = version.text.as_str();
        if !self.last.is_cut_like(version) {
            let mut parts = Vec::new();
            self.cut(version, (0, text.len()), &mut parts);
            return parts.into();
        }
        if self.last.text == text {
            return Arc::clone(&self.last.parts);
        }
        let last = Arc::clone(&self.last.parts);
        let (before, after) = self.common(text);
        // A cut depends on the start of the line behind it.
        let kept = last.partition_point(|part| part.end() + MARGIN <= before);
        let mut parts = last[..kept].to_vec();
        let start = parts.last().map_or(0, Part::end);
        let shift = text.len().wrapping_sub(self.last.text.len());
        let rest = self.last.text.len() - after + MARGIN;
        let rest = last.partition_point(|part| part.start < rest).max(kept);
        let end = last
            .get(rest)
            .map_or(text.len(), |part| part.start.wrapping_add(shift));
        if self.cut(version, (start, end), &mut parts) {
            for part in &last[rest..] {
                let start = part.start.wrapping_add(shift);
                self.push(Arc::clone(&part.chunk), start, &mut parts);
            }
        }
        parts.into()
    }

    /// The lengths of what the text begins and ends with as the last one does.
    fn common(&self, text: &str) -> (usize, usize) {
        let (old, new) = (self.last.text.as_bytes(), text.as_bytes());
        let before = common_start(old, new);
        let most = old.len().min(new.len()) - before;
        (before, common_end(old, new).min(most))
    }

    /// Cuts the text from `start` to `end`, or to its own end where no piece
    /// ends at `end`; returns whether one did.
    fn cut(
        &mut self,
        version: &Last,
        (mut start, end): (usize, usize),
        parts: &mut Vec<Part>,
    ) -> bool {
        let (text, definitions) = (version.text.as_str(), version.definitions.as_str());
        let next = |from| chunk::next_cut(text.as_bytes(), from, version.cuts);
        while start != end && start < text.len() {
            let mut cut = next(first_cut(text, start));
            let mut chunk = self.chunk(&text[start..cut], definitions);
            let mut more = 1;
            while !chunk.is_closed() && cut < text.len() {
                // An open fence mostly ends soon, or never.
                for _ in 0..more {
                    cut = next(cut);
                }
                more *= 2;
                chunk = self.chunk(&text[start..cut], definitions);
            }
            self.push(chunk, start, parts);
            start = cut;
        }
        start == end
    }

    /// Adds a piece to a version.
    fn push(&self, chunk: Arc<Chunk>, start: usize, parts: &mut Vec<Part>) {
        let (first, section) = match parts.last() {
            None => (0, self.name()),
            Some(last) => (last.tasks().end, last.last_section(&self.name)),
        };
        parts.push(Part {
            chunk,
            start,
            first,
            section,
        });
    }

    /// The title of tasks before any heading.
    fn name(&self) -> Arc<str> {
        Arc::clone(&self.name)
    }

    /// The piece, parsed now or known.
    fn chunk(&mut self, piece: &str, definitions: &str) -> Arc<Chunk> {
        let key = chunk::fingerprint(piece);
        let mark = chunk::fingerprint(definitions);
        let known = self.known.entry(key).or_default();
        let found = known
            .iter()
            .find(|chunk| chunk.is_of(piece.as_bytes(), mark));
        if let Some(found) = found {
            return Arc::clone(found);
        }
        let new = Arc::new(Chunk::parse(&self.path, piece, definitions));
        known.push(Arc::clone(&new));
        new
    }
}

/// Where cuts are looked for in a text that is cut from `start`: not in front
/// matter.
fn first_cut(text: &str, start: usize) -> usize {
    match start {
        0 => body_start(text),
        _ => start,
    }
}

/// The text of bytes that are not UTF-8, or not all of them.
fn guessed(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|&byte| char::from(byte)));
    }
    text
}

/// How many bytes around a cut decide, at most, whether it is one.
const MARGIN: usize = 64;

/// The states of all tasks, ticked where they were emptied or as parsed, and
/// the places that were emptied and are no task's.
fn states(parts: &[Part], ticked: &[usize]) -> (Arc<[bool]>, Vec<usize>) {
    let mut ticked = ticked.iter().copied().peekable();
    let mut states = Vec::with_capacity(parts.last().map_or(0, |part| part.tasks().end));
    let mut strays = Vec::new();
    for part in parts {
        for task in &part.chunk.document().tasks {
            let at = part.start + task.state.start as usize;
            while let Some(stray) = ticked.next_if(|&other| other < at) {
                strays.push(stray);
            }
            states.push(task.done || ticked.next_if_eq(&at).is_some());
        }
    }
    strays.extend(ticked);
    (states.into(), strays)
}

/// How much is compared at once, in bytes.
const STRIDE: usize = 4096;

fn common_start(one: &[u8], other: &[u8]) -> usize {
    let strides = one.chunks(STRIDE).zip(other.chunks(STRIDE));
    let equal = strides.take_while(|(one, other)| one == other);
    let start: usize = equal.map(|(one, _)| one.len()).sum();
    let rest = one[start..].iter().zip(&other[start..]);
    start + rest.take_while(|(one, other)| one == other).count()
}

fn common_end(one: &[u8], other: &[u8]) -> usize {
    let strides = one.rchunks(STRIDE).zip(other.rchunks(STRIDE));
    let equal = strides.take_while(|(one, other)| one == other);
    let end: usize = equal.map(|(one, _)| one.len()).sum();
    let rest = one[..one.len() - end].iter().rev();
    let rest = rest.zip(other[..other.len() - end].iter().rev());
    end + rest.take_while(|(one, other)| one == other).count()
}
