use super::*;
use crate::roadmap::generate::{self, Place};

const ALL: Wanted = Wanted {
    contents: true,
    phase_badges: true,
};
const OWN: Wanted = Wanted {
    contents: true,
    phase_badges: false,
};

fn document(markdown: &str) -> Document {
    Document::parse("ROADMAP.md", Source::from_text(markdown.to_owned()))
}

fn set(markdown: &str, wanted: Wanted) -> SetUp {
    let file = document(markdown);
    set_up(&file, &file, wanted)
}

fn refreshed(markdown: &str) -> String {
    let file = document(markdown);
    let edits = generate::refresh(&file, &file, &Place::at_top(), None)
        .unwrap()
        .edits;
    edit::apply(markdown, &edits)
}

const BADGES: &str = "<!-- roadmap:badges -->\n<!-- /roadmap:badges -->\n";
const BADGE: &str = "<!-- roadmap:badge -->\n<!-- /roadmap:badge -->\n";
const TOC: &str = "<!-- roadmap:toc -->\n<!-- /roadmap:toc -->\n";
const BODY: &str = "## A\n\n- [ ] a\n\n## B\n- [x] b\n## C\n\ntext\n";

#[test]
fn badges_and_contents_go_below_the_title() {
    let after = set(&format!("# T\n\nHello.\n\n{BODY}"), OWN);
    let expected = format!("# T\n\n{BADGES}\n{TOC}\nHello.\n\n{BODY}");
    assert_eq!(after.text, expected);
    assert_eq!(after.steps.len(), 2);
    let after = set(&format!("T\n=\nHello.\n\n{BODY}"), OWN);
    assert_eq!(
        after.text,
        format!("T\n=\n\n{BADGES}\n{TOC}\nHello.\n\n{BODY}")
    );
}

#[test]
fn without_a_title_they_go_to_the_top() {
    for start in ["", "\u{feff}", "---\na: b\n---\n"] {
        let blank = if start.is_empty() { "" } else { "\n" };
        let after = set(&format!("{start}{BODY}"), OWN).text;
        assert_eq!(after, format!("{start}{blank}{BADGES}\n{TOC}\n{BODY}"));
    }
    let phases = "# A\n- [ ] a\n\n# B\n- [ ] b\n";
    assert_eq!(set(phases, OWN).text, format!("{BADGES}\n{phases}"));
}

#[test]
fn a_raw_title_keeps_its_html_together() {
    let title = "<h1 align=\"center\">T</h1>\n<p align=\"center\">\n  <b>x</b>\n</p>\n";
    let after = set(&format!("{title}\nText\n{BODY}"), OWN).text;
    assert_eq!(after, format!("{title}\n{BADGES}\n{TOC}\nText\n{BODY}"));
}

#[test]
fn line_endings_are_the_files() {
    let text = format!("# T\n\n{BODY}").replace('\n', "\r\n");
    let after = set(&text, ALL).text;
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
    assert_eq!(
        refreshed(&after).matches("\r\n").count(),
        refreshed(&after).matches('\n').count()
    );
}

#[test]
fn phases_get_badges_at_the_top_level_only() {
    let text = "# T\n\n## A\n- [ ] a\n\n## Topics\n\n- ### B\n\n  - [ ] b\n\n### C\n- [ ] c\n";
    let after = set(text, ALL).text;
    let expected = format!(
        "# T\n\n{BADGES}\n{TOC}\n## A\n\n{BADGE}\n- [ ] a\n\n## Topics\n\n- ### B\n\n  - [ ] b\n\n### C\n\n{BADGE}\n- [ ] c\n"
    );
    assert_eq!(after, expected);
}

#[test]
fn one_phase_or_very_many_get_one_badge() {
    assert_eq!(
        set("# T\n\n- [ ] a", ALL).text,
        format!("# T\n\n{BADGE}\n- [ ] a")
    );
    assert_eq!(set("- [ ] a\n", ALL).text, format!("{BADGE}\n- [ ] a\n"));
    assert_eq!(set("# T", ALL).text, format!("# T\n\n{BADGE}"));
    let many: String = (0..31).map(|at| format!("## {at}\n- [ ] a\n\n")).collect();
    let after = set(&format!("# T\n\n{many}"), OWN).text;
    assert!(
        after.starts_with(&format!("# T\n\n{BADGE}\n{TOC}\n## 0\n")),
        "{after}"
    );
}

#[test]
fn contents_by_hand_stay_alone() {
    let by_hand = "# T\n\n## Table of Contents\n\n- [A](#a)\n\n";
    let after = set(&format!("{by_hand}{BODY}"), OWN);
    assert!(!after.text.contains("roadmap:toc"));
    assert_eq!(after.steps[0], Step::LeftByHand { line: 3 });
    let after = set(&format!("# T\n\n**Jump:** [A](#a) [B](#b)\n\n{BODY}"), OWN);
    assert_eq!(after.steps[0], Step::LeftByHand { line: 3 });
    let after = set(&format!("# T\n\n## 📖 Contents\n\n{BODY}"), OWN).text;
    assert_eq!(
        after,
        format!("# T\n\n{BADGES}\n## 📖 Contents\n\n{TOC}\n{BODY}")
    );
}

#[test]
fn markers_in_code_are_not_adopted() {
    let example = "```\n<!-- toc -->\n<!-- /toc -->\n```\n";
    let real = "<!-- toc -->\n- [A](#a)\n<!-- /toc -->\n";
    let after = set(&format!("# T\n\n{example}\n{real}\n{BODY}"), OWN).text;
    assert_eq!(after, format!("# T\n\n{BADGES}\n{example}\n{TOC}\n{BODY}"));
}

#[test]
fn setting_up_twice_changes_nothing() {
    for text in [
        format!("# T\n\n{BODY}"),
        BODY.to_owned(),
        "- [ ] a".to_owned(),
        format!("# T\n<!--ts-->\n<!--te-->\n{BODY}"),
    ] {
        let once = refreshed(&set(&text, ALL).text);
        assert_ne!(once, text);
        assert!(set(&once, ALL).is_unchanged());
        assert_eq!(set(&once, ALL).text, once);
    }
}

#[test]
fn what_was_put_in_comes_out() {
    for text in [
        format!("# T\n\nHello\n\n{BODY}"),
        format!("---\na: b\n---\n\n{BODY}"),
        format!("\u{feff}{BODY}"),
        format!("# T\n{BODY}"),
        format!("T\n=\nHello\n\n{BODY}"),
        "- [ ] a\n".to_owned(),
        "# T\n".to_owned(),
        format!(
            "# T\r\n\r\n{}",
            "## A\r\n\r\n- [ ] a\r\n\r\n## B\r\n\r\n- [ ] b\r\n"
        ),
    ] {
        let original = document(&text);
        for wanted in [OWN, ALL] {
            let set_up = refreshed(&set(&text, wanted).text);
            assert_eq!(take_out(&document(&set_up), Some(&original)), text);
        }
    }
}

#[test]
fn taking_out_keeps_older_blocks_and_other_tools_markers() {
    let text = format!(
        "# T\n\n<!--ts-->\n- [A](#a)\n<!--te-->\n\n## A\n\n{BADGE}\n- [ ] a\n\n## B\n\n- [ ] b\n"
    );
    let set_up = refreshed(&set(&text, ALL).text).replace("[ ] a", "[x] a");
    let out = take_out(&document(&set_up), Some(&document(&text)));
    let expected = refreshed(&text)
        .replace("- [A](#a)\n", "- [A](#a)\n- [B](#b)\n")
        .replace("[ ] a", "[x] a");
    assert_eq!(out, expected);
}
