//! `git roadmap uncheck`.

use clap::Args;

use super::change::{self, ChangeArgs, Targets};
use super::{Context, Verdict};
use crate::error::Result;

/// Untick tasks, refresh, commit
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  git roadmap uncheck 1.2    task 2 of phase 1
  git roadmap undo           takes back the last tick, whatever it was")]
pub(super) struct UncheckArgs {
    #[command(flatten)]
    targets: Targets,
    #[command(flatten)]
    change: ChangeArgs,
}

pub(super) fn run(context: &Context, args: &UncheckArgs) -> Result<Verdict> {
    let workspace = context.workspace_to_change()?;
    let document = workspace.read()?;
    let tasks = change::tasks(context, &document, &args.targets, "uncheck")?;
    let wish = change::wish(&document, &tasks, |_| false);
    change::run(context, &workspace, &wish, &args.change, None)
}
