//! Text in terminal columns: measuring, cutting, padding and wrapping.
//!
//! A column is what `unicode-width` counts, one grapheme cluster at a time, so
//! that a family emoji or a letter with its marks is never cut in two. Text is
//! measured as `escape::scrub` would print it.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::charset::Charset;
use super::escape::scrub;

/// Returns the width of the text in terminal columns.
#[must_use]
pub fn width(text: &str) -> usize {
    let text = scrub(text);
    if text.is_ascii() {
        return text.len();
    }
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// Cuts the text to at most `columns`, ending in the ellipsis if anything was cut.
#[must_use]
pub fn truncate(text: &str, columns: usize, charset: Charset) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    Cow::Owned(cut(text, columns, charset))
}

/// Ends the text in the ellipsis, in at most `columns`, even if it would fit.
pub(super) fn cut(text: &str, columns: usize, charset: Charset) -> String {
    let ellipsis = charset.ellipsis();
    let room = columns.saturating_sub(width(ellipsis));
    if room == 0 {
        return ellipsis.chars().take(columns).collect();
    }
    let text = scrub(text);
    format!("{}{ellipsis}", prefix(&text, room).trim_end())
}

/// Pads the text with spaces on the right, to at least `columns`.
#[must_use]
pub fn pad_right(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// Pads the text with spaces on the left, to at least `columns`.
#[must_use]
pub fn pad_left(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{}{text}", " ".repeat(missing))
}

/// Breaks the text between words into lines of at most `columns`, at least one.
///
/// A word that is wider than a line gets broken between grapheme clusters.
#[must_use]
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let text = scrub(text);
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        place(&mut lines, word, columns.max(1));
    }
    lines
}

fn place(lines: &mut Vec<String>, word: &str, columns: usize) {
    let used = lines.last().map_or(0, |line| width(line));
    if used > 0 && used + 1 + width(word) <= columns {
        return extend(lines, &format!(" {word}"));
    }
    if used > 0 {
        lines.push(String::new());
    }
    let mut rest = word;
    while width(rest) > columns {
        let (head, tail) = rest.split_at(at_least_one(rest, columns));
        extend(lines, head);
        if tail.is_empty() {
            return;
        }
        lines.push(String::new());
        rest = tail;
    }
    extend(lines, rest);
}

fn extend(lines: &mut [String], text: &str) {
    if let Some(last) = lines.last_mut() {
        last.push_str(text);
    }
}

/// The length in bytes of what fits into `columns`, of the first cluster if nothing does.
fn at_least_one(text: &str, columns: usize) -> usize {
    match prefix(text, columns).len() {
        0 => text.graphemes(true).next().map_or(0, str::len),
        length => length,
    }
}

/// The longest start of whole grapheme clusters that fits into `columns`.
fn prefix(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (start, cluster) in text.grapheme_indices(true) {
        used += cluster.width();
        if used > columns {
            return &text[..start];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAMILY: &str = "👨\u{200d}👩\u{200d}👧";
    const E_ACUTE: &str = "e\u{301}";

    #[test]
    fn widths() {
        let table = [
            ("", 0),
            ("abc", 3),
            ("日本", 4),
            (E_ACUTE, 1),
            (FAMILY, 2),
            ("❤\u{fe0f}", 2),
            ("🇫🇷", 2),
            ("a\tb", 3),
            ("a\x1bb", 3),
            ("a\u{200b}b", 2),
            ("ﷺ", 1),
        ];
        for (text, columns) in table {
            assert_eq!(width(text), columns, "{text:?}");
        }
    }

    #[test]
    fn truncation_keeps_clusters_whole() {
        let table = [
            ("abcdef", 6, "abcdef"),
            ("abcdef", 5, "abcd…"),
            ("abc def", 5, "abc…"),
            ("日本語", 5, "日本…"),
            ("日本語", 4, "日…"),
            ("日本語", 1, "…"),
            ("日本語", 0, ""),
            ("x👨\u{200d}👩\u{200d}👧yz", 4, "x👨\u{200d}👩\u{200d}👧…"),
            ("x👨\u{200d}👩\u{200d}👧yz", 3, "x…"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
        ];
        for (text, columns, expected) in table {
            assert_eq!(truncate(text, columns, Charset::Utf8), expected, "{text}");
        }
        assert_eq!(truncate("abcdef", 5, Charset::Ascii), "ab...");
        assert_eq!(truncate("abcdef", 2, Charset::Ascii), "..");
    }

    #[test]
    fn padding() {
        assert_eq!(pad_right("日", 4), "日  ");
        assert_eq!(pad_left(E_ACUTE, 3), format!("  {E_ACUTE}"));
        assert_eq!(pad_left("long", 2), "long");
    }

    #[test]
    fn wrapping() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("日本語", 1), ["日", "本", "語"]);
        assert_eq!(wrap("  ", 5), [""]);
    }
}
