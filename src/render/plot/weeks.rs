//! Weeks as a row of bars.

use chrono::NaiveDate;

use super::{DATE, MIN_WIDTH, dates};
use crate::render::charset::Charset;
use crate::render::columns;
use crate::render::span::{Label, Line};

/// Draws a bar a week, the newest that fit, with the most at the left and dates below.
///
/// A week that undid more than it did shows `-`. In ASCII a bar is a digit: the
/// count, or the ninths of the most where that has two digits.
#[must_use]
pub fn weeks(weeks: &[(NaiveDate, i64)], width: usize, charset: Charset) -> Vec<Line> {
    let digits = most(newest(weeks, width)).to_string().len();
    let room = width.saturating_sub(digits + 1);
    let weeks = newest(weeks, room);
    let (Some(first), Some(last)) = (weeks.first(), weeks.last()) else {
        return Vec::new();
    };
    if width < MIN_WIDTH || room < DATE {
        return Vec::new();
    }
    let most = most(weeks);
    let count = columns::pad_left(&most.to_string(), digits);
    let bars = Line::new().label(Label::Dim, count).spaces(1);
    let bars = weeks.iter().fold(bars, |line, (_, count)| {
        let (label, mark) = bar(*count, most, charset);
        line.label(label, mark)
    });
    let below = Line::new().spaces(digits + 1);
    let below = dates(below, [first.0, last.0], weeks.len(), room, charset);
    vec![bars, below]
}

fn newest(weeks: &[(NaiveDate, i64)], count: usize) -> &[(NaiveDate, i64)] {
    &weeks[weeks.len().saturating_sub(count)..]
}

fn most(weeks: &[(NaiveDate, i64)]) -> u64 {
    let counts = weeks.iter().map(|(_, count)| (*count).max(0));
    counts.max().unwrap_or(0).unsigned_abs()
}

fn bar(count: i64, most: u64, charset: Charset) -> (Label, char) {
    let positive = u64::try_from(count).unwrap_or(0);
    match charset {
        _ if count < 0 => (Label::Dim, '-'),
        Charset::Utf8 if count == 0 => (Label::BarRest, '·'),
        Charset::Ascii if count == 0 => (Label::BarRest, '.'),
        Charset::Utf8 => (Label::Bar, BLOCKS[parts(positive, most, 8) - 1]),
        Charset::Ascii => (Label::Bar, digit(positive, most)),
    }
}

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

fn digit(count: u64, most: u64) -> char {
    let digit = parts(count, most.max(9), 9);
    char::from_digit(u32::try_from(digit).unwrap_or(9), 10).unwrap_or('9')
}

/// How many of `all` parts of the most a count needs, from 1 on.
fn parts(count: u64, most: u64, all: u8) -> usize {
    let parts = (u128::from(count) * u128::from(all)).div_ceil(u128::from(most.max(1)));
    usize::try_from(parts).unwrap_or(1).clamp(1, all.into())
}
