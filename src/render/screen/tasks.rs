//! `list` and `show`.

use super::log::{self, Logged};
use super::{Room, bar_and_counts, bar_cells, mark};
use crate::render::{Label, Line, columns};
use crate::roadmap::{Document, TaskIndex};

/// Draws tasks, number first, so that the first column is a selector.
///
/// A line on each phase stands above its tasks unless `plain`, which is for
/// other programs to read.
#[must_use]
pub fn list(document: &Document, tasks: &[TaskIndex], plain: bool, room: Room) -> Vec<Line> {
    let width = tasks
        .iter()
        .map(|&task| document.number(task).len())
        .max()
        .unwrap_or(0);
    let mut lines = Vec::with_capacity(tasks.len());
    let mut last_phase = None;
    for &task in tasks {
        let phase = document.phase_of(task);
        if !plain && last_phase != Some(phase) {
            if last_phase.is_some() {
                lines.push(Line::blank());
            }
            lines.push(
                Line::new()
                    .label(Label::Title, document.phase_title(phase))
                    .fit(room.width, room.charset),
            );
        }
        last_phase = Some(phase);
        let line = row(document, task, width);
        lines.push(if plain {
            line
        } else {
            line.fit(room.width, room.charset)
        });
    }
    lines
}

fn row(document: &Document, task: TaskIndex, width: usize) -> Line {
    let state = &document.tasks()[task];
    let line = Line::new()
        .label(
            Label::Number,
            columns::pad_right(&document.number(task), width),
        )
        .text("  ")
        .append(mark(state.done))
        .text(" ")
        .text("  ".repeat(usize::from(state.depth)))
        .label(
            if state.done { Label::Dim } else { Label::Plain },
            document.text(task),
        );
    if document.is_alone_open(task) {
        line.label(Label::Dim, "  (all its sub-tasks are done)")
    } else {
        line
    }
}

/// What `show` tells of one task.
#[derive(Debug, Clone)]
pub struct Shown<'a> {
    /// The roadmap, with details.
    pub document: &'a Document,
    /// The task.
    pub task: TaskIndex,
    /// Commits that changed it, newest first, as short id, date and subject.
    pub history: &'a [Logged<'a>],
}

/// Draws one task: state, phase with its fields, what stands below it, links, history.
#[must_use]
pub fn show(shown: &Shown<'_>, room: Room) -> Vec<Line> {
    let document = shown.document;
    let task = shown.task;
    let state = &document.tasks()[task];
    let mut lines = vec![
        mark(state.done)
            .text(" ")
            .label(Label::Number, document.number(task))
            .text("  ")
            .label(Label::Title, document.text(task)),
    ];
    let mut row = |name: &str, value: &str| {
        lines.push(
            Line::new()
                .label(Label::Dim, columns::pad_right(name, 10))
                .text(value),
        );
    };
    row("state", if state.done { "done" } else { "to do" });
    row("where", &format!("{}:{}", document.path(), state.line));
    row("key", document.key(task));
    if let Some(parent) = document.parent(task) {
        row(
            "part of",
            &format!("{}  {}", document.number(parent), document.text(parent)),
        );
    }
    lines.push(Line::blank());
    lines.extend(phase(document, task, room));
    section(&mut lines, details(document, task, room));
    section(&mut lines, sub_tasks(document, task, room));
    section(&mut lines, links(document, task));
    section(&mut lines, history(shown.history, room));
    lines
}

fn section(lines: &mut Vec<Line>, section: Vec<Line>) {
    if !section.is_empty() {
        lines.push(Line::blank());
        lines.extend(section);
    }
}

fn phase(document: &Document, task: TaskIndex, room: Room) -> Vec<Line> {
    let phase = document.phase_of(task);
    let progress = document.progress(document.tasks_of(phase));
    let cells = bar_cells(room.width);
    let numbers = bar_and_counts(progress, cells, 0, room.charset);
    let name_width = room.width.saturating_sub(numbers.width() + 2);
    let name = columns::truncate(document.phase_title(phase), name_width, room.charset);
    let mut lines = vec![Line::from(name.into_owned()).text("  ").append(numbers)];
    for (name, value) in document.fields(phase) {
        lines.extend(wrapped(&format!("{name}: "), value, room));
    }
    lines
}

/// Text behind a dimmed head, its further lines set in below it.
fn wrapped(head: &str, text: &str, room: Room) -> Vec<Line> {
    let indent = columns::width(head) + 2;
    let lines = columns::wrap(text, room.width.saturating_sub(indent).max(20));
    let line = |(place, text): (usize, String)| match place {
        0 => Line::new().text("  ").label(Label::Dim, head).text(text),
        _ => Line::new().spaces(indent).text(text),
    };
    lines.into_iter().enumerate().map(line).collect()
}

fn details(document: &Document, task: TaskIndex, room: Room) -> Vec<Line> {
    let wrap = |detail| columns::wrap(detail, room.width.max(20));
    document
        .details(task)
        .flat_map(wrap)
        .map(Line::from)
        .collect()
}

fn sub_tasks(document: &Document, task: TaskIndex, room: Room) -> Vec<Line> {
    let tasks: Vec<TaskIndex> = document.descendants(task).collect();
    list(document, &tasks, true, room)
        .into_iter()
        .map(|line| line.fit(room.width, room.charset))
        .collect()
}

fn links(document: &Document, task: TaskIndex) -> Vec<Line> {
    document
        .links(task)
        .map(|link| Line::new().label(Label::Path, link))
        .collect()
}

fn history(history: &[Logged<'_>], room: Room) -> Vec<Line> {
    let line = |row: &Logged<'_>| log::past(row).fit(room.width, room.charset);
    history.iter().map(line).collect()
}
