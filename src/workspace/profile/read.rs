//! Reading the roadmaps of others.

use super::source::{Place, Source};
use crate::error::{Error, Result};
use crate::file;
use crate::git::{Address, Hear, Oid, Repository};
use crate::render::profile::Counted;
use crate::roadmap::Document;
use crate::workspace::history::{FromHistory, Progress};
use crate::workspace::snapshot::Snapshot;
use crate::workspace::store::{self, Fetched};

/// The name under which the cache keeps a source's last state.
const KEPT: &str = "head";

/// A roadmap that a profile shows.
#[derive(Debug)]
pub struct Roadmap {
    /// Where it comes from.
    pub source: Source,
    /// The commit that was read.
    pub commit: Oid,
    /// The roadmap and its past.
    pub told: FromHistory,
    /// Why the last state that was seen is shown, and not the present one.
    pub stale: Option<Error>,
    /// What the picture does not show, in words.
    pub missing: Vec<String>,
}

impl Roadmap {
    /// Its title and its tasks.
    #[must_use]
    pub fn counted(&self) -> Counted {
        let document = self.told.document();
        let overall = document.overall();
        Counted {
            title: document.title().to_owned(),
            done: overall.done,
            total: overall.total,
        }
    }

    /// Its phases and their tasks.
    #[must_use]
    pub fn phases(&self) -> Vec<Counted> {
        let document = self.told.document();
        let counted = |phase: usize| {
            let progress = document.progress(document.tasks_of(phase));
            Counted {
                title: document.phase_title(phase).to_owned(),
                done: progress.done,
                total: progress.total,
            }
        };
        (0..document.phases().len()).map(counted).collect()
    }
}

/// Reads the roadmap of a source's last commit, and its past.
///
/// # Errors
/// When it can be neither reached nor remembered, and when it has no roadmap.
pub fn read(
    source: &Source,
    hear: Option<&mut Hear<'_>>,
    progress: &mut Progress<'_>,
) -> Result<Roadmap> {
    let named = |mut error: Error| {
        if !error.message.contains(&source.words) {
            error.message = format!("{}: {}", source.words, error.message);
        }
        match error.kept {
            None => error.kept("nothing was changed"),
            Some(_) => error,
        }
    };
    open(source, hear)
        .and_then(|opened| told(source, opened, progress))
        .map_err(named)
}

/// An open repository and the commit to read.
struct Opened {
    repository: Repository,
    commit: Oid,
    stale: Option<Error>,
}

fn open(source: &Source, hear: Option<&mut Hear<'_>>) -> Result<Opened> {
    let fetched = match &source.place {
        Place::Address(address) => fetch(address, hear)?,
        Place::Folder(folder) => match Repository::open_other(folder)? {
            Some(repository) => {
                let commit = repository.head()?.commit;
                commit.map(|commit| Opened {
                    repository,
                    commit,
                    stale: None,
                })
            }
            None if !folder.join("HEAD").is_file() => {
                return Err(Error::not_found(format!(
                    "{} is no Git repository",
                    source.words
                )));
            }
            // One without settings of its own: Git can fetch from it.
            None => {
                let text = folder.to_string_lossy();
                fetch(&Address::typed(&text, folder)?, hear)?
            }
        },
    };
    fetched.ok_or_else(|| Error::not_found(format!("{} has no commit yet", source.words)))
}

/// Fetches into the cache; `None` from a repository without a commit.
fn fetch(address: &Address, hear: Option<&mut Hear<'_>>) -> Result<Option<Opened>> {
    let repository = store::open(&store::name_of(address))?;
    let fetched = store::fetch(&repository, address, KEPT, hear)?;
    Ok(fetched.map(|fetched| {
        let (commit, stale) = match fetched {
            Fetched::Fresh(commit) => (commit, None),
            Fetched::Stale(commit, error) => (commit, Some(error)),
        };
        Opened {
            repository,
            commit,
            stale,
        }
    }))
}

fn told(source: &Source, opened: Opened, progress: &mut Progress<'_>) -> Result<Roadmap> {
    let repository = &opened.repository;
    let snapshot = Snapshot::find(repository, &opened.commit)?;
    let snapshot = snapshot.ok_or_else(|| Snapshot::missing(&source.words))?;
    let mut missing = Vec::new();
    if repository.is_shallow() {
        missing.push("pace and streak: it is a shallow clone".to_owned());
    }
    if is_edited(repository, &snapshot, &snapshot.document)? {
        missing.push(format!("what is not committed in {}", snapshot.path));
    }
    Ok(Roadmap {
        told: FromHistory::of_snapshot(repository, &snapshot, progress)?,
        source: source.clone(),
        commit: opened.commit,
        stale: opened.stale,
        missing,
    })
}

/// Whether a checkout has the roadmap otherwise than its last commit.
fn is_edited(repository: &Repository, snapshot: &Snapshot, document: &Document) -> Result<bool> {
    if repository.top().is_none() {
        return Ok(false);
    }
    let on_disk = file::read_optional(&repository.disk_path(&snapshot.path)?);
    // What cannot be read is for its own user to mend.
    let on_disk = on_disk.ok().flatten();
    Ok(on_disk.is_some_and(|bytes| bytes != document.source().bytes()))
}
