//! The index: what is staged, and the many forms in which Git keeps it.

use std::fs;

use crate::harness::{BAKING, Repo};
use crate::standing::{refuses, ticked, ticks, ticks_by};

/// Without the change in the index, the next commit would take it back.
#[test]
fn real_index_is_updated() {
    let repo = Repo::baking();
    ticks(&repo);
    repo.write("a.txt", "a\n");
    repo.git("add a.txt");
    repo.git("commit -q -m A");
    assert_eq!(repo.git("show HEAD:ROADMAP.md"), ticked(BAKING));
    assert_eq!(repo.git("show --format= --name-only HEAD"), "a.txt\n");
}

/// A tick keeps the file's size, by which Git tells changes within a second.
#[test]
fn stale_stat_is_seen() {
    let repo = Repo::baking();
    repo.edit("ROADMAP.md", "[ ] Scale", "[x] Scale");
    ticks(&repo);
    assert_eq!(repo.git("status --porcelain"), " M ROADMAP.md\n");
    repo.git("add ROADMAP.md");
    let staged = repo.git("diff --cached -U0");
    assert!(staged.contains("+- [x] Scale"), "{staged}");
    assert!(!staged.contains("Flour basics\n-"), "{staged}");
    assert_eq!(repo.git("diff --cached --numstat"), "1\t1\tROADMAP.md\n");

    // The other way round: the edit is staged and taken back on disk.
    let repo = Repo::baking();
    repo.edit("ROADMAP.md", "[ ] Scale", "[x] Scale");
    repo.git("add ROADMAP.md");
    repo.edit("ROADMAP.md", "[x] Scale", "[ ] Scale");
    ticks(&repo);
    assert_eq!(repo.git("status --porcelain"), "MM ROADMAP.md\n");
}

/// What is staged while the commit is made stays staged.
#[test]
fn lost_staging() {
    let repo = Repo::baking();
    repo.write("a.txt", "a\n");
    repo.commit_all("A");
    repo.write("a.txt", "staged meanwhile\n");
    for hook in ["pre-commit", "commit-msg", "post-commit"] {
        repo.hook(hook, "unset GIT_INDEX_FILE; git add a.txt");
    }
    repo.roadmap("check flour").succeeds();
    assert_eq!(repo.git("status --porcelain"), "M  a.txt\n");
    assert_eq!(repo.git("show HEAD --format= --name-only"), "ROADMAP.md\n");

    // Also where it is staged in the roadmap itself.
    let repo = Repo::baking();
    repo.hook(
        "commit-msg",
        "test -e ../once && exit 0; touch ../once; unset GIT_INDEX_FILE\n\
         sed -i.bak 's/Oven/Owen/' ROADMAP.md && rm ROADMAP.md.bak && git add ROADMAP.md",
    );
    repo.roadmap("check flour").succeeds();
    assert_eq!(repo.git("status --porcelain"), "M  ROADMAP.md\n");
    assert_eq!(repo.git("show HEAD:ROADMAP.md"), ticked(BAKING));
    let staged = repo.git("show :ROADMAP.md");
    assert_eq!(staged, ticked(BAKING).replace("Oven", "Owen"));
}

#[test]
fn intent_to_add() {
    for hook in [false, true] {
        let repo = Repo::baking();
        if hook {
            repo.hook("pre-commit", "exit 0");
        }
        repo.write("new.txt", "new\n");
        repo.git("add -N new.txt");
        ticks(&repo);
        assert_eq!(repo.git("status --porcelain"), " A new.txt\n");
        assert_eq!(repo.git("diff --stat -- new.txt").lines().count(), 2);
    }
    let repo = Repo::empty();
    repo.git("commit -q --allow-empty -m Empty");
    repo.write("ROADMAP.md", BAKING);
    repo.git("add -N ROADMAP.md");
    refuses(&repo, "not committed yet");
}

/// Work beside the roadmap, staged and not.
fn with_work() -> Repo {
    let repo = Repo::baking();
    repo.write("src/a.txt", "a\n");
    repo.write("src/b.txt", "b\n");
    repo.write("docs/c.txt", "c\n");
    repo.commit_all("Work");
    repo.write("src/a.txt", "staged\n");
    repo.git("add src");
    repo.write("src/b.txt", "edited\n");
    repo.edit("ROADMAP.md", "- [ ] Oven", "- [ ] Oven, hot");
    repo
}

#[test]
fn split_index() {
    for hook in [false, true] {
        let repo = with_work();
        if hook {
            repo.hook("pre-commit", "exit 0");
        }
        repo.git("config core.splitIndex true");
        repo.git("update-index --split-index");
        ticks(&repo);
    }
}

#[test]
fn sparse_index() {
    for hook in [false, true] {
        let repo = with_work();
        if hook {
            repo.hook("pre-commit", "exit 0");
        }
        repo.git("sparse-checkout set --cone --sparse-index src");
        assert!(repo.git("ls-files --sparse").contains("docs/\n"));
        // Listing the index whole would expand it; Git tells of both alike.
        ticks(&repo);
        assert!(repo.git("ls-files --sparse").contains("docs/\n"));
    }
}

/// The roadmap itself, or its pictures, are not checked out.
#[test]
fn sparse_checkout_without_the_pictures() {
    let repo = Repo::with_blocks();
    repo.git("sparse-checkout set --no-cone /ROADMAP.md");
    assert!(!repo.top().join(".roadmap").exists());
    let run = repo.roadmap("check flour");
    // Either way is fine; half of it is not.
    if run.status == Some(0) {
        assert_eq!(repo.git("status --porcelain"), "", "{run}");
        repo.git("sparse-checkout disable");
        repo.roadmap("verify").succeeds();
    } else {
        assert_eq!(repo.git("status --porcelain"), "", "{run}");
        assert!(run.stderr.contains("hint: "), "{run}");
    }
}

/// Whether the index has an extension of this name.
fn has_extension(repo: &Repo, name: &str) -> bool {
    let bytes = fs::read(repo.top().join(".git/index")).unwrap();
    bytes.windows(4).any(|four| four == name.as_bytes())
}

#[test]
fn untracked_cache_and_fsmonitor() {
    let repo = with_work();
    repo.hook("watch", "printf '%s\\0/\\0' now");
    repo.git("config core.untrackedCache true");
    repo.git("config core.fsmonitor .git/hooks/watch");
    repo.git("update-index --untracked-cache --fsmonitor");
    repo.git("status");
    let names = ["UNTR", "FSMN"];
    assert_eq!(names.map(|name| has_extension(&repo, name)), [true, true]);
    ticks(&repo);
    assert_eq!(names.map(|name| has_extension(&repo, name)), [true, true]);
    repo.write("new.txt", "new\n");
    assert!(repo.git("status --porcelain").contains("?? new.txt"));
}

#[test]
fn index_v4_and_flags() {
    for setting in ["index.version 4", "index.skipHash true", "index.threads 4"] {
        let repo = with_work();
        repo.git(&format!("config {setting}"));
        repo.git("update-index --force-write-index");
        ticks(&repo);
    }
    for flag in ["--skip-worktree", "--assume-unchanged"] {
        let repo = with_work();
        repo.git(&format!("update-index {flag} docs/c.txt"));
        repo.write("docs/c.txt", "hidden\n");
        ticks(&repo);
        let repo = Repo::baking();
        repo.git(&format!("update-index {flag} ROADMAP.md"));
        let before = repo.git("ls-files -v");
        ticks(&repo);
        assert_eq!(repo.git("ls-files -v"), before, "{flag}");
    }
}

/// A commit's hooks get the path of its index relative to the top.
#[test]
fn git_index_file_from_hooks() {
    for folder in [".", "src"] {
        let repo = with_work();
        ticks_by(&repo, &[], |repo| {
            repo.roadmap_call("check flour")
                .env("GIT_INDEX_FILE", ".git/index")
                .within(folder)
                .run()
        });
    }
    // In a hook of a commit of ours, another commit cannot start.
    let repo = Repo::baking();
    let tool = env!("CARGO_BIN_EXE_git-roadmap");
    repo.hook(
        "pre-commit",
        &format!("{tool} check oven >../log 2>&1; true"),
    );
    repo.roadmap("check flour").succeeds();
    assert_eq!(repo.git("show HEAD:ROADMAP.md"), ticked(BAKING));
    assert_eq!(repo.git("rev-list --count HEAD"), "2\n");
}

/// In the hooks of `git commit` itself the tool can look, and tick on disk.
#[test]
fn git_index_file_of_git_commit() {
    let tool = env!("CARGO_BIN_EXE_git-roadmap");
    for way in [
        "commit -q -m A",
        "commit -q -a -m A",
        "commit -q -m A --only a.txt",
    ] {
        let repo = Repo::baking();
        repo.write("a.txt", "a\n");
        repo.commit_all("A file");
        repo.write("a.txt", "b\n");
        repo.git("add a.txt");
        let script = format!("{tool} list --todo >../log && {tool} check oven --no-commit");
        repo.hook("pre-commit", &script);
        repo.git(way);
        assert_eq!(repo.git("show --format= --name-only"), "a.txt\n", "{way}");
        assert_eq!(repo.git("status --porcelain"), " M ROADMAP.md\n", "{way}");
    }
}

/// Or even commit, which Git then finds out: nothing may be lost.
#[test]
fn a_commit_in_the_hook_of_git_commit() {
    let repo = Repo::baking();
    repo.write("a.txt", "a\n");
    repo.git("add a.txt");
    let tool = env!("CARGO_BIN_EXE_git-roadmap");
    repo.hook(
        "pre-commit",
        &format!("test -e ../once && exit 0; touch ../once; {tool} check flour"),
    );
    let run = repo.call("git", &["commit", "-q", "-m", "A"]).run();
    let log = repo.git("log --format=%s");
    assert!(!log.contains("A\n") || run.status == Some(0), "{run}{log}");
    // The roadmap's state only ever goes forward.
    if log.contains("check Flour") {
        assert_eq!(
            repo.git("show HEAD:ROADMAP.md"),
            ticked(BAKING),
            "{run}{log}"
        );
        assert_eq!(repo.git("show :ROADMAP.md"), ticked(BAKING), "{run}{log}");
    }
    assert_eq!(repo.git("show :a.txt"), "a\n");
}
