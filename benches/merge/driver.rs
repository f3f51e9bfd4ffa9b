//! The merge driver as Git runs it, beside `git merge-file` on the same files.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::changes::{Random, learnt, revised};
use super::history::{commits, git, version};
use super::inputs::{self, Blocks, SIZES};
use super::timing::{Work, in_turns, print_ratios, time};

/// How often the time of Git's own merge a driver may take.
const ASKED: f64 = 5.0;

/// Base, ours, theirs.
type Texts = [String; 3];

const FILES: [&str; 3] = [".merge_base", ".merge_ours", ".merge_theirs"];

/// Measures the driver on made lists, and on a real one.
pub(crate) fn speed(real: Option<(&str, &str)>) {
    for size in SIZES.into_iter().filter(|size| size.name != "10KB") {
        let base = inputs::roadmap(size, Blocks::Contents);
        let mut random = Random::new();
        let (ours, theirs) = (learnt(&base, &mut random), revised(&base, &mut random));
        let rounds = if size.name == "10MB" { 9 } else { 41 };
        measure(size.name, &[base, ours, theirs], rounds);
    }
    let Some((clone, path)) = real else { return };
    let commits = commits(clone, "HEAD", path);
    for (quarters, name) in [(3, "three quarters"), (2, "half")] {
        let old = &commits[commits.len() * quarters / 4];
        let text = |commit: &str| version(clone, commit, path).source().text().to_owned();
        let base = text(old);
        let ours = learnt(&base, &mut Random::new());
        let title = format!("{path}, copied after {name} of its versions");
        measure(&title, &[base, ours, text("HEAD")], 41);
    }
}

fn measure(title: &str, texts: &Texts, rounds: usize) {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    let top = place.to_str().unwrap();
    git(top, &["init", "-q"]);
    std::fs::write(place.join("README.md"), &texts[1]).unwrap();
    for (name, text) in FILES.iter().zip(texts) {
        std::fs::write(place.join(name), text).unwrap();
    }
    let [base, ours, theirs] = FILES;
    let merge_file = ["merge-file", "-p", ours, base, theirs];
    let driver = ["merge-driver", base, ours, theirs, "7", "README.md"];
    let mut work: [Work<'_>; 2] = [
        (
            "git merge-file -p",
            Box::new(|| run("git", &merge_file, place, &texts[1])),
        ),
        (
            "git-roadmap merge-driver",
            Box::new(|| run(env!("CARGO_BIN_EXE_git-roadmap"), &driver, place, &texts[1])),
        ),
    ];
    let times = in_turns(rounds, &mut work);
    let length = texts[0].len();
    print_ratios(&format!("{title}: {length} bytes"), &work, &times, ASKED);
}

/// The time of a process; the file of ours is put back first.
fn run(program: &str, arguments: &[&str], place: &Path, ours: &str) -> Duration {
    std::fs::write(place.join(FILES[1]), ours).unwrap();
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(place)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut status = None;
    let time = time(|| status = Some(command.status().unwrap()));
    // Both tell by it how many conflicts there are; failures are 128 and more.
    assert!(status.unwrap().code().unwrap() < 128, "{program}");
    time
}
