//! The escaper for commit messages, which machines read as orders.
//!
//! GitHub and CI services act on words in a message: they skip checks, close
//! issues, notify people. A roadmap's text must do none of that. The changes
//! are ASCII and readable; nothing is hidden in zero-width characters.

use super::escape::scrub;

/// Makes a roadmap's text inert in a commit message: one line that orders nothing.
///
/// Skip marks (`[skip ci]`, `skip-checks: true`), mentions (`@name`) and
/// references (`#1`, `GH-1`, `owner/repo#1`, issue URLs on GitHub) lose their
/// effect. A line of a message must not begin with the result, since Git would
/// read `Name: value` there as a trailer.
#[must_use]
pub fn commit_text(text: &str) -> String {
    let text = scrub(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = without_skip_marks(&words.join(" "));
    let text = without_github_urls(&text);
    let text = without_skip_trailers(&text);
    without_references(&text)
}

/// Turns the brackets of `[skip ci]` and its relatives into parentheses.
fn without_skip_marks(text: &str) -> String {
    let text = replace_ignoring_case(text, "***NO_CI***", "NO_CI");
    let mut inert = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(open) = rest.find('[') {
        let (before, bracketed) = rest.split_at(open);
        inert.push_str(before);
        let inner = &bracketed[1..];
        let close = inner
            .find(['[', ']'])
            .filter(|at| inner[*at..].starts_with(']'));
        match close {
            Some(close) if is_skip_mark(&inner[..close]) => {
                inert.push_str(&format!("({})", &inner[..close]));
                rest = &inner[close + 1..];
            }
            _ => {
                inert.push('[');
                rest = inner;
            }
        }
    }
    inert.push_str(rest);
    inert
}

/// Whether a CI service could read the words in brackets as "do not run".
fn is_skip_mark(inner: &str) -> bool {
    let in_words = |character: char| character.is_ascii_alphanumeric() || " -_".contains(character);
    if !inner.chars().all(in_words) {
        return false;
    }
    let inner = inner.to_ascii_lowercase();
    let words = inner.split(|character: char| !character.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let has = |word| words.contains(&word);
    has("skip") || (has("ci") && has("no")) || has("noci") || has("skipci")
}

/// Takes the colon from `skip-checks: true`, which GitHub reads as a trailer.
fn without_skip_trailers(text: &str) -> String {
    let text = replace_ignoring_case(text, "skip-checks:", "skip-checks =");
    replace_ignoring_case(&text, "request-checks:", "request-checks =")
}

/// Takes the scheme from GitHub's URLs: bare, they link nothing and close nothing.
fn without_github_urls(text: &str) -> String {
    let prefixes = ["www.", "https://", "http://"];
    let mut text = text.to_owned();
    loop {
        let shorter = prefixes.iter().fold(text.clone(), |text, prefix| {
            replace_ignoring_case(&text, &format!("{prefix}github.com"), "github.com")
        });
        // A prefix may hide another; each round shortens, so this ends.
        if shorter.len() == text.len() {
            return shorter;
        }
        text = shorter;
    }
}

/// Parts the signs of mentions and references from what they point to.
fn without_references(text: &str) -> String {
    let mut inert = String::with_capacity(text.len() + 8);
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        inert.push(match character {
            '-' if is_gh_prefix(&inert) && next.is_some_and(|next| next.is_ascii_digit()) => ' ',
            _ => character,
        });
        if is_pointer(before, character, next) {
            inert.push(' ');
        }
        before = Some(character);
    }
    inert
}

fn is_pointer(before: Option<char>, sign: char, next: Option<char>) -> bool {
    match sign {
        '#' => next.is_some_and(|next| next.is_ascii_digit()),
        '@' => !before.is_some_and(is_word) && next.is_some_and(is_word),
        _ => false,
    }
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// Whether the text ends in the word `GH`, in any case.
fn is_gh_prefix(text: &str) -> bool {
    let mut backwards = text.chars().rev();
    let gh =
        [backwards.next(), backwards.next()].map(|found| found.map(|h| h.to_ascii_lowercase()));
    gh == [Some('h'), Some('g')] && !backwards.next().is_some_and(is_word)
}

fn replace_ignoring_case(text: &str, from: &str, to: &str) -> String {
    // ASCII lowering keeps every byte's place, so offsets hold in both.
    let lowered = text.to_ascii_lowercase();
    let mut replaced = String::with_capacity(text.len());
    let mut end = 0;
    for (start, found) in lowered.match_indices(&from.to_ascii_lowercase()) {
        replaced.push_str(&text[end..start]);
        replaced.push_str(to);
        end = start + found.len();
    }
    replaced.push_str(&text[end..]);
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_ordered() {
        let table = [
            ("Write [skip ci] docs", "Write (skip ci) docs"),
            ("[CI SKIP]", "(CI SKIP)"),
            ("[no ci]", "(no ci)"),
            (
                "[skip actions] [Actions Skip]",
                "(skip actions) (Actions Skip)",
            ),
            ("[skip\nci]", "(skip ci)"),
            ("[[skip ci]]", "[(skip ci)]"),
            ("[a [skip ci]", "[a (skip ci)"),
            ("[ci-skip]", "(ci-skip)"),
            ("***NO_CI***", "NO_CI"),
            ("Skip-Checks:true", "skip-checks =true"),
            ("skip-checks: true", "skip-checks = true"),
            ("ask @ada", "ask @ ada"),
            ("(@ada) .@bob", "(@ ada) .@ bob"),
            ("@angular/core", "@ angular/core"),
            ("fixes #1", "fixes # 1"),
            ("gh-12, GH-3", "gh 12, GH 3"),
            ("ada/list#5 list#6", "ada/list# 5 list# 6"),
            ("https://github.com/a/b/issues/1", "github.com/a/b/issues/1"),
            ("http://https://github.com", "github.com"),
            ("HTTPS://WWW.GitHub.com/a", "github.com/a"),
            ("one\r\ntwo\x1b[2J", "one two\u{fffd}[2J"),
            ("a\u{200b}@ada", "a@ada"),
        ];
        for (text, expected) in table {
            assert_eq!(commit_text(text), expected, "{text:?}");
            assert_eq!(commit_text(expected), expected, "twice {text:?}");
        }
    }

    #[test]
    fn ordinary_text_stays() {
        let table = [
            "FastAPI basics",
            "C#, F# and C++",
            "issue # 1",
            "mail a@b.c",
            "[x] done [link] [skipper]",
            "https://example.com/a#b",
            "laugh-3 GHC-9 GH-x",
            "the cinema [ci]",
            "@ home",
            "Größe 日本 ✓",
        ];
        for text in table {
            assert_eq!(commit_text(text), text);
        }
    }
}
