//! The message of a commit that changes states.

use super::charset::Charset;
use super::columns;
use super::commit_text::commit_text;
use crate::roadmap::{Document, PhaseIndex, Progress, TaskIndex};

/// The longest subject, in columns.
const SUBJECT_WIDTH: usize = 72;

/// The subject unless `roadmap.subject` says otherwise.
const TEMPLATE: &str = "roadmap: {action} {task}";

/// What a message tells.
#[derive(Debug, Clone, Copy)]
pub struct Messaged<'a> {
    /// The roadmap as committed.
    pub roadmap: &'a Document,
    /// The tasks whose states the commit changes, in document order.
    pub changed: &'a [(TaskIndex, bool)],
    /// The user's note.
    pub note: Option<&'a str>,
    /// The subject's template, with `{action}` and `{task}`.
    pub template: Option<&'a str>,
    /// The short name of the commit that is taken back.
    pub undoes: Option<&'a str>,
}

/// Writes the whole message: subject, a line a task, note, progress, trailers.
#[must_use]
pub fn message(messaged: &Messaged<'_>) -> String {
    let mut paragraphs = vec![subject(messaged), tasks(messaged)];
    paragraphs.extend(
        messaged
            .undoes
            .map(|commit| format!("Takes back {commit}.")),
    );
    paragraphs.extend(messaged.note.map(note).filter(|note| !note.is_empty()));
    paragraphs.push(progress(messaged));
    paragraphs.push(trailers(messaged));
    paragraphs.join("\n\n") + "\n"
}

/// The first line, within 72 columns.
fn subject(messaged: &Messaged<'_>) -> String {
    let (action, task) = action_and_task(messaged);
    let template = messaged.template.unwrap_or(TEMPLATE).trim();
    let template = if template.is_empty() {
        TEMPLATE
    } else {
        template
    };
    let frame = template.replace("{action}", action);
    let room = SUBJECT_WIDTH.saturating_sub(columns::width(&frame.replace("{task}", "")));
    let subject = frame.replace("{task}", &columns::truncate(&task, room, Charset::Utf8));
    let subject = subject.lines().next().unwrap_or_default();
    columns::truncate(subject, SUBJECT_WIDTH, Charset::Utf8).into_owned()
}

/// What was done, and to what.
fn action_and_task(messaged: &Messaged<'_>) -> (&'static str, String) {
    let roadmap = messaged.roadmap;
    if let Some(phase) = completed_phase(messaged) {
        return ("complete", commit_text(roadmap.phase_title(phase)));
    }
    let action = action(messaged.changed);
    let task = match messaged.changed {
        [(task, _)] => commit_text(roadmap.text(*task)),
        tasks => match phases(messaged).as_slice() {
            [phase] => {
                let title = commit_text(roadmap.phase_title(*phase));
                format!("{} tasks in {title}", tasks.len())
            }
            phases => format!("{} tasks in {} phases", tasks.len(), phases.len()),
        },
    };
    (action, task)
}

fn action(changed: &[(TaskIndex, bool)]) -> &'static str {
    let ticked = changed.iter().filter(|(_, done)| *done).count();
    match ticked {
        0 => "uncheck",
        all if all == changed.len() => "check",
        _ => "update",
    }
}

/// The phase that the commit ticked as a whole.
fn completed_phase(messaged: &Messaged<'_>) -> Option<PhaseIndex> {
    let all_ticked = messaged.changed.iter().all(|(_, done)| *done);
    match phases(messaged).as_slice() {
        [phase] if all_ticked && messaged.changed.len() > 1 => {
            let progress = messaged.roadmap.progress(messaged.roadmap.tasks_of(*phase));
            progress.is_complete().then_some(*phase)
        }
        _ => None,
    }
}

/// The phases of the changed tasks, in document order.
fn phases(messaged: &Messaged<'_>) -> Vec<PhaseIndex> {
    let mut phases: Vec<_> = messaged
        .changed
        .iter()
        .map(|(task, _)| messaged.roadmap.phase_of(*task))
        .collect();
    phases.dedup();
    phases
}

fn tasks(messaged: &Messaged<'_>) -> String {
    let line = |&(task, done): &(TaskIndex, bool)| {
        let mark = if done { "[x]" } else { "[ ]" };
        format!("- {mark} {}", commit_text(messaged.roadmap.text(task)))
    };
    messaged
        .changed
        .iter()
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The note as given, without control characters other than line breaks.
fn note(text: &str) -> String {
    let is_kept = |character: &char| *character == '\n' || !character.is_control();
    text.replace("\r\n", "\n")
        .chars()
        .filter(is_kept)
        .collect::<String>()
        .trim()
        .to_owned()
}

fn progress(messaged: &Messaged<'_>) -> String {
    let roadmap = messaged.roadmap;
    let mut lines: Vec<String> = phases(messaged)
        .into_iter()
        .map(|phase| {
            let title = commit_text(roadmap.phase_title(phase));
            format!(
                "{} in {title}",
                counts(roadmap.progress(roadmap.tasks_of(phase)))
            )
        })
        .collect();
    lines.push(format!("{} overall", counts(roadmap.overall())));
    lines.join("\n")
}

fn counts(progress: Progress) -> String {
    format!(
        "{}/{} ({}%)",
        progress.done,
        progress.total,
        progress.percent()
    )
}

fn trailers(messaged: &Messaged<'_>) -> String {
    let trailer = |&(task, done): &(TaskIndex, bool)| {
        let name = if done {
            "Roadmap-Checked"
        } else {
            "Roadmap-Unchecked"
        };
        format!("{name}: {}", messaged.roadmap.key(task))
    };
    messaged
        .changed
        .iter()
        .map(trailer)
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::Source;

    fn told(markdown: &str, changed: &[(TaskIndex, bool)], template: Option<&str>) -> String {
        let roadmap = Document::parse("R.md", Source::from_text(markdown.to_owned()));
        message(&Messaged {
            roadmap: &roadmap,
            changed,
            note: Some("a\r\nb\u{1b}"),
            template,
            undoes: None,
        })
    }

    const ROADMAP: &str = "## Phase 1: A\n- [x] FastAPI [skip ci] @bob #1\n- [ ] two\n- [ ] three\n## B\n- [x] x\n- [x] y\n";

    #[test]
    fn one_task() {
        assert_eq!(
            told(ROADMAP, &[(0, true)], None),
            "roadmap: check FastAPI (skip ci) @ bob # 1\n\n- [x] FastAPI (skip ci) @ bob # 1\n\na\nb\n\n\
             1/3 (33%) in Phase 1: A\n3/5 (60%) overall\n\nRoadmap-Checked: phase-1-a/fastapi-skip-ci-bob-1\n"
        );
    }

    #[test]
    fn subjects() {
        let subject = |changed: &[(TaskIndex, bool)], template| {
            told(ROADMAP, changed, template)
                .lines()
                .next()
                .unwrap()
                .to_owned()
        };
        assert_eq!(
            subject(&[(1, false), (2, false)], None),
            "roadmap: uncheck 2 tasks in Phase 1: A"
        );
        assert_eq!(
            subject(&[(0, true), (3, true)], None),
            "roadmap: check 2 tasks in 2 phases"
        );
        assert_eq!(
            subject(&[(0, true), (1, false)], None),
            "roadmap: update 2 tasks in Phase 1: A"
        );
        assert_eq!(
            subject(&[(3, true), (4, true)], None),
            "roadmap: complete B"
        );
        assert_eq!(
            subject(&[(1, false)], Some("docs: {action} {task}")),
            "docs: uncheck two"
        );
    }

    #[test]
    fn subjects_fit() {
        let long = format!("- [x] {}\n", "wörter 日本 ".repeat(20));
        let told = told(&long, &[(0, true)], None);
        let subject = told.lines().next().unwrap();
        assert!(
            columns::width(subject) <= 72 && subject.ends_with('…'),
            "{subject}"
        );
    }
}
