//! `git roadmap commit`: ticks made by hand.

use insta::assert_snapshot;

use crate::harness::Repo;

#[test]
fn other_edits_stay() {
    let repo = Repo::with_blocks();
    repo.edit("ROADMAP.md", "[ ] Flour", "[x] Flour");
    repo.edit("ROADMAP.md", "[ ] Sponge", "[X] Sponge");
    repo.edit("ROADMAP.md", "[x] Knead by hand", "[ ] Knead by hand");
    repo.edit("ROADMAP.md", "# Learn to bake", "# Learn to bake well");
    repo.edit(
        "ROADMAP.md",
        "Butter cream\n",
        "Butter cream\n- [x] Icing\n",
    );
    assert_snapshot!(repo.session(&[
        "git roadmap commit -n",
        "git roadmap commit",
        "git show --format=%B -U0",
        "git diff -U0",
        "git status --porcelain",
        "git roadmap commit",
    ]));
}

#[test]
fn nothing_to_commit() {
    let repo = Repo::baking();
    repo.edit("ROADMAP.md", "# Learn to bake", "# Learn to bake well");
    assert_snapshot!(repo.session(&[
        "git roadmap commit",
        "git roadmap commit --json",
        "git status --porcelain"
    ]));
}

#[test]
fn outside_of_a_repository() {
    let repo = Repo::folder();
    repo.write("ROADMAP.md", "- [x] a\n");
    assert_snapshot!(repo.session(&["git roadmap commit", "git roadmap undo"]));
}

#[test]
fn a_roadmap_that_was_never_committed() {
    let repo = Repo::empty();
    repo.write("ROADMAP.md", "- [x] a\n");
    assert_snapshot!(repo.session(&["git roadmap commit", "git roadmap undo"]));
}

#[test]
fn a_capital_x_is_kept() {
    let repo = Repo::baking();
    repo.edit("ROADMAP.md", "[ ] Flour", "[X] Flour");
    repo.roadmap("commit").succeeds();
    assert!(repo.read("ROADMAP.md").contains("[X] Flour"));
    assert_snapshot!(repo.session(&["git status --porcelain", "git diff -U0"]));
}

#[test]
fn commit_commits_whatever_the_settings_say() {
    let repo = Repo::baking();
    repo.git("config roadmap.autoCommit false");
    repo.roadmap("check 1.1").succeeds();
    assert_eq!(repo.git("rev-list --count HEAD"), "1\n");
    repo.roadmap("commit").succeeds();
    assert_eq!(repo.git("rev-list --count HEAD"), "2\n");
    assert_eq!(repo.git("status --short"), "");
}

#[test]
fn the_right_one_of_equal_tasks_is_committed() {
    let repo = Repo::with("## P\n- [ ] practice\n  - a\n- [ ] practice\n  - b\n");
    repo.edit("ROADMAP.md", "## P\n", "## P\n- [ ] practice\n  - new\n");
    repo.roadmap("check 1.1").ends_with(2);
    repo.roadmap("check 1.2").succeeds();
    let committed = repo.git("show HEAD:ROADMAP.md");
    assert_eq!(
        committed,
        "## P\n- [x] practice\n  - a\n- [ ] practice\n  - b\n"
    );
}
