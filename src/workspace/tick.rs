//! Changing states: the one operation behind check, uncheck, toggle, commit and undo.
//!
//! A wish is fulfilled in three layers: on disk first, so that a refused
//! commit leaves it visible; then, by `git`, on top of `HEAD` and of the index.

mod refuse;

use std::rc::Rc;

pub(super) use self::refuse::refuse_early;
pub use self::refuse::{Expects, require_committed};
use self::refuse::{require_expected, require_in_head};
use super::config::Personal;
use super::history::FromHistory;
use super::layer::{self, Change, Index, Update, Wish, Wishing, Worktree};
use super::{Workspace, refresh, undo};
use crate::error::{Error, Kind, Result};
use crate::git::{self, AuthorDate, CommitRequest, Committed, Layers, Mode, Repository, Turn};
use crate::render::commit_message::{self, Messaged};
use crate::roadmap::identity::{self, Identity};
use crate::roadmap::{Document, TaskIndex};

/// How often a change is worked out anew because a file changed meanwhile.
const MAX_TRIES: u32 = 5;

/// How a wish is to be fulfilled.
#[derive(Debug, Clone, Default)]
pub struct How {
    /// Work out everything and change nothing.
    pub dry_run: bool,
    /// Change the files on disk alone.
    pub no_commit: bool,
    /// Commit although the settings say otherwise.
    pub always_commit: bool,
    /// The author date, where it is not the present.
    pub date: Option<AuthorDate>,
    /// What goes into the message's body.
    pub note: Option<String>,
    /// The commit that is taken back.
    pub undoes: Option<git::Oid>,
    /// The states in which the tasks must be on disk.
    pub expects: Expects,
}

/// What came of a wish.
#[derive(Debug)]
pub struct Outcome {
    /// The roadmap on disk, afterwards.
    pub roadmap: Rc<Document>,
    /// The wished tasks that are on disk, with their states.
    pub tasks: Vec<(TaskIndex, bool)>,
    /// Those of them that the wish changed in any layer.
    pub changed: Vec<TaskIndex>,
    /// What was, or would be, written to disk.
    pub update: Update,
    /// The message of the commit that was made or would be.
    pub message: Option<String>,
    /// What was committed.
    pub committed: Option<Committed>,
}

impl Outcome {
    /// Whether every layer held the wished states already.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.changed.is_empty()
    }
}

impl Outcome {
    /// Whether the roadmap on disk has ticks besides that are not committed.
    ///
    /// # Errors
    /// When Git cannot read the commit.
    pub fn has_other_ticks(&self, workspace: &Workspace) -> Result<bool> {
        let committed = self.committed.as_ref();
        let (Some(repository), Some(committed)) = (workspace.repository(), committed) else {
            return Ok(false);
        };
        let edits = committed.rewritten.is_empty()
            && repository
                .head_blob(workspace.roadmap_path())?
                .is_some_and(|blob| {
                    let on_disk = self.update.changes.first();
                    on_disk.is_some_and(|change| change.after != blob.bytes)
                });
        // Only a file that differs is worth reading again.
        Ok(edits && !undo::uncommitted(workspace)?.is_empty())
    }
}

/// Fulfils a wish.
///
/// # Errors
/// Before anything is written: when a file cannot be read, a task is not in
/// `HEAD`'s roadmap, Git is in the middle of an operation or knows no
/// identity; [`Kind::Changed`] when a task on disk is not as expected. After
/// that an error says what was kept and what was not done.
pub fn fulfil(workspace: &Workspace, wish: &Wish, how: &How) -> Result<Outcome> {
    let turn = match how.dry_run {
        true => None,
        false => workspace.turn()?,
    };
    let mut tries = 0;
    loop {
        let mut is_late = false;
        let tried = fulfil_once(workspace, wish, how, turn.as_ref(), &mut is_late);
        tries += 1;
        // An editor saved the file in the very moment: the wish still stands.
        if !is_late || tries == MAX_TRIES {
            return tried;
        }
    }
}

/// Tries once; sets `is_late` when a file changed between reading and writing.
fn fulfil_once(
    workspace: &Workspace,
    wish: &Wish,
    how: &How,
    turn: Option<&Turn>,
    is_late: &mut bool,
) -> Result<Outcome> {
    let personal = Personal::read(workspace.repository())?;
    let commits = !how.no_commit && (how.always_commit || personal.auto_commit != Some(false));
    if commits {
        commit(workspace, wish, how, &personal, (turn, is_late))
    } else {
        change_files(workspace, wish, how, is_late)
    }
}

/// Whether what was committed is to be pushed: if asked, else if configured.
///
/// # Errors
/// When the configuration cannot be read.
pub fn pushes(workspace: &Workspace, asked: bool) -> Result<bool> {
    Ok(asked || Personal::read(workspace.repository())?.push == Some(true))
}

/// Fulfils a wish on disk alone.
fn change_files(
    workspace: &Workspace,
    wish: &Wish,
    how: &How,
    is_late: &mut bool,
) -> Result<Outcome> {
    if let Some(repository) = workspace.repository() {
        // A file with conflict markers in it has every task twice.
        repository
            .index_blob(workspace.roadmap_path())
            .map_err(unchanged)?;
    }
    let update = layer::update(workspace, &Worktree(workspace), wish)?;
    require_expected(&update, wish, how.expects)?;
    if update.is_ticked() && !how.dry_run {
        write(workspace, &update.changes, is_late)?;
    }
    outcome(update, wish, &[])
}

/// Writes files; sets `is_late` when one changed since it was read.
fn write(workspace: &Workspace, changes: &[Change], is_late: &mut bool) -> Result<()> {
    refresh::write(workspace, changes).inspect_err(|error| *is_late = error.kind == Kind::Changed)
}

/// Fulfils a wish in all three layers.
fn commit(
    workspace: &Workspace,
    wish: &Wish,
    how: &How,
    personal: &Personal,
    (turn, is_late): (Option<&Turn>, &mut bool),
) -> Result<Outcome> {
    let repository = workspace.require_repository()?;
    repository
        .refuse_conversion(workspace.roadmap_path())
        .map_err(unchanged)?;
    let base = repository.head()?;
    let (past, date) = past(workspace, wish, &base, how)?;
    let mut wishing = Wishing::new(workspace, wish).with_past(past);
    let update = wishing.update(&Worktree(workspace))?;
    require_expected(&update, wish, how.expects)?;
    let head = wishing.update(&layer::Committed(repository, base.commit.clone()))?;
    let index = wishing.update(&Index(repository)).map_err(unchanged)?;
    require_in_head(workspace, &head, wish)?;
    if index.roadmap.is_none() {
        return Err(Error::refused(format!(
            "you have staged the removal of {}; nothing was changed",
            workspace.roadmap_path()
        ))
        .hint(format!("git restore --staged {}", workspace.roadmap_path())));
    }
    let message = match (&head.before, &head.roadmap) {
        (Some(before), Some(after)) => Some(message(before, after, how, personal)),
        _ => None,
    };
    let ticked = update.is_ticked() || head.is_ticked() || index.is_ticked();
    let mut outcome = outcome(update, wish, &[&head, &index])?;
    outcome.message = message;
    let (true, Some(turn)) = (ticked && !how.dry_run, turn) else {
        return Ok(outcome);
    };
    refuse_early(repository)?;
    let mut is_written = false;
    let mut files = || {
        keep_uncommitted(repository, &outcome.update.changes, &head.changes)?;
        write(workspace, &outcome.update.changes, is_late)?;
        is_written = true;
        Ok(())
    };
    let request = CommitRequest {
        message: outcome.message.as_deref().unwrap_or_default(),
        author_date: date,
    };
    let first = (&base, layers(&head, &index));
    let committed = write_commit(workspace, &request, wish, first, (&mut files, turn), how);
    let committed = committed.map_err(|error| match is_written {
        true => with_what_stays(error, &outcome),
        false => unchanged(error),
    })?;
    outcome.committed = Some(committed);
    Ok(outcome)
}

/// What committed files are to tell of history, and the author date that goes
/// with it.
fn past(
    workspace: &Workspace,
    wish: &Wish,
    base: &git::Head,
    how: &How,
) -> Result<(Option<Rc<FromHistory>>, Option<AuthorDate>)> {
    Ok(
        match FromHistory::pending(workspace, wish, base, how.date)? {
            Some((past, date)) => (Some(past.into()), Some(date)),
            None => (None, how.date),
        },
    )
}

/// Says that an error came before anything was written.
fn unchanged(mut error: Error) -> Error {
    if error.kept.is_none() && !error.message.contains("nothing was changed") {
        error.message.push_str("; nothing was changed");
    }
    error
}

fn outcome(update: Update, wish: &Wish, others: &[&Update]) -> Result<Outcome> {
    let mut update = update;
    let roadmap = update
        .roadmap
        .take()
        .ok_or_else(|| Error::not_found("the roadmap is gone"))?;
    let tasks: Vec<_> = wish
        .iter()
        .filter_map(|(task, done)| Some((task.find(&roadmap)?, *done)))
        .collect();
    let differs = |&&(task, done): &&(TaskIndex, bool)| {
        let identity = Identity::of(&roadmap, task);
        let layers = std::iter::once(&update).chain(others.iter().copied());
        layers
            .filter_map(|layer| layer.before.as_ref())
            .any(|before| {
                identity
                    .find(before)
                    .is_some_and(|found| before.tasks()[found].done != done)
            })
    };
    let changed = tasks
        .iter()
        .filter(differs)
        .map(|&(task, _)| task)
        .collect();
    Ok(Outcome {
        roadmap,
        tasks,
        changed,
        update,
        message: None,
        committed: None,
    })
}

/// Keeps what is on disk and nowhere else among Git's objects, where it can be
/// found for two weeks should anything go wrong.
fn keep_uncommitted(
    repository: &Repository,
    on_disk: &[Change],
    committed: &[Change],
) -> Result<()> {
    for change in on_disk {
        let is_committed = committed
            .iter()
            .any(|other| other.path == change.path && other.before == change.before);
        if let (false, Some(before)) = (is_committed, &change.before) {
            repository.write_blob(before)?;
        }
    }
    Ok(())
}

fn message(before: &Document, after: &Document, how: &How, personal: &Personal) -> String {
    let changed: Vec<(TaskIndex, bool)> = identity::changed_states(before, after)
        .into_iter()
        .filter_map(|(task, done)| Some((task.find(after)?, done)))
        .collect();
    commit_message::message(&Messaged {
        roadmap: after,
        changed: &changed,
        note: how.note.as_deref(),
        template: personal.subject.as_deref(),
        undoes: how.undoes.as_ref().map(git::Oid::short),
    })
}

/// Commits a wish; `first` is what it makes of a base that was read already.
fn write_commit(
    workspace: &Workspace,
    request: &CommitRequest<'_>,
    wish: &Wish,
    first: (&git::Head, Layers),
    (files, turn): (&mut git::WriteFiles<'_>, &Turn),
    how: &How,
) -> Result<Committed> {
    let (read, layers_read) = first;
    let mut first = Some(layers_read);
    let mut plan = |repository: &Repository, base: &git::Head| match first.take() {
        Some(layers) if read == base => Ok(layers),
        _ => {
            let committed = layer::Committed(repository, base.commit.clone());
            let (past, _) = past(workspace, wish, base, how)?;
            let mut wishing = Wishing::new(workspace, wish).with_past(past);
            let head = wishing.update(&committed)?;
            require_in_head(workspace, &head, wish)?;
            let index = wishing.update(&Index(repository))?;
            Ok(layers(&head, &index))
        }
    };
    let repository = workspace.require_repository()?;
    git::commit(repository, request, &mut plan, files, turn)
}

/// The edits of both layers; blocks alone are never a reason to commit.
fn layers(head: &Update, index: &Update) -> Layers {
    let mut layers = Layers::default();
    if head.is_ticked() {
        layers.head = edits(&head.changes);
    }
    if head.is_ticked() || index.is_ticked() {
        layers.index = edits(&index.changes);
    }
    layers
}

fn edits(changes: &[Change]) -> Vec<git::Edit> {
    let edit = |change: &Change| git::Edit {
        path: change.path.clone(),
        mode: Mode::REGULAR,
        before: change.before.clone(),
        after: Some(change.after.clone()),
    };
    changes.iter().map(edit).collect()
}

/// Says what a failed commit leaves, and the two ways on.
fn with_what_stays(error: Error, outcome: &Outcome) -> Error {
    let mut kept = match outcome.changed.as_slice() {
        [task] => {
            let done = outcome.roadmap.tasks()[*task].done;
            let verb = if done { "ticked" } else { "unticked" };
            format!(
                "{} is {verb} in {}",
                outcome.roadmap.number(*task),
                outcome.roadmap.path()
            )
        }
        tasks => format!(
            "{} tasks are changed in {}",
            tasks.len(),
            outcome.roadmap.path()
        ),
    };
    let pictures = outcome.update.pictures().map(|change| &change.path);
    kept.push_str(&match layer::pictures_in_words(pictures) {
        none if none.is_empty() => ", unstaged".to_owned(),
        one if one.starts_with("1 ") => format!(" and {one} is new, both unstaged"),
        several => format!(" and {several} are new, all unstaged"),
    });
    let error = if error.kept.is_none() {
        error.kept(kept)
    } else {
        error
    };
    let error = if error.message.contains("commit-msg") {
        error.hint("git config roadmap.subject 'docs: {action} {task}'")
    } else {
        error
    };
    error.hint("then: git roadmap commit    or take it back: git roadmap undo")
}
