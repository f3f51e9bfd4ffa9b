//! Where the roadmap is.

use std::path::{Path, PathBuf};

use super::Workspace;
use super::config::{CONFIG_PATH, Committed};
use crate::error::{Error, Kind, Result};
use crate::file;
use crate::git::{RepoPath, Repository};
use crate::roadmap::{Document, Source};

/// The usual names, from the root, in the order they are looked for.
pub(super) const USUAL_NAMES: [&str; 3] = ["ROADMAP.md", "docs/ROADMAP.md", "README.md"];

/// Where to look for the roadmap.
#[derive(Debug, Clone, Default)]
pub struct Location {
    /// The folder to work in; the current one unless told.
    pub directory: Option<PathBuf>,
    /// The roadmap, from that folder.
    pub file: Option<PathBuf>,
}

impl Location {
    /// The folder to work in.
    ///
    /// # Errors
    /// When it is no folder.
    pub fn directory(&self) -> Result<PathBuf> {
        let directory = match &self.directory {
            Some(directory) => below_prefix(directory),
            None => below_prefix(Path::new(".")),
        };
        match std::fs::metadata(&directory) {
            Ok(metadata) if metadata.is_dir() => Ok(directory),
            Ok(_) => Err(Error::usage(format!(
                "{} is not a folder",
                directory.display()
            ))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Error::not_found(
                format!("{}: no such folder", directory.display()),
            )),
            Err(error) => Err(Error::io(directory.display(), &error)),
        }
    }

    pub(super) fn file(&self) -> Option<PathBuf> {
        let from_environment = || std::env::var_os("GIT_ROADMAP_FILE").map(PathBuf::from);
        self.file
            .clone()
            .or_else(from_environment)
            .filter(|file| !file.as_os_str().is_empty())
    }
}

/// A path as the user means it: a `!` alias of Git's runs at the top, and names
/// the user's own folder in `GIT_PREFIX` (git-config(1), `alias.*`).
fn below_prefix(path: &Path) -> PathBuf {
    match std::env::var_os("GIT_PREFIX").map(PathBuf::from) {
        Some(prefix) if prefix.is_relative() && prefix.is_dir() => prefix.join(path),
        _ => path.to_owned(),
    }
}

/// Opens the workspace at a location.
pub(super) fn open(location: &Location) -> Result<Workspace> {
    let directory = location.directory()?;
    match location.file() {
        Some(file) => open_file(&directory, &directory.join(file)),
        None => open_directory(&directory),
    }
}

/// Opens the workspace at a location; where it has no roadmap, the place for
/// a new `ROADMAP.md`.
pub(super) fn open_or_new(location: &Location) -> Result<Workspace> {
    match open(location) {
        Err(error) if error.kind == Kind::NotFound && location.file().is_none() => {
            open_new(location)
        }
        opened => opened,
    }
}

/// Opens the place for a `ROADMAP.md`, whether it is there or not.
pub(super) fn open_new(location: &Location) -> Result<Workspace> {
    let directory = location.directory()?;
    let repository = discover(&directory)?;
    let root = match &repository {
        Some(repository) => top(repository)?,
        None => directory,
    };
    let committed = committed_settings(&root)?;
    Ok(Workspace {
        repository,
        root,
        roadmap: RepoPath::new(USUAL_NAMES[0])?,
        committed,
    })
}

/// Opens the repository at a location for work on its `README.md`, or on the
/// file that is named in its place; it need not hold a roadmap.
pub(super) fn open_readme(location: &Location) -> Result<Workspace> {
    let directory = location.directory()?;
    let told = location.file.as_ref();
    let told = told.filter(|file| !file.as_os_str().is_empty());
    let file = match (told, discover(&directory)?) {
        (Some(file), _) => directory.join(file),
        (None, Some(repository)) => top(&repository)?.join("README.md"),
        (None, None) => directory.join("README.md"),
    };
    let workspace = open_file(&directory, &file).map_err(|error| match error.kind {
        Kind::NotFound => Error::not_found(format!("no {} here", file_name(&file)))
            .hint("git roadmap profile -C DIR    works in the clone of your profile repository"),
        _ => error,
    })?;
    match workspace.repository {
        Some(_) => Ok(workspace),
        None => Err(Error::refused(format!(
            "{} is not in a Git repository; nothing was changed",
            workspace.roadmap
        ))
        .hint("git roadmap profile -C DIR    works in the clone of your profile repository")),
    }
}

fn file_name(file: &Path) -> String {
    let name = file.file_name().unwrap_or(file.as_os_str());
    name.to_string_lossy().into_owned()
}

fn open_file(directory: &Path, file: &Path) -> Result<Workspace> {
    if file.is_dir() {
        return Err(is_a_directory(file));
    }
    if !file.exists() {
        let shown = file.strip_prefix(".").unwrap_or(file).display();
        return Err(Error::not_found(format!("{shown}: no such file")));
    }
    let parent = file.parent().unwrap_or(directory);
    let repository = discover(parent)?;
    let root = match &repository {
        Some(repository) => top(repository)?,
        None if file.starts_with(directory) => directory.to_owned(),
        None => parent.to_owned(),
    };
    let committed = committed_settings(&root)?;
    let roadmap = path_in(repository.as_ref(), &root, file)?;
    Ok(Workspace {
        repository,
        root,
        roadmap,
        committed,
    })
}

fn open_directory(directory: &Path) -> Result<Workspace> {
    let repository = discover(directory)?;
    let root = match &repository {
        Some(repository) => top(repository)?,
        None => directory.to_owned(),
    };
    let committed = committed_settings(&root)?;
    let file = match &committed.roadmap {
        Some(configured) => root.join(configured),
        None => usual_file(&root)?,
    };
    let roadmap = path_in(repository.as_ref(), &root, &file)?;
    Ok(Workspace {
        repository,
        root,
        roadmap,
        committed,
    })
}

pub(super) fn discover(directory: &Path) -> Result<Option<Repository>> {
    let directory = if directory.as_os_str().is_empty() {
        Path::new(".")
    } else {
        directory
    };
    Repository::discover(directory)
}

fn top(repository: &Repository) -> Result<PathBuf> {
    repository.top().map(Path::to_owned).ok_or_else(|| {
        Error::refused("this is a bare repository: it has no files to work on")
            .hint("work in a clone of it")
    })
}

/// A file's path from the root; a symbolic link is followed to its target.
pub(super) fn path_in(
    repository: Option<&Repository>,
    root: &Path,
    file: &Path,
) -> Result<RepoPath> {
    let is_link = std::fs::symlink_metadata(file).is_ok_and(|metadata| metadata.is_symlink());
    let target = if is_link {
        std::fs::canonicalize(file).map_err(|error| Error::io(file.display(), &error))?
    } else {
        file.to_owned()
    };
    match repository {
        Some(repository) => repository.spelled_path(&target).map_err(|error| {
            if is_link {
                Error::refused(format!(
                    "{} is a symbolic link that leaves the repository",
                    file.display()
                ))
                .hint("put the file itself into the repository, or name another with --file PATH")
            } else {
                error
            }
        }),
        None => {
            let inside = target.strip_prefix(root).unwrap_or(&target);
            let names: Vec<_> = inside
                .components()
                .map(|name| name.as_os_str().to_string_lossy())
                .collect();
            RepoPath::new(names.join("/"))
        }
    }
}

fn is_a_directory(file: &Path) -> Error {
    let shown = match file.strip_prefix(".") {
        Ok(inside) if !inside.as_os_str().is_empty() => inside,
        _ => file,
    };
    Error::new(Kind::Io, format!("{}: is a directory", shown.display()))
        .hint("name a file in it: --file PATH; in a submodule's folder: -C DIR")
}

/// The first usual file that is there; `README.md` only if it has tasks.
fn usual_file(root: &Path) -> Result<PathBuf> {
    for name in USUAL_NAMES {
        let file = root.join(name);
        if file.is_dir() {
            return Err(is_a_directory(&file));
        }
        if file.is_file() && (name != "README.md" || has_tasks(&file)) {
            return Ok(file);
        }
    }
    Err(Error::not_found(
        "no roadmap here: no ROADMAP.md, docs/ROADMAP.md, or README.md with tasks",
    )
    .hint("git roadmap init    sets one up")
    .hint("git roadmap --file PATH    names the file"))
}

fn has_tasks(file: &Path) -> bool {
    let source = file::read(file).and_then(|bytes| Source::new("README.md", bytes));
    source.is_ok_and(|source| !Document::parse("README.md", source).tasks().is_empty())
}

/// Reads the committed settings, which need not be there.
pub(super) fn committed_settings(root: &Path) -> Result<Committed> {
    let path = root.join(CONFIG_PATH);
    match file::read_optional(&path)? {
        None => Ok(Committed::default()),
        Some(bytes) => {
            let text = String::from_utf8(bytes)
                .map_err(|_| Error::new(Kind::Refused, format!("{CONFIG_PATH}: not UTF-8 text")))?;
            Committed::parse(&text)
        }
    }
}
