//! How a copy came to where it is.

use chrono::NaiveDate;

use super::list::List;
use super::standing::Standing;
use crate::roadmap::pace::{self, Pace};
use crate::roadmap::{PhaseIndex, Series, Tick};

/// What a commit of a copy's own made of its roadmap.
#[derive(Debug, Clone, Copy)]
pub struct Change<'s> {
    /// The author's own day.
    pub day: NaiveDate,
    /// The roadmap before it, where there was one.
    pub before: Option<&'s Standing>,
    /// The roadmap after it, where there is one.
    pub after: Option<&'s Standing>,
}

/// What a copy's own commits tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past {
    /// The days with ticks, in the order of the commits.
    days: Vec<Day>,
    /// The phase of the last tick.
    phase: Option<PhaseIndex>,
    /// The day of the last commit that changed the roadmap.
    last: Option<NaiveDate>,
}

/// What a commit ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Day {
    day: NaiveDate,
    ticked: u32,
    unticked: u32,
}

impl Past {
    /// Counts the ticks of changes, the first one first.
    #[must_use]
    pub fn new(list: &List, changes: &[Change<'_>]) -> Self {
        let mut past = Self::default();
        for change in changes {
            past.last = past.last.max(Some(change.day));
            // Nobody knows when what a copy begins with was ticked.
            let (Some(after), Some(before)) = (change.after, change.before) else {
                continue;
            };
            let (ticked, unticked) = after.since(before);
            if let Some(&last) = ticked.last() {
                past.phase = Some(list.phase_of(last));
            }
            let count = |count| u32::try_from(count).unwrap_or(u32::MAX);
            past.days.push(Day {
                day: change.day,
                ticked: count(ticked.len()),
                unticked: count(unticked),
            });
        }
        past
    }

    /// The day of the last tick.
    #[must_use]
    pub fn last_tick(&self) -> Option<NaiveDate> {
        let ticked = self.days.iter().filter(|day| day.ticked > 0);
        ticked.map(|day| day.day).max()
    }

    /// The last day on which the roadmap was changed in any way.
    #[must_use]
    pub fn last_change(&self) -> Option<NaiveDate> {
        self.last
    }

    /// The phase in which something was ticked last.
    #[must_use]
    pub fn phase(&self) -> Option<PhaseIndex> {
        self.phase
    }

    /// The pace up to a day; `None` without any tick until then.
    #[must_use]
    pub fn pace(&self, as_of: NaiveDate) -> Option<Pace> {
        let mut ticks = Vec::new();
        for day in &self.days {
            let tick = |ticked| Tick {
                day: day.day,
                ticked,
                task: None,
            };
            ticks.extend((0..day.ticked).map(|_| tick(true)));
            ticks.extend((0..day.unticked).map(|_| tick(false)));
        }
        ticks.sort_by_key(|tick| tick.day);
        let points = Vec::new();
        pace::pace(&pace::weeks(&Series { points, ticks }, as_of))
    }
}
