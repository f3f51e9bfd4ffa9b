//! The command line: one file a subcommand, each a short script over the
//! layers below.

mod change;
mod check;
mod commit;
mod complete;
mod date;
mod demo;
mod identity;
mod init;
mod lint;
mod list;
mod refresh;
mod selectors;
mod show;
mod status;
mod toggle;
mod uncheck;
mod undo;
mod verify;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand};

use crate::error::{Error, Result};
use crate::render::screen::Room;
use crate::ui::{ColorWhen, Options, Ui};
use crate::workspace::{Location, Workspace};

/// What a command that did its work has to say by its exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Done, or nothing to do: 0.
    Done,
    /// A check found something: 1.
    Found,
}

/// Progress in a Markdown task list, recorded in Git.
#[derive(Debug, Parser)]
#[command(
    name = "git-roadmap",
    bin_name = "git roadmap",
    version,
    disable_help_subcommand = true,
    subcommand_help_heading = "Commands",
    max_term_width = 80
)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options of every command")]
struct Global {
    /// Work in this folder
    #[arg(short = 'C', global = true, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    directory: Option<PathBuf>,
    /// The roadmap, where it is not ROADMAP.md
    #[arg(long, global = true, value_name = "PATH", value_hint = clap::ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long, global = true)]
    json: bool,
    /// When to use colour
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = false
    )]
    color: ColorWhen,
    /// Print nothing but what was asked for, and errors
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Say more; twice for even more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
}

#[derive(Debug, Subcommand)]
enum Command {
    Status(status::StatusArgs),
    List(list::ListArgs),
    Show(show::ShowArgs),
    Check(check::CheckArgs),
    Uncheck(uncheck::UncheckArgs),
    Toggle(toggle::ToggleArgs),
    Commit(commit::CommitArgs),
    Undo(undo::UndoArgs),
    Refresh(refresh::RefreshArgs),
    Lint(lint::LintArgs),
    Verify(verify::VerifyArgs),
    Init(init::InitArgs),
    Demo(demo::DemoArgs),
}

/// What every command is given.
pub(crate) struct Context {
    pub(crate) ui: Ui,
    pub(crate) location: Location,
}

impl Context {
    /// Opens the roadmap that the options name.
    pub(crate) fn workspace(&self) -> Result<Workspace> {
        Workspace::open(&self.location)
    }

    /// The room that a screen has.
    pub(crate) fn room(&self) -> Room {
        Room {
            width: self.ui.width(),
            charset: self.ui.charset(),
        }
    }
}

/// Runs the command line and returns the exit status.
///
/// Only what the user asked for and what went wrong is printed here; the
/// caller ends the process.
#[must_use]
pub fn main(arguments: &[OsString]) -> u8 {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return usage_error(&error, arguments),
    };
    let global = cli.global;
    let options = Options {
        color: global.color,
        quiet: global.quiet,
        verbose: global.verbose,
        json: global.json,
    };
    let context = Context {
        ui: Ui::new(&options),
        location: Location {
            directory: global.directory,
            file: global.file,
        },
    };
    let command = cli
        .command
        .unwrap_or(Command::Status(status::StatusArgs::default()));
    match run(&context, &command) {
        Ok(Verdict::Done) => 0,
        Ok(Verdict::Found) => 1,
        Err(error) => {
            context.ui.error(&error);
            error.kind.exit_code()
        }
    }
}

fn run(context: &Context, command: &Command) -> Result<Verdict> {
    match command {
        Command::Status(args) => status::run(context, args),
        Command::List(args) => list::run(context, args),
        Command::Show(args) => show::run(context, args),
        Command::Check(args) => check::run(context, args),
        Command::Uncheck(args) => uncheck::run(context, args),
        Command::Toggle(args) => toggle::run(context, args),
        Command::Commit(args) => commit::run(context, args),
        Command::Undo(args) => undo::run(context, args),
        Command::Refresh(args) => refresh::run(context, args),
        Command::Lint(args) => lint::run(context, args),
        Command::Verify(args) => verify::run(context, args),
        Command::Init(args) => init::run(context, args),
        Command::Demo(args) => demo::run(context, args),
    }
}

/// Prints help, the version, or what is wrong with the command line.
fn usage_error(error: &clap::Error, arguments: &[OsString]) -> u8 {
    let wants_json = arguments.iter().any(|argument| argument == "--json");
    if error.use_stderr() && wants_json {
        let ui = Ui::new(&Options {
            json: true,
            ..Options::default()
        });
        let text = error.render().to_string();
        let message = text.lines().next().unwrap_or_default();
        let message = message.strip_prefix("error: ").unwrap_or(message);
        ui.error(&Error::usage(message));
        return 2;
    }
    // A closed pipe is no failure of help's.
    let _ = error.print();
    u8::try_from(error.exit_code()).unwrap_or(2)
}

/// The definition of the command line, for completions and man pages.
#[must_use]
pub fn definition() -> clap::Command {
    Cli::command()
}
