//! `git roadmap undo`.

use clap::Args;

use super::change::{self, ChangeArgs};
use super::{Context, Verdict};
use crate::error::{Error, Result};
use crate::workspace::undo;

/// Take back the last tick or roadmap commit, as a new commit
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  git roadmap undo           takes the last tick back; again: ticks it anew
  git roadmap undo -n        what that would change")]
pub(super) struct UndoArgs {
    #[command(flatten)]
    change: ChangeArgs,
}

pub(super) fn run(context: &Context, args: &UndoArgs) -> Result<Verdict> {
    let workspace = context.workspace_to_change()?;
    let found = undo::find(&workspace)?;
    if !found.skipped.is_empty() {
        let list = found.skipped.join(", ");
        context.ui.warning(
            &format!("changed again or gone since, left as it is: {list}"),
            &[],
        );
    }
    let commit = found.commit.as_ref().map(|commit| commit.id.clone());
    if let (true, Some(id)) = (found.wish.is_empty(), &commit) {
        return Err(Error::not_found(format!(
            "nothing of {} is left to undo",
            id.short()
        )));
    }
    change::run(context, &workspace, &found.wish, &args.change, commit)
}
