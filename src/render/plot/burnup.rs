//! A burn-up chart of dots: what was done, filled, below a line of what there was.

use chrono::{Days, NaiveDate};

use super::{DATE, MIN_WIDTH, dates};
use crate::render::charset::Charset;
use crate::render::columns;
use crate::render::span::{Label, Line};
use crate::roadmap::Point;

/// Draws at most `height` lines, at most `width` wide: counts at the left, dates below.
///
/// In ASCII it is `#` for what was done and `.` for the rest of what there was.
/// There is nothing to draw without points, or in less than three lines.
#[must_use]
pub fn burnup(points: &[Point], width: usize, height: usize, charset: Charset) -> Vec<Line> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Vec::new();
    };
    let most = points.iter().map(|point| point.total.max(point.done)).max();
    let most = most.unwrap_or(0).max(1);
    let digits = most.to_string().len();
    let room = width.saturating_sub(digits + 1);
    if width < MIN_WIDTH || height < 3 || room < DATE {
        return Vec::new();
    }
    let plot = Plot::new(points, most, room, height - 1, charset);
    let rows = (0..plot.rows).map(|row| {
        let count = match row {
            0 => most.to_string(),
            _ if row + 1 == plot.rows => "0".to_owned(),
            _ => String::new(),
        };
        axis(&count, digits, charset)
            .append(plot.row(row))
            .trim_end()
    });
    let below = Line::new().spaces(digits + 1);
    let below = dates(below, [first.day, last.day], room, room, charset);
    rows.chain([below]).collect()
}

fn axis(count: &str, digits: usize, charset: Charset) -> Line {
    let mark = match (charset, count) {
        (Charset::Ascii, _) => "|",
        (Charset::Utf8, "") => "│",
        (Charset::Utf8, _) => "┤",
    };
    Line::new().label(Label::Dim, columns::pad_left(count, digits) + mark)
}

/// The dots that each column fills, from the bottom.
struct Plot {
    rows: usize,
    columns: usize,
    charset: Charset,
    done: Vec<usize>,
    scope: Vec<usize>,
}

impl Plot {
    fn new(points: &[Point], most: usize, columns: usize, rows: usize, charset: Charset) -> Self {
        let (across, down) = cell(charset);
        let values = values(points, columns * across);
        let level = |count: usize| level(count, most, rows * down);
        Self {
            rows,
            columns,
            charset,
            done: values.iter().map(|point| level(point.done)).collect(),
            scope: values.iter().map(|point| level(point.total)).collect(),
        }
    }

    /// The cells of a row, the top one first.
    fn row(&self, row: usize) -> Line {
        let cells = (0..self.columns).map(|column| match self.charset {
            Charset::Utf8 => self.dots(row, column),
            Charset::Ascii => self.mark(row, column),
        });
        cells.fold(Line::new(), |line, (label, mark)| line.label(label, mark))
    }

    /// Eight dots, those of what was done filled, and the topmost of what there was.
    fn dots(&self, row: usize, column: usize) -> (Label, char) {
        let (mut done, mut scope) = (0, 0);
        for (x, bits) in [[0x40, 0x04, 0x02, 0x01], [0x80, 0x20, 0x10, 0x08]]
            .iter()
            .enumerate()
        {
            let at = column * 2 + x;
            for (y, bit) in bits.iter().enumerate() {
                let height = (self.rows - 1 - row) * 4 + y;
                if height < self.done[at] {
                    done |= bit;
                }
                if height + 1 == self.scope[at] {
                    scope |= bit;
                }
            }
        }
        let dots = char::from_u32(0x2800 + (done | scope)).unwrap_or(' ');
        match (done, scope) {
            (0, 0) => (Label::Plain, ' '),
            (0, _) => (Label::BarRest, dots),
            _ => (Label::Bar, dots),
        }
    }

    fn mark(&self, row: usize, column: usize) -> (Label, char) {
        let height = self.rows - 1 - row;
        if height < self.done[column] {
            (Label::Bar, '#')
        } else if height < self.scope[column] {
            (Label::BarRest, '.')
        } else {
            (Label::Plain, ' ')
        }
    }
}

/// The dots of one character, across and down.
fn cell(charset: Charset) -> (usize, usize) {
    match charset {
        Charset::Utf8 => (2, 4),
        Charset::Ascii => (1, 1),
    }
}

/// The point that holds at each of `count` days, evenly from the first to the last.
fn values(points: &[Point], count: usize) -> Vec<Point> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Vec::new();
    };
    let span = last.day.signed_duration_since(first.day).num_days().max(0);
    let mut rest = points.iter().peekable();
    let mut now = *first;
    let days = (0..count).map(|place| day(first.day, span.unsigned_abs(), place, count));
    let values = days.map(|day| {
        while let Some(point) = rest.next_if(|point| point.day <= day) {
            now = *point;
        }
        now
    });
    values.collect()
}

fn day(first: NaiveDate, span: u64, place: usize, count: usize) -> NaiveDate {
    let days = span as u128 * place as u128 / count.saturating_sub(1).max(1) as u128;
    let days = Days::new(u64::try_from(days).unwrap_or(span));
    first.checked_add_days(days).unwrap_or(NaiveDate::MAX)
}

/// The share of a count, rounded down; one that is not 0 shows at least one dot.
fn level(count: usize, most: usize, dots: usize) -> usize {
    if count == 0 {
        return 0;
    }
    let share = count as u128 * dots as u128 / most as u128;
    usize::try_from(share).unwrap_or(dots).clamp(1, dots)
}
