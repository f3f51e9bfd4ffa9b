//! When the rest would be done if the weeks to come are like those that were.

use chrono::{Days, NaiveDate};

use super::weeks::{Week, complete, weeks};
use crate::roadmap::series::Series;

/// How many futures are tried.
const RUNS: usize = 1_000;
/// How many weeks of the past are drawn from, at most and at least.
const WEEKS: (usize, usize) = (4, 26);
/// How many ticks there must be in these weeks.
const TICKS: u32 = 5;
/// The longest future, in weeks: ten years. Later days would be no forecast.
const HORIZON: u32 = 520;
/// Where the numbers start. Any number would do, but it must stay.
const SEED: u64 = 0x726f_6164_6d61_7021;

/// When the rest would be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    /// In one of ten futures all is done by this day.
    pub earliest: NaiveDate,
    /// In one of two futures all is done by this day.
    pub median: NaiveDate,
    /// In nine of ten futures all is done by this day.
    pub latest: NaiveDate,
    /// How many futures were tried.
    pub runs: usize,
    /// From how many weeks of the past they were drawn.
    pub weeks: usize,
}

/// Forecasts when `remaining` tasks will be done, as of a day.
///
/// Of the last 26 complete weeks, one is drawn at random for each week to come,
/// and may be drawn again, until what was done in them is enough: 1,000 futures,
/// the same ones for the same input. So the forecast knows nothing of the plan, of
/// holidays or of how hard a task is, only how uneven the weeks have been.
///
/// `None` when nothing remains, when there are fewer than 4 complete weeks or 5
/// ticks in them, when no more was ticked than unticked, and when one future of
/// ten would take more than ten years.
#[must_use]
pub fn forecast(series: &Series, remaining: usize, as_of: NaiveDate) -> Option<Forecast> {
    let remaining = i64::try_from(remaining).ok().filter(|&rest| rest > 0)?;
    let weeks = weeks(series, as_of);
    let past = last_weeks(complete(&weeks))?;
    let futures = futures(&past, remaining);
    let day = |percent: usize| {
        // The smallest number of weeks that is enough in so many of the futures.
        let weeks = futures[(RUNS * percent).div_ceil(100) - 1];
        as_of.checked_add_days(Days::new(u64::from(weeks) * 7))
    };
    let is_in_sight = futures[(RUNS * 90).div_ceil(100) - 1] <= HORIZON;
    is_in_sight.then_some(Forecast {
        earliest: day(10)?,
        median: day(50)?,
        latest: day(90)?,
        runs: RUNS,
        weeks: past.len(),
    })
}

/// What was done in the weeks to draw from, where they tell something.
fn last_weeks(complete: &[Week]) -> Option<Vec<i64>> {
    let (least, most) = WEEKS;
    let last = &complete[complete.len().saturating_sub(most)..];
    let ticked: u32 = last.iter().map(|week| week.ticked).sum();
    let net: i64 = last.iter().map(|week| week.net).sum();
    let is_enough = last.len() >= least && ticked >= TICKS && net > 0;
    is_enough.then(|| last.iter().map(|week| week.net).collect())
}

/// How many weeks each future takes, the shortest first.
fn futures(past: &[i64], remaining: i64) -> Vec<u32> {
    let mut random = SplitMix64(SEED);
    let mut futures: Vec<u32> = (0..RUNS)
        .map(|_| future(past, remaining, &mut random))
        .collect();
    futures.sort_unstable();
    futures
}

/// How many weeks one future takes; one more than the horizon where it ends beyond.
fn future(past: &[i64], mut remaining: i64, random: &mut SplitMix64) -> u32 {
    for week in 1..=HORIZON {
        remaining -= past[random.below(past.len())];
        if remaining <= 0 {
            return week;
        }
    }
    HORIZON + 1
}

/// The generator SplitMix64 of Steele, Lea and Flood (2014).
///
/// It is ours and no crate's: a committed picture keeps its bytes, so that the
/// numbers must never change with somebody's release.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, by the upper half of a product: it takes no loop,
    /// and is uneven by less than one in 2^59 for 26 weeks.
    fn below(&mut self, limit: usize) -> usize {
        let product = u128::from(self.next()) * limit as u128;
        (product >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{any_series, day, endless};
    use super::*;
    use crate::roadmap::Tick;
    use proptest::prelude::*;

    /// So many ticks, or unticks where negative, on the Mondays from 2026-01-05 on.
    fn series(nets: &[i64]) -> Series {
        let mut series = Series::default();
        for (week, &net) in (0_u64..).zip(nets) {
            let tick = Tick {
                day: day("2026-01-05") + Days::new(week * 7),
                ticked: net > 0,
                task: None,
            };
            let count = usize::try_from(net.abs()).unwrap();
            series.ticks.extend(vec![tick; count]);
        }
        series
    }

    /// As of the first day after so many weeks.
    fn after(nets: &[i64], remaining: usize) -> Option<[String; 3]> {
        let as_of = day("2026-01-05") + Days::new(nets.len() as u64 * 7);
        let forecast = forecast(&series(nets), remaining, as_of)?;
        let days = [forecast.earliest, forecast.median, forecast.latest];
        Some(days.map(|day| day.to_string()))
    }

    #[test]
    fn even_weeks_give_one_day() {
        let day = || "2026-02-23".to_owned();
        assert_eq!(after(&[2, 2, 2, 2], 5), Some([day(), day(), day()]));
        assert_eq!(after(&[2, 2, 2, 2], 6), Some([day(), day(), day()]));
    }

    #[test]
    fn uneven_weeks_give_a_range() {
        // These days may never change, since they stand in committed pictures.
        let days = after(&[3, 0, 1, 5, 0, 2, 4, 1], 20);
        let expected = ["2026-04-20", "2026-05-11", "2026-06-15"];
        assert_eq!(days, Some(expected.map(str::to_owned)));
    }

    #[test]
    fn there_is_not_always_a_forecast() {
        assert_eq!(after(&[2, 2, 2, 2], 0), None, "nothing remains");
        assert_eq!(after(&[9, 9, 9], 5), None, "too few weeks");
        assert_eq!(after(&[1, 1, 1, 1], 5), None, "too few ticks");
        assert_eq!(
            after(&[5, -3, -2, 0, -1], 5),
            None,
            "nothing done on balance"
        );
        assert_eq!(after(&[5, 1, 0, 1], 10_000), None, "too far away");
        assert_eq!(after(&[2, 2, 2, 2], usize::MAX), None, "endless");
        let mut long_ago = vec![0; 31];
        long_ago[0] = 50;
        assert_eq!(after(&long_ago, 5), None, "too long ago");
        assert_eq!(forecast(&endless(), 5, NaiveDate::MAX), None);
        assert_eq!(forecast(&Series::default(), 5, NaiveDate::MIN), None);
    }

    #[test]
    fn the_running_week_is_not_drawn() {
        let series = series(&[2, 2, 2, 2, 90]);
        let forecast = forecast(&series, 4, day("2026-02-04")).unwrap();
        assert_eq!((forecast.weeks, forecast.runs), (4, 1_000));
        assert_eq!(forecast.latest, day("2026-02-18"));
    }

    #[test]
    fn the_numbers_are_those_of_the_paper() {
        // The first values for the seed 1234567, as other implementations give them.
        let mut random = SplitMix64(1_234_567);
        let numbers = [random.next(), random.next(), random.next()];
        let expected = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
        ];
        assert_eq!(numbers, expected);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn forecasts_are_in_order_and_repeat(
            series in any_series(),
            remaining in 0_usize..300,
            after in 0_u64..400,
        ) {
            let as_of = day("2026-01-01") + Days::new(after);
            let first = forecast(&series, remaining, as_of);
            prop_assert_eq!(first, forecast(&series, remaining, as_of));
            if let Some(forecast) = first {
                prop_assert!(remaining > 0 && as_of < forecast.earliest);
                prop_assert!(forecast.earliest <= forecast.median);
                prop_assert!(forecast.median <= forecast.latest);
            }
        }
    }
}
