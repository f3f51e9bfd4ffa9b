//! `git roadmap sync`.

mod json;
mod original;
mod report;

use std::io::IsTerminal;

use clap::Args;

use super::{Context, Verdict};
use crate::error::{Error, Kind, Result};
use crate::git::Pushed;
use crate::render::Line;
use crate::render::json::Object;
use crate::workspace::sync::{self, Applied, Plan, Request};
use crate::workspace::{Workspace, merge_driver, tick};

/// How often a race is run again.
const TRIES: usize = 3;

/// Merge your other copies and the original, every tick kept
#[derive(Debug, Args)]
#[command(after_help = "\
The original is the repository that your copy came from: named here, else by
git config roadmap.upstream, the remote 'upstream', or original = \"URL\" in
.roadmap/config.toml, which asks first.

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
    let original = original::find(context, &workspace, args.original.as_deref())?;
    let request = Request {
        original,
        with_ticks: args.with_ticks,
        keep_removed: args.keep_removed,
        is_rehearsal: args.dry_run,
    };
    let plans = match args.dry_run {
        true => vec![rehearse(context, &mut workspace, &request)?],
        false => bring_together(context, args, &mut workspace, &request)?,
    };
    if context.ui.is_json() {
        let content = json::content(&plans, args.dry_run);
        context.ui.json(&Object::new("sync", content))?;
    }
    match plans.iter().any(|plan| plan.blocked().is_some()) {
        true => Ok(Verdict::Found),
        false => Ok(Verdict::Done),
    }
}

/// Works out and says what would come, and leaves it at that.
fn rehearse(context: &Context, workspace: &mut Workspace, request: &Request) -> Result<Plan> {
    let plan = plan(context, workspace, request)?;
    report::before(context, &plan, workspace.roadmap_path(), true)?;
    report::ahead(context, &plan);
    context
        .ui
        .message(&Line::from("dry run: fetched, and nothing merged"));
    Ok(plan)
}

/// Merges, and pushes if asked to, again as long as others are faster.
fn bring_together(
    context: &Context,
    args: &SyncArgs,
    workspace: &mut Workspace,
    request: &Request,
) -> Result<Vec<Plan>> {
    let pushes = tick::pushes(workspace, args.push)?;
    if pushes {
        refuse_to_push_there(workspace, request)?;
    }
    let mut plans = Vec::new();
    for _ in 0..TRIES {
        let plan = plan(context, workspace, request)?;
        report::before(context, &plan, workspace.roadmap_path(), false)?;
        if matches!(sync::apply(workspace, &plan)?, Applied::Raced) {
            continue;
        }
        if !plan.is_alone {
            register(context, workspace, &plan)?;
        }
        report::after(context, workspace, &plan, pushes)?;
        let is_blocked = plan.blocked().is_some();
        plans.push(plan);
        if is_blocked || !pushes || pushed(context, workspace)? {
            if let (Some(told), false) = (&args.original, context.ui.is_quiet()) {
                original::remember(context, workspace, told)?;
            }
            return Ok(plans);
        }
    }
    Err(Error::new(
        Kind::Changed,
        format!("others kept changing the branch; given up after {TRIES} tries"),
    )
    .kept("what was merged stands on this computer")
    .hint("git roadmap sync --push    once it is quiet"))
}

/// Refuses to send one's ticks to the original.
fn refuse_to_push_there(workspace: &Workspace, request: &Request) -> Result<()> {
    let target = workspace.require_repository()?.push_target()?;
    let Some(original) = &request.original else {
        return Ok(());
    };
    if target.as_ref() != Some(&original.text) {
        return Ok(());
    }
    Err(Error::refused(format!(
        "git push would send your ticks to the original, {}; nothing was changed",
        original.name
    ))
    .hint("git push -u REMOTE HEAD    publishes the branch in a remote of your own")
    .hint("git roadmap sync    merges without a push"))
}

/// Pushes; not, when another computer was faster: then that is to be merged too.
fn pushed(context: &Context, workspace: &Workspace) -> Result<bool> {
    match workspace.require_repository()?.push()? {
        Pushed::Done(said) => {
            said.lines()
                .for_each(|line| context.ui.message(&Line::from(line)));
            Ok(true)
        }
        Pushed::Rejected(_) => Ok(false),
    }
}

/// Works the merges out; asks for the identity where Git has none and somebody
/// is there.
fn plan(context: &Context, workspace: &mut Workspace, request: &Request) -> Result<Plan> {
    let shows = std::io::stderr().is_terminal() && !context.ui.is_quiet();
    let mut hear = |line: &str| context.ui.message(&Line::from(line.trim_end()));
    match sync::plan(workspace, request, shows.then_some(&mut hear)) {
        Ok(plan) => {
            // What the user agreed to is kept once it has worked.
            let original = request.original.as_ref();
            if let Some(original) = original.filter(|original| original.needs_consent()) {
                original.agree(workspace.require_repository()?)?;
            }
            Ok(plan)
        }
        Err(error) if error.kind == Kind::NoIdentity && context.ui.interactive() => {
            super::identity::ask(context, workspace.require_repository()?)?;
            *workspace = context.workspace()?;
            sync::plan(workspace, request, None)
        }
        failed => failed,
    }
}

/// Lets Git's own merges treat the roadmap the same way from now on, under the
/// name that it has by now.
fn register(context: &Context, workspace: &mut Workspace, plan: &Plan) -> Result<()> {
    if let Some(name) = plan.renamed() {
        *workspace = workspace.with_roadmap(name.clone())?;
    }
    if merge_driver::register(workspace)? {
        context.ui.message(&Line::from(
            "set up: git merge and git pull now merge this roadmap task by task",
        ));
    }
    Ok(())
}
