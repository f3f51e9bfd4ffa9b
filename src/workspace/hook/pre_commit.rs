//! The pre-commit hook: refreshes what is staged and, apart from it, what is
//! on disk.

use crate::error::Result;
use crate::workspace::Workspace;

/// Refreshes what is staged.
///
/// # Errors
/// When it cannot be worked out or written.
pub fn run(_workspace: &Workspace) -> Result<()> {
    Ok(())
}
