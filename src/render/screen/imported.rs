//! What an import has done, and what it could not place.

use super::changed::{commit, next, offers, tasks};
use super::{Room, count};
use crate::render::{Label, Line, columns};
use crate::roadmap::import::{Unplaced, Why};
use crate::roadmap::{Document, TaskIndex};

/// The most entries that are named one by one.
const MAX_ROWS: usize = 30;

/// The columns that a text has at most.
const MAX_TEXT: usize = 32;

/// What the screen shows.
#[derive(Debug, Clone)]
pub struct Imported<'a> {
    /// The file, as it was named.
    pub file: &'a str,
    /// The roadmap afterwards.
    pub roadmap: &'a Document,
    /// The tasks that changed, in document order.
    pub tasks: &'a [TaskIndex],
    /// The commits: branch, short id, subject of each.
    pub commits: &'a [(String, String, String)],
    /// What was written, as `ROADMAP.md; nothing else`; empty for nothing.
    pub files: String,
    /// How many tasks were so already.
    pub unchanged: usize,
    /// How many were begun.
    pub in_progress: usize,
    /// How many items say nothing of their state, where others do.
    pub unmarked: usize,
    /// How many lines between the entries were passed over.
    pub passed_over: usize,
    /// What was not placed.
    pub unplaced: &'a [Unplaced],
    /// The commands to offer, with what each does.
    pub offers: &'a [(&'static str, &'static str)],
}

/// Draws the tasks that changed, the commits, the counts, what was not placed
/// and what is next.
#[must_use]
pub fn imported(imported: &Imported<'_>, room: Room) -> Vec<Line> {
    let mut lines = Vec::new();
    if !imported.tasks.is_empty() {
        lines.extend(tasks(imported.roadmap, imported.tasks, room));
        lines.extend(imported.commits.iter().map(commit));
        lines.push(Line::new().label(Label::Dim, format!(" {}", imported.files)));
        lines.push(Line::blank());
    }
    lines.push(counts(imported));
    lines.extend(unplaced(imported.unplaced, room));
    if !imported.tasks.is_empty() {
        lines.push(Line::blank());
        lines.extend(next(imported.roadmap, imported.tasks, room));
        lines.extend(offers(imported.offers));
    }
    lines
}

/// How many entries came to what.
fn counts(imported: &Imported<'_>) -> Line {
    let mut parts = vec![match imported.tasks.len() {
        0 => "nothing changed".to_owned(),
        changed => format!("{} changed", count(changed, "task")),
    }];
    let others = [
        (imported.unchanged, "so already"),
        (imported.in_progress, "in progress, so still open"),
        (imported.unplaced.len(), "not placed"),
    ];
    let some = others.into_iter().filter(|(number, _)| *number > 0);
    parts.extend(some.map(|(number, what)| format!("{number} {what}")));
    if imported.unmarked > 0 {
        parts.push(format!("{} without a mark, so open", imported.unmarked));
    }
    if imported.passed_over > 0 {
        parts.push(format!(
            "{} of other text",
            count(imported.passed_over, "line")
        ));
    }
    Line::new()
        .label(Label::Path, imported.file)
        .text(format!(": {}", parts.join(", ")))
}

/// Draws what was not placed, a row each: line, text, why.
#[must_use]
pub fn unplaced(unplaced: &[Unplaced], room: Room) -> Vec<Line> {
    if unplaced.is_empty() {
        return Vec::new();
    }
    let shown = &unplaced[..unplaced.len().min(MAX_ROWS)];
    let digits = shown.iter().map(|row| row.line.to_string().len()).max();
    let text = |row: &Unplaced| columns::truncate(&row.text, MAX_TEXT, room.charset).into_owned();
    let width = shown.iter().map(|row| columns::width(&text(row))).max();
    let row = |row: &Unplaced| {
        let line = columns::pad_left(&row.line.to_string(), digits.unwrap_or(0));
        Line::from("  line ")
            .label(Label::Number, line)
            .text("  ")
            .text(columns::pad_right(&text(row), width.unwrap_or(0)))
            .text("  ")
            .label(Label::Dim, why(row))
            .fit(room.width, room.charset)
    };
    let mut lines = vec![Line::blank(), Line::new().label(Label::Title, "not placed")];
    lines.extend(shown.iter().map(row));
    if unplaced.len() > shown.len() {
        let more = unplaced.len() - shown.len();
        lines.push(Line::from(format!("  and {more} more; --json lists all")));
    }
    lines
}

/// Why an entry was not placed, in words.
#[must_use]
pub fn why(row: &Unplaced) -> String {
    let numbers = |list: &[crate::error::Candidate]| {
        let numbers = list
            .iter()
            .take(5)
            .map(|candidate| candidate.number.as_str());
        numbers.collect::<Vec<_>>().join(", ")
    };
    match (&row.why, row.suggestions.first()) {
        (Why::NoTask, None) => "no such task".to_owned(),
        (Why::NoTask, Some(near)) => format!("no such task; {} {}?", near.number, near.text),
        (Why::Several(_), _) => format!("several tasks: {}", numbers(&row.candidates)),
        (Why::Contradiction(_), _) => {
            format!(
                "the file contradicts itself on {}",
                numbers(&row.candidates)
            )
        }
        (Why::Unreadable(why), _) => why.clone(),
    }
}
