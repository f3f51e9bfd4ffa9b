//! What log, show, stats and draw have in common: the roadmap's past.

use chrono::{DateTime, FixedOffset, NaiveDate, Offset, Utc};

use super::Context;
use super::period::Period;
use crate::error::Result;
use crate::git::Identity;
use crate::render::screen::Logged;
use crate::roadmap::history::{Change, Event, Revision, Track, day};
use crate::roadmap::review::Review;
use crate::roadmap::{Depth, Document, TaskIndex};
use crate::workspace::Workspace;
use crate::workspace::history::{self, Authors, How, Record, Today};

/// The roadmap on disk and its past.
pub(super) struct Past<'w> {
    pub(super) document: Document,
    pub(super) record: Record,
    pub(super) today: Today,
    authors: Authors<'w>,
    uncommitted: Vec<TaskIndex>,
}

/// One change.
pub(super) struct Row<'p> {
    pub(super) change: &'p Change,
    pub(super) text: &'p str,
    pub(super) phase: &'p str,
    pub(super) track: Option<Track>,
    /// The task on disk; `None` where it is gone.
    pub(super) task: Option<TaskIndex>,
    /// Who made it and when; `None` for what is not committed.
    pub(super) revision: Option<&'p Revision>,
    pub(super) author: Option<Identity>,
    pub(super) initial: bool,
}

impl<'w> Past<'w> {
    /// Reads it, with a line of progress where that takes long.
    pub(super) fn read(context: &Context, workspace: &'w Workspace, how: How) -> Result<Self> {
        let document = workspace.read_to(Depth::Details)?;
        let mut progress = context.ui.progress("reading history: version");
        let record = history::read(workspace, how, &mut |count| progress.at(count))?;
        drop(progress);
        Ok(Self {
            today: record.today(&document),
            uncommitted: history::uncommitted(workspace, &record, &document),
            authors: Authors::of(workspace),
            document,
            record,
        })
    }

    /// Looks back as of a day, uncommitted ticks included where it is today.
    pub(super) fn review(
        &self,
        workspace: &Workspace,
        period: &Period,
        today: NaiveDate,
    ) -> Review {
        let as_of = period.last_day(today);
        let uncommitted = match as_of == today && period.takes_uncommitted() {
            true => self.uncommitted.as_slice(),
            false => &[],
        };
        let pair = (&self.document, &self.today);
        history::review(
            workspace.committed_settings().start,
            &self.record,
            pair,
            (uncommitted, as_of),
            &|event| self.is_wanted(period, event),
        )
    }

    /// Looks back on the last commit's roadmap as of a day, by default that of
    /// its last tick; `None` where no commit has a roadmap.
    pub(super) fn committed_review<'r>(
        &'r self,
        workspace: &Workspace,
        period: &Period,
    ) -> Option<(&'r Document, Review)> {
        let document = self.record.committed()?;
        let last = self.record.history.told_until()?;
        let today = self.record.today(document);
        let as_of = (&[][..], period.last_day(last));
        let review = history::review(
            workspace.committed_settings().start,
            &self.record,
            (document, &today),
            as_of,
            &|event| self.is_wanted(period, event),
        );
        Some((document, review))
    }

    fn is_wanted(&self, period: &Period, event: &Event) -> bool {
        let revision = self.record.history.revision(event);
        period.takes(revision, &self.authors.of_revision(revision))
    }

    /// Whether nothing was ever ticked.
    pub(super) fn is_empty(&self) -> bool {
        !self.rows().any(|row| row.change.is_tick())
    }

    /// All changes, newest first.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let uncommitted = self.uncommitted.iter().map(|&task| self.uncommitted(task));
        // The newest version first, and in each the order of the document.
        let events = &self.record.history.events;
        let versions = events.chunk_by(|one, other| one.revision == other.revision);
        let versions: Vec<&[Event]> = versions.collect();
        let events = versions.into_iter().rev().flat_map(newest_first);
        // What the oldest version of a cut history holds may be older still.
        let is_known = |event: &&Event| self.record.is_complete || !event.initial;
        let committed = events.filter(is_known).map(|event| {
            let revision = self.record.history.revision(event);
            Row {
                change: &event.change,
                text: &event.text,
                phase: &event.phase,
                track: Some(event.track),
                task: self.today.task(event.track),
                revision: Some(revision),
                author: Some(self.authors.of_revision(revision)),
                initial: event.initial,
            }
        });
        uncommitted.chain(committed)
    }

    fn uncommitted(&self, task: TaskIndex) -> Row<'_> {
        Row {
            change: match self.document.tasks()[task].done {
                true => &Change::Checked,
                false => &Change::Unchecked,
            },
            text: self.document.text(task),
            phase: self.document.phase_title(self.document.phase_of(task)),
            track: self.today.track(task),
            task: Some(task),
            revision: None,
            author: None,
            initial: false,
        }
    }

    /// A change as a screen shows it.
    pub(super) fn logged<'r>(&'r self, row: &'r Row<'_>) -> Logged<'r> {
        Logged {
            change: row.change,
            day: row.day(),
            number: row
                .task
                .map(|task| self.document.number(task))
                .unwrap_or_default(),
            text: row.text,
            phase: self.short_phase(row),
            author: row
                .author
                .as_ref()
                .map(|author| author.name.clone())
                .unwrap_or_default(),
            commit: row
                .revision
                .map_or("", |revision| revision.id.get(..7).unwrap_or_default()),
            initial: row.initial,
        }
    }

    /// The phase in short where it still has its name.
    fn short_phase<'r>(&'r self, row: &'r Row<'_>) -> &'r str {
        let phase = row.task.map(|task| self.document.phase_of(task));
        match phase {
            Some(phase) if self.document.phase_title(phase) == row.phase => {
                self.document.phase_short(phase)
            }
            _ => row.phase,
        }
    }

    /// Says where history is cut off.
    pub(super) fn warn_if_cut(&self, context: &Context) {
        if !self.record.is_complete {
            context.ui.warning(
                "history is cut off: this is a shallow clone, which has only its last commits",
                &["git fetch --unshallow"],
            );
        }
    }
}

/// A version's changes in the order of the document; of one task, what came
/// last comes first.
fn newest_first(version: &[Event]) -> Vec<&Event> {
    let tasks = version.chunk_by(|one, other| one.track == other.track);
    tasks.flat_map(|events| events.iter().rev()).collect()
}

impl Row<'_> {
    /// The day where its author was.
    pub(super) fn day(&self) -> Option<NaiveDate> {
        self.revision
            .map(|revision| day(revision.seconds, revision.offset_minutes))
    }

    /// The author date, RFC 3339.
    pub(super) fn date(&self) -> Option<String> {
        let revision = self.revision?;
        // A time zone that there is not tells no more than UTC.
        let offset = revision.offset_minutes.checked_mul(60);
        let offset = offset.and_then(FixedOffset::east_opt);
        let offset = offset.unwrap_or_else(|| Utc.fix());
        let moment = DateTime::from_timestamp(revision.seconds, 0)?;
        Some(moment.with_timezone(&offset).to_rfc3339())
    }
}
