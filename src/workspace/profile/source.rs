//! Where the roadmaps of a profile are.

use std::path::{Path, PathBuf};

use crate::error::{Error, Kind, Result};
use crate::git::{Address, Repository};
use crate::workspace::config::CONFIG_PATH;
use crate::workspace::sync::short_name;
use crate::workspace::{Workspace, address};

/// The user's own note of the sources in the committed settings that they have
/// agreed to.
const AGREED: &str = "roadmap.profileAgreed";

/// A repository whose roadmap a profile shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// How messages name it: as it was typed or configured, without a login.
    pub words: String,
    /// Where it is.
    pub place: Place,
    /// Its page, which everybody may see named: a plain `https` address.
    pub link: Option<String>,
    /// A short name, such as `ada/list`.
    pub name: String,
}

/// Where a repository is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In a folder on this computer, to be read where it is.
    Folder(PathBuf),
    /// Where Git can fetch it.
    Address(Address),
}

impl Source {
    /// What tells it from all others.
    #[must_use]
    pub fn identity(&self) -> String {
        match &self.place {
            Place::Folder(folder) => {
                let real = std::fs::canonicalize(folder);
                let real = real.as_ref().unwrap_or(folder);
                real.to_string_lossy().into_owned()
            }
            Place::Address(address) => address.text().to_owned(),
        }
    }

    fn at(address: Address) -> Self {
        let words = address.words();
        Self {
            name: short_name(&words),
            link: address::https(address.text()).ok(),
            words,
            place: Place::Address(address),
        }
    }
}

/// Reads what the user typed: a folder, else `OWNER/NAME` on GitHub, else what
/// `git fetch` takes, remotes' names aside.
///
/// # Errors
/// [`Kind::Refused`] for what is no address.
pub fn typed(text: &str, directory: &Path) -> Result<Source> {
    let folder = directory.join(text);
    if !text.is_empty() && folder.is_dir() {
        let real =
            std::fs::canonicalize(&folder).map_err(|cause| Error::io(folder.display(), &cause))?;
        return Ok(Source {
            words: text.to_owned(),
            name: short_name(&real.to_string_lossy()),
            link: None,
            place: Place::Folder(folder),
        });
    }
    match on_github(text).filter(|_| !folder.exists()) {
        Some(url) => Ok(Source::at(Address::Typed(url))),
        None => Address::typed(text, directory).map(Source::at),
    }
}

/// The sources that the committed settings name, where others may have written
/// them: plain URLs, or `OWNER/NAME` on GitHub.
///
/// # Errors
/// [`Kind::Refused`] for a place on this computer, and for logins and queries,
/// which a question would not show.
pub fn committed(workspace: &Workspace) -> Result<Vec<Source>> {
    let repository = workspace.require_repository()?;
    let source = |text: &String| {
        let url = on_github(text).unwrap_or_else(|| text.clone());
        let address = Address::Committed(url);
        address.check(repository)?;
        if address.words() != address.text() || !address.text().contains("://") {
            return Err(Error::refused(format!(
                "'{}' is no plain URL",
                address.words().escape_default()
            )));
        }
        Ok(Source::at(address))
    };
    let named = workspace.committed_settings().profile.iter();
    named.map(source).collect::<Result<_>>().map_err(|error| {
        Error::new(
            Kind::Refused,
            format!("profile in {CONFIG_PATH}: {}", error.message),
        )
        .kept("nothing was fetched or changed")
        .hint("git roadmap profile SOURCE…    names places that you trust yourself")
    })
}

/// The URL of a repository that is named as on GitHub, `OWNER/NAME`.
fn on_github(text: &str) -> Option<String> {
    let (owner, name) = text.split_once('/')?;
    let is_owner = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let is_name = |c: char| is_owner(c) || c == '_' || c == '.';
    let is_plain = !owner.is_empty()
        && !owner.starts_with('-')
        && owner.chars().all(is_owner)
        && !matches!(name, "" | "." | "..")
        && name.chars().all(is_name);
    is_plain.then(|| format!("{}{text}", address::GITHUB))
}

/// The sources that the user has not agreed to yet.
///
/// # Errors
/// When Git cannot read its configuration.
pub fn not_agreed<'s>(repository: &Repository, sources: &'s [Source]) -> Result<Vec<&'s Source>> {
    let agreed = repository.config_all(AGREED)?;
    let needs = |source: &&Source| {
        let is_committed = matches!(source.place, Place::Address(Address::Committed(_)));
        is_committed && !agreed.contains(&source.identity())
    };
    Ok(sources.iter().filter(needs).collect())
}

/// Keeps the user's consent in their own configuration of this repository.
///
/// # Errors
/// When Git cannot write it.
pub fn agree(repository: &Repository, sources: &[&Source]) -> Result<()> {
    for source in sources {
        repository.add_config(AGREED, &source.identity())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_on_github() {
        let url = |text| on_github(text);
        assert_eq!(
            url("ada/my.list").as_deref(),
            Some("https://github.com/ada/my.list")
        );
        for text in [
            "ada", "ada/", "/list", "./list", "../list", "ada/..", "-a/b", "a/b/c", "a:b/c",
            "~/list",
        ] {
            assert_eq!(url(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_typed_has_a_name_and_a_page() {
        let place = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(place.path().join("ada/list")).unwrap();
        let read = |text: &str| typed(text, place.path()).unwrap();
        for (text, name, link) in [
            (
                "ada/other",
                "ada/other",
                Some("https://github.com/ada/other"),
            ),
            (
                "git@github.com:ada/list.git",
                "ada/list",
                Some("https://github.com/ada/list"),
            ),
            ("https://u:s3cret@example.org/ada/list", "ada/list", None),
            (
                "https://example.org/ada/list",
                "ada/list",
                Some("https://example.org/ada/list"),
            ),
            ("file:///srv/list.git", "list", None),
            ("ada/list", "list", None),
        ] {
            let source = read(text);
            assert_eq!(
                (source.name.as_str(), source.link.as_deref()),
                (name, link),
                "{text}"
            );
            assert!(!source.words.contains("s3cret"));
        }
        assert!(matches!(read("ada/list").place, Place::Folder(_)));
        assert!(typed("--upload-pack=id", place.path()).is_err());
        assert!(typed("", place.path()).is_err());
    }
}
