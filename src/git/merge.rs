//! Merges: how histories are related, and the steps of joining them.
//!
//! A merge without conflicts is made ahead, as objects, and then taken over in
//! one step; so a merge that is given up has changed nothing. One that leaves
//! conflicts to the user is Git's own, in the checkout.

mod commit;
mod forward;
mod stopped;
mod trees;

use crate::error::{Error, Result};

use super::command::Output;
use super::read::unclear;
use super::repository::Repository;
use super::value::{Mode, Oid, RepoPath};

pub use commit::MergeCommitted;
pub use forward::Forward;
pub use trees::MergedTree;

/// Settings that keep a merge driver named `roadmap` from doing anything but
/// keep our side: the caller writes those files itself.
const IDLE_DRIVER: [&str; 4] = [
    "-c",
    "merge.roadmap.name=keeps our side for now",
    "-c",
    "merge.roadmap.driver=true",
];

/// A path on which a merge could not decide, with what each side has there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The path.
    pub path: RepoPath,
    /// The file in the common ancestor; `None` when it is not there.
    pub base: Option<(Mode, Oid)>,
    /// The file on our side.
    pub ours: Option<(Mode, Oid)>,
    /// The file on their side.
    pub theirs: Option<(Mode, Oid)>,
}

/// The commits between two others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// How many there are.
    pub count: usize,
    /// The latest author date, in seconds since 1970; `None` without commits.
    pub newest: Option<i64>,
}

impl Repository {
    /// Whether a file differs from `HEAD`, staged or not.
    ///
    /// # Errors
    /// When Git cannot tell.
    pub fn is_edited(&self, path: &RepoPath) -> Result<bool> {
        let output = self
            .git("look for edits")
            .literal_paths()
            .args(["--no-optional-locks", "status", "--porcelain", "-z"])
            .args(["--untracked-files=no", "--"])
            .arg(path.as_str())
            .run()?;
        Ok(!output.stdout.is_empty())
    }

    /// The tree of a commit.
    ///
    /// # Errors
    /// When there is no such commit.
    pub fn tree_of(&self, commit: &Oid) -> Result<Oid> {
        let tree = self.resolve(&format!("{commit}^{{tree}}"))?;
        tree.ok_or_else(|| Error::not_found(format!("{commit} is no commit")))
    }

    /// Finds the best common ancestor of two commits, one of them where there
    /// are several; `None` for histories that share nothing.
    ///
    /// # Errors
    /// When Git cannot tell.
    pub fn merge_base(&self, one: &Oid, other: &Oid) -> Result<Option<Oid>> {
        let purpose = "find the common ancestor";
        let output = self
            .git(purpose)
            .args(["merge-base", one.as_str(), other.as_str()])
            .output()?;
        match output.code {
            Some(0) => output.line().parse().map(Some),
            Some(1) => Ok(None),
            _ => Err(output.failure(purpose)),
        }
    }

    /// Whether a commit is another, or one of its ancestors.
    ///
    /// # Errors
    /// When Git cannot tell.
    pub fn is_ancestor(&self, ancestor: &Oid, of: &Oid) -> Result<bool> {
        if ancestor == of {
            return Ok(true);
        }
        let purpose = "look for a commit in the history";
        let output = self
            .git(purpose)
            .args(["merge-base", "--is-ancestor", ancestor.as_str()])
            .arg(of.as_str())
            .output()?;
        match output.code {
            Some(code @ (0 | 1)) => Ok(code == 0),
            _ => Err(output.failure(purpose)),
        }
    }

    /// When a commit was authored, in seconds since 1970.
    ///
    /// # Errors
    /// When Git cannot read it.
    pub fn authored(&self, commit: &Oid) -> Result<i64> {
        let output = self
            .git("read the commit's date")
            .args(["-c", "log.showSignature=false", "log", "-1", "--format=%at"])
            .args([commit.as_str(), "--"])
            .run()?;
        output.line().parse().map_err(|_| unclear("git log"))
    }

    /// Counts the commits that `to` has and `from` has not; all of `to`
    /// without `from`.
    ///
    /// # Errors
    /// When Git cannot read them.
    pub fn commits_between(&self, from: Option<&Oid>, to: &Oid) -> Result<Span> {
        let output = self
            .git("count the commits")
            .args(["-c", "log.showSignature=false", "log", "--format=%at"])
            .arg(to.as_str())
            .args(from.map(|from| format!("^{from}")))
            .arg("--")
            .run()?;
        let mut span = Span::default();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let seconds: i64 = line.parse().map_err(|_| unclear("git log"))?;
            span.count += 1;
            span.newest = span.newest.max(Some(seconds));
        }
        Ok(span)
    }
}

impl Conflict {
    /// Adds what Git writes of an unmerged path: `MODE ID STAGE\tPATH`. A
    /// path's stages follow each other.
    fn gather(conflicts: &mut Vec<Self>, line: &str) -> Result<()> {
        let strange = || unclear("git ls-files");
        let (fields, path) = line.split_once('\t').ok_or_else(strange)?;
        let fields: Vec<&str> = fields.split(' ').collect();
        let [mode, id, stage] = fields[..] else {
            return Err(strange());
        };
        let path = RepoPath::new(path)?;
        if conflicts.last().is_none_or(|last| last.path != path) {
            conflicts.push(Self {
                path,
                base: None,
                ours: None,
                theirs: None,
            });
        }
        let last = conflicts.last_mut().ok_or_else(strange)?;
        let side = match stage {
            "1" => &mut last.base,
            "2" => &mut last.ours,
            "3" => &mut last.theirs,
            _ => return Err(strange()),
        };
        *side = Some((mode.parse()?, id.parse()?));
        Ok(())
    }
}

/// The error for files that a merge would overwrite; `None` when Git's words
/// name none.
fn overwritten(output: &Output) -> Option<Error> {
    let words = &output.stderr;
    let is_edited = words.contains("Your local changes to the following files");
    let is_untracked = words.contains("untracked working tree files");
    if !is_edited && !is_untracked {
        return None;
    }
    // Git sets them off by a tab, and what is staged by two spaces.
    let files = words.lines().filter(|line| line.starts_with(['\t', ' ']));
    Some(would_overwrite(
        files.map(str::trim),
        is_edited,
        is_untracked,
    ))
}

/// The error for files that a merge would overwrite.
fn would_overwrite<'f>(
    files: impl Iterator<Item = &'f str>,
    is_edited: bool,
    is_untracked: bool,
) -> Error {
    let files: Vec<&str> = files.collect();
    let mut error = Error::refused("the merge would overwrite what you have not committed")
        .quoting(&files.join("\n"))
        .kept("nothing was changed");
    if is_edited {
        error = error
            .hint("git stash    puts your edits aside, git stash pop    brings them back")
            .hint("or commit them first");
    }
    if is_untracked {
        error = error.hint("move or add the files that Git does not know yet");
    }
    error
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
