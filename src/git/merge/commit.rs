//! Writes a merge's commit, with the hooks that `git merge` runs.

use crate::error::{Error, Result};
use crate::git::commit_tree::CommitTree;
use crate::git::draft::{hooked_message, tidy};
use crate::git::hooks::Hooks;
use crate::git::repository::Repository;
use crate::git::tree::Scratch;
use crate::git::value::Oid;

/// The hooks that may look at a merge before it is made.
const BEFORE: [&str; 3] = ["pre-merge-commit", "prepare-commit-msg", "commit-msg"];

/// A merge that no branch has yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeCommitted {
    /// The commit.
    pub id: Oid,
    /// Its message, as hooks left it.
    pub message: String,
    /// What the hooks said.
    pub said: Vec<String>,
}

impl Repository {
    /// Writes a commit of a merged tree, signed where the user's Git signs.
    /// Nothing moves; [`Repository::fast_forward`] takes it over.
    ///
    /// The hooks find the merged tree in their index, and the checkout as it
    /// was. They may change the message and not the tree.
    ///
    /// # Errors
    /// [`crate::error::Kind::NoIdentity`] when Git does not know who commits;
    /// [`crate::error::Kind::Refused`] when a hook says no or changes the
    /// tree, and when the commit cannot be signed. Nothing was changed then.
    pub fn commit_merge(
        &self,
        tree: &Oid,
        parents: &[Oid],
        message: &str,
    ) -> Result<MergeCommitted> {
        let written = self.write_merge(tree, parents, message);
        written.map_err(|error| match error.not_done {
            None => error.not_done("no merge; your branch and files are as before"),
            _ => error,
        })
    }

    /// Writes a merge's commit for a look ahead alone: without hooks, signature
    /// or identity, so that nobody is asked anything. No branch may get it.
    ///
    /// # Errors
    /// When Git cannot write it.
    pub fn rehearse_merge(&self, tree: &Oid, parents: &[Oid]) -> Result<Oid> {
        self.write_stand_in(tree, parents, "0")
    }

    /// Writes a commit that stands in for another in one call of ours.
    pub(super) fn write_stand_in(&self, tree: &Oid, parents: &[Oid], seconds: &str) -> Result<Oid> {
        let who = format!("git-roadmap <> {seconds} +0000");
        let parents: String = parents
            .iter()
            .map(|parent| format!("parent {parent}\n"))
            .collect();
        let text =
            format!("tree {tree}\n{parents}author {who}\ncommitter {who}\n\nOnly for one merge\n");
        let output = self
            .git("prepare the merge")
            .args(["hash-object", "-t", "commit", "-w", "--stdin"])
            .input(text)
            .run()?;
        output.line().parse()
    }

    fn write_merge(&self, tree: &Oid, parents: &[Oid], message: &str) -> Result<MergeCommitted> {
        let mut said = Vec::new();
        let message = self.run_merge_hooks(tree, message, &mut said)?;
        let id = CommitTree::start(self, tree, parents, &message, None)?.finish()?;
        Ok(MergeCommitted { id, message, said })
    }

    fn run_merge_hooks(&self, tree: &Oid, message: &str, said: &mut Vec<String>) -> Result<String> {
        let hooks = Hooks::find(self)?;
        if !BEFORE.iter().any(|name| hooks.may_run(name)) {
            return Ok(tidy(message));
        }
        self.identity()?;
        let scratch = Scratch::new(self);
        scratch.load(Some(tree), &[], true)?;
        said.extend(hooks.run(BEFORE[0], &scratch.index, &[], None)?);
        if scratch.write_tree()? != *tree {
            return Err(
                Error::refused("the pre-merge-commit hook changed the files of the merge")
                    .hint("commit what the hook wants to change first"),
            );
        }
        hooked_message(&hooks, &scratch, (message, "merge"), None, said)
    }
}
