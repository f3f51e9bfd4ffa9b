//! Where things stand beyond the file: what is not pushed, what the original has.

use super::Workspace;
use super::config::Personal;
use super::merge_driver::{self, State};
use crate::error::Result;
use crate::git::Repository;
use crate::roadmap::matching::Matching;
use crate::roadmap::{Document, Source};

/// What is known of other copies, without the network.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Commits that the branch's remote does not have; `None` without a remote.
    pub unpushed: Option<usize>,
    /// Ticks on disk that are not committed.
    pub uncommitted: usize,
    /// What the original has.
    pub original: Option<Original>,
    /// Whether this clone merges by our driver, or as its user decided; `None`
    /// for a clone without an original.
    pub merges_by_driver: Option<bool>,
}

/// What was last seen of the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Tasks that this copy does not have.
    pub new_tasks: usize,
    /// When it was seen, in seconds since 1970.
    pub seen: Option<i64>,
}

/// Finds out where things stand.
///
/// # Errors
/// When Git cannot read what is there.
pub fn find(workspace: &Workspace, roadmap: &Document) -> Result<Standing> {
    let Some(repository) = workspace.repository() else {
        return Ok(Standing::default());
    };
    Ok(Standing {
        unpushed: repository.ahead_of_upstream()?,
        uncommitted: uncommitted(workspace, repository, roadmap)?,
        original: original(workspace, repository, roadmap)?,
        merges_by_driver: merges_by_driver(workspace, repository)?,
    })
}

/// The command that publishes the branch, where there is a place to publish to.
///
/// # Errors
/// When Git cannot say.
pub fn push_command(workspace: &Workspace) -> Result<Option<&'static str>> {
    let Some(repository) = workspace.repository() else {
        return Ok(None);
    };
    if repository.head()?.branch.is_none() {
        return Ok(None);
    }
    if repository.has_upstream()? {
        return Ok(Some("git push"));
    }
    let has_origin = repository.config("remote.origin.url")?.is_some();
    Ok(has_origin.then_some("git push -u origin HEAD"))
}

fn uncommitted(
    workspace: &Workspace,
    repository: &Repository,
    roadmap: &Document,
) -> Result<usize> {
    let path = workspace.roadmap_path();
    let Some(blob) = repository.head_blob(path)? else {
        return Ok(0);
    };
    if blob.bytes == roadmap.source().bytes() {
        return Ok(0);
    }
    let Ok(source) = Source::new(path.as_str(), blob.bytes) else {
        return Ok(0);
    };
    let committed = Document::parse(path.as_str(), source);
    Ok(crate::roadmap::identity::changed_states(&committed, roadmap).len())
}

/// A driver that cannot be looked at counts as missing: the command that sets
/// it up says why.
fn merges_by_driver(workspace: &Workspace, repository: &Repository) -> Result<Option<bool>> {
    let is_named = Personal::read(Some(repository))?.upstream.is_some()
        || workspace.committed_settings().original.is_some();
    if !is_named && repository.config("remote.upstream.url")?.is_none() {
        return Ok(None);
    }
    let state = merge_driver::state(workspace).unwrap_or(State::Missing);
    Ok(Some(state != State::Missing))
}

fn original(
    workspace: &Workspace,
    repository: &Repository,
    roadmap: &Document,
) -> Result<Option<Original>> {
    let remote = Personal::read(Some(repository))?
        .upstream
        .unwrap_or_else(|| "upstream".to_owned());
    // What sync has seen, or a fetch of the user's since.
    let seen = [repository.original()?, repository.remote_ref_tip(&remote)?];
    let newest = seen.into_iter().flatten().max_by_key(|tip| tip.seen);
    let Some(tip) = newest else {
        return Ok(None);
    };
    let path = workspace.roadmap_path();
    let Some(blob) = repository.blob_at(&tip.commit, path)? else {
        return Ok(None);
    };
    let Ok(source) = Source::new(path.as_str(), blob.bytes) else {
        return Ok(None);
    };
    let theirs = Document::parse(path.as_str(), source);
    let matching = Matching::between(roadmap, &theirs);
    let is_new = |task: &usize| matching.before(*task).is_none();
    let new_tasks = (0..theirs.tasks().len()).filter(is_new).count();
    Ok(Some(Original {
        new_tasks,
        seen: tip.seen,
    }))
}
