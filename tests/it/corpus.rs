//! Hand-written nasty files and what is read out of each.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use git_roadmap::roadmap::{Depth, Document, Source, lint};
use insta::assert_snapshot;

use crate::properties::{is_consistent, ticks_change_one_byte};

fn files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/corpus");
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                fs::read_to_string(&path).unwrap(),
            )
        })
        .collect();
    files.sort();
    files
}

/// Line endings and the like that an editor or Git would not leave alone are
/// spelled out in the files.
fn unescaped(text: &str) -> String {
    text.replace("␍␊\n", "\r\n")
        .replace("␍\n", "\r")
        .replace('␀', "\0")
        .replace('␉', "\t")
        .replace('␠', "\u{20}")
        .replace('␣', "\u{a0}")
        .replace('␜', "\u{feff}")
}

fn outline(name: &str, text: &str) -> String {
    let document = Document::parse_to(name, Source::from_text(text.to_owned()), Depth::Details);
    let mut outline = String::new();
    for heading in document.headings() {
        let marks = "#".repeat(heading.level.into());
        writeln!(
            outline,
            "{:>3} {marks} {} → #{}",
            heading.line, heading.text, heading.anchor
        )
        .unwrap();
    }
    for (index, task) in document.tasks().iter().enumerate() {
        let mark = if task.done { 'x' } else { ' ' };
        let indent = "  ".repeat(task.depth.into());
        writeln!(
            outline,
            "{:>3} {indent}[{mark}] {} {} ({})",
            task.line,
            document.number(index),
            document.text(index),
            document.key(index)
        )
        .unwrap();
        for detail in document.details(index) {
            writeln!(outline, "    {indent}    | {detail}").unwrap();
        }
    }
    for phase in 0..document.phases().len() {
        for (name, value) in document.fields(phase) {
            writeln!(
                outline,
                "    {}: {name} = {value}",
                document.phases()[phase].number
            )
            .unwrap();
        }
    }
    for finding in lint::lint(&document) {
        writeln!(
            outline,
            "{:>3}:{} {} {}",
            finding.line, finding.column, finding.rule, finding.message
        )
        .unwrap();
    }
    outline
}

#[test]
fn what_is_read() {
    let mut all = String::new();
    for (name, text) in files() {
        let text = unescaped(&text);
        write!(all, "== {name}\n{}\n", outline(&name, &text)).unwrap();
        is_consistent(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        ticks_change_one_byte(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    assert_snapshot!(all.escape_default_controls());
}

trait EscapeControls {
    fn escape_default_controls(&self) -> String;
}

impl EscapeControls for String {
    /// Shows control characters, so that the snapshot is plain text.
    fn escape_default_controls(&self) -> String {
        self.chars()
            .flat_map(|character| {
                let is_plain = character == '\n' || !character.is_control();
                if is_plain {
                    vec![character]
                } else {
                    character.escape_unicode().collect()
                }
            })
            .collect()
    }
}
