//! What check, uncheck, toggle, commit and undo have done.

use super::{Room, bar_and_counts, bar_cells, mark, task_line};
use crate::render::{Label, Line, columns};
use crate::roadmap::{Document, PhaseIndex, TaskIndex};

/// The most tasks that are named one by one.
const MAX_TASKS: usize = 12;

/// What the screen shows.
#[derive(Debug, Clone)]
pub struct Changed<'a> {
    /// The roadmap afterwards.
    pub roadmap: &'a Document,
    /// The tasks that changed, in document order.
    pub tasks: &'a [TaskIndex],
    /// The commit: branch, short id, subject; `None` when nothing was committed.
    pub commit: Option<(String, String, String)>,
    /// What was written, as `ROADMAP.md and 2 badges; nothing else`.
    pub files: String,
    /// The commands to offer, with what each does.
    pub offers: &'a [(&'static str, &'static str)],
}

/// Draws the tasks with the progress of their phases, the commit and what is next.
#[must_use]
pub fn changed(changed: &Changed<'_>, room: Room) -> Vec<Line> {
    let roadmap = changed.roadmap;
    let mut lines = tasks(roadmap, changed.tasks, room);
    lines.extend(changed.commit.iter().map(commit));
    lines.push(Line::new().label(Label::Dim, format!(" {}", changed.files)));
    lines.push(Line::blank());
    lines.extend(next(changed.roadmap, changed.tasks, room));
    lines.extend(offers(changed.offers));
    lines
}

/// A commit as Git shows one: branch, short id, subject.
pub(super) fn commit((branch, id, subject): &(String, String, String)) -> Line {
    let head = Line::new().text("[").label(Label::Path, branch.as_str());
    let head = head.text(" ").label(Label::Number, id.as_str());
    head.text("] ").text(subject.as_str())
}

/// The commands to offer, in one line; none without any.
pub(super) fn offers(commands: &[(&str, &str)]) -> Option<Line> {
    let mut offers = Line::new();
    for (place, (what, command)) in commands.iter().enumerate() {
        offers = if place == 0 {
            offers
        } else {
            offers.text("    ")
        };
        offers = offers
            .label(Label::Dim, format!("{what}: "))
            .label(Label::Command, *command);
    }
    (!offers.is_empty()).then_some(offers)
}

/// Draws the tasks that would change.
#[must_use]
pub fn planned(roadmap: &Document, changed: &[TaskIndex], room: Room) -> Vec<Line> {
    tasks(roadmap, changed, room)
}

pub(super) fn tasks(roadmap: &Document, changed: &[TaskIndex], room: Room) -> Vec<Line> {
    let shown = &changed[..changed.len().min(MAX_TASKS)];
    let width = shown
        .iter()
        .map(|&task| roadmap.number(task).len())
        .max()
        .unwrap_or(0);
    let narrower = Room {
        width: room.width.saturating_sub(2),
        ..room
    };
    let mut lines: Vec<Line> = shown
        .iter()
        .map(|&task| {
            let done = roadmap.tasks()[task].done;
            mark(done)
                .text(" ")
                .append(task_line(roadmap, task, width, narrower))
        })
        .collect();
    if changed.len() > shown.len() {
        lines.push(Line::from(format!(
            "  and {} more",
            changed.len() - shown.len()
        )));
    }
    let mut phases: Vec<PhaseIndex> = changed.iter().map(|&task| roadmap.phase_of(task)).collect();
    phases.dedup();
    lines.extend(progress(roadmap, &phases, width + 4, room));
    lines
}

/// A line a phase, the bars below each other.
fn progress(roadmap: &Document, phases: &[PhaseIndex], indent: usize, room: Room) -> Vec<Line> {
    let of = |phase: PhaseIndex| roadmap.progress(roadmap.tasks_of(phase));
    let counts = |&phase: &PhaseIndex| format!("{}/{}", of(phase).done, of(phase).total).len();
    let counts = phases.iter().map(counts).max().unwrap_or(0);
    let cells = bar_cells(room.width);
    let numbers = |phase| bar_and_counts(of(phase), cells, counts, room.charset);
    let numbers_width = phases.first().map_or(0, |&phase| numbers(phase).width());
    let room_for_names = room.width.saturating_sub(indent + 2 + numbers_width);
    let title = |phase| columns::truncate(roadmap.phase_title(phase), room_for_names, room.charset);
    let widths = phases.iter().map(|&phase| columns::width(&title(phase)));
    let names = widths.max().unwrap_or(0);
    let line = |&phase: &PhaseIndex| {
        Line::new()
            .spaces(indent)
            .text(title(phase).into_owned())
            .pad_to(indent + names + 2)
            .append(numbers(phase))
    };
    phases.iter().map(line).collect()
}

/// What comes after the tasks that changed.
pub(super) fn next(roadmap: &Document, changed: &[TaskIndex], room: Room) -> Vec<Line> {
    let last = changed.last().copied().unwrap_or(0);
    let goes_on = roadmap.tasks().get(last).is_some_and(|task| task.done);
    let next = if goes_on {
        roadmap.next_after(last)
    } else {
        roadmap.next_tasks().next()
    };
    let Some(next) = next else {
        let all = match roadmap.overall().total {
            1 => "All done. Congratulations!".to_owned(),
            total => format!("All {total} tasks are done. Congratulations!"),
        };
        return vec![Line::new().label(Label::Done, all)];
    };
    let narrower = Room {
        width: room.width.saturating_sub(6),
        ..room
    };
    vec![
        Line::new()
            .label(Label::Dim, "next  ")
            .append(task_line(roadmap, next, 0, narrower)),
    ]
}
