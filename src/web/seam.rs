//! A stand-in for the page, until it is there.

use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};

use crate::error::Result;
use crate::git::RepoPath;
use crate::roadmap::{Document, edit};
use crate::workspace::Workspace;

pub(super) struct Shown {
    pub(super) document: Document,
    pub(super) version: String,
    pub(super) structure: String,
    pub(super) states: String,
    pub(super) images: BTreeSet<RepoPath>,
}

pub(super) struct Parts {
    pub(super) head: String,
    pub(super) tasks: String,
}

fn hash(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

pub(super) fn show(workspace: &Workspace) -> Result<Shown> {
    let document = workspace.read()?;
    let all: Vec<_> = (0..document.tasks().len())
        .map(|task| (task, false))
        .collect();
    let without = edit::set_states(&document, &all)?;
    let text = without.as_ref().unwrap_or(&document).source().text();
    Ok(Shown {
        version: hash(document.source().text()),
        structure: hash(text),
        states: document
            .tasks()
            .iter()
            .map(|task| if task.done { '1' } else { '0' })
            .collect(),
        images: text
            .split("](")
            .skip(1)
            .filter_map(|rest| RepoPath::new(rest.split(')').next()?).ok())
            .collect(),
        document,
    })
}

pub(super) fn html(workspace: &Workspace, state_json: &str) -> Result<String> {
    let parts = parts(workspace)?;
    Ok(format!(
        "<!doctype html><html lang=en><title>Roadmap</title>{}<main>{}</main>\
         <script type=\"application/json\" data-state>{}</script>",
        parts.head,
        parts.tasks,
        state_json.replace('<', "\\u003c")
    ))
}

pub(super) fn parts(workspace: &Workspace) -> Result<Parts> {
    let document = workspace.read()?;
    let tasks = (0..document.tasks().len())
        .map(|task| html_escape::encode_text(document.text(task)).into_owned());
    Ok(Parts {
        head: html_escape::encode_text(document.title()).into_owned(),
        tasks: tasks.map(|text| format!("<p>{text}</p>")).collect(),
    })
}

pub(super) fn policy() -> String {
    "default-src 'none'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'"
        .to_owned()
}
