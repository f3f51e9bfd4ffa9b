//! `git roadmap init --workflow`: what it writes, and what that does on a runner.
//!
//! The steps are taken out of the file that was written and run by bash, in a
//! checkout as GitHub makes it, with a bare repository for GitHub and with
//! programs that note their calls for `gh`, `cargo` and `rustup`.

use insta::assert_snapshot;

use crate::harness::Repo;

/// The file, from the top.
const FILE: &str = ".github/workflows/roadmap-sync.yml";

/// A copy of a list of Ada's, as it is on a computer.
fn copy() -> Repo {
    let repo = Repo::with_blocks();
    repo.git("remote add upstream https://github.com/ada/list");
    repo.git("remote set-url --push upstream DISABLE");
    repo
}

#[test]
fn the_workflow_comes_and_goes_with_init() {
    let repo = copy();
    repo.roadmap("check -q flour basics").succeeds();
    let tool = "--tool https://github.com/eve/git-roadmap";
    let init = format!("git roadmap init --workflow {tool} --yes");
    assert_snapshot!(
        repo.roadmap(&format!("init --workflow {tool} -n"))
            .succeeds()
    );
    assert_eq!(repo.git("status --short"), "");
    assert_snapshot!(repo.session(&[
        &init,
        "git log -1 --format=%B --name-status",
        "git status --short",
        "git roadmap init --workflow --yes",
        "git roadmap init --undo --yes",
        "git status --short",
    ]));
    assert!(!repo.top().join(".github").exists());
    assert!(repo.read("ROADMAP.md").contains("[x] Flour"));
}

#[test]
fn it_comes_with_a_set_up() {
    let repo = Repo::baking();
    repo.git("config roadmap.upstream git@github.com:ada/list.git");
    assert_snapshot!(repo.session(&[
        "git roadmap init --author --workflow --yes",
        "git show --stat --format=%s",
        "git roadmap init --author --workflow --yes",
    ]));
    let json = repo
        .roadmap("init --workflow --json --yes")
        .succeeds()
        .json();
    assert_eq!(json["form"], "workflow");
    assert_eq!(json["changed"], false);
    assert!(
        repo.read(FILE)
            .contains("ORIGINAL: 'https://github.com/ada/list'")
    );
}

#[test]
fn without_an_original_it_is_refused() {
    let repo = Repo::with_blocks();
    let hostile = "https://github.com/ada/list'\n    run: id";
    let mut said = repo.session(&[
        "git roadmap init --workflow --yes",
        "git roadmap init --workflow --original ../list --yes",
        "git roadmap init --workflow --original https://bea:secret@github.com/ada/list --yes",
        "git roadmap init --workflow --original https://github.com/ada/${{github.token}} --yes",
        "git roadmap init --workflow --original https://github.com/ada/list;id --yes",
        "git roadmap init --workflow --original --upload-pack=id --yes",
        "git roadmap init --workflow --original=--upload-pack=id --yes",
        "git roadmap init --workflow --original https://github.com/ada/list --tool ext::id --yes",
        "git roadmap init --workflow=lint --yes",
        "git roadmap init --original https://github.com/ada/list --yes",
        "git roadmap init --workflow --undo --yes",
    ]);
    said.push_str("\n\n");
    let program = env!("CARGO_BIN_EXE_git-roadmap");
    let call = repo.call(
        program,
        &["init", "--workflow", "--yes", "--original", hostile],
    );
    said.push_str(&call.run().to_string());
    repo.git("remote add upstream https://github.com/Ada/List.git");
    repo.git("remote add origin git@github.com:ada/list");
    said.push_str("\n\n");
    said.push_str(&repo.session(&["git roadmap init --workflow --yes"]));
    assert_snapshot!(said);
    assert_eq!(repo.git("status --short"), "");
    assert_eq!(repo.git("rev-list --count HEAD"), "2\n");
}

#[test]
fn a_file_of_the_users_own_stays() {
    let repo = copy();
    repo.roadmap("init --workflow --yes").succeeds();
    repo.edit(FILE, "37 5 * * 1", "3 5 * * *");
    let edited = repo.read(FILE);
    assert_snapshot!(repo.session(&[
        "git roadmap init --workflow --tool https://github.com/eve/git-roadmap --yes",
        "git commit -qam Daily",
        "git roadmap init --workflow --tool https://github.com/eve/git-roadmap --yes",
        "git roadmap init --undo --yes",
    ]));
    assert_eq!(repo.read(FILE), edited);
    assert_eq!(repo.git("status --short"), "");

    let repo = copy();
    repo.write(FILE, "name: mine\n");
    repo.roadmap("init --workflow --yes").succeeds();
    assert_eq!(repo.read(FILE), "name: mine\n");
    assert_eq!(repo.git("status --short"), "?? .github/\n");
}

#[test]
fn a_fork_of_the_tool_runs_the_tool_of_its_original() {
    let repo = copy();
    repo.write("Cargo.toml", "[package]\nname = \"git-roadmap\"\n");
    repo.write("src/main.rs", "");
    repo.write("src/roadmap/mod.rs", "");
    repo.commit_all("The tool");
    let files = repo.git("ls-files");
    assert_snapshot!(repo.roadmap("init --workflow --yes").succeeds());
    assert_eq!(repo.git("ls-files"), format!("{FILE}\n{files}"));
    assert!(
        repo.read(FILE)
            .contains("TOOL: 'https://github.com/ada/list'")
    );
}

#[test]
fn it_can_be_written_first_and_committed_later() {
    let repo = copy();
    repo.write("notes.txt", "mine");
    repo.git("add notes.txt");
    repo.roadmap("init --workflow --yes --no-commit").succeeds();
    assert_eq!(repo.git("rev-list --count HEAD"), "2\n");
    repo.roadmap("init --workflow --yes").succeeds();
    let status = repo.git("status --short");
    assert_eq!(status, "A  notes.txt\n");
    assert_eq!(
        repo.git("show --format= --name-only HEAD"),
        format!("{FILE}\n")
    );
}

#[test]
fn addresses_can_be_told_later() {
    let repo = copy();
    repo.roadmap("init --workflow --yes").succeeds();
    repo.git("remote remove upstream");
    repo.roadmap("init --workflow --yes --tool https://github.com/eve/git-roadmap")
        .succeeds();
    let text = repo.read(FILE);
    assert!(text.contains("ORIGINAL: 'https://github.com/ada/list'"));
    assert!(text.contains("TOOL: 'https://github.com/eve/git-roadmap'"));
    repo.roadmap("init --workflow --yes --original https://git.example.org/ada/list")
        .succeeds();
    let text = repo.read(FILE);
    assert!(text.contains("ORIGINAL: 'https://git.example.org/ada/list'"));
    assert!(text.contains("    if: github.ref_type == 'branch'\n"));
    assert_eq!(repo.git("status --short"), "");
    assert_eq!(repo.git("rev-list --count HEAD"), "5\n");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_behind_a_link() {
    let repo = copy();
    std::fs::create_dir(repo.beside("elsewhere")).unwrap();
    std::os::unix::fs::symlink("../elsewhere", repo.top().join(".github")).unwrap();
    let run = repo.roadmap("init --workflow --yes").ends_with(2);
    assert!(run.stderr.contains(".github is a symbolic link"), "{run}");
    assert_eq!(repo.git("rev-list --count HEAD"), "2\n");
    assert!(
        repo.beside("elsewhere")
            .read_dir()
            .unwrap()
            .next()
            .is_none()
    );
}

/// What GitHub's runner does with the file.
#[cfg(unix)]
mod runner {
    use std::collections::HashMap;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::PathBuf;

    use insta::assert_snapshot;

    use super::{FILE, copy};
    use crate::harness::{Repo, redacted};

    /// What notes its call, and says what a file of its name holds.
    const FAKE: &str = "#!/bin/sh\n\
        echo \"${0##*/} $*\" >>\"$CALLS\"\n\
        cat \"$0.$2\" 2>/dev/null || true\n\
        test ! -e \"$0.$2.fails\"\n";

    /// A copy on GitHub with the workflow in it, Ada's list, and a computer.
    struct GitHub {
        repo: Repo,
    }

    /// What came of a run of the workflow.
    #[derive(Debug, Default)]
    struct Ran {
        log: String,
        summary: String,
        calls: String,
        failed: Option<String>,
    }

    #[derive(Debug, Default)]
    struct Step {
        keys: HashMap<String, String>,
        env: Vec<(String, String)>,
        run: String,
    }

    impl GitHub {
        fn new() -> Self {
            let repo = copy();
            repo.git("clone -q . ../ada");
            for (name, value) in [("name", "Ada"), ("email", "ada@example.org")] {
                repo.git(&format!("-C ../ada config user.{name} {value}"));
            }
            repo.roadmap("check -q flour basics").succeeds();
            let tool = "https://github.com/eve/git-roadmap";
            repo.roadmap(&format!("init -q --workflow --tool {tool} --yes"))
                .succeeds();
            repo.git("clone -q --bare . ../github.git");
            repo.git("remote add origin ../github.git");
            repo.git("fetch -q origin");
            repo.git("branch -q -u origin/main");
            // What is at Ada's address is beside it.
            let ada = repo.beside("ada").display().to_string();
            let place = format!("[url \"{ada}\"]\n\tinsteadOf = https://github.com/ada/list\n");
            fs::write(repo.beside("gitconfig"), place).unwrap();
            let github = Self { repo };
            for name in ["gh", "cargo", "rustup"] {
                github.fake(name, FAKE);
                let path = github.repo.beside("fakes").join(name);
                fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
            }
            github.fake("gh.create", "https://github.com/bea/list/pull/1\n");
            github
        }

        fn fake(&self, name: &str, text: &str) {
            fs::create_dir_all(self.repo.beside("fakes")).unwrap();
            fs::write(self.repo.beside("fakes").join(name), text).unwrap();
        }

        /// Ada changes her list.
        fn ada(&self, from: &str, to: &str) {
            self.repo.edit("../ada/ROADMAP.md", from, to);
            self.repo.git("-C ../ada add -A");
            self.repo.git("-C ../ada commit -qm More");
        }

        /// What a file is on GitHub.
        fn file(&self, branch: &str, path: &str) -> String {
            self.repo
                .git(&format!("-C ../github.git show {branch}:{path}"))
        }

        fn tip(&self, branch: &str) -> String {
            self.repo
                .git(&format!("-C ../github.git rev-parse {branch}"))
        }

        /// What `actions/checkout` does with `fetch-depth: 0`.
        fn checkout(&self, is_detached: bool) -> PathBuf {
            let place = self.repo.beside("checkout");
            let _none_before = fs::remove_dir_all(&place);
            self.repo.git("init -q ../checkout");
            let all = "+refs/heads/*:refs/remotes/origin/* +refs/tags/*:refs/tags/*";
            for line in [
                "remote add origin ../github.git",
                "config gc.auto 0",
                &format!("fetch -q --prune --no-recurse-submodules origin {all}"),
                match is_detached {
                    true => "checkout -q --force refs/remotes/origin/main",
                    false => "checkout -q --force -B main refs/remotes/origin/main",
                },
            ] {
                self.repo.git(&format!("-C ../checkout {line}"));
            }
            place
        }

        fn run(&self, how: &str) -> Ran {
            self.run_in(how, false)
        }

        /// Runs both jobs, one after the other, as their conditions say.
        fn run_in(&self, how: &str, is_detached: bool) -> Ran {
            let file = self.repo.read(FILE);
            let checkout = self.checkout(is_detached);
            let mut ran = Ran::default();
            let mut known: HashMap<String, String> = [
                ("inputs.how || 'push'", how),
                ("github.token", "t0ken"),
                ("github.server_url", "https://github.com"),
                ("github.repository", "bea/list"),
                ("github.ref_type", "branch"),
                ("github.run_id", "7"),
            ]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
            for job in ["sync", "pull-request"] {
                let (job_keys, steps) = job_of(&file, job);
                if ran.failed.is_some() || !holds(&job_keys.keys["if"], &known) {
                    break;
                }
                for step in steps {
                    if step.run.is_empty()
                        || !step.keys.get("if").is_none_or(|text| holds(text, &known))
                    {
                        continue;
                    }
                    self.step(&file, &job_keys, &step, &checkout, &mut known, &mut ran);
                    if ran.failed.is_some() {
                        break;
                    }
                }
                let branch = known.get("steps.publish.outputs.branch").cloned();
                known.insert(
                    "needs.sync.outputs.branch".to_owned(),
                    branch.unwrap_or_default(),
                );
            }
            ran.calls = fs::read_to_string(self.repo.beside("calls")).unwrap_or_default();
            ran
        }

        /// Runs one step with bash, as `shell: bash` does.
        fn step(
            &self,
            file: &str,
            job: &Step,
            step: &Step,
            checkout: &PathBuf,
            known: &mut HashMap<String, String>,
            ran: &mut Ran,
        ) {
            let temporary = self.repo.beside("temporary");
            fs::create_dir_all(&temporary).unwrap();
            let place = |name: &str| temporary.join(name).display().to_string();
            for name in ["output", "summary"] {
                fs::write(place(name), "").unwrap();
            }
            let script = format!("export PATH=\"$FAKES:$PATH\"\n{}", step.run);
            let arguments = ["--noprofile", "--norc", "-eo", "pipefail", "-c", &script];
            let mut call = self.repo.call("bash", &arguments).within(checkout);
            let own = env_of(file, 0);
            for (name, value) in own.iter().chain(&job.env).chain(&step.env) {
                call = call.env(name, &resolved(value, known));
            }
            let beside = |name: &str| self.repo.beside(name).display().to_string();
            for (name, value) in [
                ("FAKES", beside("fakes")),
                ("CALLS", beside("calls")),
                ("RUNNER_TEMP", place("")),
                ("GITHUB_OUTPUT", place("output")),
                ("GITHUB_STEP_SUMMARY", place("summary")),
                ("GITHUB_REF_NAME", "main".to_owned()),
                ("GITHUB_REPOSITORY", "bea/list".to_owned()),
            ] {
                call = call.env(name, &value);
            }
            let run = call.run();
            let name = step.keys["name"].clone();
            ran.log
                .push_str(&format!("> {name}\n{}{}", run.stdout, run.stderr));
            ran.summary
                .push_str(&fs::read_to_string(place("summary")).unwrap());
            for line in fs::read_to_string(place("output")).unwrap().lines() {
                let (output, value) = line.split_once('=').unwrap();
                let id = &step.keys["id"];
                known.insert(format!("steps.{id}.outputs.{output}"), value.to_owned());
            }
            if run.status != Some(0) {
                ran.failed = Some(name);
            }
        }
    }

    impl Ran {
        #[track_caller]
        fn succeeds(self) -> Self {
            assert_eq!(self.failed, None, "{self:#?}");
            self
        }

        /// Log and summary as one text.
        fn text(&self, github: &GitHub) -> String {
            let directory = github.repo.beside("").display().to_string();
            let text = format!(
                "{}\n[summary]\n{}\n[calls]\n{}",
                self.log, self.summary, self.calls
            );
            redacted(&text.replace(directory.trim_end_matches('/'), "[dir]"))
        }
    }

    /// A mapping's entries at an indentation, up to where it ends.
    fn entries(lines: &[&str], indent: usize) -> Vec<(String, String)> {
        let own = lines.iter().take_while(|line| {
            line.trim().is_empty() || line.len() - line.trim_start().len() >= indent
        });
        let own = own.filter_map(|line| line[indent.min(line.len())..].split_once(':'));
        own.filter(|(name, _)| !name.is_empty() && !name.starts_with([' ', '#', '-']))
            .map(|(name, value)| (name.to_owned(), scalar(value)))
            .collect()
    }

    /// A plain or single-quoted scalar.
    fn scalar(text: &str) -> String {
        let text = text.trim();
        match text
            .strip_prefix('\'')
            .and_then(|rest| rest.rsplit_once('\''))
        {
            Some((inner, _)) => inner.replace("''", "'"),
            None => text.split(" #").next().unwrap().to_owned(),
        }
    }

    /// The variables of an `env:` that stands at an indentation.
    fn env_of(text: &str, indent: usize) -> Vec<(String, String)> {
        let lines: Vec<&str> = text.lines().collect();
        let start = format!("{}env:", " ".repeat(indent));
        match lines.iter().position(|line| *line == start) {
            Some(at) => entries(&lines[at + 1..], indent + 2),
            None => Vec::new(),
        }
    }

    /// A job and its steps.
    fn job_of(file: &str, name: &str) -> (Step, Vec<Step>) {
        let (_, text) = file.split_once(&format!("\n  {name}:\n")).unwrap();
        let text = text.split("\n  pull-request:\n").next().unwrap();
        let (head, steps) = text.split_once("    steps:\n").unwrap();
        let lines: Vec<&str> = head.lines().collect();
        let job = Step {
            keys: entries(&lines, 4).into_iter().collect(),
            env: env_of(head, 4),
            run: String::new(),
        };
        let steps = format!("\n{steps}").replace("\n      - ", "\n%        ");
        (job, steps.split("\n%").skip(1).map(step_of).collect())
    }

    fn step_of(text: &str) -> Step {
        let lines: Vec<&str> = text.lines().collect();
        let run = text
            .split_once("        run: |\n")
            .map_or("", |(_, run)| run);
        let run: Vec<&str> = run
            .lines()
            .take_while(|line| line.is_empty() || line.starts_with("          "))
            .map(|line| line.get(10..).unwrap_or_default())
            .collect();
        Step {
            keys: entries(&lines, 8).into_iter().collect(),
            env: env_of(text, 8),
            run: run.join("\n"),
        }
    }

    /// A value with its expressions replaced.
    fn resolved(text: &str, known: &HashMap<String, String>) -> String {
        let mut value = String::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("${{ ") {
            let (expression, after) = behind.split_once(" }}").unwrap();
            value.push_str(before);
            value.push_str(&known[expression]);
            rest = after;
        }
        value + rest
    }

    /// Whether a condition holds.
    fn holds(condition: &str, known: &HashMap<String, String>) -> bool {
        condition.split(" && ").all(|term| {
            let (name, sign, value) = match term.split_once(" == ") {
                Some((name, value)) => (name, "==", value),
                None => {
                    let (name, value) = term.split_once(" != ").expect(term);
                    (name, "!=", value)
                }
            };
            let is = known.get(name).map_or("", String::as_str);
            (sign == "==") == is.eq_ignore_ascii_case(&scalar(value))
        })
    }

    #[test]
    fn it_runs_in_copies_only() {
        let github = GitHub::new();
        let (job, _) = job_of(&github.repo.read(FILE), "sync");
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
        let ran = github.run("push").succeeds();
        assert_snapshot!(ran.text(&github));
        assert_eq!(github.tip("main"), before);
    }

    #[test]
    fn what_is_new_is_merged_and_pushed() {
        for is_detached in [false, true] {
            let github = GitHub::new();
            github.ada("- [ ] Sponge", "- [ ] Muffins\n- [ ] Sponge");
            let before = github.tip("main");
            let ran = github.run_in("push", is_detached).succeeds();
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
            github.run_in("push", is_detached).succeeds();
            assert_eq!(github.tip("main"), tip);
        }
    }

    #[test]
    fn a_pull_request_is_opened_once_and_follows() {
        let github = GitHub::new();
        let main = github.tip("main");
        github.ada("- [ ] Sponge", "- [ ] Muffins\n- [ ] Sponge");
        let ran = github.run("pull-request").succeeds();
        assert_snapshot!(ran.text(&github));
        let first = github.tip("roadmap-sync");
        github.run("pull-request").succeeds();
        assert_eq!(github.tip("roadmap-sync"), first);

        github.fake("gh.list", "https://github.com/bea/list/pull/1\n");
        github.ada("- [ ] Muffins", "- [ ] Scones\n- [ ] Muffins");
        let ran = github.run("pull-request").succeeds();
        assert!(
            ran.summary
                .ends_with("Pull request: https://github.com/bea/list/pull/1\n")
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
        let ran = github.run("pull-request");
        assert_eq!(ran.failed.as_deref(), Some("Publish"));
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
        let ran = github.run("pull-request");
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
        let ran = github.run("push");
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
        let ran = github.run("push");
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
        let ran = github.run("push").succeeds();
        assert_snapshot!(ran.text(&github));
        let commands = ran
            .log
            .lines()
            .filter(|line| line.contains("::") || line.contains("##["));
        assert_eq!(commands.count(), 0, "{}", ran.log);
        for line in ran.summary.lines().filter(|line| !line.starts_with("    ")) {
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
        let ran = github.run("push");
        assert_eq!(ran.failed.as_deref(), Some("Publish"));
        assert!(
            ran.summary.contains("    remote: ::error::refusing"),
            "{ran:#?}"
        );
        assert!(!ran.log.contains("refusing a workflow"), "{ran:#?}");
        assert!(
            ran.log
                .contains("git roadmap sync --push https://github.com/ada/list")
        );
    }

    #[test]
    fn without_an_original_or_a_tool_it_stops() {
        let github = GitHub::new();
        fs::rename(github.repo.beside("ada"), github.repo.beside("gone")).unwrap();
        let ran = github.run("push");
        assert_eq!(ran.failed.as_deref(), Some("Look for news"));
        assert!(ran.log.contains("::error title=No original::"), "{ran:#?}");

        let github = GitHub::new();
        github
            .repo
            .edit(FILE, "github.com/eve/", "github.com/OWNER/");
        github.ada("- [ ] Sponge", "- [ ] Muffins\n- [ ] Sponge");
        let ran = github.run("push");
        assert_eq!(ran.failed.as_deref(), Some("Install git-roadmap"));
        assert_eq!(ran.calls, "");
    }

    #[test]
    fn only_steps_with_the_token_know_the_login() {
        let github = GitHub::new();
        let (job, _) = job_of(&github.repo.read(FILE), "sync");
        let server = (
            "github.server_url".to_owned(),
            "https://github.com".to_owned(),
        );
        let known = HashMap::from([server]);
        for (host, token, expected) in [
            ("github.com", "t0ken", true),
            ("github.com", "", false),
            ("example.org", "t0ken", false),
        ] {
            let mut call = github.repo.call("git", &["credential", "fill"]);
            for (name, value) in &job.env {
                call = call.env(name, &resolved(value, &known));
            }
            let asked = format!("protocol=https\nhost={host}\npath=bea/list\n\n");
            let run = call.env("TOKEN", token).stdin(&asked).run();
            let is_told = run
                .stdout
                .contains("username=x-access-token\npassword=t0ken\n");
            assert_eq!(is_told, expected, "{host} {run}");
        }
    }
}
