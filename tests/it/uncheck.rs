//! `git roadmap uncheck`.

use insta::assert_snapshot;

use crate::harness::{BAKING, Repo};

#[test]
fn one_and_a_phase() {
    let repo = Repo::with(BAKING.replace("[ ]", "[x]"));
    assert_snapshot!(repo.session(&[
        "git roadmap uncheck flour",
        "git roadmap uncheck -r 2",
        "git log -2 --format=%B",
        "git status --porcelain",
        "git roadmap uncheck flour",
    ]));
}

#[test]
fn check_and_uncheck_are_the_identity() {
    let repo = Repo::with_blocks();
    let before = (repo.read("ROADMAP.md"), repo.git("rev-parse HEAD^{tree}"));
    repo.roadmap("check -r 2").succeeds();
    repo.roadmap("uncheck -r 2").succeeds();
    assert_eq!(
        (repo.read("ROADMAP.md"), repo.git("rev-parse HEAD^{tree}")),
        before
    );
    assert_eq!(repo.git("status --porcelain"), "");
}

#[test]
fn questions_name_the_command() {
    let repo = Repo::baking();
    assert_snapshot!(repo.session(&[
        "git roadmap uncheck",
        "git roadmap uncheck 1",
        "git roadmap uncheck basics",
        "git roadmap toggle 2"
    ]));
}
