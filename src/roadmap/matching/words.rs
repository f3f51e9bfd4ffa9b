//! What a task is about: its words and the pages it links to.

use crate::roadmap::document::{Document, TaskIndex};

/// A text's words in lower case, one space between them; marks do not count,
/// but for those that tell names apart (`C++`, `C#`).
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Writes a text's words behind what is there, as [`folded`] gives them.
pub(super) fn fold_into(text: &str, out: &mut String) {
    let start = out.len();
    let mut in_word = false;
    for character in text.chars() {
        if character.is_alphanumeric() {
            if !in_word && out.len() > start {
                out.push(' ');
            }
            in_word = true;
            if character.is_ascii() {
                out.push(character.to_ascii_lowercase());
            } else {
                out.extend(character.to_lowercase());
            }
        } else if matches!(character, '+' | '#') && in_word {
            out.push(character);
        } else if !matches!(character, '\'' | '’') {
            // An apostrophe does not end a word: don't, DON’T.
            in_word = false;
        }
    }
}

/// A text's words in lower case.
pub(super) fn words(text: &str) -> Vec<String> {
    let folded = folded(text);
    let words = folded.split(' ').filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// The pages that a task's own paragraph links to, in a form in which the same
/// page has the same name; each once.
pub(super) fn link_targets(document: &Document, task: TaskIndex) -> Vec<String> {
    pages(raw_targets(paragraph(document, task)))
}

/// The pages that a task's notes link to: what stands in its item below its own
/// paragraph, tasks aside.
pub(super) fn targets_below(document: &Document, task: TaskIndex) -> Vec<String> {
    let text = document.source.text();
    let item = document.tasks[task].item.range();
    let own = paragraph(document, task).len();
    let mut at = (document.tasks[task].state.range().end + own).min(item.end);
    let mut notes = Vec::new();
    for below in document.descendants(task) {
        if document.parent(below) == Some(task) {
            let inner = document.tasks[below].item.range();
            notes.push(at..inner.start.max(at));
            at = inner.end.max(at);
        }
    }
    notes.push(at..item.end.min(text.len()).max(at));
    let stretches = notes.into_iter().filter_map(|range| text.get(range));
    pages(stretches.flat_map(raw_targets))
}

/// The pages that targets stand for, sorted.
fn pages<'t>(targets: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut pages: Vec<String> = targets
        .map(plain_target)
        .filter(|target| !target.is_empty() && !target.starts_with('#'))
        .collect();
    pages.sort();
    pages.dedup();
    pages
}

/// The name that a task begins with, such as `**Title:** …`: its words in
/// alphabetical order. A name with a number in it, such as `Week 3:`, tells too
/// little.
pub(super) fn name(document: &Document, task: TaskIndex) -> Option<String> {
    let written = document.written_text(task);
    let mark = ["**", "__"]
        .into_iter()
        .find(|mark| written.starts_with(mark))?;
    let (name, rest) = written[mark.len()..].split_once(mark)?;
    if !name.ends_with(':') && !rest.starts_with(':') {
        return None;
    }
    let mut words = words(name);
    words.sort();
    let is_name = !words.is_empty() && !name.contains(|sign: char| sign.is_ascii_digit());
    is_name.then(|| words.join(" "))
}

/// The lines of a task's first paragraph as they stand in the file.
fn paragraph(document: &Document, task: TaskIndex) -> &str {
    let task = &document.tasks[task];
    let text = document.source.text();
    let end = task.item.range().end.min(text.len());
    let start = task.state.range().end.min(end);
    let item = &text[start..end];
    let mut length = 0;
    for (place, line) in item.split_inclusive('\n').enumerate() {
        let begin = line.trim_start();
        let ends = begin.is_empty()
            || begin.starts_with(['-', '*', '+', '#', '<', '>', '`'])
            || begin.starts_with(|first: char| first.is_ascii_digit());
        if place > 0 && ends {
            break;
        }
        length += line.len();
    }
    &item[..length]
}

/// How often a text's own length its targets may be together. An address may
/// stand in another, but a text that is made of little else would have no end.
const MOST_TARGETS: usize = 8;

/// What stands in `](…)` and behind `http`.
fn raw_targets(text: &str) -> impl Iterator<Item = &str> {
    let inline = memchr::memmem::find_iter(text.as_bytes(), "](").map(|at| {
        let rest = text[at + 2..].trim_start_matches([' ', '<']);
        &rest[..target_len(rest)]
    });
    let bare = memchr::memmem::find_iter(text.as_bytes(), "http").map(|at| {
        let rest = &text[at..];
        rest[..target_len(rest)].trim_end_matches(['.', ',', ';', ':', '!', '?'])
    });
    let is_address = |target: &&str| target.contains("://");
    let all = inline.chain(bare.filter(is_address));
    all.scan(MOST_TARGETS * text.len(), |left, target| {
        *left = left.checked_sub(target.len())?;
        Some(target)
    })
}

/// The length of a link's target; parentheses in it come in pairs.
fn target_len(text: &str) -> usize {
    let mut depth = 0usize;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' if depth == 0 => return at,
            ')' => depth -= 1,
            '>' | '<' | '"' | '`' => return at,
            character if character.is_whitespace() => return at,
            _ => {}
        }
    }
    text.len()
}

/// A target without what does not change the page: the scheme, `www.`, a
/// slash at the end.
fn plain_target(target: &str) -> String {
    let rest = target.split_once("://").map_or(target, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    rest.trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::source::Source;

    #[test]
    fn words_are_folded() {
        assert_eq!(
            folded("  Don't *use* C++/C# -- 2nd try!"),
            "dont use c++ c# 2nd try"
        );
        assert_eq!(folded("—"), "");
    }

    #[test]
    fn names_are_what_is_bold_before_a_colon() {
        let text = "- [ ] **Width and Height:** set\n- [ ] __Title__: a\n- [ ] **Week 3:** b\n- [ ] **loud** c\n- [ ] Title: d\n";
        let document = Document::parse("R.md", Source::from_text(text.to_owned()));
        let names: Vec<Option<String>> = (0..5).map(|task| name(&document, task)).collect();
        let expected = [Some("and height width"), Some("title"), None, None, None];
        assert_eq!(names, expected.map(|name| name.map(str::to_owned)));
    }

    #[test]
    fn links_of_notes_are_found() {
        let text = "- [ ] [a](o.org)\n  - [b](p.org)\n  - [ ] [c](q.org)\n    - [d](r.org)\n  - <http://s.org>\n";
        let document = Document::parse("R.md", Source::from_text(text.to_owned()));
        assert_eq!(targets_below(&document, 0), ["p.org", "s.org"]);
        assert_eq!(targets_below(&document, 1), ["r.org"]);
    }

    #[test]
    fn links_are_found() {
        let text = "- [ ] [a](http://www.x.org/a_(b)/ \"t\") <https://y.org>\n  https://z.org/q?v=1#t.\n  - [n](no)\n";
        let document = Document::parse("R.md", Source::from_text(text.to_owned()));
        assert_eq!(
            link_targets(&document, 0),
            ["x.org/a_(b)", "y.org", "z.org/q?v=1#t"]
        );
    }
}
