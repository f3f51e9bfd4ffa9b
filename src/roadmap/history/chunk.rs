//! Pieces of a text that can be parsed alone.
//!
//! A heading, or a bullet with text behind it, that starts a line ends every
//! paragraph, list and quote before it (CommonMark 0.31, 4.2, 5.1 and 5.3). So
//! what stands between two such lines means the same wherever it stands, unless
//! a fence or an HTML block before it is still open, which shows when a heading
//! is put behind the piece and does not come out as one. Only the section that
//! the piece stands in is not to be seen in it.

use std::hash::{DefaultHasher, Hash, Hasher};

use memchr::memmem;

use crate::roadmap::document::{Document, Heading, Suspect, SuspectKind};
use crate::roadmap::source::Source;

/// What is put behind a piece, to see whether it ends there.
const PROBE: &str = "# The probe of git-roadmap\n\n";

/// A piece of a text with all its boxes empty, parsed.
#[derive(Debug)]
pub(super) struct Chunk {
    document: Document,
    length: usize,
    definitions: u64,
    is_closed: bool,
    is_bare: bool,
}

impl Chunk {
    /// Parses a piece of the file `path`; `definitions` are all link
    /// definitions of the text that it is taken from.
    pub(super) fn parse(path: &str, piece: &str, definitions: &str) -> Self {
        let mut text = String::with_capacity(piece.len() + PROBE.len() + definitions.len());
        text.push_str(piece);
        if !piece.ends_with('\n') {
            text.push('\n');
        }
        let at = text.len();
        text.push_str(PROBE);
        text.push_str(definitions);
        let document = Document::parse(path, Source::from_text(text));
        let is_probe = |last: &Heading| last.start as usize == at && last.level == 1;
        let is_open = |suspect: &Suspect| suspect.kind == SuspectKind::UnclosedHeading;
        let is_closed = document.headings.last().is_some_and(is_probe)
            && !document.suspects.iter().any(is_open);
        let is_empty = |suspect: &Suspect| suspect.kind == SuspectKind::Empty;
        let mut tasks = 0..document.tasks.len();
        let is_bare = document.suspects.iter().any(is_empty)
            || tasks.any(|task| document.text(task).is_empty());
        Self {
            is_bare,
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

    /// The texts of its headings.
    fn headings(&self) -> impl DoubleEndedIterator<Item = &str> {
        let own = self.document.headings.iter();
        let own = own.filter(|heading| (heading.start as usize) < self.length);
        own.map(|heading| heading.text.as_str())
    }

    /// The text of its last heading, if it has one.
    pub(super) fn last_heading(&self) -> Option<&str> {
        self.headings().next_back()
    }

    /// Whether it has a heading of this text.
    pub(super) fn has_heading(&self, text: &str) -> bool {
        self.headings().any(|heading| heading == text)
    }

    /// Whether its first line is a heading.
    pub(super) fn starts_with_heading(&self) -> bool {
        is_heading(self.piece())
    }

    /// Whether it has a box without text, which is one or not as the items
    /// around it have blank lines between them or not.
    pub(super) fn is_bare(&self) -> bool {
        self.is_bare
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

/// Where a text is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Cuts {
    /// At headings and at some items.
    #[default]
    Items,
    /// At headings.
    Headings,
}

/// The first place behind `from` where the text may be cut; its end if there
/// is none.
pub(super) fn next_cut(text: &[u8], from: usize, cuts: Cuts) -> usize {
    let lines = memchr::memchr_iter(b'\n', &text[from..]);
    let mut starts = lines.map(|at| from + at + 1);
    let cut = starts.find(|&at| {
        is_heading(&text[at..]) || (cuts == Cuts::Items && is_chosen_item(&text[at..]))
    });
    cut.unwrap_or(text.len())
}

/// Whether the text starts with one to six `#` and a space.
fn is_heading(text: &[u8]) -> bool {
    let marks = text.iter().take_while(|&&byte| byte == b'#').count();
    (1..=6).contains(&marks) && matches!(text.get(marks), Some(b' ' | b'\t'))
}

/// How many bytes of an item decide whether it is cut at.
const CHOICE: usize = 24;

/// One in so many items is cut at: more would cost more room than they save.
const ITEMS: u64 = 4;

/// Whether the text starts with a bullet and text behind it, and is one of
/// those that are cut at. That depends on nothing else, so that an edit moves
/// no other cut.
fn is_chosen_item(text: &[u8]) -> bool {
    let [b'-' | b'*' | b'+', b' ', first, ..] = text else {
        return false;
    };
    let is_text = !first.is_ascii_whitespace() && !matches!(first, b'-' | b'*' | b'_');
    let line = memchr::memchr(b'\n', text).unwrap_or(text.len());
    is_text && fingerprint(&text[..line.min(CHOICE)]).is_multiple_of(ITEMS)
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
pub(in crate::roadmap) fn is_entangled(text: &[u8]) -> bool {
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
    fn cuts_stand_before_headings_and_some_items() {
        let cuts = |text: &str| {
            let mut cuts = vec![0];
            while *cuts.last().unwrap_or(&0) < text.len() {
                cuts.push(next_cut(
                    text.as_bytes(),
                    *cuts.last().unwrap_or(&0),
                    Cuts::Items,
                ));
            }
            cuts
        };
        assert_eq!(cuts("a\n\n# b\nc\n# d\n \t\n## e\n"), [0, 3, 9, 16, 21]);
        assert_eq!(cuts("\n#b\n\n####### e\n -\n"), [0, 18]);
        assert_eq!(cuts("x"), [0, 1]);
        let items: String = (0..400)
            .map(|item| format!("- [ ] item {item}\n"))
            .collect();
        let count = cuts(&items).len();
        assert!((60..160).contains(&count), "{count}");
        assert_eq!(cuts("- \n-a\n- - -\n  - x\n"), [0, 18]);
    }

    #[test]
    fn what_goes_on_is_seen() {
        let is_closed = |text| Chunk::parse("R.md", text, "").is_closed();
        assert!(is_closed("# a\n\n- [ ] b"));
        assert!(is_closed("# a\n\n- ```\n  x\n"));
        assert!(!is_closed("# a\n\n```\nx\n"));
        assert!(!is_closed("# a\n<!-- b\n"));
        assert!(!is_closed("# a\n<details>\n"));
        assert!(is_closed("# a\n<details>\n\n"));
    }

    #[test]
    fn definitions_are_found() {
        let text = b"a [b]: c\n  [d]: e\n\n- [f]: g\n[h]: i\nx";
        assert_eq!(definitions(text), "  [d]: e\n[h]: i\n");
    }
}
