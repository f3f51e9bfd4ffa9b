//! `git roadmap profile`: the roadmaps of others in a README.

use std::fs;

use insta::assert_snapshot;

use crate::harness::{BAKING, Call, Repo};

/// A profile README with an empty block.
const PROFILE: &str = "\
# Hi, I am Ada

<!--START_SECTION:roadmap-->
<!--END_SECTION:roadmap-->

More about me.
";

/// A short list.
const KNOTS: &str =
    "# Knots & ropes\n\n## Basics\n\n- [x] Bowline\n- [ ] Hitch\n\n## Fancy\n\n- [ ] Splice\n";

fn profile() -> Repo {
    profile_with(PROFILE)
}

fn profile_with(readme: &str) -> Repo {
    let repo = Repo::empty();
    repo.write("README.md", readme);
    repo.commit_all("Begin");
    repo
}

fn git<'r>(repo: &'r Repo, place: &str, arguments: &[&str]) -> Call<'r> {
    repo.call("git", arguments).within(format!("../{place}"))
}

/// Makes a repository beside the profile's, with one commit.
fn source(repo: &Repo, place: &str, roadmap: &str) {
    fs::create_dir_all(repo.beside(place)).unwrap();
    git(repo, place, &["init", "-q", "-b", "main"])
        .run()
        .succeeds();
    git(repo, place, &["config", "user.name", "Ada"])
        .run()
        .succeeds();
    git(repo, place, &["config", "user.email", "ada@example.org"])
        .run()
        .succeeds();
    commit(repo, place, "ROADMAP.md", roadmap, "2026-05-01");
}

/// Writes a file of a source and commits it on a day.
fn commit(repo: &Repo, place: &str, file: &str, text: &str, day: &str) {
    let path = repo.beside(place).join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    git(repo, place, &["add", "-A"]).run().succeeds();
    git(repo, place, &["commit", "-q", "-m", "Change"])
        .env("GIT_AUTHOR_DATE", &format!("{day} 12:00:00 +0000"))
        .run()
        .succeeds();
}

/// The URL that Git fetches a source by.
fn url(repo: &Repo, place: &str) -> String {
    format!("file://{}", repo.beside(place).display())
}

fn commits(repo: &Repo) -> usize {
    repo.git("rev-list --count HEAD").trim().parse().unwrap()
}

/// All that `profile` writes.
fn written(repo: &Repo) -> Vec<(String, String)> {
    let names = repo.git("ls-tree -r --name-only HEAD");
    let text = |name: &str| (name.to_owned(), repo.read(name));
    names.lines().map(text).collect()
}

#[test]
fn cards_are_drawn_shown_and_committed() {
    let repo = profile();
    source(&repo, "bread", BAKING);
    source(&repo, "knots", KNOTS);
    let ticked = KNOTS.replace("[ ] Hitch", "[x] Hitch");
    commit(&repo, "knots", "ROADMAP.md", &ticked, "2026-05-03");
    let knots = url(&repo, "knots");
    let run = repo
        .roadmap(&format!("profile ../bread {knots}"))
        .succeeds();
    assert_snapshot!(run);
    assert_snapshot!(repo.session(&[
        "git show --stat --format=%B",
        "git show HEAD:README.md",
        "git status --short",
    ]));
    let svg = repo.read(".roadmap/profile/knots.svg");
    let text = roxmltree::Document::parse(&svg).unwrap();
    assert!(
        text.descendants()
            .any(|node| node.text() == Some("Knots & ropes")),
        "{svg}"
    );
    assert_ne!(svg, repo.read(".roadmap/profile/knots-dark.svg"));
}

#[test]
fn another_day_makes_no_commit() {
    let repo = profile();
    source(&repo, "bread", BAKING);
    source(&repo, "knots", KNOTS);
    let line = format!("profile ../bread {}", url(&repo, "knots"));
    repo.roadmap(&line).succeeds();
    let (before, first) = (written(&repo), commits(&repo));
    let later = repo
        .roadmap_call(&line)
        .env("GIT_AUTHOR_DATE", "1900000000 +0900")
        .env("GIT_COMMITTER_DATE", "1900000000 +0900")
        .env("TZ", "Asia/Tokyo")
        .env("LC_ALL", "C")
        .run()
        .succeeds();
    assert!(
        later.stderr.contains("up to date; nothing to do"),
        "{later}"
    );
    assert_eq!((written(&repo), commits(&repo)), (before, first));
    assert_eq!(repo.git("status --porcelain"), "");
    // A clone on another computer comes to the same.
    repo.git("clone -q . ../clone");
    let again = repo.roadmap_call(&line).within("../clone").run().succeeds();
    assert!(again.stderr.contains("up to date"), "{again}");
}

#[test]
fn text_for_those_who_prefer_it() {
    let readme = PROFILE.replace("roadmap-->", "roadmap style=text phases -->");
    let readme = readme.replace(
        "END_SECTION:roadmap style=text phases -->",
        "END_SECTION:roadmap-->",
    );
    let repo = profile_with(&readme);
    source(&repo, "bread", BAKING);
    source(&repo, "knots", KNOTS);
    repo.roadmap("profile ../bread ../knots").succeeds();
    assert_snapshot!(repo.read("README.md"));
    assert!(!repo.top().join(".roadmap").exists());
    // Without the phases, as a dry run.
    repo.edit("README.md", " phases", "");
    repo.commit_all("Less");
    assert_snapshot!(repo.roadmap("profile -n ../bread ../knots").succeeds());
    assert_eq!(repo.git("status --porcelain"), "");
}

#[test]
fn every_byte_outside_the_block_stays() {
    let readme = PROFILE.replace('\n', "\r\n");
    let readme = readme.trim_end().to_owned() + "  \u{a0}\r\n\r\nno newline";
    let repo = profile_with(&readme);
    repo.git("config core.autocrlf false");
    source(&repo, "knots", KNOTS);
    repo.roadmap("profile ../knots").succeeds();
    let filled = repo.read("README.md");
    let (before, rest) = filled.split_once("roadmap-->\r\n").unwrap();
    let (inside, after) = rest.split_once("<!--END").unwrap();
    assert_eq!(format!("{before}roadmap-->\r\n<!--END{after}"), readme);
    assert!(inside.ends_with("</picture>\r\n"), "{inside:?}");
}

#[test]
fn work_of_ones_own_stays_where_it_is() {
    let repo = profile();
    source(&repo, "knots", KNOTS);
    repo.write("staged.md", "staged\n");
    repo.git("add staged.md");
    repo.edit("README.md", "More about me.", "Much more about me.");
    repo.roadmap("profile ../knots").succeeds();
    let committed = repo.git("show --format= --name-only HEAD");
    assert_eq!(
        committed,
        ".roadmap/profile/knots-dark.svg\n.roadmap/profile/knots.svg\nREADME.md\n"
    );
    assert!(repo.git("show HEAD:README.md").contains("\nMore about me."));
    assert_eq!(
        repo.git("status --porcelain"),
        " M README.md\nA  staged.md\n"
    );
    let diff = repo.git("diff -U0 README.md");
    assert!(
        diff.contains("-More about me.\n+Much more about me.\n"),
        "{diff}"
    );
    assert_eq!(diff.matches("\n-").count(), 2, "{diff}");
}

#[test]
fn what_is_refused() {
    let repo = profile_with("# Hi\n");
    source(&repo, "knots", KNOTS);
    source(&repo, "empty", KNOTS);
    fs::create_dir(repo.beside("folder")).unwrap();
    let mut session = repo.session(&["git roadmap profile ../knots"]);
    let mut say = |text: String| {
        session.push_str("\n\n");
        session.push_str(&text);
    };
    repo.write("README.md", PROFILE);
    say(repo.session(&[
        "git roadmap profile ../knots",
        "git roadmap profile --no-commit ../knots",
    ]));
    repo.git("checkout -q README.md");
    repo.git("clean -qfd");
    repo.write("README.md", PROFILE);
    repo.commit_all("Block");
    git(&repo, "empty", &["rm", "-q", "ROADMAP.md"])
        .run()
        .succeeds();
    git(&repo, "empty", &["commit", "-q", "-m", "Gone"])
        .run()
        .succeeds();
    git(&repo, "", &["init", "-q", "nothing"]).run().succeeds();
    let nowhere = url(&repo, "nowhere");
    say(repo.session(&[
        "git roadmap profile",
        "git roadmap profile ../knots ../empty",
        "git roadmap profile ../folder",
        "git roadmap profile ../nothing",
        "git roadmap profile ../gone",
        &format!("git roadmap profile {nowhere}"),
        "git roadmap profile --upload-pack=id",
        "git roadmap profile 'ext::sh -c id'",
        "git roadmap profile ../knots --json --file NO.md",
        "git status --porcelain",
    ]));
    for broken in [
        "<!--START_SECTION:roadmap-->\n\ntext\n",
        "a\n<!--END_SECTION:roadmap-->\n",
        "<!-- roadmap:profile -->\n<!-- /roadmap:profile -->\n\n<!--START_SECTION:roadmap-->\n<!--END_SECTION:roadmap-->\n",
        "<!--START_SECTION:roadmap style=pie-->\n<!--END_SECTION:roadmap-->\n",
        "<!--START_SECTION:roadmap-->\n\n## Mine\n\n<!--END_SECTION:roadmap-->\n",
        "<div>\n<!--START_SECTION:roadmap-->\n<!--END_SECTION:roadmap-->\n</div>\n",
        "```\n<!--START_SECTION:roadmap-->\n<!--END_SECTION:roadmap-->\n```\n",
    ] {
        repo.write("README.md", broken);
        repo.commit_all("Broken");
        say(repo.roadmap("profile ../knots").ends_with(2).to_string());
        assert_eq!(repo.git("status --porcelain"), "");
    }
    assert_snapshot!(session);
}

#[test]
fn sources_of_the_settings_are_agreed_to() {
    let repo = profile();
    repo.write(
        ".roadmap/config.toml",
        "profile = [\"https://example.invalid/ada/list\", \"ada/bread\"]\n",
    );
    repo.commit_all("Sources");
    let agreed = repo
        .roadmap_call("profile --yes")
        .env("GIT_ALLOW_PROTOCOL", "none")
        .run();
    let mut session = repo.session(&["git roadmap profile"]);
    session = format!("{session}\n\n{agreed}");
    for hostile in [
        "../bread",
        "file:///srv/list",
        "https://u:pw@example.org/x",
        "git@example.org:a/b",
        "ext::sh -c id",
        "-x/y",
    ] {
        repo.write(".roadmap/config.toml", format!("profile = ['{hostile}']\n"));
        let run = repo.roadmap("profile --yes").ends_with(2);
        session = format!("{session}\n\n{run}");
    }
    assert_snapshot!(session);
    repo.write(".roadmap/config.toml", "profile = [\"ada/bread\"]\n");
    repo.git("config --add roadmap.profileAgreed https://github.com/ada/bread");
    let run = repo
        .roadmap_call("profile")
        .env("GIT_ALLOW_PROTOCOL", "none")
        .run();
    assert!(
        run.stderr
            .contains("could not fetch from https://github.com/ada/bread"),
        "{run}"
    );
}

#[test]
fn offline_the_last_state_is_shown() {
    let repo = profile();
    source(&repo, "knots", KNOTS);
    let line = format!("profile {}", url(&repo, "knots"));
    repo.roadmap(&line).succeeds();
    fs::rename(repo.beside("knots"), repo.beside("away")).unwrap();
    let offline = repo.roadmap(&line).succeeds();
    assert_snapshot!(offline);
    assert_snapshot!(repo.roadmap(&format!("{line} --json")).succeeds());
    // A history that was written anew.
    fs::rename(repo.beside("away"), repo.beside("knots")).unwrap();
    fs::write(repo.beside("knots/ROADMAP.md"), "# Ropes\n\n- [x] One\n").unwrap();
    git(&repo, "knots", &["commit", "-qa", "--amend", "-m", "Anew"])
        .run()
        .succeeds();
    let forced = repo.roadmap(&line).succeeds();
    assert!(forced.stdout.contains("Ropes  1/1  100%"), "{forced}");
    // One without a commit by now.
    fs::remove_dir_all(repo.beside("knots")).unwrap();
    git(&repo, "", &["init", "-q", "knots"]).run().succeeds();
    let empty = repo.roadmap(&line).ends_with(2);
    assert!(empty.stderr.contains("has no commit yet"), "{empty}");
}

#[test]
fn hostile_titles_are_text() {
    let long = "x".repeat(10_000);
    let titles = [
        "</svg><script>alert(1)</script>",
        "::set-output name=a::b",
        "]]> --> <!-- /roadmap:profile -->",
        "\u{1b}[31mred\u{1b}[0m \u{202e}evil",
        "fixes #1 [skip ci] @all",
        "``` ~~~ ````",
        "\"><img src=x onerror=alert(1)>",
        long.as_str(),
    ];
    for style in ["card", "text phases"] {
        let start = format!("SECTION:roadmap style={style}-->");
        let readme = PROFILE.replacen("SECTION:roadmap-->", &start, 1);
        let repo = profile_with(&readme);
        let mut line = "profile".to_owned();
        for (number, title) in titles.iter().enumerate() {
            let mut heading = String::new();
            for character in title.chars() {
                if "<>`[]*_~\\&#!:@".contains(character) {
                    heading.push('\\');
                }
                heading.push(character);
            }
            let place = format!("source{number}");
            source(
                &repo,
                &place,
                &format!("# {heading}\n\n## {heading}\n\n- [ ] a\n"),
            );
            line.push_str(&format!(" ../{place}"));
        }
        let run = repo.roadmap(&line).succeeds();
        let readme = repo.read("README.md");
        let message = repo.git("log -1 --format=%B");
        for text in [&run.stdout, &run.stderr, &readme, &message] {
            assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
            assert!(text.len() < 8_000, "{text}");
        }
        for order in ["#1", "[skip ci]", "@all"] {
            assert!(!message.contains(order), "{message}");
        }
        assert!(
            readme.ends_with("<!--END_SECTION:roadmap-->\n\nMore about me.\n"),
            "{readme}"
        );
        assert_eq!(readme.matches("END_SECTION").count(), 1);
        if style == "card" {
            for tag in ["<script", "<img src=x", "<!-- /"] {
                assert!(!readme.contains(tag), "{readme}");
            }
            for (number, _) in titles.iter().enumerate() {
                let svg = repo.read(&format!(".roadmap/profile/source{number}.svg"));
                let parsed = roxmltree::Document::parse(&svg).unwrap();
                let names = parsed
                    .descendants()
                    .map(|node| node.tag_name().name().to_owned());
                assert!(!names.into_iter().any(|name| name == "script"));
            }
        }
        let again = repo.roadmap(&line).succeeds();
        assert!(again.stderr.contains("up to date"), "{again}");
    }
}

#[test]
fn several_of_one_name_and_one_less() {
    let repo = profile();
    source(&repo, "a/list", KNOTS);
    source(&repo, "b/list", BAKING);
    source(&repo, "c/other", KNOTS);
    let names = |repo: &Repo| {
        let listed = repo.git("ls-tree -r --name-only HEAD .roadmap");
        listed.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    repo.roadmap("profile ../a/list").succeeds();
    let (one, first) = (names(&repo), repo.read(".roadmap/profile/list.svg"));
    repo.roadmap("profile ../a/list ../b/list ../a/list ../c/other")
        .succeeds();
    let all = names(&repo);
    assert_eq!(all.len(), 6, "{all:?}");
    assert!(one.iter().all(|name| all.contains(name)));
    assert_eq!(repo.read(".roadmap/profile/list.svg"), first);
    let less = repo.roadmap("profile ../a/list ../b/list").succeeds();
    assert!(
        less.stderr.contains(
            "git rm .roadmap/profile/other-dark.svg .roadmap/profile/other.svg    2 pictures belong"
        ),
        "{less}"
    );
    assert_eq!(names(&repo), all);
}

#[test]
fn where_the_roadmap_is_and_what_is_not_shown() {
    let repo = profile();
    source(&repo, "knots", KNOTS);
    git(&repo, "knots", &["mv", "ROADMAP.md", "PLAN.md"])
        .run()
        .succeeds();
    commit(
        &repo,
        "knots",
        ".roadmap/config.toml",
        "roadmap = 'PLAN.md'\nof-the-future = 1\n",
        "2026-05-02",
    );
    fs::write(repo.beside("knots/PLAN.md"), "# Knots\n\n- [x] all\n").unwrap();
    let edited = repo.roadmap("profile --no-commit ../knots").succeeds();
    assert_snapshot!(edited);
    git(&repo, "", &["clone", "-q", "--bare", "knots", "bare.git"])
        .run()
        .succeeds();
    let bare = repo.roadmap("profile --no-commit ../bare.git").succeeds();
    assert!(bare.stdout.contains("Knots & ropes  1/3   33%"), "{bare}");
    let bare = repo.roadmap("profile --no-commit ../bare.git").succeeds();
    // What Git fetches from although it has no settings of its own.
    fs::remove_file(repo.beside("bare.git/config")).unwrap();
    let copied = repo.roadmap("profile --no-commit ../bare.git").succeeds();
    assert_eq!(copied.stdout, bare.stdout);
    let origin = url(&repo, "knots");
    git(&repo, "", &["clone", "-q", "--depth=1", &origin, "shallow"])
        .run()
        .succeeds();
    let shallow = repo.roadmap("profile --no-commit ../shallow").succeeds();
    assert!(
        shallow.stderr.contains("it is a shallow clone"),
        "{shallow}"
    );
}

#[test]
fn a_file_that_is_named_and_a_push() {
    let repo = Repo::empty();
    repo.write(
        "docs/profile page.md",
        "<!-- roadmap:profile layout=tall -->\n<!-- /roadmap:profile -->\n",
    );
    repo.commit_all("Begin");
    git(&repo, "", &["init", "-q", "--bare", "origin.git"])
        .run()
        .succeeds();
    repo.git("remote add origin ../origin.git");
    repo.git("push -q -u origin main");
    source(&repo, "knots", KNOTS);
    let run = repo
        .roadmap("profile ../knots --push --file 'docs/profile page.md'")
        .succeeds();
    assert!(
        run.stdout
            .contains("docs/profile page.md and 2 pictures; nothing else"),
        "{run}"
    );
    assert!(
        repo.read("docs/profile page.md")
            .contains("src=\"../.roadmap/profile/knots.svg\"")
    );
    assert_eq!(
        repo.git("rev-parse HEAD"),
        repo.git("rev-parse origin/main")
    );
}

#[cfg(unix)]
#[test]
fn a_hook_that_says_no() {
    let repo = profile();
    source(&repo, "knots", KNOTS);
    repo.hook("commit-msg", "echo no; exit 1");
    assert_snapshot!(repo.roadmap("profile ../knots").ends_with(2));
    fs::remove_file(repo.top().join(".git/hooks/commit-msg")).unwrap();
    repo.roadmap("profile ../knots").succeeds();
    assert_eq!(repo.git("status --porcelain"), "");
}
