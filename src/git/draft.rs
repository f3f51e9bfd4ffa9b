//! Prepares a commit's tree and message, with the hooks that may change them.

use std::fs;

use crate::error::{Error, Result};

use super::commit::{CommitRequest, Edit, Layers};
use super::hooks::Hooks;
use super::repository::Repository;
use super::tree::{Change, Scratch};
use super::value::{Head, Oid, RepoPath};

/// The hooks that need the commit's index.
const BEFORE: [&str; 3] = ["pre-commit", "prepare-commit-msg", "commit-msg"];

/// A commit but for its parent and its author.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) tree: Oid,
    pub(super) message: String,
    pub(super) rewritten: Vec<RepoPath>,
    pub(super) said: Vec<String>,
}

impl Draft {
    /// Whether a hook may look at the commit before it is made.
    pub(super) fn needs_hooks(hooks: &Hooks<'_>) -> bool {
        BEFORE.iter().any(|name| hooks.may_run(name))
    }

    /// Writes the tree and runs the hooks; what pre-commit made of our files is
    /// adopted in both layers.
    ///
    /// # Errors
    /// [`crate::error::Kind::Refused`] when a hook says no or changes other files.
    pub(super) fn write(
        repository: &Repository,
        hooks: &Hooks<'_>,
        request: &CommitRequest<'_>,
        base: &Head,
        layers: &mut Layers,
    ) -> Result<Self> {
        let changes = write_blobs(repository, &layers.head)?;
        if !Self::needs_hooks(hooks) {
            return Ok(Self {
                tree: repository.write_tree(base.commit.as_ref(), &changes)?,
                message: tidy(request.message),
                rewritten: Vec::new(),
                said: Vec::new(),
            });
        }
        let date = request.author_date.map(super::commit::AuthorDate::for_git);
        let scratch = Scratch::new(repository);
        scratch.load(base.commit.as_ref(), &changes, true)?;
        let is_edited = |edit: &&Edit| on_disk(repository, &edit.path) != edit.after;
        let edited = layers.head.iter().filter(is_edited);
        let edited: Vec<RepoPath> = edited.map(|edit| edit.path.clone()).collect();
        let mut said = hooks.run("pre-commit", &scratch.index, &[], date.as_deref())?;
        let tree = scratch.write_tree()?;
        let rewritten = adopt(repository, base, &tree, &changes, layers, &edited)?;
        let message = hooked_message(
            hooks,
            &scratch,
            (request.message, "message"),
            date.as_deref(),
            &mut said,
        )?;
        Ok(Self {
            tree,
            message,
            rewritten,
            said,
        })
    }
}

/// Writes the new content of all edits.
fn write_blobs(repository: &Repository, edits: &[Edit]) -> Result<Vec<Change>> {
    let changes = edits.iter().map(|edit| {
        let entry = match &edit.after {
            Some(bytes) => Some((edit.mode, repository.write_blob(bytes)?)),
            None => None,
        };
        Ok(Change {
            path: edit.path.clone(),
            entry,
        })
    });
    changes.collect()
}

/// Takes over what the pre-commit hook made of our files.
fn adopt(
    repository: &Repository,
    base: &Head,
    tree: &Oid,
    planned: &[Change],
    layers: &mut Layers,
    edited: &[RepoPath],
) -> Result<Vec<RepoPath>> {
    let found = repository.changes(base, tree)?;
    let ours = |path: &RepoPath| planned.iter().any(|change| change.path == *path);
    if let Some(other) = found.iter().find(|change| !ours(&change.path)) {
        return Err(Error::refused(format!(
            "the pre-commit hook changed {}, which is not part of this commit",
            other.path
        ))
        .hint("commit what the hook wants to change first"));
    }
    if found.is_empty() {
        return Err(Error::refused(
            "the pre-commit hook took the whole change back",
        ));
    }
    let mut rewritten = Vec::new();
    for (edit, plan) in layers.head.iter_mut().zip(planned) {
        let now = found.iter().find(|change| change.path == plan.path);
        if now == Some(plan) {
            continue;
        }
        let after = match now.map(|change| &change.entry) {
            Some(Some((_, id))) => Some(repository.content(id)?),
            Some(None) => None,
            None => {
                return Err(Error::refused(format!(
                    "the pre-commit hook took the change of {} back",
                    edit.path
                )));
            }
        };
        if edited.contains(&edit.path) && on_disk(repository, &edit.path) == after {
            return Err(Error::refused(format!(
                "the pre-commit hook adds {} whole, with edits of yours that are no part of this commit",
                edit.path
            ))
            .hint("commit your edits first"));
        }
        let replaced = std::mem::replace(&mut edit.after, after);
        follow(repository, edit, replaced, &mut layers.index)?;
        rewritten.push(edit.path.clone());
    }
    Ok(rewritten)
}

/// A file's bytes on disk; `None` where it cannot be read.
fn on_disk(repository: &Repository, path: &RepoPath) -> Option<Vec<u8>> {
    fs::read(repository.disk_path(path).ok()?).ok()
}

/// Stages what the hook made of a file.
///
/// # Errors
/// When something else was staged there: next to the hook's change in the
/// commit it would be staged to take that back.
fn follow(
    repository: &Repository,
    edit: &Edit,
    replaced: Option<Vec<u8>>,
    index: &mut Vec<Edit>,
) -> Result<()> {
    let other_is_staged = || {
        Error::refused(format!(
            "the pre-commit hook rewrites {}, in which you have staged other changes",
            edit.path
        ))
        .hint("commit what is staged first")
    };
    if let Some(staged) = index.iter_mut().find(|staged| staged.path == edit.path) {
        if staged.after != replaced {
            return Err(other_is_staged());
        }
        staged.after.clone_from(&edit.after);
    } else if repository.index_blob(&edit.path)?.map(|blob| blob.bytes) == replaced {
        index.push(Edit {
            before: replaced,
            ..edit.clone()
        });
    } else {
        return Err(other_is_staged());
    }
    index.retain(|edit| edit.before != edit.after);
    Ok(())
}

/// Lets the message's hooks change it; they are told where it comes from.
///
/// # Errors
/// [`crate::error::Kind::Refused`] when a hook says no or empties it.
pub(super) fn hooked_message(
    hooks: &Hooks<'_>,
    scratch: &Scratch<'_>,
    (message, source): (&str, &str),
    date: Option<&str>,
    said: &mut Vec<String>,
) -> Result<String> {
    let path = &scratch.message;
    let failed = |cause| Error::io(path.display(), &cause);
    fs::write(path, tidy(message)).map_err(failed)?;
    let arguments = [path.as_path(), source.as_ref()];
    said.extend(hooks.run("prepare-commit-msg", &scratch.index, &arguments, date)?);
    said.extend(hooks.run("commit-msg", &scratch.index, &arguments[..1], date)?);
    let bytes = fs::read(path).map_err(failed)?;
    let message = tidy(&String::from_utf8_lossy(&bytes));
    if message.is_empty() {
        return Err(Error::refused("the hooks left an empty commit message"));
    }
    Ok(message)
}

/// The message as `git commit --cleanup=whitespace` leaves it: no blanks at the
/// ends of lines, no empty lines around it and no two together.
pub(super) fn tidy(message: &str) -> String {
    let mut out = String::new();
    let mut gap = false;
    for line in message.lines().map(str::trim_end) {
        if line.is_empty() {
            gap = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_tidied() {
        assert_eq!(tidy("\n\na \n\n\n b\n\n"), "a\n\n b\n");
        assert_eq!(tidy("a"), "a\n");
        assert_eq!(tidy(" \n"), "");
    }
}
