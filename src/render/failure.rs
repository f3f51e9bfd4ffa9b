//! Errors as their screen and as JSON.

use anstream::adapter::strip_str;
use serde::Serialize;

use super::charset::Charset;
use super::columns;
use super::span::{Label, Line};
use crate::error::{Candidate, Error};

/// Where the words of `kept` and `not done` begin, in columns.
const WORDS: usize = 10;

/// Returns the screen of an error: message, quotes, candidates, what was kept, hints.
#[must_use]
pub fn error(error: &Error, width: usize, charset: Charset) -> Vec<Line> {
    let mut lines = vec![headline(error)];
    lines.extend(error.quoted.iter().map(|line| quote(line)));
    let parts = [
        candidates(&error.candidates, width, charset),
        outcome(error, width),
    ];
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        lines.push(Line::blank());
        lines.extend(part);
    }
    if lines.len() > 1 && !error.hints.is_empty() {
        lines.push(Line::blank());
    }
    lines.extend(error.hints.iter().map(|text| hint(text)));
    lines
}

/// Returns the one line that names an error, `error: …`.
#[must_use]
pub fn headline(error: &Error) -> Line {
    Line::new()
        .label(Label::Error, "error:")
        .text(format!(" {}", error.message))
}

/// Returns a line `warning: …`.
#[must_use]
pub fn warning(text: &str) -> Line {
    Line::new()
        .label(Label::Warning, "warning:")
        .text(format!(" {text}"))
}

/// Returns a line `hint: …`.
#[must_use]
pub fn hint(text: &str) -> Line {
    Line::new()
        .label(Label::Hint, "hint:")
        .text(format!(" {text}"))
}

/// Returns the table of what a selector could have meant, one row a candidate.
///
/// The texts give way where a row is wider than `width`; numbers and phases
/// stay whole, as long as a text keeps a third of the width.
#[must_use]
pub fn candidates(candidates: &[Candidate], width: usize, charset: Charset) -> Vec<Line> {
    let widest = |column: fn(&Candidate) -> &str| {
        candidates
            .iter()
            .map(|row| columns::width(column(row)))
            .max()
            .unwrap_or(0)
    };
    let numbers = widest(|row| &row.number);
    let phases = widest(|row| &row.phase).min(width / 3);
    let gaps = if phases == 0 { 4 } else { 7 };
    let room = width.saturating_sub(numbers + phases + gaps).max(width / 3);
    let texts = widest(|row| &row.text).min(room);
    let row = |row: &Candidate| {
        Line::from("  ")
            .label(Label::Number, columns::pad_right(&row.number, numbers))
            .text("  ")
            .text(columns::pad_right(
                &columns::truncate(&row.text, texts, charset),
                texts,
            ))
            .text("   ")
            .label(Label::Dim, columns::truncate(&row.phase, phases, charset))
            .trim_end()
            .fit(width, charset)
    };
    candidates.iter().map(row).collect()
}

/// What others said, in their words but not in their colours.
fn quote(line: &str) -> Line {
    let words = strip_str(line).to_string();
    Line::new().label(Label::Dim, "  | ").text(words)
}

fn outcome(error: &Error, width: usize) -> Vec<Line> {
    let parts = [("kept", &error.kept), ("not done", &error.not_done)];
    let told = parts
        .into_iter()
        .filter_map(|(name, text)| Some((name, text.as_deref()?)));
    told.flat_map(|(name, text)| paragraph(name, text, width))
        .collect()
}

fn paragraph(name: &str, text: &str, width: usize) -> Vec<Line> {
    let wrapped = columns::wrap(text, width.saturating_sub(WORDS).max(WORDS));
    let starts = std::iter::once(name).chain(std::iter::repeat(""));
    let lines = wrapped.into_iter().zip(starts);
    lines
        .map(|(words, start)| {
            let start = Line::new().label(Label::Title, start);
            start.pad_to(WORDS).text(words)
        })
        .collect()
}

/// An error as the object that `--json` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JsonError<'a> {
    schema_version: u8,
    kind: &'static str,
    code: &'static str,
    message: &'a str,
    quoted: &'a [String],
    candidates: Vec<JsonCandidate<'a>>,
    kept: Option<&'a str>,
    not_done: Option<&'a str>,
    hints: &'a [String],
}

#[derive(Debug, Serialize)]
struct JsonCandidate<'a> {
    number: &'a str,
    text: &'a str,
    phase: Option<&'a str>,
}

impl<'a> From<&'a Error> for JsonError<'a> {
    fn from(error: &'a Error) -> Self {
        let Error {
            kind,
            message,
            quoted,
            candidates,
            kept,
            not_done,
            hints,
        } = error;
        let candidates = candidates.iter().map(|candidate| JsonCandidate {
            number: &candidate.number,
            text: &candidate.text,
            phase: Some(candidate.phase.as_str()).filter(|phase| !phase.is_empty()),
        });
        Self {
            schema_version: 1,
            kind: "error",
            code: kind.code(),
            message,
            quoted,
            candidates: candidates.collect(),
            kept: kept.as_deref(),
            not_done: not_done.as_deref(),
            hints,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    fn shown(failure: &Error, width: usize) -> String {
        let lines = error(failure, width, Charset::Utf8);
        lines.iter().map(|line| line.plain() + "\n").collect()
    }

    fn ambiguous() -> Error {
        let rows = [
            ("1.2", "FastAPI basics", "Phase 1"),
            (
                "1.4",
                "Build a REST API with FastAPI and SQLModel",
                "Phase 1",
            ),
            ("4.8", "Build a CV app with a FastAPI backend", "Phase 4"),
            ("13.4", "FastAPI", "Comprehensive Toolkit"),
        ];
        let rows = rows.map(|(number, text, phase)| Candidate {
            number: number.to_owned(),
            text: text.to_owned(),
            phase: phase.to_owned(),
        });
        Error::new(
            Kind::Ambiguous,
            "'fastapi' matches 4 tasks; nothing was changed",
        )
        .candidates(rows.to_vec())
        .hint("choose by number: git roadmap check 1.2")
    }

    #[test]
    fn a_plain_error_has_its_hint_on_the_next_line() {
        let plain = Error::usage("no such flag").hint("git roadmap -h");
        assert_eq!(
            shown(&plain, 80),
            "error: no such flag\nhint: git roadmap -h\n"
        );
    }

    #[test]
    fn candidates_are_a_table() {
        insta::assert_snapshot!(shown(&ambiguous(), 80), @r"
        error: 'fastapi' matches 4 tasks; nothing was changed

          1.2   FastAPI basics                               Phase 1
          1.4   Build a REST API with FastAPI and SQLModel   Phase 1
          4.8   Build a CV app with a FastAPI backend        Phase 4
          13.4  FastAPI                                      Comprehensive Toolkit

        hint: choose by number: git roadmap check 1.2
        ");
        insta::assert_snapshot!(shown(&ambiguous(), 50), @r"
        error: 'fastapi' matches 4 tasks; nothing was changed

          1.2   FastAPI basics            Phase 1
          1.4   Build a REST API with…    Phase 1
          4.8   Build a CV app with a…    Phase 4
          13.4  FastAPI                   Comprehensive T…

        hint: choose by number: git roadmap check 1.2
        ");
        for width in [10, 20, 40] {
            let rows = candidates(&ambiguous().candidates, width, Charset::Utf8);
            assert!(rows.iter().all(|row| row.width() <= width), "{rows:?}");
        }
    }

    #[test]
    fn a_failed_commit_says_what_was_kept() {
        let refused = Error::refused("the commit-msg hook refused the commit (exit 1)")
            .quoting("\x1b[31msubject must start with feat:, fix: or docs:\x1b[0m")
            .kept("1.3 is ticked in ROADMAP.md and 2 badges are new, all unstaged")
            .not_done("no commit; main and your staged files are as before")
            .hint("git config roadmap.subject 'docs: {action} {task}'")
            .hint("then: git roadmap commit    or take it back: git roadmap undo");
        insta::assert_snapshot!(shown(&refused, 80), @r"
        error: the commit-msg hook refused the commit (exit 1)
          | subject must start with feat:, fix: or docs:

        kept      1.3 is ticked in ROADMAP.md and 2 badges are new, all unstaged
        not done  no commit; main and your staged files are as before

        hint: git config roadmap.subject 'docs: {action} {task}'
        hint: then: git roadmap commit    or take it back: git roadmap undo
        ");
        let narrow = shown(&refused, 40);
        let told: Vec<&str> = narrow.lines().skip(3).take(4).collect();
        assert_eq!(told[0], "kept      1.3 is ticked in ROADMAP.md");
        assert_eq!(told[1], "          and 2 badges are new, all");
        assert!(told[3].starts_with("not done  "));
    }

    #[test]
    fn json_names_everything() -> Result<(), serde_json::Error> {
        let error = ambiguous();
        let json = serde_json::to_value(JsonError::from(&error))?;
        assert_eq!(json["schemaVersion"], 1);
        assert_eq!(json["code"], "ambiguous");
        assert_eq!(json["candidates"][3]["phase"], "Comprehensive Toolkit");
        assert!(json["kept"].is_null() && json["notDone"].is_null());
        Ok(())
    }
}
