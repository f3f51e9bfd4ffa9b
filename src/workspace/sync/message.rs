//! The message of a merge commit.

use chrono::DateTime;

use super::{Side, Step};
use crate::git::RepoPath;
use crate::render::commit_text::commit_text;

/// Names what was merged, what changed in the list, and the ticks whose tasks
/// are gone.
pub(super) fn message(step: &Step, roadmap: &RepoPath) -> String {
    let mut text = match step.side {
        Side::Own => "Merge the changes of another copy of mine\n".to_owned(),
        Side::Original => format!("Merge {}\n", commit_text(&step.name)),
    };
    if let Some(commit) = &step.began_with {
        text.push_str(&format!("\nThis copy began with its {}.\n", commit.short()));
    }
    let Some(report) = &step.report else {
        return text;
    };
    if let Some(name) = &report.renamed {
        text.push_str(&format!("\n{roadmap} is now {name}.\n"));
    }
    let comparison = &report.comparison;
    let counts = [
        ("added", comparison.added.len()),
        ("reworded", comparison.reworded.len()),
        ("moved", comparison.moved.len()),
        ("removed", comparison.removed.len()),
    ];
    let counts: Vec<String> = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| format!("{count} {what}"))
        .collect();
    if !counts.is_empty() {
        text.push_str(&format!("\nTasks: {}\n", counts.join(", ")));
    }
    if !comparison.lost.is_empty() {
        text.push_str(match report.kept_removed {
            true => "\nTicked, and kept as tasks of my own:\n",
            false => "\nTicked, and no longer in the list:\n",
        });
        for (&task, date) in comparison.lost.iter().zip(&report.ticked) {
            let when = date
                .and_then(day)
                .map_or_else(String::new, |day| format!(" ({day})"));
            text.push_str(&format!(
                "- {}{when}\n",
                commit_text(report.before.text(task))
            ));
        }
    }
    text
}

/// The day of a moment, in UTC.
fn day(seconds: i64) -> Option<String> {
    let moment = DateTime::from_timestamp(seconds, 0)?;
    Some(moment.format("%Y-%m-%d").to_string())
}
