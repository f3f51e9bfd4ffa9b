//! `git roadmap check`.

use clap::Args;

use super::change::{self, ChangeArgs, Targets};
use super::{Context, Verdict};
use crate::error::Result;

/// Tick tasks, refresh, commit
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    targets: Targets,
    #[command(flatten)]
    change: ChangeArgs,
}

pub(super) fn run(context: &Context, args: &CheckArgs) -> Result<Verdict> {
    let workspace = context.workspace()?;
    let document = workspace.read()?;
    let tasks = change::tasks(context, &document, &args.targets, "check")?;
    let wish = change::wish(&document, &tasks, |_| true);
    change::run(context, &workspace, &wish, &args.change, None)
}
