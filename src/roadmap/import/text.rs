//! Texts of entries, as a task's text is read.

use std::collections::HashMap;

use crate::roadmap::document::Document;
use crate::roadmap::is_hidden;
use crate::roadmap::source::Source;

/// The longest text that is rendered; what is longer is no task's.
pub(super) const MAX_LENGTH: usize = 4_000;

/// A text with single spaces, and nothing that only hides.
pub(super) fn collapsed(text: &str) -> String {
    let shown: String = text.chars().filter(|&c| !is_hidden(c)).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text in which case does not count, nor how an emoji is drawn.
pub(super) fn folded(text: &str) -> String {
    let plain = |c: &char| !matches!(c, '\u{fe0e}' | '\u{fe0f}');
    collapsed(text)
        .chars()
        .filter(plain)
        .collect::<String>()
        .to_lowercase()
}

/// What links by name lead to, `[name]: address`, by name.
#[derive(Debug, Default)]
pub(super) struct Definitions(HashMap<String, String>);

impl Definitions {
    /// Those of a text.
    pub(super) fn of(text: &str) -> Self {
        let named = |line: &str| Some((folded(name(line)?), line.trim().to_owned()));
        Self(text.lines().filter_map(named).collect())
    }

    /// Whether a line is one.
    pub(super) fn is_one(line: &str) -> bool {
        name(line).is_some()
    }

    /// Inline Markdown as the text that it shows, and the explicit id in it.
    pub(super) fn rendered(&self, markdown: &str) -> (String, Option<String>) {
        let markdown = markdown.trim();
        let is_active = |c: char| "*_[]`<>&\\~!^".contains(c) || c.is_control();
        if markdown.len() > MAX_LENGTH || !markdown.contains(is_active) {
            return (collapsed(markdown), None);
        }
        // Read as the text of a task, so that both are read alike.
        let mut item = format!("- [ ] {}\n", markdown.replace('\n', " "));
        for name in markdown
            .split('[')
            .skip(1)
            .filter_map(|rest| rest.split(']').next())
        {
            if let Some(definition) = self.0.get(&folded(name)) {
                item.push_str(&format!("\n{definition}\n"));
            }
        }
        let document = Document::parse("", Source::from_text(item));
        match document.tasks().len() {
            1 => (
                collapsed(document.text(0)),
                document.explicit_id(0).map(str::to_owned),
            ),
            _ => (collapsed(markdown), None),
        }
    }
}

/// The name that a line defines, `[name]: address`; that of a box is none.
fn name(line: &str) -> Option<&str> {
    let (name, address) = line.trim().strip_prefix('[')?.split_once("]:")?;
    let is_one = address.starts_with(char::is_whitespace) && !address.trim().is_empty();
    (is_one && line.len() < MAX_LENGTH && name.chars().count() > 1).then_some(name)
}
