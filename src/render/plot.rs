//! Charts for the terminal, of braille dots and blocks.
//!
//! No line is wider than the width that is asked for. Below 20 columns a chart
//! says nothing, so there is none. With [`Charset::Ascii`] every mark is ASCII
//! already and none needs a stand-in.

mod burnup;
mod calendar;
mod weeks;

pub use burnup::burnup;
pub use calendar::calendar;
pub use weeks::weeks;

use chrono::NaiveDate;

use super::charset::Charset;
use super::span::{Label, Line};

/// The fewest columns that a chart needs.
const MIN_WIDTH: usize = 20;

/// The columns of a date, four digits of its year at the most.
const DATE: usize = 10;

/// Appends the first and the last day: below both ends of `columns`, else as a
/// range where `room` has a place for it, else the first alone.
fn dates(line: Line, days: [NaiveDate; 2], columns: usize, room: usize, charset: Charset) -> Line {
    let width = line.width() + room;
    let [first, last] = days.map(|day| day.to_string());
    let dash = match charset {
        Charset::Utf8 => " – ",
        Charset::Ascii => " - ",
    };
    let both = first.len() + last.len();
    let words = if first == last || room < both + 3 {
        first
    } else if columns < both + 2 {
        first + dash + &last
    } else {
        first + &" ".repeat(columns - both) + &last
    };
    line.label(Label::Dim, words).fit(width, charset)
}

#[cfg(test)]
mod tests;
