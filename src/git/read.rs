//! Reads `HEAD`, commits' files and the index.

use std::path::Path;

use crate::error::{Error, Kind, Result};

use super::repository::Repository;
use super::value::{Blob, Head, Mode, Oid, RepoPath};

/// A name in a tree or the index, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) mode: Mode,
    pub(super) id: Oid,
    pub(super) flags: Flags,
}

/// What the index notes beside a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Flags {
    pub(super) intent_to_add: bool,
    pub(super) skip_worktree: bool,
    pub(super) assume_unchanged: bool,
}

/// The index as libgit2 has read it.
pub(super) struct IndexRead {
    stamp: Option<Stamp>,
    index: git2::Index,
}

/// What shows that a file is another: Git writes every index anew.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    modified: std::time::SystemTime,
    length: u64,
    /// The inode and its change, where the system has them.
    inode: (u64, i64, i64),
}

impl Stamp {
    /// The file's stamp; `None` when it is not there.
    fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        #[cfg(unix)]
        let inode = {
            use std::os::unix::fs::MetadataExt as _;
            (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
        };
        #[cfg(not(unix))]
        let inode = (0, 0, 0);
        Some(Self {
            modified: metadata.modified().ok()?,
            length: metadata.len(),
            inode,
        })
    }
}

/// A name's place in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Staged {
    Missing,
    Entry(Entry),
    Unmerged,
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

    /// Reads a file of a commit; `None` when it has none of that name.
    ///
    /// # Errors
    /// When Git cannot read it.
    pub fn blob_at(&self, commit: &Oid, path: &RepoPath) -> Result<Option<Blob>> {
        match self.entry_at(commit, path)? {
            Some(entry) if entry.mode != Mode::TREE => self.load(entry).map(Some),
            _ => Ok(None),
        }
    }

    /// Reads a file of the index; `None` when it has none of that name, or
    /// only the intent to add one.
    ///
    /// # Errors
    /// [`Kind::Refused`] when the path is unmerged; when Git cannot read it.
    pub fn index_blob(&self, path: &RepoPath) -> Result<Option<Blob>> {
        match self.staged(path)? {
            Staged::Entry(entry) if !entry.flags.intent_to_add => self.load(entry).map(Some),
            Staged::Unmerged => Err(Error::refused(format!("{path} has merge conflicts"))
                .hint(format!("solve them, then: git add {path}"))),
            _ => Ok(None),
        }
    }

    /// Whether the index has the path, be it unmerged or only intended.
    ///
    /// # Errors
    /// When Git cannot read it.
    pub fn is_tracked(&self, path: &RepoPath) -> Result<bool> {
        Ok(self.staged(path)? != Staged::Missing)
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

    /// The name in the index.
    pub(super) fn staged(&self, path: &RepoPath) -> Result<Staged> {
        if let Some(found) = self.fast(|_| self.staged_in_process(path)) {
            return Ok(found);
        }
        let output = self
            .git("read the index")
            .literal_paths()
            .args(["ls-files", "-z", "--stage", "--debug", "--"])
            .arg(path.as_str())
            .run()?;
        parse_staged(&String::from_utf8_lossy(&output.stdout), path)
    }

    /// Looks in the index with libgit2. It is read anew when its file is
    /// another: of itself libgit2 notices only some changes by others.
    fn staged_in_process(&self, path: &RepoPath) -> Result<Staged, git2::Error> {
        let stamp = Stamp::of(&self.index);
        let mut read = self.index_read.borrow_mut();
        let is_current = |read: &IndexRead| stamp.is_some() && read.stamp == stamp;
        if !read.as_ref().is_some_and(is_current) {
            let index = git2::Index::open(&self.index)?;
            *read = Some(IndexRead { stamp, index });
        }
        match read.as_ref() {
            Some(read) => Ok(staged_in(&read.index, path)),
            None => Err(git2::Error::from_str("no index")),
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
    fn load(&self, entry: Entry) -> Result<Blob> {
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
    let mut tree = library.find_commit(id)?.tree()?;
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

/// Looks in an index.
fn staged_in(index: &git2::Index, path: &RepoPath) -> Staged {
    let path = Path::new(path.as_str());
    if (1..=3).any(|stage| index.get_path(path, stage).is_some()) {
        return Staged::Unmerged;
    }
    let Some(found) = index.get_path(path, 0) else {
        return Staged::Missing;
    };
    let noted = git2::IndexEntryFlag::from_bits_truncate(found.flags);
    let extended = git2::IndexEntryExtendedFlag::from_bits_truncate(found.flags_extended);
    Staged::Entry(Entry {
        mode: Mode::new(found.mode),
        id: found.id.into(),
        flags: Flags {
            intent_to_add: extended.is_intent_to_add(),
            skip_worktree: extended.is_skip_worktree(),
            assume_unchanged: noted.is_valid(),
        },
    })
}

/// Reads `git ls-files -z --stage --debug`: `MODE ID STAGE\tPATH\0` and notes
/// on lines of their own, the last ending in `flags: HEX`.
fn parse_staged(text: &str, path: &RepoPath) -> Result<Staged> {
    let mut rest = text;
    while let Some((entry, notes)) = rest.split_once('\0') {
        let (fields, name) = entry
            .split_once('\t')
            .ok_or_else(|| unclear("git ls-files"))?;
        let (flags, next) = parse_flags(notes)?;
        rest = next;
        // A directory's name lists what is in it.
        if name != path.as_str() {
            continue;
        }
        let fields: Vec<&str> = fields.split(' ').collect();
        return match fields[..] {
            [mode, id, "0"] => Ok(Staged::Entry(Entry {
                mode: mode.parse()?,
                id: id.parse()?,
                flags,
            })),
            [_, _, _] => Ok(Staged::Unmerged),
            _ => Err(unclear("git ls-files")),
        };
    }
    Ok(Staged::Missing)
}

/// Reads the notes after a name, and returns what comes after them. The bits
/// are those of Git's `read-cache-ll.h`.
fn parse_flags(notes: &str) -> Result<(Flags, &str)> {
    let (_, after) = notes
        .split_once("\tflags: ")
        .ok_or_else(|| unclear("git ls-files --debug"))?;
    let (digits, next) = after.split_once('\n').unwrap_or((after, ""));
    let bits = u32::from_str_radix(digits, 16).map_err(|_| unclear("git ls-files --debug"))?;
    let flags = Flags {
        intent_to_add: bits & (1 << 29) != 0,
        skip_worktree: bits & (1 << 30) != 0,
        assume_unchanged: bits & 0x8000 != 0,
    };
    Ok((flags, next))
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
