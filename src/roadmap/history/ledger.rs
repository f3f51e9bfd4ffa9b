//! The running count: how many tasks there are and how many are done.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::day;
use crate::roadmap::series::Point;

/// A task's state after an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It is not there.
    Absent,
    /// It is there, done or not.
    Present {
        /// Whether it is ticked.
        done: bool,
    },
}

impl State {
    pub(super) fn of(done: Option<bool>) -> Self {
        done.map_or(Self::Absent, |done| Self::Present { done })
    }

    fn is_done(self) -> bool {
        self == Self::Present { done: true }
    }
}

/// By how much the numbers of done tasks and of all changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Difference {
    done: i64,
    total: i64,
}

impl Difference {
    fn add(&mut self, other: Self) {
        self.done += other.done;
        self.total += other.total;
    }
}

/// How the counts changed from day to day. What a version changed stands on
/// its author's day, wherever the version stands among the others: who ticks
/// today what was done last week, and says so, finds it there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// What the first version held; it counts from the first day of all.
    start: Difference,
    /// By the number of days since 1970-01-01.
    days: BTreeMap<i32, Difference>,
}

impl Counts {
    /// The counts of each day on which one changed.
    pub(super) fn points(&self) -> Vec<Point> {
        let mut now = self.start;
        let mut points: Vec<Point> = Vec::new();
        let number = |count: i64| usize::try_from(count).unwrap_or(0);
        for (&days, &difference) in &self.days {
            now.add(difference);
            let total = number(now.total);
            let point = Point {
                day: day(i64::from(days) * 86_400, 0),
                // A wrong clock may say that a task was done before it was there.
                done: number(now.done).min(total),
                total,
            };
            let is_new = match points.last() {
                Some(last) => (last.done, last.total) != (point.done, point.total),
                None => point.total > 0,
            };
            if is_new {
                points.push(point);
            }
        }
        points
    }
}

/// The states of all tracks, and what changed when.
#[derive(Debug)]
pub(super) struct Ledger {
    states: Vec<State>,
    counts: Counts,
}

impl Ledger {
    /// One of `tracks` tasks that are not there, with what changed before.
    pub(super) fn new(tracks: usize, counts: Counts) -> Self {
        Self {
            states: vec![State::Absent; tracks],
            counts,
        }
    }

    /// Enters a task's state; returns by how much that changes the counts.
    pub(super) fn enter(&mut self, track: usize, state: State) -> Difference {
        let before = std::mem::replace(&mut self.states[track], state);
        let difference = |is: bool, was: bool| i64::from(is) - i64::from(was);
        Difference {
            done: difference(state.is_done(), before.is_done()),
            total: difference(state != State::Absent, before != State::Absent),
        }
    }

    /// Whether a task is there.
    pub(super) fn has(&self, track: usize) -> bool {
        self.states[track] != State::Absent
    }

    /// Writes a difference down on a day.
    pub(super) fn book(&mut self, day: NaiveDate, difference: Difference) {
        let days = &mut self.counts.days;
        days.entry(day::number(day)).or_default().add(difference);
    }

    /// Writes down what the first version held.
    pub(super) fn begin(&mut self, difference: Difference) {
        self.counts.start.add(difference);
    }

    /// What changed when.
    pub(super) fn counts(self) -> Counts {
        self.counts
    }
}

impl Difference {
    /// Whether the number of done tasks changes.
    pub(super) fn counts(self) -> bool {
        self.done != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(number: i64) -> NaiveDate {
        day(number * 86_400, 0)
    }

    #[test]
    fn counts_stand_on_their_own_days() {
        let mut ledger = Ledger::new(3, Counts::default());
        let present = |done| State::Present { done };
        for track in 0..2 {
            let difference = ledger.enter(track, present(false));
            ledger.begin(difference);
        }
        ledger.book(on(20), Difference::default());
        for (number, track, state) in [
            (10, 0, present(true)),
            (20, 1, present(true)),
            (15, 2, present(false)),
            (20, 2, State::Absent),
            (30, 0, present(true)),
            (5, 1, present(false)),
        ] {
            let difference = ledger.enter(track, state);
            ledger.book(on(number), difference);
        }
        let points = ledger.counts().points();
        let found: Vec<_> = points
            .iter()
            .map(|point| (day::number(point.day), point.done, point.total))
            .collect();
        // The box that was emptied before it was ticked cannot count less than none.
        assert_eq!(found, [(5, 0, 2), (15, 0, 3), (20, 1, 2)]);
    }
}
