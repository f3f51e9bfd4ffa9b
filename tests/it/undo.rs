//! `git roadmap undo`.

use insta::assert_snapshot;

use crate::harness::{BAKING, Repo};

#[test]
fn an_uncommitted_tick() {
    let repo = Repo::with_blocks();
    repo.roadmap("check flour --no-commit").succeeds();
    assert_snapshot!(repo.session(&[
        "git roadmap undo",
        "git status --porcelain",
        "git rev-list --count HEAD"
    ]));
}

#[test]
fn the_last_commit_and_again() {
    let repo = Repo::with_blocks();
    let before = repo.git("rev-parse HEAD^{tree}");
    repo.roadmap("check flour sponge").ends_with(2);
    repo.roadmap("check 1.1 2.1").succeeds();
    assert_snapshot!(repo.session(&[
        "git roadmap undo",
        "git show --format=%B --stat",
        "git status --porcelain"
    ]));
    assert_eq!(repo.git("rev-parse HEAD^{tree}"), before);
    assert_snapshot!(repo.session(&["git roadmap undo", "git log --format=%s"]));
}

#[test]
fn nothing_to_undo() {
    let repo = Repo::baking();
    assert_snapshot!(repo.session(&["git roadmap undo", "git roadmap undo --json"]));
}

#[test]
fn what_has_changed_since() {
    let repo = Repo::baking();
    repo.roadmap("check 1.1 2.1 2.2").succeeds();
    repo.edit("ROADMAP.md", "- [x] Butter cream\n", "");
    repo.commit_all("No butter");
    repo.edit("ROADMAP.md", "[x] Sponge", "[ ] Sponge");
    repo.commit_all("No sponge");
    assert_snapshot!(repo.session(&["git roadmap undo", "git diff HEAD~1 -U0"]));
}

#[test]
fn a_note_and_a_dry_run() {
    let repo = Repo::baking();
    repo.roadmap("check flour").succeeds();
    assert_snapshot!(repo.session(&[
        "git roadmap undo -n --note 'Too early.'",
        "git status --porcelain"
    ]));
    assert_eq!(
        repo.read("ROADMAP.md"),
        BAKING.replace("[ ] Flour", "[x] Flour")
    );
}

#[test]
fn a_tick_that_was_staged_by_hand() {
    let repo = Repo::baking();
    repo.edit("ROADMAP.md", "[ ] Flour", "[x] Flour");
    repo.git("add ROADMAP.md");
    assert_snapshot!(repo.session(&["git roadmap undo", "git status --porcelain"]));
}

#[test]
fn all_of_it_is_gone() {
    let repo = Repo::baking();
    repo.roadmap("check flour").succeeds();
    repo.edit("ROADMAP.md", "[x] Flour", "[ ] Flour");
    repo.commit_all("By hand");
    assert_snapshot!(repo.roadmap("undo"));
}
