//! `git roadmap status`.

use std::time::SystemTime;

use insta::assert_snapshot;

use crate::harness::{BAKING, Repo, shipped};

#[test]
fn partly_ticked() {
    let repo = Repo::baking();
    assert_snapshot!(repo.session(&["git roadmap", "git roadmap status --all"]));
}

#[test]
fn fresh_and_long() {
    let repo = Repo::with(shipped());
    repo.roadmap("refresh").succeeds();
    repo.commit_all("Refresh");
    assert_snapshot!(repo.session(&["git roadmap", "git roadmap status --all"]));
}

#[test]
fn touched_here_and_there() {
    let repo = Repo::with(shipped());
    repo.roadmap("check 1.1 1.2 3.1 -q").succeeds();
    repo.roadmap("check -r 2 -q").succeeds();
    assert_snapshot!(repo.roadmap("status"));
}

#[test]
fn complete() {
    let repo = Repo::with(BAKING.replace("[ ]", "[x]"));
    assert_snapshot!(repo.roadmap("status"));
}

#[test]
fn no_tasks() {
    let repo = Repo::with("# A list\n\nNothing yet.\n");
    assert_snapshot!(repo.roadmap("status"));
}

#[test]
fn a_parent_alone_is_open() {
    let repo = Repo::with("# T\n\n- [ ] Parent\n  - [x] Child\n- [ ] Other\n  - [ ] Part\n");
    assert_snapshot!(repo.session(&[
        "git roadmap",
        "git roadmap check 1.1",
        "git roadmap check 1.2.1"
    ]));
}

#[test]
fn narrow() {
    let repo = Repo::baking();
    assert_snapshot!(repo.roadmap_call("status").env("COLUMNS", "40").run());
    let lines = repo
        .roadmap_call("status")
        .env("COLUMNS", "40")
        .run()
        .stdout;
    for line in lines.lines() {
        assert!(line.chars().count() <= 40, "{line}");
    }
}

#[test]
fn no_width_breaks_it() {
    let repo = Repo::with(shipped());
    for columns in [
        "1", "2", "7", "19", "33", "49", "50", "71", "72", "79", "200", "100000",
    ] {
        for command in ["status --all", "list 1", "show 1.1", "check fastapi"] {
            let run = repo.roadmap_call(command).env("COLUMNS", columns).run();
            assert!(matches!(run.status, Some(0 | 2)), "{columns}: {run}");
        }
    }
}

#[test]
fn ascii() {
    let repo =
        Repo::with("# Bäcker → “Brot”\n\n## Phase 1: Crème…\n\n- [x] Größe ✓\n- [ ] 日本語 — 🎂\n");
    let ascii = |arguments: &str| repo.roadmap_call(arguments).env("LC_ALL", "C").run();
    let text = format!("{}\n{}", ascii("status"), ascii("list"));
    // What the author wrote stays; what the tool draws is ASCII.
    for drawn in ["█", "░", "✓", "·", "…", "→"] {
        assert!(!text.contains(drawn), "{text}");
    }
    assert_snapshot!(text);
}

#[test]
fn wide_and_right_to_left() {
    let repo = Repo::with(
        "# 学习路线图 📚\n\n## 第一阶段：后端开发基础知识与实践以及更多更多更多更多更多的内容和内容\n\n\
         - [x] 学习 👩‍👩‍👧‍👦 家庭\n- [ ] テスト\n\n## المرحلة الثانية: الخوارزميات\n\n- [ ] شجرة\n\n\
         ## Combining e\u{301}\u{301} and \u{200b}zero\n\n- [ ] x\n",
    );
    assert_snapshot!(repo.session(&["git roadmap", "git roadmap list"]));
}

#[test]
fn json() {
    let repo = Repo::baking();
    assert_snapshot!(repo.roadmap("--json"));
}

#[test]
fn what_wants_attention() {
    let repo = Repo::with_blocks();
    repo.edit("ROADMAP.md", "[ ] Flour", "[x] Flour");
    assert_snapshot!(repo.session(&["git roadmap", "git roadmap refresh", "git roadmap"]));
}

#[test]
fn broken_markers_are_no_obstacle() {
    let repo = Repo::with("# T\n\n<!-- roadmap:toc -->\n\n- [ ] a\n");
    assert_snapshot!(repo.roadmap("status"));
}

#[test]
fn unpushed_commits() {
    let repo = Repo::baking();
    repo.git("init -q --bare -b main ../remote.git");
    repo.git("remote add origin ../remote.git");
    repo.git("push -q -u origin main");
    assert!(!repo.roadmap("status").stdout.contains("computer"));
    repo.roadmap("check 1.1").succeeds();
    repo.roadmap("check 1.3.1").succeeds();
    assert_snapshot!(repo.roadmap("status"));
    assert_eq!(repo.roadmap("--json").json()["unpushed"], 2);
}

#[test]
fn new_tasks_in_the_original() {
    let repo = Repo::baking();
    repo.git("clone -q . ../original");
    let original = repo.beside("original");
    let longer = BAKING.replace("- [ ] Oven\n", "- [ ] Oven\n- [ ] Whisk\n- [ ] Sieve\n");
    std::fs::write(original.join("ROADMAP.md"), longer).unwrap();
    repo.git("-C ../original -c user.name=Eve -c user.email=eve@example.org commit -q -a -m More");
    repo.git("remote add upstream ../original");
    assert!(!repo.roadmap("status").stdout.contains("original"));
    // Only what the log of the remote's branch says is told against the clock.
    let seconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let days_ago = seconds.unwrap().as_secs() - 6 * 86_400 - 3_600;
    repo.call("git", &["fetch", "-q", "upstream"])
        .env("GIT_COMMITTER_DATE", &format!("{days_ago} +0000"))
        .run()
        .succeeds();
    assert_snapshot!(repo.roadmap("status"));
    assert_eq!(repo.roadmap("--json").json()["original"]["newTasks"], 2);
}

#[test]
fn outside_of_a_repository() {
    let repo = Repo::folder();
    assert_snapshot!(repo.roadmap(""));
    repo.write("ROADMAP.md", BAKING);
    assert!(
        repo.roadmap("status")
            .succeeds()
            .stdout
            .starts_with("Learn to bake")
    );
}

#[test]
fn on_a_branch_without_a_commit() {
    let repo = Repo::empty();
    repo.write("docs/ROADMAP.md", BAKING);
    assert!(
        repo.roadmap("status")
            .succeeds()
            .stdout
            .starts_with("Learn to bake")
    );
}

#[test]
fn a_readme_with_tasks_is_a_roadmap() {
    let repo = Repo::empty();
    repo.write("README.md", "# Plain\n");
    assert_snapshot!(repo.roadmap("status"));
    repo.write("README.md", "# Plain\n- [ ] a\n");
    assert!(
        repo.roadmap("status")
            .succeeds()
            .stdout
            .starts_with("Plain")
    );
}

#[test]
fn a_bare_repository() {
    let repo = Repo::baking();
    repo.git("clone -q --bare . ../bare.git");
    assert_snapshot!(repo.roadmap("-C ../bare.git"));
}

#[test]
fn what_cannot_be_read() {
    let repo = Repo::with(b"# T\n- [ ] caf\xe9\n");
    assert_snapshot!(repo.session(&["git roadmap", "git roadmap check caf"]));
    let repo = Repo::with(
        "\u{feff}# T\n- [ ] a\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>(),
    );
    assert_snapshot!(repo.roadmap("list"));
    let repo = Repo::with(vec![b'a'; 17 * 1024 * 1024]);
    assert_snapshot!(repo.roadmap("list"));
    let repo = Repo::with(b"");
    assert_snapshot!(repo.session(&[
        "git roadmap",
        "git roadmap list",
        "git roadmap check a",
        "git roadmap lint"
    ]));
}

#[test]
fn a_low_screen_collapses_what_is_complete() {
    let week = |number: usize| {
        let mark = if number < 20 { 'x' } else { ' ' };
        format!("\n## Week {number}: things\n\n- [{mark}] first\n- [{mark}] second\n")
    };
    let roadmap: String = (1..=30).map(week).collect();
    let repo = Repo::with(format!("# Many weeks\n{roadmap}"));
    let low = repo.roadmap_call("status").env("LINES", "20").run();
    insta::assert_snapshot!(low);
    let all = repo.roadmap_call("status --all").env("LINES", "20").run();
    assert!(all.stdout.contains("Week 3: things"), "{all}");
}

#[test]
fn for_a_workflows_summary_and_outputs() {
    let repo = Repo::with(
        "# Bake | [x](y) ::error::a\n\n## `A` <b>\n\n- [x] a\n- [ ] @all fixes #1 \u{1b}[31m\n\n\
         ## ]]> B\n\n- [ ] ::set-output name=a::b\n- [ ] ![x](y) | z\n",
    );
    assert_snapshot!(repo.session(&[
        "git roadmap status --format markdown",
        "git roadmap status --format outputs",
    ]));
    repo.write("ROADMAP.md", "# Bake\n");
    assert_snapshot!(repo.session(&[
        "git roadmap status --format markdown",
        "git roadmap status --format outputs",
    ]));
    let many: String = (0..300)
        .map(|at| format!("## P{at}\n\n- [ ] {}\n\n", "x".repeat(999)))
        .collect();
    repo.write("ROADMAP.md", many);
    let run = repo.roadmap("status --format markdown").succeeds();
    assert!(run.stdout.contains("| and 100 more |"), "{run}");
    assert!(run.stdout.len() < 100_000);
}
