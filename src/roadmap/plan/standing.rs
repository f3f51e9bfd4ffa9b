//! How many days somebody is ahead of a plan, or behind it.

use chrono::NaiveDate;

use super::Plan;
use super::period::days_between;
use super::spread::Spread;

/// How far a phase really is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reached {
    /// Its tasks that are done.
    pub done: usize,
    /// The day of its last tick, where there was one.
    pub last_tick: Option<NaiveDate>,
}

/// Days ahead of the plan; negative when behind, 0 on time, `None` where unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// For each phase, in document order; `None` without days of its own.
    pub phases: Vec<Option<i64>>,
    /// For all phases that have days, taken together; `None` without any.
    pub overall: Option<i64>,
}

impl Plan {
    /// How many days each phase and all of them are ahead of the plan, as of a day.
    ///
    /// The rules, for a phase as for all that have days together:
    /// - A phase's n-th task is due on the day by whose end the plan expects n of
    ///   them, see [`expected`](Plan::expected); it does not matter which. A day that
    ///   is not over can still be used, so that a task is late from the day after.
    /// - With more done than is due by today, one is ahead by the days until that
    ///   much would be due.
    /// - With a task open whose day has passed, one is behind by the days since.
    /// - Between the two one is on time: before the start with nothing done, between
    ///   two tasks, and in a gap of the plan with all done that was due before it.
    /// - With everything done, it is the days from the last tick to the planned end,
    ///   whatever day it is; unknown where no tick is known.
    ///
    /// `reached` is for the phases in document order; nothing is done in those that
    /// it leaves out.
    #[must_use]
    pub fn standing(&self, reached: &[Reached], as_of: NaiveDate) -> Standing {
        let mut all = Reached::default();
        let mut phases = Vec::with_capacity(self.phases.len());
        for (index, phase) in self.phases.iter().enumerate() {
            let reached = reached.get(index).copied().unwrap_or_default();
            let standing = phase.period.and_then(|period| {
                all.done += reached.done.min(phase.tasks);
                all.last_tick = all.last_tick.max(reached.last_tick);
                let spread = Spread::from_iter([(period, phase.tasks)]);
                days_ahead(&spread, reached, as_of)
            });
            phases.push(standing);
        }
        let overall = days_ahead(&self.spread, all, as_of);
        Standing { phases, overall }
    }
}

/// How many days somebody who has reached so much is ahead, as of a day.
fn days_ahead(spread: &Spread, reached: Reached, as_of: NaiveDate) -> Option<i64> {
    let period = spread.period()?;
    if reached.done >= spread.total() {
        let finished = reached.last_tick?;
        return Some(days_between(finished, period.last));
    }
    let until = |due: NaiveDate| days_between(as_of, due);
    let ahead = spread.due_day(reached.done).map_or(0, until).max(0);
    let behind = spread.due_day(reached.done + 1).map_or(0, until).min(0);
    // The next task is not due before the last one, so that one of them is 0.
    Some(ahead + behind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::plan::{Period, Planned};
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn plan(phases: &[(&str, &str, usize)]) -> Plan {
        let planned = |&(first, last, tasks): &(&str, &str, usize)| Planned {
            duration: None,
            period: (!first.is_empty()).then(|| Period {
                first: day(first),
                last: day(last),
            }),
            tasks,
        };
        Plan::of_phases(phases.iter().map(planned).collect())
    }

    fn reached(phases: &[(usize, &str)]) -> Vec<Reached> {
        let reached = |&(done, last_tick): &(usize, &str)| Reached {
            done,
            last_tick: last_tick.parse().ok(),
        };
        phases.iter().map(reached).collect()
    }

    #[test]
    fn a_phase_is_ahead_or_behind() {
        // One task is due every second day: on the 6th, 8th and 10th.
        let plan = plan(&[("2026-01-05", "2026-01-10", 3)]);
        for (done, last_tick, as_of, expected) in [
            (0, "", "2025-12-01", Some(0)),
            (0, "", "2026-01-05", Some(0)),
            (0, "", "2026-01-06", Some(0)),
            (0, "", "2026-01-07", Some(-1)),
            (0, "", "2026-01-20", Some(-14)),
            (1, "", "2026-01-05", Some(1)),
            (1, "", "2026-01-06", Some(0)),
            (1, "", "2026-01-08", Some(0)),
            (1, "", "2026-01-09", Some(-1)),
            (2, "", "2026-01-04", Some(4)),
            (2, "", "2026-01-10", Some(0)),
            (2, "", "2026-01-11", Some(-1)),
            (2, "2026-01-10", "2026-01-20", Some(-10)),
            (3, "2026-01-08", "2026-01-20", Some(2)),
            (3, "2026-01-10", "2026-01-10", Some(0)),
            (3, "2026-01-11", "2026-01-20", Some(-1)),
            (3, "", "2026-01-20", None),
            (9, "2026-01-08", "2026-01-20", Some(2)),
        ] {
            let standing = plan.standing(&reached(&[(done, last_tick)]), day(as_of));
            assert_eq!(standing.phases, [expected], "{done} on {as_of}");
            assert_eq!(standing.overall, expected, "{done} on {as_of}");
        }
    }

    #[test]
    fn all_phases_count_together() {
        let plan = plan(&[
            ("2026-01-05", "2026-01-06", 2),
            ("", "", 5),
            ("2026-01-11", "2026-01-12", 2),
        ]);
        let standing = |done: &[(usize, &str)], as_of| {
            let standing = plan.standing(&reached(done), day(as_of));
            (standing.phases, standing.overall)
        };
        let first = (2, "2026-01-06");
        let in_gap = standing(&[first, (3, "2026-01-07")], "2026-01-09");
        assert_eq!(in_gap, (vec![Some(0), None, Some(0)], Some(0)));
        let ahead = standing(&[first, (0, ""), (1, "2026-01-08")], "2026-01-08");
        assert_eq!(ahead, (vec![Some(0), None, Some(3)], Some(3)));
        let elsewhere = standing(&[(1, ""), (0, ""), (1, "")], "2026-01-09");
        assert_eq!(elsewhere, (vec![Some(-3), None, Some(2)], Some(0)));
        let late = standing(&[first, (0, ""), (1, "")], "2026-01-15");
        assert_eq!(late, (vec![Some(0), None, Some(-3)], Some(-3)));
        let unknown_first = standing(&[(2, ""), (0, ""), (2, "2026-01-10")], "2026-01-15");
        assert_eq!(unknown_first, (vec![None, None, Some(2)], Some(2)));
    }

    #[test]
    fn nothing_planned_is_no_standing() {
        let empty = Plan::default().standing(&[], day("2026-01-05"));
        assert_eq!(empty, Standing::default());
        let standing = plan(&[("", "", 3)]).standing(&reached(&[(1, "")]), day("2026-01-05"));
        assert_eq!((standing.phases, standing.overall), (vec![None], None));
    }

    /// Phases with days, from the 100th day of a plan at most.
    fn plans() -> impl Strategy<Value = Plan> {
        let phase = (0_u64..100, 0_u64..40, 1_usize..9, any::<bool>());
        prop::collection::vec(phase, 0..5).prop_map(|phases| {
            let planned = |(first, more, tasks, has_days): (u64, u64, usize, bool)| {
                let first = day("2026-01-05") + chrono::Days::new(first);
                let last = first + chrono::Days::new(more);
                Planned {
                    duration: None,
                    period: has_days.then_some(Period { first, last }),
                    tasks,
                }
            };
            Plan::of_phases(phases.into_iter().map(planned).collect())
        })
    }

    proptest! {
        #[test]
        fn who_follows_the_plan_is_on_time_on_every_day(plan in plans()) {
            let mut reached = vec![Reached::default(); plan.phases.len()];
            for today in day("2026-01-01").iter_days().take(160) {
                for (phase, reached) in plan.phases.iter().zip(&mut reached) {
                    let Some(period) = phase.period else { continue };
                    let due = Spread::from_iter([(period, phase.tasks)]).due(today);
                    if due > reached.done {
                        *reached = Reached { done: due, last_tick: Some(today) };
                    }
                }
                let standing = plan.standing(&reached, today);
                for (phase, standing) in plan.phases.iter().zip(&standing.phases) {
                    prop_assert_eq!(*standing, phase.period.map(|_| 0));
                }
                prop_assert_eq!(standing.overall, plan.start().map(|_| 0));
            }
        }

        #[test]
        fn more_done_is_never_worse(plan in plans(), as_of in 0_u64..200) {
            let as_of = day("2026-01-01") + chrono::Days::new(as_of);
            let standings: Vec<i64> = (0..plan.spread.total())
                .filter_map(|done| {
                    days_ahead(&plan.spread, Reached { done, last_tick: None }, as_of)
                })
                .collect();
            prop_assert!(standings.is_sorted());
        }
    }
}
