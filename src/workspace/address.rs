//! Addresses of repositories, as they may stand in files that others read.
//!
//! What a user or a remote says of addresses ends up in workflows and READMEs:
//! nothing gets there but plain `https` addresses without a login.

use super::Workspace;
use crate::error::Result;

/// The URL of the repository that is pushed to, as Git has it: that of `origin`.
///
/// # Errors
/// When the repository's remotes cannot be read.
pub(super) fn own_url(workspace: &Workspace) -> Result<Option<String>> {
    let Some(repository) = workspace.repository() else {
        return Ok(None);
    };
    let mut remotes = repository.remotes()?.into_iter();
    let own = remotes.find(|remote| remote.name == "origin");
    Ok(own.map(|remote| remote.url))
}

/// The address of the repository that is pushed to, where it is one that
/// others can read.
///
/// # Errors
/// When the repository's remotes cannot be read.
pub(super) fn own_address(workspace: &Workspace) -> Result<Option<String>> {
    Ok(own_url(workspace)?.and_then(|url| https(&url).ok()))
}

pub(super) const GITHUB: &str = "https://github.com/";

/// An address as anybody reads it, or why it is none.
///
/// The login is that of `git@github.com:` alone, which stands for no person.
pub(super) fn https(text: &str) -> Result<String, &'static str> {
    let starts = [
        "git@github.com:",
        "ssh://git@github.com/",
        "git://github.com/",
    ];
    let bare = starts.iter().find_map(|start| text.strip_prefix(start));
    let text = bare.map_or_else(|| text.to_owned(), |path| format!("{GITHUB}{path}"));
    let Some(rest) = text.strip_prefix("https://") else {
        return Err("a runner on GitHub can fetch https addresses only");
    };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if host.contains('@') {
        return Err("the file would publish it");
    }
    let is_host = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
    let is_path = |c: char| c.is_ascii_alphanumeric() || "._~/+-".contains(c);
    let is_plain = !host.is_empty() && host.chars().all(is_host) && path.chars().all(is_path);
    let path = path.trim_end_matches('/');
    if !is_plain || path.is_empty() || path.split('/').any(|name| matches!(name, "" | "." | "..")) {
        return Err("it has something in it that no such address has");
    }
    let path = path
        .strip_suffix(".git")
        .filter(|_| host == "github.com")
        .unwrap_or(path);
    if host == "github.com" && path.split('/').count() != 2 {
        return Err("it names no repository");
    }
    Ok(format!("https://{host}/{path}"))
}

/// The owner and the name, `ada/list`, of a repository on GitHub; `None` for
/// any other address. A login is left out.
pub(super) fn on_github(text: &str) -> Option<String> {
    let without = text.strip_prefix("https://").and_then(|rest| {
        let (host, path) = rest.split_once('/')?;
        let (_, host) = host.rsplit_once('@')?;
        Some(format!("https://{host}/{path}"))
    });
    let address = https(without.as_deref().unwrap_or(text)).ok()?;
    address.strip_prefix(GITHUB).map(str::to_owned)
}

/// An address with the revision that follows its last `@`, if one does.
///
/// A revision is a commit, a tag or a branch with a plain name; empty for none.
pub(super) fn with_revision(text: &str) -> Result<(String, String), &'static str> {
    let is_plain = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphanumeric())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
    };
    match text.rsplit_once('@') {
        Some((address, revision)) if is_plain(revision) && https(address).is_ok() => {
            Ok((https(address)?, revision.to_owned()))
        }
        _ => Ok((https(text)?, String::new())),
    }
}

/// The `OWNER/NAME` of a repository, on whatever host and with whatever login;
/// `None` for an address of another form.
pub(super) fn owner_and_name(text: &str) -> Option<String> {
    let path = match text.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?.1,
        // As in git@host:owner/name.
        None => {
            text.split_once(':')
                .filter(|(host, _)| !host.contains('/'))?
                .1
        }
    };
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let is_name = |name: &str| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        !matches!(name, "" | "." | "..") && name.chars().all(is_plain)
    };
    let mut names = path.split('/');
    let pair = (names.next()?, names.next()?);
    (names.next().is_none() && is_name(pair.0) && is_name(pair.1)).then(|| path.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_plain_or_none() {
        for (text, expected) in [
            ("https://github.com/ada/list", "https://github.com/ada/list"),
            (
                "https://github.com/ada/list.git/",
                "https://github.com/ada/list",
            ),
            (
                "https://github.com/ada/list.git",
                "https://github.com/ada/list",
            ),
            ("git@github.com:ada/list.git", "https://github.com/ada/list"),
            (
                "ssh://git@github.com/ada/list",
                "https://github.com/ada/list",
            ),
            (
                "https://git.example.org:8443/~ada/li+st.git",
                "https://git.example.org:8443/~ada/li+st.git",
            ),
        ] {
            assert_eq!(https(text).as_deref(), Ok(expected), "{text}");
        }
        for text in [
            "",
            "../original",
            "/srv/list",
            "file:///srv/list",
            "http://github.com/ada/list",
            "git@example.org:ada/list",
            "ext::sh -c id",
            "https://",
            "https://github.com",
            "https://github.com/",
            "https://github.com//list",
            "https://github.com/ada/..",
            "https://ada:secret@github.com/ada/list",
            "https://github.com/a'da/list",
            "https://github.com/ada/list\n    run: id",
            "https://github.com/ada/${{github.token}}",
            "https://github.com/ada/$(id)",
            "https://github.com/ada/list;id",
            "https://github.com/ada/l\u{ee}st",
            "--upload-pack=id",
        ] {
            assert!(https(text).is_err(), "{text}");
        }
    }

    #[test]
    fn owners_and_names_on_any_host() {
        for text in [
            "https://github.com/ada/list.git",
            "https://bea:s3cret@github.com/ada/list",
            "git@github.com:ada/list",
            "ssh://git@ghe.example.org:2222/ada/list.git",
            "git@ghe.example.org:ada/list/",
        ] {
            assert_eq!(owner_and_name(text).as_deref(), Some("ada/list"), "{text}");
        }
        for text in [
            "",
            "../a/b",
            "/srv/a/b",
            "file:///a/b/c",
            "https://h/a",
            "https://h/a/b'c",
        ] {
            assert_eq!(owner_and_name(text), None, "{text}");
        }
    }

    #[test]
    fn repositories_on_github() {
        let found = |text| on_github(text);
        assert_eq!(
            found("git@github.com:ada/list.git").as_deref(),
            Some("ada/list")
        );
        let with_login = found("https://ada:secret@github.com/ada/list");
        assert_eq!(with_login.as_deref(), Some("ada/list"));
        assert_eq!(found("https://github.com@example.org/ada/list"), None);
        assert_eq!(found("https://a/b@github.com/ada/list"), None);
        assert_eq!(found("https://example.org/ada/list"), None);
    }

    #[test]
    fn a_revision_follows_the_address() {
        let read = |text: &str| with_revision(text).unwrap();
        let pair = |address: &str, revision: &str| (address.to_owned(), revision.to_owned());
        let tool = "https://github.com/eve/git-roadmap";
        assert_eq!(read(tool), pair(tool, ""));
        assert_eq!(read(&format!("{tool}@v1.2.3")), pair(tool, "v1.2.3"));
        assert_eq!(read("git@github.com:eve/git-roadmap"), pair(tool, ""));
        assert_eq!(
            read("git@github.com:eve/git-roadmap@0a1b"),
            pair(tool, "0a1b")
        );
        for revision in ["", "-x", "a b", "a'b", "$(id)", "a/b", "\n"] {
            assert!(
                with_revision(&format!("{tool}@{revision}")).is_err(),
                "{revision}"
            );
        }
        assert!(with_revision("https://eve:secret@github.com").is_err());
    }
}
