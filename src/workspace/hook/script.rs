//! Our block in the text of a hook: putting it in, and taking exactly it out.
//!
//! Hooks are bytes: all of them but our own lines stay as they are, whatever
//! their encoding, their line breaks and their last line are.

use std::ops::Range;

/// The line that begins our block.
const BEGIN: &str = "# >>> git-roadmap >>>";
/// The line that ends it.
const END: &str = "# <<< git-roadmap <<<";
/// Stands in the block of a file that was not there before.
const MADE: &str = "# This file was made for it, and goes with it unless you add lines.";
/// What a file of our own begins with.
const SHEBANG: &str = "#!/bin/sh\n";

/// Where our block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// There is none.
    Nothing,
    /// In these bytes, the line break at its end included where there is one.
    Block(Range<usize>),
    /// Its markers do not fit together, in words.
    Damaged(String),
}

/// Looks for our block.
pub(super) fn find(script: &[u8]) -> Found {
    let mut begun: Option<(usize, usize)> = None;
    let mut block: Option<(Range<usize>, usize)> = None;
    for (number, range) in (1..).zip(lines(script)) {
        let line = script[range.clone()].trim_ascii_end();
        if line == BEGIN.as_bytes() {
            if let Some((_, first)) = begun {
                return Found::Damaged(unended(first));
            }
            begun = Some((range.start, number));
        } else if line == END.as_bytes() {
            let Some((start, first)) = begun.take() else {
                return Found::Damaged(format!("line {number} ends a block that nothing begins"));
            };
            if let Some((_, earlier)) = block {
                return Found::Damaged(format!(
                    "our block is in it twice, lines {earlier}, {first}"
                ));
            }
            block = Some((start..range.end, first));
        }
    }
    match (begun, block) {
        (Some((_, number)), _) => Found::Damaged(unended(number)),
        (None, Some((range, _))) => Found::Block(range),
        (None, None) => Found::Nothing,
    }
}

/// A hook of ours alone.
pub(super) fn new(name: &str) -> Vec<u8> {
    format!("{SHEBANG}{}", block(name, true)).into_bytes()
}

/// Puts our block at the top of a script, below the line that names its shell,
/// or renews the one that is there. The caller has seen that it is not damaged.
pub(super) fn put_in(script: &[u8], name: &str) -> Vec<u8> {
    match find(script) {
        Found::Block(range) => {
            let is_made = contains(&script[range.clone()], MADE.as_bytes());
            let mut block = block(name, is_made);
            if script[..range.end].last() != Some(&b'\n') {
                block.pop();
            }
            [
                &script[..range.start],
                block.as_bytes(),
                &script[range.end..],
            ]
            .concat()
        }
        Found::Nothing | Found::Damaged(_) => {
            let (top, rest) = script.split_at(top(script));
            let block = block(name, false);
            if top.is_empty() || top.ends_with(b"\n") {
                return [top, block.as_bytes(), rest].concat();
            }
            // A first line without an end lends its missing break to the block.
            [top, b"\n", block.trim_end().as_bytes()].concat()
        }
    }
}

/// The script without our block; `None` where it has none to take out.
pub(super) fn take_out(script: &[u8]) -> Option<Vec<u8>> {
    let Found::Block(range) = find(script) else {
        return None;
    };
    let is_broken_off = script[..range.end].last() != Some(&b'\n');
    let start = range.start - usize::from(is_broken_off && range.start > 0);
    Some([&script[..start], &script[range.end..]].concat())
}

/// Whether the file was made for our block and holds nothing else.
pub(super) fn is_ours_alone(script: &[u8]) -> bool {
    let is_made = || contains(script, MADE.as_bytes());
    take_out(script).is_some_and(|rest| rest.trim_ascii() == SHEBANG.trim_end().as_bytes())
        && is_made()
}

/// Whether a line of the user's own runs us as this hook.
pub(super) fn calls(script: &[u8], name: &str) -> bool {
    let rest = take_out(script);
    let script = rest.as_deref().unwrap_or(script);
    let call = format!("roadmap hook run {name}");
    lines(script).any(|range| {
        let line = script[range].trim_ascii_start();
        !line.starts_with(b"#") && contains(line, call.as_bytes())
    })
}

/// Whether a text contains another.
pub(super) fn contains(text: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(text, part).is_some()
}

/// The lines of a script, each with its break.
pub(super) fn lines(script: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = script.get(start..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        start += length;
        Some(start - length..start)
    })
}

/// Our block for a hook.
///
/// It leaves the hook's input to what follows, and does no harm where the
/// script runs with `sh -e` or `sh -u`.
fn block(name: &str, made: bool) -> String {
    let made = if made {
        format!("{MADE}\n")
    } else {
        String::new()
    };
    let status = if name == "pre-commit" {
        "exit $?"
    } else {
        // What is done is done: the hook has nothing to stop.
        ":"
    };
    format!(
        "{BEGIN}\n\
         # To take out these lines: git roadmap hook uninstall\n\
         {made}\
         if command -v git-roadmap >/dev/null 2>&1; then\n\
         \x20   git-roadmap hook run {name} \"$@\" </dev/null || {status}\n\
         else\n\
         \x20   echo \"roadmap: git-roadmap is not in PATH; skipped in $0\" >&2\n\
         fi\n\
         {END}\n"
    )
}

/// The end of the line that names the shell; 0 where there is none.
fn top(script: &[u8]) -> usize {
    if !script.starts_with(b"#!") {
        return 0;
    }
    memchr::memchr(b'\n', script).map_or(script.len(), |at| at + 1)
}

fn unended(line: usize) -> String {
    format!("line {line} begins a block that nothing ends")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Scripts of every shape, as bytes.
    fn scripts() -> impl Strategy<Value = Vec<u8>> {
        let shebang = prop::sample::select(vec![
            "",
            "#!/bin/sh",
            "#!/bin/sh\n",
            "#!/bin/sh\r\n",
            "#!/usr/bin/env bash\n",
            "#!\n",
            "#",
            "\u{feff}#!/bin/sh\n",
            "\n",
        ]);
        let line = prop_oneof![
            Just(b"exit 0".to_vec()),
            Just(b"".to_vec()),
            Just(b"# >>> git-roadmap".to_vec()),
            Just(MADE.as_bytes().to_vec()),
            prop::collection::vec(any::<u8>(), 0..9),
        ];
        let end = prop::sample::select(vec!["\n", "\r\n", ""]);
        let lines = prop::collection::vec((line, end), 0..5);
        (shebang, lines).prop_map(|(shebang, lines)| {
            let mut script = shebang.as_bytes().to_vec();
            for (line, end) in lines {
                script.extend(line);
                script.extend(end.as_bytes());
            }
            script
        })
    }

    proptest! {
        #[test]
        fn taking_out_undoes_putting_in(script in scripts()) {
            let with = put_in(&script, "pre-commit");
            prop_assert!(matches!(find(&with), Found::Block(_)));
            prop_assert_eq!(&put_in(&with, "pre-commit"), &with);
            prop_assert_eq!(take_out(&with), Some(script));
        }

        #[test]
        fn a_renewed_block_goes_as_well(script in scripts()) {
            let old = put_in(&script, "post-merge");
            let renewed = put_in(&old, "pre-commit");
            prop_assert_eq!(&renewed, &put_in(&script, "pre-commit"));
            prop_assert_eq!(take_out(&renewed), Some(script));
        }

        #[test]
        fn nothing_of_the_users_makes_a_file_ours(script in scripts()) {
            prop_assert!(!is_ours_alone(&script));
            let mut more = new("pre-commit");
            more.extend(&script);
            let has_more = !script.trim_ascii().is_empty();
            prop_assert_eq!(is_ours_alone(&more), !has_more);
        }
    }

    #[test]
    fn the_shape_of_a_block() {
        insta::assert_snapshot!(String::from_utf8(new("pre-commit")).unwrap(), @r#"
        #!/bin/sh
        # >>> git-roadmap >>>
        # To take out these lines: git roadmap hook uninstall
        # This file was made for it, and goes with it unless you add lines.
        if command -v git-roadmap >/dev/null 2>&1; then
            git-roadmap hook run pre-commit "$@" </dev/null || exit $?
        else
            echo "roadmap: git-roadmap is not in PATH; skipped in $0" >&2
        fi
        # <<< git-roadmap <<<
        "#);
        let script = put_in(b"#!/bin/bash -e\ncat\n", "post-rewrite");
        insta::assert_snapshot!(String::from_utf8(script).unwrap(), @r#"
        #!/bin/bash -e
        # >>> git-roadmap >>>
        # To take out these lines: git roadmap hook uninstall
        if command -v git-roadmap >/dev/null 2>&1; then
            git-roadmap hook run post-rewrite "$@" </dev/null || :
        else
            echo "roadmap: git-roadmap is not in PATH; skipped in $0" >&2
        fi
        # <<< git-roadmap <<<
        cat
        "#);
    }

    #[test]
    fn the_users_own_file_is_not_ours() {
        assert!(is_ours_alone(&new("post-merge")));
        assert!(!is_ours_alone(&put_in(b"#!/bin/sh\n", "post-merge")));
        assert!(!is_ours_alone(b"#!/bin/sh\n"));
    }

    #[test]
    fn damaged_markers_are_not_guessed_at() {
        let damage = |script: &str| match find(script.as_bytes()) {
            Found::Damaged(words) => words,
            found => panic!("{found:?}"),
        };
        let begin = format!("#!/bin/sh\n{BEGIN}\nx\n");
        assert_eq!(damage(&begin), "line 2 begins a block that nothing ends");
        assert_eq!(
            damage(&format!("{begin}{BEGIN}\n{END}\n")),
            "line 2 begins a block that nothing ends"
        );
        assert_eq!(
            damage(&format!("{END}\n")),
            "line 1 ends a block that nothing begins"
        );
        assert_eq!(
            damage(&format!("{begin}{END}\n{BEGIN}\n{END}\r\n")),
            "our block is in it twice, lines 2, 5"
        );
        assert_eq!(take_out(begin.as_bytes()), None);
    }

    #[test]
    fn calls_of_the_users_own_are_seen() {
        for script in [
            "git roadmap hook run pre-commit",
            "#!/usr/bin/env python3\nos.system('git-roadmap hook run pre-commit')\n",
        ] {
            assert!(calls(script.as_bytes(), "pre-commit"), "{script}");
            assert!(!calls(script.as_bytes(), "post-merge"), "{script}");
        }
        assert!(!calls(b"# git roadmap hook run pre-commit", "pre-commit"));
        assert!(!calls(&new("pre-commit"), "pre-commit"));
    }
}
