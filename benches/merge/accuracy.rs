//! The matcher beside labels made by hand.

use std::collections::BTreeMap;

use git_roadmap::roadmap::Document;
use git_roadmap::roadmap::matching::Matching;

use super::history::{commits, version};

/// Compares the matcher with the labels of one repository.
pub(crate) fn accuracy(labels: &str, name: &str, clone: &str) {
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
