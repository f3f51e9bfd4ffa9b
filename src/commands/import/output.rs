//! What an import prints.

use chrono::{DateTime, FixedOffset, SecondsFormat};
use serde::Serialize;

use super::{Done, has_commit};
use crate::commands::{Context, change};
use crate::error::{Candidate, Result};
use crate::git::AuthorDate;
use crate::render::json::{Counts, Object, Task};
use crate::render::{Line, screen};
use crate::roadmap::identity::Identity;
use crate::roadmap::import::{Unplaced, Why};
use crate::roadmap::{Document, TaskIndex};
use crate::workspace::Workspace;
use crate::workspace::tick::Outcome;

/// The object that `--json` prints.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content<'a> {
    changed: Vec<Task>,
    unchanged: Vec<Task>,
    in_progress: Vec<Task>,
    unplaced: Vec<Row<'a>>,
    commits: Vec<Commit>,
    progress: Counts,
    dry_run: bool,
}

/// A commit that was made, or would be; its date where it is not the present.
#[derive(Serialize)]
struct Commit {
    id: Option<String>,
    branch: Option<String>,
    date: Option<String>,
    message: String,
}

/// An entry that was not placed.
#[derive(Serialize)]
struct Row<'a> {
    line: u32,
    text: &'a str,
    reason: &'static str,
    message: String,
    candidates: Vec<Near<'a>>,
    suggestions: Vec<Near<'a>>,
}

/// A task that an entry could mean.
#[derive(Serialize)]
struct Near<'a> {
    number: &'a str,
    text: &'a str,
    phase: &'a str,
}

/// Warns of times that were not used.
pub(super) fn warn_of_times(context: &Context, file: &str, bad: &[u32], future: usize) {
    if let Some(first) = bad.first() {
        let text = match bad.len() {
            1 => format!("{file}:{first}: a time that is none; it was left out"),
            count => format!("{file}:{first}: {count} times, this the first, are none; left out"),
        };
        context.ui.warning(&text, &[]);
    }
    if future > 0 {
        let times = if future == 1 {
            "1 time lies"
        } else {
            &format!("{future} times lie")
        };
        context.ui.warning(
            &format!("{file}: {times} in the future; now is used instead"),
            &[],
        );
    }
}

/// Prints what was done, or would be.
pub(super) fn print(
    context: &Context,
    workspace: &Workspace,
    before: &Document,
    done: &Done<'_>,
) -> Result<()> {
    let last = done.whole.as_ref().or(done.outcomes.last());
    let roadmap = last.map_or(before, |outcome| &outcome.roadmap);
    let changed = changed(roadmap, done);
    if context.ui.is_json() {
        return context
            .ui
            .json(&Object::new("import", content(roadmap, &changed, done)));
    }
    let rows = &done.plan.unplaced;
    if done.dry_run {
        print_plan(context, done)?;
        return context.ui.lines(&screen::unplaced(rows, context.room()));
    }
    if context.ui.is_quiet() {
        return context.ui.lines(&screen::unplaced(rows, context.room()));
    }
    let commits: Vec<_> = done
        .outcomes
        .iter()
        .filter_map(change::commit_in_words)
        .collect();
    let written = done
        .outcomes
        .iter()
        .rev()
        .find(|outcome| !outcome.is_nothing());
    let mut offers = match written {
        Some(outcome) => change::offers(workspace, outcome, !commits.is_empty())?,
        None => Vec::new(),
    };
    if commits.len() > 1 {
        offers
            .iter_mut()
            .filter(|(what, _)| *what == "undo")
            .for_each(|offer| offer.0 = "undo the last");
    }
    let imported = screen::Imported {
        file: done.file,
        roadmap,
        tasks: &changed,
        commits: &commits,
        files: written
            .map(|outcome| change::files(outcome, has_commit(outcome)))
            .unwrap_or_default(),
        unchanged: done.plan.wanted.len() - changed.len(),
        in_progress: done.plan.in_progress.len(),
        unmarked: done.plan.unmarked,
        passed_over: done.plan.passed_over,
        unplaced: rows,
        offers: &offers,
    };
    context
        .ui
        .lines(&screen::imported(&imported, context.room()))
}

/// The tasks that changed, as the roadmap has them afterwards.
fn changed(roadmap: &Document, done: &Done<'_>) -> Vec<TaskIndex> {
    let of = |outcome: &Outcome| {
        let tasks = outcome.changed.iter();
        let now = |&task: &TaskIndex| Identity::of(&outcome.roadmap, task).find(roadmap);
        tasks.filter_map(now).collect::<Vec<_>>()
    };
    let mut changed: Vec<TaskIndex> = done.outcomes.iter().flat_map(of).collect();
    changed.sort_unstable();
    changed.dedup();
    changed
}

/// Prints the diff of all that would be done, and the message; of several
/// commits a line each.
fn print_plan(context: &Context, done: &Done<'_>) -> Result<()> {
    let some = |outcome: &&Outcome| !outcome.is_nothing();
    match done.whole.as_ref().or(done.outcomes.first()).filter(some) {
        Some(whole) => change::print_diff(context, &whole.update.changes)?,
        None => context.ui.message(&Line::from("nothing to do")),
    }
    if done.whole.is_some() {
        context.ui.line(&Line::blank())?;
    }
    let commits = done.outcomes.iter().zip(done.batches);
    for (outcome, batch) in commits.filter(|(outcome, _)| !outcome.is_nothing()) {
        let message = outcome.message.as_deref().unwrap_or_default();
        let date = batch.date.and_then(rfc3339).unwrap_or_default();
        if done.whole.is_some() {
            let line = format!("    {date}  {}", subject(message));
            context.ui.line(&Line::from(line))?;
            continue;
        }
        change::print_message(context, message)?;
        if !date.is_empty() {
            context.ui.line(&Line::from(format!("    dated {date}")))?;
        }
    }
    context
        .ui
        .message(&Line::from("dry run: nothing was changed"));
    Ok(())
}

fn subject(message: &str) -> &str {
    message.lines().next().unwrap_or_default()
}

fn content<'a>(roadmap: &Document, changed: &[TaskIndex], done: &'a Done<'_>) -> Content<'a> {
    let unchanged: Vec<TaskIndex> = done
        .outcomes
        .iter()
        .flat_map(|outcome| outcome.tasks.iter().map(|(task, _)| *task))
        .filter(|task| !changed.contains(task))
        .collect();
    let commits = done.outcomes.iter().zip(done.batches);
    Content {
        changed: Task::list(roadmap, changed),
        unchanged: Task::list(roadmap, &unchanged),
        in_progress: Task::list(roadmap, &done.plan.in_progress),
        unplaced: done.plan.unplaced.iter().map(row).collect(),
        commits: commits
            .filter_map(|(outcome, batch)| {
                let committed = outcome.committed.as_ref();
                let id = committed.and_then(|committed| committed.id.as_ref());
                let is_made = id.is_some() || (done.dry_run && !outcome.is_nothing());
                is_made.then(|| Commit {
                    id: id.map(|id| id.as_str().to_owned()),
                    branch: committed.and_then(|committed| committed.branch.clone()),
                    date: batch.date.and_then(rfc3339),
                    message: message(done, outcome),
                })
            })
            .collect(),
        progress: roadmap.overall().into(),
        dry_run: done.dry_run,
    }
}

/// A commit's message; of one among several that are only planned the subject,
/// since the progress in its body is not known before.
fn message(done: &Done<'_>, outcome: &Outcome) -> String {
    let planned = outcome.message.as_deref().unwrap_or_default();
    match (&outcome.committed, &done.whole) {
        (Some(committed), _) => committed.message.clone(),
        (None, Some(_)) => subject(planned).to_owned(),
        (None, None) => planned.to_owned(),
    }
}

fn row(unplaced: &Unplaced) -> Row<'_> {
    Row {
        line: unplaced.line,
        text: &unplaced.text,
        reason: match unplaced.why {
            Why::NoTask => "not-found",
            Why::Several(_) => "ambiguous",
            Why::Contradiction(_) => "contradiction",
            Why::Unreadable(_) => "unreadable",
        },
        message: screen::why(unplaced),
        candidates: unplaced.candidates.iter().map(near).collect(),
        suggestions: unplaced.suggestions.iter().map(near).collect(),
    }
}

fn near(candidate: &Candidate) -> Near<'_> {
    Near {
        number: &candidate.number,
        text: &candidate.text,
        phase: &candidate.phase,
    }
}

fn rfc3339(date: AuthorDate) -> Option<String> {
    let offset = FixedOffset::east_opt(date.offset_minutes * 60)?;
    let date = DateTime::from_timestamp(date.seconds, 0)?.with_timezone(&offset);
    Some(date.to_rfc3339_opts(SecondsFormat::Secs, true))
}
