//! Completing task numbers, with their texts.

use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};

use crate::workspace::{Location, Workspace};

/// Completes a selector by the numbers of tasks and phases.
pub(super) fn selectors() -> ArgValueCompleter {
    ArgValueCompleter::new(|current: &std::ffi::OsStr| {
        let current = current.to_string_lossy();
        candidates(&Location::default(), &current).unwrap_or_default()
    })
}

/// The numbers that begin with what is typed; errors complete to nothing.
fn candidates(location: &Location, typed: &str) -> Option<Vec<CompletionCandidate>> {
    let document = Workspace::open(location).ok()?.read().ok()?;
    let tasks =
        (0..document.tasks().len()).map(|task| (document.number(task), document.text(task)));
    let candidates = tasks
        .filter(|(number, _)| number.starts_with(typed))
        .map(|(number, text)| {
            let text: String = text
                .chars()
                .filter(|character| !character.is_control())
                .collect();
            CompletionCandidate::new(number).help(Some(text.into()))
        });
    Some(candidates.collect())
}
