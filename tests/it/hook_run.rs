//! `git roadmap hook run pre-commit`, called by commits of real Git.
#![cfg(unix)]

use std::fs;
use std::path::Path;

use insta::assert_snapshot;

use crate::harness::{BAKING_WITH_BLOCKS, Repo, Run};

/// The hook as a user would write it.
const HOOK: &str = "exec git-roadmap hook run pre-commit";

/// Appended, it makes contents, badges and pictures stale.
const PIE: &str = "\n## Phase 3: Pie\n\n- [ ] Crust\n";

/// A repository with blocks, all up to date, and the hook in place.
fn hooked() -> Repo {
    let repo = Repo::with_blocks();
    repo.hook("pre-commit", HOOK);
    repo
}

/// Runs git with the program where hooks look for it.
fn git(repo: &Repo, arguments: &[&str]) -> Run {
    git_within(repo, "", arguments)
}

fn git_within(repo: &Repo, folder: &str, arguments: &[&str]) -> Run {
    let call = repo.call("git", arguments).env("PATH", &path());
    call.within(folder).run().without_variables()
}

fn path() -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_git-roadmap"));
    let folder = program.parent().unwrap().display();
    format!("{folder}:{}", std::env::var("PATH").unwrap())
}

/// What was committed is up to date, in a copy that holds nothing else.
#[track_caller]
fn commit_is_fresh(repo: &Repo) {
    let copy = Repo::folder();
    let from = repo.top().display().to_string();
    copy.git(&format!("clone -q '{from}' clone"));
    copy.roadmap("-C clone verify").succeeds();
}

fn append(repo: &Repo, text: &str) {
    let roadmap = repo.read("ROADMAP.md");
    repo.write("ROADMAP.md", roadmap + text);
}

/// Edits right beside the blocks and elsewhere, which nobody stages.
fn edit_beside_blocks(repo: &Repo) {
    repo.edit(
        "ROADMAP.md",
        "<!-- roadmap:toc -->",
        "Above.\n\n<!-- roadmap:toc -->",
    );
    repo.edit(
        "ROADMAP.md",
        "<!-- /roadmap:toc -->\n",
        "<!-- /roadmap:toc -->\n\nBelow.\n",
    );
    repo.edit("ROADMAP.md", "Butter cream", "Butter cream, soft");
    repo.write("loose.txt", "untracked\n");
}

/// The file on disk is the staged one with the edits of [`edit_beside_blocks`].
#[track_caller]
fn edits_survived(repo: &Repo) {
    let committed = repo.git("show HEAD:ROADMAP.md");
    let expected = committed
        .replace("<!-- roadmap:toc -->", "Above.\n\n<!-- roadmap:toc -->")
        .replace(
            "<!-- /roadmap:toc -->\n",
            "<!-- /roadmap:toc -->\n\nBelow.\n",
        )
        .replace("Butter cream", "Butter cream, soft");
    assert_eq!(repo.read("ROADMAP.md"), expected);
    assert_eq!(repo.read("loose.txt"), "untracked\n");
    assert_eq!(
        repo.git("status --porcelain"),
        " M ROADMAP.md\n?? loose.txt\n"
    );
}

#[test]
fn a_plain_commit() {
    let repo = hooked();
    append(&repo, PIE);
    repo.git("add ROADMAP.md");
    edit_beside_blocks(&repo);
    assert_snapshot!(git(&repo, &["commit", "-m", "Add pie"]).succeeds());
    assert_snapshot!(repo.git("show --format=%s --stat"));
    edits_survived(&repo);
    commit_is_fresh(&repo);
}

#[test]
fn a_commit_of_all() {
    let repo = hooked();
    append(&repo, PIE);
    repo.edit("ROADMAP.md", "[ ] Flour", "[x] Flour");
    assert_snapshot!(git(&repo, &["commit", "-a", "-m", "Add pie"]).succeeds());
    assert_eq!(repo.git("status --porcelain"), "");
    commit_is_fresh(&repo);
}

#[test]
fn a_commit_of_parts() {
    let repo = hooked();
    repo.edit("ROADMAP.md", "[ ] Flour", "[x] Flour");
    append(&repo, PIE);
    let call = repo.call("git", &["commit", "-q", "-p", "-m", "Add pie"]);
    call.env("PATH", &path())
        .stdin("s\nn\ny\n")
        .run()
        .succeeds();
    assert!(repo.git("show HEAD:ROADMAP.md").contains("[ ] Flour"));
    assert!(repo.read("ROADMAP.md").contains("[x] Flour"));
    // A picture of the commit shows on disk what is on disk; others wait.
    assert_eq!(
        repo.git("status --porcelain"),
        " M .roadmap/progress.svg\n M ROADMAP.md\n"
    );
    commit_is_fresh(&repo);
}

#[test]
fn an_amended_commit() {
    let repo = hooked();
    append(&repo, PIE);
    git(&repo, &["commit", "-q", "-a", "-m", "Add pie"]).succeeds();
    repo.edit("ROADMAP.md", "## Phase 3: Pie", "## Phase 3: Pies");
    repo.git("add ROADMAP.md");
    edit_beside_blocks(&repo);
    assert_snapshot!(git(&repo, &["commit", "--amend", "-m", "Add pies"]).succeeds());
    edits_survived(&repo);
    commit_is_fresh(&repo);
    let run = git(&repo, &["commit", "--amend", "-q", "-m", "Words alone"]);
    assert_eq!(
        (
            run.succeeds().stderr.as_str(),
            repo.git("rev-list --count HEAD").trim()
        ),
        ("", "3")
    );
}

#[test]
fn the_first_commit() {
    let repo = Repo::empty();
    repo.hook("pre-commit", HOOK);
    repo.write("ROADMAP.md", BAKING_WITH_BLOCKS);
    repo.git("add .");
    git(&repo, &["commit", "-q", "-m", "Begin"]).succeeds();
    assert_eq!(repo.git("status --porcelain"), "");
    commit_is_fresh(&repo);
}

#[test]
fn a_commit_of_named_files() {
    let repo = hooked();
    append(&repo, PIE);
    let commit = ["commit", "-m", "Add pie", "ROADMAP.md"];
    assert_snapshot!(git(&repo, &commit).ends_with(1));
    assert_eq!(repo.git("status --porcelain"), " M ROADMAP.md\n");
    // As the hint says.
    repo.git("add ROADMAP.md");
    git(&repo, &["commit", "-q", "-m", "Add pie"]).succeeds();
    assert_eq!(repo.git("status --porcelain"), "");
    commit_is_fresh(&repo);
    // Nothing out of date, nothing to say.
    repo.edit("ROADMAP.md", "- [ ] Crust", "- [ ] Crust\n  Crisp.");
    let run = git(&repo, &["commit", "-q", "-m", "Add words", "ROADMAP.md"]);
    assert_eq!(run.succeeds().stderr, "");
    assert_eq!(repo.git("status --porcelain"), "");
}

#[test]
fn a_commit_of_named_files_while_others_are_staged() {
    let repo = hooked();
    repo.write("other.txt", "staged\n");
    repo.git("add other.txt");
    append(&repo, PIE);
    let commit = ["commit", "-m", "Add pie", "ROADMAP.md"];
    assert_snapshot!(git(&repo, &commit).ends_with(1));
    // As the hint says.
    repo.roadmap("refresh").succeeds();
    repo.git("add .roadmap");
    let files = [
        ".roadmap/phase-3.svg",
        ".roadmap/progress.svg",
        "ROADMAP.md",
    ];
    git(
        &repo,
        &[&["commit", "-q", "-m", "Add pie"], files.as_slice()].concat(),
    )
    .succeeds();
    assert_eq!(repo.git("status --porcelain"), "A  other.txt\n");
    commit_is_fresh(&repo);
}

#[test]
fn a_named_file_that_depends_on_unstaged_edits() {
    let repo = Repo::with_blocks();
    repo.write("README.md", "# R\n");
    repo.commit_all("Add a readme");
    repo.hook("pre-commit", HOOK);
    repo.write("other.txt", "staged\n");
    repo.git("add other.txt");
    append(&repo, PIE);
    repo.write(
        "README.md",
        "<!-- roadmap:badges -->\n<!-- /roadmap:badges -->\n",
    );
    assert_snapshot!(git(&repo, &["commit", "-m", "R", "README.md"]).ends_with(1));
}

#[test]
fn in_a_linked_worktree() {
    let repo = hooked();
    let linked = repo.beside("linked").display().to_string();
    repo.git(&format!("worktree add -q '{linked}' -b other"));
    let roadmap = format!("{linked}/ROADMAP.md");
    fs::write(&roadmap, fs::read_to_string(&roadmap).unwrap() + PIE).unwrap();
    git_within(&repo, &linked, &["commit", "-q", "-a", "-m", "Add pie"]).succeeds();
    assert_eq!(repo.git(&format!("-C '{linked}' status --porcelain")), "");
    repo.roadmap(&format!("-C '{linked}' verify")).succeeds();
    assert_eq!(repo.git("status --porcelain"), "");
}

#[test]
fn in_a_submodule_and_below_the_top() {
    let inner = Repo::with_blocks();
    let outer = Repo::empty();
    let from = inner.top().display().to_string();
    outer.git(&format!(
        "-c protocol.file.allow=always submodule --quiet add '{from}' sub"
    ));
    outer.git("commit -q -m Begin");
    outer.git("-C sub config user.name Ada");
    outer.git("-C sub config user.email ada@example.org");
    outer.hook("pre-commit", HOOK);
    let hooks = outer.top().join(".git/modules/sub/hooks/pre-commit");
    fs::create_dir_all(hooks.parent().unwrap()).unwrap();
    fs::copy(outer.top().join(".git/hooks/pre-commit"), hooks).unwrap();
    let roadmap = outer.read("sub/ROADMAP.md");
    outer.write("sub/ROADMAP.md", roadmap + PIE);
    outer.write("sub/deep/er/x.txt", "x\n");
    outer.git("-C sub add .");
    git_within(&outer, "sub/deep/er", &["commit", "-q", "-m", "Add pie"]).succeeds();
    assert_eq!(outer.git("-C sub status --porcelain"), "");
    outer.roadmap("-C sub verify").succeeds();
    // The outer repository has no roadmap; that is no reason to complain.
    let run = git(&outer, &["commit", "-q", "-a", "-m", "Follow"]);
    assert_eq!(run.succeeds().stderr, "");
}

#[test]
fn only_the_intent_to_add() {
    let repo = hooked();
    append(&repo, PIE);
    repo.git("add ROADMAP.md");
    repo.write("later.txt", "later\n");
    repo.write(".roadmap/phase-3.svg", "stale");
    repo.git("add -N later.txt .roadmap/phase-3.svg");
    git(&repo, &["commit", "-q", "-m", "Add pie"]).succeeds();
    assert_eq!(repo.git("status --porcelain"), " A later.txt\n");
    commit_is_fresh(&repo);
}

#[test]
fn a_merge() {
    let repo = hooked();
    repo.git("checkout -q -b side");
    append(&repo, PIE);
    git(&repo, &["commit", "-q", "-a", "-m", "Add pie"]).succeeds();
    repo.git("checkout -q main");
    repo.edit("ROADMAP.md", "[ ] Flour", "[x] Flour");
    git(&repo, &["commit", "-q", "-a", "-m", "Flour"]).succeeds();
    let merge = repo
        .call("git", &["merge", "-q", "--no-commit", "side"])
        .run();
    assert_eq!(merge.status, Some(1), "{merge}");
    // By hand, with conflicts: Git would not commit this.
    assert_eq!(
        repo.roadmap("hook run pre-commit").succeeds().to_string(),
        "$ git roadmap hook run pre-commit\n[status 0]\n"
    );
    repo.git("checkout --theirs .roadmap/progress.svg");
    repo.git("add .roadmap/progress.svg");
    git(&repo, &["commit", "-q", "-m", "Merge"]).succeeds();
    assert_eq!(repo.git("status --porcelain"), "");
    assert_eq!(repo.git("rev-list --parents -1 HEAD").split(' ').count(), 3);
    commit_is_fresh(&repo);
}

#[test]
fn silence_when_there_is_nothing_to_do() {
    let repo = hooked();
    let typed = |repo: &Repo| repo.roadmap("hook run pre-commit").succeeds().to_string();
    let silence = "$ git roadmap hook run pre-commit\n[status 0]\n";
    assert_eq!(typed(&repo), silence);
    // Stale, but none of this commit's business.
    append(&repo, PIE);
    git(&repo, &["commit", "-q", "--no-verify", "-a", "-m", "Stale"]).succeeds();
    repo.write("other.txt", "x\n");
    repo.git("add other.txt");
    assert_eq!(typed(&repo), silence);
    assert_eq!(
        git(&repo, &["commit", "-q", "-m", "Other"])
            .succeeds()
            .stderr,
        ""
    );
    assert_eq!(repo.git("status --porcelain"), "");
    // No roadmap, no repository, no roadmap on disk, none staged.
    let empty = Repo::empty();
    assert_eq!(
        (typed(&empty), typed(&Repo::folder())),
        (silence.to_owned(), silence.to_owned())
    );
    repo.git("rm -q --cached ROADMAP.md");
    assert_eq!(
        git(&repo, &["commit", "-q", "-m", "Gone"])
            .succeeds()
            .stderr,
        ""
    );
    assert!(repo.top().join("ROADMAP.md").exists());
}

#[test]
fn other_commits_start_no_git() {
    let repo = hooked();
    repo.write("other.txt", "x\n");
    repo.git("add other.txt");
    let call = repo
        .roadmap_call("hook run pre-commit")
        .env("PATH", "/nowhere");
    let run = call.env("GIT_INDEX_FILE", ".git/index").run().succeeds();
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    append(&repo, PIE);
    repo.git("add ROADMAP.md");
    let call = repo
        .roadmap_call("hook run pre-commit")
        .env("PATH", "/nowhere");
    call.run().ends_with(2);
}

#[test]
fn an_unstaged_line_anywhere_survives() {
    let repo = hooked();
    let staged = repo.read("ROADMAP.md") + PIE;
    let lines: Vec<&str> = staged.split_inclusive('\n').collect();
    let mut in_block = false;
    for (at, line) in lines.iter().enumerate() {
        if !in_block {
            repo.git("reset -q --hard");
            repo.git("checkout -q --detach main");
            repo.write("ROADMAP.md", &staged);
            repo.git("add ROADMAP.md");
            let mine = [&lines[..at], &["Mine.\n"], &lines[at..]].concat().concat();
            repo.write("ROADMAP.md", &mine);
            git(&repo, &["commit", "-q", "-m", "Add pie"]).succeeds();
            let after = repo.read("ROADMAP.md");
            let committed = repo.git("show HEAD:ROADMAP.md");
            assert_eq!(after.replacen("Mine.\n", "", 1), committed, "{at}");
            assert!(after.contains(&format!("Mine.\n{line}")), "{at}");
            assert_eq!(repo.git("status --porcelain"), " M ROADMAP.md\n");
        }
        in_block = match line {
            _ if line.starts_with("<!-- roadmap:") => true,
            _ if line.starts_with("<!-- /roadmap:") => false,
            _ => in_block,
        };
    }
}

#[test]
fn our_own_commits_are_let_through() {
    let repo = hooked();
    let run = repo.roadmap_call("check flour").env("PATH", &path()).run();
    assert!(!run.succeeds().stderr.contains("roadmap: "));
    assert_eq!(repo.git("status --porcelain"), "");
}

#[test]
fn a_roadmap_that_is_only_staged() {
    let repo = hooked();
    append(&repo, PIE);
    repo.git("add ROADMAP.md");
    fs::remove_file(repo.top().join("ROADMAP.md")).unwrap();
    git(&repo, &["commit", "-q", "-m", "Add pie"]).succeeds();
    assert_eq!(repo.git("status --porcelain"), " D ROADMAP.md\n");
    commit_is_fresh(&repo);
}

#[test]
fn new_errors_stop_and_older_ones_do_not() {
    let repo = hooked();
    let doubled = "- [ ] A <!-- id: a -->\n- [ ] B <!-- id: a -->\n";
    append(&repo, doubled);
    git(
        &repo,
        &["commit", "-q", "--no-verify", "-a", "-m", "Doubled"],
    )
    .succeeds();
    append(
        &repo,
        "\n-[ ] Terraform\n\n- [ ] C <!-- id: c -->\n- [ ] D <!-- id: c -->\n",
    );
    repo.git("add ROADMAP.md");
    let before = (repo.git("ls-files --stage"), repo.read("ROADMAP.md"));
    assert_snapshot!(git(&repo, &["commit", "-m", "More"]).ends_with(1));
    assert_eq!(
        (repo.git("ls-files --stage"), repo.read("ROADMAP.md")),
        before
    );
    assert_snapshot!(repo.roadmap("hook run pre-commit --json").ends_with(1));
    repo.edit("ROADMAP.md", "D <!-- id: c -->", "D <!-- id: d -->");
    // What is older moves, and lets the commit through.
    repo.edit("ROADMAP.md", "## Contents\n", "A word.\n\n## Contents\n");
    repo.git("add ROADMAP.md");
    assert_snapshot!(git(&repo, &["commit", "-m", "More"]).succeeds());
    assert_eq!(repo.git("status --porcelain"), "");
}

#[test]
fn older_broken_markers() {
    let repo = hooked();
    append(&repo, "\n<!-- roadmap:progress -->\n");
    repo.git("add ROADMAP.md");
    let broken = git(&repo, &["commit", "-m", "Broken"]).ends_with(1);
    git(&repo, &["commit", "-q", "--no-verify", "-m", "Broken"]).succeeds();
    append(&repo, PIE);
    let passed = git(&repo, &["commit", "-a", "-m", "Add pie"]).succeeds();
    assert_snapshot!(format!("{broken}\n{passed}"));
    assert_eq!(repo.git("status --porcelain"), "");
}

#[test]
fn markers_that_are_broken_on_disk_alone() {
    let repo = hooked();
    append(&repo, PIE);
    repo.git("add ROADMAP.md");
    repo.edit("ROADMAP.md", "<!-- /roadmap:toc -->\n", "");
    let before = repo.read("ROADMAP.md");
    assert_snapshot!(git(&repo, &["commit", "-m", "Add pie"]).succeeds());
    assert_eq!(repo.read("ROADMAP.md"), before);
    assert_eq!(repo.git("status --porcelain"), " M ROADMAP.md\n");
    commit_is_fresh(&repo);
}

#[test]
fn a_read_only_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let repo = hooked();
    append(&repo, PIE);
    repo.git("add ROADMAP.md");
    let file = repo.top().join("ROADMAP.md");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    assert_snapshot!(git(&repo, &["commit", "-m", "Add pie"]).succeeds());
    assert_eq!(repo.git("status --porcelain"), " M ROADMAP.md\n");
    commit_is_fresh(&repo);
}

#[test]
fn pictures_that_git_ignores() {
    let repo = hooked();
    repo.write(".gitignore", "*.svg\n");
    append(&repo, PIE);
    repo.git("add -A");
    let before = (repo.git("ls-files --stage"), repo.read("ROADMAP.md"));
    assert_snapshot!(git(&repo, &["commit", "-m", "Add pie"]).ends_with(1));
    assert_eq!(
        (repo.git("ls-files --stage"), repo.read("ROADMAP.md")),
        before
    );
    // As the hint says.
    repo.git("rm -q -f .gitignore");
    git(&repo, &["commit", "-q", "-m", "Add pie"]).succeeds();
    commit_is_fresh(&repo);
}

#[test]
fn settings_and_files_as_they_are_staged() {
    let repo = hooked();
    repo.write(
        "docs/more.md",
        "<!-- roadmap:progress -->\n<!-- /roadmap:progress -->\n",
    );
    repo.write(
        "README.md",
        "<!-- roadmap:badges -->\n<!-- /roadmap:badges -->\n",
    );
    repo.write(".roadmap/config.toml", "files = [\"docs/more.md\"]\n");
    repo.git("add .");
    repo.write(".roadmap/config.toml", "files = []\n");
    assert_snapshot!(git(&repo, &["commit", "-m", "Set up"]).succeeds());
    assert_snapshot!(repo.git("show HEAD:docs/more.md"));
    assert!(repo.read("README.md").contains("progress.svg"));
    commit_is_fresh(&repo);
    repo.write(".roadmap/config.toml", "filse = []\n");
    repo.git("add .");
    let broken = git(&repo, &["commit", "-m", "Broken settings"]).ends_with(1);
    git(&repo, &["commit", "-q", "--no-verify", "-m", "Broken"]).succeeds();
    append(&repo, PIE);
    let older = git(&repo, &["commit", "-a", "-m", "Add pie"]).succeeds();
    assert_snapshot!(format!("{broken}\n{older}"));
}

#[test]
fn what_is_no_text() {
    let repo = hooked();
    let text = |tail: &[u8]| [repo.read("ROADMAP.md").as_bytes(), tail].concat();
    let (first, second) = (text(b"\xff\n"), text(b"\xff\n\n- [ ] More\n"));
    repo.write("ROADMAP.md", first);
    let new = git(&repo, &["commit", "-a", "-m", "Bytes"]).ends_with(1);
    git(&repo, &["commit", "-q", "--no-verify", "-a", "-m", "Bytes"]).succeeds();
    repo.write("ROADMAP.md", second);
    let older = git(&repo, &["commit", "-a", "-m", "More"]).succeeds();
    assert_snapshot!(format!("{new}\n{older}"));
}

#[test]
fn links_are_not_followed() {
    let repo = hooked();
    fs::rename(repo.top().join(".roadmap"), repo.beside("elsewhere")).unwrap();
    std::os::unix::fs::symlink(repo.beside("elsewhere"), repo.top().join(".roadmap")).unwrap();
    append(&repo, PIE);
    repo.git("add ROADMAP.md");
    assert_snapshot!(git(&repo, &["commit", "-m", "Add pie"]).ends_with(1));
    assert_eq!(fs::read_dir(repo.beside("elsewhere")).unwrap().count(), 3);
}

#[test]
fn in_repositories_that_only_git_reads() {
    for options in ["--object-format=sha256", "--ref-format=reftable"] {
        let repo = Repo::folder();
        if repo.call("git", &["init", "-q", options]).run().status != Some(0) {
            continue;
        }
        repo.git("config user.name Ada");
        repo.git("config user.email ada@example.org");
        repo.hook("pre-commit", HOOK);
        repo.write("ROADMAP.md", BAKING_WITH_BLOCKS);
        repo.git("add .");
        git(&repo, &["commit", "-q", "-m", "Begin"]).succeeds();
        append(&repo, PIE);
        git(&repo, &["commit", "-q", "-a", "-m", "Add pie"]).succeeds();
        repo.write("other.txt", "x\n");
        repo.git("add .");
        let run = git(&repo, &["commit", "-q", "-m", "Other"]).succeeds();
        assert_eq!(
            (run.stderr.as_str(), repo.git("status --porcelain").as_str()),
            ("", "")
        );
        repo.roadmap("verify").succeeds();
    }
}

#[test]
fn line_endings_stay() {
    let repo = Repo::with(BAKING_WITH_BLOCKS.replace('\n', "\r\n"));
    repo.roadmap("refresh").succeeds();
    repo.commit_all("Refresh");
    repo.hook("pre-commit", HOOK);
    append(&repo, &PIE.replace('\n', "\r\n"));
    git(&repo, &["commit", "-q", "-a", "-m", "Add pie"]).succeeds();
    let text = repo.read("ROADMAP.md");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert_eq!(repo.git("status --porcelain"), "");
    commit_is_fresh(&repo);
}

#[test]
fn under_the_framework() {
    let repo = Repo::with_blocks();
    append(&repo, PIE);
    repo.git("add ROADMAP.md");
    let index = repo.git("ls-files --stage");
    let run = |arguments: &str| {
        let call = repo.roadmap_call(&format!("hook run pre-commit {arguments}"));
        call.env("PRE_COMMIT", "1").run()
    };
    let first = run("ROADMAP.md").ends_with(1);
    assert_eq!(repo.git("ls-files --stage"), index);
    let second = run("ROADMAP.md").succeeds();
    assert_snapshot!(format!("{first}\n{second}"));
    // As the last line says.
    repo.git("add ROADMAP.md .roadmap");
    repo.git("commit -q -m 'Add pie'");
    commit_is_fresh(&repo);
}

#[test]
fn under_the_framework_when_only_a_new_file_appears() {
    let repo = Repo::with_blocks();
    repo.git("rm -q .roadmap/phase-1.svg");
    repo.git("commit -q -m Lost");
    let run = |in_commit: bool| {
        let call = repo
            .roadmap_call("hook run pre-commit")
            .env("PRE_COMMIT", "1");
        if in_commit {
            call.env("GIT_INDEX_FILE", ".git/index").run()
        } else {
            call.run()
        }
    };
    let first = run(false).ends_with(1);
    assert_eq!(repo.git("status --porcelain"), "?? .roadmap/phase-1.svg\n");
    // A second run by hand is content; a commit without the picture is not.
    let second = run(false).succeeds();
    let third = run(true).ends_with(1);
    repo.git("add .roadmap");
    let fourth = run(true).succeeds();
    assert_snapshot!(format!("{first}\n{second}\n{third}\n{fourth}"));
}

#[test]
fn edits_that_are_put_aside() {
    let repo = hooked();
    append(&repo, PIE);
    repo.git("add ROADMAP.md");
    // As lefthook does for files with staged and unstaged edits.
    let patch =
        |content: &str| format!("diff --git a/ROADMAP.md b/ROADMAP.md\nindex {content}..f\n");
    let staged = repo.git("rev-parse --short :ROADMAP.md");
    repo.write(".git/info/lefthook-unstaged.patch", patch(staged.trim()));
    let before = repo.read("ROADMAP.md");
    assert_snapshot!(git(&repo, &["commit", "-m", "Add pie"]).succeeds());
    assert_eq!(repo.read("ROADMAP.md"), before);
    assert_eq!(repo.git("status --porcelain"), " M ROADMAP.md\n");
    commit_is_fresh(&repo);
    // A patch that was left behind means nothing.
    append(&repo, "- [ ] Filling\n");
    git(&repo, &["commit", "-q", "-a", "-m", "Add filling"]).succeeds();
    assert_eq!(repo.git("status --porcelain"), "");
    commit_is_fresh(&repo);
}
