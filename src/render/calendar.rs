//! A calendar of counts: one column a week, one row a weekday.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

/// The weeks that a year's calendar shows: all of the last year, on any weekday.
pub(super) const YEAR: usize = 53;

/// The short names of the weekdays that a calendar names, with their rows.
pub(super) const WEEKDAYS: [(usize, &str); 3] = [(0, "Mon"), (2, "Wed"), (4, "Fri")];

/// The short names of the months.
pub(super) const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The fewest tasks of a busy day.
const BUSY: u32 = 4;

/// The weeks up to a day, Mondays first, with what was counted on their days.
pub(super) struct Calendar<'a> {
    days: &'a BTreeMap<NaiveDate, u32>,
    monday: NaiveDate,
    as_of: NaiveDate,
    busy: u32,
}

/// A day with its place and its count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) day: NaiveDate,
    /// The column, from the left.
    pub(super) week: usize,
    /// The row, 0 for Monday.
    pub(super) weekday: usize,
    pub(super) count: u32,
}

impl<'a> Calendar<'a> {
    /// Takes the last `weeks` weeks, at least one, that end with the week of `as_of`.
    pub(super) fn new(days: &'a BTreeMap<NaiveDate, u32>, as_of: NaiveDate, weeks: usize) -> Self {
        let back = as_of.weekday().num_days_from_monday() as usize + 7 * weeks.saturating_sub(1);
        let monday = as_of.checked_sub_days(Days::new(back as u64));
        let mut calendar = Self {
            days,
            monday: monday.unwrap_or(NaiveDate::MIN),
            as_of,
            busy: BUSY,
        };
        calendar.busy = calendar.busy_day();
        calendar
    }

    /// Returns the days in their order, those without a count too.
    pub(super) fn cells(&self) -> impl Iterator<Item = Cell> {
        let days = self.monday.iter_days().enumerate();
        let days = days.take_while(|(_, day)| *day <= self.as_of);
        days.map(|(place, day)| Cell {
            day,
            week: place / 7,
            weekday: place % 7,
            count: self.days.get(&day).copied().unwrap_or(0),
        })
    }

    /// Returns where months start: their first whole week, and their name.
    ///
    /// A name needs three weeks and a gap, so a month that gets fewer has none.
    pub(super) fn months(&self) -> Vec<(usize, &'static str)> {
        let mondays = self.cells().filter(|cell| cell.weekday == 0);
        let mut months: Vec<(usize, u32)> = Vec::new();
        for Cell { day, week, .. } in mondays {
            if months.last().is_none_or(|(_, last)| *last != day.month0()) {
                months.push((week, day.month0()));
            }
        }
        let ends = months.iter().skip(1).map(|(week, _)| *week);
        let ends: Vec<usize> = ends.chain([self.weeks() + 1]).collect();
        let named = months.iter().zip(ends);
        let named = named.filter(|((week, _), end)| end - week >= 4);
        let named = named.map(|((week, month), _)| (*week, MONTHS[*month as usize % 12]));
        named.collect()
    }

    /// Returns the number of columns.
    pub(super) fn weeks(&self) -> usize {
        self.cells().last().map_or(0, |cell| cell.week + 1)
    }

    /// Returns the level of a count, 0 for none to 4.
    ///
    /// Levels 1 to 4 are quarters of a busy day, so that neither one day of
    /// fifty tasks turns all others pale nor one task makes a day busy.
    pub(super) fn level(&self, count: u32) -> usize {
        let quarters = (u64::from(count) * 4).div_ceil(u64::from(self.busy));
        usize::try_from(quarters.min(4)).unwrap_or(4)
    }

    /// The count that nine in ten of the days with any do not pass; at least four.
    fn busy_day(&self) -> u32 {
        let counts = self.cells().map(|cell| cell.count);
        let mut counts: Vec<u32> = counts.filter(|count| *count > 0).collect();
        counts.sort_unstable();
        let place = (counts.len() * 9).div_ceil(10).saturating_sub(1);
        counts.get(place).copied().unwrap_or(0).max(BUSY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn weeks_start_on_monday_and_end_with_the_day() {
        let days = BTreeMap::from([(day("2026-05-02"), 3), (day("2026-05-03"), 9)]);
        let calendar = Calendar::new(&days, day("2026-05-02"), YEAR);
        let cells: Vec<Cell> = calendar.cells().collect();
        assert_eq!(cells.len(), 52 * 7 + 6);
        assert_eq!(cells[0].day, day("2025-04-28"));
        let last = Cell {
            day: day("2026-05-02"),
            week: 52,
            weekday: 5,
            count: 3,
        };
        assert_eq!(cells.last(), Some(&last));
        assert_eq!(calendar.weeks(), YEAR);
    }

    #[test]
    fn months_are_named_where_they_start() {
        let days = BTreeMap::new();
        let months = |as_of, weeks| Calendar::new(&days, day(as_of), weeks).months();
        let expected = [(0, "Mar"), (4, "Apr"), (8, "May")];
        assert_eq!(months("2026-05-21", 11), expected);
        assert_eq!(months("2026-05-07", 9), [(0, "Mar"), (4, "Apr")]);
        assert_eq!(months("2026-05-07", 1), []);
    }

    #[test]
    fn levels_are_quarters_of_a_busy_day() {
        let levels = |counts: &[u32]| {
            let start = day("2026-01-01");
            let days = start.iter_days().zip(counts.iter().copied()).collect();
            let calendar = Calendar::new(&days, day("2026-05-02"), YEAR);
            let levels: Vec<usize> = counts.iter().map(|count| calendar.level(*count)).collect();
            levels
        };
        assert_eq!(levels(&[0, 1, 2, 3, 4, 5]), [0, 1, 2, 3, 4, 4]);
        assert_eq!(levels(&[1, 1, 1]), [1, 1, 1]);
        assert_eq!(
            levels(&[8, 16, 8, 16, 4, 1, 1, 1, 1, 50]),
            [2, 4, 2, 4, 1, 1, 1, 1, 1, 4]
        );
        assert_eq!(levels(&[u32::MAX, 1]), [4, 1]);
    }

    #[test]
    fn the_first_days_that_there_are_make_a_calendar() {
        let days = BTreeMap::new();
        for as_of in [NaiveDate::MIN, NaiveDate::MAX] {
            let calendar = Calendar::new(&days, as_of, YEAR);
            assert!(calendar.cells().count() >= 1);
            assert!(calendar.weeks() <= YEAR);
        }
    }
}
