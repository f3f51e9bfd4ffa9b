//! Help, the manual, wrong command lines and the editor.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::process::Output;

use crate::completions::Place;

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn every_way_to_ask_for_help_is_answered() {
    let place = Place::new();
    let asked = |program: &str, arguments: &[&str]| {
        let output = place.run(program, arguments);
        assert!(output.status.success(), "{arguments:?}");
        assert_eq!(err(&output), "", "{arguments:?}");
        out(&output)
    };
    let short = asked("git", &["roadmap", "-h"]);
    assert!(
        short.contains("  check 1.2  ") && !short.contains("verify"),
        "{short}"
    );
    assert_eq!(short, asked("git-roadmap", &["-h"]));
    let all = asked("git", &["roadmap", "help"]);
    assert!(all.contains("  verify  "), "{all}");
    assert_eq!(all, asked("git-roadmap", &["--help"]));
    let check = asked("git", &["roadmap", "help", "check"]);
    assert!(check.contains("Usage: git roadmap check"), "{check}");
    assert_eq!(check, asked("git-roadmap", &["check", "-h"]));
    assert_eq!(check, asked("git", &["roadmap", "check", "--help"]));
    let version = concat!("git-roadmap ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(version, asked("git", &["roadmap", "-V"]));
    assert!(asked("git-roadmap", &["--color=always", "-h"]).contains("\u{1b}["));
    let json = asked("git-roadmap", &["help", "--json"]);
    assert!(json.contains("\"kind\": \"help\""), "{json}");
}

#[test]
fn wrong_command_lines_say_what_to_do_next() {
    let place = Place::new();
    let output = place.run("git", &["roadmap", "chekc"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        err(&output),
        "error: unrecognized subcommand 'chekc'\n\
         hint: some similar subcommands exist: 'uncheck', 'check'\n\
         hint: git roadmap help    shows all commands\n"
    );
    let output = place.run("git", &["roadmap", "help", "chekc"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("hint: git roadmap help check\n"));
    let output = place.run("git", &["roadmap", "check", "--json", "--dat"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(err(&output), "error: unexpected argument '--dat' found\n");
    assert!(out(&output).contains("\"code\": \"usage\""));
}

#[test]
fn pages_are_installed_and_removed_and_those_of_others_left_alone() {
    let place = Place::new();
    let pages = place.path("home/.local/share/man/man1");
    let output = place.run("git", &["roadmap", "man", "--install"]);
    assert!(output.status.success(), "{}", err(&output));
    assert!(err(&output).starts_with("wrote "), "{}", err(&output));
    let page = fs::read_to_string(pages.join("git-roadmap.1")).unwrap();
    assert_eq!(page, out(&place.run("git", &["roadmap", "man"])));
    assert!(pages.join("git-roadmap-check.1").is_file());
    let help = out(&place.run("git", &["roadmap", "-h"]));
    assert!(!help.contains("--install"), "{help}");
    assert!(
        place
            .run("git", &["roadmap", "man", "--install"])
            .status
            .success()
    );

    fs::write(pages.join("git-roadmap-other.1"), "by hand").unwrap();
    assert!(
        place
            .run("git", &["roadmap", "man", "--uninstall"])
            .status
            .success()
    );
    let left: Vec<_> = fs::read_dir(&pages).unwrap().collect();
    assert_eq!(left.len(), 1);
    fs::write(pages.join("git-roadmap.1"), "by hand").unwrap();
    let output = place.run("git", &["roadmap", "man", "--install"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read(pages.join("git-roadmap.1")).unwrap(), b"by hand");
}

#[test]
fn the_editor_opens_at_the_line() {
    let place = Place::new();
    let edit = |editor: &str| {
        let line = format!("git -c core.editor={editor:?} roadmap edit 2.1");
        place.run("sh", &["-c", &line])
    };
    let output = edit("echo");
    let path = place.path("repository/ROADMAP.md");
    assert_eq!(
        out(&output).trim_end(),
        fs::canonicalize(path).unwrap().to_str().unwrap()
    );
    let vim = place.path("home/vim");
    fs::write(&vim, "#!/bin/sh\necho $1").unwrap();
    assert!(
        place
            .run("chmod", &["+x", vim.to_str().unwrap()])
            .status
            .success()
    );
    let roadmap = fs::read_to_string(place.path("repository/ROADMAP.md")).unwrap();
    let line = roadmap
        .lines()
        .position(|line| line == "- [ ] Learn SQL")
        .unwrap()
        + 1;
    assert_eq!(out(&edit(vim.to_str().unwrap())), format!("+{line}\n"));
    let output = edit("false");
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("the editor 'false' failed (exit 1)"));
}

#[test]
fn ticks_made_in_the_editor_are_offered_to_commit() {
    let place = Place::new();
    let commit = "git add . && git -c user.name=A -c user.email=a@b commit -qm Begin";
    assert!(place.run("sh", &["-c", commit]).status.success());
    fs::write(
        place.path("home/tick"),
        "sed 's/\\[ \\] Learn SQL/[x] Learn SQL/' \"$1\" > \"$1.new\" && mv \"$1.new\" \"$1\"",
    )
    .unwrap();
    let line = format!(
        "GIT_EDITOR='sh {}' git roadmap edit 2.1",
        place.path("home/tick").display()
    );
    let output = place.run("sh", &["-c", &line]);
    assert!(output.status.success());
    assert_eq!(
        err(&output),
        "1 tick is not committed\nhint: git roadmap commit\n"
    );
}
