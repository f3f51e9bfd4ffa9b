//! Files that were renamed from one commit to another, as Git detects it.

use crate::error::Result;

use super::repository::Repository;
use super::value::{Oid, RepoPath};

/// Where lists stand that later move to a file of their own.
const USUAL: [&str; 4] = [
    "README.md",
    "ROADMAP.md",
    "docs/ROADMAP.md",
    "docs/README.md",
];

impl Repository {
    /// Whether a commit has a file.
    ///
    /// # Errors
    /// When Git cannot read it.
    pub fn has_file(&self, commit: &Oid, path: &RepoPath) -> Result<bool> {
        Ok(self.entry_at(commit, path)?.is_some())
    }

    /// The name that a file of `after` had in `before`; `None` where it was not
    /// there under any name.
    ///
    /// # Errors
    /// When Git cannot compare them.
    pub fn path_before(
        &self,
        before: &Oid,
        after: &Oid,
        path: &RepoPath,
    ) -> Result<Option<RepoPath>> {
        if self.has_file(before, path)? {
            return Ok(Some(path.clone()));
        }
        let renames = self.renames(&[before.as_str(), after.as_str()])?;
        let found = renames.into_iter().find(|(_, new)| new == path);
        Ok(found.map(|(old, _)| old))
    }

    /// The name that a file of `before` has in `after`; `None` where it is gone.
    ///
    /// # Errors
    /// When Git cannot compare them.
    pub fn path_after(
        &self,
        before: &Oid,
        after: &Oid,
        path: &RepoPath,
    ) -> Result<Option<RepoPath>> {
        if self.has_file(after, path)? {
            return Ok(Some(path.clone()));
        }
        let renames = self.renames(&[before.as_str(), after.as_str()])?;
        let found = renames.into_iter().find(|(old, _)| old == path);
        Ok(found.map(|(_, new)| new))
    }

    /// Lists the renames between two commits: the old name and the new one.
    fn renames(&self, commits: &[&str]) -> Result<Vec<(RepoPath, RepoPath)>> {
        self.pairs(commits, &["--find-renames", "--diff-filter=R"])
    }

    /// Lists the files that a commit made of others, which it renamed or
    /// copied: the old name and the new one. A copy of a file that stays as it
    /// is counts where that is one of the usual places of a list.
    pub(super) fn origins(
        &self,
        commit: &str,
        path: &RepoPath,
    ) -> Result<Vec<(RepoPath, RepoPath)>> {
        let found = self.pairs(&[commit], &["--find-copies", "--diff-filter=RC"])?;
        if found.iter().any(|(_, new)| new == path) {
            return Ok(found);
        }
        let mut arguments = vec![commit, "--", path.as_str()];
        arguments.extend(USUAL);
        self.pairs(&arguments, &["--find-copies-harder", "--diff-filter=RC"])
    }

    fn pairs(&self, commits: &[&str], how: &[&str]) -> Result<Vec<(RepoPath, RepoPath)>> {
        let output = self
            .git("look for renamed files")
            .literal_paths()
            .args(["diff-tree", "-r", "-z", "--raw", "--no-commit-id"])
            .args(how)
            .args(commits)
            .run()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let fields: Vec<&str> = text.split_terminator('\0').collect();
        let names = fields.chunks_exact(3);
        names
            .map(|fields| Ok((RepoPath::new(fields[1])?, RepoPath::new(fields[2])?)))
            .collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::Place;
    use super::*;

    #[test]
    fn renames_are_followed_both_ways() {
        let place = Place::new();
        place.write("a.md", "one\ntwo\nthree\nfour\n");
        place.git(&["add", "."]);
        place.git(&["commit", "-q", "-m", "a"]);
        let before: Oid = place.git(&["rev-parse", "HEAD"]).parse().unwrap();
        place.git(&["mv", "a.md", "b c.md"]);
        place.write("b c.md", "one\ntwo\nthree\nfive\n");
        place.git(&["commit", "-q", "-a", "-m", "b"]);
        let after: Oid = place.git(&["rev-parse", "HEAD"]).parse().unwrap();
        let path = |name: &str| RepoPath::new(name).unwrap();
        let repository = place.open();
        let came = repository.path_before(&before, &after, &path("b c.md"));
        assert_eq!(came.unwrap(), Some(path("a.md")));
        let went = repository.path_after(&before, &after, &path("a.md"));
        assert_eq!(went.unwrap(), Some(path("b c.md")));
        let gone = repository.path_after(&before, &after, &path("x.md"));
        assert_eq!(gone.unwrap(), None);
        let same = repository.path_before(&before, &before, &path("a.md"));
        assert_eq!(same.unwrap(), Some(path("a.md")));
    }
}
