//! What git does without a repository.

use std::path::Path;

use crate::error::{Error, Kind, Result};

use super::command::Git;
use super::environment::Environment;
use super::read::unclear;
use super::repository::Repository;

/// Makes a repository in a directory that is there, with a branch of this name.
///
/// # Errors
/// When Git cannot make it.
pub fn init(directory: &Path, branch: &str, environment: Environment) -> Result<Repository> {
    Git::new(directory, &environment, "make a repository")
        .args(["init", "-q", &format!("--initial-branch={branch}")])
        .run()?;
    let made = Repository::discover_in(directory, environment)?;
    made.ok_or_else(|| Error::new(Kind::Io, "git made no repository"))
}

/// The name that the user's Git gives to the branch of a new repository:
/// `main` unless `init.defaultBranch` says otherwise.
///
/// # Errors
/// [`Kind::NotFound`] when git is not installed.
pub fn default_branch(directory: &Path) -> Result<String> {
    let output = Git::new(directory, &Environment::default(), "read the configuration")
        .args(["config", "--get", "init.defaultBranch"])
        .output()?;
    let name = output.line();
    let is_set = output.succeeded() && !name.is_empty();
    Ok(if is_set { name } else { "main".to_owned() })
}

/// Asks git for its version: the first two numbers.
///
/// # Errors
/// [`Kind::NotFound`] when git is not installed.
pub fn version() -> Result<(u32, u32)> {
    let output = Git::new(
        Path::new("."),
        &Environment::default(),
        "ask for Git's version",
    )
    .arg("version")
    .run()?;
    parse_version(&output.line()).ok_or_else(|| unclear("git version"))
}

/// Asks git which editor to run, as a command for the shell.
///
/// # Errors
/// When there is none, as in a dumb terminal.
pub fn editor(directory: &Path) -> Result<String> {
    let purpose = "find the editor";
    let output = Git::new(directory, &Environment::default(), purpose)
        .args(["var", "GIT_EDITOR"])
        .output()?;
    if output.succeeded() {
        return Ok(output.line());
    }
    Err(output
        .failure(purpose)
        .hint("git config core.editor EDITOR    names one"))
}

impl Repository {
    /// The pager that Git would use here, as a command for the shell; `cat` or
    /// nothing for none. `pager.roadmap` decides as for Git's own commands.
    ///
    /// # Errors
    /// When Git cannot tell.
    pub fn pager(&self) -> Result<String> {
        if self.variable("GIT_PAGER_IN_USE").is_some() {
            return Ok(String::new());
        }
        match self.config("pager.roadmap")?.as_deref() {
            Some("false" | "no" | "off" | "0" | "") => return Ok(String::new()),
            None | Some("true" | "yes" | "on" | "1") => {}
            Some(own) => return Ok(own.to_owned()),
        }
        let output = self
            .git("find the pager")
            .args(["var", "GIT_PAGER"])
            .run()?;
        Ok(output.line())
    }
}

/// Reads `git version 2.47.3 (and more)`.
fn parse_version(line: &str) -> Option<(u32, u32)> {
    let numbers = line.strip_prefix("git version ")?;
    let mut numbers = numbers.split(['.', ' ']);
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::Place;
    use super::*;

    #[test]
    fn versions_are_read() {
        assert_eq!(parse_version("git version 2.47.3"), Some((2, 47)));
        assert_eq!(
            parse_version("git version 2.39.5 (Apple Git-154)"),
            Some((2, 39))
        );
        assert_eq!(parse_version("git version 2.45.windows.1"), Some((2, 45)));
        assert_eq!(parse_version("hub"), None);
        assert!(version().unwrap() >= (2, 36));
    }

    #[test]
    fn the_pager_is_gits() {
        let place = Place::new();
        place.git(&["config", "core.pager", "more -s"]);
        let pager = || place.open().pager().unwrap();
        assert_eq!(pager(), "more -s");
        place.git(&["config", "pager.roadmap", "less -S"]);
        assert_eq!(pager(), "less -S");
        place.git(&["config", "pager.roadmap", "off"]);
        assert_eq!(pager(), "");
        let in_use = place.open_with("GIT_PAGER_IN_USE", "true");
        assert_eq!(in_use.pager().unwrap(), "");
    }

    #[test]
    fn repositories_are_made() {
        let place = Place::empty();
        let made = init(&place.top(), "trunk", place.environment()).unwrap();
        assert_eq!(made.head().unwrap().branch.as_deref(), Some("trunk"));
    }
}
