//! What a repository holds, layer by layer, to compare it before and after.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::{Repo, Run};

/// The files of one layer; in Git's layers with mode and id.
type Files = BTreeMap<String, String>;

/// All that a user could lose: `HEAD`'s files, the index with its flags, and
/// the files on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) commits: usize,
    pub(crate) head: Files,
    pub(crate) index: Files,
    pub(crate) disk: BTreeMap<String, Vec<u8>>,
}

impl Standing {
    /// Looks at all layers.
    pub(crate) fn of(repo: &Repo) -> Self {
        let said = |arguments: &[&str]| repo.call("git", arguments).run().stdout;
        // On a branch without commits there is nothing to list.
        let commits = said(&["rev-list", "--count", "HEAD"]);
        let mut disk = BTreeMap::new();
        read_disk(repo.top(), repo.top(), &mut disk);
        Self {
            commits: commits.trim().parse().unwrap_or(0),
            head: listed(&said(&["ls-tree", "-r", "-z", "--full-tree", "HEAD"])),
            index: listed(&said(&["ls-files", "-s", "-v", "-z"])),
            disk,
        }
    }

    /// Asserts that this, found after a fault, is nothing worse than a point on
    /// the way from `before` to `after`.
    ///
    /// The layers change in the order disk, index, `HEAD`; those that Git holds
    /// change as a whole. So nothing is ever staged that would take back what
    /// is committed, and nothing is on disk that would take back what is staged.
    #[track_caller]
    pub(crate) fn check_between(&self, before: &Self, after: &Self, what: &str) {
        let committed = self.head == after.head;
        assert!(committed || self.head == before.head, "{what}: HEAD");
        let expected = if committed { after } else { before };
        assert_eq!(self.commits, expected.commits, "{what}: commits");
        let staged = self.index == after.index;
        assert!(
            staged || self.index == before.index,
            "{what}: the index\n{:?}\nis neither\n{:?}\nnor\n{:?}",
            self.index,
            before.index,
            after.index
        );
        assert!(staged || !committed, "{what}: a staged revert");
        for (path, bytes) in &self.disk {
            let known = [before, after].map(|known| known.disk.get(path) == Some(bytes));
            assert!(
                known.contains(&true) || is_left_over(path),
                "{what}: {path} on disk is\n{}",
                String::from_utf8_lossy(bytes)
            );
            assert!(
                known[1] || !staged || before.index == after.index || is_left_over(path),
                "{what}: {path} on disk takes back what is staged"
            );
        }
        for path in before.disk.keys() {
            assert!(self.disk.contains_key(path), "{what}: {path} is gone");
        }
    }

    /// The temporary files that a killed process left beside the files that it
    /// was about to replace.
    pub(crate) fn left_over(&self) -> Vec<&String> {
        self.disk.keys().filter(|path| is_left_over(path)).collect()
    }
}

/// Reads `FIELDS\tPATH\0`.
fn listed(text: &str) -> Files {
    text.split_terminator('\0')
        .filter_map(|line| line.split_once('\t'))
        .map(|(fields, path)| (path.to_owned(), fields.to_owned()))
        .collect()
}

fn read_disk(folder: &Path, top: &Path, disk: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(top).unwrap().display().to_string();
        if name == ".git" {
            continue;
        }
        let kind = fs::symlink_metadata(&path).unwrap();
        if kind.is_symlink() {
            let target = fs::read_link(&path).unwrap().display().to_string();
            disk.insert(name, format!("-> {target}").into_bytes());
        } else if kind.is_dir() {
            read_disk(&path, top, disk);
        } else {
            disk.insert(name, fs::read(&path).unwrap());
        }
    }
}

fn is_left_over(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap();
    name.starts_with(".roadmap-") && name.ends_with(".tmp")
}

/// Asserts that Git finds no fault with its objects.
#[track_caller]
pub(crate) fn check_objects(repo: &Repo) {
    let run = repo.call("git", &["fsck", "--strict", "--no-dangling"]);
    run.run().succeeds();
}

/// Ticks a repository's first task, which is about flour, and asserts that
/// exactly this is committed and all else is as it was.
#[track_caller]
pub(crate) fn ticks(repo: &Repo) -> Run {
    ticks_by(repo, &[], |repo| repo.roadmap("check flour"))
}

/// As [`ticks`], for any way to run the tool and with other paths that the
/// commit may change.
#[track_caller]
pub(crate) fn ticks_by(repo: &Repo, also: &[&str], run: impl FnOnce(&Repo) -> Run) -> Run {
    let layers = |repo: &Repo| ["show HEAD:ROADMAP.md", "show :ROADMAP.md"].map(|c| repo.git(c));
    let (before, texts) = (Standing::of(repo), layers(repo));
    let status = repo.git("status --porcelain");
    let run = run(repo).succeeds();
    let after = Standing::of(repo);
    assert_eq!(after.commits, before.commits + 1, "{run}");
    assert_eq!(layers(repo), texts.map(|text| ticked(&text)), "{run}");
    let disk = |standing: &Standing| String::from_utf8(standing.disk["ROADMAP.md"].clone());
    assert_eq!(disk(&after).unwrap(), ticked(&disk(&before).unwrap()));
    for path in after.disk.keys().chain(before.disk.keys()) {
        if path != "ROADMAP.md" && !also.contains(&path.as_str()) {
            assert_eq!(after.disk.get(path), before.disk.get(path), "{path}");
            assert_eq!(after.index.get(path), before.index.get(path), "{path}");
            assert_eq!(after.head.get(path), before.head.get(path), "{path}");
        }
    }
    let entry = |files: &Files| files["ROADMAP.md"].split(' ').next().map(str::to_owned);
    assert_eq!(entry(&after.head), entry(&before.head), "the mode");
    assert_eq!(repo.git("status --porcelain"), status, "{run}");
    check_objects(repo);
    run
}

/// The text with the first task ticked.
pub(crate) fn ticked(text: &str) -> String {
    assert_eq!(text.matches("[ ] Flour").count(), 1, "{text}");
    text.replace("[ ] Flour", "[x] Flour")
}

/// Tries to tick the first task; asserts that this is refused with a reason
/// and a way out, and that nothing has changed.
#[track_caller]
pub(crate) fn refuses(repo: &Repo, reason: &str) -> Run {
    refuses_by(repo, reason, |repo| repo.roadmap("check flour"))
}

/// As [`refuses`], for any way to run the tool.
#[track_caller]
pub(crate) fn refuses_by(repo: &Repo, reason: &str, run: impl FnOnce(&Repo) -> Run) -> Run {
    let before = Standing::of(repo);
    let run = run(repo).ends_with(2);
    assert_eq!(Standing::of(repo), before, "{run}");
    assert!(run.stderr.contains(reason), "{reason:?} is not in {run}");
    assert!(run.stderr.contains("hint: "), "no way out in {run}");
    run
}

/// A copy of a repository, made faster than Git could make it anew.
pub(crate) fn twin(repo: &Repo) -> Repo {
    twin_in(repo, Repo::folder())
}

/// As [`twin`], in a folder that is there already.
pub(crate) fn twin_in(repo: &Repo, twin: Repo) -> Repo {
    copy(repo.top(), twin.top());
    let settings = repo.beside("gitconfig");
    if settings.exists() {
        fs::copy(settings, twin.beside("gitconfig")).unwrap();
    }
    twin
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        let kind = fs::symlink_metadata(&path).unwrap();
        if kind.is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Git's locks in a repository, without the tool's own that is never held on.
pub(crate) fn locks(repo: &Repo) -> Vec<PathBuf> {
    let mut found = Vec::new();
    find_locks(&repo.top().join(".git"), &mut found);
    found
}

fn find_locks(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find_locks(&path, found);
        } else if path.extension().is_some_and(|end| end == "lock")
            && path.file_name().is_some_and(|name| name != "roadmap.lock")
        {
            found.push(path);
        }
    }
}

/// Whether a program can be run; tests that need another say that they are
/// skipped.
pub(crate) fn has_program(name: &str) -> bool {
    let found = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()));
    if !found {
        eprintln!("skipped: {name} is not installed");
    }
    found
}

/// A `PATH` in which Git finds the tool as its own command.
pub(crate) fn path_with_tool() -> String {
    let tool = Path::new(env!("CARGO_BIN_EXE_git-roadmap"));
    let folders = std::env::var("PATH").unwrap();
    format!("{}:{folders}", tool.parent().unwrap().display())
}
