//! System calls that kill or fail, injected by strace: in the tool itself and
//! in every git that it runs.

use std::fs;

use super::kills::FaultyGit;
use super::scenes::{self, COMMAND, Scene, TOOL};
use crate::harness::Repo;
use crate::standing::has_program;

/// The calls that change something; not every machine has all.
const CHANGES: &str = "?write,?pwrite64,?rename,?renameat,?renameat2,?link,?linkat,?unlink,\
    ?unlinkat,?mkdir,?mkdirat,?fsync,?ftruncate,?chmod,?fchmod,?flock";

/// Those for which a full disk is an answer.
const WRITES: &str = "?write,?pwrite64,?rename,?renameat,?renameat2,?link,?linkat,?mkdir,\
    ?mkdirat,?fsync,?ftruncate";

/// The same without what also writes answers to pipes, on which the tool waits
/// for them; a small disk that is really full fails the writes to files.
const FILES: &str = "?pwrite64,?rename,?renameat,?renameat2,?link,?linkat,?mkdir,?mkdirat,\
    ?fsync,?ftruncate";

/// Those for which a folder without permission to write is one.
const NAMES: &str = "?rename,?renameat,?renameat2,?link,?linkat,?unlink,?unlinkat,?mkdir,?mkdirat";

/// What is injected: the calls and the effect.
const FAULTS: [(&str, &str); 3] = [
    (CHANGES, "signal=KILL"),
    (WRITES, "error=ENOSPC"),
    (NAMES, "error=EACCES"),
];

/// Whether strace may trace here.
fn can_trace() -> bool {
    if !has_program("strace") {
        return false;
    }
    let run = Repo::folder().call("strace", &["-qq", "true"]).run();
    if run.status != Some(0) {
        eprintln!("skipped: strace may not trace here: {run}");
    }
    run.status == Some(0)
}

/// Whether strace noted that it interfered.
fn interfered(repo: &Repo) -> bool {
    let log = fs::read_to_string(repo.beside("trace")).unwrap_or_default();
    log.contains("(INJECTED)") || log.contains("killed by SIGKILL")
}

/// The tool itself meets the fault at its `at`th call, and at all later ones
/// where the fault stays.
fn in_the_tool(scene: &Scene, calls: &str, how: &str, stays: bool) -> usize {
    for at in 1.. {
        let when = format!("{how}:when={at}{}", if stays { "+" } else { "" });
        let mut reached = false;
        scene.check(&when, |repo| {
            let log = repo.beside("trace").display().to_string();
            let (trace, inject) = (format!("trace={calls}"), format!("inject={calls}:{when}"));
            let options = ["-qq", "-o", &log, "-e", &trace, "-e", &inject, TOOL];
            let run = repo
                .call("strace", &[&options[..], &COMMAND].concat())
                .run();
            reached = interfered(repo);
            assert!(reached || run.status == Some(0), "{run}");
            run.status
        });
        if !reached {
            return at;
        }
    }
    unreachable!("a command ends")
}

/// Every git that the tool runs meets the fault at each of its calls in turn.
fn in_git(scene: &Scene, calls: &str, how: &str) -> usize {
    let git = FaultyGit::new();
    let mut runs = 0;
    for process in 1.. {
        for at in 1.. {
            let when = format!("{how}:when={at}");
            let (mut started, mut reached) = (false, false);
            scene.check(&format!("{when} in git {process}"), |repo| {
                let log = repo.beside("trace").display().to_string();
                let variables = [
                    ("FAULT", "traced"),
                    ("FAULT_CALL", calls),
                    ("FAULT_HOW", &when),
                    ("FAULT_LOG", &log),
                ];
                let (there, status) = git.run(repo, process, &variables);
                started = there;
                reached = interfered(repo);
                status
            });
            runs += 1;
            if !started {
                return runs;
            }
            if !reached {
                break;
            }
        }
    }
    unreachable!("a command ends")
}

#[test]
fn the_tool_is_killed_at_every_call_of_the_system() {
    if !can_trace() {
        return;
    }
    let (calls, how) = FAULTS[0];
    let mut runs = 0;
    for scene in [scenes::richest(), scenes::hooked()] {
        runs += in_the_tool(&scene, calls, how, false);
    }
    eprintln!("{runs} runs");
}

#[test]
fn every_call_of_the_system_fails_in_the_tool() {
    if !can_trace() {
        return;
    }
    let scene = scenes::richest();
    let mut runs = 0;
    for (calls, how) in &FAULTS[1..] {
        runs += in_the_tool(&scene, calls, how, false);
    }
    // A disk that was full once is mostly full ever after.
    runs += in_the_tool(&scene, WRITES, "error=ENOSPC", true);
    eprintln!("{runs} runs");
}

#[test]
fn git_is_killed_at_every_call_of_the_system() {
    if !can_trace() {
        return;
    }
    let (calls, how) = FAULTS[0];
    let runs = in_git(&scenes::richest(), calls, how);
    eprintln!("{runs} runs");
}

#[test]
fn every_call_of_the_system_fails_in_git() {
    if !can_trace() {
        return;
    }
    let runs = in_git(&scenes::richest(), FILES, "error=ENOSPC");
    eprintln!("{runs} runs");
}
