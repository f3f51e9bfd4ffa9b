//! `git roadmap list`.

use std::io::IsTerminal;

use clap::Args;
use serde::Serialize;

use super::selectors::{self, Selectors};
use super::{Context, Verdict};
use crate::error::Result;
use crate::render::json::{Object, Task};
use crate::render::screen;
use crate::roadmap::{Document, TaskIndex, select};

/// List tasks with the numbers that select them
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  git roadmap list           all tasks
  git roadmap list 2         phase 2
  git roadmap list --next 3  the next three to do
  git roadmap list sql       every task with this word")]
pub(super) struct ListArgs {
    #[command(flatten)]
    selectors: Selectors,
    /// Only open tasks
    #[arg(long, conflicts_with = "done")]
    todo: bool,
    /// Only done tasks
    #[arg(long)]
    done: bool,
    /// Only the next N tasks to do
    #[arg(long, value_name = "N", conflicts_with_all = ["todo", "done"])]
    next: Option<usize>,
}

/// The object that `--json` prints.
#[derive(Serialize)]
struct Content {
    tasks: Vec<Task>,
}

pub(super) fn run(context: &Context, args: &ListArgs) -> Result<Verdict> {
    let document = context.workspace()?.read()?;
    let tasks = chosen(&document, args)?;
    if context.ui.is_json() {
        let tasks = Task::list(&document, &tasks);
        context.ui.json(&Object::new("list", Content { tasks }))?;
        return Ok(Verdict::Done);
    }
    // In a pipe every line is a task, so that its first column can be read back.
    let plain = !std::io::stdout().is_terminal();
    context
        .ui
        .lines(&screen::list(&document, &tasks, plain, context.room()))?;
    if tasks.is_empty() {
        context.ui.hint(match document.tasks() {
            [] => "no task here yet; a task is a line such as `- [ ] Learn Git`",
            _ => "no such task; git roadmap list shows all",
        });
    }
    Ok(Verdict::Done)
}

fn chosen(document: &Document, args: &ListArgs) -> Result<Vec<TaskIndex>> {
    let arguments = selectors::read(&args.selectors.selectors)?;
    let selected: Vec<TaskIndex> = if arguments.is_empty() {
        (0..document.tasks().len()).collect()
    } else {
        select::select_all(document, &arguments)?
    };
    if let Some(count) = args.next {
        let next = document.next_tasks().filter(|task| selected.contains(task));
        return Ok(next.take(count).collect());
    }
    let is_wanted = |task: &TaskIndex| match (args.todo, args.done) {
        (true, _) => !document.tasks()[*task].done,
        (_, true) => document.tasks()[*task].done,
        _ => true,
    };
    Ok(selected.into_iter().filter(is_wanted).collect())
}
