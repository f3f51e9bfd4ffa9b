//! Selectors on the command line and on standard input, and the picker.

use std::io::{BufRead, IsTerminal};

use clap::Args;

use super::Context;
use crate::error::{Error, Kind, Result};
use crate::render::failure;
use crate::roadmap::Document;
use crate::roadmap::select::{self, Selection};

/// The arguments that select tasks.
#[derive(Debug, Clone, Args)]
pub(super) struct Selectors {
    /// A number (2.3), a range (2.1..2.4), a phase (2), a line (L42), a key,
    /// or words of the task's text; `-` reads them from standard input
    #[arg(value_name = "SEL", add = super::complete::selectors())]
    pub(super) selectors: Vec<String>,
}

/// Replaces `-` by the selectors on standard input: one a line, its first column.
pub(super) fn read(arguments: &[String]) -> Result<Vec<String>> {
    let mut selectors = Vec::new();
    for argument in arguments {
        if argument == "-" {
            selectors.extend(from_stdin()?);
        } else {
            selectors.push(argument.clone());
        }
    }
    Ok(selectors)
}

fn from_stdin() -> Result<Vec<String>> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        return Err(
            Error::usage("`-` reads selectors from standard input, which is the terminal")
                .hint("git roadmap list --todo | fzf -m | git roadmap check -"),
        );
    }
    let mut selectors = Vec::new();
    for line in stdin.lock().lines() {
        let line = line.map_err(|error| Error::io("standard input", &error))?;
        selectors.extend(line.split_whitespace().next().map(str::to_owned));
    }
    Ok(selectors)
}

/// Selects, and lets the user pick where the words fit several tasks.
pub(super) fn select(
    context: &Context,
    document: &Document,
    arguments: &[String],
) -> Result<Selection> {
    let error = match select::select(document, arguments) {
        Err(error) if error.kind == Kind::Ambiguous => error,
        result => return result,
    };
    let rows = failure::candidates(&error.candidates, context.ui.width(), context.ui.charset());
    let question = format!(
        "{}. Which one?",
        error.message.split(';').next().unwrap_or_default()
    );
    let Some(picked) = context.ui.choose(&question, &rows)? else {
        return Err(error);
    };
    let picked = error.candidates[picked].number.clone();
    select::select_with_pick(document, arguments, &picked)
}
