//! A heatmap: on which days of the last year tasks were done.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Frame, MARGIN, counted, theme};
use crate::render::calendar::{Calendar, Cell, WEEKDAYS, YEAR};
use crate::render::svg::{self, Anchor, Element, Path};

/// What a heatmap shows.
#[derive(Debug, Clone, Copy)]
pub struct Heatmap<'a> {
    /// The roadmap's title.
    pub title: &'a str,
    /// How many tasks were done on a day.
    pub days: &'a BTreeMap<NaiveDate, u32>,
    /// The last day of the calendar.
    pub as_of: NaiveDate,
}

const HEIGHT: f64 = 248.0;

/// The distance of two days.
const PITCH: f64 = 12.0;

/// A cell without its rim, which rounds it and adds to its size.
const SIDE: f64 = 6.0;

const RIM: f64 = 4.0;

/// Where the weeks start, right of the weekdays.
const LEFT: f64 = 69.0;
const TOP: f64 = 112.0;

/// Draws the last 53 weeks as a calendar, as SVG that ends in a newline.
///
/// A day's colour is its count in quarters of a busy day, which nine in ten of
/// the days with any do not pass and which has at least four tasks.
#[must_use]
pub fn heatmap(heatmap: &Heatmap<'_>) -> String {
    let calendar = Calendar::new(heatmap.days, heatmap.as_of, YEAR);
    let caption = caption(&calendar);
    let frame = Frame {
        kind: "heatmap",
        title: heatmap.title,
        name: "Progress",
        caption: &caption,
        description: &description(&calendar, &caption, heatmap.as_of),
        height: HEIGHT,
        rules: &[&theme::CELLS],
    };
    let mut elements = names(&calendar);
    elements.extend(cells(&calendar));
    elements.extend(legend());
    frame.draw(elements)
}

/// `84 tasks on 31 days in the last year`.
fn caption(calendar: &Calendar<'_>) -> String {
    let counts: Vec<u32> = active(calendar).map(|cell| cell.count).collect();
    let tasks: u64 = counts.iter().copied().map(u64::from).sum();
    let tasks = usize::try_from(tasks).unwrap_or(usize::MAX);
    format!(
        "{} on {} in the last year",
        counted(tasks, "task"),
        counted(counts.len(), "day")
    )
}

fn description(calendar: &Calendar<'_>, caption: &str, as_of: NaiveDate) -> String {
    let words = format!("{caption}, up to {as_of}.");
    // The first of the busiest days, not the last as a plain maximum would be.
    let busiest = active(calendar).min_by_key(|cell| std::cmp::Reverse(cell.count));
    match busiest {
        Some(Cell { day, count, .. }) => {
            let count = counted(count as usize, "task");
            format!("{words} The busiest day was {day} with {count}.")
        }
        None => words,
    }
}

fn active<'a>(calendar: &'a Calendar<'_>) -> impl Iterator<Item = Cell> + 'a {
    calendar.cells().filter(|cell| cell.count > 0)
}

/// The months above the cells and the weekdays beside them.
fn names(calendar: &Calendar<'_>) -> Vec<Element> {
    let months = calendar.months().into_iter();
    let months = months.map(|(week, name)| {
        let x = LEFT + week as f64 * PITCH;
        svg::text(x, TOP - 12.0, Anchor::Start, name)
    });
    let weekdays = WEEKDAYS.map(|(row, name)| {
        let y = TOP + row as f64 * PITCH + 10.0;
        svg::text(MARGIN, y, Anchor::Start, name)
    });
    months.chain(weekdays).collect()
}

/// The empty days as one path, then the others by level, each with its words.
fn cells(calendar: &Calendar<'_>) -> Vec<Element> {
    let empty = calendar.cells().filter(|cell| cell.count == 0);
    let empty = empty.fold(Path::default(), |path, cell| {
        let (x, y) = place(&cell);
        square(path, x, y)
    });
    let levels = ["d1", "d2", "d3", "d4"].into_iter().zip(1..);
    let groups = levels.map(|(class, level)| {
        let cells = active(calendar).filter(|cell| calendar.level(cell.count) == level);
        Element::new("g").class(class).children(cells.map(day))
    });
    [empty.draw("d0")].into_iter().chain(groups).collect()
}

fn day(cell: Cell) -> Element {
    let (x, y) = place(&cell);
    let count = counted(cell.count as usize, "task");
    let title = Element::new("title").text(&format!("{}: {count}", cell.day));
    square(Path::default(), x, y).element().child(&title)
}

fn place(cell: &Cell) -> (f64, f64) {
    let x = LEFT + cell.week as f64 * PITCH;
    (x, TOP + cell.weekday as f64 * PITCH)
}

fn square(path: Path, x: f64, y: f64) -> Path {
    path.square(x + RIM / 2.0, y + RIM / 2.0, SIDE)
}

/// The levels from less to more, at the right.
fn legend() -> Vec<Element> {
    let right = LEFT + 53.0 * PITCH - 2.0;
    let y = HEIGHT - 22.0;
    let cells = right - theme::WORDS.room("More") - 6.0 - 5.0 * PITCH;
    let samples = ["d0", "d1", "d2", "d3", "d4"].into_iter().zip(0_u8..);
    let samples = samples.map(|(class, place)| {
        let x = cells + f64::from(place) * PITCH;
        square(Path::default(), x, y - 10.0).draw(class)
    });
    let less = svg::text(cells - 8.0, y, Anchor::End, "Less");
    let more = svg::text(cells + 5.0 * PITCH + 6.0, y, Anchor::Start, "More");
    [less].into_iter().chain(samples).chain([more]).collect()
}
