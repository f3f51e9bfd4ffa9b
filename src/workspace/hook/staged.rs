//! The project as it is staged, and whether the staged change is any of our
//! business.

use std::path::Path;

use crate::error::{Error, Result};
use crate::git::{Glance, Mode, RepoPath, Repository};
use crate::roadmap::{Document, Source};
use crate::workspace::config::{CONFIG_PATH, Committed};
use crate::workspace::location::{self, USUAL_NAMES};
use crate::workspace::{FOLDER, Location, Workspace};

/// Whether the staged change touches a file that we read or write. A commit
/// of anything else carries nothing of ours, however stale it may be.
///
/// # Errors
/// When Git must be asked and cannot tell.
pub(super) fn is_touched(location: &Location) -> Result<bool> {
    let directory = location.directory()?;
    if let Some(touched) = glance(location, &directory) {
        return Ok(touched);
    }
    let Some(repository) = location::discover(&directory)? else {
        return Ok(false);
    };
    if repository.is_bare() || repository.unmerged_path()?.is_some() {
        return Ok(false);
    }
    let settings = settings(|path| staged_bytes(&repository, path)).unwrap_or_default();
    let mut files = files(&settings);
    if let Some(roadmap) = roadmap(&repository, location, &directory, &settings)? {
        files.push(roadmap);
    }
    repository.stages(&files, FOLDER)
}

/// Answers without starting Git; `None` where only Git can.
fn glance(location: &Location, directory: &Path) -> Option<bool> {
    if location.file().is_some() {
        return None;
    }
    let glance = Glance::take(directory)?;
    let files = files(&settings(|path| Ok(glance.read(path))).unwrap_or_default());
    glance.differs(&files, FOLDER)
}

/// The files that may be the roadmap or hold blocks.
fn files(settings: &Committed) -> Vec<RepoPath> {
    let usual = USUAL_NAMES.iter().copied();
    let configured = settings.roadmap.iter().chain(&settings.files);
    let names = usual.chain(configured.map(String::as_str));
    // The configuration was checked when it was read.
    names.filter_map(|name| RepoPath::new(name).ok()).collect()
}

/// Opens the roadmap that is staged; `None` where none is.
///
/// # Errors
/// When the repository or the staged settings cannot be read.
pub(super) fn open(location: &Location) -> Result<Option<Workspace>> {
    let directory = location.directory()?;
    let Some(repository) = location::discover(&directory)? else {
        return Ok(None);
    };
    let Some(root) = repository.top().map(Path::to_owned) else {
        return Ok(None);
    };
    let committed = settings(|path| staged_bytes(&repository, path))
        .map_err(|error| error.hint(format!("mend it, then: git add {CONFIG_PATH}")))?;
    let Some(roadmap) = roadmap(&repository, location, &directory, &committed)? else {
        return Ok(None);
    };
    Ok(Some(Workspace {
        repository: Some(repository),
        root,
        roadmap,
        committed,
    }))
}

/// Whether the last commit's settings cannot be read either.
///
/// # Errors
/// When the repository cannot be read.
pub(super) fn were_settings_broken(location: &Location) -> Result<bool> {
    let Some(repository) = location::discover(&location.directory()?)? else {
        return Ok(false);
    };
    let read = |path: &RepoPath| Ok(repository.head_blob(path)?.map(|blob| blob.bytes));
    Ok(settings(read).is_err())
}

/// Reads settings wherever `read` reads them.
fn settings(read: impl Fn(&RepoPath) -> Result<Option<Vec<u8>>>) -> Result<Committed> {
    let Some(bytes) = read(&RepoPath::new(CONFIG_PATH)?)? else {
        return Ok(Committed::default());
    };
    let text = String::from_utf8(bytes)
        .map_err(|_| Error::refused(format!("{CONFIG_PATH}: not UTF-8 text")))?;
    Committed::parse(&text)
}

fn staged_bytes(repository: &Repository, path: &RepoPath) -> Result<Option<Vec<u8>>> {
    Ok(repository.index_blob(path)?.map(|blob| blob.bytes))
}

/// The staged roadmap: as told, else as configured, else by its usual names.
fn roadmap(
    repository: &Repository,
    location: &Location,
    directory: &Path,
    settings: &Committed,
) -> Result<Option<RepoPath>> {
    let root = repository.top().unwrap_or(directory);
    // A link is followed on disk, the only place where it leads anywhere.
    let resolved = |file: &Path| location::path_in(Some(repository), root, file).ok();
    if let Some(file) = location.file() {
        return Ok(resolved(&directory.join(file)));
    }
    if let Some(configured) = &settings.roadmap {
        return Ok(resolved(&root.join(configured)));
    }
    for name in USUAL_NAMES {
        let path = RepoPath::new(name)?;
        match repository.index_blob(&path)? {
            Some(blob) if blob.mode == Mode::SYMLINK => return Ok(resolved(&root.join(name))),
            Some(blob) if name != "README.md" || has_tasks(&blob.bytes) => return Ok(Some(path)),
            _ => {}
        }
    }
    Ok(None)
}

fn has_tasks(bytes: &[u8]) -> bool {
    let source = Source::new("README.md", bytes.to_vec());
    source.is_ok_and(|source| !Document::parse("README.md", source).tasks().is_empty())
}
