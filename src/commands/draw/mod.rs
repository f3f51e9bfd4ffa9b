//! `git roadmap draw`.

mod badge;
mod card;
mod chart;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::past::Past;
use super::period::{Period, PeriodArgs};
use super::{Context, Verdict};
use crate::error::{Error, Result};
use crate::render::Line;
use crate::roadmap::Document;
use crate::roadmap::card::Scheme;
use crate::roadmap::history::Care;
use crate::roadmap::review::Review;
use crate::workspace::Workspace;
use crate::workspace::picture::{self, Drawing, Format};

/// Draw a picture of the progress, as SVG
#[derive(Debug, Args)]
#[command(
    subcommand_help_heading = "Pictures",
    subcommand_value_name = "PICTURE",
    after_help = "\
Examples:
  git roadmap draw burnup > burnup.svg
  git roadmap draw heatmap -o .roadmap/heatmap.svg
                             pictures in .roadmap are drawn anew with every tick
  git roadmap draw timeline --until 2026-05-31"
)]
pub(super) struct DrawArgs {
    #[command(subcommand)]
    picture: Picture,
}

#[derive(Debug, Subcommand)]
enum Picture {
    Badge(badge::BadgeArgs),
    Card(card::CardArgs),
    /// Done tasks and all of them over time, with plan and forecast
    Burnup(chart::ChartArgs),
    /// A calendar of ticks
    Heatmap(chart::ChartArgs),
    /// Plan and actual of each phase
    Timeline(chart::ChartArgs),
}

/// Where a picture goes, and which changes it shows.
#[derive(Debug, Args)]
struct DrawingArgs {
    /// Write the picture to this file
    #[arg(long, short, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,
    #[command(flatten)]
    period: PeriodArgs,
}

pub(super) fn run(context: &Context, args: &DrawArgs) -> Result<Verdict> {
    match &args.picture {
        Picture::Badge(args) => badge::run(context, args),
        Picture::Card(args) => card::run(context, args),
        Picture::Burnup(args) => chart::run(context, args, Drawing::Burnup),
        Picture::Heatmap(args) => chart::run(context, args, Drawing::Heatmap),
        Picture::Timeline(args) => chart::run(context, args, Drawing::Timeline),
    }
}

/// What pictures are drawn from.
struct Scene<'w> {
    workspace: &'w Workspace,
    past: Past<'w>,
    period: Period,
}

impl<'w> Scene<'w> {
    fn read(context: &Context, workspace: &'w Workspace, args: &PeriodArgs) -> Result<Self> {
        let past = Past::read(context, workspace, args.how(Care::Ticks))?;
        let period = args.read(workspace.repository())?;
        past.warn_if_cut(context);
        Ok(Self {
            workspace,
            past,
            period,
        })
    }

    /// The last commit's roadmap, looked back on as of its last tick.
    fn review(&self) -> Result<(&Document, Review)> {
        let found = self.past.committed_review(self.workspace, &self.period);
        found.ok_or_else(|| match self.past.record.committed() {
            Some(_) => no_task(self.workspace),
            None => nothing(self.workspace),
        })
    }
}

/// What was drawn, and what is drawn anew with each tick.
struct Drawn<'a> {
    bytes: &'a [u8],
    format: Format,
    /// Whether a file of this name in `.roadmap/` would be drawn anew the same.
    is_kept_as: &'a dyn Fn(&str) -> bool,
}

impl Drawn<'_> {
    /// Prints it, or writes it to a file and says so.
    fn put(&self, context: &Context, workspace: &Workspace, args: &DrawingArgs) -> Result<()> {
        match args.file() {
            None => context.ui.raw(self.bytes),
            Some(file) => {
                if !self.write(context, workspace, file, args)? {
                    warn_of_a_still(context);
                }
                Ok(())
            }
        }
    }

    /// Writes it to a file and says so; returns whether it is as it should be
    /// where it is, as it is not if ticks leave it or draw another one there.
    fn write(
        &self,
        context: &Context,
        workspace: &Workspace,
        file: &Path,
        args: &DrawingArgs,
    ) -> Result<bool> {
        picture::write(workspace, file, self.bytes, self.format)?;
        let said = Line::from(format!("drew {}", file.display()));
        context.ui.message(&said);
        let name = file.file_name().and_then(|name| name.to_str());
        let is_kept = args.period.is_all() && name.is_some_and(self.is_kept_as);
        Ok(is_kept || !picture::is_in_folder(workspace, file))
    }
}

/// Warns that a picture in `.roadmap/` stays as it is, or becomes another one.
fn warn_of_a_still(context: &Context) {
    let is_dark = |drawing: &Drawing| matches!(drawing, Drawing::Card(_, Scheme::Dark));
    let named = Drawing::ALL.into_iter().filter(|drawing| !is_dark(drawing));
    let names: Vec<&str> = named.map(Drawing::file).collect();
    context.ui.warning(
        "this one is not drawn anew with each tick",
        &[
            &format!(
                "in .roadmap/ that is for progress.svg, phase-1.svg …, {}",
                names.join(", ")
            ),
            "and for the usual label, all of history and the badge-style of the settings",
        ],
    );
}

impl DrawingArgs {
    /// The file to write to; `None` for standard output.
    fn file(&self) -> Option<&Path> {
        let output = self.output.as_deref();
        output.filter(|file| file.as_os_str() != "-")
    }
}

fn no_task(workspace: &Workspace) -> Error {
    let path = workspace.roadmap_path();
    Error::refused(format!(
        "{path} has no task in any commit, and there is nothing to draw"
    ))
    .hint("a task is a line such as `- [ ] Learn SQL`")
}

fn nothing(workspace: &Workspace) -> Error {
    let path = workspace.roadmap_path();
    let error = Error::refused(format!(
        "no commit has {path}, and pictures are drawn from commits"
    ));
    let error = match workspace.repository() {
        Some(_) => error,
        None => error.hint("git init    makes the folder a repository"),
    };
    error.hint(format!(
        "git add {path} && git commit -m 'Add the roadmap' {path}"
    ))
}
