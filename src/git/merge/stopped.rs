//! Begins a merge in the checkout and leaves its end to the user.
//!
//! Everything is Git's own: `MERGE_HEAD`, the message, the stages in the
//! index, the markers. So `git merge --abort` and `git commit` work as ever.

use std::fs;

use super::{Conflict, overwritten};
use crate::error::{Error, Result};
use crate::git::HOOK_GUARD;
use crate::git::command::{Git, Output};
use crate::git::lock::{Patience, explain_lock};
use crate::git::original::ORIGINAL;
use crate::git::read::unclear;
use crate::git::repository::Repository;
use crate::git::state::Operation;
use crate::git::value::{Mode, Oid, RepoPath};

/// Settings that make a merge driver named `roadmap` leave a conflict: which of
/// those files are merged, the caller tells Git one by one.
const STUCK_DRIVER: [&str; 4] = [
    "-c",
    "merge.roadmap.name=leaves both sides for now",
    "-c",
    "merge.roadmap.driver=false",
];

/// Where replacements are kept that only our own call of Git sees.
const GRAFTS: &str = "refs/roadmap/graft/";

impl Repository {
    /// Begins to merge a commit into `HEAD` and stops before the commit, with
    /// conflicts or without, which are returned. `base` is the common version
    /// of histories that share nothing.
    ///
    /// A merge driver named `roadmap` keeps our side; the caller writes those
    /// files and stages them with [`Repository::resolve_conflict`].
    ///
    /// # Errors
    /// [`crate::error::Kind::Refused`] when uncommitted edits are in the way,
    /// when `HEAD` has the commit already, during another operation, and while
    /// another process keeps the index locked. Nothing was changed then.
    pub fn begin_merge(
        &self,
        theirs: &Oid,
        base: Option<&Oid>,
        message: &str,
    ) -> Result<Vec<Conflict>> {
        if self.is_bare() {
            return Err(self.bare_error());
        }
        self.refuse_operation()?;
        let graft = match base {
            Some(base) => Some(Graft::new(self, base)?),
            None => None,
        };
        let output = self.try_to_merge(theirs, message, graft.as_ref())?;
        drop(graft);
        if self.state()? == Some(Operation::Merge) {
            return self.conflicts();
        }
        Err(self.not_begun(&output))
    }

    /// Lists the unmerged paths of the index.
    ///
    /// # Errors
    /// When Git cannot read it.
    pub fn conflicts(&self) -> Result<Vec<Conflict>> {
        let output = self
            .git("read the index")
            .args(["ls-files", "-u", "-z", "--full-name", "--"])
            .run()?;
        let mut conflicts = Vec::new();
        for line in String::from_utf8_lossy(&output.stdout).split_terminator('\0') {
            Conflict::gather(&mut conflicts, line)?;
        }
        Ok(conflicts)
    }

    /// What a checkout makes of a content that Git keeps: line endings and
    /// encodings as this clone has them for the path.
    ///
    /// # Errors
    /// When Git cannot write or convert it.
    pub fn checked_out(&self, path: &RepoPath, bytes: &[u8]) -> Result<Vec<u8>> {
        let id = self.write_blob(bytes)?;
        let output = self
            .git("convert the merged file")
            .args(["cat-file", "--filters"])
            .arg(format!("--path={path}"))
            .arg(id.as_str())
            .run()?;
        Ok(output.stdout)
    }

    /// Stages bytes for a path, unmerged or not, as `git add` does once a
    /// conflict is solved; the bytes are as Git keeps them. The file on disk is
    /// left to the caller.
    ///
    /// # Errors
    /// [`crate::error::Kind::Refused`] while another process keeps the index
    /// locked.
    pub fn resolve_conflict(&self, path: &RepoPath, bytes: &[u8], mode: Mode) -> Result<()> {
        let id = self.write_blob(bytes)?;
        let purpose = "stage the merged file";
        let mut patience = Patience::for_locks();
        loop {
            let output = self
                .git(purpose)
                .args(["update-index", "-z", "--index-info"])
                .input(format!("{mode} {id} 0\t{path}\0"))
                .output()?;
            if output.succeeded() {
                return Ok(());
            }
            if !(output.stderr.contains("index.lock") && patience.wait()) {
                return Err(explain_lock(output.failure(purpose), &output.stderr));
            }
        }
    }

    /// Notes what the files on disk look like now, so that the index's next
    /// reader need not compare them; whether it works shows there.
    pub fn refresh_index(&self) {
        let refresh = self
            .git("refresh the index")
            .args(["update-index", "-q", "--refresh"]);
        drop(refresh.output());
    }

    fn try_to_merge(
        &self,
        theirs: &Oid,
        message: &str,
        graft: Option<&Graft<'_>>,
    ) -> Result<Output> {
        // Git names the side in conflict markers as it was named here.
        let name = match self.original()? {
            Some(tip) if tip.commit == *theirs => ORIGINAL,
            _ => theirs.as_str(),
        };
        let mut patience = Patience::for_locks();
        loop {
            let mut git = self
                .git("merge")
                .uninterrupted()
                .env(HOOK_GUARD, "1")
                .args(STUCK_DRIVER);
            if let Some(graft) = graft {
                git = graft.show(git);
            }
            let output = git
                .args(["merge", "--no-commit", "--no-ff", "--no-squash", "--no-log"])
                .args(["--no-autostash", "--no-verify-signatures"])
                .args(["-q", "-m", message, name])
                .output()?;
            if !(is_locked(&output) && self.state()?.is_none() && patience.wait()) {
                return Ok(output);
            }
        }
    }
}

impl Repository {
    /// The error for a merge that Git did not begin.
    fn not_begun(&self, output: &Output) -> Error {
        if let Some(error) = overwritten(output) {
            return error;
        }
        if output.succeeded() {
            return Error::refused("there is nothing to merge: HEAD has it already");
        }
        let error = Error::refused("Git refused to begin the merge")
            .quoting(output.stderr.trim_end())
            .kept("nothing was changed");
        if !is_locked(output) {
            return error;
        }
        let lock = self.index.with_extension("lock");
        explain_lock(error, &format!("'{}': File exists", lock.display()))
    }
}

/// `HEAD` as if it followed another commit, which Git then takes for the
/// common ancestor. It shows to no other process, and goes in any case.
struct Graft<'a> {
    repository: &'a Repository,
    reference: String,
    is_cut: bool,
}

impl<'a> Graft<'a> {
    fn new(repository: &'a Repository, base: &Oid) -> Result<Self> {
        let head = repository.head()?.commit;
        let head = head.ok_or_else(|| Error::refused("there is no commit to merge into yet"))?;
        let stand_in = stand_in(repository, &head, base)?;
        let graft = Self {
            repository,
            reference: format!("{GRAFTS}{head}"),
            is_cut: is_cut(repository, &head),
        };
        repository
            .git("prepare the merge")
            .args(["update-ref", &graft.reference, stand_in.as_str()])
            .run()?;
        Ok(graft)
    }

    /// Lets a call of Git see it.
    fn show(&self, git: Git) -> Git {
        let git = git.env("GIT_REPLACE_REF_BASE", GRAFTS);
        match self.is_cut {
            // Git would take the cut for the whole truth about its parents.
            true => git.env("GIT_SHALLOW_FILE", "/dev/null"),
            false => git,
        }
    }
}

impl Drop for Graft<'_> {
    fn drop(&mut self) {
        // What stays shows to no one, and the next merge replaces it.
        let _left_behind = self
            .repository
            .git("tidy up after the merge")
            .args(["update-ref", "-d", &self.reference])
            .output();
    }
}

/// Writes a commit like `head` with `base` for its only parent. Its real ones
/// are of no use to a merge with a history that shares nothing with them.
fn stand_in(repository: &Repository, head: &Oid, base: &Oid) -> Result<Oid> {
    let output = repository
        .git("read HEAD")
        .args(["-c", "log.showSignature=false", "log", "-1"])
        .args(["--format=%T %ct", head.as_str(), "--"])
        .run()?;
    let line = output.line();
    let (tree, seconds) = line.split_once(' ').ok_or_else(|| unclear("git log"))?;
    repository.write_stand_in(&tree.parse()?, std::slice::from_ref(base), seconds)
}

/// Whether a shallow clone's history ends at the commit.
fn is_cut(repository: &Repository, commit: &Oid) -> bool {
    let cuts = fs::read_to_string(repository.common_dir().join("shallow"));
    cuts.is_ok_and(|cuts| cuts.lines().any(|line| line == commit.as_str()))
}

/// Whether another process had the index; Git has two ways to say so.
fn is_locked(output: &Output) -> bool {
    output.stderr.contains("index.lock") || output.stderr.contains("Unable to write index")
}
