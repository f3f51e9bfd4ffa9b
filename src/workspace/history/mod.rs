//! The history of the roadmap: read out of Git, kept in a cache.

mod cache;
mod derive;
mod read;

use std::cell::OnceCell;

pub use derive::FromHistory;
pub use read::{How, Progress, read, read_at};

use chrono::NaiveDate;

use super::Workspace;
use crate::git::{Identity, Mailmap, RepoPath};
use crate::roadmap::history::{Event, History, Revision, Track};
use crate::roadmap::matching::Matching;
use crate::roadmap::review::Review;
use crate::roadmap::{Document, Point, Source, TaskIndex, Tick};

/// What Git tells of a roadmap's past.
#[derive(Debug)]
pub struct Record {
    /// All changes.
    pub history: History,
    /// Whether all of history is there; it is cut off in a shallow clone.
    pub is_complete: bool,
    /// The roadmap of the last commit; `None` where it has none.
    committed: Option<Committed>,
}

/// A committed roadmap, parsed when it is first asked for: mostly it is the
/// one on disk.
#[derive(Debug)]
struct Committed {
    path: RepoPath,
    text: String,
    document: OnceCell<Document>,
}

impl Committed {
    fn document(&self) -> &Document {
        self.document.get_or_init(|| {
            let source = Source::from_text(self.text.clone());
            Document::parse(self.path.as_str(), source)
        })
    }
}

/// Which task of today's file each track is.
#[derive(Debug)]
pub struct Today {
    by_track: Vec<Option<TaskIndex>>,
    tracks: Vec<Option<Track>>,
}

impl Record {
    /// The roadmap of the last commit; `None` where it has none.
    #[must_use]
    pub fn committed(&self) -> Option<&Document> {
        self.committed.as_ref().map(Committed::document)
    }

    /// Pairs the tracks with the tasks of the last version itself.
    fn today_of_same(&self, document: &Document) -> Today {
        let mut today = self.nothing(document);
        for (task, &track) in self.history.now.iter().enumerate() {
            today.pair(track, task);
        }
        today
    }

    fn nothing(&self, document: &Document) -> Today {
        Today {
            by_track: vec![None; self.history.tracks as usize],
            tracks: vec![None; document.tasks().len()],
        }
    }

    /// Pairs the tracks with the tasks of a version of the file that comes
    /// after all of history, such as the one on disk.
    #[must_use]
    pub fn today(&self, document: &Document) -> Today {
        let mut today = self.nothing(document);
        let Some(committed) = &self.committed else {
            return today;
        };
        if committed.text == document.source().text() {
            return self.today_of_same(document);
        }
        let committed = committed.document();
        for (before, after, _) in Matching::between(committed, document).pairs() {
            if let Some(&track) = self.history.now.get(before) {
                today.pair(track, after);
            }
        }
        today
    }
}

impl Today {
    fn pair(&mut self, track: Track, task: TaskIndex) {
        let places = (
            self.by_track.get_mut(track as usize),
            self.tracks.get_mut(task),
        );
        if let (Some(of_track), Some(of_task)) = places {
            *of_track = Some(task);
            *of_task = Some(track);
        }
    }

    /// The task of a track; `None` where it is gone.
    #[must_use]
    pub fn task(&self, track: Track) -> Option<TaskIndex> {
        self.by_track.get(track as usize).copied().flatten()
    }

    /// The track of a task; `None` for one that no commit has.
    #[must_use]
    pub fn track(&self, task: TaskIndex) -> Option<Track> {
        self.tracks.get(task).copied().flatten()
    }
}

/// The names of authors as they go today.
pub struct Authors<'w> {
    workspace: &'w Workspace,
    mailmap: OnceCell<Option<Mailmap<'w>>>,
}

impl<'w> Authors<'w> {
    /// Those of a workspace's repository.
    #[must_use]
    pub fn of(workspace: &'w Workspace) -> Self {
        Self {
            workspace,
            mailmap: OnceCell::new(),
        }
    }

    /// Who made a version.
    #[must_use]
    pub fn of_revision(&self, revision: &Revision) -> Identity {
        let mailmap = self
            .mailmap
            .get_or_init(|| self.workspace.repository().map(Mailmap::of));
        match mailmap {
            Some(mailmap) => mailmap.resolve(&revision.author, &revision.email),
            None => Identity {
                name: revision.author.to_string(),
                email: revision.email.to_string(),
            },
        }
    }
}

/// Looks back on a roadmap as of a day, `start` being that of its plan. Ticks
/// that are not committed yet count as of the former; `wanted` tells whose
/// ticks are looked at.
#[must_use]
pub fn review(
    start: Option<NaiveDate>,
    record: &Record,
    (document, today): (&Document, &Today),
    (uncommitted, as_of): (&[TaskIndex], NaiveDate),
    wanted: &dyn Fn(&Event) -> bool,
) -> Review {
    let mut series = record.history.series(&|track| today.task(track), wanted);
    if !uncommitted.is_empty() {
        let tick = |&task: &TaskIndex| Tick {
            day: as_of,
            ticked: document.tasks()[task].done,
            task: Some(task),
        };
        series.ticks.extend(uncommitted.iter().map(tick));
        series.ticks.sort_by_key(|tick| tick.day);
        let now = document.overall();
        series.points.push(Point {
            day: series
                .points
                .last()
                .map_or(as_of, |last| last.day.max(as_of)),
            done: now.done,
            total: now.total,
        });
    }
    let is_past = record.history.last_day().is_some_and(|last| as_of < last);
    let states = is_past.then(|| record.history.states(as_of));
    let is_done = |task: TaskIndex| match (&states, today.track(task)) {
        (Some(states), Some(track)) => states[track as usize],
        (Some(_), None) => false,
        (None, _) => document.tasks()[task].done,
    };
    Review::new(document, &series, &is_done, start, as_of)
}

/// The tasks whose states on disk are not those of the last commit; where no
/// commit has the roadmap, all that are ticked.
#[must_use]
pub fn uncommitted(workspace: &Workspace, record: &Record, document: &Document) -> Vec<TaskIndex> {
    let is_ticked = |task: &TaskIndex| document.tasks()[*task].done;
    let tasks = 0..document.tasks().len();
    let Some(committed) = &record.committed else {
        let is_tracked = workspace.repository().is_some();
        return tasks.filter(|task| is_tracked && is_ticked(task)).collect();
    };
    if committed.text == document.source().text() {
        return Vec::new();
    }
    let committed = committed.document();
    let matching = Matching::between(committed, document);
    let differs = |&task: &TaskIndex| {
        let now = document.tasks()[task].done;
        match matching.before(task) {
            Some(before) => committed.tasks()[before].done != now,
            None => now,
        }
    };
    tasks.filter(differs).collect()
}
