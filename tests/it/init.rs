//! `git roadmap init` and `git roadmap demo`, as a whole.

use crate::harness::Repo;

/// A folder without a repository, with an identity.
fn folder() -> Repo {
    let folder = Repo::folder();
    let identity = "[user]\nname = Ada\nemail = ada@example.org\n";
    std::fs::write(folder.beside("gitconfig"), identity).unwrap();
    folder
}

#[test]
fn a_list_of_ones_own_survives_init_and_its_undo() {
    let repo = folder();
    let list = "# My precious\r\n\r\n- [ ] a";
    repo.write("ROADMAP.md", list);
    repo.roadmap("init --own --yes").succeeds();
    let text = repo.read("ROADMAP.md");
    assert!(
        text.contains("roadmap:badge") && text.ends_with("- [ ] a"),
        "{text:?}"
    );
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    repo.roadmap("verify").succeeds();
    repo.roadmap("init --own --yes").succeeds();
    assert_eq!(repo.git("rev-list --count HEAD"), "1\n");
    repo.roadmap("init --undo --yes").succeeds();
    assert_eq!(repo.read("ROADMAP.md"), list);
}

#[test]
fn a_fresh_copy_is_the_roadmap_a_readme_and_its_folder() {
    let repo = folder();
    repo.roadmap("init --template --yes").succeeds();
    let mut names: Vec<String> = std::fs::read_dir(repo.top())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, [".git", ".roadmap", "README.md", "ROADMAP.md"]);
    repo.roadmap("verify").succeeds();
    assert_eq!(repo.roadmap("status --json").json()["progress"]["done"], 0);
}

#[test]
fn the_demo_changes_one_byte() {
    let repo = folder();
    let demo = repo.beside("demo");
    let run = repo
        .roadmap(&format!("demo '{}'", demo.display()))
        .succeeds();
    assert!(run.stdout.contains("1 byte at offset"), "{run}");
    let json = repo.roadmap("demo --json").succeeds().json();
    assert_eq!(json["kind"], "demo");
    let directory = json["directory"].as_str().unwrap();
    std::fs::remove_dir_all(directory).unwrap();
}

#[test]
fn ticks_are_kept_from_the_original() {
    let repo = Repo::baking();
    repo.git("remote add upstream ../original");
    let hint = "git remote set-url --push upstream DISABLE";
    let run = repo.roadmap("init --own --yes").succeeds();
    assert!(run.to_string().contains(hint), "{run}");
    repo.git("remote set-url --push upstream DISABLE");
    let run = repo.roadmap("init --own --yes").succeeds();
    assert!(!run.to_string().contains(hint), "{run}");
}
