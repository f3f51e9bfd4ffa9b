//! A timeline: each phase's plan against the days on which it was worked on.

use chrono::{Days, NaiveDate};

use super::axis::TimeScale;
use super::{Entry, Frame, MARGIN, SAMPLE, WIDTH, counted, legend, theme};
use crate::render::charset::Charset;
use crate::render::columns;
use crate::render::escape::scrub;
use crate::render::svg::{self, Anchor, Element, Path};

/// What a timeline shows.
#[derive(Debug, Clone, Copy)]
pub struct Timeline<'a> {
    /// The roadmap's title.
    pub title: &'a str,
    /// The phases in their order.
    pub rows: &'a [Row<'a>],
    /// The day that the timeline shows.
    pub as_of: NaiveDate,
}

/// A phase of a timeline.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The phase's title.
    pub title: &'a str,
    /// The first and the last day that the plan gives it.
    pub planned: Option<(NaiveDate, NaiveDate)>,
    /// The days of its first and its last tick.
    pub actual: Option<(NaiveDate, NaiveDate)>,
    /// Tasks that are done.
    pub done: usize,
    /// Tasks that there are.
    pub total: usize,
    /// Planned without an end.
    pub ongoing: bool,
}

const TOP: f64 = 146.0;
const PITCH: f64 = 54.0;

/// The thickness of a planned bar, and of an actual one inside it.
const THICK: f64 = 18.0;
const THIN: f64 = 10.0;

/// Draws a row a phase, plan and actual days above the same axis, as SVG that ends in a newline.
///
/// A phase that is planned without an end reaches the axis's own.
#[must_use]
pub fn timeline(timeline: &Timeline<'_>) -> String {
    let height = TOP + PITCH * timeline.rows.len() as f64 + 14.0;
    let frame = Frame {
        kind: "timeline",
        title: timeline.title,
        name: "Timeline",
        caption: &caption(timeline),
        description: &description(timeline),
        height,
        rules: &[&theme::BARS, &theme::NOW],
    };
    frame.draw(elements(timeline, height - 14.0))
}

fn caption(timeline: &Timeline<'_>) -> String {
    let rows = timeline.rows.iter();
    let complete = rows.filter(|row| row.is_complete()).count();
    let phases = counted(timeline.rows.len(), "phase");
    format!("{complete} of {phases} done by {}", timeline.as_of)
}

fn description(timeline: &Timeline<'_>) -> String {
    let rows = timeline.rows.iter();
    let rows = rows.map(|row| format!(" {}", row.description()));
    let mut words = format!("{}.", caption(timeline));
    words.extend(rows);
    words
}

impl Row<'_> {
    fn is_complete(&self) -> bool {
        self.total > 0 && self.done >= self.total
    }

    fn title(&self) -> String {
        let title = scrub(self.title);
        columns::truncate(title.trim(), super::TITLE_COLUMNS, Charset::Utf8).into_owned()
    }

    fn description(&self) -> String {
        let title = self.title();
        let mut words = format!("{title}: {} of {}", self.done, self.total);
        let spans = [("planned", self.planned), ("worked on", self.actual)];
        for (word, span) in spans {
            if let Some((start, end)) = span {
                words.push_str(&format!(", {word} {start} to {end}"));
            }
        }
        if self.ongoing {
            words.push_str(", ongoing");
        }
        words.push('.');
        words
    }

    /// `5/8`, and what the bars cannot say.
    fn count(&self) -> String {
        let ongoing = if self.ongoing { "ongoing · " } else { "" };
        format!("{ongoing}{}/{}", self.done, self.total)
    }

    /// The share that is done, of a bar that is `width` wide.
    fn share(&self, width: f64) -> f64 {
        if self.total == 0 {
            return 0.0;
        }
        width * self.done.min(self.total) as f64 / self.total as f64
    }
}

fn elements(timeline: &Timeline<'_>, bottom: f64) -> Vec<Element> {
    if timeline.rows.is_empty() {
        let words = svg::text(MARGIN, 110.0, Anchor::Start, "No phases yet");
        return vec![words.class("over")];
    }
    let time = scale(timeline);
    let mut elements = legend(&entries(timeline), 98.0);
    elements.extend(axis(&time, bottom));
    let now = time.x(timeline.as_of) + width_of_a_day(&time, timeline.as_of) / 2.0;
    elements.push(Path::default().start(now, TOP).upright(bottom).draw("now"));
    for (place, row) in timeline.rows.iter().enumerate() {
        elements.extend(self::row(row, &time, TOP + PITCH * place as f64));
    }
    elements
}

/// The days that any row shows, whole, and the day of the timeline.
fn scale(timeline: &Timeline<'_>) -> TimeScale {
    let rows = timeline.rows.iter();
    let spans = rows.flat_map(|row| [row.planned, row.actual].into_iter().flatten());
    let as_of = timeline.as_of;
    let (start, end) = spans.fold((as_of, as_of), |(start, end), span| {
        (start.min(span.0), end.max(span.1).max(span.0))
    });
    let after = |day: NaiveDate, days| day.checked_add_days(Days::new(days));
    let end = after(end, 1).unwrap_or(NaiveDate::MAX);
    let end = end.max(after(start, 7).unwrap_or(NaiveDate::MAX));
    TimeScale::new(start, end, MARGIN, WIDTH - 2.0 * MARGIN)
}

fn width_of_a_day(time: &TimeScale, day: NaiveDate) -> f64 {
    let next = day.checked_add_days(Days::new(1));
    next.map_or(0.0, |next| time.x(next) - time.x(day))
}

fn axis(time: &TimeScale, bottom: f64) -> Vec<Element> {
    let mut lines = Path::default().start(MARGIN, TOP).across(time.right());
    let mut words = Vec::new();
    let mut free = 0.0;
    for tick in time.ticks() {
        let x = time.x(tick.at);
        lines = lines.start(x, TOP - 6.0).upright(bottom);
        let half = theme::WORDS.room(&tick.label) / 2.0;
        let x = x.clamp(MARGIN + half, time.right() - half);
        // At the ends a day is moved inside, where another one may stand.
        if x - half >= free {
            free = x + half + 4.0;
            words.push(svg::text(x, TOP - 12.0, Anchor::Middle, &tick.label));
        }
    }
    [lines.draw("grid")].into_iter().chain(words).collect()
}

/// A phase's words with its bars below, from `y` down.
fn row(row: &Row<'_>, time: &TimeScale, y: f64) -> Vec<Element> {
    let count = row.count();
    let room = WIDTH - 2.0 * MARGIN - theme::WORDS.room(&count) - 12.0;
    let title = theme::WORDS.letters().cut(&row.title(), room);
    let title = svg::words(MARGIN, y + 23.0, Anchor::Start, &title);
    let count = svg::text(time.right(), y + 23.0, Anchor::End, &count);
    let middle = y + 40.0;
    let mut elements = vec![title.class("over"), count.class("over")];
    elements.extend(planned(row, time, middle));
    elements.extend(actual(row, time, middle));
    elements
}

fn planned(row: &Row<'_>, time: &TimeScale, middle: f64) -> Option<Element> {
    let span = row.planned.map(|(start, end)| ends(time, start, end));
    let (left, right) = match span {
        Some((left, _)) if row.ongoing => (left, time.right()),
        None if row.ongoing => (time.left(), time.right()),
        span => span?,
    };
    let bar = svg::rect(left, middle - THICK / 2.0, right - left, THICK, 4.0);
    Some(bar.class("span"))
}

fn actual(row: &Row<'_>, time: &TimeScale, middle: f64) -> Vec<Element> {
    let Some((start, end)) = row.actual else {
        return Vec::new();
    };
    let (left, right) = ends(time, start, end);
    let width = right - left;
    let bar = |width, class| {
        let bar = svg::rect(left, middle - THIN / 2.0, width, THIN, 2.0);
        bar.class(class)
    };
    if row.is_complete() {
        return vec![bar(width, "full")];
    }
    vec![bar(width, "left"), bar(row.share(width), "full")]
}

/// The edges of a span, the last day whole, at least as wide as can be seen.
fn ends(time: &TimeScale, start: NaiveDate, end: NaiveDate) -> (f64, f64) {
    let left = time.x(start);
    let right = time.x(end) + width_of_a_day(time, end);
    let left = left.min(time.right() - 6.0);
    (left, right.max(left + 6.0))
}

fn entries(timeline: &Timeline<'_>) -> Vec<Entry> {
    let entry = |sample, name: &str| Entry {
        sample,
        name: name.to_owned(),
    };
    vec![
        entry(planned_sample, "Planned"),
        entry(done_sample, "Done"),
        entry(left_sample, "Open"),
        entry(now_sample, &timeline.as_of.to_string()),
    ]
}

fn planned_sample(x: f64, y: f64) -> Vec<Element> {
    vec![svg::rect(x, y - THICK / 2.0, SAMPLE, THICK, 4.0).class("span")]
}

fn done_sample(x: f64, y: f64) -> Vec<Element> {
    vec![svg::rect(x, y - THIN / 2.0, SAMPLE, THIN, 2.0).class("full")]
}

fn left_sample(x: f64, y: f64) -> Vec<Element> {
    vec![svg::rect(x, y - THIN / 2.0, SAMPLE, THIN, 2.0).class("left")]
}

fn now_sample(x: f64, y: f64) -> Vec<Element> {
    let x = x + SAMPLE / 2.0;
    let line = Path::default().start(x, y - THICK / 2.0);
    vec![line.upright(y + THICK / 2.0).draw("now")]
}
