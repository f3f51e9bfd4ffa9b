//! The original's tasks, followed through its versions.

use crate::error::Result;
use crate::git::{Oid, RepoPath, Repository};
use crate::roadmap::matching::{Matching, Tracing};
use crate::roadmap::{Document, Source};

/// How many versions of a roadmap are gone through.
pub(super) const MOST_VERSIONS: usize = 2000;

/// So many bytes of versions are read before they are matched all at once.
const BATCH: usize = 16 << 20;

/// Follows the tasks through the original's versions, one after the other:
/// what was reworded little by little is known again.
///
/// # Errors
/// When Git cannot read the versions.
pub fn lineage(
    repository: &Repository,
    (base, from): (&Document, &Oid),
    (theirs, tip): (&Document, &Oid),
    path: &RepoPath,
) -> Result<Matching> {
    let mut versions = repository.file_versions(tip, Some(from), path)?;
    if versions.len() > MOST_VERSIONS {
        return Ok(Matching::between(base, theirs));
    }
    versions.reverse();
    let mut tracing = Tracing::new(base);
    let (mut sources, mut size) = (Vec::new(), 0);
    let ids = versions.iter().map(|version| &version.blob);
    repository.contents(ids, &mut |_, bytes| {
        // A version that is no text is passed over.
        sources.extend(Source::new(path.as_str(), bytes.to_vec()));
        size += bytes.len();
        if size >= BATCH {
            tracing.follow(path.as_str(), std::mem::take(&mut sources));
            size = 0;
        }
        Ok(())
    })?;
    tracing.follow(path.as_str(), sources);
    Ok(tracing.finish(theirs))
}
