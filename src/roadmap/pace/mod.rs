//! How fast it goes: weeks, days, streaks, phases, and a forecast.
//!
//! Everything is told as of a day, and ticks after that day are left out. Days are
//! those where the author of a tick was; weeks begin on Monday, as ISO 8601 has it.

mod days;
mod forecast;
mod phases;
#[cfg(test)]
mod testing;
mod weeks;

pub use days::Activity;
pub use forecast::{Forecast, forecast};
pub use phases::{PhaseDays, phase_days};
pub use weeks::{Pace, Week, pace, weeks};

use chrono::NaiveDate;

use super::series::{Series, Tick};

/// The ticks up to the end of a day.
fn ticks_until(series: &Series, as_of: NaiveDate) -> impl Iterator<Item = &Tick> {
    series.ticks.iter().filter(move |tick| tick.day <= as_of)
}
