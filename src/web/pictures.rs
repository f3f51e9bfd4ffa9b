//! Pictures that the page shows: those of the repository that the roadmap
//! itself refers to, and charts.

use crate::error::Result;
use crate::git::RepoPath;
use crate::workspace::Workspace;
use crate::workspace::layer::{Layer as _, Worktree};

use super::seam;

/// A picture.
pub(super) struct Picture {
    pub(super) kind: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// The kinds of pictures by the ends of their names.
const KINDS: [(&str, &str); 7] = [
    ("avif", "image/avif"),
    ("gif", "image/gif"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("webp", "image/webp"),
];

/// A picture of the repository, if the roadmap shows it; a path is one of
/// Git's, so it leads neither up nor into `.git`.
pub(super) fn image(workspace: &Workspace, path: &str) -> Result<Option<Picture>> {
    let (Ok(path), Some(kind)) = (RepoPath::new(path), kind_of(path)) else {
        return Ok(None);
    };
    if !seam::show(workspace)?.images.contains(&path) || has_link(workspace, &path) {
        return Ok(None);
    }
    let bytes = Worktree(workspace).read(&path).ok().flatten();
    Ok(bytes.map(|bytes| Picture { kind, bytes }))
}

/// A chart of the progress.
pub(super) fn chart(_: &Workspace, _: &str) -> Result<Option<Picture>> {
    Ok(None)
}

fn kind_of(path: &str) -> Option<&'static str> {
    let (_, end) = path.rsplit_once('.')?;
    let known = KINDS
        .iter()
        .find(|(known, _)| end.eq_ignore_ascii_case(known));
    known.map(|(_, kind)| *kind)
}

/// Whether a folder or the file itself is a link to somewhere else.
fn has_link(workspace: &Workspace, path: &RepoPath) -> bool {
    let mut disk = workspace.root().to_owned();
    path.as_str().split('/').any(|name| {
        disk.push(name);
        let found = std::fs::symlink_metadata(&disk);
        found.is_ok_and(|found| found.is_symlink())
    })
}
