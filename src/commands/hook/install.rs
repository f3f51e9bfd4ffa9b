//! `git roadmap hook install`.

use std::env;

use clap::Args;

use super::driver::{self, Driver};
use super::screen;
use crate::commands::{Context, Verdict};
use crate::error::{Error, Kind, Result};
use crate::render::Line;
use crate::workspace::hook::install;
use crate::workspace::hook::survey::{self, Hook, State, Survey};

/// Put our block into this repository's hooks, and register the merge driver
#[derive(Debug, Args)]
#[command(after_help = "\
A hook that is there stays as it is, below a block that begins and ends with a
line of its own. Hooks that are no shell scripts, or that another program wrote,
are left alone: install says what to add to them, sets up the others, and exits
with 2.

The merge driver merges the roadmap task by task, in this clone: install has the
repository's info/attributes and configuration name it, and nothing committed.

Examples:
  git roadmap hook install     sets up what is missing, renews what is older
  git roadmap hook install -n  shows what would change")]
pub(super) struct InstallArgs {
    /// Show what would change, change nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
}

pub(super) fn run(context: &Context, args: &InstallArgs) -> Result<Verdict> {
    if context.location.file.is_some() {
        return Err(
            Error::usage("hooks do not keep --file; nothing was changed")
                .hint("name the roadmap in .roadmap/config.toml: roadmap = \"docs/PLAN.md\""),
        );
    }
    let repository = survey::repository(&context.location)?;
    let before = survey::look(&repository)?;
    let changes = install::plan(&before);
    if !args.dry_run {
        install::write(&before, &changes)?;
    }
    let driver = Driver::install(context, args.dry_run);
    let after = survey::look(&repository)?;
    let mut changed: Vec<&str> = match args.dry_run {
        true => Vec::new(),
        false => changes.iter().map(|change| change.name).collect(),
    };
    if driver.is_changed() && !args.dry_run {
        changed.push(driver::NAMED);
    }
    let failure = screen::failure(&after, &changed);
    if context.ui.is_json() {
        // One object: what is in the way, or what there is.
        return match failure {
            Some(error) => Err(error),
            None => screen::json(context, &after, &driver, &changes, args.dry_run)
                .map(|()| Verdict::Done),
        };
    }
    if args.dry_run {
        screen::dry_run(context, &before, &driver, &changes)?;
    } else {
        report(context, &before, &after, changed.is_empty(), &driver)?;
    }
    driver.warn(context);
    if let Some(error) = failure {
        for problem in screen::problems(&after) {
            context.ui.lines(&problem.lines())?;
        }
        return Err(error);
    }
    if !args.dry_run {
        next(context, &after, changed.is_empty());
    }
    Ok(Verdict::Done)
}

/// A row a hook: what was done with it.
fn report(
    context: &Context,
    before: &Survey,
    after: &Survey,
    is_nothing: bool,
    driver: &Driver,
) -> Result<()> {
    if is_nothing || context.ui.is_quiet() {
        return Ok(());
    }
    let rows = before.hooks.iter().zip(&after.hooks);
    let row = |(before, after): (&Hook, &Hook)| {
        let words = words(before);
        (!matches!(after.state, State::Blocked(_))).then(|| screen::named(before.name, words))
    };
    let lines: Vec<Line> = rows.filter_map(row).chain(driver.installed()).collect();
    context.ui.lines(&lines)?;
    if !screen::problems(after).is_empty() {
        context.ui.line(&Line::blank())?;
    }
    if after.is_tracked {
        let folder = after.shown(&after.directory);
        context.ui.line(&Line::blank())?;
        context.ui.line(&Line::from(format!(
            "{folder} is tracked: commit the hooks, and everybody who uses them has them"
        )))?;
    }
    Ok(())
}

/// What was done with a hook, by its state before.
fn words(hook: &Hook) -> String {
    let does = match hook.name {
        "pre-commit" => "set up: refreshes what is staged",
        "post-merge" => "set up: says what a merge left out of date",
        _ => "set up: says what a rebase left out of date",
    };
    match &hook.state {
        State::SetUp => "set up already".to_owned(),
        State::Older => "set up, the block is renewed".to_owned(),
        State::Called(file) => format!("left to {file}, which runs git-roadmap already"),
        State::NotSetUp if hook.has_more => format!("{does}; then your own hook runs"),
        State::NotSetUp | State::Blocked(_) => does.to_owned(),
    }
}

/// What to know and to do next.
fn next(context: &Context, survey: &Survey, is_nothing: bool) {
    if is_nothing {
        context
            .ui
            .message(&Line::from("the hooks are set up already; nothing to do"));
        return;
    }
    for (manager, file) in &survey.configured {
        let is_native = matches!(survey.hooks[0].state, State::SetUp);
        if is_native {
            context.ui.warning(
                &format!("{file} runs git-roadmap too; one of the two is enough"),
                &[&format!(
                    "git roadmap hook uninstall && {}    leaves it to that file",
                    manager.command()
                )],
            );
        }
    }
    if !is_in_path() {
        context.ui.warning(
            "git-roadmap is not in PATH, so the hooks do nothing but say so",
            &["cargo install --path .    in its repository, puts it there"],
        );
    }
    let no_roadmap = context.workspace().err();
    if no_roadmap.is_some_and(|error| error.kind == Kind::NotFound) {
        context.ui.hint("there is no roadmap yet: git roadmap init");
    }
    context.ui.message(&Line::blank());
    context.ui.message(&Line::from(
        "look: git roadmap hook status    undo: git roadmap hook uninstall",
    ));
}

/// Whether a hook would find the program.
fn is_in_path() -> bool {
    let name = format!("git-roadmap{}", env::consts::EXE_SUFFIX);
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(&name).is_file())
}
