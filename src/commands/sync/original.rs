//! Which original is meant, and whether the user agrees to it.

use crate::commands::Context;
use crate::error::{Error, Result};
use crate::render::Line;
use crate::workspace::Workspace;
use crate::workspace::config::CONFIG_PATH;
use crate::workspace::hook::shell::quoted;
use crate::workspace::sync::{self, Original};

/// Finds the original. One that a committed file alone names counts only once
/// the user has agreed to it, as others may have written that file.
pub(super) fn find(
    context: &Context,
    workspace: &Workspace,
    told: Option<&str>,
) -> Result<Option<Original>> {
    let directory = std::path::absolute(context.location.directory()?)
        .map_err(|error| Error::io(".", &error))?;
    match sync::find_original(workspace, told, &directory)? {
        Some(original) if original.needs_consent() => consented(context, workspace, original),
        found => Ok(found),
    }
}

fn consented(
    context: &Context,
    workspace: &Workspace,
    original: Original,
) -> Result<Option<Original>> {
    if let Err(error) = original.check(workspace.require_repository()?) {
        let words = format!(
            "the original in {CONFIG_PATH} is not fetched: {}",
            error.message
        );
        context
            .ui
            .warning(&words, &["git roadmap sync URL    names another"]);
        return Ok(None);
    }
    let words = original.address.words();
    let typed = quoted(&words);
    if !context.ui.interactive() {
        context.ui.message(&Line::from(format!(
            "{CONFIG_PATH} names {words} as the original; not fetched until you agree"
        )));
        context
            .ui
            .hint(&format!("git roadmap sync {typed}    takes it this once"));
        context.ui.hint(&format!(
            "git config roadmap.upstream {typed}    takes it from now on"
        ));
        return Ok(None);
    }
    let question =
        format!("{CONFIG_PATH} names {words} as the original. Fetch from there, now and always?");
    let flag = format!("git roadmap sync {typed}");
    let agrees = context.ui.confirm(&question, false, &flag)?;
    Ok(agrees.then_some(original))
}

/// How to name the original once and for all, where only this call named it.
pub(super) fn remember(context: &Context, workspace: &Workspace, told: &str) -> Result<()> {
    let directory = std::path::absolute(context.location.directory()?)
        .map_err(|error| Error::io(".", &error))?;
    let configured = sync::find_original(workspace, None, &directory)?;
    if configured.is_none_or(|original| original.needs_consent()) {
        context.ui.hint(&format!(
            "git config roadmap.upstream {}    names it for the next time",
            quoted(told)
        ));
    }
    Ok(())
}
