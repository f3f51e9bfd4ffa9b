//! `git roadmap hook install`, `uninstall` and `status`, and what the hooks say
//! after a merge or a rebase.

#![cfg(unix)] // Hooks of every kind are made executable and linked here.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use insta::assert_snapshot;

use crate::harness::Repo;

const HOOKS: [&str; 3] = ["pre-commit", "post-merge", "post-rewrite"];

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Writes an executable below the top, mostly a hook.
fn script(repo: &Repo, path: &str, text: &str) {
    repo.write(path, text);
    set_mode(&repo.top().join(path), 0o755);
}

/// Whether Git has a hook of this name in its usual folder.
fn has(repo: &Repo, name: &str) -> bool {
    repo.top().join(".git/hooks").join(name).exists()
}

/// Makes the contents out of date in a commit that no hook sees.
fn commit_stale(repo: &Repo) {
    repo.edit("ROADMAP.md", "## Phase 2: Cake", "## Phase 2: Cakes");
    repo.git("commit -q --no-verify -a -m Stale");
}

#[test]
fn from_nothing_and_back() {
    let repo = Repo::with_blocks();
    assert_snapshot!(repo.session(&[
        "git roadmap hook status",
        "git roadmap hook install --dry-run",
        "git roadmap hook install",
        "git roadmap hook install",
        "git roadmap hook status",
        "git roadmap hook uninstall",
        "git roadmap hook uninstall",
    ]));
    assert!(HOOKS.iter().all(|name| !has(&repo, name)));
}

#[test]
fn as_json() {
    let repo = Repo::with_blocks();
    script(&repo, ".git/hooks/post-merge", "#!/usr/bin/env python3\n");
    assert_snapshot!(repo.session(&[
        "git roadmap hook install --json",
        "git roadmap hook status --json",
        "git roadmap hook uninstall --json",
    ]));
}

#[test]
fn a_hook_that_is_there_stays_byte_for_byte() {
    let repo = Repo::with_blocks();
    let own = "#!/bin/bash -eu\n\techo \"mine: $# $(cat)\"\r\nexit 0";
    script(&repo, ".git/hooks/post-rewrite", own);
    let path = repo.top().join(".git/hooks/post-rewrite");
    set_mode(&path, 0o750);
    assert_snapshot!(repo.session(&["git roadmap hook install", "git roadmap hook status"]));
    assert_snapshot!(repo.read(".git/hooks/post-rewrite"));
    assert_eq!(mode(&path), 0o750);
    // The hook's arguments and input reach the user's own lines.
    commit_stale(&repo);
    let run = repo
        .call("git", &["commit", "-q", "--amend", "-m", "New"])
        .run();
    assert!(run.stderr.contains("mine: 1 "), "{run}");
    assert!(
        run.stderr
            .contains(" out of date after this amended commit: "),
        "{run}"
    );
    repo.roadmap("hook uninstall").succeeds();
    assert_eq!(repo.read(".git/hooks/post-rewrite"), own);
    assert_eq!(mode(&path), 0o750);
}

#[test]
fn every_script_comes_back() {
    let repo = Repo::with_blocks();
    let path = repo.top().join(".git/hooks/pre-commit");
    let scripts: [&[u8]; 9] = [
        b"",
        b"#!/bin/sh",
        b"#!/bin/sh\n",
        b"#!/bin/sh\nexit 0",
        b"#!/usr/bin/env bash\r\n",
        b"#!/bin/sh\n: a\r\n\r\n",
        b"# no first line of its own\nexit 0\n",
        b"#!/bin/sh\n: caf\xe9\n",
        b"\xef\xbb\xbf#!/bin/sh\n",
    ];
    for script in scripts {
        fs::write(&path, script).unwrap();
        set_mode(&path, 0o700);
        let installed = repo.roadmap("hook install");
        let is_in = fs::read(&path).unwrap() != script;
        assert_eq!(is_in, installed.status == Some(0), "{installed}");
        repo.roadmap("hook uninstall").succeeds();
        assert_eq!(fs::read(&path).unwrap(), script);
        assert_eq!(mode(&path), 0o700);
    }
}

#[test]
fn a_folder_behind_a_link() {
    let repo = Repo::with_blocks();
    let hooks = repo.top().join(".git/hooks");
    fs::remove_dir_all(&hooks).unwrap();
    fs::create_dir(repo.beside("shared")).unwrap();
    symlink(repo.beside("shared"), &hooks).unwrap();
    assert_snapshot!(repo.session(&["git roadmap hook install", "git roadmap hook uninstall"]));
    fs::remove_file(&hooks).unwrap();
    fs::create_dir(repo.top().join("team")).unwrap();
    symlink("../team", &hooks).unwrap();
    repo.roadmap("hook install").succeeds();
    assert!(repo.top().join("team/pre-commit").exists());
}

#[test]
fn a_line_added_to_our_file_stays() {
    let repo = Repo::with_blocks();
    repo.roadmap("hook install").succeeds();
    let path = ".git/hooks/pre-commit";
    repo.write(path, repo.read(path) + "echo mine\n");
    repo.roadmap("hook uninstall").succeeds();
    assert_eq!(repo.read(path), "#!/bin/sh\necho mine\n");
    assert!(!has(&repo, "post-merge"));
}

#[test]
fn an_older_block_is_renewed_in_place() {
    let repo = Repo::with_blocks();
    let older =
        "#!/bin/sh\necho first\n# >>> git-roadmap >>>\nold\n# <<< git-roadmap <<<\necho last\n";
    script(&repo, ".git/hooks/pre-commit", older);
    assert_snapshot!(repo.session(&["git roadmap hook status", "git roadmap hook install"]));
    let renewed = repo.read(".git/hooks/pre-commit");
    assert!(
        renewed.starts_with("#!/bin/sh\necho first\n# >>>"),
        "{renewed}"
    );
    assert!(
        renewed.ends_with("<<<\necho last\n") && !renewed.contains("old"),
        "{renewed}"
    );
}

#[test]
fn what_a_shell_block_cannot_go_into() {
    let repo = Repo::with_blocks();
    let python = "#!/usr/bin/env python3\nprint('mine')\n";
    script(&repo, ".git/hooks/pre-commit", python);
    script(&repo, ".git/hooks/post-merge", "#!/bin/sh\r\necho mine\r\n");
    script(&repo, ".git/hooks/post-rewrite", "\u{7f}ELF\0");
    assert_snapshot!(repo.session(&["git roadmap hook install", "git roadmap hook status"]));
    // A call of one's own is known for what it is.
    let calls = format!("{python}os.system('git roadmap hook run pre-commit')\n");
    script(&repo, ".git/hooks/pre-commit", &calls);
    fs::remove_file(repo.top().join(".git/hooks/post-merge")).unwrap();
    fs::remove_file(repo.top().join(".git/hooks/post-rewrite")).unwrap();
    assert_snapshot!(repo.session(&["git roadmap hook install", "git roadmap hook uninstall"]));
    assert_eq!(repo.read(".git/hooks/pre-commit"), calls);
}

#[test]
fn hooks_that_the_user_has_reasons_for() {
    let repo = Repo::with_blocks();
    let own = "#!/bin/sh\necho mine\n";
    repo.write(".git/hooks/pre-commit", own);
    script(&repo, "scripts/merged", own);
    symlink(
        "../../scripts/merged",
        repo.top().join(".git/hooks/post-merge"),
    )
    .unwrap();
    script(&repo, ".git/hooks/post-rewrite", own);
    set_mode(&repo.top().join(".git/hooks/post-rewrite"), 0o555);
    assert_snapshot!(repo.session(&["git roadmap hook install", "git roadmap hook status"]));
    for path in [
        ".git/hooks/pre-commit",
        "scripts/merged",
        ".git/hooks/post-rewrite",
    ] {
        assert_eq!(repo.read(path), own, "{path}");
    }
    assert_eq!(mode(&repo.top().join(".git/hooks/pre-commit")) & 0o111, 0);
}

#[test]
fn a_damaged_block_is_explained() {
    let repo = Repo::with_blocks();
    repo.roadmap("hook install").succeeds();
    let damaged = repo
        .read(".git/hooks/pre-commit")
        .replace("# <<< git-roadmap <<<\n", "");
    script(&repo, ".git/hooks/pre-commit", &damaged);
    assert_snapshot!(repo.session(&[
        "git roadmap hook status",
        "git roadmap hook install",
        "git roadmap hook uninstall",
    ]));
    assert_eq!(repo.read(".git/hooks/pre-commit"), damaged);
    assert!(!has(&repo, "post-merge"));
}

#[test]
fn hooks_by_other_programs() {
    let repo = Repo::with_blocks();
    let framework = "#!/usr/bin/env bash\n# File generated by pre-commit: https://pre-commit.com\n";
    script(&repo, ".git/hooks/pre-commit", framework);
    assert_snapshot!(repo.session(&["git roadmap hook install"]));
    repo.write(
        ".pre-commit-config.yaml",
        "repos: [{hooks: [{id: roadmap-refresh}]}]\n",
    );
    assert_snapshot!(repo.session(&["git roadmap hook install", "git roadmap hook status"]));
    repo.roadmap("hook uninstall").succeeds();
    assert_eq!(repo.read(".git/hooks/pre-commit"), framework);
    for name in HOOKS {
        script(
            &repo,
            &format!(".git/hooks/{name}"),
            "#!/bin/sh\ncall_lefthook()\n{\n}\n",
        );
    }
    assert_snapshot!(repo.session(&["git roadmap hook install"]));
}

#[test]
fn a_configuration_that_nothing_carries_out_yet() {
    let repo = Repo::with_blocks();
    repo.write(
        "lefthook.yml",
        "pre-commit:\n  jobs:\n    - run: git-roadmap hook run pre-commit\n",
    );
    assert_snapshot!(repo.session(&["git roadmap hook status", "git roadmap hook install"]));
}

#[test]
fn a_hook_that_the_framework_set_aside() {
    let repo = Repo::with_blocks();
    repo.roadmap("hook install").succeeds();
    let hooks = repo.top().join(".git/hooks");
    fs::rename(hooks.join("pre-commit"), hooks.join("pre-commit.legacy")).unwrap();
    let framework = "#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\n";
    script(&repo, ".git/hooks/pre-commit", framework);
    assert_snapshot!(repo.session(&[
        "git roadmap hook install",
        "git roadmap hook status",
        "git roadmap hook uninstall",
    ]));
    assert!(!has(&repo, "pre-commit.legacy"));
}

#[test]
fn husky() {
    let repo = Repo::with_blocks();
    repo.git("config core.hooksPath .husky/_");
    script(
        &repo,
        ".husky/_/pre-commit",
        "#!/usr/bin/env sh\n. \"$(dirname \"$0\")/h\"\n",
    );
    repo.write(
        ".husky/pre-commit",
        "npm test\ngit-roadmap hook run pre-commit \"$@\"\n",
    );
    assert_snapshot!(repo.session(&["git roadmap hook install", "git roadmap hook status"]));
    assert!(!repo.top().join(".husky/_/post-merge").exists());
}

#[test]
fn a_folder_of_the_repository() {
    let repo = Repo::with_blocks();
    script(&repo, ".githooks/pre-commit", "#!/bin/sh\necho team\n");
    repo.git("config core.hooksPath .githooks");
    repo.git("add -A");
    repo.git("commit -q -m Hooks");
    assert_snapshot!(repo.session(&[
        "git roadmap hook install",
        "git roadmap hook status",
        "git status --porcelain",
        "git roadmap hook uninstall",
        "git status --porcelain",
    ]));
}

#[test]
fn a_folder_that_is_not_there_yet() {
    let repo = Repo::with_blocks();
    fs::remove_dir_all(repo.top().join(".git/hooks")).unwrap();
    repo.roadmap("hook install").succeeds();
    assert!(HOOKS.iter().all(|name| has(&repo, name)));
}

#[test]
fn folders_for_more_than_this_repository() {
    let repo = Repo::with_blocks();
    let global = "[core]\nhooksPath = ~/all my hooks\n";
    fs::write(repo.beside("gitconfig"), global).unwrap();
    assert_snapshot!(repo.session(&["git roadmap hook install", "git roadmap hook status"]));
    assert!(!repo.beside("all my hooks").exists());
    assert!(HOOKS.iter().all(|name| !has(&repo, name)));
    // The way out that install names.
    let own = repo.top().join(".git/hooks").display().to_string();
    repo.call("git", &["config", "core.hooksPath", &own])
        .run()
        .succeeds();
    repo.roadmap("hook install").succeeds();
    repo.git("config core.hooksPath ../elsewhere");
    assert_snapshot!(repo.session(&["git roadmap hook install", "git roadmap hook uninstall"]));
}

#[test]
fn hooks_that_are_switched_off() {
    let repo = Repo::with_blocks();
    repo.git("config core.hooksPath /dev/null");
    assert_snapshot!(repo.session(&[
        "git roadmap hook install",
        "git roadmap hook status",
        "git -c core.hooksPath= roadmap hook install",
    ]));
}

#[test]
fn where_there_is_nothing_to_hook_into() {
    let folder = Repo::folder();
    assert_snapshot!(folder.session(&["git roadmap hook install", "git roadmap hook status"]));
    folder.git("init -q --bare .");
    assert_snapshot!(folder.session(&["git roadmap hook install"]));
    let empty = Repo::empty();
    assert_snapshot!(empty.session(&["git roadmap hook install"]));
    empty.git("commit -q --no-verify --allow-empty -m 'Without a roadmap'");
    let amend = [
        "commit",
        "-q",
        "--no-verify",
        "--allow-empty",
        "--amend",
        "-m",
        "Still",
    ];
    assert_eq!(empty.call("git", &amend).run().succeeds().stderr, "");
}

#[test]
fn partial_success_is_told() {
    let repo = Repo::with_blocks();
    fs::create_dir(repo.top().join(".git/hooks/post-merge")).unwrap();
    assert_snapshot!(repo.session(&["git roadmap hook install", "git roadmap hook uninstall"]));
}

#[test]
fn without_the_program_nothing_stops() {
    let repo = Repo::with_blocks();
    repo.roadmap("hook install").succeeds();
    repo.write("a.txt", "a");
    repo.git("add a.txt");
    let own = Path::new(env!("CARGO_BIN_EXE_git-roadmap"))
        .parent()
        .unwrap();
    let path = std::env::var_os("PATH").unwrap();
    let others = std::env::split_paths(&path).filter(|folder| folder != own);
    let others = std::env::join_paths(others).unwrap();
    let commit = repo.call("git", &["commit", "-q", "-m", "A"]);
    let run = commit.env("PATH", others.to_str().unwrap()).run();
    assert_eq!(
        run.stderr,
        "roadmap: git-roadmap is not in PATH; skipped in .git/hooks/pre-commit\n"
    );
    assert_eq!(run.status, Some(0));
}

#[test]
fn a_hook_that_fails_stops_the_commit() {
    let repo = Repo::with_blocks();
    repo.roadmap("hook install").succeeds();
    repo.write("bin/git-roadmap", "");
    script(
        &repo,
        "bin/git-roadmap",
        "#!/bin/sh\necho \"$*\" >&2\nexit 7\n",
    );
    let path = format!(
        "{}:{}",
        repo.top().join("bin").display(),
        std::env::var("PATH").unwrap()
    );
    let commit = repo.call("git", &["commit", "--allow-empty", "-m", "A"]);
    let run = commit.env("PATH", &path).run();
    assert_eq!(
        (run.stderr.as_str(), run.status),
        ("hook run pre-commit\n", Some(1))
    );
    let amend = repo.call(
        "git",
        &["commit", "-q", "--no-verify", "--amend", "-m", "A"],
    );
    let run = amend.env("PATH", &path).run();
    assert_eq!(
        (run.stderr.as_str(), run.status),
        ("hook run post-rewrite amend\n", Some(0))
    );
}

/// A copy of a repository, with the hooks set up.
fn copy(original: &Repo) -> Repo {
    let copy = Repo::empty();
    copy.git(&format!("pull -q '{}' main", original.top().display()));
    copy.roadmap("hook install").succeeds();
    copy
}

#[test]
fn pulling_what_is_out_of_date() {
    let original = Repo::with_blocks();
    let copy = copy(&original);
    commit_stale(&original);
    copy.git(&format!("remote add origin '{}'", original.top().display()));
    assert_snapshot!(copy.session(&[
        "git pull -q origin main",
        "git roadmap refresh",
        "git commit -q -m 'Refresh the roadmap' ROADMAP.md",
        "git status --porcelain",
    ]));
}

#[test]
fn after_everything_that_rewrites() {
    let repo = Repo::with_blocks();
    repo.roadmap("hook install").succeeds();
    repo.git("checkout -q -b stale");
    commit_stale(&repo);
    repo.git("checkout -q main");
    assert_snapshot!(repo.session(&[
        "git merge -q --squash stale",
        "git reset -q --hard",
        "git merge -q --no-ff -m Merge stale",
        "git commit -q --no-verify --amend -m 'Merge again'",
        "git checkout -q -b topic stale~1",
        "git commit -q --no-verify --allow-empty -m Empty",
        "git rebase -q main",
        "git roadmap refresh",
        "git commit -q -m 'Refresh the roadmap' ROADMAP.md",
        "git commit -q --amend -m 'All is well'",
    ]));
}

#[test]
fn after_a_merge_with_new_pictures_and_edits() {
    let repo = Repo::with_blocks();
    repo.roadmap("hook install").succeeds();
    repo.git("checkout -q -b stale");
    repo.write(
        "ROADMAP.md",
        repo.read("ROADMAP.md") + "\n## Phase 3: Pie\n\n- [ ] Crust\n",
    );
    repo.git("commit -q --no-verify -a -m More");
    repo.git("checkout -q main");
    assert_snapshot!(repo.session(&["git merge -q stale"]));
    repo.edit("ROADMAP.md", "- [ ] Crust", "- [x] Crust");
    assert_snapshot!(repo.session(&["git roadmap hook run post-merge 0"]));
}

#[test]
fn nothing_that_is_wrong_fails_a_merge() {
    let repo = Repo::with_blocks();
    repo.roadmap("hook install").succeeds();
    repo.write("ROADMAP.md", "# T\n\n<!-- roadmap:toc -->\n");
    repo.git("commit -q --no-verify -a -m Broken");
    assert_snapshot!(repo.session(&["git commit -q --no-verify --amend -m 'Broken still'"]));
    repo.git("rm -q ROADMAP.md");
    assert_snapshot!(repo.session(&["git commit -q --no-verify --amend -m Gone"]));
    let guarded = repo
        .roadmap_call("hook run post-merge 0")
        .env("GIT_ROADMAP_HOOK", "1");
    assert_eq!(guarded.run().succeeds().stderr, "");
}

#[test]
fn in_the_middle_of_a_rebase_nothing_is_said() {
    let repo = Repo::with_blocks();
    commit_stale(&repo);
    repo.git("commit -q --allow-empty -m Last");
    repo.roadmap("hook install").succeeds();
    let rebase = repo.call("git", &["rebase", "-q", "-i", "HEAD~2"]);
    let todo = "sed -i.orig -e 1s/pick/edit/";
    rebase.env("GIT_SEQUENCE_EDITOR", todo).run().succeeds();
    assert_snapshot!(repo.session(&[
        "git commit -q --no-verify --amend -m 'Stale still'",
        "git rebase --continue",
    ]));
}

#[test]
fn linked_worktrees_share_the_hooks() {
    let repo = Repo::with_blocks();
    repo.git("worktree add -q ../linked");
    let linked = repo
        .roadmap_call("hook install")
        .within("../linked")
        .run()
        .succeeds();
    assert!(linked.stdout.contains("pre-commit    set up"), "{linked}");
    assert!(HOOKS.iter().all(|name| has(&repo, name)));
    commit_stale(&repo);
    let merge = repo
        .call("git", &["merge", "-q", "main"])
        .within("../linked")
        .run();
    assert!(merge.stderr.contains("toc in line"), "{merge}");
    let status = repo.roadmap_call("hook status").within("../linked").run();
    assert_snapshot!(status);
}

#[test]
fn submodules_have_hooks_of_their_own() {
    let inner = Repo::with_blocks();
    let repo = Repo::empty();
    let source = inner.top().display().to_string();
    let add = [
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        &source,
        "sub",
    ];
    repo.call("git", &add).run().succeeds();
    repo.roadmap_call("hook install")
        .within("sub")
        .run()
        .succeeds();
    assert!(
        repo.top()
            .join(".git/modules/sub/hooks/pre-commit")
            .exists()
    );
    assert!(!has(&repo, "pre-commit"));
    repo.edit("sub/ROADMAP.md", "## Phase 2: Cake", "## Phase 2: Cakes");
    let identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"];
    let commit = [
        "commit",
        "-q",
        "--no-verify",
        "-a",
        "-m",
        "Stale",
        "--amend",
    ];
    let run = repo
        .call("git", &[&identity[..], &commit[..]].concat())
        .within("sub")
        .run();
    assert!(
        run.stderr.contains("out of date after this amended commit"),
        "{run}"
    );
}
