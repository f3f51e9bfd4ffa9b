//! Values for other programs, as JSON. The shape is versioned.

use serde::Serialize;

use crate::roadmap::{Document, Finding, PhaseIndex, Progress, TaskIndex};

/// The version of every object's shape.
pub const SCHEMA_VERSION: u32 = 1;

/// An object with its kind and version.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Object<T: Serialize> {
    schema_version: u32,
    kind: &'static str,
    #[serde(flatten)]
    content: T,
}

impl<T: Serialize> Object<T> {
    /// Wraps `content` as an object of a kind.
    pub fn new(kind: &'static str, content: T) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            kind,
            content,
        }
    }
}

/// A task.
#[derive(Debug, Serialize)]
pub struct Task {
    number: String,
    key: String,
    text: String,
    done: bool,
    line: u32,
    depth: u16,
    phase: String,
    parent: Option<String>,
}

impl Task {
    /// Copies a task out of its document.
    #[must_use]
    pub fn new(document: &Document, task: TaskIndex) -> Self {
        let state = &document.tasks()[task];
        Self {
            number: document.number(task),
            key: document.key(task).to_owned(),
            text: document.text(task).to_owned(),
            done: state.done,
            line: state.line,
            depth: state.depth,
            phase: document.phase_key(document.phase_of(task)).to_owned(),
            parent: document
                .parent(task)
                .map(|parent| document.key(parent).to_owned()),
        }
    }

    /// Copies several tasks.
    #[must_use]
    pub fn list(document: &Document, tasks: &[TaskIndex]) -> Vec<Self> {
        tasks
            .iter()
            .map(|&task| Self::new(document, task))
            .collect()
    }
}

/// How far something is.
#[derive(Debug, Serialize)]
pub struct Counts {
    done: usize,
    total: usize,
    percent: u8,
}

impl From<Progress> for Counts {
    fn from(progress: Progress) -> Self {
        Self {
            done: progress.done,
            total: progress.total,
            percent: progress.percent(),
        }
    }
}

/// A phase.
#[derive(Debug, Serialize)]
pub struct Phase {
    number: String,
    key: String,
    title: String,
    line: u32,
    #[serde(flatten)]
    counts: Counts,
    fields: serde_json::Map<String, serde_json::Value>,
}

impl Phase {
    /// Copies a phase out of its document.
    #[must_use]
    pub fn new(document: &Document, phase: PhaseIndex) -> Self {
        let field = |(name, value): (&str, &str)| (name.to_owned(), value.into());
        Self {
            number: document.phases()[phase].number.to_string(),
            key: document.phase_key(phase).to_owned(),
            title: document.phase_title(phase).to_owned(),
            line: document.phase_line(phase),
            counts: document.progress(document.tasks_of(phase)).into(),
            fields: document.fields(phase).map(field).collect(),
        }
    }

    /// Copies all phases.
    #[must_use]
    pub fn all(document: &Document) -> Vec<Self> {
        (0..document.phases().len())
            .map(|phase| Self::new(document, phase))
            .collect()
    }
}

/// What lint found in a place.
#[derive(Debug, Serialize)]
pub struct FoundAt {
    rule: &'static str,
    severity: &'static str,
    message: String,
    file: String,
    line: usize,
    column: usize,
    fixable: bool,
}

impl FoundAt {
    /// Copies a finding and names its file.
    #[must_use]
    pub fn new(file: &str, finding: &Finding) -> Self {
        Self {
            rule: finding.rule,
            severity: finding.severity.word(),
            message: finding.message.clone(),
            file: file.to_owned(),
            line: finding.line,
            column: finding.column,
            fixable: !finding.fix.is_empty(),
        }
    }
}
