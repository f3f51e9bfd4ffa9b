//! What the matcher finds: pairs to read, and a fingerprint of all of them.

use std::hash::{DefaultHasher, Hash, Hasher};

use git_roadmap::roadmap::Document;
use git_roadmap::roadmap::matching::{Matching, Rule};

use super::history::{commits, version};

/// Lists what is not paired by its text, for reading and for labels: the pairs
/// by likeness or by links, and the tasks without a partner.
pub(crate) fn pairs(clone: &str, path: &str, old: &str, new: &str) {
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

/// How far apart the versions are that are compared, in versions.
const STEPS: [usize; 3] = [1, 20, 200];

/// Prints how many pairs there are among a file's versions, and a fingerprint
/// of them all, which two builds have in common only if they pair alike.
pub(crate) fn fingerprint(clone: &str, path: &str) {
    let versions: Vec<Document> = commits(clone, "HEAD", path)
        .iter()
        .map(|commit| version(clone, commit, path))
        .collect();
    for step in STEPS {
        let (mut count, mut hasher) = (0, DefaultHasher::new());
        for (old, new) in versions.iter().zip(versions.iter().skip(step)) {
            let matching = Matching::between(old, new);
            for (old, new, rule) in matching.pairs() {
                (old, new, rule).hash(&mut hasher);
                count += 1;
            }
        }
        println!(
            "{path}: {count} pairs {step} versions apart, fingerprint {:016x}",
            hasher.finish()
        );
    }
}
