//! Other repositories: fetched into a folder of the user's cache, or read where
//! they are on this computer.
//!
//! The cache may be deleted at any time; it is then fetched anew.

use std::path::{Path, PathBuf};

use crate::error::{Error, Kind, Result};
use crate::git::{Address, Environment, Hear, Oid, Repository, fingerprint};

/// The folder of the user's cache that is ours: in `XDG_CACHE_HOME` where that
/// is set, else where the system keeps caches.
///
/// # Errors
/// When the environment does not say where that is.
pub fn cache_folder() -> Result<PathBuf> {
    // What the XDG rules say: a relative path counts as unset.
    let told = variable("XDG_CACHE_HOME").filter(|path| path.is_absolute());
    told.or_else(system_cache)
        .map(|cache| cache.join("git-roadmap"))
        .ok_or_else(|| {
            Error::not_found("neither XDG_CACHE_HOME nor HOME says where fetched copies go")
        })
}

/// Where the system keeps the user's caches.
fn system_cache() -> Option<PathBuf> {
    if cfg!(windows) {
        return variable("LOCALAPPDATA");
    }
    let below = match cfg!(target_os = "macos") {
        true => "Library/Caches",
        false => ".cache",
    };
    variable("HOME").map(|home| home.join(below))
}

fn variable(name: &str) -> Option<PathBuf> {
    let value = std::env::var_os(name)?;
    (!value.is_empty()).then(|| value.into())
}

/// Opens a bare repository of the cache, which is made where it is not there.
///
/// # Errors
/// As [`Repository::store`].
pub fn open(name: &str) -> Result<Repository> {
    let folder = cache_folder()?.join("repositories");
    Repository::store(&folder.join(name), Environment::default())
}

/// The name of the repository of the cache that one address alone has: its
/// last letters to be recognised, and a fingerprint, as it may hold a login.
#[must_use]
pub fn name_of(address: &Address) -> String {
    let words = address.words();
    let words = words.trim_end_matches('/');
    let words = words.strip_suffix(".git").unwrap_or(words);
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let last = words.rsplit(['/', ':', '\\']).next().unwrap_or_default();
    let last: String = last.chars().filter(|&c| plain(c)).take(40).collect();
    let mark = fingerprint(address.text());
    match last.is_empty() {
        true => format!("{mark}.git"),
        false => format!("{last}-{mark}.git"),
    }
}

/// What a fetch came to.
#[derive(Debug)]
pub enum Fetched {
    /// The commit that the other side is at.
    Fresh(Oid),
    /// The other side could not be reached: the commit that it was at when it
    /// last could, and why it cannot now.
    Stale(Oid, Error),
}

impl Fetched {
    /// The commit.
    #[must_use]
    pub fn commit(&self) -> &Oid {
        let (Self::Fresh(commit) | Self::Stale(commit, _)) = self;
        commit
    }
}

/// Fetches another repository's `HEAD` into one of the cache and keeps it
/// there under a name, such as `head`; offers what was kept last where the
/// fetch fails. `None` for a repository without any commit.
///
/// # Errors
/// As [`Repository::fetch`], where nothing was kept before.
pub fn fetch(
    store: &Repository,
    address: &Address,
    name: &str,
    hear: Option<&mut Hear<'_>>,
) -> Result<Option<Fetched>> {
    // What must not be fetched is not offered either.
    address.check(store)?;
    match store.fetch(address, "HEAD", hear) {
        Ok(Some(commit)) => {
            store.keep(name, &commit)?;
            store.tidy_up();
            Ok(Some(Fetched::Fresh(commit)))
        }
        Ok(None) => Ok(None),
        // What is refused is not for want of a connection.
        Err(error) => match store.kept(name)?.filter(|_| error.kind == Kind::Io) {
            Some(commit) => Ok(Some(Fetched::Stale(commit, error))),
            None => Err(error),
        },
    }
}

/// Opens a repository on this computer, bare or with a checkout, to be read
/// where it is.
///
/// # Errors
/// When the folder is none, and when Git refuses to open it.
pub fn open_local(folder: &Path) -> Result<Repository> {
    Repository::open_other(folder)?
        .ok_or_else(|| Error::not_found(format!("{} is no Git repository", folder.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_the_cache_are_known_again_and_hold_no_secret() {
        let name = |text: &str| name_of(&Address::Typed(text.to_owned()));
        let start = |text: &str| {
            let name = name(text);
            name.rsplit_once('-').map(|(start, _)| start.to_owned())
        };
        let known = |text: &str| Some(text.to_owned());
        assert_eq!(start("https://example.org/ada/bread.git/"), known("bread"));
        assert_eq!(start("git@example.org:ada/my-list"), known("my-list"));
        assert_eq!(
            start("https://u:s3cret@example.org?t=s3cret"),
            known("exampleorg")
        );
        assert_eq!(start("https://example.org/パン"), None);
        assert_ne!(
            name("https://example.org/a/b"),
            name("https://example.org/c/b")
        );
        assert!(name("https://example.org/a b/../x").ends_with(".git"));
    }
}
