//! `git roadmap hook status`.

use clap::Args;

use crate::commands::{Context, Verdict};
use crate::error::{Error, Result};

/// Show which hooks are set up
#[derive(Debug, Args)]
pub(super) struct StatusArgs {}

pub(super) fn run(_context: &Context, _args: &StatusArgs) -> Result<Verdict> {
    Err(Error::refused("not built yet"))
}
