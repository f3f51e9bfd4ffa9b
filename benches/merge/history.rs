//! Versions of a file in a clone on disk.

use std::process::Command;

use git_roadmap::roadmap::{Document, Source};

/// What a Git command prints.
pub(crate) fn git(clone: &str, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new("git")
        .args(["-C", clone])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}");
    output.stdout
}

/// A version of a file.
pub(crate) fn version(clone: &str, commit: &str, path: &str) -> Document {
    let bytes = git(clone, &["cat-file", "blob", &format!("{commit}:{path}")]);
    document(path, String::from_utf8(bytes).unwrap())
}

/// A file's text, parsed.
pub(crate) fn document(path: &str, text: String) -> Document {
    Document::parse(path, Source::from_text(text))
}

/// The commits that changed a path and have it, oldest first.
pub(crate) fn commits(clone: &str, range: &str, path: &str) -> Vec<String> {
    let arguments = [
        "log",
        "--reverse",
        "--diff-filter=AM",
        "--format=%H",
        range,
        "--",
        path,
    ];
    let text = String::from_utf8(git(clone, &arguments)).unwrap();
    text.lines().map(str::to_owned).collect()
}
