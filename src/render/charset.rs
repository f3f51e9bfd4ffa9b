//! Which characters the reader can see, and what stands in for the others.

use std::borrow::Cow;

use super::span::{Line, Span};

/// The characters that the tool's own marks may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Charset {
    /// Bars of blocks, `✓`, `…`, `→`.
    #[default]
    Utf8,
    /// Bars of `#` and `.`, `x`, `...`, `->`.
    Ascii,
}

impl Charset {
    /// The mark of text that was cut off: `…` or `...`.
    #[must_use]
    pub fn ellipsis(self) -> &'static str {
        match self {
            Self::Utf8 => "…",
            Self::Ascii => "...",
        }
    }

    /// The line as this character set can show it, its columns kept where they can be.
    ///
    /// A stand-in may be wider than its mark; the next gap of more than two
    /// spaces gives that width back, so that tables stay aligned.
    #[must_use]
    pub fn adapt(self, line: &Line) -> Line {
        match self {
            Self::Utf8 => line.clone(),
            Self::Ascii => ascii_line(line),
        }
    }
}

/// The text with every mark of the tool replaced by its ASCII stand-in.
///
/// Letters of any script stay: a roadmap's words are not the tool's to respell.
#[must_use]
pub fn ascii(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|mark| stand_in(mark).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for mark in text.chars() {
        match stand_in(mark) {
            Some(replacement) => plain.push_str(replacement),
            None => plain.push(mark),
        }
    }
    Cow::Owned(plain)
}

fn stand_in(mark: char) -> Option<&'static str> {
    Some(match mark {
        '✓' | '✔' => "x",
        '✗' => "o",
        '…' => "...",
        '→' => "->",
        '←' => "<-",
        '·' | '•' | '–' | '—' => "-",
        '█' => "#",
        '░' => ".",
        '‘' | '’' => "'",
        '“' | '”' => "\"",
        char::REPLACEMENT_CHARACTER => "?",
        _ => return None,
    })
}

/// Replaces the marks; a gap of spaces gives back what they grew, down to two.
fn ascii_line(line: &Line) -> Line {
    let mut adapted = Line::new();
    let (mut gap, mut debt) = (0, 0_usize);
    for Span { label, text } in line.spans() {
        let mut plain = String::with_capacity(text.len());
        for character in text.chars() {
            gap = if character == ' ' { gap + 1 } else { 0 };
            if gap > 2 && debt > 0 {
                debt -= 1;
                continue;
            }
            match stand_in(character) {
                Some(replacement) => {
                    debt += replacement.len() - 1;
                    plain.push_str(replacement);
                }
                None => plain.push(character),
            }
        }
        adapted = adapted.label(*label, plain);
    }
    adapted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Label;

    #[test]
    fn marks_have_stand_ins() {
        assert_eq!(ascii("✓ 1.2 → a · b…"), "x 1.2 -> a - b...");
        assert!(matches!(ascii("Größe 日本"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_wider_stand_in_takes_its_room_from_the_next_gap() {
        let line = Line::new()
            .text("  a → b")
            .text("     ")
            .label(Label::Bar, "██");
        assert_eq!(Charset::Ascii.adapt(&line).plain(), "  a -> b    ##");
        let line = Line::new().text("Foun…    ").label(Label::Bar, "██");
        assert_eq!(Charset::Ascii.adapt(&line).plain(), "Foun...  ##");
        let line = Line::new().text("a…").pad_to(5).text("b");
        assert_eq!(Charset::Ascii.adapt(&line).plain(), "a...  b");
    }

    #[test]
    fn utf8_stays() {
        let line = Line::new().text("✓ done…");
        assert_eq!(Charset::Utf8.adapt(&line), line);
    }
}
