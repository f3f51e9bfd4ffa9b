//! Commits exactly our own changes.
//!
//! A change is made in up to three layers: the caller writes the files, then
//! this module commits the change on top of `HEAD` and stages it on top of the
//! index. What the user has edited or staged besides stays where it is. Each
//! layer is written by compare-and-swap, in an order in which every crash
//! leaves a change that is staged and not committed, never the reverse:
//!
//! 1. the commit's objects, and its hooks on an index of their own;
//! 2. the user's index, by a patch that fits only what was read;
//! 3. the branch, if `HEAD` is still where it was read.
//!
//! Whoever loses a race reads again and tries again.

use crate::error::{Error, Kind, Result};

use super::config::no_identity;
use super::draft::Draft;
use super::hooks::Hooks;
use super::lock::{Patience, Turn};
use super::refs::{Branch, Moved};
use super::repository::Repository;
use super::stage::{Applied, Staging};
use super::value::{Head, Mode, Oid, RepoPath};

/// How many loose objects in one of the 256 directories make Git clean up,
/// with its usual `gc.auto` of 6700.
const CROWDED: usize = 27;

/// How often `HEAD` may move in a row while the hooks of one commit run.
const MAX_MOVES: u32 = 3;

/// A change of one file in one layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The file.
    pub path: RepoPath,
    /// What a new file is; one that is there keeps its mode.
    pub mode: Mode,
    /// Its bytes in this layer before; `None` for a new file.
    pub before: Option<Vec<u8>>,
    /// Its bytes after; `None` for a file that goes.
    pub after: Option<Vec<u8>>,
}

/// The changes of the two layers that Git holds; what changes nothing is
/// left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layers {
    /// On top of `HEAD`'s commit.
    pub head: Vec<Edit>,
    /// On top of the index.
    pub index: Vec<Edit>,
}

/// When a change was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthorDate {
    /// Seconds since 1970.
    pub seconds: i64,
    /// The distance from UTC, in minutes to the east.
    pub offset_minutes: i32,
}

/// What to commit with.
#[derive(Debug, Clone, Copy)]
pub struct CommitRequest<'a> {
    /// The whole message; hooks may change it.
    pub message: &'a str,
    /// The author date, where it is not the present.
    pub author_date: Option<AuthorDate>,
}

/// What was committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The commit; `None` when `HEAD` had the change already and it was at
    /// most staged.
    pub id: Option<Oid>,
    /// The commit before; `None` on a branch without any.
    pub parent: Option<Oid>,
    /// The branch; `None` when detached.
    pub branch: Option<String>,
    /// The message as committed.
    pub message: String,
    /// The files that the commit changes.
    pub paths: Vec<RepoPath>,
    /// Those of them that the pre-commit hook wrote differently; their files
    /// on disk may still be as the caller wrote them.
    pub rewritten: Vec<RepoPath>,
    /// What the hooks said.
    pub said: Vec<String>,
}

/// Makes the layers' changes for a base. It is called again after each lost
/// race, so it must read anew and come to the same wish.
pub type Plan<'a> = dyn FnMut(&Repository, &Head) -> Result<Layers> + 'a;

/// Writes the change to the files on disk. It is called once at most, before
/// the index and the branch change.
pub type WriteFiles<'a> = dyn FnMut() -> Result<()> + 'a;

/// Commits what `plan` wants on top of `HEAD`, and stages it; `files` writes
/// the same to disk.
///
/// What can be refused without a hook is refused before `files` is called. A
/// hook finds the files written, as it does in `git commit`.
///
/// # Errors
/// [`Kind::NoIdentity`] when Git does not know who commits; [`Kind::Refused`]
/// in a bare repository, during an operation of Git's, for a path that is no
/// file, and when a hook, the signing program or Git says no;
/// [`Kind::Changed`] when others kept changing the same for half a minute; what
/// `files` fails with. The branch and what others staged are as before in each
/// case.
pub fn commit(
    repository: &Repository,
    request: &CommitRequest<'_>,
    plan: &mut Plan<'_>,
    files: &mut WriteFiles<'_>,
    _turn: &Turn,
) -> Result<Committed> {
    if repository.is_bare() {
        return Err(repository.bare_error());
    }
    if let Some(operation) = repository.state()? {
        return Err(Error::refused(operation.words()).hint(operation.hint()));
    }
    let mut committing = Committing {
        repository,
        hooks: Hooks::find(repository)?,
        request,
        files: Some(files),
        is_written: false,
        moved_in_hooks: 0,
    };
    let mut patience = Patience::for_races();
    loop {
        match committing.attempt(plan)? {
            Attempt::Done(committed) => return Ok(committed),
            Attempt::Raced(_) if patience.wait() => {}
            Attempt::Raced(error) => return Err(error),
        }
    }
}

/// What all tries of a commit share.
struct Committing<'a, 'f> {
    repository: &'a Repository,
    hooks: Hooks<'a>,
    request: &'a CommitRequest<'a>,
    /// Writes the files on disk; `None` once that was tried.
    files: Option<&'a mut WriteFiles<'f>>,
    is_written: bool,
    /// How often in a row `HEAD` moved while the hooks ran.
    moved_in_hooks: u32,
}

/// How a try ended.
enum Attempt {
    Done(Committed),
    /// Others came first; the error is for the last try.
    Raced(Error),
}

impl Committing<'_, '_> {
    /// Tries once, on the base as it is now.
    fn attempt(&mut self, plan: &mut Plan<'_>) -> Result<Attempt> {
        let base = self.repository.head()?;
        let mut layers = plan(self.repository, &base)?;
        layers.head.retain(|edit| edit.before != edit.after);
        layers.index.retain(|edit| edit.before != edit.after);
        if self.files.is_some() {
            refuse_early(self.repository, &layers)?;
        }
        let tried = if layers.head.is_empty() {
            self.stage_only(&base, &layers.index)
        } else {
            self.commit_on(&base, layers)
        };
        tried.map_err(|error| match error.not_done {
            None if self.is_written => error.not_done(nothing_done(&base)),
            _ => error,
        })
    }

    /// Stages what `HEAD` has already.
    fn stage_only(&mut self, base: &Head, edits: &[Edit]) -> Result<Attempt> {
        let mut staging = Staging::new(self.repository, edits)?;
        self.write_files()?;
        if let Applied::Mismatch(output) = staging.apply()? {
            return Ok(raced(base, &output.stderr));
        }
        Ok(Attempt::Done(Committed {
            id: None,
            parent: base.commit.clone(),
            branch: base.branch.clone(),
            message: String::new(),
            paths: Vec::new(),
            rewritten: Vec::new(),
            said: Vec::new(),
        }))
    }

    /// Commits on a base.
    fn commit_on(&mut self, base: &Head, mut layers: Layers) -> Result<Attempt> {
        let repository = self.repository;
        for edit in &mut layers.head {
            if !fits(repository, base, edit)? {
                return Ok(raced(base, &format!("{} is another by now", edit.path)));
            }
        }
        if Draft::needs_hooks(&self.hooks) && self.files.is_some() {
            repository.identity()?;
            self.write_files()?;
        }
        let draft = Draft::write(repository, &self.hooks, self.request, base, &mut layers)?;
        if Draft::needs_hooks(&self.hooks) {
            self.look_for_moves(base)?;
        }
        let subject = draft.message.lines().next().unwrap_or_default();
        // These start while the commit is written, and wait for their input.
        let mut staging = Staging::new(repository, &layers.index)?;
        staging.start()?;
        let mut branch = Branch::start(repository, base, subject)?;
        let id = write_commit(repository, self.request, base, &draft)?;
        self.write_files()?;
        if let Applied::Mismatch(output) = staging.apply()? {
            return Ok(raced(base, &output.stderr));
        }
        let moved = branch.move_to(&id);
        let is_in = |moved: &Result<Moved>| match moved {
            Ok(Moved::Yes) => Ok(true),
            // A Git that ended before its answer may have moved the branch:
            // then what is staged must stay.
            _ => repository.has_in_head(&id),
        };
        if !is_in(&moved)? {
            unstage(&mut staging)?;
            return match moved? {
                Moved::Raced(output) => Ok(raced(base, &output.stderr)),
                Moved::Yes => Err(Error::new(Kind::Internal, "the branch did not move")),
            };
        }
        let mut said = draft.said;
        said.extend(self.hooks.run_after());
        clean_up_if_crowded(repository);
        Ok(Attempt::Done(Committed {
            id: Some(id),
            parent: base.commit.clone(),
            branch: base.branch.clone(),
            message: draft.message,
            paths: layers.head.into_iter().map(|edit| edit.path).collect(),
            rewritten: draft.rewritten,
            said,
        }))
    }

    /// Gives up on hooks during which `HEAD` moves each time: most likely they
    /// commit themselves, and would again.
    fn look_for_moves(&mut self, base: &Head) -> Result<()> {
        if self.repository.head()? == *base {
            self.moved_in_hooks = 0;
            return Ok(());
        }
        self.moved_in_hooks += 1;
        if self.moved_in_hooks < MAX_MOVES {
            return Ok(());
        }
        Err(Error::refused(format!(
            "HEAD moved {MAX_MOVES} times in a row while the commit's hooks ran"
        ))
        .not_done("no commit of ours; the commits that came meanwhile stand")
        .hint("does a hook commit or switch branches? it must not do so inside a commit"))
    }

    /// Writes the files on disk, if that has not been done.
    fn write_files(&mut self) -> Result<()> {
        if let Some(write) = self.files.take() {
            write()?;
            self.is_written = true;
        }
        Ok(())
    }
}

/// Refuses what is not ours to commit, before anything is written.
fn refuse_early(repository: &Repository, layers: &Layers) -> Result<()> {
    for edit in &layers.head {
        repository.refuse_conversion(&edit.path)?;
    }
    for edit in layers.head.iter().chain(&layers.index) {
        let is_new = edit.before.is_none() && edit.after.is_some();
        if is_new && !repository.is_tracked(&edit.path)? {
            repository.refuse_ignored(&edit.path)?;
        }
    }
    Ok(())
}

/// Whether the base has what the edit was made for; fills in the mode.
fn fits(repository: &Repository, base: &Head, edit: &mut Edit) -> Result<bool> {
    let Some(commit) = &base.commit else {
        return Ok(edit.before.is_none());
    };
    let Some(entry) = repository.entry_at(commit, &edit.path)? else {
        if let Some(parent) = blocking_parent(repository, commit, &edit.path)? {
            return Err(Error::refused(format!("{parent} is no directory in HEAD"))
                .hint("commit it as a directory first, or move it away"));
        }
        return Ok(edit.before.is_none());
    };
    if !entry.mode.is_file() {
        let what = entry.mode.words();
        return Err(Error::refused(format!("{} is {what} in HEAD", edit.path))
            .hint("name the file itself with --file"));
    }
    edit.mode = entry.mode;
    let content = repository.content(&entry.id)?;
    Ok(edit.before.as_deref() == Some(content.as_slice()))
}

/// The part of a path that is something else than a directory in a commit.
fn blocking_parent(
    repository: &Repository,
    commit: &Oid,
    path: &RepoPath,
) -> Result<Option<RepoPath>> {
    let mut next = path.parent();
    while let Some(parent) = next {
        match repository.entry_at(commit, &parent)? {
            Some(entry) if entry.mode == Mode::TREE => return Ok(None),
            Some(_) => return Ok(Some(parent)),
            None => next = parent.parent(),
        }
    }
    Ok(None)
}

/// Writes the commit object, signed where the user's Git signs.
fn write_commit(
    repository: &Repository,
    request: &CommitRequest<'_>,
    base: &Head,
    draft: &Draft,
) -> Result<Oid> {
    let signs = repository.config_bool("commit.gpgSign")? == Some(true);
    let mut git = repository
        .git("write the commit")
        .args(["-c", "i18n.commitEncoding=UTF-8", "commit-tree"])
        // The setting alone does not move commit-tree to sign.
        .args(signs.then_some("-S"));
    if let Some(parent) = &base.commit {
        git = git.args(["-p", parent.as_str()]);
    }
    if let Some(date) = request.author_date {
        git = git.env("GIT_AUTHOR_DATE", date.for_git());
    }
    let output = git
        .args(["-F", "-", draft.tree.as_str()])
        .input(draft.message.as_str())
        .output()?;
    if output.succeeded() {
        return output.line().parse();
    }
    if let Some(error) = no_identity(&output) {
        return Err(error);
    }
    let mut error = output.failure("write the commit");
    if signs {
        error.kind = Kind::Refused;
        error.message = "the commit could not be signed".to_owned();
    }
    Err(error)
}

/// Takes the staged change back, because its commit did not come to be.
fn unstage(staging: &mut Staging<'_>) -> Result<()> {
    match staging.take_back()? {
        // On a mismatch somebody has staged over it: then it is theirs to keep.
        Applied::Yes | Applied::Mismatch(_) => Ok(()),
    }
}

/// The end of a lost race.
fn raced(base: &Head, reason: &str) -> Attempt {
    let message = "the branch or the index kept changing while we committed";
    let error = Error::new(Kind::Changed, message)
        .quoting(reason)
        .not_done(format!(
            "no commit of ours; what others did on {} stands",
            base.branch.as_deref().unwrap_or("HEAD")
        ))
        .hint("try again when the other program is done");
    Attempt::Raced(error)
}

/// What a failed commit did not do.
fn nothing_done(base: &Head) -> String {
    let branch = base.branch.as_deref().unwrap_or("HEAD");
    format!("no commit; {branch} and your staged files are as before")
}

/// Lets Git tidy up when it would want to. Asking Git each time would cost a
/// process; this looks where Git looks, at one of the object directories.
fn clean_up_if_crowded(repository: &Repository) {
    let sample = repository.common_dir().join("objects").join("17");
    let crowded = std::fs::read_dir(sample).is_ok_and(|found| found.count() > CROWDED);
    if crowded {
        repository
            .git("tidy up")
            .args(["maintenance", "run", "--auto", "--quiet"])
            .unheard();
    }
}

impl AuthorDate {
    /// The date in Git's own form: `@SECONDS +HHMM`.
    #[must_use]
    pub fn for_git(self) -> String {
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let minutes = self.offset_minutes.unsigned_abs();
        format!(
            "@{} {sign}{:02}{:02}",
            self.seconds,
            minutes / 60,
            minutes % 60
        )
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
