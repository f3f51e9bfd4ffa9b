//! The committed settings that a merge brings in.

use super::roadmaps::Commits;
use crate::error::{Error, Result};
use crate::git::{Oid, RepoPath, Repository};
use crate::workspace::config::{CONFIG_PATH, Committed};

/// Refuses settings with which nothing would work afterwards, and a list that
/// their side keeps elsewhere by now, beside what was made of ours.
pub(super) fn refuse_unusable(
    repository: &Repository,
    commits: &Commits<'_>,
    merged: &Oid,
    roadmap: &RepoPath,
) -> Result<()> {
    let path = RepoPath::new(CONFIG_PATH)?;
    let text = |tree: &Oid| -> Result<Option<String>> {
        let blob = repository.blob_at(tree, &path)?;
        Ok(blob.map(|blob| String::from_utf8_lossy(&blob.bytes).into_owned()))
    };
    let (before, after) = (text(commits.ours)?, text(merged)?);
    let Some(after) = after.filter(|after| before.as_ref() != Some(after)) else {
        return Ok(());
    };
    let theirs = commits.theirs.short();
    let refused = |words: String| {
        Error::refused(words)
            .kept("nothing was changed; your ticks are as before")
            .hint(format!(
                "git show {theirs}:{CONFIG_PATH}    shows the settings"
            ))
            .hint(format!("git merge {theirs}    merges it all the same"))
    };
    let name = commits.their_name;
    let settings = Committed::parse(&after).map_err(|error| {
        refused(format!(
            "the settings of {name} cannot be used: {}",
            error.message
        ))
    })?;
    let known = before.and_then(|before| Committed::parse(&before).ok()?.roadmap);
    match settings.roadmap {
        Some(moved) if known.as_ref() != Some(&moved) && moved != roadmap.as_str() => Err(refused(
            format!("{name} keeps the list in {moved} now, and {roadmap} is something else"),
        )),
        _ => Ok(()),
    }
}
