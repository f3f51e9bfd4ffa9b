//! `git roadmap draw`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::past::Past;
use super::period::PeriodArgs;
use super::{Context, Verdict};
use crate::error::{Error, Result};
use crate::render::{Line, badge};
use crate::roadmap::Document;
use crate::roadmap::generate;
use crate::roadmap::review::Review;
use crate::workspace::history::How;
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

pub(super) fn run(context: &Context, args: &DrawArgs) -> Result<Verdict> {
    let workspace = context.workspace()?;
    let how = How {
        first_parent: args.period.first_parent,
        ..How::default()
    };
    let past = Past::read(context, &workspace, how)?;
    let period = args.period.read(workspace.repository())?;
    let (document, review) = past
        .committed_review(&workspace, &period)
        .ok_or_else(|| nothing(workspace.roadmap_path().as_str()))?;
    let svg = draw(args.kind, document, &review);
    past.warn_if_cut(context);
    match &args.output {
        None => context.ui.raw(svg.as_bytes())?,
        Some(file) => {
            picture::write(&workspace, file, svg.as_bytes())?;
            context
                .ui
                .message(&Line::from(format!("drew {}", file.display())));
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

fn nothing(path: &str) -> Error {
    Error::refused(format!(
        "no commit has {path}, and pictures are drawn from commits"
    ))
    .hint(format!(
        "git add {path} && git commit -m 'Add the roadmap' {path}"
    ))
}
