//! Progress as a bar and as a whole percentage.

use super::charset::Charset;
use super::span::{Label, Line};

/// Draws `done` of `total` as a bar that is `cells` columns wide.
///
/// The filled part is rounded down, so that only a finished bar looks full;
/// any progress shows at least one cell, unless the bar has only one.
#[must_use]
pub fn bar(done: usize, total: usize, cells: usize, charset: Charset) -> Line {
    let (full, rest) = match charset {
        Charset::Utf8 => ("█", "░"),
        Charset::Ascii => ("#", "."),
    };
    let filled = filled(done, total, cells);
    Line::new()
        .label(Label::Bar, full.repeat(filled))
        .label(Label::BarRest, rest.repeat(cells - filled))
}

fn filled(done: usize, total: usize, cells: usize) -> usize {
    if total == 0 || done == 0 {
        return 0;
    }
    if done >= total {
        return cells;
    }
    let share = share(done, total, cells).max(1);
    share.min(cells.saturating_sub(1))
}

/// Returns the whole percentage of `done` in `total`, rounded down, 0 to 100.
///
/// Nothing of nothing is 0: an empty roadmap is not a finished one.
#[must_use]
pub fn percent(done: usize, total: usize) -> u8 {
    if total == 0 {
        return 0;
    }
    u8::try_from(share(done.min(total), total, 100)).unwrap_or(100)
}

/// `parts` scaled by `done / total`, rounded down, without overflow.
fn share(done: usize, total: usize, parts: usize) -> usize {
    let scaled = done as u128 * parts as u128 / total as u128;
    usize::try_from(scaled).unwrap_or(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars() {
        let table = [
            (0, 10, 10, "░░░░░░░░░░"),
            (1, 1000, 10, "█░░░░░░░░░"),
            (5, 8, 16, "██████████░░░░░░"),
            (999, 1000, 10, "█████████░"),
            (10, 10, 10, "██████████"),
            (12, 10, 4, "████"),
            (0, 0, 4, "░░░░"),
            (1, 2, 1, "░"),
            (1, 2, 0, ""),
        ];
        for (done, total, cells, expected) in table {
            let line = bar(done, total, cells, Charset::Utf8);
            assert_eq!(line.plain(), expected, "{done}/{total}");
        }
        assert_eq!(bar(1, 4, 8, Charset::Ascii).plain(), "##......");
    }

    #[test]
    fn percentages_round_down() {
        let table = [
            (0, 0, 0),
            (0, 5, 0),
            (1, 3, 33),
            (2, 3, 66),
            (999, 1000, 99),
            (1, 1000, 0),
            (7, 7, 100),
            (9, 7, 100),
            (usize::MAX, usize::MAX, 100),
        ];
        for (done, total, expected) in table {
            assert_eq!(percent(done, total), expected, "{done}/{total}");
        }
    }
}
