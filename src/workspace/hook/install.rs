//! Puts our block into hooks, and takes it out again.

use std::path::{Path, PathBuf};

use super::script::{self, Found};
use super::survey::{Hook, NAMES, State, Survey};
use crate::error::{Error, Kind, Result};
use crate::file;

/// What the frameworks append to the name of a hook that was there before.
const SET_ASIDE: [&str; 2] = ["legacy", "old"];

/// A change of one hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The hook.
    pub name: &'static str,
    /// Its file.
    pub path: PathBuf,
    /// What is in it; `None` for no file.
    pub before: Option<Vec<u8>>,
    /// What will be; `None` for no file.
    pub after: Option<Vec<u8>>,
}

/// What uninstalling does, and what it cannot do.
#[derive(Debug, Default)]
pub struct Removal {
    /// The changes.
    pub changes: Vec<Change>,
    /// Files that hold a block that is not taken out, and why.
    pub left: Vec<(PathBuf, String)>,
}

/// Works out what installing changes: nothing in hooks that are set up, that
/// run us already, or that something keeps from it.
#[must_use]
pub fn plan(survey: &Survey) -> Vec<Change> {
    let is_open = |hook: &&Hook| matches!(hook.state, State::NotSetUp | State::Older);
    let change = |hook: &Hook| Change {
        name: hook.name,
        path: hook.path.clone(),
        before: hook.bytes.clone(),
        after: Some(match &hook.bytes {
            Some(bytes) => script::put_in(bytes, hook.name),
            None => script::new(hook.name),
        }),
    };
    survey.hooks.iter().filter(is_open).map(change).collect()
}

/// Works out what uninstalling changes: hooks with our block in the folder
/// where Git looks, if that is the repository's, and in its usual one.
#[must_use]
pub fn plan_removal(survey: &Survey) -> Removal {
    let directory = Some(&survey.directory).filter(|_| survey.obstacle.is_none());
    let folders = directory.into_iter().chain(&survey.own_directory);
    let mut removal = Removal::default();
    for folder in folders {
        for name in NAMES {
            let path = folder.join(name);
            for suffix in SET_ASIDE {
                removal.add(name, path.with_extension(suffix));
            }
            removal.add(name, path);
        }
    }
    removal
}

impl Removal {
    fn add(&mut self, name: &'static str, path: PathBuf) {
        // What cannot be read holds no block of ours that anybody knows of.
        let Ok(Some(bytes)) = file::read_optional(&path) else {
            return;
        };
        match script::find(&bytes) {
            Found::Nothing => {}
            Found::Damaged(words) => self.left.push((path, words)),
            Found::Block(_) if path.is_symlink() => {
                self.left.push((path, "it is a symbolic link".to_owned()));
            }
            Found::Block(_) if file::is_locked(&path) => {
                self.left.push((path, "it is read-only".to_owned()));
            }
            Found::Block(_) => self.changes.push(Change {
                name,
                path,
                after: script::take_out(&bytes).filter(|_| !script::is_ours_alone(&bytes)),
                before: Some(bytes),
            }),
        }
    }
}

/// Makes changes, one file after the other, each whole or not at all.
///
/// # Errors
/// When a file changed meanwhile or cannot be written; says which were
/// changed before.
pub fn write(survey: &Survey, changes: &[Change]) -> Result<()> {
    for (position, change) in changes.iter().enumerate() {
        write_one(change).map_err(|error| {
            let done = &changes[..position];
            with_done(renamed(error, survey, &change.path), done)
        })?;
    }
    Ok(())
}

fn write_one(change: &Change) -> Result<()> {
    let before = change.before.as_deref();
    let Some(after) = &change.after else {
        return file::remove(&change.path, before.unwrap_or_default());
    };
    file::create_parent(&change.path)?;
    file::replace(&change.path, before, after)?;
    // A file of the user's keeps its permissions.
    if script::is_ours_alone(after) {
        file::make_executable(&change.path)?;
    }
    Ok(())
}

fn renamed(mut error: Error, survey: &Survey, path: &Path) -> Error {
    let disk = path.display().to_string();
    error.message = error.message.replace(&disk, &survey.shown(path));
    error
}

fn with_done(error: Error, done: &[Change]) -> Error {
    let again = match error.kind {
        Kind::Changed => "run the same command again",
        _ => "mend that and run the same command again; it goes on where it stopped",
    };
    let names: Vec<&str> = done.iter().map(|change| change.name).collect();
    let kept = match names.as_slice() {
        [] => "every hook is as it was".to_owned(),
        names => format!("changed before the error: {}", names.join(", ")),
    };
    error.kept(kept).hint(again)
}
