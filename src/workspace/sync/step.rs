//! One merge, worked out in Git's objects.

use super::roadmaps::{self, Commits, File, Report};
use super::{Fetched, Request, Side, message, settings};
use crate::error::Result;
use crate::git::{Conflict, Mode, Oid, RepoPath, Repository, Span};
use crate::workspace::Workspace;
use crate::workspace::config::CONFIG_PATH;
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
    /// When the version that both have in common was authored, in seconds
    /// since 1970; `None` where there is none.
    pub since: Option<i64>,
    /// The version of the original that a copy without shared history began
    /// with.
    pub began_with: Option<Oid>,
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
    /// The files that the user has to decide about.
    pub stuck: Vec<Stuck>,
}

impl Blocked {
    /// The files that are written besides what Git itself writes.
    pub(super) fn written(&self) -> impl Iterator<Item = RepoPath> {
        self.files.iter().map(|ready| ready.path.clone())
    }
}

/// A file on which both sides differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stuck {
    /// The file.
    pub path: RepoPath,
    /// Whether both sides have it, so that it holds markers; else one of them
    /// has taken it away.
    pub has_markers: bool,
}

impl Stuck {
    pub(super) fn of(conflict: &Conflict) -> Self {
        Self {
            path: conflict.path.clone(),
            has_markers: conflict.ours.is_some() && conflict.theirs.is_some(),
        }
    }
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
    copy: &Fetched,
) -> Result<Step> {
    let repository = workspace.require_repository()?;
    let mut step = Step {
        side: copy.side,
        name: copy.name.clone(),
        commits: Span::default(),
        since: None,
        began_with: None,
        outcome: Outcome::UpToDate,
        report: None,
    };
    if repository.is_ancestor(&copy.tip, ours)? {
        return Ok(step);
    }
    let shared = repository.merge_base(ours, &copy.tip)?;
    if shared.is_none() {
        let theirs = (&copy.tip, copy.name.as_str());
        step.began_with = Some(roadmaps::base_of(workspace, ours, theirs)?);
    }
    let base = shared.as_ref().or(step.began_with.as_ref()).cloned();
    let known = if shared.is_some() {
        Some(ours)
    } else {
        base.as_ref()
    };
    step.commits = repository.commits_between(known, &copy.tip)?;
    step.since = base
        .as_ref()
        .map(|base| repository.authored(base))
        .transpose()?;
    let commits = Commits {
        base: base.as_ref(),
        ours,
        theirs: &copy.tip,
        side: copy.side,
        their_name: &copy.name,
    };
    let merging = Merging::new(workspace, request, &commits)?;
    merging.carry_out(step, shared.as_ref())
}

struct Merging<'m> {
    workspace: &'m Workspace,
    /// The workspace of the merged files, where their side has renamed the
    /// roadmap.
    renamed: Option<Workspace>,
    repository: &'m Repository,
    request: &'m Request,
    commits: &'m Commits<'m>,
    files: Vec<File>,
}

impl<'m> Merging<'m> {
    fn new(
        workspace: &'m Workspace,
        request: &'m Request,
        commits: &'m Commits<'m>,
    ) -> Result<Self> {
        let mut files = Vec::new();
        for path in workspace.files_with_blocks() {
            files.extend(roadmaps::merge_file(workspace, request, commits, &path)?);
        }
        let roadmap = files.first().filter(|file| file.report.is_some());
        let renamed = roadmap.filter(|file| file.path != *workspace.roadmap_path());
        Ok(Self {
            workspace,
            renamed: renamed
                .map(|file| workspace.with_roadmap(file.path.clone()))
                .transpose()?,
            repository: workspace.require_repository()?,
            request,
            commits,
            files,
        })
    }

    /// Merges the trees, puts our files in, and makes the commit, or leaves
    /// the decision to the user.
    fn carry_out(mut self, mut step: Step, shared: Option<&Oid>) -> Result<Step> {
        let Commits { ours, theirs, .. } = *self.commits;
        let began_with = step.began_with.as_ref();
        let merged = self.repository.merge_trees(ours, theirs, began_with)?;
        let stuck = self.stuck(&merged.conflicts);
        // With conflicts in them, settings are the user's to decide about.
        if !stuck.iter().any(|stuck| stuck.path.as_str() == CONFIG_PATH) {
            let roadmap = self.renamed.as_ref().unwrap_or(self.workspace);
            let roadmap = roadmap.roadmap_path();
            settings::refuse_unusable(self.repository, self.commits, &merged.tree, roadmap)?;
        }
        let tree = self.tree(&merged.tree)?;
        let ready = match stuck.is_empty() {
            true => Vec::new(),
            false => self.ready(&tree)?,
        };
        step.report = self.files.iter_mut().find_map(|file| file.report.take());
        let message = message::message(&step, self.workspace.roadmap_path());
        step.outcome = if !stuck.is_empty() {
            Outcome::Blocked(Blocked {
                files: ready,
                theirs: theirs.clone(),
                base: step.began_with.clone(),
                message,
                stuck,
            })
        } else if shared == Some(ours) && self.repository.tree_of(theirs)? == tree {
            Outcome::Forward(theirs.clone())
        } else {
            self.commit(&tree, message)?
        };
        Ok(step)
    }

    fn commit(&self, tree: &Oid, message: String) -> Result<Outcome> {
        let parents = [self.commits.ours.clone(), self.commits.theirs.clone()];
        if self.request.is_rehearsal {
            let commit = self.repository.rehearse_merge(tree, &parents)?;
            return Ok(Outcome::Merged {
                commit,
                message,
                said: Vec::new(),
            });
        }
        let committed = self.repository.commit_merge(tree, &parents, &message)?;
        Ok(Outcome::Merged {
            commit: committed.id,
            message: committed.message,
            said: committed.said,
        })
    }

    /// What the user has to decide: our files with conflicts first, then those
    /// that Git could not merge and that are not ours to write.
    fn stuck(&self, conflicts: &[Conflict]) -> Vec<Stuck> {
        let is_place = |path: &RepoPath| {
            self.files.iter().any(|file| {
                let places = [Some(&file.path), Some(&file.places.ours)];
                let others = [file.places.base.as_ref(), file.places.theirs.as_ref()];
                places
                    .into_iter()
                    .chain(others)
                    .flatten()
                    .any(|place| place == path)
            })
        };
        let ours = self.files.iter().filter(|file| file.conflicts > 0);
        let ours = ours.map(|file| Stuck {
            path: file.path.clone(),
            has_markers: true,
        });
        let others = conflicts
            .iter()
            .filter(|conflict| !is_picture(&conflict.path) && !is_place(&conflict.path));
        let others = others.map(Stuck::of);
        ours.chain(others).collect()
    }

    /// Whether the roadmap is merged, so that pictures and blocks can follow it.
    fn has_roadmap(&self) -> bool {
        let is_stuck = |file: &File| file.report.is_some() && file.conflicts > 0;
        !self.files.iter().any(is_stuck)
    }

    /// The merged tree with our files in it, and with blocks and pictures as
    /// the merged roadmap wants them.
    fn tree(&self, merged: &Oid) -> Result<Oid> {
        let mut changes = Vec::new();
        for file in &self.files {
            let blob = self.repository.write_blob(file.text.as_bytes())?;
            changes.push((file.path.clone(), Some((file.mode, blob))));
            if file.places.ours != file.path
                && self.repository.has_file(merged, &file.places.ours)?
            {
                changes.push((file.places.ours.clone(), None));
            }
        }
        let tree = self.repository.tree_with(merged, &changes)?;
        if !self.has_roadmap() {
            return Ok(tree);
        }
        let workspace = self.renamed.as_ref().unwrap_or(self.workspace);
        let layer = Committed(self.repository, Some(tree.clone()));
        let update = layer::update(workspace, &layer, &[])?;
        let is_stuck = |path: &RepoPath| {
            let mut stuck = self.files.iter().filter(|file| file.conflicts > 0);
            stuck.any(|file| file.path == *path)
        };
        let mut changes = Vec::new();
        for change in update.changes {
            if is_stuck(&change.path) {
                continue;
            }
            let blob = self.repository.write_blob(&change.after)?;
            let mode = self.repository.blob_at(&tree, &change.path)?;
            let mode = mode.map(|blob| blob.mode).filter(|mode| mode.is_file());
            let mode = mode.unwrap_or(Mode::REGULAR);
            changes.push((change.path, Some((mode, blob))));
        }
        self.repository.tree_with(&tree, &changes)
    }

    /// Our files and pictures that the merge changes, as they stand in the merged
    /// tree.
    fn ready(&self, tree: &Oid) -> Result<Vec<Ready>> {
        let ours = self.commits.ours;
        let mut ready = Vec::new();
        for file in &self.files {
            let blob = self.repository.blob_at(tree, &file.path)?;
            let is_clean = file.conflicts == 0;
            // A file that stays as it is may have edits that are not committed;
            // one that their side has changed is Git's to merge as well.
            if is_clean && !file.is_theirs && blob == self.repository.blob_at(ours, &file.path)? {
                continue;
            }
            ready.push(Ready {
                path: file.path.clone(),
                mode: file.mode,
                bytes: blob.map_or_else(|| file.text.clone().into_bytes(), |blob| blob.bytes),
                is_clean,
            });
        }
        // While the roadmap has conflicts, what follows it stays as it is here;
        // pictures, on which both sides may differ, have to be told so.
        let (from, followers) = match self.has_roadmap() {
            true => (tree, self.workspace.files_with_blocks()),
            false => (ours, Vec::new()),
        };
        for path in self.repository.paths_changed(Some(ours), tree)? {
            let is_there = ready.iter().any(|ready| ready.path == path);
            if is_there || !(is_picture(&path) || followers.contains(&path)) {
                continue;
            }
            let blob = self.repository.blob_at(from, &path)?;
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
