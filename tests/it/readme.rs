//! Every command that the README shows is run, and does what it says.

use std::collections::BTreeSet;
use std::path::Path;

use crate::harness::{Repo, shipped};

fn readme() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    std::fs::read_to_string(path).unwrap().replace("\r\n", "\n")
}

/// The lines of the README's shell blocks.
fn shell_lines(readme: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut in_block = false;
    for line in readme.lines() {
        match line {
            "```sh" => in_block = true,
            "```" => in_block = false,
            _ if in_block => lines.push(line.to_owned()),
            _ => {}
        }
    }
    lines
}

/// The block of Markdown that starts with this text.
fn readme_block(start: &str) -> String {
    let readme = readme();
    let blocks = readme.split("```markdown\n").skip(1);
    let mut blocks = blocks.map(|block| block.split("```").next().unwrap());
    let block = blocks.find(|block| block.starts_with(start));
    block.unwrap().to_owned()
}

/// Code spans that are command lines, in prose and tables.
fn spans(readme: &str) -> BTreeSet<String> {
    let spans = readme.split('`').skip(1).step_by(2);
    spans
        .filter(|span| span.starts_with("git roadmap") || span.starts_with("check "))
        .map(str::to_owned)
        .collect()
}

/// The shipped roadmap as a fork has it.
fn fork() -> Repo {
    let repo = Repo::with(shipped());
    repo.roadmap("refresh").succeeds();
    repo.commit_all("Begin");
    repo
}

#[test]
fn the_shell_blocks_run() {
    let fork = fork();
    let other = Repo::with("# My list\n\n## Soon\n\n- [ ] Learn SQL\n\n## Later\n\n- [ ] Rest\n");
    let empty = Repo::folder();
    let identity = "[user]\nname = Ada\nemail = ada@example.org\n";
    std::fs::write(empty.beside("gitconfig"), identity).unwrap();
    for line in shell_lines(&readme()) {
        match line.as_str() {
            // Cargo runs these: the tests are running, and the check of every
            // change installs the program.
            "cargo test" => {}
            "cargo run -- status" | "cargo run -- check fastapi basics" | "cargo run -- undo" => {
                fork.roadmap(&line["cargo run -- ".len()..]).succeeds();
            }
            "cargo install --path ." => assert!(ci().contains("cargo install"), "{line}"),
            "cargo run -- demo" => {
                let demo = empty.beside("demo");
                empty
                    .roadmap(&format!("demo '{}'", demo.display()))
                    .succeeds();
                assert!(demo.join("ROADMAP.md").exists());
            }
            // Without a terminal nobody can confirm the plan.
            "git roadmap init --template" => {
                empty.roadmap("init --template --yes").succeeds();
            }
            "git roadmap init" => {
                other.roadmap("init --yes").succeeds();
            }
            // The original is named as on GitHub: nothing is fetched.
            _ if line.starts_with("git roadmap init --workflow") => {
                if line.contains("sync") {
                    fork.git("remote set-url upstream https://github.com/OWNER/git-roadmap");
                }
                fork.roadmap(&format!("{} --yes", &line["git roadmap ".len()..]))
                    .succeeds();
                let kinds = line["git roadmap init --workflow=".len()..]
                    .split(' ')
                    .next();
                for kind in kinds.unwrap().split(',') {
                    let file = format!(".github/workflows/roadmap-{kind}.yml");
                    assert!(fork.top().join(&file).exists(), "{file}");
                }
            }
            "git roadmap serve --open" => page_is_served(&fork),
            "git roadmap init --pages" => {
                fork.roadmap("init --pages --yes").succeeds();
                let file = ".github/workflows/roadmap-site.yml";
                assert!(fork.read(file).contains("roadmap site"), "{file}");
            }
            "git roadmap import git-roadmap-ticks.json" => {
                let task = fork.roadmap("list --todo --json").json()["tasks"][0].clone();
                let ticks = serde_json::json!({
                    "schemaVersion": 1,
                    "kind": "ticks",
                    "tasks": [{
                        "key": task["key"],
                        "text": task["text"],
                        "done": true,
                        "at": "2026-04-30T10:00:00Z",
                    }],
                });
                fork.write("git-roadmap-ticks.json", ticks.to_string());
                let arguments = &line["git roadmap ".len()..];
                let said = fork.roadmap(&format!("{arguments} --json")).json();
                assert_eq!(said["commits"].as_array().unwrap().len(), 1, "{said}");
            }
            "git roadmap profile ../my-roadmap" => {
                fork.git("clone -q . ../my-roadmap");
                let marks = readme_block("<!--START_SECTION");
                let profile = Repo::with("# No roadmap here\n");
                profile.write("README.md", format!("# Hello\n\n{marks}"));
                profile.commit_all("A profile");
                let source = fork.beside("my-roadmap");
                profile
                    .roadmap(&format!("profile '{}'", source.display()))
                    .succeeds();
                assert!(profile.read("README.md").contains(".roadmap/profile/"));
            }
            "git roadmap cohort --refs 'refs/remotes/*'" => {
                fork.git("update-ref refs/remotes/bea/main HEAD");
                fork.roadmap(&line["git roadmap ".len()..]).succeeds();
                fork.git("update-ref -d refs/remotes/bea/main");
            }
            _ if line.starts_with("git roadmap cohort ~/class") => {
                fork.git("clone -q . ../class/ada");
                fork.git("clone -q . ../class/bea");
                let class = fork.beside("class");
                let line = line.replace("~/class", &format!("'{}'", class.display()));
                fork.roadmap(&line["git roadmap ".len()..]).succeeds();
                assert!(fork.read("class.svg").starts_with("<svg"));
            }
            "git roadmap hook install" => {
                fork.roadmap("hook install").succeeds();
                let hooks = fork.roadmap("hook status --json").json()["hooks"].clone();
                let states = hooks.as_array().unwrap().iter();
                assert!(
                    states
                        .map(|hook| &hook["state"])
                        .all(|state| state == "set-up")
                );
            }
            "git roadmap hook uninstall" => {
                fork.roadmap("hook uninstall").succeeds();
                assert!(!fork.top().join(".git/hooks/pre-commit").exists());
            }
            "git roadmap list --todo | fzf -m | git roadmap check -" => pick(&fork),
            // The original is a copy beside it, so that no network is needed.
            "git remote add upstream https://github.com/OWNER/git-roadmap" => {
                fork.git("clone -q . ../original");
                fork.git("remote add upstream ../original");
            }
            _ if line.starts_with("git remote ") => {
                fork.git(&line["git ".len()..]);
            }
            "git roadmap draw burnup > burnup.svg" => {
                let drawn = fork.roadmap("draw burnup").succeeds().stdout;
                assert!(drawn.starts_with("<svg"), "{drawn}");
            }
            _ => {
                let repo = if line.contains("list") { &other } else { &fork };
                let arguments = line.strip_prefix("git roadmap").expect(&line);
                repo.roadmap(arguments.trim_start()).succeeds();
            }
        }
    }
    fork.roadmap("verify").succeeds();
    other.roadmap("verify").succeeds();
    empty.roadmap("verify").succeeds();
}

/// Serves the page, with a stand-in for the browser that it is opened in.
#[cfg(target_os = "linux")]
fn page_is_served(repo: &Repo) {
    use crate::serve::Server;
    use std::os::unix::fs::PermissionsExt as _;

    let (bin, opened) = (repo.beside("bin"), repo.beside("opened"));
    std::fs::create_dir(&bin).unwrap();
    let browser = bin.join("xdg-open");
    let script = format!("#!/bin/sh\nprintf %s \"$1\" > '{}'\n", opened.display());
    std::fs::write(&browser, script).unwrap();
    std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let call = repo.roadmap_call("serve --open").env("PATH", &path);
    let server = Server::spawn(&call);
    assert!(server.get("").is(200).text().contains("data-page=\"live\""));
    let address = format!("http://127.0.0.1:{}/{}/", server.port, server.token);
    let is_opened = || std::fs::read_to_string(&opened).is_ok_and(|told| told == address);
    for _ in 0..1_000 {
        if is_opened() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert!(is_opened(), "the browser was told the address");
    assert_eq!(server.stop().status, Some(0));
}

#[cfg(not(target_os = "linux"))]
fn page_is_served(_: &Repo) {}

/// Ticks what a picker would hand on: whole lines of the list.
fn pick(repo: &Repo) {
    let list = repo.roadmap("list --todo").succeeds().stdout;
    let picked: Vec<&str> = list.lines().skip(4).take(2).collect();
    let run = repo.roadmap_call("check -").stdin(&picked.join("\n")).run();
    run.succeeds();
}

/// The repository has two packages with programs, so cargo wants to know which.
#[test]
fn what_workflows_install_is_named() {
    let readme = readme();
    let lines = readme.lines().filter(|line| line.contains(" --git "));
    let unnamed = |line: &&str| !line.ends_with("/git-roadmap git-roadmap");
    let unnamed: Vec<&str> = lines.filter(unnamed).collect();
    assert_eq!(unnamed, [""; 0]);
}

fn ci() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/run");
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn the_commands_in_prose_run() {
    for span in spans(&readme()) {
        let repo = fork();
        let arguments = span
            .strip_prefix("git roadmap")
            .unwrap_or(&span)
            .trim_start();
        match arguments {
            // Ticked beforehand, so that there is something to work on.
            "undo" | "commit" => {
                repo.roadmap("check 1.1 --no-commit").succeeds();
                repo.roadmap(arguments).succeeds();
            }
            "demo" => {
                let folder = repo.beside("demo");
                repo.roadmap(&format!("demo '{}'", folder.display()))
                    .succeeds();
            }
            "init" | "init --author" => {
                repo.roadmap(&format!("{arguments} --yes")).succeeds();
            }
            "check" => {
                repo.roadmap("check 1.1").succeeds();
            }
            "check -" => pick(&repo),
            "sync ../original" | "sync --push" => {
                repo.git("clone -q --bare . ../original");
                repo.git("remote add origin ../original");
                repo.git("push -q -u origin HEAD");
                repo.roadmap(arguments).succeeds();
            }
            "check L42" => {
                let line = repo.roadmap("list 2.1 --json").json()["tasks"][0]["line"].clone();
                repo.roadmap(&format!("check L{line}")).succeeds();
            }
            // Git's own, which needs the page that the other installs.
            "--help" => {}
            _ => {
                repo.roadmap(arguments).succeeds();
            }
        }
    }
}

#[test]
fn the_numbers_are_true() {
    let list = fork().roadmap("list --json").json();
    let tasks = list["tasks"].as_array().unwrap().len();
    assert!(readme().contains(&format!("{tasks} checkboxes")), "{tasks}");
}
