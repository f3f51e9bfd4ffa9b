//! Pictures that the page shows: those of the repository that the roadmap
//! itself refers to, and charts of the past.

use std::collections::BTreeSet;
use std::sync::Mutex;

use super::lock;
use super::mirror::Mirror;
use crate::error::Result;
use crate::git::RepoPath;
use crate::render::page::Chart;
use crate::workspace::{Workspace, page};

/// A picture.
pub(super) struct Picture {
    pub(super) kind: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// What is known of the pictures of the page.
#[derive(Default)]
pub(super) struct Pictures {
    /// The pictures of the repository that a structure of the roadmap shows.
    shown: Mutex<Option<(String, BTreeSet<RepoPath>)>>,
    /// The charts as of a commit; `None` for no commit.
    charts: Mutex<Option<(Option<String>, Vec<Chart>)>>,
}

impl Pictures {
    /// Keeps what a page was found to show when it was made.
    pub(super) fn keep(&self, structure: &str, pictures: &[RepoPath]) {
        let pictures = pictures.iter().cloned().collect();
        *lock(&self.shown) = Some((structure.to_owned(), pictures));
    }

    /// A picture of the repository, if the roadmap shows it. A path is one of
    /// Git's, so it leads neither up nor into `.git`.
    pub(super) fn image(&self, mirror: &Mirror, path: &str) -> Result<Option<Picture>> {
        let Ok(path) = RepoPath::new(path) else {
            return Ok(None);
        };
        let Some(kind) = page::media_type(&path) else {
            return Ok(None);
        };
        let workspace = mirror.open()?;
        if !self.shows(mirror, &workspace, &path)? {
            return Ok(None);
        }
        let bytes = page::picture(&workspace, &path)?;
        Ok(bytes.map(|bytes| Picture { kind, bytes }))
    }

    fn shows(&self, mirror: &Mirror, workspace: &Workspace, path: &RepoPath) -> Result<bool> {
        let (state, document) = mirror.show(workspace)?;
        let known = lock(&self.shown)
            .as_ref()
            .filter(|(structure, _)| *structure == state.structure)
            .map(|(_, pictures)| pictures.contains(path));
        if let Some(shows) = known {
            return Ok(shows);
        }
        let made = page::parts(workspace, &document)?;
        self.keep(&state.structure, &made.pictures);
        Ok(made.pictures.contains(path))
    }

    /// A chart by the name of its file, as of the last commit.
    pub(super) fn chart(&self, mirror: &Mirror, file: &str) -> Result<Option<Picture>> {
        let name = file.strip_suffix(".svg").unwrap_or_default();
        if !page::CHARTS.iter().any(|(known, ..)| *known == name) {
            return Ok(None);
        }
        let workspace = mirror.open()?;
        let (state, _) = mirror.show(&workspace)?;
        let mut charts = lock(&self.charts);
        let drawn = match charts.take() {
            Some((history, drawn)) if history == state.history => drawn,
            _ => page::charts(&workspace, &mut |_| ())?,
        };
        let chart = drawn.iter().find(|chart| chart.name == name);
        let picture = chart
            .and_then(|chart| chart.svg.clone())
            .map(|svg| Picture {
                kind: "image/svg+xml",
                bytes: svg.into_bytes(),
            });
        *charts = Some((state.history.clone(), drawn));
        Ok(picture)
    }
}

/// The charts that the page asks for; none where no commit has the roadmap, or
/// its history is cut off.
pub(super) fn charts_of(workspace: &Workspace) -> Result<Vec<Chart>> {
    let committed = match workspace.repository() {
        Some(repository) if !repository.is_shallow() => {
            repository.head_blob(workspace.roadmap_path())?
        }
        _ => None,
    };
    let charts = page::CHARTS.iter().filter(|_| committed.is_some());
    Ok(charts
        .map(|&(name, words, _)| Chart {
            name,
            words,
            svg: None,
        })
        .collect())
}
