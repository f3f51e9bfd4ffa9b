//! `git roadmap hook status`.

use clap::Args;

use super::driver::Driver;
use super::screen;
use crate::commands::{Context, Verdict};
use crate::error::Result;
use crate::render::{Label, Line};
use crate::workspace::hook::survey::{self, Hook, State, Survey};

/// Show which hooks are set up
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  git roadmap hook status         a line a hook, and where they are
  git roadmap hook status --json  the same for scripts")]
pub(super) struct StatusArgs {}

pub(super) fn run(context: &Context, _args: &StatusArgs) -> Result<Verdict> {
    let repository = survey::repository(&context.location)?;
    let survey = survey::look(&repository)?;
    let driver = Driver::look(context);
    if context.ui.is_json() {
        screen::json(context, &survey, &driver, &[], false)?;
        return Ok(Verdict::Done);
    }
    context.ui.lines(&lines(&survey, &driver))?;
    let hint = |text: &str| {
        context.ui.message(&Line::blank());
        context.ui.hint(text);
    };
    let can_install = |hook: &Hook| matches!(hook.state, State::NotSetUp | State::Older);
    let is_blocked = |hook: &Hook| matches!(hook.state, State::Blocked(_));
    if survey.hooks.iter().any(can_install) || driver.is_missing() {
        hint("git roadmap hook install");
    } else if survey.hooks.iter().any(is_blocked) {
        hint("git roadmap hook install    says what to do about it");
    }
    Ok(Verdict::Done)
}

fn lines(survey: &Survey, driver: &Driver) -> Vec<Line> {
    let folder = survey.shown(&survey.directory);
    let tracked = if survey.is_tracked { ", tracked" } else { "" };
    let title = match folder.as_str() {
        "" | "/dev/null" => Line::from("hooks are switched off"),
        _ => Line::from("hooks in ")
            .label(Label::Path, folder)
            .text(tracked),
    };
    let mut lines = vec![title, Line::blank()];
    let rows = survey.hooks.iter();
    lines.extend(rows.map(|hook| screen::named(hook.name, words(hook))));
    lines.extend([Line::blank(), driver.row()]);
    let is_called = |file: &str| {
        let mut hooks = survey.hooks.iter();
        hooks.any(|hook| matches!(&hook.state, State::Called(by) if by == file))
    };
    let others = survey.configured.iter();
    for (manager, file) in others.filter(|(_, file)| !is_called(file)) {
        lines.push(Line::blank());
        lines.push(
            Line::new()
                .label(Label::Path, *file)
                .text(" runs git-roadmap too, once this was run: ")
                .label(Label::Command, manager.command()),
        );
    }
    lines
}

fn words(hook: &Hook) -> String {
    let more = if hook.has_more {
        "; your own hook runs after it"
    } else {
        ""
    };
    match &hook.state {
        State::SetUp => format!("set up{more}"),
        State::Older => format!("set up by another version{more}"),
        State::Called(file) => format!("run from {file}"),
        State::NotSetUp if hook.has_more => "not set up; there is a hook of your own".to_owned(),
        State::NotSetUp => "not set up".to_owned(),
        State::Blocked(obstacle) => format!("not set up: {}", obstacle.words()),
    }
}
