//! Titles that need no care, written without the general writer.
//!
//! Nearly all titles are words. The general writer parses what it wrote to
//! prove it right, which takes longer than all other work on a heading.

use super::{Parsed, Ranged, TagEnd};

/// Writes `inline` as a link to `target` exactly as the general writer would;
/// `None` leaves it to that.
pub(super) fn link_to(target: &str, inline: &[Ranged<'_>], markdown: &str) -> Option<String> {
    if !target.chars().all(is_simple_in_target) {
        return None;
    }
    let mut link = Link {
        text: String::with_capacity(2 * target.len() + 16),
        run: 1,
        has_ampersand: false,
    };
    link.text.push('[');
    for (index, (event, _)) in inline.iter().enumerate() {
        let next = inline.get(index + 1).map(|(event, _)| event);
        match event {
            Parsed::Text(text) => link.words(text)?,
            Parsed::Code(code) => link.code(code)?,
            Parsed::Start(tag) => link.open(mark(&tag.to_end())?, next?)?,
            Parsed::End(end) => link.close(mark(end)?, next)?,
            _ => return None,
        }
    }
    if link.has_ampersand && !inline.iter().all(|event| is_as_spelled(event, markdown)) {
        return None;
    }
    link.text.push_str("](");
    link.text.push_str(target);
    link.text.push(')');
    Some(link.text)
}

fn is_simple_in_target(character: char) -> bool {
    match character {
        '#' | '-' | '_' | '/' | '.' | '%' => true,
        _ if character.is_ascii() => character.is_ascii_alphanumeric(),
        _ => !character.is_whitespace(),
    }
}

fn mark(end: &TagEnd) -> Option<&'static str> {
    match end {
        TagEnd::Emphasis => Some("*"),
        TagEnd::Strong => Some("**"),
        _ => None,
    }
}

/// Whether the writer that looks at the author's spelling finds this one.
fn is_as_spelled((event, range): &Ranged<'_>, markdown: &str) -> bool {
    let source = range.clone().and_then(|range| markdown.get(range));
    match (event, source) {
        (Parsed::Text(text), Some(source)) => **text == *source,
        (Parsed::Code(code), Some(source)) => {
            source
                .strip_prefix('`')
                .and_then(|rest| rest.strip_suffix('`'))
                == Some(&**code)
        }
        _ => false,
    }
}

/// A link that is being written.
struct Link {
    text: String,
    /// Where the words begin that no code or emphasis interrupts.
    run: usize,
    has_ampersand: bool,
}

impl Link {
    fn words(&mut self, words: &str) -> Option<()> {
        for (at, character) in words.char_indices() {
            let at_start = self.text.len() + at == self.run;
            match character {
                ' ' if at_start => {
                    if self.run == 1 {
                        return None;
                    }
                }
                ' ' | ',' | '\'' | '"' | '/' | '%' | '?' => {}
                // At the start of words these could begin a list.
                '(' | '-' | '+' | ':' | '!' if !at_start => {}
                '.' | ')' => {
                    // Behind a number alone they could begin an ordered list.
                    let mut before = self.text[self.run..].bytes().chain(words[..at].bytes());
                    if before.all(|byte| byte.is_ascii_digit()) {
                        return None;
                    }
                }
                // Without a space behind it, it could begin a character reference.
                '&' if words[at + 1..].starts_with(' ') => self.has_ampersand = true,
                _ if character.is_ascii_alphanumeric() => {}
                _ if !character.is_ascii()
                    && !character.is_whitespace()
                    && !character.is_control() => {}
                _ => return None,
            }
        }
        self.text.push_str(words);
        Some(())
    }

    fn code(&mut self, code: &str) -> Option<()> {
        let is_simple = |byte: u8| byte.is_ascii_graphic() && byte != b'`' && byte != b'|';
        if code.is_empty() || !code.bytes().all(is_simple) {
            return None;
        }
        self.text.push('`');
        self.text.push_str(code);
        self.text.push('`');
        self.run = self.text.len();
        Some(())
    }

    /// Opens emphasis before a word.
    fn open(&mut self, mark: &str, next: &Parsed<'_>) -> Option<()> {
        let starts_word = self.text.len() == 1 || self.text.ends_with(' ');
        let is_word = matches!(next, Parsed::Text(text) if text.starts_with(is_word));
        if !(starts_word && is_word) {
            return None;
        }
        self.text.push_str(mark);
        self.run = self.text.len();
        Some(())
    }

    /// Closes emphasis behind a word.
    fn close(&mut self, mark: &str, next: Option<&Parsed<'_>>) -> Option<()> {
        let ends_word = match next {
            None => true,
            Some(Parsed::Text(text)) => text.starts_with(' '),
            Some(_) => false,
        };
        if !(ends_word && self.text.ends_with(is_word)) {
            return None;
        }
        self.text.push_str(mark);
        self.run = self.text.len();
        Some(())
    }
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric()
}
