//! Bringing blocks and pictures up to date: finding and writing are one path.

use super::Workspace;
use super::history::FromHistory;
use super::layer::{self, Change, Update, Wishing, Worktree};
use crate::error::{Error, Kind, Result};
use crate::file;
use crate::git::RepoPath;

/// Finds what refresh would write on disk; empty when all is up to date.
///
/// # Errors
/// As [`layer::update`].
pub fn find(workspace: &Workspace) -> Result<Update> {
    layer::update(workspace, &Worktree(workspace), &[])
}

/// Finds like [`find`] what refresh would write, with what tells of history.
///
/// # Errors
/// As [`layer::update`].
pub fn find_with_past(workspace: &Workspace, past: FromHistory) -> Result<Update> {
    let mut wishing = Wishing::new(workspace, &[]).with_past(Some(past.into()));
    wishing.update(&Worktree(workspace))
}

/// Writes changes to disk, each file atomically.
///
/// All files are checked before the first is written.
///
/// # Errors
/// When a file changed meanwhile, is read-only, or lies behind a symbolic
/// link; says which files were written before.
pub fn write(workspace: &Workspace, changes: &[Change]) -> Result<()> {
    for change in changes {
        check(workspace, change)?;
    }
    let mut written: Vec<&str> = Vec::new();
    for change in changes {
        let path = workspace.disk_path(&change.path);
        let replaced = file::create_parent(&path)
            .and_then(|()| file::replace(&path, change.before.as_deref(), &change.after));
        if let Err(error) = replaced {
            let error = workspace.renamed(error, &change.path);
            return Err(with_written(error, &written));
        }
        written.push(change.path.as_str());
    }
    Ok(())
}

fn with_written(error: Error, written: &[&str]) -> Error {
    if written.is_empty() {
        let mut error = error;
        if !error.message.contains("nothing was") {
            error.message.push_str("; nothing was changed");
        }
        return match error.kind {
            Kind::Changed => error.hint("run the same command again"),
            _ => error,
        };
    }
    error
        .kept(format!("written before the error: {}", written.join(", ")))
        .hint("run the same command again; it goes on where it stopped")
}

/// Refuses what must not be written, before anything is.
fn check(workspace: &Workspace, change: &Change) -> Result<()> {
    let path = workspace.disk_path(&change.path);
    if change.path != *workspace.roadmap_path() {
        refuse_links(workspace, &change.path)?;
    }
    let is_read_only =
        std::fs::metadata(&path).is_ok_and(|metadata| metadata.permissions().readonly());
    if is_read_only {
        return Err(
            Error::refused(format!("{} is read-only; nothing was changed", change.path))
                .hint(format!("chmod u+w {}", change.path)),
        );
    }
    Ok(())
}

/// No component of a generated file's path may be a symbolic link.
pub(super) fn refuse_links(workspace: &Workspace, path: &RepoPath) -> Result<()> {
    let mut disk = workspace.root().to_owned();
    let mut inside = String::new();
    for name in path.as_str().split('/') {
        disk.push(name);
        if !inside.is_empty() {
            inside.push('/');
        }
        inside.push_str(name);
        let metadata = std::fs::symlink_metadata(&disk);
        if metadata.is_ok_and(|metadata| metadata.is_symlink()) {
            return Err(Error::refused(format!(
                "{inside} is a symbolic link, behind which {path} is not written; nothing was changed"
            ))
            .hint("generated files are written to plain files and folders only"));
        }
    }
    Ok(())
}
