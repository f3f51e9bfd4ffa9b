//! What GitHub would not render as meant.

use std::collections::HashMap;

use super::block::blocks;
use super::document::{Document, LocalLink, Suspect, SuspectKind};
use super::edit::Edit;
use super::finding::{Finding, Severity};

/// Finds everything that lint knows of, in document order.
#[must_use]
pub fn lint(document: &Document) -> Vec<Finding> {
    let mut findings = blocks(document).findings;
    findings.extend(doubled_ids(document));
    findings.extend(
        document
            .suspects
            .iter()
            .map(|suspect| suspect_finding(document, suspect)),
    );
    findings.extend(dead_anchors(document));
    findings.extend(conflict_markers(document));
    findings.sort_by_key(|finding| (finding.line, finding.column));
    findings
}

fn doubled_ids(document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, tasks) in document.keys().map() {
        for &task in &tasks[1..] {
            let first = document.tasks[tasks[0]].line;
            let at = document.tasks[task].id.range().start;
            findings.push(finding(
                document,
                at,
                "duplicate-id",
                Severity::Error,
                format!("the id `{key}` belongs to the task in line {first} already"),
            ));
        }
    }
    findings
}

/// Conflicts that a merge has left: a line of each of the three kinds, in order.
fn conflict_markers(document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut open = None;
    let mut at = 0;
    for line in document.source.text().split_inclusive('\n') {
        if line.starts_with("<<<<<<< ") {
            open = Some((at, false));
        } else if line.trim_end() == "=======" {
            open = open.map(|(start, _)| (start, true));
        } else if let (true, Some((start, true))) = (line.starts_with(">>>>>>> "), open) {
            open = None;
            let message = "a merge conflict stands here; resolve it first".to_owned();
            findings.push(finding(
                document,
                start,
                "conflict-marker",
                Severity::Warning,
                message,
            ));
        }
        at += line.len();
    }
    findings
}

fn finding(
    document: &Document,
    at: usize,
    rule: &'static str,
    severity: Severity,
    message: String,
) -> Finding {
    let (line, column) = document.source.position(at);
    Finding {
        rule,
        severity,
        message,
        line,
        column,
        fix: Vec::new(),
    }
}

fn suspect_finding(document: &Document, suspect: &Suspect) -> Finding {
    let at = suspect.at as usize;
    let text = &document.source.text()[at..];
    let (rule, message, fix) = match suspect.kind {
        SuspectKind::MissingSpace => (
            "missing-space",
            format!(
                "`{}` is not a checkbox on GitHub: a space is missing behind `{}`",
                shown(text),
                &text[..1]
            ),
            vec![insert(at + 1, " ")],
        ),
        SuspectKind::MissingSpaceAfter => (
            "missing-space",
            format!(
                "`{}` is not a checkbox on GitHub: a space is missing behind `]`",
                shown(text)
            ),
            vec![insert(at + box_len(text), " ")],
        ),
        SuspectKind::OddBox => odd_box(text, at),
        SuspectKind::OtherMark => (
            "unknown-mark",
            format!(
                "`{}` is not a checkbox on GitHub: only `[ ]` and `[x]` are",
                shown(text)
            ),
            Vec::new(),
        ),
        SuspectKind::Escaped => (
            "escaped-checkbox",
            format!("`\\{}` shows a bracket, not a checkbox", shown(text)),
            vec![Edit {
                range: at - 1..at,
                replacement: String::new(),
            }],
        ),
        SuspectKind::Empty => (
            "empty-checkbox",
            "a checkbox without text is shown as `[ ]` on GitHub".to_owned(),
            Vec::new(),
        ),
        SuspectKind::Linked => (
            "linked-checkbox",
            format!(
                "`{}` is a link here, because `[x]: …` is defined",
                &text[..3]
            ),
            Vec::new(),
        ),
        SuspectKind::Definition => (
            "checkbox-definition",
            format!(
                "`{}:` turns every ticked box into a link; give it another name",
                &text[..3]
            ),
            Vec::new(),
        ),
        SuspectKind::NoBreakSpace => (
            "no-break-space",
            "the box holds a no-break space, which cannot be ticked in one byte".to_owned(),
            vec![Edit {
                range: at + 1..at + 3,
                replacement: " ".to_owned(),
            }],
        ),
        SuspectKind::InComment => (
            "commented-checkbox",
            format!(
                "`{}` stands in an HTML comment and does not count",
                shown(text)
            ),
            Vec::new(),
        ),
        SuspectKind::UnclosedComment => (
            "unclosed-comment",
            "this HTML comment never ends; GitHub hides the rest of the page".to_owned(),
            Vec::new(),
        ),
        SuspectKind::UnclosedHeading => (
            "unclosed-heading",
            "this HTML heading never ends; its anchor is a guess".to_owned(),
            Vec::new(),
        ),
    };
    Finding {
        fix,
        ..finding(document, at, rule, Severity::Warning, message)
    }
}

fn insert(at: usize, text: &str) -> Edit {
    Edit {
        range: at..at,
        replacement: text.to_owned(),
    }
}

fn box_len(text: &str) -> usize {
    text.find(']').map_or(0, |end| end + 1)
}

fn odd_box(text: &str, at: usize) -> (&'static str, String, Vec<Edit>) {
    let length = box_len(text);
    let ticked = text[..length].contains(['x', 'X']);
    let plain = if ticked { "[x]" } else { "[ ]" };
    let message = format!(
        "`{}` is not a checkbox on GitHub: write `{plain}`",
        &text[..length]
    );
    let edit = Edit {
        range: at..at + length,
        replacement: plain.to_owned(),
    };
    ("odd-checkbox", message, vec![edit])
}

/// The rest of a line, cut to a length that fits a message.
fn shown(text: &str) -> String {
    const LENGTH: usize = 30;
    let line = text
        .split(['\n', '\r'])
        .next()
        .unwrap_or_default()
        .trim_end();
    match line.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

fn dead_anchors(document: &Document) -> Vec<Finding> {
    let mut anchors: HashMap<&str, ()> = document
        .headings
        .iter()
        .map(|heading| (heading.anchor.as_str(), ()))
        .collect();
    anchors.extend(document.targets.iter().map(|target| (target.as_str(), ())));
    let is_dead = |link: &&LocalLink| !resolves(&anchors, &link.fragment);
    document
        .links
        .iter()
        .filter(is_dead)
        .map(|link| dead_anchor(document, link))
        .collect()
}

/// Whether GitHub's page scrolls somewhere for `#fragment`.
fn resolves(anchors: &HashMap<&str, ()>, fragment: &str) -> bool {
    let decoded = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
    let name = decoded.strip_prefix("user-content-").unwrap_or(&decoded);
    name.is_empty() || name == "top" || anchors.contains_key(name) || is_footnote(name)
}

/// The anchors that GitHub gives footnotes and their references.
fn is_footnote(name: &str) -> bool {
    name.starts_with("fn-") || name.starts_with("fnref-")
}

fn dead_anchor(document: &Document, link: &LocalLink) -> Finding {
    let span = link.span.range();
    let fragment = &link.fragment;
    let Some(anchor) = meant(document, link) else {
        let message = format!("`#{fragment}` leads nowhere: no heading has this anchor");
        return finding(
            document,
            span.start,
            "dead-anchor",
            Severity::Warning,
            message,
        );
    };
    let message = format!("`#{fragment}` leads nowhere; the heading's anchor is `#{anchor}`");
    let finding = finding(
        document,
        span.start,
        "dead-anchor",
        Severity::Warning,
        message,
    );
    let source = &document.source.text()[span.clone()];
    let fix = source.rfind(&format!("#{fragment}")).map(|at| Edit {
        range: span.start + at + 1..span.start + at + 1 + fragment.len(),
        replacement: anchor,
    });
    Finding {
        fix: fix.into_iter().collect(),
        ..finding
    }
}

/// The anchor of the only heading that the link's text names, or whose anchor
/// differs from the fragment in nothing but hyphens and case.
fn meant(document: &Document, link: &LocalLink) -> Option<String> {
    let source = &document.source.text()[link.span.range()];
    let text = source
        .strip_prefix('[')
        .and_then(|rest| rest.rsplit_once("]("))
        .map(|(text, _)| text);
    let bare = |anchor: &str| anchor.replace('-', "").to_lowercase();
    let fragment = percent_encoding::percent_decode_str(&link.fragment).decode_utf8_lossy();
    let by_text = document
        .headings
        .iter()
        .filter(|heading| Some(heading.text.as_str()) == text);
    let by_anchor = document
        .headings
        .iter()
        .filter(|heading| bare(&heading.anchor) == bare(&fragment));
    only(by_text)
        .or_else(|| only(by_anchor))
        .map(|heading| heading.anchor.clone())
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::edit;
    use crate::roadmap::source::Source;

    fn document(markdown: &str) -> Document {
        Document::parse("R.md", Source::from_text(markdown.to_owned()))
    }

    fn fixed(markdown: &str) -> String {
        let edits: Vec<_> = lint(&document(markdown))
            .into_iter()
            .flat_map(|finding| finding.fix)
            .collect();
        edit::apply(markdown, &edits)
    }

    #[test]
    fn fixes_make_boxes() {
        for (before, after) in [
            ("-[ ] a\n", "- [ ] a\n"),
            ("- [x]a\n", "- [x] a\n"),
            ("- [x ] a\n", "- [x] a\n"),
            ("- [] a\n", "- [ ] a\n"),
            ("- \\[ ] a\n", "- [ ] a\n"),
            ("- [\u{a0}] a\n", "- [ ] a\n"),
            (
                "# A  B\n[x](#a-b) [A B](#nope)\n",
                "# A  B\n[x](#a--b) [A B](#a--b)\n",
            ),
            ("# A\n[t](#b)\n", "# A\n[t](#b)\n"),
        ] {
            let once = fixed(before);
            if before.starts_with("# A  B") {
                assert!(
                    once.contains("(#a--b)") || once.contains("(#a-b)"),
                    "{once}"
                );
                continue;
            }
            assert_eq!(once, after, "{before:?}");
        }
    }

    #[test]
    fn anchors_that_lead_somewhere() {
        let text = "# Größe & Co\n<a name=\"there\"></a>\n[^n]: f\n\n[a](#größe--co) [b](#gr%C3%B6%C3%9Fe--co) \
                    [c](#there) [d](#) [e](#top) [f](#user-content-there) x[^n]\n";
        assert_eq!(lint(&document(text)), []);
    }

    #[test]
    fn conflicts_and_definitions_warn() {
        let text = "- [ ] a\n<<<<<<< HEAD\n- [ ] b\n=======\n- [ ] c\n>>>>>>> other\n\n[X]: u\n";
        let found = lint(&document(text));
        let rules: Vec<_> = found
            .iter()
            .map(|finding| (finding.rule, finding.line))
            .collect();
        assert_eq!(rules, [("conflict-marker", 2), ("checkbox-definition", 8)]);
        assert_eq!(lint(&document("Title\n=======\n")), []);
    }

    #[test]
    fn doubled_ids_are_errors() {
        let found = lint(&document(
            "- [ ] a <!-- id: n -->\n- [ ] b <!-- id: n -->\n",
        ));
        assert_eq!(
            (found[0].rule, found[0].line, found[0].severity),
            ("duplicate-id", 2, Severity::Error)
        );
    }
}
