//! Writes blobs and the commit's tree.
//!
//! Without hooks the tree is written in process: it only needs the directories
//! above the changed files. Hooks need an index to look at; they get one of
//! their own, made from the base commit and our changes, so that nothing of
//! what the user has staged comes along.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::{Error, Result};

use super::command::Git;
use super::read::unclear;
use super::repository::Repository;
use super::value::{Head, Mode, Oid, RepoPath};

/// How old a file of ours must be to be taken for a dead process's.
const LEFT_BEHIND: Duration = Duration::from_secs(60 * 60);

/// A change of a tree: the new entry, or none for a file that goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) path: RepoPath,
    pub(super) entry: Option<(Mode, Oid)>,
}

impl Repository {
    /// Keeps bytes as an object, which Git forgets after two weeks or later if
    /// nothing comes to use it.
    ///
    /// # Errors
    /// When Git cannot write it.
    pub fn write_blob(&self, bytes: &[u8]) -> Result<Oid> {
        // libgit2 does not give a shared repository's permissions.
        if self.config("core.sharedRepository")?.is_none()
            && let Some(id) = self.fast(|library| library.blob(bytes))
        {
            return Ok(id.into());
        }
        let output = self
            .git("write an object")
            .args(["hash-object", "-w", "--stdin"])
            .input(bytes)
            .run()?;
        output.line().parse()
    }

    /// Writes a tree with changes: the new entry of each path, or none for a
    /// file that goes.
    ///
    /// # Errors
    /// When Git cannot write it, as for a path below a file.
    pub fn tree_with(
        &self,
        tree: &Oid,
        changes: &[(RepoPath, Option<(Mode, Oid)>)],
    ) -> Result<Oid> {
        let changes = changes.iter().cloned();
        let changes: Vec<Change> = changes
            .map(|(path, entry)| Change { path, entry })
            .collect();
        self.write_tree(Some(tree), &changes)
    }

    /// Writes the tree of the base, a commit or a tree, with changes.
    pub(super) fn write_tree(&self, base: Option<&Oid>, changes: &[Change]) -> Result<Oid> {
        if self.config("core.sharedRepository")?.is_none()
            && let Some(id) = self.fast(|library| tree_in_process(library, base, changes))
        {
            return Ok(id.into());
        }
        let scratch = Scratch::new(self);
        scratch.load(base, changes, false)?;
        scratch.write_tree()
    }

    /// Lists the files of a commit.
    ///
    /// # Errors
    /// When Git cannot read it.
    pub fn paths_at(&self, commit: &Oid) -> Result<Vec<RepoPath>> {
        self.paths_changed(None, commit)
    }

    /// Lists the files in which a commit differs from another; all of its
    /// files, where there is no other.
    ///
    /// # Errors
    /// When Git cannot read them.
    pub fn paths_changed(&self, from: Option<&Oid>, to: &Oid) -> Result<Vec<RepoPath>> {
        let base = Head {
            branch: None,
            commit: from.cloned(),
        };
        let changes = self.changes(&base, to)?;
        Ok(changes.into_iter().map(|change| change.path).collect())
    }

    /// Lists the files in which a tree differs from the base.
    pub(super) fn changes(&self, base: &Head, tree: &Oid) -> Result<Vec<Change>> {
        let purpose = "compare with the last commit";
        let output = match &base.commit {
            Some(commit) => self
                .git(purpose)
                .args([
                    "diff-tree",
                    "-r",
                    "-z",
                    "--raw",
                    "--no-renames",
                    "--full-index",
                ])
                .args([commit.as_str(), tree.as_str()])
                .run()?,
            None => self
                .git(purpose)
                .args(["ls-tree", "-r", "-z", "--full-tree", tree.as_str()])
                .run()?,
        };
        let text = String::from_utf8_lossy(&output.stdout);
        match base.commit {
            Some(_) => parse_diff(&text),
            None => text.split_terminator('\0').map(parse_entry).collect(),
        }
    }
}

/// Reads `:OLD NEW OLDID NEWID STATUS\0PATH\0`.
fn parse_diff(text: &str) -> Result<Vec<Change>> {
    let mut tokens = text.split_terminator('\0');
    let mut changes = Vec::new();
    while let (Some(raw), Some(name)) = (tokens.next(), tokens.next()) {
        let fields: Vec<&str> = raw.split(' ').collect();
        let [_, mode, _, id, status] = fields[..] else {
            return Err(unclear("git diff-tree"));
        };
        let entry = match status {
            "D" => None,
            _ => Some((mode.parse()?, id.parse()?)),
        };
        changes.push(Change {
            path: RepoPath::new(name)?,
            entry,
        });
    }
    Ok(changes)
}

/// Reads `MODE KIND ID\tPATH`.
fn parse_entry(line: &str) -> Result<Change> {
    let (fields, name) = line
        .split_once('\t')
        .ok_or_else(|| unclear("git ls-tree"))?;
    let fields: Vec<&str> = fields.split(' ').collect();
    let [mode, _, id] = fields[..] else {
        return Err(unclear("git ls-tree"));
    };
    Ok(Change {
        path: RepoPath::new(name)?,
        entry: Some((mode.parse()?, id.parse()?)),
    })
}

/// What a path below a directory becomes.
type Below<'a> = (&'a str, Option<(Mode, git2::Oid)>);

/// Writes the base's tree with changes, with libgit2.
fn tree_in_process(
    library: &git2::Repository,
    base: Option<&Oid>,
    changes: &[Change],
) -> Result<git2::Oid, git2::Error> {
    let tree = match base {
        Some(id) => {
            let object = library.find_object(git2::Oid::from_str(id.as_str())?, None)?;
            Some(object.peel_to_tree()?)
        }
        None => None,
    };
    let mut below = Vec::new();
    for change in changes {
        let entry = match &change.entry {
            Some((mode, id)) => Some((*mode, git2::Oid::from_str(id.as_str())?)),
            None => None,
        };
        below.push((change.path.as_str(), entry));
    }
    match directory_in_process(library, tree.as_ref(), &below)? {
        Some(id) => Ok(id),
        None => library.treebuilder(None)?.write(),
    }
}

/// Writes one directory; `None` when nothing is left in it.
fn directory_in_process(
    library: &git2::Repository,
    tree: Option<&git2::Tree<'_>>,
    below: &[Below<'_>],
) -> Result<Option<git2::Oid>, git2::Error> {
    let mut builder = library.treebuilder(tree)?;
    let mut deeper: BTreeMap<&str, Vec<Below<'_>>> = BTreeMap::new();
    let mut entries = Vec::new();
    for (path, entry) in below {
        match path.split_once('/') {
            Some((name, rest)) => deeper.entry(name).or_default().push((rest, *entry)),
            None => entries.push((*path, *entry)),
        }
    }
    for (name, below) in deeper {
        let known = tree.and_then(|tree| tree.get_name(name));
        let inner = match known {
            Some(entry) if entry.kind() == Some(git2::ObjectType::Tree) => {
                Some(library.find_tree(entry.id())?)
            }
            Some(_) => return Err(git2::Error::from_str("a file is in the way")),
            None => None,
        };
        let id = directory_in_process(library, inner.as_ref(), &below)?;
        entries.push((name, id.map(|id| (Mode::TREE, id))));
    }
    for (name, entry) in entries {
        match entry {
            Some((mode, id)) => drop(builder.insert(name, id, mode.number())?),
            None if builder.get(name)?.is_some() => builder.remove(name)?,
            None => {}
        }
    }
    if builder.is_empty() {
        return Ok(None);
    }
    builder.write().map(Some)
}

/// An index and a message file of a commit's own; they go with it.
#[derive(Debug)]
pub(super) struct Scratch<'a> {
    repository: &'a Repository,
    /// The private index.
    pub(super) index: PathBuf,
    /// The message that hooks may change.
    pub(super) message: PathBuf,
}

impl<'a> Scratch<'a> {
    /// Names the files, and removes what dead processes left.
    pub(super) fn new(repository: &'a Repository) -> Self {
        let directory = repository.git_dir();
        remove_left_behind(directory);
        let name = |kind: &str| directory.join(format!("roadmap-{}.{kind}", std::process::id()));
        let scratch = Self {
            repository,
            index: name("index"),
            message: name("msg"),
        };
        scratch.remove();
        scratch
    }

    /// Fills the private index with the base, a commit or a tree, and changes. A warm one starts
    /// from a copy of the user's, which knows which files are unchanged.
    ///
    /// # Errors
    /// When Git cannot write it.
    pub(super) fn load(&self, base: Option<&Oid>, changes: &[Change], warm: bool) -> Result<()> {
        if warm && self.repository.index.exists() {
            copy_with_time(&self.repository.index, &self.index)
                .map_err(|cause| Error::io(self.index.display(), &cause))?;
        }
        let source = match base {
            Some(base) => ["--reset", base.as_str()],
            None => ["--empty", ""],
        };
        self.git("prepare the commit")
            .arg("read-tree")
            .args(source.iter().filter(|argument| !argument.is_empty()))
            .run()?;
        self.git("prepare the commit")
            .args(["update-index", "-z", "--index-info"])
            .input(index_info(base, changes))
            .run()?;
        Ok(())
    }

    /// Writes the private index as a tree.
    ///
    /// # Errors
    /// When Git cannot write it.
    pub(super) fn write_tree(&self) -> Result<Oid> {
        let output = self
            .git("write the commit's tree")
            .arg("write-tree")
            .run()?;
        output.line().parse()
    }

    /// Runs git on the private index, which is never split in two files, and
    /// never sparse: `update-index` would put a file beside its own directory.
    fn git(&self, purpose: &'static str) -> Git {
        self.repository
            .git(purpose)
            .env("GIT_INDEX_FILE", &self.index)
            .args(["-c", "core.splitIndex=false", "-c", "index.sparse=false"])
    }

    /// Removes the files, if they are there.
    fn remove(&self) {
        for path in [
            &self.index,
            &self.message,
            &self.index.with_extension("index.lock"),
        ] {
            // What cannot be removed now goes with a later commit.
            let _left_behind = fs::remove_file(path);
        }
    }
}

impl Drop for Scratch<'_> {
    fn drop(&mut self) {
        self.remove();
    }
}

/// Copies an index. Its time stays, because Git takes files written at the same
/// time or later for perhaps changed.
fn copy_with_time(from: &Path, to: &Path) -> io::Result<()> {
    let written = fs::metadata(from)?.modified()?;
    fs::copy(from, to)?;
    File::options().write(true).open(to)?.set_modified(written)
}

/// The changes in the form that `git update-index --index-info` reads.
fn index_info(base: Option<&Oid>, changes: &[Change]) -> Vec<u8> {
    let length = match (
        base,
        changes.iter().find_map(|change| change.entry.as_ref()),
    ) {
        (Some(id), _) | (None, Some((_, id))) => id.as_str().len(),
        (None, None) => 40,
    };
    let zero = "0".repeat(length);
    let mut out = String::new();
    for Change { path, entry } in changes {
        match entry {
            Some((mode, id)) => out.push_str(&format!("{mode} {id} 0\t{path}\0")),
            None => out.push_str(&format!("0 {zero} 0\t{path}\0")),
        }
    }
    out.into_bytes()
}

/// Removes our files of processes that died long ago.
fn remove_left_behind(directory: &Path) {
    let Ok(entries) = fs::read_dir(directory) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let ours = name.starts_with("roadmap-")
            && [".index", ".index.lock", ".msg"]
                .iter()
                .any(|end| name.ends_with(end));
        let old = || {
            let written = entry.metadata().and_then(|found| found.modified()).ok();
            written
                .and_then(|time| time.elapsed().ok())
                .is_some_and(|age| age > LEFT_BEHIND)
        };
        if ours && old() {
            let _left_behind = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::{Place, path};
    use super::*;

    /// Both ways to write a tree write the same.
    #[test]
    fn trees_are_those_of_git() {
        let place = Place::new();
        let check = |base: &Head, changes: &[Change]| {
            let base = base.commit.as_ref();
            let repository = place.open();
            let quick = repository
                .fast(|library| tree_in_process(library, base, changes))
                .map(Oid::from);
            let scratch = Scratch::new(&repository);
            scratch.load(base, changes, true).unwrap();
            let slow = scratch.write_tree().unwrap();
            assert_eq!(quick, Some(slow));
        };
        let repository = place.open();
        let id = repository.write_blob(b"x").unwrap();
        let change = |name: &str, mode: Option<Mode>| Change {
            path: path(name),
            entry: mode.map(|mode| (mode, id.clone())),
        };
        let new = [
            change("ROADMAP.md", Some(Mode::REGULAR)),
            change(".roadmap/a/b.svg", Some(Mode::REGULAR)),
            change(".roadmap/a.svg", Some(Mode::EXECUTABLE)),
            change("gone", None),
        ];
        check(&repository.head().unwrap(), &new);
        place.write("ROADMAP.md", "y");
        place.write("docs/only.md", "y");
        place.write("docs.md", "y");
        place.commit_all("x");
        let head = repository.head().unwrap();
        check(&head, &new);
        check(&head, &[change("docs/only.md", None)]);
        check(
            &head,
            &[
                change("docs/only.md", None),
                change("ROADMAP.md", None),
                change("docs.md", None),
            ],
        );
        let blocked = [change("ROADMAP.md/x", Some(Mode::REGULAR))];
        let quick =
            repository.fast(|library| tree_in_process(library, head.commit.as_ref(), &blocked));
        assert_eq!(quick, None);
    }
}
