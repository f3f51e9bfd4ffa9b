//! The pictures of the README are what the tool really prints.
//!
//! `UPDATE_PICTURES=1 cargo test pictures` draws them anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::harness::{Repo, shipped};

/// Tasks ticked before the picture is taken.
const DONE: &str = "1.1 1.4.1 2.1 2.2 3.1 13.1 13.3 13.15";

/// What stands in the picture for the commit's name, which depends on the roadmap's text.
const COMMIT: &str = "3f9c2ab";

/// A session in a terminal with colours: commands typed and what they print.
fn session(repo: &Repo, commands: &[&str]) -> String {
    let mut screen = String::new();
    for (place, arguments) in commands.iter().enumerate() {
        let gap = if place == 0 { "" } else { "\n" };
        writeln!(screen, "{gap}\u{1b}[2m$\u{1b}[0m git roadmap {arguments}").unwrap();
        let run = repo
            .roadmap(&format!("--color always {arguments}"))
            .succeeds();
        screen.push_str(&run.stdout);
    }
    let head = repo.git("rev-parse --short HEAD");
    screen.replace(head.trim(), COMMIT).trim_end().to_owned()
}

/// Compares a picture with the one in the repository, or draws that anew.
pub(crate) fn check(name: &str, drawn: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(name);
    if std::env::var_os("UPDATE_PICTURES").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, drawn).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept.replace("\r\n", "\n") == drawn,
        "docs/{name} is not what the tool prints; UPDATE_PICTURES=1 cargo test pictures"
    );
}

#[test]
fn the_terminal_is_real() {
    let repo = Repo::with(shipped());
    repo.roadmap("refresh").succeeds();
    repo.commit_all("Begin");
    repo.roadmap(&format!("check {DONE}")).succeeds();
    let screen = session(&repo, &["", "check fastapi basics"]);
    let drawn = anstyle_svg::Term::new().render_svg(&screen);
    check("terminal.svg", &format!("{}\n", drawn.trim_end()));
    check("badge.svg", &repo.read(".roadmap/phase-1.svg"));
}

/// Ticks on so many days after the start, one after the other.
const DAYS: [i64; 34] = [
    1, 2, 2, 4, 7, 8, 8, 9, 11, 15, 15, 16, 18, 18, 21, 22, 24, 25, 25, 29, 30, 32, 36, 36, 37, 39,
    39, 43, 44, 45, 46, 46, 50, 51,
];

const TOPICS: [&str; 5] = [
    "Ownership and borrowing",
    "Types, traits and generics",
    "Errors, tests and documentation",
    "Concurrency and async",
    "A project of one's own",
];

/// Somebody who learns Rust, with a plan, over some weeks.
pub(crate) fn learning() -> Repo {
    let phase = |number: i64| {
        let tasks: String = (1..=11)
            .map(|task| format!("- [ ] Task {number}.{task}\n"))
            .collect();
        let weeks = format!("Weeks {}-{}", number * 3 - 2, number * 3);
        let topic = TOPICS[number as usize - 1];
        format!("## Phase {number}: {topic}\n\n- **Duration**: {weeks}\n\n{tasks}\n")
    };
    let phases: String = (1..=5).map(phase).collect();
    let repo = Repo::with(format!("# Learning Rust\n\n{phases}"));
    repo.write(".roadmap/config.toml", "start = 2026-01-05\n");
    repo.commit_all("Begin");
    let mut task = (1, 1);
    for (place, day) in DAYS.iter().enumerate() {
        // The author goes on writing.
        if place == 14 {
            repo.edit(
                "ROADMAP.md",
                "## Phase 4",
                "- [ ] Extra\n- [ ] More\n\n## Phase 4",
            );
        }
        let (number, of_phase) = task;
        let open = format!("- [ ] Task {number}.{of_phase}\n");
        repo.edit("ROADMAP.md", &open, &open.replace("[ ]", "[x]"));
        task = match of_phase {
            11 => (number + 1, 1),
            _ => (number, of_phase + 1),
        };
        let date = format!("{} +0100", 1_767_600_000 + day * 86_400);
        repo.call("git", &["commit", "-qam", "Tick"])
            .env("GIT_AUTHOR_DATE", &date)
            .run()
            .succeeds();
    }
    repo
}

#[test]
fn the_burn_up_chart_is_real() {
    let repo = learning();
    let drawn = repo.roadmap("draw burnup").succeeds().stdout;
    roxmltree::Document::parse(&drawn).unwrap();
    check("burnup.svg", &drawn);
}
