//! Keeps ticks from being sent to the original by mistake.

use super::InitArgs;
use crate::commands::Context;
use crate::error::Result;
use crate::git::Repository;
use crate::render::Line;
use crate::workspace::config::Personal;

/// Offers to disable pushing to the original, where a remote names it.
pub(super) fn offer_no_push(context: &Context, args: &InitArgs) -> Result<()> {
    let Some(repository) = Repository::discover(&context.location.directory()?)? else {
        return Ok(());
    };
    let original = Personal::read(Some(&repository))?.upstream;
    let name = original.unwrap_or_else(|| "upstream".to_owned());
    let remotes = repository.remotes()?;
    let is_open = |remote: &&crate::git::Remote| remote.name == name && !remote.is_push_disabled();
    if remotes.iter().find(is_open).is_none() {
        return Ok(());
    }
    let command = format!("git remote set-url --push {name} DISABLE");
    if args.yes || !context.ui.interactive() {
        let why = "keeps your ticks from being sent to the original";
        context.ui.hint(&format!("{command}    {why}"));
        return Ok(());
    }
    let question =
        format!("Disable pushing to '{name}', so that ticks are never sent to the original?");
    if context.ui.confirm(&question, true, &command)? {
        repository.disable_push(&name)?;
        context
            .ui
            .message(&Line::from(format!("pushing to '{name}' is disabled")));
    }
    Ok(())
}
