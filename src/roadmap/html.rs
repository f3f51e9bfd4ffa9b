//! The little of raw HTML that a roadmap's meaning depends on: headings,
//! comments and named targets.

use super::document::SuspectKind;

/// A piece of raw HTML, with its offset in the text that was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Text(&'a str),
    /// A comment's inside; whether it is closed.
    Comment(&'a str, bool),
    /// An opening tag: its lower-case name and its attributes.
    Open(String, &'a str),
    /// A closing tag's lower-case name.
    Close(String),
}

/// Splits raw HTML into tokens; never fails.
pub(super) fn tokens(html: &str) -> Vec<(usize, Token<'_>)> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < html.len() {
        let (token, length) = next_token(&html[at..]);
        let skipped = match &token {
            Token::Open(name, _) if matches!(name.as_str(), "script" | "style") => {
                raw_text_len(&html[at + length..], name)
            }
            _ => 0,
        };
        tokens.push((at, token));
        at += length + skipped;
    }
    tokens
}

fn next_token(html: &str) -> (Token<'_>, usize) {
    if let Some(comment) = html.strip_prefix("<!--") {
        return match comment.find("-->") {
            Some(end) => (Token::Comment(&comment[..end], true), end + 7),
            None => (Token::Comment(comment, false), html.len()),
        };
    }
    tag(html).unwrap_or_else(|| {
        // A `<` that opens no tag is text itself.
        let first = html.chars().next().map_or(0, char::len_utf8);
        let length = html[first..].find('<').map_or(html.len(), |at| first + at);
        (Token::Text(&html[..length]), length)
    })
}

/// Reads a tag at the start of `html`.
fn tag(html: &str) -> Option<(Token<'_>, usize)> {
    let inside = html.strip_prefix('<')?;
    let (closing, inside) = match inside.strip_prefix('/') {
        Some(rest) => (true, rest),
        None => (false, inside),
    };
    if !inside.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    let end = tag_end(inside)?;
    let name_end = inside[..end]
        .find(|character: char| !character.is_ascii_alphanumeric() && character != '-')
        .unwrap_or(end);
    let name = inside[..name_end].to_ascii_lowercase();
    let length = html.len() - inside.len() + end + 1;
    let token = if closing {
        Token::Close(name)
    } else {
        Token::Open(name, &inside[name_end..end])
    };
    Some((token, length))
}

/// The offset of the `>` that ends a tag, outside quotes.
fn tag_end(inside: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in inside.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// The length of what a `<script>` or `<style>` holds, up to its closing tag.
fn raw_text_len(html: &str, name: &str) -> usize {
    let closing = format!("</{name}");
    let lower = html.to_ascii_lowercase();
    lower.find(&closing).unwrap_or(html.len())
}

/// The level of a heading's tag name, `h1` to `h6`.
pub(super) fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

/// The fragments that a tag's attributes define.
pub(super) fn named_targets(attributes: &str) -> Vec<String> {
    let mut targets = Vec::new();
    for (name, value) in Attributes(attributes) {
        if name.eq_ignore_ascii_case("id") || name.eq_ignore_ascii_case("name") {
            targets.push(value.to_owned());
        }
    }
    targets
}

/// Iterates over attributes with a value, as name and value.
struct Attributes<'a>(&'a str);

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self
                .0
                .trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            let name_end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=')?;
            let (name, rest) = rest.split_at(name_end);
            let Some(value) = rest.trim_start().strip_prefix('=') else {
                self.0 = rest;
                continue;
            };
            let value = value.trim_start();
            let quote = value
                .chars()
                .next()
                .filter(|first| matches!(first, '"' | '\''));
            let (value, rest) = match quote {
                Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
                None => value.split_at(
                    value
                        .find(|c: char| c.is_ascii_whitespace())
                        .unwrap_or(value.len()),
                ),
            };
            self.0 = rest;
            return Some((name, value));
        }
    }
}

/// Text between tags, with its entities decoded.
pub(super) fn decode(text: &str) -> std::borrow::Cow<'_, str> {
    html_escape::decode_html_entities(text)
}

/// The name in a comment `id: NAME`.
pub(super) fn explicit_id(comment: &str) -> Option<&str> {
    let inside = comment.strip_prefix("<!--")?.strip_suffix("-->")?;
    let name = inside.trim().strip_prefix("id:")?.trim();
    let mut chars = name.chars();
    let starts = chars
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic());
    let is_name = |c: char| c == '-' || c == '_' || c.is_ascii_alphanumeric();
    (starts && chars.all(is_name)).then_some(name)
}

/// The offsets of lines in a comment that would be checkboxes outside it.
pub(super) fn boxes_in_comment(comment: &str) -> Vec<usize> {
    let mut boxes = Vec::new();
    let mut at = 0;
    for line in comment.split_inclusive('\n') {
        let item = line.trim_start_matches([' ', '\t', '>']);
        let text = item
            .strip_prefix(['-', '*', '+'])
            .map(str::trim_start)
            .unwrap_or_default();
        if ["[ ] ", "[x] ", "[X] "]
            .iter()
            .any(|mark| text.starts_with(mark))
        {
            boxes.push(at + line.len() - text.len());
        }
        at += line.len();
    }
    boxes
}

/// What a closed or unclosed comment makes suspect, as offset in the comment and kind.
pub(super) fn comment_suspects(comment: &str, closed: bool) -> Vec<(usize, SuspectKind)> {
    let mut suspects: Vec<_> = boxes_in_comment(comment)
        .into_iter()
        .map(|at| (at + 4, SuspectKind::InComment))
        .collect();
    if !closed {
        suspects.push((0, SuspectKind::UnclosedComment));
    }
    suspects
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_cover_the_text() {
        let html = "<h1 align='>'>A &amp; <b>b</b></h1><!-- c --> 1 < 2 <script><h2></script>";
        let kinds: Vec<_> = tokens(html).into_iter().map(|(_, token)| token).collect();
        assert_eq!(kinds[0], Token::Open("h1".to_owned(), " align='>'"));
        assert_eq!(kinds[1], Token::Text("A &amp; "));
        assert!(kinds.contains(&Token::Comment(" c ", true)));
        assert!(!kinds.contains(&Token::Open("h2".to_owned(), "")));
        assert!(kinds.contains(&Token::Text("< 2 ")));
    }

    #[test]
    fn text_may_begin_with_any_character() {
        assert_eq!(
            tokens("翻譯<b>é</b>"),
            [
                (0, Token::Text("翻譯")),
                (6, Token::Open("b".to_owned(), "")),
                (9, Token::Text("é")),
                (11, Token::Close("b".to_owned())),
            ]
        );
    }

    #[test]
    fn targets_are_ids_and_names() {
        assert_eq!(
            named_targets(" id=\"a\" name='b' href=#c disabled id=d"),
            ["a", "b", "d"]
        );
    }

    #[test]
    fn ids_are_plain_names() {
        assert_eq!(explicit_id("<!-- id: fast-api_1 -->"), Some("fast-api_1"));
        assert_eq!(explicit_id("<!--id:a-->"), Some("a"));
        assert_eq!(explicit_id("<!-- id: 1a -->"), None);
        assert_eq!(explicit_id("<!-- id: a b -->"), None);
        assert_eq!(explicit_id("<!-- id: -->"), None);
    }
}
