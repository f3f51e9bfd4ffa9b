//! `git roadmap init`.

mod original;
mod report;
mod screen;

use clap::{ArgGroup, Args, ValueEnum};

use self::report::Report;
use super::change::diff_of_file;
use super::{Context, Verdict};
use crate::error::{Error, Kind, Result};
use crate::git::{Environment, Repository};
use crate::render::Line;
use crate::render::json::Object;
use crate::workspace::init::{self, Done, Driver, Form, How, Plan, Workflow, WorkflowRequest};

/// Set up this repository: badges, contents, and the commit
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("workflows").multiple(true))]
pub(super) struct InitArgs {
    /// For a list of your own, the one that is here or a new one
    #[arg(long, group = "form")]
    own: bool,
    /// For a list that others copy: also a badge in each phase and in README.md
    #[arg(long, group = "form")]
    author: bool,
    /// A fresh copy of the roadmap that comes with the tool
    #[arg(long, group = "form")]
    template: bool,
    /// Take back what init put in, as a new commit
    #[arg(long, group = "form")]
    undo: bool,
    /// Also GitHub workflows: sync, lint, refresh, profile, tick, site
    #[arg(
        long,
        value_name = "KINDS",
        value_enum,
        num_args = 0..=1,
        value_delimiter = ',',
        require_equals = true,
        hide_possible_values = true,
        default_missing_value = "sync",
        conflicts_with = "undo",
        group = "workflows",
    )]
    workflow: Vec<WorkflowKind>,
    /// Also the workflow that publishes the page on GitHub Pages: --workflow=site
    #[arg(long, conflicts_with = "undo", group = "workflows")]
    pages: bool,
    /// The original for the sync workflow: a remote's name or a URL
    #[arg(long, requires = "workflow")]
    original: Option<String>,
    /// The git-roadmap that they run: the URL of one that you trust, @COMMIT behind it
    #[arg(long, value_name = "URL", requires = "workflows")]
    tool: Option<String>,
    /// Ask nothing
    #[arg(long, short)]
    yes: bool,
    /// Show the plan and the diff, change nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Change the files, do not commit
    #[arg(long)]
    no_commit: bool,
}

/// The workflows that there are, as they are typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum WorkflowKind {
    /// Merges what the original changes, once a week
    Sync,
    /// Says in pull requests what GitHub would not render as meant
    Lint,
    /// Refreshes after each push to the main branch
    Refresh,
    /// Updates the block in a profile's README once a day
    Profile,
    /// A form that ticks tasks, on a phone too
    Tick,
    /// Publishes the page on GitHub Pages after each push to the main branch
    Site,
}

impl From<WorkflowKind> for Workflow {
    fn from(kind: WorkflowKind) -> Self {
        match kind {
            WorkflowKind::Sync => Self::Sync,
            WorkflowKind::Lint => Self::Lint,
            WorkflowKind::Refresh => Self::Refresh,
            WorkflowKind::Profile => Self::Profile,
            WorkflowKind::Tick => Self::Tick,
            WorkflowKind::Site => Self::Site,
        }
    }
}

impl InitArgs {
    /// The workflows that are asked for.
    fn request(&self) -> Option<WorkflowRequest> {
        let mut kinds: Vec<Workflow> = Vec::new();
        let page = self.pages.then_some(Workflow::Site);
        for kind in self.workflow.iter().map(|&kind| kind.into()).chain(page) {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        (!kinds.is_empty()).then(|| WorkflowRequest {
            kinds,
            original: self.original.clone(),
            tool: self.tool.clone(),
        })
    }
}

pub(super) fn run(context: &Context, args: &InitArgs) -> Result<Verdict> {
    if context.ui.is_json() && !args.yes && !args.dry_run {
        return Err(
            Error::usage("init --json asks nothing; nothing was changed")
                .hint("git roadmap init --json --yes, or --dry-run"),
        );
    }
    if args.original.is_some() && !args.workflow.contains(&WorkflowKind::Sync) {
        return Err(
            Error::usage("--original is for the sync workflow; nothing was changed")
                .hint("git roadmap init --workflow=sync --original URL"),
        );
    }
    let (form, plan) = choose(context, args)?;
    if plan.is_nothing() {
        return nothing(context, args, &plan);
    }
    if args.dry_run {
        return dry_run(context, &plan);
    }
    let is_silent = context.ui.is_json() || (args.yes && context.ui.is_quiet());
    if !is_silent {
        context.ui.lines(&screen::plan(&plan, context.ui.width()))?;
    }
    if !args.yes && !proceeds(context)? {
        context.ui.message(&Line::from("nothing was changed"));
        return Ok(Verdict::Done);
    }
    let report = Report::of(&plan);
    let done = apply(context, args, form, plan)?;
    say(context, &done);
    if let Some(failure) = &done.driver_failure {
        warn(context, failure);
    }
    if context.ui.is_json() {
        let content = report.content(args, Some(&done));
        context.ui.json(&Object::new("init", content))?;
    } else if !context.ui.is_quiet() {
        context.ui.lines(&report::summary(&report, &done)?)?;
    }
    if !args.undo {
        original::offer_no_push(context, args)?;
    }
    Ok(Verdict::Done)
}

/// Asks whether to go on.
fn proceeds(context: &Context) -> Result<bool> {
    let answer = context.ui.confirm("Proceed?", true, "--yes");
    answer.map_err(|error| error.not_done("nothing was changed"))
}

/// The form that was asked for, else chosen, and its plan; no form for `--undo`.
fn choose(context: &Context, args: &InitArgs) -> Result<(Option<Form>, Plan)> {
    let flags = [
        (args.own, Form::Own),
        (args.author, Form::Author),
        (args.template, Form::Template),
    ];
    let asked = flags.into_iter().find(|(is_set, _)| *is_set);
    if args.undo || asked.is_some() {
        let form = asked.map(|(_, form)| form);
        return Ok((form, plan(context, args, form)?));
    }
    let is_alone = |kinds: &[Workflow]| !kinds.iter().any(|kind| kind.needs_roadmap());
    if let Some(request) = args.request()
        && (is_alone(&request.kinds) || init::is_set_up(&context.location)?)
    {
        let form = Some(Form::Workflow);
        return Ok((form, plan(context, args, form)?));
    }
    let suggested = init::suggest(&context.location)?;
    if args.yes || (args.dry_run && !context.ui.interactive()) {
        return Ok((Some(suggested), plan(context, args, Some(suggested))?));
    }
    // Where nothing is left to do, there is nothing to ask.
    if let Ok(plan) = plan(context, args, Some(suggested))
        && plan.is_nothing()
    {
        return Ok((Some(suggested), plan));
    }
    let form = ask(context, suggested)?;
    Ok((Some(form), plan(context, args, Some(form))?))
}

/// The one question: which form.
fn ask(context: &Context, suggested: Form) -> Result<Form> {
    let mut forms = [Form::Own, Form::Author, Form::Template];
    forms.sort_by_key(|form| *form != suggested);
    let rows = forms.map(|form| Line::from(explained(form)));
    match context.ui.choose("What is this repository for?", &rows)? {
        Some(row) => Ok(forms[row]),
        None => Err(Error::usage(
            "which form? There is no terminal to ask in; nothing was changed",
        )
        .hint("--own       a list of your own, the one that is here or a new one")
        .hint("--author    a list that others copy")
        .hint("--template  a fresh copy of the roadmap that comes with the tool")
        .hint(format!(
            "--yes       what fits here: --{}",
            suggested.name()
        ))),
    }
}

fn explained(form: Form) -> &'static str {
    match form {
        Form::Own => "a list of my own: track the tasks that are here, or start a new list",
        Form::Author => "a list that others copy: nothing in it collides with their ticks",
        Form::Template => "a fresh copy of the AI engineer roadmap, to work through it",
        Form::Workflow => "what it is already, with workflows besides",
    }
}

fn how(args: &InitArgs) -> How {
    How {
        no_commit: args.no_commit,
        date: None,
        environment: Environment::default(),
    }
}

fn plan(context: &Context, args: &InitArgs, form: Option<Form>) -> Result<Plan> {
    match form {
        Some(form) => init::plan(&context.location, form, args.request().as_ref(), &how(args)),
        None => init::plan_undo(&context.location, &how(args)),
    }
}

/// Carries the plan out; asks for the identity where Git has none and somebody is there.
fn apply(context: &Context, args: &InitArgs, form: Option<Form>, plan: Plan) -> Result<Done> {
    let root = plan.root().to_owned();
    match init::apply(plan, &how(args)) {
        Err(error) if error.kind == Kind::NoIdentity && context.ui.interactive() => {
            let repository = Repository::discover(&root)?;
            let repository = repository.ok_or(error)?;
            super::identity::ask(context, &repository)?;
            // A plan is made for what is there, which is more by now.
            init::apply(self::plan(context, args, form)?, &how(args))
        }
        result => result,
    }
}

fn nothing(context: &Context, args: &InitArgs, plan: &Plan) -> Result<Verdict> {
    // A fresh clone of what is set up lacks what no commit holds.
    if !args.dry_run
        && let Err(failure) = init::apply_driver(plan)
    {
        warn(context, &failure);
    }
    if context.ui.is_json() {
        let content = Report::of(plan).content(args, None);
        context.ui.json(&Object::new("init", content))?;
        return Ok(Verdict::Done);
    }
    for note in &plan.worktree.notes {
        context.ui.message(&Line::from(note.as_str()));
    }
    let text = match plan.form {
        Some(_) if plan.driver == Driver::Registered => format!(
            "{} is set up already; from now on this clone merges it task by task",
            plan.roadmap_path()
        ),
        Some(Form::Workflow) => match plan.workflows.len() {
            0 | 1 => "the workflow is there already; nothing to do".to_owned(),
            _ => "the workflows are there already; nothing to do".to_owned(),
        },
        Some(_) => format!("{} is set up already; nothing to do", plan.roadmap_path()),
        None if !plan.worktree.notes.is_empty() => "nothing else is left; nothing to do".to_owned(),
        None => "nothing of it is left; nothing to do".to_owned(),
    };
    context.ui.message(&Line::from(text));
    if plan.form == Some(Form::Own) && !args.own && !args.yes {
        context
            .ui
            .hint("git roadmap init --author    if others copy this list");
    }
    if !args.dry_run && !args.undo {
        original::offer_no_push(context, args)?;
    }
    Ok(Verdict::Done)
}

/// Prints the plan, the diff and the message.
fn dry_run(context: &Context, plan: &Plan) -> Result<Verdict> {
    if context.ui.is_json() {
        let mut content = Report::of(plan).content_of_plan();
        content.dry_run = true;
        context.ui.json(&Object::new("init", content))?;
        return Ok(Verdict::Done);
    }
    context.ui.lines(&screen::plan(plan, context.ui.width()))?;
    for file in &plan.worktree.files {
        let is_text = |bytes: &Option<Vec<u8>>| {
            bytes
                .as_ref()
                .is_none_or(|bytes| std::str::from_utf8(bytes).is_ok())
        };
        // What goes is named in the plan.
        if file.after.is_some() && is_text(&file.before) {
            let lines = diff_of_file(&file.path, file.before.as_deref(), file.after.as_deref());
            context.ui.patch(&lines)?;
        }
    }
    if let Some(message) = &plan.message {
        context.ui.line(&Line::blank())?;
        for line in message.lines() {
            let line = format!("    {line}").trim_end().to_owned();
            context.ui.line(&Line::from(line))?;
        }
    }
    context
        .ui
        .message(&Line::from("dry run: nothing was changed"));
    Ok(Verdict::Done)
}

/// Says why merges are not as planned, in spite of which all else is done.
fn warn(context: &Context, failure: &Error) {
    let hints: Vec<&str> = failure.hints.iter().map(String::as_str).collect();
    let words = format!("merges in this clone are as before: {}", failure.message);
    context.ui.warning(&words, &hints);
}

/// Passes on what the hooks said.
fn say(context: &Context, done: &Done) {
    for said in done.committed.iter().flat_map(|committed| &committed.said) {
        context.ui.message(&Line::from(said.as_str()));
    }
}
