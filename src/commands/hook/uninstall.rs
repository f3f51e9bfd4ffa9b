//! `git roadmap hook uninstall`.

use clap::Args;

use super::driver::Driver;
use super::screen;
use crate::commands::{Context, Verdict};
use crate::error::{Error, Result};
use crate::render::Line;
use crate::workspace::hook::install::{self, Change, Removal};
use crate::workspace::hook::survey::{self, State, Survey};

/// Take our block out of this repository's hooks, and the merge driver
#[derive(Debug, Args)]
#[command(after_help = "\
Takes out exactly what install put in; a hook that install made and nobody added
to is removed.

Examples:
  git roadmap hook uninstall     every hook is as it was before
  git roadmap hook uninstall -n  shows what would change")]
pub(super) struct UninstallArgs {
    /// Show what would change, change nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
}

pub(super) fn run(context: &Context, args: &UninstallArgs) -> Result<Verdict> {
    let repository = survey::repository(&context.location)?;
    let before = survey::look(&repository)?;
    let removal = install::plan_removal(&before);
    if !args.dry_run {
        install::write(&before, &removal.changes)?;
    }
    let driver = Driver::uninstall(context, &repository, args.dry_run);
    let failure = failure(&before, &removal, args.dry_run);
    if context.ui.is_json() {
        return match failure {
            Some(error) => Err(error),
            None => {
                let after = survey::look(&repository)?;
                screen::json(context, &after, &driver, &removal.changes, args.dry_run)?;
                Ok(Verdict::Done)
            }
        };
    }
    if args.dry_run {
        screen::dry_run(context, &before, &driver, &removal.changes)?;
    } else if !context.ui.is_quiet() {
        let rows = removal.changes.iter().map(|change| row(&before, change));
        let rows = rows.chain(driver.uninstalled());
        context.ui.lines(&rows.collect::<Vec<Line>>())?;
    }
    if let Some(error) = failure {
        return Err(error);
    }
    driver.warn(context);
    if removal.changes.is_empty() && !driver.is_changed() && !args.dry_run {
        context
            .ui
            .message(&Line::from("no hook has our block; nothing to do"));
    }
    calls(context, &before);
    Ok(Verdict::Done)
}

fn row(survey: &Survey, change: &Change) -> Line {
    let words = match change.after {
        Some(_) => "our block is out, the rest is as it was",
        None => "removed, as nothing else was in it",
    };
    // Another file than the hook that Git would run is named by its path.
    if change.path == survey.directory.join(change.name) {
        return screen::named(change.name, words);
    }
    screen::named(&format!("{}  ", survey.shown(&change.path)), words)
}

/// Names what goes on running us: lines of the user's own.
fn calls(context: &Context, survey: &Survey) {
    let mut files: Vec<&str> = Vec::new();
    for hook in &survey.hooks {
        if let State::Called(file) = &hook.state
            && !files.contains(&file.as_str())
            && !file.ends_with(".legacy")
        {
            files.push(file);
        }
    }
    for file in files {
        let line = format!("{file} runs git-roadmap on lines of your own; they stay");
        context.ui.message(&Line::from(line));
    }
}

/// The error for blocks that cannot be taken out.
fn failure(survey: &Survey, removal: &Removal, dry_run: bool) -> Option<Error> {
    let (path, words) = removal.left.first()?;
    let first = survey.shown(path);
    let mut error = Error::refused(format!("our block stays in {first}: {words}"));
    for (path, words) in &removal.left[1..] {
        error = error.quoting(&format!("also in {}: {words}", survey.shown(path)));
    }
    let changed: Vec<&str> = removal.changes.iter().map(|change| change.name).collect();
    if !changed.is_empty() && !dry_run {
        error = error.kept(format!("it is out of {}", screen::joined(&changed)));
    }
    let from_to = "from '# >>> git-roadmap >>>' to '# <<< git-roadmap <<<'";
    Some(error.hint(format!("take its lines out in an editor, {from_to}")))
}
