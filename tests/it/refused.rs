//! Ticks that are refused, with the reason and the way out, and what stays.

use insta::assert_snapshot;

use crate::harness::Repo;

/// A repository with a staged and an unstaged edit in the roadmap.
fn edited() -> Repo {
    let repo = Repo::baking();
    let staged = repo
        .read("ROADMAP.md")
        .replace("Sponge basics", "Sponge staged");
    repo.write("ROADMAP.md", &staged);
    repo.git("add ROADMAP.md");
    repo.write(
        "ROADMAP.md",
        staged.replace("- [ ] Oven", "- [ ] Oven unstaged"),
    );
    repo
}

/// Rewrites the staged roadmap, as a formatter would.
const REWRITE: &str =
    "b=$(git show :ROADMAP.md | sed 's/# Learn/# LEARN/' | git hash-object -w --stdin)
git update-index --cacheinfo 100644,$b,ROADMAP.md";

#[test]
fn a_hook_that_rewrites_beside_staged_edits() {
    let repo = edited();
    repo.hook("pre-commit", REWRITE);
    assert_snapshot!(repo.session(&[
        "git roadmap check flour",
        "git diff --cached",
        "git log --format=%s"
    ]));
}

#[test]
fn a_hook_that_adds_the_whole_file() {
    let repo = Repo::baking();
    let text = repo
        .read("ROADMAP.md")
        .replace("- [ ] Oven", "- [ ] Oven unstaged");
    repo.write("ROADMAP.md", text);
    repo.hook(
        "pre-commit",
        "sed -i 's/# Learn/# LEARN/' ROADMAP.md; git add ROADMAP.md",
    );
    assert_snapshot!(repo.session(&["git roadmap check flour", "git log --format=%s"]));
}

#[test]
fn a_hook_that_drops_the_tick() {
    let repo = Repo::with_blocks();
    repo.hook("pre-commit", "git reset -q -- ROADMAP.md");
    assert_snapshot!(repo.session(&["git roadmap check flour", "git log --format=%s"]));
}

#[test]
fn a_staged_removal() {
    let repo = Repo::with_blocks();
    repo.git("rm -q --cached ROADMAP.md");
    assert_snapshot!(repo.session(&["git roadmap check flour", "git status --porcelain"]));
}

#[test]
fn conflicts_in_another_file() {
    let repo = Repo::baking();
    repo.write("other.txt", "1\n");
    repo.commit_all("other");
    repo.write("other.txt", "A\n");
    repo.git("stash -q");
    repo.write("other.txt", "B\n");
    repo.commit_all("B");
    repo.call("git", &["stash", "pop", "-q"]).run().ends_with(1);
    assert_snapshot!(repo.session(&["git roadmap check flour", "git status --porcelain"]));
}

#[test]
fn conflicts_in_the_roadmap_itself() {
    let repo = Repo::baking();
    repo.write(
        "ROADMAP.md",
        repo.read("ROADMAP.md").replace("# Learn", "# A"),
    );
    repo.git("stash -q");
    repo.write(
        "ROADMAP.md",
        repo.read("ROADMAP.md").replace("# Learn", "# B"),
    );
    repo.commit_all("B");
    repo.call("git", &["stash", "pop", "-q"]).run().ends_with(1);
    assert_snapshot!(repo.session(&["git roadmap check flour --no-commit"]));
}

/// `undo` would take back the tick by hand first, so it is not offered.
#[test]
fn undo_is_not_offered_beside_ticks_by_hand() {
    let repo = Repo::baking();
    repo.write(
        "ROADMAP.md",
        repo.read("ROADMAP.md").replace("- [ ] Oven", "- [x] Oven"),
    );
    let run = repo.roadmap("check flour").succeeds();
    assert!(!run.stdout.contains("undo"), "{run}");
}

#[test]
fn pictures_keep_the_line_breaks_of_a_checkout() {
    let repo = Repo::with_blocks();
    repo.write(".gitattributes", "* text=auto eol=crlf\n");
    repo.commit_all("Line breaks");
    repo.git("rm -q -r --cached .");
    repo.git("reset -q --hard");
    repo.roadmap("check flour").succeeds();
    assert_eq!(repo.git("status --porcelain"), "");
}
