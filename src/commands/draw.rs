//! `git roadmap draw`.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::past::Past;
use super::period::PeriodArgs;
use super::{Context, Verdict};
use crate::error::{Error, Result};
use crate::render::{Line, badge};
use crate::roadmap::Document;
use crate::roadmap::generate;
use crate::roadmap::history::Care;
use crate::roadmap::review::Review;
use crate::workspace::Workspace;
use crate::workspace::picture::{self, Chart};

/// Draw a picture of the progress, as SVG
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  git roadmap draw burnup > burnup.svg
  git roadmap draw heatmap -o .roadmap/heatmap.svg
                             pictures in .roadmap are drawn anew with every tick
  git roadmap draw timeline --until 2026-05-31")]
pub(super) struct DrawArgs {
    /// What to draw
    #[arg(value_enum)]
    kind: Kind,
    /// Write the picture to this file
    #[arg(long, short, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,
    #[command(flatten)]
    period: PeriodArgs,
}

/// A picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// The share of tasks that are done
    Badge,
    /// Done tasks and all of them over time, with plan and forecast
    Burnup,
    /// A calendar of ticks
    Heatmap,
    /// Plan and actual of each phase
    Timeline,
}

impl Kind {
    /// The name of the file that is drawn anew with each tick.
    fn file(self) -> Option<&'static OsStr> {
        match self {
            Self::Badge => None,
            Self::Burnup => Some(Chart::Burnup.file().as_ref()),
            Self::Heatmap => Some(Chart::Heatmap.file().as_ref()),
            Self::Timeline => Some(Chart::Timeline.file().as_ref()),
        }
    }
}

pub(super) fn run(context: &Context, args: &DrawArgs) -> Result<Verdict> {
    let workspace = context.workspace()?;
    let past = Past::read(context, &workspace, args.period.how(Care::Ticks))?;
    let period = args.period.read(workspace.repository())?;
    let (document, review) = past
        .committed_review(&workspace, &period)
        .ok_or_else(|| nothing(&workspace))?;
    let svg = draw(args.kind, document, &review);
    past.warn_if_cut(context);
    let output = args.output.as_ref().filter(|file| file.as_os_str() != "-");
    match output {
        None => context.ui.raw(svg.as_bytes())?,
        Some(file) => {
            picture::write(&workspace, file, svg.as_bytes())?;
            context
                .ui
                .message(&Line::from(format!("drew {}", file.display())));
            let is_kept = args.kind.file() == file.file_name() && args.period.is_all();
            if picture::is_in_folder(&workspace, file) && !is_kept {
                context.ui.warning(
                    "this one is not drawn anew with each tick: that is for .roadmap/burnup.svg, \
                     heatmap.svg and timeline.svg, without options",
                    &[],
                );
            }
        }
    }
    Ok(Verdict::Done)
}

fn draw(kind: Kind, document: &Document, review: &Review) -> String {
    match kind {
        Kind::Badge => {
            let picture = generate::overall_picture(document);
            badge::badge_svg(&picture.label, review.overall.percent())
        }
        Kind::Burnup => picture::draw(Chart::Burnup, document, review),
        Kind::Heatmap => picture::draw(Chart::Heatmap, document, review),
        Kind::Timeline => picture::draw(Chart::Timeline, document, review),
    }
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
