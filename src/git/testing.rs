//! Repositories for tests, made by real git with nothing of the user's.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use super::environment::Environment;
use super::repository::Repository;
use super::value::RepoPath;

/// Variables of a surrounding git that must not reach a test.
const INHERITED: [&str; 14] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CEILING_DIRECTORIES",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
    "GIT_ROADMAP_HOOK",
    "GIT_AUTHOR_DATE",
    "GIT_PREFIX",
    "GIT_PAGER",
    "GIT_PAGER_IN_USE",
];

/// A directory of a test's own; git in it knows nothing of the user.
pub(super) struct Place {
    directory: TempDir,
}

impl Place {
    /// A directory without a repository.
    pub(super) fn empty() -> Self {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join("top")).unwrap();
        Self { directory }
    }

    /// A repository with the branch `main` and no commit.
    pub(super) fn new() -> Self {
        Self::with_options(&[]).unwrap()
    }

    /// A repository made with options of `git init`; `None` when git is too
    /// old for them.
    pub(super) fn with_options(options: &[&str]) -> Option<Self> {
        let place = Self::empty();
        let mut arguments = vec!["init", "-q", "-b", "main"];
        arguments.extend(options);
        let made = place.run(&arguments, "");
        if !made.status.success() {
            return None;
        }
        place.git(&["config", "user.name", "Ada"]);
        place.git(&["config", "user.email", "ada@example.org"]);
        Some(place)
    }

    /// The top of the repository.
    pub(super) fn top(&self) -> PathBuf {
        fs::canonicalize(self.directory.path()).unwrap().join("top")
    }

    /// What git is told about its surroundings.
    pub(super) fn environment(&self) -> Environment {
        let mut environment = Environment::default();
        for name in INHERITED {
            environment.remove(name);
        }
        environment.set("HOME", self.directory.path());
        environment.set("XDG_CONFIG_HOME", self.directory.path());
        environment.set("GIT_CONFIG_GLOBAL", self.directory.path().join("gitconfig"));
        environment.set("GIT_CONFIG_NOSYSTEM", "1");
        environment.set("GIT_COMMITTER_DATE", "1700000000 +0100");
        environment.set("TZ", "UTC");
        environment
    }

    /// The repository.
    pub(super) fn open(&self) -> Repository {
        self.open_at(".")
    }

    /// The repository as seen from a directory below the top.
    pub(super) fn open_at(&self, below: &str) -> Repository {
        let start = self.top().join(below);
        Repository::discover_in(&start, self.environment())
            .unwrap()
            .unwrap()
    }

    /// The repository with one more variable.
    pub(super) fn open_with(&self, name: &'static str, value: &str) -> Repository {
        let mut environment = self.environment();
        environment.set(name, value);
        Repository::discover_in(&self.top(), environment)
            .unwrap()
            .unwrap()
    }

    /// Runs git, which must succeed, and returns what it printed.
    pub(super) fn git(&self, arguments: &[&str]) -> String {
        self.git_input(arguments, "")
    }

    /// Runs git with an input.
    pub(super) fn git_input(&self, arguments: &[&str], input: &str) -> String {
        let output = self.run(arguments, input);
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout)
            .unwrap()
            .trim_end_matches('\n')
            .to_owned()
    }

    /// Runs git, which must fail.
    pub(super) fn git_fails(&self, arguments: &[&str]) {
        assert!(!self.run(arguments, "").status.success());
    }

    /// Writes a file below the top.
    pub(super) fn write(&self, path: &str, text: &str) {
        let path = self.top().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Reads a file below the top.
    pub(super) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.top().join(path)).unwrap()
    }

    /// Writes a hook.
    pub(super) fn hook(&self, name: &str, script: &str) {
        let path = self.top().join(".git/hooks").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        make_executable(&path);
    }

    /// Commits all that is there.
    pub(super) fn commit_all(&self, message: &str) -> String {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Commits a new file of this name.
    pub(super) fn commit_file(&self, name: &str) -> String {
        self.write(name, name);
        self.commit_all(name)
    }

    /// Makes `main` and `side` differ in a file.
    pub(super) fn diverge(&self, path: &str) {
        self.write(path, "base\n");
        self.commit_all("base");
        self.git(&["checkout", "-q", "-b", "side"]);
        self.write(path, "side\n");
        self.commit_all("side");
        self.git(&["checkout", "-q", "main"]);
        self.write(path, "main\n");
        self.commit_all("main");
    }

    fn run(&self, arguments: &[&str], input: &str) -> Output {
        let environment = self.environment();
        let mut command = Command::new("git");
        command
            .args(arguments)
            .current_dir(self.top())
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        environment.apply(&mut command);
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let _ignored = stdin.write_all(input.as_bytes());
        drop(stdin);
        child.wait_with_output().unwrap()
    }
}

/// A path in a repository.
pub(super) fn path(text: &str) -> RepoPath {
    RepoPath::new(text).unwrap()
}

#[cfg(unix)]
pub(super) fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
pub(super) fn make_executable(_path: &Path) {}
