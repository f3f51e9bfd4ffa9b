//! `git roadmap log`.

use clap::Args;
use serde::Serialize;

use super::past::{Past, Row};
use super::period::PeriodArgs;
use super::selectors::{self, Selectors};
use super::{Context, Verdict};
use crate::error::Result;
use crate::render::json::Object;
use crate::render::{escape, screen};
use crate::roadmap::history::{Care, Track};
use crate::workspace::Workspace;

/// Show who ticked what, and when
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  git roadmap log            every tick, the newest first
  git roadmap log 2          those of phase 2
  git roadmap log --since '2 weeks ago' --author ada
  git roadmap log --all 1.2  also when it was added, reworded or moved
  git roadmap log --csv > ticks.csv")]
pub(super) struct LogArgs {
    #[command(flatten)]
    selectors: Selectors,
    /// At most N changes
    #[arg(long, short = 'n', value_name = "N")]
    max_count: Option<usize>,
    /// Also tasks that were added, removed, reworded or moved
    #[arg(long)]
    all: bool,
    /// Print CSV
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    #[command(flatten)]
    period: PeriodArgs,
}

/// The object that `--json` prints.
#[derive(Serialize)]
struct Content<'a> {
    roadmap: &'a str,
    complete: bool,
    entries: Vec<Entry<'a>>,
}

/// A change of a task.
#[derive(Serialize)]
pub(super) struct Entry<'a> {
    change: &'static str,
    date: Option<String>,
    text: &'a str,
    number: Option<String>,
    key: Option<&'a str>,
    phase: &'a str,
    author: Option<&'a str>,
    email: Option<&'a str>,
    commit: Option<&'a str>,
    before: Option<&'a str>,
}

pub(super) fn run(context: &Context, args: &LogArgs) -> Result<Verdict> {
    let workspace = context.workspace()?;
    let is_thorough = args.all || !args.selectors.selectors.is_empty();
    let care = if is_thorough { Care::All } else { Care::Ticks };
    let past = Past::read(context, &workspace, args.period.how(care))?;
    let rows = rows(&workspace, &past, args)?;
    if context.ui.is_json() {
        let content = Content {
            roadmap: workspace.roadmap_path().as_str(),
            complete: past.record.is_complete,
            entries: rows.iter().map(|row| entry(&past, row)).collect(),
        };
        context.ui.json(&Object::new("log", content))?;
        return Ok(Verdict::Done);
    }
    if args.csv {
        context.ui.raw(csv(&past, &rows).as_bytes())?;
    } else {
        print(context, &workspace, &past, &rows, args.max_count)?;
    }
    past.warn_if_cut(context);
    Ok(Verdict::Done)
}

/// The changes that were asked for, newest first.
fn rows<'p>(workspace: &Workspace, past: &'p Past<'_>, args: &LogArgs) -> Result<Vec<Row<'p>>> {
    let period = args.period.read(workspace.repository())?;
    let tracks = tracks(past, &selectors::read(&args.selectors.selectors)?)?;
    let is_wanted = |row: &Row<'_>| {
        let is_selected = tracks.as_ref().is_none_or(|(tracks, tasks)| {
            row.track.is_some_and(|track| tracks.contains(&track))
                || row.task.is_some_and(|task| tasks.contains(&task))
        });
        let is_in_period = match (row.revision, &row.author) {
            (Some(revision), Some(author)) => period.takes(revision, author),
            _ => period.takes_uncommitted(),
        };
        is_selected && is_in_period && (args.all || row.change.is_tick())
    };
    let rows = past.rows().filter(is_wanted);
    Ok(rows.take(args.max_count.unwrap_or(usize::MAX)).collect())
}

/// The tracks and tasks that are selected; `None` for all.
#[allow(clippy::type_complexity)]
fn tracks(past: &Past<'_>, arguments: &[String]) -> Result<Option<(Vec<Track>, Vec<usize>)>> {
    if arguments.is_empty() {
        return Ok(None);
    }
    let selection = crate::roadmap::select::select(&past.document, arguments)?;
    let tasks = selection.all_tasks(&past.document);
    let tracks = tasks.iter().filter_map(|task| past.today.track(*task));
    Ok(Some((tracks.collect(), tasks)))
}

pub(super) fn entry<'p>(past: &'p Past<'_>, row: &'p Row<'_>) -> Entry<'p> {
    Entry {
        change: row.change.name(),
        date: row.date(),
        text: row.text,
        number: row.task.map(|task| past.document.number(task)),
        key: row.task.map(|task| past.document.key(task)),
        phase: row.phase,
        author: row.author.as_ref().map(|author| author.name.as_str()),
        email: row.author.as_ref().map(|author| author.email.as_str()),
        commit: row.revision.map(|revision| revision.id.as_str()),
        before: row.change.before(),
    }
}

fn csv(past: &Past<'_>, rows: &[Row<'_>]) -> String {
    let mut text = "date,change,number,task,phase,author,email,commit\r\n".to_owned();
    for row in rows {
        let entry = entry(past, row);
        let fields = [
            entry.date.as_deref().unwrap_or_default(),
            entry.change,
            entry.number.as_deref().unwrap_or_default(),
            entry.text,
            entry.phase,
            entry.author.unwrap_or_default(),
            entry.email.unwrap_or_default(),
            entry.commit.unwrap_or_default(),
        ];
        text.push_str(&fields.map(escape::csv).join(","));
        text.push_str("\r\n");
    }
    text
}

fn print(
    context: &Context,
    workspace: &Workspace,
    past: &Past<'_>,
    rows: &[Row<'_>],
    limit: Option<usize>,
) -> Result<()> {
    if rows.is_empty() && limit == Some(0) {
        return Ok(());
    }
    if rows.is_empty() {
        let words = match past.is_empty() {
            true => "no task has been ticked yet; git roadmap check ticks one",
            false => "no such change; git roadmap log shows all ticks",
        };
        context.ui.message(&crate::render::Line::from(words));
        return Ok(());
    }
    let pager = match workspace.repository() {
        Some(repository) if context.ui.is_terminal() => repository.pager()?,
        _ => String::new(),
    };
    let logged: Vec<_> = rows.iter().map(|row| past.logged(row)).collect();
    let mut room = context.room();
    if !context.ui.is_terminal() {
        room.width = screen::UNBOUNDED;
    }
    let lines = screen::log(&logged, room);
    let paging = context.ui.page(&pager);
    context.ui.lines(&lines)?;
    drop(paging);
    Ok(())
}
