//! Line numbers for offsets that mostly grow.

use crate::roadmap::source::count_lines;

/// Counts lines from the last place asked for.
pub(super) struct Lines<'s> {
    bytes: &'s [u8],
    /// Some lines may end with CR alone.
    has_returns: bool,
    at: usize,
    line: usize,
}

impl<'s> Lines<'s> {
    pub(super) fn new(bytes: &'s [u8]) -> Self {
        Self {
            bytes,
            has_returns: memchr::memchr(b'\r', bytes).is_some(),
            at: 0,
            line: 1,
        }
    }

    /// The 1-based line of `offset`.
    pub(super) fn line_at(&mut self, offset: usize) -> u32 {
        let offset = offset.min(self.bytes.len());
        if offset < self.at {
            self.at = 0;
            self.line = 1;
        }
        let passed = &self.bytes[self.at..offset];
        self.line += if self.has_returns {
            count_lines(passed)
        } else {
            memchr::memchr_iter(b'\n', passed).count()
        };
        self.at = offset;
        u32::try_from(self.line).unwrap_or(u32::MAX)
    }
}
