//! The gallery shows what the tool really draws, with the commands that draw it.
//!
//! `UPDATE_PICTURES=1 cargo test gallery` draws it anew.

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::Repo;
use crate::pictures::{check, learning};

/// Where a roadmap of the gallery comes from, and what is drawn of it: the
/// command without its file, and the file's name.
struct Scene {
    repo: fn() -> Repo,
    pictures: &'static [(&'static str, &'static str)],
}

const SCENES: [Scene; 4] = [
    Scene {
        repo: learning,
        pictures: &[
            ("draw badge", "progress.svg"),
            ("draw badge --phase 2", "phase-2.svg"),
            ("draw badge --streak", "streak.svg"),
            ("draw badge --last", "last-tick.svg"),
            ("draw badge --style flat-square", "flat-square.svg"),
            ("draw badge --style for-the-badge", "for-the-badge.svg"),
            ("draw card", "card.svg"),
            ("draw card --layout compact", "card-compact.svg"),
            ("draw card --layout tall", "card-tall.svg"),
            ("draw burnup", "burnup.svg"),
            ("draw heatmap", "heatmap.svg"),
            ("draw timeline", "timeline.svg"),
        ],
    },
    Scene {
        repo: finished,
        pictures: &[("draw card --layout compact", "finished.svg")],
    },
    Scene {
        repo: thirty,
        pictures: &[("draw card", "thirty.svg")],
    },
    Scene {
        repo: arabic,
        pictures: &[("draw card --layout compact", "arabic.svg")],
    },
];

/// A roadmap whose phases have so many tasks each, ticked one after the other
/// on every third day.
fn ticked(title: &str, phases: &[(&str, usize)], ticks: usize) -> Repo {
    let mut text = format!("# {title}\n");
    for (phase, tasks) in phases {
        text.push_str(&format!("\n## {phase}\n\n"));
        text.extend((1..=*tasks).map(|task| format!("- [ ] {phase} {task}\n")));
    }
    let repo = Repo::empty();
    for tick in 0..=ticks {
        repo.write("ROADMAP.md", text.replacen("[ ]", "[x]", tick));
        repo.git("add ROADMAP.md");
        let day = tick as i64 * 3 - i64::from(tick % 4 == 3);
        repo.call("git", &["commit", "-qm", "Tick"])
            .env(
                "GIT_AUTHOR_DATE",
                &format!("{} +0100", 1_767_600_000 + day * 86_400),
            )
            .run()
            .succeeds();
    }
    repo
}

fn finished() -> Repo {
    let phases = [("Bread", 5), ("Cake", 4), ("Pastry", 4), ("Toolkit", 3)];
    ticked("Learn to bake", &phases, 16)
}

fn thirty() -> Repo {
    let topics = [
        "Arrays and hashing",
        "Two pointers",
        "Sliding windows",
        "Stacks",
        "Binary search",
        "Linked lists",
        "Trees",
        "Heaps",
        "Backtracking",
        "Graphs",
    ];
    let weeks: Vec<String> = (0..30)
        .map(|week| format!("Week {}: {}", week + 1, topics[week % topics.len()]))
        .collect();
    let phases: Vec<(&str, usize)> = weeks.iter().map(|week| (week.as_str(), 3)).collect();
    ticked("Thirty weeks of algorithms", &phases, 34)
}

fn arabic() -> Repo {
    let phases = [
        ("أساسيات البرمجة", 6),
        ("قواعد البيانات", 5),
        ("التعلم الآلي", 7),
    ];
    ticked("خارطة طريق مهندس الذكاء الاصطناعي", &phases, 9)
}

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

#[test]
fn the_gallery_is_real() {
    let page = fs::read_to_string(docs().join("gallery.md")).unwrap();
    let mut drawn: Vec<String> = Vec::new();
    for scene in SCENES {
        let repo = (scene.repo)();
        for (command, file) in scene.pictures {
            let run = repo
                .roadmap(&format!("{command} -o drawn/{file}"))
                .succeeds();
            let said = run.stderr.lines();
            let files = said.filter_map(|line| line.strip_prefix("drew drawn/"));
            for file in files {
                let svg = repo.read(&format!("drawn/{file}"));
                check(&format!("gallery/{file}"), &svg);
                assert!(
                    page.contains(&format!("(gallery/{file})"))
                        || page.contains(&format!("\"gallery/{file}\"")),
                    "{file}"
                );
                drawn.push(file.to_owned());
            }
            assert!(
                page.contains(&format!("git roadmap {command}")),
                "{command}"
            );
        }
    }
    // Nothing lies there that nobody draws.
    let mut there: Vec<String> = fs::read_dir(docs().join("gallery"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    there.sort();
    drawn.sort();
    assert_eq!(there, drawn);
}

#[test]
fn its_commands_run() {
    let repo = learning();
    let page = fs::read_to_string(docs().join("gallery.md")).unwrap();
    let mut count = 0;
    for line in page
        .lines()
        .filter_map(|line| line.strip_prefix("git roadmap "))
    {
        repo.roadmap(line).succeeds();
        count += 1;
    }
    assert!(count >= 10, "{count}");
}
