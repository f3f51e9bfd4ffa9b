//! What lint and the blocks have to say about a place in a file.

use super::edit::Edit;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// GitHub renders something else than was meant.
    Warning,
    /// The tool cannot work with the file as it is.
    Error,
}

impl Severity {
    /// `warning` or `error`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One finding, with its place and, where it is safe, its mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name, such as `dead-anchor`.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong and what it should be, in one line.
    pub message: String,
    /// 1-based.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
    /// Edits that mend it without changing anything else that is rendered.
    pub fix: Vec<Edit>,
}
