//! What setting up does to the merge driver, which no commit holds.

use super::{Form, last_before};
use crate::error::Result;
use crate::git::Repository;
use crate::workspace::Workspace;
use crate::workspace::hook::survey::{self, State};
use crate::workspace::merge_driver;

/// What becomes of the driver's registration in this clone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driver {
    /// It is made, or brought up to date.
    Registered,
    /// It is taken back.
    Unregistered,
    /// It stays as it is.
    Left,
}

/// Works out what is to become of it.
pub(super) fn of(workspace: &Workspace, form: Option<Form>, makes_repository: bool) -> Driver {
    let step = match (form, workspace.repository()) {
        // Nothing is merged task by task where there is no list.
        (Some(Form::Workflow), _) if !has_roadmap(workspace) => Ok(Driver::Left),
        (Some(_), None) if makes_repository => Ok(Driver::Registered),
        (Some(_), _) => registers(workspace),
        (None, Some(repository)) => unregisters(repository),
        (None, None) => Ok(Driver::Left),
    };
    // What is wrong here is said by the command that is there for it.
    step.unwrap_or(Driver::Left)
}

fn has_roadmap(workspace: &Workspace) -> bool {
    workspace.disk_path(workspace.roadmap_path()).exists()
}

fn registers(workspace: &Workspace) -> Result<Driver> {
    Ok(match merge_driver::plan(workspace)?.is_nothing() {
        true => Driver::Left,
        false => Driver::Registered,
    })
}

/// The registration goes with the last thing that asks for it: another set-up,
/// or our hooks.
fn unregisters(repository: &Repository) -> Result<Driver> {
    let is_there = !merge_driver::plan_removal(repository)?.is_nothing();
    let is_hook = |state: &State| matches!(state, State::SetUp | State::Older);
    let mut hooks = survey::look(repository)?.hooks.into_iter();
    let is_wanted = hooks.any(|hook| is_hook(&hook.state)) || last_before(repository, 1)?.is_some();
    Ok(match is_there && !is_wanted {
        true => Driver::Unregistered,
        false => Driver::Left,
    })
}

/// Carries it out, after everything else.
pub(super) fn carry_out(workspace: &Workspace, driver: Driver) -> Result<()> {
    match (driver, workspace.repository()) {
        (Driver::Registered, _) => merge_driver::register(workspace).map(drop),
        (Driver::Unregistered, Some(repository)) => merge_driver::unregister(repository).map(drop),
        _ => Ok(()),
    }
}
