//! A file's text as it stands, and where its Markdown begins.

use std::borrow::Cow;
use std::ops::Range;

use crate::error::{Error, Kind, Result};

/// The largest roadmap that is read, in bytes.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A file's text, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    text: String,
    body: usize,
}

impl Source {
    /// Takes a file's bytes; `name` is used in errors only.
    ///
    /// # Errors
    /// Refuses what is not UTF-8, naming line and column of the first bad
    /// byte, and what is larger than [`MAX_BYTES`].
    pub fn new(name: &str, bytes: Vec<u8>) -> Result<Self> {
        if bytes.len() > MAX_BYTES {
            let megabytes = bytes.len().div_ceil(1024 * 1024);
            return Err(Error::new(
                Kind::Refused,
                format!("{name}: {megabytes} MB, over the limit of 16 MB"),
            ));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::from_text(text)),
            Err(error) => Err(not_utf8(
                name,
                error.as_bytes(),
                error.utf8_error().valid_up_to(),
            )),
        }
    }

    /// Takes text that is known to be UTF-8 and small enough.
    #[must_use]
    pub fn from_text(text: String) -> Self {
        let body = body_start(&text);
        Self { text, body }
    }

    /// The whole text, front matter and byte-order mark included.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text's bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// The offset at which Markdown begins, behind byte-order mark and front matter.
    #[must_use]
    pub fn body(&self) -> usize {
        self.body
    }

    /// Gives the text back.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    /// The Markdown in a form that the parser reads as GitHub does, every byte
    /// at its place: a lone CR becomes LF, NUL becomes U+001A.
    pub(super) fn markdown(&self) -> Cow<'_, str> {
        let body = &self.text[self.body..];
        if memchr::memchr2(b'\r', 0, body.as_bytes()).is_none() {
            return Cow::Borrowed(body);
        }
        let mut chars = body.chars().peekable();
        let mut scratch = String::with_capacity(body.len());
        while let Some(character) = chars.next() {
            scratch.push(match character {
                '\r' if chars.peek() != Some(&'\n') => '\n',
                '\0' => '\u{1a}',
                other => other,
            });
        }
        Cow::Owned(scratch)
    }

    /// The line that holds `offset` and what ends it, as ranges of the text.
    pub(super) fn line_at(&self, offset: usize) -> (Range<usize>, Range<usize>) {
        let bytes = self.bytes();
        let start = memchr::memrchr2(b'\n', b'\r', &bytes[..offset]).map_or(0, |at| at + 1);
        let end =
            memchr::memchr2(b'\n', b'\r', &bytes[offset..]).map_or(bytes.len(), |at| offset + at);
        (start..end, end..end + line_ending_len(&bytes[end..]))
    }

    /// The 1-based line and column of `offset`; columns count characters.
    #[must_use]
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let before = &self.text[..offset.min(self.text.len())];
        let line = count_lines(before.as_bytes());
        let start = memchr::memrchr2(b'\n', b'\r', before.as_bytes()).map_or(0, |at| at + 1);
        let first = before[start..].trim_start_matches(BYTE_ORDER_MARK);
        (line + 1, first.chars().count() + 1)
    }
}

/// The offset at which Markdown begins, behind byte-order mark and front matter.
pub(super) fn body_start(text: &str) -> usize {
    let mark = match text.starts_with(BYTE_ORDER_MARK) {
        true => BYTE_ORDER_MARK.len(),
        false => 0,
    };
    mark + front_matter_len(&text[mark..])
}

/// The number of line endings (LF, CRLF, lone CR) in `bytes`.
pub(super) fn count_lines(bytes: &[u8]) -> usize {
    let carriage_returns = memchr::memchr_iter(b'\r', bytes)
        .filter(|at| bytes.get(at + 1) != Some(&b'\n'))
        .count();
    memchr::memchr_iter(b'\n', bytes).count() + carriage_returns
}

/// The length of the line ending at the start of `bytes`: 0, 1 or 2.
fn line_ending_len(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

/// The length of YAML front matter at the start of `text`, 0 if there is none.
///
/// Front matter opens with a line `---` and ends with a line `---` or `...`.
fn front_matter_len(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("---") else {
        return 0;
    };
    let mut offset = text.len() - rest.trim_start_matches([' ', '\t']).len();
    if line_ending_len(&text.as_bytes()[offset..]) == 0 {
        return 0;
    }
    offset += line_ending_len(&text.as_bytes()[offset..]);
    while offset < text.len() {
        let rest = &text.as_bytes()[offset..];
        let length = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let next = offset + length + line_ending_len(&rest[length..]);
        if matches!(text[offset..offset + length].trim_end(), "---" | "...") {
            return next;
        }
        offset = next;
    }
    0
}

fn not_utf8(name: &str, bytes: &[u8], valid: usize) -> Error {
    let line = count_lines(&bytes[..valid]) + 1;
    let start = memchr::memrchr2(b'\n', b'\r', &bytes[..valid]).map_or(0, |at| at + 1);
    let column = String::from_utf8_lossy(&bytes[start..valid])
        .chars()
        .count()
        + 1;
    let hint = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        "the file looks like UTF-16; save it as UTF-8"
    } else {
        "save the file as UTF-8"
    };
    Error::new(
        Kind::Refused,
        format!("{name}:{line}:{column}: not UTF-8 text; nothing was changed"),
    )
    .hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_ends_where_its_fence_does() {
        for (text, length) in [
            ("---\na: 1\n---\n# T\n", 13),
            ("---\r\na: 1\r\n---\r\n# T", 16),
            ("---\ra\r---\rb", 10),
            ("---\na: 1\n...\n", 13),
            ("---\nno end\n", 0),
            ("----\n---\n", 0),
            ("--- \n---", 8),
            ("\n---\n---\n", 0),
            ("---", 0),
        ] {
            assert_eq!(front_matter_len(text), length, "{text:?}");
        }
    }

    #[test]
    fn the_scratch_copy_keeps_every_offset() {
        let source = Source::from_text("a\rb\r\nc\0d\n\r".to_owned());
        assert_eq!(source.markdown(), "a\nb\r\nc\u{1a}d\n\n");
    }

    #[test]
    fn bad_bytes_are_located() {
        let error = Source::new("R.md", b"ok\nab\xffc".to_vec()).unwrap_err();
        assert_eq!(
            error.message,
            "R.md:2:3: not UTF-8 text; nothing was changed"
        );
    }
}
