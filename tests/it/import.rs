//! `git roadmap import`: progress from elsewhere.

use insta::assert_snapshot;

use crate::harness::{BAKING, Repo, shipped};

/// What the page's button Export writes.
const EXPORT: &str = r#"{
  "schemaVersion": 1,
  "kind": "ticks",
  "title": "Learn to bake",
  "file": "ROADMAP.md",
  "page": "https://bea.example.org/list/",
  "exported": "2026-04-20T12:00:00Z",
  "tasks": [
    {"key": "phase-1-bread/flour-basics", "id": null, "text": "Flour basics", "phase": "phase-1-bread", "done": true, "at": "2026-04-18T20:15:00Z"},
    {"key": "phase-1-bread/knead-by-hand", "id": null, "text": "Knead by hand", "phase": "phase-1-bread", "done": false, "at": "2026-04-18T20:10:00Z"},
    {"key": "phase-1-bread/sourdough", "id": null, "text": "Sourdough starter", "phase": "phase-1-bread", "done": true, "at": "2026-04-19T07:00:00Z"},
    {"key": "phase-2-cake/muffins", "id": null, "text": "Muffins", "phase": "phase-2-cake", "done": true, "at": "2026-04-19T08:00:00Z"},
    {"key": "toolkit/oven", "id": null, "text": "Oven", "phase": "toolkit", "done": true, "at": null}
  ]
}
"#;

const AFTER: [&str; 2] = [
    "git log --reverse --format=%ad%n%B --date=iso-strict HEAD~1..",
    "git status --porcelain",
];

fn with(file: &str, text: &str) -> Repo {
    let repo = Repo::baking();
    repo.write(&format!("../{file}"), text);
    repo
}

#[test]
fn an_export() {
    let repo = with("ticks.json", EXPORT);
    assert_snapshot!(repo.session(&[
        "git roadmap import ../ticks.json",
        AFTER[0],
        AFTER[1],
        "git roadmap import ../ticks.json",
    ]));
}

#[test]
fn an_export_dated() {
    let repo = with("ticks.json", EXPORT);
    assert_snapshot!(repo.session(&[
        "git roadmap import --dated --note 'On the train' ../ticks.json",
        AFTER[0],
    ]));
}

#[test]
fn an_export_by_day() {
    let repo = with("ticks.json", EXPORT);
    assert_snapshot!(repo.session(&[
        "git roadmap import --by-day -n ../ticks.json",
        "git roadmap import --by-day ../ticks.json",
        "git log --reverse --format=%ad%n%B --date=iso-strict HEAD~2..",
        "git roadmap import --by-day ../ticks.json",
        "git roadmap undo",
    ]));
    assert_eq!(repo.git("rev-list --count HEAD"), "4\n");
}

#[test]
fn as_json() {
    let repo = with("ticks.json", EXPORT);
    assert_snapshot!(repo.roadmap("import --by-day --json ../ticks.json -n"));
    assert_snapshot!(repo.roadmap("import --by-day --json ../ticks.json"));
    // Our own list ticks, and never unticks.
    let repo = Repo::baking();
    let list = repo.roadmap("list --json").succeeds().stdout;
    repo.roadmap("check -q 1.1").succeeds();
    let run = repo.roadmap_call("import -").stdin(&list).run();
    assert_eq!(run.status, Some(0), "{run}");
    assert_eq!(
        repo.read("ROADMAP.md"),
        BAKING.replace("[ ] Flour", "[x] Flour")
    );
}

#[test]
fn lists_and_tables() {
    let table = "\
        | Topic | Status | Notes |\n|---|:-:|---|\n\
        | [Flour basics](https://example.org) | ✅ Done | `a|b` |\n\
        | Knead by hand | ✅ | |\n\
        | Bake a loaf | 🚧 | soon |\n\
        | Rye loaf | ⬚ | |\n\
        | Spoonge basics | ✅ | |\n";
    let repo = with("table.md", table);
    assert_snapshot!(repo.session(&["git roadmap import ../table.md", AFTER[1]]));
    let repo = with("list.txt", "Scale\r\nOVEN\r\n\r\nButter cream\r\n");
    assert_snapshot!(repo.session(&["git roadmap import ../list.txt", AFTER[1]]));
    let csv = "Task;Done\nScale;yes\nOven;no\n\"Butter cream\";yes\n";
    let repo = with("tasks.csv", csv);
    assert_snapshot!(repo.session(&["git roadmap import ../tasks.csv -q", AFTER[0]]));
}

#[test]
fn what_cannot_be_told_apart_stays() {
    let roadmap = "# T\n\n## A\n\n- [ ] Read\n- [ ] Write\n\n## B\n\n- [ ] Read\n";
    let repo = Repo::with(roadmap);
    repo.write("../list.md", "- [x] Read\n- [x] Write\n- [ ] write\n");
    assert_snapshot!(repo.session(&["git roadmap import ../list.md", AFTER[1]]));
    assert_eq!(repo.read("ROADMAP.md"), roadmap);
    let run = repo.roadmap_call("import -").stdin("## B\nRead ✅\n").run();
    assert_eq!(run.status, Some(0), "{run}");
    assert_eq!(
        repo.read("ROADMAP.md"),
        "# T\n\n## A\n\n- [ ] Read\n- [ ] Write\n\n## B\n\n- [x] Read\n"
    );
}

#[test]
fn what_cannot_be_read() {
    let repo = Repo::baking();
    repo.write("../empty", "");
    repo.write("../utf16", [0xff, 0xfe, b'a', 0]);
    repo.write("../zero", "a\0b\0\n");
    repo.write("../broken.json", "{\"tasks\": [\n}");
    repo.write("../other.json", "{\"kind\": \"other\"}");
    repo.write("../newer.json", "{\"schemaVersion\": 9, \"tasks\": []}");
    assert_snapshot!(repo.session(&[
        "git roadmap import ../empty",
        "git roadmap import ../utf16",
        "git roadmap import ../zero",
        "git roadmap import ../broken.json",
        "git roadmap import ../other.json",
        "git roadmap import ../newer.json",
        "git roadmap import ../not-there",
        "git roadmap import ..",
        "git roadmap import",
        "git roadmap import a --dated --by-day",
        "git roadmap import a --dated --date yesterday",
        "git roadmap import a --by-day --no-commit",
        "git status --porcelain",
    ]));
}

#[test]
fn times_that_are_none_or_to_come() {
    let task =
        |text: &str, at: &str| format!("{{\"text\":\"{text}\",\"done\":true,\"at\":\"{at}\"}}");
    let tasks = [
        task("Flour basics", "soon"),
        task("Scale", "9999-01-01T00:00:00Z"),
        task("Oven", "2026-04-01T12:00:00+02:00"),
    ];
    let repo = with(
        "ticks.json",
        &format!("{{\"kind\":\"ticks\",\"tasks\":[{}]}}", tasks.join(",")),
    );
    let run = repo.roadmap("import --by-day ../ticks.json").succeeds();
    assert_snapshot!(run.stderr);
    let dates = repo.git("log --format=%aI -2");
    assert!(dates.ends_with("2026-04-01T12:00:00+02:00\n"), "{dates}");
    assert!(!dates.contains("9999"), "{dates}");
}

#[test]
fn hostile_text_is_scrubbed() {
    let list = "- [x] \u{1b}[31mred\u{1b}[0m \u{202e}txt\n- [x] @everyone #1 $(id) `id`\n\
                - [x] ::error::pwned\n";
    let repo = with("list.md", list);
    assert_snapshot!(repo.session(&["git roadmap import ../list.md"]));
    let json = repo.roadmap("import --json ../list.md").ends_with(1).json();
    assert_eq!(json["unplaced"][2]["text"], "::error::pwned");
    assert_eq!(json["unplaced"][2]["reason"], "not-found");
}

#[test]
fn a_commit_that_fails_leaves_those_before_it() {
    let repo = with("ticks.json", EXPORT);
    #[cfg(unix)]
    {
        repo.hook("pre-commit", "test ! -e ../once || exit 1\ntouch ../once");
        assert_snapshot!(repo.session(&[
            "git roadmap import --by-day ../ticks.json",
            "git log --format=%ad --date=iso-strict HEAD~1..",
        ]));
        std::fs::remove_file(repo.beside("once")).unwrap();
        repo.roadmap("import --by-day ../ticks.json").ends_with(1);
        assert_eq!(repo.git("rev-list --count HEAD"), "3\n");
        assert_eq!(repo.git("status --porcelain"), "");
    }
}

#[test]
fn an_old_copy_of_the_list() {
    let list = shipped();
    let old = list
        .replacen("- [ ] ", "- [x] ", 40)
        .replace("## ", "\u{feff}## ");
    let repo = Repo::with(&list);
    repo.write("../old.md", old.replace('\n', "\r\n"));
    let run = repo.roadmap("import ../old.md --json").succeeds();
    assert_eq!(run.json()["changed"].as_array().map(Vec::len), Some(40));
}

#[test]
fn from_another_folder_and_from_standard_input() {
    let repo = with("list.txt", "Oven\n");
    repo.roadmap_call("-C top import ../list.txt --no-commit")
        .within("..")
        .run()
        .succeeds();
    assert!(repo.read("ROADMAP.md").contains("- [x] Oven"));
    let run = repo.roadmap_call("import -").stdin("Scale\n").run();
    assert_snapshot!(run);
}
