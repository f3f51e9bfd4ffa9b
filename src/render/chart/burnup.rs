//! A burn-up chart: what was done under what there is, with plan and forecast.

use std::ops::RangeInclusive;

use chrono::{Days, NaiveDate};

use super::axis::{CountScale, TimeScale};
use super::{Entry, Frame, MARGIN, WIDTH, counted, legend, theme};
use crate::render::bar::percent;
use crate::render::svg::{self, Anchor, Element, Path};
use crate::roadmap::Point;

/// What a burn-up chart shows.
#[derive(Debug, Clone, Copy)]
pub struct Burnup<'a> {
    /// The roadmap's title.
    pub title: &'a str,
    /// How far the roadmap was, in the order of days.
    pub points: &'a [Point],
    /// The corners of the plan: how many tasks should be done when; may be empty.
    pub plan: &'a [(NaiveDate, f64)],
    /// The earliest, the likely and the latest day on which all is done.
    pub forecast: Option<(NaiveDate, NaiveDate, NaiveDate)>,
    /// The day that the chart shows.
    pub as_of: NaiveDate,
}

const TOP: f64 = 112.0;
const BOTTOM: f64 = 336.0;
const HEIGHT: f64 = 416.0;

/// The plan begins and the future ends at most so many times the past away.
const FAR: u64 = 2;

/// The fewest days that an axis shows, and that count as a past.
const FEW_DAYS: u64 = 7;

/// Draws what was done and what there was over time, as SVG that ends in a newline.
///
/// The axis reaches the plan's end and the forecast's latest day, but no
/// further ahead than twice the past; what lies beyond is cut at the edge, and
/// its dates stand in the words. A forecast for what is finished or has no
/// points is left out.
#[must_use]
pub fn burnup(burnup: &Burnup<'_>) -> String {
    let chart = Chart::new(burnup);
    let frame = Frame {
        kind: "burnup",
        title: burnup.title,
        name: "Progress",
        caption: &chart.caption(),
        description: &chart.description(),
        height: HEIGHT,
        rules: &[&theme::AREA, &theme::LINES, &theme::NOW],
    };
    frame.draw(chart.elements())
}

/// The chart's values with the scales that place them.
struct Chart<'a> {
    points: &'a [Point],
    plan: &'a [(NaiveDate, f64)],
    forecast: Option<[NaiveDate; 3]>,
    now: NaiveDate,
    last: Point,
    time: TimeScale,
    count: CountScale,
}

impl<'a> Chart<'a> {
    fn new(burnup: &Burnup<'a>) -> Self {
        let points = burnup.points;
        let none = Point {
            day: burnup.as_of,
            done: 0,
            total: 0,
        };
        let last = points.last().copied().unwrap_or(none);
        let now = burnup.as_of.max(last.day);
        let forecast = burnup.forecast.filter(|_| last.done < last.total);
        let forecast = forecast.map(|(earliest, likely, latest)| {
            let likely = likely.max(now);
            [earliest.clamp(now, likely), likely, latest.max(likely)]
        });
        let days = axis_days(burnup, now, forecast.map(|days| days[2]));
        let most = points.iter().map(|point| point.total.max(point.done)).max();
        let count = CountScale::new(most.unwrap_or(0), BOTTOM, BOTTOM - TOP);
        let left = left(&count);
        Self {
            points,
            plan: burnup.plan,
            forecast,
            now,
            last,
            time: TimeScale::new(*days.start(), *days.end(), left, WIDTH - MARGIN - left),
            count,
        }
    }

    fn caption(&self) -> String {
        let Point { done, total, .. } = self.last;
        if self.points.is_empty() {
            return format!("No history yet on {}", self.now);
        }
        let done = format!("{done} of {total} done by {}", self.now);
        match self.forecast {
            Some([_, likely, _]) => format!("{done} · all likely by {likely}"),
            None => done,
        }
    }

    fn description(&self) -> String {
        let Some(first) = self.points.first() else {
            return format!("There is no history yet on {}.", self.now);
        };
        let Point { done, total, .. } = self.last;
        let mut words = format!(
            "By {}, {done} of {} were done, {}%. On {}, it was {} of {}.",
            self.now,
            counted(total, "task"),
            percent(done, total),
            first.day,
            first.done,
            first.total
        );
        if let Some((end, _)) = self.plan.last() {
            words.push_str(&format!(" The plan ends on {end}."));
        }
        if let Some([earliest, likely, latest]) = self.forecast {
            words.push_str(&format!(
                " At this pace all is likely done by {likely}, between {earliest} and {latest}."
            ));
        }
        words
    }

    fn elements(&self) -> Vec<Element> {
        let mut elements = self.axes();
        elements.push(clip());
        elements.push(self.clipped());
        elements.extend(self.history());
        elements.extend(self.marks());
        elements.extend(legend(&self.entries(), HEIGHT - 24.0));
        elements
    }

    /// The grid with its counts at the left and its days below.
    fn axes(&self) -> Vec<Element> {
        let (left, right) = (self.time.left(), self.time.right());
        let mut lines = Path::default();
        let mut words = Vec::new();
        for tick in self.count.ticks() {
            let y = self.count.at(tick.at);
            lines = lines.start(left, y).across(right);
            words.push(svg::text(left - 10.0, y + 5.0, Anchor::End, &tick.label));
        }
        for tick in self.time.ticks() {
            let x = self.time.x(tick.at);
            lines = lines.start(x, BOTTOM).upright(BOTTOM + 6.0);
            words.extend(day_label(x, &tick.label));
        }
        let mut elements = vec![lines.draw("grid")];
        elements.extend(words);
        elements
    }

    /// What may reach beyond the plot: the forecast's fan, the plan.
    fn clipped(&self) -> Element {
        let group = Element::new("g").set("clip-path", "url(#burnup-plot)");
        let group = group.children(self.fan());
        let mut plan = self.plan.iter();
        let Some((day, done)) = plan.next() else {
            return group;
        };
        let path = Path::default().start(self.time.x(*day), self.count.y(*done));
        let path = plan.fold(path, |path, (day, done)| {
            path.to(self.time.x(*day), self.count.y(*done))
        });
        group.child(&path.draw("plan"))
    }

    fn fan(&self) -> Vec<Element> {
        let Some(days) = self.forecast else {
            return Vec::new();
        };
        let [earliest, likely, latest] = days.map(|day| self.time.x(day));
        let (x, y) = self.end();
        let top = self.height(self.last.total);
        let fan = Path::default().start(x, y).to(earliest, top);
        let likely = Path::default().start(x, y).to(likely, top);
        let fan = fan.to(latest, top).close().draw("fan");
        vec![fan, likely.draw("likely")]
    }

    /// What was done as an area with its edge, and what there was as a line.
    fn history(&self) -> Vec<Element> {
        let done = self.steps(|point| point.done);
        let scope = self.steps(|point| point.total);
        let Some((x, y)) = done.first() else {
            return Vec::new();
        };
        let end = self.end().0;
        let area = Path::default().start(*x, BOTTOM).upright(*y);
        let area = stairs(area, &done).across(end).upright(BOTTOM).close();
        let line = |steps: &[(f64, f64)]| {
            let (x, y) = steps.first().copied().unwrap_or_default();
            stairs(Path::default().start(x, y), steps).across(end)
        };
        let (done, scope) = (line(&done), line(&scope));
        vec![area.draw("area"), scope.draw("scope"), done.draw("done")]
    }

    /// Where a number of the history changes, at most once a unit of the picture.
    fn steps(&self, value: fn(&Point) -> usize) -> Vec<(f64, f64)> {
        let mut steps: Vec<(f64, f64)> = Vec::new();
        for point in self.points {
            let (x, y) = (self.time.x(point.day).round(), self.height(value(point)));
            match steps.last_mut() {
                Some(last) if last.0 == x => last.1 = y,
                Some(last) if last.1 == y => {}
                _ => steps.push((x, y)),
            }
        }
        steps
    }

    /// The height of a count, in halves of a unit, which steps add up without a rest.
    fn height(&self, count: usize) -> f64 {
        (self.count.at(count) * 2.0).round() / 2.0
    }

    /// The point up to which things are done.
    fn end(&self) -> (f64, f64) {
        let x = self.time.x(self.now).round();
        (x, self.height(self.last.done))
    }

    /// The lines of the day and of the scope from then on, the point reached, and labels.
    fn marks(&self) -> Vec<Element> {
        if self.points.is_empty() {
            return Vec::new();
        }
        let (x, y) = self.end();
        let now = Path::default().start(x, BOTTOM).upright(TOP);
        let scope = now.start(x, self.height(self.last.total));
        let lines = scope.across(self.time.right()).draw("now");
        let mut elements = vec![lines, svg::circle(x, y, 5.5).class("dot")];
        elements.extend(self.likely_label());
        elements.push(self.end_label());
        elements
    }

    /// `42 of 97` beside the point reached, where the fewest lines are.
    ///
    /// That is below at the right, if the axis goes on there; else above at
    /// the left, or below the edge of the area where the scope is near.
    fn end_label(&self) -> Element {
        let (x, y) = self.end();
        let Point { done, total, .. } = self.last;
        let words = format!("{done} of {total}");
        let room = theme::WORDS.room(&words) + 12.0;
        let is_near = y - self.height(total) < 40.0;
        let (x, y, anchor) = if x + room < self.time.right() {
            (x + 12.0, y + 26.0, Anchor::Start)
        } else if is_near {
            (x - 10.0, self.edge(x - room) + 28.0, Anchor::End)
        } else {
            (x - 10.0, y - 12.0, Anchor::End)
        };
        svg::text(x, y.min(BOTTOM - 8.0), anchor, &words).class("over")
    }

    /// The height of what was done at a place across.
    fn edge(&self, x: f64) -> f64 {
        let mut points = self.points.iter().rev();
        let point = points.find(|point| self.time.x(point.day) <= x);
        point.map_or(BOTTOM, |point| self.height(point.done))
    }

    /// The likely day at the end of its line, or at the edge beyond which it lies.
    fn likely_label(&self) -> Vec<Element> {
        let Some([_, likely, _]) = self.forecast else {
            return Vec::new();
        };
        let (x, right) = (self.time.x(likely), self.time.right());
        let y = self.height(self.last.total);
        let words = likely.to_string();
        if x > right {
            let words = format!("{words} →");
            return vec![svg::text(right, y - 12.0, Anchor::End, &words).class("over")];
        }
        let half = theme::WORDS.room(&words) / 2.0;
        let label = svg::text(x.min(right - half), y - 12.0, Anchor::Middle, &words);
        vec![label.class("over"), svg::circle(x, y, 4.5).class("dot")]
    }

    fn entries(&self) -> Vec<Entry> {
        let entry = |sample, name: &str| Entry {
            sample,
            name: name.to_owned(),
        };
        let mut entries = vec![entry(area_sample, "Done"), entry(scope_sample, "All tasks")];
        if !self.plan.is_empty() {
            entries.push(entry(plan_sample, "Plan"));
        }
        if self.forecast.is_some() {
            entries.push(entry(likely_sample, "Forecast"));
        }
        entries
    }
}

/// The days that the axis shows.
fn axis_days(
    burnup: &Burnup<'_>,
    now: NaiveDate,
    latest: Option<NaiveDate>,
) -> RangeInclusive<NaiveDate> {
    let first = burnup
        .points
        .first()
        .map_or(now, |point| point.day.min(now));
    let past = now.signed_duration_since(first).num_days().unsigned_abs();
    let far = Days::new(past.max(FEW_DAYS * 2) * FAR);
    let (plan_start, plan_end) = (burnup.plan.first(), burnup.plan.last());
    let start = plan_start.map_or(first, |(day, _)| first.min(*day));
    let start = start.max(first.checked_sub_days(far).unwrap_or(NaiveDate::MIN));
    let end = plan_end.map_or(now, |(day, _)| now.max(*day));
    let end = latest.map_or(end, |latest| end.max(latest));
    let end = end.min(now.checked_add_days(far).unwrap_or(NaiveDate::MAX));
    let few = start.checked_add_days(Days::new(FEW_DAYS));
    start..=end.max(few.unwrap_or(NaiveDate::MAX))
}

/// Where the plot starts, right of the widest count.
fn left(count: &CountScale) -> f64 {
    let ticks = count.ticks();
    let rooms = ticks.iter().map(|tick| theme::WORDS.room(&tick.label));
    MARGIN + 10.0 + rooms.fold(0.0, f64::max)
}

/// The label of a day below the plot, unless the edge would cut it.
fn day_label(x: f64, label: &str) -> Option<Element> {
    let half = theme::WORDS.room(label) / 2.0;
    let fits = x + half <= WIDTH - 6.0;
    fits.then(|| svg::text(x, BOTTOM + 26.0, Anchor::Middle, label))
}

/// Draws on from the first of the steps to the last.
fn stairs(path: Path, steps: &[(f64, f64)]) -> Path {
    let pairs = steps.iter().zip(steps.iter().skip(1));
    pairs.fold(path, |path, (from, to)| {
        path.step(to.0 - from.0, to.1 - from.1)
    })
}

/// The window of the plot, with room for a line's width.
fn clip() -> Element {
    let window = svg::rect(0.0, TOP - 4.0, WIDTH - MARGIN, BOTTOM - TOP + 8.0, 0.0);
    Element::new("clipPath")
        .set("id", "burnup-plot")
        .child(&window)
}

fn area_sample(x: f64, y: f64) -> Vec<Element> {
    let area = Path::default().start(x, y + 7.0).upright(y - 4.0);
    let area = area.across(x + super::SAMPLE).upright(y + 7.0).close();
    let edge = level(x, y - 4.0);
    vec![area.draw("area"), edge.draw("done")]
}

fn scope_sample(x: f64, y: f64) -> Vec<Element> {
    vec![level(x, y).draw("scope")]
}

fn plan_sample(x: f64, y: f64) -> Vec<Element> {
    vec![level(x, y).draw("plan")]
}

fn likely_sample(x: f64, y: f64) -> Vec<Element> {
    vec![level(x, y).draw("likely")]
}

fn level(x: f64, y: f64) -> Path {
    Path::default().start(x, y).across(x + super::SAMPLE)
}
