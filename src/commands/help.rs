//! `git roadmap help`, and the screens that `-h` and `--help` show.

use clap::Args;
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use serde::Serialize;

use super::{Context, Verdict, definition, man};
use crate::error::{Error, Result};
use crate::render::json::Object;
use crate::render::{Label, Line};
use crate::ui::Ui;

/// Show all commands, or what one of them does
#[derive(Debug, Default, Args)]
#[command(after_help = "\
Examples:
  git roadmap help           all commands
  git roadmap help check     what check does, with its options
  git roadmap -h             the eight commands to begin with")]
pub(super) struct HelpArgs {
    /// The command to explain
    #[arg(value_name = "COMMAND", add = ArgValueCandidates::new(candidates))]
    command: Option<String>,
    /// One of its own commands, such as `install` of `hook`
    #[arg(value_name = "COMMAND", hide = true)]
    below: Option<String>,
}

/// What stands in front of clap's own help, so that we know whose turn it is.
pub(super) const SHORT: &str = "short";
pub(super) const LONG: &str = "long";

/// Where the meaning of a line begins, in columns.
const MEANING: usize = 25;

/// How far the names of two commands may be apart to be mistaken for each other.
const NEAR: f64 = 0.75;

/// All commands in the order to learn them.
const GROUPS: [(&str, &[&str]); 7] = [
    ("start", &["init", "demo"]),
    ("look", &["status", "list", "show"]),
    (
        "tick",
        &["check", "uncheck", "toggle", "undo", "commit", "edit"],
    ),
    ("keep in order", &["refresh", "lint", "verify", "hook"]),
    (
        "share",
        &["sync", "import", "profile", "site", "serve", "cohort"],
    ),
    ("look back", &["log", "stats", "draw"]),
    ("learn", &["help", "completions", "man"]),
];

/// A group of lines: what to type, and what it does.
type Group = (&'static str, &'static [(&'static str, &'static str)]);

/// The eight commands of a beginner.
const BEGINNING: [Group; 4] = [
    (
        "start",
        &[
            ("init", "set up a roadmap in this folder"),
            ("demo", "try everything in a folder that may be thrown away"),
        ],
    ),
    (
        "look",
        &[
            ("status", "progress and what is next; also without 'status'"),
            (
                "list --todo",
                "open tasks with the numbers that select them",
            ),
        ],
    ),
    (
        "tick",
        &[
            ("check 1.2", "tick task 1.2 and commit exactly that"),
            ("check fastapi basics", "the same, by words of its text"),
            ("undo", "take the last tick back, as a new commit"),
            ("commit", "commit ticks that were made in an editor"),
        ],
    ),
    (
        "keep in order",
        &[("refresh", "bring contents and badges up to date")],
    ),
];

/// The object that `--json` prints.
#[derive(Serialize)]
struct Content {
    commands: Vec<Entry>,
}

/// A command in one line.
#[derive(Serialize)]
struct Entry {
    name: String,
    about: String,
    group: &'static str,
}

pub(super) fn run(context: &Context, args: &HelpArgs) -> Result<Verdict> {
    match &args.command {
        Some(name) => one(&context.ui, name, args.below.as_deref())?,
        None if context.ui.is_json() => context.ui.json(&Object::new(
            "help",
            Content {
                commands: entries(),
            },
        ))?,
        None => all(&context.ui)?,
    }
    Ok(Verdict::Done)
}

/// Prints the eight commands to begin with.
pub(super) fn short(ui: &Ui) -> Result<()> {
    let mut lines = title();
    for (group, rows) in BEGINNING {
        lines.push(heading(group));
        lines.extend(rows.iter().map(|(typed, meaning)| row(typed, meaning)));
        lines.push(Line::blank());
    }
    lines.push(Line::from(
        "Every command also takes -h, -C DIR, --file PATH, --json, --color WHEN, -q, -v.",
    ));
    lines.push(Line::blank());
    lines.push(pointer("git roadmap help", "all commands"));
    lines.push(pointer("git roadmap help check", "one command"));
    lines.extend(man_hint());
    ui.lines(&lines)
}

/// Prints all commands.
pub(super) fn all(ui: &Ui) -> Result<()> {
    let entries = entries();
    let mut lines = title();
    for (group, _) in GROUPS {
        let mut rows = entries
            .iter()
            .filter(|entry| entry.group == group)
            .peekable();
        if rows.peek().is_none() {
            continue;
        }
        lines.push(heading(group));
        lines.extend(rows.map(|entry| about(&entry.name, &entry.about)));
        lines.push(Line::blank());
    }
    lines.push(heading("options of every command"));
    lines.extend(OPTIONS.iter().map(|(typed, meaning)| row(typed, meaning)));
    lines.push(Line::blank());
    lines.push(heading("what selects a task (SEL)"));
    lines.extend(SELECTORS.iter().map(|(typed, meaning)| row(typed, meaning)));
    lines.push(Line::blank());
    lines.push(pointer(
        "git roadmap help check",
        "one command with its options",
    ));
    lines.extend(man_hint());
    ui.lines(&lines)
}

/// The global options.
const OPTIONS: [(&str, &str); 8] = [
    ("-C DIR", "work in this folder"),
    ("--file PATH", "the roadmap, where it is not ROADMAP.md"),
    ("--json", "print one JSON object"),
    ("--color WHEN", "auto, always or never"),
    (
        "-q, --quiet",
        "print nothing but what was asked for, and errors",
    ),
    ("-v, --verbose", "say more; twice for even more"),
    ("-h, --help", "explain the command"),
    ("-V, --version", "print the version"),
];

/// The shapes of a selector.
const SELECTORS: [(&str, &str); 6] = [
    (
        "1.2",
        "a task by its number; sub-tasks have one more: 1.2.1",
    ),
    ("1.2..1.5", "a range of them"),
    ("2", "a whole phase; to tick it, add -r"),
    (
        "fastapi basics",
        "the one task with these words in its text",
    ),
    ("L42", "the task on line 42"),
    ("-", "one selector a line from standard input"),
];

/// Prints what one command does, or one of its own commands.
fn one(ui: &Ui, name: &str, below: Option<&str>) -> Result<()> {
    let mut command = definition();
    command.build();
    let mut found = &command;
    let mut typed = String::new();
    for name in std::iter::once(name).chain(below) {
        found = match found.find_subcommand(name) {
            Some(below) => below,
            None => return Err(unknown(found, &typed, name)),
        };
        typed.push_str(&format!("{name} "));
    }
    ui.styled(&found.clone().render_help().ansi().to_string())
}

/// The error for a command that there is not, with those it could be.
fn unknown(command: &clap::Command, above: &str, name: &str) -> Error {
    let mut near: Vec<(f64, &str)> = visible(command)
        .map(|known| {
            (
                strsim::jaro_winkler(known.get_name(), name),
                known.get_name(),
            )
        })
        .filter(|(likeness, _)| *likeness > NEAR)
        .collect();
    near.sort_by(|left, right| right.0.total_cmp(&left.0));
    let hints = near
        .iter()
        .take(3)
        .map(|(_, name)| format!("git roadmap help {above}{name}"));
    let error = Error::usage(format!("there is no command '{above}{name}'"));
    hints
        .fold(error, Error::hint)
        .hint("git roadmap help    shows all commands")
}

/// The commands that are not hidden.
pub(super) fn visible(command: &clap::Command) -> impl Iterator<Item = &clap::Command> {
    command
        .get_subcommands()
        .filter(|known| !known.is_hide_set())
}

/// The commands with their groups, in the order to learn them.
pub(super) fn in_groups() -> impl Iterator<Item = (&'static str, &'static str)> {
    GROUPS
        .iter()
        .flat_map(|(group, names)| names.iter().map(move |name| (*group, *name)))
}

fn entries() -> Vec<Entry> {
    let command = definition();
    let entry = |(group, name)| {
        let found = command.find_subcommand(name)?;
        Some(Entry {
            name: found.get_name().to_owned(),
            about: found
                .get_about()
                .map(ToString::to_string)
                .unwrap_or_default(),
            group,
        })
    };
    in_groups().filter_map(entry).collect()
}

fn candidates() -> Vec<CompletionCandidate> {
    let entries = entries().into_iter();
    entries
        .map(|entry| CompletionCandidate::new(entry.name).help(Some(entry.about.into())))
        .collect()
}

fn title() -> Vec<Line> {
    let title = "Progress in a Markdown task list, recorded in Git";
    vec![Line::new().label(Label::Title, title), Line::blank()]
}

fn heading(text: &str) -> Line {
    Line::new().label(Label::Title, text)
}

fn row(typed: &str, meaning: &str) -> Line {
    let start = Line::from("  ").label(Label::Command, typed);
    start.pad_to(MEANING).text(meaning)
}

/// A command with what it does; the names are shorter than what is typed.
fn about(name: &str, meaning: &str) -> Line {
    let start = Line::from("  ").label(Label::Command, name);
    start.pad_to(15).text(meaning)
}

fn pointer(typed: &str, meaning: &str) -> Line {
    let start = Line::new().label(Label::Command, typed);
    start.pad_to(MEANING + 2).text(format!("  {meaning}"))
}

/// What makes `git roadmap --help` work, where Git would find no page to open.
fn man_hint() -> Option<Line> {
    let hint = pointer("git roadmap man --install", "makes git roadmap --help work");
    (!man::is_installed()).then_some(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::Settings;

    fn printed(print: impl Fn(&Ui) -> Result<()>) -> String {
        let (ui, captured) = Ui::for_test(Settings::default());
        print(&ui).unwrap();
        captured.out()
    }

    #[test]
    fn every_command_is_in_a_group() {
        let command = definition();
        for known in visible(&command) {
            let name = known.get_name();
            assert!(in_groups().any(|(_, grouped)| grouped == name), "{name}");
            assert!(known.get_about().is_some(), "{name}");
        }
    }

    #[test]
    fn screens_fit_80_columns() {
        for text in [printed(short), printed(all)] {
            let widest = text.lines().max_by_key(|line| line.chars().count());
            let widest = widest.unwrap();
            assert!(widest.chars().count() <= 80, "{widest}");
        }
    }

    #[test]
    fn the_short_screen_has_eight_commands() {
        let rows = BEGINNING.iter().flat_map(|(_, rows)| rows.iter());
        let mut names: Vec<_> = rows
            .filter_map(|(typed, _)| typed.split(' ').next())
            .collect();
        names.dedup();
        assert_eq!(names.len(), 8);
        let text = printed(short);
        assert!(
            names
                .iter()
                .all(|name| text.contains(&format!("\n  {name}")))
        );
    }

    #[test]
    fn unknown_commands_are_answered_with_near_ones() {
        let error = unknown(&definition(), "", "chekc");
        assert_eq!(error.hints[0], "git roadmap help check");
        assert_eq!(error.kind.exit_code(), 2);
        let error = unknown(&definition(), "", "xyzzy");
        assert_eq!(error.hints.len(), 1);
    }
}
