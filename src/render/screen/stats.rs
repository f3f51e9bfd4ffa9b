//! `stats`: pace, streaks, the plan, a forecast, and charts.

use chrono::{Datelike, NaiveDate};

use super::{Room, count};
use crate::render::{Label, Line, columns, plot};
use crate::roadmap::pace::{Forecast, Pace};
use crate::roadmap::review::Review;
use crate::roadmap::{Document, PhaseIndex};

/// The rows of the chart of progress, its dates included.
const CHART_ROWS: usize = 9;

/// How wide charts become, in columns.
const CHART_COLUMNS: usize = 100;

/// More weeks than these need no more of them for a forecast.
const FORECAST_WEEKS: usize = 5;

/// The columns in front of what a line says.
const HEAD: usize = 10;

/// Draws the screen.
#[must_use]
pub fn stats(document: &Document, review: &Review, room: Room) -> Vec<Line> {
    let mut lines = vec![title(document, review, room)];
    if !review.has_ticks() {
        lines.push(Line::blank());
        lines.push(Line::from(
            "No task has been ticked in a commit yet; git roadmap check ticks one.",
        ));
        section(&mut lines, plan(document, review, room));
        return lines;
    }
    let width = room.width.min(CHART_COLUMNS);
    section(
        &mut lines,
        plot::burnup(&review.points, width, CHART_ROWS, room.charset),
    );
    let weeks: Vec<(NaiveDate, i64)> = review
        .weeks
        .iter()
        .map(|week| (week.monday, week.net))
        .collect();
    section(
        &mut lines,
        headed("done per week", plot::weeks(&weeks, width, room.charset)),
    );
    let calendar = plot::calendar(review.activity.per_day(), review.as_of, width, room.charset);
    section(&mut lines, headed("ticks by day", calendar));
    section(&mut lines, words(review, room));
    section(&mut lines, plan(document, review, room));
    lines
}

fn section(lines: &mut Vec<Line>, section: Vec<Line>) {
    if !section.is_empty() {
        lines.push(Line::blank());
        lines.extend(section);
    }
}

fn headed(head: &str, chart: Vec<Line>) -> Vec<Line> {
    if chart.is_empty() {
        return chart;
    }
    let head = Line::new().label(Label::Dim, head);
    std::iter::once(head).chain(chart).collect()
}

fn title(document: &Document, review: &Review, room: Room) -> Line {
    let overall = review.overall;
    let counts = format!(
        "{} of {}, {}%",
        overall.done,
        count(overall.total, "task"),
        overall.percent()
    );
    let name = room.width.saturating_sub(columns::width(&counts) + 2);
    let name = columns::truncate(document.title(), name, room.charset).into_owned();
    Line::new()
        .label(Label::Title, name)
        .right(room.width, Line::from(counts))
}

/// Pace, days, plan and forecast, a line each.
fn words(review: &Review, room: Room) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut say = |head: &str, text: &str| lines.extend(said(head, text, room));
    if let Some(pace) = &review.pace {
        say("pace", &pace_words(pace));
    }
    let activity = &review.activity;
    let days = format!(
        "{} with a tick; streak {}, longest {}",
        count(activity.active_days(), "day"),
        count(activity.current_streak(), "day"),
        count(activity.longest_streak(), "day"),
    );
    say("active", &days);
    if let (Some(start), Some(end)) = (review.plan.start(), review.plan.end()) {
        let standing = review.standing.overall.map(standing_words);
        let standing = standing
            .map(|words| format!("; {words}"))
            .unwrap_or_default();
        say("plan", &format!("{start} to {end}{standing}"));
    }
    match &review.forecast {
        Some(forecast) => {
            let range = format!(
                "done between {} and {}; {}",
                forecast.earliest,
                forecast.latest,
                forecast_method(forecast)
            );
            say("forecast", &range);
        }
        None if review.overall.is_complete() => say("forecast", "all is done"),
        None if review.weeks.len() > FORECAST_WEEKS => say(
            "forecast",
            "none: too little was ticked in the last half year",
        ),
        None => say(
            "forecast",
            "too little is known yet: it takes four whole weeks with ticks",
        ),
    }
    lines
}

/// Text behind a dimmed head, its further lines set in below it.
fn said(head: &str, text: &str, room: Room) -> Vec<Line> {
    let lines = columns::wrap(text, room.width.saturating_sub(HEAD).max(20));
    let line = |(place, text): (usize, String)| match place {
        0 => Line::new()
            .label(Label::Dim, columns::pad_right(head, HEAD))
            .text(text),
        _ => Line::new().spaces(HEAD).text(text),
    };
    lines.into_iter().enumerate().map(line).collect()
}

fn pace_words(pace: &Pace) -> String {
    format!(
        "{} a week in the median, {} in the last four weeks",
        tasks(pace.median),
        tasks(pace.current)
    )
}

/// A number of tasks with one decimal, where it has one.
fn tasks(number: f64) -> String {
    let rounded = format!("{number:.1}");
    let rounded = rounded.strip_suffix(".0").unwrap_or(&rounded);
    match rounded {
        "1" => "1 task".to_owned(),
        other => format!("{other} tasks"),
    }
}

/// How the forecast was made, in one line.
#[must_use]
pub fn forecast_method(forecast: &Forecast) -> String {
    format!(
        "8 of 10 of {} futures, put together at random from the last {} weeks",
        forecast.runs, forecast.weeks
    )
}

/// Days ahead of the plan or behind it, in words.
fn standing_words(days: i64) -> String {
    let number = usize::try_from(days.unsigned_abs()).unwrap_or(usize::MAX);
    match days {
        0 => "on time".to_owned(),
        1.. => format!("{} ahead", count(number, "day")),
        _ => format!("{} behind", count(number, "day")),
    }
}

/// The phases that have a plan or ticks: planned, actual, and the difference.
fn plan(document: &Document, review: &Review, room: Room) -> Vec<Line> {
    let is_shown = |phase: &PhaseIndex| {
        let planned = &review.plan.phases()[*phase];
        planned.period.is_some() || planned.is_ongoing() || review.phase_days[*phase].is_some()
    };
    let phases: Vec<PhaseIndex> = (0..document.phases().len()).filter(is_shown).collect();
    if phases.is_empty() || room.width < WIDE {
        return Vec::new();
    }
    let rows: Vec<[String; 5]> = phases
        .iter()
        .map(|&phase| cells(document, review, phase))
        .collect();
    let layout = Layout::of(&rows, room);
    let head = ["", "planned", "ticked", "done", ""].map(str::to_owned);
    let mut lines = vec![layout.line(&head, Label::Dim)];
    lines.extend(rows.iter().map(|row| layout.line(row, Label::Plain)));
    lines
}

/// The narrowest screen with a table of phases, in columns.
const WIDE: usize = 60;

/// A phase's title, plan, days with ticks, counts and days ahead.
fn cells(document: &Document, review: &Review, phase: PhaseIndex) -> [String; 5] {
    let planned = &review.plan.phases()[phase];
    let actual = review.phase_days[phase].as_ref();
    let progress = review.phases[phase];
    let period = |days| period_words(days, review.as_of);
    let days = planned.period.map(|period| (period.first, period.last));
    let planned = match days {
        None if planned.is_ongoing() => "ongoing".to_owned(),
        days => period(days),
    };
    let standing = review.standing.phases.get(phase).copied().flatten();
    [
        document.phase_title(phase).to_owned(),
        planned,
        period(actual.map(|days| (days.first, days.last))),
        format!("{}/{}", progress.done, progress.total),
        standing.map(standing_words).unwrap_or_default(),
    ]
}

/// The columns of the table.
struct Layout {
    room: Room,
    widths: [usize; 5],
}

impl Layout {
    fn of(rows: &[[String; 5]], room: Room) -> Self {
        let widest = |cell: usize| {
            let widths = rows.iter().map(|row| columns::width(&row[cell]));
            widths.max().unwrap_or(0)
        };
        let mut widths = [
            0,
            widest(1).max(7),
            widest(2).max(6),
            widest(3).max(4),
            widest(4),
        ];
        let others: usize = widths.iter().sum();
        widths[0] = room.width.saturating_sub(others + 8).min(widest(0)).max(8);
        Self { room, widths }
    }

    fn line(&self, cells: &[String; 5], label: Label) -> Line {
        let [title, planned, actual, done, standing] = cells;
        let title = columns::truncate(title, self.widths[0], self.room.charset);
        let text = format!(
            "{}  {}  {}  {}  {standing}",
            columns::pad_right(&title, self.widths[0]),
            columns::pad_right(planned, self.widths[1]),
            columns::pad_right(actual, self.widths[2]),
            columns::pad_left(done, self.widths[3]),
        );
        Line::new()
            .label(label, text)
            .fit(self.room.width, self.room.charset)
            .trim_end()
    }
}

/// A period in short: days of the year that it is, else months.
fn period_words(days: Option<(NaiveDate, NaiveDate)>, as_of: NaiveDate) -> String {
    let Some((first, last)) = days else {
        return String::new();
    };
    let is_now = |day: NaiveDate| day.year() == as_of.year();
    let format = match is_now(first) && is_now(last) {
        true => "%m-%d",
        false => "%Y-%m",
    };
    let (first, last) = (
        first.format(format).to_string(),
        last.format(format).to_string(),
    );
    match first == last {
        true => first,
        false => format!("{first} – {last}"),
    }
}
