//! Progress from elsewhere as commits: how many, and when each was.

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
