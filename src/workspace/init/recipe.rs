//! What is to become of a layer: files that appear, change or go.

use std::collections::BTreeMap;

use super::Form;
use crate::error::Result;
use crate::git::{Mode, RepoPath};
use crate::workspace::Workspace;
use crate::workspace::layer::{self, Change, Layer, broken_markers};

/// A change of a file, which may appear or go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// The file.
    pub path: RepoPath,
    /// What a new file is.
    pub mode: Mode,
    /// Its bytes before; `None` for a new file.
    pub before: Option<Vec<u8>>,
    /// Its bytes after; `None` for a file that goes.
    pub after: Option<Vec<u8>>,
    /// What happens to it, in words; empty where it is just brought up to date.
    pub words: Vec<String>,
}

/// What a recipe makes of a layer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// The changes of all files, sorted by path.
    pub files: Vec<FileChange>,
    /// How many of them the recipe itself asks for; the others follow.
    pub wanted: usize,
    /// What was left alone, in words.
    pub notes: Vec<String>,
}

/// A layer, and where files come from that it does not have.
pub(super) struct Seen<'l> {
    pub(super) layer: &'l dyn Layer,
    /// The layer that a file which is not committed yet is taken from.
    pub(super) whole: Option<&'l dyn Layer>,
}

impl Seen<'_> {
    /// A file's bytes, from the layer or from where it is not committed yet.
    pub(super) fn read(&self, path: &RepoPath) -> Result<Option<Vec<u8>>> {
        match (self.layer.read(path)?, self.whole) {
            (None, Some(whole)) => whole.read(path),
            (bytes, _) => Ok(bytes),
        }
    }
}

/// A function of what a layer holds; it can be applied again and again.
pub(super) trait Recipe {
    /// Says what is to become of the layer's files. Reads only.
    fn wishes(&self, workspace: &Workspace, seen: &Seen<'_>) -> Result<Wishes>;

    /// The trailers of its commit.
    fn trailers(&self, form: Option<Form>, added: &[RepoPath]) -> Vec<String>;

    /// What it does and to what, as the subject of its commit says.
    fn subject(&self) -> (&str, &str);

    /// Whether blocks and pictures are brought up to date afterwards.
    fn refreshes(&self) -> bool {
        true
    }

    /// The short name of the commit that it takes back.
    fn undoes(&self) -> Option<&str> {
        None
    }
}

/// What files are to hold, before blocks and pictures follow.
#[derive(Default)]
pub(super) struct Wishes {
    files: BTreeMap<RepoPath, Wished>,
    pub(super) notes: Vec<String>,
}

/// What a file is to hold; `None` if it is to go.
struct Wished {
    bytes: Option<Vec<u8>>,
    mode: Mode,
    words: Vec<String>,
}

impl Wishes {
    /// Wishes for a file's bytes.
    pub(super) fn put(&mut self, path: &RepoPath, bytes: Vec<u8>, words: Vec<String>) {
        self.put_as(path, Mode::REGULAR, bytes, words);
    }

    /// Wishes for a file's bytes and mode.
    pub(super) fn put_as(
        &mut self,
        path: &RepoPath,
        mode: Mode,
        bytes: Vec<u8>,
        words: Vec<String>,
    ) {
        let bytes = Some(bytes);
        self.files
            .insert(path.clone(), Wished { bytes, mode, words });
    }

    /// A file's bytes as wished, else as they are.
    pub(super) fn read(&self, path: &RepoPath, seen: &Seen<'_>) -> Result<Option<Vec<u8>>> {
        match self.files.get(path) {
            Some(wished) => Ok(wished.bytes.clone()),
            None => seen.layer.read(path),
        }
    }

    /// Leaves a file as it is after all.
    pub(super) fn forget(&mut self, path: &RepoPath) {
        self.files.remove(path);
    }

    /// Wishes a file away.
    pub(super) fn remove(&mut self, path: &RepoPath) {
        let wished = Wished {
            bytes: None,
            mode: Mode::REGULAR,
            words: vec!["removed".to_owned()],
        };
        self.files.insert(path.clone(), wished);
    }
}

/// A layer as it will be.
struct Overlay<'l> {
    layer: &'l dyn Layer,
    files: &'l BTreeMap<RepoPath, Wished>,
}

impl Layer for Overlay<'_> {
    fn read(&self, path: &RepoPath) -> Result<Option<Vec<u8>>> {
        match self.files.get(path) {
            Some(wished) => Ok(wished.bytes.clone()),
            None => self.layer.read(path),
        }
    }

    fn may_write(&self, path: &RepoPath) -> Result<bool> {
        Ok(self.files.contains_key(path) || self.layer.may_write(path)?)
    }
}

/// Works out all changes: the recipe's own, and the blocks and pictures that
/// the ordinary refresh makes of them.
pub(super) fn make(workspace: &Workspace, recipe: &dyn Recipe, seen: &Seen<'_>) -> Result<Made> {
    let Wishes { mut files, notes } = recipe.wishes(workspace, seen)?;
    let mut wanted = 0;
    for (path, wished) in &files {
        wanted += usize::from(seen.layer.read(path)? != wished.bytes);
    }
    let changes = if recipe.refreshes() {
        refreshed(workspace, seen.layer, &files)?
    } else {
        Vec::new()
    };
    for change in changes {
        let entry = files.entry(change.path).or_insert_with(|| Wished {
            bytes: None,
            mode: Mode::REGULAR,
            words: change.outdated,
        });
        entry.bytes = Some(change.after);
    }
    let mut made = Made {
        files: Vec::new(),
        wanted,
        notes,
    };
    for (path, wished) in files {
        let before = seen.layer.read(&path)?;
        if before != wished.bytes {
            made.files.push(FileChange {
                path,
                mode: wished.mode,
                before,
                after: wished.bytes,
                words: wished.words,
            });
        }
    }
    Ok(made)
}

/// What refresh does to a layer as it will be.
fn refreshed(
    workspace: &Workspace,
    layer: &dyn Layer,
    files: &BTreeMap<RepoPath, Wished>,
) -> Result<Vec<Change>> {
    let update = layer::update(workspace, &Overlay { layer, files }, &[])?;
    match update.broken.first() {
        Some((path, finding)) => Err(broken_markers(path.as_str(), std::slice::from_ref(finding))),
        None => Ok(update.changes),
    }
}
