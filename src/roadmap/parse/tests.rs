//! What is a task, a heading, a field, an id: tables of Markdown and meaning.

use super::*;

fn document(markdown: &str) -> Document {
    Document::parse_to(
        "ROADMAP.md",
        Source::from_text(markdown.to_owned()),
        Depth::Details,
    )
}

/// The tasks of `markdown` as `x text` or `- text`.
fn tasks(markdown: &str) -> Vec<String> {
    let document = document(markdown);
    let describe = |index: usize| {
        let task = &document.tasks()[index];
        format!(
            "{} {}",
            if task.done { 'x' } else { '-' },
            document.text(index)
        )
    };
    (0..document.tasks().len()).map(describe).collect()
}

#[test]
fn boxes_that_github_renders() {
    for markdown in [
        "- [ ] a",
        "* [ ] a",
        "+ [ ] a",
        "1. [ ] a",
        "1) [ ] a",
        "- [ ]\ta",
        "- [ ]  a",
        "> - [ ] a",
        "- - [ ] a",
        "- [ ]\n  a",
        "-\n  [ ] a",
        "- [n]: #\n  [ ] a",
        "- [\t] a",
        "- [\u{a0}] a",
        "\u{feff}- [ ] a",
        "---\nt: 1\n---\n- [ ] a",
        "<details>\n\n- [ ] a\n\n</details>",
        "- [ ] a\r\n",
        "- [ ] a\r",
        "x\r\r- [ ] a\r- b",
        "   - [ ] a",
        "-   [ ] a",
        "- [\u{b}] a",
        "- [\u{c}] a",
    ] {
        assert_eq!(tasks(markdown), ["- a"], "{markdown:?}");
    }
    for markdown in ["- [x] a", "- [X] a", "1. [X] a\n", "> * [x]\n>   a"] {
        assert_eq!(tasks(markdown), ["x a"], "{markdown:?}");
    }
    assert_eq!(tasks("- [x] | a | b |\n  |--|--|").len(), 1);
    assert_eq!(tasks("- [ ] see [x]"), ["- see [x]"]);
    assert_eq!(
        tasks("- [ ] `code` and **bold** [link](u)"),
        ["- code and bold link"]
    );
    assert_eq!(tasks("- [ ] **bold**"), ["- bold"]);
    assert_eq!(tasks("- [ ]\n  - b").len(), 1);
}

#[test]
fn boxes_that_github_does_not_render() {
    for markdown in [
        "- [ ]",
        "- [ ] ",
        "- [ ]\n",
        "- [ ]  \n  a",
        "- [ ] a\n  ---",
        "- [x] a\n\n[x]: u",
        "-\t\t[ ] a",
        "- [\n  ] a",
        "- [ ]**bold**",
        "- <b>[ ] a</b>",
        "- <!-- a -->[ ] a",
        "- [x]text",
        "- [ ]\u{a0}text",
        "- [x](url)",
        "- []",
        "- [  ] a",
        "- [y] a",
        "- a\n\n  [ ] b",
        "# [ ] a",
        "- > [ ] a",
        "```\n- [ ] a\n```",
        "    - [ ] a",
        "<!-- - [ ] a -->",
        "<div>\n- [ ] a\n</div>",
        "| [ ] a |\n|--|",
        "[^1]: - [ ] a",
        "- \\[ ] a",
        "[ ] a",
        "-[ ] a",
        "- \\[x] a",
    ] {
        assert_eq!(tasks(markdown), Vec::<String>::new(), "{markdown:?}");
    }
}

#[test]
fn a_tasks_text_ends_at_a_hard_break() {
    assert_eq!(tasks("- [ ] a\n  b"), ["- a b"]);
    assert_eq!(tasks("- [ ] a  \n  b"), ["- a"]);
    assert_eq!(tasks("- [ ] a\\\n  b"), ["- a"]);
    assert_eq!(tasks("- [ ] a<br>b"), ["- a"]);
    assert_eq!(tasks("- [ ] a\n\n  b"), ["- a"]);
    assert_eq!(tasks("- [ ] a &amp; b \\* ![alt](i)"), ["- a & b * alt"]);
}

#[test]
fn white_space_in_a_tasks_text_collapses() {
    for markdown in [
        "- [ ] a b",
        "- [ ]   a b ",
        "- [ ] a  b",
        "- [ ] a\tb",
        "- [ ] a\u{2003}b",
        "- [ ] <i></i> a b",
        "- [ ] a <i></i> b",
        "- [ ] a *b*",
        "- [ ] `a` b",
        "- [ ] a\n  b",
        "- [ ] a\r  b",
        "- [ ] a&#32;b",
        "- [ ] a &#32; b",
        "> - [ ] a\n>   b",
    ] {
        assert_eq!(tasks(markdown), ["- a b"], "{markdown:?}");
    }
    assert_eq!(tasks("- [ ] a [b] c]"), ["- a [b] c]"]);
    assert_eq!(tasks("- [ ] naïve – 日本 * x"), ["- naïve – 日本 * x"]);
    assert_eq!(tasks("- [ ] a\0b"), ["- a\u{fffd}b"]);
}

#[test]
fn unreferenced_footnotes_do_not_count() {
    assert_eq!(
        tasks("a[^1]\n\n[^1]:\n    - [ ] b\n\n[^2]:\n    - [ ] c\n"),
        ["- b"]
    );
}

#[test]
fn tasks_nest_and_number() {
    let document = document(
        "- [ ] zero\n\n# T\n\n## Phase 1: A\n- [ ] a\n  - [x] b\n    - [ ] c\n  - plain\n    - [ ] d\n\
         - [ ] e\n\n### Extra\n\n- [ ] f\n",
    );
    let numbers: Vec<_> = (0..document.tasks().len())
        .map(|task| {
            format!(
                "{} {} {}",
                document.number(task),
                document.text(task),
                document.key(task)
            )
        })
        .collect();
    assert_eq!(
        numbers,
        [
            "2.1 zero roadmap/zero",
            "1.1 a phase-1-a/a",
            "1.1.1 b phase-1-a/b",
            "1.1.1.1 c phase-1-a/c",
            "1.1.2 d phase-1-a/d",
            "1.2 e phase-1-a/e",
            "3.1 f extra/f",
        ]
    );
    assert_eq!(document.descendants(1), 2..5);
    assert_eq!(document.descendants(2), 3..4);
    assert_eq!(document.tasks()[3].depth, 2);
    assert_eq!(document.phase_short(1), "Phase 1");
    assert_eq!(document.phase_title(0), "ROADMAP");
}

#[test]
fn headings_are_those_of_the_page() {
    let document = document(
        "# A ![b](u)\n\n- ### Arrays\n  - [ ] t\n\n> ## Quoted `code`\n\n<h2 align=center>\n    BertViz &amp; co\n</h2>\n\n\
         Set *ext*\n===\n\n<details>\n<summary>s</summary>\n\n## In details\n\n</details>\n\n## :smile:\n",
    );
    let headings: Vec<_> = document
        .headings()
        .iter()
        .map(|heading| {
            (
                heading.level,
                heading.text.as_str(),
                heading.anchor.as_str(),
                heading.line,
            )
        })
        .collect();
    assert_eq!(
        headings,
        [
            (1, "A", "a-", 1),
            (3, "Arrays", "arrays", 3),
            (2, "Quoted code", "quoted-code", 6),
            (2, "BertViz & co", "----bertviz--co", 8),
            (1, "Set ext", "set-ext", 12),
            (2, "In details", "in-details", 18),
            (2, ":smile:", "smile", 22),
        ]
    );
    assert_eq!(document.phase_title(0), "Arrays");
}

#[test]
fn footnote_numbers_are_part_of_a_headings_text() {
    let document = document("see[^b]\n\n## A[^a]\n\n[^a]: x\n[^b]: y\n");
    assert_eq!(document.headings()[0].anchor, "a2");
}

#[test]
fn fields_stand_directly_in_a_section() {
    let document = document(
        "## P\n* **Duration**: Weeks 1–3\n* **Focus:** learn [it](u)\n* **bold** text\n- [ ] a\n  - **Not**: one\n",
    );
    let fields: Vec<_> = document.fields(0).collect();
    assert_eq!(fields, [("Duration", "Weeks 1–3"), ("Focus", "learn it")]);
}

#[test]
fn ids_stand_at_the_end_of_the_first_paragraph() {
    let document = document(
        "- [ ] a <!-- id: first -->\n- [ ] b <!-- id: no --> c\n- [ ] d\n  more <!-- id: second -->\n\n  <!-- id: late -->\n- [ ] e\n\n  x <!-- id: late -->\n",
    );
    let ids: Vec<_> = (0..4).map(|task| document.explicit_id(task)).collect();
    assert_eq!(ids, [Some("first"), None, Some("second"), None]);
}

#[test]
fn details_belong_to_the_nearest_task() {
    let document =
        document("- [ ] a\n  - Done when [x](u)\n  - [ ] b\n    - Sub\n\n  After\n- plain\n");
    assert_eq!(
        document.details(0).collect::<Vec<_>>(),
        ["Done when x", "After"]
    );
    assert_eq!(document.details(1).collect::<Vec<_>>(), ["Sub"]);
    assert_eq!(document.links(0).collect::<Vec<_>>(), ["u"]);
}

#[test]
fn markers_are_top_level_comments() {
    let document = document(
        "<!-- roadmap:toc depth=2..3 -->\n<!-- /roadmap:toc -->\n\n- <!-- roadmap:badge -->\n\n```\n<!-- roadmap:toc -->\n```\n\
         a <!-- roadmap:badges -->\n",
    );
    let markers: Vec<_> = document
        .markers
        .iter()
        .map(|marker| {
            (
                marker.kind.as_str(),
                marker.options.as_str(),
                marker.closing,
                marker.top_level,
            )
        })
        .collect();
    assert_eq!(
        markers,
        [
            ("toc", "depth=2..3", false, true),
            ("toc", "", true, true),
            ("badge", "", false, false),
            ("badges", "", false, false),
        ]
    );
}

#[test]
fn suspects_are_located() {
    let kinds = |markdown: &str| {
        let document = document(markdown);
        document
            .suspects
            .iter()
            .map(|suspect| suspect.kind)
            .collect::<Vec<_>>()
    };
    for (markdown, expected) in [
        ("-[ ] a", SuspectKind::MissingSpace),
        ("- a\n*[x] b", SuspectKind::MissingSpace),
        ("- [ ]a", SuspectKind::MissingSpaceAfter),
        ("- [x ] a", SuspectKind::OddBox),
        ("- [] a", SuspectKind::OddBox),
        ("- [~] a", SuspectKind::OtherMark),
        ("- [✓] a", SuspectKind::OtherMark),
        ("- \\[ ] a", SuspectKind::Escaped),
        ("- [ ]", SuspectKind::Empty),
        ("- [ ] \n- b", SuspectKind::Empty),
        ("- [ ] a\n\n[x]: u", SuspectKind::Definition),
        ("- [\u{a0}] a", SuspectKind::NoBreakSpace),
        ("<!--\n- [ ] a\n-->", SuspectKind::InComment),
        ("- a\n\n  <!-- b\n\nc", SuspectKind::UnclosedComment),
        ("<h1>a\n\n# b", SuspectKind::UnclosedHeading),
    ] {
        assert_eq!(kinds(markdown), [expected], "{markdown:?}");
    }
    assert_eq!(
        kinds("- [x] a\n\n[x]: u"),
        [SuspectKind::Linked, SuspectKind::Definition]
    );
    for markdown in [
        "- [a] b",
        "- [text](u)",
        "- [ref][] x",
        "[a]: u",
        "- [x] ok",
        "`-[ ] a`",
    ] {
        assert_eq!(kinds(markdown), [], "{markdown:?}");
    }
}
