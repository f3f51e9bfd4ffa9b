//! `git roadmap verify`.

use insta::assert_snapshot;

use crate::harness::{BAKING_WITH_BLOCKS, Repo};

#[test]
fn all_is_well() {
    let repo = Repo::with_blocks();
    assert_snapshot!(repo.session(&["git roadmap verify", "git roadmap verify --json"]));
}

#[test]
fn out_of_date() {
    let repo = Repo::with(BAKING_WITH_BLOCKS);
    assert_snapshot!(repo.session(&["git roadmap verify", "git roadmap verify --json"]));
}

#[test]
fn warnings_pass_and_errors_do_not() {
    let repo = Repo::with("# T\n\n-[ ] a\n- [ ] a\n");
    repo.roadmap("verify").succeeds();
    let repo = Repo::with(
        "# T\n\n- [ ] a <!-- id: n -->\n- [ ] b <!-- id: n -->\n\n<!-- roadmap:toc -->\n",
    );
    assert_snapshot!(repo.session(&["git roadmap verify", "git roadmap verify --json"]));
}
