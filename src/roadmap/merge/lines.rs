//! A version's text without what is merged task by task or generated anew:
//! all boxes open, all blocks empty.

use std::ops::Range;

use crate::roadmap::block::{Kind, blocks};
use crate::roadmap::document::Document;
use crate::roadmap::edit::{self, Edit};

/// A version with all its boxes open and its blocks empty.
pub(super) struct Neutral {
    pub(super) text: String,
    /// What stood in its blocks, in document order.
    bodies: Vec<Body>,
}

/// What stood in a block.
struct Body {
    kind: Kind,
    text: String,
    /// What ended its lines.
    ending: String,
}

impl Neutral {
    /// Opens all boxes; with `empty_blocks` empties the blocks too.
    pub(super) fn of(document: &Document, empty_blocks: bool) -> Self {
        let source = document.source.text();
        let mut edits: Vec<Edit> = document
            .tasks
            .iter()
            .filter(|task| task.done)
            .map(|task| Edit {
                range: task.state.range(),
                replacement: " ".to_owned(),
            })
            .collect();
        let mut bodies = Vec::new();
        if empty_blocks {
            for block in blocks(document).list {
                bodies.push(Body {
                    kind: block.kind,
                    text: source[block.body.clone()].to_owned(),
                    ending: block.line_ending,
                });
                edits.push(Edit {
                    range: block.body,
                    replacement: String::new(),
                });
            }
        }
        Self {
            text: edit::apply(source, &edits),
            bodies,
        }
    }
}

impl Neutral {
    /// What stood in the block of a kind, counted from 0, its lines ended as
    /// those around its new place are.
    pub(super) fn body(&self, kind: Kind, place: usize, ending: &str) -> Option<String> {
        let mut of_kind = self.bodies.iter().filter(|body| body.kind == kind);
        let body = of_kind.nth(place)?;
        if body.ending == ending {
            return Some(body.text.clone());
        }
        let lines = body.text.split_inclusive('\n');
        let lines = lines.map(|line| match line.strip_suffix(body.ending.as_str()) {
            Some(content) => format!("{content}{ending}"),
            None => line.to_owned(),
        });
        Some(lines.collect())
    }
}

/// Whether a document's blocks can be told from its text.
pub(super) fn has_whole_blocks(document: &Document) -> bool {
    blocks(document).errors().next().is_none()
}

/// The lines of a text.
pub(super) struct Lines<'t> {
    text: &'t str,
    /// Where each line starts, and where the text ends.
    starts: Vec<u32>,
}

/// A line and what ends it: LF, CRLF, or nothing at the end of the file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'t> {
    pub(super) content: &'t str,
    pub(super) ending: &'t str,
}

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| narrow(at + 1)));
        if starts.last() != Some(&narrow(text.len())) {
            starts.push(narrow(text.len()));
        }
        Self { text, starts }
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(super) fn get(&self, line: usize) -> Line<'t> {
        let text = &self.text[self.starts[line] as usize..self.starts[line + 1] as usize];
        let content = text.strip_suffix('\n').unwrap_or(text);
        let content = match content.len() < text.len() {
            true => content.strip_suffix('\r').unwrap_or(content),
            false => content,
        };
        Line {
            content,
            ending: &text[content.len()..],
        }
    }

    pub(super) fn range(&self, lines: Range<usize>) -> impl Iterator<Item = Line<'t>> {
        lines.map(|line| self.get(line))
    }

    /// The line ending that most lines have.
    pub(super) fn style(&self) -> &'static str {
        let bytes = self.text.as_bytes();
        let all = memchr::memchr_iter(b'\n', bytes).count();
        let with_return = memchr::memmem::find_iter(bytes, b"\r\n").count();
        if with_return * 2 > all { "\r\n" } else { "\n" }
    }
}
