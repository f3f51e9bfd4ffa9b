//! What keeps a hook from being set up, and the ways out.

use super::language::Language;
pub use super::manager::Manager;
use super::shell::quoted;
use crate::git::{HooksPath, Scope};

/// The command to run again.
const AGAIN: &str = "git roadmap hook install";

/// What keeps a hook from being set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// `core.hooksPath` is set for more than this repository.
    Shared(HooksPath),
    /// `core.hooksPath` switches hooks off.
    Off(HooksPath),
    /// The folder lies outside of the repository, so others may use it too.
    Elsewhere,
    /// A program wrote the hook and would write it anew.
    Managed {
        /// The program.
        manager: Manager,
        /// The file to configure it in.
        configuration: &'static str,
    },
    /// The hook is not for the shell; what it is, in words.
    Foreign(String),
    /// Its lines end as on Windows, so that no shell is found for it.
    WindowsBreaks,
    /// Git does not run it.
    NotExecutable,
    /// It is a symbolic link to this.
    Link(String),
    /// Its owner may not write it.
    ReadOnly,
    /// The markers of our block do not fit together, in words.
    Damaged(String),
    /// It cannot be read, in words.
    Unreadable(String),
}

/// Lines to put into a file by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    /// The file.
    pub file: String,
    /// The lines.
    pub lines: Vec<String>,
}

impl Obstacle {
    /// The obstacle in the language of a hook, if it is one.
    pub(super) fn of(language: Language) -> Option<Self> {
        Some(match language {
            Language::Shell => return None,
            Language::Other(name) => Self::Foreign(format!("is for {name}, not for a shell")),
            Language::Binary => Self::Foreign("is a program, not a shell script".to_owned()),
            Language::Twofold(line) => Self::Foreign(format!(
                "hands itself to another interpreter in line {line}"
            )),
            Language::WindowsBreaks => Self::WindowsBreaks,
        })
    }

    /// Why hooks are not set up, as a sentence about their files.
    ///
    /// Several files have one sentence only where one program wrote them all.
    #[must_use]
    pub fn reason(&self, files: &[String], folder: &str) -> String {
        let subject = files.join(", ");
        match self {
            Self::Shared(HooksPath { value, scope, .. }) => {
                format!("core.hooksPath is {value} for {}", whom(*scope))
            }
            Self::Off(HooksPath { value, .. }) => {
                format!("core.hooksPath is '{value}', which switches hooks off")
            }
            Self::Elsewhere => format!("Git takes hooks from {folder}, outside of this repository"),
            Self::Managed { manager, .. } if files.len() == 1 => {
                format!("{subject} is written by {}", manager.name())
            }
            Self::Managed { manager, .. } => {
                format!("the hooks in {folder} are written by {}", manager.name())
            }
            Self::Foreign(words) | Self::Unreadable(words) => format!("{subject} {words}"),
            Self::WindowsBreaks => {
                format!("{subject} has Windows line breaks, so no shell is found for it")
            }
            Self::NotExecutable => format!("{subject} is not executable, so Git does not run it"),
            Self::Link(target) => format!("{subject} is a symbolic link to {target}"),
            Self::ReadOnly => format!("{subject} is read-only"),
            Self::Damaged(words) => format!("{subject}: {words}"),
        }
    }

    /// The reason in short, for a row that names the hook.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Shared(setting) => format!("core.hooksPath is for {}", whom(setting.scope)),
            Self::Off(_) => "core.hooksPath switches hooks off".to_owned(),
            Self::Elsewhere => "Git takes hooks from outside of this repository".to_owned(),
            Self::Managed { manager, .. } => format!("written by {}", manager.name()),
            Self::Foreign(words) | Self::Unreadable(words) => format!("the one there {words}"),
            Self::Damaged(words) => words.clone(),
            Self::WindowsBreaks => "the one there has Windows line breaks".to_owned(),
            Self::NotExecutable => "the one there is not executable".to_owned(),
            Self::Link(target) => format!("the one there is a symbolic link to {target}"),
            Self::ReadOnly => "the one there is read-only".to_owned(),
        }
    }

    /// Whether it keeps several hooks from being set up for one reason.
    #[must_use]
    pub fn is_common(&self) -> bool {
        matches!(
            self,
            Self::Shared(_) | Self::Off(_) | Self::Elsewhere | Self::Managed { .. }
        )
    }

    /// The ways out for hooks of these names that lie in `folder`; `own` is
    /// where the repository would have its own.
    #[must_use]
    pub fn hints(&self, names: &[&str], folder: &str, own: Option<&str>) -> Vec<String> {
        let files = || {
            let files = names.iter().map(|name| quoted(&format!("{folder}/{name}")));
            files.collect::<Vec<_>>().join(" ")
        };
        match self {
            Self::Shared(setting) | Self::Off(setting) if setting.scope == Scope::Command => {
                vec!["leave out -c core.hooksPath, then try again".to_owned()]
            }
            Self::Off(setting) if setting.scope == Scope::Repository => {
                vec!["git config --unset core.hooksPath    switches them on".to_owned()]
            }
            Self::Off(_) => own.map(own_folder).into_iter().collect(),
            Self::Shared(_) | Self::Elsewhere => {
                let lines = names.iter().map(|name| {
                    let call = call(name);
                    format!("add to {folder}/{name}: {call}")
                });
                let own = own.map(|own| format!("or: {}", own_folder(own)));
                lines.chain(own).collect()
            }
            Self::Managed {
                manager,
                configuration,
            } => managed(*manager, configuration, names, folder),
            Self::Foreign(_) | Self::Link(_) => {
                let lines = names.iter().map(|name| run_in(folder, name));
                lines.collect()
            }
            Self::NotExecutable => {
                vec![format!("if it is to run: chmod +x {} && {AGAIN}", files())]
            }
            Self::Unreadable(_) => vec![format!("move {} away, then: {AGAIN}", files())],
            Self::WindowsBreaks => vec![format!("dos2unix {} && {AGAIN}", files())],
            Self::ReadOnly => vec![format!("chmod u+w {} && {AGAIN}", files())],
            Self::Damaged(_) => vec![format!("take that line out in an editor, then: {AGAIN}")],
        }
    }

    /// The lines to put into a configuration, where that is the way out.
    #[must_use]
    pub fn lines(&self, names: &[&str]) -> Option<Lines> {
        match self {
            Self::Managed {
                manager,
                configuration,
            } => Some(Lines {
                file: (*configuration).to_owned(),
                lines: manager.lines(names),
            })
            .filter(|lines| !lines.lines.is_empty()),
            _ => None,
        }
    }
}

/// The ways out where a program writes the hooks.
fn managed(manager: Manager, configuration: &str, names: &[&str], folder: &str) -> Vec<String> {
    if manager == Manager::Husky {
        // It runs the script of that name in the folder above its own.
        let folder = folder.strip_suffix("/_").unwrap_or(".husky");
        let lines = names
            .iter()
            .map(|name| format!("add to {folder}/{name}: {}", call(name)));
        return lines.collect();
    }
    let command = manager.command();
    vec![format!(
        "add the lines above to {configuration}, then: {command}"
    )]
}

/// The line that runs us from a shell script.
fn call(name: &str) -> String {
    let status = if name == "pre-commit" {
        " || exit $?"
    } else {
        ""
    };
    format!("git-roadmap hook run {name} \"$@\"{status}")
}

/// How to run us from a hook that our block cannot go into.
fn run_in(folder: &str, name: &str) -> String {
    let stops = if name == "pre-commit" {
        ", and stop where it fails"
    } else {
        ""
    };
    format!("run this in {folder}/{name}{stops}: git-roadmap hook run {name}")
}

/// The command that lets a repository have its own hooks.
fn own_folder(own: &str) -> String {
    let own = quoted(own);
    format!("git config core.hooksPath {own}    hooks of this repository alone")
}

/// Whom a setting is for, in words.
fn whom(scope: Scope) -> &'static str {
    match scope {
        Scope::Repository => "this repository",
        Scope::User => "all your repositories",
        Scope::System => "everybody on this computer",
        Scope::Command => "this command alone",
    }
}
