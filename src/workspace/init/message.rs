//! The messages of the commits that set up and that take that back.

use super::Made;
use crate::render::commit_text::commit_text;
use crate::workspace::FOLDER;

/// The trailer of a commit that sets up.
pub(super) const TRAILER: &str = "Roadmap-Init: ";

/// The trailer of a commit that takes that back.
pub(super) const UNDONE: &str = "Roadmap-Init-Undone: ";

/// The trailer for a file that was there before and is committed whole.
pub(super) const ADDED: &str = "Roadmap-Added: ";

/// The subject unless `roadmap.subject` says otherwise.
const TEMPLATE: &str = "roadmap: {action} {task}";

/// The most files that are listed one by one.
const MAX_FILES: usize = 12;

/// Writes the whole message; the subject says what is done to what, `undoes` is
/// the short name of a commit that is taken back.
pub(super) fn message(
    made: &Made,
    (action, task): (&str, &str),
    undoes: Option<&str>,
    template: Option<&str>,
    trailers: &[String],
) -> String {
    let template = template.map_or("", str::trim);
    let template = if template.is_empty() {
        TEMPLATE
    } else {
        template
    };
    let subject = template.replace("{action}", action).replace("{task}", task);
    let mut paragraphs = vec![subject.lines().next().unwrap_or(TEMPLATE).to_owned()];
    paragraphs.extend(undoes.map(|commit| format!("Takes back {commit}.")));
    paragraphs.push(files(made).join("\n"));
    paragraphs.push(trailers.join("\n"));
    paragraphs.join("\n\n") + "\n"
}

/// A line a file; what lies in our folder shares one, and so does what goes.
fn files(made: &Made) -> Vec<String> {
    let in_folder = |path: &str| path.starts_with(&format!("{FOLDER}/"));
    let (ours, others): (Vec<_>, Vec<_>) = made
        .files
        .iter()
        .partition(|change| in_folder(change.path.as_str()));
    let mut lines: Vec<String> = others
        .iter()
        .take(MAX_FILES)
        .map(|change| {
            let verb = match (&change.before, &change.after) {
                (None, _) => "new",
                (_, None) => "removed",
                _ => "changed",
            };
            format!("- {}: {verb}", commit_text(change.path.as_str()))
        })
        .collect();
    if others.len() > MAX_FILES {
        lines.push(format!("- and {} more", others.len() - MAX_FILES));
    }
    match ours.len() {
        0 => {}
        1 => lines.push(format!("- {FOLDER}: 1 file")),
        count => lines.push(format!("- {FOLDER}: {count} files")),
    }
    lines
}

/// A path as a trailer holds it, on one line.
pub(super) fn trailer_path(path: &str) -> String {
    path.escape_default().to_string()
}
