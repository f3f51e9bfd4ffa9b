//! All that can be said of a roadmap's progress as of a day.

use chrono::NaiveDate;

use super::document::{Document, PhaseIndex, TaskIndex};
use super::pace::{self, Activity, Forecast, Pace, PhaseDays, Week};
use super::plan::{Plan, Reached, Standing};
use super::progress::Progress;
use super::series::{Point, Series};

/// Progress as of a day: what was done when, how fast, and how that compares
/// with the plan.
#[derive(Debug, Clone)]
pub struct Review {
    /// The day; nothing after it counts.
    pub as_of: NaiveDate,
    /// The tasks that were done.
    pub overall: Progress,
    /// Each phase's tasks that were done, in document order.
    pub phases: Vec<Progress>,
    /// Done tasks and all, for each day on which one changed.
    pub points: Vec<Point>,
    /// What was done in each week.
    pub weeks: Vec<Week>,
    /// How fast; `None` before the first tick.
    pub pace: Option<Pace>,
    /// The days with ticks.
    pub activity: Activity,
    /// The first and the last tick of each phase.
    pub phase_days: Vec<Option<PhaseDays>>,
    /// What `Duration` fields make of the start.
    pub plan: Plan,
    /// Days ahead of the plan.
    pub standing: Standing,
    /// When all will be done; `None` where too little is known.
    pub forecast: Option<Forecast>,
}

impl Review {
    /// Looks back on a roadmap. `is_done` tells the states of its tasks as of
    /// the day; the plan begins on `start`, else with the first tick.
    #[must_use]
    pub fn new(
        document: &Document,
        series: &Series,
        is_done: &dyn Fn(TaskIndex) -> bool,
        start: Option<NaiveDate>,
        as_of: NaiveDate,
    ) -> Self {
        let progress = |tasks: std::ops::Range<TaskIndex>| Progress {
            total: tasks.len(),
            done: tasks.filter(|&task| is_done(task)).count(),
        };
        let overall = progress(0..document.tasks.len());
        let phases: Vec<Progress> = (0..document.phases.len())
            .map(|phase: PhaseIndex| progress(document.tasks_of(phase)))
            .collect();
        let weeks = pace::weeks(series, as_of);
        let phase_days = pace::phase_days(document, series, as_of);
        let first = series.ticks.iter().find(|tick| tick.ticked);
        let start = start.or(first.map(|tick| tick.day).filter(|day| *day <= as_of));
        let plan = Plan::of(document, start);
        let reached: Vec<Reached> = phases
            .iter()
            .zip(&phase_days)
            .map(|(progress, days)| Reached {
                done: progress.done,
                last_tick: days.as_ref().map(|days| days.last),
            })
            .collect();
        let points = series.points.iter().copied();
        Self {
            as_of,
            standing: plan.standing(&reached, as_of),
            plan,
            pace: pace::pace(&weeks),
            weeks,
            activity: Activity::of(series, as_of),
            forecast: pace::forecast(series, overall.total - overall.done, as_of),
            phase_days,
            points: points.filter(|point| point.day <= as_of).collect(),
            overall,
            phases,
        }
    }

    /// Whether there was any tick.
    #[must_use]
    pub fn has_ticks(&self) -> bool {
        self.pace.is_some()
    }
}
