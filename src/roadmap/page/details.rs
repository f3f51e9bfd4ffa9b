//! What readers unfold: `<details>` in raw HTML, around Markdown.

use super::Unclean;
use crate::roadmap::html::{Token, tokens};

/// A piece of raw HTML, cut where `<details>` begins or ends.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cut {
    Raw(Unclean),
    Open { summary: Unclean, is_open: bool },
    Close,
}

/// Cuts raw HTML where what it unfolds does not end in it. Balanced ones stay
/// in one piece, as the author wrote them.
pub(super) fn cut(html: &str) -> Vec<Cut> {
    let tags = tags(html);
    if tags.is_empty() {
        return vec![Cut::Raw(Unclean(html.to_owned()))];
    }
    let mut cuts = Vec::new();
    let mut at = 0;
    for tag in tags {
        let before = &html[at..tag.start];
        if !before.trim().is_empty() {
            cuts.push(Cut::Raw(Unclean(before.to_owned())));
        }
        at = tag.end;
        cuts.push(tag.cut);
    }
    if !html[at..].trim().is_empty() {
        cuts.push(Cut::Raw(Unclean(html[at..].to_owned())));
    }
    cuts
}

/// A tag that is not balanced by another one of the same piece.
struct Tag {
    start: usize,
    end: usize,
    cut: Cut,
}

fn tags(html: &str) -> Vec<Tag> {
    let tokens = tokens(html);
    let end_of = |index: usize| tokens.get(index + 1).map_or(html.len(), |(at, _)| *at);
    let mut open: Vec<Tag> = Vec::new();
    for (index, (at, token)) in tokens.iter().enumerate() {
        match token {
            Token::Open(name, attributes) if name == "details" => {
                let is_open = attributes
                    .split_ascii_whitespace()
                    .any(|word| word.eq_ignore_ascii_case("open") || word.starts_with("open="));
                let (summary, end) = summary(html, end_of(index));
                open.push(Tag {
                    start: *at,
                    end,
                    cut: Cut::Open { summary, is_open },
                });
            }
            Token::Close(name) if name == "details" => match open.last() {
                Some(Tag {
                    cut: Cut::Open { .. },
                    ..
                }) => {
                    open.pop();
                }
                _ => open.push(Tag {
                    start: *at,
                    end: end_of(index),
                    cut: Cut::Close,
                }),
            },
            _ => {}
        }
    }
    open
}

/// The summary that follows at `start`, and where it ends.
fn summary(html: &str, start: usize) -> (Unclean, usize) {
    let rest = &html[start..];
    let blank = rest.len() - rest.trim_start().len();
    let tokens = tokens(&rest[blank..]);
    let is_summary = |name: &str| name == "summary";
    let Some((_, Token::Open(name, _))) = tokens.first() else {
        return (Unclean::default(), start);
    };
    let (true, Some((inside, _))) = (is_summary(name), tokens.get(1)) else {
        return (Unclean::default(), start);
    };
    let closing = tokens
        .iter()
        .position(|(_, token)| matches!(token, Token::Close(name) if is_summary(name)));
    let text = &rest[blank..];
    let (last, end) = match closing {
        Some(index) => (
            tokens[index].0,
            tokens.get(index + 1).map_or(text.len(), |(at, _)| *at),
        ),
        None => (text.len(), text.len()),
    };
    (
        Unclean(text[*inside..last].trim().to_owned()),
        start + blank + end,
    )
}
