//! Disks that are full, and folders that nobody may write to.

use std::fs::{self, File, Permissions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::scenes::{self, Scene, tick};
use crate::harness::Repo;
use crate::standing::{Standing, twin, twin_in};

/// The unit in which a file system in memory counts.
const PAGE: u64 = 4096;

/// A mounted file system, which goes with this.
struct Mount(PathBuf);

impl Mount {
    /// Mounts with these options; `None` where that is not allowed.
    fn new(options: &[&str], on: &Path) -> Option<Self> {
        let done = run("mount", options, on);
        if !done {
            eprintln!("skipped: nothing can be mounted here");
        }
        done.then(|| Self(on.to_owned()))
    }

    fn remount(&self, options: &str) {
        assert!(run("mount", &["-o", options], &self.0), "remount,{options}");
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        run("umount", &["-l"], &self.0);
    }
}

fn run(program: &str, options: &[&str], on: &Path) -> bool {
    let mut command = Command::new(program);
    command.args(options).arg(on).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// A copy of the scene on a small disk of its own.
fn on_a_disk(scene: &Scene) -> Option<(Mount, Repo)> {
    let folder = Repo::folder();
    let options = [
        "-t",
        "tmpfs",
        "-o",
        "size=2m,nr_inodes=600,mode=755",
        "tmpfs",
    ];
    let mount = Mount::new(&options, folder.top())?;
    Some((mount, twin_in(&scene.repo, folder)))
}

/// Fills the disk but for some pages.
fn fill(repo: &Repo, pages: u64) {
    let path = repo.top().join(".git/filler");
    let mut file = File::create(&path).unwrap();
    let mut size = 0;
    while file.write_all(&[0; PAGE as usize]).is_ok() {
        size += PAGE;
    }
    file.set_len(size.saturating_sub(pages * PAGE)).unwrap();
}

/// Uses up the names that the disk can have but for some.
fn fill_names(repo: &Repo, names: usize) {
    let folder = repo.top().join(".git/filler");
    fs::create_dir(&folder).unwrap();
    let made = (0..).take_while(|n| File::create(folder.join(n.to_string())).is_ok());
    let made: Vec<i32> = made.collect();
    for n in made.iter().rev().take(names) {
        fs::remove_file(folder.join(n.to_string())).unwrap();
    }
}

fn make_room(repo: &Repo) {
    let path = repo.top().join(".git/filler");
    if path.is_dir() {
        fs::remove_dir_all(path).unwrap();
    } else {
        fs::remove_file(path).unwrap();
    }
}

/// Ticks with more and more room until it succeeds.
fn check_full(scene: &Scene, name: &str, limit: impl Fn(&Repo, u64)) {
    for room in 0..60 {
        let Some((_mount, repo)) = on_a_disk(scene) else {
            return;
        };
        let mut status = None;
        let what = format!("a full disk with {room} {name}");
        let happen = |repo: &Repo| {
            limit(repo, room);
            status = tick(repo).status;
            assert!([Some(0), Some(2)].contains(&status), "{what}: {status:?}");
            status
        };
        scene.check_in(&repo, &what, happen, make_room);
        if status == Some(0) {
            eprintln!("{}: {room} runs met a full disk", scene.name);
            assert!(room > 3, "{what}");
            return;
        }
    }
    panic!("{}: no room is enough", scene.name);
}

#[test]
fn a_full_disk() {
    check_full(&scenes::richest(), "pages", fill);
    check_full(&scenes::hooked(), "pages", fill);
}

#[test]
fn a_disk_without_names() {
    let limit = |repo: &Repo, room: u64| fill_names(repo, room as usize);
    check_full(&scenes::richest(), "names", limit);
}

#[test]
fn a_disk_that_only_reads() {
    for scene in scenes::all() {
        let Some((mount, repo)) = on_a_disk(&scene) else {
            return;
        };
        mount.remount("remount,ro");
        let happen = |repo: &Repo| {
            let run = tick(repo).ends_with(2);
            assert_eq!(Standing::of(repo), scene.before, "{run}");
            // In our words or in Git's.
            let said = ["file system is read-only", "Read-only file system"];
            assert!(said.iter().any(|words| run.stderr.contains(words)), "{run}");
            run.status
        };
        scene.check_in(&repo, "a read-only disk", happen, |_| {
            mount.remount("remount,rw");
        });
    }
}

/// A folder in which nothing may be made: by its permissions, or for the
/// superuser, whom they do not bind, by a read-only mount.
struct ReadOnly {
    folder: PathBuf,
    mounts: Vec<Mount>,
}

impl ReadOnly {
    /// `except` can still be written to.
    fn new(folder: PathBuf, except: Option<&Path>) -> Option<Self> {
        let mut mounts = Vec::new();
        if is_bound() {
            fs::set_permissions(&folder, Permissions::from_mode(0o555)).unwrap();
            return Some(Self { folder, mounts });
        }
        let from = folder.display().to_string();
        mounts.push(Mount::new(&["--bind", &from], &folder)?);
        if let Some(except) = except {
            // Bound to itself, a folder keeps its own way of being mounted.
            let from = except.display().to_string();
            mounts.push(Mount::new(&["--bind", &from], except)?);
        }
        mounts[0].remount("remount,bind,ro");
        Some(Self { folder, mounts })
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        while let Some(mount) = self.mounts.pop() {
            drop(mount);
        }
        if is_bound() {
            fs::set_permissions(&self.folder, Permissions::from_mode(0o755)).unwrap();
        }
    }
}

/// Whether permissions bind us.
fn is_bound() -> bool {
    let probe = tempfile::tempdir().unwrap();
    fs::set_permissions(probe.path(), Permissions::from_mode(0o555)).unwrap();
    File::create(probe.path().join("x")).is_err()
}

#[test]
fn a_read_only_git_directory() {
    for scene in scenes::all() {
        let repo = twin(&scene.repo);
        let Some(guard) = ReadOnly::new(repo.top().join(".git"), None) else {
            return;
        };
        let happen = |repo: &Repo| {
            let run = tick(repo).ends_with(2);
            assert!(run.stderr.starts_with("error: "), "{run}");
            run.status
        };
        scene.check_in(&repo, "a read-only .git", happen, |_| drop(guard));
    }
}

#[test]
fn a_read_only_folder() {
    for scene in scenes::all() {
        let repo = twin(&scene.repo);
        let git = repo.top().join(".git");
        let Some(guard) = ReadOnly::new(repo.top().to_owned(), Some(&git)) else {
            return;
        };
        let happen = |repo: &Repo| {
            let run = tick(repo).ends_with(2);
            assert_eq!(Standing::of(repo), scene.before, "{run}");
            run.status
        };
        scene.check_in(&repo, "a read-only folder", happen, |_| drop(guard));
    }
}
