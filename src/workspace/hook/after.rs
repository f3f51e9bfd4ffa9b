//! What a merge or a rebase left out of date.

use crate::error::Result;
use crate::workspace::Workspace;
use crate::workspace::layer::Update;
use crate::workspace::refresh;

/// Finds what is out of date on disk.
///
/// # Errors
/// When it cannot be worked out.
pub fn find(workspace: &Workspace) -> Result<Update> {
    refresh::find(workspace)
}
