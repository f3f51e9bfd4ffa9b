//! A class of copies: found, read and measured against the roadmap here.
//!
//! A copy is a reference of this repository, a remote, a folder, or a URL. Only
//! what is committed counts. What differs between them ends here: each copy is
//! a commit in some repository, and repositories are read side by side.

mod base;
mod elsewhere;
mod found;
mod names;
mod own;
mod read;

pub use base::Base;
pub use found::{Failure, Found, Wanted, find};
pub use names::{Naming, name};

use std::sync::Arc;

use chrono::NaiveDate;

use crate::error::Result;
use crate::git::{Oid, RepoPath};
use crate::roadmap::cohort::{Copy, List, Past, Standing};
use crate::roadmap::history::day;

/// A copy that was read.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The commit that was read; `None` where there is none.
    pub commit: Option<Oid>,
    /// The day of the last commit; `None` where it is the list's own.
    pub last_commit: Option<NaiveDate>,
    /// Where its roadmap is, and how far.
    pub roadmap: Result<(RepoPath, Arc<Standing>), Lack>,
    /// What its own commits tell, where that was asked for.
    pub past: Option<Past>,
}

/// Why a copy is not measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// The repository, or what the reference names, cannot be read.
    Unreadable,
    /// There is no commit.
    Commit,
    /// It could not be fetched, and was not before.
    Fetch,
    /// The remote was never fetched.
    Never,
    /// No file is a roadmap.
    Roadmap,
    /// The roadmap has no task.
    Task,
    /// The roadmap is not UTF-8.
    Text,
    /// The roadmap is over 16 MB.
    Size,
}

impl Lack {
    /// The reason in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Unreadable => "cannot be read",
            Self::Commit => "no commit",
            Self::Fetch => "could not be fetched",
            Self::Never => "never fetched (--fetch)",
            Self::Roadmap => "no roadmap",
            Self::Task => "no task in its roadmap",
            Self::Text => "its roadmap is not UTF-8",
            Self::Size => "its roadmap is over 16 MB",
        }
    }

    /// Whether nothing of the copy could be looked at.
    #[must_use]
    pub fn is_unread(self) -> bool {
        matches!(self, Self::Unreadable | Self::Fetch | Self::Never)
    }

    /// The reason's name, for JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Commit => "no-commit",
            Self::Fetch => "not-fetched",
            Self::Never => "never-fetched",
            Self::Roadmap => "no-roadmap",
            Self::Task => "no-task",
            Self::Text => "not-utf-8",
            Self::Size => "too-large",
        }
    }
}

/// Reads copies in the order in which they were found; their own commits too
/// where `history` asks for them.
///
/// # Errors
/// When Git cannot read the repository here. A folder that cannot be read is an
/// entry that says so.
pub fn read(base: &Base, found: &[Found], history: bool) -> Result<Vec<Entry>> {
    read::Reading::new(base, history)?.read(found)
}

/// The copies that can be measured, by the names that they are shown by.
#[must_use]
pub fn measured(list: &List, entries: &[Entry], names: &[String]) -> Vec<Copy> {
    let copies = entries.iter().zip(names).enumerate();
    let copies = copies.filter_map(|(place, (entry, name))| {
        let (_, standing) = entry.roadmap.as_ref().ok()?;
        Some(Copy {
            name: name.clone(),
            phases: standing.phases(list),
            standing: Arc::clone(standing),
            last_commit: entry.last_commit,
            past: entry.past.clone(),
            place,
        })
    });
    copies.collect()
}

fn day_of(seconds: i64, offset_minutes: i32) -> NaiveDate {
    day(seconds, offset_minutes)
}
