//! What a profile's block and pictures are to be, layer by layer.

use std::fs;

use super::names::{self, Files};
use super::read::Roadmap;
use super::source::Source;
use crate::error::{Error, Kind, Result};
use crate::git::{self, CommitRequest, Committed, Head, Layers, Mode, RepoPath, Repository};
use crate::render::profile::{self as shown, Counted, Pictured};
use crate::roadmap::card::{Layout, Scheme};
use crate::roadmap::profile::{Profile, Shows, fill, find};
use crate::roadmap::{Document, Source as Text};
use crate::workspace::config::Personal;
use crate::workspace::layer::{self, Change, Index, Layer, Worktree, broken_markers};
use crate::workspace::{Workspace, picture, refresh, tick};

/// How a profile is brought up to date.
#[derive(Debug, Clone, Copy, Default)]
pub struct How {
    /// Work out everything and change nothing.
    pub dry_run: bool,
    /// Change the files on disk alone.
    pub no_commit: bool,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What was, or would be, written to disk.
    pub changes: Vec<Change>,
    /// The message of the commit that was made or would be; `None` when there
    /// is nothing to commit.
    pub message: Option<String>,
    /// What was committed.
    pub committed: Option<Committed>,
    /// The pictures on disk that belong to no source any more.
    pub orphans: Vec<RepoPath>,
    /// Whether all was as it is to be, in each layer.
    pub is_nothing: bool,
}

/// The README of a layer, with its block.
struct Readme {
    document: Document,
    block: Profile,
}

/// Makes sure that there is a block to fill, before anything is fetched.
///
/// # Errors
/// When the README has none on disk or, where it is to be committed, in the
/// last commit; when markers are broken, and when Git is in the middle of an
/// operation.
pub fn check(workspace: &Workspace, how: How) -> Result<()> {
    let path = workspace.roadmap_path();
    readme(workspace, &Worktree(workspace))?.ok_or_else(|| no_block(path))?;
    let repository = workspace.require_repository()?;
    if !commits(workspace, how)? {
        return Ok(());
    }
    repository.refuse_conversion(path)?;
    let base = repository.head()?;
    in_head(workspace, repository, &base)?;
    match how.dry_run {
        true => Ok(()),
        false => tick::refuse_early(repository),
    }
}

/// Whether there is to be a commit: unless told or configured otherwise.
fn commits(workspace: &Workspace, how: How) -> Result<bool> {
    let personal = Personal::read(workspace.repository())?;
    Ok(!how.no_commit && personal.auto_commit != Some(false))
}

/// Brings the block and the pictures up to date and commits exactly that.
///
/// # Errors
/// As [`check`]; after the files are written, an error says what was kept and
/// what was not done.
pub fn fulfil(workspace: &Workspace, roadmaps: &[Roadmap], how: How) -> Result<Outcome> {
    let turn = match how.dry_run {
        true => None,
        false => workspace.turn()?,
    };
    let wish = Wish::new(workspace, roadmaps)?;
    let mut outcome = Outcome {
        changes: wish.changes(&Worktree(workspace))?,
        orphans: wish.orphans()?,
        ..Outcome::default()
    };
    if !commits(workspace, how)? {
        outcome.is_nothing = outcome.changes.is_empty();
        if !how.dry_run {
            refresh::write(workspace, &outcome.changes)?;
        }
        return Ok(outcome);
    }
    let repository = workspace.require_repository()?;
    let base = repository.head()?;
    let first = wish.layers(repository, &base)?;
    let is_as_wished = outcome.changes.is_empty() && first.index.is_empty();
    outcome.is_nothing = is_as_wished && first.head.is_empty();
    if !first.head.is_empty() {
        outcome.message = Some(wish.message()?);
    }
    if let (false, Some(turn)) = (outcome.is_nothing, &turn) {
        outcome.committed = Some(commit(&wish, &outcome, (&base, first), turn)?);
    }
    Ok(outcome)
}

/// Writes the files, then commits.
fn commit(
    wish: &Wish<'_>,
    outcome: &Outcome,
    (read, layers): (&Head, Layers),
    turn: &git::Turn,
) -> Result<Committed> {
    let repository = wish.workspace.require_repository()?;
    tick::refuse_early(repository)?;
    let mut is_written = false;
    let committed: Vec<(RepoPath, Option<Vec<u8>>)> = layers
        .head
        .iter()
        .map(|edit| (edit.path.clone(), edit.before.clone()))
        .collect();
    let mut files = || {
        let is_committed = |change: &Change| {
            let same = |(path, before): &(RepoPath, Option<Vec<u8>>)| {
                *path == change.path && *before == change.before
            };
            committed.iter().any(same)
        };
        for change in outcome
            .changes
            .iter()
            .filter(|change| !is_committed(change))
        {
            // What is on disk and nowhere else can be found among Git's
            // objects for two weeks, should anything go wrong.
            if let Some(before) = &change.before {
                repository.write_blob(before)?;
            }
        }
        refresh::write(wish.workspace, &outcome.changes)?;
        is_written = true;
        Ok(())
    };
    let request = CommitRequest {
        message: outcome.message.as_deref().unwrap_or_default(),
        author_date: None,
    };
    let mut first = Some(layers);
    let mut plan = |repository: &Repository, base: &Head| match first.take() {
        Some(layers) if read == base => Ok(layers),
        _ => wish.layers(repository, base),
    };
    let committed = git::commit(repository, &request, &mut plan, &mut files, turn);
    committed.map_err(|error| match (is_written, &error.kept) {
        (false, None) => error.kept("nothing was changed"),
        (true, None) => error
            .kept(format!("{} on disk, unstaged", in_words(&outcome.changes)))
            .hint("then: git roadmap profile    goes on where it stopped"),
        _ => error,
    })
}

/// Changes in words: `README.md and 2 pictures`.
#[must_use]
fn in_words(changes: &[Change]) -> String {
    let (pictures, files): (Vec<&Change>, Vec<&Change>) = changes
        .iter()
        .partition(|change| layer::is_picture(&change.path));
    let mut words: Vec<String> = files.iter().map(|file| file.path.to_string()).collect();
    match pictures.len() {
        0 => {}
        1 => words.push("1 picture".to_owned()),
        count => words.push(format!("{count} pictures")),
    }
    let verb = if changes.len() == 1 { "is" } else { "are" };
    format!("{} {verb} new", words.join(" and "))
}

/// What all layers are to show.
struct Wish<'w> {
    workspace: &'w Workspace,
    roadmaps: &'w [Roadmap],
    files: Vec<Files>,
    counted: Vec<Counted>,
}

impl<'w> Wish<'w> {
    fn new(workspace: &'w Workspace, roadmaps: &'w [Roadmap]) -> Result<Self> {
        let sources: Vec<Source> = roadmaps.iter().map(|one| one.source.clone()).collect();
        Ok(Self {
            workspace,
            roadmaps,
            files: names::files(&sources)?,
            counted: roadmaps.iter().map(Roadmap::counted).collect(),
        })
    }

    /// What is to be changed in a layer; nothing where it has no block.
    fn changes(&self, layer: &dyn Layer) -> Result<Vec<Change>> {
        let Some(readme) = readme(self.workspace, layer)? else {
            return Ok(Vec::new());
        };
        let mut changes = Vec::new();
        let lines = self.lines(readme.block.shows);
        if let Some(after) = fill(&readme.document, &readme.block, &lines) {
            changes.push(Change {
                path: self.workspace.roadmap_path().clone(),
                before: Some(readme.document.source().bytes().to_vec()),
                after: after.into_bytes(),
                outdated: vec![format!("profile in line {}", readme.block.line)],
            });
        }
        if let Shows::Cards(layout) = readme.block.shows {
            self.pictures(layer, layout, &mut changes)?;
        }
        Ok(changes)
    }

    fn lines(&self, shows: Shows) -> Vec<String> {
        match shows {
            Shows::Cards(_) => self.cards(),
            Shows::Bars { phases } => {
                let of = |(counted, roadmap): (&Counted, &Roadmap)| {
                    let phases = phases.then(|| roadmap.phases());
                    (counted.clone(), phases.unwrap_or_default())
                };
                let roadmaps: Vec<_> = self.counted.iter().zip(self.roadmaps).map(of).collect();
                shown::bars(&roadmaps)
            }
        }
    }

    fn cards(&self) -> Vec<String> {
        let place = self.workspace.place_of(self.workspace.roadmap_path());
        let address = |path: &RepoPath| {
            let (folder, name) = (names::SUBFOLDER, path.file_name());
            format!("{}/{folder}/{name}", place.pictures)
        };
        let addresses: Vec<(String, String)> = self
            .files
            .iter()
            .map(|files| (address(&files.light), address(&files.dark)))
            .collect();
        let all = self.counted.iter().zip(self.roadmaps).zip(&addresses);
        let all: Vec<Pictured<'_>> = all
            .map(|((counted, roadmap), (light, dark))| Pictured {
                counted,
                link: roadmap.source.link.as_deref(),
                light,
                dark,
            })
            .collect();
        shown::cards(&all)
    }

    fn pictures(&self, layer: &dyn Layer, layout: Layout, changes: &mut Vec<Change>) -> Result<()> {
        for (roadmap, files) in self.roadmaps.iter().zip(&self.files) {
            for (path, scheme) in [(&files.light, Scheme::Light), (&files.dark, Scheme::Dark)] {
                let (document, review) = (roadmap.told.document(), roadmap.told.review());
                let svg = picture::draw_card(document, review, layout, Some(scheme));
                let before = layer.read(path)?;
                if before.as_deref() != Some(svg.as_bytes()) {
                    let verb = if before.is_some() {
                        "drawn anew"
                    } else {
                        "new"
                    };
                    changes.push(Change {
                        path: path.clone(),
                        before,
                        after: svg.into_bytes(),
                        outdated: vec![verb.to_owned()],
                    });
                }
            }
        }
        Ok(())
    }

    /// The edits of both layers that Git holds.
    fn layers(&self, repository: &Repository, base: &Head) -> Result<Layers> {
        in_head(self.workspace, repository, base)?;
        let head = layer::Committed(repository, base.commit.clone());
        Ok(Layers {
            head: edits(self.changes(&head)?),
            index: edits(self.changes(&Index(repository))?),
        })
    }

    fn message(&self) -> Result<String> {
        let personal = Personal::read(self.workspace.repository())?;
        Ok(shown::message(&self.counted, personal.subject.as_deref()))
    }

    /// Pictures in the folder that are of no source any more.
    fn orphans(&self) -> Result<Vec<RepoPath>> {
        let folder = RepoPath::new(names::folder())?;
        let Ok(entries) = fs::read_dir(self.workspace.disk_path(&folder)) else {
            return Ok(Vec::new());
        };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let pictures = names.filter(|name| name.ends_with(".svg") && !name.starts_with('.'));
        let mut orphans: Vec<RepoPath> = pictures
            .filter_map(|name| folder.join(&name).ok())
            .collect();
        let is_shown = |path: &RepoPath| {
            let mut files = self.files.iter();
            files.any(|files| files.light == *path || files.dark == *path)
        };
        orphans.retain(|path| !is_shown(path));
        orphans.sort();
        Ok(orphans)
    }
}

fn edits(changes: Vec<Change>) -> Vec<git::Edit> {
    let edit = |change: Change| git::Edit {
        path: change.path,
        mode: Mode::REGULAR,
        before: change.before,
        after: Some(change.after),
    };
    changes.into_iter().map(edit).collect()
}

/// Reads a layer's README; `None` where it is not there or has no block.
fn readme(workspace: &Workspace, layer: &dyn Layer) -> Result<Option<Readme>> {
    let path = workspace.roadmap_path().as_str();
    let Some(bytes) = layer.read(workspace.roadmap_path())? else {
        return Ok(None);
    };
    let document = Document::parse(path, Text::new(path, bytes)?);
    let block = find(&document).map_err(|findings| {
        let mut error = broken_markers(path, &findings);
        error.hints = vec![format!(
            "mend the marker in {path}, then: git roadmap profile"
        )];
        error
    })?;
    Ok(block.map(|block| Readme { document, block }))
}

/// Refuses a block that is only in edits of the user's.
fn in_head(workspace: &Workspace, repository: &Repository, base: &Head) -> Result<()> {
    let head = layer::Committed(repository, base.commit.clone());
    let path = workspace.roadmap_path();
    match readme(workspace, &head)? {
        Some(_) => Ok(()),
        None => Err(Error::refused(format!(
            "the block in {path} is not committed yet; nothing was changed"
        ))
        .hint(format!(
            "commit it first: git add {path} && git commit -m 'Add a block for roadmaps' {path}"
        ))
        .hint("--no-commit    changes the files alone")),
    }
}

/// The error for a README without a block, with the lines that make one.
fn no_block(path: &RepoPath) -> Error {
    Error::new(
        Kind::NotFound,
        format!("{path} has no block for roadmaps; nothing was changed"),
    )
    .quoting("<!--START_SECTION:roadmap-->\n<!--END_SECTION:roadmap-->")
    .hint(format!(
        "put these two lines into {path} where the roadmaps are to be, and commit that"
    ))
}
