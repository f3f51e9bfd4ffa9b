//! `git roadmap check`: what is ticked, what is committed, what stays.

use insta::assert_snapshot;

use crate::harness::{BAKING, Repo, shipped};

/// What Git shows of the last commit, and of what is not in it.
const AFTER: [&str; 2] = [
    "git show --stat --format=%an%n%ad%n%B HEAD",
    "git status --porcelain",
];

fn checked(repo: &Repo, line: &str) -> String {
    repo.session(&[line, AFTER[0], AFTER[1]])
}

#[test]
fn the_whole_screen() {
    let repo = Repo::with_blocks();
    assert_snapshot!(checked(&repo, "git roadmap check flour basics"));
}

#[test]
fn one_byte_changes() {
    let repo = Repo::baking();
    repo.roadmap("check 2.1").succeeds();
    assert_eq!(
        repo.read("ROADMAP.md"),
        BAKING.replace("[ ] Sponge", "[x] Sponge")
    );
    assert_snapshot!(repo.git("show --format= -U0"));
}

#[test]
fn the_screen_with_real_pictures() {
    let repo = Repo::with(shipped());
    repo.roadmap("refresh").succeeds();
    repo.commit_all("Refresh");
    assert_snapshot!(checked(&repo, "git roadmap check fastapi basics"));
}

#[test]
fn several() {
    let repo = Repo::baking();
    assert_snapshot!(checked(&repo, "git roadmap check 1.1 2.1 scale"));
    let repo = Repo::baking();
    assert_snapshot!(checked(&repo, "git roadmap check 1.1 1.3.1"));
}

#[test]
fn several_are_all_or_nothing() {
    let repo = Repo::baking();
    assert_snapshot!(repo.session(&["git roadmap check 1.1 2.9", "git status --porcelain"]));
    assert_eq!(repo.read("ROADMAP.md"), BAKING);
}

#[test]
fn ambiguous() {
    let repo = Repo::baking();
    assert_snapshot!(repo.session(&["git roadmap check basics", "git status --porcelain"]));
    let repo = Repo::with(shipped());
    assert_snapshot!(repo.roadmap("check fastapi"));
}

#[test]
fn not_found() {
    let repo = Repo::baking();
    assert_snapshot!(repo.session(&[
        "git roadmap check sourdow starter",
        "git roadmap check zzz",
        "git roadmap check 1.7",
        "git roadmap check 9.1",
        "git roadmap check L3",
        "git roadmap check no/such-key",
    ]));
}

#[test]
fn a_phase() {
    let repo = Repo::baking();
    assert_snapshot!(repo.session(&["git roadmap check 1", "git status --porcelain"]));
    assert_snapshot!(checked(&repo, "git roadmap check -r 1"));
}

#[test]
fn a_task_with_all_below_it() {
    let repo = Repo::baking();
    assert_snapshot!(checked(&repo, "git roadmap check -r 1.3"));
}

#[test]
fn every_way_to_select() {
    for selector in [
        "2.2",
        "2.2..2.2",
        "L18",
        "butter",
        "BUTTER CREAM",
        "phase-2-cake/butter-cream",
    ] {
        let repo = Repo::baking();
        repo.roadmap(&format!("check {selector}")).succeeds();
        let expected = BAKING.replace("[ ] Butter", "[x] Butter");
        assert_eq!(repo.read("ROADMAP.md"), expected, "{selector}");
    }
    let repo = Repo::with("# T\n\n- [ ] a <!-- id: first -->\n- [ ] b\n");
    repo.roadmap("check first").succeeds();
    assert!(repo.read("ROADMAP.md").contains("[x] a"));
}

#[test]
fn a_range() {
    let repo = Repo::baking();
    assert_snapshot!(checked(&repo, "git roadmap check 1.3..2.1"));
}

#[test]
fn from_standard_input() {
    let repo = Repo::baking();
    let lines = repo.roadmap("list 2").stdout;
    assert_snapshot!(repo.roadmap_call("check -").stdin(&lines).run());
    assert_snapshot!(repo.roadmap_call("check -").run());
    assert_snapshot!(repo.roadmap_call("check -").stdin("2.1\n9.9\n").run());
}

#[test]
fn a_dry_run() {
    let repo = Repo::with_blocks();
    let before = repo.git("rev-parse HEAD");
    assert_snapshot!(repo.session(&[
        "git roadmap check -n flour --note 'At last.'",
        "git status --porcelain"
    ]));
    assert_eq!(repo.git("rev-parse HEAD"), before);
}

#[test]
fn first_the_file_then_the_commit() {
    let repo = Repo::with_blocks();
    assert_snapshot!(repo.session(&[
        "git roadmap check flour --no-commit",
        "git status --porcelain",
        "git roadmap check flour --no-commit",
        "git roadmap commit",
        "git status --porcelain",
        "git show --stat --format=%B HEAD",
    ]));
}

#[test]
fn checking_again_commits_what_is_only_on_disk() {
    let repo = Repo::baking();
    repo.roadmap("check 1.1 --no-commit").succeeds();
    assert_snapshot!(repo.session(&[
        "git roadmap check 1.1",
        "git status --porcelain",
        "git roadmap check 1.1"
    ]));
}

#[test]
fn what_is_staged_already_is_committed() {
    let repo = Repo::baking();
    repo.edit("ROADMAP.md", "[ ] Scale", "[x] Scale");
    repo.git("add ROADMAP.md");
    assert_snapshot!(checked(&repo, "git roadmap check scale"));
}

#[test]
fn dates() {
    let repo = Repo::baking();
    for date in [
        "2026-01-02",
        "2026-01-02T03:04:05+02:00",
        "yesterday",
        "'3 days ago'",
    ] {
        repo.roadmap(&format!("check 1.1 --date {date}")).succeeds();
        repo.roadmap("uncheck 1.1").succeeds();
    }
    let dates = repo.git("log --format=%ad --date=iso --reverse");
    let dates: Vec<&str> = dates.lines().collect();
    assert_eq!(dates[1], "2026-01-02 12:00:00 +0000");
    assert_eq!(dates[3], "2026-01-02 03:04:05 +0200");
    assert!(dates[5] > dates[7], "{dates:?}");
    assert_snapshot!(repo.session(&[
        "git roadmap check 1.1 --date 2999-01-01",
        "git roadmap check 1.1 --date nonsense",
        "git roadmap check 1.1 --date ''",
        "git roadmap check 1.1 --date 2026-02-31",
        "git status --porcelain",
    ]));
}

#[test]
fn a_note() {
    let repo = Repo::baking();
    assert_snapshot!(checked(
        &repo,
        "git roadmap check scale --note 'A digital one, to the gram.'"
    ));
}

#[test]
fn already_done() {
    let repo = Repo::baking();
    assert_snapshot!(repo.session(&[
        "git roadmap check 1.2",
        "git roadmap check 1.2 --no-commit",
        "git roadmap check 1.2 -n",
        "git roadmap uncheck 2.1 2.2",
        "git roadmap check 1.2 --json",
        "git rev-list --count HEAD",
    ]));
}

#[test]
fn the_last_one() {
    let repo = Repo::with("# T\n\n- [x] a\n- [ ] b\n");
    assert_snapshot!(repo.roadmap("check b"));
}

#[test]
fn an_untracked_roadmap() {
    let repo = Repo::empty();
    repo.write("ROADMAP.md", BAKING);
    assert_snapshot!(repo.session(&["git roadmap check 1.1", "git roadmap check 1.1 --no-commit"]));
    let repo = Repo::baking();
    repo.write("other.md", "- [ ] a\n");
    assert_snapshot!(repo.session(&[
        "git roadmap --file other.md check a",
        "git status --porcelain"
    ]));
}

#[test]
fn a_task_of_uncommitted_edits() {
    let repo = Repo::baking();
    repo.edit("ROADMAP.md", "- [ ] Scale\n", "- [ ] Scale\n- [ ] Whisk\n");
    assert_snapshot!(repo.session(&[
        "git roadmap check whisk",
        "git roadmap check scale",
        "git diff"
    ]));
}

#[test]
fn other_work_is_not_touched() {
    let repo = Repo::with_blocks();
    repo.write("src/a.txt", "a\n");
    repo.write("src/b.txt", "b\n");
    repo.commit_all("Code");
    repo.write("src/a.txt", "staged\n");
    repo.git("add src/a.txt");
    repo.write("src/a.txt", "staged and edited\n");
    repo.git("rm -q --cached src/b.txt");
    repo.write("new.txt", "new\n");
    repo.edit("ROADMAP.md", "# Learn to bake", "# Learn to bake well");
    repo.edit(
        "ROADMAP.md",
        "- [ ] Butter cream",
        "- [ ] Butter cream, cold",
    );
    let before = repo.git("status --porcelain");
    assert_snapshot!(repo.session(&[
        "git status --porcelain",
        "git roadmap check flour",
        "git show --stat --format=%B HEAD",
        "git diff --cached --stat",
        "git diff -U0 ROADMAP.md",
    ]));
    assert_eq!(repo.git("status --porcelain"), before);
    assert_eq!(repo.git("show :src/a.txt"), "staged\n");
}

#[test]
fn a_staged_edit_stays_staged() {
    let repo = Repo::baking();
    repo.edit("ROADMAP.md", "# Learn to bake", "# Learn to bake well");
    repo.git("add ROADMAP.md");
    assert_snapshot!(repo.session(&[
        "git roadmap check flour",
        "git status --porcelain",
        "git diff --cached -U0",
        "git show -U0 --format=",
    ]));
}

#[test]
fn outside_of_a_repository() {
    let repo = Repo::folder();
    repo.write("ROADMAP.md", BAKING);
    assert_snapshot!(repo.session(&["git roadmap check 1.1", "git roadmap check 1.1 --no-commit"]));
    assert_eq!(
        repo.read("ROADMAP.md"),
        BAKING.replace("[ ] Flour", "[x] Flour")
    );
}

#[test]
fn without_an_identity() {
    let repo = Repo::baking();
    repo.git("config --unset user.name");
    repo.git("config --unset user.email");
    repo.git("config user.useConfigOnly true");
    assert_snapshot!(repo.session(&["git roadmap check 1.1", "git status --porcelain"]));
}

#[test]
fn during_a_merge() {
    let repo = Repo::baking();
    repo.write("a.txt", "base\n");
    repo.commit_all("Base");
    repo.git("checkout -q -b side");
    repo.write("a.txt", "side\n");
    repo.commit_all("Side");
    repo.git("checkout -q main");
    repo.write("a.txt", "main\n");
    repo.commit_all("Main");
    repo.session(&["git merge side"]);
    assert_snapshot!(repo.session(&[
        "git roadmap check 1.1",
        "git status --porcelain",
        "git roadmap check 1.1 --no-commit",
    ]));
}

#[test]
fn a_roadmap_with_conflicts() {
    let repo = Repo::baking();
    repo.git("checkout -q -b side");
    repo.edit("ROADMAP.md", "Flour basics", "Flour for beginners");
    repo.commit_all("Side");
    repo.git("checkout -q main");
    repo.edit("ROADMAP.md", "Flour basics", "All about flour");
    repo.commit_all("Main");
    repo.session(&["git merge side"]);
    assert_snapshot!(repo.session(&["git roadmap", "git roadmap check scale", "git roadmap lint"]));
}

#[cfg(unix)]
#[test]
fn a_hook_that_refuses() {
    let repo = Repo::with_blocks();
    repo.hook(
        "commit-msg",
        "echo 'subject must start with feat:, fix: or docs:' >&2; exit 1",
    );
    repo.write("a.txt", "staged\n");
    repo.git("add a.txt");
    let before = repo.git("rev-parse HEAD");
    assert_snapshot!(repo.session(&["git roadmap check flour", "git status --porcelain"]));
    assert_eq!(repo.git("rev-parse HEAD"), before);
    repo.git("config roadmap.subject 'docs: {action} {task}'");
    repo.hook("commit-msg", "grep -q '^docs:' \"$1\"");
    assert_snapshot!(repo.session(&[
        "git roadmap commit",
        "git status --porcelain",
        "git log -1 --format=%s"
    ]));
}

#[cfg(unix)]
#[test]
fn hooks_run_and_are_heard() {
    let repo = Repo::baking();
    for hook in [
        "pre-commit",
        "prepare-commit-msg",
        "commit-msg",
        "post-commit",
    ] {
        repo.hook(
            hook,
            &format!("echo {hook} >> \"$(git rev-parse --git-dir)/heard\"; echo said by {hook}"),
        );
    }
    assert_snapshot!(repo.roadmap("check 1.1"));
    assert_snapshot!(repo.read(".git/heard"));
}

#[cfg(unix)]
#[test]
fn a_read_only_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let repo = Repo::with_blocks();
    let path = repo.top().join("ROADMAP.md");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    assert_snapshot!(repo.session(&["git roadmap check flour", "git status --porcelain"]));
}

#[test]
fn a_defined_x() {
    let repo = Repo::with("# T\n\n- [ ] a\n- [ ] b\n\n[x]: https://example.org\n");
    assert_snapshot!(repo.session(&[
        "git roadmap check a",
        "git status --porcelain",
        "git roadmap lint"
    ]));
}

#[test]
fn a_no_break_space() {
    let repo = Repo::with("# T\n\n- [\u{a0}] a\n");
    assert_snapshot!(repo.session(&[
        "git roadmap check a",
        "git status --porcelain",
        "git roadmap lint --fix",
        "git roadmap list",
    ]));
}

#[test]
fn a_broken_marker() {
    let repo = Repo::with("# T\n\n<!-- roadmap:toc -->\n\n- [ ] a\n");
    assert_snapshot!(repo.session(&["git roadmap check a", "git status --porcelain"]));
    let repo = Repo::with_blocks();
    repo.write("README.md", "# R\n\n<!-- roadmap:badges -->\n");
    repo.commit_all("A readme");
    assert_snapshot!(repo.session(&["git roadmap check flour", "git status --porcelain"]));
}

#[test]
fn detached() {
    let repo = Repo::baking();
    repo.git("checkout -q --detach");
    assert_snapshot!(checked(&repo, "git roadmap check 1.1"));
}

#[test]
fn a_linked_worktree() {
    let repo = Repo::with_blocks();
    repo.git("worktree add -q ../linked -b side");
    assert_snapshot!(repo.session(&[
        "git roadmap -C ../linked check flour",
        "git -C ../linked status --porcelain",
        "git status --porcelain",
        "git log --format=%D:%s --all",
    ]));
}

#[test]
fn from_a_folder_below() {
    let repo = Repo::with_blocks();
    repo.write("a/b/c.txt", "c\n");
    repo.commit_all("C");
    let run = repo
        .roadmap_call("check flour")
        .within("a/b")
        .run()
        .succeeds();
    assert_snapshot!(run);
    assert_eq!(repo.git("status --porcelain"), "");
}

#[test]
fn line_endings() {
    let windows = BAKING.replace('\n', "\r\n");
    let repo = Repo::with(&windows);
    repo.roadmap("check 1.1").succeeds();
    let expected = windows.replace("[ ] Flour", "[x] Flour");
    assert_eq!(repo.read("ROADMAP.md"), expected);
    assert_eq!(repo.git("show HEAD:ROADMAP.md"), expected);

    let repo = Repo::empty();
    repo.git("config core.autocrlf true");
    repo.write("ROADMAP.md", &windows);
    repo.git("-c core.safecrlf=false add ROADMAP.md");
    repo.git("commit -q -m Add");
    repo.roadmap("check 1.1").succeeds();
    assert_eq!(repo.read("ROADMAP.md"), expected);
    assert_eq!(
        repo.git("show HEAD:ROADMAP.md"),
        BAKING.replace("[ ] Flour", "[x] Flour")
    );
    assert_eq!(repo.git("status --porcelain"), "");
    assert_eq!(repo.git("show --numstat --format="), "1\t1\tROADMAP.md\n");
}

#[test]
fn line_endings_with_blocks() {
    let repo = Repo::empty();
    repo.git("config core.autocrlf true");
    repo.write(
        "ROADMAP.md",
        crate::harness::BAKING_WITH_BLOCKS.replace('\n', "\r\n"),
    );
    repo.roadmap("refresh").succeeds();
    repo.git("-c core.safecrlf=false add .");
    repo.git("commit -q -m Add");
    repo.roadmap("check flour").succeeds();
    assert_eq!(repo.git("status --porcelain"), "");
    repo.roadmap("refresh --check").succeeds();
}

#[test]
fn a_subject_of_ones_own() {
    let repo = Repo::baking();
    repo.git("config roadmap.subject 'docs(plan): {task} ({action})'");
    repo.roadmap("check flour").succeeds();
    repo.roadmap("check -r 2").succeeds();
    let run = repo
        .roadmap_call("check scale")
        .env("GIT_ROADMAP_SUBJECT", "learn: {task}")
        .run();
    assert_eq!(run.status, Some(0), "{run}");
    assert_snapshot!(repo.git("log --format=%s"));
}

#[test]
fn commits_of_ones_own() {
    let repo = Repo::baking();
    repo.git("config roadmap.autoCommit false");
    assert_snapshot!(repo.session(&["git roadmap check flour", "git status --porcelain"]));
    let run = repo
        .roadmap_call("check scale")
        .env("GIT_ROADMAP_AUTO_COMMIT", "true")
        .run();
    assert_eq!(run.status, Some(0), "{run}");
    assert_snapshot!(repo.git("log --format=%s"));
    repo.git("config roadmap.autoCommit perhaps");
    assert_snapshot!(repo.roadmap("check oven"));
}

#[test]
fn another_file() {
    let repo = Repo::baking();
    repo.write("plans/cake.md", "# Cake\n\n- [ ] Eggs\n");
    repo.commit_all("Another plan");
    assert_snapshot!(repo.session(&[
        "git roadmap --file plans/cake.md check eggs",
        "git roadmap --file plans/none.md list",
        "git roadmap --file plans list",
        "git roadmap --file ../outside.md list",
    ]));
    let run = repo
        .roadmap_call("list")
        .env("GIT_ROADMAP_FILE", "plans/cake.md")
        .run();
    assert!(run.stdout.contains("Eggs"), "{run}");
    repo.write(".roadmap/config.toml", "roadmap = \"plans/cake.md\"\n");
    assert!(repo.roadmap("list").stdout.contains("Eggs"));
}

#[test]
fn pushing() {
    let repo = Repo::baking();
    repo.git("init -q --bare -b main ../remote.git");
    repo.git("remote add origin ../remote.git");
    repo.git("push -q -u origin main");
    repo.roadmap("check flour --push").succeeds();
    assert_eq!(
        repo.git("rev-parse origin/main"),
        repo.git("rev-parse HEAD")
    );
    repo.git("config roadmap.push true");
    assert_snapshot!(repo.roadmap("check scale"));
    assert_eq!(
        repo.git("rev-parse origin/main"),
        repo.git("rev-parse HEAD")
    );
    repo.git("remote set-url origin ../gone.git");
    assert_snapshot!(repo.roadmap("check oven"));
}

#[test]
fn the_first_commit_of_a_branch() {
    let repo = Repo::baking();
    repo.git("checkout -q --orphan fresh");
    assert_snapshot!(repo.session(&["git roadmap check 1.1", "git status --porcelain"]));
}

#[test]
fn quiet_and_json() {
    let repo = Repo::with_blocks();
    assert_snapshot!(repo.session(&[
        "git roadmap check flour -q",
        "git roadmap check sponge --json",
        "git roadmap check butter --json -n",
        "git roadmap check butter --json --no-commit",
    ]));
}

#[test]
fn a_task_twice_by_name() {
    let repo = Repo::with("# T\n\n## A\n\n- [ ] same\n- [ ] same\n\n## B\n\n- [ ] same\n");
    assert_snapshot!(repo.session(&[
        "git roadmap check same",
        "git roadmap check 1.2",
        "git roadmap check 2.1",
        "git diff HEAD~2 -U0",
    ]));
}

#[test]
fn a_signature_is_made_when_git_signs() {
    let repo = Repo::baking();
    repo.git("config commit.gpgSign true");
    repo.git("config gpg.program /nonexistent/gpg");
    assert_snapshot!(repo.session(&[
        "git roadmap check 1.1",
        "git status --porcelain",
        "git config commit.gpgSign false",
        "git roadmap check 1.1"
    ]));
}
