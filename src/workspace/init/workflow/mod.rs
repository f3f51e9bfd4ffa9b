//! The GitHub workflows that setting up writes into a repository.
//!
//! What a user or a remote says of addresses ends up in a file that GitHub
//! runs with the right to push: nothing gets there but plain `https` addresses,
//! as quoted scalars, which the steps see as variables.

mod known;
mod template;

use self::known::no_address;
use self::template::{NO_TOOL, Values, read, render};
use super::fresh;
use super::set_up::NewFile;
use crate::error::Result;
use crate::git::RepoPath;
use crate::workspace::address;
use crate::workspace::layer::{Layer, Worktree};
use crate::workspace::{Location, Workspace};

/// What a workflow does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Workflow {
    /// Merges what the original has changed.
    Sync,
    /// Says in pull requests what GitHub would not render as meant.
    Lint,
    /// Refreshes the main branch.
    Refresh,
    /// Fills the block in a profile's README.
    Profile,
    /// Ticks a task by a form.
    Tick,
    /// Puts the roadmap's page on GitHub Pages.
    Site,
}

impl Workflow {
    /// All that there are.
    pub const ALL: [Self; 6] = [
        Self::Sync,
        Self::Lint,
        Self::Refresh,
        Self::Profile,
        Self::Tick,
        Self::Site,
    ];

    /// The workflow's name, in words and as a value of the option.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sync => "sync",
            Self::Lint => "lint",
            Self::Refresh => "refresh",
            Self::Profile => "profile",
            Self::Tick => "tick",
            Self::Site => "site",
        }
    }

    /// The workflow's file, from the top.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Sync => ".github/workflows/roadmap-sync.yml",
            Self::Lint => ".github/workflows/roadmap-lint.yml",
            Self::Refresh => ".github/workflows/roadmap-refresh.yml",
            Self::Profile => ".github/workflows/roadmap-profile.yml",
            Self::Tick => ".github/workflows/roadmap-tick.yml",
            Self::Site => ".github/workflows/roadmap-site.yml",
        }
    }

    /// Whether it works on the roadmap of the repository that it is in.
    #[must_use]
    pub fn needs_roadmap(self) -> bool {
        self != Self::Profile
    }
}

/// The workflows that the user asks for.
#[derive(Debug, Clone)]
pub struct WorkflowRequest {
    /// What they do, each once.
    pub kinds: Vec<Workflow>,
    /// The original: a remote's name or a URL. What is known unless told.
    pub original: Option<String>,
    /// The URL of the tool that they run, `@` and a revision behind it if it is
    /// not the newest.
    pub tool: Option<String>,
}

impl WorkflowRequest {
    /// The workflows in words: `the lint and refresh workflows`.
    pub(super) fn words(&self) -> String {
        let names: Vec<&str> = self.kinds.iter().map(|kind| kind.name()).collect();
        match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => {
                format!("the {} and {last} workflows", rest.join(", "))
            }
            _ => format!("the {} workflow", names.concat()),
        }
    }
}

/// Workflows' files to write, and what to know of them.
#[derive(Default)]
pub(super) struct Planned {
    pub(super) files: Vec<NewFile>,
    pub(super) notes: Vec<String>,
}

/// Plans workflows' files; one that was changed by hand is left alone.
pub(super) fn plan(
    workspace: &Workspace,
    location: &Location,
    request: &WorkflowRequest,
) -> Result<Planned> {
    let mut planned = Planned::default();
    let mut without_tool = Vec::new();
    let mut without_guard = Vec::new();
    for &kind in &request.kinds {
        let path = RepoPath::new(kind.file())?;
        let found = Worktree(workspace).read(&path)?;
        let written = found.as_deref().map(|bytes| read(kind, bytes));
        if written == Some(None) {
            let note =
                format!("{path} stays: it is not as init writes it; delete it for a new one");
            planned.notes.push(note);
            continue;
        }
        let written = written.flatten();
        let values = values(workspace, location, request, kind, written.as_ref())?;
        if values.tool == NO_TOOL {
            without_tool.push(kind.name());
        }
        if values.here.is_none() && kind.has_guard() {
            without_guard.push(kind.name());
        }
        if kind == Workflow::Site && written.as_ref() != Some(&values) {
            planned.notes.push(NOTE_OF_SITE.to_owned());
        }
        planned.files.push(NewFile {
            path,
            words: words(kind, &values, found.is_some()),
            text: render(kind, &values).into(),
            replaces: found.filter(|_| written.as_ref() != Some(&values)),
        });
    }
    planned.notes.extend(note_of_tool(&without_tool));
    planned.notes.extend(note_of_guard(&without_guard));
    Ok(planned)
}

/// What GitHub does not let a file switch on.
const NOTE_OF_SITE: &str = "To switch the page on, on GitHub: Settings, Pages, Source: GitHub \
     Actions. Then once, in the tab Actions: roadmap site, Run workflow. A page is public.";

fn note_of_tool(kinds: &[&str]) -> Option<String> {
    (!kinds.is_empty()).then(|| {
        format!(
            "Whose git-roadmap is to run there? Nobody has said yet, and the workflow stops on it: \
             git roadmap init --workflow={} --tool {NO_TOOL}, or TOOL in the file.",
            kinds.join(",")
        )
    })
}

fn note_of_guard(kinds: &[&str]) -> Option<String> {
    (!kinds.is_empty()).then(|| {
        format!(
            "Nothing says yet where on GitHub this repository is, so copies would run it, too. \
             Once there is a remote 'origin': git roadmap init --workflow={}",
            kinds.join(",")
        )
    })
}

fn words(kind: Workflow, values: &Values, is_there: bool) -> String {
    let is = if is_there { "changed" } else { "new" };
    let does = match kind {
        Workflow::Sync => {
            let original = values.original.as_deref().unwrap_or_default();
            format!("merges {original} once a week")
        }
        Workflow::Lint => "checks pull requests".to_owned(),
        Workflow::Refresh => "refreshes after each push to the main branch".to_owned(),
        Workflow::Profile => "updates the profile once a day".to_owned(),
        Workflow::Tick => "a form that ticks tasks".to_owned(),
        Workflow::Site => "publishes the page after each push to the main branch".to_owned(),
    };
    // What runs there may push: that is to be seen beforehand.
    let with = match (values.tool == NO_TOOL, values.revision.as_str()) {
        (true, _) => String::new(),
        (false, "") => format!(" with the git-roadmap of {}", values.tool),
        (false, revision) => format!(" with the git-roadmap of {}@{revision}", values.tool),
    };
    format!("{is}, {does}{with}")
}

/// The values as told; else as they stand in the file; else as known.
fn values(
    workspace: &Workspace,
    location: &Location,
    request: &WorkflowRequest,
    kind: Workflow,
    written: Option<&Values>,
) -> Result<Values> {
    let standing = written.and_then(|written| written.original.clone());
    let original = match (kind.has_original(), &request.original, standing) {
        (false, _, _) => None,
        (true, None, Some(standing)) => Some(standing),
        (true, told, _) => Some(known::original(workspace, location, told.as_deref())?),
    };
    let here = match kind.has_guard() {
        false => None,
        // A copy of the repository is somewhere else by now.
        true => known::here(workspace)?.or_else(|| written.and_then(|values| values.here.clone())),
    };
    let (tool, revision) = tool(workspace, location, request, written)?;
    Ok(Values {
        original,
        here,
        tool,
        revision,
    })
}

/// The tool's address and revision.
fn tool(
    workspace: &Workspace,
    location: &Location,
    request: &WorkflowRequest,
    written: Option<&Values>,
) -> Result<(String, String)> {
    let newest = |tool: String| (tool, String::new());
    Ok(match (&request.tool, written) {
        (Some(told), _) => {
            address::with_revision(told).map_err(|why| no_address("the tool", told, why))?
        }
        (None, Some(written)) => (written.tool.clone(), written.revision.clone()),
        // A fork of the tool itself: its roadmap and the tool have one origin.
        (None, None) if fresh::is_tool(workspace) => newest(known::tool_of_copy(
            workspace,
            location,
            request.original.as_deref(),
        )?),
        (None, None) => newest(known::tool()),
    })
}
