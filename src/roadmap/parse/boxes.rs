//! Boxes: what GitHub takes for one, and what was only meant to be one.

use std::ops::Range;

use crate::roadmap::document::SuspectKind;

/// What the first text of an item is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// A box that GitHub renders if anything follows it; the state's bytes.
    Task {
        state: Range<usize>,
    },
    /// Meant as a box, but none.
    Suspect(SuspectKind),
    None,
}

/// Reads a box where an item's text starts.
///
/// GitHub's file view runs a filter over finished HTML: `[`, one white-space
/// character or `x` or `X`, `]`, white space, then anything.
pub(super) fn read_box(bytes: &[u8], at: usize) -> Opening {
    if at > 0 && bytes[at - 1] == b'\\' {
        let is_box = matches!(&bytes[at..], [b'[', b' ' | b'x' | b'X', b']', ..]);
        return if is_box {
            Opening::Suspect(SuspectKind::Escaped)
        } else {
            Opening::None
        };
    }
    let (state, rest) = match &bytes[at..] {
        [
            b'[',
            b' ' | b'\t' | 0x0b | 0x0c | b'x' | b'X',
            b']',
            rest @ ..,
        ] => (at + 1..at + 2, rest),
        [b'[', 0xc2, 0xa0, b']', rest @ ..] => (at + 1..at + 3, rest),
        [b'[', rest @ ..] => return odd_box(rest),
        _ => return Opening::None,
    };
    match rest.first() {
        Some(b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r') => Opening::Task { state },
        None => Opening::Suspect(SuspectKind::Empty),
        // `[x](target)` and `[x][target]` would be links; `[x]:` a definition.
        Some(b'(' | b'[' | b':') => Opening::None,
        Some(_) => Opening::Suspect(SuspectKind::MissingSpaceAfter),
    }
}

/// Tells a mistyped box from other text in brackets; `rest` follows the `[`.
fn odd_box(rest: &[u8]) -> Opening {
    let Some(end) = rest.iter().take(8).position(|&byte| byte == b']') else {
        return Opening::None;
    };
    if !matches!(rest.get(end + 1), None | Some(b' ' | b'\t' | b'\n' | b'\r')) {
        return Opening::None;
    }
    let Ok(inside) = std::str::from_utf8(&rest[..end]) else {
        return Opening::None;
    };
    match inside.trim() {
        "" | "x" | "X" => Opening::Suspect(SuspectKind::OddBox),
        "~" | "-" | "/" | ">" | "<" | "!" | "?" | "*" | "." | "+" | "o" | "O" | "v" | "V" | "✓"
        | "✔" | "✔️" | "✅" | "☑" | "✗" | "✘" | "❌" | "×" | "🚧" | "⏳" => {
            Opening::Suspect(SuspectKind::OtherMark)
        }
        _ => Opening::None,
    }
}

/// Whether a line is an item whose bullet lacks its space: `-[ ] text`.
pub(super) fn lacks_space(line: &[u8]) -> bool {
    matches!(
        line,
        [
            b'-' | b'*' | b'+',
            b'[',
            b' ' | b'x' | b'X',
            b']',
            b' ' | b'\t',
            ..
        ]
    )
}
