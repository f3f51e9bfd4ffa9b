//! Which version of the original a copy without shared history started from.

use std::collections::HashMap;

use crate::error::{Error, Result};
use crate::git::{Oid, RepoPath, Repository};

/// The least share of equal lines.
const ENOUGH: f64 = 0.5;

/// Finds the commit of the original whose files are those that the copy
/// started with; else the one whose roadmap is most like the copy's first.
///
/// # Errors
/// When no version is like it, or Git cannot read.
pub(super) fn find(
    repository: &Repository,
    path: &RepoPath,
    copy: &Oid,
    (original, name): (&Oid, &str),
) -> Result<Oid> {
    let unlike = |path| unlike(path, name);
    let theirs = repository.trees_along(original)?;
    let ours = repository.trees_along(copy)?;
    if let Some(first) = ours.last()
        && let Some(same) = theirs.iter().find(|other| other.tree == first.tree)
    {
        return Ok(same.commit.clone());
    }
    let Some(first) = repository.file_versions(copy, None, path)?.pop() else {
        return Err(unlike(path));
    };
    let versions = repository.file_versions(original, None, path)?;
    if let Some(same) = versions.iter().find(|version| version.blob == first.blob) {
        return Ok(same.commit.clone());
    }
    // On a branch of the original's that was merged otherwise.
    if let Some(commit) = repository.commit_with(original, path, &first.blob)? {
        return Ok(commit);
    }
    let mut wanted = HashMap::new();
    repository.contents([&first.blob], &mut |_, bytes| {
        wanted = lines(bytes);
        Ok(())
    })?;
    let mut best: Option<(f64, Oid)> = None;
    let ids = versions.iter().map(|version| &version.blob);
    repository.contents(ids, &mut |id, bytes| {
        let likeness = likeness(&wanted, &lines(bytes));
        if best.as_ref().is_none_or(|(most, _)| likeness > *most) {
            best = Some((likeness, id.clone()));
        }
        Ok(())
    })?;
    let blob = best.filter(|(likeness, _)| *likeness >= ENOUGH);
    let version = blob.and_then(|(_, blob)| versions.iter().find(|version| version.blob == blob));
    version
        .map(|version| version.commit.clone())
        .ok_or_else(|| unlike(path))
}

fn unlike(path: &RepoPath, name: &str) -> Error {
    Error::refused(format!(
        "{name} shares no history with this copy, and no version of {path} in it is like the first one here"
    ))
    .kept("nothing was changed")
    .hint("is it the right one? git roadmap sync URL")
}

/// How often each line occurs, states and white space around it aside.
fn lines(bytes: &[u8]) -> HashMap<Vec<u8>, usize> {
    let mut counts = HashMap::new();
    for line in bytes.split(|&byte| byte == b'\n') {
        let mut line = line.trim_ascii().to_ascii_lowercase();
        if let Some(at) = memchr::memmem::find(&line, b"[x]") {
            line[at + 1] = b' ';
        }
        if !line.is_empty() {
            *counts.entry(line).or_default() += 1;
        }
    }
    counts
}

/// The share of lines that both have, from 0 to 1.
fn likeness(one: &HashMap<Vec<u8>, usize>, other: &HashMap<Vec<u8>, usize>) -> f64 {
    let common: usize = one
        .iter()
        .map(|(line, count)| other.get(line).map_or(0, |there| (*there).min(*count)))
        .sum();
    let all: usize = one.values().sum::<usize>() + other.values().sum::<usize>();
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    2.0 * number(common) / number(all.max(1))
}
