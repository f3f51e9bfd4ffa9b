//! `git roadmap draw card`, and cards that ticks keep.

use insta::assert_snapshot;

use crate::harness::Repo;
use crate::stats::baked;

const FILES: [&str; 6] = [
    "card.svg",
    "card-dark.svg",
    "card-compact.svg",
    "card-compact-dark.svg",
    "card-tall.svg",
    "card-tall-dark.svg",
];

const README: &str = "# Mine\n\n<!-- roadmap:card -->\n<!-- /roadmap:card -->\n";

/// [`baked`] with a README that shows a card, and one more on disk.
fn carded() -> Repo {
    let repo = baked();
    repo.write("README.md", README);
    repo.git("add README.md");
    repo.roadmap("refresh --history").succeeds();
    repo.roadmap("draw card --layout compact -o .roadmap/card-compact.svg")
        .succeeds();
    repo.commit_all("Show a card");
    repo
}

fn cards(repo: &Repo) -> Vec<(&'static str, Option<String>)> {
    let read = |name| {
        let there = repo.top().join(".roadmap").join(name).exists();
        there.then(|| repo.read(&format!(".roadmap/{name}")))
    };
    FILES.map(|name| (name, read(name))).to_vec()
}

#[test]
fn it_is_drawn_for_light_and_dark_pages() {
    let repo = baked();
    repo.git("remote add origin git@github.com:ada/baking.git");
    assert_snapshot!(repo.session(&[
        "git roadmap draw card -o .roadmap/card.svg",
        "git add -A",
        "git commit -qm Card",
        "git roadmap draw card -o .roadmap/card.svg",
        "git roadmap draw card --layout compact --theme dark -o .roadmap/card-compact-dark.svg",
        "git roadmap draw card --layout tall -o 'my pictures/tall (1).svg'",
        "git roadmap draw card --layout tall -o .roadmap/card.svg",
        "git roadmap draw card --until 2026-05-13 -o ../outside.svg",
        "git roadmap -q draw card -o .roadmap/card.svg",
        "git roadmap draw card -o ROADMAP.md",
        "git roadmap draw card --layout square",
    ]));
    let draw = |options: &str| repo.roadmap(&format!("draw card {options}")).succeeds();
    assert_eq!(draw("--theme light").stdout, repo.read(".roadmap/card.svg"));
    assert_eq!(
        draw("--theme dark").stdout,
        repo.read(".roadmap/card-dark.svg")
    );
    let auto = draw("").stdout;
    assert_eq!(draw("--theme auto").stdout, auto);
    roxmltree::Document::parse(&auto).unwrap();
    // Neither what is not committed nor place, zone and language show.
    repo.edit("ROADMAP.md", "- [ ] Scale", "- [x] Scale");
    let elsewhere = repo
        .roadmap_call("draw card")
        .env("TZ", "Pacific/Auckland")
        .env("LC_ALL", "C")
        .env("COLUMNS", "40")
        .run();
    assert_eq!(elsewhere.stdout, auto);
    assert_ne!(draw("--until 2026-05-12").stdout, auto);
}

#[test]
fn the_line_names_no_login_and_no_other_place() {
    let line = |url: &str| {
        let repo = baked();
        repo.git(&format!("remote add origin {url}"));
        let run = repo.roadmap("draw card --theme light -o .roadmap/card.svg");
        run.stderr.lines().last().unwrap_or_default().to_owned()
    };
    let on_github = "<a href=\"https://github.com/ada/baking\"><img alt=\"roadmap card\" \
                     src=\"https://raw.githubusercontent.com/ada/baking/HEAD/.roadmap/card.svg\"></a>";
    for url in [
        "https://ada:secret@github.com/ada/baking.git",
        "https://token@github.com/ada/baking",
        "ssh://git@github.com/ada/baking",
    ] {
        assert_eq!(line(url), on_github);
    }
    let relative =
        "<a href=\"ROADMAP.md\"><img alt=\"roadmap card\" src=\".roadmap/card.svg\"></a>";
    for url in [
        "https://ada:secret@example.org/ada/baking.git",
        "../elsewhere",
        "https://github.com/ada/\"><script>",
    ] {
        assert_eq!(line(url), relative);
    }
}

#[test]
fn ticks_keep_the_cards_that_are_there() {
    let repo = carded();
    assert_snapshot!(repo.read("README.md"));
    let before = cards(&repo);
    let there = before.iter().filter(|(_, card)| card.is_some());
    let there: Vec<&str> = there.map(|(name, _)| *name).collect();
    assert_eq!(there, FILES[..4]);
    let run = repo.roadmap("check 3.2 --date 2026-05-30T23:30:00-07:00");
    assert_snapshot!(run.succeeds());
    assert_snapshot!(repo.git("show --stat=60 --format= HEAD"));
    let after = cards(&repo);
    for ((name, before), (_, after)) in before.iter().zip(&after) {
        assert_eq!(before == after, before.is_none(), "{name}");
    }
    repo.roadmap("refresh --history --check").succeeds();
    assert_eq!(repo.git("status --porcelain"), "");
    for command in [
        "undo",
        "check 3.1",
        "toggle 3.2",
        "uncheck 1.1 1.3",
        "check 1 2 3 -r",
    ] {
        repo.roadmap(command).succeeds();
        repo.roadmap("refresh --history --check").succeeds();
        assert_eq!(repo.git("status --porcelain"), "", "{command}");
    }
    // What draw draws is what is kept.
    let kept = cards(&repo);
    repo.roadmap("draw card -o .roadmap/card.svg").succeeds();
    assert_eq!(cards(&repo), kept);
}

#[test]
fn a_card_is_never_out_of_date() {
    let repo = carded();
    repo.edit("ROADMAP.md", "- [ ] Scale", "- [x] Scale");
    repo.git("commit -qam 'By hand'");
    repo.roadmap("refresh --check").succeeds();
    repo.roadmap("verify").succeeds();
    assert_snapshot!(repo.session(&["git roadmap refresh --history"]));
}

#[test]
fn a_shallow_clone_leaves_cards_alone() {
    let repo = carded();
    let url = format!("file://{}", repo.top().display());
    let clone = repo.beside("clone").display().to_string();
    repo.call("git", &["clone", "-q", "--depth=1", &url, &clone])
        .run()
        .succeeds();
    let git = |arguments: &[&str]| repo.call("git", arguments).within(&clone).run().succeeds();
    git(&["config", "user.name", "Ada"]);
    git(&["config", "user.email", "ada@example.org"]);
    repo.roadmap_call("check 3.2")
        .within(&clone)
        .run()
        .succeeds();
    let changed = git(&["show", "--format=", "--name-only", "HEAD"]).stdout;
    assert_eq!(changed, "ROADMAP.md\n");
}

#[test]
fn layouts_of_blocks() {
    let repo = baked();
    let block =
        |option: &str| format!("<!-- roadmap:card{option} -->\r\n<!-- /roadmap:card -->\r\n");
    repo.write("README.md", block(" layout=tall"));
    repo.git("add README.md");
    repo.roadmap("refresh --history").succeeds();
    assert!(repo.read(".roadmap/card-tall-dark.svg").starts_with("<svg"));
    assert_snapshot!(repo.read("README.md").replace("\r\n", "␍\n"));
    repo.write("README.md", block(" layout=round"));
    assert_snapshot!(repo.session(&["git roadmap refresh --history", "git roadmap lint"]));
}
