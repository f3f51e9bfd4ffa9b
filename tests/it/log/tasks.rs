//! What happens to tasks: ticks, words, places.

use super::story::{ADA, ADDED, BEA, LIST, Story, lines};

const FLOUR: &str = "2024-05-02T09:00:00+02:00 Ada checked Flour basics";

/// The list with one task ticked on the second of May.
fn with_flour() -> Story {
    let story = Story::new();
    story.ticks(ADA, "2024-05-02T09:00:00+02:00", &["Flour basics"]);
    story
}

/// Asserts the whole log above the first version.
#[track_caller]
fn tells_all(story: &Story, expected: &[&str]) {
    let mut all = expected.to_vec();
    all.extend(ADDED);
    story.tells("--all", &all);
}

#[test]
fn unticks_and_ticks_again() {
    let story = with_flour();
    story.untick(&["Flour basics"]);
    story.commit(BEA, "2024-05-03T09:00:00+02:00");
    story.ticks(ADA, "2024-05-04T09:00:00+02:00", &["Flour basics"]);
    story.tells(
        "",
        &[
            "2024-05-04T09:00:00+02:00 Ada checked Flour basics",
            "2024-05-03T09:00:00+02:00 Bea unchecked Flour basics",
            FLOUR,
        ],
    );
    story.counts(&[
        "2024-05-01 0/5",
        "2024-05-02 1/5",
        "2024-05-03 0/5",
        "2024-05-04 1/5",
    ]);
}

#[test]
fn an_earlier_day_after_a_day_that_ended_as_it_began() {
    let story = Story::new();
    story.ticks(ADA, "2024-05-03T09:00:00+02:00", &["Sponge cake"]);
    story.untick(&["Sponge cake"]);
    story.commit(ADA, "2024-05-03T10:00:00+02:00");
    story.counts(&["2024-05-01 0/5"]);
    // Authored before, committed after; the cache has what came before it.
    story.ticks(BEA, "2024-05-01T12:00:00+02:00", &["Butter cream"]);
    story.counts(&["2024-05-01 1/5"]);
}

#[test]
fn a_day_that_ends_as_it_began() {
    let story = with_flour();
    story.ticks(ADA, "2024-05-03T09:00:00+02:00", &["Sponge cake"]);
    story.untick(&["Sponge cake"]);
    story.commit(ADA, "2024-05-03T10:00:00+02:00");
    story.ticks(ADA, "2024-05-04T10:00:00+02:00", &["Sponge cake"]);
    story.counts(&["2024-05-01 0/5", "2024-05-02 1/5", "2024-05-04 2/5"]);
}

#[test]
fn one_ticked_and_another_unticked_in_one_commit() {
    let story = with_flour();
    story.untick(&["Flour basics"]);
    story.ticks(BEA, "2024-05-03T09:00:00+02:00", &["Butter cream"]);
    story.tells(
        "",
        &[
            "2024-05-03T09:00:00+02:00 Bea checked Butter cream",
            "2024-05-03T09:00:00+02:00 Bea unchecked Flour basics",
            FLOUR,
        ],
    );
    story.counts(&["2024-05-01 0/5", "2024-05-02 1/5"]);
}

#[test]
fn a_capital_x_is_no_other_state() {
    let story = with_flour();
    story.edit("[x] Flour", "[X] Flour");
    story.commit(BEA, "2024-05-03T09:00:00+02:00");
    tells_all(&story, &[FLOUR]);
}

#[test]
fn ticked_tasks_are_reworded() {
    let story = with_flour();
    story.edit("Flour basics", "Flour basics: wheat, rye, spelt");
    story.commit(BEA, "2024-05-03T09:00:00+02:00");
    tells_all(
        &story,
        &[
            "2024-05-03T09:00:00+02:00 Bea reworded Flour basics: wheat, rye, spelt, was Flour basics",
            FLOUR,
        ],
    );
    story.tells("", &[FLOUR]);
    story.counts(&["2024-05-01 0/5", "2024-05-02 1/5"]);
    // The entry belongs to the task, however it is called today.
    let told = story.log("");
    assert_eq!(told["entries"][0]["number"], "1.1", "{told}");
    assert_eq!(
        told["entries"][0]["key"], "bread/flour-basics-wheat-rye-spelt",
        "{told}"
    );
}

#[test]
fn reworded_and_ticked_at_once() {
    let story = Story::new();
    story.edit("[ ] Flour basics", "[x] Flour basics: wheat");
    story.commit(BEA, "2024-05-03T09:00:00+02:00");
    tells_all(
        &story,
        &[
            "2024-05-03T09:00:00+02:00 Bea checked Flour basics: wheat",
            "2024-05-03T09:00:00+02:00 Bea reworded Flour basics: wheat, was Flour basics",
        ],
    );
}

#[test]
fn a_task_moves_to_another_phase() {
    let story = with_flour();
    story.edit("- [x] Flour basics\n", "");
    story.edit("cream\n", "cream\n- [x] Flour basics\n");
    story.commit(BEA, "2024-05-03T09:00:00+02:00");
    let moved = "2024-05-03T09:00:00+02:00 Bea moved Flour basics, was Bread";
    tells_all(&story, &[moved, FLOUR]);
    story.tells("", &[FLOUR]);
    let told = story.log("");
    assert_eq!(told["entries"][0]["key"], "cake/flour-basics", "{told}");
    assert_eq!(told["entries"][0]["number"], "2.3", "{told}");
    story.counts(&["2024-05-01 0/5", "2024-05-02 1/5"]);
}

#[test]
fn the_last_task_of_a_phase_moves() {
    let story = Story::with(LIST.replace("- [ ] Butter cream\n", ""));
    story.edit("- [ ] Sponge cake\n", "");
    story.edit("loaf\n", "loaf\n- [ ] Sponge cake\n");
    story.commit(BEA, "2024-05-03T09:00:00+02:00");
    let told = lines(&story.log("--all"), true);
    let moved = "2024-05-03T09:00:00+02:00 Bea moved Sponge cake, was Cake";
    assert_eq!(told[0], moved);
}

#[test]
fn the_last_task_of_a_phase_moves_to_one_without_tasks() {
    let story = Story::with(LIST.replace("- [ ] Butter cream\n", "\n## Pastry\n"));
    story.edit("- [ ] Sponge cake\n", "");
    story.edit("## Pastry\n", "## Pastry\n\n- [ ] Sponge cake\n");
    story.commit(BEA, "2024-05-03T09:00:00+02:00");
    let told = lines(&story.log("--all"), true);
    let moved = "2024-05-03T09:00:00+02:00 Bea moved Sponge cake, was Cake";
    assert_eq!(told[0], moved);
}

#[test]
fn a_task_moves_and_is_ticked_at_once() {
    let story = Story::new();
    story.edit("- [ ] Flour basics\n", "");
    story.edit("cream\n", "cream\n- [x] Flour basics\n");
    story.commit(BEA, "2024-05-03T09:00:00+02:00");
    tells_all(
        &story,
        &[
            "2024-05-03T09:00:00+02:00 Bea checked Flour basics",
            "2024-05-03T09:00:00+02:00 Bea moved Flour basics, was Bread",
        ],
    );
}

#[test]
fn tasks_in_another_order() {
    let story = with_flour();
    story.edit("- [x] Flour basics\n- [ ] Knead by hand\n", "");
    story.edit(
        "Bake a loaf\n",
        "Bake a loaf\n- [x] Knead by hand\n- [x] Flour basics\n",
    );
    story.commit(BEA, "2024-05-03T09:00:00+02:00");
    tells_all(
        &story,
        &["2024-05-03T09:00:00+02:00 Bea checked Knead by hand", FLOUR],
    );
}

#[test]
fn a_task_goes_below_another() {
    let story = with_flour();
    story.edit("- [x] Flour basics\n", "");
    story.edit("loaf\n", "loaf\n  - [x] Flour basics\n");
    story.commit(BEA, "2024-05-03T09:00:00+02:00");
    tells_all(&story, &[FLOUR]);
    story.edit("  - [x] Flour basics\n", "- [x] Flour basics\n");
    story.ticks(BEA, "2024-05-04T09:00:00+02:00", &["Bake a loaf"]);
    tells_all(
        &story,
        &["2024-05-04T09:00:00+02:00 Bea checked Bake a loaf", FLOUR],
    );
}

#[test]
fn a_phase_is_renamed() {
    let story = with_flour();
    story.edit("## Bread", "## Phase 1: Bread, rolls and loaves");
    story.edit("## Cake", "## Phase 2: Cake");
    story.commit(BEA, "2024-05-03T09:00:00+02:00");
    tells_all(&story, &[FLOUR]);
    story.counts(&["2024-05-01 0/5", "2024-05-02 1/5"]);
}

#[test]
fn a_phase_is_renamed_while_tasks_are_ticked() {
    let story = with_flour();
    story.edit("## Bread", "## Loaves");
    story.ticks(
        BEA,
        "2024-05-03T09:00:00+02:00",
        &["Knead by hand", "Bake a loaf"],
    );
    tells_all(
        &story,
        &[
            "2024-05-03T09:00:00+02:00 Bea checked Bake a loaf",
            "2024-05-03T09:00:00+02:00 Bea checked Knead by hand",
            FLOUR,
        ],
    );
}

#[test]
fn phases_change_places() {
    let story = with_flour();
    let text = story.repo.read("ROADMAP.md");
    let (start, cake) = text.split_at(text.find("## Cake").unwrap());
    let (title, bread) = start.split_at(start.find("## Bread").unwrap());
    story
        .repo
        .write("ROADMAP.md", format!("{title}{cake}\n{bread}"));
    story.ticks(BEA, "2024-05-03T09:00:00+02:00", &["Butter cream"]);
    tells_all(
        &story,
        &["2024-05-03T09:00:00+02:00 Bea checked Butter cream", FLOUR],
    );
}

#[test]
fn a_task_comes_ticked() {
    let story = with_flour();
    story.edit("cream\n", "cream\n- [x] Icing sugar\n");
    story.commit(BEA, "2024-05-03T09:00:00+02:00");
    story.tells(
        "",
        &["2024-05-03T09:00:00+02:00 Bea checked Icing sugar", FLOUR],
    );
    // Newest first, so it is told as ticked before it is told as new.
    let told = lines(&story.log("--all"), false);
    assert_eq!(
        told[..3],
        [
            "2024-05-03T09:00:00+02:00 Bea checked Icing sugar",
            "2024-05-03T09:00:00+02:00 Bea added Icing sugar",
            FLOUR
        ]
    );
    story.counts(&["2024-05-01 0/5", "2024-05-02 1/5", "2024-05-03 2/6"]);
}

#[test]
fn a_ticked_task_is_removed() {
    let story = with_flour();
    story.edit("- [x] Flour basics\n", "");
    story.commit(BEA, "2024-05-03T09:00:00+02:00");
    tells_all(
        &story,
        &["2024-05-03T09:00:00+02:00 Bea removed Flour basics", FLOUR],
    );
    story.tells("", &[FLOUR]);
    let told = story.log("");
    let entry = &told["entries"][0];
    assert!(
        entry["number"].is_null() && entry["key"].is_null(),
        "{told}"
    );
    assert_eq!(entry["phase"], "Bread", "{told}");
    story.counts(&["2024-05-01 0/5", "2024-05-02 1/5", "2024-05-03 0/4"]);
}

#[test]
fn another_takes_the_place_of_a_removed_one() {
    let story = with_flour();
    story.edit("[x] Flour basics", "[ ] Weigh with scales");
    story.commit(BEA, "2024-05-03T09:00:00+02:00");
    tells_all(
        &story,
        &[
            "2024-05-03T09:00:00+02:00 Bea added Weigh with scales",
            "2024-05-03T09:00:00+02:00 Bea removed Flour basics",
            FLOUR,
        ],
    );
}

#[test]
fn equal_tasks_in_two_phases() {
    let story = Story::with(LIST.replace("Sponge cake", "Flour basics"));
    story.edit(
        "## Cake\n\n- [ ] Flour basics",
        "## Cake\n\n- [x] Flour basics",
    );
    story.commit(BEA, "2024-05-03T09:00:00+02:00");
    let told = story.log("");
    let ticked = "2024-05-03T09:00:00+02:00 Bea checked Flour basics";
    assert_eq!(lines(&told, true), [ticked]);
    assert_eq!(told["entries"][0]["phase"], "Cake", "{told}");
    assert_eq!(told["entries"][0]["number"], "2.1", "{told}");
    // Now the other one is ticked, and the first goes.
    story.edit("## Bread\n\n- [ ]", "## Bread\n\n- [x]");
    story.commit(ADA, "2024-05-04T09:00:00+02:00");
    story.edit("## Cake\n\n- [x] Flour basics\n", "## Cake\n\n");
    story.commit(BEA, "2024-05-05T09:00:00+02:00");
    let other = "2024-05-04T09:00:00+02:00 Ada checked Flour basics";
    story.tells("", &[other, ticked]);
    story.counts(&[
        "2024-05-01 0/5",
        "2024-05-03 1/5",
        "2024-05-04 2/5",
        "2024-05-05 1/4",
    ]);
}

#[test]
fn boxes_in_code_are_none() {
    let story = with_flour();
    story.edit("cream\n", "cream\n\n```\n- [x] Icing sugar\n```\n");
    story.commit(BEA, "2024-05-03T09:00:00+02:00");
    tells_all(&story, &[FLOUR]);
    // What is fenced in is no task until the fence goes.
    story.edit("## Cake\n", "```\n## Cake\n");
    story.edit("cream\n\n```\n", "cream\n");
    story.commit(BEA, "2024-05-04T09:00:00+02:00");
    let told = story.log("--all");
    assert_eq!(
        lines(&told, true)[..2],
        [
            "2024-05-04T09:00:00+02:00 Bea removed Butter cream",
            "2024-05-04T09:00:00+02:00 Bea removed Sponge cake",
        ]
    );
}

#[test]
fn what_is_not_committed_comes_first() {
    let story = with_flour();
    story.ticks(BEA, "2024-05-03T09:00:00+02:00", &["Sponge cake"]);
    let sponge = "2024-05-03T09:00:00+02:00 Bea checked Sponge cake";
    story.tick(&["Bake a loaf"]);
    story.tells("", &["now somebody checked Bake a loaf", sponge, FLOUR]);
    story.git("add ROADMAP.md");
    story.untick(&["Sponge cake"]);
    story.tells(
        "",
        &[
            "now somebody checked Bake a loaf",
            "now somebody unchecked Sponge cake",
            sponge,
            FLOUR,
        ],
    );
    story.git("reset -q --hard");
    story.tells("", &[sponge, FLOUR]);
}

#[test]
fn fewer_entries_than_there_are() {
    let story = with_flour();
    story.ticks(BEA, "2024-05-03T09:00:00+02:00", &["Sponge cake"]);
    story.ticks(ADA, "2024-05-04T09:00:00+02:00", &["Bake a loaf"]);
    let loaf = "2024-05-04T09:00:00+02:00 Ada checked Bake a loaf";
    let sponge = "2024-05-03T09:00:00+02:00 Bea checked Sponge cake";
    story.tells("-n 2", &[loaf, sponge]);
    story.tells("-n 1", &[loaf]);
    story.tells("--author Bea", &[sponge]);
    story.tells("--author bea@example.org", &[sponge]);
    story.tells("--since 2024-05-03", &[loaf, sponge]);
    story.tells("--until 2024-05-03", &[sponge, FLOUR]);
    story.tells("--since 2024-05-03 --until 2024-05-03", &[sponge]);
    story.tells("2.1", &[sponge]);
    story.tells("1", &[loaf, FLOUR]);
    story.tells("1.1 2.1", &[sponge, FLOUR]);
    story.tells("-n 1 --author Ada --until 2024-05-03", &[FLOUR]);
    // Nothing of what was asked for stays with the next one who asks.
    story.repo.roadmap("log --json -n 1 2.1").succeeds();
    story.tells("", &[loaf, sponge, FLOUR]);
}
