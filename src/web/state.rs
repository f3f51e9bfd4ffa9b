//! What a page is told of the roadmap: small enough to be sent whole with
//! every change.

use serde::Serialize;

use crate::error::Error;
use crate::render::json::Object;

/// The roadmap's state, as `GET tasks`, `GET events` and every answer carry it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct State {
    /// A hash of the file.
    pub(super) version: String,
    /// A hash of the file without its states; as long as it stays, so do the
    /// tasks' indices.
    pub(super) structure: String,
    /// A character a task in document order, `1` for a ticked one.
    pub(super) states: String,
    /// How many ticks on disk are not committed.
    pub(super) uncommitted: usize,
    /// What undo would take back.
    pub(super) undo: Option<UndoState>,
    /// Whether ticks stay in the file until they are committed together.
    pub(super) collects: bool,
    /// Whether there is a repository to commit to.
    pub(super) commits: bool,
    /// The id of `HEAD`.
    pub(super) history: Option<String>,
    /// Why the roadmap cannot be shown; then the rest is as it was last.
    pub(super) error: Option<Trouble>,
}

/// What undo would take back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct UndoState {
    /// The commit; `None` for ticks that are not committed.
    pub(super) commit: Option<String>,
    /// Its subject, or what there is in words.
    pub(super) subject: String,
}

/// An error in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Trouble {
    pub(super) message: String,
    pub(super) hints: Vec<String>,
}

impl From<&Error> for Trouble {
    fn from(error: &Error) -> Self {
        Self {
            message: error.message.clone(),
            hints: hints_for_a_page(&error.hints),
        }
    }
}

/// The hints without those that name options of a command line.
pub(super) fn hints_for_a_page(hints: &[String]) -> Vec<String> {
    let hints = hints.iter().filter(|hint| !hint.starts_with('-'));
    hints.cloned().collect()
}

impl State {
    /// As the object that pages get.
    pub(super) fn object(&self) -> Object<&Self> {
        Object::new("state", self)
    }

    /// As JSON on one line.
    pub(super) fn json(&self) -> String {
        // Strings and numbers always serialize.
        serde_json::to_string(&self.object()).unwrap_or_default()
    }
}
