//! Repository, roadmap and configuration together: the operations that every
//! front end calls.
//!
//! A change is worked out for one [`layer`] at a time, as a function of what
//! that layer holds, and written by one path for all commands.

mod address;
pub mod cohort;
pub mod config;
pub mod demo;
pub mod history;
pub mod hook;
pub mod import;
pub mod init;
pub mod layer;
pub mod lint;
mod location;
pub mod merge_driver;
pub mod page;
pub mod picture;
pub mod profile;
pub mod refresh;
pub mod sharing;
mod shipped;
pub mod snapshot;
pub mod standing;
pub mod store;
pub mod sync;
pub mod tick;
pub mod undo;

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::file;
use crate::git::{RepoPath, Repository, Turn};
use crate::render::escape;
use crate::roadmap::generate::Place;
use crate::roadmap::{Depth, Document, Source};

pub use location::Location;

/// The folder of pictures and committed settings, from the top.
pub const FOLDER: &str = ".roadmap";

/// An open roadmap, in a repository or a plain folder.
pub struct Workspace {
    repository: Option<Repository>,
    /// The repository's top, else the folder that the roadmap is taken from.
    root: PathBuf,
    roadmap: RepoPath,
    committed: config::Committed,
}

impl Workspace {
    /// Finds the roadmap: as told, else as configured, else by its usual names.
    ///
    /// # Errors
    /// When there is none, or the repository or its configuration cannot be read.
    pub fn open(location: &Location) -> Result<Self> {
        location::open(location)
    }

    /// Finds the roadmap as [`Workspace::open`] does; where there is none, the
    /// place for a new one.
    ///
    /// # Errors
    /// As [`Workspace::open`], without those of a missing roadmap.
    pub fn open_or_new(location: &Location) -> Result<Self> {
        location::open_or_new(location)
    }

    /// Opens a repository for work on its `README.md`, or on the file that is
    /// named in its place, whether that is a roadmap or not.
    ///
    /// # Errors
    /// When there is no such file, or it is in no repository.
    pub fn open_readme(location: &Location) -> Result<Self> {
        location::open_readme(location)
    }

    /// The same workspace with its roadmap at another place.
    ///
    /// # Errors
    /// When the repository cannot be opened again.
    pub fn with_roadmap(&self, roadmap: RepoPath) -> Result<Self> {
        Ok(Self {
            repository: location::discover(&self.root)?,
            root: self.root.clone(),
            roadmap,
            committed: self.committed.clone(),
        })
    }

    /// The repository, if the roadmap is in one.
    #[must_use]
    pub fn repository(&self) -> Option<&Repository> {
        self.repository.as_ref()
    }

    /// The repository.
    ///
    /// # Errors
    /// When the roadmap is in none, with the way out.
    pub fn require_repository(&self) -> Result<&Repository> {
        self.repository.as_ref().ok_or_else(|| self.no_repository())
    }

    fn no_repository(&self) -> Error {
        Error::refused(format!(
            "{} is not in a Git repository; nothing was changed",
            self.roadmap
        ))
        .hint("git init    makes the folder a repository")
        .hint("--no-commit    changes the file alone")
    }

    /// Lets Git read what a change of states will need, while we read the
    /// roadmap.
    pub fn read_ahead(&self) {
        if let Some(repository) = &self.repository {
            repository.read_settings_ahead();
        }
    }

    /// Waits for the turn to change files here; in a plain folder there is none.
    ///
    /// # Errors
    /// As [`Turn::take`].
    pub fn turn(&self) -> Result<Option<Turn>> {
        self.repository.as_ref().map(Turn::take).transpose()
    }

    /// The folder that all paths start from.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The roadmap's path, from the root.
    #[must_use]
    pub fn roadmap_path(&self) -> &RepoPath {
        &self.roadmap
    }

    /// The committed settings.
    #[must_use]
    pub fn committed_settings(&self) -> &config::Committed {
        &self.committed
    }

    /// A path on disk.
    #[must_use]
    pub fn disk_path(&self, path: &RepoPath) -> PathBuf {
        path.as_str()
            .split('/')
            .fold(self.root.clone(), |disk, name| disk.join(name))
    }

    /// Reads and parses the roadmap as it is on disk.
    ///
    /// # Errors
    /// When it cannot be read, is too large or is not UTF-8.
    pub fn read(&self) -> Result<Document> {
        self.read_to(Depth::Structure)
    }

    /// Reads the roadmap and keeps as much as `depth` asks for.
    ///
    /// # Errors
    /// As [`Workspace::read`].
    pub fn read_to(&self, depth: Depth) -> Result<Document> {
        let bytes = file::read(&self.disk_path(&self.roadmap))
            .map_err(|error| self.renamed(error, &self.roadmap))?;
        self.refuse_wide(&bytes)?;
        let source = Source::new(self.roadmap.as_str(), bytes)
            .map_err(|error| self.with_conversion(error))?;
        Ok(Document::parse_to(self.roadmap.as_str(), source, depth))
    }

    /// Refuses text of two bytes a letter, most of which passes for UTF-8.
    fn refuse_wide(&self, bytes: &[u8]) -> Result<()> {
        match &self.repository {
            Some(repository) if memchr::memchr(0, bytes).is_some() => {
                repository.refuse_conversion(&self.roadmap)
            }
            _ => Ok(()),
        }
    }

    /// Says of a roadmap that is no text whether Git makes it so.
    fn with_conversion(&self, error: Error) -> Error {
        let conversion = self
            .repository()
            .and_then(|repository| repository.conversion(&self.roadmap).ok()?);
        match conversion {
            Some(attribute) => error.hint(format!(
                "Git converts the file ({attribute} in .gitattributes); roadmaps are kept in UTF-8"
            )),
            None => error,
        }
    }

    /// Names a file in an error by its path from the root.
    fn renamed(&self, mut error: Error, path: &RepoPath) -> Error {
        let disk = self.disk_path(path).display().to_string();
        error.message = error.message.replace(&disk, path.as_str());
        error
    }

    /// The files that may hold blocks: the roadmap, `README.md` and those of
    /// the configuration.
    #[must_use]
    pub fn files_with_blocks(&self) -> Vec<RepoPath> {
        let mut files = vec![self.roadmap.clone()];
        let listed = self.committed.files.iter().map(String::as_str);
        for path in std::iter::once("README.md").chain(listed) {
            // The configuration was checked when it was read.
            if let Ok(path) = RepoPath::new(path)
                && !files.contains(&path)
            {
                files.push(path);
            }
        }
        files
    }

    /// How links in `file` reach the roadmap and its pictures.
    #[must_use]
    pub fn place_of(&self, file: &RepoPath) -> Place {
        let up = "../".repeat(file.as_str().matches('/').count());
        let relative = |path: &str| escape::percent_encode_path(&format!("{up}{path}"));
        let roadmap = if *file == self.roadmap {
            String::new()
        } else {
            relative(self.roadmap.as_str())
        };
        Place {
            roadmap,
            pictures: relative(FOLDER),
        }
    }
}
