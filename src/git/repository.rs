//! Finds a repository and knows its places.
//!
//! libgit2 is the fast path of reading: whatever it refuses or does not know
//! (reftable, SHA-256, partial clones, split and sparse indexes, another
//! owner), Git itself is asked. So Git always has the last word.

use std::cell::RefCell;
use std::env;
use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Once;

use crate::error::{Error, Kind, Result};

use super::command::{Git, Output};
use super::config::Known;
use super::environment::Environment;
use super::index::Read;
use super::value::RepoPath;

/// Variables that move a repository's places; only Git knows all their rules.
const PLACES: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
];

/// An open repository: one checkout with its Git directory.
///
/// Settings are read once; everything else is read anew at every call.
pub struct Repository {
    top: Option<PathBuf>,
    git_dir: PathBuf,
    common_dir: PathBuf,
    pub(super) index: PathBuf,
    bare: bool,
    environment: Environment,
    library: Option<git2::Repository>,
    pub(super) settings: RefCell<Known>,
    pub(super) index_read: RefCell<Option<Read>>,
}

impl Repository {
    /// Finds the repository that holds the directory `start`; `None` outside any.
    ///
    /// # Errors
    /// [`Kind::Refused`] when Git refuses to work there, such as for another
    /// user's repository; [`Kind::NotFound`] when git is needed and missing.
    pub fn discover(start: &Path) -> Result<Option<Self>> {
        Self::discover_in(start, Environment::default())
    }

    /// Finds a repository like [`Repository::discover`] and runs git in a
    /// changed environment ever after.
    ///
    /// # Errors
    /// As [`Repository::discover`].
    pub fn discover_in(start: &Path, environment: Environment) -> Result<Option<Self>> {
        if PLACES.iter().any(|name| environment.get(name).is_some()) {
            return Self::ask_git(start, environment);
        }
        read_as_git();
        let nowhere: [&OsStr; 0] = [];
        let flags = git2::RepositoryOpenFlags::empty();
        match git2::Repository::open_ext(start, flags, nowhere) {
            Ok(library) if !library.is_bare() => Ok(Some(Self::from_library(library, environment))),
            Err(cause) if cause.code() == git2::ErrorCode::NotFound && !has_git_above(start) => {
                Ok(None)
            }
            // `safe.bareRepository` and much else is known to Git alone.
            _ => Self::ask_git(start, environment),
        }
    }

    /// The same repository, opened once more for another thread.
    #[must_use]
    pub fn again(&self) -> Self {
        let library = self.library.as_ref();
        let library = library.and_then(|_| open_exactly(&self.git_dir, &self.environment));
        Self {
            top: self.top.clone(),
            git_dir: self.git_dir.clone(),
            common_dir: self.common_dir.clone(),
            index: self.index.clone(),
            bare: self.bare,
            environment: self.environment.clone(),
            library,
            settings: RefCell::default(),
            index_read: RefCell::default(),
        }
    }

    /// The top of the checkout; `None` in a bare repository.
    #[must_use]
    pub fn top(&self) -> Option<&Path> {
        self.top.as_deref()
    }

    /// This checkout's Git directory: `HEAD`, the index, operations in progress.
    #[must_use]
    pub fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    /// The Git directory that all linked worktrees share.
    #[must_use]
    pub fn common_dir(&self) -> &Path {
        &self.common_dir
    }

    /// Whether there is no checkout.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.bare
    }

    /// The path in the repository of a path on disk, which need not be there.
    ///
    /// Links above the last component are followed, the last is not.
    ///
    /// # Errors
    /// [`Kind::Refused`] outside the repository, in its Git directory, or in
    /// names that are not UTF-8.
    pub fn repo_path(&self, path: &Path) -> Result<RepoPath> {
        let outside = || {
            let error = Error::refused(format!("{} is outside the repository", path.display()));
            match self.top() {
                Some(top) => error.hint(format!("the repository is {}", top.display())),
                None => error,
            }
        };
        let top = self.top().ok_or_else(|| self.bare_error())?;
        let top = fs::canonicalize(top).map_err(|cause| Error::io(top.display(), &cause))?;
        let place = canonical_parent(path).ok_or_else(outside)?;
        let inside = place.strip_prefix(&top).map_err(|_| outside())?;
        let mut names = Vec::new();
        for component in inside.components() {
            let Component::Normal(name) = component else {
                return Err(outside());
            };
            let not_utf8 = || Error::refused(format!("{} is not UTF-8", path.display()));
            names.push(name.to_str().ok_or_else(not_utf8)?);
        }
        RepoPath::new(names.join("/")).map_err(|_| outside())
    }

    /// The path in the repository as [`Repository::repo_path`] says, in Git's own
    /// spelling where the file system takes upper and lower case for the same.
    ///
    /// # Errors
    /// As [`Repository::repo_path`]; [`Kind::Refused`] for a path that Git has in
    /// several spellings.
    pub fn spelled_path(&self, path: &Path) -> Result<RepoPath> {
        let path = self.repo_path(path)?;
        if !self.ignores_case()? || self.is_tracked(&path)? {
            return Ok(path);
        }
        let output = self
            .git("look for the file's name")
            .args(["ls-files", "-z", "--"])
            .arg(format!(":(top,icase,literal){path}"))
            .run()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let mut names = text.split_terminator('\0');
        match (names.next(), names.next()) {
            (Some(name), None) => RepoPath::new(name),
            (Some(name), Some(other)) => Err(Error::refused(format!(
                "Git has {path} in several spellings: {name}, {other}"
            ))
            .hint(format!("keep one of them: git rm --cached {other}"))),
            _ => Ok(path),
        }
    }

    /// Whether the file system takes upper and lower case for the same, as Git
    /// found when it made the repository.
    fn ignores_case(&self) -> Result<bool> {
        // Git writes this one into the repository's own configuration.
        let own = self.fast(
            |library| match library.config()?.get_bool("core.ignorecase") {
                Err(cause) if cause.code() == git2::ErrorCode::NotFound => Ok(false),
                answer => answer,
            },
        );
        match own {
            Some(answer) => Ok(answer),
            None => Ok(self.config_bool("core.ignoreCase")? == Some(true)),
        }
    }

    /// The path on disk of a path in the repository.
    ///
    /// # Errors
    /// [`Kind::Refused`] in a bare repository.
    pub fn disk_path(&self, path: &RepoPath) -> Result<PathBuf> {
        let top = self.top().ok_or_else(|| self.bare_error())?;
        Ok(path
            .as_str()
            .split('/')
            .fold(top.to_owned(), |disk, name| disk.join(name)))
    }

    /// Runs git at the top; `purpose` completes "cannot …".
    pub(super) fn git(&self, purpose: &'static str) -> Git {
        let directory = self.top.as_ref().unwrap_or(&self.git_dir);
        Git::new(directory, &self.environment, purpose)
    }

    /// A variable as git sees it.
    pub(super) fn variable(&self, name: &str) -> Option<std::ffi::OsString> {
        self.environment.get(name)
    }

    /// Asks libgit2; `None` when it cannot tell and Git must be asked.
    pub(super) fn fast<T>(
        &self,
        read: impl FnOnce(&git2::Repository) -> Result<T, git2::Error>,
    ) -> Option<T> {
        read(self.library.as_ref()?).ok()
    }

    /// Whether libgit2 could open the repository.
    pub(super) fn is_in_process(&self) -> bool {
        self.library.is_some()
    }

    /// The error for what needs a checkout.
    pub(super) fn bare_error(&self) -> Error {
        Error::refused(format!(
            "{} is a bare repository, without files",
            self.git_dir.display()
        ))
    }

    /// Takes the places from libgit2.
    fn from_library(library: git2::Repository, environment: Environment) -> Self {
        let git_dir = without_slash(library.path());
        Self {
            top: library.workdir().map(without_slash),
            common_dir: without_slash(library.commondir()),
            index: git_dir.join("index"),
            git_dir,
            bare: false,
            environment,
            library: Some(library),
            settings: RefCell::default(),
            index_read: RefCell::default(),
        }
    }

    /// Takes the places from Git.
    fn ask_git(start: &Path, mut environment: Environment) -> Result<Option<Self>> {
        let output = Git::new(start, &environment, "find the repository")
            .args([
                "rev-parse",
                "--path-format=absolute",
                "--is-bare-repository",
            ])
            .args([
                "--absolute-git-dir",
                "--git-common-dir",
                "--git-path",
                "index",
            ])
            .arg("--show-toplevel")
            .output()?;
        let Some(places) = places(&output)? else {
            return Ok(None);
        };
        let set = |name: &str| environment.get(name).is_some();
        let (moved, common, index) = (
            PLACES[..4].iter().any(|name| set(name)),
            set("GIT_COMMON_DIR"),
            set("GIT_INDEX_FILE"),
        );
        // What was relative to where we were must not move with us to the top.
        if moved {
            environment.set("GIT_DIR", &places.git_dir);
            if let Some(top) = &places.top {
                environment.set("GIT_WORK_TREE", top);
            }
        }
        if common {
            environment.set("GIT_COMMON_DIR", &places.common_dir);
        }
        if index {
            environment.set("GIT_INDEX_FILE", &places.index);
        }
        let library = open_exactly(&places.git_dir, &environment);
        Ok(Some(Self {
            top: places.top,
            git_dir: places.git_dir,
            common_dir: places.common_dir,
            index: places.index,
            bare: places.bare,
            environment,
            library,
            settings: RefCell::default(),
            index_read: RefCell::default(),
        }))
    }
}

impl fmt::Debug for Repository {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Repository")
            .field("top", &self.top)
            .field("git_dir", &self.git_dir)
            .finish_non_exhaustive()
    }
}

/// What `git rev-parse` says of a repository.
struct Places {
    top: Option<PathBuf>,
    git_dir: PathBuf,
    common_dir: PathBuf,
    index: PathBuf,
    bare: bool,
}

/// Reads the answer of `git rev-parse`; `None` outside any repository.
fn places(output: &Output) -> Result<Option<Places>> {
    // The top is asked last: without one, the other answers are there.
    let no_checkout = output.stderr.contains("must be run in a work tree");
    if !output.succeeded() && !no_checkout {
        let nowhere = output.stderr.contains("not a git repository (or any");
        return if nowhere {
            Ok(None)
        } else {
            Err(refused_by_git(output))
        };
    }
    let text = output.line();
    let lines: Vec<&str> = text.lines().collect();
    let (bare, git_dir, common_dir, index, top) = match lines[..] {
        [bare, git_dir, common_dir, index] => (bare, git_dir, common_dir, index, None),
        [bare, git_dir, common_dir, index, top] => (bare, git_dir, common_dir, index, Some(top)),
        _ => return Err(refused_by_git(output)),
    };
    Ok(Some(Places {
        top: top.map(PathBuf::from),
        git_dir: PathBuf::from(git_dir),
        common_dir: PathBuf::from(common_dir),
        index: PathBuf::from(index),
        bare: bare == "true",
    }))
}

/// The error for a repository that Git does not open.
fn refused_by_git(output: &Output) -> Error {
    let mut error = output.failure("open the repository");
    error.kind = Kind::Refused;
    error.message = "Git refuses to open the repository".to_owned();
    error
}

/// Opens a Git directory that Git has found, where libgit2 can.
fn open_exactly(git_dir: &Path, environment: &Environment) -> Option<git2::Repository> {
    // These move objects, which libgit2 would look for in the usual place.
    let moved = [PLACES[2], PLACES[4], PLACES[5]];
    if moved.iter().any(|name| environment.get(name).is_some()) {
        return None;
    }
    read_as_git();
    let nowhere: [&OsStr; 0] = [];
    let flags = git2::RepositoryOpenFlags::NO_SEARCH | git2::RepositoryOpenFlags::NO_DOTGIT;
    git2::Repository::open_ext(git_dir, flags, nowhere).ok()
}

/// Has libgit2 read objects as Git does, which checks their names when it
/// fetches them and in `git fsck`. To hash each again takes longer than to read
/// it, where there are many.
fn read_as_git() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| git2::opts::strict_hash_verification(false));
}

/// Whether a `.git` stands in a directory above, valid or not.
fn has_git_above(start: &Path) -> bool {
    let start = fs::canonicalize(start).unwrap_or_else(|_| start.to_owned());
    start.ancestors().any(|place| place.join(".git").exists())
}

/// A libgit2 path without the slash at its end.
fn without_slash(path: &Path) -> PathBuf {
    path.components().collect()
}

/// The path with all links above its last component followed; what is not
/// there yet is kept as it is. `None` for a path without a last component.
fn canonical_parent(path: &Path) -> Option<PathBuf> {
    let absolute = env::current_dir().ok()?.join(path);
    let mut missing = vec![absolute.file_name()?];
    let mut parent = absolute.parent()?;
    loop {
        if let Ok(mut place) = fs::canonicalize(parent) {
            place.extend(missing.iter().rev());
            return Some(place);
        }
        missing.push(parent.file_name()?);
        parent = parent.parent()?;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::Place;
    use super::*;

    #[test]
    fn finds_the_top_from_below() {
        let place = Place::new();
        place.write("a/b/c.md", "");
        let found = place.open_at("a/b");
        assert_eq!(found.top().unwrap(), place.top());
        assert_eq!(found.git_dir(), place.top().join(".git"));
        assert_eq!(found.common_dir(), found.git_dir());
        assert!(!found.is_bare());
        assert!(found.library.is_some());
    }

    #[test]
    fn is_none_outside_and_refused_when_broken() {
        let place = Place::empty();
        let found = Repository::discover_in(&place.top(), place.environment()).unwrap();
        assert!(found.is_none());
        place.write(".git", "gitdir: nowhere\n");
        let error = Repository::discover_in(&place.top(), place.environment()).unwrap_err();
        assert_eq!(error.kind, Kind::Refused);
        assert!(
            error.quoted[0].contains("not a git repository: "),
            "{error:?}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn the_repository_of_another_user_is_refused() {
        let place = Place::new();
        let given_away = std::process::Command::new("chown")
            .args(["-R", "12345"])
            .arg(place.top())
            .status()
            .unwrap();
        if !given_away.success() {
            // Only the superuser can give files away.
            return;
        }
        let error = Repository::discover_in(&place.top(), place.environment()).unwrap_err();
        assert_eq!(error.kind, Kind::Refused);
        assert!(
            error.quoted.concat().contains("safe.directory"),
            "{error:?}"
        );
    }

    #[test]
    fn bare_repositories_have_no_top() {
        let place = Place::empty();
        place.git(&["init", "-q", "--bare", "."]);
        let found = place.open();
        assert!(found.is_bare() && found.top().is_none());
        let error = found.repo_path(Path::new("x")).unwrap_err();
        assert_eq!(error.kind, Kind::Refused);
    }

    #[test]
    fn obeys_git_dir_and_its_friends() {
        let place = Place::new();
        place.write("work/ROADMAP.md", "");
        let mut environment = place.environment();
        environment.set("GIT_DIR", "../.git");
        environment.set("GIT_WORK_TREE", ".");
        environment.set("GIT_INDEX_FILE", "other-index");
        let start = place.top().join("work");
        let found = Repository::discover_in(&start, environment)
            .unwrap()
            .unwrap();
        assert_eq!(found.top().unwrap(), start);
        assert_eq!(found.git_dir(), place.top().join(".git"));
        assert_eq!(found.index, start.join("other-index"));
        let inner = found.git("test").args(["rev-parse", "--show-toplevel"]);
        assert_eq!(PathBuf::from(inner.run().unwrap().line()), start);
    }

    #[test]
    fn paths_on_disk_become_paths_in_the_repository() {
        let place = Place::new();
        place.write("docs/ROADMAP.md", "");
        let found = place.open();
        let at = |path: &str| found.repo_path(&place.top().join(path));
        assert_eq!(at("docs/ROADMAP.md").unwrap().as_str(), "docs/ROADMAP.md");
        assert_eq!(at("docs/../b.svg").unwrap().as_str(), "b.svg");
        assert_eq!(at("new/deep/b.svg").unwrap().as_str(), "new/deep/b.svg");
        for outside in ["../x", "/etc/passwd", ".git/config", "."] {
            assert_eq!(at(outside).unwrap_err().kind, Kind::Refused, "{outside}");
        }
        let path = RepoPath::new("docs/ROADMAP.md").unwrap();
        assert_eq!(
            found.disk_path(&path).unwrap(),
            place.top().join("docs/ROADMAP.md")
        );
    }
}
