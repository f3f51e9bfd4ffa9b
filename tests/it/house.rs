//! The rules of the house: who may import whom, and who may do what.

use std::fs;
use std::path::{Path, PathBuf};

/// What each room may import besides itself.
const IMPORTS: [(&str, &[&str]); 8] = [
    ("error", &[]),
    ("file", &["error"]),
    ("git", &["error"]),
    ("roadmap", &["error"]),
    ("render", &["error", "roadmap"]),
    ("ui", &["error", "render"]),
    ("workspace", &["error", "file", "git", "render", "roadmap"]),
    ("web", &["error", "git", "render", "roadmap", "workspace"]),
];

/// A text and where alone it may stand, as starts of paths.
const WORDS: [(&str, &[&str]); 8] = [
    (
        "pulldown_cmark",
        &["roadmap/markdown.rs", "roadmap/markdown/"],
    ),
    ("git2", &["git/"]),
    ("Command::new(\"git\")", &["git/"]),
    ("process::exit", &["main.rs"]),
    ("println!", &["ui.rs", "ui/"]),
    ("print!", &["ui.rs", "ui/"]),
    ("fs::write", &["file.rs", "git/"]),
    ("unsafe ", &[]),
];

const MAX_LINES: usize = 450;

/// What is wrong with one file, whose path starts below `src/`.
fn faults(path: &str, text: &str) -> Vec<String> {
    let text = without_tests(text);
    let room = path.split(['/', '.']).next().unwrap_or_default();
    let mut faults = Vec::new();
    if let Some((_, allowed)) = IMPORTS.iter().find(|(name, _)| *name == room) {
        for (line, imported) in imports(&text) {
            if imported != room && !allowed.contains(&imported.as_str()) {
                faults.push(format!("{path}:{line}: {room} imports {imported}"));
            }
        }
    }
    for (place, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for (word, homes) in WORDS {
            if code.contains(word) && !homes.iter().any(|home| path.starts_with(home)) {
                faults.push(format!(
                    "{path}:{}: `{word}` does not belong here",
                    place + 1
                ));
            }
        }
    }
    let lines = text.lines().count();
    if lines >= MAX_LINES {
        faults.push(format!("{path}: {lines} lines before its tests; split it"));
    }
    faults
}

/// The text up to its tests; a file of tests alone has none.
fn without_tests(text: &str) -> String {
    if text.contains("#![cfg(test)]") {
        return String::new();
    }
    let end = text
        .find("#[cfg(test)]\nmod tests {")
        .or_else(|| text.find("#[cfg(test)]\n#[allow"));
    text[..end.unwrap_or(text.len())].to_owned()
}

/// The rooms that a text names as `crate::room`, also in braces, with the line.
fn imports(text: &str) -> Vec<(usize, String)> {
    let mut imports = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let line = text[..at].matches('\n').count() + 1;
        let is_comment = text[..at]
            .rsplit('\n')
            .next()
            .is_some_and(|start| start.trim_start().starts_with("//"));
        if is_comment {
            continue;
        }
        let rest = &text[at + "crate::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(group) => top_level_names(group),
            None => vec![rest],
        };
        for name in names {
            let name: String = name
                .trim()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            imports.push((line, name));
        }
    }
    imports
}

/// The paths of a group in braces, nested groups left with their path.
fn top_level_names(group: &str) -> Vec<&str> {
    let (mut names, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    names.retain(|name| !name.trim().is_empty());
    names
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn the_house_is_in_order() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    sources(&root, &mut found);
    assert!(found.len() > 50, "{} files", found.len());
    let mut faults = Vec::new();
    for file in found {
        let path = file
            .strip_prefix(&root)
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/");
        let is_test = path.ends_with("tests.rs") || path.ends_with("testing.rs");
        if !is_test {
            faults.extend(self::faults(&path, &fs::read_to_string(&file).unwrap()));
        }
    }
    assert_eq!(faults, [""; 0], "{}", faults.join("\n"));
}

#[test]
fn the_check_can_fail() {
    let faults_in = |path: &str, text: &str| faults(path, text).len();
    for (path, text) in [
        ("roadmap/a.rs", "use crate::git::Oid;\n"),
        ("roadmap/a.rs", "use crate::{error::Error, file};\n"),
        ("file.rs", "fn a() { crate::ui::b() }\n"),
        ("render/a.rs", "use crate::workspace::Workspace;\n"),
        (
            "workspace/a.rs",
            "use crate::{\n    error::{Error, Result},\n    commands,\n};\n",
        ),
        ("roadmap/parse.rs", "use pulldown_cmark::Event;\n"),
        ("workspace/a.rs", "use git2::Repository;\n"),
        ("commands/a.rs", "Command::new(\"git\")\n"),
        ("commands/a.rs", "std::process::exit(1);\n"),
        ("commands/a.rs", "    eprintln!(\"a\");\n"),
        ("workspace/a.rs", "std::fs::write(path, text)?;\n"),
        ("error.rs", &"\n".repeat(450)),
    ] {
        assert!(faults_in(path, text) > 0, "{path}: {text}");
    }
    for (path, text) in [
        (
            "roadmap/a.rs",
            "use crate::error::{Error, Kind};\nuse crate::roadmap::b;\n",
        ),
        (
            "roadmap/a.rs",
            "// crate::git knows\n#[cfg(test)]\nmod tests {\n    use crate::git;\n}\n",
        ),
        ("git/a.rs", "use git2::Oid;\n"),
        ("commands/a.rs", "use crate::{ui, workspace, git};\n"),
    ] {
        assert_eq!(faults(path, text), [""; 0], "{path}: {text}");
    }
}
