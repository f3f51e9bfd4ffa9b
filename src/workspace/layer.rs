//! A layer: one version of the project's files, and what a change makes of it.

mod pictures;

use std::rc::Rc;

use crate::error::{Error, Kind, Result};
use crate::file;
use crate::git::{self, RepoPath, Repository};
use crate::roadmap::edit;
use crate::roadmap::generate::{self, Picture, Recent};
use crate::roadmap::identity::Identity;
use crate::roadmap::{Document, Finding, Source};

use super::history::FromHistory;
use super::picture::Drawing;
use super::{FOLDER, Workspace};

/// A version of the project's files.
pub trait Layer {
    /// A file's bytes; `None` where it is not there.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    fn read(&self, path: &RepoPath) -> Result<Option<Vec<u8>>>;

    /// Whether blocks in this file are ours to write.
    ///
    /// # Errors
    /// When Git cannot say.
    fn may_write(&self, path: &RepoPath) -> Result<bool>;
}

/// The files on disk.
pub struct Worktree<'w>(pub &'w Workspace);

/// The files of a commit; none where a branch has no commit yet.
pub struct Committed<'r>(pub &'r Repository, pub Option<git::Oid>);

/// The staged files.
pub struct Index<'r>(pub &'r Repository);

impl Layer for Worktree<'_> {
    fn read(&self, path: &RepoPath) -> Result<Option<Vec<u8>>> {
        file::read_optional(&self.0.disk_path(path)).map_err(|error| self.0.renamed(error, path))
    }

    fn may_write(&self, path: &RepoPath) -> Result<bool> {
        match self.0.repository() {
            Some(repository) if path != self.0.roadmap_path() => repository.is_tracked(path),
            _ => Ok(true),
        }
    }
}

impl Layer for Committed<'_> {
    fn read(&self, path: &RepoPath) -> Result<Option<Vec<u8>>> {
        let Some(commit) = &self.1 else {
            return Ok(None);
        };
        Ok(self.0.blob_at(commit, path)?.map(|blob| blob.bytes))
    }

    fn may_write(&self, _: &RepoPath) -> Result<bool> {
        Ok(true)
    }
}

impl Layer for Index<'_> {
    fn read(&self, path: &RepoPath) -> Result<Option<Vec<u8>>> {
        Ok(self.0.index_blob(path)?.map(|blob| blob.bytes))
    }

    fn may_write(&self, _: &RepoPath) -> Result<bool> {
        Ok(true)
    }
}

/// A wish: these tasks in these states. It can be fulfilled again and again.
pub type Wish = [(Identity, bool)];

/// One file's change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file.
    pub path: RepoPath,
    /// Its bytes before; `None` for a new file.
    pub before: Option<Vec<u8>>,
    /// Its bytes after.
    pub after: Vec<u8>,
    /// What is out of date in it, in words; empty for ticks alone.
    pub outdated: Vec<String>,
}

/// Pictures in words: `2 badges`, or `3 pictures` where one is a chart; empty
/// without any.
#[must_use]
pub fn pictures_in_words<'p>(paths: impl Iterator<Item = &'p RepoPath>) -> String {
    let pictures: Vec<&RepoPath> = paths.filter(|path| is_picture(path)).collect();
    let is_chart = |path: &&RepoPath| {
        Drawing::ALL.iter().any(|drawing| {
            !drawing.is_badge() && path.as_str() == format!("{FOLDER}/{}", drawing.file())
        })
    };
    let noun = match pictures.iter().any(is_chart) {
        true => "picture",
        false => "badge",
    };
    match pictures.len() {
        0 => String::new(),
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}

/// What a wish makes of a layer.
#[derive(Debug, Default)]
pub struct Update {
    /// The roadmap with the wished states; `None` when the layer has no roadmap.
    pub roadmap: Option<Rc<Document>>,
    /// The roadmap as it was, where a state had to change.
    pub before: Option<Rc<Document>>,
    /// All changes of files, the roadmap's first.
    pub changes: Vec<Change>,
    /// Files other than the roadmap that are left alone, because their markers are broken.
    pub broken: Vec<(RepoPath, Finding)>,
}

impl Update {
    /// Whether any state had to change.
    #[must_use]
    pub fn is_ticked(&self) -> bool {
        self.before.is_some()
    }

    /// The changes that write pictures.
    pub fn pictures(&self) -> impl Iterator<Item = &Change> {
        self.changes
            .iter()
            .filter(|change| is_picture(&change.path))
    }
}

/// Whether a path is that of a picture of ours.
#[must_use]
pub fn is_picture(path: &RepoPath) -> bool {
    let in_folder = path
        .as_str()
        .strip_prefix(FOLDER)
        .is_some_and(|rest| rest.starts_with('/'));
    in_folder && path.as_str().ends_with(".svg")
}

/// Works out what fulfils a wish in a layer and brings all blocks and
/// pictures up to date. Reads only.
///
/// # Errors
/// When a file cannot be read, when the roadmap's own markers are broken, or
/// when a tick would change more than its box.
pub fn update(workspace: &Workspace, layer: &dyn Layer, wish: &Wish) -> Result<Update> {
    Wishing::new(workspace, wish).update(layer)
}

/// One wish, fulfilled in one layer after the other. Where two layers hold the
/// same roadmap, which is nearly always so, it is read and changed once.
pub struct Wishing<'w> {
    workspace: &'w Workspace,
    wish: &'w Wish,
    past: Option<Rc<FromHistory>>,
    last: Option<Rc<Fulfilled>>,
}

/// What a wish makes of the roadmap alone.
struct Fulfilled {
    before: Option<Rc<Document>>,
    roadmap: Rc<Document>,
    change: Option<Change>,
    /// The pictures that its blocks show.
    pictures: Vec<Picture>,
    /// The files of pictures drawn from history that blocks show.
    drawings: Vec<&'static str>,
}

impl<'w> Wishing<'w> {
    /// A wish that is not fulfilled yet.
    #[must_use]
    pub fn new(workspace: &'w Workspace, wish: &'w Wish) -> Self {
        Self {
            workspace,
            wish,
            past: None,
            last: None,
        }
    }

    /// The same, with blocks and pictures that tell of history; without it,
    /// they are left alone.
    #[must_use]
    pub fn with_past(self, past: Option<Rc<FromHistory>>) -> Self {
        Self { past, ..self }
    }

    /// What was ticked last, where blocks are to tell it.
    fn recent(&self) -> Option<&[Recent]> {
        self.past.as_ref().map(|past| past.recent.as_slice())
    }

    /// Works out what fulfils the wish in a layer.
    ///
    /// # Errors
    /// As [`update`].
    pub fn update(&mut self, layer: &dyn Layer) -> Result<Update> {
        let path = self.workspace.roadmap_path();
        let Some(bytes) = layer.read(path)? else {
            return Ok(Update::default());
        };
        let fulfilled = match &self.last {
            Some(last) if last.bytes() == bytes => Rc::clone(last),
            _ => Rc::new(self.fulfil(bytes)?),
        };
        self.last = Some(Rc::clone(&fulfilled));
        let update = Update {
            before: fulfilled.before.clone(),
            roadmap: Some(Rc::clone(&fulfilled.roadmap)),
            changes: fulfilled.change.iter().cloned().collect(),
            broken: Vec::new(),
        };
        let mut updating = Updating {
            workspace: self.workspace,
            layer,
            roadmap: Rc::clone(&fulfilled.roadmap),
            past: self.past.clone(),
            pictures: fulfilled.pictures.clone(),
            drawings: fulfilled.drawings.clone(),
            update,
        };
        updating.other_files()?;
        updating.pictures()?;
        Ok(updating.update)
    }

    /// Fulfils the wish in the roadmap's bytes.
    fn fulfil(&self, bytes: Vec<u8>) -> Result<Fulfilled> {
        let path = self.workspace.roadmap_path();
        let source = Source::new(path.as_str(), bytes)?;
        let before = Document::parse(path.as_str(), source);
        let wanted: Vec<_> = self
            .wish
            .iter()
            .filter_map(|(task, done)| Some((task.find(&before)?, task.mark(*done))))
            .collect();
        let (before, roadmap) = match edit::set_states(&before, &wanted)? {
            Some(ticked) => (Some(before), ticked),
            None => (None, before),
        };
        let place = self.workspace.place_of(path);
        let refreshed = generate::refresh(&roadmap, &roadmap, &place, self.recent())
            .map_err(|findings| broken_markers(path.as_str(), &findings))?;
        let text = roadmap.source().text();
        let change = if before.is_some() || !refreshed.edits.is_empty() {
            let old = before
                .as_ref()
                .map_or(text, |before| before.source().text());
            let after = edit::apply(text, &refreshed.edits);
            edit::check_size(path.as_str(), &after)?;
            Some(Change {
                path: path.clone(),
                before: Some(old.as_bytes().to_vec()),
                after: after.into_bytes(),
                outdated: words(&refreshed.outdated),
            })
        } else {
            None
        };
        Ok(Fulfilled {
            before: before.map(Rc::new),
            roadmap: Rc::new(roadmap),
            change,
            pictures: refreshed.pictures,
            drawings: refreshed.drawings,
        })
    }
}

impl Fulfilled {
    /// The bytes that the wish found.
    fn bytes(&self) -> &[u8] {
        let found = self.before.as_ref().unwrap_or(&self.roadmap);
        found.source().bytes()
    }
}

/// The work of [`Wishing::update`] besides the roadmap.
struct Updating<'w> {
    workspace: &'w Workspace,
    layer: &'w dyn Layer,
    roadmap: Rc<Document>,
    past: Option<Rc<FromHistory>>,
    /// The pictures that blocks show.
    pictures: Vec<Picture>,
    /// The files of pictures drawn from history that blocks show.
    drawings: Vec<&'static str>,
    update: Update,
}

impl Updating<'_> {
    fn other_files(&mut self) -> Result<()> {
        for path in self.workspace.files_with_blocks().split_off(1) {
            if let Some(bytes) = self.layer.read(&path)? {
                self.other_file(path, bytes)?;
            }
        }
        Ok(())
    }

    fn other_file(&mut self, path: RepoPath, bytes: Vec<u8>) -> Result<()> {
        let has_marker = memchr::memmem::find(&bytes, b"roadmap:").is_some();
        if !has_marker || !self.layer.may_write(&path)? {
            return Ok(());
        }
        let file = Document::parse(path.as_str(), Source::new(path.as_str(), bytes)?);
        let place = self.workspace.place_of(&path);
        let recent = self.past.as_ref().map(|past| past.recent.as_slice());
        match generate::refresh(&file, &self.roadmap, &place, recent) {
            Err(findings) => {
                self.update
                    .broken
                    .extend(findings.into_iter().map(|finding| (path.clone(), finding)));
            }
            Ok(refreshed) => {
                self.pictures.extend(refreshed.pictures);
                self.drawings.extend(refreshed.drawings);
                if !refreshed.edits.is_empty() {
                    let text = file.source().text();
                    self.update.changes.push(Change {
                        path,
                        before: Some(text.as_bytes().to_vec()),
                        after: edit::apply(text, &refreshed.edits).into_bytes(),
                        outdated: words(&refreshed.outdated),
                    });
                }
            }
        }
        Ok(())
    }
}

/// Names blocks by kind and line; several of a kind by their number.
fn words(outdated: &[(&'static str, u32)]) -> Vec<String> {
    let mut kinds: Vec<&str> = outdated.iter().map(|(kind, _)| *kind).collect();
    kinds.dedup();
    let mut named: Vec<&str> = Vec::new();
    let mut words = Vec::new();
    for kind in kinds {
        if named.contains(&kind) {
            continue;
        }
        named.push(kind);
        let lines: Vec<u32> = outdated
            .iter()
            .filter(|(other, _)| *other == kind)
            .map(|(_, line)| *line)
            .collect();
        words.push(match lines.as_slice() {
            [line] => format!("{kind} in line {line}"),
            lines => format!("{} {kind} blocks", lines.len()),
        });
    }
    words
}

/// The error for markers that forbid writing into a file.
#[must_use]
pub fn broken_markers(path: &str, findings: &[Finding]) -> Error {
    let first = findings.first();
    let line = first.map_or(1, |finding| finding.line);
    let message = first.map_or("broken markers", |finding| finding.message.as_str());
    let message = format!("{path}:{line}: {message}; the file was left alone");
    let mut error = Error::new(Kind::BrokenBlock, message);
    for finding in findings.iter().skip(1) {
        error
            .quoted
            .push(format!("{path}:{}: {}", finding.line, finding.message));
    }
    error.hint(format!(
        "mend the marker in {path}, then: git roadmap refresh"
    ))
}
