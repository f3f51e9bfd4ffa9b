//! `git roadmap list`.

use insta::assert_snapshot;

use crate::harness::{Repo, shipped};

#[test]
fn filters() {
    let repo = Repo::baking();
    assert_snapshot!(repo.session(&[
        "git roadmap list",
        "git roadmap list --todo",
        "git roadmap list --done",
        "git roadmap list --next 2",
        "git roadmap list 2",
        "git roadmap list 1.3.1..2.1",
        "git roadmap list basics",
        "git roadmap list --done 3",
        "git roadmap list 3 2.1 flour",
        "git roadmap list loaf --next 1",
    ]));
}

#[test]
fn what_is_not_there() {
    let repo = Repo::baking();
    assert_snapshot!(repo.session(&[
        "git roadmap list 9",
        "git roadmap list 1.9",
        "git roadmap list spunge",
        "git roadmap list --todo --done",
        "git roadmap list --next x",
        "git roadmap list 3..1",
        "git roadmap list ''",
    ]));
}

#[test]
fn json() {
    let repo = Repo::baking();
    assert_snapshot!(repo.session(&[
        "git roadmap list --json 1.3 1.3.2",
        "git roadmap list --json --done 3"
    ]));
}

#[test]
fn the_first_column_selects_its_own_task() {
    let repo = Repo::with(shipped());
    let listed = repo.roadmap("list").succeeds().stdout;
    let all = repo.roadmap("list --json").json();
    let tasks = all["tasks"].as_array().unwrap();
    assert_eq!(listed.lines().count(), tasks.len());
    for (line, task) in listed.lines().zip(tasks) {
        assert_eq!(line.split_whitespace().next(), task["number"].as_str());
    }
    let again = repo.roadmap_call("list -").stdin(&listed).run().succeeds();
    assert_eq!(again.stdout, listed);
}

#[test]
fn without_tasks() {
    assert_snapshot!(Repo::with("# T\n").roadmap("list"));
}

#[test]
fn colour_is_for_those_who_ask() {
    let repo = Repo::baking();
    assert!(!repo.roadmap("list").stdout.contains('\u{1b}'));
    assert!(
        repo.roadmap("list --color always")
            .stdout
            .contains('\u{1b}')
    );
    let forced = repo
        .roadmap_call("list")
        .env("NO_COLOR", "")
        .env("CLICOLOR_FORCE", "1")
        .run();
    assert!(forced.stdout.contains('\u{1b}'));
    let unwanted = repo.roadmap_call("list").env("CLICOLOR_FORCE", "1").run();
    assert!(!unwanted.stdout.contains('\u{1b}'));
}
