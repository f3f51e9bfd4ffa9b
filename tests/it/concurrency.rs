//! Many processes at once, while the user goes on working.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::harness::Repo;
use crate::standing::{check_objects, locks};

const PROCESSES: usize = 8;
const TICKS: usize = 10;

/// A roadmap with a task for every tick, with blocks and pictures.
fn roadmap() -> String {
    let mut text = "# Tasks\n\n<!-- roadmap:badges -->\n<!-- /roadmap:badges -->\n".to_owned();
    for process in 0..PROCESSES {
        text.push_str(&format!("\n## Phase {}: Work\n\n", process + 1));
        let tasks = (0..TICKS).map(|tick| format!("- [ ] task {process}-{tick}.\n"));
        text.extend(tasks);
    }
    text
}

fn with_tasks() -> Repo {
    let repo = Repo::with(roadmap());
    repo.roadmap("refresh").succeeds();
    repo.commit_all("Refresh");
    repo
}

/// Ticks so many tasks of one process, in a checkout.
fn tick_all(repo: &Repo, checkout: &str, process: usize, ticks: usize) {
    for tick in 0..ticks {
        let tool = env!("CARGO_BIN_EXE_git-roadmap");
        let selector = format!("task {process}-{tick}.");
        let run = repo.call(tool, &["-C", checkout, "check", &selector]).run();
        assert_eq!(run.status, Some(0), "{run}");
    }
}

/// Adds and commits other files, as a user in another terminal; tries again
/// where Git says that somebody else came first.
fn work(repo: &Repo, goes_on: &AtomicBool) -> usize {
    let mut commits = 0;
    while goes_on.load(Ordering::Relaxed) {
        let name = format!("src/{commits}.txt");
        repo.write(&name, format!("{commits}\n"));
        let commit = ["commit", "-q", "-m", "Work", "--", &name];
        if insist(repo, goes_on, &["add", &name]) && insist(repo, goes_on, &commit) {
            commits += 1;
        }
        // Nobody is faster for long, and a build may be slow.
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    commits
}

fn insist(repo: &Repo, goes_on: &AtomicBool, arguments: &[&str]) -> bool {
    loop {
        let run = repo.call("git", arguments).run();
        if run.status == Some(0) {
            return true;
        }
        let raced = ["index.lock", "cannot lock ref"];
        assert!(
            raced.iter().any(|words| run.stderr.contains(words)),
            "{run}"
        );
        if !goes_on.load(Ordering::Relaxed) {
            return false;
        }
    }
}

/// Runs all processes in these checkouts by turns, beside the user's work.
fn run_all(repo: &Repo, checkouts: &[&str], ticks: usize) -> usize {
    let goes_on = AtomicBool::new(true);
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| work(repo, &goes_on));
        let tickers: Vec<_> = (0..PROCESSES)
            .map(|process| {
                let checkout = checkouts[process % checkouts.len()];
                scope.spawn(move || tick_all(repo, checkout, process, ticks))
            })
            .collect();
        let ended: Vec<_> = tickers.into_iter().map(|ticker| ticker.join()).collect();
        goes_on.store(false, Ordering::Relaxed);
        let commits = worker.join().unwrap();
        for end in ended {
            end.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
        commits
    })
}

/// Every commit of ours changes one tick and pictures; every other none.
#[track_caller]
fn check_commits(repo: &Repo, branch: &str, ticks: usize) {
    let log = repo.git(&format!("log --format=%x00%s --name-only {branch}"));
    let mut ours = 0;
    for commit in log.split('\0').skip(1) {
        let (subject, files) = commit.split_once('\n').unwrap_or((commit, ""));
        let files: Vec<&str> = files.lines().filter(|line| !line.is_empty()).collect();
        if subject.starts_with("roadmap: ") {
            ours += 1;
            let known = |file: &&str| *file == "ROADMAP.md" || file.starts_with(".roadmap/");
            assert!(files.iter().all(known), "{subject}: {files:?}");
        } else if subject == "Work" {
            assert_eq!(files.len(), 1, "{files:?}");
            assert!(files[0].starts_with("src/"), "{files:?}");
        }
    }
    assert_eq!(ours, ticks, "commits on {branch}");
    let committed = repo.git(&format!("show {branch}:ROADMAP.md"));
    assert_eq!(
        committed.matches("- [x] ").count(),
        ticks,
        "ticks on {branch}"
    );
}

#[test]
fn eight_processes_and_a_user() {
    let repo = with_tasks();
    repo.write("staged.txt", "staged\n");
    repo.git("add staged.txt");
    let works = run_all(&repo, &["."], TICKS);
    eprintln!(
        "{works} commits of other files beside {} ticks",
        PROCESSES * TICKS
    );
    assert!(works > 0);
    check_commits(&repo, "main", PROCESSES * TICKS);
    let all = repo.git("rev-list --count HEAD");
    assert_eq!(all.trim(), (2 + works + PROCESSES * TICKS).to_string());
    let left: Vec<String> = locks(&repo)
        .iter()
        .map(|lock| lock.display().to_string())
        .collect();
    assert_eq!(left, [""; 0]);
    // What the user had staged still is, and nothing else is out of order but
    // perhaps the file at which the work stopped.
    let status = repo.git("status --porcelain");
    let other = |line: &&str| !line.contains(&format!("src/{works}.txt"));
    let status: Vec<&str> = status.lines().filter(other).collect();
    assert_eq!(status, ["A  staged.txt"]);
    repo.roadmap("verify").succeeds();
    check_objects(&repo);
}

/// Two checkouts of one repository share its objects and references.
#[test]
fn two_checkouts_at_once() {
    let repo = with_tasks();
    repo.git("worktree add -q ../linked -b side");
    run_all(&repo, &[".", "../linked"], 4);
    for (checkout, branch) in [(".", "main"), ("../linked", "side")] {
        check_commits(&repo, branch, PROCESSES / 2 * 4);
        repo.roadmap(&format!("-C {checkout} verify")).succeeds();
        let status = repo.git(&format!(
            "-C {checkout} status --porcelain -- ROADMAP.md .roadmap"
        ));
        assert_eq!(status, "");
    }
    check_objects(&repo);
}
