//! `git roadmap cohort`.

mod json;
mod output;

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate};
use clap::{Args, ValueEnum};

use super::date::approximate;
use super::{Context, Verdict};
use crate::error::{Error, Result};
use crate::file;
use crate::roadmap::cohort::{Cohort, Sort};
use crate::roadmap::history::day;
use crate::workspace::cohort::{self, Base, Entry, Failure, Found, Lack, Naming, Wanted};

/// See how far the copies of a class are
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  git roadmap cohort --refs 'refs/remotes/*'
                             every branch that was fetched from others
  git roadmap cohort --refs refs/heads --exclude 'refs/heads/draft/*'
  git roadmap cohort ~/class every clone in a folder
  git roadmap cohort ada bea --fetch --history
                             two remotes as they are now, with their pace
  git roadmap cohort ~/class --anonymous -o class.svg

Copies are measured against the roadmap here: each task of a copy is matched to
one of this list, reworded and moved ones too. What a copy has besides counts
for nothing, and what it lacks counts as open. Only what is committed counts.
The branch that is checked out here is no copy, nor is the one that it follows.

A copy is at the phase in which ticked tasks give way to open ones; with
--history, of the last tick. It is idle since its last commit; with --history,
since its last tick. Days are counted up to the newest activity of all, or
--until. --history reads the
commits that a copy has and this repository's branch has not, along the first
side of merges; it takes several times as long.

--anonymous numbers copies by a hash of their names. Who knows all names could
work the numbers out; a word of yours, --anonymous=WORD, keeps them from it.")]
pub(super) struct CohortArgs {
    /// Remotes of this repository, clones, folders of clones, or URLs
    #[arg(value_name = "REMOTE-OR-DIR")]
    places: Vec<String>,
    /// References of this repository, as git for-each-ref names them; `/*` at
    /// the end takes all below
    #[arg(long, value_name = "PATTERN")]
    refs: Vec<String>,
    /// Leave these references out
    #[arg(long, value_name = "PATTERN", requires = "refs")]
    exclude: Vec<String>,
    /// Fetch the remotes that are named first
    #[arg(long, requires = "places")]
    fetch: bool,
    /// Read the copies' own commits: pace, and when something was ticked last
    #[arg(long)]
    history: bool,
    /// Numbers instead of names, in an order that hangs on WORD
    #[arg(
        long,
        value_name = "WORD",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "",
        conflicts_with = "names"
    )]
    anonymous: Option<String>,
    /// Names to show, in a CSV file with a line `name,shown` for each
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    names: Option<PathBuf>,
    /// In which order
    #[arg(long, value_enum, default_value_t = Order::Progress, hide_default_value = true)]
    sort: Order,
    /// Show only the first N copies one by one, on screen and in Markdown
    #[arg(short = 'n', long, value_name = "N")]
    max_count: Option<usize>,
    /// Count days up to this one
    #[arg(long, value_name = "WHEN")]
    until: Option<String>,
    /// What is printed
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write to this file, in the format that its ending names
    #[arg(long, short, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Order {
    /// The furthest first
    Progress,
    /// By name
    Name,
    /// The last one that did something first
    Activity,
}

impl Order {
    fn sort(self) -> Sort {
        match self {
            Self::Progress => Sort::Progress,
            Self::Name => Sort::Name,
            Self::Activity => Sort::Activity,
        }
    }
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables for a README or an issue
    Md,
    /// A table for spreadsheets
    Csv,
    /// A picture
    Svg,
    /// An object for programs, as with --json
    Json,
}

/// A class that was read.
struct Class {
    base: Base,
    found: Vec<Found>,
    entries: Vec<Entry>,
    names: Vec<String>,
    cohort: Cohort,
    has_past: bool,
    is_until: bool,
    is_anonymous: bool,
    skipped: usize,
    most: usize,
}

/// How many tasks that are left out are named.
const SKIPPED: usize = 10;

pub(super) fn run(context: &Context, args: &CohortArgs) -> Result<Verdict> {
    let format = output::format(context, args)?;
    let base = Base::open(&context.location)?;
    let until = until(&base, args)?;
    let naming = naming(args)?;
    let wanted = Wanted {
        references: args.refs.clone(),
        exclude: args.exclude.clone(),
        places: args.places.clone(),
        fetch: args.fetch,
    };
    let (found, failures) = cohort::find(&base, &wanted, &context.location.directory()?)?;
    let names = cohort::name(&found, &naming);
    warn(context, &names, &failures, args.anonymous.is_some());
    let entries = cohort::read(&base, &found, args.history)?;
    any_read(&entries)?;
    let copies = cohort::measured(&base.list, &entries, &names);
    let class = Class {
        cohort: Cohort::new(&base.list, copies, args.sort.sort(), until),
        base,
        found,
        entries,
        names,
        has_past: args.history,
        is_until: until.is_some(),
        is_anonymous: args.anonymous.is_some(),
        skipped: SKIPPED,
        most: args.max_count.unwrap_or(usize::MAX),
    };
    output::put(context, args, &class, format)?;
    Ok(Verdict::Done)
}

fn naming(args: &CohortArgs) -> Result<Naming> {
    if let Some(word) = &args.anonymous {
        return Ok(Naming::Anonymous(word.clone()));
    }
    let Some(path) = &args.names else {
        return Ok(Naming::Own);
    };
    let shown = path.display().to_string();
    let text = String::from_utf8(file::read(path)?);
    let text = text.map_err(|_| Error::refused(format!("{shown}: not UTF-8 text")))?;
    Naming::parse(&shown, &text)
}

/// Refuses to show a class of which nothing could be read: a page that says
/// nothing would take the place of one that does. Tells no names.
fn any_read(entries: &[Entry]) -> Result<()> {
    let lacks = entries.iter().map(|entry| entry.roadmap.as_ref().err());
    let lacks: Option<Vec<Lack>> = lacks
        .map(|lack| lack.copied().filter(|lack| lack.is_unread()))
        .collect();
    let Some(lacks) = lacks else {
        return Ok(());
    };
    let reasons = [Lack::Fetch, Lack::Never, Lack::Unreadable];
    let counts = reasons.map(|reason| lacks.iter().filter(|lack| **lack == reason).count());
    let counts = reasons.iter().zip(counts).filter(|(_, count)| *count > 0);
    let words: Vec<String> = counts
        .map(|(reason, count)| format!("{count} {}", reason.words()))
        .collect();
    let error = Error::not_found(format!("no copy could be read: {}", words.join(", ")));
    Err(match lacks.contains(&Lack::Never) {
        true => error.hint("--fetch    fetches the remotes that are named"),
        false => error,
    })
}

/// The day up to which days are counted, where it is told.
fn until(base: &Base, args: &CohortArgs) -> Result<Option<NaiveDate>> {
    let Some(text) = args.until.as_deref().map(str::trim) else {
        return Ok(None);
    };
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Ok(Some(day));
    }
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Ok(Some(moment.date_naive()));
    }
    match approximate(base.repository(), text)? {
        Some(date) => Ok(Some(day(date.seconds, date.offset_minutes))),
        None => Err(Error::usage(format!("--until '{text}' is no date"))
            .hint("2026-05-01, yesterday, '3 weeks ago'")),
    }
}

/// Says what could not be fetched; without names and addresses where those are
/// to be kept.
fn warn(context: &Context, names: &[String], failures: &[Failure], is_anonymous: bool) {
    for failure in failures {
        let name = &names[failure.place];
        let error = &failure.error;
        let words = match is_anonymous {
            true => format!("{name} could not be fetched"),
            false => format!("{name} could not be fetched: {}", error.message),
        };
        let hints: Vec<&str> = match is_anonymous {
            true => Vec::new(),
            false => error.hints.iter().map(String::as_str).collect(),
        };
        context.ui.warning(&words, &hints);
    }
}
