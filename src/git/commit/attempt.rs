//! One try to commit on a base, and what goes before and after it.

use crate::error::{Error, Kind, Result};

use super::{CommitRequest, Committed, Edit, Layers, Plan, WriteFiles};
use crate::git::commit_tree::CommitTree;
use crate::git::draft::Draft;
use crate::git::hooks::Hooks;
use crate::git::refs::{Branch, Moved};
use crate::git::repository::Repository;
use crate::git::stage::{Applied, Staging};
use crate::git::value::{Head, Mode, Oid, RepoPath};

/// How many loose objects in one of the 256 directories make Git clean up,
/// with its usual `gc.auto` of 6700.
const CROWDED: usize = 27;

/// How often `HEAD` may move in a row while the hooks of one commit run.
const MAX_MOVES: u32 = 3;

/// What all tries of a commit share.
pub(super) struct Committing<'a, 'f> {
    repository: &'a Repository,
    hooks: Hooks<'a>,
    request: &'a CommitRequest<'a>,
    /// Writes the files on disk; `None` once that was tried.
    files: Option<&'a mut WriteFiles<'f>>,
    is_written: bool,
    /// What has been staged for commits that did not come to be.
    staged: Vec<Staging<'a>>,
    /// How often in a row `HEAD` moved while the hooks ran.
    moved_in_hooks: u32,
}

/// How a try ended.
pub(super) enum Attempt {
    Done(Committed),
    /// Others came first; the error is for the last try.
    Raced(Error),
}

impl<'a, 'f> Committing<'a, 'f> {
    /// Prepares for tries.
    ///
    /// # Errors
    /// When Git cannot read its configuration.
    pub(super) fn new(
        repository: &'a Repository,
        request: &'a CommitRequest<'a>,
        files: &'a mut WriteFiles<'f>,
    ) -> Result<Self> {
        Ok(Self {
            repository,
            hooks: Hooks::find(repository)?,
            request,
            files: Some(files),
            is_written: false,
            staged: Vec::new(),
            moved_in_hooks: 0,
        })
    }

    /// Tries once, on the base as it is now.
    pub(super) fn attempt(&mut self, plan: &mut Plan<'_>) -> Result<Attempt> {
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
        let writing = CommitTree::start(
            repository,
            &draft.tree,
            base.commit.as_slice(),
            &draft.message,
            self.request.author_date,
        )?;
        // These start while the commit is written, and wait for their input.
        let mut staging = Staging::new(repository, &layers.index)?;
        staging.start()?;
        let mut branch = Branch::start(repository, base, subject)?;
        let id = writing.finish()?;
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
            // It stays staged while we try again: another's commit may have
            // taken it along, and unstaging would then stage a revert.
            self.staged.push(staging);
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

    /// Takes back what was staged for a commit that will not come to be, unless
    /// `HEAD` has got it all the same.
    pub(super) fn give_up(&mut self, plan: &mut Plan<'_>) -> Result<()> {
        if self.staged.is_empty() {
            return Ok(());
        }
        let base = self.repository.head()?;
        let wanted = plan(self.repository, &base)?.head;
        if wanted.iter().any(|edit| edit.before != edit.after) {
            for staging in self.staged.iter_mut().rev() {
                unstage(staging)?;
            }
        }
        Ok(())
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
