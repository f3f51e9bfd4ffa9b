//! Merges two commits as trees, without touching the checkout.

use super::{Conflict, IDLE_DRIVER};
use crate::error::{Error, Result};
use crate::git::command::Output;
use crate::git::read::unclear;
use crate::git::repository::Repository;
use crate::git::value::Oid;

/// What a merge comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedTree {
    /// The merged tree; files with conflicts have markers in it.
    pub tree: Oid,
    /// What could not be decided, in the order of the paths.
    pub conflicts: Vec<Conflict>,
    /// What `git merge` would have printed, "Auto-merging …" included.
    pub messages: Vec<String>,
}

impl Repository {
    /// Merges two commits as `git merge` would, with all that the user's
    /// configuration says of it, into a tree. Without `base` Git finds the
    /// common ancestors itself.
    ///
    /// A merge driver named `roadmap` keeps our side: the caller puts the
    /// merged contents in with [`Repository::tree_with`].
    ///
    /// # Errors
    /// [`crate::error::Kind::Refused`] for histories that share nothing,
    /// without `base`, and for a Git before 2.38, or 2.40 with `base`.
    pub fn merge_trees(&self, ours: &Oid, theirs: &Oid, base: Option<&Oid>) -> Result<MergedTree> {
        let output = self
            .git("merge")
            .args(IDLE_DRIVER)
            .args(["merge-tree", "--write-tree", "-z", "--messages"])
            .args(base.map(|base| format!("--merge-base={base}")))
            .args([ours.as_str(), theirs.as_str()])
            .output()?;
        match output.code {
            Some(0 | 1) => parse(&String::from_utf8_lossy(&output.stdout)),
            // Git's status for options that it does not know.
            Some(129) => Err(self.too_old(base.is_some(), &output)),
            _ if output.stderr.contains("unrelated histories") => Err(Error::refused(
                "the two histories share nothing, and no common version is known",
            )
            .kept("nothing was changed")),
            _ => Err(output.failure("merge").kept("nothing was changed")),
        }
    }

    fn too_old(&self, with_base: bool, output: &Output) -> Error {
        let (what, needed) = match with_base {
            true => ("merge without shared history", "2.40"),
            false => ("merge", "2.38"),
        };
        let version = self.git("ask for Git's version").arg("version").output();
        let found = version.map_or_else(|_| "another".to_owned(), |found| found.line());
        Error::refused(format!(
            "cannot {what}: that needs Git {needed} or newer, this is {}",
            found.trim_start_matches("git version ")
        ))
        .quoting(output.stderr.lines().next().unwrap_or_default())
        .kept("nothing was changed")
        .hint(format!("install Git {needed} or newer"))
    }
}

/// Reads what `git merge-tree -z` prints: the tree, the unmerged files, an
/// empty field, and the messages.
fn parse(text: &str) -> Result<MergedTree> {
    let mut fields = text.split_terminator('\0');
    let strange = || unclear("git merge-tree");
    let tree = fields.next().ok_or_else(strange)?.parse()?;
    let mut conflicts = Vec::new();
    for line in fields.by_ref().take_while(|field| !field.is_empty()) {
        Conflict::gather(&mut conflicts, line)?;
    }
    // Each message: how many paths, the paths, a word for the kind, the text.
    let mut messages = Vec::new();
    while let Some(count) = fields.next() {
        let count: usize = count.parse().map_err(|_| strange())?;
        let message = fields.nth(count + 1).ok_or_else(strange)?;
        messages.push(message.trim_end().to_owned());
    }
    Ok(MergedTree {
        tree,
        conflicts,
        messages,
    })
}
