//! `git roadmap stats`.

use insta::assert_snapshot;

use crate::harness::{BAKING, Repo};

/// A month and a half of baking, day by day: the day of May, and what is ticked
/// or unticked on it.
const DAYS: [(u32, &str, &str); 10] = [
    (4, "check", "1.1"),
    (5, "check", "1.3.1"),
    (6, "check", "1.3.2"),
    (12, "check", "1.3"),
    (13, "check", "2.1"),
    (20, "uncheck", "2.1"),
    (21, "check", "2.1"),
    (22, "check", "3.1"),
    (28, "check", "2.2"),
    (29, "uncheck", "3.1"),
];

/// A repository in which that happened.
pub(crate) fn baked() -> Repo {
    let repo = Repo::empty();
    repo.write("ROADMAP.md", BAKING.replace("Sponge", "Sponge cake"));
    repo.write(".roadmap/config.toml", "start = 2026-05-04\n");
    repo.git("add -A");
    repo.call("git", &["commit", "-q", "-m", "Add the roadmap"])
        .env("GIT_AUTHOR_DATE", "2026-05-01T09:00:00+0000")
        .run()
        .succeeds();
    for (day, command, task) in DAYS {
        repo.roadmap(&format!(
            "{command} {task} --date 2026-05-{day:02}T20:00:00+02:00"
        ))
        .succeeds();
    }
    repo
}

#[test]
fn the_screen() {
    let repo = baked();
    assert_snapshot!(repo.session(&[
        "git roadmap stats --until 2026-05-31",
        "git roadmap stats --until 2026-05-13",
        "git roadmap stats --until 2026-04-30",
    ]));
    let narrow = repo.roadmap_call("stats --until 2026-05-31");
    assert_snapshot!(narrow.env("COLUMNS", "44").run());
    let ascii = repo.roadmap_call("stats --until 2026-05-31");
    assert_snapshot!(ascii.env("LC_ALL", "C").run());
}

#[test]
fn as_json() {
    assert_snapshot!(baked().roadmap("stats --until 2026-05-31 --json"));
}

#[test]
fn without_ticks_and_without_git() {
    let repo = Repo::with("# Plan\n\n- [ ] One\n- [ ] Two\n");
    assert_snapshot!(repo.session(&["git roadmap stats --until 2026-05-31"]));
    let folder = Repo::folder();
    folder.write("ROADMAP.md", "# Plan\n\n- [x] One\n- [ ] Two\n");
    assert_snapshot!(folder.session(&[
        "git roadmap stats --until 2026-05-31",
        "git roadmap log",
        "git roadmap draw burnup",
    ]));
}

#[test]
fn of_one_author() {
    let repo = baked();
    repo.write(
        "ROADMAP.md",
        repo.read("ROADMAP.md").replace("- [ ] Oven", "- [x] Oven"),
    );
    repo.call(
        "git",
        &[
            "commit",
            "-qam",
            "Bob was here",
            "--author",
            "Bob <bob@example.org>",
        ],
    )
    .env("GIT_AUTHOR_DATE", "2026-05-30T09:00:00+0000")
    .run()
    .succeeds();
    let days = |author: &str| {
        let run = repo.roadmap(&format!(
            "stats --until 2026-05-31 --json --author {author}"
        ));
        run.json()["activeDays"].as_u64()
    };
    assert_eq!(
        (days("ADA@"), days("bob"), days("carol")),
        (Some(8), Some(1), Some(0))
    );
}

#[test]
fn a_plan_needs_no_configuration() {
    let repo = Repo::with("# R\n\n## A\n\n- **Duration**: 2 weeks\n\n- [ ] a\n- [ ] b\n");
    repo.roadmap("check 1.1 --date 2026-05-04T12:00:00Z")
        .succeeds();
    let json = repo.roadmap("stats --until 2026-05-10 --json").json();
    assert_eq!(json["plan"]["start"], "2026-05-04");
    assert_eq!(json["plan"]["end"], "2026-05-17");
    // One of two tasks is due when a week has passed.
    assert_eq!(json["plan"]["ahead"], 0);
    let json = repo.roadmap("stats --until 2026-05-20 --json").json();
    assert_eq!(json["plan"]["ahead"], -3);
    repo.write(".roadmap/config.toml", "start = \"soon\"\n");
    assert_snapshot!(repo.roadmap("stats"));
}
