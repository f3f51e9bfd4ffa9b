//! Changes the user's index by a patch, which Git applies whole or not at all.

use crate::error::{Error, Kind, Result};

use super::HOOK_GUARD;
use super::command::{Git, Output, Started};
use super::commit::Edit;
use super::index::{Flags, Staged};
use super::lock::{Patience, explain_lock};
use super::patch::patch;
use super::repository::Repository;
use super::value::RepoPath;

/// A change of the index, ready to be applied and taken back.
#[derive(Debug)]
pub(super) struct Staging<'a> {
    repository: &'a Repository,
    patch: Vec<u8>,
    /// A git that waits for the patch.
    started: Option<Started>,
    flagged: Vec<(RepoPath, Flags)>,
}

/// What Git did with a patch.
#[derive(Debug)]
pub(super) enum Applied {
    /// The index has the change.
    Yes,
    /// The index holds something else than the patch expects.
    Mismatch(Output),
}

impl<'a> Staging<'a> {
    /// Prepares edits.
    ///
    /// # Errors
    /// [`Kind::Refused`] for an unmerged path and for what is no file.
    pub(super) fn new(repository: &'a Repository, edits: &[Edit]) -> Result<Self> {
        let mut flagged = Vec::new();
        for Edit { path, .. } in edits {
            match repository.staged(path)? {
                Staged::Unmerged => {
                    return Err(Error::refused(format!("{path} has merge conflicts"))
                        .hint(format!("solve them, then: git add {path}")));
                }
                Staged::Entry(entry) if !entry.mode.is_file() => {
                    let what = entry.mode.words();
                    return Err(Error::refused(format!("{path} is {what} in the index")));
                }
                Staged::Entry(entry) => flagged.push((path.clone(), entry.flags)),
                Staged::Missing => {}
            }
        }
        Ok(Self {
            repository,
            patch: patch(edits),
            started: None,
            flagged,
        })
    }

    /// Starts Git ahead of its work: it reads the whole patch before it touches
    /// the index, and without any patch it does nothing.
    ///
    /// # Errors
    /// When Git cannot be started.
    pub(super) fn start(&mut self) -> Result<()> {
        if !self.patch.is_empty() {
            self.started = Some(self.git(&[]).start()?);
        }
        Ok(())
    }

    /// Applies the edits, all or none.
    ///
    /// # Errors
    /// [`Kind::Refused`] while another process keeps the index locked.
    pub(super) fn apply(&mut self) -> Result<Applied> {
        self.run(&[])
    }

    /// Takes the edits back.
    ///
    /// # Errors
    /// As [`Staging::apply`].
    pub(super) fn take_back(&mut self) -> Result<Applied> {
        self.run(&["--reverse"])
    }

    fn run(&mut self, options: &[&str]) -> Result<Applied> {
        if self.patch.is_empty() {
            return Ok(Applied::Yes);
        }
        let mut patience = Patience::for_locks();
        loop {
            let output = self.apply_once(options)?;
            if output.succeeded() {
                self.restore_flags()?;
                return Ok(Applied::Yes);
            }
            let locked = output.stderr.contains("index.lock")
                || output.stderr.contains(".lock': File exists");
            if !locked {
                return Ok(Applied::Mismatch(output));
            }
            if !patience.wait() {
                let mut error = output.failure("change the index");
                error.kind = Kind::Refused;
                return Err(explain_lock(error, &output.stderr));
            }
        }
    }

    fn apply_once(&mut self, options: &[&str]) -> Result<Output> {
        let started = match self.started.take() {
            Some(started) => started,
            None => self.git(options).start()?,
        };
        started.finish(&self.patch)
    }

    /// The call; Git writes no line endings anew and takes no spaces for others.
    fn git(&self, options: &[&str]) -> Git {
        self.repository
            .git("change the index")
            .env(HOOK_GUARD, "1")
            .args(["-c", "core.autocrlf=false", "apply", "--cached"])
            .args(["--whitespace=nowarn", "--no-ignore-whitespace"])
            .args(options)
            .arg("-")
    }

    /// Sets the flags again that Git drops with the old content.
    fn restore_flags(&self) -> Result<()> {
        type IsSet = fn(&Flags) -> bool;
        let kinds: [(&str, IsSet); 2] = [
            ("--skip-worktree", |flags| flags.skip_worktree),
            ("--assume-unchanged", |flags| flags.assume_unchanged),
        ];
        for (option, is_set) in kinds {
            let paths = self.flagged.iter().filter(|(_, flags)| is_set(flags));
            let names: String = paths.map(|(path, _)| format!("{path}\0")).collect();
            if !names.is_empty() {
                self.repository
                    .git("change the index")
                    .args(["update-index", option, "-z", "--stdin"])
                    .input(names)
                    .run()?;
            }
        }
        Ok(())
    }
}

/// Changes files in the index and nothing else: all of them, or none when the
/// index holds something else than the edits expect.
///
/// # Errors
/// [`Kind::Changed`] on such a mismatch; [`Kind::Refused`] for an unmerged
/// path, for what is no file, and while another process keeps the index locked.
pub fn stage(repository: &Repository, edits: &[Edit]) -> Result<()> {
    match Staging::new(repository, edits)?.apply()? {
        Applied::Yes => Ok(()),
        Applied::Mismatch(output) => Err(Error::new(
            Kind::Changed,
            "the staged files changed while we worked on them",
        )
        .quoting(&output.stderr)
        .hint("run the same command again")),
    }
}
