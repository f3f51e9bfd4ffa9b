//! Days on which something was ticked, and streaks of them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::ticks_until;
use crate::roadmap::series::Series;

/// The days on which something was ticked, up to a day.
///
/// What was unticked again counts all the same: it was a day of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    per_day: BTreeMap<NaiveDate, u32>,
    as_of: NaiveDate,
}

impl Activity {
    /// Counts the ticks of each day up to the end of `as_of`.
    #[must_use]
    pub fn of(series: &Series, as_of: NaiveDate) -> Self {
        let mut per_day = BTreeMap::new();
        for tick in ticks_until(series, as_of).filter(|tick| tick.ticked) {
            *per_day.entry(tick.day).or_default() += 1;
        }
        Self { per_day, as_of }
    }

    /// How many boxes were ticked on each day that has any.
    #[must_use]
    pub fn per_day(&self) -> &BTreeMap<NaiveDate, u32> {
        &self.per_day
    }

    /// The number of days with a tick.
    #[must_use]
    pub fn active_days(&self) -> usize {
        self.per_day.len()
    }

    /// The most days with a tick that follow each other.
    #[must_use]
    pub fn longest_streak(&self) -> usize {
        self.streaks().map(|(_, days)| days).max().unwrap_or(0)
    }

    /// The days with a tick that follow each other up to today or yesterday, since
    /// today is not over; else 0.
    #[must_use]
    pub fn current_streak(&self) -> usize {
        match self.streaks().last() {
            Some((end, days)) if self.as_of <= end.succ_opt().unwrap_or(end) => days,
            _ => 0,
        }
    }

    /// The days with a tick that follow each other up to the last one; 0 before any.
    #[must_use]
    pub fn last_streak(&self) -> usize {
        self.streaks().last().map_or(0, |(_, days)| days)
    }

    /// The last day with a tick.
    #[must_use]
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.per_day.keys().next_back().copied()
    }

    /// The number of days in a row that end on each day with a tick.
    fn streaks(&self) -> impl Iterator<Item = (NaiveDate, usize)> {
        let days = self.per_day.keys();
        days.scan((None, 0), |(next, streak), &day| {
            *streak = if *next == Some(day) { *streak + 1 } else { 1 };
            *next = day.succ_opt();
            Some((day, *streak))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{any_series, day, endless, series};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_in_a_row_are_a_streak() {
        let series = series(&[
            ("2026-01-05", true),
            ("2026-01-06", true),
            ("2026-01-06", true),
            ("2026-01-06", false),
            ("2026-01-07", true),
            ("2026-01-08", false),
            ("2026-01-31", true),
            ("2026-02-01", true),
        ]);
        for (as_of, active, longest, current) in [
            ("2026-01-04", 0, 0, 0),
            ("2026-01-05", 1, 1, 1),
            ("2026-01-07", 3, 3, 3),
            ("2026-01-08", 3, 3, 3),
            ("2026-01-09", 3, 3, 0),
            ("2026-02-01", 5, 3, 2),
            ("2026-02-02", 5, 3, 2),
            ("2026-02-03", 5, 3, 0),
        ] {
            let activity = Activity::of(&series, day(as_of));
            let found = (
                activity.active_days(),
                activity.longest_streak(),
                activity.current_streak(),
            );
            assert_eq!(found, (active, longest, current), "{as_of}");
        }
        let activity = Activity::of(&series, day("2026-02-01"));
        assert_eq!(activity.per_day()[&day("2026-01-06")], 2);
        assert_eq!(activity.per_day().get(&day("2026-01-08")), None);
    }

    #[test]
    fn the_calendar_ends() {
        let activity = Activity::of(&endless(), NaiveDate::MAX);
        assert_eq!((activity.active_days(), activity.current_streak()), (2, 1));
        let nothing = Activity::of(&Series::default(), NaiveDate::MIN);
        assert_eq!((nothing.longest_streak(), nothing.current_streak()), (0, 0));
    }

    proptest! {
        #[test]
        fn streaks_fit_together(series in any_series(), after in 0_u64..400) {
            let as_of = day("2026-01-01") + chrono::Days::new(after);
            let activity = Activity::of(&series, as_of);
            prop_assert!(activity.current_streak() <= activity.longest_streak());
            prop_assert!(activity.longest_streak() <= activity.active_days());
            prop_assert_eq!(activity.longest_streak() == 0, activity.active_days() == 0);
            let ticked = series.ticks.iter().filter(|tick| tick.ticked && tick.day <= as_of);
            let counted: u32 = activity.per_day().values().sum();
            prop_assert_eq!(counted as usize, ticked.count());
        }
    }
}
