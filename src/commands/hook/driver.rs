//! The merge driver, which is set up and taken out along with the hooks.

use serde::Serialize;

use super::screen;
use crate::commands::Context;
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::render::{Line, diff};
use crate::workspace::Workspace;
use crate::workspace::hook::survey::Survey;
use crate::workspace::merge_driver::{self, Plan, State};

/// How it is called in rows and in errors.
const ROW: &str = "merge driver";
pub(super) const NAMED: &str = "the merge driver";

/// How far the driver is set up, and what a command did with it.
pub(super) struct Driver {
    state: Result<State>,
    changes: Option<Plan>,
}

/// The driver in the JSON object.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Content {
    state: &'static str,
    message: Option<String>,
    changed: bool,
}

impl Driver {
    /// Only looks.
    pub(super) fn look(context: &Context) -> Self {
        Self {
            state: workspace(context).and_then(|workspace| merge_driver::state(&workspace)),
            changes: None,
        }
    }

    /// Sets it up, unless nothing is to be changed.
    pub(super) fn install(context: &Context, dry_run: bool) -> Self {
        let install = || {
            let workspace = workspace(context)?;
            let plan = merge_driver::plan(&workspace)?;
            if !dry_run {
                merge_driver::register(&workspace)?;
            }
            Ok((merge_driver::state(&workspace)?, plan))
        };
        Self::of(install())
    }

    /// Takes it out, unless nothing is to be changed.
    pub(super) fn uninstall(context: &Context, repository: &Repository, dry_run: bool) -> Self {
        let uninstall = || {
            let plan = merge_driver::plan_removal(repository)?;
            if !dry_run {
                merge_driver::unregister(repository)?;
            }
            Ok((Self::look(context).state?, plan))
        };
        Self::of(uninstall())
    }

    fn of(done: Result<(State, Plan)>) -> Self {
        match done {
            Ok((state, plan)) => Self {
                state: Ok(state),
                changes: Some(plan).filter(|plan| !plan.is_nothing()),
            },
            Err(error) => Self {
                state: Err(error),
                changes: None,
            },
        }
    }

    /// Whether there was or is anything to change.
    pub(super) fn is_changed(&self) -> bool {
        self.changes.is_some()
    }

    /// Whether installing would set it up.
    pub(super) fn is_missing(&self) -> bool {
        self.state == Ok(State::Missing)
    }

    /// What keeps it from being looked at or changed.
    pub(super) fn failure(&self) -> Option<&Error> {
        self.state.as_ref().err()
    }

    /// The row of what installing did.
    pub(super) fn installed(&self) -> Option<Line> {
        let words = match (&self.state, &self.changes) {
            (Ok(State::Elsewhere(words)), _) => words,
            (Ok(_), Some(_)) => "set up: merges task by task, so that no tick is lost",
            (Ok(_), None) => "set up already",
            (Err(_), _) => return None,
        };
        Some(screen::named(ROW, words))
    }

    /// The row of what uninstalling did.
    pub(super) fn uninstalled(&self) -> Option<Line> {
        let words = "removed: Git merges the list as plain text";
        self.changes.as_ref().map(|_| screen::named(ROW, words))
    }

    /// The row of how things are.
    pub(super) fn row(&self) -> Line {
        let words = match &self.state {
            Ok(State::Registered) => "set up",
            Ok(State::Missing) => "not set up",
            Ok(State::Elsewhere(words)) => words,
            Err(error) => &error.message,
        };
        screen::named(ROW, words)
    }

    pub(super) fn content(&self) -> Content {
        let (state, message) = match &self.state {
            Ok(State::Registered) => ("set-up", None),
            Ok(State::Missing) => ("not-set-up", None),
            Ok(State::Elsewhere(words)) => ("elsewhere", Some(words.clone())),
            Err(error) => ("blocked", Some(error.message.clone())),
        };
        Content {
            state,
            message,
            changed: self.is_changed(),
        }
    }

    /// Shows what would change.
    pub(super) fn dry_run(&self, context: &Context, survey: &Survey) -> Result<()> {
        let Some(plan) = &self.changes else {
            return Ok(());
        };
        let text = |bytes: &Option<Vec<u8>>| {
            let bytes = bytes.as_deref();
            bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        };
        let (before, after) = (text(&plan.before), text(&plan.after));
        let path = survey.shown(&plan.path);
        let lines = diff::unified(before.as_deref(), after.as_deref(), &path);
        context.ui.patch(&lines)?;
        if !plan.settings.is_empty() {
            let names: Vec<&str> = plan.settings.iter().map(|(name, _)| *name).collect();
            let names = screen::joined(&names);
            let line = format!("in the repository's configuration: {names}");
            context.ui.message(&Line::from(line));
        }
        Ok(())
    }

    /// Says what is wrong, in spite of which the hooks are as they are to be.
    pub(super) fn warn(&self, context: &Context) {
        if let Some(error) = self.failure() {
            let hints: Vec<&str> = error.hints.iter().map(String::as_str).collect();
            let words = format!("{NAMED} is as it was: {}", error.message);
            context.ui.warning(&words, &hints);
        }
    }
}

fn workspace(context: &Context) -> Result<Workspace> {
    Workspace::open_or_new(&context.location)
}
