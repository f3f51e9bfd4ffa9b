//! Versions, names and dates as nobody wants them and everybody has them.

use super::story::{ADA, ADDED, BEA, LIST, Story, Who};

const FLOUR: &str = "2024-05-02T09:00:00+02:00 Ada checked Flour basics";
const SPONGE: &str = "2024-05-03T10:00:00-04:00 Bea checked Sponge cake";

/// Asserts that two ticks happened and nothing else.
#[track_caller]
fn tells_two_ticks(story: &Story) {
    let mut all = vec![SPONGE, FLOUR];
    all.extend(ADDED);
    story.tells("--all", &all);
    story.counts(&["2024-05-01 0/5", "2024-05-02 1/5", "2024-05-03 2/5"]);
}

/// The first tick comes with another version of the text, the second with the
/// text as it was.
fn with_version(change: impl Fn(&str) -> Vec<u8>) -> Story {
    let story = Story::new();
    let ticked = LIST.replace("[ ] Flour", "[x] Flour");
    story.repo.write("ROADMAP.md", change(&ticked));
    story.commit(ADA, "2024-05-02T09:00:00+02:00");
    story.repo.write("ROADMAP.md", &ticked);
    story.ticks(BEA, "2024-05-03T10:00:00-04:00", &["Sponge cake"]);
    story
}

#[test]
fn other_line_endings() {
    tells_two_ticks(&with_version(|text| text.replace('\n', "\r\n").into()));
}

#[test]
fn a_byte_order_mark() {
    tells_two_ticks(&with_version(|text| format!("\u{feff}{text}").into()));
}

#[test]
fn bytes_that_are_no_utf8_in_prose() {
    tells_two_ticks(&with_version(|text| {
        let mut bytes = text.as_bytes().to_vec();
        let at = text.find("Rest").unwrap();
        bytes.splice(at..at, *b"\xff\xfe \xc3( ");
        bytes
    }));
}

#[test]
fn a_latin_version() {
    let text = LIST.replace("Butter cream", "Crème pâtissière");
    let latin = |text: &str| -> Vec<u8> {
        let byte = |character| u8::try_from(u32::from(character)).unwrap();
        text.chars().map(byte).collect()
    };
    let story = Story::with(latin(&text.replace("[ ] Crème", "[x] Crème")));
    let first = "2024-05-01T09:00:00+02:00 Ada checked Crème pâtissière";
    story
        .repo
        .write("ROADMAP.md", text.replace("[ ] Crème", "[x] Crème"));
    story.commit(BEA, "2024-05-02T09:00:00+02:00");
    story.ticks(BEA, "2024-05-03T10:00:00-04:00", &["Sponge cake"]);
    story.tells("", &[SPONGE, first]);
    story.counts(&["2024-05-01 1/5", "2024-05-03 2/5"]);
}

#[test]
fn a_version_without_a_newline_at_its_end() {
    tells_two_ticks(&with_version(|text| text.trim_end().into()));
}

#[test]
fn an_empty_version() {
    let story = Story::new();
    story.ticks(ADA, "2024-05-02T09:00:00+02:00", &["Flour basics"]);
    let text = story.repo.read("ROADMAP.md");
    story.repo.write("ROADMAP.md", "");
    story.commit(BEA, "2024-05-02T12:00:00+02:00");
    story.repo.write("ROADMAP.md", text);
    story.ticks(BEA, "2024-05-03T10:00:00-04:00", &["Sponge cake"]);
    // An accident that somebody mended: nobody ticked Flour basics twice.
    story.tells("", &[SPONGE, FLOUR]);
}

#[test]
fn conflict_markers_are_committed() {
    let story = Story::new();
    story.git("switch -qc side");
    story.ticks(BEA, "2024-05-02T10:00:00-04:00", &["Knead by hand"]);
    story.git("switch -q main");
    story.ticks(ADA, "2024-05-03T09:00:00+02:00", &["Flour basics"]);
    let merge = ["merge", "-q", "--no-ff", "-m", "Merge", "side"];
    story.repo.call("git", &merge).run().ends_with(1);
    assert!(story.repo.read("ROADMAP.md").contains("<<<<<<<"));
    story.commit(ADA, "2024-05-04T09:00:00+02:00");
    story.repo.write(
        "ROADMAP.md",
        LIST.replace("[ ] Flour", "[x] Flour")
            .replace("[ ] Knead", "[x] Knead"),
    );
    story.commit(ADA, "2024-05-05T09:00:00+02:00");
    story.tells(
        "",
        &[
            "2024-05-03T09:00:00+02:00 Ada checked Flour basics",
            "2024-05-02T10:00:00-04:00 Bea checked Knead by hand",
        ],
    );
    let series = story.series();
    let last = series.last().unwrap();
    assert!(last.ends_with(" 2/5"), "{last}");
}

#[test]
fn clocks_all_over_the_world() {
    let story = Story::new();
    story.ticks(ADA, "2024-05-03T00:30:00+05:45", &["Flour basics"]);
    story.ticks(BEA, "2024-05-02T23:30:00-09:30", &["Sponge cake"]);
    story.ticks(ADA, "2024-05-04T00:00:00+00:00", &["Bake a loaf"]);
    story.ticks(BEA, "2024-05-03T23:59:59-11:00", &["Butter cream"]);
    story.ticks(BEA, "2024-05-06T00:00:00+14:00", &["Knead by hand"]);
    story.tells(
        "",
        &[
            "2024-05-06T00:00:00+14:00 Bea checked Knead by hand",
            "2024-05-03T23:59:59-11:00 Bea checked Butter cream",
            "2024-05-04T00:00:00+00:00 Ada checked Bake a loaf",
            "2024-05-02T23:30:00-09:30 Bea checked Sponge cake",
            "2024-05-03T00:30:00+05:45 Ada checked Flour basics",
        ],
    );
    // Each on the author's own day.
    story.counts(&[
        "2024-05-01 0/5",
        "2024-05-02 1/5",
        "2024-05-03 3/5",
        "2024-05-04 4/5",
        "2024-05-06 5/5",
    ]);
}

#[test]
fn the_earlier_day_of_somebody_else() {
    let story = Story::new();
    story.ticks(ADA, "2024-05-02T23:30:00-04:00", &["Flour basics"]);
    story.ticks(BEA, "2024-05-03T05:31:00+02:00", &["Sponge cake"]);
    // A minute apart, and on two days.
    story.counts(&["2024-05-01 0/5", "2024-05-02 1/5", "2024-05-03 2/5"]);
}

#[test]
fn a_clock_that_stood_at_zero() {
    let story = Story::new();
    story.ticks(ADA, "@0 +0000", &["Flour basics"]);
    story.ticks(BEA, "2024-05-03T10:00:00-04:00", &["Sponge cake"]);
    let at_zero = "1970-01-01T00:00:00+00:00 Ada checked Flour basics";
    story.tells("", &[SPONGE, at_zero]);
    // No day is told of before there was a list.
    story.counts(&["2024-05-01 1/5", "2024-05-03 2/5"]);
}

#[test]
fn names_go_through_the_mailmap() {
    const OLD: Who = Who::new("bea-laptop", "bea@laptop.local");
    let story = Story::new();
    story.ticks(ADA, "2024-05-02T09:00:00+02:00", &["Flour basics"]);
    story.ticks(OLD, "2024-05-03T10:00:00-04:00", &["Sponge cake"]);
    let unmapped = SPONGE.replace("Bea", "bea-laptop");
    story.tells("", &[&unmapped, FLOUR]);
    story.repo.roadmap("log --json").succeeds();
    story
        .repo
        .write(".mailmap", "Bea <bea@example.org> <bea@laptop.local>\n");
    // What the cache has is not the name that it had then.
    story.tells("", &[SPONGE, FLOUR]);
    story.tells("--author Bea", &[SPONGE]);
    story.tells("--author laptop", &[]);
    story.repo.write(".mailmap", "Bea B. <bea@laptop.local>\n");
    story.tells("", &[&SPONGE.replace("Bea", "Bea B."), FLOUR]);
}

#[test]
fn names_that_are_hard_to_print() {
    const ODD: Who = Who::new("Zoë \"Z\" O'Hara, Jr.", "zoë+x@example.org");
    let story = Story::new();
    story.ticks(ODD, "2024-05-02T09:00:00+02:00", &["Flour basics"]);
    let told = story.log("");
    assert_eq!(told["entries"][0]["author"], "Zoë \"Z\" O'Hara, Jr.");
    assert_eq!(told["entries"][0]["email"], "zoë+x@example.org");
}

#[test]
fn what_the_user_has_set_in_git_changes_nothing() {
    let story = Story::new();
    story.ticks(ADA, "2024-05-02T09:00:00+02:00", &["Flour basics"]);
    story.ticks(BEA, "2024-05-03T10:00:00-04:00", &["Sponge cake"]);
    let settings = [
        "log.date relative",
        "log.showSignature true",
        "log.follow true",
        "log.decorate full",
        "log.showRoot false",
        "log.mailmap false",
        "log.diffMerges first-parent",
        "format.pretty oneline",
        "diff.renames copies",
        "diff.noprefix true",
        "color.ui always",
        "core.quotePath false",
        "core.abbrev 4",
        "i18n.logOutputEncoding ISO-8859-1",
        "diff.external false",
        "core.commitGraph false",
    ];
    for setting in settings {
        story.git(&format!("config {setting}"));
        // An older answer must not stand in for a new one.
        story.drop_cache();
        let told = story.repo.roadmap("log --json").succeeds().json();
        let lines = super::story::lines(&told, true);
        assert_eq!(lines, [SPONGE, FLOUR], "{setting}");
    }
}
