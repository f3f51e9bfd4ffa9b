//! The export of a page, and any other object with tasks.

use chrono::DateTime;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::text::collapsed;
use super::{Entry, MAX_ENTRIES, Moment, Progress, State};
use crate::error::{Error, Result};

/// The newest shape of an export that is understood.
const SCHEMA_VERSION: u64 = 1;

/// The object around the tasks.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Export<'a> {
    schema_version: Option<u64>,
    kind: Option<String>,
    #[serde(borrow)]
    tasks: Option<Vec<&'a RawValue>>,
}

/// One of the tasks.
#[derive(Deserialize)]
struct Task {
    key: Option<String>,
    id: Option<String>,
    text: Option<String>,
    phase: Option<String>,
    done: Option<bool>,
    at: Option<String>,
}

/// Whether a text is JSON as a whole.
pub(super) fn is_json(text: &str) -> bool {
    serde_json::from_str::<&RawValue>(text).is_ok()
}

/// Reads an export: its tasks, and whether it unticks, too.
pub(super) fn read(name: &str, text: &str) -> Result<Progress> {
    let (tasks, unticks) = if text.trim_start().starts_with('[') {
        (
            serde_json::from_str(text).map_err(|error| no_json(name, &error))?,
            false,
        )
    } else {
        let export: Export = serde_json::from_str(text).map_err(|error| no_json(name, &error))?;
        if export
            .schema_version
            .is_some_and(|version| version > SCHEMA_VERSION)
        {
            return Err(Error::refused(format!(
                "{name} was made by a later version; nothing was changed"
            ))
            .hint("install the newest git-roadmap"));
        }
        let is_export = export.kind.as_deref() == Some("ticks");
        let tasks = export.tasks.ok_or_else(|| {
            Error::refused(format!(
                "{name} is JSON without `tasks`; nothing was changed"
            ))
            .hint("the page's button Export writes a file that is understood")
        })?;
        (tasks, is_export)
    };
    let mut progress = Progress {
        unticks,
        ..Progress::default()
    };
    let (mut at, mut line) = (0, 1);
    // One more than is read tells that there are too many.
    for task in tasks.into_iter().take(MAX_ENTRIES + 1) {
        let start = offset(text, task);
        let passed = text.as_bytes().get(at..start).unwrap_or_default();
        line += memchr::memchr_iter(b'\n', passed).count();
        at = start;
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let (entry, is_bad_time) = entry(task, line);
        progress.entries.push(entry);
        if is_bad_time {
            progress.bad_times.push(line);
        }
    }
    Ok(progress)
}

/// Where a value stands in the text that it was read from.
fn offset(text: &str, value: &RawValue) -> usize {
    let start = value.get().as_ptr() as usize;
    start.saturating_sub(text.as_ptr() as usize).min(text.len())
}

/// An entry, and whether its time is none.
fn entry(value: &RawValue, line: u32) -> (Entry, bool) {
    let faulty = |text: String, fault: &str| Entry {
        line,
        text,
        fault: Some(fault.to_owned()),
        ..Entry::default()
    };
    if let Ok(text) = serde_json::from_str::<String>(value.get()) {
        return (
            faulty(collapsed(&text), "it does not say whether it is done"),
            false,
        );
    }
    let Ok(task) = serde_json::from_str::<Task>(value.get()) else {
        let start: String = value.get().chars().take(40).collect();
        return (faulty(collapsed(&start), "it is no task"), false);
    };
    let text = collapsed(task.text.as_deref().unwrap_or_default());
    let shown = match (text.as_str(), &task.key) {
        ("", Some(key)) => collapsed(key),
        _ => text.clone(),
    };
    let Some(done) = task.done else {
        return (faulty(shown, "it does not say whether it is done"), false);
    };
    let at = task.at.as_deref().map(DateTime::parse_from_rfc3339);
    let is_bad_time = matches!(at, Some(Err(_)));
    let entry = Entry {
        line,
        text: shown,
        texts: vec![text],
        id: task.id,
        key: task.key,
        context: task.phase.into_iter().collect(),
        state: Some(if done { State::Done } else { State::Open }),
        at: at
            .and_then(Result::ok)
            .filter(|at: &Moment| at.timestamp() >= 0),
        ..Entry::default()
    };
    (entry, is_bad_time)
}

fn no_json(name: &str, error: &serde_json::Error) -> Error {
    let (line, column) = (error.line(), error.column());
    let what = error.to_string();
    let what = what
        .split(" at line ")
        .next()
        .unwrap_or_default()
        .to_owned();
    Error::refused(format!(
        "{name}:{line}:{column}: not readable as JSON: {what}; nothing was changed"
    ))
}
