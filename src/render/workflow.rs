//! GitHub workflow commands, with the escaping that keeps text from becoming one.

use super::Line;
use crate::roadmap::{Finding, Progress, Severity};

/// Findings as annotations, errors first, since GitHub shows ten of a kind.
#[must_use]
pub fn annotations(path: &str, findings: &[Finding]) -> String {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    sorted
        .into_iter()
        .map(|finding| annotation(path, finding))
        .collect()
}

fn annotation(path: &str, finding: &Finding) -> String {
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    format!(
        "::{kind} file={},line={},col={},title={}::{}\n",
        property(path),
        finding.line,
        finding.column,
        property(finding.rule),
        data(&finding.message)
    )
}

/// Progress as the lines of a step's outputs: numbers, and no text at all.
#[must_use]
pub fn outputs(progress: Progress) -> String {
    let Progress { done, total } = progress;
    format!(
        "percent={}\ndone={done}\ntotal={total}\n",
        progress.percent()
    )
}

/// The line as the runner takes it for no command of either form: `::NAME` at
/// its start, blanks left out, and `##[NAME]` anywhere.
#[must_use]
pub fn no_command(line: &Line) -> Line {
    let mut is_start = true;
    line.spans().iter().fold(Line::new(), |line, span| {
        let mut text = span.text.replace("##[", "# #[");
        let words = text.trim_start();
        if is_start && words.starts_with(':') {
            let blanks = text.len() - words.len();
            // The colons may stand in two spans.
            text.insert(blanks + 1, ' ');
        }
        is_start &= text.trim_start().is_empty();
        line.label(span.label, text)
    })
}

/// Escapes a command's data, as the runner reads it back.
#[must_use]
pub fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a command's property.
#[must_use]
pub fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_a_command() {
        for (text, expected) in [
            ("plain: text :: and # [x]", "plain: text :: and # [x]"),
            ("::add-mask::e", ": :add-mask::e"),
            ("  \t::error::x", "  \t: :error::x"),
            ("a ##[error]x", "a # #[error]x"),
        ] {
            assert_eq!(no_command(&Line::from(text)), Line::from(expected));
        }
    }
}
