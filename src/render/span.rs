//! Lines of labelled text: what a piece of text is, before any colour.

use super::charset::Charset;
use super::columns;

/// What a piece of text is; `ui` decides how that looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Label {
    /// Ordinary text.
    #[default]
    Plain,
    /// The name of the whole or of a part.
    Title,
    /// A ticked task, or a tick.
    Done,
    /// An open task.
    Todo,
    /// A number that selects a task or phase.
    Number,
    /// What matters least on a screen.
    Dim,
    /// The filled part of a bar.
    Bar,
    /// The rest of a bar.
    BarRest,
    /// The word `error`, and what is wrong.
    Error,
    /// The word `warning`.
    Warning,
    /// The word `hint`.
    Hint,
    /// A line that a diff adds.
    Added,
    /// A line that a diff removes.
    Removed,
    /// Where a part of a diff stands, `@@ -1,3 +1,3 @@`.
    Hunk,
    /// Something to type.
    Command,
    /// A file's path.
    Path,
}

/// A piece of text with one label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// What the text is.
    pub label: Label,
    /// The text, not yet scrubbed.
    pub text: String,
}

/// One line of a screen, without its line break.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    spans: Vec<Span>,
}

impl Line {
    /// Starts an empty line.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the empty line that separates parts of a screen.
    #[must_use]
    pub fn blank() -> Self {
        Self::default()
    }

    /// Appends ordinary text.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        self.label(Label::Plain, text)
    }

    /// Appends text with a label.
    #[must_use]
    pub fn label(mut self, label: Label, text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            return self;
        }
        match self.spans.last_mut() {
            Some(last) if last.label == label => last.text.push_str(&text),
            _ => self.spans.push(Span { label, text }),
        }
        self
    }

    /// Appends another line's spans.
    #[must_use]
    pub fn append(self, other: Self) -> Self {
        let spans = other.spans.into_iter();
        spans.fold(self, |line, span| line.label(span.label, span.text))
    }

    /// Appends `count` spaces.
    #[must_use]
    pub fn spaces(self, count: usize) -> Self {
        self.text(" ".repeat(count))
    }

    /// Appends spaces until the line is `width` columns wide; a wider one stays.
    #[must_use]
    pub fn pad_to(self, width: usize) -> Self {
        let missing = width.saturating_sub(self.width());
        self.spaces(missing)
    }

    /// Appends `other` so that it ends at column `width`, after at least two spaces.
    #[must_use]
    pub fn right(self, width: usize, other: Self) -> Self {
        let start = width.saturating_sub(other.width()).max(self.width() + 2);
        self.pad_to(start).append(other)
    }

    /// Cuts the line to at most `width` columns, ending in an ellipsis where it was longer.
    #[must_use]
    pub fn fit(self, width: usize, charset: Charset) -> Self {
        if self.width() <= width {
            return self;
        }
        let ellipsis = columns::width(charset.ellipsis());
        let mut room = width;
        let mut fitted = Self::new();
        for Span { label, text } in self.spans {
            let needed = columns::width(&text);
            if needed + ellipsis > room {
                // Something follows that does not fit, so the ellipsis needs
                // its room even where this text alone would not.
                let cut = columns::cut(&text, room, charset);
                return fitted.label(label, cut);
            }
            room -= needed;
            fitted = fitted.label(label, text);
        }
        fitted
    }

    /// Removes the spaces at the end.
    #[must_use]
    pub fn trim_end(mut self) -> Self {
        while let Some(last) = self.spans.last_mut() {
            last.text.truncate(last.text.trim_end_matches(' ').len());
            if !last.text.is_empty() {
                break;
            }
            self.spans.pop();
        }
        self
    }

    /// Returns the width in terminal columns.
    #[must_use]
    pub fn width(&self) -> usize {
        let widths = self.spans.iter().map(|span| columns::width(&span.text));
        widths.sum()
    }

    /// Returns the spans, none of them empty.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Tells whether nothing was appended.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Returns the text without its labels, neither scrubbed nor adapted.
    #[must_use]
    pub fn plain(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Self::new().text(text)
    }
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Self::new().text(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Line {
        Line::new()
            .label(Label::Number, "1.2")
            .text("  ")
            .label(Label::Title, "FastAPI basics")
    }

    #[test]
    fn lines_are_built_from_spans() {
        let line = sample().text("").text("!").text("?");
        assert_eq!(line.plain(), "1.2  FastAPI basics!?");
        assert_eq!(line.spans().len(), 4);
        assert!(Line::blank().is_empty());
    }

    #[test]
    fn padding_counts_columns() {
        assert_eq!(Line::from("日本").pad_to(6).plain(), "日本  ");
        assert_eq!(sample().pad_to(3).plain(), sample().plain());
        assert_eq!(Line::from("a").pad_to(4).trim_end().plain(), "a");
    }

    #[test]
    fn right_keeps_a_gap() {
        let line = Line::from("left").right(12, Line::from("right"));
        assert_eq!(line.plain(), "left   right");
        let line = Line::from("left").right(8, Line::from("right"));
        assert_eq!(line.plain(), "left  right");
    }

    #[test]
    fn fit_cuts_across_spans() {
        let cut = |width| sample().fit(width, Charset::Utf8);
        for width in 0..=19 {
            assert!(cut(width).width() <= width, "{width}");
        }
        assert_eq!(cut(10).plain(), "1.2  Fast…");
        assert_eq!(cut(19), sample());
        let three = Line::from("abc").label(Label::Dim, "def").text("ghi");
        assert_eq!(three.clone().fit(6, Charset::Utf8).plain(), "abcde…");
        assert_eq!(three.fit(6, Charset::Ascii).plain(), "abc...");
    }
}
