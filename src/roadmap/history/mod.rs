//! What happened to each task in the versions of a roadmap.
//!
//! A version is read into an outline, its tasks and their states; what it has
//! in common with the version before costs next to nothing. Tasks are followed
//! from version to version, so that a tick stays the tick of its task when that
//! is reworded, moved or merged. Which version follows which decides the
//! states; dates only say where on the axis a change stands.

mod chunk;
mod day;
mod ledger;
mod order;
mod outline;
mod step;
mod tracer;
mod tracks;

use std::sync::Arc;

use chrono::NaiveDate;
pub(in crate::roadmap) use chunk::is_entangled;
pub use day::day;
pub use ledger::Counts;
pub use outline::{Outline, Outliner};
pub use step::Care;
pub use tracer::trace;

use super::document::{Document, TaskIndex};
use super::series::{Series, Tick};

/// Who made a version, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Its name, such as a commit's; empty for what is not recorded yet.
    pub id: String,
    /// The author's name.
    pub author: Arc<str>,
    /// The author's email address.
    pub email: Arc<str>,
    /// When it was made, in seconds since 1970.
    pub seconds: i64,
    /// The author's distance from UTC then, in minutes to the east.
    pub offset_minutes: i32,
}

/// A version of the roadmap.
#[derive(Debug, Clone)]
pub struct Version {
    /// Who made it, and when.
    pub revision: Revision,
    /// The versions that it was made from, as places in the list.
    pub parents: Vec<usize>,
    /// Its tasks; `None` where the file was not there, which changes nothing
    /// until it is back.
    pub outline: Option<Outline>,
}

/// What happened to a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is ticked.
    Checked,
    /// It is no longer ticked.
    Unchecked,
    /// It is new.
    Added,
    /// It is gone; whether it was ticked.
    Removed {
        /// Whether it was ticked.
        done: bool,
    },
    /// It has another text; the one before.
    Reworded {
        /// The text before.
        before: String,
    },
    /// It stands in another phase; the one before.
    Moved {
        /// The title of the phase before.
        before: String,
    },
}

impl Change {
    /// The change's name, for JSON.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::Unchecked => "unchecked",
            Self::Added => "added",
            Self::Removed { .. } => "removed",
            Self::Reworded { .. } => "reworded",
            Self::Moved { .. } => "moved",
        }
    }

    /// The text or the phase before, where that changed.
    #[must_use]
    pub fn before(&self) -> Option<&str> {
        match self {
            Self::Reworded { before } | Self::Moved { before } => Some(before),
            _ => None,
        }
    }

    /// Whether it is a change of state.
    #[must_use]
    pub fn is_tick(&self) -> bool {
        matches!(self, Self::Checked | Self::Unchecked)
    }
}

/// A task followed through all versions, as a number.
pub type Track = u32;

/// A change of one task in one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The version, as a place among the history's revisions.
    pub revision: usize,
    /// What happened.
    pub change: Change,
    /// The task.
    pub track: Track,
    /// Its text then.
    pub text: Arc<str>,
    /// The title of its phase then.
    pub phase: Arc<str>,
    /// Whether the task came so with the first version: nobody knows since when.
    pub initial: bool,
    /// Whether the number of done tasks changed; not where two sides of a
    /// merge ticked the same.
    pub counts: bool,
}

/// All changes of all tasks, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// The versions that changed something.
    pub revisions: Vec<Revision>,
    /// The changes, in the order of versions and there of the document.
    pub events: Vec<Event>,
    /// How the numbers of done tasks and of all changed from day to day.
    pub counts: Counts,
    /// The tracks of the last version's tasks.
    pub now: Vec<Track>,
    /// How many tracks there are.
    pub tracks: Track,
}

impl History {
    /// The event's revision.
    #[must_use]
    pub fn revision(&self, event: &Event) -> &Revision {
        &self.revisions[event.revision]
    }

    /// The day of a change on the axis: the author's own, or that of the first
    /// version where a clock tells of days before there was Git.
    fn axis_day(&self, event: &Event) -> NaiveDate {
        let first = self.revisions.first();
        day::on_axis(self.revision(event), first)
    }

    /// Progress over time. `tasks` tells which task of today's roadmap is of a
    /// track, and `wanted` whose ticks are shown.
    #[must_use]
    pub fn series(
        &self,
        tasks: &dyn Fn(Track) -> Option<TaskIndex>,
        wanted: &dyn Fn(&Event) -> bool,
    ) -> Series {
        let tick = |event: &Event| {
            let is_shown = event.change.is_tick() && event.counts && !event.initial;
            (is_shown && wanted(event)).then(|| Tick {
                day: self.axis_day(event),
                ticked: event.change == Change::Checked,
                task: tasks(event.track),
            })
        };
        let mut ticks: Vec<Tick> = self.events.iter().filter_map(tick).collect();
        ticks.sort_by_key(|tick| tick.day);
        Series {
            points: self.counts.points(),
            ticks,
        }
    }

    /// Whether each track was ticked at the end of a day.
    #[must_use]
    pub fn states(&self, as_of: NaiveDate) -> Vec<bool> {
        let mut states = vec![false; self.tracks as usize];
        for event in &self.events {
            if self.axis_day(event) > as_of {
                continue;
            }
            match event.change {
                Change::Checked => states[event.track as usize] = true,
                Change::Unchecked | Change::Removed { .. } => states[event.track as usize] = false,
                _ => {}
            }
        }
        states
    }

    /// The latest day of all changes, where their authors were.
    #[must_use]
    pub fn last_day(&self) -> Option<NaiveDate> {
        let days = self.revisions.iter();
        days.map(|revision| day(revision.seconds, revision.offset_minutes))
            .max()
    }

    /// The latest day with a tick, where its author was.
    fn last_tick(&self) -> Option<NaiveDate> {
        let ticks = self.events.iter().filter(|event| event.change.is_tick());
        ticks.map(|event| self.axis_day(event)).max()
    }

    /// The day as of which committed files tell of it: that of the last tick,
    /// else of the last change; `None` for a history without any.
    #[must_use]
    pub fn told_until(&self) -> Option<NaiveDate> {
        self.last_tick().or_else(|| self.last_day())
    }

    /// Whether the last version's tasks are those of this document.
    #[must_use]
    pub fn fits(&self, document: &Document) -> bool {
        self.now.len() == document.tasks.len()
    }
}
