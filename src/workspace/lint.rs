//! Lint on the roadmap as it is on disk.

use super::layer::Change;
use super::{Workspace, refresh};
use crate::error::{Error, Result};
use crate::roadmap::{Document, Finding, Source, block, edit, lint};

/// Finds what GitHub would not render as meant.
///
/// # Errors
/// When the roadmap cannot be read.
pub fn find(workspace: &Workspace) -> Result<Vec<Finding>> {
    Ok(lint::lint(&workspace.read()?))
}

/// Whether the roadmap's markers are broken.
///
/// # Errors
/// When the roadmap cannot be read.
pub fn has_broken_markers(workspace: &Workspace) -> Result<bool> {
    Ok(block::blocks(&workspace.read()?).errors().next().is_some())
}

/// Mends what can be mended and returns in how many places.
///
/// # Errors
/// When the roadmap cannot be read or written.
pub fn fix(workspace: &Workspace) -> Result<usize> {
    let document = workspace.read()?;
    let findings = lint::lint(&document);
    let edits: Vec<_> = findings
        .iter()
        .flat_map(|finding| finding.fix.clone())
        .collect();
    let places = findings
        .iter()
        .filter(|finding| !finding.fix.is_empty())
        .count();
    if edits.is_empty() {
        return Ok(0);
    }
    let before = document.source().text();
    let after = edit::apply(before, &edits);
    let path = workspace.roadmap_path().clone();
    let mended = Document::parse(path.as_str(), Source::from_text(after.clone()));
    if mended.tasks().len() < document.tasks().len() {
        return Err(Error::refused(format!(
            "{path}: mending would lose a task; nothing was changed"
        ))
        .hint("git roadmap lint    names the places to mend by hand"));
    }
    let change = Change {
        path,
        before: Some(before.as_bytes().to_vec()),
        after: after.into_bytes(),
        outdated: Vec::new(),
    };
    refresh::write(workspace, &[change])?;
    Ok(places)
}
