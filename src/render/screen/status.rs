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
    /// The rows of the screen, where there is one.
    pub height: Option<usize>,
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

/// The phases: untouched ones in one row, and where the screen has too few
/// rows, those that are complete in another.
fn rows(status: &Status<'_>) -> Vec<Row> {
    let roadmap = status.roadmap;
    let progress = |phase: PhaseIndex| roadmap.progress(roadmap.tasks_of(phase));
    let next = roadmap.next_tasks().next();
    let next = next.map(|task| roadmap.phase_of(task));
    let is_untouched = |phase: &PhaseIndex| progress(*phase).done == 0 && next != Some(*phase);
    let phases: Vec<PhaseIndex> = (0..roadmap.phases().len()).collect();
    if status.all {
        return phases.into_iter().map(Row::Phase).collect();
    }
    let (untouched, mut shown) = split(phases, is_untouched);
    let mut together = Vec::new();
    together.extend(row_of(
        roadmap,
        &untouched,
        "more sections, not started (--all)",
    ));
    if shown.len() + together.len() > rows_left(status) {
        let (complete, others) = split(shown, |phase| progress(*phase).is_complete());
        together.extend(row_of(roadmap, &complete, "sections complete (--all)"));
        shown = others;
    }
    shown.into_iter().map(Row::Phase).chain(together).collect()
}

/// Takes the phases of a kind out, unless they are too few to be worth it.
fn split(
    phases: Vec<PhaseIndex>,
    is_of_kind: impl Fn(&PhaseIndex) -> bool,
) -> (Vec<PhaseIndex>, Vec<PhaseIndex>) {
    let (kind, others): (Vec<_>, Vec<_>) = phases.iter().copied().partition(is_of_kind);
    if kind.len() < WORTH_COLLAPSING {
        (Vec::new(), phases)
    } else {
        (kind, others)
    }
}

/// One row for several phases; none for none.
fn row_of(roadmap: &Document, phases: &[PhaseIndex], words: &str) -> Option<Row> {
    let of_phase = |&phase: &PhaseIndex| roadmap.progress(roadmap.tasks_of(phase));
    let (done, total) = phases
        .iter()
        .map(of_phase)
        .fold((0, 0), |(done, total), progress| {
            (done + progress.done, total + progress.total)
        });
    (!phases.is_empty()).then(|| Row::Together {
        words: format!("{} {words}", phases.len()),
        progress: Progress { done, total },
    })
}

/// The rows that the table may have; the prompt, the title, what is next and
/// the notes need the others.
fn rows_left(status: &Status<'_>) -> usize {
    let notes = match status.notes.len() {
        0 => 0,
        notes => notes + 1,
    };
    let others = 2 + 1 + NEXT + notes + 2;
    status
        .height
        .map_or(usize::MAX, |height| height.saturating_sub(others))
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
