//! Reads the history of the roadmap: what is new since it was last read, or all.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::cache::{Cache, Kept};
use super::{Committed, Record};
use crate::error::Result;
use crate::git::{Contents, FileVersion, Oid, RepoPath, Repository, Walk};
use crate::roadmap::history::{Care, History, Outline, Outliner, Revision, Version, trace};
use crate::workspace::Workspace;

/// Hears how many versions have been read so far.
pub type Progress<'a> = dyn FnMut(usize) + 'a;

/// How a history is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct How {
    /// Takes a merge for one change of its first side.
    pub first_parent: bool,
    /// Which tasks are followed when their texts change.
    pub care: Care,
}

impl Default for How {
    /// All sides of merges, and what ticks depend on.
    fn default() -> Self {
        Self {
            first_parent: false,
            care: Care::Ticks,
        }
    }
}

/// Reads the history of the last commit's roadmap.
///
/// # Errors
/// When Git cannot read it.
pub fn read(workspace: &Workspace, how: How, progress: &mut Progress<'_>) -> Result<Record> {
    let tip = match workspace.repository() {
        Some(repository) => repository.head()?.commit.map(|tip| (repository, tip)),
        None => None,
    };
    match tip {
        Some((repository, tip)) => {
            read_at(repository, &tip, workspace.roadmap_path(), how, progress)
        }
        None => Ok(Record {
            history: History::default(),
            is_complete: true,
            committed: None,
        }),
    }
}

/// Reads the history of a commit's roadmap, in a repository with a checkout or
/// without.
///
/// # Errors
/// As [`read`].
pub fn read_at(
    repository: &Repository,
    tip: &Oid,
    path: &RepoPath,
    how: How,
    progress: &mut Progress<'_>,
) -> Result<Record> {
    let committed = committed(repository, tip, path)?;
    let reading = Reading {
        repository,
        path,
        tip,
        how,
    };
    Ok(Record {
        history: reading.history(committed.as_ref(), progress)?,
        is_complete: !repository.is_shallow(),
        committed,
    })
}

/// Reads the history up to a commit, and adds a version that is not committed
/// yet.
///
/// # Errors
/// When Git cannot read it.
pub(super) fn with_pending(
    workspace: &Workspace,
    tip: &Oid,
    text: &[u8],
    revision: Revision,
) -> Result<Record> {
    let repository = workspace.require_repository()?;
    let path = workspace.roadmap_path();
    let committed = committed(repository, tip, path)?;
    let reading = Reading {
        repository,
        path,
        tip,
        how: How::default(),
    };
    let history = reading.history(committed.as_ref(), &mut |_| ())?;
    let before = committed.as_ref();
    let before = before.map_or(&[][..], |before| before.text.as_bytes());
    let mut outliner = Outliner::new(path.as_str());
    let mut outline = outliner.read(before);
    if outline.states().len() != history.now.len() {
        // As for the history itself: a list that cannot be cut in pieces.
        outliner = Outliner::uncut(path.as_str());
        outline = outliner.read(before);
    }
    let versions = [
        Version {
            revision,
            parents: vec![1],
            outline: Some(outliner.read(text)),
        },
        Version {
            revision: nobody(),
            parents: Vec::new(),
            outline: Some(outline),
        },
    ];
    let history = trace(path.as_str(), &versions, Some(history), Care::Ticks);
    Ok(Record {
        history: history.unwrap_or_default(),
        is_complete: !repository.is_shallow(),
        committed: None,
    })
}

/// The roadmap of a commit.
fn committed(repository: &Repository, tip: &Oid, path: &RepoPath) -> Result<Option<Committed>> {
    let Some(blob) = repository.blob_at(tip, path)? else {
        return Ok(None);
    };
    let text = String::from_utf8_lossy(&blob.bytes).into_owned();
    Ok(Some(Committed {
        path: path.clone(),
        text,
        document: OnceCell::new(),
    }))
}

/// What is read.
struct Reading<'w> {
    repository: &'w Repository,
    path: &'w RepoPath,
    tip: &'w Oid,
    how: How,
}

impl Reading<'_> {
    fn history(
        &self,
        committed: Option<&Committed>,
        progress: &mut Progress<'_>,
    ) -> Result<History> {
        let cache = Cache::of(self.repository, self.path, self.how.first_parent)?;
        let kept = cache.load().filter(|kept| kept.care >= self.how.care);
        if let Some(kept) = kept {
            if kept.tip == self.tip.as_str() {
                return Ok(kept.history);
            }
            let care = kept.care;
            if let Some(history) = self.go_on(kept, committed, progress)? {
                cache.store(self.tip, &history, care);
                return Ok(history);
            }
        }
        let mut history = self.whole(Outliner::new(self.path.as_str()), progress)?;
        if committed.is_some_and(|committed| !history.fits(committed.document())) {
            // A list that cannot be cut in pieces.
            history = self.whole(Outliner::uncut(self.path.as_str()), progress)?;
        }
        cache.store(self.tip, &history, self.how.care);
        Ok(history)
    }

    fn whole(&self, outliner: Outliner, progress: &mut Progress<'_>) -> Result<History> {
        let walk = Walk {
            since: None,
            first_parent: self.how.first_parent,
        };
        let (log, outlines) = self.log(walk, outliner, progress)?;
        let versions = versions(log, &outlines);
        Ok(trace(self.path.as_str(), &versions, None, self.how.care).unwrap_or_default())
    }

    /// Adds to a history what came after it; `None` where it is not that
    /// simple.
    fn go_on(
        &self,
        kept: Kept,
        committed: Option<&Committed>,
        progress: &mut Progress<'_>,
    ) -> Result<Option<History>> {
        let Ok(before) = kept.tip.parse::<Oid>() else {
            return Ok(None);
        };
        if !self
            .repository
            .is_ancestor(&before, self.tip)
            .unwrap_or(false)
        {
            return Ok(None);
        }
        let walk = Walk {
            since: Some(&before),
            first_parent: self.how.first_parent,
        };
        let mut outliner = Outliner::new(self.path.as_str());
        let Some(blob) = self.repository.blob_at(&before, self.path)? else {
            return Ok(None);
        };
        let base = outliner.read(&blob.bytes);
        if base.states().len() != kept.history.now.len() {
            return Ok(None);
        }
        let care = kept.care;
        let (mut log, outlines) = self.log(walk, outliner, progress)?;
        if log.is_empty() {
            // A merge may have dropped what the history ended with.
            let now = self.repository.blob_at(self.tip, self.path)?;
            let is_same = now.is_some_and(|now| now.id == blob.id);
            return Ok(is_same.then_some(kept.history));
        }
        let start = log.len();
        for version in &mut log {
            // All that is new must come from where the history ended.
            let comes_from_elsewhere = version.outside.iter().any(|commit| *commit != before);
            let comes_from_nowhere = version.parents.is_empty() && version.outside.is_empty();
            if comes_from_elsewhere || comes_from_nowhere {
                return Ok(None);
            }
            version
                .parents
                .extend(version.outside.iter().map(|_| start));
        }
        let mut versions = versions(log, &outlines);
        versions.push(Version {
            revision: nobody(),
            parents: Vec::new(),
            outline: Some(base),
        });
        let history = trace(self.path.as_str(), &versions, Some(kept.history), care);
        let fits = |history: &History| {
            committed.is_none_or(|committed| history.fits(committed.document()))
        };
        Ok(history.filter(fits))
    }

    /// Reads the versions and their tasks.
    fn log(
        &self,
        walk: Walk<'_>,
        mut outliner: Outliner,
        progress: &mut Progress<'_>,
    ) -> Result<(Vec<FileVersion>, HashMap<Oid, Outline>)> {
        let mut outlines = HashMap::new();
        let mut contents = Contents::of(self.repository);
        let mut hear = |blob: &Oid| {
            if !outlines.contains_key(blob) {
                let outline = contents.read(blob, |bytes| Ok(outliner.read(bytes)))?;
                outlines.insert(blob.clone(), outline);
                progress(outlines.len());
            }
            Ok(())
        };
        let log = self
            .repository
            .file_log(self.tip, walk, self.path, &mut hear)?;
        contents.finish()?;
        Ok((log, outlines))
    }
}

fn nobody() -> Revision {
    Revision {
        id: String::new(),
        author: "".into(),
        email: "".into(),
        seconds: i64::MIN,
        offset_minutes: 0,
    }
}

fn versions(log: Vec<FileVersion>, outlines: &HashMap<Oid, Outline>) -> Vec<Version> {
    let version = |version: FileVersion| Version {
        outline: version.blob.and_then(|blob| outlines.get(&blob).cloned()),
        parents: version.parents,
        revision: Revision {
            id: version.commit.to_string(),
            author: version.author.into(),
            email: version.email.into(),
            seconds: version.seconds,
            offset_minutes: version.offset_minutes,
        },
    };
    log.into_iter().map(version).collect()
}
