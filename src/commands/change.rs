//! What check, uncheck, toggle, commit and undo have in common: their options
//! and what they print.

use clap::Args;
use serde::Serialize;

use super::selectors::{self, Selectors};
use super::{Context, Verdict, date};
use crate::error::{Error, Kind, Result};
use crate::git::RepoPath;
use crate::render::json::{Counts, Object, Task};
use crate::render::{Line, diff, screen};
use crate::roadmap::identity::Identity;
use crate::roadmap::{Document, TaskIndex};
use crate::workspace::layer::{Change, Wish, is_picture, pictures_in_words};
use crate::workspace::tick::{self, Expects, How, Outcome};
use crate::workspace::{Workspace, standing};

/// Options of every command that changes states.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct ChangeArgs {
    /// Show the diff and the commit message, change nothing
    #[arg(long, short = 'n')]
    pub(super) dry_run: bool,
    /// Change the files, do not commit
    #[arg(long)]
    pub(super) no_commit: bool,
    /// When it was done: RFC 3339, YYYY-MM-DD, or as Git reads dates ("yesterday")
    #[arg(long, value_name = "WHEN")]
    pub(super) date: Option<String>,
    /// A note for the commit message
    #[arg(long, value_name = "TEXT")]
    pub(super) note: Option<String>,
    /// Push afterwards
    #[arg(long)]
    pub(super) push: bool,
    /// Set by the command that is there to commit.
    #[arg(skip)]
    pub(super) always_commit: bool,
}

/// Selectors with the option to take sub-tasks along.
#[derive(Debug, Clone, Args)]
pub(super) struct Targets {
    #[command(flatten)]
    pub(super) selectors: Selectors,
    /// Take sub-tasks along; needed for a whole phase
    #[arg(long, short)]
    pub(super) recursive: bool,
}

/// Resolves the targets of `command` to tasks.
pub(super) fn tasks(
    context: &Context,
    document: &Document,
    targets: &Targets,
    command: &str,
) -> Result<Vec<TaskIndex>> {
    let arguments = selectors::read(&targets.selectors.selectors)?;
    if arguments.is_empty() && !targets.selectors.selectors.is_empty() {
        return Err(Error::usage(
            "standard input held no selector; nothing was changed",
        ));
    }
    if arguments.is_empty() {
        return Err(Error::usage("which task?")
            .hint(format!(
                "by number or by words: git roadmap {command} 1.2, git roadmap {command} fastapi basics"
            ))
            .hint("git roadmap list    shows all numbers"));
    }
    let selection = selectors::select(context, document, &arguments).map_err(|mut error| {
        error.message.push_str("; nothing was changed");
        if let (Kind::Ambiguous, Some(first)) = (error.kind, error.candidates.first()) {
            error.hints[0] = format!("choose by number: git roadmap {command} {}", first.number);
        }
        error
    })?;
    if targets.recursive {
        return Ok(selection.with_everything_below(document));
    }
    if let Some(&phase) = selection.phases.first() {
        let tasks = document.tasks_of(phase).len();
        let number = document.phases()[phase].number;
        return Err(Error::usage(format!(
            "{number} is a whole phase with {tasks} {}; nothing was changed",
            if tasks == 1 { "task" } else { "tasks" }
        ))
        .hint(format!("all of them: git roadmap {command} -r {number}"))
        .hint(format!("their numbers: git roadmap list {number}")));
    }
    Ok(selection.tasks)
}

/// The wish that gives tasks a state.
pub(super) fn wish(
    document: &Document,
    tasks: &[TaskIndex],
    state: impl Fn(TaskIndex) -> bool,
) -> Vec<(Identity, bool)> {
    tasks
        .iter()
        .map(|&task| (Identity::of(document, task), state(task)))
        .collect()
}

/// Fulfils a wish and prints what came of it.
pub(super) fn run(
    context: &Context,
    workspace: &Workspace,
    wish: &Wish,
    args: &ChangeArgs,
    undoes: Option<crate::git::Oid>,
) -> Result<Verdict> {
    let how = How {
        undoes,
        ..how(workspace, args)?
    };
    let outcome = fulfil(context, workspace, wish, &how)?;
    print(context, workspace, &outcome, &how).map_err(|error| with_commit(error, &outcome))?;
    push(context, workspace, args, &outcome)?;
    Ok(Verdict::Done)
}

/// How the options say that a wish is to be fulfilled.
pub(super) fn how(workspace: &Workspace, args: &ChangeArgs) -> Result<How> {
    Ok(How {
        dry_run: args.dry_run,
        no_commit: args.no_commit,
        always_commit: args.always_commit,
        date: date::author_date(workspace.repository(), args.date.as_deref())?,
        note: args.note.clone(),
        undoes: None,
        expects: Expects::Anything,
    })
}

/// Fulfils a wish; asks for the identity where Git has none and somebody is there.
pub(super) fn fulfil(
    context: &Context,
    workspace: &Workspace,
    wish: &Wish,
    how: &How,
) -> Result<Outcome> {
    match tick::fulfil(workspace, wish, how) {
        Err(error) if error.kind == Kind::NoIdentity && context.ui.interactive() => {
            super::identity::ask(context, workspace.require_repository()?)?;
            // Settings are read once, so the repository is opened anew.
            tick::fulfil(&context.workspace()?, wish, how)
        }
        result => result,
    }
}

/// The object that `--json` prints.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    changed: Vec<Task>,
    unchanged: Vec<Task>,
    progress: Counts,
    files: Vec<String>,
    dry_run: bool,
    commit: Option<Commit>,
}

/// The commit that was made or would be.
#[derive(Serialize)]
struct Commit {
    id: Option<String>,
    branch: Option<String>,
    message: String,
}

fn print(context: &Context, workspace: &Workspace, outcome: &Outcome, how: &How) -> Result<()> {
    warn(context, outcome);
    if context.ui.is_json() {
        return context
            .ui
            .json(&Object::new("change", content(outcome, how)));
    }
    if outcome.is_nothing() {
        context.ui.message(&Line::from(nothing(outcome)));
        return Ok(());
    }
    if how.dry_run {
        return print_plan(context, outcome);
    }
    if context.ui.is_quiet() {
        return Ok(());
    }
    let commit = commit_in_words(outcome);
    let offers = offers(workspace, outcome, commit.is_some())?;
    let files = files(outcome, commit.is_some());
    let changed = screen::Changed {
        roadmap: &outcome.roadmap,
        tasks: &outcome.changed,
        commit,
        files,
        offers: &offers,
    };
    context.ui.lines(&screen::changed(&changed, context.room()))
}

/// The commit that was made: branch, short id, subject.
pub(super) fn commit_in_words(outcome: &Outcome) -> Option<(String, String, String)> {
    let committed = outcome.committed.as_ref()?;
    let branch = committed.branch.as_deref().unwrap_or("detached HEAD");
    let subject = committed.message.lines().next().unwrap_or_default();
    let id = committed.id.as_ref()?.short();
    Some((branch.to_owned(), id.to_owned(), subject.to_owned()))
}

/// Says of a failure after the commit that the commit stands.
pub(super) fn with_commit(error: Error, outcome: &Outcome) -> Error {
    let id = outcome
        .committed
        .as_ref()
        .and_then(|committed| committed.id.as_ref());
    match id {
        Some(id) => error.kept(format!("the commit {} stands", id.short())),
        None => error,
    }
}

/// The commands to offer next, with what each does.
pub(super) fn offers(
    workspace: &Workspace,
    outcome: &Outcome,
    committed: bool,
) -> Result<Vec<(&'static str, &'static str)>> {
    let undo = ("undo", "git roadmap undo");
    Ok(match &outcome.committed {
        Some(_) if committed => {
            let push = standing::push_command(workspace)?;
            // With ticks by hand about, undo would take those back first.
            let others = outcome.has_other_ticks(workspace)?;
            (!others)
                .then_some(undo)
                .into_iter()
                .chain(push.map(|command| ("publish", command)))
                .collect()
        }
        None if workspace.repository().is_some() => vec![("commit", "git roadmap commit"), undo],
        _ => Vec::new(),
    })
}

pub(super) fn warn(context: &Context, outcome: &Outcome) {
    for (path, finding) in &outcome.update.broken {
        let text = format!(
            "{path}:{}: {}; the file was left alone",
            finding.line, finding.message
        );
        context.ui.warning(&text, &[]);
    }
    let Some(committed) = &outcome.committed else {
        return;
    };
    for said in &committed.said {
        context.ui.message(&Line::from(said.as_str()));
    }
    if committed.branch.is_none() && committed.id.is_some() {
        context.ui.warning(
            "HEAD is detached: no branch holds this commit",
            &["git switch -c NAME"],
        );
    }
}

fn nothing(outcome: &Outcome) -> String {
    match outcome.tasks.as_slice() {
        [(task, done)] => {
            let state = if *done { "ticked" } else { "unticked" };
            let number = outcome.roadmap.number(*task);
            format!(
                "{number} {} is {state} already; nothing to do",
                outcome.roadmap.text(*task)
            )
        }
        [] => "nothing to do".to_owned(),
        tasks => format!(
            "{} tasks are as you want them already; nothing to do",
            tasks.len()
        ),
    }
}

/// Prints the diff and the message of what would be done.
fn print_plan(context: &Context, outcome: &Outcome) -> Result<()> {
    print_diff(context, &outcome.update.changes)?;
    if let Some(message) = &outcome.message {
        print_message(context, message)?;
    }
    context
        .ui
        .message(&Line::from("dry run: nothing was changed"));
    Ok(())
}

/// Prints the message that a commit would have.
pub(super) fn print_message(context: &Context, message: &str) -> Result<()> {
    context.ui.line(&Line::blank())?;
    for line in message.lines() {
        let line = format!("    {line}").trim_end().to_owned();
        context.ui.line(&Line::from(line))?;
    }
    Ok(())
}

/// Prints changes as a patch, pictures as a line each: nobody reads them.
pub(super) fn print_diff(context: &Context, changes: &[Change]) -> Result<()> {
    for change in changes {
        if is_picture(&change.path) {
            let what = change.outdated.join(", ");
            context
                .ui
                .line(&Line::from(format!("# {}: {what}", change.path)))?;
        } else {
            context.ui.patch(&diff_of(change))?;
        }
    }
    Ok(())
}

/// A change as a diff.
fn diff_of(change: &Change) -> Vec<Line> {
    diff_of_file(&change.path, change.before.as_deref(), Some(&change.after))
}

/// A file's change as a diff; `None` for a file that is not there.
pub(super) fn diff_of_file(
    path: &RepoPath,
    before: Option<&[u8]>,
    after: Option<&[u8]>,
) -> Vec<Line> {
    let before = before.map(String::from_utf8_lossy);
    let after = after.map(String::from_utf8_lossy);
    diff::unified(before.as_deref(), after.as_deref(), path.as_str())
}

fn content(outcome: &Outcome, how: &How) -> Content {
    let document = &outcome.roadmap;
    let unchanged: Vec<TaskIndex> = outcome
        .tasks
        .iter()
        .map(|&(task, _)| task)
        .filter(|task| !outcome.changed.contains(task))
        .collect();
    let commit = match &outcome.committed {
        Some(committed) => committed.id.as_ref().map(|id| Commit {
            id: Some(id.as_str().to_owned()),
            branch: committed.branch.clone(),
            message: committed.message.clone(),
        }),
        None => outcome
            .message
            .clone()
            .filter(|_| how.dry_run && !outcome.is_nothing())
            .map(|message| Commit {
                id: None,
                branch: None,
                message,
            }),
    };
    Content {
        changed: Task::list(document, &outcome.changed),
        unchanged: Task::list(document, &unchanged),
        progress: document.overall().into(),
        files: outcome
            .update
            .changes
            .iter()
            .map(|change| change.path.as_str().to_owned())
            .collect(),
        dry_run: how.dry_run,
        commit,
    }
}

/// What was written, in words.
pub(super) fn files(outcome: &Outcome, committed: bool) -> String {
    let changes = outcome.update.changes.iter();
    let paths: Vec<&RepoPath> = match &outcome.committed {
        Some(done) if committed => done.paths.iter().collect(),
        _ => changes.map(|change| &change.path).collect(),
    };
    let list = in_words(&paths);
    match (committed, &outcome.committed) {
        (true, _) => format!("{list}; nothing else"),
        (false, Some(_)) => format!("{list}; as in HEAD again, so there is no commit"),
        (false, None) => format!("{list}; not committed"),
    }
}

/// Files in words: each by its path, pictures by their number.
fn in_words(paths: &[&RepoPath]) -> String {
    let others = paths.iter().filter(|path| !is_picture(path));
    let mut words: Vec<String> = others.map(ToString::to_string).collect();
    let pictures = pictures_in_words(paths.iter().copied());
    if !pictures.is_empty() {
        words.push(pictures);
    }
    let last = words.pop().unwrap_or_default();
    if words.is_empty() {
        last
    } else {
        format!("{} and {last}", words.join(", "))
    }
}

/// Pushes if asked or configured to.
pub(super) fn push(
    context: &Context,
    workspace: &Workspace,
    args: &ChangeArgs,
    outcome: &Outcome,
) -> Result<()> {
    let has_commit = outcome
        .committed
        .as_ref()
        .is_some_and(|committed| committed.id.is_some());
    if !has_commit || !tick::pushes(workspace, args.push)? {
        return Ok(());
    }
    let said = workspace.require_repository()?.push()?.or_refused()?;
    for line in said.lines() {
        context.ui.message(&Line::from(line));
    }
    Ok(())
}
