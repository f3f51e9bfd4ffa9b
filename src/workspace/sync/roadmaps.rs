//! The merge of one file with tasks or blocks, and what became of its tasks.

use super::lineage::{MOST_VERSIONS, lineage};
use super::{Request, Side, start};
use crate::error::Result;
use crate::git::{Blob, Mode, Oid, RepoPath, Repository};
use crate::roadmap::compare::{Comparison, compare};
use crate::roadmap::merge::{self, ConflictStyle, Markers, Merged, States, Versions};
use crate::roadmap::{Document, Progress, Source};
use crate::workspace::Workspace;

/// The heading below which ticked tasks are kept that the original removed.
const KEPT_HEADING: &str = "Kept from earlier versions";

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
    pub(super) path: RepoPath,
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
pub(super) fn merge_file(
    workspace: &Workspace,
    request: &Request,
    commits: &Commits<'_>,
    path: &RepoPath,
) -> Result<Option<File>> {
    let repository = workspace.require_repository()?;
    let (Some(ours), Some(theirs)) = (
        repository.blob_at(commits.ours, path)?,
        repository.blob_at(commits.theirs, path)?,
    ) else {
        return Ok(None);
    };
    let base = match commits.base {
        Some(base) => repository.blob_at(base, path)?,
        None => None,
    };
    let mode = match &base {
        Some(base) if base.mode == ours.mode => theirs.mode,
        _ => ours.mode,
    };
    let read = |blob: Blob| -> Result<Document> {
        let source = Source::new(path.as_str(), blob.bytes)?;
        Ok(Document::parse(path.as_str(), source))
    };
    let (ours, theirs) = (read(ours)?, read(theirs)?);
    let base = base.map(read).transpose()?;
    let lineage = match (&base, commits.base) {
        (Some(base), Some(from)) if commits.side == Side::Original => Some(lineage(
            repository,
            (base, from),
            (&theirs, commits.theirs),
            path,
        )?),
        _ => None,
    };
    let place = workspace.place_of(path);
    let markers = Markers {
        ours: "HEAD".to_owned(),
        theirs: commits.their_name.to_owned(),
        style: style(repository)?,
        ..Markers::default()
    };
    let is_roadmap = path == workspace.roadmap_path();
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
    finish(workspace, request, commits, path, (ours, merged, mode)).map(Some)
}

fn finish(
    workspace: &Workspace,
    request: &Request,
    commits: &Commits<'_>,
    path: &RepoPath,
    (ours, merged, mode): (Document, Merged, Mode),
) -> Result<File> {
    let conflicts = merged.conflicts;
    let mut text = merged.text;
    if path != workspace.roadmap_path() {
        return Ok(File {
            path: path.clone(),
            text,
            mode,
            conflicts,
            report: None,
        });
    }
    let comparison = compare(&ours, &merged.document, &merged.ours);
    let keeps = request.keep_removed && conflicts == 0 && !comparison.lost.is_empty();
    let mut after = merged.document;
    if keeps {
        text = with_kept(&text, &ours, &comparison.lost);
        after = Document::parse(path.as_str(), Source::from_text(text.clone()));
    }
    let repository = workspace.require_repository()?;
    let ticked = tick_dates(repository, commits.ours, path, &ours, &comparison.lost)?;
    Ok(File {
        path: path.clone(),
        text,
        mode,
        conflicts,
        report: Some(Report {
            before: ours,
            after,
            comparison,
            ticked,
            kept_removed: keeps,
        }),
    })
}

fn style(repository: &Repository) -> Result<ConflictStyle> {
    Ok(match repository.config("merge.conflictStyle")?.as_deref() {
        Some("diff3") => ConflictStyle::Diff3,
        Some("zdiff3") => ConflictStyle::Zdiff3,
        _ => ConflictStyle::Merge,
    })
}

/// Adds ticked tasks that are gone to a section at the end.
fn with_kept(text: &str, ours: &Document, lost: &[usize]) -> String {
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut out = text.trim_end().to_owned();
    let is_there = text
        .lines()
        .any(|line| line.trim_end() == format!("## {KEPT_HEADING}"));
    out.push_str(ending);
    if !is_there {
        out.push_str(&format!("{ending}## {KEPT_HEADING}{ending}{ending}"));
    }
    for &task in lost {
        out.push_str(&format!("- [x] {}{ending}", ours.written_text(task)));
    }
    out
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
pub(super) fn base_of(workspace: &Workspace, ours: &Oid, theirs: &Oid) -> Result<Oid> {
    let repository = workspace.require_repository()?;
    start::find(repository, workspace.roadmap_path(), ours, theirs)
}
