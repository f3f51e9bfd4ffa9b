//! `git roadmap import`.

mod output;

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use chrono::Local;
use clap::{Args, ValueHint};

use super::change::{self, ChangeArgs};
use super::{Context, Verdict};
use crate::error::{Error, Result};
use crate::file;
use crate::roadmap::Document;
use crate::roadmap::identity::Identity;
use crate::roadmap::import::{self, Plan, Wanted};
use crate::workspace::Workspace;
use crate::workspace::import::{Batch, Dating, batches, on_the_clock};
use crate::workspace::tick::{How, Outcome};

/// Tick what was done elsewhere: a page's export, a list, a table
#[derive(Debug, Args)]
#[command(after_help = "\
Understands the file that the page's button Export writes; a list of tasks, one
a line, with or without bullets and boxes; and tables in Markdown or CSV with a
column of ✅, 🚧, ⬚ or words such as done. Where a list says of none what is done,
all of it is. Only the page's export unticks, too.

A task is found by its id, its key or its exact text. What fits none or several
is listed and left alone: the exit status is 1 then, and the rest is done.

Examples:
  git roadmap import git-roadmap-ticks.json
  git roadmap import progress.md -n       what would be changed
  git roadmap import ticks.json --by-day  a commit for each day, for the charts
  pbpaste | git roadmap import -")]
pub(super) struct ImportArgs {
    /// The file to read; `-` is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    source: PathBuf,
    /// Date the commit by the latest time in the file
    #[arg(long, conflicts_with_all = ["by_day", "date", "no_commit"])]
    dated: bool,
    /// A commit for each day in the file, dated by that day's last time
    #[arg(long, conflicts_with_all = ["date", "no_commit"])]
    by_day: bool,
    #[command(flatten)]
    change: ChangeArgs,
}

/// What came of an import.
struct Done<'a> {
    /// The file, as it was named.
    file: &'a str,
    plan: &'a Plan,
    /// What came of each batch.
    outcomes: Vec<Outcome>,
    /// What would come of all together, where that is none of the outcomes.
    whole: Option<Outcome>,
    batches: &'a [Batch],
    dry_run: bool,
}

pub(super) fn run(context: &Context, args: &ImportArgs) -> Result<Verdict> {
    let workspace = context.workspace_to_change()?;
    let name = name(&args.source);
    let bytes = read(context, &args.source)?;
    let roadmap = workspace.read()?;
    let progress = import::read(&name, bytes, &roadmap)?;
    let mut plan = import::plan(&progress, &roadmap);
    for wanted in &mut plan.wanted {
        wanted.at = wanted.at.map(|at| on_the_clock(at, &Local));
    }
    let dating = match (args.dated, args.by_day) {
        (true, _) => Dating::Latest,
        (_, true) => Dating::ByDay,
        _ => Dating::Once,
    };
    let (batches, future) = batches(&plan, &roadmap, dating, Local::now().fixed_offset());
    output::warn_of_times(context, &name, &progress.bad_times, future);
    let change = ChangeArgs {
        always_commit: dating != Dating::Once,
        ..args.change.clone()
    };
    let how = change::how(&workspace, &change)?;
    let outcomes = fulfil(context, &workspace, &roadmap, &batches, &how)?;
    // Dry runs do not build upon each other, so all is tried at once, too.
    let whole = match how.dry_run && batches.len() > 1 {
        true => Some(change::fulfil(
            context,
            &workspace,
            &wish(&roadmap, &plan.wanted),
            &how,
        )?),
        false => None,
    };
    let done = Done {
        file: &name,
        plan: &plan,
        outcomes,
        whole,
        batches: &batches,
        dry_run: how.dry_run,
    };
    output::print(context, &workspace, &roadmap, &done)
        .map_err(|error| with_commits(error, &done.outcomes))?;
    let committed = done
        .outcomes
        .iter()
        .rev()
        .find(|outcome| has_commit(outcome));
    if let Some(outcome) = committed {
        change::push(context, &workspace, &change, outcome)
            .map_err(|error| kept(error, &done.outcomes))?;
    }
    Ok(match plan.unplaced.is_empty() {
        true => Verdict::Done,
        false => Verdict::Found,
    })
}

/// Fulfils one batch after the other; those before one that fails stand.
fn fulfil(
    context: &Context,
    workspace: &Workspace,
    roadmap: &Document,
    batches: &[Batch],
    how: &How,
) -> Result<Vec<Outcome>> {
    let mut outcomes = Vec::new();
    for batch in batches {
        let wish = wish(roadmap, &batch.wanted);
        let how = How {
            date: batch.date.or(how.date),
            ..how.clone()
        };
        let outcome = change::fulfil(context, workspace, &wish, &how)
            .map_err(|error| with_commits(error, &outcomes))?;
        change::warn(context, &outcome);
        outcomes.push(outcome);
    }
    Ok(outcomes)
}

/// The wish that gives tasks the states that are asked for.
fn wish(roadmap: &Document, wanted: &[Wanted]) -> Vec<(Identity, bool)> {
    let identity = |wanted: &Wanted| (Identity::of(roadmap, wanted.task), wanted.done);
    wanted.iter().map(identity).collect()
}

fn has_commit(outcome: &Outcome) -> bool {
    let committed = outcome.committed.as_ref();
    committed.is_some_and(|committed| committed.id.is_some())
}

/// Says of a failure which commits stand, and that the rest can be had.
fn with_commits(error: Error, outcomes: &[Outcome]) -> Error {
    if !outcomes.iter().any(has_commit) {
        return error;
    }
    let mut error = kept(error, outcomes);
    error.not_done = Some("the ticks of the days after them are not committed".to_owned());
    error.hint("the same import again does the rest, with its dates")
}

/// Says of a failure which commits stand.
fn kept(mut error: Error, outcomes: &[Outcome]) -> Error {
    let commits = outcomes.iter().filter_map(change::commit_in_words);
    let ids: Vec<String> = commits.map(|(_, id, _)| id).collect();
    let stand = match ids.as_slice() {
        [] => return error,
        [one] => format!("the commit {one} stands"),
        several => format!("the commits {} stand", several.join(", ")),
    };
    error.kept = Some(match error.kept.take() {
        Some(kept) if !kept.contains("stand") => format!("{stand}; {kept}"),
        _ => stand,
    });
    error
}

/// How messages call the file.
fn name(source: &Path) -> String {
    match source.to_str() {
        Some("-") => "standard input".to_owned(),
        _ => source.display().to_string(),
    }
}

fn read(context: &Context, source: &Path) -> Result<Vec<u8>> {
    if source != Path::new("-") {
        let directory = context.location.directory.as_deref();
        let path = directory.map_or_else(|| source.to_owned(), |folder| folder.join(source));
        return file::read(&path).map_err(|error| match error.message.contains("regular") {
            true => error.hint("… | git roadmap import -    reads what a program prints"),
            false => error,
        });
    }
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        return Err(
            Error::usage("`-` reads standard input, which is the terminal")
                .hint("git roadmap import progress.md"),
        );
    }
    let mut bytes = Vec::new();
    let most = file::MAX_BYTES + 1;
    stdin
        .lock()
        .take(most)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::io("standard input", &error))?;
    Ok(bytes)
}
