//! Edits that another program has put aside while the hook runs.
//!
//! lefthook and lint-staged take unstaged edits of staged files off the disk
//! and put them back by a patch without context. Did we change such a file,
//! the edits would land on other lines than they were made on.

use crate::error::Result;
use crate::file;
use crate::git::{RepoPath, Repository};

/// Where those programs keep their patches, from Git's directory.
const PATCHES: [&str; 3] = [
    "info/lefthook-unstaged.patch",
    "info/lefthook-unstaged-all.patch",
    "lint-staged_unstaged.patch",
];

/// The files whose edits are put aside.
#[derive(Debug, Default)]
pub(super) struct Aside {
    /// The lines of patches that name files.
    headers: Vec<String>,
}

impl Aside {
    /// Looks for patches.
    ///
    /// # Errors
    /// When one is there and cannot be read.
    pub(super) fn find(repository: &Repository) -> Result<Self> {
        let mut aside = Self::default();
        for folder in [repository.git_dir(), repository.common_dir()] {
            for name in PATCHES {
                if let Some(patch) = file::read_optional(&folder.join(name))? {
                    aside.add(&patch);
                }
            }
        }
        Ok(aside)
    }

    fn add(&mut self, patch: &[u8]) {
        let text = String::from_utf8_lossy(patch);
        let headers = text.lines().filter(|line| line.starts_with("diff --git "));
        self.headers.extend(headers.map(str::to_owned));
    }

    /// Whether edits of the file are put aside, or may be: names in quotes are
    /// not taken apart.
    pub(super) fn holds(&self, path: &RepoPath) -> bool {
        let names = |header: &String| header.contains('"') || header.contains(path.as_str());
        self.headers.iter().any(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patches_name_their_files() {
        let mut aside = Aside::default();
        let holds = |aside: &Aside, path: &str| aside.holds(&RepoPath::new(path).unwrap());
        aside.add(b"diff --git a/docs/a b.md b/docs/a b.md\n@@ -1 +1 @@\n-c.md\n");
        assert!(holds(&aside, "docs/a b.md"));
        assert!(!holds(&aside, "c.md"));
        aside.add("diff --git \"a/\\303\\244.md\" \"b/\\303\\244.md\"\n".as_bytes());
        assert!(holds(&aside, "ä.md"));
    }
}
