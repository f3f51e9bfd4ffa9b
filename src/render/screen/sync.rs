//! What a merge has done to the roadmap.

use super::Room;
use crate::render::{Label, Line, columns};
use crate::roadmap::compare::Comparison;
use crate::roadmap::{Document, TaskIndex};

/// The most tasks of a kind that are named in a line.
const MAX_NAMED: usize = 2;

/// What the screen shows of a merged roadmap.
#[derive(Debug, Clone, Copy)]
pub struct Synced<'a> {
    /// The roadmap before.
    pub before: &'a Document,
    /// The roadmap after.
    pub after: &'a Document,
    /// What differs.
    pub comparison: &'a Comparison,
    /// The day each lost task was ticked, where it is known.
    pub ticked: &'a [Option<String>],
    /// Whether the lost tasks were kept.
    pub kept_removed: bool,
    /// Names every task.
    pub all: bool,
}

/// Draws what was added, reworded, moved and removed, and where the ticks went.
#[must_use]
pub fn synced(synced: &Synced<'_>, room: Room) -> Vec<Line> {
    let mut lines = Vec::new();
    for (what, names) in kinds(synced) {
        if !names.is_empty() {
            lines.extend(kind(what, &names, synced.all, room));
        }
    }
    if !lines.is_empty() {
        lines.insert(0, Line::blank());
        lines.push(Line::blank());
    }
    lines.extend(ticks(synced));
    lines.extend(progress(synced));
    lines
}

fn kinds(synced: &Synced<'_>) -> [(&'static str, Vec<String>); 4] {
    let Synced {
        before,
        after,
        comparison,
        ..
    } = synced;
    let added = comparison.added.iter().map(|&task| named(after, task));
    let reworded = comparison.reworded.iter().map(|&(old, new)| {
        format!(
            "{} {} → {}",
            after.number(new),
            before.text(old),
            after.text(new)
        )
    });
    let moved = comparison.moved.iter().map(|&(old, new)| {
        format!(
            "{} → {} {}",
            before.number(old),
            after.number(new),
            after.text(new)
        )
    });
    let removed = comparison.removed.iter().map(|&task| {
        let lost = comparison.lost.iter().position(|&lost| lost == task);
        let name = before.text(task);
        match lost.map(|place| &synced.ticked[place]) {
            Some(Some(day)) => format!("✓ {name}, ticked {day}"),
            Some(None) => format!("✓ {name}"),
            None => name.to_owned(),
        }
    });
    [
        ("added", added.collect()),
        ("reworded", reworded.collect()),
        ("moved", moved.collect()),
        ("removed", removed.collect()),
    ]
}

fn named(document: &Document, task: TaskIndex) -> String {
    format!("{} {}", document.number(task), document.text(task))
}

/// A line with the first names, or a line for each.
fn kind(what: &str, names: &[String], all: bool, room: Room) -> Vec<Line> {
    let head =
        |what: &str, count: &str| Line::new().label(Label::Dim, format!("  {what:<9} {count:<3} "));
    let width = room.width.saturating_sub(16);
    let count = names.len().to_string();
    if all {
        let rows = names.iter().enumerate().map(|(place, name)| {
            let head = if place == 0 {
                head(what, &count)
            } else {
                head("", "")
            };
            head.text(name.clone())
        });
        return rows.collect();
    }
    let more = match names.len().saturating_sub(MAX_NAMED) {
        0 => String::new(),
        more => format!(" ({more} more: -v)"),
    };
    let shown = names[..names.len().min(MAX_NAMED)].join(", ");
    let text = columns::truncate(&shown, width.saturating_sub(more.len()), room.charset);
    vec![
        head(what, &count)
            .text(text.into_owned())
            .label(Label::Dim, more),
    ]
}

/// Where the ticks went.
fn ticks(synced: &Synced<'_>) -> Vec<Line> {
    let (carried, lost) = (
        synced.comparison.carried.len(),
        synced.comparison.lost.len(),
    );
    let all = carried + lost;
    if all == 0 {
        return Vec::new();
    }
    let mut text = format!(
        "{carried} of {all} {} carried.",
        plural(all, "tick", "ticks")
    );
    let mut lines = Vec::new();
    if lost > 0 {
        let have = if lost == 1 { "has" } else { "have" };
        let kept = match synced.kept_removed {
            true => "kept as tasks of your own.",
            false => "kept in the merge message,",
        };
        text.push_str(&format!(" {lost} {have} no task any more: {kept}"));
    }
    lines.push(Line::from(text));
    if lost > 0 && !synced.kept_removed {
        lines.push(Line::from("or as tasks of your own with --keep-removed."));
    }
    lines
}

/// The progress before and after, and why it fell.
fn progress(synced: &Synced<'_>) -> Option<Line> {
    let of = |document: &Document| document.progress(0..document.tasks().len());
    let (before, after) = (of(synced.before), of(synced.after));
    if before == after {
        return None;
    }
    let mut why = Vec::new();
    if after.percent() < before.percent() {
        let grown = synced
            .after
            .tasks()
            .len()
            .saturating_sub(synced.before.tasks().len());
        if grown > 0 {
            why.push(format!(
                "the list grew by {grown} {}",
                plural(grown, "task", "tasks")
            ));
        }
        let lost = synced.comparison.lost.len();
        if lost > 0 && !synced.kept_removed {
            why.push(format!(
                "{lost} ticked {} removed",
                plural(lost, "task was", "tasks were")
            ));
        }
    }
    let why = if why.is_empty() {
        ".".to_owned()
    } else {
        format!(": {}.", why.join(", "))
    };
    Some(Line::from(format!(
        "Progress {}/{} ({}%) → {}/{} ({}%){why}",
        before.done,
        before.total,
        before.percent(),
        after.done,
        after.total,
        after.percent(),
    )))
}

fn plural(count: usize, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}
