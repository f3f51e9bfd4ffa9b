//! A roadmap as a commit has it, in any repository: to be read and never
//! changed. No checkout is needed.

use std::rc::Rc;

use chrono::NaiveDate;

use super::config::{CONFIG_PATH, OfOthers};
use super::location::USUAL_NAMES;
use crate::error::{Error, Result};
use crate::git::{Oid, RepoPath, Repository};
use crate::roadmap::{Document, Source};

/// A commit's roadmap.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The commit.
    pub commit: Oid,
    /// Where the roadmap is in it.
    pub path: RepoPath,
    /// The roadmap.
    pub document: Rc<Document>,
    /// The day on which its plan begins, where it says so.
    pub start: Option<NaiveDate>,
}

impl Snapshot {
    /// Finds a commit's roadmap as that repository's own user would: as its
    /// committed settings say, else by its usual names; `None` without any.
    ///
    /// # Errors
    /// When Git cannot read the commit, or the roadmap is too large or no text.
    pub fn find(repository: &Repository, commit: &Oid) -> Result<Option<Self>> {
        let settings = match read(repository, commit, &RepoPath::new(CONFIG_PATH)?)? {
            Some(bytes) => OfOthers::parse(&bytes),
            None => OfOthers::default(),
        };
        let names = match &settings.roadmap {
            Some(told) => std::slice::from_ref(told),
            None => &USUAL_NAMES.map(str::to_owned)[..],
        };
        for name in names {
            let path = RepoPath::new(name.as_str())?;
            let Some(bytes) = read(repository, commit, &path)? else {
                continue;
            };
            let document = Document::parse(name, Source::new(name, bytes)?);
            if name == "README.md" && settings.roadmap.is_none() && document.tasks().is_empty() {
                continue;
            }
            return Ok(Some(Self {
                commit: commit.clone(),
                path,
                document: document.into(),
                start: settings.start,
            }));
        }
        Ok(None)
    }

    /// The error for a commit without a roadmap; `name` tells whose it is.
    #[must_use]
    pub fn missing(name: &str) -> Error {
        Error::not_found(format!(
            "{name} has no roadmap: no ROADMAP.md, docs/ROADMAP.md, or README.md with tasks"
        ))
    }
}

/// A file's bytes; what is no file, such as a symbolic link, is not there.
fn read(repository: &Repository, commit: &Oid, path: &RepoPath) -> Result<Option<Vec<u8>>> {
    let blob = repository.blob_at(commit, path)?;
    Ok(blob
        .filter(|blob| blob.mode.is_file())
        .map(|blob| blob.bytes))
}
