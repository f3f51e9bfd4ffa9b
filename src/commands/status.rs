//! `git roadmap status`, which is also what `git roadmap` alone does.

use chrono::Utc;
use std::rc::Rc;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{Context, Verdict};
use crate::error::Result;
use crate::render::json::{Counts, Object, Phase, Task};
use crate::render::{screen, summary, workflow};
use crate::roadmap::Document;
use crate::workspace::layer::Update;
use crate::workspace::standing::{self, Standing};
use crate::workspace::{Workspace, refresh};

/// Show progress by section, what is next, and what wants attention
#[derive(Debug, Default, Args)]
pub(super) struct StatusArgs {
    /// Show every section, also those not started
    #[arg(long, short)]
    all: bool,
    /// How to print it: human, markdown, or outputs for a workflow's step
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value = "human",
        hide_default_value = true,
        hide_possible_values = true
    )]
    format: Format,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A screen
    #[default]
    Human,
    /// A table of Markdown, such as a workflow's summary shows
    Markdown,
    /// `percent=`, `done=` and `total=`, a line each
    Outputs,
}

/// The object that `--json` prints.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content<'a> {
    file: &'a str,
    title: &'a str,
    progress: Counts,
    phases: Vec<Phase>,
    next: Vec<Task>,
    outdated: Vec<String>,
    uncommitted: usize,
    unpushed: Option<usize>,
    original: Option<Original>,
    merge_driver: Option<bool>,
}

/// What was last seen of the original.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Original {
    new_tasks: usize,
    seen: Option<String>,
}

pub(super) fn run(context: &Context, args: &StatusArgs) -> Result<Verdict> {
    let workspace = context.workspace()?;
    if args.format != Format::Human && !context.ui.is_json() {
        let roadmap = workspace.read()?;
        let text = match args.format {
            Format::Outputs => workflow::outputs(roadmap.overall()),
            _ => summary::markdown(&roadmap),
        };
        return context.ui.raw(text.as_bytes()).map(|()| Verdict::Done);
    }
    let (roadmap, outdated, broken) = read(&workspace)?;
    let standing = standing::find(&workspace, &roadmap)?;
    if context.ui.is_json() {
        context.ui.json(&Object::new(
            "status",
            content(&roadmap, &[outdated, broken].concat(), &standing),
        ))?;
        return Ok(Verdict::Done);
    }
    let notes = notes(&outdated, &broken, &standing);
    let status = screen::Status {
        roadmap: &roadmap,
        all: args.all,
        height: context.ui.height(),
        notes: &notes,
    };
    context.ui.lines(&screen::status(&status, context.room()))?;
    if roadmap.tasks().is_empty() {
        context.ui.hint(&format!(
            "a task is a line such as `- [ ] Learn Git` in {}",
            roadmap.path()
        ));
    }
    Ok(Verdict::Done)
}

/// Reads the roadmap, what is out of date, and which files have broken
/// markers, which are no obstacle.
fn read(workspace: &Workspace) -> Result<(Rc<Document>, Vec<String>, Vec<String>)> {
    match refresh::find(workspace) {
        Ok(Update {
            roadmap: Some(roadmap),
            changes,
            broken,
            ..
        }) => {
            let outdated = changes.iter().map(|change| change.path.as_str().to_owned());
            let mut broken: Vec<String> = broken
                .iter()
                .map(|(path, _)| path.as_str().to_owned())
                .collect();
            broken.dedup();
            Ok((roadmap, outdated.collect(), broken))
        }
        // `read` gives the clear error, or the roadmap in spite of its markers.
        _ => Ok((
            Rc::new(workspace.read()?),
            Vec::new(),
            vec![workspace.roadmap_path().as_str().to_owned()],
        )),
    }
}

fn content<'a>(roadmap: &'a Document, outdated: &[String], standing: &Standing) -> Content<'a> {
    let next: Vec<usize> = roadmap.next_tasks().take(3).collect();
    let seen =
        |seconds: i64| chrono::DateTime::from_timestamp(seconds, 0).map(|date| date.to_rfc3339());
    Content {
        file: roadmap.path(),
        title: roadmap.title(),
        progress: roadmap.overall().into(),
        phases: Phase::all(roadmap),
        next: Task::list(roadmap, &next),
        outdated: outdated.to_vec(),
        uncommitted: standing.uncommitted,
        unpushed: standing.unpushed,
        original: standing.original.as_ref().map(|original| Original {
            new_tasks: original.new_tasks,
            seen: original.seen.and_then(seen),
        }),
        merge_driver: standing.merges_by_driver,
    }
}

/// What wants attention, with the command for it.
fn notes(outdated: &[String], broken: &[String], standing: &Standing) -> Vec<(String, String)> {
    let mut notes = Vec::new();
    let mut note = |what: String, command: &str| notes.push((what, command.to_owned()));
    match outdated {
        [] => {}
        [one] => note(format!("{one} is out of date"), "git roadmap refresh"),
        several => note(
            format!("{} files are out of date", several.len()),
            "git roadmap refresh",
        ),
    }
    for file in broken {
        // Refresh would refuse; this names the line.
        note(format!("{file} has broken markers"), "git roadmap verify");
    }
    match standing.uncommitted {
        0 => {}
        1 => note("1 tick is not committed".to_owned(), "git roadmap commit"),
        several => note(
            format!("{several} ticks are not committed"),
            "git roadmap commit",
        ),
    }
    match standing.unpushed {
        None | Some(0) => {}
        Some(1) => note("1 commit is only on this computer".to_owned(), "git push"),
        Some(several) => note(
            format!("{several} commits are only on this computer"),
            "git push",
        ),
    }
    if let Some(original) = standing
        .original
        .as_ref()
        .filter(|original| original.new_tasks > 0)
    {
        let tasks = if original.new_tasks == 1 {
            "task"
        } else {
            "tasks"
        };
        let seen = original
            .seen
            .map(|seen| format!(" (seen {})", ago(seen)))
            .unwrap_or_default();
        note(
            format!("{} new {tasks} in the original{seen}", original.new_tasks),
            "",
        );
    }
    if standing.merges_by_driver == Some(false) {
        note(
            "this clone merges the list as plain text".to_owned(),
            "git roadmap hook install",
        );
    }
    notes
}

/// A past moment in words: `today`, `6 days ago`.
fn ago(seconds: i64) -> String {
    match (Utc::now().timestamp() - seconds) / 86_400 {
        i64::MIN..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    }
}
