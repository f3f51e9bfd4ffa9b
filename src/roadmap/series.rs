//! Progress over time: how much was done of how much, and each tick.

use chrono::NaiveDate;

use super::document::TaskIndex;

/// How far a roadmap was, from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The day, where its author was.
    pub day: NaiveDate,
    /// Tasks that were done.
    pub done: usize,
    /// Tasks that there were.
    pub total: usize,
}

/// A box that was ticked or unticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tick {
    /// The day, where its author was.
    pub day: NaiveDate,
    /// Ticked, else unticked.
    pub ticked: bool,
    /// The task in the roadmap of today; `None` where it is gone.
    pub task: Option<TaskIndex>,
}

/// Progress over time.
///
/// Tasks that came ticked with the first version are counted in the points
/// and are no ticks: nobody knows when they were done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Series {
    /// One for each day on which a number changed, in the order of days.
    pub points: Vec<Point>,
    /// Those that changed a number, in the order of days.
    pub ticks: Vec<Tick>,
}
