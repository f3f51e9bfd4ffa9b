//! Noticing that something changed on disk: as the system says, and where it
//! says nothing, by looking now and then.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::mirror::Mirror;
use crate::error::{Error, Result};
use crate::workspace::Workspace;

/// How long to wait for more after the first sign: programs write a file in
/// several steps, and Git several files.
const QUIET: Duration = Duration::from_millis(30);

/// How long to wait for quiet at most.
const MAX_QUIET: Duration = Duration::from_millis(300);

/// How often to look where the system does not say what changes.
const POLL: Duration = Duration::from_secs(1);

/// How often to look where it does; network file systems keep some to
/// themselves.
const SELDOM: Duration = Duration::from_secs(2);

/// Starts to watch; it goes on as long as the process does.
pub(super) fn start(workspace: &Workspace, mirror: Arc<Mirror>) -> Result<()> {
    let (sender, signs) = mpsc::channel();
    let watcher = watcher(workspace, sender.clone());
    thread::Builder::new()
        .name("watch".to_owned())
        .spawn(move || {
            let every = if watcher.is_some() { SELDOM } else { POLL };
            // Without a watcher, this keeps the channel open.
            let _open = (watcher, sender);
            watch(&mirror, &signs, every);
        })
        .map_err(|cause| Error::io("a thread", &cause))?;
    Ok(())
}

fn watch(mirror: &Mirror, signs: &Receiver<()>, every: Duration) {
    loop {
        match signs.recv_timeout(every) {
            Ok(()) => wait_for_quiet(signs),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        mirror.look_unless_writing();
    }
}

fn wait_for_quiet(signs: &Receiver<()>) {
    let begun = Instant::now();
    while begun.elapsed() < MAX_QUIET && signs.recv_timeout(QUIET).is_ok() {}
}

/// Watches the roadmap's folder, and Git's directory with its references;
/// `None` where any of them cannot be watched.
fn watcher(workspace: &Workspace, sender: mpsc::Sender<()>) -> Option<RecommendedWatcher> {
    let hear = move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| is_change(&event)) {
            let _ = sender.send(());
        }
    };
    let mut watcher = notify::recommended_watcher(hear).ok()?;
    let mut watch = |place: &Path, mode| watcher.watch(place, mode).ok();
    let file = workspace.disk_path(workspace.roadmap_path());
    watch(file.parent()?, RecursiveMode::NonRecursive)?;
    if let Some(repository) = workspace.repository() {
        watch(repository.git_dir(), RecursiveMode::NonRecursive)?;
        let common = repository.common_dir();
        if common != repository.git_dir() {
            watch(common, RecursiveMode::NonRecursive)?;
        }
        // Not there where references are kept in tables.
        let heads = common.join("refs").join("heads");
        if heads.is_dir() {
            watch(&heads, RecursiveMode::Recursive)?;
        }
        let tables = common.join("reftable");
        if tables.is_dir() {
            watch(&tables, RecursiveMode::NonRecursive)?;
        }
    }
    Some(watcher)
}

/// Whether something was written; we ourselves read these files at every look.
/// Locks come and go around every change, and change nothing.
fn is_change(event: &Event) -> bool {
    let is_written = match event.kind {
        EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
        _ => true,
    };
    let is_lock = |path: &PathBuf| path.extension().is_some_and(|end| end == "lock");
    let paths = &event.paths;
    is_written && (paths.is_empty() || !paths.iter().all(is_lock))
}
