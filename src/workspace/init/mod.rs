//! Setting a repository up, and taking that back.
//!
//! What is to be done is a recipe, a function of what a layer holds. A plan is
//! what the recipe makes of each layer now; applying it works it out again for
//! what Git holds by then, so that nothing is lost that came in between.

mod apply;
mod driver;
mod fresh;
mod message;
mod plan;
mod recipe;
mod set_up;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod undo;
mod workflow;

use std::cell::Cell;

use super::layer::{Layer as _, Worktree};
use super::{Location, Workspace, location};
use crate::error::{Error, Kind, Result};
use crate::git::{AuthorDate, CommitInfo, Environment, RepoPath, Repository};
use crate::roadmap::{Document, Source, block};

pub use self::apply::{Done, apply, apply_driver};
pub use self::driver::Driver;
pub use self::plan::Plan;
pub use self::recipe::{FileChange, Made};
pub use self::workflow::{Workflow, WorkflowRequest};

use self::message::{TRAILER, UNDONE};
use self::set_up::{NewFile, SetUp};
use super::shipped;

/// How far back a commit of ours is looked for.
const MAX_COMMITS: usize = 100_000;

/// What a repository is set up for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A list of one's own.
    Own,
    /// A list that others copy.
    Author,
    /// A fresh copy of the roadmap that comes with the tool.
    Template,
    /// What it is already, with workflows besides.
    Workflow,
}

impl Form {
    /// The form's name, in trailers and as a flag.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Author => "author",
            Self::Template => "template",
            Self::Workflow => "workflow",
        }
    }
}

/// How a plan is carried out.
#[derive(Debug, Clone, Default)]
pub struct How {
    /// Change the files on disk alone.
    pub no_commit: bool,
    /// The author date, where it is not the present.
    pub date: Option<AuthorDate>,
    /// The environment in which a new repository is made.
    pub environment: Environment,
}

/// Guesses the form by what is there: tasks, or an empty folder.
///
/// # Errors
/// When the folder or the roadmap in it cannot be read.
pub fn suggest(location: &Location) -> Result<Form> {
    let workspace = location::open_or_new(location)?;
    if fresh::is_tool(&workspace) {
        return Ok(Form::Template);
    }
    let has_roadmap = workspace.disk_path(workspace.roadmap_path()).exists();
    let is_empty = !has_roadmap && fresh::others(workspace.root())?.is_empty();
    Ok(if is_empty { Form::Template } else { Form::Own })
}

/// Whether there is a roadmap that was set up: by a commit of ours, or with
/// blocks that came with it, as in a copy.
///
/// # Errors
/// When the roadmap or the history cannot be read.
pub fn is_set_up(location: &Location) -> Result<bool> {
    let workspace = location::open_or_new(location)?;
    let path = workspace.roadmap_path();
    let Some(bytes) = Worktree(&workspace).read(path)? else {
        return Ok(false);
    };
    let roadmap = Document::parse(path.as_str(), Source::new(path.as_str(), bytes)?);
    let has_blocks = !block::blocks(&roadmap).list.is_empty();
    Ok(has_blocks
        || match workspace.repository() {
            Some(repository) => last(repository)?.is_some(),
            None => false,
        })
}

/// Plans to set up, and the workflows that are asked for.
///
/// # Errors
/// When a file cannot be read, markers are broken, the form does not fit what
/// is there, or a workflow lacks an address.
pub fn plan(
    location: &Location,
    form: Form,
    request: Option<&WorkflowRequest>,
    how: &How,
) -> Result<Plan> {
    let (workspace, mut set_up, is_new) = match form {
        Form::Template => {
            let (workspace, set_up) = fresh::copy(location)?;
            (workspace, set_up, true)
        }
        Form::Own | Form::Author => list(location, form)?,
        Form::Workflow => {
            let workspace = location::open_or_new(location)?;
            let alone = request.map(WorkflowRequest::words);
            let set_up = SetUp {
                alone,
                ..SetUp::default()
            };
            (workspace, set_up, false)
        }
    };
    if let Some(request) = request {
        let planned = workflow::plan(&workspace, location, request)?;
        set_up.creates.extend(planned.files);
        set_up.notes.extend(planned.notes);
    }
    let mut plan = Plan::new(workspace, Box::new(set_up), Some(form), is_new, how)?;
    plan.workflows = request.map_or_else(Vec::new, |request| request.kinds.clone());
    Ok(plan)
}

/// Plans to set up a workspace that is open already, such as one of a
/// demonstration, as a fresh copy.
pub(super) fn plan_in(workspace: Workspace, form: Form, how: &How) -> Result<Plan> {
    let set_up = fresh::set_up(&workspace)?;
    Plan::new(workspace, Box::new(set_up), Some(form), true, how)
}

/// Plans to take back the last commit that set up.
///
/// # Errors
/// [`Kind::NotFound`] when there is none; when a file cannot be read.
pub fn plan_undo(location: &Location, how: &How) -> Result<Plan> {
    let workspace = location::open_or_new(location)?;
    let Some(repository) = workspace.repository() else {
        return Err(Error::not_found(
            "nothing to undo: this is no Git repository",
        ));
    };
    let Some(commit) = last(repository)? else {
        return Err(
            Error::not_found("nothing to undo: no commit here was made by init")
                .hint("what is not committed goes by: git restore FILE"),
        );
    };
    let undo = undo::Undo::of(repository, commit)?;
    Plan::new(workspace, Box::new(undo), None, false, how)
}

/// The last commit that set up and was not taken back since.
fn last(repository: &Repository) -> Result<Option<CommitInfo>> {
    last_before(repository, 0)
}

/// The last commit that sets up still when so many more are taken back.
fn last_before(repository: &Repository, more: usize) -> Result<Option<CommitInfo>> {
    let undone = Cell::new(more);
    let is_last = |commit: &CommitInfo| {
        let has = |trailer: &str| commit.message.lines().any(|line| line.starts_with(trailer));
        if has(UNDONE) {
            undone.set(undone.get() + 1);
            return false;
        }
        let is_set_up = has(TRAILER);
        if is_set_up && undone.get() > 0 {
            undone.set(undone.get() - 1);
            return false;
        }
        is_set_up
    };
    repository.find_commit_back(MAX_COMMITS, &is_last)
}

/// Sets up the list that is there, or a small one to start from.
fn list(location: &Location, form: Form) -> Result<(Workspace, SetUp, bool)> {
    let workspace = location::open_or_new(location)?;
    let path = workspace.roadmap_path().clone();
    let is_there = workspace.disk_path(&path).exists();
    if let Some(repository) = workspace.repository() {
        refuse_hidden(repository, &path, is_there)?;
    }
    let mut set_up = SetUp {
        inserts: is_there || form == Form::Author,
        is_author: form == Form::Author,
        ..SetUp::default()
    };
    if !is_there {
        set_up.creates.push(NewFile {
            path,
            text: shipped::STARTER.into(),
            replaces: None,
            words: "new, a small list to start from".to_owned(),
        });
    }
    Ok((workspace, set_up, !is_there))
}

/// Refuses a roadmap that Git has and the disk does not, and one that Git ignores.
fn refuse_hidden(repository: &Repository, path: &RepoPath, is_there: bool) -> Result<()> {
    if !is_there && repository.is_tracked(path)? {
        return Err(
            Error::refused(format!("{path} is committed, but not on disk"))
                .not_done("nothing was changed")
                .hint(format!("git restore {path}    brings it back")),
        );
    }
    if repository.is_ignored(path)? {
        return Err(Error::new(
            Kind::Refused,
            format!("{path} is ignored by Git (see .gitignore)"),
        )
        .not_done("nothing was changed")
        .hint("--file PATH    names another file"));
    }
    Ok(())
}
