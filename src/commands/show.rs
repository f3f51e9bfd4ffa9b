//! `git roadmap show`.

use chrono::{DateTime, FixedOffset};
use clap::Args;
use serde::Serialize;

use super::selectors::{self, Selectors};
use super::{Context, Verdict};
use crate::error::{Error, Result};
use crate::git::CommitInfo;
use crate::render::json::{Object, Phase, Task};
use crate::render::screen;
use crate::roadmap::{Depth, Document, TaskIndex};
use crate::workspace::Workspace;

/// How many commits are searched for those that changed a task.
const MAX_COMMITS: usize = 1000;

/// Show a task with its phase, notes, links and history
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  git roadmap show 1.2       with its notes, links and history")]
pub(super) struct ShowArgs {
    #[command(flatten)]
    selectors: Selectors,
}

/// The object that `--json` prints.
#[derive(Serialize)]
struct Content {
    tasks: Vec<Shown>,
}

/// A task with everything around it.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    task: Task,
    section: Phase,
    details: Vec<String>,
    links: Vec<String>,
    history: Vec<Commit>,
}

/// A commit that changed the task's state.
#[derive(Serialize)]
struct Commit {
    commit: String,
    date: Option<String>,
    author: String,
    subject: String,
}

pub(super) fn run(context: &Context, args: &ShowArgs) -> Result<Verdict> {
    let workspace = context.workspace()?;
    let document = workspace.read_to(Depth::Details)?;
    let arguments = selectors::read(&args.selectors.selectors)?;
    if arguments.is_empty() {
        return Err(Error::usage("which task?").hint("git roadmap list    shows their numbers"));
    }
    let tasks = selectors::select(context, &document, &arguments)?.all_tasks(&document);
    let history = history(&workspace)?;
    if context.ui.is_json() {
        let tasks = tasks
            .iter()
            .map(|&task| shown(&document, task, &history))
            .collect();
        context.ui.json(&Object::new("show", Content { tasks }))?;
        return Ok(Verdict::Done);
    }
    for (place, &task) in tasks.iter().enumerate() {
        if place > 0 {
            context.ui.line(&crate::render::Line::blank())?;
        }
        let history: Vec<_> = of_task(&document, task, &history).map(row).collect();
        let shown = screen::Shown {
            document: &document,
            task,
            history: &history,
        };
        context.ui.lines(&screen::show(&shown, context.room()))?;
    }
    Ok(Verdict::Done)
}

/// The commits that changed the roadmap, newest first.
fn history(workspace: &Workspace) -> Result<Vec<CommitInfo>> {
    match workspace.repository() {
        Some(repository) if repository.head()?.commit.is_some() => {
            repository.file_history(workspace.roadmap_path(), MAX_COMMITS)
        }
        _ => Ok(Vec::new()),
    }
}

/// The commits whose trailers name the task.
fn of_task<'h>(
    document: &Document,
    task: TaskIndex,
    history: &'h [CommitInfo],
) -> impl Iterator<Item = &'h CommitInfo> {
    let key = document.key(task);
    let trailers = [
        format!("Roadmap-Checked: {key}"),
        format!("Roadmap-Unchecked: {key}"),
    ];
    let names = move |commit: &&CommitInfo| {
        commit
            .message
            .lines()
            .any(|line| trailers.iter().any(|trailer| trailer == line))
    };
    history.iter().filter(names)
}

fn date(commit: &CommitInfo) -> Option<DateTime<FixedOffset>> {
    let offset = FixedOffset::east_opt(commit.offset_minutes * 60)?;
    Some(DateTime::from_timestamp(commit.seconds, 0)?.with_timezone(&offset))
}

fn row(commit: &CommitInfo) -> (String, String, String) {
    let day = date(commit)
        .map(|date| date.format("%Y-%m-%d").to_string())
        .unwrap_or_default();
    (commit.id.short().to_owned(), day, subject(commit))
}

fn subject(commit: &CommitInfo) -> String {
    commit.message.lines().next().unwrap_or_default().to_owned()
}

fn shown(document: &Document, task: TaskIndex, history: &[CommitInfo]) -> Shown {
    let commit = |commit: &CommitInfo| Commit {
        commit: commit.id.as_str().to_owned(),
        date: date(commit).map(|date| date.to_rfc3339()),
        author: commit.author.clone(),
        subject: subject(commit),
    };
    Shown {
        task: Task::new(document, task),
        section: Phase::new(document, document.phase_of(task)),
        details: document.details(task).map(str::to_owned).collect(),
        links: document.links(task).map(str::to_owned).collect(),
        history: of_task(document, task, history).map(commit).collect(),
    }
}
