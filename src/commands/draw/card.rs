//! `git roadmap draw card`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Drawing, DrawingArgs, Drawn, Scene, warn_of_a_still};
use crate::commands::{Context, Verdict};
use crate::error::Result;
use crate::render::Line;
use crate::roadmap::card::{Layout, Scheme};
use crate::workspace::Workspace;
use crate::workspace::picture::{self, Format};
use crate::workspace::sharing::{self, Sharing};

/// The card: all progress in one picture, for a profile
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  git roadmap draw card -o .roadmap/card.svg
                             writes card-dark.svg beside it, for dark pages,
                             and says the line to paste into a README;
                             in .roadmap both are drawn anew with every tick
  git roadmap draw card --layout compact -o .roadmap/card-compact.svg
  git roadmap draw card --layout tall -o .roadmap/card-tall.svg
  git roadmap draw card > card.svg
                             one picture that is light or dark by itself")]
pub(super) struct CardArgs {
    /// How it is laid out
    #[arg(long, value_enum, default_value_t)]
    layout: LayoutName,
    /// Draw it for pages of one kind; without this, a file is written for each
    #[arg(long, value_enum)]
    theme: Option<Theme>,
    #[command(flatten)]
    drawing: DrawingArgs,
}

/// The layouts, as they are typed.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum LayoutName {
    /// As wide as a README, with all phases in columns
    #[default]
    Wide,
    /// Small, for two in a row
    Compact,
    /// Narrow, with all phases one below the other
    Tall,
}

/// The kinds of pages.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Theme {
    /// Light or dark, as the reader's device prefers
    Auto,
    /// Light
    Light,
    /// Dark
    Dark,
}

impl LayoutName {
    fn layout(self) -> Layout {
        match self {
            Self::Wide => Layout::Wide,
            Self::Compact => Layout::Compact,
            Self::Tall => Layout::Tall,
        }
    }
}

impl Theme {
    fn scheme(self) -> Option<Scheme> {
        match self {
            Self::Auto => None,
            Self::Light => Some(Scheme::Light),
            Self::Dark => Some(Scheme::Dark),
        }
    }
}

pub(super) fn run(context: &Context, args: &CardArgs) -> Result<Verdict> {
    let workspace = context.workspace()?;
    let scene = Scene::read(context, &workspace, &args.drawing.period)?;
    let (document, review) = scene.review()?;
    let layout = args.layout.layout();
    let draw = |scheme| picture::draw_card(document, &review, layout, scheme);
    let Some(file) = args.drawing.file() else {
        let scheme = args.theme.and_then(Theme::scheme);
        context.ui.raw(draw(scheme).as_bytes())?;
        return Ok(Verdict::Done);
    };
    let write = |file: &Path, scheme: Option<Scheme>| {
        let svg = draw(scheme);
        let drawn = Drawn {
            bytes: svg.as_bytes(),
            format: Format::Svg,
            is_kept_as: &|name| {
                scheme.is_some_and(|scheme| name == Drawing::Card(layout, scheme).file())
            },
        };
        drawn.write(context, &workspace, file, &args.drawing)
    };
    let mut is_kept;
    let dark = match args.theme {
        Some(theme) => {
            is_kept = write(file, theme.scheme())?;
            None
        }
        None => {
            let dark = dark_file(file);
            is_kept = write(file, Some(Scheme::Light))?;
            is_kept &= write(&dark, Some(Scheme::Dark))?;
            Some(dark)
        }
    };
    if !is_kept {
        warn_of_a_still(context);
    }
    let sharing = sharing::of(&workspace, file, dark.as_deref())?;
    say(context, &workspace, &sharing, layout);
    Ok(Verdict::Done)
}

/// `card-dark.svg` beside `card.svg`.
fn dark_file(light: &Path) -> PathBuf {
    let mut name = light.file_stem().unwrap_or_default().to_owned();
    name.push("-dark");
    if let Some(extension) = light.extension() {
        name.push(".");
        name.push(extension);
    }
    light.with_file_name(name)
}

/// Says what is to be done, and as the last thing the line for a README.
fn say(context: &Context, workspace: &Workspace, sharing: &Sharing, layout: Layout) {
    if !sharing.is_in_folder && workspace.repository().is_some() {
        context.ui.hint(&format!(
            "git roadmap draw card --layout {} -o .roadmap/{}    is drawn anew with every tick",
            layout.name(),
            layout.file(Scheme::Light)
        ));
    }
    if !sharing.uncommitted.is_empty() {
        let files = sharing.uncommitted.iter().map(|path| quoted(path.as_str()));
        let files = files.collect::<Vec<String>>().join(" ");
        let push = match sharing.from {
            Some(_) => " && git push",
            None => "",
        };
        context.ui.hint(&format!(
            "git add {files} && git commit -m 'Draw the card' {files}{push}"
        ));
    }
    let place = match (&sharing.from, sharing.is_inside) {
        (Some(_), _) => "for a README, also that of your profile:",
        (None, true) => "for a README at the top of this repository:",
        (None, false) => "for a README beside it:",
    };
    context
        .ui
        .messages(&[Line::from(place), Line::from(sharing.line.as_str())]);
}

/// A path as a shell reads it.
fn quoted(path: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "./_-".contains(c);
    match path.chars().all(is_plain) {
        true => path.to_owned(),
        false => format!("'{}'", path.replace('\'', "'\\''")),
    }
}
