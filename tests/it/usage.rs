//! Command lines that make no sense, and help.

use insta::assert_snapshot;

use crate::harness::Repo;

#[test]
fn usage_errors() {
    let repo = Repo::baking();
    assert_snapshot!(repo.session(&[
        "git roadmap chekc 1.1",
        "git roadmap check --dry-runn",
        "git roadmap check",
        "git roadmap -C nowhere",
        "git roadmap -C ROADMAP.md",
        "git roadmap list --color sometimes",
    ]));
}

#[test]
fn errors_for_programs() {
    let repo = Repo::baking();
    assert_snapshot!(repo.session(&[
        "git roadmap check basics --json",
        "git roadmap check 9.9 --json",
        "git roadmap chekc --json",
        "git roadmap check 1 --json",
    ]));
    for command in [
        "check basics",
        "check",
        "list 77",
        "frobnicate",
        "show zzz",
        "undo",
    ] {
        let run = repo.roadmap(&format!("{command} --json")).ends_with(2);
        let json = run.json();
        assert_eq!(
            (&json["schemaVersion"], &json["kind"]),
            (&1.into(), &"error".into()),
            "{run}"
        );
        assert_eq!(run.stderr.lines().count(), 1, "{run}");
        assert!(run.stderr.starts_with("error: "), "{run}");
    }
}

#[test]
fn every_object_says_what_it_is() {
    let repo = Repo::with_blocks();
    for (command, kind) in [
        ("status", "status"),
        ("list", "list"),
        ("show 1.1", "show"),
        ("refresh --check", "refresh"),
        ("lint", "lint"),
        ("verify", "verify"),
        ("check 1.1 -n", "change"),
    ] {
        let run = repo.roadmap(&format!("{command} --json")).succeeds();
        let json = run.json();
        assert_eq!(
            (&json["schemaVersion"], &json["kind"]),
            (&1.into(), &kind.into()),
            "{run}"
        );
        assert_eq!(run.stderr, "", "{run}");
    }
}

#[test]
fn help() {
    let repo = Repo::folder();
    assert_snapshot!(repo.session(&["git roadmap check -h", "git roadmap list -h"]));
    repo.roadmap("--help").succeeds();
    assert!(
        repo.roadmap("--version")
            .succeeds()
            .stdout
            .starts_with("git")
    );
}
