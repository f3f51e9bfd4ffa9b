//! `git roadmap draw badge`.

use clap::{Args, ValueEnum};

use super::{Drawing, DrawingArgs, Drawn, Scene};
use crate::commands::{Context, Verdict};
use crate::error::Result;
use crate::render::badge::{Badge, Style};
use crate::roadmap::generate::{self, Picture};
use crate::roadmap::review::Review;
use crate::roadmap::{Document, select};
use crate::workspace::picture::{self, Format};

/// A badge: the share of tasks that are done
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  git roadmap draw badge > badge.svg
  git roadmap draw badge --phase 2 --style for-the-badge -o phase-2.svg
  git roadmap draw badge --streak -o .roadmap/streak.svg
                             in .roadmap it is drawn anew with every tick
  git roadmap draw badge --url
                             the same badge by shields.io, as it is now")]
pub(super) struct BadgeArgs {
    /// The badge of a phase: its number, or words of its heading
    #[arg(long, value_name = "PHASE", group = "what")]
    phase: Option<String>,
    /// The days in a row with a tick, up to the last one
    #[arg(long, group = "what")]
    streak: bool,
    /// The day of the last tick
    #[arg(long, group = "what")]
    last: bool,
    /// How it looks
    #[arg(long, value_enum)]
    style: Option<StyleName>,
    /// What stands on its left
    #[arg(long, value_name = "TEXT")]
    label: Option<String>,
    /// Print an address of shields.io that shows the same
    #[arg(long, conflicts_with_all = ["endpoint", "output"])]
    url: bool,
    /// Print the JSON that the endpoint badge of shields.io takes
    #[arg(long)]
    endpoint: bool,
    #[command(flatten)]
    drawing: DrawingArgs,
}

/// The styles, as they are typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum StyleName {
    /// Round corners and a shade
    Flat,
    /// Square corners
    FlatSquare,
    /// Large, in capitals
    ForTheBadge,
}

impl StyleName {
    fn style(self) -> Style {
        match self {
            Self::Flat => Style::Flat,
            Self::FlatSquare => Style::FlatSquare,
            Self::ForTheBadge => Style::ForTheBadge,
        }
    }
}

pub(super) fn run(context: &Context, args: &BadgeArgs) -> Result<Verdict> {
    let workspace = context.workspace()?;
    let scene = Scene::read(context, &workspace, &args.drawing.period)?;
    let (document, review) = scene.review()?;
    let committed = workspace.committed_settings().badge_style;
    let style = args.style.map_or(committed, StyleName::style);
    let subject = Subject::of(args, document, &review)?;
    let badge = subject.badge(args, &review);
    if args.url {
        context
            .ui
            .raw(format!("{}\n", badge.url(style)).as_bytes())?;
        return Ok(Verdict::Done);
    }
    let (text, format) = match args.endpoint {
        true => (badge.endpoint(style), Format::Endpoint),
        false => (badge.svg(style), Format::Svg),
    };
    let is_plain = args.label.is_none() && style == committed && format == Format::Svg;
    let drawn = Drawn {
        bytes: text.as_bytes(),
        format,
        is_kept_as: &|name| is_plain && name == subject.file(),
    };
    drawn.put(context, &workspace, &args.drawing)?;
    Ok(Verdict::Done)
}

/// What a badge tells.
enum Subject {
    Progress(Picture),
    Streak,
    LastTick,
}

impl Subject {
    fn of(args: &BadgeArgs, document: &Document, review: &Review) -> Result<Self> {
        if args.streak {
            return Ok(Self::Streak);
        }
        if args.last {
            return Ok(Self::LastTick);
        }
        let Some(phase) = &args.phase else {
            return Ok(Self::Progress(Picture {
                percent: review.overall.percent(),
                ..generate::overall_picture(document)
            }));
        };
        let phase = select::select_phase(document, phase)?;
        Ok(Self::Progress(Picture {
            percent: review.phases[phase].percent(),
            ..generate::phase_picture(document, phase)
        }))
    }

    /// The file in `.roadmap/` under which it is drawn anew.
    fn file(&self) -> &str {
        match self {
            Self::Progress(picture) => &picture.file,
            Self::Streak => Drawing::Streak.file(),
            Self::LastTick => Drawing::LastTick.file(),
        }
    }

    fn badge<'a>(&'a self, args: &'a BadgeArgs, review: &Review) -> Badge<'a> {
        let label = |usual: &'a str| args.label.as_deref().unwrap_or(usual);
        match self {
            Self::Progress(picture) => Badge::progress(label(&picture.label), picture.percent),
            Self::Streak => picture::streak(label("streak"), review),
            Self::LastTick => picture::last_tick(label("last tick"), review),
        }
    }
}
