//! Scales: days across, counts upwards, each with ticks that people count in.

use chrono::{Datelike, Days, NaiveDate};

use super::theme::WORDS;
use crate::render::calendar::MONTHS;

/// Days from left to right; the first day starts at the left end.
#[derive(Debug, Clone, Copy)]
pub(super) struct TimeScale {
    start: NaiveDate,
    end: NaiveDate,
    left: f64,
    width: f64,
}

/// A place on an axis with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tick<T> {
    pub(super) at: T,
    pub(super) label: String,
}

impl TimeScale {
    /// Lays the days from `start` to `end`, which is later, across a width.
    pub(super) fn new(start: NaiveDate, end: NaiveDate, left: f64, width: f64) -> Self {
        Self {
            start,
            end,
            left,
            width,
        }
    }

    /// Returns where a day starts, also of one outside.
    pub(super) fn x(&self, day: NaiveDate) -> f64 {
        let all = days(self.start, self.end).max(1.0);
        self.left + self.width * days(self.start, day) / all
    }

    /// Returns the left end.
    pub(super) fn left(&self) -> f64 {
        self.left
    }

    /// Returns the right end.
    pub(super) fn right(&self) -> f64 {
        self.left + self.width
    }

    /// Returns ticks at days, Mondays, or starts of months or years, as many as have room.
    ///
    /// A January shows its year; without one the first tick shows it.
    pub(super) fn ticks(&self) -> Vec<Tick<NaiveDate>> {
        let day = self.width / days(self.start, self.end).max(1.0);
        let fits = |step: &Step| step.days() * day >= step.room();
        let step = Step::all().find(fits);
        let days = step.map_or_else(Vec::new, |step| step.between(self.start, self.end));
        let has_year = days.iter().any(|day| day.month() == 1);
        let labels = days.iter().enumerate().map(|(place, day)| Tick {
            at: *day,
            label: label(*day, step, place == 0 && !has_year),
        });
        labels.collect()
    }
}

fn days(from: NaiveDate, to: NaiveDate) -> f64 {
    to.signed_duration_since(from).num_days() as f64
}

/// The distance of two ticks in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Days(i32),
    Months(i32),
}

impl Step {
    /// All that people count in: days, weeks, months, quarters, years, 2, 5, 10 of them.
    fn all() -> impl Iterator<Item = Self> {
        let days = [1, 2, 7, 14].map(Self::Days);
        let months = [1, 2, 3, 6].map(Self::Months);
        let years = (0..6).flat_map(|power| [1, 2, 5].map(|years| years * 10_i32.pow(power)));
        let years = years.map(|years| Self::Months(years * 12));
        days.into_iter().chain(months).chain(years)
    }

    fn days(self) -> f64 {
        match self {
            Self::Days(days) => f64::from(days),
            Self::Months(months) => f64::from(months) * 30.44,
        }
    }

    /// The room that a label needs, with a gap.
    fn room(self) -> f64 {
        match self {
            Self::Days(_) => WORDS.room("May 30 "),
            Self::Months(_) => WORDS.room("2026 ") + 3.0,
        }
    }

    fn between(self, start: NaiveDate, end: NaiveDate) -> Vec<NaiveDate> {
        match self {
            Self::Days(step) => day_ticks(step, start, end),
            Self::Months(step) => month_ticks(step, start, end),
        }
    }
}

/// Every `step`th day; weeks start on Monday, as the first day of the calendar did.
fn day_ticks(step: i32, start: NaiveDate, end: NaiveDate) -> Vec<NaiveDate> {
    let after = (1 - start.num_days_from_ce()).rem_euclid(step);
    let first = start.checked_add_days(Days::new(after.unsigned_abs().into()));
    let next = |day: &NaiveDate| day.checked_add_days(Days::new(step.unsigned_abs().into()));
    let days = std::iter::successors(first, next);
    days.take_while(|day| *day <= end).collect()
}

/// The first days of every `step`th month, counted from the start of year 0.
fn month_ticks(step: i32, start: NaiveDate, end: NaiveDate) -> Vec<NaiveDate> {
    let month = |day: NaiveDate| day.year() * 12 + day.month0().cast_signed();
    let first = month(start).div_euclid(step) * step;
    let months = (first..=month(end)).step_by(step.unsigned_abs() as usize);
    let days = months.filter_map(|month| {
        let number = month.rem_euclid(12).unsigned_abs() + 1;
        NaiveDate::from_ymd_opt(month.div_euclid(12), number, 1)
    });
    days.filter(|day| *day >= start).collect()
}

fn label(day: NaiveDate, step: Option<Step>, with_year: bool) -> String {
    let month = MONTHS[day.month0() as usize % 12];
    match step {
        Some(Step::Days(_)) => format!("{month} {}", day.day()),
        _ if day.month() == 1 => day.year().to_string(),
        _ if with_year => format!("{month} {}", day.year()),
        _ => month.to_owned(),
    }
}

/// Counts from the bottom up; the top is a tick.
#[derive(Debug, Clone, Copy)]
pub(super) struct CountScale {
    step: usize,
    top: usize,
    bottom: f64,
    height: f64,
}

impl CountScale {
    /// Lays the counts from 0 to at least `most` over a height that ends at `bottom`.
    pub(super) fn new(most: usize, bottom: f64, height: f64) -> Self {
        let step = step(most);
        Self {
            step,
            top: most.div_ceil(step).max(1).saturating_mul(step),
            bottom,
            height,
        }
    }

    /// Returns the height of a count; one outside counts as the nearest inside.
    pub(super) fn y(&self, count: f64) -> f64 {
        let top = self.top as f64;
        let count = if count.is_nan() { 0.0 } else { count };
        self.bottom - self.height * count.clamp(0.0, top) / top
    }

    /// Returns the height of a whole count.
    pub(super) fn at(&self, count: usize) -> f64 {
        self.y(count as f64)
    }

    /// Returns the ticks from 0 to the top, at most eight.
    pub(super) fn ticks(&self) -> Vec<Tick<usize>> {
        let steps = 0..=self.top / self.step;
        let counts = steps.map(|steps| steps * self.step);
        let ticks = counts.map(|count| Tick {
            at: count,
            label: count.to_string(),
        });
        ticks.collect()
    }
}

/// The smallest of 1, 2, 5, 10, 20, 50, … of which seven reach `most`.
fn step(most: usize) -> usize {
    let mut power = 1_usize;
    loop {
        for part in [1, 2, 5] {
            let step = power.saturating_mul(part);
            if step.saturating_mul(7) >= most {
                return step;
            }
        }
        power = power.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn labels(start: &str, end: &str) -> Vec<String> {
        let scale = TimeScale::new(day(start), day(end), 0.0, 650.0);
        let ticks = scale.ticks().into_iter();
        ticks.map(|tick| tick.label).collect()
    }

    #[test]
    fn ticks_are_what_people_count_in() {
        let table: [(&str, &str, &[&str]); 8] = [
            (
                "2026-05-04",
                "2026-05-07",
                &["May 4", "May 5", "May 6", "May 7"],
            ),
            ("2026-04-29", "2026-05-20", &["May 4", "May 11", "May 18"]),
            (
                "2026-01-15",
                "2026-06-02",
                &["Feb 2026", "Mar", "Apr", "May", "Jun"],
            ),
            (
                "2025-11-03",
                "2026-05-02",
                &["Dec", "2026", "Feb", "Mar", "Apr", "May"],
            ),
            (
                "2024-11-03",
                "2025-12-02",
                &["2025", "Mar", "May", "Jul", "Sep", "Nov"],
            ),
            (
                "2024-03-03",
                "2026-02-02",
                &["Apr", "Jul", "Oct", "2025", "Apr", "Jul", "Oct", "2026"],
            ),
            (
                "2018-02-01",
                "2024-02-01",
                &["2019", "2020", "2021", "2022", "2023", "2024"],
            ),
            (
                "1995-01-01",
                "2026-01-01",
                &["1995", "2000", "2005", "2010", "2015", "2020", "2025"],
            ),
        ];
        for (start, end, expected) in table {
            assert_eq!(labels(start, end), expected, "{start} {end}");
        }
    }

    #[test]
    fn any_days_have_few_ticks() {
        let ends = [
            NaiveDate::MIN,
            day("0000-01-01"),
            day("2026-05-02"),
            day("2026-05-03"),
            NaiveDate::MAX,
        ];
        for start in ends {
            for end in ends.into_iter().filter(|end| *end >= start) {
                let scale = TimeScale::new(start, end, 0.0, 650.0);
                assert!(scale.ticks().len() <= 10, "{start} {end}");
                assert!((0.0..=650.0).contains(&scale.x(end)));
            }
        }
    }

    #[test]
    fn counts_go_by_one_two_five() {
        let top = |most| {
            let ticks = CountScale::new(most, 0.0, 100.0).ticks();
            let counts: Vec<usize> = ticks.iter().map(|tick| tick.at).collect();
            counts
        };
        assert_eq!(top(0), [0, 1]);
        assert_eq!(top(3), [0, 1, 2, 3]);
        assert_eq!(top(8), [0, 2, 4, 6, 8]);
        assert_eq!(top(97), [0, 20, 40, 60, 80, 100]);
        assert_eq!(top(101), [0, 20, 40, 60, 80, 100, 120]);
        assert!(top(usize::MAX).len() <= 8);
    }

    #[test]
    fn heights_stay_inside() {
        let scale = CountScale::new(10, 100.0, 50.0);
        assert_eq!(scale.at(0), 100.0);
        assert_eq!(scale.at(10), 50.0);
        for count in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -3.0, 1e300] {
            assert!((50.0..=100.0).contains(&scale.y(count)), "{count}");
        }
    }
}
