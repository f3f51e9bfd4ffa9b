//! `git roadmap commit`.

use clap::Args;

use super::change::{self, ChangeArgs};
use super::{Context, Verdict};
use crate::error::{Error, Result};
use crate::render::Line;
use crate::workspace::{tick, undo};

/// Commit ticks made by hand, as check would have; other edits stay
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  git roadmap commit         after ticking [x] in an editor
  git roadmap commit -n      what would be committed")]
pub(super) struct CommitArgs {
    #[command(flatten)]
    change: ChangeArgs,
}

pub(super) fn run(context: &Context, args: &CommitArgs) -> Result<Verdict> {
    let workspace = context.workspace_to_change()?;
    tick::require_committed(&workspace)?;
    let by_hand = undo::uncommitted(&workspace)?;
    let unknown = undo::unknown_in_words(&workspace)?;
    if by_hand.is_empty()
        && let Some((what, hint)) = unknown
    {
        return Err(Error::refused(what).hint(hint));
    }
    if by_hand.is_empty() && !context.ui.is_json() {
        context
            .ui
            .message(&Line::from("no tick is uncommitted; nothing to do"));
        return Ok(Verdict::Done);
    }
    if let Some((what, hint)) = unknown {
        context.ui.warning(&what, &[&hint]);
    }
    let args = ChangeArgs {
        always_commit: true,
        ..args.change.clone()
    };
    change::run(context, &workspace, &by_hand, &args, None)
}
