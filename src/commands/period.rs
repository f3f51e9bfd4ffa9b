//! Which changes are looked at: by date and by author.

use chrono::{DateTime, NaiveDate};
use clap::Args;

use super::date::approximate;
use crate::error::{Error, Result};
use crate::git::{Identity, Repository};
use crate::roadmap::history::{Care, Revision, day};
use crate::workspace::history::How;

/// Options of the commands that look back.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct PeriodArgs {
    /// Only from this day on: YYYY-MM-DD, RFC 3339, or as Git reads dates ("2 weeks ago")
    #[arg(long, visible_alias = "after", value_name = "WHEN")]
    since: Option<String>,
    /// Only up to this day
    #[arg(long, visible_alias = "before", value_name = "WHEN")]
    until: Option<String>,
    /// Only changes by authors with this in their name or address
    #[arg(long, value_name = "TEXT")]
    author: Option<String>,
    /// Take a merge for one change, made by who merged
    #[arg(long)]
    first_parent: bool,
}

/// The changes that are looked at.
#[derive(Debug, Default)]
pub(super) struct Period {
    since: Option<Bound>,
    until: Option<Bound>,
    author: Option<String>,
}

/// An end of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    /// A whole day, wherever the author was.
    Day(NaiveDate),
    /// A moment, in seconds since 1970.
    Moment(i64),
}

impl PeriodArgs {
    /// How history is to be read for them.
    pub(super) fn how(&self, care: Care) -> How {
        How {
            first_parent: self.first_parent,
            care,
        }
    }

    /// Whether nothing is left out.
    pub(super) fn is_all(&self) -> bool {
        self.since.is_none() && self.until.is_none() && self.author.is_none() && !self.first_parent
    }

    /// Reads the dates.
    ///
    /// # Errors
    /// When one is not understood.
    pub(super) fn read(&self, repository: Option<&Repository>) -> Result<Period> {
        let bound = |flag: &str, text: &Option<String>| {
            let text = text.as_deref().map(str::trim);
            text.map(|text| bound(repository, flag, text)).transpose()
        };
        Ok(Period {
            since: bound("--since", &self.since)?,
            until: bound("--until", &self.until)?,
            author: self.author.as_ref().map(|author| author.to_lowercase()),
        })
    }
}

impl Period {
    /// Whether a change made then and by this author is looked at.
    pub(super) fn takes(&self, revision: &Revision, author: &Identity) -> bool {
        let day = day(revision.seconds, revision.offset_minutes);
        let begins = self.since.is_none_or(|since| match since {
            Bound::Day(since) => since <= day,
            Bound::Moment(since) => since <= revision.seconds,
        });
        let ends = self.until.is_none_or(|until| match until {
            Bound::Day(until) => day <= until,
            Bound::Moment(until) => revision.seconds <= until,
        });
        begins && ends && self.takes_author(author)
    }

    fn takes_author(&self, author: &Identity) -> bool {
        let name = format!("{} <{}>", author.name, author.email).to_lowercase();
        self.author.as_ref().is_none_or(|part| name.contains(part))
    }

    /// The last day that is looked at, not after `today`.
    pub(super) fn last_day(&self, today: NaiveDate) -> NaiveDate {
        let last = match self.until {
            Some(Bound::Day(until)) => until,
            Some(Bound::Moment(until)) => day(until, 0),
            None => today,
        };
        last.min(today)
    }

    /// Whether what is not committed yet is looked at: it has no date and no
    /// author.
    pub(super) fn takes_uncommitted(&self) -> bool {
        self.until.is_none() && self.author.is_none()
    }
}

fn bound(repository: Option<&Repository>, flag: &str, text: &str) -> Result<Bound> {
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Ok(Bound::Day(day));
    }
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Ok(Bound::Moment(moment.timestamp()));
    }
    match approximate(repository, text)? {
        Some(date) => Ok(Bound::Moment(date.seconds)),
        None => Err(Error::usage(format!("{flag} '{text}' is no date"))
            .hint("2026-05-01, 2026-05-01T18:30:00+02:00, yesterday, '3 weeks ago'")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_the_authors_own() {
        let args = PeriodArgs {
            since: Some("2026-05-01".to_owned()),
            until: Some("2026-05-01".to_owned()),
            author: Some("ADA@".to_owned()),
            first_parent: false,
        };
        let period = args.read(None).expect("dates");
        let ada = Identity {
            name: "Ada".to_owned(),
            email: "ada@example.org".to_owned(),
        };
        let takes = |seconds, offset_minutes| {
            let revision = Revision {
                id: String::new(),
                author: "".into(),
                email: "".into(),
                seconds,
                offset_minutes,
            };
            period.takes(&revision, &ada)
        };
        // Midnight before the first of May in UTC.
        assert!(takes(1_777_593_600, 0));
        assert!(!takes(1_777_593_599, 0));
        assert!(takes(1_777_593_599, 60));
        assert!(!takes(1_777_593_600 + 86_400, 0));
        let bob = Identity {
            name: "Bob".to_owned(),
            email: "bob@example.org".to_owned(),
        };
        assert!(!period.takes_author(&bob));
        assert!(bound(None, "--since", "soon").is_err());
    }
}
