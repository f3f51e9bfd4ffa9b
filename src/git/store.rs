//! Bare repositories of our own, which hold what was fetched from others.
//!
//! What is fetched is kept by references below [`KEPT`], so that Git does not
//! forget it and an older state is at hand when the other side is not.

use std::fs;
use std::path::Path;

use crate::error::{Error, Kind, Result};

use super::command::Git;
use super::environment::Environment;
use super::lock::Turn;
use super::repository::Repository;
use super::value::Oid;

/// Where references to what was fetched stand.
const KEPT: &str = "refs/roadmap/kept";

impl Repository {
    /// Opens the bare repository of ours in a folder. It is made where it is
    /// not there, or only in part, as after a creation that was cut off.
    ///
    /// Its folders are the user's alone, since what is fetched may be private.
    ///
    /// # Errors
    /// [`Kind::Io`] when it cannot be made; [`Kind::Refused`] when Git does not
    /// open what is there.
    pub fn store(directory: &Path, environment: Environment) -> Result<Self> {
        let environment = environment.elsewhere();
        if let Some(store) = open(directory, &environment)? {
            return Ok(store);
        }
        make_folder(directory)?;
        let _turn = Turn::take_in(directory, &environment)?;
        if let Some(store) = open(directory, &environment)? {
            return Ok(store);
        }
        forget_locks(directory);
        // What GitHub and nearly all others have; a setting of the user's is
        // about their own repositories. Files, since libgit2 reads no other.
        Git::new(
            directory,
            &environment,
            "make a repository for what is fetched",
        )
        .env("GIT_DEFAULT_REF_FORMAT", "files")
        .args(["init", "-q", "--bare", "--template="])
        .args(["--object-format=sha1", "--initial-branch=main", "."])
        .run()?;
        open(directory, &environment)?.ok_or_else(|| broken(directory))
    }

    /// Opens the repository whose checkout's top, or whose bare directory, a
    /// folder is; `None` for any other folder, one inside a repository too.
    ///
    /// # Errors
    /// [`Kind::NotFound`] when there is no such folder; as
    /// [`Repository::discover`].
    pub fn open_other(folder: &Path) -> Result<Option<Self>> {
        let real = fs::canonicalize(folder).map_err(|cause| {
            let mut error = Error::io(folder.display(), &cause);
            if cause.kind() == std::io::ErrorKind::NotFound {
                error.kind = Kind::NotFound;
            }
            error
        })?;
        let found = Self::discover_in(folder, Environment::default().elsewhere())?;
        let is_it = |other: &Self| {
            let place = other.top().unwrap_or(other.git_dir());
            fs::canonicalize(place).is_ok_and(|place| place == real)
        };
        Ok(found.filter(is_it))
    }

    /// Keeps a commit under a name, in place of what the name kept before.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a name that no reference can have; when Git cannot
    /// write the reference.
    pub fn keep(&self, name: &str, commit: &Oid) -> Result<()> {
        self.git("keep what was fetched")
            .args(["update-ref", &kept_name(name)?, commit.as_str()])
            .run()?;
        Ok(())
    }

    /// The commit that is kept under a name; `None` before [`Repository::keep`].
    ///
    /// # Errors
    /// As [`Repository::keep`].
    pub fn kept(&self, name: &str) -> Result<Option<Oid>> {
        self.resolve(&format!("{}^{{commit}}", kept_name(name)?))
    }

    /// Lets Git tidy up when it wants to.
    pub fn tidy_up(&self) {
        self.git("tidy up")
            .args(["maintenance", "run", "--auto", "--quiet"])
            .unheard();
    }
}

/// A reference's full name.
fn kept_name(name: &str) -> Result<String> {
    let full = format!("{KEPT}/{name}");
    match git2::Reference::is_valid_name(&full) {
        true => Ok(full),
        false => Err(Error::usage(format!(
            "'{}' is no name for a reference",
            name.escape_default()
        ))),
    }
}

/// A short text that differs for texts that differ, and stays the same in
/// every version of ours: for names of files.
#[must_use]
pub fn fingerprint(text: &str) -> String {
    let id = git2::Oid::hash_object(git2::ObjectType::Blob, text.as_bytes());
    // It fails for unknown kinds of objects alone.
    let digits = id.map(|id| id.to_string()).unwrap_or_default();
    digits.chars().take(12).collect()
}

/// Opens a whole bare repository; `None` where there is none.
fn open(directory: &Path, environment: &Environment) -> Result<Option<Repository>> {
    let is_there = |name: &str| directory.join(name).exists();
    if !["HEAD", "config", "objects", "refs"]
        .into_iter()
        .all(is_there)
    {
        return Ok(None);
    }
    let mut environment = environment.clone();
    // Named outright: `safe.bareRepository` may forbid to find it.
    environment.set("GIT_DIR", directory);
    let found = Repository::discover_in(directory, environment).map_err(|error| {
        error.hint(format!("rm -r {}    has it made anew", directory.display()))
    })?;
    // Whether it is bare is what Git notes last.
    Ok(found.filter(Repository::is_bare))
}

/// Removes the locks of a creation that was killed: it is our turn, so nobody
/// else is at it.
fn forget_locks(directory: &Path) {
    for name in ["config.lock", "HEAD.lock"] {
        // Git says it if one of them stays in its way.
        let _ = fs::remove_file(directory.join(name));
    }
}

fn make_folder(directory: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let made = builder.create(directory);
    made.map_err(|cause| Error::io(directory.display(), &cause))
}

fn broken(directory: &Path) -> Error {
    let directory = directory.display();
    Error::new(Kind::Io, format!("{directory} is no repository of ours"))
        .hint(format!("rm -r {directory}    has it made anew"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::fetch::Address;
    use super::super::testing::Place;
    use super::*;

    fn fetch(store: &Repository, there: &Place) -> Option<Oid> {
        let address = Address::Typed(format!("file://{}", there.top().display()));
        store.fetch(&address, "HEAD", None).unwrap()
    }

    #[test]
    fn a_creation_that_was_killed_is_made_whole() {
        let here = Place::empty();
        let directory = here.top().join("cache.git");
        for locks in [
            &["config.lock"][..],
            &["HEAD.lock"],
            &["config.lock", "HEAD.lock"],
        ] {
            fs::create_dir_all(&directory).unwrap();
            for lock in locks {
                fs::File::create(directory.join(lock)).unwrap();
            }
            let store = Repository::store(&directory, here.environment()).unwrap();
            assert_eq!(store.kept("a").unwrap(), None);
            fs::remove_dir_all(&directory).unwrap();
        }
    }

    #[test]
    fn what_is_fetched_is_kept_and_read() {
        let (here, there) = (Place::empty(), Place::new());
        let first = there.commit_file("a.md");
        let directory = here.top().join("cache/x y.git");
        let open = || Repository::store(&directory, here.environment()).unwrap();
        let store = open();
        assert_eq!(store.kept("a/b").unwrap(), None);
        let commit = fetch(&store, &there).unwrap();
        assert_eq!(commit.as_str(), first);
        store.keep("a/b", &commit).unwrap();
        let path = super::super::testing::path("a.md");
        assert_eq!(open().kept("a/b").unwrap(), Some(commit.clone()));
        let blob = open().blob_at(&commit, &path).unwrap().unwrap();
        assert_eq!(blob.bytes, b"a.md");
        for name in ["", "..", "a b", "-\u{1b}"] {
            assert_eq!(
                store.keep(name, &commit).unwrap_err().kind,
                Kind::Usage,
                "{name}"
            );
        }
        // A history that was written anew replaces what was kept.
        there.git(&["commit", "-q", "--amend", "-m", "again"]);
        let amended = fetch(&store, &there).unwrap();
        store.keep("a/b", &amended).unwrap();
        assert_eq!(store.kept("a/b").unwrap(), Some(amended));
    }

    #[test]
    fn surroundings_and_settings_do_not_matter() {
        let (here, there) = (Place::new(), Place::new());
        there.commit_file("a.md");
        here.git(&["config", "--global", "safe.bareRepository", "explicit"]);
        here.git(&["config", "--global", "init.defaultObjectFormat", "sha256"]);
        here.git(&["config", "--global", "init.defaultRefFormat", "reftable"]);
        let directory = here.top().join("cache.git");
        let mut environment = here.environment();
        environment.set("GIT_DIR", here.top().join(".git"));
        environment.set("GIT_WORK_TREE", here.top());
        environment.set("GIT_INDEX_FILE", here.top().join("nowhere"));
        let store = Repository::store(&directory, environment).unwrap();
        assert!(store.is_bare() && store.top().is_none());
        assert_eq!(store.git_dir(), directory);
        let commit = fetch(&store, &there).unwrap();
        assert_eq!(commit.as_str().len(), 40);
        assert_eq!(here.git(&["for-each-ref"]), "");
    }

    #[test]
    fn a_creation_that_was_cut_off_converges() {
        let (here, there) = (Place::empty(), Place::new());
        there.commit_file("a.md");
        for missing in ["HEAD", "config", "objects", "refs"] {
            let directory = here.top().join(missing);
            Repository::store(&directory, here.environment()).unwrap();
            let part = directory.join(missing);
            match part.is_dir() {
                true => fs::remove_dir_all(part).unwrap(),
                false => fs::remove_file(part).unwrap(),
            }
            let store = Repository::store(&directory, here.environment()).unwrap();
            assert!(fetch(&store, &there).is_some(), "without {missing}");
        }
        // Git was stopped before it noted that there is no checkout.
        let directory = here.top().join("refs");
        fs::write(directory.join("config"), "").unwrap();
        let store = Repository::store(&directory, here.environment()).unwrap();
        assert!(store.is_bare());
    }

    #[cfg(unix)]
    #[test]
    fn others_on_this_computer_read_nothing_of_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let here = Place::empty();
        let directory = here.top().join("cache/store.git");
        Repository::store(&directory, here.environment()).unwrap();
        let mode = fs::metadata(here.top().join("cache"))
            .unwrap()
            .permissions();
        assert_eq!(mode.mode() & 0o777, 0o700);
    }

    #[test]
    fn several_may_make_it_at_once() {
        let here = Place::empty();
        let directory = here.top().join("store.git");
        let make = || Repository::store(&directory, here.environment()).is_ok();
        std::thread::scope(|scope| {
            let runs: Vec<_> = (0..4).map(|_| scope.spawn(make)).collect();
            assert!(runs.into_iter().all(|run| run.join().unwrap()));
        });
    }

    #[test]
    fn another_repository_is_its_top_or_its_bare_folder() {
        let place = Place::new();
        place.write("below/a.md", "");
        place.git(&["init", "-q", "--bare", "bare.git"]);
        let open = |folder: &str| Repository::open_other(&place.top().join(folder));
        assert!(open("").unwrap().unwrap().top().is_some());
        assert!(open("below/..").unwrap().is_some());
        assert!(open("bare.git").unwrap().unwrap().is_bare());
        assert!(open("below").unwrap().is_none());
        assert_eq!(open("nowhere").unwrap_err().kind, Kind::NotFound);
    }

    #[test]
    fn fingerprints_stay() {
        assert_eq!(
            fingerprint("https://example.org/a"),
            fingerprint("https://example.org/a")
        );
        assert_ne!(fingerprint("a"), fingerprint("b"));
        assert_eq!(fingerprint("a"), "2e65efe2a145");
    }
}
