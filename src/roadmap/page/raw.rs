//! What of raw HTML is shown where it stands.

use crate::roadmap::html::{Token, heading_level, tokens};

/// Raw HTML without its headings' tags and texts, which stand elsewhere;
/// pictures in them stay.
pub(super) fn without_titles(html: &str) -> String {
    let tokens = tokens(html);
    let is_title = |name: &str| heading_level(name).is_some();
    if !tokens
        .iter()
        .any(|(_, token)| matches!(token, Token::Open(name, _) if is_title(name)))
    {
        return html.to_owned();
    }
    let mut kept = String::with_capacity(html.len());
    let mut inside = false;
    for (index, (at, token)) in tokens.iter().enumerate() {
        let end = tokens.get(index + 1).map_or(html.len(), |(end, _)| *end);
        match token {
            Token::Open(name, _) if is_title(name) => inside = true,
            Token::Close(name) if is_title(name) => inside = false,
            Token::Text(_) if inside => {}
            _ => kept.push_str(&html[*at..end]),
        }
    }
    kept
}

/// Whether raw HTML is comments and blanks alone.
pub(super) fn shows_nothing(html: &str) -> bool {
    tokens(html).iter().all(|(_, token)| match token {
        Token::Text(text) => text.trim().is_empty(),
        Token::Comment(..) => true,
        _ => false,
    })
}
