//! `git roadmap site`.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::{Context, Verdict};
use crate::error::Result;
use crate::render::Line;
use crate::render::json::{Counts, Object};
use crate::render::page::Mode;
use crate::workspace::page;

/// Write the roadmap as an interactive page
#[derive(Debug, Args)]
#[command(after_help = "\
The page works from a file, on GitHub Pages and without JavaScript. What
visitors tick stays in their browser; `git roadmap import` takes it over.

Examples:
  git roadmap site
  git roadmap site --out docs
  git roadmap init --pages   publishes it with every push")]
pub(super) struct SiteArgs {
    /// The folder that it is written into
    #[arg(long, short, value_name = "DIR", default_value = "site", value_hint = clap::ValueHint::DirPath)]
    out: PathBuf,
}

/// The object that `--json` prints.
#[derive(Serialize)]
struct Content {
    page: String,
    size: usize,
    pictures: Vec<String>,
    progress: Counts,
}

pub(super) fn run(context: &Context, args: &SiteArgs) -> Result<Verdict> {
    let workspace = context.workspace()?;
    let document = workspace.read()?;
    let mut progress = context.ui.progress("reading history: version");
    let charts = page::charts(&workspace, &mut |count| progress.at(count))?;
    drop(progress);
    let made = page::html(&workspace, &document, (Mode::Static, None), &charts)?;
    for path in &made.untracked {
        let words = format!("{path} is not in Git, so the page shows its text alone");
        context.ui.warning(&words, &[&format!("git add {path}")]);
    }
    let folder = context.location.directory()?.join(&args.out);
    let folder = folder.strip_prefix(".").unwrap_or(&folder);
    let written = page::write(&workspace, &made, folder)?;
    let shown = folder.join(page::INDEX);
    if context.ui.is_json() {
        let pictures = written.pictures.iter().map(ToString::to_string);
        context.ui.json(&Object::new(
            "site",
            Content {
                page: shown.display().to_string(),
                size: written.size,
                pictures: pictures.collect(),
                progress: document.overall().into(),
            },
        ))?;
        return Ok(Verdict::Done);
    }
    let verb = if written.is_new {
        "wrote"
    } else {
        "up to date:"
    };
    let pictures = match written.pictures.len() {
        0 => String::new(),
        1 => " and 1 picture".to_owned(),
        several => format!(" and {several} pictures"),
    };
    let kilobytes = written.size.div_ceil(1024);
    context.ui.message(&Line::from(format!(
        "{verb} {} ({kilobytes} KB){pictures}",
        shown.display()
    )));
    Ok(Verdict::Done)
}
