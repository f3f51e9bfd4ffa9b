//! Which changes of the two sides meet, and so are merged as one.

use std::collections::HashSet;
use std::ops::Range;

use imara_diff::{Hunk, Token};

use super::text::{Tokens, range};

impl Tokens<'_> {
    /// Whether two changes touch the same place: lines that both changed, two
    /// insertions at one place, also where one of them comes with changed lines
    /// around it, something inserted below a line that the other
    /// deleted, or neighbours that write the same new line, which would come
    /// out twice.
    pub(super) fn meet(&self, (hunk, is_ours): (&Hunk, bool), other: &Hunk) -> bool {
        let (one, two) = (&hunk.before, &other.before);
        let is_next = one.start == two.end || two.start == one.end;
        if is_next && self.write_the_same(hunk, is_ours, other) {
            return true;
        }
        match (one.is_empty(), two.is_empty()) {
            (true, true) => one.start == two.start,
            (false, false) => one.start < two.end && two.start < one.end,
            (true, false) => {
                (two.start < one.start && one.start < two.end)
                    || (is_at_end(one, two) && grows(other))
                    || (one.start == two.end && self.hangs(hunk, is_ours, other))
            }
            (false, true) => {
                (one.start < two.start && two.start < one.end)
                    || (is_at_end(two, one) && grows(hunk))
                    || (two.start == one.end && self.hangs(other, !is_ours, hunk))
            }
        }
    }

    /// Whether two changes have a line in common that is not blank, nor in the
    /// base: what each side moved may be two tasks of the same words.
    fn write_the_same(&self, hunk: &Hunk, is_ours: bool, other: &Hunk) -> bool {
        let (side, other_side) = match is_ours {
            true => (&self.ours, &self.theirs),
            false => (&self.theirs, &self.ours),
        };
        let written: HashSet<Token> = other_side[range(&other.after)].iter().copied().collect();
        let lines = side[range(&hunk.after)].iter();
        let is_blank = |line: Token| self.interner[line].trim().is_empty();
        let mut common = lines.filter(|line| written.contains(line));
        common.any(|&line| !is_blank(line) && !self.is_in_base(line))
    }

    /// Whether inserted lines stand below lines that the other side deleted:
    /// what is indented deeper belongs to them.
    fn hangs(&self, inserted: &Hunk, is_ours: bool, deleted: &Hunk) -> bool {
        if !deleted.after.is_empty() {
            return false;
        }
        let side = if is_ours {
            self.lines[1]
        } else {
            self.lines[2]
        };
        let base = self.lines[0];
        let first = side
            .range(range(&inserted.after))
            .find_map(|line| indent(line.content));
        let last = base
            .range(range(&deleted.before))
            .filter_map(|line| indent(line.content))
            .min();
        matches!((first, last), (Some(first), Some(last)) if first > last)
    }
}

/// Whether an insertion stands right before or behind other lines.
fn is_at_end(insertion: &Range<u32>, lines: &Range<u32>) -> bool {
    insertion.start == lines.start || insertion.start == lines.end
}

/// Whether a change has more lines than it takes away, some of which it may
/// have inserted before or behind them.
fn grows(hunk: &Hunk) -> bool {
    !hunk.before.is_empty() && hunk.after.len() > hunk.before.len()
}

/// The columns of white space before a line; `None` for a blank one.
fn indent(line: &str) -> Option<usize> {
    let text = line.trim_start();
    (!text.is_empty()).then(|| {
        let space = line[..line.len() - text.len()].chars();
        space.map(|space| if space == '\t' { 4 } else { 1 }).sum()
    })
}
