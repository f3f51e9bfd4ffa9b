//! The running count: how many tasks there are and how many are done.

use chrono::NaiveDate;

use super::day;

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

/// The states of all tracks, and the counts by day.
#[derive(Debug)]
pub(super) struct Ledger {
    states: Vec<State>,
    done: usize,
    total: usize,
    points: Vec<(i32, usize, usize)>,
}

impl Ledger {
    /// One of `tracks` tasks that are not there, behind these points.
    pub(super) fn new(tracks: usize, points: Vec<(i32, usize, usize)>) -> Self {
        Self {
            states: vec![State::Absent; tracks],
            done: 0,
            total: 0,
            points,
        }
    }

    /// Enters a task's state; returns whether the number of done tasks changed.
    pub(super) fn enter(&mut self, track: usize, state: State) -> bool {
        let before = std::mem::replace(&mut self.states[track], state);
        self.total -= usize::from(before != State::Absent);
        self.total += usize::from(state != State::Absent);
        self.done -= usize::from(before.is_done());
        self.done += usize::from(state.is_done());
        before.is_done() != state.is_done()
    }

    /// Whether a task is there.
    pub(super) fn has(&self, track: usize) -> bool {
        self.states[track] != State::Absent
    }

    /// Closes a version of a day. A day before the last one counts as that.
    pub(super) fn close(&mut self, day: NaiveDate) {
        let number = day::number(day);
        let (done, total) = (self.done, self.total);
        match self.points.last_mut() {
            Some(last) if (last.1, last.2) == (done, total) => {}
            Some(last) if number <= last.0 => (last.1, last.2) = (done, total),
            None if total == 0 => {}
            _ => self.points.push((number, done, total)),
        }
    }

    /// The number of done tasks and of all, for each day on which one changed.
    pub(super) fn points(mut self) -> Vec<(i32, usize, usize)> {
        // A day may have ended as it began.
        self.points
            .dedup_by(|later, earlier| (later.1, later.2) == (earlier.1, earlier.2));
        self.points
    }
}
