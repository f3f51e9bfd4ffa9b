//! The escapers, one for each target; a roadmap's text is hostile everywhere.
//!
//! Commit messages have theirs in `commit_text`.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::roadmap::is_hidden;

/// Makes text safe for a terminal: one line, no control, nothing hidden.
///
/// Tabs and line breaks become spaces, other control characters U+FFFD. What
/// reorders or hides text (bidi embeddings and isolates, zero-width spaces,
/// tag characters) is dropped; joiners and variation selectors of emoji stay.
#[must_use]
pub fn scrub(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Cow::Borrowed(text);
    }
    if !text
        .chars()
        .any(|character| is_hidden(character) || visible(character) != character)
    {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    let shown = text.chars().filter(|character| !is_hidden(*character));
    Cow::Owned(shown.map(visible).collect())
}

/// Escapes text for XML and HTML, in content and in quoted attributes.
///
/// What XML 1.0 forbids becomes U+FFFD; what hides or reorders text is dropped.
#[must_use]
pub fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars().filter(|character| !is_hidden(*character)) {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' => escaped.push(character),
            _ => escaped.push(visible(character)),
        }
    }
    escaped
}

/// Escapes plain text for a line of Markdown: a table cell, a link text, an alt text.
///
/// The result renders as the text itself on GitHub: no emphasis, link, image,
/// code, HTML, footnote, cell border, list, heading or checkbox comes of it.
#[must_use]
pub fn markdown_inline(text: &str) -> String {
    let text = scrub(text);
    let text = text.trim();
    let mut escaped = String::with_capacity(text.len() + 8);
    for (start, character) in text.char_indices() {
        let (before, after) = (&text[..start], &text[start + character.len_utf8()..]);
        if character == '&' && begins_entity(after) {
            escaped.push_str("&amp;");
            continue;
        }
        if is_active(before, character, after) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Escapes text for a field of CSV (RFC 4180).
///
/// A field that a spreadsheet would take for a formula gets an apostrophe in
/// front, which makes text of it; it is scrubbed as for a terminal.
#[must_use]
pub fn csv(text: &str) -> Cow<'_, str> {
    let text = scrub(text);
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if !is_formula && !text.contains(['"', ',', '\n', '\r']) {
        return text;
    }
    let guard = if is_formula { "'" } else { "" };
    Cow::Owned(format!("\"{guard}{}\"", text.replace('"', "\"\"")))
}

/// Percent-encodes a path for a URL in Markdown; only `/` and `A-Za-z0-9-._~` stay.
#[must_use]
pub fn percent_encode_path(path: &str) -> String {
    const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'/')
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~');
    utf8_percent_encode(path, ENCODED).to_string()
}

/// Escapes serialized JSON for a terminal, without changing its meaning.
///
/// JSON lets C1 controls, DEL and bidi characters stand raw inside strings;
/// they are written as `\uXXXX`. Line breaks between values stay.
#[must_use]
pub fn json(serialized: &str) -> Cow<'_, str> {
    let raw = |character: char| {
        character != '\n' && (is_hidden(character) || visible(character) != character)
    };
    // Most of it is ASCII, which is seen at a glance.
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n');
    if serialized.bytes().all(is_plain) || !serialized.chars().any(raw) {
        return Cow::Borrowed(serialized);
    }
    let mut escaped = String::with_capacity(serialized.len() + 16);
    for character in serialized.chars() {
        if raw(character) {
            let mut units = [0; 2];
            let units = character.encode_utf16(&mut units).iter();
            units.for_each(|unit| escaped.push_str(&format!("\\u{unit:04x}")));
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

/// The character as one line of a terminal may show it.
fn visible(character: char) -> char {
    match character {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => ' ',
        '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
        _ if character.is_control() => char::REPLACEMENT_CHARACTER,
        _ => character,
    }
}

fn is_active(before: &str, character: char, after: &str) -> bool {
    match character {
        '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '|' | '~' | '$' => true,
        '#' | '>' | '-' | '+' | '=' => before.is_empty(),
        ':' => after.starts_with("//"),
        '.' => ends_in_www(before) || is_list_number(before),
        ')' => is_list_number(before),
        _ => false,
    }
}

fn begins_entity(after: &str) -> bool {
    after.starts_with(|next: char| next == '#' || next.is_ascii_alphabetic())
}

fn ends_in_www(before: &str) -> bool {
    let last = before
        .len()
        .checked_sub(3)
        .and_then(|start| before.get(start..));
    last.is_some_and(|last| last.eq_ignore_ascii_case("www"))
}

fn is_list_number(before: &str) -> bool {
    !before.is_empty() && before.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_csv() {
        let table = [
            ("a b", "a b"),
            ("a, \"b\"", "\"a, \"\"b\"\"\""),
            ("a\nb\x1b", "a b\u{fffd}"),
            ("=1+1", "\"'=1+1\""),
            ("@x", "\"'@x\""),
            ("", ""),
        ];
        for (text, expected) in table {
            assert_eq!(csv(text), expected);
        }
    }

    #[test]
    fn terminals() {
        let table = [
            ("plain ✓ Größe", "plain ✓ Größe"),
            ("\x1b[31mred\x1b[0m", "\u{fffd}[31mred\u{fffd}[0m"),
            ("a\tb\nc\r\nd\re", "a b c d e"),
            ("\u{7}\u{7f}\u{9b}2J", "\u{fffd}\u{fffd}\u{fffd}2J"),
            ("a\u{202e}b\u{2066}c\u{2069}", "abc"),
            ("a\u{200b}b\u{feff}", "ab"),
            ("x\u{e0041}\u{e007f}", "x"),
            ("a\u{2028}b", "a b"),
            ("👨\u{200d}👩 ❤\u{fe0f}", "👨\u{200d}👩 ❤\u{fe0f}"),
            ("\u{200f}عربي", "\u{200f}عربي"),
        ];
        for (text, expected) in table {
            assert_eq!(scrub(text), expected, "{text:?}");
            assert_eq!(scrub(&scrub(text)), expected, "twice {text:?}");
        }
        assert!(matches!(scrub("Größe"), Cow::Borrowed(_)));
    }

    #[test]
    fn xml_text_and_attributes() {
        let table = [
            ("C++ & <b>\"x\"'", "C++ &amp; &lt;b&gt;&quot;x&quot;&#39;"),
            ("]]>", "]]&gt;"),
            ("a\0b\u{fffe}", "a\u{fffd}b\u{fffd}"),
            ("a\nb", "a\nb"),
            ("a\u{202e}b", "ab"),
        ];
        for (text, expected) in table {
            assert_eq!(xml(text), expected, "{text:?}");
        }
    }

    #[test]
    fn markdown() {
        let table = [
            ("C++ & C#, 50% (done)", "C++ & C#, 50% (done)"),
            ("a|b", r"a\|b"),
            ("[x] `code` *b* _i_", r"\[x\] \`code\` \*b\* \_i\_"),
            ("<!-- roadmap:toc -->", r"\<!-- roadmap:toc -->"),
            ("![a](b)", r"!\[a\](b)"),
            ("&lt;script&#62; &", "&amp;lt;script&amp;#62; &"),
            ("# no heading", r"\# no heading"),
            ("- no item", r"\- no item"),
            ("1. one", r"1\. one"),
            ("1.2 FastAPI v0.1", r"1\.2 FastAPI v0.1"),
            ("see https://x.y", r"see https\://x.y"),
            ("WWW.x.y", r"WWW\.x.y"),
            ("a\nb\r\nc", "a b c"),
            (r"back\slash $x$", r"back\\slash \$x\$"),
            ("~~gone~~", r"\~\~gone\~\~"),
        ];
        for (text, expected) in table {
            assert_eq!(markdown_inline(text), expected, "{text:?}");
        }
    }

    #[test]
    fn escaped_markdown_renders_as_the_text() {
        use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
        let texts = [
            "[x] a",
            "* a",
            "+ a",
            "- [ ] a",
            "> a",
            "***",
            "---",
            "===",
            "# a",
            "12) a",
            "<b>a</b>",
            "<https://a.b>",
            "a \\",
            "![x](y)",
            "[^1]",
            "$a$",
            "a**b**",
            "&copy;",
            "``` a",
            "~~~",
            "|a|b|",
            "_a_",
            "\u{1b}[1m",
        ];
        let options = Options::all().difference(Options::ENABLE_SMART_PUNCTUATION);
        for text in texts {
            let escaped = markdown_inline(text);
            let events: Vec<Event<'_>> = Parser::new_ext(&escaped, options).collect();
            assert_eq!(
                events.first(),
                Some(&Event::Start(Tag::Paragraph)),
                "{text}"
            );
            assert_eq!(
                events.last(),
                Some(&Event::End(TagEnd::Paragraph)),
                "{text}"
            );
            let shown: String = events[1..events.len() - 1]
                .iter()
                .map(|event| match event {
                    Event::Text(text) => text.to_string(),
                    other => panic!("{text}: {other:?}"),
                })
                .collect();
            assert_eq!(shown, scrub(text).trim(), "{escaped}");
        }
    }

    #[test]
    fn paths() {
        let table = [
            (".roadmap/phase-1.svg", ".roadmap/phase-1.svg"),
            ("a b/(c).svg", "a%20b/%28c%29.svg"),
            ("ü/%#?.svg", "%C3%BC/%25%23%3F.svg"),
        ];
        for (path, expected) in table {
            assert_eq!(percent_encode_path(path), expected);
        }
    }

    #[test]
    fn json_keeps_its_meaning() -> Result<(), serde_json::Error> {
        let hostile = "a\u{9b}\u{202e}\u{e0041}\u{7f}\x1b\n✓";
        let serialized = serde_json::to_string_pretty(&[hostile])?;
        let escaped = json(&serialized);
        assert!(!escaped.contains(['\u{9b}', '\u{202e}', '\u{7f}', '\x1b']));
        assert!(escaped.contains('✓') && escaped.contains('\n'));
        let read: Vec<String> = serde_json::from_str(&escaped)?;
        assert_eq!(read, [hostile]);
        Ok(())
    }
}
