//! Properties over documents put together from nasty fragments.
//!
//! The seed is fixed, so that a run says the same everywhere; to look further,
//! set `PROPTEST_RNG_SEED` and `PROPTEST_CASES`.

use chrono::NaiveDate;
use git_roadmap::roadmap::edit::{self, Edit};
use git_roadmap::roadmap::generate::{self, Place, Recent};
use git_roadmap::roadmap::plan::Plan;
use git_roadmap::roadmap::{Depth, Document, Source, block, lint, select};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

/// What documents are put together from. Each stands on lines of its own or
/// runs into its neighbour, as the joint says.
const FRAGMENTS: &[&str] = &[
    "- [ ] a",
    "- [x] b",
    "- [X] c **bold** `code` [link](#a)",
    "* [ ] star",
    "+ [ ] plus",
    "1. [ ] one",
    "12) [x] twelve",
    "  - [ ] two spaces in",
    "    - [ ] four spaces in",
    "\t- [ ] a tab in",
    "-\t[ ] tab behind the bullet",
    "-\t\t[ ] code, really",
    "- - [ ] twice",
    "> - [ ] quoted",
    "> > - [x] quoted twice",
    "- [ ]",
    "- [ ] ",
    "- [ ]\n  on the next line",
    "-\n  [ ] behind a bullet of its own",
    "- [\t] tab in the box",
    "- [\u{b}] vertical tab",
    "- [\u{a0}] no-break space",
    "- [ ]\u{a0}no-break space behind",
    "- [ ]text",
    "- [x](url)",
    "- [x][x]",
    "- [ ][ ]",
    "- [x ] odd",
    "- [] odd",
    "- [~] mark",
    "-[ ] tight",
    "-[x]\ttight",
    "- \\[ ] escaped",
    "- &#91; ] entity",
    "- [ ] a <!-- id: n1 -->",
    "- [ ] b <!-- id: n2 -->",
    "- [ ] same",
    "- [ ] same",
    "- [ ] ```\n  fence in an item\n  ```",
    "- [ ] # heading in a box",
    "- # heading in an item",
    "- ### [ ] heading with a box",
    "- [ ] setext\n  ---",
    "- [ ] | a | b |\n  |--|--|\n  | 1 | 2 |",
    "  continued",
    "  second paragraph of an item",
    "lazy",
    "- **Duration**: Weeks 1–3",
    "- **Duration**: 2 weeks",
    "- **Duration**: Month 1 (Post-Roadmap)",
    "- **Focus:** all of it",
    "# One",
    "## Phase 1: A",
    "## Phase 2: B",
    "### Same",
    "### Same",
    "#### C++ & C# / `code` *em* ~~del~~",
    "## ![image](i.png)",
    "## [link](u) é 日本 👩‍👩‍👧",
    "# \u{2028}odd\u{200d}",
    "Setext\n===",
    "Setext\n---",
    "#",
    "<h2>raw</h2>",
    "<h3>raw `x`",
    "</h3>",
    "<details>\n<summary>s</summary>",
    "</details>",
    "<div>\n- [ ] in html",
    "<!--",
    "-->",
    "<!-- - [ ] one line -->",
    "<!-- comment\n- [ ] inside\n-->",
    "<!-- roadmap:toc -->",
    "<!-- /roadmap:toc -->",
    "<!-- roadmap:toc -->\n<!-- /roadmap:toc -->",
    "<!-- roadmap:toc depth=1..6 -->\n\n- [old](#old)\n\n<!-- /roadmap:toc -->",
    "<!-- roadmap:badges -->\n<!-- /roadmap:badges -->",
    "<!-- roadmap:badge -->\n<!-- /roadmap:badge -->",
    "<!-- roadmap:badge -->\nold\n<!-- /roadmap:badge -->",
    "<!-- roadmap:progress -->\n<!-- /roadmap:progress -->",
    "<!-- roadmap:recent count=2 -->\n<!-- /roadmap:recent -->",
    "<!-- roadmap:burnup -->\nold\n<!-- /roadmap:burnup -->",
    "<!-- roadmap:unknown x=1 -->\ntext\n<!-- /roadmap:unknown -->",
    "  <!-- roadmap:badge -->",
    "text <!-- roadmap:badge -->",
    "```\n- [ ] in a fence\n```",
    "```",
    "~~~",
    "    - [ ] indented code",
    "---",
    "***",
    "---\ntitle: front\n---",
    "| a | b |\n|---|---|\n| - [ ] c | [x] |",
    "[^1]: footnote\n\n    - [ ] in a footnote",
    "refers[^1]",
    "[x]: https://example.org",
    "[ ]: https://example.org",
    "[X]: <a b> 'c'",
    "[a](#phase-1-a) [b](#nowhere) [c](#same-1)",
    "\u{feff}",
    "\0",
    "\u{1a}",
    "\u{c}",
    "é",
    "\\",
    "**",
    "`",
    "[",
    "<",
    "$$\n- [ ] math\n$$",
    "> [!NOTE]\n> - [ ] alert",
    "",
    "",
];

const JOINTS: &[&str] = &[
    "\n", "\n", "\n", "\n\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\n  ", "\n    ", "\n> ", "\n\t",
    " ", "",
];

/// One document: fragments with joints, mostly with one kind of line ending.
fn documents() -> impl Strategy<Value = String> {
    let piece = (
        proptest::sample::select(FRAGMENTS),
        proptest::sample::select(JOINTS),
    );
    let pieces = proptest::collection::vec(piece, 1..14);
    (pieces, 0..8_u8).prop_map(|(pieces, ending)| {
        let text: String = pieces
            .iter()
            .flat_map(|(fragment, joint)| [*fragment, *joint])
            .collect();
        match ending {
            0 => text.replace("\r\n", "\n").replace('\n', "\r\n"),
            1 => text.replace("\r\n", "\n").replace('\n', "\r"),
            2 => format!("\u{feff}{text}"),
            _ => text,
        }
    })
}

/// Arbitrary text of characters that mean something.
fn soups() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        proptest::sample::select(
            "-*+ \t\n\r>[]xX()#`~|<!:.1)\\&;/=_'\"roadmp é日\u{301}\u{200d}\u{feff}\0\u{a0}\u{2028}".chars().collect::<Vec<_>>(),
        ),
        0..60,
    )
    .prop_map(|characters| characters.into_iter().collect())
}

pub(crate) fn texts() -> impl Strategy<Value = String> {
    prop_oneof![4 => documents(), 1 => soups()]
}

fn check(cases: u32, property: impl Fn(&str) -> Result<(), TestCaseError>) {
    check_all(cases, &texts(), |text| property(text));
}

/// Checks a property of what a strategy makes.
pub(crate) fn check_all<S: Strategy>(
    cases: u32,
    strategy: &S,
    property: impl Fn(&S::Value) -> Result<(), TestCaseError>,
) {
    check_shrinking(cases, 20_000, strategy, property);
}

/// The same for a property that runs processes, which is shrunk less.
pub(crate) fn check_slow<S: Strategy>(
    cases: u32,
    strategy: &S,
    property: impl Fn(&S::Value) -> Result<(), TestCaseError>,
) {
    check_shrinking(cases, 300, strategy, property);
}

fn check_shrinking<S: Strategy>(
    cases: u32,
    shrinks: u32,
    strategy: &S,
    property: impl Fn(&S::Value) -> Result<(), TestCaseError>,
) {
    let mut config = Config {
        failure_persistence: None,
        max_shrink_iters: shrinks,
        ..Config::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    if std::env::var_os("PROPTEST_RNG_SEED").is_none() {
        config.rng_seed = RngSeed::Fixed(20_260_501);
    }
    let result = TestRunner::new(config).run(strategy, |value| property(&value));
    if let Err(error) = result {
        panic!("{error}");
    }
}

pub(crate) fn parse(text: &str) -> Document {
    Document::parse("ROADMAP.md", Source::from_text(text.to_owned()))
}

/// All tasks as if ticked on one day.
fn recent(document: &Document) -> Vec<Recent> {
    let day = NaiveDate::default();
    (0..document.tasks().len())
        .map(|task| Recent { day, task })
        .collect()
}

/// The text after a refresh; `None` where markers are broken.
fn refreshed(text: &str) -> Option<String> {
    let document = parse(text);
    let refreshed = generate::refresh(
        &document,
        &document,
        &Place::at_top(),
        Some(&recent(&document)),
    )
    .ok()?;
    Some(edit::apply(text, &refreshed.edits))
}

/// The text outside of its blocks.
fn outside_blocks(text: &str, edits: &[Edit]) -> Vec<String> {
    let mut outside = Vec::new();
    let mut at = 0;
    for edit in edits {
        outside.push(text[at..edit.range.start].to_owned());
        at = edit.range.end;
    }
    outside.push(text[at..].to_owned());
    outside
}

/// Ticks or unticks each task: only its byte differs, or nothing does.
pub(crate) fn ticks_change_one_byte(text: &str) -> Result<(), TestCaseError> {
    let document = parse(text);
    for task in 0..document.tasks().len() {
        let done = document.tasks()[task].done;
        let Ok(changed) = edit::set_states(&document, &[(task, !done)]) else {
            continue;
        };
        let changed = changed.expect("a state that differs");
        let (before, after) = (text.as_bytes(), changed.source().bytes());
        prop_assert_eq!(before.len(), after.len());
        let differing: Vec<usize> = (0..before.len())
            .filter(|&at| before[at] != after[at])
            .collect();
        prop_assert_eq!(differing.len(), 1);
        let at = differing[0];
        prop_assert_eq!((before[at - 1], before[at + 1]), (b'[', b']'));
        prop_assert_eq!(
            document.source().position(at).0,
            document.tasks()[task].line as usize
        );
        prop_assert_eq!(changed.tasks().len(), document.tasks().len());
        for other in 0..document.tasks().len() {
            let expected = document.tasks()[other].done != (other == task);
            prop_assert_eq!(changed.tasks()[other].done, expected);
            prop_assert_eq!(changed.number(other), document.number(other));
            prop_assert_eq!(changed.key(other), document.key(other));
        }
        let back = edit::set_states(&changed, &[(task, done)]);
        let Ok(Some(back)) = back else {
            return Err(TestCaseError::fail("the way back is refused"));
        };
        let restored = back.source().bytes();
        if matches!(before[at], b' ' | b'x') {
            prop_assert_eq!(restored, before);
        } else {
            prop_assert_eq!(parse(text).tasks()[task].done, back.tasks()[task].done);
        }
    }
    Ok(())
}

/// What a parsed document says of itself fits together.
pub(crate) fn is_consistent(text: &str) -> Result<(), TestCaseError> {
    let document = Document::parse_to(
        "ROADMAP.md",
        Source::from_text(text.to_owned()),
        Depth::Details,
    );
    let lines = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .matches('\n')
        .count()
        + 1;
    let mut last_line = 0;
    for (index, task) in document.tasks().iter().enumerate() {
        prop_assert!(task.line >= last_line && task.line as usize <= lines);
        last_line = task.line;
        let parent = document.parent(index);
        prop_assert!(parent.is_none_or(|parent| parent < index));
        let depth = parent.map_or(0, |parent| document.tasks()[parent].depth + 1);
        prop_assert_eq!(task.depth, depth);
        prop_assert!(
            document
                .descendants(index)
                .all(|below| document.tasks()[below].depth > task.depth)
        );
        prop_assert!(document.tasks_of(document.phase_of(index)).contains(&index));
        prop_assert!(!document.key(index).is_empty());
        prop_assert!(!document.number(index).is_empty());
        let edits = edit::state_edits(&document, &[(index, (!task.done).into())]);
        for edit in edits.into_iter().flatten() {
            prop_assert!(
                text.is_char_boundary(edit.range.start) && text.is_char_boundary(edit.range.end)
            );
            prop_assert_eq!(&text[edit.range.start - 1..edit.range.start], "[");
            prop_assert_eq!(&text[edit.range.end..=edit.range.end], "]");
        }
        let _ = document.details(index).chain(document.links(index)).count();
    }
    let mut phases = 0;
    for phase in 0..document.phases().len() {
        prop_assert_eq!(document.tasks_of(phase).start, phases);
        phases = document.tasks_of(phase).end;
        prop_assert!(phases > document.tasks_of(phase).start);
        prop_assert!(document.phase_line(phase) as usize <= lines);
        let _ = (
            document.phase_title(phase),
            document.phase_short(phase),
            document.fields(phase).count(),
        );
    }
    prop_assert_eq!(phases, document.tasks().len());
    for heading in document.headings() {
        prop_assert!((1..=6).contains(&heading.level) && heading.line as usize <= lines);
    }
    for finding in lint::lint(&document) {
        prop_assert!(
            (1..=lines).contains(&finding.line) && finding.column >= 1,
            "{:?}",
            finding
        );
        for edit in &finding.fix {
            prop_assert!(text.get(edit.range.clone()).is_some());
        }
    }
    let plan = Plan::of(&document, NaiveDate::from_ymd_opt(2026, 1, 5));
    prop_assert_eq!(plan.phases().len(), document.phases().len());
    prop_assert_eq!(plan.end().is_some(), plan.total() > 0);
    let _ = (
        document.title(),
        document.next_tasks().count(),
        block::blocks(&document).list.len(),
    );
    Ok(())
}

#[test]
fn parsing_is_consistent() {
    check(3000, is_consistent);
}

#[test]
fn only_the_ticked_byte_differs() {
    check(3000, ticks_change_one_byte);
}

#[test]
fn ticking_all_and_back_is_the_identity() {
    check(1500, |text| {
        let text = text
            .replace("[X]", "[x]")
            .replace("[\t]", "[ ]")
            .replace("[\u{b}]", "[ ]");
        let document = parse(&text);
        let to = |done| {
            (0..document.tasks().len())
                .map(|task| (task, done))
                .collect::<Vec<_>>()
        };
        let states: Vec<_> = document
            .tasks()
            .iter()
            .enumerate()
            .map(|(at, task)| (at, task.done))
            .collect();
        for done in [true, false] {
            let Ok(Some(changed)) = edit::set_states(&document, &to(done)) else {
                continue;
            };
            prop_assert!(changed.tasks().iter().all(|task| task.done == done));
            let Ok(Some(back)) = edit::set_states(&changed, &states) else {
                return Err(TestCaseError::fail("the way back is refused"));
            };
            prop_assert_eq!(back.source().text(), &text);
        }
        Ok(())
    });
}

#[test]
fn refresh_is_idempotent_and_keeps_to_its_blocks() {
    check(3000, |text| {
        let document = parse(text);
        let Ok(refreshed) = generate::refresh(
            &document,
            &document,
            &Place::at_top(),
            Some(&recent(&document)),
        ) else {
            return Ok(());
        };
        let once = edit::apply(text, &refreshed.edits);
        let mut rest = once.as_str();
        for (place, kept) in outside_blocks(text, &refreshed.edits).iter().enumerate() {
            let found = if place == 0 {
                rest.strip_prefix(kept.as_str())
            } else {
                rest.find(kept.as_str()).map(|at| &rest[at + kept.len()..])
            };
            prop_assert!(found.is_some(), "{:?} is gone from {:?}", kept, once);
            rest = found.unwrap_or_default();
        }
        let after = parse(&once);
        prop_assert_eq!(after.tasks().len(), document.tasks().len());
        for task in 0..document.tasks().len() {
            prop_assert_eq!(after.key(task), document.key(task));
            prop_assert_eq!(after.tasks()[task].done, document.tasks()[task].done);
        }
        let headings = |document: &Document| -> Vec<(u8, String)> {
            document
                .headings()
                .iter()
                .map(|heading| (heading.level, heading.anchor.clone()))
                .collect()
        };
        prop_assert_eq!(headings(&after), headings(&document));
        prop_assert_eq!(super::properties::refreshed(&once), Some(once));
        Ok(())
    });
}

#[test]
fn a_tick_leaves_constant_blocks_alone() {
    check(1500, |text| {
        let Some(once) = refreshed(text).filter(|text| !text.contains("roadmap:progress")) else {
            return Ok(());
        };
        let document = parse(&once);
        for task in 0..document.tasks().len() {
            let done = document.tasks()[task].done;
            if let Ok(Some(ticked)) = edit::set_states(&document, &[(task, !done)]) {
                let ticked = ticked.source().text().to_owned();
                prop_assert_eq!(refreshed(&ticked), Some(ticked));
            }
        }
        Ok(())
    });
}

#[test]
fn numbers_and_keys_select_their_own_task() {
    check(3000, |text| {
        let document = parse(text);
        for task in 0..document.tasks().len() {
            let number = document.number(task);
            let selection = select::select(&document, std::slice::from_ref(&number));
            prop_assert_eq!(
                selection.map(|selection| selection.tasks),
                Ok(vec![task]),
                "{}",
                number
            );
            let key = document.key(task).to_owned();
            let same = (0..document.tasks().len())
                .filter(|&other| document.key(other) == key)
                .count();
            let selection = select::select(&document, std::slice::from_ref(&key));
            if same == 1 {
                prop_assert_eq!(
                    selection.map(|selection| selection.tasks),
                    Ok(vec![task]),
                    "{}",
                    key
                );
            } else {
                prop_assert!(selection.is_err() && document.explicit_id(task).is_some());
            }
        }
        Ok(())
    });
}

#[test]
fn mending_converges_and_loses_no_task() {
    check(3000, |text| {
        let mut text = text.to_owned();
        for round in 0..4 {
            let document = parse(&text);
            let edits: Vec<Edit> = lint::lint(&document)
                .into_iter()
                .flat_map(|finding| finding.fix)
                .collect();
            if edits.is_empty() {
                return Ok(());
            }
            let mended = edit::apply(&text, &edits);
            // Where it would lose one, the workspace refuses to write.
            let after = parse(&mended);
            if after.tasks().len() < document.tasks().len() {
                return Ok(());
            }
            prop_assert!(round < 3, "still mending {:?}", text);
            text = mended;
        }
        Ok(())
    });
}

#[test]
fn anchors_are_unique() {
    check(1500, |text| {
        let document = parse(text);
        let mut anchors: Vec<&str> = document
            .headings()
            .iter()
            .map(|heading| heading.anchor.as_str())
            .collect();
        let count = anchors.len();
        anchors.sort_unstable();
        anchors.dedup();
        prop_assert_eq!(anchors.len(), count);
        Ok(())
    });
}
