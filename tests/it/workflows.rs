//! The workflows that `git roadmap init --workflow` writes, as a runner runs them.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use insta::assert_snapshot;

use crate::github::{GitHub, Ran, file_of, holds, job_of};

#[test]
fn it_runs_in_copies_only() {
    let github = GitHub::new();
    let (job, _) = job_of(&github.workflow("sync"), "sync");
    for (repository, kind, expected) in [
        ("bea/list", "branch", true),
        ("ada/list", "branch", false),
        ("Ada/List", "branch", false),
        ("bea/list", "tag", false),
    ] {
        let known = [("github.repository", repository), ("github.ref_type", kind)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let holds = holds(&job.keys["if"], &HashMap::from(known));
        assert_eq!(holds, expected, "{repository} {kind}");
    }
}

#[test]
fn where_nothing_is_new_nothing_is_built() {
    let github = GitHub::new();
    let before = github.tip("main");
    let ran = github.sync("push").succeeds();
    assert_snapshot!(ran.text(&github));
    assert_eq!(github.tip("main"), before);
}

#[test]
fn what_is_new_is_merged_and_pushed() {
    for is_detached in [false, true] {
        let github = GitHub::new();
        github.ada("- [ ] Sponge", "- [ ] Muffins\n- [ ] Sponge");
        let before = github.tip("main");
        let ran = github
            .run_in("sync", &[("inputs.how || 'push'", "push")], is_detached)
            .succeeds();
        if !is_detached {
            assert_snapshot!(ran.text(&github));
        }
        let roadmap = github.file("main", "ROADMAP.md");
        assert!(roadmap.contains("- [ ] Muffins\n"), "{roadmap}");
        assert!(roadmap.contains("- [x] Flour basics\n"), "{roadmap}");
        let parents = github.repo.git("-C ../github.git show -s --format=%P main");
        let ada = github.repo.git("-C ../ada rev-parse HEAD");
        assert_eq!(parents, format!("{} {ada}", before.trim()));
        let who = github
            .repo
            .git("-C ../github.git show -s --format=%an%n%cn main");
        assert_eq!(who, "github-actions[bot]\ngithub-actions[bot]\n");
        // The computer gets it, and the next run has nothing to do.
        github.repo.git("pull -q");
        github.repo.roadmap("verify").succeeds();
        let tip = github.tip("main");
        github
            .run_in("sync", &[("inputs.how || 'push'", "push")], is_detached)
            .succeeds();
        assert_eq!(github.tip("main"), tip);
    }
}

#[test]
fn a_pull_request_is_opened_once_and_follows() {
    let github = GitHub::new();
    let main = github.tip("main");
    github.ada("- [ ] Sponge", "- [ ] Muffins\n- [ ] Sponge");
    let ran = github.sync("pull-request").succeeds();
    assert_snapshot!(ran.text(&github));
    let first = github.tip("roadmap-sync");
    github.sync("pull-request").succeeds();
    assert_eq!(github.tip("roadmap-sync"), first);

    github.fake("gh.list", "https://github.com/bea/list/pull/1\n");
    github.ada("- [ ] Muffins", "- [ ] Scones\n- [ ] Muffins");
    let ran = github.sync("pull-request").succeeds();
    assert!(
        ran.summary
            .ends_with("\nPull request: https://github.com/bea/list/pull/1\n")
    );
    assert_eq!(
        ran.calls.matches("gh pr create").count(),
        1,
        "{}",
        ran.calls
    );
    assert!(github.file("roadmap-sync", "ROADMAP.md").contains("Scones"));
    assert_eq!(github.tip("main"), main);

    // What somebody has added to the branch is not pushed away.
    github.repo.git("fetch -q");
    github.repo.git("checkout -q roadmap-sync");
    github.repo.git("commit -q --allow-empty -m Mine");
    github.repo.git("push -q origin roadmap-sync");
    let mine = github.tip("roadmap-sync");
    github.ada("- [ ] Scones", "- [ ] Rolls\n- [ ] Scones");
    let ran = github.sync("pull-request");
    assert_eq!(ran.failed.as_deref(), Some("Merge task by task"));
    assert!(
        ran.log
            .contains("::error title=roadmap-sync has commits of others::")
    );
    assert_eq!(github.tip("roadmap-sync"), mine);
}

#[test]
fn a_pull_request_that_is_not_allowed_says_how() {
    let github = GitHub::new();
    github.ada("- [ ] Sponge", "- [ ] Muffins\n- [ ] Sponge");
    github.fake("gh.create.fails", "");
    let ran = github.sync("pull-request");
    assert!(ran.failed.is_some());
    assert!(
        ran.log.contains("::error title=No pull request::"),
        "{ran:#?}"
    );
}

#[test]
fn conflicts_stop_it() {
    let github = GitHub::new();
    github
        .repo
        .edit("ROADMAP.md", "Sponge basics", "Sponge for me");
    github.repo.git("commit -qam Mine");
    github.repo.git("push -q");
    github.ada("Sponge basics", "Sponges of all kinds");
    let before = github.tip("main");
    let ran = github.sync("push");
    assert_eq!(ran.failed.as_deref(), Some("Merge task by task"));
    assert_snapshot!(ran.text(&github));
    assert_eq!(github.tip("main"), before);
}

#[test]
fn workflow_files_that_differ_stop_it() {
    let github = GitHub::new();
    let path = ".github/workflows/::error::ci.yml";
    github.repo.write(&format!("../ada/{path}"), "name: CI\n");
    github.ada("- [ ] Sponge", "- [ ] Muffins\n- [ ] Sponge");
    let before = github.tip("main");
    let ran = github.sync("push");
    assert_eq!(ran.failed.as_deref(), Some("Merge task by task"));
    assert_snapshot!(ran.text(&github));
    assert_eq!(github.tip("main"), before);
}

#[test]
fn text_of_the_list_is_no_command_and_no_markup() {
    let github = GitHub::new();
    let tasks = [
        "::set-output name=a::b",
        "::error::pwned",
        "##[add-path]/tmp",
        "</code></pre><h1>big</h1>",
        "```",
        "~~~",
        "$(touch pwned) `touch pwned`",
        "@everyone fixes #1",
    ];
    let tasks: String = tasks.map(|task| format!("- [ ] {task}\n")).concat();
    github.ada("- [ ] Sponge", &format!("{tasks}- [ ] Sponge"));
    let ran = github.sync("push").succeeds();
    assert_snapshot!(ran.text(&github));
    let commands = ran
        .log
        .lines()
        .filter(|line| line.contains("::") || line.contains("##["));
    assert_eq!(commands.count(), 0, "{}", ran.log);
    let (report, _) = ran.summary.split_once("### Learn to bake\n").unwrap();
    for line in report.lines().filter(|line| !line.starts_with("    ")) {
        assert!(
            line.is_empty() || line == "### What came from the original",
            "{line}"
        );
    }
    assert!(!github.repo.beside("checkout").join("pwned").exists());
}

#[test]
fn a_refused_push_says_what_to_do() {
    let github = GitHub::new();
    github.ada("- [ ] Sponge", "- [ ] Muffins\n- [ ] Sponge");
    github.repo.write(
        "../github.git/hooks/pre-receive",
        "#!/bin/sh\necho '::error::refusing a workflow'\nexit 1\n",
    );
    let hook = github.repo.beside("github.git/hooks/pre-receive");
    fs::set_permissions(hook, fs::Permissions::from_mode(0o755)).unwrap();
    let ran = github.sync("push");
    assert_eq!(ran.failed.as_deref(), Some("Merge task by task"));
    assert!(
        ran.summary.contains("    remote: ::error::refusing"),
        "{ran:#?}"
    );
    assert!(!ran.log.contains("refusing a workflow"), "{ran:#?}");
    let command = "    git roadmap sync --push https://github.com/ada/list\n";
    assert!(ran.summary.contains(command), "{ran:#?}");
}

#[test]
fn without_an_original_or_a_tool_it_stops() {
    let github = GitHub::new();
    fs::rename(github.repo.beside("ada"), github.repo.beside("gone")).unwrap();
    let ran = github.sync("push");
    assert_eq!(ran.failed.as_deref(), Some("Look for news"));
    assert!(ran.log.contains("::error title=No original::"), "{ran:#?}");

    let github = GitHub::new();
    github
        .repo
        .edit(&file_of("sync"), "github.com/eve/", "github.com/OWNER/");
    github.ada("- [ ] Sponge", "- [ ] Muffins\n- [ ] Sponge");
    let ran = github.sync("push");
    assert_eq!(ran.failed.as_deref(), Some("Install git-roadmap"));
    assert_eq!(ran.calls, "");
}

#[test]
fn only_what_is_handed_the_token_knows_the_login() {
    let github = GitHub::new();
    let publish = concat!(env!("CARGO_MANIFEST_DIR"), "/action/publish.sh");
    let script = ". \"$0\"; login; git credential fill";
    for (host, token, expected) in [
        ("github.com", "t0ken", true),
        ("github.com", "", false),
        ("example.org", "t0ken", false),
    ] {
        let call = github.repo.call("bash", &["-c", script, publish]);
        let asked = format!("protocol=https\nhost={host}\npath=bea/list\n\n");
        let call = call.env("TOKEN", token).stdin(&asked);
        let call = call.env("GITHUB_REF", "refs/heads/main");
        let run = call.env("GITHUB_SERVER_URL", "https://github.com").run();
        let login = "username=x-access-token\npassword=t0ken\n";
        assert_eq!(run.stdout.contains(login), expected, "{host} {run}");
    }
    // No step has it before the tool is built.
    for kind in ["sync", "lint", "refresh", "profile", "tick", "site"] {
        let (job, steps) = job_of(&github.workflow(kind), kind);
        let holds = |env: &[(String, String)]| env.iter().any(|(_, value)| value.contains("token"));
        assert!(!holds(&job.env), "{kind}");
        let with: Vec<bool> = steps.iter().map(|step| holds(&step.env)).collect();
        let count = with.iter().filter(|with| **with).count();
        let needs_none = ["lint", "site"].contains(&kind);
        assert!(count == usize::from(!needs_none), "{kind}");
        assert!(count == 0 || with.last() == Some(&true), "{kind}");
    }
}

#[test]
fn the_others_run_where_they_were_written_for() {
    let github = GitHub::new();
    for kind in ["lint", "refresh", "profile", "tick"] {
        let (job, _) = job_of(&github.workflow(kind), kind);
        for (repository, reference, expected) in [
            ("bea/list", "refs/heads/main", true),
            ("Bea/List", "refs/heads/main", true),
            ("ada/list", "refs/heads/main", false),
            ("bea/list", "refs/tags/v1", kind == "lint"),
        ] {
            let is_branch = reference.starts_with("refs/heads/");
            let known = [
                ("github.repository", repository),
                ("github.ref", reference),
                ("github.ref_type", if is_branch { "branch" } else { "tag" }),
                ("github.event_name", "pull_request"),
            ];
            let known = known.map(|(name, value)| (name.to_owned(), value.to_owned()));
            // The main branch, by its whole name.
            let condition = job.keys["if"].replace(
                "format('refs/heads/{0}', github.event.repository.default_branch)",
                "'refs/heads/main'",
            );
            let holds = holds(&condition, &HashMap::from(known));
            assert_eq!(holds, expected, "{kind} {repository} {reference}");
        }
    }
}

#[test]
fn a_page_is_made_where_pages_are_on() {
    let github = GitHub::new();
    let file = github.workflow("site");
    let (job, _) = job_of(&file, "site");
    for (has_pages, event, reference, expected) in [
        ("true", "push", "refs/heads/main", true),
        ("true", "schedule", "refs/heads/main", true),
        ("false", "push", "refs/heads/main", false),
        ("", "push", "refs/heads/main", false),
        ("false", "workflow_dispatch", "refs/heads/main", true),
        ("true", "push", "refs/heads/other", false),
        ("true", "workflow_dispatch", "refs/tags/v1", false),
    ] {
        let known = [
            ("github.event.repository.has_pages", has_pages),
            ("github.event_name", event),
            ("github.ref", reference),
        ];
        let known = known.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let holds = holds(&job.keys["if"], &HashMap::from(known));
        assert_eq!(holds, expected, "{has_pages} {event} {reference}");
    }
    // What is built has no right to deploy, and what deploys builds nothing.
    let (building, deploying) = file.split_once("\n  deploy:\n").unwrap();
    assert!(!building.contains("write"), "{building}");
    assert!(!deploying.contains("run:"), "{deploying}");
}

#[test]
fn a_page_is_made_in_a_folder_of_its_own() {
    let github = GitHub::new();
    let tip = github.tip("main");
    let ran = github.run("site", &[]).succeeds();
    assert_snapshot!(ran.text(&github));
    let folder = std::path::PathBuf::from(&ran.outputs["folder"]);
    assert_eq!(folder, github.repo.beside("temporary/roadmap-site"));
    let page = fs::read_to_string(folder.join("index.html")).unwrap();
    assert!(page.contains("Flour basics"), "{page}");
    assert_eq!(github.tip("main"), tip);
    let status = github.repo.git("-C ../checkout status --short");
    assert_eq!(status, "");

    github.repo.write("ROADMAP.md", [0xff, 0xfe]);
    github.repo.git("commit -qam Broken");
    github.repo.git("push -q origin main");
    let ran = github.run("site", &[]);
    assert_eq!(ran.failed.as_deref(), Some("Make the page"));
    assert!(
        ran.log.contains("::error title=The page was not made::"),
        "{ran:#?}"
    );
}

fn tick(github: &GitHub, task: &str, what: &str, note: &str) -> Ran {
    let told = [
        ("inputs.task", task),
        ("inputs.what", what),
        ("inputs.note", note),
    ];
    github.run("tick", &told)
}

#[test]
fn a_tick_counts_for_who_pressed_the_button() {
    let github = GitHub::new();
    let ran = tick(&github, "sponge", "tick", "Chapter 3").succeeds();
    assert_snapshot!(ran.text(&github));
    assert_eq!(ran.outputs["changed"], "true");
    assert_eq!(ran.outputs["percent"], "75");
    let who = "-C ../github.git show -s --format=%an|%ae|%cn|%ce main";
    assert_eq!(
        github.repo.git(who),
        "Bea-9|42+Bea-9@users.noreply.github.com|Bea-9|42+Bea-9@users.noreply.github.com\n"
    );
    let tip = github.tip("main");
    let ran = tick(&github, "sponge", "tick", "").succeeds();
    assert!(ran.summary.starts_with("### Nothing to do\n"), "{ran:#?}");
    assert_eq!(ran.outputs["changed"], "false");
    assert_eq!(github.tip("main"), tip);
    tick(&github, "2.1", "untick", "").succeeds();
    assert!(
        github
            .file("main", "ROADMAP.md")
            .contains("- [ ] Sponge basics\n")
    );
    github.repo.git("pull -q");
    github.repo.roadmap("verify").succeeds();
}

#[test]
fn words_that_fit_several_tasks_or_none_tick_nothing() {
    let github = GitHub::new();
    let tip = github.tip("main");
    let ran = tick(&github, "b", "tick", "");
    assert!(ran.failed.is_some());
    assert_snapshot!(ran.text(&github));
    for (task, title) in [
        ("muffins", "No such task"),
        ("2", "Nothing was ticked"),
        (" ", "Which task?"),
        ("-", "Nothing was ticked"),
        ("--push", "No such task"),
        ("-r", "No such task"),
        ("$(touch pwned)", "No such task"),
        ("a\n::error::pwned", "No such task"),
        ("'\"; touch pwned #", "No such task"),
    ] {
        let ran = tick(
            &github,
            task,
            "tick",
            "--push $(touch pwned)\n::error::pwned",
        );
        assert!(ran.failed.is_some(), "{task}");
        let commands: Vec<&str> = ran.log.lines().filter(|line| line.contains("::")).collect();
        assert_eq!(commands.len(), 1, "{task} {ran:#?}");
        let expected = format!("::error title={title}::");
        assert!(commands[0].starts_with(&expected), "{task} {ran:#?}");
    }
    assert_eq!(github.tip("main"), tip);
    assert!(!github.repo.beside("checkout/pwned").exists());
}

#[test]
fn what_is_out_of_date_is_refreshed_once() {
    let github = GitHub::new();
    github.repo.edit("ROADMAP.md", "[ ] Sponge", "[x] Sponge");
    github.repo.git("commit -qam Phone");
    github.repo.git("push -q origin main");
    let ran = github.run("refresh", &[]).succeeds();
    assert_snapshot!(ran.text(&github));
    assert_eq!(ran.outputs["changed"], "true");
    let tip = github.tip("main");
    let ran = github.run("refresh", &[]).succeeds();
    assert_eq!(ran.outputs["changed"], "false");
    assert_eq!(github.tip("main"), tip);
    github.repo.git("pull -q");
    github.repo.roadmap("verify").succeeds();
}

#[test]
fn a_branch_that_moves_meanwhile_is_followed() {
    let github = GitHub::new();
    // The first push finds that somebody was quicker.
    github.repo.git("commit -q --allow-empty -m Meanwhile");
    github.repo.git("push -q origin HEAD:refs/heads/meanwhile");
    github.repo.write(
        "../github.git/hooks/pre-receive",
        "#!/bin/sh\nunset GIT_QUARANTINE_PATH\ntest -e moved && exit 0\ntouch moved\n\
         git update-ref refs/heads/main meanwhile\nexit 1\n",
    );
    let hook = github.repo.beside("github.git/hooks/pre-receive");
    fs::set_permissions(hook, fs::Permissions::from_mode(0o755)).unwrap();
    tick(&github, "sponge", "tick", "").succeeds();
    assert_eq!(github.tip("main^"), github.tip("meanwhile"));
    assert!(
        github
            .file("main", "ROADMAP.md")
            .contains("- [x] Sponge basics\n")
    );
}

#[test]
fn findings_are_annotations() {
    let github = GitHub::new();
    github.run("lint", &[]).succeeds();
    github.repo.edit(
        "ROADMAP.md",
        "- [ ] Sponge",
        "- [x ] ::error::pwned\n- [ ] Sponge",
    );
    github.repo.git("commit -qam Findings");
    github.repo.git("push -q origin main");
    let ran = github.run("lint", &[]);
    assert_eq!(ran.failed.as_deref(), Some("Lint"));
    assert_snapshot!(ran.text(&github));
}

/// Installs with a release on offer, which is an archive of a script.
fn install(github: &GitHub, offered: bool, told: &[(&str, &str)]) -> (Option<i32>, String) {
    let repo = &github.repo;
    let _none_before = fs::remove_dir_all(repo.beside("tools"));
    let _nor_calls = fs::remove_file(repo.beside("calls"));
    let archive = repo.beside("archive");
    fs::create_dir_all(&archive).unwrap();
    repo.write("../archive/git-roadmap", "#!/bin/sh\necho released\n");
    let program = archive.join("git-roadmap");
    fs::set_permissions(program, fs::Permissions::from_mode(0o755)).unwrap();
    let tar = repo.call(
        "tar",
        &[
            "-czf",
            "../release.tar.gz",
            "-C",
            "../archive",
            "git-roadmap",
        ],
    );
    assert_eq!(tar.run().status, Some(0));
    let curl = "#!/bin/sh\n\
        for last; do :; done\n\
        echo \"curl $last\" >>\"$CALLS\"\n\
        test -n \"$OFFERED\" || exit 22\n\
        while [ \"$1\" != -o ]; do shift; done\n\
        case $last in\n\
        *.sha256) echo \"${SUM:-$( (sha256sum || shasum -a 256) 2>/dev/null <\"$RELEASE\")}\" >\"$2\" ;;\n\
        *) cp \"$RELEASE\" \"$2\" ;;\n\
        esac\n";
    github.fake("curl", curl);
    let beside = |name: &str| repo.beside(name).display().to_string();
    let path = std::env::var("PATH").unwrap();
    let mut call = repo.call("bash", &["../tool/action/install.sh"]);
    for (name, value) in [
        ("PATH", format!("{}:{path}", beside("fakes"))),
        ("CALLS", beside("calls")),
        ("BUILT", beside("archive/git-roadmap")),
        ("RELEASE", beside("release.tar.gz")),
        ("OFFERED", if offered { "yes" } else { "" }.to_owned()),
        ("RUNNER_TEMP", beside("temporary")),
        ("RUNNER_TOOL_CACHE", beside("tools")),
        ("GITHUB_PATH", beside("path")),
        ("TOOL", "https://github.com/eve/git-roadmap".to_owned()),
    ] {
        call = call.env(name, &value);
    }
    for (name, value) in told {
        call = call.env(name, value);
    }
    let run = call.run();
    let calls = fs::read_to_string(repo.beside("calls")).unwrap_or_default();
    (run.status, format!("{}{calls}", run.stdout))
}

#[test]
fn a_release_is_checked_before_it_runs() {
    let github = GitHub::new();
    let version = env!("CARGO_PKG_VERSION");
    let tag = format!("v{version}");
    let commit = "0123456789012345678901234567890123456789";
    // A commit is built from its own sources, and nothing is fetched.
    for revision in ["", commit, "main"] {
        let (status, said) = install(&github, true, &[("REVISION", revision)]);
        assert_eq!(status, Some(0), "{said}");
        assert!(
            said.contains("cargo install") && !said.contains("curl"),
            "{said}"
        );
    }
    let (status, said) = install(&github, true, &[("REVISION", &tag)]);
    assert_eq!(status, Some(0), "{said}");
    assert!(
        said.contains("released") && !said.contains("cargo"),
        "{said}"
    );
    assert!(said.contains("/releases/download/v"), "{said}");
    // Without a release it is built, and says so.
    let (status, said) = install(&github, false, &[("REVISION", &tag)]);
    assert_eq!(status, Some(0), "{said}");
    assert!(
        said.contains("::notice title=git-roadmap is built::"),
        "{said}"
    );
    assert!(said.contains("cargo install"), "{said}");
    // What differs, or is another version, does not run.
    let zeros = "0".repeat(64);
    for (told, title) in [
        (
            [("VERSION", version), ("SUM", &zeros)],
            "The archive is not what it should be",
        ),
        (
            [("VERSION", version), ("CHECKSUM", &zeros)],
            "The archive is not what it should be",
        ),
        ([("VERSION", "9.9.9"), ("OFFERED", "")], "No such release"),
        ([("VERSION", "1.0/../x"), ("SUM", "")], "No version"),
        ([("VERSION", version), ("CHECKSUM", "abc")], "No checksum"),
    ] {
        let (status, said) = install(&github, true, &told);
        assert_eq!(status, Some(1), "{told:?} {said}");
        assert!(said.contains(&format!("::error title={title}::")), "{said}");
        assert!(
            !said.contains("released") && !said.contains("cargo"),
            "{said}"
        );
    }
}

#[test]
fn a_release_has_the_archives_that_are_looked_for() {
    let read =
        |path: &str| fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let script = read("action/install.sh");
    let (_, function) = script.split_once("\ntarget() {\n").unwrap();
    let (function, _) = function.split_once("\n}\n").unwrap();
    let words = function.split_whitespace();
    let looked_for: Vec<&str> = words
        .filter(|word| word.matches('-').count() >= 2 && !word.contains('$'))
        .collect();
    assert_eq!(looked_for.len(), 5, "{looked_for:?}");
    let release = read(".github/workflows/release.yml");
    for target in looked_for {
        assert!(release.contains(&format!("target: {target},")), "{target}");
    }
}
