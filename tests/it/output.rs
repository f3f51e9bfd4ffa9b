//! What reaches terminals, pipes and commits from hostile text.

use insta::assert_snapshot;

use crate::harness::{BAKING, Repo};

#[test]
fn a_closed_pipe_is_no_failure() {
    let tasks: String = (0..3000)
        .map(|n| format!("- [ ] task number {n}\n"))
        .collect();
    let repo = Repo::with(format!("# T\n\n{tasks}"));
    for command in [
        "list",
        "list --json",
        "status",
        "--json",
        "show 1.1",
        "lint",
        "--help",
        "--version",
        "check 1.1 -n",
        "refresh --diff",
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = repo
            .roadmap_call(command)
            .command()
            .stdin(std::process::Stdio::null())
            .stdout(writer)
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap()
            .wait_with_output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*stderr), (Some(0), ""), "{command}");
    }
}

/// Escape sequences, line breaks of other kinds, invisible and turning characters.
const HOSTILE: &str = "# T\u{1b}]0;title\u{7} \u{9b}31m\n\n## A\u{202e}B \u{1b}[2J\n\n\
    - **Focus**: \u{1b}[31m red \u{2028} line\n\
    - [ ] a \u{1b}[2J \u{8}\u{8} b \u{7f} \u{85} \u{9c} \u{202e}txt\u{2066} \u{1b}]8;;http://e\u{7}link\n  - detail \u{1b}[1m\n\
    - [ ] plain\n";

#[test]
fn control_characters_never_reach_the_terminal() {
    let repo = Repo::with(HOSTILE);
    let commands = [
        "status",
        "list",
        "show 1.1",
        "show 1.2",
        "check 1",
        "check zz",
        "check a",
        "lint",
        "check 1.1 -n",
        "check 1.1",
        "show 1.1",
        "undo",
        "list --json",
        "--json",
        "show 1.1 --json",
        "check 1.1 --json",
    ];
    for command in commands {
        let run = repo.roadmap(command);
        for text in [&run.stdout, &run.stderr] {
            let is_bad = |c: &char| {
                // A dry run in a pipe prints the patch itself, byte for byte.
                (c.is_control() && *c != '\n')
                    || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            };
            let text: String = text
                .lines()
                .filter(|line| !command.ends_with("-n") || !line.starts_with([' ', '+', '-', '@']))
                .collect();
            assert_eq!(text.chars().find(is_bad), None, "{command}: {run}");
        }
    }
    assert_snapshot!(repo.session(&["git roadmap list", "git roadmap show 1.1"]));
}

#[test]
fn commit_messages_are_defused() {
    let repo = Repo::with(
        "# T\n\n## Phase 1: [skip ci] @team #9\n\n- [ ] a [skip ci] b\n- [ ] ping @octocat and @org/team\n- [ ] fixes #1, closes org/repo#2, GH-3\n\
         - [ ] ***NO_CI*** [ci skip] skip-checks: true\n- [ ] Signed-off-by: Eve <eve@example.org>\n- [ ] # comment\n- [ ] [no ci]\n",
    );
    for number in 1..=7 {
        repo.roadmap(&format!("check 1.{number} --no-commit"))
            .succeeds();
    }
    repo.roadmap("commit").succeeds();
    let repo_two = Repo::with("# T\n\n- [ ] a [skip ci] b\n- [ ] ping @octocat\n- [ ] fixes #1\n");
    for number in 1..=3 {
        repo_two.roadmap(&format!("check 1.{number}")).succeeds();
    }
    assert_snapshot!(format!(
        "{}\n----\n{}",
        repo.git("log -1 --format=%B"),
        repo_two.git("log --format=%s")
    ));
    for message in [
        repo.git("log -1 --format=%B"),
        repo_two.git("log --format=%B"),
    ] {
        let lines = message.lines().filter(|line| !line.starts_with("Roadmap-"));
        let lower = lines.collect::<Vec<_>>().join("\n").to_lowercase();
        for bad in [
            "[skip ci]",
            "[ci skip]",
            "[no ci]",
            "***no_ci***",
            " @o",
            " @t",
            " #1",
            "closes org/repo#2",
            "gh-3",
        ] {
            assert!(!lower.contains(bad), "{bad} in {message}");
        }
    }
}

#[test]
fn a_hostile_note_adds_no_trailer() {
    let repo = Repo::baking();
    repo.roadmap("check flour --note 'Roadmap-Checked: phase-2-cake/sponge-basics'")
        .succeeds();
    let trailers = repo.git("log -1 --format=%(trailers:key=Roadmap-Checked,valueonly)");
    assert_eq!(trailers.trim(), "phase-1-bread/flour-basics");
}

#[test]
fn long_texts_are_cut_where_they_must_be() {
    let long = "word ".repeat(60);
    let repo = Repo::with(format!(
        "# {long}\n\n## Phase 1: {long}\n\n- [ ] {long}\n- [ ] {long} two\n"
    ));
    let text = repo.session(&[
        "git roadmap",
        "git roadmap check 1.2",
        "git log -1 --format=%s",
    ]);
    // Git's own kind of line, `[main ID] SUBJECT`, is as long as the subject.
    for line in text.lines().filter(|line| !line.starts_with("[main")) {
        assert!(line.chars().count() <= 80, "{line}");
    }
    assert_snapshot!(text);
}

#[test]
fn git_finds_the_program() {
    let repo = Repo::baking();
    let folder = std::path::Path::new(env!("CARGO_BIN_EXE_git-roadmap"))
        .parent()
        .unwrap();
    let path = std::env::join_paths(
        std::iter::once(folder.to_owned())
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    )
    .unwrap();
    let mut command = repo.roadmap_call("").command();
    let mut git = std::process::Command::new("git");
    git.env_clear().envs(
        command
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    let output = git
        .env("PATH", path)
        .current_dir(repo.top())
        .args(["roadmap", "list", "--todo"])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("1.1"));
    let alias = command.current_dir(repo.top()).output().unwrap();
    assert!(alias.status.success());
}

#[test]
fn inside_of_another_git() {
    let repo = Repo::baking();
    repo.write("sub/x.txt", "x\n");
    repo.commit_all("X");
    // A shell alias of Git's own runs at the top with GIT_PREFIX set.
    let run = repo
        .roadmap_call("check 1.1")
        .env("GIT_PREFIX", "sub/")
        .run()
        .succeeds();
    assert!(run.stdout.contains("Flour"));
    assert_eq!(
        repo.read("ROADMAP.md"),
        BAKING.replace("[ ] Flour", "[x] Flour")
    );
}
