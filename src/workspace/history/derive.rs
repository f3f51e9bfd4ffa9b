//! What committed files tell of history: as of the last tick, or of one that
//! is about to be committed.

use std::rc::Rc;

use chrono::NaiveDate;

use super::{How, Record, Today, read, review};
use crate::error::Result;
use crate::file;
use crate::git::{AuthorDate, Head, Repository};
use crate::render::badge::Style;
use crate::roadmap::block::MOST_RECENT;
use crate::roadmap::generate::Recent;
use crate::roadmap::history::{Change, History, Revision, day};
use crate::roadmap::review::Review;
use crate::roadmap::{Document, Source};
use crate::workspace::layer::{Committed, Wish, Wishing};
use crate::workspace::picture::{self, Drawing};
use crate::workspace::snapshot::Snapshot;
use crate::workspace::{FOLDER, Workspace};

/// History as blocks and pictures show it.
#[derive(Debug)]
pub struct FromHistory {
    document: Rc<Document>,
    review: Review,
    /// The tasks that were ticked last and still are, the newest first.
    pub recent: Vec<Recent>,
}

impl FromHistory {
    /// As of the last committed tick; `None` where history is cut off or no
    /// commit has a roadmap.
    ///
    /// # Errors
    /// When Git cannot read it.
    pub fn committed(
        workspace: &Workspace,
        progress: &mut read::Progress<'_>,
    ) -> Result<Option<Self>> {
        let mut record = read::read(workspace, How::default(), progress)?;
        let Some(committed) = record.committed.take() else {
            return Ok(None);
        };
        let text = Source::from_text(committed.text);
        let document = Document::parse(committed.path.as_str(), text);
        let today = record.today_of_same(&document);
        let start = workspace.committed_settings().start;
        Ok(record
            .is_complete
            .then(|| Self::of(start, &record, document.into(), &today)))
    }

    /// As of the last tick up to a commit, in a repository with a checkout or
    /// without. Where history is cut off, as if nothing were known of it.
    ///
    /// # Errors
    /// When Git cannot read it.
    pub fn of_snapshot(
        repository: &Repository,
        snapshot: &Snapshot,
        progress: &mut read::Progress<'_>,
    ) -> Result<Self> {
        let (tip, path) = (&snapshot.commit, &snapshot.path);
        let mut record = read::read_at(repository, tip, path, How::default(), progress)?;
        if !record.is_complete {
            record.history = History::default();
        }
        let document = Rc::clone(&snapshot.document);
        let today = record.today(&document);
        Ok(Self::of(snapshot.start, &record, document, &today))
    }

    /// With the ticks of a wish, as a commit on top of `base` would make them,
    /// and when that is; `None` where nothing in the workspace tells of
    /// history, where it is cut off, or where there is nothing to tick.
    ///
    /// # Errors
    /// When Git cannot read it, or does not know who commits.
    pub fn pending(
        workspace: &Workspace,
        wish: &Wish,
        base: &Head,
        date: Option<AuthorDate>,
    ) -> Result<Option<(Self, AuthorDate)>> {
        let repository = workspace.require_repository()?;
        let Some(tip) = &base.commit else {
            return Ok(None);
        };
        if !is_told(workspace)? || repository.is_shallow() {
            return Ok(None);
        }
        let committed = Committed(repository, base.commit.clone());
        let update = Wishing::new(workspace, wish).update(&committed)?;
        let Some(document) = update.roadmap.clone().filter(|_| update.is_ticked()) else {
            return Ok(None);
        };
        let date = match date {
            Some(date) => date,
            None => repository.author_moment()?,
        };
        let revision = Revision {
            id: String::new(),
            author: "".into(),
            email: "".into(),
            seconds: date.seconds,
            offset_minutes: date.offset_minutes,
        };
        let text = document.source().bytes();
        let record = read::with_pending(workspace, tip, text, revision)?;
        let today = record.today_of_same(&document);
        let start = workspace.committed_settings().start;
        let told = Self::of(start, &record, document, &today);
        Ok(Some((told, date)))
    }

    fn of(
        start: Option<NaiveDate>,
        record: &Record,
        document: Rc<Document>,
        today: &Today,
    ) -> Self {
        let as_of = record.history.told_until().unwrap_or_default();
        let pair = (document.as_ref(), today);
        Self {
            review: review(start, record, pair, (&[], as_of), &|_| true),
            recent: recent(record, &document, today),
            document,
        }
    }

    /// The roadmap that it is about.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Its past.
    #[must_use]
    pub fn review(&self) -> &Review {
        &self.review
    }

    /// Draws a picture as SVG; badges in this style.
    #[must_use]
    pub fn draw(&self, drawing: Drawing, style: Style) -> String {
        picture::draw(drawing, &self.document, &self.review, style)
    }
}

/// The tasks that were ticked last and still are.
fn recent(record: &Record, document: &Document, today: &Today) -> Vec<Recent> {
    let mut recent: Vec<Recent> = Vec::new();
    for event in record.history.events.iter().rev() {
        let is_tick = event.change == Change::Checked && !event.initial;
        let task = today.task(event.track).filter(|_| is_tick);
        let Some(task) = task.filter(|&task| document.tasks()[task].done) else {
            continue;
        };
        if recent.len() == usize::from(MOST_RECENT) {
            break;
        }
        if recent.iter().all(|other| other.task != task) {
            let revision = record.history.revision(event);
            recent.push(Recent {
                day: day(revision.seconds, revision.offset_minutes),
                task,
            });
        }
    }
    recent
}

/// Whether a block or a picture on disk tells of history.
fn is_told(workspace: &Workspace) -> Result<bool> {
    let folder = workspace.root().join(FOLDER);
    if Drawing::ALL
        .iter()
        .any(|drawing| folder.join(drawing.file()).is_file())
    {
        return Ok(true);
    }
    for path in workspace.files_with_blocks() {
        let Some(bytes) = file::read_optional(&workspace.disk_path(&path))? else {
            continue;
        };
        let signs = [&b"roadmap:burnup"[..], b"roadmap:recent", b"roadmap:card"];
        if signs
            .iter()
            .any(|sign| memchr::memmem::find(&bytes, sign).is_some())
        {
            return Ok(true);
        }
    }
    Ok(false)
}
