//! `git roadmap check`.

use clap::Args;

use super::change::{self, ChangeArgs, Targets};
use super::{Context, Verdict};
use crate::error::Result;

/// Tick tasks, refresh, commit
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  git roadmap check 1.2               task 2 of phase 1
  git roadmap check fastapi basics    the one task with these words
  git roadmap check -r 2              all of phase 2
  git roadmap check 1.2 -n            what would be changed and committed
  git roadmap check 1.2 --date yesterday --note 'Chapter 3'
  git roadmap list --todo | fzf -m | git roadmap check -")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    targets: Targets,
    #[command(flatten)]
    change: ChangeArgs,
}

pub(super) fn run(context: &Context, args: &CheckArgs) -> Result<Verdict> {
    let workspace = context.workspace_to_change()?;
    let document = workspace.read()?;
    let tasks = change::tasks(context, &document, &args.targets, "check")?;
    let wish = change::wish(&document, &tasks, |_| true);
    change::run(context, &workspace, &wish, &args.change, None)
}
