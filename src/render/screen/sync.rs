//! What a merge has done to the roadmap.

use std::collections::BTreeMap;

use super::Room;
use crate::render::{Label, Line, columns};
use crate::roadmap::compare::Comparison;
use crate::roadmap::matching::Rule;
use crate::roadmap::{Document, TaskIndex};

/// The most tasks of a kind that are named in a line.
const MAX_NAMED: usize = 2;

/// A merged roadmap.
#[derive(Debug, Clone, Copy)]
pub struct Merge<'a> {
    /// Whose copy was merged.
    pub name: &'a str,
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
}

/// Draws what was added, reworded, moved and removed by merges that follow each
/// other, and where the ticks went. With `all` every task is named.
#[must_use]
pub fn synced(merges: &[Merge<'_>], all: bool, room: Room) -> Vec<Line> {
    let lists: Vec<(&str, Vec<Line>)> = merges
        .iter()
        .map(|merge| (merge.name, list(merge, all, room)))
        .filter(|(_, list)| !list.is_empty())
        .collect();
    let is_one = lists.len() == 1;
    let mut lines = Vec::new();
    for (name, list) in lists {
        lines.push(Line::blank());
        if !is_one {
            lines.push(Line::new().label(Label::Path, name));
        }
        lines.extend(list);
    }
    let summary = ticks(merges, room)
        .into_iter()
        .chain(progress(merges, room));
    let summary: Vec<Line> = summary.collect();
    if !lines.is_empty() && !summary.is_empty() {
        lines.push(Line::blank());
    }
    lines.extend(summary);
    lines
}

/// The tasks that a merge changed, a row a kind.
fn list(merge: &Merge<'_>, all: bool, room: Room) -> Vec<Line> {
    let kinds = kinds(merge).into_iter();
    let kinds = kinds.filter(|(_, names)| !names.is_empty());
    kinds
        .flat_map(|(what, names)| kind(what, &names, all, room))
        .collect()
}

fn kinds(merge: &Merge<'_>) -> [(&'static str, Vec<String>); 4] {
    let Merge {
        before,
        after,
        comparison,
        ..
    } = merge;
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
        match lost.map(|place| &merge.ticked[place]) {
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
fn ticks(merges: &[Merge<'_>], room: Room) -> Vec<Line> {
    let rules = rules(merges);
    let lost = lost(merges);
    let in_conflict: usize = merges
        .iter()
        .map(|merge| merge.comparison.in_conflict.len())
        .sum();
    let unticked = unticked(merges);
    let carried = rules.len();
    let all = carried + unticked + lost + in_conflict;
    if all == 0 {
        return Vec::new();
    }
    let ticks = plural(all, "tick", "ticks");
    let by = by_rule(&rules);
    let mut lines = vec![Line::from(format!(
        "{carried} of {all} {ticks} carried{by}."
    ))];
    if unticked > 0 {
        let were = plural(unticked, "was", "were");
        let text = format!("{unticked} {were} unticked in another copy of yours.");
        lines.push(Line::from(text));
    }
    if in_conflict > 0 {
        let stand = plural(in_conflict, "stands", "stand");
        let text = format!("{in_conflict} {stand} in a conflict, ticked on both sides.");
        lines.push(Line::from(text));
    }
    if lost > 0 {
        let have = plural(lost, "has", "have");
        let head = format!("{lost} {have} no task any more: ");
        let own = plural(lost, "a task", "tasks");
        let went = match merges.iter().any(|merge| merge.kept_removed) {
            true => format!("kept as {own} of your own."),
            false => format!(
                "named in the merge message, or kept as {own} of your own with --keep-removed."
            ),
        };
        lines.extend(wrapped(&format!("{head}{went}"), room));
    }
    lines
}

/// How each tick was carried through all merges: the least sure of its steps.
fn rules(merges: &[Merge<'_>]) -> Vec<Rule> {
    let mut rules: BTreeMap<TaskIndex, Rule> = BTreeMap::new();
    for merge in merges {
        let carried = merge.comparison.carried.iter();
        let next = carried.map(|&(old, new, rule)| {
            let before = rules.get(&old).copied();
            (new, before.map_or(rule, |before| before.max(rule)))
        });
        rules = next.collect();
    }
    rules.into_values().collect()
}

fn lost(merges: &[Merge<'_>]) -> usize {
    merges.iter().map(|merge| merge.comparison.lost.len()).sum()
}

fn unticked(merges: &[Merge<'_>]) -> usize {
    let counts = merges.iter().map(|merge| merge.comparison.unticked.len());
    counts.sum()
}

/// ` (30 in place, 8 by text)`; nothing where all stayed in place.
fn by_rule(rules: &[Rule]) -> String {
    let mut counts: BTreeMap<Rule, usize> = BTreeMap::new();
    for rule in rules {
        *counts.entry(*rule).or_default() += 1;
    }
    if counts.keys().all(|rule| *rule == Rule::Place) {
        return String::new();
    }
    let counts = counts.into_iter();
    let parts: Vec<String> = counts
        .map(|(rule, count)| format!("{count} {}", words(rule)))
        .collect();
    format!(" ({})", parts.join(", "))
}

fn words(rule: Rule) -> &'static str {
    match rule {
        Rule::Id => "by id",
        Rule::Place => "in place",
        Rule::Text => "by text",
        Rule::Key => "by words",
        Rule::Link => "by link",
        Rule::Neighbours => "by neighbours",
        Rule::Similar => "by likeness",
    }
}

/// The progress before and after, and why it is less than it was or could be.
fn progress(merges: &[Merge<'_>], room: Room) -> Vec<Line> {
    let (Some(first), Some(last)) = (merges.first(), merges.last()) else {
        return Vec::new();
    };
    let of = |document: &Document| document.progress(0..document.tasks().len());
    let (before, after) = (of(first.before), of(last.after));
    if before == after && lost(merges) == 0 {
        return Vec::new();
    }
    let why = match after.percent() < before.percent() || lost(merges) > 0 {
        true => reasons(merges, after.total.saturating_sub(before.total)),
        false => String::new(),
    };
    let numbers = format!(
        "Progress {}/{} ({}%) → {}/{} ({}%)",
        before.done,
        before.total,
        before.percent(),
        after.done,
        after.total,
        after.percent(),
    );
    let why = match why.is_empty() {
        true => why,
        false => format!(": {why}"),
    };
    wrapped(&format!("{numbers}{why}."), room)
}

fn wrapped(text: &str, room: Room) -> Vec<Line> {
    let lines = columns::wrap(text, room.width).into_iter();
    lines.map(Line::from).collect()
}

/// Why progress fell.
fn reasons(merges: &[Merge<'_>], grown: usize) -> String {
    let mut why = Vec::new();
    if grown > 0 {
        let tasks = plural(grown, "task", "tasks");
        why.push(format!("the list grew by {grown} {tasks}"));
    }
    let unticked = unticked(merges);
    if unticked > 0 {
        let were = plural(unticked, "task was", "tasks were");
        why.push(format!("{unticked} {were} unticked elsewhere"));
    }
    let lost = lost(merges);
    if lost > 0 && !merges.iter().any(|merge| merge.kept_removed) {
        let were = plural(lost, "task was", "tasks were");
        why.push(format!("{lost} ticked {were} removed"));
    }
    why.join(", ")
}

fn plural(count: usize, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}
