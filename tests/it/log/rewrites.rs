//! Histories that are rewritten, squashed, cut off or left for another, while
//! the cache remembers what was.

use crate::harness::Repo;

use super::story::{ADA, BEA, Story, lines};

const FLOUR: &str = "2024-05-02T09:00:00+02:00 Ada checked Flour basics";
const SPONGE: &str = "2024-05-03T10:00:00-04:00 Bea checked Sponge cake";
const LOAF: &str = "2024-05-04T09:00:00+02:00 Ada checked Bake a loaf";

/// Three ticks on three days.
fn three_ticks() -> Story {
    let story = Story::new();
    story.ticks(ADA, "2024-05-02T09:00:00+02:00", &["Flour basics"]);
    story.ticks(BEA, "2024-05-03T10:00:00-04:00", &["Sponge cake"]);
    story.ticks(ADA, "2024-05-04T09:00:00+02:00", &["Bake a loaf"]);
    story
}

/// Three ticks of which the cache knows.
fn three_known_ticks() -> Story {
    let story = three_ticks();
    story.tells("", &[LOAF, SPONGE, FLOUR]);
    remember(&story);
    story
}

/// Leaves a cache of what there is.
fn remember(story: &Story) {
    story.repo.roadmap("log --json").succeeds();
    story.repo.roadmap("stats --json").succeeds();
}

#[test]
fn a_branch_is_squashed() {
    let story = Story::new();
    story.git("switch -qc side");
    story.ticks(BEA, "2024-05-02T10:00:00-04:00", &["Sponge cake"]);
    story.ticks(BEA, "2024-05-03T10:00:00-04:00", &["Butter cream"]);
    remember(&story);
    story.git("switch -q main");
    story.ticks(ADA, "2024-05-04T09:00:00+02:00", &["Flour basics"]);
    story.git("merge -q --squash side");
    story.commit(ADA, "2024-05-06T09:00:00+02:00");
    story.tells(
        "",
        &[
            "2024-05-06T09:00:00+02:00 Ada checked Butter cream",
            "2024-05-06T09:00:00+02:00 Ada checked Sponge cake",
            "2024-05-04T09:00:00+02:00 Ada checked Flour basics",
        ],
    );
    story.counts(&["2024-05-01 0/5", "2024-05-04 1/5", "2024-05-06 3/5"]);
}

#[test]
fn a_rebase_keeps_the_dates() {
    let story = Story::new();
    story.git("switch -qc side");
    story.ticks(BEA, "2024-05-02T10:00:00-04:00", &["Sponge cake"]);
    story.ticks(BEA, "2024-05-05T10:00:00-04:00", &["Butter cream"]);
    remember(&story);
    story.git("switch -q main");
    story.ticks(ADA, "2024-05-03T09:00:00+02:00", &["Flour basics"]);
    remember(&story);
    story.git("switch -q side");
    story.git("rebase -q main");
    story.tells(
        "",
        &[
            "2024-05-05T10:00:00-04:00 Bea checked Butter cream",
            "2024-05-02T10:00:00-04:00 Bea checked Sponge cake",
            "2024-05-03T09:00:00+02:00 Ada checked Flour basics",
        ],
    );
    // Bea's first tick stands behind Ada's, and counts on its own day.
    story.counts(&[
        "2024-05-01 0/5",
        "2024-05-02 1/5",
        "2024-05-03 2/5",
        "2024-05-05 3/5",
    ]);
}

#[test]
fn the_last_commit_is_amended() {
    let story = three_known_ticks();
    story.untick(&["Bake a loaf"]);
    story.tick(&["Knead by hand"]);
    story.git("commit -q -a --amend --no-edit --date 2024-05-05T09:00:00+02:00");
    story.tells(
        "",
        &[
            "2024-05-05T09:00:00+02:00 Ada checked Knead by hand",
            SPONGE,
            FLOUR,
        ],
    );
    story.counts(&[
        "2024-05-01 0/5",
        "2024-05-02 1/5",
        "2024-05-03 2/5",
        "2024-05-05 3/5",
    ]);
}

#[test]
fn only_the_author_is_amended() {
    let story = three_known_ticks();
    story.git("commit -q --amend --no-edit --author 'Bea <bea@example.org>'");
    let by_bea = LOAF.replace("Ada", "Bea");
    story.tells("", &[&by_bea, SPONGE, FLOUR]);
}

#[test]
fn the_branch_goes_back() {
    let story = three_known_ticks();
    story.git("tag last");
    story.git("reset -q --hard HEAD~2");
    story.tells("", &[FLOUR]);
    story.counts(&["2024-05-01 0/5", "2024-05-02 1/5"]);
    remember(&story);
    story.git("reset -q --hard last");
    story.tells("", &[LOAF, SPONGE, FLOUR]);
}

#[test]
fn a_commit_is_dropped_and_others_change_places() {
    let story = three_known_ticks();
    story.git("rebase -q --onto HEAD~2 HEAD~1");
    story.tells("", &[LOAF, FLOUR]);
    story.counts(&["2024-05-01 0/5", "2024-05-02 1/5", "2024-05-04 2/5"]);
    remember(&story);
    story.git("reset -q --hard HEAD~2");
    story.git("cherry-pick ORIG_HEAD");
    story.git("cherry-pick ORIG_HEAD~1");
    story.tells("", &[FLOUR, LOAF]);
    story.counts(&["2024-05-01 0/5", "2024-05-02 1/5", "2024-05-04 2/5"]);
}

#[test]
fn what_others_pushed_by_force() {
    let story = three_ticks();
    story.git("clone -q . ../copy");
    let theirs = |command: &str| story.repo.roadmap(&format!("-C ../copy {command}"));
    let told = theirs("log --json").succeeds().json();
    assert_eq!(lines(&told, true), [LOAF, SPONGE, FLOUR]);
    theirs("stats --json").succeeds();
    story.git("reset -q --hard HEAD~2");
    story.ticks(BEA, "2024-05-06T10:00:00-04:00", &["Butter cream"]);
    story.git("-C ../copy fetch -q");
    story.git("-C ../copy reset -q --hard origin/main");
    let told = theirs("log --json").succeeds().json();
    let butter = "2024-05-06T10:00:00-04:00 Bea checked Butter cream";
    assert_eq!(lines(&told, true), [butter, FLOUR]);
    let told = theirs("stats --json").succeeds().json();
    let last = serde_json::json!({"date": "2024-05-06", "done": 2, "total": 5});
    assert_eq!(told["series"].as_array().unwrap().last(), Some(&last));
}

#[test]
fn from_branch_to_branch() {
    let story = three_ticks();
    story.git("switch -qc other HEAD~1");
    story.ticks(BEA, "2024-05-06T10:00:00-04:00", &["Butter cream"]);
    let butter = "2024-05-06T10:00:00-04:00 Bea checked Butter cream";
    for _ in 0..2 {
        story.tells("", &[butter, SPONGE, FLOUR]);
        remember(&story);
        story.git("switch -q main");
        story.tells("", &[LOAF, SPONGE, FLOUR]);
        remember(&story);
        story.git("switch -q other");
    }
}

#[test]
fn a_merge_drops_what_the_cache_knows() {
    let story = Story::new();
    story.ticks(ADA, "2024-05-02T09:00:00+02:00", &["Flour basics"]);
    story.git("branch side");
    story.ticks(BEA, "2024-05-03T10:00:00-04:00", &["Sponge cake"]);
    story.tells("", &[SPONGE, FLOUR]);
    remember(&story);
    story.git("switch -q side");
    story.git_as(
        ADA,
        "2024-05-04T09:00:00+02:00",
        "merge -q --no-ff -s ours -m Merge main",
    );
    story.tells("", &[FLOUR]);
    story.counts(&["2024-05-01 0/5", "2024-05-02 1/5"]);
    story.git("switch -q main");
    remember(&story);
    story.git("switch -q side");
    story.ticks(ADA, "2024-05-05T09:00:00+02:00", &["Bake a loaf"]);
    story.tells(
        "",
        &["2024-05-05T09:00:00+02:00 Ada checked Bake a loaf", FLOUR],
    );
    story.git("switch -q main");
    remember(&story);
    story.git("switch -q side");
    story.counts(&["2024-05-01 0/5", "2024-05-02 1/5", "2024-05-05 2/5"]);
}

#[test]
fn a_branch_of_nothing_in_common() {
    let story = three_known_ticks();
    story.git("switch -q --orphan new");
    let text = super::story::LIST.replace("[ ] Knead", "[x] Knead");
    story.repo.write("ROADMAP.md", text);
    story.commit(BEA, "2024-06-01T10:00:00-04:00");
    story.tells("", &["2024-06-01T10:00:00-04:00 Bea checked Knead by hand"]);
    story.counts(&["2024-06-01 1/5"]);
}

#[test]
fn replaced_commits_are_seen_as_git_shows_them() {
    let story = three_known_ticks();
    story.git("switch -q --detach HEAD~1");
    story.git("commit -q --amend --no-edit --author 'Ada <ada@example.org>'");
    let new = story.git("rev-parse HEAD");
    story.git("switch -q main");
    story.git(&format!("replace HEAD~1 {}", new.trim()));
    let by_ada = SPONGE.replace("Bea", "Ada");
    story.tells("", &[LOAF, &by_ada, FLOUR]);
    remember(&story);
    story.git("replace -d HEAD~1");
    story.tells("", &[LOAF, SPONGE, FLOUR]);
}

/// A clone of the last commits alone.
fn shallow(story: &Story, depth: usize) {
    let from = story.repo.top().display();
    story.git(&format!("clone -q --depth {depth} file://{from} ../cut"));
}

fn in_the_cut(story: &Story, command: &str) -> serde_json::Value {
    let run = story.repo.roadmap(&format!("-C ../cut {command}"));
    run.succeeds().json()
}

#[test]
fn a_shallow_clone_invents_nothing() {
    let story = three_ticks();
    shallow(&story, 2);
    for _ in 0..2 {
        let told = in_the_cut(&story, "log --json");
        assert_eq!(told["complete"], false);
        assert_eq!(lines(&told, true), [LOAF]);
        let told = in_the_cut(&story, "log --json --all");
        assert_eq!(lines(&told, true), [LOAF]);
        let series = &in_the_cut(&story, "stats --json")["series"];
        let last = serde_json::json!({"date": "2024-05-04", "done": 3, "total": 5});
        assert_eq!(series.as_array().unwrap().last(), Some(&last), "{series}");
    }
    // All of it comes, and the cache of the part is no longer true.
    story.git("-C ../cut fetch -q --unshallow");
    let told = in_the_cut(&story, "log --json");
    assert_eq!(told["complete"], true);
    assert_eq!(lines(&told, true), [LOAF, SPONGE, FLOUR]);
    assert_eq!(story.log("")["complete"], true);
}

#[test]
fn a_shallow_clone_that_is_cut_where_the_list_stays_as_it_is() {
    let story = three_ticks();
    for number in 0..3 {
        story.repo.write("notes.txt", format!("{number}\n"));
        story.commit(BEA, &format!("2024-05-05T1{number}:00:00-04:00"));
    }
    shallow(&story, 2);
    let told = in_the_cut(&story, "log --json --all");
    assert_eq!(told["complete"], false);
    assert_eq!(lines(&told, true), [] as [&str; 0]);
    story.git("-C ../cut fetch -q --deepen 3");
    let told = in_the_cut(&story, "log --json --all");
    assert_eq!(told["complete"], false);
    assert_eq!(lines(&told, true), [LOAF]);
}

#[test]
fn a_shallow_clone_with_a_side_branch() {
    let story = Story::new();
    story.ticks(ADA, "2024-05-02T09:00:00+02:00", &["Flour basics"]);
    story.git("switch -qc side");
    story.ticks(BEA, "2024-05-03T10:00:00-04:00", &["Sponge cake"]);
    story.git("switch -q main");
    story.ticks(ADA, "2024-05-04T09:00:00+02:00", &["Bake a loaf"]);
    story.merge(ADA, "2024-05-05T09:00:00+02:00", "side");
    story.ticks(BEA, "2024-05-06T10:00:00-04:00", &["Butter cream"]);
    // Both sides of the merge are cut off right behind it.
    shallow(&story, 3);
    let told = in_the_cut(&story, "log --json --all");
    assert_eq!(told["complete"], false);
    let butter = "2024-05-06T10:00:00-04:00 Bea checked Butter cream";
    assert_eq!(lines(&told, true), [butter]);
}

#[test]
fn worktrees_of_one_repository() {
    let story = three_known_ticks();
    story.git("worktree add -q -b other ../other HEAD~1");
    let theirs = |command: &str| story.repo.roadmap(&format!("-C ../other {command}"));
    let told = theirs("log --json").succeeds().json();
    assert_eq!(lines(&told, true), [SPONGE, FLOUR]);
    story.tells("", &[LOAF, SPONGE, FLOUR]);
    let told = theirs("log --json").succeeds().json();
    assert_eq!(lines(&told, true), [SPONGE, FLOUR]);
}

#[test]
fn without_a_commit() {
    let repo = Repo::empty();
    repo.write("ROADMAP.md", "- [x] Flour basics\n- [ ] Sponge cake\n");
    let told = repo.roadmap("log --json").succeeds().json();
    assert_eq!(lines(&told, true), ["now somebody checked Flour basics"]);
}
