//! Names and titles that mean harm, in every output.

use super::{commit, point};
use crate::harness::Repo;

const HOSTILE: [&str; 9] = [
    "</svg><script>alert(1)</script>",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "a|b | c `code` [x](javascript:alert(1)) <!-- x -->",
    "\u{1b}[2J\u{1b}]0;owned\u{7}",
    "\u{202e}gnp.exe\u{2066}",
    "]]>&amp;\"'",
    "::set-output name=x::y",
    "fixes #1 [skip ci] @all",
    "| --- |",
];

fn class() -> Repo {
    let long = "long ".repeat(2000);
    let long = long.as_str();
    let list: String = HOSTILE
        .iter()
        .chain([&long])
        .map(|title| format!("## {title}\n\n- [ ] one {title}\n- [ ] two {title}\n\n"))
        .collect();
    let list = format!("# {}\n\n{list}", HOSTILE[0]);
    let repo = Repo::with(&list);
    let names: String = HOSTILE
        .iter()
        .chain([&long])
        .enumerate()
        .map(|(place, name)| format!("copy{place},\"{}\"\n", name.replace('"', "\"\"")))
        .collect();
    repo.write("names.csv", names);
    for place in 0..=HOSTILE.len() {
        // All leave the first tasks out, and begin the last phase.
        let text = match list.rfind("[ ]") {
            Some(at) => format!("{}[x]{}", &list[..at], &list[at + 3..]),
            None => list.clone(),
        };
        let tip = commit(&repo, "", 3, &[("ROADMAP.md", &text)]);
        point(&repo, &format!("refs/heads/copy{place}"), &tip);
    }
    let tip = commit(&repo, "", 3, &[("x", "")]);
    point(&repo, "refs/heads/=cmd|calc", &tip);
    repo
}

const LINE: &str = "cohort --refs refs/heads --names names.csv --history";

#[test]
fn nothing_reaches_a_terminal() {
    let repo = class();
    for format in ["", "--format md", "--format csv", "--format svg", "--json"] {
        let run = repo.roadmap(&format!("{LINE} {format}")).succeeds();
        for text in [&run.stdout, &run.stderr] {
            let is_bad = |c: char| {
                (c.is_control() && !matches!(c, '\n' | '\r'))
                    || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            };
            assert_eq!(text.chars().find(|&c| is_bad(c)), None, "{format}");
        }
        if format.is_empty() {
            assert!(run.stdout.lines().all(|line| line.chars().count() <= 80));
        }
    }
}

#[test]
fn pictures_stay_pictures() {
    let svg = class()
        .roadmap(&format!("{LINE} --format svg"))
        .succeeds()
        .stdout;
    let document = roxmltree::Document::parse(&svg).unwrap();
    let mut elements = document.descendants().filter(roxmltree::Node::is_element);
    assert!(elements.all(|node| !matches!(node.tag_name().name(), "script" | "a" | "image")));
    assert!(svg.len() < 60_000, "{}", svg.len());
}

#[test]
fn spreadsheets_get_no_formula() {
    let csv = class()
        .roadmap(&format!("{LINE} --format csv"))
        .succeeds()
        .stdout;
    for line in csv.lines() {
        let field = line.trim_start_matches('"');
        assert!(!field.starts_with(['=', '+', '-', '@']), "{line}");
    }
    assert!(csv.contains("\"'=cmd|calc\""), "{csv}");
}

#[test]
fn pages_keep_their_tables() {
    let page = class()
        .roadmap(&format!("{LINE} --format md"))
        .succeeds()
        .stdout;
    let options = pulldown_cmark::Options::ENABLE_TABLES;
    let mut cells = Vec::new();
    for event in pulldown_cmark::Parser::new_ext(&page, options) {
        use pulldown_cmark::{Event, Tag};
        match event {
            Event::Start(Tag::TableRow | Tag::TableHead) => cells.push(0),
            Event::Start(Tag::TableCell) => *cells.last_mut().unwrap() += 1,
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) | Event::InlineHtml(_) => {
                panic!("{page}")
            }
            Event::Html(html) => assert_eq!(html.trim(), "<!-- git-roadmap cohort -->"),
            _ => {}
        }
    }
    // Copies with ten phases and seven columns more, phases, tasks left out.
    let wide = 10 + 7;
    assert_eq!(
        cells.iter().filter(|count| **count == wide).count(),
        11,
        "{page}"
    );
    assert!(
        cells.iter().all(|count| [wide, 6, 3].contains(count)),
        "{cells:?}"
    );
}
