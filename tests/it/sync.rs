//! `git roadmap sync`: what others changed comes in, every tick stays.

use insta::assert_snapshot;

use crate::harness::Repo;

/// A copy of an author's roadmap in `../author`, with the user's own remote in
/// `../fork.git` and a second computer in `../phone`.
fn copy() -> Repo {
    let repo = Repo::with_blocks();
    repo.git("clone -q . ../author");
    repo.git("clone -q --bare . ../fork.git");
    repo.git("remote add origin ../fork.git");
    repo.git("fetch -q origin");
    repo.git("branch -q -u origin/main");
    repo.git("clone -q ../fork.git ../phone");
    repo.git("remote add upstream ../author");
    for place in ["../author", "../phone"] {
        repo.git(&format!("-C {place} config user.name Bea"));
        repo.git(&format!("-C {place} config user.email bea@example.org"));
    }
    repo
}

/// The author changes the roadmap.
fn author(repo: &Repo, edits: &[(&str, &str)]) {
    for (from, to) in edits {
        repo.edit("../author/ROADMAP.md", from, to);
    }
    repo.git("-C ../author commit -qam More");
}

const EDITS: [(&str, &str); 3] = [
    ("Flour basics", "Flour basics: three kinds"),
    ("- [ ] Butter cream\n", ""),
    ("- [ ] Sponge", "- [ ] Muffins\n- [ ] Sponge"),
];

#[test]
fn other_computers_and_the_original() {
    let repo = copy();
    repo.roadmap("check -q flour basics").succeeds();
    repo.roadmap("check -q butter cream").succeeds();
    repo.roadmap("-C ../phone check -q sponge basics")
        .succeeds();
    repo.git("-C ../phone push -q");
    author(&repo, &EDITS);
    let before = repo.git("rev-parse HEAD");
    let dry = repo.roadmap("sync -n").succeeds();
    assert_eq!(repo.git("rev-parse HEAD"), before);
    assert_snapshot!(dry.without_variables());
    assert_snapshot!(repo.session(&[
        "git roadmap sync",
        "git show -s --format=%B",
        "git status --short"
    ]));
    let text = repo.read("ROADMAP.md");
    for line in [
        "- [x] Flour basics: three kinds",
        "- [ ] Muffins",
        "- [x] Sponge basics",
    ] {
        assert!(text.contains(line), "{text}");
    }
    assert!(!text.contains("Butter cream"));
    repo.roadmap("verify").succeeds();
    let parents = repo.git("show -s --format=%P");
    assert_eq!(parents.split_whitespace().count(), 2);
    assert!(parents.contains(repo.git("-C ../author rev-parse HEAD").trim()));
    repo.roadmap("sync").succeeds();
    assert_eq!(repo.git("show -s --format=%P"), parents);
}

#[test]
fn two_computers_that_move_one_badge() {
    let repo = copy();
    repo.git("remote remove upstream");
    repo.roadmap("check -q flour basics").succeeds();
    repo.roadmap("-C ../phone check -q sponge basics")
        .succeeds();
    repo.git("-C ../phone push -q");
    repo.roadmap("sync --push").succeeds();
    repo.roadmap("verify").succeeds();
    repo.roadmap("status --json").succeeds();
    assert!(repo.read(".roadmap/progress.svg").contains("75%"));
    repo.git("-C ../phone pull -q");
    assert_eq!(repo.read("../phone/ROADMAP.md"), repo.read("ROADMAP.md"));
}

#[test]
fn the_original_is_taken_as_it_is_where_there_is_nothing_of_ones_own() {
    let repo = copy();
    author(&repo, &EDITS[..1]);
    repo.git("-C ../author rev-parse HEAD");
    repo.roadmap("sync").succeeds();
    assert_eq!(
        repo.git("rev-parse HEAD"),
        repo.git("-C ../author rev-parse HEAD")
    );
}

#[test]
fn ticks_of_the_author_stay_with_the_author() {
    let repo = copy();
    author(&repo, &[("[ ] Sponge", "[x] Sponge")]);
    repo.roadmap("sync").succeeds();
    assert!(repo.read("ROADMAP.md").contains("[ ] Sponge"));
    author(&repo, &[("[ ] Butter", "[x] Butter")]);
    repo.roadmap("sync --with-ticks").succeeds();
    assert!(repo.read("ROADMAP.md").contains("[x] Butter"));
}

#[test]
fn removed_tasks_can_be_kept() {
    let repo = copy();
    repo.roadmap("check -q butter cream").succeeds();
    author(&repo, &EDITS);
    repo.roadmap("sync --keep-removed").succeeds();
    let text = repo.read("ROADMAP.md");
    assert!(
        text.ends_with("\n## Kept from earlier versions\n\n- [x] Butter cream\n"),
        "{text}"
    );
    assert!(
        text.contains("- [Kept from earlier versions](#kept-from-earlier-versions)"),
        "{text}"
    );
    repo.roadmap("verify").succeeds();
}

#[test]
fn a_copy_without_shared_history() {
    let repo = copy();
    let template = Repo::empty();
    for path in [
        "ROADMAP.md",
        ".roadmap/progress.svg",
        ".roadmap/phase-1.svg",
        ".roadmap/phase-2.svg",
    ] {
        template.write(path, repo.read(path));
    }
    template.commit_all("Initial commit");
    template.roadmap("check -q flour basics").succeeds();
    author(&repo, &EDITS);
    let original = repo.beside("author");
    let original = original.to_str().unwrap();
    template.roadmap_call("sync").run().succeeds();
    template
        .call("git-roadmap", &["sync", original])
        .run()
        .succeeds();
    assert!(
        template
            .read("ROADMAP.md")
            .contains("- [x] Flour basics: three kinds")
    );
    template.roadmap("verify").succeeds();
    author(&repo, &[("Muffins", "Muffins and scones")]);
    let again = template
        .call("git-roadmap", &["sync", original])
        .run()
        .succeeds();
    assert!(again.to_string().contains("1 commit"), "{again}");
    assert!(
        template
            .read("ROADMAP.md")
            .contains("- [x] Flour basics: three kinds")
    );
}

#[test]
fn conflicts_are_left_to_the_user() {
    let repo = copy();
    repo.edit("ROADMAP.md", "[ ] Flour basics", "[x] All flours");
    repo.write("notes.md", "mine\n");
    repo.commit_all("Mine");
    repo.roadmap("check -q sponge basics").succeeds();
    repo.write("../author/notes.md", "theirs\n");
    repo.git("-C ../author add notes.md");
    author(&repo, &EDITS);
    assert_snapshot!(repo.session(&["git roadmap sync", "git status --short", "git roadmap sync"]));
    let text = repo.read("ROADMAP.md");
    assert!(
        text.contains("- [x] All flours\n=======\n- [x] Flour basics: three kinds\n>>>>>>> "),
        "{text}"
    );
    assert!(text.contains("- [x] Sponge basics"));
    repo.git("merge --abort");
    assert!(repo.git("status --short").is_empty());
}

#[test]
fn only_other_files_conflict() {
    let repo = copy();
    repo.write("notes.md", "mine\n");
    repo.commit_all("Mine");
    repo.roadmap("check -q flour basics").succeeds();
    repo.write("../author/notes.md", "theirs\n");
    repo.git("-C ../author add notes.md");
    author(&repo, &EDITS);
    repo.roadmap("sync").ends_with(1);
    assert!(
        repo.read("ROADMAP.md")
            .contains("- [x] Flour basics: three kinds")
    );
    assert!(!repo.git("status --short").contains("UU ROADMAP.md"));
    repo.write("notes.md", "both\n");
    repo.git("add notes.md");
    repo.git("commit -q --no-edit");
    repo.roadmap("verify").succeeds();
    assert_eq!(
        repo.git("show -s --format=%P").split_whitespace().count(),
        2
    );
}

#[test]
fn refusals() {
    let repo = copy();
    repo.edit("ROADMAP.md", "Flour", "Flours");
    assert_snapshot!(repo.session(&["git roadmap sync"]));
    repo.git("checkout -q .");
    repo.git("config protocol.ext.allow always");
    let attack = repo
        .call("git-roadmap", &["sync", "ext::sh -c touch% pwned"])
        .run()
        .ends_with(2);
    assert!(attack.to_string().contains("never followed"), "{attack}");
    assert!(!repo.top().join("pwned").exists());
    repo.call("git-roadmap", &["sync", "--", "--upload-pack=touch pwned"])
        .run()
        .ends_with(2);
    let alone = Repo::baking();
    assert_snapshot!(alone.session(&["git roadmap sync"]));
}

#[test]
fn as_json() {
    let repo = copy();
    repo.roadmap("check -q butter cream").succeeds();
    author(&repo, &EDITS);
    let json = repo.roadmap("sync --json").succeeds().json();
    assert_eq!(json["kind"], "sync");
    let merge = &json["merges"][1];
    assert_eq!(
        (&merge["source"], &merge["state"]),
        (&"original".into(), &"merged".into())
    );
    assert_eq!(merge["report"]["lost"][0]["text"], "Butter cream");
    assert_eq!(merge["report"]["lost"][0]["ticked"], "2026-05-01");
    assert_eq!(merge["report"]["added"][0]["text"], "Muffins");
    assert_eq!(
        merge["report"]["reworded"][0]["after"]["text"],
        "Flour basics: three kinds"
    );
}

#[test]
fn an_original_that_a_committed_file_names_is_asked_for_first() {
    let repo = copy();
    repo.git("remote remove upstream");
    author(&repo, &EDITS);
    let url = format!("file://{}", repo.beside("author").display());
    repo.write(".roadmap/config.toml", format!("original = \"{url}\"\n"));
    repo.commit_all("Name the original");
    // A place on this computer is never taken from a committed file.
    let run = repo.roadmap("sync").succeeds().to_string();
    assert!(run.contains("is not fetched: file://"), "{run}");
    repo.write(
        ".roadmap/config.toml",
        "original = \"https://127.0.0.1:1/ada/list; rm x\"\n",
    );
    repo.commit_all("Name another");
    repo.roadmap("check -q flour basics").succeeds();
    assert_snapshot!(repo.session(&["git roadmap sync", "git config --get-regexp roadmap"]));
    repo.git("config roadmap.upstream ../author");
    repo.roadmap("sync").succeeds();
    assert!(
        repo.read("ROADMAP.md")
            .contains("- [x] Flour basics: three kinds")
    );
}

#[test]
fn each_tick_tells_how_it_was_carried() {
    let repo = copy();
    repo.roadmap("check -q flour basics").succeeds();
    repo.roadmap("check -q sponge basics").succeeds();
    author(
        &repo,
        &[
            ("Flour basics", "Flour basics: three kinds"),
            ("- [ ] Sponge basics\n", ""),
            ("## Phase 2", "- [ ] Sponge basics\n\n## Phase 2"),
        ],
    );
    let run = repo.roadmap("sync -v").succeeds().to_string();
    assert!(
        run.contains("3 of 3 ticks carried (1 in place, 1 by text, 1 by likeness).\n"),
        "{run}"
    );
}

#[test]
fn a_roadmap_that_the_author_renamed() {
    let repo = copy();
    repo.roadmap("check -q flour basics").succeeds();
    repo.git("-C ../author mv ROADMAP.md PLAN.md");
    repo.write("../author/.roadmap/config.toml", "roadmap = \"PLAN.md\"\n");
    repo.edit(
        "../author/PLAN.md",
        "Flour basics",
        "Flour basics: three kinds",
    );
    repo.git("-C ../author add -A");
    repo.git("-C ../author commit -qm Rename");
    let dry = repo.roadmap("sync -n").succeeds().to_string();
    assert!(dry.contains("ROADMAP.md is now PLAN.md\n"), "{dry}");
    repo.roadmap("sync").succeeds();
    let text = repo.read("PLAN.md");
    assert!(text.contains("- [x] Flour basics: three kinds"), "{text}");
    assert!(!repo.top().join("ROADMAP.md").exists());
    assert_eq!(repo.git("status --short"), "");
    repo.roadmap("verify").succeeds();
}

#[test]
fn a_roadmap_that_the_copy_renamed() {
    let repo = copy();
    repo.git("mv ROADMAP.md PLAN.md");
    repo.write(".roadmap/config.toml", "roadmap = \"PLAN.md\"\n");
    repo.commit_all("Rename");
    repo.roadmap("check -q flour basics").succeeds();
    for _ in 0..2 {
        // With the driver registered and without.
        author(&repo, &EDITS);
        repo.roadmap("sync").succeeds();
        let text = repo.read("PLAN.md");
        assert!(text.contains("- [x] Flour basics: three kinds"), "{text}");
        assert!(text.contains("Muffins"), "{text}");
        assert!(!repo.top().join("ROADMAP.md").exists());
        repo.roadmap("verify").succeeds();
        repo.git("reset -q --keep HEAD^");
        repo.git("-C ../author reset -q --hard HEAD^");
    }
}

#[test]
fn a_roadmap_that_the_author_took_away() {
    let repo = copy();
    repo.git("-C ../author rm -q ROADMAP.md");
    repo.git("-C ../author commit -qm Gone");
    let before = repo.git("rev-parse HEAD");
    assert_snapshot!(repo.session(&["git roadmap sync"]));
    assert_eq!(repo.git("rev-parse HEAD"), before);
    assert!(repo.top().join("ROADMAP.md").exists());
}

#[test]
fn undo_does_not_reach_behind_a_merge() {
    let repo = copy();
    repo.roadmap("check -q flour basics").succeeds();
    author(&repo, &EDITS);
    repo.roadmap("sync -q").succeeds();
    let text = repo.read("ROADMAP.md");
    assert_snapshot!(repo.session(&["git roadmap undo"]));
    assert_eq!(repo.read("ROADMAP.md"), text);
    repo.roadmap("check -q muffins").succeeds();
    repo.roadmap("undo").succeeds();
    assert_eq!(repo.read("ROADMAP.md"), text);
}

#[cfg(unix)]
#[test]
fn a_look_ahead_runs_no_hook_and_signs_nothing() {
    let repo = copy();
    repo.roadmap("check -q flour basics").succeeds();
    author(&repo, &EDITS);
    repo.hook("commit-msg", "exit 1");
    repo.hook("pre-merge-commit", "touch ran");
    repo.git("config commit.gpgSign true");
    repo.git("config gpg.program false");
    repo.roadmap("sync -n").succeeds();
    assert!(!repo.top().join("ran").exists());
    repo.roadmap("sync").ends_with(2);
}

#[test]
fn what_is_in_the_way_is_said_before_anything_else() {
    let repo = copy();
    repo.roadmap("check -q flour basics").succeeds();
    repo.write("../author/notes.md", "theirs\n");
    repo.git("-C ../author add notes.md");
    author(&repo, &EDITS);
    repo.write("notes.md", "mine\n");
    assert_snapshot!(repo.session(&["git roadmap sync", "git status --short"]));
}

#[test]
fn conflicts_elsewhere_leave_pictures_and_line_endings_right() {
    let repo = copy();
    repo.git("config core.autocrlf true");
    repo.write("README.md", "# Mine\n\n- mine\n");
    repo.commit_all("Mine");
    repo.roadmap("check -q flour basics").succeeds();
    repo.write("../author/README.md", "# Theirs\n\n- theirs\n");
    repo.git("-C ../author add README.md");
    author(&repo, &[("- [ ] Butter cream\n", "")]);
    repo.roadmap("sync").ends_with(1);
    assert!(repo.read("README.md").contains("<<<<<<< HEAD\r\n"));
    assert!(repo.read("ROADMAP.md").contains("- [x] Flour basics\r\n"));
    let status = repo.git("status --short");
    assert!(
        status.starts_with(
            "M  .roadmap/progress.svg
AA README.md"
        ),
        "{status}"
    );
    repo.write("README.md", "# Both\r\n");
    repo.git("add README.md");
    repo.git("commit -q --no-edit");
    repo.roadmap("verify").succeeds();
    assert_eq!(repo.git("status --short"), "");
}

#[test]
fn ticks_are_never_pushed_to_the_original() {
    let repo = copy();
    repo.git("remote remove origin");
    repo.git("fetch -q upstream");
    repo.git("branch -q -u upstream/main");
    repo.roadmap("check -q flour basics").succeeds();
    assert_snapshot!(repo.session(&["git roadmap sync --push"]));
}

#[test]
fn one_side_took_another_file_away() {
    let repo = copy();
    repo.write("../author/notes.md", "one\n");
    repo.git("-C ../author add notes.md");
    author(&repo, &[]);
    repo.roadmap("sync -q").succeeds();
    repo.write("notes.md", "two\n");
    repo.commit_all("Mine");
    repo.git("-C ../author rm -q notes.md");
    author(&repo, &EDITS);
    assert_snapshot!(repo.session(&["git roadmap sync -n", "git roadmap sync"]));
}

#[cfg(unix)]
#[test]
fn nothing_is_written_behind_a_link_of_the_authors() {
    use std::os::unix::fs::symlink;
    let repo = copy();
    let precious = repo.beside("precious.md");
    std::fs::write(&precious, "precious\n").unwrap();
    repo.write(
        "README.md",
        "# Mine\n\n<!-- roadmap:badges -->\n<!-- /roadmap:badges -->\n",
    );
    repo.roadmap("refresh").succeeds();
    repo.commit_all("Mine");
    repo.roadmap("check -q flour basics").succeeds();
    for name in ["README.md", "ROADMAP.md", ".roadmap/progress.svg"] {
        let there = repo.beside("author").join(name);
        drop(std::fs::remove_file(&there));
        symlink(&precious, &there).unwrap();
        repo.git("-C ../author add -A");
        repo.git("-C ../author commit -qm Link");
        let config = repo.read(".git/config");
        let run = repo.roadmap("sync").to_string();
        assert_eq!(
            std::fs::read_to_string(&precious).unwrap(),
            "precious\n",
            "{run}"
        );
        if repo.git("status").contains("merge --abort") {
            repo.git("merge --abort");
        }
        assert!(repo.read(".git/config").starts_with(config.trim_end()));
        assert!(
            repo.read("ROADMAP.md").contains("- [x] Flour basics"),
            "{run}"
        );
        repo.git("-C ../author reset -q --hard HEAD^");
        repo.git("reset -q --hard");
        repo.git("clean -qfd");
    }
}

#[test]
fn another_copy_of_mine_unticked_a_task() {
    let repo = copy();
    repo.git("remote remove upstream");
    repo.roadmap("check -q flour basics").succeeds();
    repo.roadmap("-C ../phone uncheck -q knead").succeeds();
    repo.git("-C ../phone push -q");
    assert_snapshot!(repo.session(&["git roadmap sync"]));
}

#[test]
fn removed_tasks_are_kept_beside_conflicts_and_the_merge_can_be_taken_back() {
    let repo = copy();
    repo.roadmap("check -q butter cream").succeeds();
    repo.edit("ROADMAP.md", "Flour basics", "All flours");
    repo.commit_all("Mine");
    author(&repo, &EDITS);
    repo.roadmap("sync --keep-removed").ends_with(1);
    let text = repo.read("ROADMAP.md");
    assert!(
        text.ends_with("## Kept from earlier versions\n\n- [x] Butter cream\n"),
        "{text}"
    );
    repo.git("merge --abort");
    assert_eq!(repo.git("status --short"), "");
}

#[cfg(unix)]
#[test]
fn a_push_that_lost_a_race_is_made_again() {
    let repo = copy();
    repo.roadmap("-C ../phone check -q sponge basics")
        .succeeds();
    repo.roadmap("check -q flour basics").succeeds();
    // The phone is faster, once: after we have fetched and before we push.
    repo.hook(
        "pre-push",
        "test -e .git/raced && exit 0; touch .git/raced\n\
         unset $(git rev-parse --local-env-vars)\n\
         git -C ../phone push -q",
    );
    repo.roadmap("sync --push").succeeds();
    assert!(repo.top().join(".git/raced").exists());
    let ours = repo.git("rev-parse HEAD");
    assert_eq!(repo.git("-C ../fork.git rev-parse main"), ours);
    let text = repo.read("ROADMAP.md");
    for line in ["- [x] Flour basics", "- [x] Sponge basics"] {
        assert!(text.contains(line), "{text}");
    }
    repo.roadmap("verify").succeeds();
}

#[cfg(unix)]
#[test]
fn a_push_that_is_refused_leaves_the_merge() {
    let repo = copy();
    repo.roadmap("check -q flour basics").succeeds();
    author(&repo, &EDITS);
    repo.hook("pre-push", "echo not today >&2; exit 1");
    let run = repo.roadmap("sync --push").ends_with(2).to_string();
    assert!(
        run.contains("git push failed") && run.contains("not today"),
        "{run}"
    );
    assert!(
        run.contains("kept      the commit stands on this computer"),
        "{run}"
    );
    assert_eq!(
        repo.git("show -s --format=%P").split_whitespace().count(),
        2
    );
    assert_eq!(repo.git("status --short"), "");
}

#[test]
fn a_conflict_is_finished_by_the_commands_on_the_screen() {
    let repo = copy();
    repo.edit("ROADMAP.md", "[ ] Flour basics", "[x] All flours");
    repo.commit_all("Mine");
    author(&repo, &EDITS);
    repo.git("-C ../author mv ROADMAP.md PLAN.md");
    repo.write("../author/.roadmap/config.toml", "roadmap = \"PLAN.md\"\n");
    repo.git("-C ../author add -A");
    repo.git("-C ../author commit -qm Rename");
    let run = repo.roadmap("sync").ends_with(1).to_string();
    let commands = "git roadmap refresh && git add -u && git commit";
    assert!(run.contains(&format!("hint: then: {commands}\n")), "{run}");
    assert!(run.contains("conflicts in PLAN.md;"), "{run}");
    let text = repo.read("PLAN.md");
    let ours = text.find("<<<<<<<").unwrap();
    let middle = text.find("=======\n").unwrap();
    let theirs = text.find(">>>>>>>").unwrap();
    let rest = text[theirs..].split_once('\n').unwrap().1;
    let solved = format!("{}{}{rest}", &text[..ours], &text[middle + 8..theirs]);
    repo.write("PLAN.md", solved);
    repo.roadmap("refresh").succeeds();
    repo.git("add -u");
    repo.git("commit -q --no-edit");
    repo.roadmap("verify").succeeds();
    assert_eq!(repo.git("status --short"), "");
    // Under its new name too, Git merges it task by task.
    let attributes = repo.read(".git/info/attributes");
    assert!(attributes.contains("/PLAN.md "), "{attributes}");
}

#[test]
fn edits_of_other_files_survive_a_merge_with_conflicts() {
    let repo = copy();
    repo.write("README.md", "# Mine\n");
    repo.commit_all("Readme");
    repo.edit("ROADMAP.md", "[ ] Flour basics", "[x] All flours");
    repo.commit_all("Mine");
    author(&repo, &EDITS);
    repo.write("README.md", "# Mine\n\nnot committed\n");
    repo.roadmap("sync").ends_with(1);
    assert_eq!(repo.read("README.md"), "# Mine\n\nnot committed\n");
    repo.git("merge --abort");
    assert_eq!(repo.read("README.md"), "# Mine\n\nnot committed\n");
}

#[test]
fn edits_of_a_file_whose_blocks_follow_are_refused_ahead() {
    let repo = copy();
    repo.write(
        "README.md",
        "# Mine\n\n<!-- roadmap:badges -->\n<!-- /roadmap:badges -->\n",
    );
    repo.roadmap("refresh").succeeds();
    repo.write("notes.md", "mine\n");
    repo.commit_all("Mine");
    repo.write("../author/notes.md", "theirs\n");
    repo.git("-C ../author add notes.md");
    let phase = ("## Phase 2", "## Phase 3: Pie\n\n- [ ] Crust\n\n## Phase 2");
    author(&repo, &[phase]);
    repo.edit("README.md", "# Mine", "# My own");
    let edited = repo.read("README.md");
    let run = repo.roadmap("sync").ends_with(2).to_string();
    assert!(
        run.contains("would overwrite") && run.contains("README.md"),
        "{run}"
    );
    assert_eq!(repo.read("README.md"), edited);
    assert_eq!(repo.git("status --short").trim(), "M README.md");
    repo.git("commit -qam Own");
    repo.roadmap("sync").ends_with(1);
    assert!(repo.read("README.md").contains("phase-3.svg"));
}

#[test]
fn settings_of_the_author_that_would_stop_everything_are_refused() {
    let repo = copy();
    repo.roadmap("check -q flour basics").succeeds();
    let before = repo.git("rev-parse HEAD");
    let settings = "../author/.roadmap/config.toml";
    repo.write(settings, "roadmap = [bad\n");
    repo.git("-C ../author add -A");
    repo.git("-C ../author commit -qm Broken");
    let run = repo.roadmap("sync").ends_with(2).to_string();
    assert!(
        run.contains("the settings of author cannot be used"),
        "{run}"
    );
    // The list went elsewhere, and something else took its place.
    repo.git("-C ../author mv ROADMAP.md PLAN.md");
    repo.write(
        "../author/ROADMAP.md",
        "# Moved\n\nSee [PLAN.md](PLAN.md).\n",
    );
    repo.write(settings, "roadmap = \"PLAN.md\"\n");
    repo.git("-C ../author add -A");
    repo.git("-C ../author commit -qm Move");
    for arguments in ["sync -n", "sync"] {
        let run = repo.roadmap(arguments).ends_with(2).to_string();
        assert!(
            run.contains("author keeps the list in PLAN.md now"),
            "{run}"
        );
    }
    assert_eq!(repo.git("rev-parse HEAD"), before);
    assert_eq!(repo.git("status --short"), "");
    repo.roadmap("verify").succeeds();
}
