//! A class of copies as a screen, as Markdown and as CSV.

mod csv;
mod markdown;
mod screen;

pub use csv::csv;
pub use markdown::{MARK, markdown};
pub use screen::screen;

use super::charset::Charset;
use super::columns;
use crate::roadmap::PhaseIndex;
use crate::roadmap::cohort::{At, Cohort, Copy, List};

/// What is told of a class.
#[derive(Debug, Clone, Copy)]
pub struct Dashboard<'a> {
    /// The list that copies are measured against.
    pub list: &'a List,
    /// The copies.
    pub cohort: &'a Cohort,
    /// Copies that were not measured, and why.
    pub lacking: &'a [(String, &'static str)],
    /// Whether the copies' own commits were read, so that there is a pace.
    pub has_past: bool,
    /// Whether the user told the day up to which days are counted.
    pub is_until: bool,
    /// How many copies are shown one by one.
    pub most: usize,
    /// How many tasks that are left out are named.
    pub skipped: usize,
}

impl Dashboard<'_> {
    /// `30 copies, median 42%, 28 begun, 3 finished`.
    #[must_use]
    pub fn summary(&self) -> String {
        let cohort = self.cohort;
        let mut words = counted(cohort.copies.len(), "copy", "copies");
        if !cohort.copies.is_empty() {
            words.push_str(&format!(
                ", median {}%, {} begun, {} finished",
                cohort.median, cohort.begun, cohort.finished
            ));
        }
        words
    }

    /// `as of 2026-05-01`, or `days counted to 2026-05-01` where the user told
    /// that day: what was done later is shown too.
    #[must_use]
    pub fn day(&self) -> Option<String> {
        let words = if self.is_until {
            "days counted to"
        } else {
            "as of"
        };
        self.cohort.as_of.map(|day| format!("{words} {day}"))
    }

    /// `P1` for the first phase: its number, short enough for a column.
    fn heading(&self, phase: PhaseIndex) -> String {
        format!("P{}", self.list.document().phases()[phase].number)
    }

    /// Where a copy is, with its phase as `phase` says it.
    fn at(&self, copy: &Copy, phase: impl Fn(PhaseIndex) -> String) -> String {
        match copy.at(self.list) {
            At::Start => "not begun".to_owned(),
            At::Phase(at) => phase(at),
            At::End => "finished".to_owned(),
        }
    }

    /// The copies that are shown one by one.
    fn shown(&self) -> &[Copy] {
        let copies = &self.cohort.copies;
        &copies[..copies.len().min(self.most)]
    }

    /// `and 4960 more copies`, if any are not shown.
    fn rest(&self) -> Option<String> {
        let rest = self.cohort.copies.len() - self.shown().len();
        (rest > 0).then(|| {
            format!(
                "and {} more {}",
                rest,
                if rest == 1 { "copy" } else { "copies" }
            )
        })
    }

    /// The whole percentage of each phase.
    fn percents<'c>(&'c self, copy: &'c Copy) -> impl Iterator<Item = u8> + 'c {
        let totals = self.list.totals().iter();
        let phases = copy.phases.iter().zip(totals);
        phases.map(|(&done, &total)| super::bar::percent(done, total))
    }

    /// Tasks a week, as one number.
    fn pace(&self, copy: &Copy) -> Option<String> {
        copy.pace(self.cohort.as_of)
            .map(|pace| format!("{pace:.1}"))
    }
}

/// The longest name that is shown, in columns.
const NAME_COLUMNS: usize = 60;

fn short_name(name: &str) -> String {
    columns::truncate(name, NAME_COLUMNS, Charset::Utf8).into_owned()
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
