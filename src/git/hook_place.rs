//! Where Git looks for the hooks of a repository, and who says so.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Result;

use super::repository::Repository;

/// Where Git looks for hooks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookPlace {
    /// The folder, which need not be there.
    pub directory: PathBuf,
    /// What `core.hooksPath` says, where it is set.
    pub setting: Option<HooksPath>,
}

/// The setting `core.hooksPath`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HooksPath {
    /// The value as written.
    pub value: String,
    /// Whom it is for.
    pub scope: Scope,
    /// The file that says so; empty for none.
    pub origin: String,
}

/// Whom a setting is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// This repository, or one worktree of it.
    Repository,
    /// All repositories of the user.
    User,
    /// Everybody on this computer.
    System,
    /// This run of Git alone.
    Command,
}

impl HooksPath {
    /// Whether it names no folder at all, which switches all hooks off.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.value.is_empty() || self.value == "/dev/null"
    }
}

impl Repository {
    /// Asks Git where it looks for hooks, and who says so.
    ///
    /// # Errors
    /// When Git cannot tell.
    pub fn hook_place(&self) -> Result<HookPlace> {
        let setting = self.hooks_path()?;
        if let Some(off) = setting.as_ref().filter(|setting| setting.is_off()) {
            // Git has no path for an empty one.
            let directory = PathBuf::from(&off.value);
            return Ok(HookPlace { directory, setting });
        }
        let output = self
            .git("ask Git for its hooks")
            .args(["rev-parse", "--path-format=absolute"])
            .args(["--git-path", "hooks"])
            .run()?;
        Ok(HookPlace {
            directory: PathBuf::from(output.line()),
            setting,
        })
    }

    /// Whether a folder belongs to this repository, links followed: it lies in
    /// the checkout, in the Git directory, or in the first checkout of several.
    #[must_use]
    pub fn owns(&self, directory: &Path) -> bool {
        let common = self.common_dir();
        let first = common.parent().filter(|_| common.ends_with(".git"));
        let own = [self.top(), Some(common), first];
        let place = resolved(directory);
        own.into_iter()
            .flatten()
            .any(|own| place.starts_with(resolved(own)))
    }

    /// Whether any file in a folder is tracked; never true outside the checkout.
    ///
    /// # Errors
    /// When Git cannot be started.
    pub fn tracks_in(&self, directory: &Path) -> Result<bool> {
        let output = self
            .git("ask what is tracked")
            .literal_paths()
            .args(["ls-files", "--"])
            .arg(directory)
            .output()?;
        Ok(output.succeeded() && !output.stdout.is_empty())
    }

    fn hooks_path(&self) -> Result<Option<HooksPath>> {
        let purpose = "read core.hooksPath";
        let output = self
            .git(purpose)
            .args(["config", "--show-scope", "--show-origin", "--null"])
            .args(["--get", "core.hooksPath"])
            .output()?;
        match output.code {
            Some(0) => Ok(parse(&output.stdout)),
            // Not set.
            Some(1) => Ok(None),
            _ => Err(output.failure(purpose)),
        }
    }
}

/// Reads `SCOPE\0ORIGIN\0VALUE\0`.
fn parse(bytes: &[u8]) -> Option<HooksPath> {
    let text = String::from_utf8_lossy(bytes);
    let mut parts = text.split('\0');
    let (scope, origin, value) = (parts.next()?, parts.next()?, parts.next()?);
    Some(HooksPath {
        value: value.to_owned(),
        scope: match scope {
            "local" | "worktree" => Scope::Repository,
            "global" => Scope::User,
            "system" => Scope::System,
            _ => Scope::Command,
        },
        origin: origin.strip_prefix("file:").unwrap_or_default().to_owned(),
    })
}

/// The path with links followed; what is not there yet is kept as it is.
fn resolved(path: &Path) -> PathBuf {
    let mut missing = Vec::new();
    for place in path.ancestors() {
        if let Ok(mut found) = fs::canonicalize(place) {
            found.extend(missing.iter().rev());
            return found;
        }
        missing.extend(place.file_name());
    }
    path.to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::Place;
    use super::*;

    #[test]
    fn the_usual_place() {
        let place = Place::new();
        let found = place.open().hook_place().unwrap();
        assert_eq!(found.directory, place.top().join(".git/hooks"));
        assert_eq!(found.setting, None);
        assert!(place.open().owns(&found.directory));
    }

    #[test]
    fn the_scope_decides_whose_hooks_they_are() {
        let place = Place::new();
        place.git(&["config", "--global", "core.hooksPath", "../shared hooks"]);
        let found = place.open().hook_place().unwrap();
        let setting = found.setting.unwrap();
        assert_eq!(setting.scope, Scope::User);
        assert_eq!(setting.value, "../shared hooks");
        assert!(setting.origin.ends_with("gitconfig"), "{}", setting.origin);
        assert!(!place.open().owns(&found.directory));

        place.git(&["config", "core.hooksPath", ".githooks"]);
        let found = place.open().hook_place().unwrap();
        assert_eq!(found.directory, place.top().join(".githooks"));
        assert_eq!(found.setting.unwrap().scope, Scope::Repository);
        assert!(place.open().owns(&found.directory));
        assert!(!place.open().tracks_in(&found.directory).unwrap());
        place.write(".githooks/pre-push", "");
        place.git(&["add", ".githooks"]);
        assert!(place.open().tracks_in(&found.directory).unwrap());
        assert!(!place.open().tracks_in(Path::new("/")).unwrap());
    }

    #[test]
    fn hooks_can_be_switched_off() {
        let place = Place::new();
        for value in ["", "/dev/null"] {
            place.git(&["config", "core.hooksPath", value]);
            let setting = place.open().hook_place().unwrap().setting.unwrap();
            assert!(setting.is_off(), "{value:?}");
        }
    }

    #[test]
    fn linked_worktrees_share_their_hooks() {
        let place = Place::new();
        place.write("a", "");
        place.git(&["add", "a"]);
        place.git(&["commit", "-q", "-m", "a"]);
        place.git(&["worktree", "add", "-q", "../linked"]);
        let linked = place.open_at("../linked");
        let found = linked.hook_place().unwrap();
        assert_eq!(found.directory, place.top().join(".git/hooks"));
        assert!(linked.owns(&found.directory));
        assert!(linked.owns(&place.top().join(".githooks")));
    }
}
