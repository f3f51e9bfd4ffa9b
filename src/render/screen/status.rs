//! `status`: progress by phase, what is next, what wants attention.

use super::{Room, bar_and_counts, bar_cells, count, task_line};
use crate::render::{Label, Line, columns};
use crate::roadmap::{Document, PhaseIndex, Progress, TaskIndex};

/// How many tasks `next` names.
const NEXT: usize = 3;

/// The fewest rows that are worth collapsing into one.
const WORTH_COLLAPSING: usize = 3;

/// What the screen shows.
#[derive(Debug, Clone, Copy)]
pub struct Status<'a> {
    /// The roadmap on disk.
    pub roadmap: &'a Document,
    /// Every phase in a row of its own.
    pub all: bool,
    /// What wants attention, and the command for it.
    pub notes: &'a [(String, String)],
}

/// Draws the screen.
#[must_use]
pub fn status(status: &Status<'_>, room: Room) -> Vec<Line> {
    let roadmap = status.roadmap;
    let mut lines = vec![title(roadmap, room)];
    if roadmap.tasks().is_empty() {
        return lines;
    }
    lines.push(Line::blank());
    let rows = rows(status);
    let layout = layout(roadmap, &rows, room);
    lines.extend(rows.iter().map(|row| row.line(roadmap, &layout)));
    lines.push(Line::blank());
    lines.extend(next(roadmap, room));
    if !status.notes.is_empty() {
        lines.push(Line::blank());
        lines.extend(notes(status.notes, room));
    }
    lines
}

fn title(roadmap: &Document, room: Room) -> Line {
    let overall = roadmap.overall();
    let counts = if overall.total == 0 {
        "no tasks yet".to_owned()
    } else {
        format!(
            "{} of {}, {}%",
            overall.done,
            count(overall.total, "task"),
            overall.percent()
        )
    };
    let name_width = room.width.saturating_sub(columns::width(&counts) + 2);
    let name = columns::truncate(roadmap.title(), name_width, room.charset).into_owned();
    Line::new()
        .label(Label::Title, name)
        .right(room.width, Line::from(counts))
}

/// The columns of the table.
struct Layout {
    room: Room,
    name: usize,
    bar: usize,
    counts: usize,
}

fn layout(roadmap: &Document, rows: &[Row], room: Room) -> Layout {
    let counts_of = |row: &Row| {
        let progress = row.progress(roadmap);
        format!("{}/{}", progress.done, progress.total).len()
    };
    let counts = rows.iter().map(counts_of).max().unwrap_or(0).max(5);
    let bar = bar_cells(room.width);
    // Two columns at the left, two before the bar, two before the counts, six for the percentage.
    let name = room.width.saturating_sub(2 + 2 + bar + 2 + counts + 6);
    Layout {
        room,
        name,
        bar,
        counts,
    }
}

/// A row of the table.
enum Row {
    Phase(PhaseIndex),
    /// Several phases in one.
    Together {
        words: String,
        progress: Progress,
    },
}

impl Row {
    fn progress(&self, roadmap: &Document) -> Progress {
        match self {
            Self::Phase(phase) => roadmap.progress(roadmap.tasks_of(*phase)),
            Self::Together { progress, .. } => *progress,
        }
    }

    fn line(&self, roadmap: &Document, layout: &Layout) -> Line {
        let (name, label) = match self {
            Self::Phase(phase) => (roadmap.phase_title(*phase), Label::Plain),
            Self::Together { words, .. } => (words.as_str(), Label::Dim),
        };
        let progress = self.progress(roadmap);
        let name = columns::truncate(name, layout.name, layout.room.charset);
        Line::new()
            .text("  ")
            .label(label, name.into_owned())
            .pad_to(2 + layout.name + 2)
            .append(bar_and_counts(
                progress,
                layout.bar,
                layout.counts,
                layout.room.charset,
            ))
    }
}

/// The phases, untouched ones collapsed: all that follow the last one that
/// is touched or next.
fn rows(status: &Status<'_>) -> Vec<Row> {
    let roadmap = status.roadmap;
    let next = roadmap
        .next_tasks()
        .next()
        .map(|task| roadmap.phase_of(task));
    let is_shown = |phase: &PhaseIndex| {
        let touched = roadmap.progress(roadmap.tasks_of(*phase)).done > 0;
        status.all || touched || next == Some(*phase)
    };
    let phases = 0..roadmap.phases().len();
    let hidden: Vec<PhaseIndex> = phases.clone().filter(|phase| !is_shown(phase)).collect();
    if hidden.len() < WORTH_COLLAPSING {
        return phases.map(Row::Phase).collect();
    }
    let mut rows: Vec<Row> = phases.filter(is_shown).map(Row::Phase).collect();
    let total = hidden
        .iter()
        .map(|&phase| roadmap.tasks_of(phase).len())
        .sum();
    rows.push(Row::Together {
        words: format!("{} more sections, not started (--all)", hidden.len()),
        progress: Progress { done: 0, total },
    });
    rows
}

fn next(roadmap: &Document, room: Room) -> Vec<Line> {
    let tasks: Vec<TaskIndex> = roadmap.next_tasks().take(NEXT).collect();
    if tasks.is_empty() {
        return vec![Line::new().label(Label::Done, "All done. Congratulations!")];
    }
    let width = tasks
        .iter()
        .map(|&task| roadmap.number(task).len())
        .max()
        .unwrap_or(0);
    let narrower = Room {
        width: room.width.saturating_sub(6),
        ..room
    };
    let line = |(place, &task): (usize, &TaskIndex)| {
        let head = if place == 0 { "next  " } else { "      " };
        Line::new()
            .label(Label::Dim, head)
            .append(task_line(roadmap, task, width, narrower))
    };
    tasks.iter().enumerate().map(line).collect()
}

/// What wants attention in one column, the command for it in the next.
fn notes(notes: &[(String, String)], room: Room) -> Vec<Line> {
    let width = notes
        .iter()
        .map(|(what, _)| columns::width(what))
        .max()
        .unwrap_or(0);
    let line = |(what, command): &(String, String)| {
        Line::new()
            .text(what.as_str())
            .pad_to(width + 2)
            .label(Label::Command, command.as_str())
            .fit(
                room.width.max(width + 2 + columns::width(command)),
                room.charset,
            )
            .trim_end()
    };
    notes.iter().map(line).collect()
}
