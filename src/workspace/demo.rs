//! A throw-away repository in which the main job can be seen.
//!
//! It has an identity of its own, and what the user's Git is set to does not
//! reach it.

use std::fs;
use std::path::{Path, PathBuf};

use super::init::{self, Form, How};
use super::tick::{self, Outcome};
use super::{Workspace, config};
use crate::error::{Error, Result};
use crate::git::{self, AuthorDate, Committed, Environment, RepoPath};
use crate::roadmap::identity::Identity;
use crate::roadmap::{Document, TaskIndex};

/// What of the caller's surroundings must not reach the demonstration.
const INHERITED: [&str; 23] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_SYSTEM",
    "GIT_TEMPLATE_DIR",
    "GIT_DEFAULT_HASH",
    "GIT_DEFAULT_REF_FORMAT",
    "GIT_AUTHOR_NAME",
    "GIT_AUTHOR_EMAIL",
    "GIT_AUTHOR_DATE",
    "GIT_COMMITTER_NAME",
    "GIT_COMMITTER_EMAIL",
    "GIT_COMMITTER_DATE",
];

/// What the repository is set to, so that nothing of the user's interferes.
const SETTINGS: [(&str, &str); 10] = [
    ("user.name", "Demo Learner"),
    ("user.email", "demo@example.invalid"),
    ("user.useConfigOnly", "false"),
    ("commit.gpgSign", "false"),
    ("core.hooksPath", ".git/no-hooks"),
    ("core.autocrlf", "false"),
    ("core.excludesFile", ".git/no-excludes"),
    ("roadmap.autoCommit", "true"),
    ("roadmap.push", "false"),
    ("roadmap.subject", "roadmap: {action} {task}"),
];

/// When the ticks were made that are there from the start, in hours ago.
const HOURS_AGO: [i64; 9] = [497, 470, 426, 355, 307, 214, 166, 93, 26];

/// The task that is ticked before the reader's eyes.
const TASK: &str = "fastapi basics";

/// A demonstration's repository, before the main job.
pub struct Demo {
    /// The open repository.
    pub workspace: Workspace,
    /// The commits that were made, oldest first.
    pub commits: Vec<Committed>,
}

/// What the main job did.
pub struct Tick {
    /// What came of it.
    pub outcome: Outcome,
    /// The roadmap before.
    pub before: Vec<u8>,
    /// The roadmap after.
    pub after: Vec<u8>,
}

/// A byte that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// Where it is.
    pub offset: usize,
    /// What it was.
    pub before: u8,
    /// What it is.
    pub after: u8,
}

/// Makes the repository, with ticks of the three weeks before `now`; in
/// `directory`, which must be empty or not be there, else in a new folder
/// among the temporary ones.
///
/// # Errors
/// When the folder holds something, or Git cannot work in it.
pub fn make(directory: Option<&Path>, now: AuthorDate) -> Result<Demo> {
    refuse_settings()?;
    let directory = folder(directory)?;
    let environment = environment(&directory);
    let repository = git::init(&directory, "main", environment.clone())?;
    for (key, value) in SETTINGS {
        repository.set_config(key, value)?;
    }
    let workspace = Workspace {
        root: repository.top().unwrap_or(&directory).to_owned(),
        repository: Some(repository),
        roadmap: RepoPath::new("ROADMAP.md")?,
        committed: config::Committed::default(),
    };
    let hours = |ago: i64| AuthorDate {
        seconds: now.seconds - ago * 3600,
        ..now
    };
    let how = How {
        date: Some(hours(HOURS_AGO[0] + 1)),
        environment,
        ..How::default()
    };
    let done = init::apply(init::plan_in(workspace, Form::Template, &how)?, &how)?;
    let mut demo = Demo {
        workspace: done.workspace,
        commits: done.committed.into_iter().collect(),
    };
    for ago in HOURS_AGO {
        demo.past_tick(hours(ago))?;
    }
    Ok(demo)
}

impl Demo {
    /// Ticks the first open task that is not kept for the reader's eyes and
    /// has no sub-tasks.
    fn past_tick(&mut self, date: AuthorDate) -> Result<()> {
        let roadmap = self.workspace.read()?;
        let kept = task(&roadmap);
        let is_meant =
            |next: &TaskIndex| Some(*next) != kept && roadmap.descendants(*next).is_empty();
        let Some(next) = roadmap.next_tasks().find(is_meant) else {
            return Ok(());
        };
        let outcome = self.fulfil(&roadmap, next, Some(date))?;
        self.commits.extend(outcome.committed);
        Ok(())
    }

    fn fulfil(
        &self,
        roadmap: &Document,
        task: TaskIndex,
        date: Option<AuthorDate>,
    ) -> Result<Outcome> {
        let wish = [(Identity::of(roadmap, task), true)];
        let how = tick::How {
            date,
            ..tick::How::default()
        };
        tick::fulfil(&self.workspace, &wish, &how)
    }

    /// The task for the reader's eyes, and the words that select it.
    ///
    /// # Errors
    /// When the roadmap cannot be read or has no open task.
    pub fn task(&self) -> Result<(TaskIndex, String)> {
        let roadmap = self.workspace.read()?;
        if let Some(task) = task(&roadmap) {
            return Ok((task, TASK.to_owned()));
        }
        let next = roadmap.next_tasks().next();
        let next = next.ok_or_else(|| Error::not_found("the roadmap has no open task"))?;
        Ok((next, roadmap.number(next)))
    }

    /// Does the main job: a tick, a refresh, a commit.
    ///
    /// # Errors
    /// As [`tick::fulfil`].
    pub fn tick(&self, task: TaskIndex) -> Result<Tick> {
        let roadmap = self.workspace.read()?;
        let before = roadmap.source().bytes().to_vec();
        let outcome = self.fulfil(&roadmap, task, None)?;
        let after = self.workspace.read()?.source().bytes().to_vec();
        Ok(Tick {
            outcome,
            before,
            after,
        })
    }
}

impl Tick {
    /// The bytes that differ; `None` when the lengths do, too.
    #[must_use]
    pub fn differences(&self) -> Option<Vec<Difference>> {
        if self.before.len() != self.after.len() {
            return None;
        }
        let pairs = self.before.iter().zip(&self.after).enumerate();
        let differing = pairs.filter(|(_, (before, after))| before != after);
        let difference = |(offset, (&before, &after)): (usize, (&u8, &u8))| Difference {
            offset,
            before,
            after,
        };
        Some(differing.map(difference).collect())
    }
}

/// The open task that is meant for the reader's eyes.
fn task(roadmap: &Document) -> Option<TaskIndex> {
    (0..roadmap.tasks().len()).find(|&task| {
        !roadmap.tasks()[task].done && roadmap.text(task).to_lowercase().contains(TASK)
    })
}

/// Refuses a variable that would keep the demonstration from committing.
fn refuse_settings() -> Result<()> {
    if config::Personal::read(None)?.auto_commit != Some(false) {
        return Ok(());
    }
    Err(Error::refused(
        "GIT_ROADMAP_AUTO_COMMIT is set to false, and a demonstration is about commits",
    )
    .not_done("nothing was changed")
    .hint("env -u GIT_ROADMAP_AUTO_COMMIT git roadmap demo"))
}

/// The folder, made if need be.
fn folder(directory: Option<&Path>) -> Result<PathBuf> {
    let Some(directory) = directory else {
        let made = tempfile::Builder::new()
            .prefix("git-roadmap-demo-")
            .tempdir()
            .map_err(|error| Error::io(std::env::temp_dir().display(), &error))?;
        return real(&made.keep());
    };
    let failed = |error: &std::io::Error| Error::io(directory.display(), error);
    fs::create_dir_all(directory).map_err(|error| failed(&error))?;
    let mut entries = fs::read_dir(directory).map_err(|error| failed(&error))?;
    if entries.next().is_some() {
        return Err(Error::refused(format!(
            "{} is not empty; the demonstration wants a folder of its own",
            directory.display()
        ))
        .not_done("nothing was changed")
        .hint("git roadmap demo    makes one among the temporary folders"));
    }
    real(directory)
}

/// A folder's whole path, which holds wherever it is used.
fn real(directory: &Path) -> Result<PathBuf> {
    std::path::absolute(directory).map_err(|error| Error::io(directory.display(), &error))
}

/// The surroundings of the demonstration: nothing of the caller's.
fn environment(directory: &Path) -> Environment {
    let mut environment = Environment::default();
    for name in INHERITED {
        environment.remove(name);
    }
    environment.set(
        "GIT_CONFIG_GLOBAL",
        directory.join(".git").join("no-config"),
    );
    environment.set("GIT_CONFIG_NOSYSTEM", "1");
    environment
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::workspace::refresh;

    const NOW: AuthorDate = AuthorDate {
        seconds: 1_800_000_000,
        offset_minutes: 60,
    };

    #[test]
    fn a_tick_changes_one_byte_and_is_one_commit() {
        let folder = tempfile::tempdir().unwrap();
        let demo = make(Some(&folder.path().join("new")), NOW).unwrap();
        assert_eq!(demo.commits.len(), 1 + HOURS_AGO.len());
        let repository = demo.workspace.repository().unwrap();
        let last = repository.find_commit_back(1, &|_| true).unwrap().unwrap();
        assert_eq!(last.author, "Demo Learner");
        assert_eq!(last.seconds, NOW.seconds - 26 * 3600);
        let (task, words) = demo.task().unwrap();
        assert_eq!(words, TASK);
        let tick = demo.tick(task).unwrap();
        let [difference] = tick.differences().unwrap()[..] else {
            panic!("not one byte");
        };
        assert_eq!((difference.before, difference.after), (b' ', b'x'));
        assert_eq!(tick.after[difference.offset - 1], b'[');
        assert_eq!(tick.outcome.committed.unwrap().paths.len(), 3);
        assert_eq!(refresh::find(&demo.workspace).unwrap().changes, []);
    }

    #[test]
    fn a_folder_in_use_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("x"), "").unwrap();
        assert!(make(Some(folder.path()), NOW).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
