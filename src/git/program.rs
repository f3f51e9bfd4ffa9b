//! What git does without a repository.

use std::path::Path;

use crate::error::{Error, Kind, Result};

use super::command::{Environment, Git};
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
    fn repositories_are_made() {
        let place = Place::empty();
        let made = init(&place.top(), "trunk", place.environment()).unwrap();
        assert_eq!(made.head().unwrap().branch.as_deref(), Some("trunk"));
    }
}
