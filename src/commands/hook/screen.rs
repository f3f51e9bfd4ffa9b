//! What install, uninstall and status show.

use serde::Serialize;

use super::driver::{self, Driver};
use crate::commands::{Context, Verdict};
use crate::error::{Error, Result};
use crate::render::json::Object;
use crate::render::{Label, Line, diff};
use crate::workspace::hook::install::Change;
use crate::workspace::hook::obstacle::Obstacle;
use crate::workspace::hook::survey::{Hook, NAMES, State, Survey};

/// Where the words of a row begin, in columns.
const WORDS: usize = 14;

/// The object that `--json` prints.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content<'s> {
    directory: String,
    hooks: Vec<Row<'s>>,
    configured_in: Vec<&'static str>,
    merge_driver: driver::Content,
    changed: Vec<&'static str>,
    dry_run: bool,
}

/// A hook in that object.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'s> {
    name: &'static str,
    file: String,
    state: &'static str,
    message: Option<String>,
    called_by: Option<&'s str>,
    has_other_content: bool,
}

/// Prints the JSON object.
pub(super) fn json(
    context: &Context,
    survey: &Survey,
    driver: &Driver,
    changes: &[Change],
    dry_run: bool,
) -> Result<()> {
    let content = Content {
        directory: survey.shown(&survey.directory),
        hooks: survey.hooks.iter().map(|hook| row(survey, hook)).collect(),
        configured_in: survey.configured.iter().map(|(_, file)| *file).collect(),
        merge_driver: driver.content(),
        changed: changes.iter().map(|change| change.name).collect(),
        dry_run,
    };
    context.ui.json(&Object::new("hooks", content))
}

fn row<'s>(survey: &Survey, hook: &'s Hook) -> Row<'s> {
    let (state, message, called_by) = match &hook.state {
        State::SetUp => ("set-up", None, None),
        State::Older => ("older-block", None, None),
        State::Called(file) => ("called", None, Some(file.as_str())),
        State::NotSetUp => ("not-set-up", None, None),
        State::Blocked(obstacle) => ("blocked", Some(obstacle.words()), None),
    };
    Row {
        name: hook.name,
        file: survey.shown(&hook.path),
        state,
        message,
        called_by,
        has_other_content: hook.has_more,
    }
}

/// A hook's name and what there is to say about it.
pub(super) fn named(name: &str, words: impl Into<String>) -> Line {
    Line::from("  ")
        .label(Label::Title, name)
        .pad_to(2 + WORDS)
        .text(words)
}

/// Several names in a sentence.
pub(super) fn joined(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [name] => (*name).to_owned(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}

/// Prints what would change.
pub(super) fn dry_run(
    context: &Context,
    survey: &Survey,
    driver: &Driver,
    changes: &[Change],
) -> Result<Verdict> {
    for change in changes {
        let text = |bytes: &Option<Vec<u8>>| {
            let bytes = bytes.as_deref();
            bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        };
        let (before, after) = (text(&change.before), text(&change.after));
        let path = survey.shown(&change.path);
        let lines = diff::unified(before.as_deref(), after.as_deref(), &path);
        context.ui.patch(&lines)?;
    }
    driver.dry_run(context, survey)?;
    context
        .ui
        .message(&Line::from("dry run: nothing was changed"));
    Ok(Verdict::Done)
}

/// Hooks that are not set up for one reason.
pub(super) struct Problem<'s> {
    obstacle: &'s Obstacle,
    hooks: Vec<&'s Hook>,
}

/// The hooks that something keeps from being set up, by what that is.
pub(super) fn problems(survey: &Survey) -> Vec<Problem<'_>> {
    let mut problems: Vec<Problem<'_>> = Vec::new();
    for hook in &survey.hooks {
        let State::Blocked(obstacle) = &hook.state else {
            continue;
        };
        let same = |problem: &&mut Problem<'_>| problem.obstacle == obstacle;
        match problems.iter_mut().find(same) {
            Some(problem) if obstacle.is_common() => problem.hooks.push(hook),
            _ => problems.push(Problem {
                obstacle,
                hooks: vec![hook],
            }),
        }
    }
    problems
}

impl Problem<'_> {
    fn names(&self) -> Vec<&'static str> {
        self.hooks.iter().map(|hook| hook.name).collect()
    }

    fn reason(&self, survey: &Survey) -> String {
        let files = self.hooks.iter().map(|hook| survey.shown(&hook.path));
        let files: Vec<String> = files.collect();
        let folder = survey.shown(&survey.directory);
        self.obstacle.reason(&files, &folder)
    }

    fn hints(&self, survey: &Survey) -> Vec<String> {
        let folder = survey.shown(&survey.directory);
        // Every worktree finds it, wherever it is.
        let own = survey.own_directory.as_ref();
        let own = own.map(|own| own.display().to_string());
        self.obstacle.hints(&self.names(), &folder, own.as_deref())
    }

    /// The lines to put into a configuration, with the file's name above.
    pub(super) fn lines(&self) -> Vec<Line> {
        let Some(lines) = self.obstacle.lines(&self.names()) else {
            return Vec::new();
        };
        let title = Line::from("for ").label(Label::Path, lines.file).text(":");
        let text = lines.lines.into_iter().map(Line::from);
        let mut lines = vec![title, Line::blank()];
        lines.extend(text);
        lines.push(Line::blank());
        lines
    }
}

/// The error for hooks that are not set up; `None` where all are.
pub(super) fn failure(survey: &Survey, changed: &[&str]) -> Option<Error> {
    let problems = problems(survey);
    let names: Vec<&str> = problems.iter().flat_map(Problem::names).collect();
    let which = match names.as_slice() {
        [] => return None,
        [name] => format!("{name} is not set up"),
        all if all.len() == NAMES.len() => "no hook is set up".to_owned(),
        names => format!("{} are not set up", joined(names)),
    };
    let mut error = match problems.as_slice() {
        [problem] => {
            let reason = problem.reason(survey);
            Error::refused(format!("{which}: {reason}"))
        }
        _ => {
            let error = Error::refused(which);
            let reasons = problems.iter().map(|problem| problem.reason(survey));
            reasons.fold(error, |error, reason| error.quoting(&reason))
        }
    };
    if changed.is_empty() {
        error.message.push_str("; nothing was changed");
    } else {
        let verb = if changed.len() == 1 { "is" } else { "are" };
        error = error.kept(format!("{} {verb} set up", joined(changed)));
    }
    let hints = problems.iter().flat_map(|problem| problem.hints(survey));
    Some(hints.fold(error, Error::hint))
}
