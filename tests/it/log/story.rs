//! A history written by a script: real Git, with authors and dates of its own,
//! and what the program tells of it.

use std::collections::HashMap;

use serde_json::Value;

use crate::harness::Repo;

/// An author.
#[derive(Debug, Clone, Copy)]
pub(super) struct Who {
    name: &'static str,
    email: &'static str,
}

pub(super) const ADA: Who = Who::new("Ada", "ada@example.org");
pub(super) const BEA: Who = Who::new("Bea", "bea@example.org");

impl Who {
    pub(super) const fn new(name: &'static str, email: &'static str) -> Self {
        Self { name, email }
    }
}

/// Five tasks, far enough apart for Git to merge ticks of the two phases.
pub(super) const LIST: &str = "\
# Bake

## Bread

- [ ] Flour basics
- [ ] Knead by hand
- [ ] Bake a loaf

Rest a day between the two.

## Cake

- [ ] Sponge cake
- [ ] Butter cream
";

/// When the first version of most stories was made.
pub(super) const BEGIN: &str = "2024-05-01T09:00:00+02:00";

/// The five tasks as they come with the first version.
pub(super) const ADDED: [&str; 5] = [
    "2024-05-01T09:00:00+02:00 Ada added Bake a loaf",
    "2024-05-01T09:00:00+02:00 Ada added Butter cream",
    "2024-05-01T09:00:00+02:00 Ada added Flour basics",
    "2024-05-01T09:00:00+02:00 Ada added Knead by hand",
    "2024-05-01T09:00:00+02:00 Ada added Sponge cake",
];

/// A repository and its roadmap.
pub(super) struct Story {
    pub(super) repo: Repo,
    pub(super) path: &'static str,
}

impl Story {
    /// A repository without a commit, whose roadmap will be `ROADMAP.md`.
    pub(super) fn empty() -> Self {
        Self {
            repo: Repo::empty(),
            path: "ROADMAP.md",
        }
    }

    /// [`LIST`], by Ada.
    pub(super) fn new() -> Self {
        Self::with(LIST)
    }

    /// A first version of another text, by Ada.
    pub(super) fn with(text: impl AsRef<[u8]>) -> Self {
        let story = Self::empty();
        story.repo.write("ROADMAP.md", text);
        story.commit(ADA, BEGIN);
        story
    }

    /// Replaces a text that stands once in the roadmap.
    pub(super) fn edit(&self, from: &str, to: &str) {
        self.repo.edit(self.path, from, to);
    }

    /// Ticks tasks in the file.
    pub(super) fn tick(&self, tasks: &[&str]) {
        for task in tasks {
            self.edit(&format!("[ ] {task}\n"), &format!("[x] {task}\n"));
        }
    }

    /// Unticks tasks in the file.
    pub(super) fn untick(&self, tasks: &[&str]) {
        for task in tasks {
            self.edit(&format!("[x] {task}\n"), &format!("[ ] {task}\n"));
        }
    }

    /// Commits all that is there.
    pub(super) fn commit(&self, who: Who, date: &str) {
        self.repo.git("add -A");
        self.git_as(who, date, "commit -q --allow-empty -m Work");
    }

    /// Ticks tasks and commits.
    pub(super) fn ticks(&self, who: Who, date: &str, tasks: &[&str]) {
        self.tick(tasks);
        self.commit(who, date);
    }

    /// Merges a branch in a commit of its own.
    pub(super) fn merge(&self, who: Who, date: &str, branch: &str) {
        self.git_as(who, date, &format!("merge -q --no-ff -m Merge {branch}"));
    }

    /// Runs git with an author and a date.
    pub(super) fn git_as(&self, who: Who, date: &str, arguments: &str) {
        let words: Vec<&str> = arguments.split(' ').collect();
        self.repo
            .call("git", &words)
            .env("GIT_AUTHOR_NAME", who.name)
            .env("GIT_AUTHOR_EMAIL", who.email)
            .env("GIT_AUTHOR_DATE", date)
            .run()
            .succeeds();
    }

    /// Runs git.
    pub(super) fn git(&self, arguments: &str) -> String {
        self.repo.git(arguments)
    }

    /// Asserts what the log tells, newest first and within a commit by the
    /// alphabet, with the cache as it is and without one.
    #[track_caller]
    pub(super) fn tells(&self, options: &str, expected: &[&str]) {
        let told = self.log(options);
        assert_eq!(lines(&told, true), expected, "git roadmap log {options}");
    }

    /// The log, which must be the same whatever is in the cache, and must
    /// agree with Git about its commits.
    #[track_caller]
    pub(super) fn log(&self, options: &str) -> Value {
        let command = format!("log --json {options}");
        let command = command.trim_end();
        let first = self.repo.roadmap(command).succeeds();
        self.drop_cache();
        let anew = self.repo.roadmap(command).succeeds();
        assert_eq!(anew.stdout, first.stdout, "{command}, without a cache");
        let told = first.json();
        assert_eq!(told["schemaVersion"], 1);
        assert_eq!(told["kind"], "log");
        assert_eq!(told["roadmap"], self.path);
        self.check_commits(&told);
        told
    }

    /// Asserts the numbers of done tasks and of all, day by day.
    #[track_caller]
    pub(super) fn counts(&self, expected: &[&str]) {
        assert_eq!(self.series(), expected, "git roadmap stats");
        self.drop_cache();
        assert_eq!(
            self.series(),
            expected,
            "git roadmap stats, without a cache"
        );
    }

    /// The series as lines.
    #[track_caller]
    pub(super) fn series(&self) -> Vec<String> {
        let told = self.repo.roadmap("stats --json").succeeds().json();
        let shown = |point: &Value| {
            let date = point["date"].as_str().unwrap();
            format!("{date} {}/{}", point["done"], point["total"])
        };
        told["series"]
            .as_array()
            .unwrap()
            .iter()
            .map(shown)
            .collect()
    }

    /// Takes the cache away.
    pub(super) fn drop_cache(&self) {
        let cache = self.repo.top().join(".git/roadmap");
        if cache.exists() {
            std::fs::remove_dir_all(cache).unwrap();
        }
    }

    /// Author and date of each entry must be those that Git shows of its commit.
    #[track_caller]
    fn check_commits(&self, told: &Value) {
        let shown = self.git("log --all --use-mailmap --format=%H%x09%aN%x09%aE%x09%aI");
        let known: HashMap<&str, Vec<&str>> = shown
            .lines()
            .map(|line| line.split_once('\t').unwrap())
            .map(|(commit, rest)| (commit, rest.split('\t').collect()))
            .collect();
        for entry in told["entries"].as_array().unwrap() {
            let fields = ["author", "email", "date"];
            let Some(commit) = entry["commit"].as_str() else {
                assert!(fields.iter().all(|field| entry[field].is_null()), "{entry}");
                continue;
            };
            let said = fields.map(|field| entry[field].as_str().unwrap());
            let known = known
                .get(commit)
                .unwrap_or_else(|| panic!("no commit: {entry}"));
            assert_eq!(said[..2], known[..2], "{entry}");
            assert_eq!(plain(said[2]), plain(known[2]), "{entry}");
        }
    }
}

/// The entries as lines, newest first; those of a commit sorted, or as told.
pub(super) fn lines(told: &Value, sorted: bool) -> Vec<String> {
    let entries = told["entries"].as_array().unwrap();
    let of_one_commit = |one: &Value, other: &Value| one["commit"] == other["commit"];
    let mut all = Vec::new();
    for commit in entries.chunk_by(of_one_commit) {
        let mut lines: Vec<String> = commit.iter().map(line).collect();
        if sorted {
            lines.sort();
        }
        all.extend(lines);
    }
    all
}

/// An entry as date, author, change and text.
fn line(entry: &Value) -> String {
    let text = |field: &str| entry[field].as_str().map(str::to_owned);
    let mut line = format!(
        "{} {} {} {}",
        text("date").map_or_else(|| "now".to_owned(), |date| plain(&date)),
        text("author").as_deref().unwrap_or("somebody"),
        text("change").unwrap(),
        text("text").unwrap()
    );
    if let Some(before) = text("before") {
        line.push_str(&format!(", was {before}"));
    }
    line
}

/// RFC 3339 has two names for UTC.
fn plain(date: &str) -> String {
    match date.strip_suffix('Z') {
        Some(start) => format!("{start}+00:00"),
        None => date.to_owned(),
    }
}
