//! The day of a moment where somebody was.

use chrono::{DateTime, NaiveDate, TimeDelta};

use super::Revision;

/// The calendar day of a moment, `seconds` since 1970 in UTC, for somebody
/// `offset_minutes` to the east of it. A moment that no calendar has is the
/// first day of 1970.
#[must_use]
pub fn day(seconds: i64, offset_minutes: i32) -> NaiveDate {
    let offset = TimeDelta::minutes(i64::from(offset_minutes));
    let moment = DateTime::from_timestamp(seconds, 0).and_then(|moment| {
        // Years of more than four digits are a broken clock's.
        let local = moment.checked_add_signed(offset)?;
        (1..=9999)
            .contains(&chrono::Datelike::year(&local))
            .then_some(local)
    });
    moment.unwrap_or_default().date_naive()
}

/// The first day of Git, in days since 1970-01-01: 2005-04-07.
const GIT: i32 = 12_880;

/// The day of a version on the axis: its author's own, or that of the first
/// version where a clock tells of days before there was Git.
pub(super) fn on_axis(revision: &Revision, first: Option<&Revision>) -> NaiveDate {
    let of = |revision: &Revision| day(revision.seconds, revision.offset_minutes);
    let own = of(revision);
    match first {
        Some(first) if number(own) < GIT => of(first),
        _ => own,
    }
}

/// The number of days from 1970-01-01 to a day.
pub(super) fn number(day: NaiveDate) -> i32 {
    let days = day
        .signed_duration_since(DateTime::UNIX_EPOCH.date_naive())
        .num_days();
    i32::try_from(days).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_place() {
        assert_eq!(day(1_777_593_600 - 1, 0).to_string(), "2026-04-30");
        assert_eq!(day(1_777_593_600 - 1, 60).to_string(), "2026-05-01");
        assert_eq!(day(1_777_593_600, -1).to_string(), "2026-04-30");
        assert_eq!(day(i64::MAX, i32::MAX).to_string(), "1970-01-01");
        assert_eq!(number(day(1_777_593_600, 0)), 20_574);
        let first = NaiveDate::from_ymd_opt(2005, 4, 7);
        assert_eq!(first.map(number), Some(GIT));
    }
}
