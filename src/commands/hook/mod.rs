//! `git roadmap hook`: Git hooks that keep contents and badges in order.

mod driver;
mod install;
mod pre_commit;
mod run;
mod screen;
mod status;
mod uninstall;

use clap::{Args, Subcommand};

use super::{Context, Verdict};
use crate::error::Result;

/// Keep everything up to date from Git hooks
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  git roadmap hook install     from now on every commit refreshes what it stages
  git roadmap hook status      shows which hooks are set up
  git roadmap hook uninstall   takes out exactly what install put in")]
pub(super) struct HookArgs {
    #[command(subcommand)]
    command: HookCommand,
}

#[derive(Debug, Subcommand)]
enum HookCommand {
    Install(install::InstallArgs),
    Uninstall(uninstall::UninstallArgs),
    Status(status::StatusArgs),
    Run(run::RunArgs),
}

pub(super) fn run(context: &Context, args: &HookArgs) -> Result<Verdict> {
    match &args.command {
        HookCommand::Install(args) => install::run(context, args),
        HookCommand::Uninstall(args) => uninstall::run(context, args),
        HookCommand::Status(args) => status::run(context, args),
        HookCommand::Run(args) => run::run(context, args),
    }
}
