//! The merge of one file with tasks or blocks, and what became of its tasks.

use super::lineage::{MOST_VERSIONS, lineage};
use super::places::{self, Places};
use super::{Request, Side, start};
use crate::error::{Error, Result};
use crate::git::{Blob, Mode, Oid, RepoPath, Repository};
use crate::roadmap::compare::{Comparison, compare};
use crate::roadmap::merge::{self, ConflictStyle, Fate, Markers, States, Versions};
use crate::roadmap::{Document, Progress, Source};
use crate::workspace::Workspace;

/// What became of the roadmap's tasks.
#[derive(Debug)]
pub struct Report {
    /// The roadmap before.
    pub before: Document,
    /// The roadmap after.
    pub after: Document,
    /// What differs.
    pub comparison: Comparison,
    /// When the lost tasks were ticked, in seconds since 1970, where Git knows.
    pub ticked: Vec<Option<i64>>,
    /// Whether the lost tasks were kept as tasks of the user's own.
    pub kept_removed: bool,
    /// The roadmap's new name, where their side has given it one.
    pub renamed: Option<RepoPath>,
}

impl Report {
    /// The progress before and after.
    #[must_use]
    pub fn progress(&self) -> (Progress, Progress) {
        let of = |document: &Document| document.progress(0..document.tasks().len());
        (of(&self.before), of(&self.after))
    }
}

/// One merged file.
pub(super) struct File {
    /// Where the merged file is.
    pub(super) path: RepoPath,
    pub(super) places: Places,
    /// Whether their side has changed it since the common version.
    pub(super) is_theirs: bool,
    pub(super) text: String,
    pub(super) mode: Mode,
    pub(super) conflicts: usize,
    pub(super) report: Option<Report>,
}

/// The three commits of a merge.
pub(super) struct Commits<'a> {
    pub(super) base: Option<&'a Oid>,
    pub(super) ours: &'a Oid,
    pub(super) theirs: &'a Oid,
    pub(super) side: Side,
    pub(super) their_name: &'a str,
}

/// Merges a file that both sides have; `None` where Git's own result stands,
/// as only one side has it.
///
/// # Errors
/// When their side has taken the roadmap away, or a version is no text.
pub(super) fn merge_file(
    workspace: &Workspace,
    request: &Request,
    commits: &Commits<'_>,
    path: &RepoPath,
) -> Result<Option<File>> {
    let repository = workspace.require_repository()?;
    let Some(ours) = repository.blob_at(commits.ours, path)? else {
        return Ok(None);
    };
    let places = Places::find(repository, commits, path)?;
    let is_roadmap = path == workspace.roadmap_path();
    if is_roadmap && places.is_gone() {
        return Err(places::gone(path, commits));
    }
    let at = |commit: Option<&Oid>, path: Option<&RepoPath>| match (commit, path) {
        (Some(commit), Some(path)) => repository.blob_at(commit, path),
        _ => Ok(None),
    };
    let Some(theirs) = at(Some(commits.theirs), places.theirs.as_ref())? else {
        return Ok(None);
    };
    let base = at(commits.base, places.base.as_ref())?.filter(|base| base.mode.is_file());
    match (ours.mode.is_file(), theirs.mode.is_file()) {
        (true, true) => {}
        (_, false) if is_roadmap => return Err(places::no_file(path, theirs.mode, commits)),
        // What is no file on a side is Git's to merge.
        _ => return Ok(None),
    }
    let mode = match &base {
        Some(base) if base.mode == ours.mode => theirs.mode,
        _ => ours.mode,
    };
    let is_theirs = base.as_ref().is_none_or(|base| base.bytes != theirs.bytes);
    let read = |blob: Blob, whose: &str| -> Result<Document> {
        let source = Source::new(&format!("{path} of {whose}"), blob.bytes);
        // How to mend it is for those to know whose file it is.
        let source = source.map_err(|error| Error {
            hints: Vec::new(),
            ..error
        })?;
        Ok(Document::parse(path.as_str(), source))
    };
    let ours = read(ours, "HEAD")?;
    let theirs = read(theirs, commits.their_name)?;
    let base = base
        .map(|base| read(base, "the common version"))
        .transpose()?;
    let lineage = match (&base, commits.base) {
        (Some(base), Some(from)) if commits.side == Side::Original => Some(lineage(
            repository,
            (base, from),
            (&theirs, commits.theirs),
            places.theirs.as_ref().unwrap_or(path),
        )?),
        _ => None,
    };
    let place = workspace.place_of(places.merged());
    let markers = Markers {
        ours: "HEAD".to_owned(),
        theirs: commits.their_name.to_owned(),
        style: ConflictStyle::named(repository.config("merge.conflictStyle")?.as_deref()),
        ..Markers::default()
    };
    let from_original = commits.side == Side::Original && !request.with_ticks;
    let merged = merge::merge(&merge::Request {
        versions: Versions {
            base: base.as_ref(),
            ours: &ours,
            theirs: &theirs,
        },
        states: if from_original {
            States::Ours
        } else {
            States::Both
        },
        markers: &markers,
        blocks: is_roadmap.then_some(&place),
        lineage: lineage.as_ref(),
    });
    let file = File {
        path: places.merged().clone(),
        places,
        is_theirs,
        mode,
        conflicts: merged.conflicts,
        text: merged.text,
        report: None,
    };
    let outcome = (ours, merged.document, merged.ours.as_slice());
    reported(workspace, request, commits, file, outcome).map(Some)
}

/// Adds what became of the tasks, for the roadmap.
fn reported(
    workspace: &Workspace,
    request: &Request,
    commits: &Commits<'_>,
    mut file: File,
    (ours, merged, fates): (Document, Document, &[Fate]),
) -> Result<File> {
    if file.places.ours != *workspace.roadmap_path() {
        return Ok(file);
    }
    let comparison = compare(&ours, &merged, fates);
    let keeps = request.keep_removed && !comparison.lost.is_empty();
    let mut after = merged;
    if keeps {
        file.text = merge::with_kept(&file.text, &ours, &comparison.lost);
        // With conflicts, the version after is still the one as if ours had won.
        if file.conflicts == 0 {
            let source = Source::from_text(file.text.clone());
            after = Document::parse(file.path.as_str(), source);
        }
    }
    let ticked = tick_dates(
        workspace.require_repository()?,
        commits.ours,
        &file.places.ours,
        &ours,
        &comparison.lost,
    )?;
    file.report = Some(Report {
        before: ours,
        after,
        comparison,
        ticked,
        kept_removed: keeps,
        renamed: (file.path != file.places.ours).then(|| file.path.clone()),
    });
    Ok(file)
}

/// When tasks were ticked: with the version after the last one in which they
/// were not.
fn tick_dates(
    repository: &Repository,
    ours: &Oid,
    path: &RepoPath,
    document: &Document,
    tasks: &[usize],
) -> Result<Vec<Option<i64>>> {
    let mut dates = vec![None; tasks.len()];
    if tasks.is_empty() {
        return Ok(dates);
    }
    let versions = repository.file_versions(ours, None, path)?;
    let mut open: Vec<usize> = (0..tasks.len()).collect();
    for version in versions.iter().take(MOST_VERSIONS) {
        if open.is_empty() {
            break;
        }
        repository.contents([&version.blob], &mut |_, bytes| {
            open.retain(|&place| {
                let text = document.written_text(tasks[place]);
                let is_ticked = ["[x] ", "[X] "].iter().any(|state| {
                    memchr::memmem::find(bytes, format!("{state}{text}").as_bytes()).is_some()
                });
                if is_ticked {
                    dates[place] = Some(version.seconds);
                }
                is_ticked
            });
            Ok(())
        })?;
    }
    Ok(dates)
}

/// The version of the original that a copy without shared history started with.
pub(super) fn base_of(workspace: &Workspace, ours: &Oid, theirs: (&Oid, &str)) -> Result<Oid> {
    let repository = workspace.require_repository()?;
    start::find(repository, workspace.roadmap_path(), ours, theirs)
}
