//! Hermetic repositories, and runs of the program in them as one text.
//!
//! A test sees real Git and the real binary, and nothing of the user: the
//! environment is built from nothing, so clock, identity, locale, terminal and
//! configuration are the same everywhere.

use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The few variables without which programs do not even start.
const PASSED_ON: [&str; 7] = [
    "SYSTEMROOT",
    "SYSTEMDRIVE",
    "TEMP",
    "TMP",
    "PATHEXT",
    "COMSPEC",
    "LLVM_PROFILE_FILE",
];

/// When everything in a test happens, unless told otherwise.
const NOW: &str = "1777640400 +0000";

/// A small roadmap with every thing that screens show.
pub(crate) const BAKING: &str = "\
# Learn to bake

## Phase 1: Bread

- **Duration**: Weeks 1–2
- **Focus**: Dough, time and heat

- [ ] Flour basics
  - Done when you can name three flours. [Flour](https://example.org/flour)
- [x] Knead by hand
- [ ] Bake a loaf
  - [ ] Sourdough starter
  - [ ] Rye loaf

## Phase 2: Cake

- [ ] Sponge basics
- [ ] Butter cream

## Toolkit

- [ ] Scale
- [ ] Oven
";

/// The same with blocks, which nothing has filled yet.
pub(crate) const BAKING_WITH_BLOCKS: &str = "\
# Learn to bake

<!-- roadmap:badges -->
<!-- /roadmap:badges -->

## Contents

<!-- roadmap:toc -->
<!-- /roadmap:toc -->

## Phase 1: Bread

<!-- roadmap:badge -->
<!-- /roadmap:badge -->

- [ ] Flour basics
- [x] Knead by hand

## Phase 2: Cake

- [ ] Sponge basics
- [ ] Butter cream
";

/// The roadmap in this repository's own root, without the ticks that a copy
/// of the repository may have.
pub(crate) fn shipped() -> String {
    let roadmap = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("ROADMAP.md"));
    roadmap.replace("- [x] ", "- [ ] ")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A folder of a test's own, mostly with a repository in it.
pub(crate) struct Repo {
    directory: TempDir,
    top: PathBuf,
}

impl Repo {
    /// A folder without a repository.
    pub(crate) fn folder() -> Self {
        let directory = tempfile::tempdir().unwrap();
        // A real path, since Git shows it and macOS has links in it.
        let top = fs::canonicalize(directory.path()).unwrap().join("top");
        fs::create_dir(&top).unwrap();
        Self { directory, top }
    }

    /// A repository with the branch `main`, an identity and no commit.
    pub(crate) fn empty() -> Self {
        let repo = Self::folder();
        repo.git("init -q -b main");
        repo.git("config user.name Ada");
        repo.git("config user.email ada@example.org");
        repo
    }

    /// A repository whose one commit holds this `ROADMAP.md`.
    pub(crate) fn with(roadmap: impl AsRef<[u8]>) -> Self {
        let repo = Self::empty();
        repo.write("ROADMAP.md", roadmap);
        repo.commit_all("Add the roadmap");
        repo
    }

    /// A repository with [`BAKING`].
    pub(crate) fn baking() -> Self {
        Self::with(BAKING)
    }

    /// A repository with [`BAKING_WITH_BLOCKS`], refreshed and committed.
    pub(crate) fn with_blocks() -> Self {
        let repo = Self::with(BAKING_WITH_BLOCKS);
        repo.roadmap("refresh").succeeds();
        repo.commit_all("Refresh");
        repo
    }

    /// The top of the repository.
    pub(crate) fn top(&self) -> &Path {
        &self.top
    }

    /// A path outside the repository that goes with it.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.top.parent().unwrap().join(name)
    }

    /// Writes a file below the top.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.top.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Reads a file below the top.
    pub(crate) fn read(&self, path: &str) -> String {
        read(&self.top.join(path))
    }

    /// Replaces a text that stands once in a file.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let before = self.read(path);
        assert_eq!(before.matches(from).count(), 1, "{from:?} in {path}");
        self.write(path, before.replace(from, to));
    }

    /// Writes a hook.
    #[cfg(unix)]
    pub(crate) fn hook(&self, name: &str, script: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        self.write(
            &format!(".git/hooks/{name}"),
            format!("#!/bin/sh\n{script}\n"),
        );
        let path = self.top.join(".git/hooks").join(name);
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Commits all that is there.
    pub(crate) fn commit_all(&self, message: &str) {
        self.git("add -A");
        self.call("git", &["commit", "-q", "-m", message])
            .run()
            .succeeds();
    }

    /// Runs git, which must succeed, and returns what it printed.
    pub(crate) fn git(&self, arguments: &str) -> String {
        let run = self.call("git", &split(arguments)).run();
        assert_eq!(run.status, Some(0), "{run}");
        run.stdout
    }

    /// Runs `git roadmap` with arguments as a shell would read them.
    pub(crate) fn roadmap(&self, arguments: &str) -> Run {
        self.roadmap_call(arguments).run()
    }

    /// A run of `git roadmap` that can be given an input or surroundings.
    pub(crate) fn roadmap_call(&self, arguments: &str) -> Call<'_> {
        self.call(env!("CARGO_BIN_EXE_git-roadmap"), &split(arguments))
    }

    /// Runs lines as typed, `git roadmap …` or any `git …`, into one text.
    pub(crate) fn session(&self, lines: &[&str]) -> String {
        let mut text = String::new();
        for line in lines {
            let run = match line.strip_prefix("git roadmap") {
                Some(arguments) => self.roadmap(arguments.trim_start()),
                None => {
                    let arguments = line.strip_prefix("git ").expect("a line of git");
                    self.call("git", &split(arguments)).run()
                }
            };
            text.push_str(&run.to_string());
            text.push('\n');
        }
        text.trim_end().to_owned()
    }

    /// A run of any program, mostly git, that can be given surroundings.
    pub(crate) fn call<S: AsRef<str>>(&self, program: &str, arguments: &[S]) -> Call<'_> {
        let arguments: Vec<String> = arguments
            .iter()
            .map(|argument| argument.as_ref().to_owned())
            .collect();
        Call {
            repo: self,
            program: program.to_owned(),
            arguments,
            variables: Vec::new(),
            input: String::new(),
            directory: self.top.clone(),
        }
    }

    fn environment(&self) -> Vec<(OsString, OsString)> {
        let home = self.directory.path().as_os_str().to_owned();
        let passed = PASSED_ON
            .iter()
            .filter_map(|name| Some(((*name).into(), std::env::var_os(name)?)));
        let own = [
            ("TZ", "UTC"),
            ("LC_ALL", "C.UTF-8"),
            ("TERM", "dumb"),
            ("COLUMNS", "80"),
            ("NO_COLOR", "1"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_AUTHOR_DATE", NOW),
            ("GIT_COMMITTER_DATE", NOW),
            ("GIT_TERMINAL_PROMPT", "0"),
        ];
        let own = own
            .iter()
            .map(|(name, value)| (OsString::from(name), OsString::from(value)));
        let homes = ["HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"]
            .map(|name| (OsString::from(name), home.clone()));
        let global = self.directory.path().join("gitconfig").into_os_string();
        passed
            .chain(own)
            .chain(homes)
            .chain([
                ("GIT_CONFIG_GLOBAL".into(), global),
                ("PATH".into(), path()),
            ])
            .collect()
    }
}

/// Where programs are found: ours first, for the hooks that call it.
fn path() -> OsString {
    let own = Path::new(env!("CARGO_BIN_EXE_git-roadmap"))
        .parent()
        .unwrap();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(own.to_owned()).chain(std::env::split_paths(&others));
    std::env::join_paths(folders).unwrap()
}

/// One program about to run.
pub(crate) struct Call<'r> {
    repo: &'r Repo,
    program: String,
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
    input: String,
    directory: PathBuf,
}

impl Call<'_> {
    /// Sets a variable.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Gives it something to read.
    pub(crate) fn stdin(mut self, input: &str) -> Self {
        input.clone_into(&mut self.input);
        self
    }

    /// Runs it in another folder, from the top.
    pub(crate) fn within(mut self, directory: impl AsRef<Path>) -> Self {
        self.directory = self.repo.top.join(directory);
        self
    }

    /// The command, ready to be spawned.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .current_dir(&self.directory)
            .env_clear()
            .envs(self.repo.environment())
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(self) -> Run {
        let mut child = self
            .command()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // Who does not read its input closes it early, which is no failure.
        let _ignored = stdin.write_all(self.input.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        Run::new(&self, output)
    }
}

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Run {
    line: String,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) status: Option<i32>,
    is_git: bool,
    directory: String,
}

impl Run {
    fn new(call: &Call<'_>, output: Output) -> Self {
        let is_git = call.program == "git";
        let mut words = vec![if is_git { "git" } else { "git roadmap" }.to_owned()];
        words.extend(call.arguments.iter().map(|word| quoted(word)));
        let prefix: String = call
            .variables
            .iter()
            .map(|(name, value)| format!("{name}={} ", quoted(value)))
            .collect();
        Self {
            line: format!("{prefix}{}", words.join(" ")),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            status: output.status.code(),
            is_git,
            directory: call.repo.top.parent().unwrap().display().to_string(),
        }
    }

    /// The run without the variables in front of it, for those that show
    /// this machine's folders.
    #[cfg(unix)]
    pub(crate) fn without_variables(mut self) -> Self {
        if let Some(at) = self.line.find("git ") {
            self.line.drain(..at);
        }
        self
    }

    /// Asserts the status 0.
    #[track_caller]
    pub(crate) fn succeeds(self) -> Self {
        self.ends_with(0)
    }

    /// Asserts the status.
    #[track_caller]
    pub(crate) fn ends_with(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{self}");
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }
}

impl fmt::Display for Run {
    /// The line typed, standard output, standard error, status; Git's own runs
    /// in short where they succeed.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = format!("$ {}\n{}", self.line, self.stdout);
        let mut end = |title: &str, body: &str| {
            if !text.ends_with('\n') {
                text.push_str("[no newline]\n");
            }
            text.push_str(&format!("{title}\n{body}"));
        };
        if !self.stderr.is_empty() {
            end("[stderr]", &self.stderr);
        }
        match self.status {
            Some(0) if self.is_git => {}
            Some(status) => end(&format!("[status {status}]"), ""),
            None => end("[killed]", ""),
        }
        formatter.write_str(&redacted(&text.replace(&self.directory, "[dir]")))
    }
}

/// Replaces what looks like a commit's id, short or whole.
pub(crate) fn redacted(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (word, behind) = rest.split_at(length.max(first.len_utf8()));
        let is_hex = word
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let is_id = matches!(length, 7 | 40) && is_hex && word.contains(|c: char| c.is_numeric());
        shown.push_str(if is_id { "[id]" } else { word });
        rest = behind;
    }
    shown
}

/// Splits a line as a shell would, single and double quotes included.
fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for character in line.chars() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (None, '\'' | '"') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    words
}

fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./=:,@+%{}~^".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{word}'")
    }
}

#[test]
fn lines_are_split_and_ids_redacted() {
    assert_eq!(split("a 'b c'  \"d\" ''"), ["a", "b c", "d", ""]);
    assert_eq!(
        redacted("[main 0a1b2c3] decades 1700000000 é1234567"),
        "[main [id]] decades 1700000000 é[id]"
    );
}

#[test]
fn nothing_of_the_user_is_seen() {
    let repo = Repo::empty();
    let seen = repo.git("config --list --show-origin");
    let is_own = |line: &&str| line.starts_with("file:.git/config");
    assert_eq!(seen.lines().find(|line| !is_own(line)), None);
    assert_eq!(
        repo.git("var GIT_AUTHOR_IDENT").trim(),
        format!("Ada <ada@example.org> {NOW}")
    );
}
