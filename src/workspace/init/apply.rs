//! Carrying a plan out: the files on disk first, then the commit.

use super::plan::{Plan, layers};
use super::recipe::FileChange;
use super::{How, driver};
use crate::error::{Error, Result};
use crate::file;
use crate::git::{self, CommitRequest, Committed, Mode, Repository, Turn};
use crate::workspace::layer::Change;
use crate::workspace::{Workspace, refresh};

/// What was done.
pub struct Done {
    /// The roadmap's place afterwards.
    pub workspace: Workspace,
    /// What was committed.
    pub committed: Option<Committed>,
    /// Why the merge driver is not as planned, when all else is done.
    pub driver_failure: Option<Error>,
}

/// Carries a plan out.
///
/// # Errors
/// Before a file is written: when Git is in the middle of an operation or
/// knows no identity. After that an error says what was kept and what was not
/// done.
pub fn apply(plan: Plan, how: &How) -> Result<Done> {
    let flags = plan.flags();
    let mut workspace = plan.workspace;
    if let Some(branch) = &plan.new_branch {
        let made = git::init(workspace.root(), branch, how.environment.clone())?;
        if let Some(top) = made.top() {
            workspace.root = top.to_owned();
        }
        workspace.repository = Some(made);
    }
    if !plan.commits {
        write(&workspace, &plan.worktree.files)?;
        return Ok(Done {
            committed: None,
            driver_failure: driver::carry_out(&workspace, plan.driver).err(),
            workspace,
        });
    }
    let repository = workspace.require_repository()?;
    let turn = Turn::take(repository)?;
    let mut is_written = false;
    let mut files = || {
        write(&workspace, &plan.worktree.files)?;
        is_written = true;
        Ok(())
    };
    // Without a message there is nothing to commit, at most to stage.
    let message = plan.message.unwrap_or_default();
    let request = CommitRequest {
        message: &message,
        author_date: how.date,
    };
    let mut layers = |repository: &Repository, base: &git::Head| {
        layers(&workspace, &*plan.recipe, repository, base)
    };
    let committed = git::commit(repository, &request, &mut layers, &mut files, &turn);
    let committed = committed.map_err(|error| match (is_written, &plan.new_branch) {
        (true, _) => with_what_stays(error, &flags, plan.worktree.files.len()),
        (false, Some(_)) => error
            .kept("a new repository without any commit")
            .not_done("no file was written"),
        (false, None) => error.not_done("nothing was changed"),
    })?;
    drop(turn);
    Ok(Done {
        committed: Some(committed),
        driver_failure: driver::carry_out(&workspace, plan.driver).err(),
        workspace,
    })
}

/// Carries out what a plan that commits nothing has for the merge driver.
///
/// # Errors
/// As [`crate::workspace::merge_driver::register`].
pub fn apply_driver(plan: &Plan) -> Result<()> {
    driver::carry_out(&plan.workspace, plan.driver)
}

/// Writes and removes files on disk.
fn write(workspace: &Workspace, files: &[FileChange]) -> Result<()> {
    let mut changes = Vec::new();
    let mut removed = Vec::new();
    for file in files {
        match (&file.before, &file.after) {
            (_, Some(after)) => changes.push(Change {
                path: file.path.clone(),
                before: file.before.clone(),
                after: after.clone(),
                outdated: Vec::new(),
            }),
            (Some(before), None) => removed.push((&file.path, before)),
            (None, None) => {}
        }
    }
    for (path, _) in &removed {
        refresh::refuse_links(workspace, path)?;
    }
    refresh::write(workspace, &changes)?;
    for file in files.iter().filter(|file| file.before.is_none()) {
        if file.mode == Mode::EXECUTABLE {
            file::make_executable(&workspace.disk_path(&file.path))?;
        }
    }
    for (path, before) in removed {
        let disk = workspace.disk_path(path);
        file::remove(&disk, before).map_err(|error| workspace.renamed(error, path))?;
        if let Some(parent) = disk.parent() {
            file::remove_empty_directories(parent, workspace.root());
        }
    }
    Ok(())
}

/// Says what a failed commit leaves, and the way on.
fn with_what_stays(error: Error, flags: &str, files: usize) -> Error {
    let error = match (&error.kept, files) {
        (Some(_), _) | (None, 0) => error,
        (None, 1) => error.kept("1 file is changed on disk, unstaged"),
        (None, files) => error.kept(format!("{files} files are changed on disk, unstaged")),
    };
    error.hint(format!(
        "then: git roadmap init {flags}    goes on where it stopped"
    ))
}
