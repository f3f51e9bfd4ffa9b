//! `git roadmap toggle`.

use clap::Args;

use super::change::{self, ChangeArgs, Targets};
use super::{Context, Verdict};
use crate::error::Result;

/// Turn ticks over, refresh, commit
#[derive(Debug, Args)]
pub(super) struct ToggleArgs {
    #[command(flatten)]
    targets: Targets,
    #[command(flatten)]
    change: ChangeArgs,
}

pub(super) fn run(context: &Context, args: &ToggleArgs) -> Result<Verdict> {
    let workspace = context.workspace_to_change()?;
    let document = workspace.read()?;
    let tasks = change::tasks(context, &document, &args.targets, "toggle")?;
    // Turned over once, from what is on disk: what follows can run again.
    let wish = change::wish(&document, &tasks, |task| !document.tasks()[task].done);
    change::run(context, &workspace, &wish, &args.change, None)
}
