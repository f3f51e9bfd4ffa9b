//! Progress that was kept elsewhere: reading it, and placing it on tasks.
//!
//! What a file is, is told by its content: the export of a page, a list of
//! texts, a table. What cannot be placed without a guess stays as it is and is
//! reported.

mod json;
mod line;
mod list;
mod place;
mod plan;
mod separated;
mod signs;
mod table;
mod text;

use chrono::{DateTime, FixedOffset};

use super::document::Document;
use super::identity::Identity;
use super::source::Source;
use crate::error::{Error, Result};

pub use plan::{Plan, Unplaced, Wanted, Why, by_day, plan};

use self::place::Places;

/// The largest file that is read, in bytes: progress is less than its roadmap.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// The most entries that are read from one file.
const MAX_ENTRIES: usize = 50_000;

/// A moment as it was recorded, with its offset from UTC.
pub type Moment = DateTime<FixedOffset>;

/// What an entry says of its task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is done.
    Done,
    /// It was begun, so it is still open.
    InProgress,
    /// It is open.
    Open,
}

/// What a file says of one task.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// The 1-based line of the file where it begins.
    pub line: u32,
    /// The task's text, without what says its state.
    pub text: String,
    /// What the text may be as well: with the number or the mark at its ends.
    texts: Vec<String>,
    id: Option<String>,
    key: Option<String>,
    /// What surrounds it: its parents, phase and sections, the nearest first.
    context: Vec<String>,
    /// Tells it from tasks of the same text, where the file is a roadmap too.
    identity: Option<Identity>,
    /// `None` where the file says nothing of its state.
    state: Option<State>,
    at: Option<Moment>,
    /// Why nothing can be done with it.
    fault: Option<String>,
    /// Whether it may be prose between the entries.
    is_loose: bool,
}

impl Entry {
    /// What the text may be, the longest first: a number may be part of it.
    fn readings(&self) -> Vec<&str> {
        let all = std::iter::once(&self.text).chain(&self.texts);
        let mut readings: Vec<&str> = all.map(String::as_str).collect();
        readings.sort_by_key(|text| std::cmp::Reverse(text.len()));
        readings
    }
}

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// What it says of tasks, in the order of the file.
    pub entries: Vec<Entry>,
    /// Whether what is open there is to be open here: it is a list of changes.
    pub unticks: bool,
    /// The number of items that say nothing of their state, where others do.
    pub unmarked: usize,
    /// The lines that hold a time which is none.
    pub bad_times: Vec<u32>,
}

/// Reads a file's bytes; `name` is how messages call it.
///
/// # Errors
/// When it is not UTF-8 text, too large, JSON of another kind, or holds
/// nothing that could be progress.
pub fn read(name: &str, bytes: Vec<u8>, roadmap: &Document) -> Result<Progress> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::refused(format!(
            "{name} is larger than {} MB; nothing was changed",
            MAX_BYTES / (1024 * 1024)
        )));
    }
    let source = Source::new(name, bytes)?;
    let text = source.text().trim_start_matches('\u{feff}');
    if text.contains('\0') {
        return Err(
            Error::refused(format!("{name}: not a text file; nothing was changed"))
                .hint("if it is UTF-16, save it as UTF-8"),
        );
    }
    // Lines keep their numbers, whatever ends them.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let places = Places::of(roadmap);
    let progress = match text.trim_start().chars().next() {
        Some('{') => json::read(name, &text)?,
        Some('[') if json::is_json(&text) => json::read(name, &text)?,
        _ => {
            let separated = separated::read(&text, &places).map(|entries| (entries, 0));
            let (entries, unmarked) = separated.unwrap_or_else(|| list::read(&text, &places));
            Progress {
                entries,
                unmarked,
                ..Progress::default()
            }
        }
    };
    if progress.entries.len() > MAX_ENTRIES {
        return Err(Error::refused(format!(
            "{name} has more than {MAX_ENTRIES} entries; nothing was changed"
        )));
    }
    if progress.entries.is_empty() {
        return Err(Error::refused(format!(
            "nothing in {name} reads as progress; nothing was changed"
        ))
        .hint(
            "a page's export, a list of tasks, one a line, or a table with a column of ✅, 🚧 and ⬚",
        ));
    }
    Ok(progress)
}

#[cfg(test)]
mod tests;
