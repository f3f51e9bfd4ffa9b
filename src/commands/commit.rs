//! `git roadmap commit`.

use clap::Args;

use super::change::{self, ChangeArgs};
use super::{Context, Verdict};
use crate::error::{Error, Result};
use crate::render::Line;
use crate::workspace::Workspace;
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
    let unknown = unknown(&workspace)?;
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

/// Names the ticks that stay uncommitted, because their lines are not committed
/// either, and what to do about it.
fn unknown(workspace: &Workspace) -> Result<Option<(String, String)>> {
    let lines = undo::unknown_ticks(workspace)?;
    let path = workspace.roadmap_path();
    let Some(first) = lines.first() else {
        return Ok(None);
    };
    let what = match lines.len() {
        1 => format!("{path}:{first}: a tick stands on a line that you also edited; it stays"),
        count => format!(
            "{path}:{first}: {count} ticks, this the first, stand on lines that you also edited; \
             they stay"
        ),
    };
    let hint = format!("commit the edits with git: git commit -m 'Edit the roadmap' {path}");
    Ok(Some((what, hint)))
}
