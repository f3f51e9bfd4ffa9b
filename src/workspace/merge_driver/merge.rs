//! One call of the driver: three versions in, the merged one out.

use std::collections::HashSet;
use std::path::Path;

use crate::error::{Error, Kind, Result};
use crate::file;
use crate::git::{RepoPath, Repository};
use crate::roadmap::merge::{
    self as versions, ConflictStyle, Markers, Merged, Request, States, Versions,
};
use crate::roadmap::{Document, Source, parallel};
use crate::workspace::layer::is_picture;
use crate::workspace::{Location, Workspace};

/// What Git calls the driver with.
#[derive(Debug, Clone)]
pub struct Called<'a> {
    /// The file of the version that both sides have in common; empty for none.
    pub base: &'a Path,
    /// The file of ours, in which Git expects the answer.
    pub ours: &'a Path,
    /// The file of theirs.
    pub theirs: &'a Path,
    /// The path in the repository, as screens show it.
    pub path: &'a str,
    /// How conflicts are written, without the style, which is the user's.
    pub markers: Markers,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// How many conflicts the answer holds.
    pub conflicts: usize,
    /// The texts of ticked tasks that the answer does not have.
    pub lost: Vec<String>,
}

/// Merges as Git asks for, and writes the answer when all else is done.
///
/// # Errors
/// When a version cannot be read or is no text; ours is as it was then.
pub fn merge(location: &Location, called: &Called<'_>) -> Result<Answer> {
    let path = RepoPath::new(called.path).ok();
    if path.as_ref().is_some_and(is_picture) {
        // They are drawn anew from what comes out of the other files.
        return Ok(Answer::default());
    }
    let before = file::read(called.ours).map_err(|error| renamed(error, called, called.ours))?;
    let sources = vec![
        source(called, before.clone())?,
        version(called, called.theirs)?,
        version(called, called.base)?,
    ];
    // Git is asked for its settings while the versions are parsed.
    let (documents, (workspace, style)) = parallel::both(
        || Document::parse_each(called.path, sources),
        || {
            let workspace = Workspace::open_or_new(location).ok();
            let style = style(location, workspace.as_ref());
            (workspace, style)
        },
    );
    let [ours, theirs, base] = &documents[..] else {
        return Err(Error::new(Kind::Io, "a version was lost"));
    };
    // Where both sides made the file on their own, Git's base is empty.
    let base = Some(base).filter(|base| !base.source().text().is_empty());
    let markers = Markers {
        style,
        ..called.markers.clone()
    };
    let is_roadmap = |workspace: &&Workspace| path.as_ref() == Some(workspace.roadmap_path());
    let roadmap = workspace.as_ref().filter(is_roadmap);
    let place = roadmap.map(|workspace| workspace.place_of(workspace.roadmap_path()));
    let merged = versions::merge(&Request {
        versions: Versions { base, ours, theirs },
        states: States::Both,
        markers: &markers,
        blocks: place.as_ref(),
        lineage: None,
    });
    // Git reads it as soon as we are gone, and then removes it.
    file::hand_over(called.ours, &before, merged.text.as_bytes())
        .map_err(|error| renamed(error, called, called.ours))?;
    Ok(Answer {
        conflicts: merged.conflicts,
        lost: lost(&merged, ours, theirs),
    })
}

/// Reads one version.
fn version(called: &Called<'_>, file: &Path) -> Result<Source> {
    let bytes = file::read(file).map_err(|error| renamed(error, called, file))?;
    source(called, bytes)
}

fn source(called: &Called<'_>, bytes: Vec<u8>) -> Result<Source> {
    if memchr::memchr(0, &bytes).is_some() {
        let message = format!("{}: not text, it has zero bytes", called.path);
        return Err(Error::refused(message));
    }
    Source::new(called.path, bytes)
}

/// Git's temporary files mean nothing to the user, the path does.
fn renamed(mut error: Error, called: &Called<'_>, file: &Path) -> Error {
    let disk = file.display().to_string();
    if let Some(rest) = error.message.strip_prefix(&disk) {
        error.message = format!("{} (Git's copy {disk}){rest}", called.path);
    }
    error
}

/// How the user wants to see conflicts.
fn style(location: &Location, workspace: Option<&Workspace>) -> ConflictStyle {
    const KEY: &str = "merge.conflictStyle";
    let setting = match workspace.and_then(Workspace::repository) {
        Some(repository) => repository.config(KEY),
        None => {
            let directory = location.directory();
            let repository = directory.and_then(|directory| Repository::discover(&directory));
            repository.and_then(|found| found.map_or(Ok(None), |found| found.config(KEY)))
        }
    };
    // Git has refused a value that it does not know before it called us.
    ConflictStyle::named(setting.ok().flatten().as_deref())
}

/// The texts of the ticked tasks that are gone, each once.
fn lost(merged: &Merged, ours: &Document, theirs: &Document) -> Vec<String> {
    let sides = [(ours, &merged.ours), (theirs, &merged.theirs)];
    let mut known = HashSet::new();
    let mut lost: Vec<String> = Vec::new();
    for (side, fates) in sides {
        for task in Merged::lost_ticks(side, fates) {
            let text = side.text(task);
            if known.insert(text) {
                lost.push(text.to_owned());
            }
        }
    }
    lost
}
