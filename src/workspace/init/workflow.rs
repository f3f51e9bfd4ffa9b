//! The GitHub workflows that setting up writes into a copy.
//!
//! What a user or a remote says of addresses ends up in a file that GitHub
//! runs with the right to push: nothing gets there but plain `https` addresses,
//! as quoted scalars, which the steps see as variables.

use super::fresh;
use super::set_up::NewFile;
use crate::error::{Error, Result};
use crate::git::{RepoPath, Repository};
use crate::workspace::address::{GITHUB, https};
use crate::workspace::layer::{Layer, Worktree};
use crate::workspace::{Location, Workspace, sync};

/// The workflow that syncs, with the places that addresses take.
const SYNC: &str = include_str!("workflows/sync.yml");

/// The guard against running in the original, where GitHub has the original.
const GUARD: &str = "github.repository != '@REPOSITORY@' && ";

/// The tool while nobody has said whose is trusted; the workflow stops on it.
const NO_TOOL: &str = "https://github.com/OWNER/git-roadmap";

/// What a workflow does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Workflow {
    /// Merges what the original has changed.
    Sync,
}

impl Workflow {
    /// The workflow's name, in words and as a value of the option.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sync => "sync",
        }
    }

    /// The workflow's file, from the top.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Sync => ".github/workflows/roadmap-sync.yml",
        }
    }

    fn template(self) -> &'static str {
        match self {
            Self::Sync => SYNC,
        }
    }
}

/// The workflow that the user asks for.
#[derive(Debug, Clone)]
pub struct WorkflowRequest {
    /// What it does.
    pub kind: Workflow,
    /// The original: a remote's name or a URL. What is known unless told.
    pub original: Option<String>,
    /// The URL of the tool that it runs.
    pub tool: Option<String>,
}

/// The addresses in a workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Addresses {
    original: String,
    tool: String,
}

/// A workflow's file to write, and what to know of it.
#[derive(Default)]
pub(super) struct Planned {
    pub(super) file: Option<NewFile>,
    pub(super) notes: Vec<String>,
}

/// Plans a workflow's file; one that was changed by hand is left alone.
pub(super) fn plan(
    workspace: &Workspace,
    location: &Location,
    request: &WorkflowRequest,
) -> Result<Planned> {
    let path = RepoPath::new(request.kind.file())?;
    let found = Worktree(workspace).read(&path)?;
    let written = found.as_deref().map(|bytes| read(request.kind, bytes));
    if written == Some(None) {
        let note = format!("{path} stays: it is not as init writes it; delete it for a new one");
        return Ok(Planned {
            file: None,
            notes: vec![note],
        });
    }
    let written = written.flatten();
    let addresses = addresses(workspace, location, request, written.as_ref())?;
    let mut planned = Planned::default();
    if addresses.tool == NO_TOOL {
        planned.notes.push(format!(
            "Whose git-roadmap is to run there? Nobody has said yet, and the workflow stops on it: \
             git roadmap init --workflow --tool {NO_TOOL}, or TOOL in the file."
        ));
    }
    planned.file = Some(NewFile {
        path,
        words: words(&addresses, found.is_some()),
        text: render(request.kind, &addresses).into(),
        replaces: found.filter(|_| written.as_ref() != Some(&addresses)),
    });
    Ok(planned)
}

fn words(addresses: &Addresses, is_there: bool) -> String {
    let Addresses { original, tool } = addresses;
    let is = if is_there { "changed" } else { "new" };
    // What runs there may push: that is to be seen beforehand.
    let with = match tool == NO_TOOL {
        true => String::new(),
        false => format!(" with the git-roadmap of {tool}"),
    };
    format!("{is}, merges {original} once a week{with}")
}

/// The addresses as told; else as they stand in the file; else as known.
fn addresses(
    workspace: &Workspace,
    location: &Location,
    request: &WorkflowRequest,
    written: Option<&Addresses>,
) -> Result<Addresses> {
    let original = match (&request.original, written) {
        (None, Some(written)) => written.original.clone(),
        (told, _) => original(workspace, location, told.as_deref())?,
    };
    let tool = match (&request.tool, written) {
        (Some(told), _) => https(told).map_err(|why| no_address("the tool", told, why))?,
        (None, Some(written)) => written.tool.clone(),
        // A fork of the tool itself: its roadmap and the tool have one origin.
        (None, None) if fresh::is_tool(workspace) => original.clone(),
        (None, None) => known_tool(),
    };
    Ok(Addresses { original, tool })
}

/// The repository that the crate says it comes from.
fn known_tool() -> String {
    https(env!("CARGO_PKG_REPOSITORY")).unwrap_or_else(|_| NO_TOOL.to_owned())
}

/// The original's address, as a runner can read it.
fn original(workspace: &Workspace, location: &Location, told: Option<&str>) -> Result<String> {
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
    match workspace.repository() {
        Some(repository) if is_here(repository, &original)? => Err(Error::refused(format!(
            "{original} is this repository itself; only a copy has something to take over"
        ))
        .not_done("nothing was changed")
        .hint("git roadmap init --workflow --original https://github.com/OWNER/NAME")),
        _ => Ok(original),
    }
}

/// Whether the repository that is pushed to has this address.
fn is_here(repository: &Repository, original: &str) -> Result<bool> {
    let remotes = repository.remotes()?;
    let mut own = remotes.iter().filter(|remote| remote.name == "origin");
    Ok(own.any(|remote| https(&remote.url).is_ok_and(|url| url.eq_ignore_ascii_case(original))))
}

/// The error for an address that is none; what may hold a login is not shown.
fn no_address(what: &str, text: &str, why: &str) -> Error {
    let shown = match text.contains('@') {
        true => "an address with a login".to_owned(),
        false => format!("'{}'", text.escape_default()),
    };
    Error::refused(format!("{what} is {shown}: {why}"))
        .not_done("nothing was changed")
        .hint("what a workflow needs looks like https://github.com/OWNER/NAME")
}

/// Puts addresses into the places of a template.
fn render(kind: Workflow, addresses: &Addresses) -> String {
    let scalar = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let guard = match addresses.original.strip_prefix(GITHUB) {
        Some(repository) => GUARD.replace("'@REPOSITORY@'", &scalar(repository)),
        // What GitHub does not have does not run anything there.
        None => String::new(),
    };
    kind.template()
        .replace(GUARD, &guard)
        .replace("'@ORIGINAL@'", &scalar(&addresses.original))
        .replace("'@TOOL@'", &scalar(&addresses.tool))
}

/// The addresses in a file that is as it was written; `None` for any other.
fn read(kind: Workflow, bytes: &[u8]) -> Option<Addresses> {
    // Git may have checked it out with other line ends.
    let text = std::str::from_utf8(bytes).ok()?.replace("\r\n", "\n");
    let value = |name: &str| {
        let mut lines = text.lines();
        let line = lines.find_map(|line| line.strip_prefix(name))?;
        let value = line.strip_prefix(": '")?.strip_suffix('\'')?;
        https(value).ok().filter(|address| address == value)
    };
    let addresses = Addresses {
        original: value("  ORIGINAL")?,
        tool: value("  TOOL")?,
    };
    (render(kind, &addresses) == text).then_some(addresses)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let addresses = |original: &str| Addresses {
            original: original.to_owned(),
            tool: NO_TOOL.to_owned(),
        };
        for original in ["https://github.com/ada/list", "https://example.org/list"] {
            let text = render(Workflow::Sync, &addresses(original));
            for place in ["@ORIGINAL@", "@TOOL@", "@REPOSITORY@"] {
                assert!(!text.contains(place), "{text}");
            }
            let read = |text: &str| super::read(Workflow::Sync, text.as_bytes());
            assert_eq!(read(&text), Some(addresses(original)));
            assert_eq!(read(&text.replace('\n', "\r\n")), Some(addresses(original)));
            assert_eq!(read(&text.replace("37 5", "3 5")), None);
            assert_eq!(read(&text.replace("TOOL: 'https:", "TOOL: 'http:")), None);
        }
        assert_eq!(super::read(Workflow::Sync, b"name: mine\n"), None);
    }
}
