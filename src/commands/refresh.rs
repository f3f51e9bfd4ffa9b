//! `git roadmap refresh`.

use clap::Args;
use serde::Serialize;

use super::change::print_diff;
use super::{Context, Verdict};
use crate::error::Result;
use crate::git::Repository;
use crate::render::json::Object;
use crate::render::{Label, Line};
use crate::workspace::history::FromHistory;
use crate::workspace::layer::{Change, Update, broken_markers, is_picture};
use crate::workspace::{FOLDER, Workspace, refresh};

/// The most pictures that are named one by one.
const MAX_PICTURES: usize = 4;

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
    /// Also what tells of history: card, burnup, recent, their pictures in .roadmap
    #[arg(long)]
    history: bool,
    /// Print nothing but the files, each with a NUL at its end
    #[arg(short = 'z', conflicts_with = "diff")]
    nul: bool,
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
    let update = find(context, &workspace, args.history)?;
    refuse_broken(&update)?;
    let writes = !args.check && !args.diff;
    if writes {
        refresh::write(&workspace, &update.changes)?;
    }
    print(context, args, &update.changes, writes)?;
    let found = args.check && !update.changes.is_empty();
    Ok(if found { Verdict::Found } else { Verdict::Done })
}

/// Finds what is out of date.
fn find(context: &Context, workspace: &Workspace, history: bool) -> Result<Update> {
    if !history {
        return refresh::find(workspace);
    }
    let mut progress = context.ui.progress("reading history: version");
    let past = FromHistory::committed(workspace, &mut |count| progress.at(count))?;
    drop(progress);
    match past {
        Some(past) => refresh::find_with_past(workspace, past),
        None => {
            let is_cut = workspace.repository().is_some_and(Repository::is_shallow);
            let (why, hints): (_, &[&str]) = match is_cut {
                true => ("this is a shallow clone", &["git fetch --unshallow"]),
                false => ("no commit has the roadmap", &[]),
            };
            let words = format!("what tells of history was left alone: {why}");
            context.ui.warning(&words, hints);
            refresh::find(workspace)
        }
    }
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
            written: written && !changes.is_empty(),
        };
        return context.ui.json(&Object::new("refresh", content));
    }
    if args.nul {
        let names = changes.iter().map(|change| format!("{}\0", change.path));
        return context.ui.raw(names.collect::<String>().as_bytes());
    }
    if args.diff {
        return print_diff(context, changes);
    }
    if context.ui.is_quiet() {
        return Ok(());
    }
    let verb = if written { "refreshed" } else { "out of date" };
    context.ui.lines(&named(changes, verb))?;
    if args.check && !changes.is_empty() {
        context.ui.hint(match args.history {
            true => "git roadmap refresh --history",
            false => "git roadmap refresh",
        });
    }
    Ok(())
}

/// A line a file; many pictures share one.
pub(super) fn named(changes: &[Change], verb: &str) -> Vec<Line> {
    let (pictures, files): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| is_picture(&change.path));
    let line = |path: &str, detail: &str| {
        Line::new()
            .label(Label::Path, path)
            .text(format!(": {verb}"))
            .label(Label::Dim, format!(" ({detail})"))
    };
    let mut lines: Vec<Line> = files
        .iter()
        .map(|change| line(change.path.as_str(), &change.outdated.join(", ")))
        .collect();
    if pictures.len() <= MAX_PICTURES {
        let of_picture = |change: &&Change| line(change.path.as_str(), &change.outdated.join(", "));
        lines.extend(pictures.iter().map(of_picture));
    } else {
        lines.push(line(FOLDER, &format!("{} pictures", pictures.len())));
    }
    lines
}
