//! What stands in for GitHub: its runner, for the workflows that `init` writes.
//!
//! The steps are taken out of the files that were written and run by bash, in a
//! checkout as GitHub makes it, with a bare repository for GitHub and with
//! programs that note their calls for `gh`, `cargo`, `rustup` and `curl`.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::harness::{Repo, redacted};

/// What notes its call, and says what a file of its name holds.
const FAKE: &str = "#!/bin/sh\n\
    echo \"${0##*/} $*\" >>\"$CALLS\"\n\
    cat \"$0.$2\" 2>/dev/null || true\n\
    test ! -e \"$0.$2.fails\"\n";

/// Builds as cargo does, and notes its call without what differs each time.
const CARGO: &str = "#!/bin/sh\n\
    echo 'cargo install' >>\"$CALLS\"\n\
    while [ \"$1\" != --root ]; do shift; done\n\
    mkdir -p \"$2/bin\"\n\
    cp \"$BUILT\" \"$2/bin/git-roadmap\"\n";

/// Every workflow that there is.
const ALL: [&str; 6] = ["sync", "lint", "refresh", "profile", "tick", "site"];

/// A copy on GitHub with all workflows in it, Ada's list, and a computer.
pub(crate) struct GitHub {
    pub(crate) repo: Repo,
}

/// What came of a run of the workflow.
#[derive(Debug, Default)]
pub(crate) struct Ran {
    pub(crate) log: String,
    pub(crate) summary: String,
    pub(crate) calls: String,
    pub(crate) outputs: HashMap<String, String>,
    pub(crate) failed: Option<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Step {
    pub(crate) keys: HashMap<String, String>,
    pub(crate) env: Vec<(String, String)>,
    run: String,
}

impl GitHub {
    pub(crate) fn new() -> Self {
        let repo = Repo::with_blocks();
        repo.git("remote add upstream https://github.com/ada/list");
        repo.git("remote set-url --push upstream DISABLE");
        repo.git("clone -q . ../ada");
        for (name, value) in [("name", "Ada"), ("email", "ada@example.org")] {
            repo.git(&format!("-C ../ada config user.{name} {value}"));
        }
        repo.roadmap("check -q flour basics").succeeds();
        let tool = "https://github.com/eve/git-roadmap";
        // What is at these addresses is beside it.
        let places = [
            ("ada", "ada/list"),
            ("github.git", "bea/list"),
            ("tool", "eve/git-roadmap"),
        ];
        let places = places.map(|(folder, address)| {
            let folder = repo.beside(folder).display().to_string();
            format!("[url \"{folder}\"]\n\tinsteadOf = https://github.com/{address}\n")
        });
        fs::write(repo.beside("gitconfig"), places.concat()).unwrap();
        repo.git("remote add origin https://github.com/bea/list");
        let all = ALL.join(",");
        repo.roadmap(&format!("init -q --workflow={all} --tool {tool} --yes"))
            .succeeds();
        repo.git("clone -q --bare . ../github.git");
        repo.git("fetch -q origin");
        repo.git("branch -q -u origin/main");
        tool_of_eve(&repo);
        let github = Self { repo };
        for (name, text) in [
            ("gh", FAKE),
            ("cargo", CARGO),
            ("rustup", FAKE),
            ("curl", FAKE),
        ] {
            github.fake(name, text);
            let path = github.repo.beside("fakes").join(name);
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        github.fake("gh.create", "https://github.com/bea/list/pull/1\n");
        github
    }

    pub(crate) fn fake(&self, name: &str, text: &str) {
        fs::create_dir_all(self.repo.beside("fakes")).unwrap();
        fs::write(self.repo.beside("fakes").join(name), text).unwrap();
    }

    /// Ada changes her list.
    pub(crate) fn ada(&self, from: &str, to: &str) {
        self.repo.edit("../ada/ROADMAP.md", from, to);
        self.repo.git("-C ../ada add -A");
        self.repo.git("-C ../ada commit -qm More");
    }

    /// What a file is on GitHub.
    pub(crate) fn file(&self, branch: &str, path: &str) -> String {
        self.repo
            .git(&format!("-C ../github.git show {branch}:{path}"))
    }

    pub(crate) fn tip(&self, branch: &str) -> String {
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
            "remote add origin https://github.com/bea/list",
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

    /// The file of a workflow, on the computer.
    pub(crate) fn workflow(&self, kind: &str) -> String {
        self.repo.read(&file_of(kind))
    }

    /// Runs the sync workflow.
    pub(crate) fn sync(&self, how: &str) -> Ran {
        self.run("sync", &[("inputs.how || 'push'", how)])
    }

    /// Runs a workflow, with what its expressions are.
    pub(crate) fn run(&self, kind: &str, known: &[(&str, &str)]) -> Ran {
        self.run_in(kind, known, false)
    }

    /// Runs both jobs, one after the other, as their conditions say.
    pub(crate) fn run_in(&self, kind: &str, told: &[(&str, &str)], is_detached: bool) -> Ran {
        let file = self.workflow(kind);
        let checkout = self.checkout(is_detached);
        let mut ran = Ran::default();
        let mut known: HashMap<String, String> = [
            ("github.token", "t0ken"),
            ("github.ref", "refs/heads/main"),
            ("github.event_name", "pull_request"),
            ("inputs.note", ""),
            ("github.server_url", "https://github.com"),
            ("github.repository", "bea/list"),
            ("github.ref_type", "branch"),
            ("github.run_id", "7"),
            ("github.event.repository.has_pages", "true"),
            (
                "runner.temp",
                &self.repo.beside("temporary").display().to_string(),
            ),
        ]
        .iter()
        .chain(told)
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
        for (name, value) in env_of(&file, 0) {
            let value = resolved(&value, &known);
            known.insert(format!("env.{name}"), value);
        }
        for job in [kind, "pull-request"] {
            if !file.contains(&format!("\n  {job}:\n")) {
                break;
            }
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
            let branch = ran.outputs.get("branch").cloned();
            known.insert(
                format!("needs.{kind}.outputs.branch"),
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
        for name in ["output", "summary", "path"] {
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
            ("BUILT", env!("CARGO_BIN_EXE_git-roadmap").to_owned()),
            ("RUNNER_TOOL_CACHE", beside("tools")),
            ("GITHUB_PATH", place("path")),
            ("GITHUB_WORKSPACE", checkout.display().to_string()),
            ("GITHUB_SERVER_URL", "https://github.com".to_owned()),
            ("GITHUB_RUN_ID", "7".to_owned()),
            ("GITHUB_REF", "refs/heads/main".to_owned()),
            ("GITHUB_ACTOR", "Bea-9".to_owned()),
            ("GITHUB_ACTOR_ID", "42".to_owned()),
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
            if let Some(id) = step.keys.get("id") {
                known.insert(format!("steps.{id}.outputs.{output}"), value.to_owned());
            }
            ran.outputs.insert(output.to_owned(), value.to_owned());
        }
        if run.status != Some(0) {
            ran.failed = Some(name);
        }
    }
}

impl Ran {
    #[track_caller]
    pub(crate) fn succeeds(self) -> Self {
        assert_eq!(self.failed, None, "{self:#?}");
        self
    }

    /// Log and summary as one text.
    pub(crate) fn text(&self, github: &GitHub) -> String {
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
pub(crate) fn job_of(file: &str, name: &str) -> (Step, Vec<Step>) {
    let (_, text) = file.split_once(&format!("\n  {name}:\n")).unwrap();
    let text = text.split("\n  pull-request:\n").next().unwrap();
    let text = text.split("\n  deploy:\n").next().unwrap();
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
    let keys: HashMap<String, String> = entries(&lines, 8).into_iter().collect();
    let run = match keys.get("run") {
        Some(line) if line != "|" => line.clone(),
        _ => run.join("\n"),
    };
    Step {
        env: env_of(text, 8),
        run,
        keys,
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
pub(crate) fn holds(condition: &str, known: &HashMap<String, String>) -> bool {
    condition.split(" && ").all(|term| {
        if let Some(either) = term
            .strip_prefix('(')
            .and_then(|term| term.strip_suffix(')'))
        {
            return either.split(" || ").any(|term| holds(term, known));
        }
        let (name, sign, value) = match term.split_once(" == ") {
            Some((name, value)) => (name, "==", value),
            None => {
                let (name, value) = term.split_once(" != ").expect(term);
                (name, "!=", value)
            }
        };
        let is = known.get(name).map_or("", String::as_str);
        let value = match value.strip_prefix("format('refs/heads/{0}', ") {
            Some(_) => "refs/heads/main",
            None => value,
        };
        (sign == "==") == is.eq_ignore_ascii_case(&scalar(value))
    })
}

/// The file of a workflow, from the top.
pub(crate) fn file_of(kind: &str) -> String {
    format!(".github/workflows/roadmap-{kind}.yml")
}

/// The repository of the tool, as far as the workflows use it.
fn tool_of_eve(repo: &Repo) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"));
    repo.git("init -q -b main ../tool");
    let tool = repo.beside("tool");
    for name in [
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "ROADMAP.md",
        "LICENSE",
    ] {
        fs::copy(source.join(name), tool.join(name)).unwrap();
    }
    for folder in ["action", "action/modes"] {
        fs::create_dir(tool.join(folder)).unwrap();
        for entry in source.join(folder).read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let to = tool.join(folder).join(path.file_name().unwrap());
                fs::copy(&path, to).unwrap();
            }
        }
    }
    fs::create_dir(tool.join("src")).unwrap();
    fs::write(tool.join("src/main.rs"), "").unwrap();
    repo.git("-C ../tool add -A");
    repo.git("-C ../tool -c user.name=Eve -c user.email=eve@example.org commit -qm Tool");
}
