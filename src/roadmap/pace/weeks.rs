//! What was done in each week, and the pace that makes.

use chrono::{Datelike, Days, NaiveDate};

use super::ticks_until;
use crate::roadmap::series::Series;

/// A week, Monday to Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    /// Its first day.
    pub monday: NaiveDate,
    /// Boxes that were ticked.
    pub ticked: u32,
    /// Boxes that were ticked, less those that were unticked.
    pub net: i64,
}

/// How many tasks are done in a week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// The median of all complete weeks, in tasks.
    pub median: f64,
    /// The mean of the last four complete weeks, or of as many as there are.
    pub current: f64,
}

/// How far back weeks are told one by one: somewhat more than a hundred years.
const MOST: i64 = 5_218;

/// The weeks from that of the first tick to that of `as_of`, those without ticks too.
///
/// A date of long ago is a clock that was wrong; what is more than a hundred years
/// back counts in the first week, so that there is an end to the weeks.
#[must_use]
pub fn weeks(series: &Series, as_of: NaiveDate) -> Vec<Week> {
    let this = monday(as_of);
    let back = |day| weeks_between(monday(day), this).clamp(0, MOST - 1);
    let Some(first) = ticks_until(series, as_of).map(|tick| back(tick.day)).max() else {
        return Vec::new();
    };
    let mut weeks: Vec<Week> = (0..=first).rev().map(|back| empty(this, back)).collect();
    for tick in ticks_until(series, as_of) {
        let place = usize::try_from(first - back(tick.day)).unwrap_or_default();
        if let Some(week) = weeks.get_mut(place) {
            week.ticked += u32::from(tick.ticked);
            week.net += if tick.ticked { 1 } else { -1 };
        }
    }
    weeks
}

/// The weeks that are over: all but the last, which is that of the day of asking.
pub(super) fn complete(weeks: &[Week]) -> &[Week] {
    weeks.split_last().map_or(&[], |(_, complete)| complete)
}

/// The pace of weeks as [`weeks`] gives them; `None` without any.
///
/// The last of them still runs and does not count, unless it is the only one.
#[must_use]
pub fn pace(weeks: &[Week]) -> Option<Pace> {
    let counting = match weeks {
        [only] => std::slice::from_ref(only),
        _ => complete(weeks),
    };
    let nets: Vec<i64> = counting.iter().map(|week| week.net).collect();
    let last = &nets[nets.len().saturating_sub(4)..];
    Some(Pace {
        median: median(&nets)?,
        current: last.iter().sum::<i64>() as f64 / last.len() as f64,
    })
}

/// The number in the middle, or the mean of the two that are.
fn median(numbers: &[i64]) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = sorted[(sorted.len() - 1) / 2];
    Some((lower + upper) as f64 / 2.0)
}

/// A week without ticks, so many weeks before another one.
fn empty(this: NaiveDate, back: i64) -> Week {
    let days = Days::new(u64::try_from(back * 7).unwrap_or_default());
    Week {
        monday: this.checked_sub_days(days).unwrap_or(NaiveDate::MIN),
        ticked: 0,
        net: 0,
    }
}

/// The Monday of a day's week; the calendar's first day where that is none.
fn monday(day: NaiveDate) -> NaiveDate {
    let days = Days::new(day.weekday().num_days_from_monday().into());
    day.checked_sub_days(days).unwrap_or(NaiveDate::MIN)
}

fn weeks_between(from: NaiveDate, to: NaiveDate) -> i64 {
    // Rounds up for the week in which the calendar begins.
    (to.signed_duration_since(from).num_days() + 6).div_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{any_series, day, endless, series};
    use super::*;
    use proptest::prelude::*;

    fn nets(nets: &[i64]) -> Vec<Week> {
        let week = |&net: &i64| Week {
            monday: NaiveDate::MIN,
            ticked: 0,
            net,
        };
        nets.iter().map(week).collect()
    }

    #[test]
    fn weeks_go_from_the_first_tick_to_today() {
        let series = series(&[
            ("2026-01-07", true),
            ("2026-01-11", true),
            ("2026-01-12", false),
            ("2026-01-27", true),
            ("2026-02-20", true),
        ]);
        let weeks = weeks(&series, day("2026-02-02"));
        let shown: Vec<_> = weeks
            .iter()
            .map(|week| (week.monday.to_string(), week.ticked, week.net))
            .collect();
        let expected = [
            ("2026-01-05", 2, 2),
            ("2026-01-12", 0, -1),
            ("2026-01-19", 0, 0),
            ("2026-01-26", 1, 1),
            ("2026-02-02", 0, 0),
        ];
        assert_eq!(
            shown,
            expected.map(|(monday, ticked, net)| (monday.to_owned(), ticked, net))
        );
    }

    #[test]
    fn the_running_week_does_not_count() {
        for (weeks, expected) in [
            (&[][..], None),
            (&[3], Some((3.0, 3.0))),
            (&[3, 9], Some((3.0, 3.0))),
            (&[1, 2, 9], Some((1.5, 1.5))),
            (&[1, 0, 5, -1, 2, 3, 9], Some((1.5, 2.25))),
        ] {
            let pace = pace(&nets(weeks)).map(|pace| (pace.median, pace.current));
            assert_eq!(pace, expected, "{weeks:?}");
        }
    }

    #[test]
    fn weeks_have_an_end() {
        assert_eq!(weeks(&Series::default(), NaiveDate::MAX), []);
        assert_eq!(weeks(&endless(), NaiveDate::MIN).len(), 1);
        let all = weeks(&endless(), NaiveDate::MAX);
        assert_eq!(all.len(), 5_218);
        assert_eq!((all[0].net, all[5_217].net), (1, 1));
        let early = NaiveDate::MIN + Days::new(20);
        let weeks = weeks(&endless(), early);
        assert!(weeks.is_sorted_by(|a, b| a.monday < b.monday));
        assert_eq!(weeks[0].net, 1);
    }

    proptest! {
        #[test]
        fn weeks_sum_up_to_the_ticks(series in any_series(), after in 0_u64..500) {
            let as_of = day("2026-01-01") + Days::new(after);
            let weeks = weeks(&series, as_of);
            let ticks = || series.ticks.iter().filter(|tick| tick.day <= as_of);
            let ticked = ticks().filter(|tick| tick.ticked).count();
            let unticked = ticks().count() - ticked;
            let sum: u32 = weeks.iter().map(|week| week.ticked).sum();
            prop_assert_eq!(sum as usize, ticked);
            let net: i64 = weeks.iter().map(|week| week.net).sum();
            prop_assert_eq!(net, ticked as i64 - unticked as i64);
            for pair in weeks.windows(2) {
                prop_assert_eq!(pair[0].monday + Days::new(7), pair[1].monday);
            }
            if let (Some(first), Some(last)) = (weeks.first(), weeks.last()) {
                prop_assert!(ticks().all(|tick| tick.day >= first.monday));
                prop_assert!(last.monday <= as_of && as_of < last.monday + Days::new(7));
            }
        }
    }
}
