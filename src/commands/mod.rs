//! The command line: one file a subcommand, each a short script over the
//! layers below.

mod change;
mod check;
mod cohort;
mod commit;
mod complete;
mod completions;
mod date;
mod demo;
mod draw;
mod edit;
mod help;
mod hook;
mod identity;
mod import;
mod init;
mod lint;
mod list;
mod log;
mod man;
mod merge_driver;
mod past;
mod period;
mod profile;
mod refresh;
mod selectors;
mod serve;
mod show;
mod site;
mod stats;
mod status;
mod sync;
mod toggle;
mod uncheck;
mod undo;
mod usage;
mod verify;

use std::ffi::OsString;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use clap::builder::Styles;
use clap::builder::styling::{AnsiColor, Color, Style};
use clap::{Args, CommandFactory, Parser, Subcommand};

use crate::error::{Error, Kind, Result};
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

/// Help in the colours of our own screens.
const STYLES: Styles = Styles::plain()
    .header(Style::new().bold())
    .usage(Style::new().bold())
    .literal(Style::new().fg_color(Some(Color::Ansi(AnsiColor::Cyan))));

/// Progress in a Markdown task list, recorded in Git.
#[derive(Debug, Parser)]
#[command(
    name = "git-roadmap",
    bin_name = "git roadmap",
    version,
    disable_help_subcommand = true,
    subcommand_help_heading = "Commands",
    max_term_width = 80,
    styles = STYLES,
    // Which of our own screens to show; see `usage`.
    help_template = "{before-help}",
    before_help = help::SHORT,
    before_long_help = help::LONG
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
    /// When to use colour: auto, always, never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true
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
    Log(log::LogArgs),
    Stats(stats::StatsArgs),
    Draw(draw::DrawArgs),
    Refresh(refresh::RefreshArgs),
    Lint(lint::LintArgs),
    Verify(verify::VerifyArgs),
    Edit(edit::EditArgs),
    Help(help::HelpArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
    Init(init::InitArgs),
    Demo(demo::DemoArgs),
    Hook(hook::HookArgs),
    Sync(sync::SyncArgs),
    Import(import::ImportArgs),
    Profile(profile::ProfileArgs),
    Serve(serve::ServeArgs),
    Cohort(cohort::CohortArgs),
    Site(site::SiteArgs),
    MergeDriver(merge_driver::MergeDriverArgs),
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

    /// Opens the roadmap for a command that will want to commit.
    pub(crate) fn workspace_to_change(&self) -> Result<Workspace> {
        let workspace = self.workspace()?;
        workspace.read_ahead();
        Ok(workspace)
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
    // For Git any other answer would be one of the driver's, so nothing else
    // may speak for it.
    let is_driver = merge_driver::is_called_by(arguments);
    if !is_driver && let Some(status) = complete::answer(arguments) {
        return status;
    }
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) if is_driver && error.use_stderr() => {
            return merge_driver::status(usage::answer(&error, arguments));
        }
        Err(error) => return usage::answer(&error, arguments),
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
    match run_guarded(&context, &command) {
        Ok(Verdict::Done) => 0,
        Ok(Verdict::Found) => 1,
        Err(error) if is_driver => {
            let status = merge_driver::status(error.kind.exit_code());
            context.ui.error(&merge_driver::explained(error));
            status
        }
        Err(error) => {
            context.ui.error(&error);
            error.kind.exit_code()
        }
    }
}

/// Runs a command; a panic becomes an error that says where, since every
/// failure has one form and one exit status.
fn run_guarded(context: &Context, command: &Command) -> Result<Verdict> {
    let place = Arc::new(Mutex::new(String::new()));
    let seen = Arc::clone(&place);
    panic::set_hook(Box::new(move |panic| {
        *seen.lock().unwrap_or_else(PoisonError::into_inner) = panic.to_string();
    }));
    let result = panic::catch_unwind(AssertUnwindSafe(|| run(context, command)));
    drop(panic::take_hook());
    result.unwrap_or_else(|_| {
        let place = place.lock().unwrap_or_else(PoisonError::into_inner);
        Err(
            Error::new(Kind::Internal, "git-roadmap came upon a bug of its own")
                .quoting(&place)
                .kept("files are replaced whole or not at all, so none is half-written")
                .hint("git status    shows what was changed; please report the lines above"),
        )
    })
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
        Command::Log(args) => log::run(context, args),
        Command::Stats(args) => stats::run(context, args),
        Command::Draw(args) => draw::run(context, args),
        Command::Refresh(args) => refresh::run(context, args),
        Command::Lint(args) => lint::run(context, args),
        Command::Verify(args) => verify::run(context, args),
        Command::Edit(args) => edit::run(context, args),
        Command::Help(args) => help::run(context, args),
        Command::Completions(args) => completions::run(context, args),
        Command::Man(args) => man::run(context, args),
        Command::Init(args) => init::run(context, args),
        Command::Demo(args) => demo::run(context, args),
        Command::Hook(args) => hook::run(context, args),
        Command::Sync(args) => sync::run(context, args),
        Command::Import(args) => import::run(context, args),
        Command::Profile(args) => profile::run(context, args),
        Command::Serve(args) => serve::run(context, args),
        Command::Cohort(args) => cohort::run(context, args),
        Command::Site(args) => site::run(context, args),
        Command::MergeDriver(args) => merge_driver::run(context, args),
    }
}

/// The definition of the command line, for completions and man pages.
#[must_use]
pub fn definition() -> clap::Command {
    Cli::command()
}
