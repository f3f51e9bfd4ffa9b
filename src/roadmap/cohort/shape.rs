//! Texts that differ in boxes alone.
//!
//! Copies of one list mostly have the same text but for the bytes inside its
//! checkboxes. Such a byte decides nothing else: a text that is a known one
//! outside of its boxes has the same tasks, and need not be parsed.

use super::list::List;
use super::standing::Standing;
use crate::roadmap::history::is_entangled;
use crate::roadmap::matching::Matching;
use crate::roadmap::{Document, TaskIndex};

/// A text with its boxes, and the tasks of the list that they belong to.
#[derive(Debug)]
pub(super) struct Shape {
    text: Vec<u8>,
    boxes: Vec<(usize, Option<TaskIndex>)>,
    /// Tasks whose boxes are other than a blank or an `x`: open, as they are.
    fixed: Vec<Option<TaskIndex>>,
    tasks: usize,
    missing: usize,
}

/// Whether the bytes inside of a text's boxes decide nothing but states.
pub(super) fn is_plain(copy: &Document) -> bool {
    // A heading of raw HTML may hold boxes, and is then told apart by them.
    let has_box = |text: &str| ["[ ]", "[x]", "[X]"].iter().any(|sign| text.contains(sign));
    let mut headings = copy.headings.iter();
    !is_entangled(copy.source.bytes()) && !headings.any(|heading| has_box(&heading.text))
}

/// A text with all boxes empty; `None` where they are.
pub(super) fn emptied(copy: &Document) -> Option<String> {
    let mut text = copy.source.bytes().to_vec();
    let mut is_empty = true;
    for task in copy.tasks.iter().filter(|task| task.done) {
        text[task.state.range()].fill(b' ');
        is_empty = false;
    }
    match is_empty {
        true => None,
        // A letter of ASCII stands where another one stood.
        false => String::from_utf8(text).ok(),
    }
}

impl Shape {
    /// Takes a parsed text that is plain.
    pub(super) fn new(list: &List, copy: &Document, matching: &Matching) -> Self {
        let text = copy.source.bytes();
        let mut boxes = Vec::with_capacity(copy.tasks.len());
        let mut fixed = Vec::new();
        for (place, task) in copy.tasks.iter().enumerate() {
            let of_list = matching.before(place);
            let state = task.state.range();
            match &text[state.clone()] {
                [b' ' | b'x' | b'X'] => boxes.push((state.start, of_list)),
                _ => fixed.push(of_list),
            }
        }
        Self {
            text: text.to_vec(),
            boxes,
            fixed,
            tasks: list.total(),
            missing: list.total() - matching.pairs().count(),
        }
    }

    /// The size of its text in bytes.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Reads a text's states; `None` where it is another one.
    pub(super) fn read(&self, text: &[u8]) -> Option<Standing> {
        if text.len() != self.text.len() {
            return None;
        }
        let mut standing = Standing::new(self.tasks, self.missing);
        let mut at = 0;
        for &(place, task) in &self.boxes {
            if text[at..place] != self.text[at..place] {
                return None;
            }
            let done = match text[place] {
                b' ' => false,
                b'x' | b'X' => true,
                _ => return None,
            };
            standing.count(task, done);
            at = place + 1;
        }
        if text[at..] != self.text[at..] {
            return None;
        }
        for &task in &self.fixed {
            standing.count(task, false);
        }
        Some(standing)
    }
}
