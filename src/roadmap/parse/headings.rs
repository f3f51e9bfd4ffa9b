//! Headings, Markdown and raw, with their anchors.

use std::collections::HashMap;

use crate::roadmap::anchor::Slugger;
use crate::roadmap::document::Heading;
use crate::roadmap::markdown::{self, Title};

/// The headings found so far and the ones that are open.
pub(super) struct Headings {
    pub(super) list: Vec<Heading>,
    /// Footnotes by name, numbered by their first reference.
    pub(super) footnotes: HashMap<String, usize>,
    slugger: Slugger,
    wants_entries: bool,
    open: Option<Open>,
    raw: Option<Open>,
}

/// What most headings stay below, in bytes.
const USUAL_LENGTH: usize = 64;

/// A heading whose end has not come yet.
struct Open {
    level: u8,
    start: usize,
    line: u32,
    /// Its text as the page's DOM has it.
    text: String,
}

impl Headings {
    pub(super) fn new(wants_entries: bool) -> Self {
        Self {
            list: Vec::new(),
            footnotes: HashMap::new(),
            slugger: Slugger::default(),
            wants_entries,
            open: None,
            raw: None,
        }
    }

    /// The index of the heading that what comes next stands below.
    pub(super) fn current(&self) -> Option<u32> {
        self.list
            .len()
            .checked_sub(1)
            .and_then(|last| u32::try_from(last).ok())
    }

    /// Opens a Markdown heading; gives the place of a raw one that it cut short.
    pub(super) fn enter(&mut self, level: u8, start: usize, line: u32) -> Option<(usize, u32)> {
        let unclosed = self.finish();
        self.open = Some(Open {
            level,
            start,
            line,
            text: String::with_capacity(USUAL_LENGTH),
        });
        unclosed
    }

    pub(super) fn leave(&mut self, title: &Title<'_>) {
        if let Some(open) = self.open.take() {
            self.push(&open, |anchor, _| title.contents_entry(anchor));
        }
    }

    /// Adds text of the page's DOM to whatever heading is open.
    pub(super) fn text(&mut self, text: &str) {
        if let Some(open) = self.open.as_mut().or(self.raw.as_mut()) {
            open.text.push_str(text);
        }
    }

    /// Counts a reference; in a heading its number is part of the text.
    pub(super) fn footnote_reference(&mut self, name: &str) {
        let next = self.footnotes.len() + 1;
        let number = *self.footnotes.entry(name.to_owned()).or_insert(next);
        self.text(&number.to_string());
    }

    pub(super) fn enter_raw(&mut self, level: u8, start: usize, line: u32) -> Option<(usize, u32)> {
        let unclosed = self.finish();
        if self.open.is_none() {
            self.raw = Some(Open {
                level,
                start,
                line,
                text: String::new(),
            });
        }
        unclosed
    }

    pub(super) fn leave_raw(&mut self) {
        if let Some(open) = self.raw.take() {
            self.push(&open, |anchor, text| markdown::text_entry(text, anchor));
        }
    }

    /// Ends a raw heading that has no closing tag and gives its place.
    pub(super) fn finish(&mut self) -> Option<(usize, u32)> {
        let place = self.raw.as_ref().map(|raw| (raw.start, raw.line));
        self.leave_raw();
        place
    }

    fn push(&mut self, open: &Open, entry: impl FnOnce(&str, &str) -> String) {
        let anchor = self.slugger.anchor(&open.text);
        let text = collapsed(&open.text);
        let entry = if self.wants_entries {
            entry(&anchor, &text)
        } else {
            String::new()
        };
        let start = u32::try_from(open.start).unwrap_or(u32::MAX);
        self.list.push(Heading {
            level: open.level,
            text,
            anchor,
            line: open.line,
            start,
            entry,
        });
    }
}

/// A text with its white space trimmed and collapsed.
fn collapsed(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    collapsed
}
