//! How long each phase took.

use chrono::NaiveDate;

use super::ticks_until;
use crate::roadmap::document::Document;
use crate::roadmap::series::Series;

/// The days on which a phase was first and last worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhaseDays {
    /// The day of its first tick.
    pub first: NaiveDate,
    /// The day of its last tick.
    pub last: NaiveDate,
}

impl PhaseDays {
    /// The number of days from the first to the last, both included.
    #[must_use]
    pub fn days(self) -> i64 {
        self.last.signed_duration_since(self.first).num_days() + 1
    }
}

/// For each phase of the roadmap of today the days of its ticks, in document
/// order; `None` without any.
///
/// Ticks of tasks that are open again count, since they were work on the phase;
/// unticking does not, and neither do tasks that are gone.
#[must_use]
pub fn phase_days(
    document: &Document,
    series: &Series,
    as_of: NaiveDate,
) -> Vec<Option<PhaseDays>> {
    let mut phases: Vec<Option<PhaseDays>> = vec![None; document.phases().len()];
    for tick in ticks_until(series, as_of).filter(|tick| tick.ticked) {
        let task = tick.task.filter(|&task| task < document.tasks().len());
        let Some(task) = task else { continue };
        let days = phases[document.phase_of(task)].get_or_insert(PhaseDays {
            first: tick.day,
            last: tick.day,
        });
        days.first = days.first.min(tick.day);
        days.last = days.last.max(tick.day);
    }
    phases
}

#[cfg(test)]
mod tests {
    use super::super::testing::{day, endless};
    use super::*;
    use crate::roadmap::{Source, Tick};

    fn parse(text: &str) -> Document {
        Document::parse("ROADMAP.md", Source::from_text(text.to_owned()))
    }

    #[test]
    fn phases_last_from_their_first_tick_to_their_last() {
        let document = parse("# A\n\n- [x] a\n- [ ] b\n\n# B\n\n- [x] c\n\n# C\n\n- [ ] d\n");
        let tick = |(on, ticked, task)| Tick {
            day: day(on),
            ticked,
            task,
        };
        let ticks = [
            ("2026-01-05", true, Some(1)),
            ("2026-01-06", false, Some(1)),
            ("2026-01-09", true, None),
            ("2026-01-10", true, Some(0)),
            ("2026-01-11", true, Some(2)),
            ("2026-01-12", false, Some(3)),
            ("2026-01-13", true, Some(4)),
            ("2026-02-01", true, Some(0)),
        ];
        let series = Series {
            points: Vec::new(),
            ticks: ticks.map(tick).to_vec(),
        };
        let phases = phase_days(&document, &series, day("2026-01-31"));
        let shown = |days: &PhaseDays| {
            let (first, last) = (days.first, days.last);
            format!("{first} {last} {}", days.days())
        };
        let shown: Vec<_> = phases.iter().map(|days| days.as_ref().map(shown)).collect();
        let expected = [
            Some("2026-01-05 2026-01-10 6".to_owned()),
            Some("2026-01-11 2026-01-11 1".to_owned()),
            None,
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn there_may_be_no_phases() {
        assert_eq!(phase_days(&parse(""), &endless(), NaiveDate::MAX), []);
        let document = parse("- [ ] a\n");
        let nothing = phase_days(&document, &endless(), NaiveDate::MAX);
        assert_eq!(nothing, [None]);
    }
}
