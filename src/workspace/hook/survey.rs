//! Which of our hooks are set up in a repository. Reads only.

use std::fs;
use std::path::{Path, PathBuf};

use super::language::language;
use super::manager::Manager;
use super::obstacle::Obstacle;
use super::script::{self, Found};
use crate::error::{Error, Result};
use crate::file;
use crate::git::{HookPlace, Repository, Scope};
use crate::workspace::Location;

/// The hooks that we set up.
pub const NAMES: [&str; 3] = ["pre-commit", "post-merge", "post-rewrite"];

/// The hooks of a repository, as far as they concern us.
#[derive(Debug)]
pub struct Survey {
    /// Where Git looks for hooks.
    pub directory: PathBuf,
    /// Where this repository's own hooks would be, if Git looks somewhere else.
    pub own_directory: Option<PathBuf>,
    /// The top of the checkout, which paths on screens start from.
    pub top: PathBuf,
    /// Whether files in the folder are tracked.
    pub is_tracked: bool,
    /// A state for each of [`NAMES`].
    pub hooks: Vec<Hook>,
    /// What keeps the folder as a whole from being used.
    pub obstacle: Option<Obstacle>,
    /// Programs whose configuration runs us, with the file.
    pub configured: Vec<(Manager, &'static str)>,
}

/// One hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// Its name.
    pub name: &'static str,
    /// Its file, which need not be there.
    pub path: PathBuf,
    /// Whether the file is there and holds more than our block.
    pub has_more: bool,
    /// How far it is set up.
    pub state: State,
    /// What is in the file.
    pub(super) bytes: Option<Vec<u8>>,
}

/// How far a hook is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Our block is in it.
    SetUp,
    /// A block is in it that differs from the one of this version.
    Older,
    /// Something else than our block runs us: the file that does.
    Called(String),
    /// Our block is not in it, and could be.
    NotSetUp,
    /// Our block is not in it, and cannot be.
    Blocked(Obstacle),
}

/// Finds the repository at a location.
///
/// # Errors
/// Outside of any, and in a bare one, where nobody commits.
pub fn repository(location: &Location) -> Result<Repository> {
    let repository = Repository::discover(&location.directory()?)?.ok_or_else(|| {
        Error::not_found("this folder is in no Git repository, so it has no hooks")
            .hint("git init    makes it one")
            .hint("git roadmap -C DIR hook install    for another folder")
    })?;
    if repository.is_bare() {
        return Err(
            Error::refused("this is a bare repository: nobody commits in it")
                .hint("run it in a clone, or in a worktree of it"),
        );
    }
    Ok(repository)
}

/// Looks at the hooks of a repository.
///
/// # Errors
/// When Git cannot tell where they are.
pub fn look(repository: &Repository) -> Result<Survey> {
    let place = repository.hook_place()?;
    let top = repository.top().unwrap_or(repository.git_dir()).to_owned();
    let own = repository.common_dir().join("hooks");
    let is_own = own == place.directory || is_same(&own, &place.directory);
    let mut survey = Survey {
        obstacle: obstacle(repository, &place, &top),
        own_directory: Some(own).filter(|_| !is_own),
        is_tracked: repository.tracks_in(&place.directory)?,
        directory: place.directory,
        hooks: Vec::new(),
        configured: configured(&top),
        top,
    };
    survey.hooks = NAMES.iter().map(|name| survey.hook(name)).collect();
    Ok(survey)
}

impl Survey {
    /// A path as screens show it: from the top where it is below that.
    #[must_use]
    pub fn shown(&self, path: &Path) -> String {
        let shown = path.strip_prefix(&self.top).unwrap_or(path);
        shown.display().to_string().replace('\\', "/")
    }

    fn hook(&self, name: &'static str) -> Hook {
        let path = self.directory.join(name);
        let bytes = match &self.obstacle {
            Some(Obstacle::Off(_)) => Ok(None),
            _ => file::read_optional(&path),
        };
        let state = match (&self.obstacle, &bytes) {
            (Some(obstacle), bytes) => {
                self.state_beside(obstacle, name, &path, bytes.as_ref().ok())
            }
            (None, Err(error)) => State::Blocked(Obstacle::Unreadable(unreadable(&path, error))),
            (None, Ok(None)) if is_link(&path) => State::Blocked(link(&path)),
            (None, Ok(None)) if is_program(&path) => State::Blocked(Obstacle::Foreign(
                "is a program, not a shell script".to_owned(),
            )),
            (None, Ok(None)) => State::NotSetUp,
            (None, Ok(Some(bytes))) => self.state(name, &path, bytes),
        };
        let bytes = bytes.unwrap_or_default();
        let has_more = |bytes: &Vec<u8>| !script::is_ours_alone(bytes);
        Hook {
            name,
            has_more: bytes.as_ref().is_some_and(has_more),
            path,
            state,
            bytes,
        }
    }

    /// The state where the folder as a whole is not for us.
    fn state_beside(
        &self,
        obstacle: &Obstacle,
        name: &str,
        path: &Path,
        bytes: Option<&Option<Vec<u8>>>,
    ) -> State {
        let by_hand = match obstacle {
            // husky runs the script of that name in the folder above.
            Obstacle::Managed { .. } => self.directory.parent().map(|above| above.join(name)),
            _ => None,
        };
        let above = by_hand.as_ref().and_then(|path| file::read(path).ok());
        let inside = bytes.cloned().flatten();
        let runs_us = |script: &Vec<u8>| {
            script::calls(script, name) || matches!(script::find(script), Found::Block(_))
        };
        match (by_hand, above.filter(runs_us), inside.filter(runs_us)) {
            (Some(above), Some(_), _) => State::Called(self.shown(&above)),
            (_, _, Some(_)) => State::Called(self.shown(path)),
            _ => State::Blocked(obstacle.clone()),
        }
    }

    /// The state of a hook that is there.
    fn state(&self, name: &str, path: &Path, bytes: &[u8]) -> State {
        let found = script::find(bytes);
        let runs = file::is_executable(path);
        let is_new = found == Found::Nothing;
        if let Found::Damaged(words) = found {
            return State::Blocked(Obstacle::Damaged(words));
        }
        if is_new && runs && script::calls(bytes, name) {
            return State::Called(self.shown(path));
        }
        if is_new && let Some(manager) = Manager::of(bytes) {
            return self.managed(manager, name, path);
        }
        if is_link(path) {
            return State::Blocked(link(path));
        }
        if let Some(obstacle) = Obstacle::of(language(bytes)) {
            return State::Blocked(obstacle);
        }
        if !runs && !script::is_ours_alone(bytes) {
            return State::Blocked(Obstacle::NotExecutable);
        }
        if runs && !is_new && script::put_in(bytes, name) == bytes {
            return State::SetUp;
        }
        if file::is_locked(path) {
            return State::Blocked(Obstacle::ReadOnly);
        }
        if is_new {
            State::NotSetUp
        } else {
            State::Older
        }
    }

    /// The state of a hook that a program wrote.
    fn managed(&self, manager: Manager, name: &str, path: &Path) -> State {
        if let Some(file) = manager.calling(&self.top, name) {
            return State::Called(file.to_owned());
        }
        // The framework goes on running the hook that it found, by this name.
        let earlier = path.with_extension("legacy");
        let runs_us = |bytes: Vec<u8>| matches!(script::find(&bytes), Found::Block(_));
        let is_legacy = matches!(manager, Manager::PreCommit | Manager::Prek);
        if is_legacy && file::read(&earlier).is_ok_and(runs_us) {
            return State::Called(self.shown(&earlier));
        }
        State::Blocked(Obstacle::Managed {
            manager,
            configuration: manager.configuration(&self.top),
        })
    }
}

/// What keeps the folder as a whole from being used.
fn obstacle(repository: &Repository, place: &HookPlace, top: &Path) -> Option<Obstacle> {
    if let Some(setting) = &place.setting {
        if setting.is_off() {
            return Some(Obstacle::Off(setting.clone()));
        }
        if setting.scope != Scope::Repository {
            return Some(Obstacle::Shared(setting.clone()));
        }
    }
    if is_of_husky(&place.directory) {
        let manager = Manager::Husky;
        let configuration = manager.configuration(top);
        return Some(Obstacle::Managed {
            manager,
            configuration,
        });
    }
    if !repository.owns(&place.directory) {
        return Some(Obstacle::Elsewhere);
    }
    None
}

/// Whether husky writes the folder; in a fresh clone it is not there yet.
fn is_of_husky(directory: &Path) -> bool {
    let runs = |name: &str| directory.join(name).is_file();
    directory.ends_with(".husky/_") || (directory.ends_with("_") && (runs("h") || runs("husky.sh")))
}

/// The programs whose configuration runs us before a commit.
fn configured(top: &Path) -> Vec<(Manager, &'static str)> {
    let managers = [
        Manager::PreCommit,
        Manager::Lefthook,
        Manager::SimpleGitHooks,
    ];
    let called = |manager: Manager| Some((manager, manager.calling(top, NAMES[0])?));
    managers.into_iter().filter_map(called).collect()
}

/// Whether two paths lead to one place, links followed.
fn is_same(one: &Path, other: &Path) -> bool {
    matches!((file::target(one), file::target(other)), (Ok(one), Ok(other)) if one == other)
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink())
}

/// Whether Git runs a program in place of the script that is not there, as it
/// does where programs have an ending of their own.
fn is_program(path: &Path) -> bool {
    let ending = std::env::consts::EXE_EXTENSION;
    !ending.is_empty() && path.with_extension(ending).is_file()
}

fn link(path: &Path) -> Obstacle {
    let target = fs::read_link(path).unwrap_or_default();
    Obstacle::Link(target.display().to_string())
}

/// Why a file cannot be read, after its name.
fn unreadable(path: &Path, error: &Error) -> String {
    let start = format!("{}: ", path.display());
    let words = error.message.strip_prefix(&start);
    match words.unwrap_or(&error.message) {
        words if words.starts_with("is ") => words.to_owned(),
        words => format!("cannot be read: {words}"),
    }
}
