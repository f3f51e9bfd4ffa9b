//! Pictures that are drawn from history.

use std::env;
use std::path::Path;

use super::{Workspace, refresh};
use crate::error::{Error, Result};
use crate::file;
use crate::git::RepoPath;
use crate::render::chart::{self, Burnup, Heatmap, Row, Timeline};
use crate::roadmap::Document;
use crate::roadmap::review::Review;

/// A picture of progress over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chart {
    /// Done tasks and all of them over time.
    Burnup,
    /// A calendar of ticks.
    Heatmap,
    /// Plan and actual of each phase.
    Timeline,
}

impl Chart {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Burnup, Self::Heatmap, Self::Timeline];

    /// The file's name in the folder of pictures.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Burnup => "burnup.svg",
            Self::Heatmap => "heatmap.svg",
            Self::Timeline => "timeline.svg",
        }
    }
}

/// Draws a picture as SVG that ends in a newline.
#[must_use]
pub fn draw(chart: Chart, document: &Document, review: &Review) -> String {
    match chart {
        Chart::Burnup => chart::burnup(&Burnup {
            title: document.title(),
            points: &review.points,
            plan: &review.plan.curve(),
            forecast: review
                .forecast
                .as_ref()
                .map(|forecast| (forecast.earliest, forecast.median, forecast.latest)),
            as_of: review.as_of,
        }),
        Chart::Heatmap => chart::heatmap(&Heatmap {
            title: document.title(),
            days: review.activity.per_day(),
            as_of: review.as_of,
        }),
        Chart::Timeline => chart::timeline(&Timeline {
            title: document.title(),
            rows: &rows(document, review),
            as_of: review.as_of,
        }),
    }
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
fn inside(workspace: &Workspace, path: &Path) -> Option<RepoPath> {
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

/// Writes a picture to a file that the user names, from where they are.
///
/// # Errors
/// When something else than a picture is there, or it cannot be written.
pub fn write(workspace: &Workspace, path: &Path, svg: &[u8]) -> Result<()> {
    let before = file::read_optional(path)?;
    let is_picture =
        |bytes: &Vec<u8>| bytes.is_empty() || memchr::memmem::find(bytes, b"<svg").is_some();
    if before.as_ref().is_some_and(|bytes| !is_picture(bytes)) {
        return Err(Error::refused(format!(
            "{} is no picture; it was left alone",
            path.display()
        ))
        .hint("choose a name that ends in .svg"));
    }
    if let Some(inside) = inside(workspace, path) {
        refresh::refuse_links(workspace, &inside)?;
    }
    file::create_parent(path)?;
    file::replace(path, before.as_deref(), svg)?;
    Ok(())
}
