//! `git roadmap refresh`.

use std::fs;
use std::time::{Duration, SystemTime};

use insta::assert_snapshot;

use crate::harness::{BAKING_WITH_BLOCKS, Repo};

#[test]
fn the_first_run() {
    let repo = Repo::with(BAKING_WITH_BLOCKS);
    assert_snapshot!(repo.session(&[
        "git roadmap refresh --check",
        "git roadmap refresh --diff",
        "git status --porcelain",
        "git roadmap refresh",
        "git status --porcelain -uall",
        "git roadmap refresh",
        "git roadmap refresh --check",
        "git roadmap refresh --json",
    ]));
    assert_snapshot!(repo.read("ROADMAP.md"));
}

#[test]
fn a_second_run_writes_nothing() {
    let repo = Repo::with_blocks();
    let files = [
        "ROADMAP.md",
        ".roadmap/progress.svg",
        ".roadmap/phase-1.svg",
        ".git/index",
    ];
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for file in files {
        let file = fs::File::options()
            .write(true)
            .open(repo.top().join(file))
            .unwrap();
        file.set_modified(long_ago).unwrap();
    }
    for command in [
        "refresh",
        "refresh --check",
        "refresh --diff",
        "status",
        "verify",
        "lint --fix",
    ] {
        repo.roadmap(command).succeeds();
    }
    for file in files {
        let modified = fs::metadata(repo.top().join(file))
            .unwrap()
            .modified()
            .unwrap();
        assert_eq!(modified, long_ago, "{file}");
    }
}

#[test]
fn pictures_are_pictures() {
    let repo = Repo::with_blocks();
    for name in ["progress", "phase-1", "phase-2"] {
        let svg = repo.read(&format!(".roadmap/{name}.svg"));
        let parsed = roxmltree::Document::parse(&svg).unwrap();
        let title = parsed
            .descendants()
            .find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "title")));
        assert!(title.is_some_and(|title| title.text().is_some()), "{svg}");
        for hostile in [
            "<script",
            "<image",
            "<foreignObject",
            "@import",
            "font-face",
        ] {
            assert!(!svg.contains(hostile), "{svg}");
        }
    }
}

#[test]
fn after_a_tick_by_hand() {
    let repo = Repo::with_blocks();
    repo.edit("ROADMAP.md", "[ ] Flour", "[x] Flour");
    repo.edit("ROADMAP.md", "## Phase 2: Cake", "## Phase 2: Cake & more");
    assert_snapshot!(repo.session(&[
        "git roadmap refresh --check",
        "git roadmap refresh --diff",
        "git roadmap refresh"
    ]));
}

#[test]
fn the_readme_and_configured_files() {
    let repo = Repo::with_blocks();
    let badges = "# R\n\n<!-- roadmap:badges -->\n<!-- /roadmap:badges -->\n";
    repo.write("README.md", badges);
    repo.write(
        "docs/more.md",
        format!("{badges}\n<!-- roadmap:progress -->\n<!-- /roadmap:progress -->\n"),
    );
    repo.write("docs/unlisted.md", badges);
    repo.write(".roadmap/config.toml", "files = [\"docs/more.md\"]\n");
    assert_snapshot!(repo.session(&[
        "git roadmap refresh",
        "git add -A",
        "git roadmap refresh",
        "git roadmap refresh --check"
    ]));
    assert_snapshot!(repo.read("docs/more.md"));
    assert!(
        repo.read("README.md")
            .contains("(ROADMAP.md#phase-1-bread)")
    );
    assert_eq!(repo.read("docs/unlisted.md"), badges);
}

#[test]
fn an_untracked_readme_is_left_alone() {
    let repo = Repo::with_blocks();
    let text = "<!-- roadmap:badges -->\n<!-- /roadmap:badges -->\n";
    repo.write("README.md", text);
    assert_snapshot!(repo.session(&["git roadmap refresh", "git roadmap check flour"]));
    assert_eq!(repo.read("README.md"), text);
}

#[test]
fn broken_markers() {
    let repo = Repo::with("# T\n\n<!-- roadmap:toc -->\n\n- [ ] a\n\n<!-- roadmap:badges -->\n");
    assert_snapshot!(repo.session(&[
        "git roadmap refresh",
        "git roadmap refresh --check",
        "git roadmap refresh --json",
        "git status --porcelain"
    ]));
    let repo = Repo::with_blocks();
    repo.write("README.md", "<!-- roadmap:badges -->\n");
    repo.commit_all("R");
    assert_snapshot!(repo.session(&["git roadmap refresh", "git roadmap verify", "git roadmap"]));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let repo = Repo::with(BAKING_WITH_BLOCKS);
    fs::create_dir(repo.beside("elsewhere")).unwrap();
    std::os::unix::fs::symlink(repo.beside("elsewhere"), repo.top().join(".roadmap")).unwrap();
    assert_snapshot!(repo.session(&[
        "git roadmap refresh",
        "git roadmap check flour",
        "git status --porcelain"
    ]));
    assert_eq!(fs::read_dir(repo.beside("elsewhere")).unwrap().count(), 0);

    let repo = Repo::with_blocks();
    fs::remove_file(repo.top().join(".roadmap/progress.svg")).unwrap();
    fs::write(repo.beside("outside.svg"), "outside").unwrap();
    std::os::unix::fs::symlink(
        repo.beside("outside.svg"),
        repo.top().join(".roadmap/progress.svg"),
    )
    .unwrap();
    assert_snapshot!(repo.session(&["git roadmap refresh"]));
    assert_eq!(
        fs::read_to_string(repo.beside("outside.svg")).unwrap(),
        "outside"
    );
}

#[cfg(unix)]
#[test]
fn a_linked_roadmap() {
    let repo = Repo::empty();
    repo.write("docs/plan.md", "# T\n\n- [ ] a\n");
    std::os::unix::fs::symlink("docs/plan.md", repo.top().join("ROADMAP.md")).unwrap();
    repo.commit_all("Linked");
    assert_snapshot!(repo.session(&["git roadmap check a", "git status --porcelain"]));
    assert!(
        fs::symlink_metadata(repo.top().join("ROADMAP.md"))
            .unwrap()
            .is_symlink()
    );

    let repo = Repo::empty();
    fs::write(repo.beside("outside.md"), "- [ ] a\n").unwrap();
    std::os::unix::fs::symlink("../outside.md", repo.top().join("ROADMAP.md")).unwrap();
    assert_snapshot!(repo.roadmap("check a"));
}

#[test]
fn formatters_may_add_blank_lines() {
    let repo = Repo::with_blocks();
    let spaced = repo
        .read("ROADMAP.md")
        .replace(" -->\n- ", " -->\n\n- ")
        .replace("\n<!-- /roadmap:toc", "\n\n<!-- /roadmap:toc");
    repo.write("ROADMAP.md", &spaced);
    repo.roadmap("refresh --check").succeeds();
    repo.roadmap("refresh").succeeds();
    assert_eq!(repo.read("ROADMAP.md"), spaced);
}

#[test]
fn code_and_lists_hold_no_blocks() {
    let text = "# T\n\n```md\n<!-- roadmap:toc -->\n<!-- /roadmap:toc -->\n```\n\n- a\n\n  <!-- roadmap:badge -->\n  <!-- /roadmap:badge -->\n\n## B\n\n- [ ] b\n";
    let repo = Repo::with(text);
    repo.roadmap("refresh").succeeds();
    assert_eq!(repo.read("ROADMAP.md"), text);
    assert_snapshot!(repo.roadmap("lint"));
}

#[test]
fn bad_settings() {
    let repo = Repo::with_blocks();
    let mut runs = Vec::new();
    for settings in [
        "files = [\"../outside.md\"]\n",
        "files = [\".git/config.md\"]\n",
        "files = [\"/etc/passwd.md\"]\n",
        "filse = []\n",
        "files = 3\n",
        "not toml",
    ] {
        repo.write(".roadmap/config.toml", settings);
        runs.push(format!(
            "{settings}{}",
            repo.roadmap("refresh").ends_with(2)
        ));
    }
    assert_snapshot!(runs.join("\n"));
}

#[test]
fn nothing_is_deleted() {
    let repo = Repo::with_blocks();
    repo.edit(
        "ROADMAP.md",
        "## Phase 2: Cake\n\n- [ ] Sponge basics\n- [ ] Butter cream\n",
        "",
    );
    repo.write(".roadmap/mine.svg", "mine");
    assert_snapshot!(repo.session(&["git roadmap refresh", "git status --porcelain"]));
    assert_eq!(repo.read(".roadmap/mine.svg"), "mine");
    assert!(repo.top().join(".roadmap/phase-2.svg").exists());
}
