//! What `git roadmap sync` says.

use crate::commands::Context;
use crate::error::Result;
use crate::git::RepoPath;
use crate::render::{Label, Line, screen};
use crate::workspace::Workspace;
use crate::workspace::hook::shell::quoted;
use crate::workspace::standing::push_command;
use crate::workspace::sync::{Outcome, Plan, Report, Step, Stuck};

/// Says what the merges change, before they do.
pub(super) fn before(
    context: &Context,
    plan: &Plan,
    roadmap: &RepoPath,
    is_dry: bool,
) -> Result<()> {
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
        context.ui.lines(&particulars(step, roadmap))?;
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
    let newest = step.commits.newest.and_then(day);
    let commits = match (count, newest, step.since.and_then(day)) {
        (0, ..) => "nothing new".to_owned(),
        (1, Some(day), _) => format!("1 commit of {day}"),
        (_, _, Some(day)) => format!("{count} commits since {day}"),
        _ => format!("{count} commits"),
    };
    let outcome = match step.outcome {
        Outcome::UpToDate => "",
        Outcome::Forward(_) | Outcome::Merged { .. } if is_dry => ", would be merged",
        Outcome::Forward(_) | Outcome::Merged { .. } => ", merged",
        Outcome::Blocked(_) if is_dry => ", would be merged with conflicts",
        Outcome::Blocked(_) => ", with conflicts",
    };
    Line::new()
        .label(Label::Path, format!("{:<width$}", step.name))
        .text(format!("  {commits}{outcome}"))
}

/// What is behind the numbers: where a copy began, and a new name.
fn particulars(step: &Step, roadmap: &RepoPath) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(commit) = &step.began_with {
        let day = step.since.and_then(day).unwrap_or_default();
        lines.push(Line::from(format!(
            "your copy began with its version of {day} ({})",
            commit.short()
        )));
    }
    let renamed = step
        .report
        .as_ref()
        .and_then(|report| report.renamed.as_ref());
    if let Some(name) = renamed {
        lines.push(Line::from(format!("{roadmap} is now {name}")));
    }
    lines
}

/// Names the files that a merge leaves to the user, ahead.
pub(super) fn ahead(context: &Context, plan: &Plan) {
    if let Some((_, blocked)) = plan.blocked() {
        let paths = names(&blocked.stuck);
        context
            .ui
            .message(&Line::from(format!("there would be conflicts in {paths}")));
    }
}

fn names(stuck: &[Stuck]) -> String {
    let paths: Vec<&str> = stuck.iter().map(|stuck| stuck.path.as_str()).collect();
    paths.join(", ")
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
    if plan.blocked().is_some() {
        let stuck = plan.stuck(workspace)?;
        unfinished(context, workspace, &stuck, plan.unasked.as_deref());
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
    let Some(before) = plan.tip().and(plan.head.commit.as_ref()) else {
        return Ok(());
    };
    if !pushes {
        let publish = match push_command(workspace)? {
            Some(command) => format!("    publish: {command}"),
            None => String::new(),
        };
        context.ui.message(&Line::from(format!(
            "undo: git reset --keep {}{publish}",
            before.short()
        )));
    }
    Ok(())
}

/// Says what the user has to decide.
fn unfinished(context: &Context, workspace: &Workspace, stuck: &[Stuck], unasked: Option<&str>) {
    let ui = &context.ui;
    let paths = names(stuck);
    ui.message(&Line::from(format!(
        "conflicts in {paths}; the rest is merged and staged"
    )));
    let has_roadmap = stuck
        .iter()
        .any(|stuck| stuck.path == *workspace.roadmap_path());
    if has_roadmap {
        ui.hint("mend what stands between <<<<<<< and >>>>>>>");
        ui.hint("then: git roadmap refresh && git add -u && git commit");
    } else if stuck.iter().any(|stuck| stuck.has_markers) {
        ui.hint("mend what stands between <<<<<<< and >>>>>>>, git add it, then: git commit");
    }
    if let Some(stuck) = stuck.iter().find(|stuck| !stuck.has_markers) {
        let path = quoted(stuck.path.as_str());
        ui.hint(&format!(
            "one side changed {path} and the other took it away: git add it or git rm it, then: git commit"
        ));
    }
    if let Some(name) = unasked {
        ui.hint(&format!("then git roadmap sync    merges {name}"));
    }
    ui.hint("git merge --abort    takes the merge back");
}

/// The day of a moment, in UTC.
pub(super) fn day(seconds: i64) -> Option<String> {
    let moment = chrono::DateTime::from_timestamp(seconds, 0)?;
    Some(moment.format("%Y-%m-%d").to_string())
}
