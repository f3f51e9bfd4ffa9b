//! Taking a set-up back.

use super::Form;
use super::message::{ADDED, TRAILER, UNDONE, trailer_path};
use super::recipe::{Recipe, Seen, Wishes};
use crate::error::Result;
use crate::git::{Blob, CommitInfo, RepoPath, Repository};
use crate::roadmap::{Document, Source, generate, setup};
use crate::workspace::layer::is_picture;
use crate::workspace::{FOLDER, Workspace};

/// Takes back what a commit set up.
///
/// A file that is still as that commit left it becomes what it was before. One
/// that was changed since keeps its text and ticks and loses our blocks.
pub(super) struct Undo {
    commit: CommitInfo,
    files: Vec<Touched>,
}

/// A file that the commit touched.
struct Touched {
    path: RepoPath,
    before: Option<Blob>,
    after: Option<Blob>,
    /// Whether the file was there before, but not committed.
    was_untracked: bool,
}

impl Undo {
    /// Reads what a commit set up.
    pub(super) fn of(repository: &Repository, commit: CommitInfo) -> Result<Self> {
        let parent = commit.parents.first();
        let mut files = Vec::new();
        for path in repository.paths_changed(parent, &commit.id)? {
            let added = format!("{ADDED}{}", trailer_path(path.as_str()));
            files.push(Touched {
                before: match parent {
                    Some(parent) => repository.blob_at(parent, &path)?,
                    None => None,
                },
                after: repository.blob_at(&commit.id, &path)?,
                was_untracked: commit.message.lines().any(|line| line == added),
                path,
            });
        }
        Ok(Self { commit, files })
    }

    /// Wishes for the pictures to go that came later, and for those to stay
    /// that a file still shows.
    fn pictures(&self, workspace: &Workspace, seen: &Seen<'_>, wishes: &mut Wishes) -> Result<()> {
        let set_up_pictures =
            |touched: &&Touched| is_picture(&touched.path) && touched.before.is_none();
        let mut pictures: Vec<RepoPath> = self
            .files
            .iter()
            .filter(set_up_pictures)
            .map(|touched| touched.path.clone())
            .collect();
        if pictures.is_empty() {
            return Ok(());
        }
        for picture in later_pictures(workspace, seen)? {
            let is_touched = self.files.iter().any(|touched| touched.path == picture);
            if !is_touched && seen.layer.read(&picture)?.is_some() {
                wishes.remove(&picture);
                pictures.push(picture);
            }
        }
        for file in workspace.files_with_blocks() {
            let text = wishes.read(&file, seen)?.unwrap_or_default();
            let is_shown = |picture: &&RepoPath| {
                memchr::memmem::find(&text, picture.as_str().as_bytes()).is_some()
            };
            for picture in pictures.iter().filter(is_shown) {
                wishes.forget(picture);
            }
        }
        Ok(())
    }
}

/// The pictures that the roadmap of a layer can have by now.
fn later_pictures(workspace: &Workspace, seen: &Seen<'_>) -> Result<Vec<RepoPath>> {
    let path = workspace.roadmap_path();
    let Some(bytes) = seen.layer.read(path)? else {
        return Ok(Vec::new());
    };
    let roadmap = Document::parse(path.as_str(), Source::new(path.as_str(), bytes)?);
    let folder = RepoPath::new(FOLDER)?;
    let pictures = generate::fixed_pictures(&roadmap);
    pictures
        .iter()
        .map(|picture| folder.join(&picture.file))
        .collect()
}

impl Recipe for Undo {
    fn wishes(&self, workspace: &Workspace, seen: &Seen<'_>) -> Result<Wishes> {
        let mut wishes = Wishes::default();
        for touched in &self.files {
            let current = seen.layer.read(&touched.path)?;
            restore(touched, current, &mut wishes)?;
        }
        self.pictures(workspace, seen, &mut wishes)?;
        Ok(wishes)
    }

    fn refreshes(&self) -> bool {
        // What was there before comes back as it was.
        false
    }

    fn trailers(&self, _: Option<Form>, _: &[RepoPath]) -> Vec<String> {
        let mut lines = self.commit.message.lines();
        let form = lines.find_map(|line| line.strip_prefix(TRAILER));
        vec![format!("{UNDONE}{}", form.unwrap_or("own"))]
    }

    fn subject(&self) -> (&str, &str) {
        ("undo", "init")
    }

    fn undoes(&self) -> Option<&str> {
        Some(self.commit.id.short())
    }
}

/// Whether a path lies in our folder.
fn is_ours(path: &RepoPath) -> bool {
    path.parent()
        .is_some_and(|parent| parent.as_str() == FOLDER)
}

/// Wishes for what a file was before.
fn restore(touched: &Touched, current: Option<Vec<u8>>, wishes: &mut Wishes) -> Result<()> {
    let path = &touched.path;
    let after = touched.after.as_ref().map(|blob| &blob.bytes);
    let Some(current) = current else {
        // Gone by itself, or removed by the commit.
        if let (None, Some(before)) = (after, &touched.before) {
            let words = vec!["comes back".to_owned()];
            wishes.put_as(path, before.mode, before.bytes.clone(), words);
        }
        return Ok(());
    };
    let Some(after) = after else {
        return Ok(());
    };
    let is_crlf = current != *after && without_returns(&current) == *after;
    if (current == *after || is_crlf) && !touched.was_untracked {
        match &touched.before {
            None => wishes.remove(path),
            Some(before) => {
                let bytes = if is_crlf {
                    with_returns(&before.bytes)
                } else {
                    before.bytes.clone()
                };
                wishes.put(path, bytes, vec!["as it was before".to_owned()]);
            }
        }
        return Ok(());
    }
    if is_ours(path) {
        if touched.before.is_none() && path.as_str().ends_with(".svg") {
            wishes.remove(path);
        }
        return Ok(());
    }
    if is_workflow(path) {
        let note = format!("{path} stays: it was changed since");
        wishes.notes.push(note);
        return Ok(());
    }
    let text = without_blocks(touched, current)?;
    let words = vec!["loses its blocks, keeps all else".to_owned()];
    wishes.put(path, text, words);
    Ok(())
}

/// Whether a file has no blocks to take out, being a workflow.
fn is_workflow(path: &RepoPath) -> bool {
    path.as_str().starts_with(".github/workflows/")
}

/// A changed file without our blocks.
fn without_blocks(touched: &Touched, current: Vec<u8>) -> Result<Vec<u8>> {
    let name = touched.path.as_str();
    let document = Document::parse(name, Source::new(name, current)?);
    let original = match &touched.before {
        Some(before) => Some(Document::parse(
            name,
            Source::new(name, before.bytes.clone())?,
        )),
        None => None,
    };
    Ok(setup::take_out(&document, original.as_ref()).into_bytes())
}

/// Text as Git commits it where it turns CRLF into LF.
pub(super) fn without_returns(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len());
    for (at, &byte) in bytes.iter().enumerate() {
        if byte != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            text.push(byte);
        }
    }
    text
}

/// Text as Git writes it to disk where it turns LF into CRLF.
fn with_returns(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len() + bytes.len() / 20);
    for (at, &byte) in bytes.iter().enumerate() {
        if byte == b'\n' && (at == 0 || bytes[at - 1] != b'\r') {
            text.push(b'\r');
        }
        text.push(byte);
    }
    text
}
