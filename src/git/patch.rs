//! Writes the patch that changes the index.
//!
//! Each file is one hunk that removes every old line and adds every new one.
//! So `git apply --cached`, which holds the index's lock while it compares,
//! accepts it only if the index has exactly the old content: compare and swap.

use super::commit::Edit;

/// The marker after a last line that has no line break.
const NO_NEWLINE: &[u8] = b"\n\\ No newline at end of file\n";

/// Writes one patch for all edits.
pub(super) fn patch(edits: &[Edit]) -> Vec<u8> {
    let mut out = Vec::new();
    for edit in edits {
        write_file(&mut out, edit);
    }
    out
}

/// Writes one file's part.
fn write_file(out: &mut Vec<u8>, edit: &Edit) {
    let old_name = quoted("a/", edit.path.as_str());
    let new_name = quoted("b/", edit.path.as_str());
    line(out, &format!("diff --git {old_name} {new_name}"));
    match (&edit.before, &edit.after) {
        (None, _) => line(out, &format!("new file mode {}", edit.mode)),
        (_, None) => line(out, &format!("deleted file mode {}", edit.mode)),
        _ => {}
    }
    let old = edit.before.as_deref().unwrap_or_default();
    let new = edit.after.as_deref().unwrap_or_default();
    if old == new {
        return;
    }
    let or_null = |there: bool, name: String| if there { name } else { "/dev/null".to_owned() };
    line(
        out,
        &format!("--- {}", or_null(edit.before.is_some(), old_name)),
    );
    line(
        out,
        &format!("+++ {}", or_null(edit.after.is_some(), new_name)),
    );
    line(out, &format!("@@ -{} +{} @@", range(old), range(new)));
    write_lines(out, b'-', old);
    write_lines(out, b'+', new);
}

/// The lines of a whole file, as a hunk's header counts them.
fn range(bytes: &[u8]) -> String {
    match lines(bytes).count() {
        0 => "0,0".to_owned(),
        count => format!("1,{count}"),
    }
}

/// Writes every line behind a sign.
fn write_lines(out: &mut Vec<u8>, sign: u8, bytes: &[u8]) {
    for text in lines(bytes) {
        out.push(sign);
        out.extend_from_slice(text);
        if !text.ends_with(b"\n") {
            out.extend_from_slice(NO_NEWLINE);
        }
    }
}

/// The lines of a file with their line breaks.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n')
}

/// A name in C's quotes, which Git accepts around any name.
fn quoted(prefix: &str, path: &str) -> String {
    let mut out = format!("\"{prefix}");
    for letter in path.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            _ if letter.is_ascii_control() => out.push_str(&format!("\\{:03o}", letter as u32)),
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

fn line(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
    out.push(b'\n');
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::path;
    use super::super::value::Mode;
    use super::*;

    fn written(name: &str, before: Option<&str>, after: Option<&str>) -> String {
        let edit = Edit {
            path: path(name),
            mode: Mode::REGULAR,
            before: before.map(Into::into),
            after: after.map(Into::into),
        };
        String::from_utf8(patch(&[edit])).unwrap()
    }

    #[test]
    fn a_change_replaces_all_lines() {
        assert_eq!(
            written("a b", Some("1\n2\n"), Some("1\n3")),
            "diff --git \"a/a b\" \"b/a b\"\n--- \"a/a b\"\n+++ \"b/a b\"\n@@ -1,2 +1,2 @@\n\
             -1\n-2\n+1\n+3\n\\ No newline at end of file\n"
        );
    }

    #[test]
    fn files_come_and_go() {
        assert_eq!(
            written("x", None, Some("1\n")),
            "diff --git \"a/x\" \"b/x\"\nnew file mode 100644\n--- /dev/null\n+++ \"b/x\"\n\
             @@ -0,0 +1,1 @@\n+1\n"
        );
        assert_eq!(
            written("x", Some("1\n"), None),
            "diff --git \"a/x\" \"b/x\"\ndeleted file mode 100644\n--- \"a/x\"\n+++ /dev/null\n\
             @@ -1,1 +0,0 @@\n-1\n"
        );
        assert_eq!(
            written("x", None, Some("")),
            "diff --git \"a/x\" \"b/x\"\nnew file mode 100644\n"
        );
    }

    #[test]
    fn names_are_quoted() {
        assert_eq!(quoted("a/", "ä\"\\\t"), "\"a/ä\\\"\\\\\\011\"");
    }
}
