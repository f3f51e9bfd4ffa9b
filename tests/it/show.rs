//! `git roadmap show`.

use insta::assert_snapshot;

use crate::harness::{Repo, shipped};

#[test]
fn one_task() {
    let repo = Repo::baking();
    assert_snapshot!(repo.session(&[
        "git roadmap show 1.1",
        "git roadmap show 1.3",
        "git roadmap show rye"
    ]));
}

#[test]
fn its_history() {
    let repo = Repo::baking();
    repo.roadmap("check 1.1 --date 2026-04-02").succeeds();
    repo.roadmap("uncheck 1.1 --date 2026-04-03").succeeds();
    repo.roadmap("check 1.1 2.1 --date 2026-04-04T18:30:00+02:00")
        .succeeds();
    assert_snapshot!(repo.session(&["git roadmap show flour", "git roadmap show flour --json"]));
}

#[test]
fn a_long_one() {
    let repo = Repo::with(shipped());
    assert_snapshot!(repo.session(&["git roadmap show 1.4"]));
}

#[test]
fn several_and_none() {
    let repo = Repo::baking();
    assert_snapshot!(repo.session(&[
        "git roadmap show 2",
        "git roadmap show",
        "git roadmap show 4",
        "git roadmap show basics"
    ]));
}
