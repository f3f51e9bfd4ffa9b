//! What is said of `git roadmap init` when it is done.

use serde::Serialize;

use super::InitArgs;
use super::screen::count;
use crate::error::Result;
use crate::render::{Charset, Label, Line, columns};
use crate::roadmap::Document;
use crate::workspace::init::{Done, Driver, FileChange, Form, Plan};
use crate::workspace::layer::is_picture;
use crate::workspace::standing;

/// The object that `--json` prints.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Content {
    form: &'static str,
    root: String,
    changed: bool,
    pub(super) dry_run: bool,
    new_repository: bool,
    files: Vec<File>,
    notes: Vec<String>,
    merge_driver: &'static str,
    commit: Option<Commit>,
}

/// A file of the plan.
#[derive(Serialize)]
struct File {
    file: String,
    change: &'static str,
    what: Vec<String>,
}

/// The commit that was made or would be.
#[derive(Serialize)]
struct Commit {
    id: Option<String>,
    branch: Option<String>,
    message: String,
}

/// What is said of a plan after it is carried out.
pub(super) struct Report {
    form: Option<Form>,
    root: String,
    is_nothing: bool,
    new_repository: bool,
    files: Vec<File>,
    notes: Vec<String>,
    message: Option<String>,
    driver: Driver,
    has_workflow: bool,
    picture_count: usize,
}

impl Report {
    pub(super) fn of(plan: &Plan) -> Self {
        let files = &plan.worktree.files;
        Self {
            form: plan.form,
            root: plan.root().display().to_string(),
            is_nothing: plan.is_nothing(),
            new_repository: plan.new_branch.is_some(),
            files: files.iter().map(File::of).collect(),
            notes: plan.worktree.notes.clone(),
            message: plan.message.clone(),
            driver: plan.driver,
            has_workflow: !plan.workflows.is_empty(),
            picture_count: files.iter().filter(|file| is_picture(&file.path)).count(),
        }
    }

    pub(super) fn content_of_plan(self) -> Content {
        let commit = self.message.map(|message| Commit {
            id: None,
            branch: None,
            message,
        });
        Content {
            form: self.form.map_or("undo", Form::name),
            root: self.root,
            changed: !self.is_nothing,
            dry_run: false,
            new_repository: self.new_repository,
            files: self.files,
            notes: self.notes,
            merge_driver: match self.driver {
                Driver::Registered => "registered",
                Driver::Unregistered => "unregistered",
                Driver::Left => "unchanged",
            },
            commit,
        }
    }

    pub(super) fn content(self, args: &InitArgs, done: Option<&Done>) -> Content {
        let committed = done.and_then(|done| done.committed.as_ref());
        let commit = committed.and_then(|committed| {
            Some(Commit {
                id: Some(committed.id.as_ref()?.as_str().to_owned()),
                branch: committed.branch.clone(),
                message: committed.message.clone(),
            })
        });
        Content {
            commit,
            dry_run: args.dry_run,
            ..self.content_of_plan()
        }
    }
}

impl File {
    fn of(file: &FileChange) -> Self {
        Self {
            file: file.path.as_str().to_owned(),
            change: match (&file.before, &file.after) {
                (None, _) => "new",
                (_, None) => "removed",
                _ => "changed",
            },
            what: file.words.clone(),
        }
    }
}

/// What was done, and what to do next.
pub(super) fn summary(report: &Report, done: &Done) -> Result<Vec<Line>> {
    let mut lines = vec![Line::blank()];
    let mut what = counts(report, done);
    match done.committed.as_ref().filter(|done| done.id.is_some()) {
        Some(committed) => {
            let id = committed.id.as_ref().map_or("", |id| id.short());
            let branch = committed.branch.as_deref().unwrap_or("detached HEAD");
            let subject = committed.message.lines().next().unwrap_or_default();
            lines.push(
                Line::new()
                    .text("[")
                    .label(Label::Path, branch)
                    .text(" ")
                    .label(Label::Number, id)
                    .text(format!("] {subject}")),
            );
            what.push_str("; nothing else");
        }
        None => what.push_str("; not committed"),
    }
    lines.push(Line::new().label(Label::Dim, format!(" {what}")));
    if report.form.is_some() {
        lines.push(Line::blank());
        lines.extend(next(report, done)?);
    }
    Ok(lines)
}

/// How many files and pictures were committed, else written.
fn counts(report: &Report, done: &Done) -> String {
    let committed = done.committed.as_ref().map(|committed| &committed.paths);
    let (files, pictures) = match committed {
        Some(paths) if !paths.is_empty() => {
            let pictures = paths.iter().filter(|path| is_picture(path)).count();
            (paths.len() - pictures, pictures)
        }
        _ => (
            report.files.len() - report.picture_count,
            report.picture_count,
        ),
    };
    match (files, pictures) {
        (files, 0) => count(files, "file"),
        (0, pictures) => count(pictures, "picture"),
        (files, pictures) => {
            format!(
                "{} and {}",
                count(files, "file"),
                count(pictures, "picture")
            )
        }
    }
}

/// The commands that are useful now.
fn next(report: &Report, done: &Done) -> Result<Vec<Line>> {
    let workspace = &done.workspace;
    let command = |what: &str, command: String| {
        Line::new()
            .label(Label::Dim, columns::pad_right(what, 9))
            .label(Label::Command, command)
    };
    let mut lines = Vec::new();
    if report.form != Some(Form::Workflow) {
        lines.push(command("look", "git roadmap".to_owned()));
        let check = first_check(&workspace.read()?);
        lines.extend(check.map(|check| command("tick", check)));
    }
    if done.committed.is_some() {
        lines.extend(
            standing::push_command(workspace)?.map(|push| command("publish", push.to_owned())),
        );
        lines.push(command("undo", "git roadmap init --undo".to_owned()));
    }
    if report.has_workflow {
        let what = "once pushed, in the tab Actions: enable workflows, which a fork has off";
        lines.push(command("GitHub", what.to_owned()));
    }
    Ok(lines)
}

/// The command that ticks the first task, which it names.
fn first_check(roadmap: &Document) -> Option<String> {
    let task = roadmap.next_tasks().next()?;
    let text = columns::truncate(roadmap.text(task), 40, Charset::Utf8);
    let number = roadmap.number(task);
    Some(format!("git roadmap check {number}    # {text}"))
}
