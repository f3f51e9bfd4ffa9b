//! What `git roadmap sync` says.

use crate::commands::Context;
use crate::error::Result;
use crate::render::{Label, Line, screen};
use crate::workspace::Workspace;
use crate::workspace::sync::{Blocked, Outcome, Plan, Report, Step};

/// Says what the merges change, before they do.
pub(super) fn before(context: &Context, plan: &Plan, is_dry: bool) -> Result<()> {
    if context.ui.is_json() || context.ui.is_quiet() {
        return Ok(());
    }
    if plan.is_alone {
        context.ui.message(&Line::from(
            "there is no remote of yours and no original; nothing to merge",
        ));
        context
            .ui
            .hint("git roadmap sync URL    names the original");
        return Ok(());
    }
    let names = plan.steps.iter().map(|step| step.name.chars().count());
    let width = names.max().unwrap_or(0);
    for step in &plan.steps {
        context.ui.line(&headline(step, width, is_dry))?;
    }
    let with_report = plan.steps.iter();
    let reports: Vec<(&Step, &Report)> = with_report
        .filter_map(|step| Some((step, step.report.as_ref()?)))
        .collect();
    let days: Vec<Vec<Option<String>>> = reports
        .iter()
        .map(|(_, report)| {
            report
                .ticked
                .iter()
                .map(|date| date.and_then(day))
                .collect()
        })
        .collect();
    let merges: Vec<screen::Merge<'_>> = reports
        .iter()
        .zip(&days)
        .map(|((step, report), days)| screen::Merge {
            name: &step.name,
            before: &report.before,
            after: &report.after,
            comparison: &report.comparison,
            ticked: days,
            kept_removed: report.kept_removed,
        })
        .collect();
    let all = context.ui.verbosity() > 0;
    context
        .ui
        .lines(&screen::synced(&merges, all, context.room()))
}

/// `the original          14 commits since 2026-08-02, merged`
fn headline(step: &Step, width: usize, is_dry: bool) -> Line {
    let count = step.commits.count;
    let commits = match (count, step.commits.oldest.and_then(day), step.side) {
        (0, ..) => "nothing new".to_owned(),
        (1, Some(day), _) => format!("1 commit of {day}"),
        (_, Some(day), _) => format!("{count} commits since {day}"),
        _ => format!("{count} commits"),
    };
    let outcome = match step.outcome {
        Outcome::UpToDate => "",
        Outcome::Forward(_) | Outcome::Merged { .. } if is_dry => ", would be merged",
        Outcome::Forward(_) | Outcome::Merged { .. } => ", merged",
        Outcome::Blocked(_) => ", with conflicts",
    };
    Line::new()
        .label(Label::Path, format!("{:<width$}", step.name))
        .text(format!("  {commits}{outcome}"))
}

/// Says what was done, and what to do next.
pub(super) fn after(
    context: &Context,
    workspace: &Workspace,
    plan: &Plan,
    pushes: bool,
) -> Result<()> {
    for step in &plan.steps {
        if let Outcome::Merged { said, .. } = &step.outcome {
            said.iter()
                .for_each(|line| context.ui.message(&Line::from(line.as_str())));
        }
    }
    if let Some((_, blocked)) = plan.blocked() {
        unfinished(context, blocked);
        return Ok(());
    }
    if context.ui.is_json() || context.ui.is_quiet() {
        return Ok(());
    }
    let merged = plan
        .steps
        .iter()
        .rev()
        .find_map(|step| match &step.outcome {
            Outcome::Merged {
                commit, message, ..
            } => Some((commit, message)),
            _ => None,
        });
    let branch = plan.head.branch.as_deref().unwrap_or("detached HEAD");
    if let Some((commit, message)) = merged {
        let subject = message.lines().next().unwrap_or_default();
        context.ui.line(
            &Line::new()
                .text("[")
                .label(Label::Path, branch)
                .text(" ")
                .label(Label::Number, commit.short())
                .text(format!("] {subject}")),
        )?;
    }
    let publish = crate::workspace::standing::push_command(workspace)?;
    if let (Some(_), Some(publish), false) = (plan.tip(), publish, pushes) {
        context.ui.message(&Line::from(format!(
            "undo: git reset --keep {}    publish: {publish}",
            plan.head
                .commit
                .as_ref()
                .map_or("HEAD^", |commit| commit.short())
        )));
    }
    Ok(())
}

/// Says what the user has to decide.
fn unfinished(context: &Context, blocked: &Blocked) {
    let paths: Vec<&str> = blocked.paths.iter().map(|path| path.as_str()).collect();
    context.ui.message(&Line::from(format!(
        "conflicts in {}; the rest is merged and staged",
        paths.join(", ")
    )));
    context
        .ui
        .hint("mend what stands between <<<<<<< and >>>>>>>, git add it, then: git commit");
    context.ui.hint("git merge --abort    takes the merge back");
}

/// The day of a moment, in UTC.
pub(super) fn day(seconds: i64) -> Option<String> {
    let moment = chrono::DateTime::from_timestamp(seconds, 0)?;
    Some(moment.format("%Y-%m-%d").to_string())
}
