//! Hooks that fail, hang, and do what hooks should not.

use std::fs;
use std::time::Duration;

use super::scenes::{self, Scene, signal, spawn, tick, wait};
use crate::harness::{BAKING, Repo};
use crate::standing::{Standing, ticked};

/// Hooks without which the scene is as it was.
fn without_hooks(repo: &Repo) {
    fs::remove_dir_all(repo.top().join(".git/hooks")).unwrap();
}

fn scenes_without_hooks() -> impl Iterator<Item = Scene> {
    let scenes = scenes::all().into_iter();
    scenes.filter(|scene| scene.name != "hooks")
}

#[test]
fn hooks_that_fail() {
    for scene in scenes_without_hooks() {
        for name in [
            "pre-commit",
            "prepare-commit-msg",
            "commit-msg",
            "reference-transaction",
        ] {
            let happen = |repo: &Repo| {
                repo.hook(name, "echo no >&2; exit 1");
                let run = tick(repo).ends_with(2);
                let now = Standing::of(repo);
                assert_eq!(
                    (&now.head, &now.index),
                    (&scene.before.head, &scene.before.index)
                );
                assert!(run.stderr.contains("no\n"), "{run}");
                run.status
            };
            let repo = crate::standing::twin(&scene.repo);
            scene.check_in(&repo, &format!("a failing {name}"), happen, without_hooks);
        }
        // After the commit it is too late to refuse.
        let happen = |repo: &Repo| {
            repo.hook("post-commit", "exit 1");
            tick(repo).succeeds().status
        };
        let repo = crate::standing::twin(&scene.repo);
        scene.check_in(&repo, "a failing post-commit", happen, without_hooks);
    }
}

#[test]
fn hooks_that_hang() {
    for scene in scenes_without_hooks().take(3) {
        for name in [
            "pre-commit",
            "commit-msg",
            "reference-transaction",
            "post-commit",
        ] {
            let happen = |repo: &Repo| {
                repo.hook(name, "touch ../hangs; sleep 60");
                let child = spawn(repo, &[]);
                while !repo.beside("hangs").exists() {
                    std::thread::sleep(Duration::from_millis(2));
                }
                signal(&child, "KILL");
                wait(child)
            };
            let repo = crate::standing::twin(&scene.repo);
            scene.check_in(&repo, &format!("a hanging {name}"), happen, without_hooks);
        }
    }
}

/// What a pre-commit hook does, with the commit's own index in its variables.
fn with_hook(script: &str) -> (Repo, crate::harness::Run) {
    let repo = Repo::baking();
    repo.write("a.txt", "a\n");
    repo.commit_all("A file");
    repo.git("branch side");
    repo.write("a.txt", "edited\n");
    repo.write("new.txt", "new\n");
    let once = "test -e ../once && exit 0; touch ../once\n";
    repo.hook("pre-commit", &format!("{once}{script}"));
    let run = tick(&repo);
    check_nothing_lost(&repo, script);
    (repo, run)
}

fn check_nothing_lost(repo: &Repo, script: &str) {
    crate::standing::check_objects(repo);
    for (name, text) in [("a.txt", "edited\n"), ("new.txt", "new\n")] {
        assert_eq!(repo.read(name), text, "{script}");
    }
    let states = ["show HEAD:ROADMAP.md", "show :ROADMAP.md"].map(|command| {
        let shown = repo.git(command);
        shown.contains("[x] Flour")
    });
    assert_ne!(states, [true, false], "a staged revert by {script}");
    assert!(repo.read("ROADMAP.md").contains("[x] Flour"), "{script}");
}

#[test]
fn a_hook_that_edits_our_file_on_disk() {
    let (repo, run) = with_hook("echo '- [ ] Whisk' >>ROADMAP.md");
    run.succeeds();
    assert_eq!(repo.read("ROADMAP.md"), ticked(BAKING) + "- [ ] Whisk\n");
    assert_eq!(repo.git("show HEAD:ROADMAP.md"), ticked(BAKING));
    assert_eq!(repo.git("show :ROADMAP.md"), ticked(BAKING));
}

#[test]
fn a_hook_that_edits_and_adds_our_file() {
    let (repo, run) = with_hook("echo '- [ ] Whisk' >>ROADMAP.md; git add ROADMAP.md");
    run.succeeds();
    let expected = ticked(BAKING) + "- [ ] Whisk\n";
    assert_eq!(repo.git("show HEAD:ROADMAP.md"), expected);
    assert_eq!(repo.git("status --porcelain"), " M a.txt\n?? new.txt\n");
}

#[test]
fn a_hook_that_edits_other_files() {
    let (repo, run) = with_hook("echo hook >other.txt");
    run.succeeds();
    assert_eq!(
        repo.git("status --porcelain"),
        " M a.txt\n?? new.txt\n?? other.txt\n"
    );
    let (repo, run) = with_hook("echo hook >other.txt; git add other.txt");
    assert!(run.stderr.contains("other.txt"), "{run}");
    run.ends_with(2);
    assert_eq!(repo.git("rev-list --count HEAD"), "2\n");
}

#[test]
fn a_hook_that_adds_all() {
    let (repo, run) = with_hook("git add -A");
    run.ends_with(2);
    assert_eq!(repo.git("rev-list --count HEAD"), "2\n");
    assert_eq!(repo.git("diff --cached --name-only"), "");
    // In the user's own index it stages, which stays.
    let (repo, run) = with_hook("unset GIT_INDEX_FILE; git add -A");
    run.succeeds();
    assert_eq!(repo.git("show --format= --name-only"), "ROADMAP.md\n");
    assert_eq!(repo.git("status --porcelain"), "M  a.txt\nA  new.txt\n");
}

/// With the index of the commit in its variables, the hook commits our change
/// itself; then there is nothing left to commit.
#[test]
fn a_hook_that_commits() {
    let (repo, run) = with_hook("git commit -q --no-verify -m Mine");
    run.succeeds();
    assert_eq!(repo.git("show HEAD:ROADMAP.md"), ticked(BAKING));
    assert_eq!(repo.git("rev-list --count HEAD"), "3\n");
    assert_eq!(repo.git("status --porcelain"), " M a.txt\n?? new.txt\n");

    let (repo, run) = with_hook("unset GIT_INDEX_FILE; git commit -q --no-verify -a -m Mine");
    run.succeeds();
    assert_eq!(repo.git("show HEAD:ROADMAP.md"), ticked(BAKING));
    assert_eq!(repo.git("status --porcelain"), "?? new.txt\n");
}

#[test]
fn a_hook_that_removes_locks() {
    let (repo, run) = with_hook("rm -f .git/index.lock .git/HEAD.lock .git/roadmap.lock");
    run.succeeds();
    assert_eq!(repo.git("status --porcelain"), " M a.txt\n?? new.txt\n");
}

#[test]
fn a_hook_that_changes_branches() {
    for script in [
        "git checkout -q side",
        "unset GIT_INDEX_FILE; git checkout -q side",
    ] {
        let (repo, run) = with_hook(script);
        run.succeeds();
        // It is committed where `HEAD` is by then, and nowhere else.
        assert_eq!(repo.git("rev-list --count main"), "2\n");
        assert_eq!(repo.git("rev-list --count side"), "3\n");
        assert_eq!(repo.git("status --porcelain"), " M a.txt\n?? new.txt\n");
    }
}
