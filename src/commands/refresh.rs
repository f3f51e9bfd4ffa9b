//! `git roadmap refresh`.

use clap::Args;
use serde::Serialize;

use super::change::diff_of;
use super::{Context, Verdict};
use crate::error::Result;
use crate::render::json::Object;
use crate::render::{Label, Line};
use crate::workspace::layer::{Change, Update, broken_markers};
use crate::workspace::refresh;

/// Bring contents, badges and progress up to date; commits nothing
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  git roadmap refresh        writes what is out of date
  git roadmap refresh --check --diff
                             for CI: shows the diff, exits with 1 if there is one")]
pub(super) struct RefreshArgs {
    /// Change nothing; name what is out of date and exit with 1 if anything is
    #[arg(long)]
    check: bool,
    /// Show the diff; alone, it also changes nothing
    #[arg(long)]
    diff: bool,
}

/// The object that `--json` prints.
#[derive(Serialize)]
struct Content {
    outdated: Vec<Outdated>,
    written: bool,
}

/// A file that is, or was, out of date.
#[derive(Serialize)]
struct Outdated {
    file: String,
    what: Vec<String>,
}

pub(super) fn run(context: &Context, args: &RefreshArgs) -> Result<Verdict> {
    let workspace = context.workspace()?;
    let update = refresh::find(&workspace)?;
    refuse_broken(&update)?;
    let writes = !args.check && !args.diff;
    if writes {
        refresh::write(&workspace, &update.changes)?;
    }
    print(context, args, &update.changes, writes)?;
    let found = args.check && !update.changes.is_empty();
    Ok(if found { Verdict::Found } else { Verdict::Done })
}

/// A file with broken markers is left alone, and so is all the rest.
pub(super) fn refuse_broken(update: &Update) -> Result<()> {
    match update.broken.first() {
        None => Ok(()),
        Some((path, finding)) => Err(broken_markers(path.as_str(), std::slice::from_ref(finding))),
    }
}

fn print(context: &Context, args: &RefreshArgs, changes: &[Change], written: bool) -> Result<()> {
    if context.ui.is_json() {
        let outdated = changes.iter().map(|change| Outdated {
            file: change.path.as_str().to_owned(),
            what: change.outdated.clone(),
        });
        let content = Content {
            outdated: outdated.collect(),
            written,
        };
        return context.ui.json(&Object::new("refresh", content));
    }
    if args.diff {
        return changes
            .iter()
            .try_for_each(|change| context.ui.patch(&diff_of(change)));
    }
    if context.ui.is_quiet() {
        return Ok(());
    }
    let verb = if written { "refreshed" } else { "out of date" };
    context.ui.lines(&named(changes, verb))?;
    if args.check && !changes.is_empty() {
        context.ui.hint("git roadmap refresh");
    }
    Ok(())
}

/// A line a file.
pub(super) fn named(changes: &[Change], verb: &str) -> Vec<Line> {
    let line = |change: &Change| {
        Line::new()
            .label(Label::Path, change.path.as_str())
            .text(format!(": {verb}"))
            .label(Label::Dim, format!(" ({})", change.outdated.join(", ")))
    };
    changes.iter().map(line).collect()
}
