//! The environment that git runs in.

use std::ffi::OsString;
use std::process::Command;

/// Variables that are about one repository, and would move the places of
/// another.
const ABOUT_A_REPOSITORY: [&str; 11] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// Changes to the environment that children inherit: a value, or its absence.
///
/// The program itself runs with none; a caller that acts in another
/// environment than its own, such as a test, names the difference here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment(Vec<(&'static str, Option<OsString>)>);

impl Environment {
    /// Sets a variable.
    pub fn set(&mut self, name: &'static str, value: impl Into<OsString>) {
        self.0.retain(|(known, _)| *known != name);
        self.0.push((name, Some(value.into())));
    }

    /// Takes an inherited variable away.
    pub fn remove(&mut self, name: &'static str) {
        self.0.retain(|(known, _)| *known != name);
        self.0.push((name, None));
    }

    /// Takes away what a surrounding Git says about its own repository, for
    /// work in another one (`git rev-parse --local-env-vars`).
    #[must_use]
    pub fn elsewhere(mut self) -> Self {
        for name in ABOUT_A_REPOSITORY {
            self.remove(name);
        }
        self
    }

    /// A variable as children see it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<OsString> {
        match self.0.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => value.clone(),
            None => std::env::var_os(name),
        }
    }

    /// Makes the changes in `command`.
    pub(super) fn apply(&self, command: &mut Command) {
        for (name, value) in &self.0 {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
    }
}
