//! What a class does as a whole.

use std::cmp::Reverse;
use std::sync::Arc;

use chrono::NaiveDate;

use super::list::List;
use super::past::Past;
use super::standing::Standing;
use crate::roadmap::{PhaseIndex, Progress, TaskIndex};

/// A copy of the list.
#[derive(Debug, Clone)]
pub struct Copy {
    /// What it is called on screens and in files.
    pub name: String,
    /// How far it is.
    pub standing: Arc<Standing>,
    /// The day of its last commit; `None` where it has none of its own.
    pub last_commit: Option<NaiveDate>,
    /// What its commits tell, where they were read.
    pub past: Option<Past>,
    /// How many tasks of each phase are done.
    pub phases: Vec<usize>,
    /// Its place among those that were found, whatever the order is.
    pub place: usize,
}

/// Where a copy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Nothing is done.
    Start,
    /// In a phase that is not finished.
    Phase(PhaseIndex),
    /// Everything is done.
    End,
}

/// The order of copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The furthest first.
    #[default]
    Progress,
    /// By name.
    Name,
    /// The last one that did something first.
    Activity,
}

/// A phase in all copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhaseStats {
    /// Copies that have done a task of it, the finished ones too.
    pub begun: usize,
    /// Copies that have done all of it.
    pub finished: usize,
    /// Copies that are in it now.
    pub here: usize,
    /// The median of the whole percentages, rounded down.
    pub median: u8,
}

/// A task that most of those who have begun a later phase have not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skipped {
    /// The task of the list.
    pub task: TaskIndex,
    /// Copies in which a later phase is begun.
    pub beyond: usize,
    /// Those of them that have not done it.
    pub open: usize,
}

/// All copies, in their order, and what they have in common.
#[derive(Debug)]
pub struct Cohort {
    /// The copies.
    pub copies: Vec<Copy>,
    /// The day up to which days are counted; `None` where no copy has done
    /// anything.
    pub as_of: Option<NaiveDate>,
    /// The phases of the list.
    pub phases: Vec<PhaseStats>,
    /// Tasks that are left out, the most frequent first.
    pub skipped: Vec<Skipped>,
    /// The median of the whole percentages, rounded down.
    pub median: u8,
    /// Copies in which something is done.
    pub begun: usize,
    /// Copies in which everything is done.
    pub finished: usize,
}

impl Copy {
    /// The day on which it was worked on last: that of the last commit that
    /// changed the roadmap where its commits were read, else of the last one.
    #[must_use]
    pub fn last(&self) -> Option<NaiveDate> {
        match &self.past {
            Some(past) => past.last_change(),
            None => self.last_commit,
        }
    }

    /// The progress in the whole list.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.standing.progress()
    }

    /// Where it is: in the phase of the last tick where that is known and not
    /// finished, else where ticked tasks give way to open ones.
    #[must_use]
    pub fn at(&self, list: &List) -> At {
        let totals = list.totals();
        let is_open = |phase: &PhaseIndex| self.phases[*phase] < totals[*phase];
        if self.phases.iter().all(|&done| done == 0) {
            return At::Start;
        }
        let last = self.past.as_ref().and_then(Past::phase).filter(is_open);
        let edge = || self.edge(list).filter(is_open);
        match last
            .or_else(edge)
            .or_else(|| (0..totals.len()).find(is_open))
        {
            Some(phase) => At::Phase(phase),
            None => At::End,
        }
    }

    /// The phase in which ticked tasks give way to open ones: cut there, the
    /// list has the fewest open tasks before the cut and ticked ones behind it
    /// together. So a task that was left out early counts for as little as one
    /// that was ticked far ahead.
    fn edge(&self, list: &List) -> Option<PhaseIndex> {
        let mut wrong = self.standing.progress().done;
        let (mut cut, mut least) = (0, wrong);
        for task in 0..list.total() {
            match self.standing.is_done(task) {
                true => wrong -= 1,
                false => wrong += 1,
            }
            if wrong <= least {
                (cut, least) = (task + 1, wrong);
            }
        }
        let before = cut.checked_sub(1).map(|task| list.phase_of(task));
        let is_open = |phase: &PhaseIndex| self.phases[*phase] < list.totals()[*phase];
        before
            .filter(is_open)
            .or_else(|| (cut < list.total()).then(|| list.phase_of(cut)))
    }

    /// For how many days it has been where it is: since the last tick where
    /// that is known, else since it was worked on last.
    #[must_use]
    pub fn idle(&self, as_of: Option<NaiveDate>) -> Option<i64> {
        let tick = self.past.as_ref().and_then(Past::last_tick);
        let since = tick.or_else(|| self.last())?;
        Some(as_of?.signed_duration_since(since).num_days().max(0))
    }

    /// Tasks a week in the last four complete weeks.
    #[must_use]
    pub fn pace(&self, as_of: Option<NaiveDate>) -> Option<f64> {
        let pace = self.past.as_ref()?.pace(as_of?)?;
        Some(pace.current)
    }
}

impl Cohort {
    /// Looks at copies as of a day: the one given, else that on which any of
    /// them was worked on last.
    #[must_use]
    pub fn new(list: &List, mut copies: Vec<Copy>, sort: Sort, until: Option<NaiveDate>) -> Self {
        order(&mut copies, sort);
        let as_of = until.or_else(|| copies.iter().filter_map(Copy::last).max());
        let at: Vec<At> = copies.iter().map(|copy| copy.at(list)).collect();
        let phases = (0..list.totals().len()).map(|phase| stats_of(list, &copies, &at, phase));
        let percents = copies.iter().map(|copy| copy.progress().percent());
        let done = |wanted: &dyn Fn(Progress) -> bool| {
            let copies = copies.iter().filter(|copy| wanted(copy.progress()));
            copies.count()
        };
        Self {
            as_of,
            phases: phases.collect(),
            skipped: skipped(list, &copies),
            median: median(percents.collect()),
            begun: done(&|progress| progress.done > 0),
            finished: done(&Progress::is_complete),
            copies,
        }
    }
}

fn order(copies: &mut [Copy], sort: Sort) {
    copies.sort_by(|one, other| {
        let by_name = || one.name.cmp(&other.name).then(one.place.cmp(&other.place));
        match sort {
            Sort::Name => by_name(),
            Sort::Progress => {
                let done = |copy: &Copy| Reverse(copy.progress().done);
                done(one).cmp(&done(other)).then_with(by_name)
            }
            Sort::Activity => Reverse(one.last())
                .cmp(&Reverse(other.last()))
                .then_with(by_name),
        }
    });
}

fn stats_of(list: &List, copies: &[Copy], at: &[At], phase: PhaseIndex) -> PhaseStats {
    let total = list.totals()[phase];
    let progress = |copy: &Copy| Progress {
        done: copy.phases[phase],
        total,
    };
    let count = |wanted: &dyn Fn(&Copy) -> bool| copies.iter().filter(|copy| wanted(copy)).count();
    PhaseStats {
        begun: count(&|copy| progress(copy).done > 0),
        finished: count(&|copy| progress(copy).is_complete()),
        here: at.iter().filter(|&&at| at == At::Phase(phase)).count(),
        median: median(copies.iter().map(|copy| progress(copy).percent()).collect()),
    }
}

/// The tasks that more than half of at least two copies left out.
fn skipped(list: &List, copies: &[Copy]) -> Vec<Skipped> {
    // How many copies have begun a phase behind each, and how many of those
    // have done each task.
    let mut beyond = vec![0; list.totals().len()];
    let mut done = vec![0; list.total()];
    for copy in copies {
        let Some(furthest) = copy.standing.furthest(list) else {
            continue;
        };
        beyond[..furthest].iter_mut().for_each(|count| *count += 1);
        let tasks = copy.standing.tasks_done();
        for task in tasks.filter(|&task| list.phase_of(task) < furthest) {
            done[task] += 1;
        }
    }
    let skipped = (0..list.total()).map(|task| {
        let beyond = beyond[list.phase_of(task)];
        let open = beyond - done[task];
        Skipped { task, beyond, open }
    });
    let most = |skipped: &Skipped| skipped.beyond > 1 && skipped.open * 2 > skipped.beyond;
    let mut skipped: Vec<Skipped> = skipped.filter(most).collect();
    skipped.sort_by_key(|skipped| Reverse(skipped.open));
    skipped
}

/// The one in the middle, or the mean of the two that are; 0 of none.
fn median(mut percents: Vec<u8>) -> u8 {
    percents.sort_unstable();
    let Some(&upper) = percents.get(percents.len() / 2) else {
        return 0;
    };
    u8::midpoint(percents[(percents.len() - 1) / 2], upper)
}
