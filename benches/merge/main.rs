//! How well tasks are matched and merged across the versions of real lists.
//!
//! `accuracy LABELS NAME CLONE` compares the matcher with labels made by hand;
//! `forks CLONE PATH [COUNT]` merges simulated copies that only ticked with
//! the newest version. Run through `benches/merge.sh`.

// A report is what a bench prints.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;
use std::process::Command;

use git_roadmap::roadmap::matching::{Matching, Rule};
use git_roadmap::roadmap::merge::{Fate, Markers, Request, States, Versions, merge};
use git_roadmap::roadmap::{Document, Source};

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["accuracy", labels, name, clone] => accuracy(labels, name, clone),
        ["forks", clone, path] => forks(clone, path, 200),
        ["forks", clone, path, count] => forks(clone, path, count.parse().unwrap()),
        ["pairs", clone, path, old, new] => pairs(clone, path, old, new),
        _ => println!(
            "usage: accuracy LABELS NAME CLONE, forks CLONE PATH [COUNT], or pairs CLONE PATH OLD NEW"
        ),
    }
}

fn git(clone: &str, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new("git")
        .args(["-C", clone])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}");
    output.stdout
}

fn version(clone: &str, commit: &str, path: &str) -> Document {
    let bytes = git(clone, &["cat-file", "blob", &format!("{commit}:{path}")]);
    document(path, String::from_utf8(bytes).unwrap())
}

fn document(path: &str, text: String) -> Document {
    Document::parse(path, Source::from_text(text))
}

/// The commits that changed a path and have it, oldest first.
fn commits(clone: &str, range: &str, path: &str) -> Vec<String> {
    let arguments = [
        "log",
        "--reverse",
        "--diff-filter=AM",
        "--format=%H",
        range,
        "--",
        path,
    ];
    let text = String::from_utf8(git(clone, &arguments)).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// The matching found step by step through the versions between two.
fn step_by_step(clone: &str, path: &str, old: &str, new: &str) -> Matching {
    let (from, to) = (version(clone, old, path), version(clone, new, path));
    let mut steps = Matching::identity(from.tasks().len());
    let mut last = version(clone, old, path);
    for commit in commits(clone, &format!("{old}..{new}"), path) {
        let next = version(clone, &commit, path);
        steps = steps.then(&Matching::between(&last, &next));
        last = next;
    }
    Matching::with_lineage(&from, &to, &steps.then(&Matching::between(&last, &to)))
}

/// Lists what is not paired by its text, for reading and for labels: the pairs
/// by likeness or by links, and the tasks without a partner.
fn pairs(clone: &str, path: &str, old: &str, new: &str) {
    let (before, after) = (version(clone, old, path), version(clone, new, path));
    let matching = Matching::between(&before, &after);
    for (one, other, rule) in matching.pairs() {
        if rule >= Rule::Link {
            let lines = (before.tasks()[one].line, after.tasks()[other].line);
            let texts = (before.text(one), after.text(other));
            println!(
                "{}\t{}\t{}\t{}\n\t{}",
                rule.name(),
                lines.0,
                lines.1,
                texts.0,
                texts.1
            );
        }
    }
    for task in (0..before.tasks().len()).filter(|&task| matching.after(task).is_none()) {
        println!(
            "gone\t{}\t\t{}",
            before.tasks()[task].line,
            before.text(task)
        );
    }
    for task in (0..after.tasks().len()).filter(|&task| matching.before(task).is_none()) {
        println!("new\t\t{}\t{}", after.tasks()[task].line, after.text(task));
    }
}

fn accuracy(labels: &str, name: &str, clone: &str) {
    let labels = std::fs::read_to_string(labels).unwrap();
    let mut counts = BTreeMap::new();
    let mut cache: BTreeMap<(String, String), (Document, Document, [Matching; 2])> =
        BTreeMap::new();
    for row in labels.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let [repository, path, old, old_line, new, new_line, verdict] = fields[..] else {
            continue;
        };
        if repository != name {
            continue;
        }
        let (before, after, matchings) = cache
            .entry((old.to_owned(), new.to_owned()))
            .or_insert_with(|| {
                let (before, after) = (version(clone, old, path), version(clone, new, path));
                let direct = Matching::between(&before, &after);
                let stepwise = step_by_step(clone, path, old, new);
                (before, after, [direct, stepwise])
            });
        let at = |document: &Document, line: &str| {
            let line: u32 = line.parse().unwrap();
            document
                .tasks()
                .iter()
                .position(|task| task.line == line)
                .unwrap()
        };
        let (one, other) = (at(before, old_line), at(after, new_line));
        for (how, matching) in ["direct", "stepwise"].iter().zip(matchings) {
            let is_right = (matching.after(one) == Some(other)) == (verdict == "same");
            let count = counts.entry((*how, verdict.to_owned())).or_insert((0, 0));
            count.0 += usize::from(is_right);
            count.1 += 1;
            if !is_right {
                let found = matching
                    .pair_of(one)
                    .map(|(task, rule)| (after.tasks()[task].line, rule));
                println!(
                    "{how}: {verdict} {old:.9}:{old_line} -> {new:.9}:{new_line}, found {found:?}"
                );
            }
        }
    }
    for ((how, verdict), (right, all)) in counts {
        println!("{name} {how}: {right} of {all} {verdict} pairs right");
    }
}

/// Numbers without a clock or a library: the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }
}

fn forks(clone: &str, path: &str, count: usize) {
    let commits = commits(clone, "HEAD", path);
    let newest = version(clone, "HEAD", path);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut conflicts, mut plain, mut ticks, mut lost) = (0, 0, 0, 0);
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..count {
        let base = version(clone, &commits[random.below(commits.len())], path);
        if base.tasks().is_empty() {
            continue;
        }
        let share = 1 + random.below(90);
        let mut text = base.source().text().to_owned();
        for task in 0..base.tasks().len() {
            if random.below(100) < share && !base.tasks()[task].done {
                text = ticked(&text, base.tasks()[task].line);
            }
        }
        let ours = document(path, text);
        let markers = Markers::default();
        let merged = merge(&Request {
            versions: Versions {
                base: Some(&base),
                ours: &ours,
                theirs: &newest,
            },
            states: States::Ours,
            markers: &markers,
            blocks: None,
            lineage: None,
        });
        conflicts += usize::from(merged.conflicts > 0);
        for (task, fate) in merged.ours.iter().enumerate() {
            if !ours.tasks()[task].done {
                continue;
            }
            ticks += 1;
            match fate {
                Fate::Merged(_, rule) => *rules.entry(Rule::name(*rule)).or_default() += 1,
                _ => lost += 1,
            }
        }
        plain += usize::from(conflicts_in_git(folder.path(), [&ours, &base, &newest]));
    }
    println!(
        "{path}: {conflicts} of {count} copies conflict ({plain} with git merge-file); {lost} of {ticks} ticks without a task; by rule: {rules:?}"
    );
}

/// A text with the box of a line ticked.
fn ticked(text: &str, line: u32) -> String {
    let lines = text.split_inclusive('\n').enumerate().map(|(at, content)| {
        if at + 1 == line as usize {
            content.replacen("[ ]", "[x]", 1)
        } else {
            content.to_owned()
        }
    });
    lines.collect()
}

fn conflicts_in_git(folder: &std::path::Path, versions: [&Document; 3]) -> bool {
    let names = ["ours", "base", "theirs"].map(|name| folder.join(name));
    for (name, version) in names.iter().zip(versions) {
        std::fs::write(name, version.source().text()).unwrap();
    }
    let status = Command::new("git")
        .args(["merge-file", "-p", "-q"])
        .args(&names)
        .output()
        .unwrap();
    status.status.code() != Some(0)
}
