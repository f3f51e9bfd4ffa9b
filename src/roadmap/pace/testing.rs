//! Series to test with.

use chrono::NaiveDate;
use proptest::prelude::*;

use crate::roadmap::series::{Series, Tick};

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A series of ticks of no task in particular.
pub(super) fn series(ticks: &[(&str, bool)]) -> Series {
    let tick = |&(on, ticked): &(&str, bool)| Tick {
        day: day(on),
        ticked,
        task: None,
    };
    Series {
        points: Vec::new(),
        ticks: ticks.iter().map(tick).collect(),
    }
}

/// Series of up to a year, mostly of ticks.
pub(super) fn any_series() -> impl Strategy<Value = Series> {
    let tick = (0_u64..365, prop::bool::weighted(0.9), 0_usize..9);
    prop::collection::vec(tick, 0..120).prop_map(|mut ticks| {
        ticks.sort_unstable();
        let tick = |(after, ticked, task)| Tick {
            day: day("2026-01-01") + chrono::Days::new(after),
            ticked,
            task: Some(task),
        };
        Series {
            points: Vec::new(),
            ticks: ticks.into_iter().map(tick).collect(),
        }
    })
}

/// Series in which there are the first and the last day that there are.
pub(super) fn endless() -> Series {
    let tick = |day| Tick {
        day,
        ticked: true,
        task: Some(usize::MAX),
    };
    Series {
        points: Vec::new(),
        ticks: [NaiveDate::MIN, NaiveDate::MAX].map(tick).to_vec(),
    }
}
