//! Finds the copies that are meant.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Base, Lack};
use crate::error::{Error, Result};
use crate::git::{Address, Oid, Repository, fingerprint};
use crate::workspace::store;

/// What the user asks for.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Patterns of references.
    pub references: Vec<String>,
    /// Patterns of references that are left out.
    pub exclude: Vec<String>,
    /// Remotes, folders and URLs.
    pub places: Vec<String>,
    /// Whether remotes are fetched first.
    pub fetch: bool,
}

/// A copy, and where it is read.
#[derive(Debug, Clone)]
pub struct Found {
    /// What it is known by: a reference's full name, a remote's name, a folder
    /// or a URL without a login.
    pub source: String,
    /// What kind of place it is.
    pub kind: Kind,
    pub(super) at: At,
}

/// The kinds of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A reference of the repository here.
    Reference,
    /// A remote of it.
    Remote,
    /// A folder.
    Folder,
    /// A URL.
    Url,
}

/// Where a copy is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum At {
    /// An object of the repository here.
    Here(Oid),
    /// An object of the repository that holds what was fetched.
    Fetched(Oid),
    /// The last commit of another repository.
    Folder(PathBuf),
    /// Nowhere, for this reason.
    Nowhere(Lack),
}

/// What could not be fetched; an older state is shown where there is one.
#[derive(Debug)]
pub struct Failure {
    /// The copy's place in the list.
    pub place: usize,
    /// What went wrong.
    pub error: Error,
}

/// The name of the repository in the cache that holds the copies of all URLs.
pub(super) const STORE: &str = "copies.git";

/// Finds copies, references first, then places in the order they were named.
///
/// The branch that is checked out is the list itself, and no copy of it; nor is
/// the one that it follows.
///
/// # Errors
/// When a place is none of a remote, a folder and a URL; when Git cannot list
/// references, or nothing was found.
pub fn find(base: &Base, wanted: &Wanted, here: &Path) -> Result<(Vec<Found>, Vec<Failure>)> {
    let mut finder = Finder {
        base,
        here,
        fetch: wanted.fetch,
        found: references(base, wanted)?,
        failures: Vec::new(),
        store: None,
    };
    for place in &wanted.places {
        finder.place(place)?;
    }
    if finder.found.is_empty() {
        let error = Error::not_found("there are no copies to look at");
        let error = match wanted.references.first() {
            Some(pattern) => error.hint(format!(
                "git for-each-ref '{pattern}'    lists what the pattern names"
            )),
            None => error.hint("name remotes, folders, URLs, or --refs PATTERN"),
        };
        return Err(error);
    }
    Ok((finder.found, finder.failures))
}

fn references(base: &Base, wanted: &Wanted) -> Result<Vec<Found>> {
    if wanted.references.is_empty() {
        return Ok(Vec::new());
    }
    let repository = base.require_repository()?;
    let references = repository.references(&wanted.references)?;
    let excluded: HashSet<String> = match wanted.exclude.is_empty() {
        true => HashSet::new(),
        false => {
            let excluded = repository.references(&wanted.exclude)?;
            excluded
                .into_iter()
                .map(|reference| reference.name)
                .collect()
        }
    };
    let own = repository.head()?.branch;
    let own = own.map(|branch| format!("refs/heads/{branch}"));
    let followed = repository.upstream()?;
    let is_own = |name: &String| Some(name) == own.as_ref() || Some(name) == followed.as_ref();
    let is_copy = |name: &String| !excluded.contains(name) && !is_own(name);
    let found = references.into_iter().filter_map(|reference| {
        is_copy(&reference.name).then_some(Found {
            source: reference.name,
            kind: Kind::Reference,
            at: At::Here(reference.target),
        })
    });
    Ok(found.collect())
}

/// Finds one place after the other.
struct Finder<'b> {
    base: &'b Base,
    here: &'b Path,
    fetch: bool,
    found: Vec<Found>,
    failures: Vec<Failure>,
    store: Option<Repository>,
}

impl Finder<'_> {
    fn place(&mut self, text: &str) -> Result<()> {
        let remotes = match self.base.repository() {
            Some(repository) => repository.remotes()?,
            None => Vec::new(),
        };
        if remotes.iter().any(|remote| remote.name == text) {
            return self.remote(text);
        }
        let folder = self.here.join(text);
        if folder.is_dir() {
            return self.folder(text, &folder);
        }
        if text.contains(':') && !text.starts_with('-') {
            return self.url(text);
        }
        Err(
            Error::not_found(format!("'{text}' is no remote, no folder and no URL"))
                .hint("git remote    lists the remotes of this repository"),
        )
    }

    fn push(&mut self, source: &str, kind: Kind, at: At) {
        self.found.push(Found {
            source: source.to_owned(),
            kind,
            at,
        });
    }

    fn fail(&mut self, error: Error) {
        self.failures.push(Failure {
            place: self.found.len(),
            error,
        });
    }

    fn remote(&mut self, name: &str) -> Result<()> {
        let repository = self.base.require_repository()?;
        let mut fetched = None;
        let mut lack = Lack::Never;
        if self.fetch {
            match repository.fetch(&Address::Remote(name.to_owned()), "HEAD", None) {
                Ok(commit) => (fetched, lack) = (commit, Lack::Commit),
                Err(error) => {
                    self.fail(error);
                    lack = Lack::Fetch;
                }
            }
        }
        let commit = match fetched {
            Some(commit) => Some(commit),
            None => repository.remote_ref_tip(name)?.map(|tip| tip.commit),
        };
        self.push(
            name,
            Kind::Remote,
            commit.map_or(At::Nowhere(lack), At::Here),
        );
        Ok(())
    }

    /// A clone, or a folder of clones.
    fn folder(&mut self, text: &str, folder: &Path) -> Result<()> {
        let folder = fs::canonicalize(folder).map_err(|cause| Error::io(text, &cause))?;
        if is_repository(&folder) {
            let name = folder.file_name().unwrap_or(folder.as_os_str());
            let name = name.to_string_lossy().into_owned();
            self.push(&name, Kind::Folder, At::Folder(folder));
            return Ok(());
        }
        let entries = fs::read_dir(&folder).map_err(|cause| Error::io(text, &cause))?;
        let mut clones: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| is_repository(path))
            .collect();
        clones.sort();
        if clones.is_empty() {
            return Err(Error::not_found(format!(
                "{text} is no clone, and no folder of clones"
            )));
        }
        for clone in clones {
            let name = clone.file_name().unwrap_or_default().to_string_lossy();
            self.push(&name, Kind::Folder, At::Folder(clone.clone()));
        }
        Ok(())
    }

    fn url(&mut self, text: &str) -> Result<()> {
        let address = Address::Typed(text.to_owned());
        let store = match &self.store {
            Some(store) => store,
            None => self.store.insert(store::open(STORE)?),
        };
        let name = format!("copies/{}", fingerprint(text));
        let fetched = store::fetch(store, &address, &name, None);
        let at = match fetched {
            Ok(Some(fetched)) => {
                let at = At::Fetched(fetched.commit().clone());
                if let store::Fetched::Stale(_, error) = fetched {
                    self.fail(error);
                }
                at
            }
            Ok(None) => At::Nowhere(Lack::Commit),
            Err(error) => {
                self.fail(error);
                At::Nowhere(Lack::Fetch)
            }
        };
        self.push(&address.words(), Kind::Url, at);
        Ok(())
    }
}

/// Whether a folder is the top of a checkout or a bare repository.
fn is_repository(folder: &Path) -> bool {
    let has = |name: &str| folder.join(name).exists();
    has(".git") || (has("HEAD") && has("objects") && has("refs"))
}
