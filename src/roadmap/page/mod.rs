//! What a page shows of a roadmap: its sections, tasks and prose, as a tree.
//!
//! Texts are HTML as their author wrote it; [`Unclean`] says so, and the page's
//! renderer alone turns it into what may be shown.

mod builder;
mod details;
mod raw;

use std::ops::Range;

use super::document::{Document, TaskIndex};

/// HTML that nobody has sanitised.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unclean(pub String);

/// A part of a page, in document order.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    /// A heading and what follows it.
    Section(Section),
    /// A heading that stands in an item or a quotation, as an index into the
    /// document's headings.
    Heading(usize, Unclean),
    /// A paragraph's inside.
    Paragraph(Unclean),
    /// Text without a paragraph of its own.
    Text(Unclean),
    /// Whole elements.
    Block(Unclean),
    /// A list.
    List {
        /// Its first number, if it is numbered.
        start: Option<u64>,
        /// Its items.
        items: Vec<Item>,
    },
    /// A quotation; an alert has a label.
    Quote(Option<&'static str>, Vec<Part>),
    /// A footnote, numbered from 1.
    Footnote(usize, Vec<Part>),
    /// What a reader unfolds: the line that stands there, and the rest.
    Details {
        /// The line that stands there; empty where there is none.
        summary: Unclean,
        /// Whether it starts unfolded.
        is_open: bool,
        /// What is folded away.
        parts: Vec<Part>,
    },
}

/// A heading and what follows it, up to the next heading of its level.
#[derive(Debug, PartialEq, Eq)]
pub struct Section {
    /// Its heading, as an index into the document's headings; `None` for tasks
    /// before any heading.
    pub heading: Option<usize>,
    /// The heading's inside.
    pub title: Unclean,
    /// Its fields that stand in items of their own, as name and value.
    pub fields: Vec<(String, String)>,
    /// All tasks in it, those of its sub-sections too.
    pub tasks: Range<TaskIndex>,
    /// What follows.
    pub parts: Vec<Part>,
}

/// An item of a list.
#[derive(Debug, PartialEq, Eq)]
pub struct Item {
    /// The task, if it is one.
    pub task: Option<TaskIndex>,
    /// A task's first paragraph without the box; empty for other items.
    pub text: Unclean,
    /// What else it holds.
    pub parts: Vec<Part>,
}

/// A roadmap as a page shows it.
#[derive(Debug, PartialEq, Eq)]
pub struct Outline {
    /// The heading that is the page's title, as an index into the document's
    /// headings: the first of level 1, unless tasks stand directly below it.
    pub title: Option<usize>,
    /// Everything below the title.
    pub parts: Vec<Part>,
}

impl Outline {
    /// The outline of a roadmap. Generated blocks are left out: a page has
    /// contents and pictures of its own.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        builder::build(document)
    }
}

impl Document {
    /// The fragments that raw HTML defines by `id` or `name`.
    #[must_use]
    pub fn targets(&self) -> &[String] {
        &self.targets
    }

    /// The roadmap's text with all boxes empty: what stays the same while
    /// tasks are ticked.
    #[must_use]
    pub fn text_without_states(&self) -> String {
        let text = self.source.text();
        let mut without = String::with_capacity(text.len());
        let mut at = 0;
        for task in &self.tasks {
            let state = task.state.range();
            without.push_str(&text[at..state.start]);
            without.push(' ');
            at = state.end;
        }
        without.push_str(&text[at..]);
        without
    }
}

#[cfg(test)]
mod tests;
