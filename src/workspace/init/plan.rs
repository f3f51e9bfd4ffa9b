//! What is to be done, layer by layer.

use std::path::Path;

use super::message;
use super::recipe::{Made, Recipe, Seen, make};
use super::workflow::Workflow;
use super::{Driver, FileChange, Form, How, driver, last};
use crate::error::Result;
use crate::git::{self, Head, Layers, RepoPath, Repository};
use crate::workspace::Workspace;
use crate::workspace::config::Personal;
use crate::workspace::layer::{Committed, Index, Layer, Worktree};

/// What is to be done.
pub struct Plan {
    pub(super) workspace: Workspace,
    pub(super) recipe: Box<dyn Recipe>,
    /// The form; `None` for taking one back.
    pub form: Option<Form>,
    /// The workflows that are asked for.
    pub workflows: Vec<Workflow>,
    /// Whether a roadmap is written where there was none.
    pub is_new: bool,
    /// The branch of a repository that is to be made.
    pub new_branch: Option<String>,
    /// Files that were never committed and now are, whole.
    pub added: Vec<RepoPath>,
    /// What becomes of the files on disk.
    pub worktree: Made,
    /// What is committed of what is on disk already.
    pub only_committed: Vec<FileChange>,
    /// The commit's message; `None` when nothing is to be committed.
    pub message: Option<String>,
    /// What becomes of the merge driver in this clone.
    pub driver: Driver,
    /// Whether Git's layers are changed, too.
    pub(super) commits: bool,
    is_nothing: bool,
}

impl Plan {
    /// Works out what a recipe makes of each layer. Reads only.
    pub(super) fn new(
        workspace: Workspace,
        recipe: Box<dyn Recipe>,
        form: Option<Form>,
        is_new: bool,
        how: &How,
    ) -> Result<Self> {
        let personal = Personal::read(workspace.repository())?;
        let commits = !how.no_commit && personal.auto_commit != Some(false);
        let on_disk = Worktree(&workspace);
        let seen = Seen {
            layer: &on_disk,
            whole: None,
        };
        let worktree = make(&workspace, &*recipe, &seen)?;
        let mut plan = Self {
            new_branch: None,
            added: Vec::new(),
            message: None,
            driver: driver::of(&workspace, form, commits),
            commits,
            is_nothing: worktree.wanted == 0 && worktree.files.is_empty(),
            worktree,
            only_committed: Vec::new(),
            form,
            workflows: Vec::new(),
            is_new,
            recipe,
            workspace,
        };
        if commits {
            plan.add_commit(&personal)?;
        }
        Ok(plan)
    }

    /// Works out what is to be committed.
    fn add_commit(&mut self, personal: &Personal) -> Result<()> {
        let Some(repository) = self.workspace.repository() else {
            self.new_branch = Some(git::default_branch(self.workspace.root())?);
            let path = self.workspace.roadmap_path();
            if self.takes_roadmap() && Worktree(&self.workspace).read(path)?.is_some() {
                self.added.push(path.clone());
            }
            self.add_message(&self.worktree.clone(), personal);
            return Ok(());
        };
        let base = repository.head()?;
        let head = made_of_head(&self.workspace, &*self.recipe, repository, &base)?;
        let index = made_of_index(&self.workspace, &*self.recipe, repository)?;
        let wanted = head.wanted + index.wanted + self.worktree.wanted;
        // Later on, what is merely out of date is refresh's to mend.
        let is_current = head.files.is_empty() || last(repository)?.is_some();
        self.is_nothing = wanted == 0 && is_current;
        let path = self.workspace.roadmap_path();
        let was_there = Worktree(&self.workspace).read(path)?.is_some();
        let is_committed = repository.head_blob(path)?.is_some();
        if self.takes_roadmap() && was_there && !is_committed {
            self.added.push(path.clone());
        }
        if !self.is_nothing && !head.files.is_empty() {
            self.add_message(&head, personal);
            self.only_committed = head.files;
            let is_on_disk = |file: &FileChange| {
                let mut changed = self.worktree.files.iter();
                !changed.any(|other| other.path == file.path)
            };
            self.only_committed.retain(is_on_disk);
        }
        Ok(())
    }

    /// Whether a roadmap that is not committed yet is taken along.
    fn takes_roadmap(&self) -> bool {
        self.form.is_some_and(|form| form != Form::Workflow)
    }

    fn add_message(&mut self, head: &Made, personal: &Personal) {
        let template = personal.subject.as_deref();
        let trailers = self.recipe.trailers(self.form, &self.added);
        let undoes = self.recipe.undoes();
        self.message = Some(message::message(
            head,
            self.recipe.subject(),
            undoes,
            template,
            &trailers,
        ));
    }

    /// Whether all is as it is to be.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.is_nothing
    }

    /// The options that ask for the same again.
    #[must_use]
    pub fn flags(&self) -> String {
        let own = self.form.filter(|form| *form != Form::Workflow);
        let form = own.map(|form| format!("--{}", form.name()));
        let kinds: Vec<&str> = self.workflows.iter().map(|kind| kind.name()).collect();
        let workflow = (!kinds.is_empty()).then(|| format!("--workflow={}", kinds.join(",")));
        let flags: Vec<String> = [form, workflow].into_iter().flatten().collect();
        match flags.is_empty() {
            true => "--undo".to_owned(),
            false => flags.join(" "),
        }
    }

    /// The folder that all paths start from.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.workspace.root()
    }

    /// The roadmap's path, from the root.
    #[must_use]
    pub fn roadmap_path(&self) -> &RepoPath {
        self.workspace.roadmap_path()
    }
}

/// A layer, and another for the files that it does not have.
struct Either<'l>(&'l dyn Layer, &'l dyn Layer);

impl Layer for Either<'_> {
    fn read(&self, path: &RepoPath) -> Result<Option<Vec<u8>>> {
        match self.0.read(path)? {
            None => self.1.read(path),
            bytes => Ok(bytes),
        }
    }

    fn may_write(&self, _: &RepoPath) -> Result<bool> {
        Ok(false)
    }
}

fn made_of_head(
    workspace: &Workspace,
    recipe: &dyn Recipe,
    repository: &Repository,
    base: &Head,
) -> Result<Made> {
    let (on_disk, staged) = (Worktree(workspace), Index(repository));
    let committed = Committed(repository, base.commit.clone());
    let seen = Seen {
        layer: &committed,
        whole: Some(&Either(&staged, &on_disk)),
    };
    make(workspace, recipe, &seen)
}

fn made_of_index(
    workspace: &Workspace,
    recipe: &dyn Recipe,
    repository: &Repository,
) -> Result<Made> {
    let (on_disk, staged) = (Worktree(workspace), Index(repository));
    let seen = Seen {
        layer: &staged,
        whole: Some(&on_disk),
    };
    make(workspace, recipe, &seen)
}

/// The edits of both layers that Git holds.
pub(super) fn layers(
    workspace: &Workspace,
    recipe: &dyn Recipe,
    repository: &Repository,
    base: &Head,
) -> Result<Layers> {
    Ok(Layers {
        head: edits(made_of_head(workspace, recipe, repository, base)?),
        index: edits(made_of_index(workspace, recipe, repository)?),
    })
}

fn edits(made: Made) -> Vec<git::Edit> {
    let edit = |change: FileChange| git::Edit {
        path: change.path,
        mode: change.mode,
        before: change.before,
        after: change.after,
    };
    made.files.into_iter().map(edit).collect()
}
