//! `git roadmap draw`, and the blocks and pictures that tell of history.

use insta::assert_snapshot;

use crate::harness::Repo;
use crate::stats::baked;

const README: &str = "# Mine\n\n<!-- roadmap:burnup -->\n<!-- /roadmap:burnup -->\n\n\
                      Lately:\n\n<!-- roadmap:recent count=3 -->\n<!-- /roadmap:recent -->\n";

/// [`baked`] with blocks that tell of history, drawn and committed.
fn told() -> Repo {
    let repo = baked();
    repo.write("README.md", README);
    repo.git("add README.md");
    repo.roadmap("refresh --history").succeeds();
    repo.roadmap("draw heatmap -o .roadmap/heatmap.svg")
        .succeeds();
    repo.roadmap("draw timeline -o .roadmap/timeline.svg")
        .succeeds();
    repo.commit_all("Tell of history");
    repo
}

#[test]
fn pictures_are_well_formed_and_the_same_everywhere() {
    let repo = baked();
    for kind in ["badge", "burnup", "heatmap", "timeline"] {
        let drawn = repo.roadmap(&format!("draw {kind}")).succeeds().stdout;
        let document = roxmltree::Document::parse(&drawn).unwrap();
        assert_eq!(document.root_element().tag_name().name(), "svg");
        repo.roadmap(&format!("draw {kind} -o out/{kind}.svg"))
            .succeeds();
        assert_eq!(repo.read(&format!("out/{kind}.svg")), drawn);
        // Neither what is not committed nor place, zone and language show.
        repo.edit("ROADMAP.md", "- [ ] Scale", "- [x] Scale");
        let elsewhere = repo
            .roadmap_call(&format!("draw {kind}"))
            .env("TZ", "Pacific/Auckland")
            .env("LC_ALL", "C")
            .env("COLUMNS", "40")
            .run();
        assert_eq!(elsewhere.stdout, drawn);
        repo.edit("ROADMAP.md", "- [x] Scale", "- [ ] Scale");
        let before = repo
            .roadmap(&format!("draw {kind} --until 2026-05-12"))
            .stdout;
        assert_ne!(before, drawn, "{kind}");
    }
}

#[test]
fn badges_of_all_kinds() {
    let repo = baked();
    assert_snapshot!(repo.session(&[
        "git roadmap draw badge --url",
        "git roadmap draw badge --phase 2 --style for-the-badge --url",
        "git roadmap draw badge --phase bread --label 'my_road-map: 50% C/C++' --url",
        "git roadmap draw badge --label '' --url",
        "git roadmap draw badge --streak --url",
        "git roadmap draw badge --last --style flat-square --url",
        "git roadmap draw badge --endpoint",
        "git roadmap draw badge --streak --endpoint",
        "git roadmap draw badge --last --label 'a\"b' --endpoint",
        "git roadmap draw badge --streak --until 2026-01-01 --endpoint",
        "git roadmap draw badge -o .roadmap/progress.svg",
        "git roadmap draw badge --streak -o .roadmap/streak.svg",
        "git roadmap draw badge --style flat-square -o .roadmap/phase-1.svg",
        "git roadmap draw badge --endpoint -o badge.json",
        "git roadmap draw badge --endpoint -o badge.json",
    ]));
    assert_eq!(
        repo.read("badge.json"),
        repo.roadmap("draw badge --endpoint").succeeds().stdout
    );
}

#[test]
fn badges_that_cannot_be() {
    let repo = baked();
    assert_snapshot!(repo.session(&[
        "git roadmap draw badge --phase 9",
        "git roadmap draw badge --phase a",
        "git roadmap draw badge --phase nothing",
        "git roadmap draw badge --phase 1 --streak",
        "git roadmap draw badge --style social",
        "git roadmap draw badge --url --endpoint",
        "git roadmap draw badge --endpoint -o ROADMAP.md",
    ]));
}

#[test]
fn badges_that_tell_of_history_follow_each_tick() {
    let repo = told();
    repo.roadmap("draw badge --streak -o .roadmap/streak.svg")
        .succeeds();
    repo.roadmap("draw badge --last -o .roadmap/last-tick.svg")
        .succeeds();
    repo.commit_all("Badges of the streak");
    repo.roadmap("check 3.2 --date 2026-05-30").succeeds();
    repo.roadmap("refresh --history --check").succeeds();
    assert_eq!(repo.git("status --porcelain"), "");
    let last = repo.read(".roadmap/last-tick.svg");
    assert!(last.contains("last tick: 2026-05-30"), "{last}");
    assert_eq!(repo.roadmap("draw badge --last").succeeds().stdout, last);
}

#[test]
fn committed_badges_have_the_style_of_the_settings() {
    let repo = told();
    repo.write(".roadmap/config.toml", "badge-style = 'for-the-badge'\n");
    repo.roadmap("draw badge --phase 1 -o .roadmap/phase-1.svg")
        .succeeds();
    repo.roadmap("refresh --check").succeeds();
    repo.write(".roadmap/config.toml", "badge-style = 'flat-square'\n");
    repo.roadmap("refresh --check").ends_with(1);
    repo.roadmap("refresh").succeeds();
    let square = repo.roadmap("draw badge --phase 1").succeeds().stdout;
    assert_eq!(repo.read(".roadmap/phase-1.svg"), square);
    repo.write(".roadmap/config.toml", "\nbadge-style = 'social'\n");
    assert_snapshot!(repo.session(&["git roadmap refresh"]));
}

#[test]
fn what_it_refuses() {
    let repo = baked();
    assert_snapshot!(repo.session(&[
        "git roadmap draw",
        "git roadmap draw pie",
        "git roadmap draw burnup -o ROADMAP.md",
        "git roadmap draw burnup -o .git",
    ]));
    let repo = Repo::empty();
    repo.write("ROADMAP.md", "- [ ] a\n");
    assert_snapshot!(repo.session(&["git roadmap draw burnup"]));
    #[cfg(unix)]
    {
        let repo = baked();
        std::os::unix::fs::symlink("/tmp", repo.top().join("link")).unwrap();
        let run = repo.roadmap("draw burnup -o link/x.svg").ends_with(2);
        assert!(
            run.stderr.contains("outside") || run.stderr.contains("link"),
            "{run}"
        );
    }
}

#[test]
fn a_tick_draws_what_refresh_would_draw() {
    let repo = told();
    assert_snapshot!(repo.read("README.md"));
    let run = repo
        .roadmap("check 3.2 --date 2026-05-30T23:30:00-07:00")
        .succeeds();
    assert_snapshot!(run);
    assert_snapshot!(repo.git("show --stat=60 --format= HEAD"));
    assert_snapshot!(repo.read("README.md"));
    repo.roadmap("refresh --history --check").succeeds();
    assert_eq!(repo.git("status --porcelain"), "");
    for command in ["undo", "check 3.1", "toggle 3.2", "uncheck 1.1 1.3"] {
        repo.roadmap(command).succeeds();
        repo.roadmap("refresh --history --check").succeeds();
        assert_eq!(repo.git("status --porcelain"), "", "{command}");
    }
    // By hand, then as check would have.
    repo.edit("ROADMAP.md", "- [ ] Flour", "- [x] Flour");
    repo.roadmap("commit").succeeds();
    repo.roadmap("refresh --history --check").succeeds();
}

#[test]
fn history_is_never_out_of_date() {
    let repo = told();
    repo.edit("ROADMAP.md", "- [ ] Scale", "- [x] Scale");
    repo.git("commit -qam 'By hand'");
    repo.roadmap("refresh --check").succeeds();
    repo.roadmap("verify").succeeds();
    repo.roadmap("refresh").succeeds();
    assert_eq!(repo.git("status --porcelain"), "");
    assert_snapshot!(repo.session(&[
        "git roadmap refresh --history --check",
        "git roadmap refresh --history",
        "git status --porcelain",
        "git roadmap refresh --history",
    ]));
}

#[test]
fn uncommitted_ticks_are_in_no_file() {
    let repo = told();
    repo.edit("ROADMAP.md", "- [ ] Scale", "- [x] Scale");
    repo.roadmap("refresh --history --check").succeeds();
    repo.roadmap("check 3.2").succeeds();
    let readme = repo.read("README.md");
    assert!(
        readme.contains("[Oven]") && !readme.contains("[Scale]"),
        "{readme}"
    );
    assert_eq!(repo.git("status --porcelain"), " M ROADMAP.md\n");
}

#[test]
fn a_shallow_clone_leaves_history_alone() {
    let repo = told();
    let url = format!("file://{}", repo.top().display());
    let clone = repo.beside("clone").display().to_string();
    repo.call("git", &["clone", "-q", "--depth=1", &url, &clone])
        .run()
        .succeeds();
    let within = |arguments: &str| repo.roadmap_call(arguments).within(&clone).run();
    let git = |arguments: &[&str]| repo.call("git", arguments).within(&clone).run().succeeds();
    git(&["config", "user.name", "Ada"]);
    git(&["config", "user.email", "ada@example.org"]);
    let run = within("refresh --history");
    assert_snapshot!(run);
    within("check 3.2").succeeds();
    let changed = git(&["show", "--format=", "--name-only", "HEAD"]).stdout;
    assert_eq!(changed, "ROADMAP.md\n");
    assert_snapshot!(within("log"));
}

#[test]
fn merging_keeps_what_is_told() {
    let repo = told();
    repo.roadmap("hook install").succeeds();
    repo.git("checkout -q -b side");
    repo.roadmap("check 3.1 --date 2026-05-30T12:00:00Z")
        .succeeds();
    repo.git("checkout -q main");
    repo.roadmap("check 3.2 --date 2026-05-31T12:00:00Z")
        .succeeds();
    let run = repo
        .call("git", &["merge", "-q", "-m", "Merge", "side"])
        .run();
    let unmerged = repo.git("diff --name-only --diff-filter=U");
    assert!(!unmerged.contains("ROADMAP.md"), "{run}");
    let readme = repo.read("README.md");
    assert!(readme.contains("[Oven]"), "{readme}");
}
