//! Progress from elsewhere as commits: how many, and when each was.

use chrono::{NaiveTime, TimeZone};

use crate::git::AuthorDate;
use crate::roadmap::Document;
use crate::roadmap::import::{self, Moment, Plan, Wanted};

/// Which dates the commits have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dating {
    /// One commit, of the present or of a date that is told.
    Once,
    /// One commit, of the latest time that is recorded.
    Latest,
    /// A commit for each day, of that day's last time.
    ByDay,
}

/// What one commit holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The states to give.
    pub wanted: Vec<Wanted>,
    /// Its author date; `None` for the present.
    pub date: Option<AuthorDate>,
}

/// Divides a plan into commits, the oldest first. What lies in the future of
/// `now` counts as of now; the number of such times is given as well.
#[must_use]
pub fn batches(
    plan: &Plan,
    roadmap: &Document,
    dating: Dating,
    now: Moment,
) -> (Vec<Batch>, usize) {
    let mut wanted = plan.wanted.clone();
    if wanted.is_empty() {
        return (Vec::new(), 0);
    }
    let mut future = 0;
    if dating != Dating::Once {
        for wanted in &mut wanted {
            if wanted.at.is_some_and(|at| at > now) {
                future += 1;
                wanted.at = Some(now);
            }
        }
    }
    let batches = match dating {
        Dating::Once => vec![Batch { wanted, date: None }],
        Dating::Latest => vec![Batch {
            date: latest(&wanted, roadmap).map(author_date),
            wanted,
        }],
        Dating::ByDay => import::by_day(&wanted)
            .into_iter()
            .map(|(at, wanted)| Batch {
                wanted,
                date: at.map(author_date),
            })
            .collect(),
    };
    (batches, future)
}

/// A time as it was on the clock of whoever imports it: pages record times in
/// UTC, and a tick belongs to the day on which somebody made it. A day without
/// a time stands as its noon in UTC and is the same day everywhere.
#[must_use]
pub fn on_the_clock<Z: TimeZone>(at: Moment, zone: &Z) -> Moment {
    let is_utc = at.offset().local_minus_utc() == 0;
    let is_day = at.time() == NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    match is_utc && !is_day {
        true => at.with_timezone(zone).fixed_offset(),
        false => at,
    }
}

/// The latest time of what the roadmap does not have yet, else of all.
fn latest(wanted: &[Wanted], roadmap: &Document) -> Option<Moment> {
    let is_new = |wanted: &&Wanted| roadmap.tasks()[wanted.task].done != wanted.done;
    let new = wanted
        .iter()
        .filter(is_new)
        .filter_map(|wanted| wanted.at)
        .max();
    new.or_else(|| wanted.iter().filter_map(|wanted| wanted.at).max())
}

fn author_date(at: Moment) -> AuthorDate {
    AuthorDate {
        seconds: at.timestamp(),
        offset_minutes: at.offset().local_minus_utc() / 60,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use chrono::{DateTime, FixedOffset};

    use super::*;

    #[test]
    fn times_are_those_of_the_clock_on_the_wall() {
        let west = FixedOffset::west_opt(8 * 3_600).unwrap();
        for (at, expected) in [
            ("2026-11-21T04:00:00Z", "2026-11-20T20:00:00-08:00"),
            ("2026-11-21T04:00:00+09:00", "2026-11-21T04:00:00+09:00"),
            ("2026-11-21T12:00:00Z", "2026-11-21T12:00:00+00:00"),
        ] {
            let at = DateTime::parse_from_rfc3339(at).unwrap();
            assert_eq!(on_the_clock(at, &west).to_rfc3339(), expected);
        }
    }
}
