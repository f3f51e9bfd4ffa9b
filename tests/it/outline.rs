//! Versions read as what changed between them: the same tasks as read alone.

use git_roadmap::roadmap::Document;
use git_roadmap::roadmap::history::{Outline, Outliner};
use proptest::prelude::*;

use super::properties::{check_all, parse, texts};

/// Versions of a text: pieces that come and go, under headings or not.
fn versions() -> impl Strategy<Value = Vec<String>> {
    let piece = (texts(), 0..4_u8).prop_map(|(text, kind)| match kind {
        0 => text,
        1 => format!("\n\n## Heading\n\n{text}"),
        2 => format!("{text}\n\n# a\n- [x] under it\n\n### b\n"),
        _ => format!("\r\n\r\n## CRLF\r\n- [X] c\r\n{text}\n \n"),
    });
    let pieces = proptest::collection::vec(piece, 1..7);
    let picks = proptest::collection::vec(proptest::collection::vec(0..7_usize, 1..6), 1..8);
    (pieces, picks).prop_map(|(pieces, picks)| {
        let version = |pick: &Vec<usize>| -> String {
            let chosen = pick.iter().filter_map(|place| pieces.get(*place));
            chosen.cloned().collect()
        };
        let mut versions: Vec<String> = picks.iter().map(version).collect();
        // Each also with one letter changed, mostly a box.
        for text in versions.clone() {
            versions.push(text.replacen("[ ]", "[x]", 1));
            versions.push(text.replacen("[x]", "[ ]", 2));
            versions.push(text.replacen('a', "b", 1));
        }
        versions
    })
}

/// A raw heading that nobody closed holds the boxes behind it.
fn phase(title: &str) -> String {
    title.replace("[x]", "[ ]").replace("[X]", "[ ]")
}

fn read(document: &Document) -> Vec<(String, bool, String)> {
    let task = |task: usize| {
        (
            document.text(task).to_owned(),
            document.tasks()[task].done,
            phase(document.phase_title(document.phase_of(task))),
        )
    };
    (0..document.tasks().len()).map(task).collect()
}

fn outlined(outline: &Outline) -> Vec<(String, bool, String)> {
    let task = |(task, done): (usize, &bool)| {
        (
            outline.text(task).to_owned(),
            *done,
            phase(outline.phase(task)),
        )
    };
    outline.states().iter().enumerate().map(task).collect()
}

#[test]
fn an_outline_has_the_tasks_of_the_document() {
    check_all(120, &versions(), |versions: &Vec<String>| {
        let mut outliner = Outliner::new("ROADMAP.md");
        for text in versions {
            let found = outlined(&outliner.read(text.as_bytes()));
            prop_assert_eq!(found, read(&parse(text)), "{:?}", text);
        }
        Ok(())
    });
}
