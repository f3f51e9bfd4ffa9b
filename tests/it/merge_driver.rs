//! `git roadmap merge-driver`: what Git calls, through everything that merges.

use std::fs;

use insta::assert_snapshot;

use crate::harness::{Repo, Run};

/// A list whose tasks are far enough apart for a text merge of other lines.
const LIST: &str = "\
# Learn to bake

## Bread

- [ ] Flour basics
- [ ] Knead by hand
- [ ] Bake a loaf

## Cake

- [ ] Sponge basics
- [ ] Butter cream
";

/// A repository with a list, in which the driver is registered.
fn registered(list: &str) -> Repo {
    let repo = Repo::with(list);
    repo.roadmap("hook install").succeeds();
    repo
}

/// Commits an edit of a file on a branch, and goes back to `main`.
fn branch(repo: &Repo, name: &str, path: &str, edits: &[(&str, &str)]) {
    repo.git(&format!("checkout -q -b {name} main"));
    for (from, to) in edits {
        repo.edit(path, from, to);
    }
    repo.commit_all(&format!("On {name}"));
    repo.git("checkout -q main");
}

/// Commits an edit of the roadmap on `main`.
fn edit(repo: &Repo, from: &str, to: &str) {
    repo.edit("ROADMAP.md", from, to);
    repo.commit_all("On main");
}

fn run(repo: &Repo, arguments: &str) -> Run {
    let words: Vec<&str> = arguments.split(' ').collect();
    repo.call("git", &words).run()
}

const TICK_FLOUR: (&str, &str) = ("[ ] Flour", "[x] Flour");
const TICK_KNEAD: (&str, &str) = ("[ ] Knead", "[x] Knead");
/// The line above a tick of the other side, which a text merge cannot take.
const REWORD_FLOUR: (&str, &str) = ("Flour basics", "Flour basics, three kinds");

/// Asserts that both ticks are there, and no conflict.
#[track_caller]
fn has_both_ticks(repo: &Repo) {
    let text = repo.read("ROADMAP.md");
    assert!(
        text.contains("[x] Flour") && text.contains("[x] Knead"),
        "{text}"
    );
    assert!(!text.contains("<<<<"), "{text}");
    assert!(!repo.git("status --porcelain").contains("UU"));
}

/// A repository whose sides tick neighbours, so that plain text conflicts.
fn neighbours() -> Repo {
    let repo = registered(LIST);
    branch(&repo, "other", "ROADMAP.md", &[TICK_KNEAD]);
    edit(&repo, TICK_FLOUR.0, TICK_FLOUR.1);
    repo
}

#[test]
fn the_sides_conflict_without_the_driver() {
    let repo = neighbours();
    repo.roadmap("hook uninstall").succeeds();
    run(&repo, "merge -q other").ends_with(1);
}

#[test]
fn merging() {
    let repo = neighbours();
    run(&repo, "merge -q -m Merge other").succeeds();
    has_both_ticks(&repo);
}

#[test]
fn from_a_folder_below() {
    let repo = neighbours();
    fs::create_dir(repo.top().join("below")).unwrap();
    let words = ["merge", "-q", "-m", "Merge", "other"];
    repo.call("git", &words).within("below").run().succeeds();
    has_both_ticks(&repo);
}

#[test]
fn pulling_and_rebasing() {
    for how in ["--no-rebase", "--rebase"] {
        let repo = neighbours();
        run(&repo, &format!("pull -q --no-edit {how} . other")).succeeds();
        has_both_ticks(&repo);
    }
    let repo = neighbours();
    run(&repo, "rebase -q other").succeeds();
    has_both_ticks(&repo);
}

#[test]
fn picking_and_reverting() {
    let repo = neighbours();
    run(&repo, "cherry-pick other").succeeds();
    has_both_ticks(&repo);
    // Taking the first tick back leaves the other one.
    run(&repo, "revert --no-edit HEAD~1").succeeds();
    let text = repo.read("ROADMAP.md");
    assert!(
        text.contains("[ ] Flour") && text.contains("[x] Knead"),
        "{text}"
    );
}

#[test]
fn taking_from_the_stash() {
    let repo = registered(LIST);
    repo.edit("ROADMAP.md", TICK_KNEAD.0, TICK_KNEAD.1);
    repo.git("stash -q");
    edit(&repo, TICK_FLOUR.0, TICK_FLOUR.1);
    run(&repo, "stash pop -q").succeeds();
    has_both_ticks(&repo);
    assert_eq!(repo.git("stash list"), "");
}

#[test]
fn merging_trees() {
    let repo = neighbours();
    let tree = run(&repo, "merge-tree --write-tree main other").succeeds();
    let text = repo.git(&format!("show {}:ROADMAP.md", tree.stdout.trim()));
    assert!(
        text.contains("[x] Flour") && text.contains("[x] Knead"),
        "{text}"
    );
}

#[test]
fn a_reworded_task_keeps_the_tick_of_the_other_side() {
    let repo = registered(LIST);
    branch(&repo, "other", "ROADMAP.md", &[REWORD_FLOUR]);
    edit(&repo, TICK_FLOUR.0, TICK_FLOUR.1);
    run(&repo, "merge -q -m Merge other").succeeds();
    let text = repo.read("ROADMAP.md");
    assert!(text.contains("- [x] Flour basics, three kinds\n"), "{text}");
}

#[test]
fn both_made_the_file() {
    let repo = Repo::empty();
    repo.write("a.md", "");
    repo.commit_all("Begin");
    repo.roadmap("hook install").succeeds();
    repo.git("checkout -q -b other");
    repo.write("ROADMAP.md", LIST.replace(TICK_KNEAD.0, TICK_KNEAD.1));
    repo.commit_all("Theirs");
    repo.git("checkout -q main");
    repo.write("ROADMAP.md", LIST.replace(TICK_FLOUR.0, TICK_FLOUR.1));
    repo.commit_all("Ours");
    run(&repo, "merge -q -m Merge other").succeeds();
    has_both_ticks(&repo);
}

#[test]
fn several_merge_bases() {
    let repo = registered(LIST);
    branch(&repo, "one", "ROADMAP.md", &[TICK_KNEAD]);
    branch(&repo, "two", "ROADMAP.md", &[("[ ] Bake", "[x] Bake")]);
    for (name, other, result) in [("one", "two", "left"), ("two", "one", "right")] {
        repo.git(&format!("checkout -q -b {result} {name}"));
        run(&repo, &format!("merge -q --no-ff -m Cross {other}")).succeeds();
    }
    repo.git("checkout -q left");
    edit(&repo, TICK_FLOUR.0, TICK_FLOUR.1);
    repo.git("checkout -q right");
    edit(&repo, "[ ] Sponge", "[x] Sponge");
    run(&repo, "merge -q -m Merge left").succeeds();
    has_both_ticks(&repo);
    assert!(repo.read("ROADMAP.md").contains("[x] Sponge"));
}

/// A repository whose sides wrote different text in the same place.
fn different_words() -> Repo {
    let repo = registered(LIST);
    branch(
        &repo,
        "other",
        "ROADMAP.md",
        &[("Bake a loaf", "Bake a roll")],
    );
    edit(&repo, "Bake a loaf", "Bake a cake of bread");
    repo
}

#[test]
fn different_words_conflict() {
    let repo = different_words();
    run(&repo, "merge -q other").ends_with(1);
    assert_snapshot!(repo.read("ROADMAP.md"), @r"
    # Learn to bake

    ## Bread

    - [ ] Flour basics
    - [ ] Knead by hand
    <<<<<<< HEAD
    - [ ] Bake a cake of bread
    =======
    - [ ] Bake a roll
    >>>>>>> other

    ## Cake

    - [ ] Sponge basics
    - [ ] Butter cream
    ");
    assert!(repo.git("status --porcelain").contains("UU ROADMAP.md"));
}

#[test]
fn conflicts_look_as_the_user_wants() {
    for style in ["diff3", "zdiff3"] {
        let repo = different_words();
        repo.git(&format!("config merge.conflictStyle {style}"));
        repo.write(".git/info/attributes", {
            repo.read(".git/info/attributes") + "*.md conflict-marker-size=11\n"
        });
        run(&repo, "merge -q other").ends_with(1);
        let text = repo.read("ROADMAP.md");
        let base = repo.git("rev-parse --short main~1");
        for marker in [
            "<<<<<<<<<<< HEAD\n".to_owned(),
            format!("||||||||||| {base}- [ ] Bake a loaf\n"),
            ">>>>>>>>>>> other\n".to_owned(),
        ] {
            assert!(text.contains(&marker), "{marker} is not in {text}");
        }
    }
}

#[test]
fn pictures_stay_as_ours_has_them() {
    let repo = registered(LIST);
    repo.write(".roadmap/card.svg", "<svg>0</svg>\n");
    repo.commit_all("Picture");
    branch(&repo, "other", ".roadmap/card.svg", &[("0", "1")]);
    repo.write(".roadmap/card.svg", "<svg>2</svg>\n");
    repo.commit_all("Ours");
    run(&repo, "merge -q -m Merge other").succeeds();
    assert_eq!(repo.read(".roadmap/card.svg"), "<svg>2</svg>\n");
}

#[test]
fn a_tick_whose_task_is_gone_is_named() {
    let repo = registered(LIST);
    branch(
        &repo,
        "other",
        "ROADMAP.md",
        &[("- [ ] Butter cream\n", "")],
    );
    repo.git("checkout -q other");
    repo.edit("ROADMAP.md", "Bake a loaf", "Bake a big loaf");
    repo.commit_all("More");
    repo.git("checkout -q main");
    // Where one side deletes what the other ticks, the text stays in dispute
    // or goes; in both cases nothing goes unsaid.
    edit(&repo, "[ ] Butter", "[x] Butter");
    let run = run(&repo, "merge -m Merge other");
    let text = repo.read("ROADMAP.md");
    let said = "roadmap: ROADMAP.md: 'Butter cream' was ticked and is not in the merged list";
    assert!(
        text.contains("[x] Butter cream") || run.stderr.contains(said),
        "{run}\n{text}"
    );
}

/// Runs the driver by hand on three texts; returns the run and what is in ours.
fn by_hand(repo: &Repo, texts: [&str; 3], rest: &str) -> (Run, String) {
    for (name, text) in ["O", "A", "B"].iter().zip(texts) {
        repo.write(name, text);
    }
    let run = repo.roadmap(&format!("merge-driver O A B {rest}"));
    (run, repo.read("A"))
}

#[test]
fn what_is_wrong_is_no_conflict() {
    let repo = Repo::baking();
    repo.write("A", "ours\n");
    repo.write("B", "theirs\n");
    repo.write("O", "");
    assert_snapshot!(repo.session(&[
        "git roadmap merge-driver",
        "git roadmap merge-driver O A B",
        "git roadmap merge-driver O A B x ROADMAP.md",
        "git roadmap merge-driver --frob",
        "git roadmap merge-driver missing A B 7 ROADMAP.md",
        "git roadmap merge-driver . A B 7 ROADMAP.md",
    ]));
    assert_eq!(repo.read("A"), "ours\n");
    fs::write(repo.top().join("B"), b"caf\xe9\n").unwrap();
    let run = repo
        .roadmap("merge-driver O A B 7 ROADMAP.md")
        .ends_with(129);
    assert!(run.stderr.contains("ROADMAP.md:1:4: not UTF-8"), "{run}");
    repo.write("B", "a\0b\n");
    repo.roadmap("merge-driver O A B 7 ROADMAP.md")
        .ends_with(129);
    fs::write(repo.top().join("B"), vec![b'a'; 17 * 1024 * 1024]).unwrap();
    repo.roadmap("merge-driver O A B 7 ROADMAP.md")
        .ends_with(129);
    assert_eq!(repo.read("A"), "ours\n");
}

#[test]
fn nothing_speaks_for_the_driver() {
    let repo = Repo::baking();
    let call = repo.roadmap_call("merge-driver O A B 7 ROADMAP.md");
    call.env("COMPLETE", "bash").run().ends_with(129);
    let call = repo.roadmap_call("merge-driver -h");
    call.run().succeeds();
}

#[test]
fn paths_of_every_kind() {
    let same = ["a\n", "a\n", "a\n"];
    for path in [
        "--json",
        "-q",
        "-",
        "--",
        "'a b.md'",
        "'\"x\" [y]*?.md'",
        "Größe.md",
    ] {
        let repo = Repo::baking();
        let (run, ours) = by_hand(&repo, same, &format!("7 {path}"));
        assert_eq!((run.status, ours.as_str()), (Some(0), "a\n"), "{run}");
    }
    // Outside of a repository, and where the roadmap cannot be found.
    let folder = Repo::folder();
    let (run, ours) = by_hand(&folder, same, "7 README.md HEAD '' -h");
    assert_eq!((run.status, ours.as_str()), (Some(0), "a\n"), "{run}");
    let broken = Repo::baking();
    broken.write(".roadmap/config.toml", "frob = 1\n");
    by_hand(&broken, same, "7 ROADMAP.md").0.succeeds();
}

#[test]
fn a_failure_leaves_everything_as_it_was() {
    let repo = Repo::with(b"# Caf\xe9\n\n- [ ] a\n\n- [ ] b\n");
    repo.roadmap("hook install");
    let write = |text: &[u8], message: &str| {
        repo.write("ROADMAP.md", text);
        repo.commit_all(message);
    };
    repo.git("checkout -q -b other");
    write(b"# Caf\xe9\n\n- [ ] a\n\n- [x] b\n", "Theirs");
    repo.git("checkout -q main");
    let ours = b"# Caf\xe9\n\n- [x] a\n\n- [ ] b\n";
    write(ours, "Ours");
    assert_snapshot!(repo.session(&["git merge other", "git status --porcelain"]));
    assert_eq!(fs::read(repo.top().join("ROADMAP.md")).unwrap(), ours);
    // The way out that it names.
    let driver = "merge.roadmap.driver=git merge-file %A %O %B";
    let words = ["-c", driver, "merge", "-q", "-m", "Merge", "other"];
    repo.call("git", &words).run().succeeds();
    let merged = b"# Caf\xe9\n\n- [x] a\n\n- [x] b\n";
    assert_eq!(fs::read(repo.top().join("ROADMAP.md")).unwrap(), merged);
}

#[test]
#[cfg(unix)]
fn without_the_program_git_merges_as_ever() {
    let tool = std::path::Path::new(env!("CARGO_BIN_EXE_git-roadmap"))
        .parent()
        .unwrap();
    let path = std::env::var("PATH").unwrap();
    let folders = path.split(':').filter(|folder| {
        *folder != tool.to_str().unwrap()
            && !std::path::Path::new(folder).join("git-roadmap").exists()
    });
    let path = folders.collect::<Vec<_>>().join(":");
    let merge = |repo: &Repo| {
        let words = ["merge", "-q", "-m", "Merge", "other"];
        repo.call("git", &words).env("PATH", &path).run()
    };
    let repo = different_words();
    merge(&repo).ends_with(1);
    let text = repo.read("ROADMAP.md");
    assert!(
        text.contains("<<<<<<< ours\n") && text.contains(">>>>>>> theirs\n"),
        "{text}"
    );
    let repo = registered(LIST);
    branch(
        &repo,
        "other",
        "ROADMAP.md",
        &[("[ ] Butter", "[x] Butter")],
    );
    edit(&repo, TICK_FLOUR.0, TICK_FLOUR.1);
    merge(&repo).succeeds();
    let text = repo.read("ROADMAP.md");
    assert!(
        text.contains("[x] Flour") && text.contains("[x] Butter"),
        "{text}"
    );
}

#[test]
fn another_place_than_the_usual_one() {
    for path in ["docs/ROADMAP.md", "plan/my [list] \"x\" é*.md"] {
        let repo = Repo::empty();
        if path.starts_with("plan") {
            let quoted = path.replace('"', "\\\"");
            repo.write(".roadmap/config.toml", format!("roadmap = \"{quoted}\"\n"));
        }
        repo.write(path, LIST);
        repo.commit_all("Begin");
        repo.roadmap("hook install").succeeds();
        branch(&repo, "other", path, &[TICK_KNEAD]);
        repo.edit(path, TICK_FLOUR.0, TICK_FLOUR.1);
        repo.commit_all("Ours");
        run(&repo, "merge -q -m Merge other").succeeds();
        let text = repo.read(path);
        assert!(
            text.contains("[x] Flour") && text.contains("[x] Knead"),
            "{text}"
        );
    }
}

#[test]
fn a_linked_worktree() {
    let repo = registered(LIST);
    repo.git("worktree add -q -b linked ../linked");
    let linked = repo.beside("linked");
    let text = LIST.replace(TICK_KNEAD.0, TICK_KNEAD.1);
    fs::write(linked.join("ROADMAP.md"), text).unwrap();
    repo.git("-C ../linked commit -q -a -m Linked");
    edit(&repo, TICK_FLOUR.0, TICK_FLOUR.1);
    run(&repo, "-C ../linked merge -q -m Merge main").succeeds();
    let text = fs::read_to_string(linked.join("ROADMAP.md")).unwrap();
    assert!(
        text.contains("[x] Flour") && text.contains("[x] Knead"),
        "{text}"
    );
    // Registered from one, seen from the other.
    let status = repo.roadmap("-C ../linked hook status --json").json();
    assert_eq!(status["mergeDriver"]["state"], "set-up");
}

#[test]
fn a_bare_repository_is_not_concerned() {
    let repo = neighbours();
    repo.git("clone -q --bare . ../bare.git");
    run(&repo, "-C ../bare.git merge-tree --write-tree main other").ends_with(1);
    // Nor does the driver fail where somebody registers it there.
    let bare = repo.beside("bare.git");
    for name in ["info/attributes", "config"] {
        let own = repo.read(&format!(".git/{name}"));
        fs::write(bare.join(name), own.replace("bare = false", "bare = true")).unwrap();
    }
    run(&repo, "-C ../bare.git merge-tree --write-tree main other").succeeds();
}

#[test]
fn the_registration_comes_and_goes() {
    let attributes = ".git/info/attributes";
    for text in [None, Some("*.md merge=union"), Some("a -text\r\n")] {
        let repo = Repo::with(LIST);
        if let Some(text) = text {
            repo.write(attributes, text);
        }
        let config = repo.read(".git/config");
        repo.roadmap("hook install").succeeds();
        let installed = [repo.read(attributes), repo.read(".git/config")];
        assert_ne!(installed[1], config);
        repo.roadmap("hook install").succeeds();
        assert_eq!([repo.read(attributes), repo.read(".git/config")], installed);
        let seen = repo.git("check-attr merge ROADMAP.md .roadmap/a.svg README.md");
        let readme = if text == Some("*.md merge=union") {
            "union"
        } else {
            "unspecified"
        };
        let expected = format!(
            "ROADMAP.md: merge: roadmap\n.roadmap/a.svg: merge: roadmap\nREADME.md: merge: {readme}\n"
        );
        assert_eq!(seen, expected);
        repo.roadmap("hook uninstall").succeeds();
        assert_eq!(repo.read(".git/config"), config);
        let path = repo.top().join(attributes);
        assert_eq!(fs::read_to_string(path).ok().as_deref(), text);
        assert_eq!(repo.git("status --porcelain"), "");
    }
}

#[test]
fn the_block_follows_the_files_with_blocks() {
    let repo = registered(LIST);
    repo.write(".gitattributes", "*.md merge=union\n");
    repo.write(
        "README.md",
        "<!-- roadmap:badges -->\n<!-- /roadmap:badges -->\n",
    );
    repo.write("docs/a b.md", "");
    repo.write(".roadmap/config.toml", "files = [\"docs/a b.md\"]\n");
    repo.commit_all("More");
    let state = |repo: &Repo| repo.roadmap("hook status --json").json()["mergeDriver"].clone();
    assert_eq!(state(&repo)["state"], "not-set-up");
    let run = repo.roadmap("hook install").succeeds();
    assert!(run.stdout.contains("merge driver  set up: "), "{run}");
    assert_eq!(state(&repo)["state"], "set-up");
    assert_snapshot!(repo.read(".git/info/attributes"), @r#"
    # >>> git-roadmap >>>
    # To take out these lines: git roadmap hook uninstall
    /ROADMAP.md merge=roadmap
    /README.md merge=roadmap
    "/docs/a b.md" merge=roadmap
    /.roadmap/*.svg merge=roadmap
    # <<< git-roadmap <<<
    "#);
}

#[test]
fn what_the_user_has_decided_stays() {
    let state = |repo: &Repo| repo.roadmap("hook status --json").json()["mergeDriver"].clone();
    // A command of one's own that runs us.
    let repo = Repo::with(LIST);
    repo.git("config merge.roadmap.driver 'nice git-roadmap merge-driver %O %A %B %L %P'");
    let config = repo.read(".git/config");
    repo.roadmap("hook install").succeeds();
    assert_eq!(repo.read(".git/config"), config);
    assert_eq!(state(&repo)["state"], "set-up");
    repo.roadmap("hook uninstall").succeeds();
    assert_eq!(repo.read(".git/config"), config);
    // One that does not.
    let repo = Repo::with(LIST);
    repo.git("config merge.roadmap.driver true");
    assert_snapshot!(repo.session(&["git roadmap hook install", "git roadmap hook status"]));
    assert!(!repo.top().join(".git/info/attributes").exists());
    // A line below our block.
    let repo = registered(LIST);
    let attributes = repo.read(".git/info/attributes") + "ROADMAP.md merge=union\n";
    repo.write(".git/info/attributes", &attributes);
    repo.roadmap("hook install").succeeds();
    assert_eq!(repo.read(".git/info/attributes"), attributes);
    assert_eq!(state(&repo)["state"], "elsewhere");
    // A block that somebody has damaged.
    let damaged = attributes.replace("# <<<", "#");
    repo.write(".git/info/attributes", &damaged);
    assert_snapshot!(repo.roadmap("hook install"));
    assert_eq!(repo.read(".git/info/attributes"), damaged);
}

#[test]
fn setting_up_registers_and_its_undo_takes_it_back() {
    let repo = Repo::with(LIST);
    let config = repo.read(".git/config");
    let json = repo.roadmap("init --own --yes --json").succeeds().json();
    assert_eq!(json["mergeDriver"], "registered");
    assert!(
        repo.read(".git/info/attributes")
            .contains("/ROADMAP.md merge=roadmap")
    );
    let run = repo.roadmap("init --undo --yes").succeeds();
    assert!(
        run.stdout.contains("as plain text again in this clone"),
        "{run}"
    );
    assert_eq!(repo.read(".git/config"), config);
    assert!(!repo.top().join(".git/info/attributes").exists());
    // Our hooks want it, too.
    repo.roadmap("init --own --yes").succeeds();
    repo.roadmap("hook install");
    repo.roadmap("init --undo --yes").succeeds();
    assert!(repo.top().join(".git/info/attributes").exists());
}

#[test]
fn a_fresh_clone_of_what_is_set_up() {
    let repo = Repo::with(LIST);
    repo.roadmap("init --own --yes").succeeds();
    repo.git("clone -q . ../clone");
    assert_snapshot!(repo.session(&[
        "git -C ../clone remote add upstream ..",
        "git roadmap -C ../clone status",
        "git roadmap -C ../clone init",
        "git roadmap -C ../clone status --json",
    ]));
}

#[test]
fn status_names_the_remedy_only_where_there_is_an_original() {
    let repo = Repo::with(LIST);
    let line = "merges the list as plain text";
    assert!(!repo.roadmap("status").stdout.contains(line));
    assert!(repo.roadmap("status --json").json()["mergeDriver"].is_null());
    repo.git("config roadmap.upstream ../original");
    assert!(repo.roadmap("status").stdout.contains(line));
    assert_eq!(repo.roadmap("status --json").json()["mergeDriver"], false);
    repo.roadmap("hook install").succeeds();
    assert!(!repo.roadmap("status").stdout.contains(line));
    assert_eq!(repo.roadmap("status --json").json()["mergeDriver"], true);
}
