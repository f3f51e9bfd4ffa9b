//! What files of each format come to.
#![cfg(test)]

mod odd;

use super::*;

const ROADMAP: &str = "\
# Learn to bake

## Phase 1: Bread

- [ ] Flour basics
- [ ] [Knead](https://example.org) **by** `hand`
- [ ] Bake a loaf
  - [ ] Sourdough, starter
  - [ ] Read
- [ ] Read

## Phase 2: Cake

- [ ] Sponge basics <!-- id: sponge -->
- [ ] Butter cream
- [ ] Read
- [ ] 3.5 litres of milk
- [ ] Fold `<b>` into [the batter][b]
- [ ] Melt ![butter][b] over
  low heat

[b]: https://example.org/b

## Books

### Go

- [ ] Chapter one

### Rust

- [ ] Chapter one
- [ ] Twin
- [ ] Twin
";

fn roadmap() -> Document {
    Document::parse("R.md", Source::from_text(ROADMAP.to_owned()))
}

/// What a file comes to: a line an entry that does anything, by number.
fn told(bytes: &[u8]) -> String {
    let roadmap = roadmap();
    let progress = match read("F", bytes.to_vec(), &roadmap) {
        Ok(progress) => progress,
        Err(error) => return format!("error: {error}"),
    };
    let plan = plan(&progress, &roadmap);
    let mut told = Vec::new();
    for wanted in &plan.wanted {
        let sign = if wanted.done { '+' } else { '-' };
        told.push(format!("{sign}{}", roadmap.number(wanted.task)));
    }
    let begun = plan
        .in_progress
        .iter()
        .map(|&task| format!("~{}", roadmap.number(task)));
    told.extend(begun);
    let unplaced = plan.unplaced.iter().map(|row| {
        let why = match &row.why {
            Why::NoTask => "none",
            Why::Several(_) => "several",
            Why::Contradiction(_) => "contradiction",
            Why::Unreadable(why) => why,
        };
        format!("?{}:{} ({why})", row.line, row.text)
    });
    told.extend(unplaced);
    told.join(" ")
}

const LIST: &str = "Flour basics\nbutter CREAM\nKnead by hand\n";
const BULLETS: &str =
    "# List\n\nSome words.\n\n- Flour basics\n* **Butter** cream\n1. [Knead by hand](x)\n";
const BOXES: &str = "- [x] Flour basics\n- [ ] Sponge basics\n* [X] Butter cream\n\nWords.\n\n\
                     [x] Knead by hand\n";
const SIGNS: &str = "✅ Flour basics\n- ✔️ Butter cream\nKnead `by` hand ✅ 2026-05-01\n\
                     Sponge basics\n🚧 Bake a loaf\n";
const TABLE: &str = "Words.\n\n| # | Task | Status |\n|---|:---|:-:|\n| 1 | Flour basics | ✅ |\n\
                     | 2 | Sponge basics | ⬚ |\n| 3 | [Butter cream](x) | ✔️ Done |\n\
                     | 4 | Bake a loaf | 🚧 |\n| 5 | Knead by hand | [x] |\n";
const BARE_TABLE: &str = "Task | Done\n--- | ---\nFlour basics | yes\nButter cream | YES\n\
                          Knead by hand | x\nSponge basics |\n";
const CSV: &str = "Task,Status,Note\n\"Flour basics\",done,\"a, b\"\nButter cream,Done,\n\
                   \"Knead by hand\",x,\"two\nlines\"\nSponge basics,todo,\n";
const TABS: &str = "Flour basics\t100%\nButter cream\t✅\nKnead by hand\tyes\nBake a loaf\t50%\n";
const EXPORT: &str = "{\"schemaVersion\":1,\"kind\":\"ticks\",\"title\":\"T\",\"tasks\":[\n\
    {\"key\":\"phase-1-bread/flour-basics\",\"id\":null,\"text\":\"x\",\"done\":true},\n\
    {\"key\":\"gone/x\",\"id\":null,\"text\":\"Butter cream\",\"done\":true},\n\
    {\"key\":\"gone\",\"text\":\"Knead by hand\",\"done\":true,\"at\":\"2026-05-01T11:00:00Z\"}]}\n";

/// All formats, each of which ticks the same three tasks.
const FORMATS: [&str; 9] = [
    LIST, BULLETS, BOXES, SIGNS, TABLE, BARE_TABLE, CSV, TABS, EXPORT,
];

#[test]
fn every_format_with_every_ending_and_mark() {
    for format in FORMATS {
        let as_is = told(format.as_bytes());
        assert!(as_is.starts_with("+1.1 +1.2 +2.2"), "{format}\n{as_is}");
        assert!(!as_is.contains('?'), "{format}\n{as_is}");
        for ending in ["\n", "\r\n", "\r"] {
            for mark in ["", "\u{feff}"] {
                let text = format!("{mark}{}", format.replace('\n', ending));
                assert_eq!(told(text.as_bytes()), as_is, "{text:?}");
            }
        }
        let utf16: Vec<u8> = format.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [&[0xff, 0xfe][..], &utf16].concat();
        assert_eq!(
            told(&marked),
            "error: F:1:1: not UTF-8 text; nothing was changed"
        );
        assert!(told(&utf16).starts_with("error: "), "{format}");
    }
}

#[test]
fn the_place_in_the_file_decides_between_equal_texts() {
    for (text, expected) in [
        ("Read ✅", "?1:Read (several)"),
        ("## Phase 2: Cake\n- Read ✅", "+2.3"),
        ("## phase 2\n- Read ✅", "+2.3"),
        ("## ✅ Phase 2: Cake 🚧\n- Read ✅", "+2.3"),
        ("Phase 2: Cake:\n\n- Read ✅", "+2.3"),
        ("**Phase 2: Cake**\nRead", "+2.3"),
        ("- Bake a loaf\n  - Read ✅", "+1.3.2"),
        ("## Phase 1\n- Read ✅", "?2:Read (several)"),
        ("# Books\n## Rust\nChapter one", "+4.1"),
        ("# Books\nChapter one", "?2:Chapter one (several)"),
        ("|Task|Phase|S|\n|-|-|-|\n|Read|Phase 2|✅|", "+2.3"),
        ("|Task|S|\n|-|-|\n|**Phase 2: Cake**||\n|Read|✅|", "+2.3"),
        ("- [x] Twin", "?1:Twin (several)"),
        (
            "# Learn to bake\n## Books\n### Rust\n\n- [ ] Chapter one\n- [ ] Twin\n- [x] Twin\n",
            "+4.3",
        ),
        (
            "[{\"text\":\"Read\",\"phase\":\"phase-2-cake\",\"done\":true}]",
            "+2.3",
        ),
    ] {
        assert_eq!(told(text.as_bytes()), expected, "{text}");
    }
}

#[test]
fn marks_and_numbers_may_be_part_of_the_text() {
    for (text, expected) in [
        ("3.5 litres of milk", "+2.4"),
        ("- [x] 3.5 litres of milk", "+2.4"),
        ("2.4  ✓ 3.5 litres of milk\n2.1  · Sponge basics", "+2.4"),
        ("2.1  · Sponge basics\n", ""),
        ("1) Flour basics\n(2) Butter cream", "+1.1 +2.2"),
        ("- [x] Whatever <!-- id: sponge -->", "+2.1"),
        ("Whatever ✅ <!-- id: sponge -->", "+2.1"),
        ("-[x] Flour basics\n- [~] Butter cream", "+1.1 ~2.2"),
        ("- [ ] 🚧 Flour basics", "~1.1"),
        ("- [ ] Flour basics ✅", ""),
        ("Sourdough, starter\nFlour basics", "+1.1 +1.3.1"),
        ("Fold <b> into the batter ✅", "+2.5"),
        ("Fold <b> into the batter", "+2.5"),
        ("- Fold `<b>` into [the batter][bat] ✅\n\n[bat]: y", "+2.5"),
        (
            "- Melt ![butter][but] over\n  low heat\n- Flour basics\n\n[but]: y",
            "+1.1 +2.6",
        ),
        (
            "1. Melt butter over\nlow heat ✅\n2. ✅ Flour\n   basics",
            "+1.1 +2.6",
        ),
        ("Read\n- Flour basics", "+1.1 ?1:Read (several)"),
        ("flour basic", "?1:flour basic (none)"),
        (
            "```\nFlour basics\n```\n<!--\nButter cream\n-->\nSponge basics",
            "+2.1",
        ),
        (
            "```\nFlour basics\n<!--\nButter cream",
            "+1.1 +2.2 ?3:<!-- (none)",
        ),
    ] {
        assert_eq!(told(text.as_bytes()), expected, "{text}");
    }
}

#[test]
fn tables_of_all_kinds() {
    for (text, expected) in [
        // Several columns that could say it.
        (
            "|T|Need|Status|\n|-|-|-|\n|Flour basics|yes|⬚|\n|Butter cream|no|✅|",
            "+2.2",
        ),
        (
            "|T|Need|S|\n|-|-|-|\n|Flour basics|yes|⬚|\n|Butter cream|no|✅|",
            "+2.2",
        ),
        (
            "|T|Read|Done it|\n|-|-|-|\n|Flour basics|✅|⬚|\n|Butter cream|✅|✅|",
            "+2.2 ?3:Flour basics (its columns say different things)",
        ),
        ("|Status|T|\n|-|-|\n|✅|Flour basics|", "+1.1"),
        ("|✅ Flour basics|a|\n|⬚ Butter cream|b|", "+1.1"),
        (
            "|T|When|\n|-|-|\n|Flour basics|May|",
            "?1:T | When (no column of this table says what is done)",
        ),
        (
            "|T|S|\n|-|-|\n|Flour basics|✅|\n|Butter cream|odd|",
            "+1.1 ?4:Butter cream ('odd' is no state that is understood)",
        ),
        (
            "|T|S|\n|-|-|\n|Flour basics|![badge](y.png)|\n|Butter cream|✅|",
            "+2.2 ?3:Flour basics ('badge' is no state that is understood)",
        ),
        (
            "|T|S|\n|-|-|\n|Flour basics|<input type=\"checkbox\" checked>|",
            "+1.1",
        ),
        ("|T|S|\n|-|-|\n|Flour basics|&#x2705;|", "+1.1"),
        (
            "|T|S|\n|-|-|\n|Nothing like it|✅|\n|Nor this|⬚|",
            "?3:Nothing like it (none)",
        ),
        (
            "|T|S|\n|-|-|\n|a \\| b|✅|\n|`c|d`|✅|",
            "?3:a | b (none) ?4:c|d (none)",
        ),
        (
            "Topic,Done\nFlour basics,yes\nNo such,done\n",
            "+1.1 ?3:No such (none)",
        ),
        ("Topic;Done\nFlour basics;yes\nButter cream;no\n", "+1.1"),
        (
            "No such,done\nFlour basics,done\n",
            "+1.1 ?1:No such (none)",
        ),
    ] {
        assert_eq!(told(text.as_bytes()), expected, "{text}");
    }
}

#[test]
fn the_newest_entry_holds_and_contradictions_are_refused() {
    let export = |tasks: &str| {
        let tasks = format!("{{\"kind\":\"ticks\",\"tasks\":[{tasks}]}}");
        told(tasks.as_bytes())
    };
    let entry =
        |done: bool, at: &str| format!("{{\"text\":\"Flour basics\",\"done\":{done},\"at\":{at}}}");
    let (may, june) = ("\"2026-05-01T11:00:00Z\"", "\"2026-06-01T11:00:00Z\"");
    for (one, two, expected) in [
        (entry(true, may), entry(false, june), "-1.1"),
        (entry(true, june), entry(false, may), "+1.1"),
        (entry(true, may), entry(true, "null"), "+1.1"),
        (
            entry(true, may),
            entry(false, may),
            "?1:Flour basics (contradiction) ?1:Flour basics (contradiction)",
        ),
        (
            entry(true, may),
            entry(false, "null"),
            "?1:Flour basics (contradiction) ?1:Flour basics (contradiction)",
        ),
    ] {
        assert_eq!(export(&format!("{one},{two}")), expected);
        assert_eq!(export(&format!("{two},{one}")), expected);
    }
    assert_eq!(
        told(b"- [x] Flour basics\n- [ ] Flour basics\n"),
        "?1:Flour basics (contradiction) ?2:Flour basics (contradiction)"
    );
}

#[test]
fn json_of_all_kinds() {
    for (text, expected) in [
        (
            "{\"kind\":\"tasks\",\"tasks\":[{\"text\":\"Flour basics\",\"done\":false}]}",
            "",
        ),
        (
            "{\"kind\":\"ticks\",\"tasks\":[{\"text\":\"Flour basics\",\"done\":false}]}",
            "-1.1",
        ),
        (
            "{\"tasks\":[7,\n\"Flour basics\",\n{\"text\":\"Butter cream\"},{\"text\":8,\"done\":true}]}",
            "?1:7 (it is no task) ?2:Flour basics (it does not say whether it is done) \
             ?3:Butter cream (it does not say whether it is done) \
             ?3:{\"text\":8,\"done\":true} (it is no task)",
        ),
        (
            "{\"tasks\":[]}",
            "error: nothing in F reads as progress; nothing was changed",
        ),
        (
            "{}",
            "error: F is JSON without `tasks`; nothing was changed",
        ),
        (
            "{\"schemaVersion\":2,\"tasks\":[]}",
            "error: F was made by a later version; nothing was changed",
        ),
        (
            "{\"tasks\":[}",
            "error: F:1:11: not readable as JSON: expected value; nothing was changed",
        ),
        ("[x] Flour basics", "+1.1"),
        (
            "",
            "error: nothing in F reads as progress; nothing was changed",
        ),
        (
            "# Only a heading\n\n---\n",
            "error: nothing in F reads as progress; nothing was changed",
        ),
    ] {
        assert_eq!(told(text.as_bytes()), expected, "{text}");
    }
    let deep = "[".repeat(100_000);
    assert!(told(deep.as_bytes()).starts_with('?'));
    assert!(told(format!("{{\"tasks\":[{deep}").as_bytes()).starts_with("error: "));
}

#[test]
fn too_much_is_refused() {
    let large = "a\n".repeat(MAX_BYTES / 2 + 1);
    assert_eq!(
        told(large.as_bytes()),
        "error: F is larger than 4 MB; nothing was changed"
    );
    let many = "a\n".repeat(MAX_ENTRIES + 1);
    assert_eq!(
        told(many.as_bytes()),
        "error: F has more than 50000 entries; nothing was changed"
    );
    // None of these takes long, though each invites a look at all that follows.
    for line in [
        "<!--\n",
        "```\n",
        "|a|\n",
        "a|b\n",
        "- [ ] a\n",
        "\"",
        "[",
        "*",
        " a\n",
    ] {
        let _ = told(line.repeat(3_000).as_bytes());
    }
    let steps: String = (0..2_000)
        .map(|indent| format!("{}a\n", " ".repeat(indent)))
        .collect();
    let _ = told(steps.as_bytes());
}

#[test]
fn days_are_commits_and_what_has_no_time_goes_last() {
    let at = |text: &str| Some(DateTime::parse_from_rfc3339(text).expect("a time"));
    let wanted = |task, at| Wanted {
        task,
        done: true,
        at,
    };
    let days = by_day(&[
        wanted(0, at("2026-05-02T09:00:00Z")),
        wanted(1, None),
        wanted(2, at("2026-05-01T23:30:00+02:00")),
        wanted(3, at("2026-05-02T10:00:00Z")),
    ]);
    let tasks: Vec<Vec<usize>> = days
        .iter()
        .map(|(_, day)| day.iter().map(|wanted| wanted.task).collect())
        .collect();
    assert_eq!(tasks, [vec![2], vec![0, 3, 1]]);
    assert_eq!(days[1].0, at("2026-05-02T10:00:00Z"));
    assert_eq!(by_day(&[wanted(0, None)]).len(), 1);
    assert!(by_day(&[]).is_empty());
}
