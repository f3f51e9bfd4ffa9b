//! `git roadmap hook run`: what the hooks call.

use std::ffi::{OsStr, OsString};

use clap::{Args, Subcommand};

use super::pre_commit;
use crate::commands::{Context, Verdict};
use crate::error::{Kind, Result};
use crate::render::Line;
use crate::workspace::hook::after::{self, Event};

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
    arguments: Vec<OsString>,
}

impl Passed {
    fn first(&self) -> Option<&OsStr> {
        self.arguments.first().map(OsString::as_os_str)
    }
}

pub(super) fn run(context: &Context, args: &RunArgs) -> Result<Verdict> {
    match &args.hook {
        Hook::PreCommit(_) => pre_commit::run(context),
        Hook::PostMerge(passed) => Ok(after(context, Event::of_merge(passed.first()))),
        Hook::PostRewrite(passed) => Ok(after(context, Event::of_rewrite(passed.first()))),
    }
}

/// Says what is out of date. Nothing that goes wrong here is the merge's or
/// the rebase's fault, so nothing fails.
fn after(context: &Context, event: Event) -> Verdict {
    if !after::is_ours()
        && let Err(error) = report(context, event)
        && error.kind != Kind::NotFound
    {
        say(context, &error.message);
    }
    Verdict::Done
}

fn report(context: &Context, event: Event) -> Result<()> {
    let workspace = context.workspace()?;
    let update = after::find(&workspace, event)?;
    for (path, finding) in &update.broken {
        let (line, message) = (finding.line, &finding.message);
        say(context, &format!("{path}:{line}: {message}"));
    }
    if !update.changes.is_empty() {
        let words = after::words(&update.changes);
        say(
            context,
            &format!("out of date after {}: {words}", event.words()),
        );
        let remedy = after::remedy(&workspace, event, &update.changes)?;
        context.ui.hint(&remedy);
    }
    Ok(())
}

/// Says something in the middle of what Git says.
fn say(context: &Context, words: &str) {
    context.ui.message(&Line::from(format!("roadmap: {words}")));
}
