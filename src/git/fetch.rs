//! Fetches through `git fetch`, so that the user's transports, credentials and
//! prompts work.
//!
//! An address may come from a file that others wrote. Git is kept from running
//! what an address says: `ext::` and `fd::` never work, other unusual
//! transports only where the user's configuration allows them always, and
//! places on this computer only where the user typed or configured them.

use std::path::Path;
use std::time::SystemTime;

use crate::error::{Error, Kind, Result};

use super::HOOK_GUARD;
use super::command::{Git, Output};
use super::repository::Repository;
use super::value::Oid;

/// Where to fetch from, and who said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A remote by its name, or the URL that a branch follows.
    Remote(String),
    /// A URL or an absolute path that the user typed or configured.
    Typed(String),
    /// A URL out of a committed file.
    Committed(String),
}

/// Takes what Git says while it goes on.
pub type Hear<'a> = dyn FnMut(&str) + 'a;

/// What Git says of a reference that the other side does not have.
const MISSING: &str = "couldn't find remote ref ";

/// Transports that run a command or take over a descriptor.
const UNSAFE: [&str; 2] = ["ext", "fd"];

impl Address {
    /// What the user means by an address that is no remote's name: a URL or a
    /// path, relative to `directory`.
    ///
    /// # Errors
    /// [`Kind::Refused`] for an empty text, for one that starts with a dash, and
    /// for a path that is not UTF-8.
    pub fn typed(text: &str, directory: &Path) -> Result<Self> {
        if !is_plain(text) {
            return Err(not_an_address(text));
        }
        if !is_local(text) {
            return Ok(Self::Typed(text.to_owned()));
        }
        let path = std::path::absolute(directory.join(text))
            .map_err(|cause| Error::io(directory.display(), &cause))?;
        match path.to_str() {
            Some(path) => Ok(Self::Typed(path.to_owned())),
            None => Err(Error::refused(format!("{} is not UTF-8", path.display()))),
        }
    }

    /// The address in words, without a login or a query.
    #[must_use]
    pub fn words(&self) -> String {
        let text = self.text();
        let text = match text.contains("://") {
            true => text.split(['?', '#']).next().unwrap_or_default(),
            false => text,
        };
        let Some((scheme, rest)) = text.split_once("://") else {
            return text.to_owned();
        };
        let host = rest.split('/').next().unwrap_or_default();
        match host.rsplit_once('@') {
            Some((user, _)) => format!("{scheme}://{}", &rest[user.len() + 1..]),
            None => text.to_owned(),
        }
    }

    /// The address as Git takes it, a login included.
    #[must_use]
    pub fn text(&self) -> &str {
        let (Self::Remote(text) | Self::Typed(text) | Self::Committed(text)) = self;
        text
    }

    /// Refuses what Git must not see.
    ///
    /// # Errors
    /// [`Kind::Refused`] for what is no address, and for a place on this
    /// computer that a committed file names.
    pub fn check(&self, repository: &Repository) -> Result<()> {
        let text = self.text();
        let remotes = repository.remotes()?;
        let url = remotes.iter().find(|remote| remote.name == text);
        let url = url.map_or(text, |remote| remote.url.as_str());
        if [text, url].iter().any(|text| !is_plain(text)) {
            return Err(not_an_address(text));
        }
        let is_path = is_local(text) || text.to_ascii_lowercase().starts_with("file:");
        if matches!(self, Self::Committed(_)) && is_path {
            return Err(Error::refused(format!(
                "{text} is a place on this computer, and a committed file names it"
            ))
            .kept("nothing was changed")
            .hint("name the original yourself if you trust it"));
        }
        Ok(())
    }
}

impl Repository {
    /// What the user means by an address: a remote of that name, else a URL or
    /// a path, relative to `directory`.
    ///
    /// # Errors
    /// [`Kind::Refused`] for an empty text and for one that starts with a dash;
    /// when Git cannot read its configuration.
    pub fn address(&self, text: &str, directory: &Path) -> Result<Address> {
        if !is_plain(text) {
            return Err(not_an_address(text));
        }
        match self.remotes()?.iter().any(|remote| remote.name == text) {
            true => Ok(Address::Remote(text.to_owned())),
            false => Address::typed(text, directory),
        }
    }

    /// Fetches `HEAD` or a branch (`refs/heads/main`) and returns its commit;
    /// `None` when the other side has none of that name, as when it is empty.
    ///
    /// For a named remote the references that follow it move as in `git fetch`.
    /// Nothing keeps the commit but those; see [`Repository::keep_original`].
    /// `hear` gets Git's progress in pieces that end with a line break or a
    /// return to the line's start; they come from the other side, unscrubbed.
    ///
    /// # Errors
    /// [`Kind::Refused`] for an address or a name that Git must not see and for
    /// a transport that is not allowed; [`Kind::Io`] when the fetch fails.
    /// Nothing was changed then.
    pub fn fetch(
        &self,
        address: &Address,
        what: &str,
        mut hear: Option<&mut Hear<'_>>,
    ) -> Result<Option<Oid>> {
        address.check(self)?;
        check_reference(what)?;
        let kept = fetched_name();
        let wanted = format!("+{what}:{kept}");
        let specs = match address {
            Address::Remote(name) => self.fetch_specs(name)?,
            _ => Vec::new(),
        };
        let all: Vec<&str> = specs.iter().chain([&wanted]).map(String::as_str).collect();
        let mut output = self.fetch_once(address, &all, hear.as_deref_mut())?;
        match missing(&output) {
            // Nothing was fetched for want of this one; the others are still wanted.
            Some(name) if name == what => {
                if !specs.is_empty() {
                    self.fetch_once(address, &all[..specs.len()], hear)?;
                }
                return Ok(None);
            }
            Some(_) => output = self.fetch_once(address, &[&wanted], hear)?,
            None => {}
        }
        if missing(&output) == Some(what) {
            return Ok(None);
        }
        let Some(commit) = self.resolve(&format!("{kept}^{{commit}}"))? else {
            return Err(failed(address, &output));
        };
        self.git("tidy up after the fetch")
            .args(["update-ref", "-d", &kept])
            .run()?;
        Ok(Some(commit))
    }

    /// Runs `git fetch`.
    fn fetch_once(
        &self,
        address: &Address,
        specs: &[&str],
        hear: Option<&mut Hear<'_>>,
    ) -> Result<Output> {
        let progress = match hear {
            Some(_) => "--progress",
            None => "--no-progress",
        };
        let git = self
            .git("fetch")
            .env(HOOK_GUARD, "1")
            .args(["-c", "protocol.ext.allow=never"])
            .args(["-c", "protocol.fd.allow=never"]);
        let git = self
            .allow_places(git, address)
            .args(["fetch", progress, "--no-tags", "--no-recurse-submodules"])
            .args(["--no-auto-maintenance", "--no-write-fetch-head"])
            .args(["--", address.text()])
            .args(specs);
        let mut output = match hear {
            Some(hear) => git.output_heard(&mut |piece| {
                if is_progress(piece) {
                    hear(piece);
                }
            })?,
            None => git.output()?,
        };
        output.stderr = without_progress(&output.stderr);
        Ok(output)
    }

    /// Tells Git which transports may be used.
    fn allow_places(&self, git: Git, address: &Address) -> Git {
        let mut git = git.env("GIT_PROTOCOL_FROM_USER", "0");
        // This variable overrules all settings.
        if let Some(allowed) = self.variable("GIT_ALLOW_PROTOCOL") {
            let allowed = allowed.to_string_lossy().into_owned();
            let safe = allowed.split(':').filter(|name| !UNSAFE.contains(name));
            git = git.env("GIT_ALLOW_PROTOCOL", safe.collect::<Vec<_>>().join(":"));
        }
        // Git counts local paths among what only users may name.
        let local = match address {
            Address::Committed(_) => "protocol.file.allow=never",
            _ => "protocol.file.allow=always",
        };
        git.args(["-c", local])
    }
}

/// A reference for one fetch, which no other process writes.
fn fetched_name() -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let nanos = now.map_or(0, |passed| passed.as_nanos());
    format!("refs/roadmap/fetch/{}-{nanos}", std::process::id())
}

/// Whether Git would take the text for an address, and not for an option.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && !text.starts_with('-') && !text.contains(char::is_control)
}

fn not_an_address(text: &str) -> Error {
    Error::refused(format!("'{}' is no address", text.escape_default()))
        .kept("nothing was changed")
        .hint("name a remote, a URL, or a path such as ./-x")
}

/// Whether Git takes the text for a path, by its own rule: no colon before the
/// first slash.
fn is_local(text: &str) -> bool {
    let has_drive = cfg!(windows)
        && text.as_bytes().get(1) == Some(&b':')
        && text.as_bytes()[0].is_ascii_alphabetic();
    match (text.find(':'), text.find('/')) {
        (None, _) => true,
        (Some(colon), Some(slash)) => slash < colon || has_drive,
        (Some(_), None) => has_drive,
    }
}

/// Refuses what is more than one reference's full name.
fn check_reference(what: &str) -> Result<()> {
    let is_odd = |letter: char| letter.is_control() || " :*?[\\^~".contains(letter);
    if what == "HEAD" || what.starts_with("refs/") && !what.contains(is_odd) {
        return Ok(());
    }
    Err(
        Error::refused(format!("'{}' is no branch", what.escape_default()))
            .kept("nothing was changed"),
    )
}

/// The reference that the other side does not have.
fn missing(output: &Output) -> Option<&str> {
    let (_, after) = output.stderr.split_once(MISSING)?;
    after.lines().next()
}

/// Whether a piece of Git's words is only of interest while it goes on.
fn is_progress(piece: &str) -> bool {
    piece.ends_with('\r') || piece.contains("% (") || piece.trim_end().ends_with(", done.")
}

fn without_progress(text: &str) -> String {
    let pieces = text.split_inclusive(['\r', '\n']);
    pieces.filter(|piece| !is_progress(piece)).collect()
}

/// The error for a fetch that did not work.
fn failed(address: &Address, output: &Output) -> Error {
    let name = address.words();
    let words = &output.stderr.replace(address.text(), &name);
    let message = format!("could not fetch from {name}");
    let error = Error::new(Kind::Io, message)
        .quoting(words.trim_end())
        .kept("nothing was changed");
    let says = |signs: &[&str]| signs.iter().any(|sign| words.contains(sign));
    if let Some(transport) = forbidden(words) {
        let mut error = error;
        error.kind = Kind::Refused;
        return match UNSAFE.contains(&transport) || transport == "file" {
            true => error.hint(format!("'{transport}' addresses are never followed here")),
            false => error.hint(format!(
                "git config protocol.{transport}.allow always    if you trust it"
            )),
        };
    }
    if says(&AUTHENTICATION) {
        return error.hint(match address {
            Address::Remote(_) => format!("does git fetch {name} work? it asks for the login"),
            _ => format!("does git ls-remote {name} work? it asks for the login"),
        });
    }
    if says(&["mismatched algorithms"]) {
        return error
            .hint("that one names its objects by SHA-256; name a clone of it on this computer");
    }
    if says(&NETWORK) {
        return error.hint("check the connection, then run the same command again");
    }
    if says(&NOT_THERE) {
        return error.hint(match address {
            Address::Remote(_) => "is the address right? git remote -v    shows it",
            _ => "is the address right, and may you read it?",
        });
    }
    error.hint("run the same command again when the cause is mended")
}

/// The transport that Git refused: `transport 'NAME' not allowed`.
fn forbidden(words: &str) -> Option<&str> {
    let (before, _) = words.split_once("' not allowed")?;
    Some(before.rsplit_once("transport '")?.1)
}

const AUTHENTICATION: [&str; 5] = [
    "Authentication failed",
    "could not read Username",
    "could not read Password",
    "Permission denied (",
    "Host key verification failed",
];

const NETWORK: [&str; 7] = [
    "ould not resolve host",
    "Failed to connect",
    "Connection timed out",
    "Connection refused",
    "Network is unreachable",
    "unable to connect",
    "Temporary failure in name resolution",
];

const NOT_THERE: [&str; 3] = ["not found", "does not appear to be a git", "does not exist"];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
