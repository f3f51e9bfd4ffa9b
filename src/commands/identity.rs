//! Asking for the identity that Git does not have.

use super::Context;
use crate::error::Result;
use crate::git::Repository;
use crate::render::Line;

/// Asks once and keeps the answer in the repository's configuration.
pub(super) fn ask(context: &Context, repository: &Repository) -> Result<()> {
    context
        .ui
        .message(&Line::from("Git does not know yet who commits here."));
    let flag = "git config user.name and user.email";
    let name = context
        .ui
        .ask("Your name, as it shall stand in commits:", None, flag)?;
    let email = context.ui.ask("Your email address:", None, flag)?;
    repository.set_config("user.name", name.trim())?;
    repository.set_config("user.email", email.trim())
}
