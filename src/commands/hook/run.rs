//! `git roadmap hook run`: what the hooks call.

use clap::{Args, Subcommand};

use super::pre_commit;
use crate::commands::{Context, Verdict};
use crate::error::Result;
use crate::workspace::hook::after;

/// What the hooks call
#[derive(Debug, Args)]
pub(super) struct RunArgs {
    #[command(subcommand)]
    hook: Hook,
}

#[derive(Debug, Subcommand)]
enum Hook {
    /// Refresh what is staged; stop the commit for new errors
    PreCommit(Passed),
    /// Say what a merge left out of date
    PostMerge(Passed),
    /// Say what a rebase or an amended commit left out of date
    PostRewrite(Passed),
}

/// What Git or a framework passes to the hook.
#[derive(Debug, Args)]
struct Passed {
    #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<std::ffi::OsString>,
}

pub(super) fn run(context: &Context, args: &RunArgs) -> Result<Verdict> {
    match &args.hook {
        Hook::PreCommit(_) => pre_commit::run(context),
        Hook::PostMerge(_) | Hook::PostRewrite(_) => after(context),
    }
}

fn after(context: &Context) -> Result<Verdict> {
    after::find(&context.workspace()?)?;
    Ok(Verdict::Done)
}
