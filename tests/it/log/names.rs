//! The file: its names, and versions in which it is not there.

use super::story::{ADA, ADDED, BEA, BEGIN, LIST, Story};

const FLOUR: &str = "2024-05-02T09:00:00+02:00 Ada checked Flour basics";
const SPONGE: &str = "2024-05-03T10:00:00+02:00 Bea checked Sponge cake";
const KNEAD: &str = "2024-05-04T09:00:00+02:00 Ada checked Knead by hand";

/// The list as `README.md`, with a tick.
fn in_the_readme() -> Story {
    let mut story = Story::empty();
    story.path = "README.md";
    story.repo.write("README.md", LIST);
    story.commit(ADA, BEGIN);
    story.ticks(ADA, "2024-05-02T09:00:00+02:00", &["Flour basics"]);
    story.tells("", &[FLOUR]);
    story.path = "ROADMAP.md";
    story
}

/// What there is to tell when Bea has moved the list with a tick, and Ada has
/// ticked since.
#[track_caller]
fn tells_all(story: &Story) {
    story.ticks(ADA, "2024-05-04T09:00:00+02:00", &["Knead by hand"]);
    story.tells("", &[KNEAD, SPONGE, FLOUR]);
    let mut all = vec![KNEAD, SPONGE, FLOUR];
    all.extend(ADDED);
    story.tells("--all", &all);
    story.counts(&[
        "2024-05-01 0/5",
        "2024-05-02 1/5",
        "2024-05-03 2/5",
        "2024-05-04 3/5",
    ]);
}

#[test]
fn a_readme_that_became_the_roadmap() {
    let story = in_the_readme();
    story.git("mv README.md ROADMAP.md");
    story.ticks(BEA, "2024-05-03T10:00:00+02:00", &["Sponge cake"]);
    tells_all(&story);
}

#[test]
fn a_copy_while_the_readme_becomes_something_else() {
    let story = in_the_readme();
    story.repo.write("ROADMAP.md", story.repo.read("README.md"));
    story
        .repo
        .write("README.md", "# Baking\n\nSee [the roadmap](ROADMAP.md).\n");
    story.ticks(BEA, "2024-05-03T10:00:00+02:00", &["Sponge cake"]);
    tells_all(&story);
}

#[test]
fn a_copy_while_the_readme_goes_on() {
    let story = in_the_readme();
    story.repo.write("ROADMAP.md", story.repo.read("README.md"));
    story.ticks(BEA, "2024-05-03T10:00:00+02:00", &["Sponge cake"]);
    story
        .repo
        .edit("README.md", "[ ] Butter cream", "[x] Butter cream");
    story.commit(BEA, "2024-05-03T12:00:00+02:00");
    tells_all(&story);
}

#[test]
fn a_copy_is_not_followed_back_to_the_copy_of_another_list() {
    let story = Story::empty();
    story.repo.write(
        "README.md",
        "# Sewing\n\n- [x] Thread a needle\n- [ ] Cut cloth\n",
    );
    story.commit(BEA, "2024-04-01T09:00:00+02:00");
    story.repo.write("ROADMAP.md", LIST);
    story.commit(ADA, BEGIN);
    story.ticks(ADA, "2024-05-02T09:00:00+02:00", &["Flour basics"]);
    let mut all = vec![FLOUR];
    all.extend(ADDED);
    story.tells("--all", &all);
    story.counts(&["2024-05-01 0/5", "2024-05-02 1/5"]);
}

#[test]
fn another_folder() {
    let mut story = Story::empty();
    story.path = "docs/ROADMAP.md";
    story.repo.write("docs/ROADMAP.md", LIST);
    story.commit(ADA, BEGIN);
    story.ticks(ADA, "2024-05-02T09:00:00+02:00", &["Flour basics"]);
    story.tells("", &[FLOUR]);
    story.git("mv docs/ROADMAP.md ROADMAP.md");
    story.path = "ROADMAP.md";
    story.ticks(BEA, "2024-05-03T10:00:00+02:00", &["Sponge cake"]);
    tells_all(&story);
}

#[test]
fn two_lists_do_not_share_a_cache() {
    let mut story = Story::new();
    story.repo.write("OTHER.md", LIST);
    story.commit(ADA, "2024-05-01T10:00:00+02:00");
    story.ticks(ADA, "2024-05-02T09:00:00+02:00", &["Flour basics"]);
    story
        .repo
        .edit("OTHER.md", "[ ] Sponge cake", "[x] Sponge cake");
    story.commit(BEA, "2024-05-03T10:00:00+02:00");
    story.tells("", &[FLOUR]);
    story.repo.roadmap("log --json").succeeds();
    story.path = "OTHER.md";
    story.tells("--file OTHER.md", &[SPONGE]);
    story.repo.roadmap("log --json --file OTHER.md").succeeds();
    story.path = "ROADMAP.md";
    story.tells("", &[FLOUR]);
}

#[test]
fn the_file_was_gone_for_a_while() {
    let story = Story::new();
    story.ticks(ADA, "2024-05-02T09:00:00+02:00", &["Flour basics"]);
    let text = story.repo.read("ROADMAP.md");
    story.git("rm -q ROADMAP.md");
    story.commit(BEA, "2024-05-02T12:00:00+02:00");
    story.repo.write("notes.txt", "Nothing here.\n");
    story.commit(BEA, "2024-05-02T13:00:00+02:00");
    story.repo.write("ROADMAP.md", text);
    story.ticks(BEA, "2024-05-03T10:00:00+02:00", &["Sponge cake"]);
    tells_all(&story);
}

#[test]
fn a_side_that_deleted_the_file() {
    let story = Story::new();
    story.git("switch -qc side");
    story.git("rm -q ROADMAP.md");
    story.commit(BEA, "2024-05-01T12:00:00+02:00");
    story.git("switch -q main");
    story.ticks(ADA, "2024-05-02T09:00:00+02:00", &["Flour basics"]);
    let merge = ["merge", "-q", "--no-ff", "-m", "Merge", "side"];
    // Deleted here and changed there is a conflict; the file stays.
    story.repo.call("git", &merge).run().ends_with(1);
    story.commit(BEA, "2024-05-02T12:00:00+02:00");
    assert!(story.git("show --name-only --format=%P").contains(' '));
    story.ticks(BEA, "2024-05-03T10:00:00+02:00", &["Sponge cake"]);
    tells_all(&story);
}

#[test]
fn renamed_on_one_side_of_a_merge() {
    let story = in_the_readme();
    story.git("switch -qc side");
    story.git("mv README.md ROADMAP.md");
    story.ticks(BEA, "2024-05-03T10:00:00+02:00", &["Sponge cake"]);
    story.git("switch -q main");
    story
        .repo
        .edit("README.md", "[ ] Bake a loaf", "[x] Bake a loaf");
    story.commit(ADA, "2024-05-03T12:00:00+02:00");
    // Git carries the tick over to the file's new name.
    story.merge(ADA, "2024-05-04T09:00:00+02:00", "side");
    assert!(story.repo.read("ROADMAP.md").contains("[x] Bake a loaf"));
    story.tells(
        "",
        &[
            // On a side that has the file under its former name it came with
            // the merge.
            "2024-05-04T09:00:00+02:00 Ada checked Bake a loaf",
            SPONGE,
            FLOUR,
        ],
    );
    story.counts(&[
        "2024-05-01 0/5",
        "2024-05-02 1/5",
        "2024-05-03 2/5",
        "2024-05-04 3/5",
    ]);
}
