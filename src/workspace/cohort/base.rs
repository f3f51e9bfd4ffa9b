//! The roadmap here, against which copies are measured.

use std::collections::HashSet;
use std::rc::Rc;

use crate::error::{Error, Result};
use crate::git::{Oid, RepoPath, Repository};
use crate::roadmap::cohort::List;
use crate::roadmap::{Document, Source};
use crate::workspace::snapshot::Snapshot;
use crate::workspace::{Location, Workspace, location};

/// The list, and the repository that it is in, if any.
pub struct Base {
    /// The list.
    pub list: List,
    /// Where it is, from the top.
    pub path: RepoPath,
    workspace: Option<Workspace>,
    bare: Option<Repository>,
}

impl Base {
    /// Finds the list: the roadmap on disk, or in a bare repository that of
    /// the last commit.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn open(at: &Location) -> Result<Self> {
        let bare = location::discover(&at.directory()?)?.filter(Repository::is_bare);
        if let Some(repository) = bare {
            return Self::of_bare(repository, at);
        }
        let workspace = Workspace::open(at)?;
        Ok(Self {
            list: List::new(workspace.read()?),
            path: workspace.roadmap_path().clone(),
            workspace: Some(workspace),
            bare: None,
        })
    }

    fn of_bare(repository: Repository, at: &Location) -> Result<Self> {
        let missing = || Snapshot::missing("this bare repository");
        let commit = repository.head()?.commit.ok_or_else(missing)?;
        let (path, document) = match at.file() {
            Some(file) => {
                let file = file.to_string_lossy().into_owned();
                let path = RepoPath::new(file.as_str())?;
                let blob = repository.blob_at(&commit, &path)?;
                let blob = blob.filter(|blob| blob.mode.is_file());
                let blob = blob.ok_or_else(|| {
                    Error::not_found(format!("{file}: the last commit has no such file"))
                })?;
                let source = Source::new(&file, blob.bytes)?;
                (path, Document::parse(&file, source))
            }
            None => {
                let snapshot = Snapshot::find(&repository, &commit)?.ok_or_else(missing)?;
                let document = Rc::into_inner(snapshot.document);
                (snapshot.path, document.ok_or_else(missing)?)
            }
        };
        Ok(Self {
            list: List::new(document),
            path,
            workspace: None,
            bare: Some(repository),
        })
    }

    /// The repository, if there is one.
    #[must_use]
    pub fn repository(&self) -> Option<&Repository> {
        match &self.workspace {
            Some(workspace) => workspace.repository(),
            None => self.bare.as_ref(),
        }
    }

    /// The workspace, unless the repository is bare.
    #[must_use]
    pub fn workspace(&self) -> Option<&Workspace> {
        self.workspace.as_ref()
    }

    /// The repository.
    ///
    /// # Errors
    /// When the list is in none.
    pub fn require_repository(&self) -> Result<&Repository> {
        self.repository().ok_or_else(|| {
            Error::refused(format!("{} is not in a Git repository", self.path))
                .hint("git roadmap cohort FOLDER…    reads clones in folders")
        })
    }

    /// The commits that led to the list, none of which is a copy's own.
    pub(super) fn commits(&self) -> Result<Commits> {
        let mut commits = Commits::default();
        let Some(repository) = self.repository() else {
            return Ok(commits);
        };
        if let Some(head) = repository.head()?.commit {
            repository.ancestors(&head, &mut |commit| {
                if commits.recent.len() < RECENT {
                    commits.recent.push(commit.clone());
                }
                commits.all.insert(commit);
                Ok(())
            })?;
        }
        Ok(commits)
    }
}

/// How many commits another repository is asked for, to find the last one that
/// it has.
const RECENT: usize = 1000;

/// The commits that led to the list.
#[derive(Debug, Default)]
pub(super) struct Commits {
    pub(super) all: HashSet<Oid>,
    /// The last ones.
    pub(super) recent: Vec<Oid>,
}
