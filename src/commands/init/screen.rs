//! The plan of `git roadmap init`, as a screen.

use crate::render::{Label, Line, columns};
use crate::workspace::FOLDER;
use crate::workspace::init::{Driver, FileChange, Form, Plan};
use crate::workspace::layer::is_picture;

/// The columns of a plan in which the files' names stand.
const NAME_COLUMNS: usize = 14;

/// The names that stand for the files that go, at most.
const MAX_GONE: usize = 5;

/// The plan: what becomes of which file, what is committed, what to know.
pub(super) fn plan(plan: &Plan, width: usize) -> Vec<Line> {
    let mut lines = vec![Line::new().label(Label::Title, title(plan)), Line::blank()];
    if let Some(branch) = &plan.new_branch {
        let what = format!("git init, branch {branch}");
        lines.extend(row("repository", &[what], width));
    }
    lines.extend(files(plan, width));
    match &plan.message {
        Some(message) => {
            let subject = message.lines().next().unwrap_or_default().to_owned();
            lines.extend(row("commit", &[subject], width));
        }
        None => lines.extend(row("no commit", &["the files alone".to_owned()], width)),
    }
    if let Some(words) = merges(plan.driver) {
        lines.extend(row("merges", &[words.to_owned()], width));
    }
    lines.push(Line::blank());
    let notes = plan.worktree.notes.iter().map(String::as_str);
    let wrapped = notes
        .chain(advice(plan))
        .flat_map(|note| columns::wrap(note, width));
    lines.extend(wrapped.map(Line::from));
    lines
}

/// What becomes of the merge driver, which is this clone's and not committed.
pub(super) fn merges(driver: Driver) -> Option<&'static str> {
    match driver {
        Driver::Registered => Some("task by task in this clone, so that no tick is lost"),
        Driver::Unregistered => Some("as plain text again in this clone"),
        Driver::Left => None,
    }
}

fn title(plan: &Plan) -> String {
    let path = plan.roadmap_path();
    match (plan.form, plan.is_new) {
        (None, _) => "Take back what init put in".to_owned(),
        (Some(Form::Workflow), _) => {
            let several = if plan.workflows.len() > 1 { "s" } else { "" };
            let is_own = plan.workflows.iter().any(|kind| kind.needs_roadmap());
            match is_own {
                true => format!(
                    "Add {}GitHub workflow{several} for {path}",
                    article(several)
                ),
                false => "Add a GitHub workflow for the profile".to_owned(),
            }
        }
        (Some(Form::Template), _) => "Start a fresh copy of the AI engineer roadmap".to_owned(),
        (Some(_), true) => format!("Start a roadmap in {path}"),
        (Some(Form::Author), false) => format!("Set up {path} as a list that others copy"),
        (Some(Form::Own), false) => format!("Set up {path} as a list of your own"),
    }
}

fn article(several: &str) -> &'static str {
    if several.is_empty() { "a " } else { "" }
}

/// What is good to know before saying yes.
fn advice(plan: &Plan) -> Option<&'static str> {
    match plan.form {
        Some(Form::Author) => Some(
            "Nothing of this collides with copies: the text stays the same whatever is ticked, \
             and your pictures change only if you tick here. What shows counts would collide, \
             such as a progress block.",
        ),
        Some(_) if plan.message.is_some() => {
            Some("Nothing else changes, and git roadmap init --undo takes it back.")
        }
        _ => None,
    }
}

/// A row a file; pictures share one, and so do files that go.
fn files(plan: &Plan, width: usize) -> Vec<Line> {
    let files = &plan.worktree.files;
    let is_ours = |file: &FileChange| file.path.as_str().starts_with(&format!("{FOLDER}/"));
    let is_gone = |file: &&FileChange| file.after.is_none() && !is_ours(file);
    let mut lines = Vec::new();
    let mut shown: Vec<&FileChange> = files.iter().filter(|file| !is_ours(file)).collect();
    shown.sort_by_key(|file| file.path != *plan.roadmap_path());
    let (back, shown): (Vec<&FileChange>, Vec<&FileChange>) = shown
        .into_iter()
        .filter(|file| !is_gone(file))
        .partition(|file| plan.form.is_none() && file.before.is_none());
    for file in shown {
        let mut words = file.words.clone();
        if plan.added.contains(&file.path) {
            words.push("committed whole, as it never was before".to_owned());
        }
        lines.extend(row(file.path.as_str(), &words, width));
    }
    for added in &plan.added {
        if !files.iter().any(|file| file.path == *added) {
            let words = ["committed whole, as it never was before".to_owned()];
            lines.extend(row(added.as_str(), &words, width));
        }
    }
    let ours = files.iter().filter(|file| is_ours(file));
    let others = ours.filter(|file| !is_picture(&file.path));
    let mut words: Vec<String> = pictures(files).into_iter().collect();
    words.extend(others.flat_map(|file| {
        let name = file.path.file_name();
        file.words
            .iter()
            .map(move |words| format!("{name}, {words}"))
    }));
    lines.extend(row(&format!("{FOLDER}/"), &words, width));
    let many = |name: &str, files: &[&FileChange]| {
        let words = format!("{}: {}", count(files.len(), "file"), tops(files));
        row(name, &[words], width)
    };
    let gone: Vec<&FileChange> = files.iter().filter(is_gone).collect();
    if !gone.is_empty() {
        lines.extend(many("removed", &gone));
    }
    if !back.is_empty() {
        lines.extend(many("back", &back));
    }
    let on_disk: Vec<&FileChange> = plan.only_committed.iter().collect();
    if !on_disk.is_empty() {
        lines.extend(many("on disk", &on_disk));
    }
    lines
}

/// What becomes of the pictures, in words.
fn pictures(files: &[FileChange]) -> Option<String> {
    let of = |is_wanted: fn(&FileChange) -> bool| {
        let pictures = files.iter().filter(|file| is_picture(&file.path));
        pictures.filter(|file| is_wanted(file)).count()
    };
    let counts = [
        (of(|file| file.before.is_none()), "new"),
        (
            of(|file| file.before.is_some() && file.after.is_some()),
            "updated",
        ),
        (of(|file| file.after.is_none()), "removed"),
    ];
    let words: Vec<String> = counts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{}, {what}", count(*number, "picture")))
        .collect();
    (!words.is_empty()).then(|| words.join("; "))
}

/// The names at the top under which files go, with how many each.
fn tops(gone: &[&FileChange]) -> String {
    let mut tops: Vec<(String, usize)> = Vec::new();
    for file in gone {
        let path = file.path.as_str();
        let top = match path.split_once('/') {
            Some((folder, _)) => format!("{folder}/"),
            None => path.to_owned(),
        };
        match tops.iter_mut().find(|(name, _)| *name == top) {
            Some((_, number)) => *number += 1,
            None => tops.push((top, 1)),
        }
    }
    tops.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    let more = tops.len().saturating_sub(MAX_GONE);
    let named: Vec<String> = tops
        .into_iter()
        .take(MAX_GONE)
        .map(|(name, number)| match number {
            1 => name,
            number => format!("{name} ({number})"),
        })
        .collect();
    match more {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// A name and what is said of it, one thing a line.
fn row(name: &str, words: &[String], width: usize) -> Vec<Line> {
    let indent = NAME_COLUMNS.max(columns::width(name) + 2) + 2;
    let room = width.saturating_sub(indent).max(20);
    let wrapped = words.iter().flat_map(|words| columns::wrap(words, room));
    let mut lines: Vec<Line> = Vec::new();
    for words in wrapped {
        let line = if lines.is_empty() {
            Line::new().text("  ").label(Label::Path, name)
        } else {
            Line::new()
        };
        lines.push(line.pad_to(indent).text(words));
    }
    lines
}

pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}
