//! What can go wrong: a kind, a cause, what was kept, what was not done, hints.
//!
//! The kind alone decides the exit code and the machine-readable code. Errors
//! are values; only `ui` prints them.

use std::fmt;

/// The result of everything that can fail in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The kind of an error; decides the exit code and the JSON `code`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The command line does not make sense.
    Usage,
    /// A file, task, phase or repository is not there.
    NotFound,
    /// A selector fits several tasks.
    Ambiguous,
    /// The state of the repository or the roadmap forbids what was asked.
    Refused,
    /// Git does not know who commits.
    NoIdentity,
    /// A generated block's markers are broken.
    BrokenBlock,
    /// Something changed while we worked on it.
    Changed,
    /// Reading, writing or a child process failed.
    Io,
    /// A bug of ours.
    Internal,
    /// The user pressed Ctrl-C or left a prompt.
    Interrupted,
    /// Standard output was closed by its reader; success for a filter.
    ClosedPipe,
}

impl Kind {
    /// The `code` in JSON errors; stable across releases.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::NotFound => "not-found",
            Self::Ambiguous => "ambiguous",
            Self::Refused => "refused",
            Self::NoIdentity => "no-identity",
            Self::BrokenBlock => "broken-block",
            Self::Changed => "changed",
            Self::Io => "io",
            Self::Internal => "internal",
            Self::Interrupted => "interrupted",
            Self::ClosedPipe => "closed-pipe",
        }
    }

    /// The process's exit status: 2 could not, 130 interrupted, 0 for a closed pipe.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Interrupted => 130,
            Self::ClosedPipe => 0,
            _ => 2,
        }
    }
}

/// A task or phase that a selector could have meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The number that selects it, `2.3` or `2`.
    pub number: String,
    /// Its text, as in the roadmap.
    pub text: String,
    /// Its phase in short, `Phase 2`; empty for a phase itself.
    pub phase: String,
}

/// An error with everything that its screen shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// Decides exit code and JSON code.
    pub kind: Kind,
    /// One line: what failed, naming file and line where there are any.
    pub message: String,
    /// Lines that others said, such as a hook's output; shown indented with `|`.
    pub quoted: Vec<String>,
    /// What a selector could have meant.
    pub candidates: Vec<Candidate>,
    /// What stays as a result of the failed run.
    pub kept: Option<String>,
    /// What the failed run did not do.
    pub not_done: Option<String>,
    /// What to do next, one line each.
    pub hints: Vec<String>,
}

impl Error {
    /// An error of `kind` with a one-line message.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            quoted: Vec::new(),
            candidates: Vec::new(),
            kept: None,
            not_done: None,
            hints: Vec::new(),
        }
    }

    /// A usage error.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// Something that is not there.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(Kind::NotFound, message)
    }

    /// Something that the state of things forbids.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(Kind::Refused, message)
    }

    /// An operating-system failure on `what`, usually a path.
    pub fn io(what: impl fmt::Display, cause: &std::io::Error) -> Self {
        if cause.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::new(Kind::ClosedPipe, "the output was closed");
        }
        Self::new(Kind::Io, format!("{what}: {}", describe(cause)))
    }

    /// Adds a line about what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Says what stays as a result of the failed run.
    #[must_use]
    pub fn kept(mut self, kept: impl Into<String>) -> Self {
        self.kept = Some(kept.into());
        self
    }

    /// Says what the failed run did not do.
    #[must_use]
    pub fn not_done(mut self, not_done: impl Into<String>) -> Self {
        self.not_done = Some(not_done.into());
        self
    }

    /// Adds the lines that another program said.
    #[must_use]
    pub fn quoting(mut self, output: &str) -> Self {
        self.quoted.extend(output.lines().map(str::to_owned));
        self
    }

    /// Adds what a selector could have meant.
    #[must_use]
    pub fn candidates(mut self, candidates: Vec<Candidate>) -> Self {
        self.candidates = candidates;
        self
    }
}

/// An I/O failure in words, without the operating system's error number.
fn describe(cause: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match cause.kind() {
        ErrorKind::NotFound => "no such file".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::IsADirectory => "is a directory".to_owned(),
        ErrorKind::StorageFull => "the disk is full".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        _ => {
            let text = cause.to_string();
            match text.split_once(" (os error ") {
                Some((words, _)) => words.to_lowercase(),
                None => text,
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
