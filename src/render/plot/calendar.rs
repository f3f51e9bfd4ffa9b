//! A calendar of days, one column a week.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::MIN_WIDTH;
use crate::render::calendar::{Calendar, Cell, WEEKDAYS, YEAR};
use crate::render::charset::Charset;
use crate::render::span::{Label, Line};

/// The columns of the weekdays' names and a gap.
const NAMES: usize = 4;

/// Draws the weeks up to `as_of`, as many as fit and at most a year: months, then a row a weekday.
///
/// The five marks from none to busy are `·░▒▓█`, in ASCII `.-+*#`; they mean
/// what the colours of [`heatmap`](crate::render::chart::heatmap) do.
#[must_use]
pub fn calendar(
    days: &BTreeMap<NaiveDate, u32>,
    as_of: NaiveDate,
    width: usize,
    charset: Charset,
) -> Vec<Line> {
    if width < MIN_WIDTH {
        return Vec::new();
    }
    let calendar = Calendar::new(days, as_of, YEAR.min(width - NAMES));
    let mut lines = vec![months(&calendar)];
    let cells: Vec<Cell> = calendar.cells().collect();
    lines.extend((0..7).map(|weekday| {
        let cells = cells.iter().filter(|cell| cell.weekday == weekday);
        cells.fold(name(weekday), |line, cell| {
            let (label, mark) = mark(calendar.level(cell.count), charset);
            line.label(label, mark)
        })
    }));
    lines
}

fn months(calendar: &Calendar<'_>) -> Line {
    let months = calendar.months().into_iter();
    months.fold(Line::new(), |line, (week, name)| {
        line.pad_to(NAMES + week).label(Label::Dim, name)
    })
}

fn name(weekday: usize) -> Line {
    let name = WEEKDAYS.iter().find(|(row, _)| *row == weekday);
    let name = name.map_or("", |(_, name)| name);
    Line::new().label(Label::Dim, name).pad_to(NAMES)
}

fn mark(level: usize, charset: Charset) -> (Label, char) {
    let marks = match charset {
        Charset::Utf8 => ['·', '░', '▒', '▓', '█'],
        Charset::Ascii => ['.', '-', '+', '*', '#'],
    };
    let label = if level == 0 {
        Label::BarRest
    } else {
        Label::Bar
    };
    (label, marks[level.min(4)])
}
