//! What a hook is written in.

use super::script::lines;

/// What runs a hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Language {
    /// A shell that understands our block.
    Shell,
    /// Another interpreter.
    Other(String),
    /// No text.
    Binary,
    /// A shell script that another interpreter also reads, from this line on.
    Twofold(usize),
    /// The line that names the interpreter ends as on Windows, so Git looks
    /// for a program with a name that ends in a carriage return.
    WindowsBreaks,
}

/// The shells that understand our block.
const SHELLS: [&str; 8] = ["sh", "bash", "dash", "ash", "ksh", "ksh93", "mksh", "zsh"];

/// Finds out what a hook is written in, as Git would run it.
pub(super) fn language(script: &[u8]) -> Language {
    if script.contains(&0) {
        return Language::Binary;
    }
    let first = lines(script).next().map_or(&[][..], |range| &script[range]);
    let Some(named) = first.strip_prefix(b"#!") else {
        // Git hands what the system cannot run to sh.
        return Language::Shell;
    };
    let interpreter = interpreter(&String::from_utf8_lossy(named));
    if !interpreter.is_empty() && !SHELLS.contains(&interpreter.as_str()) {
        return Language::Other(interpreter);
    }
    if first.ends_with(b"\r\n") {
        return Language::WindowsBreaks;
    }
    twofold(script).map_or(Language::Shell, Language::Twofold)
}

/// The program that the first line names, without its folder; what `env` and
/// `busybox` run counts for them.
fn interpreter(named: &str) -> String {
    let is_program = |word: &&str| !word.starts_with('-') && !word.contains('=');
    let names = named.split_whitespace().filter(is_program).map(|word| {
        let name = word.rsplit(['/', '\\']).next().unwrap_or(word);
        name.strip_suffix(".exe").unwrap_or(name)
    });
    let mut names = names.skip_while(|name| matches!(*name, "env" | "busybox"));
    names.next().unwrap_or_default().to_owned()
}

/// The line in which a script hands itself to another interpreter, which then
/// reads it from the top, our block included.
fn twofold(script: &[u8]) -> Option<usize> {
    let hands_on = |line: &[u8]| {
        let line = String::from_utf8_lossy(line);
        let words: Vec<&str> = line.split([' ', '\t', ';', '\r', '\n']).collect();
        let is_exec = |word: &str| word.trim_matches(['"', '\'']) == "exec";
        let is_itself = |word: &str| matches!(word.trim_matches(['"', '\'']), "$0" | "${0}");
        let exec = words.iter().position(|word| is_exec(word));
        exec.is_some_and(|exec| words[exec..].iter().any(|word| is_itself(word)))
    };
    let mut lines = (1..).zip(lines(script));
    let found = lines.find(|(_, range)| {
        let line = script[range.clone()].trim_ascii_start();
        !line.starts_with(b"#") && hands_on(line)
    });
    found.map(|(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shells_and_others() {
        for script in [
            "",
            "echo\n",
            "#!/bin/sh\n",
            "#! /bin/bash -e\n",
            "#!/usr/bin/env zsh\n",
            "#!/usr/bin/env -S LANG=C bash -eu\n",
            "#!/bin/busybox sh\n",
            "#!C:/Program/usr/bin/sh.exe\n",
            "#!/bin/sh\nexec \"$(dirname \"$0\")/other\" \"$@\"\n",
            "#!/bin/sh\nexec < /dev/tty\n# exec python \"$0\"\n",
        ] {
            assert_eq!(language(script.as_bytes()), Language::Shell, "{script}");
        }
        for (script, name) in [
            ("#!/usr/bin/env python3\n", "python3"),
            ("#!/usr/bin/node\n", "node"),
            ("#!/usr/bin/fish", "fish"),
            ("#!/usr/bin/env -S node --trace\r\n", "node"),
        ] {
            let other = Language::Other(name.to_owned());
            assert_eq!(language(script.as_bytes()), other, "{script}");
        }
        assert_eq!(language(b"\x7fELF\x02\0"), Language::Binary);
        assert_eq!(language(b"#!/bin/sh\r\necho\r\n"), Language::WindowsBreaks);
    }

    #[test]
    fn scripts_in_two_languages_are_seen() {
        for script in [
            "#!/bin/sh\n# \\\nexec tclsh \"$0\" \"$@\"\n",
            "#!/bin/sh\n\"exec\" \"python3\" \"$0\" \"$@\"\n",
            "#!/bin/sh\n''':'\nexec python3 $0\n'''\n",
        ] {
            assert!(
                matches!(language(script.as_bytes()), Language::Twofold(_)),
                "{script}"
            );
        }
    }
}
