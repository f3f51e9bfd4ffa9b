//! Processes killed: at every call of Git, and at random times.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

use super::scenes::{self, Left, Scene, signal, spawn, wait};
use crate::harness::Repo;
use crate::standing::twin;

/// Git, but for a fault at one of the calls.
const FAULTY_GIT: &str = r#"#!/bin/sh
echo >>"$FAULT_CALLS"
calls=0
while read -r _; do calls=$((calls + 1)); done <"$FAULT_CALLS"
PATH=$FAULT_PATH
[ "$calls" -eq "$FAULT_AT" ] || exec git "$@"
case $FAULT in
group-before) kill -9 0 ;;
group-after) git "$@"; kill -9 0 ;;
git-before) kill -9 $$ ;;
git-after) git "$@"; kill -9 $$ ;;
fails) echo "fatal: a fault" >&2; exit 128 ;;
traced) exec strace -qq -o "$FAULT_LOG" -e "trace=$FAULT_CALL" -e "inject=$FAULT_CALL:$FAULT_HOW" git "$@" ;;
esac
"#;

/// A folder that hides Git behind a faulty one.
pub(super) struct FaultyGit {
    folder: tempfile::TempDir,
}

impl FaultyGit {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("git");
        fs::write(&path, FAULTY_GIT).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        Self { folder }
    }

    /// Runs the command with a fault at a call; whether it came so far.
    pub(super) fn run(
        &self,
        repo: &Repo,
        at: usize,
        variables: &[(&str, &str)],
    ) -> (bool, Option<i32>) {
        let calls = repo.beside("calls");
        let path = std::env::var("PATH").unwrap();
        let faulty = format!("{}:{path}", self.folder.path().display());
        let (calls_name, at_name) = (calls.display().to_string(), at.to_string());
        let own = [
            ("PATH", faulty.as_str()),
            ("FAULT_PATH", path.as_str()),
            ("FAULT_CALLS", &calls_name),
            ("FAULT_AT", &at_name),
        ];
        let status = wait(spawn(repo, &[&own[..], variables].concat()));
        let made = fs::read(&calls).map_or(0, |calls| calls.len());
        (made >= at, status)
    }
}

/// Lets one kind of fault happen at every call of Git in turn.
fn sweep(scene: &Scene, fault: &str) -> usize {
    let git = FaultyGit::new();
    for at in 1.. {
        let mut reached = false;
        let what = format!("{fault} at call {at}");
        scene.check(&what, |repo| {
            let (there, status) = git.run(repo, at, &[("FAULT", fault)]);
            reached = there;
            assert!(there || status == Some(0), "{what}: {status:?}");
            status
        });
        if !reached {
            return at;
        }
    }
    unreachable!("a command ends")
}

fn sweep_all(scenes: &[Scene], faults: &[&str]) {
    let mut runs = 0;
    for scene in scenes {
        for fault in faults {
            runs += sweep(scene, fault);
        }
    }
    eprintln!("{runs} runs, with {faults:?}");
}

#[test]
fn the_group_is_killed_before_every_call_of_git() {
    sweep_all(&scenes::all(), &["group-before"]);
}

#[test]
fn the_group_is_killed_after_every_call_of_git() {
    sweep_all(&scenes::all(), &["group-after"]);
}

/// As when the system is out of memory: Git dies and the tool goes on.
#[test]
fn every_call_of_git_is_killed() {
    let scenes = [scenes::richest(), scenes::hooked()];
    sweep_all(&scenes, &["git-before", "git-after"]);
}

#[test]
fn every_call_of_git_fails() {
    sweep_all(&[scenes::richest(), scenes::hooked()], &["fails"]);
}

/// Numbers that are the same in every run.
struct Chance(u64);

impl Chance {
    /// A number from 0 up to, not including, 1.
    fn next(&mut self) -> f64 {
        // Xorshift, which is random enough for times.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// How long the command takes in a scene.
fn duration(scene: &Scene) -> Duration {
    let time = || {
        let repo = twin(&scene.repo);
        let start = Instant::now();
        assert_eq!(wait(spawn(&repo, &[])), Some(0));
        start.elapsed()
    };
    (0..3).map(|_| time()).min().unwrap()
}

/// How many runs are killed at random times.
fn random_runs() -> usize {
    match std::env::var("FAULT_RUNS") {
        Ok(runs) => runs.parse().expect("FAULT_RUNS is a number"),
        Err(_) => 200,
    }
}

/// Kills the group at random times, in all scenes by turns.
fn kill_at_random(name: &str, runs: usize) -> Vec<Left> {
    let scenes = scenes::all();
    let durations: Vec<Duration> = scenes.iter().map(duration).collect();
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let mut left = Vec::new();
    for run in 0..runs {
        let which = run % scenes.len();
        let delay = durations[which].mul_f64(chance.next() * 1.1);
        let what = format!("{name} after {delay:?} in run {run}");
        left.push(scenes[which].check(&what, |repo| {
            let child = spawn(repo, &[]);
            std::thread::sleep(delay);
            signal(&child, name);
            wait(child)
        }));
    }
    let count = |of: fn(&Left) -> bool| left.iter().filter(|left| of(left)).count();
    eprintln!(
        "{runs} runs: {} had written, {} had committed, {} left a lock of Git's, {} a temporary file",
        count(|left| left.written),
        count(|left| left.committed),
        count(|left| left.locks > 0),
        count(|left| left.left_over > 0),
    );
    left
}

#[test]
fn the_group_is_killed_at_random_times() {
    let runs = random_runs();
    let left = kill_at_random("KILL", runs);
    // Kills that all come too early or too late prove nothing.
    let committed = left.iter().filter(|left| left.committed).count();
    assert!(
        runs < 50 || (committed > 0 && committed < runs),
        "{committed}"
    );
}

/// Git removes its locks when it is interrupted; but it makes a lock a moment
/// before it notes to remove it, so once in a while one stays.
#[test]
fn signals_leave_no_lock() {
    for name in ["INT", "TERM"] {
        let left = kill_at_random(name, random_runs() / 10);
        let locked = left.iter().filter(|left| left.locks > 0).count();
        assert!(locked <= 2 + left.len() / 5, "{locked} of {}", left.len());
    }
}
