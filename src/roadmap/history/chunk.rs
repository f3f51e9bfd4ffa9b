//! Pieces of a text that can be parsed alone.
//!
//! A heading that starts a line behind a blank one ends every list, quote and
//! paragraph before it (CommonMark 0.31, 4.2 and 5.2). So what stands between
//! two such headings means the same wherever it stands, unless a fence or an
//! HTML block before it is still open, which shows when a heading is put
//! behind the piece and does not come out as one.

use std::hash::{DefaultHasher, Hash, Hasher};

use memchr::memmem;

use crate::roadmap::document::Document;
use crate::roadmap::source::Source;

/// What is put behind a piece, to see whether it ends there.
const PROBE: &str = "\n\n# The probe of git-roadmap\n\n";

/// A piece of a text with all its boxes empty, parsed.
#[derive(Debug)]
pub(super) struct Chunk {
    document: Document,
    length: usize,
    definitions: u64,
    is_closed: bool,
}

impl Chunk {
    /// Parses a piece of the file `path`; `definitions` are all link
    /// definitions of the text that it is taken from.
    pub(super) fn parse(path: &str, piece: &str, definitions: &str) -> Self {
        let mut text = String::with_capacity(piece.len() + PROBE.len() + definitions.len());
        text.push_str(piece);
        text.push_str(PROBE);
        text.push_str(definitions);
        let document = Document::parse(path, Source::from_text(text));
        let at = piece.len() + PROBE.bytes().take_while(|&byte| byte == b'\n').count();
        let is_closed = document
            .headings
            .last()
            .is_some_and(|last| last.start as usize == at && last.level == 1);
        Self {
            document,
            length: piece.len(),
            definitions: fingerprint(definitions),
            is_closed,
        }
    }

    /// Whether it was parsed from this piece, with these definitions.
    pub(super) fn is_of(&self, piece: &[u8], definitions: u64) -> bool {
        self.definitions == definitions && self.piece() == piece
    }

    /// Its bytes.
    pub(super) fn piece(&self) -> &[u8] {
        &self.document.source.bytes()[..self.length]
    }

    /// Its tasks, in a document of their own.
    pub(super) fn document(&self) -> &Document {
        &self.document
    }

    /// Whether nothing in it goes on behind its end.
    pub(super) fn is_closed(&self) -> bool {
        self.is_closed
    }
}

/// A number that is the same for the same bytes in one run.
pub(super) fn fingerprint(bytes: impl AsRef<[u8]>) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.as_ref().hash(&mut hasher);
    hasher.finish()
}

/// The first place behind `from` where the text may be cut; its end if there
/// is none.
pub(super) fn next_cut(text: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(found) = memmem::find(&text[at..], b"\n#") {
        at += found + 1;
        if is_heading(&text[at..]) && is_behind_blank(&text[..at - 1]) {
            return at;
        }
    }
    text.len()
}

/// Whether the text starts with one to six `#` and a space.
fn is_heading(text: &[u8]) -> bool {
    let marks = text.iter().take_while(|&&byte| byte == b'#').count();
    marks <= 6 && matches!(text.get(marks), Some(b' ' | b'\t'))
}

/// Whether the text's last line, which has no ending here, is blank.
fn is_behind_blank(text: &[u8]) -> bool {
    let mut before = text.iter().rev();
    let end = before.find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
    matches!(end, None | Some(b'\n'))
}

/// The lines of a text that may define a link, one a line.
pub(super) fn definitions(text: &[u8]) -> String {
    let mut lines = String::new();
    let mut end = 0;
    for at in memmem::find_iter(text, b"]:") {
        if at < end {
            continue;
        }
        let start = memchr::memrchr(b'\n', &text[..at]).map_or(0, |at| at + 1);
        end = memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |length| at + length);
        let line = &text[start..end];
        let indent = line.iter().take_while(|&&byte| byte == b' ').count();
        if indent < 4 && line.get(indent) == Some(&b'[') {
            lines.push_str(&String::from_utf8_lossy(line));
            lines.push('\n');
        }
    }
    lines
}

/// Whether what stands in one place may decide elsewhere what is a task: a
/// definition of `x` makes links of ticked boxes, and a footnote shows only if
/// it is referred to.
pub(super) fn is_entangled(text: &[u8]) -> bool {
    memmem::find_iter(text, b"]:").any(|at| {
        let open = memchr::memrchr2(b'[', b'\n', &text[..at]).unwrap_or(at);
        let label = text[open..at].trim_ascii();
        let name = label.strip_prefix(b"[").unwrap_or(label).trim_ascii();
        label.starts_with(b"[^") || name.is_empty() || name.eq_ignore_ascii_case(b"x")
    })
}

/// Empties all ticked boxes at the start of an item and returns where they are.
pub(super) fn empty_boxes(text: &mut [u8]) -> Vec<usize> {
    let mut ticked = Vec::new();
    for sign in [b"[x]", b"[X]"] {
        let boxes = memmem::find_iter(text, sign);
        ticked.extend(
            boxes
                .filter(|&at| starts_item(&text[..at]) && has_text(&text[at + 3..]))
                .map(|at| at + 1),
        );
    }
    for &at in &ticked {
        text[at] = b' ';
    }
    ticked.sort_unstable();
    ticked
}

/// Whether the text's last line holds a bullet or a number and then spaces,
/// and nothing but what containers begin with.
fn starts_item(before: &[u8]) -> bool {
    let start = memchr::memrchr2(b'\n', b'\r', before).map_or(0, |at| at + 1);
    let line = &before[start..];
    let is_marker = |byte: &u8| {
        matches!(
            byte,
            b'-' | b'*' | b'+' | b'>' | b'.' | b')' | b' ' | b'\t' | b'0'..=b'9'
        )
    };
    let marker = line.trim_ascii_end();
    line.len() > marker.len()
        && matches!(
            marker,
            [.., b'-' | b'*' | b'+'] | [.., b'0'..=b'9', b'.' | b')']
        )
        && line.iter().all(is_marker)
}

/// Whether a space and some text of the same line follow.
fn has_text(behind: &[u8]) -> bool {
    let spaces = behind
        .iter()
        .take_while(|&&byte| byte == b' ' || byte == b'\t')
        .count();
    spaces > 0
        && behind
            .get(spaces)
            .is_some_and(|byte| !matches!(byte, b'\n' | b'\r'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_of_items_are_emptied() {
        let mut text = *b"- [x] a\n 1. [X] b\n- [x]\n- [x](u)\nsee [x] c\n* [ ] d\n- y [x] e\n";
        let before = text;
        assert_eq!(empty_boxes(&mut text), [3, 13]);
        assert_eq!(&text[..18], b"- [ ] a\n 1. [ ] b\n");
        assert_eq!(text[18..], before[18..]);
    }

    #[test]
    fn cuts_stand_before_headings_behind_blank_lines() {
        let cuts = |text: &str| {
            let mut cuts = vec![0];
            while *cuts.last().unwrap_or(&0) < text.len() {
                cuts.push(next_cut(text.as_bytes(), *cuts.last().unwrap_or(&0)));
            }
            cuts
        };
        assert_eq!(cuts("a\n\n# b\nc\n# d\n \t\n## e\n"), [0, 3, 16, 21]);
        assert_eq!(cuts("\n# b\r\n\r\n# c\n#d\n\n####### e\n"), [0, 1, 8, 27]);
        assert_eq!(cuts("x"), [0, 1]);
    }

    #[test]
    fn what_goes_on_is_seen() {
        let is_closed = |text| Chunk::parse("R.md", text, "").is_closed();
        assert!(is_closed("# a\n\n- [ ] b"));
        assert!(is_closed("# a\n\n- ```\n  x\n"));
        assert!(!is_closed("# a\n\n```\nx\n"));
        assert!(!is_closed("# a\n<!-- b\n"));
        assert!(is_closed("# a\n<details>\n"));
    }

    #[test]
    fn definitions_are_found() {
        let text = b"a [b]: c\n  [d]: e\n\n- [f]: g\n[h]: i\nx";
        assert_eq!(definitions(text), "  [d]: e\n[h]: i\n");
    }
}
