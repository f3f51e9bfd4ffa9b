//! Edits that another program has put aside while the hook runs.
//!
//! lefthook and lint-staged take unstaged edits of staged files off the disk
//! and put them back by a patch without context. Did we change such a file,
//! the edits would land on other lines than they were made on.

use crate::error::Result;
use crate::file;
use crate::git::{Oid, RepoPath, Repository};

/// Where those programs keep their patches, from Git's directory.
const PATCHES: [&str; 3] = [
    "info/lefthook-unstaged.patch",
    "info/lefthook-unstaged-all.patch",
    "lint-staged_unstaged.patch",
];

/// The files whose edits are put aside.
#[derive(Debug, Default)]
pub(super) struct Aside {
    files: Vec<Patched>,
}

/// A file of a patch.
#[derive(Debug)]
struct Patched {
    /// The line that names the file.
    header: String,
    /// The start of the name of the content that the patch is for.
    content: String,
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
        for line in String::from_utf8_lossy(patch).lines() {
            if line.starts_with("diff --git ") {
                self.files.push(Patched {
                    header: line.to_owned(),
                    content: String::new(),
                });
            } else if let (Some(file), Some(ids)) =
                (self.files.last_mut(), line.strip_prefix("index "))
            {
                ids.split("..")
                    .next()
                    .unwrap_or_default()
                    .clone_into(&mut file.content);
            }
        }
    }

    /// Whether edits of the file are put aside, or may be: names in quotes are
    /// not taken apart. A patch that was left behind is for other content than
    /// what is staged now.
    pub(super) fn holds(&self, path: &RepoPath, staged: &Oid) -> bool {
        let names =
            |file: &&Patched| file.header.contains('"') || file.header.contains(path.as_str());
        let mut named = self.files.iter().filter(names);
        named.any(|file| staged.as_str().starts_with(&file.content))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patches_name_their_files() {
        let mut aside = Aside::default();
        let holds = |aside: &Aside, path: &str, digit: &str| {
            let staged = digit.repeat(40).parse().unwrap();
            aside.holds(&RepoPath::new(path).unwrap(), &staged)
        };
        aside.add(b"diff --git a/docs/a b.md b/docs/a b.md\nindex aaaaaaa..b 100644\n-c.md\n");
        assert!(holds(&aside, "docs/a b.md", "a"));
        assert!(!holds(&aside, "docs/a b.md", "c"));
        assert!(!holds(&aside, "c.md", "a"));
        aside.add("diff --git \"a/\\303\\244.md\" \"b/\\303\\244.md\"\n".as_bytes());
        assert!(holds(&aside, "ä.md", "a"));
    }
}
