//! `git roadmap toggle`.

use insta::assert_snapshot;

use crate::harness::Repo;

#[test]
fn both_ways_at_once() {
    let repo = Repo::baking();
    assert_snapshot!(repo.session(&[
        "git roadmap toggle 1.1 1.2",
        "git show --format=%B -U0",
        "git roadmap toggle 1.1 1.2",
        "git diff HEAD~2 --stat",
    ]));
}
