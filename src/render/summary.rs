//! Progress as Markdown: what a workflow's summary, an issue or a note shows.

use super::bar::bar;
use super::{Charset, columns, escape};
use crate::roadmap::{Document, Progress};

/// The cells of a bar.
const BAR: usize = 10;

/// The columns of a name, so that no single text floods the page.
const NAME: usize = 120;

/// The most rows, of which GitHub would cut the page off otherwise.
const MAX_ROWS: usize = 200;

/// How many tasks are named as next.
const NEXT: usize = 3;

/// Writes progress by phase as a table, and what is next.
///
/// All text of the roadmap renders as the text itself.
#[must_use]
pub fn markdown(roadmap: &Document) -> String {
    let overall = roadmap.overall();
    let mut lines = vec![format!("### {}", text(roadmap.title())), String::new()];
    if overall.total == 0 {
        lines.push("No tasks yet.".to_owned());
        return lines.join("\n") + "\n";
    }
    lines.push(format!(
        "**{}%**, {} of {} tasks",
        overall.percent(),
        overall.done,
        overall.total
    ));
    lines.push(String::new());
    lines.extend(table(roadmap));
    lines.push(String::new());
    lines.extend(next(roadmap));
    lines.join("\n") + "\n"
}

fn table(roadmap: &Document) -> Vec<String> {
    let mut lines = vec![
        "| Phase | Progress | Done | % |".to_owned(),
        "| :-- | :-- | --: | --: |".to_owned(),
    ];
    let count = roadmap.phases().len();
    lines.extend((0..count.min(MAX_ROWS)).map(|phase| {
        let progress = roadmap.progress(roadmap.tasks_of(phase));
        row(roadmap.phase_title(phase), progress)
    }));
    if count > MAX_ROWS {
        lines.push(format!("| and {} more | | | |", count - MAX_ROWS));
    }
    lines
}

fn row(name: &str, progress: Progress) -> String {
    let Progress { done, total } = progress;
    let bar = bar(done, total, BAR, Charset::Utf8).plain();
    format!(
        "| {} | {bar} | {done} of {total} | {}% |",
        text(name),
        progress.percent()
    )
}

fn next(roadmap: &Document) -> Vec<String> {
    let tasks: Vec<_> = roadmap.next_tasks().take(NEXT).collect();
    if tasks.is_empty() {
        return vec!["All done. Congratulations!".to_owned()];
    }
    let line = |task| format!("- {} {}", roadmap.number(task), text(roadmap.text(task)));
    let tasks = tasks.into_iter().map(line);
    ["Next:".to_owned(), String::new()]
        .into_iter()
        .chain(tasks)
        .collect()
}

/// A text of the roadmap on one line of Markdown.
fn text(text: &str) -> String {
    let text = escape::scrub(text);
    without_mentions(&escape::markdown_inline(&columns::truncate(
        &text,
        NAME,
        Charset::Utf8,
    )))
}

/// The text without `@name` and `#1`, for which GitHub would tell somebody; a
/// comment, which does not show, keeps the sign from what follows.
fn without_mentions(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        shown.push(character);
        let is_sign = matches!(character, '@' | '#');
        if is_sign && characters.peek().is_some_and(|next| next.is_alphanumeric()) {
            shown.push_str("<!-- -->");
        }
    }
    shown
}
