//! `git roadmap hook uninstall`.

use clap::Args;

use crate::commands::{Context, Verdict};
use crate::error::{Error, Result};

/// Take our block out of this repository's hooks
#[derive(Debug, Args)]
pub(super) struct UninstallArgs {}

pub(super) fn run(_context: &Context, _args: &UninstallArgs) -> Result<Verdict> {
    Err(Error::refused("not built yet"))
}
