//! What is known of the addresses without being told.

use super::template::NO_TOOL;
use crate::error::{Error, Result};
use crate::workspace::address::{https, own_address, own_url, owner_and_name};
use crate::workspace::{Location, Workspace, sync};

/// The repository that the crate says it comes from.
pub(super) fn tool() -> String {
    https(env!("CARGO_PKG_REPOSITORY")).unwrap_or_else(|_| NO_TOOL.to_owned())
}

/// The original's address, as a runner can read it.
pub(super) fn original(
    workspace: &Workspace,
    location: &Location,
    told: Option<&str>,
) -> Result<String> {
    let url = match workspace.repository() {
        Some(_) => sync::find_original(workspace, told, &location.directory()?)?
            .map(|original| original.url),
        None => told.map(str::to_owned),
    };
    let Some(url) = url else {
        return Err(Error::not_found(
            "which original? Nothing names the repository that this copy came from",
        )
        .not_done("nothing was changed")
        .hint("git remote add upstream https://github.com/OWNER/NAME    names it, for sync too")
        .hint("git roadmap init --workflow --original https://github.com/OWNER/NAME"));
    };
    let original = https(&url).map_err(|why| no_address("the original", &url, why))?;
    match own_address(workspace)? {
        Some(own) if own.eq_ignore_ascii_case(&original) => Err(Error::refused(format!(
            "{original} is this repository itself; only a copy has something to take over"
        ))
        .not_done("nothing was changed")
        .hint("git roadmap init --workflow --original https://github.com/OWNER/NAME")),
        _ => Ok(original),
    }
}

/// The repository that is pushed to, as `OWNER/NAME`, where that is known.
pub(super) fn here(workspace: &Workspace) -> Result<Option<String>> {
    Ok(own_url(workspace)?.and_then(|url| owner_and_name(&url)))
}

/// For a copy of the tool's own repository: where it came from, else where it is.
pub(super) fn tool_of_copy(
    workspace: &Workspace,
    location: &Location,
    told: Option<&str>,
) -> Result<String> {
    if let Ok(original) = original(workspace, location, told) {
        return Ok(original);
    }
    Ok(own_address(workspace)?.unwrap_or_else(tool))
}

/// The error for an address that is none; what may hold a login is not shown.
pub(super) fn no_address(what: &str, text: &str, why: &str) -> Error {
    let shown = match text.contains('@') {
        true => "an address with a login".to_owned(),
        false => format!("'{}'", text.escape_default()),
    };
    Error::refused(format!("{what} is {shown}: {why}"))
        .not_done("nothing was changed")
        .hint("what a workflow needs looks like https://github.com/OWNER/NAME")
}
