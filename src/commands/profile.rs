//! `git roadmap profile`.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::change::print_diff;
use super::{Context, Verdict};
use crate::error::{Error, Kind, Result};
use crate::render::json::{Counts, Object};
use crate::render::profile::Counted;
use crate::render::{Charset, Label, Line, bar, columns};
use crate::workspace::config::CONFIG_PATH;
use crate::workspace::hook::shell::quoted;
use crate::workspace::layer::{Change, is_picture};
use crate::workspace::profile::{self, How, Outcome, Roadmap, Source};
use crate::workspace::{Workspace, standing, tick};

/// The most columns of a title.
const TITLE: usize = 50;

/// Show roadmaps in the README of your profile, and commit that
#[derive(Debug, Args)]
#[command(after_help = "\
Run it in a clone of the repository that is named like you on GitHub. Its
README.md says where the roadmaps are to be, and how they are to look:
  <!--START_SECTION:roadmap-->
  <!--END_SECTION:roadmap-->
The first line may have options: style=card, with layout=compact, wide or tall;
or style=text for bars of text, with phases for one a phase. --file PATH is for
another file than README.md.

Without a source, those of .roadmap/config.toml: profile = [\"URL\", …]

Examples:
  git roadmap profile ada/ai-engineer-roadmap
                             a repository on GitHub
  git roadmap profile ../learn-to-bake https://example.org/ada/list
  git roadmap profile -n     what would change
  git roadmap profile --yes --push
                             for a scheduled job")]
pub(super) struct ProfileArgs {
    /// A repository with a roadmap: a folder, a URL, or OWNER/NAME on GitHub
    #[arg(value_name = "SOURCE", value_hint = clap::ValueHint::AnyPath)]
    sources: Vec<String>,
    /// Show the diff and the commit message, change nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Change the files, do not commit
    #[arg(long)]
    no_commit: bool,
    /// Push afterwards
    #[arg(long)]
    push: bool,
    /// Fetch what .roadmap/config.toml names without asking
    #[arg(long, short)]
    yes: bool,
}

pub(super) fn run(context: &Context, args: &ProfileArgs) -> Result<Verdict> {
    let workspace = Workspace::open_readme(&context.location)?;
    let how = How {
        dry_run: args.dry_run,
        no_commit: args.no_commit,
    };
    profile::check(&workspace, how)?;
    let roadmaps = read(context, &sources(context, &workspace, args)?)?;
    let outcome = fulfil(context, &workspace, &roadmaps, how)?;
    report(context, &workspace, &roadmaps, &outcome, args)?;
    push(context, &workspace, &outcome, args)?;
    Ok(Verdict::Done)
}

/// What is to be shown: as told, else as the committed settings say, which
/// others may have written, so that they count once the user has agreed.
fn sources(context: &Context, workspace: &Workspace, args: &ProfileArgs) -> Result<Vec<Source>> {
    let mut sources = match args.sources.is_empty() {
        true => committed(context, workspace, args)?,
        false => {
            let directory = directory(context)?;
            let typed = args.sources.iter();
            let typed = typed.map(|text| profile::typed(text, &directory));
            typed.collect::<Result<_>>()?
        }
    };
    if sources.is_empty() {
        return Err(Error::usage("which roadmaps? none is named")
            .hint("git roadmap profile ada/ai-engineer-roadmap ../learn-to-bake")
            .hint(format!(
                "profile = [\"ada/ai-engineer-roadmap\"] in {CONFIG_PATH} names them for good"
            )));
    }
    let mut known = Vec::new();
    sources.retain(|source| {
        let identity = source.identity();
        let is_new = !known.contains(&identity);
        known.push(identity);
        is_new
    });
    Ok(sources)
}

fn directory(context: &Context) -> Result<PathBuf> {
    std::path::absolute(context.location.directory()?).map_err(|error| Error::io(".", &error))
}

fn committed(context: &Context, workspace: &Workspace, args: &ProfileArgs) -> Result<Vec<Source>> {
    let repository = workspace.require_repository()?;
    let sources = profile::committed(workspace)?;
    let unknown = profile::not_agreed(repository, &sources)?;
    if args.yes || unknown.is_empty() {
        return Ok(sources);
    }
    let names: Vec<&str> = unknown.iter().map(|source| source.words.as_str()).collect();
    let names = names.join(", ");
    let refused = || {
        Error::refused(format!(
            "{CONFIG_PATH} names {names}; not fetched until you agree"
        ))
        .kept("nothing was changed")
        .hint("git roadmap profile --yes    takes all of them this once")
    };
    if !context.ui.interactive() {
        return Err(refused());
    }
    let question = format!("{CONFIG_PATH} names {names}. Fetch from there, now and always?");
    if !context.ui.confirm(&question, false, "--yes")? {
        return Err(refused());
    }
    profile::agree(repository, &unknown)?;
    Ok(sources)
}

/// Reads all of them, or none.
fn read(context: &Context, sources: &[Source]) -> Result<Vec<Roadmap>> {
    let shows = std::io::stderr().is_terminal() && !context.ui.is_quiet();
    let read = |source: &Source| {
        let mut hear = |line: &str| context.ui.message(&Line::from(line.trim_end()));
        let mut progress = context.ui.progress("reading history: version");
        let roadmap = profile::read(source, shows.then_some(&mut hear), &mut |count| {
            progress.at(count);
        })?;
        drop(progress);
        warn(context, &roadmap);
        Ok(roadmap)
    };
    sources.iter().map(read).collect()
}

/// Says what is not as it could be.
fn warn(context: &Context, roadmap: &Roadmap) {
    let words = &roadmap.source.words;
    if let Some(error) = &roadmap.stale {
        let why = match error.quoted.first() {
            Some(said) => format!("{}: {said}", error.message),
            None => error.message.clone(),
        };
        let commit = roadmap.commit.short();
        context.ui.warning(
            &format!("{why}; shown as it was when it was last fetched, at {commit}"),
            &[],
        );
    }
    for missing in &roadmap.missing {
        let text = format!("{words}: not shown is {missing}");
        context.ui.warning(&text, &[]);
    }
    if roadmap.counted().total == 0 {
        let text = format!("{words}: the roadmap has no task");
        context.ui.warning(&text, &[]);
    }
}

/// Carries it out; asks for the identity where Git has none and somebody is
/// there.
fn fulfil(
    context: &Context,
    workspace: &Workspace,
    roadmaps: &[Roadmap],
    how: How,
) -> Result<Outcome> {
    match profile::fulfil(workspace, roadmaps, how) {
        Err(error) if error.kind == Kind::NoIdentity && context.ui.interactive() => {
            super::identity::ask(context, workspace.require_repository()?)?;
            // Settings are read once, so the repository is opened anew.
            let workspace = Workspace::open_readme(&context.location)?;
            profile::fulfil(&workspace, roadmaps, how)
        }
        result => result,
    }
}

/// The object that `--json` prints.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    sources: Vec<Shown>,
    files: Vec<String>,
    orphans: Vec<String>,
    dry_run: bool,
    commit: Option<Commit>,
}

/// A roadmap that is shown.
#[derive(Serialize)]
struct Shown {
    source: String,
    url: Option<String>,
    title: String,
    progress: Counts,
    commit: String,
    stale: bool,
}

/// The commit that was made or would be.
#[derive(Serialize)]
struct Commit {
    id: Option<String>,
    branch: Option<String>,
    message: String,
}

fn content(roadmaps: &[Roadmap], outcome: &Outcome, args: &ProfileArgs) -> Content {
    let shown = |roadmap: &Roadmap| Shown {
        source: roadmap.source.words.clone(),
        url: roadmap.source.link.clone(),
        title: roadmap.counted().title,
        progress: roadmap.told.document().overall().into(),
        commit: roadmap.commit.to_string(),
        stale: roadmap.stale.is_some(),
    };
    let commit = match &outcome.committed {
        Some(committed) => committed.id.as_ref().map(|id| Commit {
            id: Some(id.to_string()),
            branch: committed.branch.clone(),
            message: committed.message.clone(),
        }),
        None => outcome
            .message
            .clone()
            .filter(|_| args.dry_run)
            .map(|message| Commit {
                id: None,
                branch: None,
                message,
            }),
    };
    let changed = outcome.changes.iter();
    let orphans = outcome.orphans.iter();
    Content {
        sources: roadmaps.iter().map(shown).collect(),
        files: changed.map(|change| change.path.to_string()).collect(),
        orphans: orphans.map(ToString::to_string).collect(),
        dry_run: args.dry_run,
        commit,
    }
}

fn report(
    context: &Context,
    workspace: &Workspace,
    roadmaps: &[Roadmap],
    outcome: &Outcome,
    args: &ProfileArgs,
) -> Result<()> {
    for said in outcome.committed.iter().flat_map(|done| &done.said) {
        context.ui.message(&Line::from(said.as_str()));
    }
    if context.ui.is_json() {
        let content = content(roadmaps, outcome, args);
        return context.ui.json(&Object::new("profile", content));
    }
    if args.dry_run {
        return plan(context, outcome);
    }
    if context.ui.is_quiet() {
        return Ok(());
    }
    context.ui.lines(&table(roadmaps))?;
    if outcome.is_nothing {
        context
            .ui
            .message(&Line::from("the profile is up to date; nothing to do"));
        return Ok(());
    }
    context.ui.line(&Line::blank())?;
    context.ui.lines(&done(workspace, outcome)?)?;
    orphans(context, outcome);
    Ok(())
}

/// Prints the diff and the message of what would be done.
fn plan(context: &Context, outcome: &Outcome) -> Result<()> {
    print_diff(context, &outcome.changes)?;
    if let Some(message) = &outcome.message {
        context.ui.line(&Line::blank())?;
        for line in message.lines() {
            let line = format!("    {line}");
            context.ui.line(&Line::from(line.trim_end().to_owned()))?;
        }
    }
    let words = match outcome.is_nothing {
        true => "the profile is up to date; nothing to do",
        false => "dry run: nothing was changed",
    };
    context.ui.message(&Line::from(words));
    Ok(())
}

/// A line a roadmap: title, counts, percentage.
fn table(roadmaps: &[Roadmap]) -> Vec<Line> {
    let counted: Vec<Counted> = roadmaps.iter().map(Roadmap::counted).collect();
    let cells: Vec<(String, String)> = counted
        .iter()
        .map(|one| {
            let title = columns::truncate(&one.title, TITLE, Charset::Utf8);
            (title.into_owned(), format!("{}/{}", one.done, one.total))
        })
        .collect();
    let widest = |cell: fn(&(String, String)) -> &str| {
        let widths = cells.iter().map(|cells| columns::width(cell(cells)));
        widths.max().unwrap_or(0)
    };
    let (titles, counts) = (widest(|cells| &cells.0), widest(|cells| &cells.1));
    let line = |((title, count), one): (&(String, String), &Counted)| {
        let percent = bar::percent(one.done, one.total);
        Line::new()
            .label(Label::Title, columns::pad_right(title, titles))
            .text(format!("  {}", columns::pad_left(count, counts)))
            .text(format!("  {percent:>3}%"))
    };
    cells.iter().zip(&counted).map(line).collect()
}

/// What was written and committed, and what is useful next.
fn done(workspace: &Workspace, outcome: &Outcome) -> Result<Vec<Line>> {
    let committed = outcome.committed.as_ref();
    let Some((committed, id)) = committed.and_then(|done| Some((done, done.id.as_ref()?))) else {
        let changed = outcome.changes.iter().map(|change: &Change| &change.path);
        let end = match committed {
            Some(_) => "as in HEAD again, so there is no commit",
            None => "not committed",
        };
        let what = format!(" {}; {end}", in_words(changed));
        return Ok(vec![Line::new().label(Label::Dim, what)]);
    };
    let branch = committed.branch.as_deref().unwrap_or("detached HEAD");
    let subject = committed.message.lines().next().unwrap_or_default();
    let what = format!(" {}; nothing else", in_words(committed.paths.iter()));
    let mut lines = vec![
        Line::new()
            .text("[")
            .label(Label::Path, branch)
            .text(" ")
            .label(Label::Number, id.short())
            .text(format!("] {subject}")),
        Line::new().label(Label::Dim, what),
    ];
    if let Some(command) = standing::push_command(workspace)? {
        lines.push(
            Line::new()
                .label(Label::Dim, columns::pad_right("publish", 9))
                .label(Label::Command, command),
        );
    }
    Ok(lines)
}

/// `README.md and 2 pictures`.
fn in_words<'p>(paths: impl Iterator<Item = &'p crate::git::RepoPath>) -> String {
    let (pictures, files): (Vec<_>, Vec<_>) = paths.partition(|path| is_picture(path));
    let mut words: Vec<String> = files.iter().map(ToString::to_string).collect();
    match pictures.len() {
        0 => {}
        1 => words.push("1 picture".to_owned()),
        count => words.push(format!("{count} pictures")),
    }
    words.join(" and ")
}

/// Says which pictures nothing shows any more; they are the user's to remove.
fn orphans(context: &Context, outcome: &Outcome) {
    let names = outcome.orphans.iter().map(|path| quoted(path.as_str()));
    let names: Vec<String> = names.collect();
    let words = match names.len() {
        0 => return,
        1 => "1 picture belongs to no source any more".to_owned(),
        count => format!("{count} pictures belong to no source any more"),
    };
    context
        .ui
        .hint(&format!("git rm {}    {words}", names.join(" ")));
}

/// Pushes if asked or configured to.
fn push(
    context: &Context,
    workspace: &Workspace,
    outcome: &Outcome,
    args: &ProfileArgs,
) -> Result<()> {
    let committed = outcome.committed.as_ref();
    let Some(id) = committed.and_then(|done| done.id.as_ref()) else {
        return Ok(());
    };
    if !tick::pushes(workspace, args.push)? {
        return Ok(());
    }
    let stands = |error: Error| error.kept(format!("the commit {} stands", id.short()));
    let repository = workspace.require_repository()?;
    let pushed = repository.push().and_then(|pushed| pushed.or_refused());
    for line in pushed.map_err(stands)?.lines() {
        context.ui.message(&Line::from(line));
    }
    Ok(())
}
