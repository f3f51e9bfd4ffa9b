//! Completion in real shells: bash, zsh and fish, for both spellings.
//!
//! A shell that is not installed is skipped with a word on standard error;
//! under `CI=true`, where all of them are to be there, that is a failure.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const ROADMAP: &str = "\
# Plan

## Phase 1: Start

- [ ] Learn *Git*: the $(touch hacked) basics
- [x] Tabs\tand `code`
- [ ] Escape \u{1b}[31m colours
  - [ ] Below

## Phase 2: Go on

- [ ] Learn SQL
";

/// A repository with a home of its own.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        std::fs::create_dir(place.path("home")).unwrap();
        std::fs::create_dir(place.path("repository")).unwrap();
        std::fs::write(place.path("repository/ROADMAP.md"), ROADMAP).unwrap();
        assert!(place.run("git", &["init", "-q"]).status.success());
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a program in the repository, with ours first in its path.
    pub(crate) fn run(&self, program: &str, arguments: &[&str]) -> Output {
        self.run_in(&self.path("repository"), program, arguments)
    }

    pub(crate) fn run_in(&self, directory: &Path, program: &str, arguments: &[&str]) -> Output {
        let ours = Path::new(env!("CARGO_BIN_EXE_git-roadmap"));
        let inherited = std::env::var_os("PATH").unwrap();
        let folders = std::env::split_paths(&inherited);
        let first = std::iter::once(ours.parent().unwrap().to_owned());
        let path = std::env::join_paths(first.chain(folders)).unwrap();
        let home = self.path("home");
        Command::new(program)
            .args(arguments)
            .current_dir(directory)
            .env_clear()
            .env("PATH", path)
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", home.join(".config"))
            .env("XDG_DATA_HOME", home.join(".local/share"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CEILING_DIRECTORIES", self.folder.path())
            .env("LC_ALL", "C.UTF-8")
            .env("TERM", "xterm")
            .output()
            .unwrap_or_else(|error| panic!("{program}: {error}"))
    }

    /// Runs a shell's script and returns what it prints; nothing may be said
    /// on standard error and nothing done to the repository.
    fn printed(&self, shell: &str, arguments: &[&str]) -> String {
        let output = self.run(shell, arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(said, "", "{shell}");
        let names = std::fs::read_dir(self.path("repository")).unwrap();
        assert_eq!(names.count(), 2, "something was written");
        String::from_utf8(output.stdout).unwrap()
    }
}

/// Whether a program is there.
fn has(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok();
    assert!(found || !is_ci(), "{program} is not installed, and CI=true");
    if !found {
        eprintln!("skipped: {program} is not installed");
    }
    found
}

fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

/// Git's own completion for bash, from the usual places.
fn git_completion() -> Option<&'static str> {
    let places = [
        "/usr/share/bash-completion/completions/git",
        "/usr/local/share/bash-completion/completions/git",
        "/etc/bash_completion.d/git-completion.bash",
        "/opt/homebrew/etc/bash_completion.d/git-completion.bash",
        "/Library/Developer/CommandLineTools/usr/share/git-core/git-completion.bash",
    ];
    places.into_iter().find(|place| Path::new(place).is_file())
}

/// Asks bash what it would list; each candidate on a line, in brackets.
fn bash(place: &Place, line: &str, kind: u8) -> String {
    let script = r#"
        if [[ -n $2 ]]; then
            source /usr/share/bash-completion/bash_completion 2>/dev/null
            source "$2"
        fi
        eval "$(git roadmap completions bash)"
        COMP_LINE=$1 COMP_POINT=${#1} COMP_TYPE=$3 COLUMNS=60
        read -ra COMP_WORDS <<< "$1"
        [[ $1 == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
        function=$(complete -p "${COMP_WORDS[0]}" | sed 's/.*-F \([^ ]*\).*/\1/')
        "$function" "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
        (( ${#COMPREPLY[@]} )) && printf '[%s]\n' "${COMPREPLY[@]}"
        true
    "#;
    let kind = kind.to_string();
    let git = git_completion().unwrap_or_default();
    place.printed(
        "bash",
        &[
            "--norc",
            "--noprofile",
            "-c",
            script,
            "bash",
            line,
            git,
            &kind,
        ],
    )
}

#[test]
fn bash_completes_git_roadmap_itself() {
    if !has("bash") {
        return;
    }
    let place = Place::new();
    let listed = bash(&place, "git-roadmap check 1.", 9);
    assert_eq!(
        listed,
        "[1.1    (Learn Git: the $(touch hacked) basics)]\n\
         [1.3    (Escape \u{fffd}[31m colours)]\n\
         [1.3.1  (Below)]\n"
    );
    // Bash that cycles through the candidates puts them into the line.
    assert_eq!(
        bash(&place, "git-roadmap check 1.", 37),
        "[1.1]\n[1.3]\n[1.3.1]\n"
    );
    assert_eq!(bash(&place, "git-roadmap uncheck ", 9), "[1.2]\n");
    assert_eq!(bash(&place, "git-roadmap check learn s", 9), "[sql]\n");
    assert_eq!(bash(&place, "git-roadmap unc", 9), "[uncheck]\n");
    assert_eq!(bash(&place, "git-roadmap --file ROAD", 9), "[ROADMAP.md]\n");
}

#[test]
fn bash_completes_through_git() {
    if !has("bash") {
        return;
    }
    if git_completion().is_none() {
        assert!(!is_ci(), "Git's own completion for bash is not installed");
        eprintln!("skipped: Git's own completion for bash is not installed");
        return;
    }
    let place = Place::new();
    assert_eq!(bash(&place, "git roadmap check 2", 9), "[2.1]\n");
    let listed = bash(&place, "git roadmap check ", 9);
    assert!(
        listed.contains("[1.3.1  (Below)]\n[2.1    (Learn SQL)]\n"),
        "{listed}"
    );
    assert_eq!(bash(&place, "git roadmap unc", 9), "[uncheck]\n");
    assert_eq!(bash(&place, "git roadma", 9), "[roadmap ]\n");
    let elsewhere = place.path("repository").display().to_string();
    let line = format!("git -C {elsewhere} roadmap uncheck ");
    assert_eq!(bash(&place, &line, 9), "[1.2]\n");
    let line = format!("git -C {elsewhere}/.. roadmap uncheck ");
    assert!(!bash(&place, &line, 9).contains("1.2"));
}

/// Asks fish what it would list.
fn fish(place: &Place, line: &str) -> String {
    let script = format!("git roadmap completions fish | source; complete -C '{line}'");
    place.printed("fish", &["-c", &script])
}

#[test]
fn fish_completes_both_spellings() {
    if !has("fish") {
        return;
    }
    let place = Place::new();
    for program in ["git-roadmap", "git roadmap"] {
        assert_eq!(
            fish(&place, &format!("{program} check 1.")),
            "1.1\tLearn Git: the $(touch hacked) basics\n\
             1.3\tEscape \u{fffd}[31m colours\n\
             1.3.1\tBelow\n",
            "{program}"
        );
        assert_eq!(
            fish(&place, &format!("{program} uncheck ")),
            "1.2\tTabs and code\n"
        );
        assert_eq!(
            fish(&place, &format!("{program} toggl")),
            "toggle\tTurn ticks over, refresh, commit\n"
        );
    }
    assert!(fish(&place, "git roadm").starts_with("roadmap\t"));
    let elsewhere = place.path("repository").display().to_string();
    let line = format!("git -C {elsewhere} roadmap show 2.");
    assert_eq!(fish(&place, &line), "2.1\tLearn SQL\n");
    let line = format!("git -C {elsewhere}/.. roadmap show 2.");
    assert_eq!(fish(&place, &line), "");
}

/// Types lines into an interactive zsh and returns what it shows after a TAB.
const ZSH: &str = r#"
    zmodload zsh/zpty
    zpty z 'zsh -f -i'
    # Waits until the pattern shows, ten seconds at most.
    await() {
        local part all= rest=100
        while (( rest-- > 0 )) && [[ $all != *$1* ]]; do
            if zpty -r -t z part; then all+=$part; else sleep 0.1; fi
        done
        print -r -- "$all"
    }
    zpty -w z "stty columns 100; autoload -Uz compinit; compinit -u -D"
    zpty -w z 'eval "$(git roadmap completions zsh)"; PS1=; unsetopt beep; print rea""dy'
    await ready >/dev/null
    zpty -w -n z "$1"$'\t'
    await "$2"
    zpty -d z
"#;

fn zsh(place: &Place, line: &str, awaited: &str) -> String {
    place.printed("zsh", &["-f", "-c", ZSH, "zsh", line, awaited])
}

#[test]
fn zsh_completes_both_spellings() {
    if !has("zsh") {
        return;
    }
    let place = Place::new();
    for program in ["git-roadmap", "git roadmap"] {
        let listed = zsh(&place, &format!("{program} check 1."), "Below");
        assert!(
            listed.contains("1.1    -- Learn Git: the $(touch hacked) basics"),
            "{listed}"
        );
        assert!(listed.contains("1.3.1  -- Below"), "{listed}");
        assert!(!listed.contains("1.2"), "{listed}");
        // A single candidate is put into the line.
        let line = zsh(&place, &format!("{program} uncheck 1"), "1.2");
        assert!(line.contains("1.2"), "{line}");
    }
    let line = zsh(&place, "git roadma", "roadmap");
    assert!(line.contains("roadmap"), "{line}");
    let elsewhere = place.path("repository").display().to_string();
    let listed = zsh(
        &place,
        &format!("git -C {elsewhere} roadmap show 2"),
        "Learn",
    );
    assert!(listed.contains("2.1  -- Learn SQL"), "{listed}");
}

#[test]
fn an_answer_is_no_error_anywhere() {
    let place = Place::new();
    let nowhere = place.path("home");
    let ask = "COMPLETE=fish git-roadmap -- git-roadmap check 1";
    let output = place.run_in(&nowhere, "sh", &["-c", ask]);
    assert!(output.status.success() && output.stderr.is_empty());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "");
    // Somebody else's variable changes nothing.
    let output = place.run("sh", &["-c", "COMPLETE=yes git-roadmap list --next 1"]);
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("1.1"));
    let script = place.run("sh", &["-c", "COMPLETE=bash git-roadmap"]).stdout;
    assert_eq!(
        script,
        place.run("git-roadmap", &["completions", "bash"]).stdout
    );
}
