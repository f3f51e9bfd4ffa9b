//! Simulated copies that only ticked, merged with the newest version.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use git_roadmap::roadmap::Document;
use git_roadmap::roadmap::matching::Rule;
use git_roadmap::roadmap::merge::{Fate, Markers, Request, States, Versions, merge};

use super::changes::{Random, ticked};
use super::history::{commits, document, version};

/// Merges simulated copies of versions at random with the newest one.
pub(crate) fn forks(clone: &str, path: &str, count: usize) {
    let commits = commits(clone, "HEAD", path);
    let newest = version(clone, "HEAD", path);
    let mut random = Random::new();
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

fn conflicts_in_git(folder: &Path, versions: [&Document; 3]) -> bool {
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
