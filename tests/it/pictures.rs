//! The pictures of the README are what the tool really prints.
//!
//! `UPDATE_PICTURES=1 cargo test pictures` draws them anew.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Tasks ticked before the picture is taken.
const DONE: [&str; 8] = ["1.1", "1.4.1", "2.1", "2.2", "3.1", "13.1", "13.3", "13.15"];

/// A repository with the shipped roadmap and some ticks.
struct Stage {
    folder: tempfile::TempDir,
}

impl Stage {
    fn new() -> Self {
        let stage = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let roadmap = Path::new(env!("CARGO_MANIFEST_DIR")).join("ROADMAP.md");
        fs::copy(roadmap, stage.path().join("ROADMAP.md")).unwrap();
        stage.git(&["init", "-q", "-b", "main"]);
        stage.git(&["config", "user.name", "Ada"]);
        stage.git(&["config", "user.email", "ada@example.org"]);
        stage.roadmap(&["refresh"]);
        stage.git(&["add", "-A"]);
        stage.git(&["commit", "-q", "-m", "Begin"]);
        for task in DONE {
            stage.roadmap(&["check", task]);
        }
        stage
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn git(&self, arguments: &[&str]) -> String {
        self.run("git", arguments)
    }

    fn roadmap(&self, arguments: &[&str]) -> String {
        self.run(env!("CARGO_BIN_EXE_git-roadmap"), arguments)
    }

    fn run(&self, program: &str, arguments: &[&str]) -> String {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.path());
        for (name, _) in std::env::vars_os() {
            let name_text = name.to_string_lossy();
            if name_text.starts_with("GIT_") || name_text.starts_with("LC_") {
                command.env_remove(&name);
            }
        }
        command
            .env("HOME", self.path())
            .env("GIT_CONFIG_GLOBAL", self.path().join("no-config"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_DATE", "2026-01-05T10:00:00Z")
            .env("GIT_COMMITTER_DATE", "2026-01-05T10:00:00Z")
            .env("LANG", "C.UTF-8")
            .env("COLUMNS", "80")
            .env_remove("NO_COLOR");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }
}

/// A session in a terminal: commands typed and what they print.
fn session(stage: &Stage, commands: &[&[&str]]) -> String {
    let mut screen = String::new();
    for (place, arguments) in commands.iter().enumerate() {
        let typed = arguments.join(" ");
        let gap = if place == 0 { "" } else { "\n" };
        writeln!(screen, "{gap}\u{1b}[2m$\u{1b}[0m git roadmap {typed}").unwrap();
        let coloured = [&["--color", "always"], *arguments].concat();
        screen.push_str(&stage.roadmap(&coloured));
    }
    let head = stage.git(&["rev-parse", "--short", "HEAD"]);
    screen.replace(head.trim(), "3f9c2ab").trim_end().to_owned()
}

/// Compares a picture with the one in the repository, or draws that anew.
fn check(name: &str, drawn: &str) {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(name);
    if std::env::var_os("UPDATE_PICTURES").is_some() {
        fs::write(&path, drawn).unwrap();
    }
    let kept = fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert!(
        kept == drawn,
        "docs/{name} is not what the tool prints; UPDATE_PICTURES=1 cargo test pictures"
    );
}

#[test]
fn the_terminal_is_real() {
    let stage = Stage::new();
    let commands: &[&[&str]] = &[&[], &["check", "fastapi", "basics"]];
    let screen = session(&stage, commands);
    let drawn = anstyle_svg::Term::new().render_svg(&screen);
    check("terminal.svg", &format!("{}\n", drawn.trim_end()));
    let badge = fs::read_to_string(stage.path().join(".roadmap/phase-1.svg")).unwrap();
    check("badge.svg", &badge);
}
