//! What a merge or a rebase left out of date.

use std::ffi::OsStr;

use super::shell::quoted;
use crate::error::Result;
use crate::git::{HOOK_GUARD, Operation};
use crate::workspace::layer::{Change, Update, is_picture};
use crate::workspace::{FOLDER, Workspace, refresh};

/// What Git has just done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A merge, fast-forwards included.
    Merge,
    /// A merge whose changes are staged and not committed.
    Squash,
    /// A rebase.
    Rebase,
    /// A commit in the place of another.
    Amend,
}

impl Event {
    /// Reads what Git passes to `post-merge`.
    #[must_use]
    pub fn of_merge(squash: Option<&OsStr>) -> Self {
        match squash {
            Some(flag) if flag == "1" => Self::Squash,
            _ => Self::Merge,
        }
    }

    /// Reads what Git passes to `post-rewrite`.
    #[must_use]
    pub fn of_rewrite(command: Option<&OsStr>) -> Self {
        match command {
            Some(command) if command == "amend" => Self::Amend,
            _ => Self::Rebase,
        }
    }

    /// The event in words, after "after".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Merge => "this merge",
            Self::Squash => "this squashed merge",
            Self::Rebase => "this rebase",
            Self::Amend => "this amended commit",
        }
    }
}

/// Whether a commit of our own runs the hook; it has refreshed everything.
#[must_use]
pub fn is_ours() -> bool {
    std::env::var_os(HOOK_GUARD).is_some()
}

/// Finds what is out of date on disk; nothing in the middle of a rebase, at
/// whose end the hook runs again.
///
/// # Errors
/// When it cannot be worked out.
pub fn find(workspace: &Workspace, event: Event) -> Result<Update> {
    if let (Some(repository), Event::Merge | Event::Squash | Event::Amend) =
        (workspace.repository(), event)
        && repository.state()? == Some(Operation::Rebase)
    {
        return Ok(Update::default());
    }
    refresh::find(workspace)
}

/// What is out of date, in one line.
#[must_use]
pub fn words(changes: &[Change]) -> String {
    let (pictures, files): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| is_picture(&change.path));
    let named = |change: &&Change| format!("{} ({})", change.path, change.outdated.join(", "));
    let mut words: Vec<String> = files.iter().map(named).collect();
    match pictures.len() {
        0 => {}
        1 => words.push("1 badge".to_owned()),
        count => words.push(format!("{count} badges")),
    }
    words.join(", ")
}

/// The command that brings everything up to date and commits exactly that.
///
/// # Errors
/// When Git cannot tell what is committed.
pub fn remedy(workspace: &Workspace, event: Event, changes: &[Change]) -> Result<String> {
    let refresh = "git roadmap refresh";
    if has_edits(workspace, event, changes)? {
        return Ok(format!("{refresh}    and commit it with your own edits"));
    }
    let paths = paths(changes.iter());
    if event == Event::Squash {
        return Ok(format!("{refresh} && git add {paths}    then commit"));
    }
    let new = changes.iter().filter(|change| change.before.is_none());
    let add = match self::paths(new) {
        new if new.is_empty() => String::new(),
        new => format!("git add {new} && "),
    };
    Ok(format!(
        "{refresh} && {add}git commit -m 'Refresh the roadmap' {paths}"
    ))
}

/// Whether a file holds edits besides what the command at hand has brought, so
/// that committing the whole file would take them along.
fn has_edits(workspace: &Workspace, event: Event, changes: &[Change]) -> Result<bool> {
    let Some(repository) = workspace.repository() else {
        return Ok(true);
    };
    let commit = repository.head()?.commit;
    for change in changes {
        let Some(before) = &change.before else {
            continue;
        };
        let known = match (event, &commit) {
            (Event::Squash, _) | (_, None) => repository.index_blob(&change.path)?,
            (_, Some(commit)) => repository.blob_at(commit, &change.path)?,
        };
        if known.is_none_or(|known| known.bytes != *before) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The paths as a shell takes them; several pictures as one pattern of Git's.
fn paths<'c>(changes: impl Iterator<Item = &'c Change>) -> String {
    let (pictures, files): (Vec<&Change>, Vec<&Change>) =
        changes.partition(|change| is_picture(&change.path));
    let shown = |change: &Change| quoted(change.path.as_str());
    let mut paths: Vec<String> = files.into_iter().map(shown).collect();
    match pictures.as_slice() {
        [] => {}
        [picture] => paths.push(shown(picture)),
        _ => paths.push(quoted(&format!("{FOLDER}/*.svg"))),
    }
    paths.join(" ")
}
