//! The Markdown parser's own test suites, CommonMark's examples among them.
//!
//! They come with the parser's package, which Cargo has on disk wherever this
//! test runs; nothing of them is copied here.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::properties::{is_consistent, parse, ticks_change_one_byte};

/// Suites whose Markdown GitHub reads, and how many examples CommonMark has.
const SUITES: [&str; 8] = [
    "spec",
    "gfm_strikethrough",
    "gfm_table",
    "gfm_tasklist",
    "footnotes",
    "old_footnotes",
    "table",
    "regression",
];
const COMMONMARK: usize = 650;

/// Where Cargo keeps the source of the parser that was built; only packages
/// for this platform need to be on disk.
fn parser_folder() -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--offline"])
        .args(["--filter-platform", &platform()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| {
        panic!(
            "cargo metadata: {}",
            String::from_utf8_lossy(&output.stderr)
        )
    });
    let packages = metadata["packages"].as_array().unwrap();
    let parser = packages
        .iter()
        .find(|package| package["name"] == "pulldown-cmark")
        .unwrap();
    let manifest = PathBuf::from(parser["manifest_path"].as_str().unwrap());
    manifest.parent().unwrap().to_owned()
}

/// The platform that the compiler builds for.
fn platform() -> String {
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(compiler).arg("-vV").output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.unwrap().to_owned()
}

/// The Markdown of one suite: raw strings behind `let original =`.
fn examples(suite: &str) -> Vec<String> {
    let path = parser_folder().join(format!("tests/suite/{suite}.rs"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!(
            "{}: {error}; the parser's package no longer carries its tests",
            path.display()
        )
    });
    text.split("let original = r##\"")
        .skip(1)
        .map(|rest| rest.split("\"##;").next().unwrap().to_owned())
        .collect()
}

/// Puts a box into every list item, and a heading and blocks around it all.
fn with_boxes(example: &str) -> String {
    let mut text = String::new();
    for line in example.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
        let (before, item) = line.split_at(indent);
        let digits = item.bytes().take_while(u8::is_ascii_digit).count();
        let marker = match item.as_bytes().get(digits) {
            Some(b'.' | b')') if digits > 0 => digits + 1,
            Some(b'-' | b'*' | b'+') if digits == 0 => 1,
            _ => 0,
        };
        let is_item = marker > 0 && item[marker..].starts_with([' ', '\t', '\n']);
        text.push_str(before);
        if is_item {
            text.push_str(&item[..marker]);
            text.push_str(" [ ] item");
            text.push_str(&item[marker..]);
        } else {
            text.push_str(item);
        }
    }
    text
}

#[test]
fn every_example_is_read_and_every_task_ticked() {
    let mut tasks = 0;
    for suite in SUITES {
        let examples = examples(suite);
        if suite == "spec" {
            assert!(examples.len() >= COMMONMARK, "{} examples", examples.len());
        }
        assert!(!examples.is_empty(), "{suite}");
        for example in examples {
            let boxed = with_boxes(&example);
            let forms = [
                example.clone(),
                example.replace('\n', "\r\n"),
                boxed.replace('\n', "\r"),
                format!("# A\n\n{boxed}\n\n- [x] last\n"),
                boxed,
            ];
            for text in forms {
                is_consistent(&text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
                ticks_change_one_byte(&text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
                tasks += parse(&text).tasks().len();
            }
        }
    }
    assert!(tasks > 1500, "{tasks} tasks");
}
