//! Reads `HEAD` and commits' files.

use crate::error::{Error, Kind, Result};

use super::index::Flags;
use super::repository::Repository;
use super::value::{Blob, Head, Mode, Oid, RepoPath};

/// A name in a tree or the index, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) mode: Mode,
    pub(super) id: Oid,
    pub(super) flags: Flags,
}

impl Repository {
    /// Reads where `HEAD` is.
    ///
    /// # Errors
    /// When Git cannot read it.
    pub fn head(&self) -> Result<Head> {
        let (reference, commit) = match self.fast(head_in_process) {
            Some(found) => found,
            None => self.head_from_git()?,
        };
        let branch = reference.map(|name| match name.strip_prefix("refs/heads/") {
            Some(short) => short.to_owned(),
            None => name,
        });
        Ok(Head { branch, commit })
    }

    /// Reads a file of `HEAD`'s commit; `None` when it has none of that name.
    ///
    /// # Errors
    /// When Git cannot read it.
    pub fn head_blob(&self, path: &RepoPath) -> Result<Option<Blob>> {
        match self.head()?.commit {
            Some(commit) => self.blob_at(&commit, path),
            None => Ok(None),
        }
    }

    /// Reads a file of a commit or a tree; `None` when it has none of that name.
    ///
    /// # Errors
    /// When Git cannot read it.
    pub fn blob_at(&self, commit: &Oid, path: &RepoPath) -> Result<Option<Blob>> {
        match self.entry_at(commit, path)? {
            Some(entry) if entry.mode != Mode::TREE => self.load(entry).map(Some),
            _ => Ok(None),
        }
    }

    /// The name in a commit's tree, directories included.
    pub(super) fn entry_at(&self, commit: &Oid, path: &RepoPath) -> Result<Option<Entry>> {
        if let Some(found) = self.fast(|library| entry_in_process(library, commit, path)) {
            return Ok(found);
        }
        let output = self
            .git("read a commit's files")
            .literal_paths()
            .args(["ls-tree", "-z", "--full-tree", commit.as_str(), "--"])
            .arg(path.as_str())
            .run()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let Some((entry, _)) = text.split_once('\t') else {
            return Ok(None);
        };
        let fields: Vec<&str> = entry.split(' ').collect();
        match fields[..] {
            [mode, _kind, id] => Ok(Some(Entry {
                mode: mode.parse()?,
                id: id.parse()?,
                flags: Flags::default(),
            })),
            _ => Err(unclear("git ls-tree")),
        }
    }

    /// Reads an object's content.
    pub(super) fn content(&self, id: &Oid) -> Result<Vec<u8>> {
        let found = self.fast(|library| {
            let blob = library.find_blob(git2::Oid::from_str(id.as_str())?)?;
            Ok(blob.content().to_vec())
        });
        if let Some(bytes) = found {
            return Ok(bytes);
        }
        let output = self
            .git("read a file from Git")
            .args(["cat-file", "blob", id.as_str()])
            .run()?;
        Ok(output.stdout)
    }

    /// Reads what an entry names.
    pub(super) fn load(&self, entry: Entry) -> Result<Blob> {
        let bytes = match entry.mode {
            Mode::GITLINK => Vec::new(),
            _ => self.content(&entry.id)?,
        };
        Ok(Blob {
            id: entry.id,
            mode: entry.mode,
            bytes,
        })
    }

    /// Asks Git for the branch's full name and the commit.
    fn head_from_git(&self) -> Result<(Option<String>, Option<Oid>)> {
        let purpose = "read HEAD";
        let symbolic = self
            .git(purpose)
            .args(["symbolic-ref", "-q", "HEAD"])
            .output()?;
        let branch = match symbolic.code {
            Some(0) => Some(symbolic.line()),
            Some(1) => None,
            _ => return Err(symbolic.failure(purpose)),
        };
        let commit = self.resolve("HEAD^{commit}")?;
        if branch.is_none() && commit.is_none() {
            return Err(Error::new(Kind::Io, "cannot read HEAD: it names no commit"));
        }
        Ok((branch, commit))
    }

    /// The object that an expression names; `None` when it names none.
    pub(super) fn resolve(&self, expression: &str) -> Result<Option<Oid>> {
        let output = self
            .git("find an object")
            .args(["rev-parse", "-q", "--verify", "--end-of-options"])
            .arg(expression)
            .output()?;
        match output.succeeded() {
            true => output.line().parse().map(Some),
            false => Ok(None),
        }
    }
}

/// Reads `HEAD` with libgit2: the branch's full name and the commit.
fn head_in_process(
    library: &git2::Repository,
) -> Result<(Option<String>, Option<Oid>), git2::Error> {
    let head = library.find_reference("HEAD")?;
    let branch = head.symbolic_target()?.map(str::to_owned);
    let commit = match library.refname_to_id("HEAD") {
        Ok(id) => Some(id.into()),
        Err(cause) if cause.code() == git2::ErrorCode::NotFound && branch.is_some() => None,
        Err(cause) => return Err(cause),
    };
    Ok((branch, commit))
}

/// Walks a commit's trees with libgit2.
fn entry_in_process(
    library: &git2::Repository,
    commit: &Oid,
    path: &RepoPath,
) -> Result<Option<Entry>, git2::Error> {
    let id = git2::Oid::from_str(commit.as_str())?;
    let mut tree = library.find_object(id, None)?.peel_to_tree()?;
    let mut names = path.as_str().split('/').peekable();
    while let Some(name) = names.next() {
        let Some((mode, id)) = tree
            .get_name(name)
            .map(|entry| (Mode::new(entry.filemode().unsigned_abs()), entry.id()))
        else {
            return Ok(None);
        };
        if names.peek().is_none() {
            return Ok(Some(Entry {
                mode,
                id: id.into(),
                flags: Flags::default(),
            }));
        }
        if mode != Mode::TREE {
            return Ok(None);
        }
        tree = library.find_tree(id)?;
    }
    Ok(None)
}

/// The error for an answer of Git's that has another form than expected.
pub(super) fn unclear(command: &str) -> Error {
    Error::new(
        Kind::Io,
        format!("cannot understand the answer of {command}"),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::index::Staged;
    use super::super::testing::{Place, path};
    use super::*;

    /// Reads a place in every way that this file offers.
    fn check_reads(place: &Place) {
        let empty = place.open();
        let head = empty.head().unwrap();
        assert_eq!(
            (head.branch.as_deref(), &head.commit),
            (Some("main"), &None)
        );
        assert_eq!(empty.head_blob(&path("a")).unwrap(), None);
        place.write("docs/a b.md", "one\n");
        place.write("new", "");
        place.commit_all("first");
        place.write("docs/a b.md", "two\n");
        place.git(&["add", "."]);
        place.write("intended", "");
        place.git(&["add", "-N", "intended"]);
        place.git(&["update-index", "--skip-worktree", "new"]);

        let repository = place.open();
        let file = path("docs/a b.md");
        let blob = repository.head_blob(&file).unwrap().unwrap();
        assert_eq!(
            (blob.mode, blob.bytes.as_slice()),
            (Mode::REGULAR, &b"one\n"[..])
        );
        let blob = repository.index_blob(&file).unwrap().unwrap();
        assert_eq!(blob.bytes, b"two\n");
        assert_eq!(blob.id.as_str(), place.git(&["rev-parse", ":docs/a b.md"]));
        for missing in ["docs", "x", "docs/a b.md/x"] {
            assert_eq!(repository.head_blob(&path(missing)).unwrap(), None);
            assert_eq!(repository.index_blob(&path(missing)).unwrap(), None);
            assert!(!repository.is_tracked(&path(missing)).unwrap());
        }
        assert_eq!(repository.index_blob(&path("intended")).unwrap(), None);
        assert!(repository.is_tracked(&path("intended")).unwrap());
        match repository.staged(&path("new")).unwrap() {
            Staged::Entry(entry) => assert!(entry.flags.skip_worktree),
            other => panic!("{other:?}"),
        }
        place.git(&["checkout", "-q", "--detach"]);
        let head = repository.head().unwrap();
        assert_eq!(head.branch, None);
        assert_eq!(
            head.commit.unwrap().as_str(),
            place.git(&["rev-parse", "HEAD"])
        );
    }

    #[test]
    fn reads_in_process() {
        check_reads(&Place::new());
    }

    #[test]
    fn reads_sha256_through_git() {
        if let Some(place) = Place::with_options(&["--object-format=sha256"]) {
            check_reads(&place);
        }
    }

    #[test]
    fn reads_reftable_through_git() {
        if let Some(place) = Place::with_options(&["--ref-format=reftable"]) {
            check_reads(&place);
        }
    }

    #[test]
    fn reads_a_split_index() {
        let place = Place::new();
        place.git(&["config", "core.splitIndex", "true"]);
        check_reads(&place);
    }

    #[test]
    fn unmerged_paths_are_refused() {
        for options in [&[][..], &["--ref-format=reftable"]] {
            let Some(place) = Place::with_options(options) else {
                continue;
            };
            place.diverge("a");
            place.git_fails(&["merge", "-q", "side"]);
            let error = place.open().index_blob(&path("a")).unwrap_err();
            assert_eq!(error.kind, Kind::Refused);
            assert_eq!(error.message, "a has merge conflicts");
        }
    }

    #[test]
    fn special_entries_keep_their_mode() {
        let place = Place::new();
        place.write("run.sh", "");
        place.git(&["add", "."]);
        place.git(&["update-index", "--chmod=+x", "run.sh"]);
        let commit = place.git(&["commit-tree", "-m", "x", &place.git(&["write-tree"])]);
        place.git(&[
            "update-index",
            "--add",
            "--cacheinfo",
            &format!("160000,{commit},sub"),
        ]);
        let link = place.git_input(&["hash-object", "-w", "--stdin"], "docs/real.md");
        place.git(&[
            "update-index",
            "--add",
            "--cacheinfo",
            &format!("120000,{link},LINK"),
        ]);
        place.git(&["commit", "-q", "-m", "special"]);
        let repository = place.open();
        let read = |name| repository.head_blob(&path(name)).unwrap().unwrap();
        assert_eq!(read("run.sh").mode, Mode::EXECUTABLE);
        assert_eq!(
            (read("sub").mode, read("sub").bytes.len()),
            (Mode::GITLINK, 0)
        );
        assert_eq!(read("LINK").mode, Mode::SYMLINK);
        assert_eq!(read("LINK").bytes, b"docs/real.md");
    }
}
