//! `git roadmap demo`.

use std::path::{Path, PathBuf};

use chrono::{Local, Offset};
use clap::Args;
use serde::Serialize;

use super::change::diff_of_file;
use super::{Context, Verdict};
use crate::error::Result;
use crate::git::{AuthorDate, Committed};
use crate::render::json::Object;
use crate::render::{Label, Line, columns, screen};
use crate::workspace::demo::{self, Demo, Difference, Tick};
use crate::workspace::layer::is_picture;

/// Try everything in a throw-away repository
#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// The folder to make, or an empty one; a temporary one unless told
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    folder: Option<PathBuf>,
}

/// The object that `--json` prints.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    directory: String,
    commits: Vec<Commit>,
    differences: Option<Vec<Byte>>,
}

/// A commit.
#[derive(Serialize)]
struct Commit {
    id: Option<String>,
    message: String,
    files: Vec<String>,
}

/// A byte that the tick changed.
#[derive(Serialize)]
struct Byte {
    offset: usize,
    before: u8,
    after: u8,
}

pub(super) fn run(context: &Context, args: &DemoArgs) -> Result<Verdict> {
    let folder = match (&context.location.directory, &args.folder) {
        (Some(base), Some(folder)) => Some(base.join(folder)),
        (_, folder) => folder.clone(),
    };
    let demo = demo::make(folder.as_deref(), now())?;
    let (task, words) = demo.task()?;
    if context.ui.is_json() {
        let tick = demo.tick(task)?;
        let content = content(&demo, &tick);
        context.ui.json(&Object::new("demo", content))?;
        return Ok(Verdict::Done);
    }
    let root = shown(demo.workspace.root());
    context.ui.lines(&opening(context, &demo, &root))?;
    status(context, &demo)?;
    command(context, &format!("git roadmap check {words}"))?;
    let tick = demo.tick(task)?;
    changed(context, &tick)?;
    diff(context, &demo, &tick)?;
    commit(context, &tick)?;
    context.ui.lines(&closing(&tick, &root))?;
    Ok(Verdict::Done)
}

fn now() -> AuthorDate {
    let now = Local::now();
    AuthorDate {
        seconds: now.timestamp(),
        offset_minutes: now.offset().fix().local_minus_utc() / 60,
    }
}

/// A path as a shell takes it.
fn shown(path: &Path) -> String {
    let path = path.display().to_string();
    let is_plain = |character: char| character.is_alphanumeric() || "/\\._-:+~".contains(character);
    if path.chars().all(is_plain) {
        path
    } else {
        format!("'{}'", path.replace('\'', "'\\''"))
    }
}

fn opening(context: &Context, demo: &Demo, root: &str) -> Vec<Line> {
    let ticks = demo.commits.len().saturating_sub(1);
    let text = format!(
        "A repository to play in: the roadmap that comes with the tool, {ticks} ticks of the \
         past three weeks, an identity of its own. Nothing of yours is touched."
    );
    let mut lines = vec![Line::new().label(Label::Path, root)];
    lines.extend(
        columns::wrap(&text, context.ui.width())
            .into_iter()
            .map(Line::from),
    );
    lines
}

/// Shows a command as it would be typed.
fn command(context: &Context, command: &str) -> Result<()> {
    let line = Line::new()
        .label(Label::Dim, "$ ")
        .label(Label::Command, command);
    context.ui.lines(&[Line::blank(), line])
}

fn status(context: &Context, demo: &Demo) -> Result<()> {
    command(context, "git roadmap status")?;
    let roadmap = demo.workspace.read()?;
    let status = screen::Status {
        roadmap: &roadmap,
        all: false,
        height: None,
        notes: &[],
    };
    context.ui.lines(&screen::status(&status, context.room()))
}

/// Shows what `check` prints.
fn changed(context: &Context, tick: &Tick) -> Result<()> {
    let committed = tick.outcome.committed.as_ref();
    let commit = committed.and_then(|committed| {
        let subject = committed.message.lines().next()?.to_owned();
        let id = committed.id.as_ref()?.short().to_owned();
        Some((committed.branch.clone()?, id, subject))
    });
    let paths = committed.map_or(&[][..], |committed| &committed.paths);
    let badges = paths.iter().filter(|path| is_picture(path)).count();
    let changed = screen::Changed {
        roadmap: &tick.outcome.roadmap,
        tasks: &tick.outcome.changed,
        commit,
        files: match badges {
            1 => "ROADMAP.md and 1 badge; nothing else".to_owned(),
            badges => format!("ROADMAP.md and {badges} badges; nothing else"),
        },
        offers: &[("undo", "git roadmap undo")],
    };
    context.ui.lines(&screen::changed(&changed, context.room()))
}

/// Shows the one line that changed, and the bytes of it.
fn diff(context: &Context, demo: &Demo, tick: &Tick) -> Result<()> {
    let path = demo.workspace.roadmap_path();
    command(context, &format!("git diff -U0 HEAD~1 -- {path}"))?;
    let room = context.room();
    let lines = diff_of_file(path, Some(&tick.before), Some(&tick.after));
    let changed = lines
        .into_iter()
        .filter(|line| !line.plain().starts_with([' ', '@']))
        .map(|line| line.fit(room.width, room.charset));
    context.ui.lines(&changed.collect::<Vec<_>>())?;
    let total = tick.after.len();
    let text = match tick.differences().as_deref() {
        Some(
            [
                Difference {
                    offset,
                    before,
                    after,
                },
            ],
        ) => format!(
            "1 byte at offset {offset} changed, {before:#04x} → {after:#04x}; \
             the other {} are as they were.",
            total - 1
        ),
        Some(several) => format!("{} of {total} bytes changed.", several.len()),
        None => format!("{} bytes became {total}.", tick.before.len()),
    };
    context.ui.line(&Line::from(text))
}

fn commit(context: &Context, tick: &Tick) -> Result<()> {
    let Some(committed) = &tick.outcome.committed else {
        return Ok(());
    };
    command(context, "git show --name-only --format=%h%n%B")?;
    let id = committed.id.as_ref().map_or("", |id| id.short());
    let mut lines = vec![Line::new().label(Label::Number, id)];
    let room = context.room();
    let message = committed.message.lines().map(Line::from);
    let files = committed
        .paths
        .iter()
        .map(|path| Line::new().label(Label::Path, path.as_str()));
    let text = message.chain([Line::blank()]).chain(files);
    lines.extend(text.map(|line| line.fit(room.width, room.charset)));
    context.ui.lines(&lines)
}

/// Where it is, and what to try next.
fn closing(tick: &Tick, root: &str) -> Vec<Line> {
    let next = tick.outcome.roadmap.next_tasks().next();
    let number = next.map_or_else(|| "1".to_owned(), |task| tick.outcome.roadmap.number(task));
    let program = program();
    let commands = [
        (format!("cd {root}"), ""),
        (program.clone(), "where you are, what is next"),
        (format!("{program} check {number}"), "tick the next task"),
        (format!("{program} undo"), "take it back, as a new commit"),
        ("git log --oneline".to_owned(), "who ticked what, and when"),
        (format!("rm -rf {root}"), "when you have seen enough"),
    ];
    let mut lines = vec![Line::blank(), Line::from("Now you:"), Line::blank()];
    for (command, what) in commands {
        let line = Line::new().text("  ").label(Label::Command, command);
        let fits = line.width() + what.len() + 5 <= 80;
        lines.push(if what.is_empty() || !fits {
            line
        } else {
            let at = (line.width() + 2).max(28);
            line.pad_to(at).label(Label::Dim, format!("# {what}"))
        });
    }
    lines
}

/// What to type for this program: `git roadmap` once it is installed where Git
/// finds it, else its own path.
fn program() -> String {
    let name = format!("git-roadmap{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_installed = std::env::split_paths(&path).any(|folder| folder.join(&name).is_file());
    match std::env::current_exe() {
        Ok(program) if !is_installed => program.display().to_string(),
        _ => "git roadmap".to_owned(),
    }
}

fn content(demo: &Demo, tick: &Tick) -> Content {
    let commits = demo.commits.iter().chain(&tick.outcome.committed);
    let byte = |difference: Difference| Byte {
        offset: difference.offset,
        before: difference.before,
        after: difference.after,
    };
    let differences = tick.differences();
    Content {
        directory: demo.workspace.root().display().to_string(),
        commits: commits.map(described).collect(),
        differences: differences.map(|all| all.into_iter().map(byte).collect()),
    }
}

fn described(committed: &Committed) -> Commit {
    Commit {
        id: committed.id.as_ref().map(|id| id.as_str().to_owned()),
        message: committed.message.clone(),
        files: committed
            .paths
            .iter()
            .map(|path| path.as_str().to_owned())
            .collect(),
    }
}
