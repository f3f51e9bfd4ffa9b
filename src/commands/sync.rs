//! `git roadmap sync`.

use std::io::IsTerminal;

use clap::Args;
use serde::Serialize;

use super::{Context, Verdict};
use crate::error::{Error, Kind, Result};
use crate::git::Pushed;
use crate::render::json::{Counts, Object};
use crate::render::{Label, Line, screen};
use crate::roadmap::Document;
use crate::workspace::sync::{self, Applied, Outcome, Plan, Report, Request, Side, Step};
use crate::workspace::{Workspace, merge_driver, tick};

/// How often a race is run again.
const TRIES: usize = 3;

/// Merge your other copies and the original, every tick kept
#[derive(Debug, Args)]
#[command(after_help = "\
The original is the repository that your copy came from: named here, else by
git config roadmap.upstream, else the remote 'upstream'.

Examples:
  git roadmap sync           your own remote first, then the original
  git roadmap sync -n        what would come, nothing changed
  git roadmap sync https://github.com/ada/roadmap
  git roadmap sync --push    and publish it")]
pub(super) struct SyncArgs {
    /// The original: a remote's name, a URL or a path
    #[arg(value_name = "ORIGINAL")]
    original: Option<String>,
    /// Fetch and report, merge nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Push afterwards
    #[arg(long)]
    push: bool,
    /// Take the original's ticks too
    #[arg(long)]
    with_ticks: bool,
    /// Keep ticked tasks that are gone as tasks of your own
    #[arg(long)]
    keep_removed: bool,
}

pub(super) fn run(context: &Context, args: &SyncArgs) -> Result<Verdict> {
    let mut workspace = context.workspace_to_change()?;
    let pushes = tick::pushes(&workspace, args.push)? && !args.dry_run;
    for _ in 0..TRIES {
        let plan = plan(context, &mut workspace, args)?;
        if !args.dry_run && !plan.is_alone {
            register(context, &workspace)?;
        }
        report(context, args, &plan)?;
        if args.dry_run {
            context
                .ui
                .message(&Line::from("dry run: fetched, and nothing merged"));
            return Ok(verdict(&plan));
        }
        if matches!(sync::apply(&workspace, &plan)?, Applied::Raced) {
            continue;
        }
        finish(context, &workspace, &plan, pushes)?;
        if plan.blocked().is_some() || !pushes {
            return Ok(verdict(&plan));
        }
        match workspace.require_repository()?.push()? {
            Pushed::Done(said) => {
                said.lines()
                    .for_each(|line| context.ui.message(&Line::from(line)));
                return Ok(Verdict::Done);
            }
            // Another computer was faster: fetch and merge that too.
            Pushed::Rejected(_) => {}
        }
    }
    Err(Error::new(
        Kind::Changed,
        format!("others kept changing the branch; given up after {TRIES} tries"),
    )
    .kept("what was merged stands on this computer")
    .hint("git roadmap sync --push    once it is quiet"))
}

fn verdict(plan: &Plan) -> Verdict {
    match plan.blocked() {
        Some(_) => Verdict::Found,
        None => Verdict::Done,
    }
}

/// Works the merges out; asks for the identity where Git has none and somebody
/// is there.
fn plan(context: &Context, workspace: &mut Workspace, args: &SyncArgs) -> Result<Plan> {
    let repository = workspace.require_repository()?;
    let directory = std::path::absolute(context.location.directory()?)
        .map_err(|error| Error::io(".", &error))?;
    let request = Request {
        original: sync::find_original(repository, args.original.as_deref(), &directory)?,
        with_ticks: args.with_ticks,
        keep_removed: args.keep_removed,
    };
    let shows = std::io::stderr().is_terminal() && !context.ui.is_quiet();
    let mut hear = |line: &str| context.ui.message(&Line::from(line.trim_end()));
    let made = sync::plan(workspace, &request, shows.then_some(&mut hear));
    match made {
        Err(error) if error.kind == Kind::NoIdentity && context.ui.interactive() => {
            super::identity::ask(context, workspace.require_repository()?)?;
            *workspace = context.workspace()?;
            sync::plan(workspace, &request, None)
        }
        made => made,
    }
}

/// Lets Git's own merges treat the roadmap the same way from now on.
fn register(context: &Context, workspace: &Workspace) -> Result<()> {
    if merge_driver::register(workspace)? {
        context.ui.message(&Line::from(
            "set up: git merge and git pull now merge this roadmap task by task",
        ));
    }
    Ok(())
}

fn report(context: &Context, args: &SyncArgs, plan: &Plan) -> Result<()> {
    if context.ui.is_json() {
        return context.ui.json(&Object::new("sync", content(args, plan)));
    }
    if context.ui.is_quiet() {
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
    let width = plan
        .steps
        .iter()
        .map(|step| step.name.chars().count())
        .max();
    for step in &plan.steps {
        context
            .ui
            .line(&headline(step, width.unwrap_or(0), args.dry_run))?;
    }
    for step in &plan.steps {
        let Some(report) = &step.report else { continue };
        let ticked: Vec<Option<String>> = report
            .ticked
            .iter()
            .map(|date| date.and_then(day))
            .collect();
        let synced = screen::Synced {
            before: &report.before,
            after: &report.after,
            comparison: &report.comparison,
            ticked: &ticked,
            kept_removed: report.kept_removed,
            all: context.ui.verbosity() > 0,
        };
        context.ui.lines(&screen::synced(&synced, context.room()))?;
    }
    Ok(())
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

fn finish(context: &Context, workspace: &Workspace, plan: &Plan, pushes: bool) -> Result<()> {
    for step in &plan.steps {
        if let Outcome::Merged { said, .. } = &step.outcome {
            said.iter()
                .for_each(|line| context.ui.message(&Line::from(line.as_str())));
        }
    }
    if let Some((_, blocked)) = plan.blocked() {
        let paths: Vec<&str> = blocked.paths.iter().map(|path| path.as_str()).collect();
        context.ui.message(&Line::from(format!(
            "conflicts in {}; the rest is merged and staged",
            paths.join(", ")
        )));
        context
            .ui
            .hint("mend what stands between <<<<<<< and >>>>>>>, git add it, then: git commit");
        context.ui.hint("git merge --abort    takes the merge back");
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

/// The day of a moment, in UTC.
fn day(seconds: i64) -> Option<String> {
    let moment = chrono::DateTime::from_timestamp(seconds, 0)?;
    Some(moment.format("%Y-%m-%d").to_string())
}

/// The object that `--json` prints.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    merges: Vec<Merge>,
    dry_run: bool,
    commit: Option<String>,
    conflicts: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Merge {
    source: &'static str,
    name: String,
    commits: usize,
    state: &'static str,
    report: Option<Changes>,
}

/// What became of the tasks.
#[derive(Serialize)]
struct Changes {
    added: Vec<Task>,
    removed: Vec<Task>,
    reworded: Vec<Changed>,
    moved: Vec<Changed>,
    carried: Vec<Carried>,
    lost: Vec<Lost>,
    before: Counts,
    after: Counts,
}

#[derive(Serialize)]
struct Task {
    number: String,
    key: String,
    text: String,
}

#[derive(Serialize)]
struct Changed {
    before: Task,
    after: Task,
}

#[derive(Serialize)]
struct Carried {
    before: Task,
    after: Task,
    rule: &'static str,
}

#[derive(Serialize)]
struct Lost {
    #[serde(flatten)]
    task: Task,
    ticked: Option<String>,
}

fn content(args: &SyncArgs, plan: &Plan) -> Content {
    let merge = |step: &Step| Merge {
        source: match step.side {
            Side::Own => "own",
            Side::Original => "original",
        },
        name: step.name.clone(),
        commits: step.commits.count,
        state: match step.outcome {
            Outcome::UpToDate => "up-to-date",
            Outcome::Forward(_) => "forwarded",
            Outcome::Merged { .. } => "merged",
            Outcome::Blocked(_) => "conflicts",
        },
        report: step.report.as_ref().map(changes),
    };
    let blocked = plan
        .blocked()
        .into_iter()
        .flat_map(|(_, blocked)| &blocked.paths);
    Content {
        merges: plan.steps.iter().map(merge).collect(),
        dry_run: args.dry_run,
        commit: plan
            .tip()
            .filter(|_| !args.dry_run)
            .map(ToString::to_string),
        conflicts: blocked.map(ToString::to_string).collect(),
    }
}

fn changes(report: &Report) -> Changes {
    let (before, after) = (&report.before, &report.after);
    let task = |document: &Document, task: usize| Task {
        number: document.number(task),
        key: document.key(task).to_owned(),
        text: document.text(task).to_owned(),
    };
    let pair = |&(old, new): &(usize, usize)| Changed {
        before: task(before, old),
        after: task(after, new),
    };
    let comparison = &report.comparison;
    let lost = comparison.lost.iter().zip(&report.ticked);
    let progress = report.progress();
    Changes {
        added: comparison
            .added
            .iter()
            .map(|&new| task(after, new))
            .collect(),
        removed: comparison
            .removed
            .iter()
            .map(|&old| task(before, old))
            .collect(),
        reworded: comparison.reworded.iter().map(pair).collect(),
        moved: comparison.moved.iter().map(pair).collect(),
        carried: comparison
            .carried
            .iter()
            .map(|&(old, new, rule)| Carried {
                before: task(before, old),
                after: task(after, new),
                rule: rule.name(),
            })
            .collect(),
        lost: lost
            .map(|(&old, date)| Lost {
                task: task(before, old),
                ticked: date.and_then(day),
            })
            .collect(),
        before: progress.0.into(),
        after: progress.1.into(),
    }
}
