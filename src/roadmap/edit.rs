//! The only writer of bytes into text.

use std::ops::Range;

use super::document::{Document, TaskIndex};
use super::source::{MAX_BYTES, Source};
use crate::error::{Error, Kind, Result};

/// A range of bytes and what takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// In the text before any edit.
    pub range: Range<usize>,
    /// The new text.
    pub replacement: String,
}

/// Applies edits that do not overlap; every byte outside them survives.
#[must_use]
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let growth: usize = sorted.iter().map(|edit| edit.replacement.len()).sum();
    let mut result = String::with_capacity(text.len() + growth);
    let mut at = 0;
    for edit in sorted {
        result.push_str(&text[at..edit.range.start]);
        result.push_str(&edit.replacement);
        at = edit.range.end;
    }
    result.push_str(&text[at..]);
    result
}

/// A state as it is written into a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `[ ]`
    Open,
    /// `[x]`
    Ticked,
    /// `[X]`, which some editors write.
    TickedCapital,
}

impl Mark {
    /// The mark in a task's box.
    pub(super) fn of(document: &Document, task: TaskIndex) -> Self {
        let state = document.tasks[task].state.range();
        match (document.tasks[task].done, &document.source.text()[state]) {
            (false, _) => Self::Open,
            (true, "X") => Self::TickedCapital,
            (true, _) => Self::Ticked,
        }
    }

    pub(super) fn is_done(self) -> bool {
        self != Self::Open
    }

    fn written(self) -> &'static str {
        match self {
            Self::Open => " ",
            Self::Ticked => "x",
            Self::TickedCapital => "X",
        }
    }
}

impl From<bool> for Mark {
    fn from(done: bool) -> Self {
        if done { Self::Ticked } else { Self::Open }
    }
}

/// The edits that put tasks into the wanted states; none for those that are.
///
/// # Errors
/// Refuses a box that holds a no-break space, which is two bytes long.
pub fn state_edits(document: &Document, wanted: &[(TaskIndex, Mark)]) -> Result<Vec<Edit>> {
    let mut edits = Vec::with_capacity(wanted.len());
    for &(index, mark) in wanted {
        let task = &document.tasks[index];
        if task.done == mark.is_done() {
            continue;
        }
        let range = task.state.range();
        if range.len() != 1 {
            return Err(wide_box(document, index));
        }
        edits.push(Edit {
            range,
            replacement: mark.written().to_owned(),
        });
    }
    Ok(edits)
}

fn wide_box(document: &Document, task: TaskIndex) -> Error {
    let line = document.tasks[task].line;
    Error::refused(format!(
        "{}:{line}: the box holds a no-break space, which one byte cannot replace; nothing was changed",
        document.path
    ))
    .hint("git roadmap lint --fix    puts a plain space into the box")
}

/// Puts tasks into the wanted states and proves that nothing else changed.
///
/// Returns `None` when all are in their states already.
///
/// # Errors
/// Refuses when the text, read again, differs in anything but those states;
/// that happens where `[x]: …` is defined, which makes a ticked box a link.
pub fn set_states<M: Into<Mark> + Copy>(
    document: &Document,
    wanted: &[(TaskIndex, M)],
) -> Result<Option<Document>> {
    let wanted: Vec<(TaskIndex, Mark)> = wanted
        .iter()
        .map(|&(task, mark)| (task, mark.into()))
        .collect();
    let edits = state_edits(document, &wanted)?;
    if edits.is_empty() {
        return Ok(None);
    }
    let text = apply(document.source.text(), &edits);
    let changed = Document::parse(&document.path, Source::from_text(text));
    match first_difference(document, &changed, &wanted) {
        None => Ok(Some(changed)),
        Some(line) => Err(Error::refused(format!(
            "{}:{line}: the tick would change more than its box; nothing was changed",
            document.path
        ))
        .hint("a link definition such as `[x]: …` turns ticked boxes into links; rename it")),
    }
}

/// The line of the first thing that differs beyond the wanted states.
fn first_difference(
    before: &Document,
    after: &Document,
    wanted: &[(TaskIndex, Mark)],
) -> Option<u32> {
    let mut states: Vec<bool> = before.tasks.iter().map(|task| task.done).collect();
    for &(task, mark) in wanted {
        states[task] = mark.is_done();
    }
    for (index, task) in before.tasks.iter().enumerate() {
        let same = after.tasks.get(index).is_some_and(|other| {
            other.done == states[index]
                && (other.state, other.item, other.parent, other.phase)
                    == (task.state, task.item, task.parent, task.phase)
                && after.text(index) == before.text(index)
        });
        if !same {
            return Some(task.line);
        }
    }
    if let Some(task) = after.tasks.get(before.tasks.len()) {
        return Some(task.line);
    }
    let differs = before.headings != after.headings || before.markers != after.markers;
    differs.then(|| before.tasks[wanted.first().map_or(0, |&(task, _)| task)].line)
}

/// Puts all tasks of a document, whose boxes are open, into their states, and
/// returns the edits that do the same to its text. A box that holds a no-break
/// space stays open: one byte cannot replace it.
pub(super) fn put_marks(document: &mut Document, marks: &[Mark]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (task, mark) in document.tasks.iter_mut().zip(marks) {
        if mark.is_done() && !task.done && task.state.range().len() == 1 {
            task.done = true;
            edits.push(Edit {
                range: task.state.range(),
                replacement: mark.written().to_owned(),
            });
        }
    }
    let text = apply(document.source.text(), &edits);
    document.source = Source::from_text(text);
    edits
}

/// Refuses text that has grown over the limit.
///
/// # Errors
/// When `text` is larger than [`MAX_BYTES`].
pub fn check_size(path: &str, text: &str) -> Result<()> {
    if text.len() <= MAX_BYTES {
        return Ok(());
    }
    Err(Error::new(
        Kind::Refused,
        format!("{path}: would grow over the limit of 16 MB"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(markdown: &str) -> Document {
        Document::parse("R.md", Source::from_text(markdown.to_owned()))
    }

    #[test]
    fn edits_apply_in_any_order() {
        let edit = |range, text: &str| Edit {
            range,
            replacement: text.to_owned(),
        };
        assert_eq!(
            apply(
                "abcdef",
                &[edit(4..5, "Y"), edit(0..1, ""), edit(2..2, "X")]
            ),
            "bXcdYf"
        );
    }

    #[test]
    fn a_tick_changes_one_byte() {
        let before = document("\u{feff}- [ ] a\r\n- [X] b\r- [\t] c");
        let after = set_states(&before, &[(0, true), (1, true), (2, true)])
            .unwrap()
            .unwrap();
        assert_eq!(after.source.text(), "\u{feff}- [x] a\r\n- [X] b\r- [x] c");
        assert!(set_states(&after, &[(0, true)]).unwrap().is_none());
    }

    #[test]
    fn a_defined_x_is_refused() {
        let before = document("- [ ] a\n\n[x]: u\n");
        let error = set_states(&before, &[(0, true)]).unwrap_err();
        assert!(
            error
                .message
                .starts_with("R.md:1: the tick would change more"),
            "{error}"
        );
    }
}
