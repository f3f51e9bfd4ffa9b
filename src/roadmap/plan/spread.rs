//! Tasks that are spread evenly over the days of their periods.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::period::Period;

/// Tasks that belong together and are due within a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Share {
    period: Period,
    tasks: usize,
}

/// The shares of a plan, and how many phases have each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spread(BTreeMap<Share, usize>);

impl FromIterator<(Period, usize)> for Spread {
    fn from_iter<I: IntoIterator<Item = (Period, usize)>>(phases: I) -> Self {
        let mut shares = BTreeMap::new();
        for (period, tasks) in phases {
            *shares.entry(Share { period, tasks }).or_default() += 1;
        }
        Self(shares)
    }
}

impl Spread {
    /// The number of its tasks.
    pub(super) fn total(&self) -> usize {
        let shares = self.0.iter();
        shares.map(|(share, &phases)| phases * share.tasks).sum()
    }

    /// From the first day of all periods to the last.
    pub(super) fn period(&self) -> Option<Period> {
        Some(Period {
            first: self.0.keys().map(|share| share.period.first).min()?,
            last: self.0.keys().map(|share| share.period.last).max()?,
        })
    }

    /// The tasks that should be done by the end of a day.
    pub(super) fn expected(&self, day: NaiveDate) -> f64 {
        let expected = |(share, &phases): (&Share, &usize)| {
            let days = share.period.days_until(day) as f64;
            (phases * share.tasks) as f64 * days / share.period.days() as f64
        };
        // The sum of no floats is -0.
        self.0
            .iter()
            .map(expected)
            .fold(0.0, |sum, tasks| sum + tasks)
    }

    /// The whole tasks that are due by the end of a day.
    ///
    /// Fractions of tasks in several phases do not make up a task: who is on time
    /// in every phase is on time as a whole.
    pub(super) fn due(&self, day: NaiveDate) -> usize {
        let due = |(share, &phases): (&Share, &usize)| phases * share.due(day);
        self.0.iter().map(due).sum()
    }

    /// The first day by whose end so many tasks are due; `None` if they never are,
    /// and for no tasks, which are due from the beginning of time.
    pub(super) fn due_day(&self, count: usize) -> Option<NaiveDate> {
        if count == 0 || count > self.total() {
            return None;
        }
        let period = self.period()?;
        let (mut low, mut high) = (number(period.first), number(period.last));
        while low < high {
            let middle = low + (high - low) / 2;
            if self.due(NaiveDate::from_num_days_from_ce_opt(middle)?) >= count {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        NaiveDate::from_num_days_from_ce_opt(low)
    }

    /// Where the line of [`expected`](Self::expected) bends, from 0 tasks to all.
    ///
    /// It sums up as it goes along, because a hostile list may have so many
    /// periods that asking for each day anew would never end.
    pub(super) fn corners(&self) -> Vec<(NaiveDate, f64)> {
        let total = self.total() as f64;
        let (mut corners, mut value, mut slope) = (Vec::new(), 0.0_f64, 0.0_f64);
        let mut before = i32::MIN;
        for (day, change) in self.bends() {
            if slope > 0.0 {
                value = (value + slope * f64::from(day - before)).min(total);
            }
            // There is no day before the calendar's first.
            let date = NaiveDate::from_num_days_from_ce_opt(day);
            corners.extend(date.map(|date| (date, value)));
            slope += change;
            before = day;
        }
        if let Some(last) = corners.last_mut() {
            last.1 = total;
        }
        corners
    }

    /// By how many tasks a day the line gets steeper at the end of a day.
    fn bends(&self) -> BTreeMap<i32, f64> {
        let mut bends = BTreeMap::new();
        for (&Share { period, tasks }, &phases) in &self.0 {
            let slope = (phases * tasks) as f64 / period.days() as f64;
            let before = number(period.first) - 1;
            *bends.entry(before).or_default() += slope;
            *bends.entry(number(period.last)).or_default() -= slope;
        }
        bends
    }
}

impl Share {
    /// Its whole tasks that are due by the end of a day.
    fn due(self, day: NaiveDate) -> usize {
        let days = |days: i64| u64::try_from(days).unwrap_or_default();
        let part = self.tasks as u64 * days(self.period.days_until(day));
        usize::try_from(part / days(self.period.days()).max(1)).unwrap_or(self.tasks)
    }
}

/// A day's number.
fn number(day: NaiveDate) -> i32 {
    day.num_days_from_ce()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn spread(shares: &[(&str, &str, usize)]) -> Spread {
        let share = |&(first, last, tasks): &(&str, &str, usize)| {
            let (first, last) = (day(first), day(last));
            (Period { first, last }, tasks)
        };
        shares.iter().map(share).collect()
    }

    /// Periods that overlap, follow each other and leave gaps.
    fn spreads() -> impl Strategy<Value = Spread> {
        let share = (0_u64..300, 0_u64..60, 0_usize..12);
        let shares = prop::collection::vec(share, 0..6);
        shares.prop_map(|shares| {
            let share = |(first, more, tasks)| {
                let first = day("2026-01-05") + chrono::Days::new(first);
                let last = first + chrono::Days::new(more);
                (Period { first, last }, tasks)
            };
            shares.into_iter().map(share).collect()
        })
    }

    #[test]
    fn tasks_are_spread_evenly() {
        let spread = spread(&[
            ("2026-01-05", "2026-01-08", 2),
            ("2026-01-08", "2026-01-08", 3),
            ("2026-01-11", "2026-01-12", 1),
        ]);
        for (on, expected, due) in [
            ("2026-01-04", 0.0, 0),
            ("2026-01-05", 0.5, 0),
            ("2026-01-06", 1.0, 1),
            ("2026-01-08", 5.0, 5),
            ("2026-01-10", 5.0, 5),
            ("2026-01-11", 5.5, 5),
            ("2026-01-12", 6.0, 6),
            ("2027-01-01", 6.0, 6),
        ] {
            let found = (spread.expected(day(on)), spread.due(day(on)));
            assert_eq!(found, (expected, due), "{on}");
        }
        let due = |count| spread.due_day(count).map(|day| day.to_string());
        assert_eq!(due(0), None);
        assert_eq!(due(1).as_deref(), Some("2026-01-06"));
        assert_eq!(due(3).as_deref(), Some("2026-01-08"));
        assert_eq!(due(6).as_deref(), Some("2026-01-12"));
        assert_eq!(due(7), None);
    }

    #[test]
    fn corners_are_where_it_bends() {
        let spread = spread(&[
            ("2026-01-05", "2026-01-08", 4),
            ("2026-01-07", "2026-01-10", 4),
            ("2026-01-11", "2026-01-12", 1),
        ]);
        let corners = spread.corners().into_iter();
        let corners: Vec<_> = corners
            .map(|(day, tasks)| (day.to_string(), tasks))
            .collect();
        let expected = [
            ("2026-01-04", 0.0),
            ("2026-01-06", 2.0),
            ("2026-01-08", 6.0),
            ("2026-01-10", 8.0),
            ("2026-01-12", 9.0),
        ];
        assert_eq!(
            corners,
            expected.map(|(day, tasks)| (day.to_owned(), tasks))
        );
    }

    #[test]
    fn a_spread_may_be_empty_or_endless() {
        let empty = Spread::default();
        assert_eq!((empty.total(), empty.period()), (0, None));
        assert_eq!(empty.corners(), []);
        assert_eq!(empty.due_day(1), None);
        let (first, last) = (NaiveDate::MIN, NaiveDate::MAX);
        let endless: Spread = [(Period { first, last }, 3)].into_iter().collect();
        assert_eq!(endless.corners(), [(last, 3.0)]);
        assert!(endless.due_day(1) > Some(first) && endless.due_day(3) <= Some(last));
        assert_eq!(endless.due(last), 3);
    }

    proptest! {
        #[test]
        fn expectations_never_decrease_and_end_at_the_total(spread in spreads()) {
            let total = spread.total() as f64;
            let days = day("2026-01-01").iter_days().take(400);
            let values: Vec<f64> = days.map(|day| spread.expected(day)).collect();
            prop_assert!(values.is_sorted());
            prop_assert_eq!(values[0], 0.0);
            prop_assert_eq!(values[399], total);
        }

        #[test]
        fn corners_lie_on_the_line(spread in spreads()) {
            let corners = spread.corners();
            prop_assert!(corners.is_sorted_by(|a, b| a.0 < b.0 && a.1 <= b.1));
            for (day, value) in corners {
                prop_assert!((spread.expected(day) - value).abs() < 1e-9);
            }
        }

        #[test]
        fn a_task_is_due_on_its_due_day_and_not_before(spread in spreads()) {
            for count in 1..=spread.total() {
                let day = spread.due_day(count).unwrap();
                prop_assert!(spread.due(day) >= count);
                prop_assert!(spread.due(day.pred_opt().unwrap()) < count);
            }
        }
    }
}
