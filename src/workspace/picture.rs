//! Pictures that are drawn from history.

use std::env;
use std::path::Path;

use super::{Workspace, refresh};
use crate::error::{Error, Result};
use crate::file;
use crate::git::RepoPath;
use crate::render::badge::{Badge, Style};
use crate::render::card::{self, Card, Past};
use crate::render::chart::{self, Burnup, Heatmap, Row, Timeline};
use crate::roadmap::Document;
use crate::roadmap::card::{Layout, Scheme};
use crate::roadmap::generate::BURNUP_FILE;
use crate::roadmap::review::Review;

/// A picture that is drawn from history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawing {
    /// Done tasks and all of them over time.
    Burnup,
    /// A calendar of ticks.
    Heatmap,
    /// Plan and actual of each phase.
    Timeline,
    /// All of it in one picture.
    Card(Layout, Scheme),
    /// A badge of the days in a row with a tick.
    Streak,
    /// A badge of the day of the last tick.
    LastTick,
}

impl Drawing {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Burnup,
        Self::Heatmap,
        Self::Timeline,
        Self::Card(Layout::Wide, Scheme::Light),
        Self::Card(Layout::Wide, Scheme::Dark),
        Self::Card(Layout::Compact, Scheme::Light),
        Self::Card(Layout::Compact, Scheme::Dark),
        Self::Card(Layout::Tall, Scheme::Light),
        Self::Card(Layout::Tall, Scheme::Dark),
        Self::Streak,
        Self::LastTick,
    ];

    /// The file's name in the folder of pictures.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Burnup => BURNUP_FILE,
            Self::Heatmap => "heatmap.svg",
            Self::Timeline => "timeline.svg",
            Self::Card(layout, scheme) => layout.file(scheme),
            Self::Streak => "streak.svg",
            Self::LastTick => "last-tick.svg",
        }
    }

    /// Whether it is a badge.
    #[must_use]
    pub fn is_badge(self) -> bool {
        matches!(self, Self::Streak | Self::LastTick)
    }

    /// The drawing that is kept under a file's name.
    #[must_use]
    pub fn of_file(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|drawing| drawing.file() == name)
    }
}

/// Draws a picture as SVG that ends in a newline; badges in this style.
#[must_use]
pub fn draw(drawing: Drawing, document: &Document, review: &Review, style: Style) -> String {
    match drawing {
        Drawing::Burnup => burnup(document, review),
        Drawing::Heatmap => chart::heatmap(&Heatmap {
            title: document.title(),
            days: review.activity.per_day(),
            as_of: review.as_of,
        }),
        Drawing::Timeline => chart::timeline(&Timeline {
            title: document.title(),
            rows: &rows(document, review),
            as_of: review.as_of,
        }),
        Drawing::Card(layout, scheme) => draw_card(document, review, layout, Some(scheme)),
        Drawing::Streak => streak("streak", review).svg(style),
        Drawing::LastTick => last_tick("last tick", review).svg(style),
    }
}

/// The badge of the streak that ended with the last tick.
#[must_use]
pub fn streak<'l>(label: &'l str, review: &Review) -> Badge<'l> {
    let activity = &review.activity;
    Badge::streak(label, activity.last_streak(), activity.last_day())
}

/// The badge of the day of the last tick.
#[must_use]
pub fn last_tick<'l>(label: &'l str, review: &Review) -> Badge<'l> {
    Badge::last_tick(label, review.activity.last_day())
}

fn burnup(document: &Document, review: &Review) -> String {
    chart::burnup(&Burnup {
        title: document.title(),
        points: &review.points,
        plan: &review.plan.curve(),
        forecast: review
            .forecast
            .as_ref()
            .map(|forecast| (forecast.earliest, forecast.median, forecast.latest)),
        as_of: review.as_of,
    })
}

/// Draws a card for pages of a scheme, or for whichever the reader prefers.
#[must_use]
pub fn draw_card(
    document: &Document,
    review: &Review,
    layout: Layout,
    scheme: Option<Scheme>,
) -> String {
    let phases = document.phases().iter().enumerate().zip(&review.phases);
    let phases: Vec<card::Phase<'_>> = phases
        .map(|((phase, _), progress)| card::Phase {
            title: document.phase_title(phase),
            done: progress.done,
            total: progress.total,
        })
        .collect();
    let shown = Card {
        title: document.title(),
        done: review.overall.done,
        total: review.overall.total,
        phases: &phases,
        past: past(review),
    };
    card::card(&shown, layout, scheme)
}

/// What history tells, if anything was ever ticked.
fn past(review: &Review) -> Option<Past<'_>> {
    let activity = &review.activity;
    Some(Past {
        points: &review.points,
        pace: review.pace?.current,
        streak: activity.last_streak(),
        longest_streak: activity.longest_streak(),
        active_days: activity.active_days(),
        first: *activity.per_day().keys().next()?,
        last: activity.last_day()?,
        as_of: review.as_of,
        forecast: review.forecast.as_ref().map(|forecast| forecast.median),
    })
}

fn rows<'d>(document: &'d Document, review: &Review) -> Vec<Row<'d>> {
    let row = |phase: usize| {
        let planned = &review.plan.phases()[phase];
        let actual = review.phase_days[phase].as_ref();
        Row {
            title: document.phase_title(phase),
            planned: planned.period.map(|period| (period.first, period.last)),
            actual: actual.map(|days| (days.first, days.last)),
            done: review.phases[phase].done,
            total: review.phases[phase].total,
            ongoing: planned.is_ongoing(),
        }
    };
    (0..document.phases().len()).map(row).collect()
}

/// The path as it is named, if it is one of the workspace's own.
pub(super) fn inside(workspace: &Workspace, path: &Path) -> Option<RepoPath> {
    let here = env::current_dir().ok()?;
    let named = here.join(path);
    let inside = named.strip_prefix(workspace.root()).ok()?;
    let names: Option<Vec<&str>> = inside.iter().map(|name| name.to_str()).collect();
    RepoPath::new(names?.join("/")).ok()
}

/// Whether a file is one of the folder of pictures.
#[must_use]
pub fn is_in_folder(workspace: &Workspace, path: &Path) -> bool {
    inside(workspace, path).is_some_and(|inside| inside.as_str().starts_with(".roadmap/"))
}

/// Something that is written to a file of the user's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A picture.
    Svg,
    /// What the endpoint of shields.io takes.
    Endpoint,
    /// A class of copies: what it is called, the ending of its name, and by
    /// what text one of ours is known.
    Cohort(&'static str, &'static str, &'static str),
}

impl Format {
    /// Whether a file holds the like, which a new one may replace.
    fn is_in(self, bytes: &[u8]) -> bool {
        let sign = match self {
            Self::Svg => &b"<svg"[..],
            Self::Endpoint => b"\"schemaVersion\"",
            Self::Cohort(_, _, sign) => sign.as_bytes(),
        };
        bytes.is_empty() || memchr::memmem::find(bytes, sign).is_some()
    }

    /// How the names of its files end.
    fn ending(self) -> &'static str {
        match self {
            Self::Svg => ".svg",
            Self::Endpoint => ".json",
            Self::Cohort(_, ending, _) => ending,
        }
    }

    fn refusal(self, path: &Path) -> Error {
        let ending = self.ending();
        let what = match self {
            Self::Svg => "picture",
            Self::Endpoint => "JSON of a badge",
            Self::Cohort(what, _, _) => what,
        };
        let message = format!("{} is no {what}; it was left alone", path.display());
        Error::refused(message).hint(format!("choose a name that ends in {ending}"))
    }
}

/// Writes what was drawn to a file that the user names, from where they are; a
/// bare repository is no workspace.
///
/// # Errors
/// When something of another format is there, or it cannot be written.
pub fn write<'w>(
    workspace: impl Into<Option<&'w Workspace>>,
    path: &Path,
    drawn: &[u8],
    format: Format,
) -> Result<()> {
    let has_ending = |ending: &str| {
        let name = path.to_string_lossy().to_ascii_lowercase();
        name.ends_with(ending)
    };
    // Those of a class come in a format that is told.
    if !matches!(format, Format::Cohort(..)) && !has_ending(format.ending()) {
        return Err(format.refusal(path));
    }
    let before = file::read_optional(path)?;
    if before.as_ref().is_some_and(|bytes| !format.is_in(bytes)) {
        return Err(format.refusal(path));
    }
    if let Some(workspace) = workspace.into()
        && let Some(inside) = inside(workspace, path)
    {
        refresh::refuse_links(workspace, &inside)?;
    }
    file::create_parent(path)?;
    file::replace(path, before.as_deref(), drawn)?;
    Ok(())
}
