//! Whole days from a first to a last.

use chrono::{Days, Months, NaiveDate};

use super::duration::Unit;

/// Days that follow each other, both ends part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// The first day.
    pub first: NaiveDate,
    /// The last day, never before the first.
    pub last: NaiveDate,
}

impl Period {
    /// The `first` to the `last` unit, counted from 1, of those that begin on a day.
    ///
    /// `None` where the calendar ends before.
    pub(super) fn counted(unit: Unit, from: NaiveDate, first: u32, last: u32) -> Option<Self> {
        let begin = after(unit, from, first.checked_sub(1)?)?;
        let end = after(unit, from, last)?.pred_opt()?;
        (begin <= end).then_some(Self {
            first: begin,
            last: end,
        })
    }

    /// The number of its days, at least 1.
    #[must_use]
    pub fn days(self) -> i64 {
        days_between(self.first, self.last) + 1
    }

    /// The number of its days up to the end of a day: 0 before, all of them after.
    pub(super) fn days_until(self, day: NaiveDate) -> i64 {
        (days_between(self.first, day) + 1).clamp(0, self.days())
    }
}

/// The days from one day to another; negative when the other is earlier.
pub(super) fn days_between(from: NaiveDate, to: NaiveDate) -> i64 {
    to.signed_duration_since(from).num_days()
}

/// The day that is so many units after another one.
///
/// A month after 31 January is the last day of February, as calendars have it.
fn after(unit: Unit, day: NaiveDate, count: u32) -> Option<NaiveDate> {
    match unit {
        Unit::Day => day.checked_add_days(Days::new(count.into())),
        Unit::Week => day.checked_add_days(Days::new(u64::from(count) * 7)),
        Unit::Month => day.checked_add_months(Months::new(count)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(unit: Unit, from: &str, first: u32, last: u32) -> Option<String> {
        let period = Period::counted(unit, from.parse().unwrap(), first, last)?;
        Some(format!("{}..{}", period.first, period.last))
    }

    #[test]
    fn units_are_counted_from_one() {
        for (unit, from, first, last, expected) in [
            (Unit::Week, "2026-01-05", 1, 3, "2026-01-05..2026-01-25"),
            (Unit::Week, "2026-01-05", 4, 4, "2026-01-26..2026-02-01"),
            (Unit::Day, "2026-01-05", 1, 5, "2026-01-05..2026-01-09"),
            (Unit::Day, "2026-01-05", 1, 1, "2026-01-05..2026-01-05"),
            (Unit::Month, "2026-01-05", 1, 2, "2026-01-05..2026-03-04"),
            (Unit::Month, "2026-01-31", 1, 1, "2026-01-31..2026-02-27"),
            (Unit::Month, "2026-01-31", 2, 2, "2026-02-28..2026-03-30"),
        ] {
            let found = period(unit, from, first, last);
            assert_eq!(found.as_deref(), Some(expected));
        }
    }

    #[test]
    fn the_calendar_ends() {
        for unit in [Unit::Day, Unit::Week, Unit::Month] {
            assert_eq!(Period::counted(unit, NaiveDate::MAX, 1, 1), None);
            assert_eq!(Period::counted(unit, NaiveDate::MAX, 1, u32::MAX), None);
            assert_eq!(Period::counted(unit, NaiveDate::MIN, 0, 1), None);
        }
    }

    #[test]
    fn days_are_counted() {
        let (first, last) = (NaiveDate::MIN, NaiveDate::MAX);
        assert!(Period { first, last }.days() > 190_000_000);
        assert_eq!(Period { first, last: first }.days(), 1);
        assert_eq!(Period { first, last: first }.days_until(last), 1);
        let end = Period { first: last, last };
        assert_eq!(end.days_until(first), 0);
    }
}
