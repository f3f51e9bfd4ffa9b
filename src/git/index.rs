//! Looks files up in the index.

use std::path::Path;
use std::sync::Arc;

use crate::error::{Error, Result};

use super::read::{Entry, unclear};
use super::repository::Repository;
use super::scan::scan;
use super::value::{Blob, RepoPath};

/// What the index notes beside a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Flags {
    pub(super) intent_to_add: bool,
    pub(super) skip_worktree: bool,
    pub(super) assume_unchanged: bool,
}

/// A name's place in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Staged {
    Missing,
    Entry(Entry),
    Unmerged,
}

/// The bytes of the index as they were read last.
pub(super) struct Read {
    stamp: Stamp,
    bytes: Arc<Vec<u8>>,
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

impl Repository {
    /// Reads a file of the index; `None` when it has none of that name, or
    /// only the intent to add one.
    ///
    /// # Errors
    /// [`crate::error::Kind::Refused`] when the path is unmerged; when Git cannot read it.
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

    /// The name in the index.
    pub(super) fn staged(&self, path: &RepoPath) -> Result<Staged> {
        if let Some(found) = self.scan_index(path) {
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

    /// Looks in the index in this process; `None` where only Git can: for the
    /// kinds of repositories that libgit2 does not open, and for an index that
    /// is split or sparse.
    fn scan_index(&self, path: &RepoPath) -> Option<Staged> {
        if !self.is_in_process() {
            return None;
        }
        let Some(bytes) = self.index_bytes() else {
            return (!self.index.exists()).then_some(Staged::Missing);
        };
        let scan = scan(&bytes, |other| other == path.as_str().as_bytes())?;
        if scan.entries.iter().any(|entry| entry.stage != 0) {
            return Some(Staged::Unmerged);
        }
        let Some(found) = scan.entries.first() else {
            return Some(Staged::Missing);
        };
        Some(Staged::Entry(Entry {
            mode: found.mode,
            id: git2::Oid::from_bytes(&found.id).ok()?.into(),
            flags: found.flags,
        }))
    }

    /// A path that a merge has left to be resolved.
    ///
    /// # Errors
    /// When Git cannot tell.
    pub fn unmerged_path(&self) -> Result<Option<String>> {
        let scanned = match self.index_bytes().filter(|_| self.is_in_process()) {
            Some(bytes) => scan(&bytes, |_| false),
            None => None,
        };
        if scanned.is_some_and(|scan| !scan.has_conflicts) {
            return Ok(None);
        }
        let output = self
            .git("ask Git for conflicts")
            .args(["diff", "--name-only", "--diff-filter=U", "-z"])
            .run()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let first = text.split_terminator('\0').next();
        Ok(first.map(str::to_owned))
    }

    /// The index's bytes, read anew when its file is another.
    fn index_bytes(&self) -> Option<Arc<Vec<u8>>> {
        let stamp = Stamp::of(&self.index)?;
        let mut read = self.index_read.borrow_mut();
        if let Some(read) = read.as_ref().filter(|read| read.stamp == stamp) {
            return Some(Arc::clone(&read.bytes));
        }
        let bytes = Arc::new(std::fs::read(&self.index).ok()?);
        *read = Some(Read {
            stamp,
            bytes: Arc::clone(&bytes),
        });
        Some(bytes)
    }
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
