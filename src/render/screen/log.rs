//! `log`: a line a change, grouped by day.

use chrono::NaiveDate;

use super::Room;
use crate::render::{Label, Line, columns};
use crate::roadmap::history::Change;

/// A change as the screen shows it.
#[derive(Debug, Clone)]
pub struct Logged<'a> {
    /// What happened.
    pub change: &'a Change,
    /// The author's day; `None` for what is not committed.
    pub day: Option<NaiveDate>,
    /// The number of the task today; empty where it is gone.
    pub number: String,
    /// The task's text.
    pub text: &'a str,
    /// Its phase, in short.
    pub phase: &'a str,
    /// Who made it.
    pub author: String,
    /// The commit in short.
    pub commit: &'a str,
    /// Whether the task came so with the first version.
    pub initial: bool,
}

/// The widest a phase and an author are shown, in columns.
const PHASE: usize = 20;
const AUTHOR: usize = 14;

/// The width of what is no screen, such as a pipe: nothing is cut there.
pub const UNBOUNDED: usize = usize::MAX;

/// The narrowest screen with phases, and the one with authors besides, in columns.
const WITH_PHASE: usize = 60;
const WITH_AUTHOR: usize = 72;

/// Draws the screen; the changes stand in the order of their days.
#[must_use]
pub fn log(rows: &[Logged<'_>], room: Room) -> Vec<Line> {
    let layout = Layout::of(rows, room);
    let mut lines = Vec::new();
    let mut last: Option<Option<NaiveDate>> = None;
    for row in rows {
        if last != Some(row.day) {
            if last.is_some() {
                lines.push(Line::blank());
            }
            lines.push(Line::new().label(Label::Title, heading(row.day)));
            last = Some(row.day);
        }
        lines.push(layout.line(row));
    }
    lines
}

fn heading(day: Option<NaiveDate>) -> String {
    match day {
        Some(day) => day.format("%Y-%m-%d, %A").to_string(),
        None => "not committed yet".to_owned(),
    }
}

/// The columns of the table.
struct Layout {
    room: Room,
    number: usize,
    text: usize,
    phase: usize,
    author: usize,
}

impl Layout {
    fn of(rows: &[Logged<'_>], room: Room) -> Self {
        let widest = |width: &dyn Fn(&Logged<'_>) -> usize, most: usize| {
            rows.iter().map(width).max().unwrap_or(0).min(most)
        };
        let number = widest(&|row| row.number.len(), usize::MAX);
        let phase = match room.width {
            ..WITH_PHASE => 0,
            UNBOUNDED => widest(&|row| columns::width(row.phase), UNBOUNDED),
            _ => widest(&|row| columns::width(row.phase), PHASE),
        };
        let author = match room.width {
            ..WITH_AUTHOR => 0,
            UNBOUNDED => widest(&|row| columns::width(&row.author), UNBOUNDED),
            _ => widest(&|row| columns::width(&row.author), AUTHOR),
        };
        let gap = |width: usize| if width == 0 { 0 } else { width + 2 };
        // Two columns at the left, a mark, and the commit's seven.
        let others = 2 + 1 + 1 + gap(number) + gap(phase) + gap(author) + 2 + 7;
        Self {
            room,
            number,
            text: match room.width {
                UNBOUNDED => widest(&|row| words(row).width(), UNBOUNDED),
                width => width.saturating_sub(others).max(10),
            },
            phase,
            author,
        }
    }

    fn line(&self, row: &Logged<'_>) -> Line {
        let charset = self.room.charset;
        let mut line = Line::new().text("  ").append(mark(row.change)).text(" ");
        if self.number > 0 {
            let number = columns::pad_right(&row.number, self.number);
            line = line.label(Label::Number, number).text("  ");
        }
        let start = line.width();
        line = line
            .append(words(row).fit(self.text, charset))
            .pad_to(start + self.text);
        for (text, width) in [(row.phase, self.phase), (row.author.as_str(), self.author)] {
            if width > 0 {
                let text = columns::truncate(text, width, charset);
                let text = columns::pad_right(&text, width);
                line = line.text("  ").label(Label::Dim, text);
            }
        }
        line.text("  ").label(Label::Hunk, row.commit).trim_end()
    }
}

fn mark(change: &Change) -> Line {
    match change {
        Change::Checked => Line::new().label(Label::Done, "✓"),
        Change::Unchecked => Line::new().label(Label::Removed, "✗"),
        Change::Added => Line::new().label(Label::Added, "+"),
        Change::Removed { .. } => Line::new().label(Label::Removed, "-"),
        Change::Reworded { .. } => Line::new().label(Label::Hunk, "~"),
        Change::Moved { .. } => Line::new().label(Label::Hunk, ">"),
    }
}

/// The task's text, and what its mark alone does not say.
fn words(row: &Logged<'_>) -> Line {
    let line = Line::from(row.text);
    let note = match row.change {
        Change::Checked if row.initial => "came ticked".to_owned(),
        Change::Checked | Change::Added => return line,
        Change::Unchecked => "unticked".to_owned(),
        Change::Removed { done: true } => "removed, was ticked".to_owned(),
        Change::Removed { done: false } => "removed".to_owned(),
        Change::Reworded { before } => format!("was: {before}"),
        Change::Moved { before } => format!("from {before}"),
    };
    line.label(Label::Dim, format!("  ({note})"))
}

/// What happened to a task, for the screen of that task alone.
#[must_use]
pub fn past(row: &Logged<'_>) -> Line {
    let day = match row.day {
        Some(day) => day.to_string(),
        None => "now".to_owned(),
    };
    let what = match row.change {
        Change::Checked => "ticked".to_owned(),
        Change::Unchecked => "unticked".to_owned(),
        Change::Added => "added".to_owned(),
        Change::Removed { .. } => "removed".to_owned(),
        Change::Reworded { before } => format!("reworded, was: {before}"),
        Change::Moved { before } => format!("moved, from {before}"),
    };
    let line = Line::new()
        .label(Label::Dim, columns::pad_right(&day, 10))
        .text("  ");
    if row.commit.is_empty() {
        return line.text(what).label(Label::Dim, "  not committed yet");
    }
    line.label(Label::Number, row.commit)
        .text("  ")
        .text(row.author.as_str())
        .text("  ")
        .text(what)
}
