//! Texts of entries, as a task's text is read.

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

/// Inline Markdown as the text that it shows, and the explicit id in it.
pub(super) fn rendered(markdown: &str) -> (String, Option<String>) {
    let markdown = markdown.trim();
    let is_active = |c: char| "*_[]`<>&\\~!^".contains(c) || c.is_control();
    if markdown.len() > MAX_LENGTH || !markdown.contains(is_active) {
        return (collapsed(markdown), None);
    }
    // Read as the text of a task, so that both are read alike.
    let item = format!("- [ ] {}", markdown.replace('\n', " "));
    let document = Document::parse("", Source::from_text(item));
    match document.tasks().len() {
        1 => (
            collapsed(document.text(0)),
            document.explicit_id(0).map(str::to_owned),
        ),
        _ => (collapsed(markdown), None),
    }
}
