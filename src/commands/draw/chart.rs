//! `git roadmap draw burnup`, `heatmap` and `timeline`.

use clap::Args;

use super::{Drawing, DrawingArgs, Drawn, Scene};
use crate::commands::{Context, Verdict};
use crate::error::Result;
use crate::workspace::picture::{self, Format};

#[derive(Debug, Args)]
pub(super) struct ChartArgs {
    #[command(flatten)]
    drawing: DrawingArgs,
}

pub(super) fn run(context: &Context, args: &ChartArgs, drawing: Drawing) -> Result<Verdict> {
    let workspace = context.workspace()?;
    let scene = Scene::read(context, &workspace, &args.drawing.period)?;
    let (document, review) = scene.review()?;
    let style = workspace.committed_settings().badge_style;
    let svg = picture::draw(drawing, document, &review, style);
    let drawn = Drawn {
        bytes: svg.as_bytes(),
        format: Format::Svg,
        is_kept_as: &|name| name == drawing.file(),
    };
    drawn.put(context, &workspace, &args.drawing)?;
    Ok(Verdict::Done)
}
