//! `git roadmap hook install`.

use clap::Args;

use crate::commands::{Context, Verdict};
use crate::error::{Error, Result};

/// Put our block into this repository's hooks
#[derive(Debug, Args)]
pub(super) struct InstallArgs {}

pub(super) fn run(_context: &Context, _args: &InstallArgs) -> Result<Verdict> {
    Err(Error::refused("not built yet"))
}
