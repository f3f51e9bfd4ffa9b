//! Branches and their merges.

use super::story::{ADA, ADDED, BEA, BEGIN, LIST, Story};

const BEA_SPONGE: &str = "2024-05-02T10:00:00-04:00 Bea checked Sponge cake";
const ADA_FLOUR: &str = "2024-05-03T09:00:00+02:00 Ada checked Flour basics";

/// Bea ticks on the branch `side`, then Ada on `main`; other days, other tasks.
fn two_branches() -> Story {
    let story = Story::new();
    story.git("switch -qc side");
    story.ticks(BEA, "2024-05-02T10:00:00-04:00", &["Sponge cake"]);
    story.git("switch -q main");
    story.ticks(ADA, "2024-05-03T09:00:00+02:00", &["Flour basics"]);
    story
}

#[test]
fn different_tasks_on_two_branches() {
    let story = two_branches();
    story.tells("", &[ADA_FLOUR]);
    story.merge(ADA, "2024-05-04T09:00:00+02:00", "side");
    story.tells("", &[ADA_FLOUR, BEA_SPONGE]);
    let mut all = vec![ADA_FLOUR, BEA_SPONGE];
    all.extend(ADDED);
    story.tells("--all", &all);
    story.counts(&["2024-05-01 0/5", "2024-05-02 1/5", "2024-05-03 2/5"]);
}

#[test]
fn the_same_task_on_two_branches() {
    let story = Story::new();
    story.git("switch -qc side");
    story.ticks(BEA, "2024-05-02T10:00:00-04:00", &["Sponge cake"]);
    story.git("switch -q main");
    story.ticks(ADA, "2024-05-03T09:00:00+02:00", &["Sponge cake"]);
    story.merge(ADA, "2024-05-04T09:00:00+02:00", "side");
    // Both sides are alike, and the first alone is told, as by git log.
    let once = "2024-05-03T09:00:00+02:00 Ada checked Sponge cake";
    story.tells("", &[once]);
    story.counts(&["2024-05-01 0/5", "2024-05-03 1/5"]);
    story.untick(&["Sponge cake"]);
    story.commit(BEA, "2024-05-05T09:00:00+02:00");
    let unticked = "2024-05-05T09:00:00+02:00 Bea unchecked Sponge cake";
    story.tells("", &[unticked, once]);
    story.counts(&["2024-05-01 0/5", "2024-05-03 1/5", "2024-05-05 0/5"]);
}

#[test]
fn the_same_task_and_others_on_two_branches() {
    let story = Story::new();
    story.git("switch -qc side");
    story.ticks(
        BEA,
        "2024-05-02T10:00:00-04:00",
        &["Sponge cake", "Flour basics"],
    );
    story.git("switch -q main");
    story.ticks(ADA, "2024-05-03T09:00:00+02:00", &["Sponge cake"]);
    story.merge(ADA, "2024-05-04T09:00:00+02:00", "side");
    // The side that the merge is like is told, as by git log.
    story.tells(
        "",
        &[
            "2024-05-02T10:00:00-04:00 Bea checked Flour basics",
            BEA_SPONGE,
        ],
    );
    story.counts(&["2024-05-01 0/5", "2024-05-02 2/5"]);
}

#[test]
fn a_merge_that_ticks_one_more() {
    let story = two_branches();
    story.git("merge -q --no-ff --no-commit side");
    story.ticks(ADA, "2024-05-04T09:00:00+02:00", &["Bake a loaf"]);
    let evil = "2024-05-04T09:00:00+02:00 Ada checked Bake a loaf";
    story.tells("", &[evil, ADA_FLOUR, BEA_SPONGE]);
    story.counts(&[
        "2024-05-01 0/5",
        "2024-05-02 1/5",
        "2024-05-03 2/5",
        "2024-05-04 3/5",
    ]);
}

#[test]
fn a_merge_that_unticks_what_both_have() {
    let story = Story::with(LIST.replace("[ ] Butter", "[x] Butter"));
    story.git("switch -qc side");
    story.ticks(BEA, "2024-05-02T10:00:00-04:00", &["Sponge cake"]);
    story.git("switch -q main");
    story.ticks(ADA, "2024-05-03T09:00:00+02:00", &["Flour basics"]);
    story.git("merge -q --no-ff --no-commit side");
    story.untick(&["Butter cream"]);
    story.commit(ADA, "2024-05-04T09:00:00+02:00");
    story.tells(
        "",
        &[
            "2024-05-04T09:00:00+02:00 Ada unchecked Butter cream",
            ADA_FLOUR,
            BEA_SPONGE,
            "2024-05-01T09:00:00+02:00 Ada checked Butter cream",
        ],
    );
    story.counts(&[
        "2024-05-01 1/5",
        "2024-05-02 2/5",
        "2024-05-03 3/5",
        "2024-05-04 2/5",
    ]);
}

#[test]
fn a_merge_that_brings_a_task_of_its_own() {
    let story = two_branches();
    story.git("merge -q --no-ff --no-commit side");
    story.edit("cream\n", "cream\n- [x] Icing sugar\n");
    story.commit(ADA, "2024-05-04T09:00:00+02:00");
    let mut all = vec![
        "2024-05-04T09:00:00+02:00 Ada added Icing sugar",
        "2024-05-04T09:00:00+02:00 Ada checked Icing sugar",
        ADA_FLOUR,
        BEA_SPONGE,
    ];
    all.extend(ADDED);
    story.tells("--all", &all);
}

#[test]
fn a_merge_that_drops_the_side() {
    let story = two_branches();
    story.git_as(
        ADA,
        "2024-05-04T09:00:00+02:00",
        "merge -q --no-ff -s ours -m Merge side",
    );
    story.ticks(ADA, "2024-05-05T09:00:00+02:00", &["Sponge cake"]);
    let again = "2024-05-05T09:00:00+02:00 Ada checked Sponge cake";
    // The list is what one side made of it; how the other came about explains
    // nothing in it ("History Simplification" in git-log(1)).
    story.tells("", &[again, ADA_FLOUR]);
    story.counts(&["2024-05-01 0/5", "2024-05-03 1/5", "2024-05-05 2/5"]);
}

#[test]
fn a_merge_that_drops_a_tick_and_brings_another() {
    let story = two_branches();
    story.git("merge -q --no-ff --no-commit side");
    story.untick(&["Sponge cake"]);
    story.ticks(ADA, "2024-05-04T09:00:00+02:00", &["Bake a loaf"]);
    // That Sponge cake is open was so on one side: no entry, but it counts.
    let evil = "2024-05-04T09:00:00+02:00 Ada checked Bake a loaf";
    story.tells("", &[evil, ADA_FLOUR, BEA_SPONGE]);
    story.ticks(ADA, "2024-05-05T09:00:00+02:00", &["Butter cream"]);
    story.counts(&[
        "2024-05-01 0/5",
        "2024-05-02 1/5",
        "2024-05-03 2/5",
        "2024-05-05 3/5",
    ]);
}

#[test]
fn three_branches_at_once() {
    let story = two_branches();
    story.git("switch -qc third main~1");
    story.ticks(BEA, "2024-05-02T11:00:00-04:00", &["Bake a loaf"]);
    story.git("switch -q main");
    story.git_as(
        ADA,
        "2024-05-04T09:00:00+02:00",
        "merge -q --no-ff -m Merge side third",
    );
    story.tells(
        "",
        &[
            ADA_FLOUR,
            "2024-05-02T11:00:00-04:00 Bea checked Bake a loaf",
            BEA_SPONGE,
        ],
    );
    story.counts(&["2024-05-01 0/5", "2024-05-02 2/5", "2024-05-03 3/5"]);
}

#[test]
fn branches_that_merge_each_other() {
    let story = two_branches();
    story.git("branch old");
    story.merge(ADA, "2024-05-04T09:00:00+02:00", "side");
    story.git("switch -q side");
    story.merge(BEA, "2024-05-04T10:00:00+02:00", "old");
    story.ticks(BEA, "2024-05-05T10:00:00+02:00", &["Butter cream"]);
    story.git("switch -q main");
    story.ticks(ADA, "2024-05-06T09:00:00+02:00", &["Bake a loaf"]);
    story.merge(ADA, "2024-05-07T09:00:00+02:00", "side");
    story.tells(
        "",
        &[
            "2024-05-06T09:00:00+02:00 Ada checked Bake a loaf",
            "2024-05-05T10:00:00+02:00 Bea checked Butter cream",
            ADA_FLOUR,
            BEA_SPONGE,
        ],
    );
    story.counts(&[
        "2024-05-01 0/5",
        "2024-05-02 1/5",
        "2024-05-03 2/5",
        "2024-05-05 3/5",
        "2024-05-06 4/5",
    ]);
}

#[test]
fn a_side_that_leaves_the_list_alone() {
    let story = Story::new();
    story.git("switch -qc side");
    story.repo.write("notes.txt", "Ovens differ.\n");
    story.commit(BEA, "2024-05-02T10:00:00-04:00");
    story.git("switch -q main");
    story.ticks(ADA, "2024-05-03T09:00:00+02:00", &["Flour basics"]);
    story.merge(ADA, "2024-05-04T09:00:00+02:00", "side");
    story.tells("", &[ADA_FLOUR]);
    story.git("switch -q side");
    story.merge(BEA, "2024-05-05T09:00:00+02:00", "main~1");
    story.tells("", &[ADA_FLOUR]);
}

#[test]
fn one_side_rewords_what_the_other_ticks() {
    let story = Story::new();
    story.git("switch -qc side");
    story.edit("- [ ] Sponge cake", "- [ ] Sponge cake in layers");
    story.commit(BEA, "2024-05-02T10:00:00-04:00");
    story.git("switch -q main");
    story.ticks(ADA, "2024-05-03T09:00:00+02:00", &["Sponge cake"]);
    let merge = ["merge", "-q", "--no-ff", "-m", "Merge", "side"];
    // Git sees a conflict; somebody resolves it as both meant it.
    story.repo.call("git", &merge).run().ends_with(1);
    story.repo.write(
        "ROADMAP.md",
        LIST.replace("[ ] Sponge cake", "[x] Sponge cake in layers"),
    );
    story.commit(ADA, "2024-05-04T09:00:00+02:00");
    let mut all = vec![
        "2024-05-03T09:00:00+02:00 Ada checked Sponge cake",
        "2024-05-02T10:00:00-04:00 Bea reworded Sponge cake in layers, was Sponge cake",
    ];
    all.extend(ADDED);
    story.tells("--all", &all);
    story.counts(&["2024-05-01 0/5", "2024-05-03 1/5"]);
}

#[test]
fn both_sides_add_the_same_task() {
    let story = Story::new();
    let with_icing = format!("{LIST}- [ ] Icing sugar\n");
    story.git("switch -qc side");
    story
        .repo
        .write("ROADMAP.md", with_icing.replace("# Bake\n", "# Baking\n"));
    story.commit(BEA, "2024-05-02T10:00:00-04:00");
    story.git("switch -q main");
    story.repo.write("ROADMAP.md", &with_icing);
    story.ticks(ADA, "2024-05-03T09:00:00+02:00", &["Flour basics"]);
    story.merge(ADA, "2024-05-04T09:00:00+02:00", "side");
    story.ticks(ADA, "2024-05-05T10:00:00+02:00", &["Icing sugar"]);
    story.tells(
        "",
        &[
            "2024-05-05T10:00:00+02:00 Ada checked Icing sugar",
            ADA_FLOUR,
        ],
    );
    story.counts(&[
        "2024-05-01 0/5",
        "2024-05-02 0/6",
        "2024-05-03 1/6",
        "2024-05-05 2/6",
    ]);
}

#[test]
fn along_first_parents_the_merge_brings_it_all() {
    let story = two_branches();
    story.merge(ADA, "2024-05-04T09:00:00+02:00", "side");
    story.tells(
        "--first-parent",
        &[
            "2024-05-04T09:00:00+02:00 Ada checked Sponge cake",
            ADA_FLOUR,
        ],
    );
    // One cache must not answer for the other.
    story.repo.roadmap("log --json --first-parent").succeeds();
    story.tells("", &[ADA_FLOUR, BEA_SPONGE]);
    story.repo.roadmap("log --json").succeeds();
    story.tells(
        "--first-parent",
        &[
            "2024-05-04T09:00:00+02:00 Ada checked Sponge cake",
            ADA_FLOUR,
        ],
    );
}

/// Bea, the list's author, has it with nothing ticked in a history of her own,
/// and words it a little otherwise, which Ada takes over.
fn unrelated(date: &str) -> Story {
    let story = Story::new();
    story.ticks(ADA, "2024-05-02T09:00:00+02:00", &["Flour basics"]);
    story.git("switch -q --orphan author");
    story
        .repo
        .write("ROADMAP.md", LIST.replace("cream", "cream and icing"));
    story.commit(BEA, date);
    story.git("switch -q main");
    story.git_as(
        ADA,
        "2024-05-04T09:00:00+02:00",
        "merge -q --allow-unrelated-histories -s ours --no-commit author",
    );
    story.edit("cream", "cream and icing");
    story.commit(ADA, "2024-05-04T09:00:00+02:00");
    story
}

const UNRELATED_FLOUR: &str = "2024-05-02T09:00:00+02:00 Ada checked Flour basics";

#[test]
fn an_older_history_of_the_same_list_is_merged() {
    let story = unrelated("2024-04-01T09:00:00-04:00");
    story.tells("", &[UNRELATED_FLOUR]);
    story.counts(&["2024-04-01 0/5", "2024-05-02 1/5"]);
}

#[test]
fn a_later_history_of_the_same_list_is_merged() {
    let story = unrelated("2024-05-03T09:00:00-04:00");
    story.tells("", &[UNRELATED_FLOUR]);
    // Somebody else's copy takes nothing back.
    story.counts(&["2024-05-01 0/5", "2024-05-02 1/5"]);
}

#[test]
fn an_unrelated_history_that_changes_nothing_is_merged() {
    let story = Story::new();
    story.ticks(ADA, "2024-05-02T09:00:00+02:00", &["Flour basics"]);
    story.git("switch -q --orphan author");
    story.repo.write("ROADMAP.md", LIST);
    story.commit(BEA, "2024-05-03T09:00:00-04:00");
    story.git("switch -q main");
    story.git_as(
        ADA,
        "2024-05-04T09:00:00+02:00",
        "merge -q --allow-unrelated-histories -X ours -m Merge author",
    );
    assert!(story.repo.read("ROADMAP.md").contains("[x] Flour basics"));
    let mut all = vec![UNRELATED_FLOUR];
    all.extend(ADDED);
    story.tells("--all", &all);
    story.counts(&["2024-05-01 0/5", "2024-05-02 1/5"]);
}

#[test]
fn a_branch_that_begins_with_everything_ticked() {
    let story = Story::empty();
    let ticked = LIST.replace("[ ]", "[x]");
    story.repo.write("ROADMAP.md", ticked);
    story.commit(ADA, BEGIN);
    story.tells(
        "",
        &[
            "2024-05-01T09:00:00+02:00 Ada checked Bake a loaf",
            "2024-05-01T09:00:00+02:00 Ada checked Butter cream",
            "2024-05-01T09:00:00+02:00 Ada checked Flour basics",
            "2024-05-01T09:00:00+02:00 Ada checked Knead by hand",
            "2024-05-01T09:00:00+02:00 Ada checked Sponge cake",
        ],
    );
    story.counts(&["2024-05-01 5/5"]);
}
