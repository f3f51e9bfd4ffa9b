//! What entries ask for: a state for each task, or why not.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::place::Places;
use super::{Entry, Moment, Progress, State};
use crate::error::Candidate;
use crate::roadmap::document::{Document, TaskIndex};
use crate::roadmap::select::candidate;
use crate::roadmap::suggest::suggestions;

/// The most entries for which suggestions are sought.
const MAX_SUGGESTED: usize = 100;

/// The most suggestions for one entry.
const MAX_SUGGESTIONS: usize = 3;

/// The most candidates that are listed for one entry.
const MAX_CANDIDATES: usize = 20;

/// The longest text that suggestions are sought for, in characters.
const MAX_QUERY: usize = 200;

/// Why an entry is on no task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// No task is called so.
    NoTask,
    /// Several tasks are called so, and nothing tells which is meant.
    Several(Vec<TaskIndex>),
    /// Another entry says otherwise of this task.
    Contradiction(TaskIndex),
    /// It cannot be read, for this reason.
    Unreadable(String),
}

/// A task and the state that it is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The task.
    pub task: TaskIndex,
    /// Whether it is to be ticked.
    pub done: bool,
    /// When that came about, where it is recorded.
    pub at: Option<Moment>,
}

/// An entry that was not placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unplaced {
    /// The 1-based line of the file.
    pub line: u32,
    /// Its text.
    pub text: String,
    /// Why.
    pub why: Why,
    /// What it could mean, in document order.
    pub candidates: Vec<Candidate>,
    /// What comes near to it, the nearest first.
    pub suggestions: Vec<Candidate>,
}

/// What a file asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// The states to give, in document order, each task once.
    pub wanted: Vec<Wanted>,
    /// The tasks that were begun, in document order.
    pub in_progress: Vec<TaskIndex>,
    /// What was not placed, in the order of the file.
    pub unplaced: Vec<Unplaced>,
    /// The number of tasks that stand there without a state, and count as open.
    pub unmarked: usize,
    /// The number of lines between the entries that were passed over.
    pub passed_over: usize,
}

/// An entry on its task.
struct Placed<'e> {
    task: TaskIndex,
    state: State,
    entry: &'e Entry,
}

/// Places the entries on the roadmap's tasks.
#[must_use]
pub fn plan(progress: &Progress, roadmap: &Document) -> Plan {
    let places = Places::of(roadmap);
    let mut plan = Plan::default();
    let mut placed = Vec::new();
    let mut faults: Vec<(&Entry, Why)> = Vec::new();
    for entry in &progress.entries {
        if let Some(fault) = &entry.fault {
            faults.push((entry, Why::Unreadable(fault.clone())));
            continue;
        }
        let state = entry.state.unwrap_or(State::Open);
        let asks = state == State::Done || (progress.unticks && state == State::Open);
        match places.find(entry) {
            Ok(task) => placed.push(Placed { task, state, entry }),
            Err(Why::NoTask) if entry.is_loose => plan.passed_over += 1,
            Err(why) if asks => faults.push((entry, why)),
            // What asks for nothing need not be placed.
            Err(_) => {}
        }
    }
    // Notes and other items that are no task are nobody's business.
    if progress.unmarked > 0 {
        let is_unmarked = |placed: &&Placed<'_>| placed.entry.state.is_none();
        plan.unmarked = placed.iter().filter(is_unmarked).count();
    }
    placed.sort_by_key(|placed| placed.task);
    for group in placed.chunk_by(|left, right| left.task == right.task) {
        match last_word(group) {
            None => {
                let why = |placed: &Placed<'_>| Why::Contradiction(placed.task);
                faults.extend(group.iter().map(|placed| (placed.entry, why(placed))));
            }
            Some(last) => match (last.state, progress.unticks) {
                (State::InProgress, _) => plan.in_progress.push(last.task),
                (State::Open, false) => {}
                (state, _) => plan.wanted.push(Wanted {
                    task: last.task,
                    done: state == State::Done,
                    at: last.entry.at,
                }),
            },
        }
    }
    faults.sort_by_key(|(entry, _)| entry.line);
    plan.unplaced = unplaced(faults, roadmap);
    plan
}

/// The entry that holds among those on one task; `None` where they contradict
/// each other and no time says which came last.
fn last_word<'p, 'e>(group: &'p [Placed<'e>]) -> Option<&'p Placed<'e>> {
    let newest = group.iter().max_by_key(|placed| placed.entry.at)?;
    let agree = |other: &&Placed<'_>| other.state == newest.state;
    if group.iter().all(|other| agree(&other)) {
        return Some(newest);
    }
    let all_timed = group.iter().all(|placed| placed.entry.at.is_some());
    let mut rivals = group
        .iter()
        .filter(|other| other.entry.at == newest.entry.at);
    (all_timed && rivals.all(|other| agree(&other))).then_some(newest)
}

fn unplaced(faults: Vec<(&Entry, Why)>, roadmap: &Document) -> Vec<Unplaced> {
    let mut suggested = 0;
    let explain = |(entry, why): (&Entry, Why)| {
        let meant = match &why {
            Why::Several(tasks) => tasks.as_slice(),
            Why::Contradiction(task) => std::slice::from_ref(task),
            Why::NoTask | Why::Unreadable(_) => &[],
        };
        let listed = meant.iter().take(MAX_CANDIDATES);
        let candidates = listed.map(|&task| candidate(roadmap, task)).collect();
        let mut near = Vec::new();
        if why == Why::NoTask && suggested < MAX_SUGGESTED {
            suggested += 1;
            let query: String = entry.text.chars().take(MAX_QUERY).collect();
            near = suggestions(roadmap, &query);
            near.truncate(MAX_SUGGESTIONS);
        }
        Unplaced {
            line: entry.line,
            text: entry.text.clone(),
            candidates,
            suggestions: near,
            why,
        }
    };
    faults.into_iter().map(explain).collect()
}

/// The states to give, a group for each day on which some came about, oldest
/// first, with its last moment; what has no time goes with the last.
#[must_use]
pub fn by_day(wanted: &[Wanted]) -> Vec<(Option<Moment>, Vec<Wanted>)> {
    let mut days: BTreeMap<NaiveDate, (Option<Moment>, Vec<Wanted>)> = BTreeMap::new();
    let (timed, untimed): (Vec<_>, Vec<_>) = wanted.iter().partition(|wanted| wanted.at.is_some());
    for wanted in timed {
        if let Some(at) = wanted.at {
            let (last, group) = days.entry(at.date_naive()).or_default();
            *last = (*last).max(Some(at));
            group.push(wanted.clone());
        }
    }
    let mut groups: Vec<_> = days.into_values().collect();
    if groups.is_empty() && !untimed.is_empty() {
        groups.push((None, Vec::new()));
    }
    if let Some((_, last)) = groups.last_mut() {
        last.extend(untimed.into_iter().cloned());
    }
    groups
}
