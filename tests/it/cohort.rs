//! `git roadmap cohort`: a class of copies in one repository, in folders, and
//! elsewhere.

mod anonymous;
mod hostile;
mod model;
mod places;
mod shapes;

use insta::assert_snapshot;

use crate::harness::Repo;

/// The teacher's list.
const LIST: &str = "\
# Learn to bake

## Phase 1: Bread

- [ ] Flour basics
- [ ] Knead by hand
- [ ] Bake a loaf
  - [ ] Sourdough starter

## Phase 2: Cake

- [ ] Sponge basics
- [ ] Butter cream

## Phase 3: Pastry

- [ ] Puff pastry
- [ ] Choux
- [ ] Croissants
";

/// The list with these tasks ticked.
fn ticked(words: &[&str]) -> String {
    tick(LIST, words)
}

fn tick(text: &str, words: &[&str]) -> String {
    words.iter().fold(text.to_owned(), |text, word| {
        let open = format!("[ ] {word}");
        assert_eq!(text.matches(&open).count(), 1, "{word}");
        text.replace(&open, &format!("[x] {word}"))
    })
}

/// A commit with these files on top of `parent`, authored on this day of May.
fn commit(repo: &Repo, parent: &str, day: u32, files: &[(&str, &str)]) -> String {
    let mut tree = String::new();
    for (path, text) in files {
        let blob = repo
            .call("git", &["hash-object", "-w", "--stdin"])
            .stdin(text)
            .run()
            .succeeds();
        tree.push_str(&format!("100644 blob {}\t{path}\n", blob.stdout.trim()));
    }
    let tree = repo
        .call("git", &["mktree"])
        .stdin(&tree)
        .run()
        .succeeds()
        .stdout;
    let mut words = vec!["commit-tree", "-m", "x", tree.trim()];
    if !parent.is_empty() {
        words.extend(["-p", parent]);
    }
    let date = format!("2026-05-{day:02}T12:00:00+02:00");
    let run = repo
        .call("git", &words)
        .env("GIT_AUTHOR_DATE", &date)
        .env("GIT_COMMITTER_DATE", &date)
        .run();
    run.succeeds().stdout.trim().to_owned()
}

fn point(repo: &Repo, reference: &str, commit: &str) {
    repo.git(&format!("update-ref {reference} {commit}"));
}

/// A copy whose commits tick these tasks, one after the other.
fn copy(repo: &Repo, name: &str, steps: &[(u32, &[&str])]) {
    let mut done: Vec<&str> = Vec::new();
    let mut tip = repo.git("rev-parse main").trim().to_owned();
    for (day, words) in steps {
        done.extend(*words);
        tip = commit(repo, &tip, *day, &[("ROADMAP.md", &ticked(&done))]);
    }
    point(repo, &format!("refs/remotes/{name}/main"), &tip);
}

/// A class in the references of one repository.
fn class_in(repo: Repo) -> Repo {
    repo.write("ROADMAP.md", LIST);
    repo.commit_all("Add the roadmap");
    let all = [
        "Flour",
        "Knead",
        "Bake",
        "Sourdough",
        "Sponge",
        "Butter",
        "Puff",
        "Choux",
        "Croissants",
    ];
    copy(&repo, "ada", &[(2, &all[..4]), (9, &all[4..])]);
    copy(
        &repo,
        "bea",
        &[
            (4, &["Flour"]),
            (12, &["Knead", "Sponge"]),
            (20, &["Choux"]),
        ],
    );
    copy(&repo, "cem", &[(3, &["Flour", "Knead", "Sourdough"])]);
    // Two copies are at one commit, and have not begun.
    copy(&repo, "dan", &[]);
    copy(&repo, "eva", &[]);
    // An older version, reworded, with a task of its own.
    let older = LIST
        .replace("- [ ] Butter cream\n", "")
        .replace("Sponge basics", "The basics of sponge")
        .replace("## Phase 3", "- [x] My own cake\n\n## Phase 3");
    let older = tick(&older, &["Flour", "The basics of sponge", "Puff"]);
    let tip = commit(&repo, "", 8, &[("ROADMAP.md", &older)]);
    point(&repo, "refs/remotes/fay/main", &tip);
    // Another name for the roadmap, and none at all.
    let settings = "roadmap = \"list.md\"\n";
    let blob = repo
        .call("git", &["hash-object", "-w", "--stdin"])
        .stdin(settings)
        .run();
    let tree = format!("100644 blob {}\tconfig.toml\n", blob.stdout.trim());
    let folder = repo.call("git", &["mktree"]).stdin(&tree).run().stdout;
    let list = repo
        .call("git", &["hash-object", "-w", "--stdin"])
        .stdin(&ticked(&["Knead"]))
        .run();
    let tree = format!(
        "040000 tree {}\t.roadmap\n100644 blob {}\tlist.md\n",
        folder.trim(),
        list.stdout.trim()
    );
    let tree = repo.call("git", &["mktree"]).stdin(&tree).run().stdout;
    let date = "2026-05-05T12:00:00+00:00";
    let tip = repo
        .call("git", &["commit-tree", "-m", "x", tree.trim()])
        .env("GIT_AUTHOR_DATE", date)
        .run();
    point(&repo, "refs/remotes/gil/main", tip.stdout.trim());
    let tip = commit(&repo, "", 6, &[("other.txt", "nothing")]);
    point(&repo, "refs/remotes/hal/main", &tip);
    let tip = commit(&repo, "", 6, &[("ROADMAP.md", "# Only words\n")]);
    point(&repo, "refs/remotes/ida/main", &tip);
    let tip = commit(&repo, "", 7, &[("README.md", &ticked(&["Flour"]))]);
    point(&repo, "refs/remotes/jon/master", &tip);
    repo.git("symbolic-ref refs/remotes/ada/HEAD refs/remotes/ada/main");
    repo
}

fn class() -> Repo {
    class_in(Repo::empty())
}

const REFS: &str = "cohort --refs 'refs/remotes/*'";

#[test]
fn a_class_on_screen() {
    let repo = class();
    assert_snapshot!(repo.session(&[
        "git roadmap cohort --refs 'refs/remotes/*'",
        "git roadmap cohort --refs refs/remotes --history --sort activity -n 3",
        "git roadmap cohort --refs refs/remotes/ada --refs refs/remotes/bea --until 2026-06-01",
        "git roadmap cohort --refs refs/remotes --exclude 'refs/remotes/[b-j]*/m*'",
    ]));
    let ascii = repo.roadmap_call(REFS).env("LC_ALL", "C").run().succeeds();
    let narrow = repo.roadmap_call(REFS).env("COLUMNS", "48").run();
    assert_snapshot!(format!("{ascii}\n{}", narrow.succeeds()));
}

#[test]
fn a_class_in_files() {
    let repo = class();
    assert_snapshot!(repo.session(&[
        "git roadmap cohort --refs refs/remotes --history --format md",
        "git roadmap cohort --refs refs/remotes --history --format csv",
        "git roadmap cohort --refs refs/remotes --history --json",
    ]));
    let svg = repo.roadmap(&format!("{REFS} --format svg")).succeeds();
    assert_snapshot!(svg.stdout);
    repo.git("symbolic-ref HEAD refs/heads/main");
}

#[test]
fn files_are_written_by_their_endings() {
    let repo = class();
    for ending in ["md", "csv", "svg", "json"] {
        let file = format!("out/class.{ending}");
        let drawn = repo
            .roadmap(&format!("{REFS} --format {ending}"))
            .succeeds();
        for _ in 0..2 {
            let run = repo.roadmap(&format!("{REFS} -o {file}")).succeeds();
            assert_eq!(
                (run.stdout.as_str(), run.stderr),
                ("", format!("wrote {file}\n"))
            );
            assert_eq!(repo.read(&file), drawn.stdout);
        }
        repo.write(&file, "mine");
        let run = repo.roadmap(&format!("{REFS} -o {file}")).ends_with(2);
        assert!(run.stderr.contains("it was left alone"), "{run}");
        assert_eq!(repo.read(&file), "mine");
    }
    repo.roadmap(&format!("{REFS} -o class.txt")).ends_with(2);
    repo.roadmap(&format!("{REFS} -o class.txt --format csv"))
        .succeeds();
}

#[test]
fn another_day_and_place_give_the_same_bytes() {
    let repo = class();
    for format in ["md", "csv", "svg", "json"] {
        let line = format!("{REFS} --history --format {format}");
        let first = repo.roadmap(&line).succeeds().stdout;
        let elsewhere = repo
            .roadmap_call(&line)
            .env("TZ", "Pacific/Auckland")
            .env("LC_ALL", "C")
            .env("COLUMNS", "40")
            .run();
        assert_eq!(elsewhere.stdout, first);
        // Loose, packed and repacked are the same.
        repo.git("pack-refs --all");
        repo.git("repack -adq");
        assert_eq!(repo.roadmap(&line).stdout, first);
    }
}

#[test]
fn other_kinds_of_repositories_say_the_same() {
    let expected = class().roadmap(&format!("{REFS} --history --format md"));
    for options in ["--object-format=sha256", "--ref-format=reftable"] {
        let repo = Repo::folder();
        let init = ["init", "-q", "-b", "main", options];
        if repo.call("git", &init).run().status != Some(0) {
            eprintln!("skipped: this Git has no {options}");
            continue;
        }
        repo.git("config user.name Ada");
        repo.git("config user.email ada@example.org");
        let repo = class_in(repo);
        let found = repo.roadmap(&format!("{REFS} --history --format md"));
        assert_eq!(found.succeeds().stdout, expected.stdout, "{options}");
    }
}

#[test]
fn what_cannot_be_looked_at() {
    let repo = class();
    assert_snapshot!(repo.session(&[
        "git roadmap cohort",
        "git roadmap cohort nobody",
        "git roadmap cohort --refs refs/nothing",
        "git roadmap cohort .roadmap --exclude x",
        "git roadmap cohort --refs refs/remotes --until soonish",
        "git roadmap cohort --refs refs/remotes --names missing.csv",
        "git roadmap cohort --refs refs/remotes -o class",
    ]));
}
