//! Screens for people: values to lines. Their tone is one page's worth:
//! numbers for typing, words for reading, the next useful command last.

mod changed;
mod findings;
mod imported;
mod log;
mod stats;
mod status;
mod sync;
mod tasks;

pub use changed::{Changed, changed, planned};
pub use findings::findings;
pub use imported::{Imported, imported, unplaced, why};
pub use log::{Logged, UNBOUNDED, log, past};
pub use stats::{forecast_method, stats};
pub use status::{Status, status};
pub use sync::{Merge, synced};
pub use tasks::{Shown, list, show};

use super::{Charset, Label, Line, bar, columns};
use crate::roadmap::{Document, Progress, TaskIndex};

/// How much room a screen has, and in which characters.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// Columns.
    pub width: usize,
    /// The characters that can be shown.
    pub charset: Charset,
}

/// The mark of a task's state.
fn mark(done: bool) -> Line {
    if done {
        Line::new().label(Label::Done, "✓")
    } else {
        Line::new().label(Label::Todo, "·")
    }
}

/// A bar with its counts: `████░░  2/6   33%`, the counts in `counts` columns.
fn bar_and_counts(progress: Progress, cells: usize, counts: usize, charset: Charset) -> Line {
    let numbers = format!("{}/{}", progress.done, progress.total);
    Line::new()
        .append(bar::bar(progress.done, progress.total, cells, charset))
        .text(format!("  {}", columns::pad_left(&numbers, counts)))
        .text(columns::pad_left(&format!("{}%", progress.percent()), 6))
}

/// The columns that bars have in a screen of this width; none in a narrow one.
fn bar_cells(width: usize) -> usize {
    match width {
        0..50 => 0,
        50..72 => 8,
        _ => 16,
    }
}

/// A task as number and text, cut to the room that is left.
fn task_line(document: &Document, task: TaskIndex, number_width: usize, room: Room) -> Line {
    let number = columns::pad_right(&document.number(task), number_width);
    let line = Line::new()
        .label(Label::Number, number)
        .text("  ")
        .text(document.text(task));
    let line = if document.is_alone_open(task) {
        line.label(Label::Dim, "  (all its sub-tasks are done)")
    } else {
        line
    };
    line.fit(room.width, room.charset)
}

/// `1 task`, `2 tasks`.
fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}
