//! `git roadmap show`.

use clap::Args;
use serde::Serialize;

use super::log;
use super::past::{Past, Row};
use super::selectors::{self, Selectors};
use super::{Context, Verdict};
use crate::error::{Error, Result};
use crate::render::json::{Object, Phase, Task};
use crate::render::screen;
use crate::roadmap::TaskIndex;
use crate::roadmap::history::Care;
use crate::workspace::history::How;

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
struct Content<'p> {
    tasks: Vec<Shown<'p>>,
}

/// A task with everything around it.
#[derive(Serialize)]
struct Shown<'p> {
    #[serde(flatten)]
    task: Task,
    section: Phase,
    details: Vec<String>,
    links: Vec<String>,
    history: Vec<log::Entry<'p>>,
}

pub(super) fn run(context: &Context, args: &ShowArgs) -> Result<Verdict> {
    let workspace = context.workspace()?;
    let past = Past::read(
        context,
        &workspace,
        How {
            care: Care::All,
            ..How::default()
        },
    )?;
    let document = &past.document;
    let arguments = selectors::read(&args.selectors.selectors)?;
    if arguments.is_empty() {
        return Err(Error::usage("which task?").hint("git roadmap list    shows their numbers"));
    }
    let tasks = selectors::select(context, document, &arguments)?.all_tasks(document);
    if context.ui.is_json() {
        let rows: Vec<Vec<Row<'_>>> = tasks.iter().map(|&task| rows(&past, task)).collect();
        let tasks = tasks.iter().zip(&rows);
        let tasks = tasks
            .map(|(&task, rows)| shown(&past, task, rows))
            .collect();
        context.ui.json(&Object::new("show", Content { tasks }))?;
        return Ok(Verdict::Done);
    }
    for (place, &task) in tasks.iter().enumerate() {
        if place > 0 {
            context.ui.line(&crate::render::Line::blank())?;
        }
        let rows = rows(&past, task);
        let history: Vec<_> = rows.iter().map(|row| past.logged(row)).collect();
        let shown = screen::Shown {
            document,
            task,
            history: &history,
        };
        context.ui.lines(&screen::show(&shown, context.room()))?;
    }
    past.warn_if_cut(context);
    Ok(Verdict::Done)
}

/// What happened to a task, newest first.
fn rows<'p>(past: &'p Past<'_>, task: TaskIndex) -> Vec<Row<'p>> {
    past.rows().filter(|row| row.task == Some(task)).collect()
}

fn shown<'p>(past: &'p Past<'_>, task: TaskIndex, rows: &'p [Row<'_>]) -> Shown<'p> {
    let document = &past.document;
    Shown {
        task: Task::new(document, task),
        section: Phase::new(document, document.phase_of(task)),
        details: document.details(task).map(str::to_owned).collect(),
        links: document.links(task).map(str::to_owned).collect(),
        history: rows.iter().map(|row| log::entry(past, row)).collect(),
    }
}
