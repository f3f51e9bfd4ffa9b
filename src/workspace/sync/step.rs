//! One merge, worked out in Git's objects.

use super::roadmaps::{self, Commits, File, Report};
use super::{Fetched, Request, Side, message, new_commits};
use crate::error::Result;
use crate::git::{Mode, Oid, RepoPath, Repository, Span};
use crate::workspace::Workspace;
use crate::workspace::layer::{self, Committed, is_picture};

/// A merge.
#[derive(Debug)]
pub struct Step {
    /// Whose copy is merged.
    pub side: Side,
    /// How messages name it.
    pub name: String,
    /// The commits that it has and we have not.
    pub commits: Span,
    /// What came of it.
    pub outcome: Outcome,
    /// What became of the tasks; `None` when the roadmap stays as it is.
    pub report: Option<Report>,
}

/// What comes of a merge.
#[derive(Debug)]
pub enum Outcome {
    /// There is nothing new.
    UpToDate,
    /// We have nothing that it has not: its commit is taken.
    Forward(Oid),
    /// A commit with both as its parents.
    Merged {
        /// The commit.
        commit: Oid,
        /// Its message.
        message: String,
        /// What hooks said.
        said: Vec<String>,
    },
    /// The user has to decide.
    Blocked(Blocked),
}

/// A merge that is to be begun in the checkout, for the user to finish.
#[derive(Debug)]
pub struct Blocked {
    pub(super) theirs: Oid,
    pub(super) base: Option<Oid>,
    pub(super) message: String,
    /// Our own files as they are merged.
    pub(super) files: Vec<Ready>,
    /// The files in which both sides differ.
    pub paths: Vec<RepoPath>,
}

/// A merged file of ours.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) path: RepoPath,
    pub(super) mode: Mode,
    pub(super) bytes: Vec<u8>,
    pub(super) is_clean: bool,
}

impl Step {
    /// The commit that `HEAD` moves to.
    #[must_use]
    pub fn commit(&self) -> Option<&Oid> {
        match &self.outcome {
            Outcome::Forward(commit) | Outcome::Merged { commit, .. } => Some(commit),
            _ => None,
        }
    }
}

/// Merges a fetched copy into a commit.
pub(super) fn merge(
    workspace: &Workspace,
    request: &Request,
    ours: &Oid,
    copy: Fetched,
) -> Result<Step> {
    let repository = workspace.require_repository()?;
    let mut step = Step {
        side: copy.side,
        name: copy.name.clone(),
        commits: new_commits(repository, ours, &copy.tip)?,
        outcome: Outcome::UpToDate,
        report: None,
    };
    if repository.is_ancestor(&copy.tip, ours)? {
        return Ok(step);
    }
    let shared = repository.merge_base(ours, &copy.tip)?;
    let found = match &shared {
        Some(_) => None,
        None => Some(roadmaps::base_of(workspace, ours, &copy.tip)?),
    };
    let commits = Commits {
        base: shared.as_ref().or(found.as_ref()),
        ours,
        theirs: &copy.tip,
        side: copy.side,
        their_name: &copy.name,
    };
    let mut merging = Merging {
        workspace,
        repository,
        files: Vec::new(),
    };
    for path in workspace.files_with_blocks() {
        merging
            .files
            .extend(roadmaps::merge_file(workspace, request, &commits, &path)?);
    }
    let merged = repository.merge_trees(ours, &copy.tip, found.as_ref())?;
    let is_ours =
        |path: &RepoPath| is_picture(path) || merging.files.iter().any(|file| file.path == *path);
    let mut paths: Vec<RepoPath> = merged
        .conflicts
        .iter()
        .map(|conflict| conflict.path.clone())
        .filter(|path| !is_ours(path))
        .collect();
    let stuck = merging.files.iter().filter(|file| file.conflicts > 0);
    paths.splice(0..0, stuck.map(|file| file.path.clone()));
    let tree = merging.tree(&merged.tree)?;
    let report = merging.take_report();
    let text = message::message(&step, report.as_ref());
    step.report = report;
    step.outcome = if !paths.is_empty() {
        Outcome::Blocked(Blocked {
            files: merging.ready(ours, &tree)?,
            theirs: copy.tip,
            base: found,
            message: text,
            paths,
        })
    } else if shared.as_ref() == Some(ours) && repository.tree_of(&copy.tip)? == tree {
        Outcome::Forward(copy.tip)
    } else {
        let committed = repository.commit_merge(&tree, &[ours.clone(), copy.tip], &text)?;
        Outcome::Merged {
            commit: committed.id,
            message: committed.message,
            said: committed.said,
        }
    };
    Ok(step)
}

struct Merging<'w> {
    workspace: &'w Workspace,
    repository: &'w Repository,
    files: Vec<File>,
}

impl Merging<'_> {
    /// The merged tree with our files in it, and with blocks and pictures as
    /// the merged roadmap wants them.
    fn tree(&self, merged: &Oid) -> Result<Oid> {
        let mut changes = Vec::new();
        for file in &self.files {
            let blob = self.repository.write_blob(file.text.as_bytes())?;
            changes.push((file.path.clone(), Some((file.mode, blob))));
        }
        let tree = self.repository.tree_with(merged, &changes)?;
        if self.files.iter().any(|file| file.conflicts > 0) {
            return Ok(tree);
        }
        let layer = Committed(self.repository, Some(tree.clone()));
        let update = layer::update(self.workspace, &layer, &[])?;
        let mut changes = Vec::new();
        for change in update.changes {
            let blob = self.repository.write_blob(&change.after)?;
            let mode = self.repository.blob_at(&tree, &change.path)?;
            let mode = mode.map_or(Mode::REGULAR, |blob| blob.mode);
            changes.push((change.path, Some((mode, blob))));
        }
        self.repository.tree_with(&tree, &changes)
    }

    fn take_report(&mut self) -> Option<Report> {
        self.files.iter_mut().find_map(|file| file.report.take())
    }

    /// Our files and pictures as they stand in the merged tree.
    fn ready(&self, ours: &Oid, tree: &Oid) -> Result<Vec<Ready>> {
        let mut ready = Vec::new();
        for file in &self.files {
            let blob = self.repository.blob_at(tree, &file.path)?;
            ready.push(Ready {
                path: file.path.clone(),
                mode: file.mode,
                bytes: blob.map_or_else(|| file.text.clone().into_bytes(), |blob| blob.bytes),
                is_clean: file.conflicts == 0,
            });
        }
        // While the roadmap has conflicts its pictures stay as they are here.
        let is_stuck = self.files.iter().any(|file| file.conflicts > 0);
        let from = if is_stuck { ours } else { tree };
        for path in self.repository.paths_changed(Some(ours), tree)? {
            let blob = match is_picture(&path) {
                true => self.repository.blob_at(from, &path)?,
                false => None,
            };
            ready.extend(blob.map(|blob| Ready {
                path,
                mode: blob.mode,
                bytes: blob.bytes,
                is_clean: true,
            }));
        }
        Ok(ready)
    }
}
