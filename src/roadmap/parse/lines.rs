//! Line numbers for offsets that mostly grow.

use crate::roadmap::source::count_lines;

/// Counts lines from the last place asked for.
pub(super) struct Lines<'s> {
    bytes: &'s [u8],
    at: usize,
    line: usize,
}

impl<'s> Lines<'s> {
    pub(super) fn new(bytes: &'s [u8]) -> Self {
        Self {
            bytes,
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
        self.line += count_lines(&self.bytes[self.at..offset]);
        self.at = offset;
        u32::try_from(self.line).unwrap_or(u32::MAX)
    }
}
