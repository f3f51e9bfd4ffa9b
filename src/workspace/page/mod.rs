//! The interactive page of a workspace's roadmap.

mod addresses;

use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use self::addresses::InWorkspace;
use super::Workspace;
use super::history::FromHistory;
use super::picture::Drawing;
use crate::error::{Error, Kind, Result};
use crate::file;
use crate::git::RepoPath;
use crate::render::badge::Style;
use crate::render::page::{self, Chart, Cleaner, Mode, Page, Parts};
use crate::roadmap::Document;
use crate::roadmap::page::Outline;

pub use addresses::{IMAGES, media_type};

/// The charts that a page shows.
pub const CHARTS: [(&str, &str, Drawing); 2] = [
    (
        "burnup",
        "Done tasks and all tasks over time",
        Drawing::Burnup,
    ),
    (
        "heatmap",
        "A calendar of the days on which tasks were ticked",
        Drawing::Heatmap,
    ),
];

/// A version of the roadmap, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// Changes with any byte of the file.
    pub version: String,
    /// Stays while tasks are ticked.
    pub structure: String,
    /// `0` or `1` for each task.
    pub states: String,
}

impl Fingerprint {
    /// The fingerprint of a roadmap.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let states = document.tasks().iter();
        Self {
            version: digest(document.source().text()),
            structure: digest(&document.text_without_states()),
            states: states
                .map(|task| if task.done { '1' } else { '0' })
                .collect(),
        }
    }
}

fn digest(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(text)[..16])
}

/// A page that was made, and the pictures that it shows.
#[derive(Debug)]
pub struct Made<T> {
    /// The page, or its parts.
    pub page: T,
    /// The pictures of the repository that it shows.
    pub pictures: Vec<RepoPath>,
    /// Pictures that the roadmap names and that Git does not know: the page
    /// shows their text in their place.
    pub untracked: Vec<RepoPath>,
}

/// The whole page; `state` is what a live one is told at first, as JSON.
///
/// # Errors
/// When the repository's remotes cannot be read.
pub fn html(
    workspace: &Workspace,
    document: &Document,
    (mode, state): (Mode, Option<&str>),
    charts: &[Chart],
) -> Result<Made<String>> {
    make(workspace, document, (mode, state), charts, page::html)
}

/// The parts of a live page that change with its roadmap.
///
/// # Errors
/// As [`html`].
pub fn parts(workspace: &Workspace, document: &Document) -> Result<Made<Parts>> {
    make(workspace, document, (Mode::Live, None), &[], page::parts)
}

fn make<T, E: std::fmt::Display>(
    workspace: &Workspace,
    document: &Document,
    (mode, state): (Mode, Option<&str>),
    charts: &[Chart],
    write: impl Fn(&Page<'_>) -> Result<T, E>,
) -> Result<Made<T>> {
    let addresses = Arc::new(InWorkspace::new(workspace, document)?);
    let cleaner = Cleaner::new(addresses.clone());
    let outline = Outline::of(document);
    let page = Page {
        document,
        outline: &outline,
        cleaner: &cleaner,
        charts,
        mode,
        state,
    };
    let page = write(&page).map_err(|error| Error::new(Kind::Internal, error.to_string()))?;
    Ok(Made {
        page,
        pictures: addresses.pictures(),
        untracked: addresses.untracked(),
    })
}

/// The charts of the past, drawn as of the last committed tick; none where
/// nothing was ever committed, or history is cut off.
///
/// # Errors
/// When Git cannot read it.
pub fn charts(workspace: &Workspace, progress: &mut dyn FnMut(usize)) -> Result<Vec<Chart>> {
    if workspace.repository().is_none() {
        return Ok(Vec::new());
    }
    let past = FromHistory::committed(workspace, &mut |count| progress(count))?;
    let Some(past) = past.filter(|past| !past.document().tasks().is_empty()) else {
        return Ok(Vec::new());
    };
    let drawn = CHARTS.iter().map(|&(name, words, drawing)| Chart {
        name,
        words,
        svg: Some(past.draw(drawing, Style::Flat)),
    });
    Ok(drawn.collect())
}

/// A picture of the repository that a page may show; `None` for anything else.
///
/// # Errors
/// When it is there and cannot be read.
pub fn picture(workspace: &Workspace, path: &RepoPath) -> Result<Option<Vec<u8>>> {
    if addresses::read_picture_size(workspace.root(), path).is_none() {
        return Ok(None);
    }
    file::read_optional(&workspace.disk_path(path))
}

/// What writing a page did.
#[derive(Debug)]
pub struct Written {
    /// How many bytes the page has.
    pub size: usize,
    /// The pictures that were copied beside it.
    pub pictures: Vec<RepoPath>,
    /// Whether anything changed on disk.
    pub is_new: bool,
}

/// The page's file in its folder.
pub const INDEX: &str = "index.html";

/// Git's own folder is no place for a page.
fn refuse_git_dir(folder: &Path) -> Result<()> {
    let absolute = std::path::absolute(Path::new(".").join(folder));
    let absolute = absolute.map_err(|error| Error::io(folder.display(), &error))?;
    let is_gits = |name: &std::ffi::OsStr| name.eq_ignore_ascii_case(".git");
    match absolute.iter().any(is_gits) {
        true => Err(Error::refused(format!(
            "{} is Git's own; nothing was written",
            folder.display()
        ))
        .hint("git roadmap site --out DIR    writes it elsewhere")),
        false => Ok(()),
    }
}

/// Writes the page and its pictures into a folder.
///
/// # Errors
/// When a page of another kind is there, or something cannot be read or
/// written.
pub fn write(workspace: &Workspace, made: &Made<String>, folder: &Path) -> Result<Written> {
    refuse_git_dir(folder)?;
    let index = folder.join(INDEX);
    let before = file::read_optional(&index)?;
    let sign = b"<html lang=\"en\" data-page=\"";
    if before
        .as_ref()
        .is_some_and(|bytes| memchr::memmem::find(bytes, sign).is_none())
    {
        return Err(Error::refused(format!(
            "{} is no page of git-roadmap; it was left alone",
            index.display()
        ))
        .hint("git roadmap site --out DIR    writes it elsewhere"));
    }
    let mut is_new = false;
    for path in &made.pictures {
        let Some(bytes) = picture(workspace, path)? else {
            continue;
        };
        let target = path
            .as_str()
            .split('/')
            .fold(folder.join(IMAGES), |target, name| target.join(name));
        let before = file::read_optional(&target)?;
        file::create_parent(&target)?;
        is_new |= before.as_ref() != Some(&bytes);
        file::replace(&target, before.as_deref(), &bytes)?;
    }
    file::create_parent(&index)?;
    is_new |= before.as_deref() != Some(made.page.as_bytes());
    file::replace(&index, before.as_deref(), made.page.as_bytes())?;
    Ok(Written {
        size: made.page.len(),
        pictures: made.pictures.clone(),
        is_new,
    })
}
