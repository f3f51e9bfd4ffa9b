//! Runs the hooks of a commit, as `git commit` would.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

use super::HOOK_GUARD;
use super::repository::Repository;

/// The hooks that a commit may run.
#[derive(Debug)]
pub(super) struct Hooks<'a> {
    repository: &'a Repository,
    /// Where they lie, where that can be told without asking Git.
    directory: Option<PathBuf>,
    /// Whether the configuration names hooks as well.
    configured: bool,
}

impl<'a> Hooks<'a> {
    /// Looks where the hooks are.
    ///
    /// # Errors
    /// When Git cannot read its configuration.
    pub(super) fn find(repository: &'a Repository) -> Result<Self> {
        let base = repository.top().unwrap_or(repository.git_dir());
        let directory = match repository.config("core.hooksPath")? {
            None => Some(repository.common_dir().join("hooks")),
            // Git expands these itself.
            Some(path) if path.is_empty() || path.starts_with(['~', '%']) => None,
            Some(path) => Some(base.join(path)),
        };
        Ok(Self {
            repository,
            directory,
            configured: !repository.config_section("hook")?.is_empty(),
        })
    }

    /// Whether Git might have such a hook; a process is only started then.
    pub(super) fn may_run(&self, name: &str) -> bool {
        let there = |directory: &PathBuf| {
            let hook = directory.join(name);
            hook.exists() || hook.with_extension("exe").exists()
        };
        self.configured || self.directory.as_ref().is_none_or(there)
    }

    /// Runs a hook with the index of the commit, and returns what it said.
    ///
    /// # Errors
    /// [`crate::error::Kind::Refused`] when the hook exits with another status than 0.
    pub(super) fn run(
        &self,
        name: &str,
        index: &Path,
        arguments: &[&Path],
        date: Option<&str>,
    ) -> Result<Vec<String>> {
        if !self.may_run(name) {
            return Ok(Vec::new());
        }
        let mut git = self
            .repository
            .git("run the hooks")
            .finishes()
            .own_locale()
            .env("GIT_INDEX_FILE", index)
            .env("GIT_EDITOR", ":")
            .env(HOOK_GUARD, "1")
            .args(["hook", "run", "--ignore-missing", name, "--"])
            .args(arguments);
        if let Some(date) = date {
            git = git.env("GIT_AUTHOR_DATE", date);
        }
        let output = git.output()?;
        let said = format!(
            "{}{}",
            output.stderr,
            String::from_utf8_lossy(&output.stdout)
        );
        match output.code {
            Some(0) => Ok(said.lines().map(str::to_owned).collect()),
            _ if said.contains("is not a git command") => Err(output.failure("run the hooks")),
            code => Err(refusal(name, code).quoting(said.trim_end())),
        }
    }

    /// Runs post-commit, whose exit status comes too late to matter.
    pub(super) fn run_after(&self) -> Vec<String> {
        let index = &self.repository.index;
        match self.run("post-commit", index, &[], None) {
            Ok(said) => said,
            Err(error) => error.quoted,
        }
    }
}

/// The error for a hook that said no.
fn refusal(name: &str, code: Option<i32>) -> Error {
    let how = match code {
        Some(code) => format!("exit {code}"),
        None => "killed by a signal".to_owned(),
    };
    Error::refused(format!("the {name} hook refused the commit ({how})"))
}
