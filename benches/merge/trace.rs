//! Following tasks through all versions of a list, beside `git log -p`.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use git_roadmap::git::{Oid, RepoPath, Repository};
use git_roadmap::roadmap::Document;
use git_roadmap::workspace::sync::lineage;

use super::history::{commits, git, version};
use super::timing::{Work, in_turns, print_ratios, time};

/// How often the time of `git log -p` the tracing may take.
const ASKED: f64 = 2.0;

const ROUNDS: usize = 9;

/// Measures what `sync` does to follow tasks from the first version of a file
/// with any to the newest: within this process, and as the whole of a dry run in
/// a copy of the first version, with its start, its fetch, its merge and its report.
pub(crate) fn trace(clone: &str, path: &str) {
    let mut commits = commits(clone, "HEAD", path);
    let has_tasks = |commit: &String| !version(clone, commit, path).tasks().is_empty();
    let first = commits.iter().position(has_tasks).unwrap();
    commits.drain(..first);
    let oldest = &commits[0];
    let ends = (version(clone, oldest, path), version(clone, "HEAD", path));
    let (from, tip) = (id(clone, oldest), id(clone, "HEAD"));
    let name = RepoPath::new(path).unwrap();
    let copies = tempfile::tempdir().unwrap();
    let copy = copy(clone, oldest, copies.path());
    let repository = Repository::discover(Path::new(&copy)).unwrap().unwrap();
    let follow = |ends: &(Document, Document)| {
        lineage(&repository, (&ends.0, &from), (&ends.1, &tip), &name).unwrap()
    };
    let sync = ["-C", &copy, "--file", path, "sync", "-n", clone];
    let log = ["-C", clone, "log", "-p", "--", path];
    let mut work: [Work<'_>; 3] = [
        ("git log -p", Box::new(|| run("git", &log))),
        ("tracing", Box::new(|| time(|| follow(&ends)))),
        (
            "git-roadmap sync -n, all of it",
            Box::new(|| run(env!("CARGO_BIN_EXE_git-roadmap"), &sync)),
        ),
    ];
    let times = in_turns(ROUNDS, &mut work);
    let kept = follow(&ends).pairs().count();
    let title = format!(
        "{path}: {} versions, {} tasks in the first, {} in the newest, {kept} in both",
        commits.len(),
        ends.0.tasks().len(),
        ends.1.tasks().len(),
    );
    print_ratios(&title, &work, &times, ASKED);
}

fn id(clone: &str, revision: &str) -> Oid {
    let text = git(clone, &["rev-parse", revision]);
    String::from_utf8(text).unwrap().trim().parse().unwrap()
}

/// A copy that stands where the file was new.
fn copy(clone: &str, oldest: &str, folder: &Path) -> String {
    let place = folder.join("copy");
    let place = place.to_str().unwrap();
    git(clone, &["clone", "-q", "--shared", "-n", ".", place]);
    git(place, &["reset", "-q", "--hard", oldest]);
    git(place, &["remote", "remove", "origin"]);
    place.to_owned()
}

fn run(program: &str, arguments: &[&str]) -> Duration {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    time(|| command.status().unwrap())
}
