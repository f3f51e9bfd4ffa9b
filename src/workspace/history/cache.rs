//! What was read of history, kept in the Git directory.
//!
//! It may be deleted at any time. It is taken only for the commit that it was
//! made for, or one that comes after that; anything odd about it, and it is
//! made anew.

mod packed;

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use self::packed::Packed;
use crate::error::Result;
use crate::file;
use crate::git::{Oid, RepoPath, Repository};
use crate::roadmap::history::{Care, History};

/// What the cache's form and the rules of matching depend on.
const FORMAT: &str = concat!("2 ", env!("CARGO_PKG_VERSION"));

/// A history and what it was read from.
#[derive(Debug)]
pub(super) struct Kept {
    /// The commit that it ends with.
    pub(super) tip: String,
    pub(super) care: Care,
    pub(super) history: History,
}

/// The file's content.
#[derive(Debug, Serialize, Deserialize)]
struct Content {
    key: String,
    tip: String,
    care: Care,
    history: Packed,
}

/// The place of one roadmap's cache.
pub(super) struct Cache {
    file: PathBuf,
    key: String,
}

impl Cache {
    /// The cache for a roadmap read in one way.
    ///
    /// # Errors
    /// When Git cannot say what it replaces.
    pub(super) fn of(repository: &Repository, path: &RepoPath, first_parent: bool) -> Result<Self> {
        let key = format!(
            "{FORMAT}\n{path}\n{first_parent}\n{}",
            repository.history_mark()?
        );
        let mark = checksum(format!("{path}\n{first_parent}").as_bytes());
        let folder = repository.git_dir().join("roadmap");
        Ok(Self {
            file: folder.join(format!("history-{mark:016x}.json")),
            key,
        })
    }

    /// What is kept; `None` where it is not there or of no use.
    pub(super) fn load(&self) -> Option<Kept> {
        let bytes = file::read(&self.file).ok()?;
        let end = memchr::memchr(b'\n', &bytes)?;
        let sum = std::str::from_utf8(&bytes[..end]).ok()?;
        let body = &bytes[end + 1..];
        if sum != format!("{:016x}", checksum(body)) {
            return None;
        }
        let content: Content = serde_json::from_slice(body).ok()?;
        if content.key != self.key {
            return None;
        }
        Some(Kept {
            tip: content.tip,
            care: content.care,
            history: content.history.unpacked()?,
        })
    }

    /// Keeps a history. Where nothing can be written, it is read anew the next
    /// time.
    pub(super) fn store(&self, tip: &Oid, history: &History, care: Care) {
        let content = Content {
            key: self.key.clone(),
            tip: tip.to_string(),
            care,
            history: Packed::of(history),
        };
        let Ok(body) = serde_json::to_vec(&content) else {
            return;
        };
        let mut bytes = format!("{:016x}\n", checksum(&body)).into_bytes();
        bytes.extend(body);
        drop(file::keep(&self.file, &bytes));
    }
}

/// Differs, as good as surely, for bytes that differ; it need not be the same
/// for every build of ours.
fn checksum(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}
