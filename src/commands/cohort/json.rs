//! The object that `--json` prints.

use chrono::NaiveDate;
use serde::Serialize;

use super::Class;
use crate::render::json::Counts;
use crate::roadmap::cohort::{At, Copy};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Content<'a> {
    roadmap: &'a str,
    as_of: Option<NaiveDate>,
    history: bool,
    median: u8,
    begun: usize,
    finished: usize,
    phases: Vec<Phase<'a>>,
    copies: Vec<OfCopy<'a>>,
    not_counted: Vec<Lacking<'a>>,
    left_out: Vec<LeftOut<'a>>,
}

/// A phase of the list in all copies.
#[derive(Serialize)]
struct Phase<'a> {
    number: String,
    key: &'a str,
    title: &'a str,
    total: usize,
    begun: usize,
    finished: usize,
    here: usize,
    median: u8,
}

/// Where something was read; unknown where names are to be kept.
#[derive(Serialize)]
struct Source<'a> {
    source: Option<&'a str>,
    commit: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OfCopy<'a> {
    name: &'a str,
    #[serde(flatten)]
    source: Source<'a>,
    roadmap: Option<&'a str>,
    progress: Counts,
    /// Done tasks of each phase.
    phases: &'a [usize],
    /// Tasks of the list that the copy does not have.
    missing: usize,
    /// Tasks that only the copy has.
    own: Counts,
    last: Option<NaiveDate>,
    last_tick: Option<NaiveDate>,
    idle: Option<i64>,
    pace: Option<f64>,
    /// `start`, `phase` or `end`.
    at: &'static str,
    phase: Option<&'a str>,
}

/// A copy that is not counted.
#[derive(Serialize)]
struct Lacking<'a> {
    name: &'a str,
    #[serde(flatten)]
    source: Source<'a>,
    reason: &'static str,
}

/// A task that most leave out who have begun a later phase.
#[derive(Serialize)]
struct LeftOut<'a> {
    number: String,
    key: &'a str,
    text: &'a str,
    open: usize,
    beyond: usize,
}

pub(super) fn content(class: &Class) -> Content<'_> {
    let cohort = &class.cohort;
    let document = class.base.list.document();
    let phases = cohort.phases.iter().enumerate();
    Content {
        roadmap: class.base.path.as_str(),
        as_of: cohort.as_of,
        history: class.has_past,
        median: cohort.median,
        begun: cohort.begun,
        finished: cohort.finished,
        phases: phases
            .map(|(phase, stats)| Phase {
                number: document.phases()[phase].number.to_string(),
                key: document.phase_key(phase),
                title: document.phase_title(phase),
                total: class.base.list.totals()[phase],
                begun: stats.begun,
                finished: stats.finished,
                here: stats.here,
                median: stats.median,
            })
            .collect(),
        copies: cohort
            .copies
            .iter()
            .map(|copy| of_copy(class, copy))
            .collect(),
        not_counted: lacking(class),
        left_out: cohort
            .skipped
            .iter()
            .map(|skipped| LeftOut {
                number: document.number(skipped.task),
                key: document.key(skipped.task),
                text: document.text(skipped.task),
                open: skipped.open,
                beyond: skipped.beyond,
            })
            .collect(),
    }
}

fn source(class: &Class, place: usize) -> Source<'_> {
    if class.is_anonymous {
        return Source {
            source: None,
            commit: None,
        };
    }
    let commit = class.entries[place].commit.as_ref();
    Source {
        source: Some(&class.found[place].source),
        commit: commit.map(crate::git::Oid::as_str),
    }
}

fn of_copy<'a>(class: &'a Class, copy: &'a Copy) -> OfCopy<'a> {
    let as_of = class.cohort.as_of;
    let document = class.base.list.document();
    let at = copy.at(&class.base.list);
    let roadmap = class.entries[copy.place].roadmap.as_ref();
    let roadmap = roadmap.ok().map(|(path, _)| path.as_str());
    OfCopy {
        name: &copy.name,
        source: source(class, copy.place),
        // A name of the copy's own may tell whose it is.
        roadmap: roadmap.filter(|_| !class.is_anonymous),
        progress: copy.progress().into(),
        phases: &copy.phases,
        missing: copy.standing.missing(),
        own: copy.standing.own().into(),
        last: copy.last(),
        last_tick: copy.past.as_ref().and_then(|past| past.last_tick()),
        idle: copy.idle(as_of),
        pace: copy.pace(as_of),
        at: match at {
            At::Start => "start",
            At::Phase(_) => "phase",
            At::End => "end",
        },
        phase: match at {
            At::Phase(phase) => Some(document.phase_key(phase)),
            _ => None,
        },
    }
}

fn lacking(class: &Class) -> Vec<Lacking<'_>> {
    let entries = class.entries.iter().enumerate();
    let lacking = entries.filter_map(|(place, entry)| {
        Some(Lacking {
            name: &class.names[place],
            source: source(class, place),
            reason: entry.roadmap.as_ref().err()?.code(),
        })
    });
    let mut lacking: Vec<_> = lacking.collect();
    lacking.sort_by_key(|lacking| lacking.name);
    lacking
}
