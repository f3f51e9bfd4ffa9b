//! Unified diffs, as `git diff` writes them and `git apply` reads them.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};

use super::span::{Label, Line};

/// The unchanged lines around each change.
const CONTEXT: usize = 3;

/// Compares two versions of the file at `path`; no lines if they are equal.
///
/// `None` is a file that is not there, shown as `/dev/null`. Lines carry their
/// text unscrubbed, a carriage return included, so that their plain text, each
/// followed by a line feed, is a patch.
#[must_use]
pub fn unified(old: Option<&str>, new: Option<&str>, path: &str) -> Vec<Line> {
    let texts = [old, new].map(|text| split(text.unwrap_or_default()));
    let ops = compare(&texts[0], &texts[1]);
    let mut lines = Vec::new();
    for hunk in group_diff_ops(ops, CONTEXT) {
        if lines.is_empty() {
            lines.push(Line::new().label(Label::Removed, format!("--- {}", name(old, 'a', path))));
            lines.push(Line::new().label(Label::Added, format!("+++ {}", name(new, 'b', path))));
        }
        lines.push(header(&hunk));
        hunk.iter()
            .for_each(|op| write_op(op, &texts[0], &texts[1], &mut lines));
    }
    lines
}

/// Returns the patch that [`unified`] lines stand for, as text.
#[must_use]
pub fn patch(lines: &[Line]) -> String {
    lines.iter().map(|line| line.plain() + "\n").collect()
}

/// The lines with their line feeds; a lone carriage return ends none, as in Git.
fn split(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Finds what differs; equal starts and ends are cut off first, since a tick
/// in a long file leaves little else.
fn compare(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let start = same(old.iter().zip(new));
    let (old_rest, new_rest) = (&old[start..], &new[start..]);
    let end = same(old_rest.iter().rev().zip(new_rest.iter().rev()));
    let old_middle = &old_rest[..old_rest.len() - end];
    let new_middle = &new_rest[..new_rest.len() - end];
    if old_middle.is_empty() && new_middle.is_empty() {
        return Vec::new();
    }
    let middle = capture_diff_slices(Algorithm::Myers, old_middle, new_middle);
    let head = (start > 0).then_some(equal(0, 0, start));
    let tail = (end > 0).then(|| equal(old.len() - end, new.len() - end, end));
    let middle = middle.into_iter().map(|op| shift(op, start));
    head.into_iter().chain(middle).chain(tail).collect()
}

fn same<'a>(mut pairs: impl Iterator<Item = (&'a &'a str, &'a &'a str)>) -> usize {
    let mut count = 0;
    while pairs.next().is_some_and(|(old, new)| old == new) {
        count += 1;
    }
    count
}

fn equal(old_index: usize, new_index: usize, len: usize) -> DiffOp {
    DiffOp::Equal {
        old_index,
        new_index,
        len,
    }
}

/// Moves an operation down by `by` lines on both sides.
fn shift(op: DiffOp, by: usize) -> DiffOp {
    let (old_index, new_index) = (op.old_range().start + by, op.new_range().start + by);
    let (old_len, new_len) = (op.old_range().len(), op.new_range().len());
    match op {
        DiffOp::Equal { len, .. } => equal(old_index, new_index, len),
        DiffOp::Delete { .. } => DiffOp::Delete {
            old_index,
            old_len,
            new_index,
        },
        DiffOp::Insert { .. } => DiffOp::Insert {
            old_index,
            new_index,
            new_len,
        },
        DiffOp::Replace { .. } => DiffOp::Replace {
            old_index,
            old_len,
            new_index,
            new_len,
        },
    }
}

fn header(hunk: &[DiffOp]) -> Line {
    let old = range(hunk.iter().map(DiffOp::old_range));
    let new = range(hunk.iter().map(DiffOp::new_range));
    Line::new().label(Label::Hunk, format!("@@ -{old} +{new} @@"))
}

/// `START,COUNT` as in a hunk header; an empty range stands after the line it names.
fn range(mut ranges: impl Iterator<Item = Range<usize>>) -> String {
    let first = ranges.next().unwrap_or_default();
    let end = ranges.last().map_or(first.end, |last| last.end);
    match end - first.start {
        0 => format!("{},0", first.start),
        1 => format!("{}", first.start + 1),
        count => format!("{},{count}", first.start + 1),
    }
}

fn write_op(op: &DiffOp, old: &[&str], new: &[&str], lines: &mut Vec<Line>) {
    if let DiffOp::Equal { .. } = op {
        write_lines(&old[op.old_range()], ' ', Label::Plain, lines);
        return;
    }
    write_lines(&old[op.old_range()], '-', Label::Removed, lines);
    write_lines(&new[op.new_range()], '+', Label::Added, lines);
}

fn write_lines(texts: &[&str], sign: char, label: Label, lines: &mut Vec<Line>) {
    for text in texts {
        let content = text.strip_suffix('\n');
        lines.push(Line::new().label(label, format!("{sign}{}", content.unwrap_or(text))));
        if content.is_none() {
            lines.push(Line::new().label(Label::Dim, "\\ No newline at end of file"));
        }
    }
}

/// The file's name in a header, quoted as Git quotes it.
fn name(text: Option<&str>, side: char, path: &str) -> String {
    if text.is_none() {
        return "/dev/null".to_owned();
    }
    if path.contains(|character: char| character.is_control() || "\"\\".contains(character)) {
        return format!("\"{side}/{}\"", quoted(path));
    }
    // Without the tab, what reads patches would end the name at its last space.
    let end = if path.contains(' ') { "\t" } else { "" };
    format!("{side}/{path}{end}")
}

fn quoted(path: &str) -> String {
    let mut quoted = String::with_capacity(path.len() + 8);
    for character in path.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            _ if character.is_control() => {
                let mut bytes = [0; 4];
                let bytes = character.encode_utf8(&mut bytes).bytes();
                bytes.for_each(|byte| quoted.push_str(&format!("\\{byte:03o}")));
            }
            _ => quoted.push(character),
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use proptest::prelude::*;

    use super::*;

    fn shown(old: &str, new: &str) -> String {
        patch(&unified(Some(old), Some(new), "a.md"))
    }

    #[test]
    fn one_tick() {
        let old = "1\n2\n3\n4\n- [ ] a\n6\n7\n8\n9\n";
        let expected =
            "--- a/a.md\n+++ b/a.md\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-- [ ] a\n+- [x] a\n 6\n 7\n 8\n";
        assert_eq!(shown(old, &old.replace("[ ]", "[x]")), expected);
        assert_eq!(shown(old, old), "");
    }

    #[test]
    fn ends_of_files() {
        let hint = "\\ No newline at end of file\n";
        assert!(shown("a", "b").ends_with(&format!("@@ -1 +1 @@\n-a\n{hint}+b\n{hint}")));
        assert!(shown("a\n", "a").ends_with(&format!("-a\n+a\n{hint}")));
        assert!(shown("a", "a\nb").ends_with(&format!("-a\n{hint}+a\n+b\n{hint}")));
        assert!(shown("a\r\nb", "a\rc").contains("-a\r\n"));
    }

    #[test]
    fn new_and_deleted_files() {
        let created = patch(&unified(None, Some("a\nb\n"), "a b.md"));
        assert_eq!(
            created,
            "--- /dev/null\n+++ b/a b.md\t\n@@ -0,0 +1,2 @@\n+a\n+b\n"
        );
        let deleted = patch(&unified(Some("a\n"), None, "q\"\n.md"));
        assert_eq!(
            deleted,
            "--- \"a/q\\\"\\n.md\"\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"
        );
    }

    #[test]
    fn distant_changes_are_separate_hunks() {
        let old: String = (0..40).map(|line| format!("{line}\n")).collect();
        let new = old.replace("\n5\n", "\nfive\n").replace("\n30\n", "\n");
        let hunks = shown(&old, &new).matches("@@ -").count();
        assert_eq!(hunks, 2);
    }

    /// Applies the patch with Git in an empty directory and compares the bytes.
    fn git_applies(old: Option<&str>, new: Option<&str>, path: &str) {
        if Command::new("git").arg("--version").output().is_err() {
            return;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(path);
        if let Some(old) = old {
            std::fs::write(&file, old).expect("written");
        }
        std::fs::write(folder.path().join("patch"), patch(&unified(old, new, path)))
            .expect("written");
        let mut git = Command::new("git");
        git.args([
            "-c",
            "core.autocrlf=false",
            "apply",
            "--whitespace=nowarn",
            "patch",
        ]);
        let applied = git
            .env("GIT_CEILING_DIRECTORIES", folder.path())
            .current_dir(folder.path());
        let output = applied.output().expect("git runs");
        assert!(
            output.status.success(),
            "{output:?}\n{}",
            patch(&unified(old, new, path))
        );
        assert_eq!(std::fs::read_to_string(&file).ok().as_deref(), new);
    }

    #[test]
    fn git_applies_what_is_shown() {
        let old = "# R\r\n\r\n- [ ] a\r\n- [ ] b\r\nend";
        git_applies(Some(old), Some(&old.replace("[ ] b", "[x] b")), "a.md");
        git_applies(Some("a\n"), Some("a"), "a.md");
        git_applies(None, Some("a\nb"), "with space.md");
        git_applies(Some("a\n"), None, "gone.md");
        git_applies(Some("a\n"), Some("b\n"), "Größe.md");
        #[cfg(unix)]
        git_applies(Some("a\n"), Some("b\n"), "q\"\t\\.md");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn git_applies_anything(
            old in "([abc]{1}(\n|\r\n|\r)?){1,20}",
            new in "([abc]{1}(\n|\r\n|\r)?){1,20}",
        ) {
            if old != new {
                git_applies(Some(&old), Some(&new), "a.md");
            }
        }
    }

    #[test]
    fn a_tick_in_ten_megabytes_is_quick() {
        let old = "- [ ] a task with an ordinary text\n".repeat(300_000);
        let middle = old.len() / 2 / 35 * 35;
        let new = format!("{}- [x]{}", &old[..middle], &old[middle + 5..]);
        let start = std::time::Instant::now();
        assert_eq!(unified(Some(&old), Some(&new), "a.md").len(), 11);
        let taken = start.elapsed();
        assert!(taken.as_secs() < 5, "{taken:?}");
    }

    #[test]
    fn unlike_texts_end_in_time() {
        let old: String = (0..20_000).map(|line| format!("old {line}\n")).collect();
        let start = std::time::Instant::now();
        let lines = unified(Some(&old), Some(&old.replace("old", "new")), "a.md");
        let taken = start.elapsed();
        assert!(taken.as_secs() < 5, "{taken:?}");
        assert_eq!(lines.len(), 40_003);
    }
}
