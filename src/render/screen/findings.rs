//! What lint found.

use crate::render::{Label, Line};
use crate::roadmap::{Finding, Severity};

/// Draws findings as `FILE:LINE:COLUMN: severity: message [rule]`.
#[must_use]
pub fn findings(path: &str, findings: &[Finding]) -> Vec<Line> {
    findings.iter().map(|finding| line(path, finding)).collect()
}

fn line(path: &str, finding: &Finding) -> Line {
    let label = match finding.severity {
        Severity::Error => Label::Error,
        Severity::Warning => Label::Warning,
    };
    Line::new()
        .label(
            Label::Path,
            format!("{path}:{}:{}", finding.line, finding.column),
        )
        .text(": ")
        .label(label, finding.severity.word())
        .text(format!(": {} ", finding.message))
        .label(Label::Dim, format!("[{}]", finding.rule))
}
