//! Where the original is.

use std::path::Path;

use crate::error::Result;
use crate::git::{Address, Repository};
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

/// Finds the original: as told, else `roadmap.upstream`, else the remote
/// `upstream`; `None` when nothing names one.
///
/// # Errors
/// Refuses what cannot be an address, such as what starts with a dash.
pub fn find_original(
    repository: &Repository,
    told: Option<&str>,
    directory: &Path,
) -> Result<Option<Original>> {
    let text = match told {
        Some(told) => Some(told.to_owned()),
        None => Personal::read(Some(repository))?.upstream,
    };
    let remotes = repository.remotes()?;
    let text = match text {
        Some(text) => text,
        None if remotes.iter().any(|remote| remote.name == "upstream") => "upstream".to_owned(),
        None => return Ok(None),
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

/// The last two names of a URL, the last of a path.
fn short_name(url: &str) -> String {
    let trimmed = url.trim_end_matches('/').trim_end_matches(".git");
    let mut names = trimmed.rsplit(['/', ':', '\\']);
    let last = names.next().unwrap_or_default();
    let is_remote = url.contains("://") && !url.starts_with("file:") || url.contains('@');
    match names.next() {
        Some(owner) if is_remote && !owner.is_empty() => format!("{owner}/{last}"),
        _ if last.is_empty() => "the original".to_owned(),
        _ => last.to_owned(),
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
    }
}
