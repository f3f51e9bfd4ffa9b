//! What is staged, looked at without starting Git: a hook runs at every
//! commit, and nearly all of them are none of our business.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::error::Result;

use super::repository::Repository;
use super::scan::{Scanned, scan};
use super::value::{Mode, RepoPath};

/// Variables that move objects or the search for a repository; with one of
/// them libgit2 may look elsewhere than Git.
const MOVED: [&str; 5] = [
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
];

/// The index beside `HEAD`, read in this process.
pub struct Glance {
    library: git2::Repository,
    index: Vec<u8>,
}

impl Glance {
    /// Reads the index that Git's variables name; `None` where only Git itself
    /// can read this repository.
    #[must_use]
    pub fn take(start: &Path) -> Option<Self> {
        let variable = |name: &str| std::env::var_os(name);
        if MOVED.iter().any(|name| variable(name).is_some()) {
            return None;
        }
        let library = open(start, variable("GIT_DIR")).ok()?;
        let index = match variable("GIT_INDEX_FILE") {
            Some(index) => PathBuf::from(index),
            None => library.path().join("index"),
        };
        let index = std::fs::read(index).ok()?;
        Some(Self { library, index })
    }

    /// Reads a staged file; `None` when there is none.
    #[must_use]
    pub fn read(&self, path: &RepoPath) -> Option<Vec<u8>> {
        let scan = scan(&self.index, |other| other == path.as_str().as_bytes())?;
        let id = git2::Oid::from_bytes(&scan.entries.first()?.id).ok()?;
        Some(self.library.find_blob(id).ok()?.content().to_vec())
    }

    /// Whether the index differs from `HEAD` in one of these files or in the
    /// folder; never while a merge has left paths to be resolved, as Git stops
    /// such a commit itself. `None` where only Git itself can tell, such as
    /// where a symbolic link leads.
    #[must_use]
    pub fn differs(&self, files: &[RepoPath], folder: &str) -> Option<bool> {
        let prefix = format!("{folder}/");
        let is_file = |path: &[u8]| files.iter().any(|file| file.as_str().as_bytes() == path);
        let scan = scan(&self.index, |path| {
            path.starts_with(prefix.as_bytes()) || is_file(path)
        })?;
        if scan.has_conflicts {
            return Some(false);
        }
        let links = |entry: &Scanned| entry.mode == Mode::SYMLINK && is_file(&entry.path);
        if scan.entries.iter().any(links) {
            return None;
        }
        self.compare(&scan.entries, files, folder).ok()
    }

    fn compare(
        &self,
        staged: &[Scanned],
        files: &[RepoPath],
        folder: &str,
    ) -> Result<bool, git2::Error> {
        let tree = match self.library.head() {
            Ok(head) => Some(head.peel_to_tree()?),
            Err(cause) if cause.code() == git2::ErrorCode::UnbornBranch => None,
            Err(cause) => return Err(cause),
        };
        let mut in_folder = 0;
        let prefix = format!("{folder}/");
        for entry in staged.iter().filter(|entry| !entry.flags.intent_to_add) {
            let path = String::from_utf8_lossy(&entry.path);
            let state = (entry.mode, git2::Oid::from_bytes(&entry.id)?);
            if committed(tree.as_ref(), Path::new(path.as_ref()))? != Some(state) {
                return Ok(true);
            }
            in_folder += usize::from(path.starts_with(&prefix));
        }
        for file in files {
            let is_same = |entry: &Scanned| {
                !entry.flags.intent_to_add && entry.path == file.as_str().as_bytes()
            };
            let is_gone = !staged.iter().any(is_same);
            if is_gone && committed(tree.as_ref(), Path::new(file.as_str()))?.is_some() {
                return Ok(true);
            }
        }
        Ok(in_folder != self.count(tree.as_ref(), folder)?)
    }

    /// How many files a commit has in a folder.
    fn count(&self, tree: Option<&git2::Tree<'_>>, folder: &str) -> Result<usize, git2::Error> {
        let entry = tree.and_then(|tree| tree.get_name(folder));
        let Some(entry) = entry.filter(|entry| entry.kind() == Some(git2::ObjectType::Tree)) else {
            return Ok(0);
        };
        let mut count = 0;
        let folder = self.library.find_tree(entry.id())?;
        folder.walk(git2::TreeWalkMode::PreOrder, |_, entry| {
            count += usize::from(entry.kind() != Some(git2::ObjectType::Tree));
            git2::TreeWalkResult::Ok
        })?;
        Ok(count)
    }
}

impl Repository {
    /// Whether the index differs from `HEAD` in one of these files or in the
    /// folder, as Git says.
    ///
    /// # Errors
    /// When Git cannot tell.
    pub fn stages(&self, files: &[RepoPath], folder: &str) -> Result<bool> {
        let purpose = "ask Git what is staged";
        let output = self
            .git(purpose)
            .literal_paths()
            .args(["diff", "--cached", "--quiet", "--no-ext-diff", "--"])
            .args(files.iter().map(RepoPath::as_str))
            .arg(folder)
            .output()?;
        match output.code {
            Some(0) => Ok(false),
            Some(1) => Ok(true),
            _ => Err(output.failure(purpose)),
        }
    }

    /// The files in which the index differs from `HEAD`.
    ///
    /// # Errors
    /// When Git cannot tell.
    pub fn staged_paths(&self) -> Result<Vec<RepoPath>> {
        self.paths(None)
    }

    /// The files in which the repository's own index differs from `HEAD`, also
    /// while a commit of single files works on an index of its own.
    ///
    /// # Errors
    /// When Git cannot tell.
    pub fn staged_paths_of_all(&self) -> Result<Vec<RepoPath>> {
        self.paths(Some(self.git_dir().join("index")))
    }

    fn paths(&self, index: Option<PathBuf>) -> Result<Vec<RepoPath>> {
        let mut git = self.git("ask Git what is staged");
        if let Some(index) = index {
            git = git.env("GIT_INDEX_FILE", index);
        }
        let options = ["--cached", "--name-only", "-z", "--no-renames"];
        let output = git.arg("diff").args(options).run()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let names = text.split('\0').filter(|name| !name.is_empty());
        names.map(RepoPath::new).collect()
    }
}

/// Opens the repository that Git has named, else the one around `start`.
fn open(start: &Path, git_dir: Option<OsString>) -> Result<git2::Repository, git2::Error> {
    let nowhere: [&OsStr; 0] = [];
    match git_dir {
        Some(git_dir) => {
            let flags = git2::RepositoryOpenFlags::NO_SEARCH | git2::RepositoryOpenFlags::NO_DOTGIT;
            git2::Repository::open_ext(git_dir, flags, nowhere)
        }
        None => git2::Repository::open_ext(start, git2::RepositoryOpenFlags::empty(), nowhere),
    }
}

/// Mode and content of a committed file.
fn committed(
    tree: Option<&git2::Tree<'_>>,
    path: &Path,
) -> Result<Option<(Mode, git2::Oid)>, git2::Error> {
    match tree.map(|tree| tree.get_path(path)) {
        Some(Ok(entry)) => {
            let mode = Mode::new(entry.filemode().unsigned_abs());
            Ok(Some((mode, entry.id())))
        }
        Some(Err(cause)) if cause.code() != git2::ErrorCode::NotFound => Err(cause),
        _ => Ok(None),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::{Place, path};
    use super::*;

    /// What both ways say, which must be the same.
    fn differs(place: &Place) -> bool {
        let files = [path("ROADMAP.md"), path("docs/more.md")];
        let slow = place.open().stages(&files, ".roadmap").unwrap();
        let glance = Glance {
            library: git2::Repository::open(place.top()).unwrap(),
            index: std::fs::read(place.top().join(".git/index")).unwrap(),
        };
        assert_eq!(glance.differs(&files, ".roadmap"), Some(slow));
        slow
    }

    #[test]
    fn both_ways_agree() {
        let place = Place::new();
        let steps: [(&[&str], bool); 13] = [
            (&["add", "other.md"], false),
            (&["add", "-N", "ROADMAP.md"], false),
            (&["add", "docs/more.md"], true),
            (&["commit", "-q", "-m", "first"], false),
            (&["add", ".roadmap"], true),
            (&["commit", "-q", "-m", "second"], false),
            (&["rm", "-q", "--cached", ".roadmap/a.svg"], true),
            (&["commit", "-q", "-m", "third"], false),
            (&["rm", "-q", "--cached", "other.md"], false),
            (&["add", "ROADMAP.md"], true),
            (&["commit", "-q", "-m", "fourth"], false),
            (&["update-index", "--chmod=+x", "ROADMAP.md"], true),
            (&["rm", "-q", "-f", "--cached", "ROADMAP.md"], true),
        ];
        for file in ["other.md", "ROADMAP.md", "docs/more.md"] {
            place.write(file, "x\n");
        }
        for file in [".roadmap/a.svg", ".roadmap/b/c.svg", ".roadmap.md"] {
            place.write(file, "x\n");
        }
        for (arguments, expected) in steps {
            place.git(arguments);
            assert_eq!(differs(&place), expected, "{arguments:?}");
        }
        let staged = place.open().staged_paths().unwrap();
        assert_eq!(staged, [path("ROADMAP.md")]);
    }
}
