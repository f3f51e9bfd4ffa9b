//! Where the original is.

use std::path::Path;

use crate::error::{Error, Result};
use crate::git::{Address, Repository};
use crate::workspace::Workspace;
use crate::workspace::config::Personal;

/// The repository that a copy came from.
#[derive(Debug, Clone)]
pub struct Original {
    /// As it was typed or configured.
    pub text: String,
    /// Its URL or path, as it was typed or as the remote has it.
    pub url: String,
    /// Where Git fetches it.
    pub address: Address,
    /// How messages name it, such as `ada/ai-engineer-roadmap`.
    pub name: String,
}

impl Original {
    /// Whether a committed file alone names it, which others may have written:
    /// the user has to agree before anything is fetched.
    #[must_use]
    pub fn needs_consent(&self) -> bool {
        matches!(self.address, Address::Committed(_))
    }

    /// Refuses what a committed file may not name: places on this computer, and
    /// logins and queries, which a question would not show.
    ///
    /// # Errors
    /// Says why it is refused.
    pub fn check(&self, repository: &Repository) -> Result<()> {
        self.address.check(repository)?;
        match self.address.words() == self.text && self.text.contains("://") {
            true => Ok(()),
            false => Err(Error::refused(format!(
                "'{}' is no plain URL",
                self.address.words().escape_default()
            ))),
        }
    }

    /// Keeps the user's consent: from now on it is the configured original.
    ///
    /// # Errors
    /// When Git cannot write its configuration.
    pub fn agree(&self, repository: &Repository) -> Result<()> {
        repository.set_config("roadmap.upstream", &self.text)
    }
}

/// Finds the original: as told, else `roadmap.upstream`, else the remote
/// `upstream`, else the committed settings; `None` when nothing names one.
///
/// # Errors
/// Refuses what cannot be an address, such as what starts with a dash.
pub fn find_original(
    workspace: &Workspace,
    told: Option<&str>,
    directory: &Path,
) -> Result<Option<Original>> {
    let repository = workspace.require_repository()?;
    let text = match told {
        Some(told) => Some(told.to_owned()),
        None => Personal::read(Some(repository))?.upstream,
    };
    let remotes = repository.remotes()?;
    let text = match text {
        Some(text) => text,
        None if remotes.iter().any(|remote| remote.name == "upstream") => "upstream".to_owned(),
        None => return committed(workspace),
    };
    let address = repository.address(&text, directory)?;
    let remote = remotes.iter().find(|remote| remote.name == text);
    let name = short_name(remote.map_or(address.words().as_str(), |remote| remote.url.as_str()));
    Ok(Some(Original {
        url: remote.map_or_else(|| text.clone(), |remote| remote.url.clone()),
        text,
        address,
        name,
    }))
}

/// The original that the committed settings name.
fn committed(workspace: &Workspace) -> Result<Option<Original>> {
    let Some(text) = &workspace.committed_settings().original else {
        return Ok(None);
    };
    let address = Address::Committed(text.clone());
    Ok(Some(Original {
        text: text.clone(),
        url: text.clone(),
        name: short_name(&address.words()),
        address,
    }))
}

/// The last two names of a URL's path, the last of a path on this computer. It
/// goes into commit messages, so nothing of a login or a query comes along.
pub(in crate::workspace) fn short_name(url: &str) -> String {
    let (path, wanted) = match (url.split_once("://"), url.rsplit_once(':')) {
        (Some((scheme, rest)), _) => {
            let (_, path) = rest.split_once('/').unwrap_or_default();
            let path = path.split(['?', '#']).next().unwrap_or_default();
            (path, if scheme == "file" { 1 } else { 2 })
        }
        // As in git@host:owner/name; a single letter is a drive.
        (None, Some((host, path))) if host.len() > 1 && !host.contains('/') => (path, 2),
        _ => (url, 1),
    };
    let path = path.trim_end_matches(['/', '\\']);
    let path = path.strip_suffix(".git").unwrap_or(path);
    let names = path.rsplit(['/', '\\']).filter(|name| !name.is_empty());
    let mut names: Vec<&str> = names.take(wanted).collect();
    names.reverse();
    match names.is_empty() {
        true => "the original".to_owned(),
        false => names.join("/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short() {
        assert_eq!(
            short_name("https://github.com/ada/roadmap.git"),
            "ada/roadmap"
        );
        assert_eq!(short_name("git@github.com:ada/roadmap"), "ada/roadmap");
        assert_eq!(short_name("../their list/"), "their list");
        assert_eq!(short_name("file:///srv/list.git"), "list");
        assert_eq!(short_name(r"C:\lists\mine"), "mine");
        assert_eq!(short_name("https://example.org"), "the original");
    }

    #[test]
    fn names_hold_no_secrets() {
        assert_eq!(short_name("https://u:s3cret@h.example/o.git"), "o");
        assert_eq!(
            short_name("https://h/x/y.git?access_token=s3cret#s3cret"),
            "x/y"
        );
        assert_eq!(short_name("ssh://git:s3cret@h:22/ada/rep.git"), "ada/rep");
        assert_eq!(short_name("u:s3cret@h:ada/rep"), "ada/rep");
    }
}
