//! The plan: what `Duration` fields make of a start date.
//!
//! All days are whole days without a time zone: the day where the author was. What
//! the field understands is in the design's word "field"; how phases come to their
//! days is told by [`Plan::of`], and who is ahead by [`Plan::standing`].

mod duration;
mod period;
mod schedule;
mod spread;
mod standing;

use chrono::NaiveDate;

pub use duration::{Duration, Origin, Unit, When};
pub use period::Period;
pub use standing::{Reached, Standing};

use super::document::Document;
use spread::Spread;

/// What is planned for the phases of a roadmap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    phases: Vec<Planned>,
    /// The tasks of the phases that have days.
    spread: Spread,
}

/// What is planned for a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// What its field says, or that of the section around it; `None` without a
    /// field, or with one that is not understood.
    pub duration: Option<Duration>,
    /// Its days; `None` without a duration that gives it some.
    pub period: Option<Period>,
    /// The number of its tasks.
    pub tasks: usize,
}

impl Planned {
    /// Whether it goes on all the time, without days.
    #[must_use]
    pub fn is_ongoing(&self) -> bool {
        self.duration
            .is_some_and(|duration| duration.when == When::Ongoing)
    }
}

impl Plan {
    /// Plans a roadmap's phases from the day on which work on it starts.
    ///
    /// - The first field `Duration` of a phase counts; without one that of the
    ///   nearest section around it, whose days its sub-sections then share.
    /// - `Weeks a–b` run from `start + 7(a−1)` to `start + 7b − 1`, both included;
    ///   days likewise; months are calendar months.
    /// - `2 weeks` begin with the section around them, or on the day after the one
    ///   before them that has days, or at the start.
    /// - `(Post-Roadmap)` counts from the day after the last of the phases without it.
    /// - Dates stand for themselves. Without a start they alone give days.
    #[must_use]
    pub fn of(document: &Document, start: Option<NaiveDate>) -> Self {
        let schedule = schedule::schedule(document, start);
        let planned = |(phase, (duration, period))| Planned {
            duration,
            period,
            tasks: document.tasks_of(phase).len(),
        };
        Self::of_phases(schedule.into_iter().enumerate().map(planned).collect())
    }

    fn of_phases(phases: Vec<Planned>) -> Self {
        let with_days = phases
            .iter()
            .filter_map(|phase| Some((phase.period?, phase.tasks)));
        let spread = with_days.collect();
        Self { phases, spread }
    }

    /// What is planned for each phase, in document order.
    #[must_use]
    pub fn phases(&self) -> &[Planned] {
        &self.phases
    }

    /// The first planned day; `None` if no phase has days.
    #[must_use]
    pub fn start(&self) -> Option<NaiveDate> {
        self.spread.period().map(|period| period.first)
    }

    /// The last planned day; `None` if no phase has days.
    #[must_use]
    pub fn end(&self) -> Option<NaiveDate> {
        self.spread.period().map(|period| period.last)
    }

    /// The number of tasks in phases that have days.
    #[must_use]
    pub fn total(&self) -> usize {
        self.spread.total()
    }

    /// The tasks that should be done by the end of a day, of those in phases that
    /// have days: each phase's are spread evenly over its days.
    #[must_use]
    pub fn expected(&self, day: NaiveDate) -> f64 {
        self.spread.expected(day)
    }

    /// The corners of the line that [`expected`](Self::expected) draws, as ends of
    /// days and tasks: from the day before the start with 0 to the end with all.
    #[must_use]
    pub fn curve(&self) -> Vec<(NaiveDate, f64)> {
        self.spread.corners()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::Source;

    fn parse(text: &str) -> Document {
        Document::parse("ROADMAP.md", Source::from_text(text.to_owned()))
    }

    #[test]
    fn a_plan_covers_the_phases_that_have_days() {
        let document = parse(
            "## A\n\n- Duration: no field\n- **Duration**: Week 1\n- [x] a\n- [ ] b\n  - [ ] c\n\n\
             ## B\n\n- **Duration**: Ongoing\n- [ ] d\n\n## C\n\n- [ ] e\n",
        );
        let plan = Plan::of(&document, "2026-01-05".parse().ok());
        let tasks: Vec<usize> = plan.phases().iter().map(|phase| phase.tasks).collect();
        assert_eq!(tasks, [3, 1, 1]);
        assert_eq!(plan.total(), 3);
        let ongoing: Vec<bool> = plan.phases().iter().map(Planned::is_ongoing).collect();
        assert_eq!(ongoing, [false, true, false]);
        assert_eq!(plan.start(), "2026-01-05".parse().ok());
        assert_eq!(plan.end(), "2026-01-11".parse().ok());
        let days = plan.curve().into_iter().map(|(day, _)| day.to_string());
        assert_eq!(days.collect::<Vec<_>>(), ["2026-01-04", "2026-01-11"]);
    }

    #[test]
    fn a_plan_may_be_empty() {
        for text in ["", "# A\n", "- [ ] a\n"] {
            let plan = Plan::of(&parse(text), Some(NaiveDate::MAX));
            assert_eq!((plan.start(), plan.end(), plan.total()), (None, None, 0));
            assert_eq!(plan.expected(NaiveDate::MIN), 0.0);
            assert_eq!(plan.curve(), []);
        }
    }
}
