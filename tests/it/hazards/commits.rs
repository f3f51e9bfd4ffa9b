//! Hooks, signatures, identities, references.

use std::fs;
use std::time::Duration;

use crate::harness::{BAKING, Repo, Run};
use crate::standing::{
    Standing, check_objects, has_program, locks, path_with_tool, refuses, ticked, ticks, ticks_by,
};

const HOOKS: [&str; 4] = [
    "pre-commit",
    "prepare-commit-msg",
    "commit-msg",
    "post-commit",
];

/// Lists the hooks as they ran, with what they were given.
fn listen(repo: &Repo) {
    for name in HOOKS {
        repo.hook(
            name,
            "echo \"$(basename $0) $# ${2-} $GIT_EDITOR $(test -f ROADMAP.md && echo top) \
             $(git diff --cached --name-only | wc -l)\" >>../log",
        );
    }
    repo.hook("reference-transaction", "echo \"moved: $1\" >>../log");
}

#[test]
fn hooks_run_as_git_commit_runs_them() {
    let repo = Repo::baking();
    listen(&repo);
    repo.roadmap("check flour").succeeds();
    let heard = fs::read_to_string(repo.beside("log")).unwrap();
    fs::remove_file(repo.beside("log")).unwrap();
    repo.edit("ROADMAP.md", "[ ] Scale", "[x] Scale");
    repo.git("commit -q -a -m Scale");
    let expected = fs::read_to_string(repo.beside("log")).unwrap();
    // How often references move on the way is Git's own business.
    let plain = |log: &str| {
        let mut lines: Vec<String> = log.lines().map(str::to_owned).collect();
        lines.dedup();
        lines.retain(|line| !line.starts_with("moved: ") || line == "moved: committed");
        lines.dedup();
        lines
    };
    assert_eq!(plain(&heard), plain(&expected));

    // Hooks that are not in their usual place.
    repo.git("config core.hooksPath elsewhere");
    repo.write("elsewhere/pre-commit", "");
    fs::rename(
        repo.top().join(".git/hooks/pre-commit"),
        repo.top().join("elsewhere/pre-commit"),
    )
    .unwrap();
    fs::remove_file(repo.beside("log")).unwrap();
    repo.roadmap("check oven").succeeds();
    let heard = fs::read_to_string(repo.beside("log")).unwrap();
    assert!(heard.starts_with("pre-commit 0 "), "{heard}");
}

/// Git skips hooks in many ways; the check for CI relies on none.
#[test]
fn hook_coverage() {
    let repo = Repo::with_blocks();
    repo.roadmap("verify").succeeds();
    repo.edit("ROADMAP.md", "[ ] Flour", "[x] Flour");
    repo.git("commit -q -a --no-verify -m Flour");
    repo.roadmap("verify").ends_with(1);
}

/// As `git add` and `git commit` would: with all that is staged.
#[test]
fn a_naive_commit_sweeps_up() {
    let repo = Repo::baking();
    repo.write("code.txt", "staged\n");
    repo.git("add code.txt");
    repo.write("code.txt", "edited\n");
    repo.edit("ROADMAP.md", "- [ ] Scale\n", "- [ ] Scale, to the gram\n");
    ticks(&repo);
}

/// As `git commit --only` would: with all edits of the roadmap.
#[test]
fn commit_only_sweeps_up() {
    let repo = Repo::baking();
    repo.edit("ROADMAP.md", "- [ ] Scale\n", "- [ ] Scale, to the gram\n");
    repo.git("add ROADMAP.md");
    repo.edit("ROADMAP.md", "[x] Knead", "[ ] Knead");
    repo.edit("ROADMAP.md", "- [ ] Oven\n", "- [ ] Oven\n- [ ] Whisk\n");
    ticks(&repo);
}

/// Each commit's tree is made for the commit that it follows.
#[test]
fn temp_index_commits_lose_no_toggle() {
    let tasks: String = (0..20).map(|n| format!("- [ ] task-{n:02}\n")).collect();
    let repo = Repo::with(format!("# T\n\n{tasks}"));
    let ticks_five = |first: usize| {
        for task in first..first + 5 {
            repo.roadmap(&format!("check task-{task:02}")).succeeds();
        }
    };
    std::thread::scope(|scope| {
        for first in [0, 5, 10, 15] {
            scope.spawn(move || ticks_five(first));
        }
    });
    assert_eq!(repo.git("show HEAD:ROADMAP.md").matches("[x]").count(), 20);
    assert_eq!(repo.git("rev-list --count HEAD"), "21\n");
    assert_eq!(repo.git("status --porcelain"), "");
}

#[test]
fn ref_cas() {
    let repo = Repo::baking();
    // Somebody else commits after the hooks, which ran for the commit before.
    repo.hook(
        "commit-msg",
        "test -e ../once && exit 0; touch ../once; unset GIT_INDEX_FILE\n\
         echo theirs >theirs.txt && git add theirs.txt && git commit -q -m Theirs",
    );
    repo.roadmap("check flour").succeeds();
    assert_eq!(
        repo.git("log --format=%s"),
        "roadmap: check Flour basics\nTheirs\nAdd the roadmap\n"
    );
    assert_eq!(
        repo.git("show HEAD --format= --numstat"),
        "1\t1\tROADMAP.md\n"
    );
    assert_eq!(repo.git("status --porcelain"), "");
    check_objects(&repo);
}

/// Another branch is checked out while the commit is made.
#[test]
fn ref_cas_of_another_branch() {
    let repo = Repo::baking();
    repo.git("branch side");
    repo.hook(
        "commit-msg",
        "test -e ../once && exit 0; touch ../once; unset GIT_INDEX_FILE\n\
         git symbolic-ref HEAD refs/heads/side",
    );
    repo.roadmap("check flour").succeeds();
    assert_eq!(repo.git("log --format=%s main"), "Add the roadmap\n");
    assert_eq!(
        repo.git("log -1 --format=%s side"),
        "roadmap: check Flour basics\n"
    );
    assert_eq!(repo.git("status --porcelain"), "");
}

#[test]
fn reflog() {
    let repo = Repo::baking();
    repo.roadmap("check flour").succeeds();
    for name in ["HEAD", "main"] {
        assert_eq!(
            repo.git(&format!("reflog -1 --format=%gs {name}")),
            "commit: roadmap: check Flour basics\n"
        );
    }
}

/// Runs the tool as Git's own command.
fn dispatched(repo: &Repo, folder: &str, arguments: &[&str]) -> Run {
    repo.call("git", arguments)
        .env("PATH", &path_with_tool())
        .within(folder)
        .run()
}

#[test]
fn dispatch_through_git() {
    let new = || {
        let repo = Repo::baking();
        repo.write("docs/deep/a.txt", "a\n");
        repo.commit_all("A folder");
        repo
    };
    let inside = ["roadmap", "check", "flour"];
    ticks_by(&new(), &[], |repo| dispatched(repo, "docs/deep", &inside));
    let outside = ["-C", "top", "roadmap", "check", "flour"];
    ticks_by(&new(), &[], |repo| dispatched(repo, "..", &outside));
    let places = ["--git-dir=top/.git", "--work-tree=top"];
    let arguments = [&places[..], &inside].concat();
    ticks_by(&new(), &[], |repo| dispatched(repo, "..", &arguments));
    let arguments = [&["-c", "alias.tick=roadmap check"][..], &["tick", "flour"]].concat();
    ticks_by(&new(), &[], |repo| dispatched(repo, "docs", &arguments));
    let arguments = ["-c", "alias.tick=!git roadmap check", "tick", "flour"];
    ticks_by(&new(), &[], |repo| dispatched(repo, "docs", &arguments));
    // Exit codes come through, and `-h` reaches the tool, not the manual.
    let repo = new();
    dispatched(&repo, ".", &["roadmap", "check", "zzz"]).ends_with(2);
    let help = dispatched(&repo, ".", &["roadmap", "-h"]).succeeds();
    assert!(help.stdout.contains("check fastapi basics"), "{help}");
}

/// An alias of the shell runs at the top; a path is told from where one is.
#[test]
fn dispatch_through_git_from_a_folder() {
    let repo = Repo::baking();
    repo.write("docs/a.txt", "a\n");
    repo.commit_all("A folder");
    let alias = "alias.tick=!git roadmap check --file ../ROADMAP.md";
    let arguments = ["-c", alias, "tick", "flour"];
    ticks_by(&repo, &[], |repo| dispatched(repo, "docs", &arguments));
}

fn author(repo: &Repo) -> String {
    repo.git("log -1 '--format=%an <%ae>'").trim().to_owned()
}

#[test]
fn identity_from_environment_and_includes() {
    let repo = Repo::baking();
    ticks_by(&repo, &[], |repo| {
        repo.roadmap_call("check flour")
            .env("GIT_AUTHOR_NAME", "Grace")
            .env("GIT_COMMITTER_EMAIL", "c@example.org")
            .run()
    });
    assert_eq!(author(&repo), "Grace <ada@example.org>");
    assert_eq!(repo.git("log -1 --format=%ce"), "c@example.org\n");

    let repo = Repo::baking();
    let arguments = ["-c", "user.name=Lin", "-c", "author.email=l@example.org"];
    let arguments = [&arguments[..], &["roadmap", "check", "flour"]].concat();
    ticks_by(&repo, &[], |repo| dispatched(repo, ".", &arguments));
    assert_eq!(author(&repo), "Lin <l@example.org>");

    for condition in [
        "gitdir:**/top/.git",
        "onbranch:main",
        "hasconfig:remote.*.url:https://example.org/**",
    ] {
        let repo = Repo::baking();
        repo.git("remote add origin https://example.org/a.git");
        repo.git("config --unset user.name");
        repo.git("config --unset user.email");
        let settings = format!("[includeIf \"{condition}\"]\n\tpath = included\n");
        fs::write(repo.beside("gitconfig"), settings).unwrap();
        fs::write(
            repo.beside("included"),
            "[user]\n\tname = Mary\n\temail = m@example.org\n",
        )
        .unwrap();
        ticks(&repo);
        assert_eq!(author(&repo), "Mary <m@example.org>", "{condition}");
    }
}

#[test]
fn signing_with_ssh() {
    if !has_program("ssh-keygen") {
        return;
    }
    let repo = Repo::baking();
    let key = repo.beside("key").display().to_string();
    let make = ["-q", "-t", "ed25519", "-N", "", "-f", &key];
    repo.call("ssh-keygen", &make).run().succeeds();
    let public = fs::read_to_string(repo.beside("key.pub")).unwrap();
    fs::write(repo.beside("signers"), format!("ada@example.org {public}")).unwrap();
    let signers = repo.beside("signers").display().to_string();
    repo.git("config gpg.format ssh");
    repo.git(&format!("config gpg.ssh.allowedSignersFile {signers}"));
    repo.git("config commit.gpgSign true");
    repo.git(&format!("config user.signingKey {key}"));
    ticks(&repo);
    assert_eq!(repo.git("log -1 --format=%G?"), "G\n");
}

#[test]
fn signing_with_gpg() {
    if !has_program("gpg") {
        return;
    }
    let repo = Repo::baking();
    let make = ["--batch", "--quiet", "--passphrase=", "--quick-gen-key"];
    let make = [&make[..], &["Ada <ada@example.org>", "ed25519", "sign"]].concat();
    fs::create_dir(repo.beside(".gnupg")).unwrap();
    let made = repo.call("gpg", &make).run();
    if made.status != Some(0) {
        eprintln!("skipped: gpg makes no key here: {made}");
        return;
    }
    repo.git("config commit.gpgSign true");
    ticks(&repo);
    assert!(["G\n", "U\n"].contains(&repo.git("log -1 --format=%G?").as_str()));
    repo.call("gpgconf", &["--kill", "all"]).run();
}

/// A signer that fails, and one that says all is well and signs nothing.
#[test]
fn signing_that_fails() {
    for end in [1, 0] {
        let repo = Repo::baking();
        repo.hook("signer", &format!("exit {end}"));
        let signer = repo.top().join(".git/hooks/signer").display().to_string();
        repo.git("config commit.gpgSign true");
        repo.git(&format!("config gpg.program {signer}"));
        let before = Standing::of(&repo);
        let run = repo.roadmap("check flour").ends_with(2);
        let after = Standing::of(&repo);
        assert_eq!((&after.head, &after.index), (&before.head, &before.index));
        check_on_disk(&repo);
        assert!(run.stderr.contains("could not be signed"), "{run}");
        repo.git("config commit.gpgSign false");
        repo.roadmap("check flour").succeeds();
        assert_eq!(repo.git("status --porcelain"), "");
    }
}

/// A tick that could not be committed may be there as an edit, or not at all.
#[track_caller]
fn check_on_disk(repo: &Repo) {
    let text = repo.read("ROADMAP.md");
    assert!(text == BAKING || text == ticked(BAKING), "{text}");
}

#[test]
fn settings_in_any_case() {
    let repo = Repo::baking();
    repo.git("config COMMIT.GPGsign true");
    repo.git("config gpg.program /nonexistent/gpg");
    repo.roadmap("check flour").ends_with(2);
    repo.git("config --unset commit.gpgSign");
    repo.git("config RoadMap.AUTOcommit no");
    repo.roadmap("check flour").succeeds();
    assert_eq!(repo.git("rev-list --count HEAD"), "1\n");
    let arguments = ["-c", "ROADMAP.autocommit=yes", "roadmap", "check", "flour"];
    dispatched(&repo, ".", &arguments).succeeds();
    assert_eq!(repo.git("rev-list --count HEAD"), "2\n");
    repo.hook("commit-msg", "echo heard >>../log");
    fs::rename(repo.top().join(".git/hooks"), repo.top().join(".git/h")).unwrap();
    let arguments = ["-c", "CORE.hookspath=.git/h", "roadmap", "check", "flour"];
    repo.git("config --unset roadmap.autoCommit");
    repo.roadmap("uncheck flour").succeeds();
    dispatched(&repo, ".", &arguments).succeeds();
    assert!(repo.beside("log").exists());
}

#[test]
fn ownership() {
    let repo = Repo::baking();
    let given = repo.call("chown", &["-R", "12345", "."]).run();
    if given.status != Some(0) {
        eprintln!("skipped: only the superuser can give files away");
        return;
    }
    let run = repo.roadmap("check flour").ends_with(2);
    assert!(run.stderr.contains("safe.directory"), "{run}");
    assert_eq!(repo.read("ROADMAP.md"), BAKING);
    let parent = repo.beside("").display().to_string();
    for allowed in [repo.top().display().to_string(), format!("{parent}*")] {
        let settings = format!("[safe]\n\tdirectory = {allowed}\n");
        fs::write(repo.beside("gitconfig"), settings).unwrap();
        repo.roadmap("toggle flour").succeeds();
        assert_eq!(repo.git("status --porcelain"), "");
    }
    assert_eq!(repo.git("rev-list --count HEAD"), "3\n");
}

/// What holds a repository that another Git works in.
const LOCKS: [&str; 3] = ["index.lock", "HEAD.lock", "refs/heads/main.lock"];

#[test]
fn locks_are_waited_for() {
    std::thread::scope(|scope| {
        for lock in LOCKS {
            scope.spawn(move || {
                let repo = Repo::baking();
                repo.write(&format!(".git/{lock}"), "");
                let path = repo.top().join(".git").join(lock);
                let releaser = std::thread::spawn(move || {
                    std::thread::sleep(Duration::from_millis(400));
                    fs::remove_file(path).unwrap();
                });
                repo.roadmap("check flour").succeeds();
                releaser.join().unwrap();
                assert_eq!(repo.git("status --porcelain"), "", "{lock}");
            });
        }
    });
}

#[test]
fn locks_are_never_deleted() {
    let said = with_stale_locks();
    assert_eq!(said.len(), LOCKS.len());
}

#[test]
fn locks_are_told_with_their_age() {
    for said in with_stale_locks() {
        assert!(said.contains("3 h"), "no age is told: {said}");
    }
}

/// What the tool says of each lock that stays.
fn with_stale_locks() -> Vec<String> {
    std::thread::scope(|scope| {
        let runs = LOCKS.map(|lock| scope.spawn(move || check_stale_lock(lock)));
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    })
}

/// A lock whose process is long dead.
fn check_stale_lock(lock: &str) -> String {
    let repo = Repo::baking();
    let before = Standing::of(&repo);
    repo.write(&format!(".git/{lock}"), "");
    let path = repo.top().join(".git").join(lock);
    let hours_ago = std::time::SystemTime::now() - Duration::from_secs(3 * 60 * 60);
    let file = fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(hours_ago).unwrap();
    let run = repo.roadmap("check flour").ends_with(2);
    assert_eq!(locks(&repo), [path], "{run}");
    let after = Standing::of(&repo);
    assert_eq!((&after.head, &after.index), (&before.head, &before.index));
    check_on_disk(&repo);
    assert!(run.stderr.contains(lock), "the lock is not named: {run}");
    fs::remove_file(repo.top().join(".git").join(lock)).unwrap();
    repo.roadmap("check flour").succeeds();
    assert_eq!(repo.git("status --porcelain"), "");
    run.stderr
}

#[test]
fn in_progress_operations() {
    for (start, words, leave) in [
        ("merge side", "a merge is in progress", "merge --abort"),
        ("merge --squash side", "squashed merge", "reset -q --merge"),
        ("rebase side", "a rebase is in progress", "rebase --abort"),
        (
            "rebase --apply side",
            "a rebase is in progress",
            "rebase --abort",
        ),
        (
            "am -3 ../0001-Side.patch",
            "git am is in progress",
            "am --abort",
        ),
        (
            "cherry-pick side",
            "a cherry-pick is in progress",
            "cherry-pick --abort",
        ),
        ("revert HEAD~1", "a revert is in progress", "revert --abort"),
    ] {
        let repo = diverged();
        assert_ne!(repo.session(&[&format!("git {start}")]), "", "{start}");
        let run = refuses(&repo, words);
        assert!(run.stderr.contains("then try again"), "{run}");
        repo.git(leave);
        repo.roadmap("check flour").succeeds();
        assert_eq!(repo.git("status --porcelain"), "", "{start}");
    }
    // Between the steps of several picks there is no CHERRY_PICK_HEAD.
    let repo = diverged();
    repo.session(&["git cherry-pick side main~1 side~1"]);
    repo.write("a.txt", "solved\n");
    repo.git("commit -q -a -m Solved");
    refuses(&repo, "in progress");
    // A bisection is none of these.
    let repo = diverged();
    repo.git("bisect start");
    ticks(&repo);
}

/// Two branches that conflict in a file beside the roadmap.
fn diverged() -> Repo {
    let repo = Repo::baking();
    repo.write("a.txt", "base\n");
    repo.commit_all("Base");
    repo.git("checkout -q -b side");
    repo.write("a.txt", "side\n");
    repo.commit_all("Side");
    repo.git("format-patch -q -1 -o ..");
    repo.git("checkout -q main");
    repo.write("a.txt", "main\n");
    repo.commit_all("Main");
    repo.write("a.txt", "more\n");
    repo.commit_all("More");
    repo
}

/// Commits whose content Git was told to take for another.
#[test]
fn replace_refs() {
    let repo = Repo::baking();
    repo.write("a.txt", "a\n");
    repo.commit_all("Second");
    let tip = repo.git("rev-parse HEAD");
    repo.git("replace --graft HEAD");
    let run = repo.roadmap("check flour").succeeds();
    assert_eq!(repo.git("rev-parse HEAD~1"), tip, "{run}");
    assert_eq!(repo.git("status --porcelain"), "");
    check_objects(&repo);
}

#[test]
fn temp_files_are_synchronised_before_they_are_renamed() {
    if !has_program("strace") {
        return;
    }
    let repo = Repo::baking();
    let tool = env!("CARGO_BIN_EXE_git-roadmap");
    let arguments = [
        "-y",
        "-e",
        "trace=fsync,fdatasync,rename,renameat,renameat2",
    ];
    let arguments = [&arguments[..], &[tool, "check", "flour"]].concat();
    let run = repo.call("strace", &arguments).run();
    if run.status != Some(0) {
        eprintln!("skipped: strace may not trace here: {run}");
        return;
    }
    let at = |needle: &str| run.stderr.lines().position(|line| line.contains(needle));
    let (synced, renamed) = (at("sync("), at("rename"));
    assert!(synced.is_some() && synced < renamed, "{run}");
}
