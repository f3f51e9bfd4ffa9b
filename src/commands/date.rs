//! `--date WHEN`.

use chrono::{DateTime, Local, NaiveDate, NaiveTime, Offset, TimeZone, Utc};

use crate::error::{Error, Result};
use crate::git::{AuthorDate, Repository};

/// Reads a date: RFC 3339, `YYYY-MM-DD` (noon, local time), or as Git does.
///
/// # Errors
/// When it is not understood or lies in the future.
pub(super) fn author_date(
    repository: Option<&Repository>,
    text: Option<&str>,
) -> Result<Option<AuthorDate>> {
    let Some(text) = text.map(str::trim) else {
        return Ok(None);
    };
    let date = match strict(text) {
        Some(date) => date,
        None => approximate(repository, text)?.ok_or_else(|| {
            Error::usage(format!("--date '{text}' is no date; nothing was changed"))
                .hint("2026-05-01, 2026-05-01T18:30:00+02:00, yesterday, '3 days ago'")
        })?,
    };
    // A day that has begun is no future, though its noon may be.
    let today = Local::now().date_naive();
    let is_today = NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok_and(|day| day == today);
    if is_today {
        return Ok(Some(now()));
    }
    if date.seconds > Utc::now().timestamp() {
        return Err(Error::usage(format!(
            "--date {text} lies in the future; nothing was changed"
        )));
    }
    Ok(Some(date))
}

fn now() -> AuthorDate {
    let now = Local::now();
    let offset_minutes = now.offset().fix().local_minus_utc() / 60;
    AuthorDate {
        seconds: now.timestamp(),
        offset_minutes,
    }
}

fn strict(text: &str) -> Option<AuthorDate> {
    if let Ok(date) = DateTime::parse_from_rfc3339(text) {
        let offset_minutes = date.offset().local_minus_utc() / 60;
        return Some(AuthorDate {
            seconds: date.timestamp(),
            offset_minutes,
        });
    }
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    let noon = day.and_time(NaiveTime::from_hms_opt(12, 0, 0)?);
    let date = Local.from_local_datetime(&noon).earliest()?;
    let offset_minutes = date.offset().fix().local_minus_utc() / 60;
    Some(AuthorDate {
        seconds: date.timestamp(),
        offset_minutes,
    })
}

/// Reads a date as Git does; `None` for what is none.
///
/// # Errors
/// When Git cannot be asked.
pub(super) fn approximate(
    repository: Option<&Repository>,
    text: &str,
) -> Result<Option<AuthorDate>> {
    // Git takes the 31st of February for a day in March.
    let is_odd_day = text.len() == 10 && text.bytes().filter(|&byte| byte == b'-').count() == 2;
    let Some(repository) = repository.filter(|_| !is_odd_day) else {
        return Ok(None);
    };
    let seconds = repository.approxidate(text)?;
    let moment = seconds.and_then(|seconds| Local.timestamp_opt(seconds, 0).single());
    Ok(moment.map(|moment| AuthorDate {
        seconds: moment.timestamp(),
        offset_minutes: moment.offset().fix().local_minus_utc() / 60,
    }))
}
