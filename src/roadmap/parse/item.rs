//! An open list item, and where reading it stands.

use std::ops::Range;

use crate::roadmap::document::Span;

/// Where reading an item's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nothing of the item has been read, its first paragraph's start aside.
    Fresh,
    /// A box is open; what follows decides whether it is a task.
    Box,
    TaskText,
    /// Text that stands below a task.
    Detail,
    /// Inside the strong text that may name a field.
    FieldName,
    /// Behind the name, where a colon must come.
    FieldColon {
        name: Span,
    },
    FieldValue {
        name: Span,
    },
    /// What comes is none of ours until a new paragraph.
    Ignored,
}

/// An open list item.
pub(super) struct Item {
    pub(super) span: Span,
    pub(super) stage: Stage,
    /// Depth of lists and quotes, 1 for an item at the top level.
    pub(super) nesting: usize,
    /// The first child is a paragraph of its own.
    pub(super) loose: bool,
    pub(super) in_first_paragraph: bool,
    /// Where the box stands, where its state does, and what it says.
    pub(super) at: usize,
    pub(super) state: Span,
    pub(super) done: bool,
    pub(super) line: u32,
    pub(super) task: Option<u32>,
    /// Where the text being read begins in the words.
    pub(super) words_start: usize,
    /// The text being read in the source, as long as it stands there as it is
    /// shown; it is not in the words then.
    pub(super) spelled: Range<usize>,
    /// The name in a comment `<!-- id: NAME -->` with nothing behind it yet.
    pub(super) id: Span,
}
