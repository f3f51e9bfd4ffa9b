//! Remotes, folders and URLs.

use insta::assert_snapshot;

use super::{class, commit, copy, point, ticked};
use crate::harness::Repo;

/// Clones of a class in a folder beside the teacher's.
fn clones() -> Repo {
    let repo = Repo::with(super::LIST);
    for (name, words) in [
        ("ada", &["Flour", "Knead"][..]),
        ("bea", &[]),
        ("cem", &["Sponge"]),
    ] {
        let folder = repo.beside(&format!("class/{name}"));
        repo.call("git", &["clone", "-q", ".", folder.to_str().unwrap()])
            .run()
            .succeeds();
        if !words.is_empty() {
            std::fs::write(folder.join("ROADMAP.md"), ticked(words)).unwrap();
            let commit = [
                "-c",
                "user.name=x",
                "-c",
                "user.email=x@example.org",
                "commit",
                "-q",
                "-a",
                "-m",
                "x",
            ];
            repo.call("git", &commit).within(&folder).run().succeeds();
        }
        // What is not committed does not count.
        std::fs::write(folder.join("ROADMAP.md"), ticked(&["Choux"])).unwrap();
    }
    let empty = repo.beside("class/dan");
    repo.call("git", &["init", "-q", empty.to_str().unwrap()])
        .run();
    let bare = repo.beside("class/eva.git");
    let clone = ["clone", "-q", "--bare", ".", bare.to_str().unwrap()];
    repo.call("git", &clone).run().succeeds();
    std::fs::create_dir(repo.beside("class/no-clone")).unwrap();
    repo
}

#[test]
fn clones_in_folders() {
    let repo = clones();
    let mut text = repo.session(&[
        "git roadmap cohort ../class",
        "git roadmap cohort ../class/ada ../class/cem --history --format csv",
        "git roadmap cohort ../class/no-clone",
    ]);
    // The same from elsewhere, with the list named, and from outside of any
    // repository.
    let here = repo.roadmap("cohort ../class --json").json();
    let beside = repo
        .roadmap_call("-C ../top cohort ../class --json")
        .within("../class")
        .run();
    assert_eq!(beside.json()["copies"], here["copies"]);
    let folder = Repo::folder();
    folder.write("ROADMAP.md", super::LIST);
    let class = repo.beside("class");
    let run = folder.roadmap(&format!("cohort {}", class.display()));
    let shown = run.succeeds().stdout;
    text.push_str(&format!("\n\noutside of any repository\n{shown}"));
    assert_snapshot!(text);
}

#[test]
fn remotes_as_they_are_known_and_fetched() {
    let repo = clones();
    for name in ["ada", "bea"] {
        repo.git(&format!("remote add {name} ../class/{name}"));
    }
    repo.git("remote add gone ../class/gone");
    repo.git("fetch -q ada");
    let lines = [
        "git roadmap cohort ada bea",
        "git roadmap cohort ada bea gone --fetch",
        "git roadmap cohort ada bea gone --fetch --anonymous",
    ];
    assert_snapshot!(repo.session(&lines));
    // The reason stands in every format.
    for (format, fetched, never) in [
        (
            "csv",
            "gone,could not be fetched",
            "bea,never fetched (--fetch)",
        ),
        ("md", "- gone: could not be fetched", "- bea: never fetched"),
        ("json", "\"not-fetched\"", "\"never-fetched\""),
    ] {
        let run = repo.roadmap(&format!("cohort ada gone --fetch --format {format}"));
        assert!(run.succeeds().stdout.contains(fetched), "{format}");
        repo.git("update-ref -d refs/remotes/bea/HEAD");
        repo.git("update-ref -d refs/remotes/bea/main");
        let run = repo.roadmap(&format!("cohort ada bea --format {format}"));
        assert!(run.succeeds().stdout.contains(never), "{format}");
    }
}

#[test]
fn a_class_that_cannot_be_read_at_all() {
    let repo = clones();
    repo.git("remote add bea ../class/bea");
    repo.git("remote add gone ../class/gone");
    repo.git("remote add away ../class/away");
    assert_snapshot!(repo.session(&[
        "git roadmap cohort bea gone",
        "git roadmap cohort gone away --fetch -o class.md",
        "git roadmap cohort gone away --fetch --anonymous --json",
    ]));
    assert!(!repo.beside("top/class.md").exists());
}

#[test]
fn urls_are_fetched_into_the_cache() {
    let repo = clones();
    let url = |name: &str| format!("file://{}", repo.beside(&format!("class/{name}")).display());
    let line = format!(
        "cohort {} {} {} --format csv",
        url("ada"),
        url("cem"),
        url("dan")
    );
    let first = repo.roadmap(&line).succeeds();
    assert_snapshot!(&first.stdout);
    assert_eq!(repo.git("for-each-ref refs/roadmap"), "");
    // Who cannot be reached is shown as last seen.
    std::fs::rename(repo.beside("class"), repo.beside("away")).unwrap();
    let again = repo.roadmap(&line).succeeds();
    let unseen = first.stdout.replace("no commit", "could not be fetched");
    assert_eq!(again.stdout, unseen);
    assert!(again.stderr.contains("ada could not be fetched"), "{again}");
}

#[test]
fn a_bare_repository_has_its_last_commit_for_a_list() {
    let repo = class();
    // A clone makes a reference of its own of one that stands for another.
    repo.git("symbolic-ref -d refs/remotes/ada/HEAD");
    let bare = repo.beside("bare.git");
    let clone = ["clone", "-q", "--mirror", ".", bare.to_str().unwrap()];
    repo.call("git", &clone).run().succeeds();
    let line = "cohort --refs refs/remotes --history --format csv";
    let expected = repo.roadmap(line).succeeds().stdout;
    let found = repo.roadmap_call(line).within(&bare).run().succeeds();
    assert_eq!(found.stdout, expected);
    let told = format!("--file ROADMAP.md {line}");
    let found = repo.roadmap_call(&told).within(&bare).run().succeeds();
    assert_eq!(found.stdout, expected);
    let told = format!("--file x.md {line}");
    repo.roadmap_call(&told).within(&bare).run().ends_with(2);
    let output = "cohort --refs refs/remotes -o ../class.svg";
    repo.roadmap_call(output).within(&bare).run().succeeds();
}

#[test]
fn the_branch_here_is_no_copy_and_names_are_mapped() {
    let repo = Repo::with(super::LIST);
    let tip = commit(&repo, "", 3, &[("ROADMAP.md", &ticked(&["Flour"]))]);
    point(&repo, "refs/heads/class/ada", &tip);
    point(&repo, "refs/heads/class/bea", &tip);
    copy(&repo, "ada", &[(9, &["Choux"])]);
    repo.write(
        "names.csv",
        "name,shown\nclass/ada,\"Group A, red\"\nrefs/heads/class/bea,B\n",
    );
    assert_snapshot!(repo.session(&[
        "git roadmap cohort --refs refs/heads --format csv",
        "git roadmap cohort --refs refs/heads/* --refs refs/remotes --format csv",
        "git roadmap cohort --refs refs/heads --refs refs/remotes --names names.csv --format csv",
    ]));
}

#[test]
fn the_branch_that_is_followed_is_no_copy() {
    let repo = Repo::with(super::LIST);
    repo.git("remote add origin .");
    repo.git("fetch -q origin");
    copy(&repo, "ada", &[(9, &["Choux"])]);
    let count = || {
        let found = repo.roadmap("cohort --refs 'refs/remotes/*' --json").json();
        found["copies"].as_array().unwrap().len()
    };
    assert_eq!(count(), 2);
    repo.git("branch -q -u origin/main");
    assert_eq!(count(), 1);
    repo.git("checkout -q --detach");
    assert_eq!(count(), 2);
}

#[test]
fn days_that_are_counted_to_a_day_say_so() {
    let repo = class();
    for format in ["md", "svg"] {
        let line = format!("cohort --refs refs/remotes --until 2026-05-03 --format {format}");
        let run = repo.roadmap(&line).succeeds();
        assert!(run.stdout.contains("days counted to 2026-05-03"), "{run}");
        assert!(!run.stdout.contains("as of"), "{run}");
    }
}

#[test]
fn merges_and_rewritten_tips() {
    let repo = Repo::with(super::LIST);
    let main = repo.git("rev-parse main").trim().to_owned();
    let own = commit(&repo, &main, 3, &[("ROADMAP.md", &ticked(&["Flour"]))]);
    // The list grew meanwhile, and the copy took that in.
    repo.edit("ROADMAP.md", "- [ ] Choux", "- [ ] Choux\n- [ ] Danish");
    repo.commit_all("Grow");
    let merged = ticked(&["Flour"]).replace("- [ ] Choux", "- [ ] Choux\n- [ ] Danish");
    let tree = commit(&repo, &own, 10, &[("ROADMAP.md", &merged)]);
    let merge = repo
        .call(
            "git",
            &[
                "commit-tree",
                "-m",
                "Merge",
                &format!("{tree}^{{tree}}"),
                "-p",
                &own,
                "-p",
                "main",
            ],
        )
        .env("GIT_AUTHOR_DATE", "2026-05-10T12:00:00+00:00")
        .run()
        .succeeds();
    let merge = merge.stdout.trim();
    let tip = commit(
        &repo,
        merge,
        24,
        &[("ROADMAP.md", &merged.replace("[ ] Danish", "[x] Danish"))],
    );
    point(&repo, "refs/remotes/ada/main", &tip);
    let found = repo
        .roadmap("cohort --refs refs/remotes --history --json")
        .json();
    let copy = &found["copies"][0];
    assert_eq!(copy["progress"]["done"], 2);
    assert_eq!(copy["lastTick"], "2026-05-24");
    assert_eq!(copy["missing"], 0);
}
