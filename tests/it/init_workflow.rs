//! `git roadmap init --workflow`: what it writes.

use insta::assert_snapshot;

use crate::harness::Repo;

/// The file, from the top.
const FILE: &str = ".github/workflows/roadmap-sync.yml";

/// A copy of a list of Ada's, as it is on a computer.
fn copy() -> Repo {
    let repo = Repo::with_blocks();
    repo.git("remote add upstream https://github.com/ada/list");
    repo.git("remote set-url --push upstream DISABLE");
    repo
}

#[test]
fn the_workflow_comes_and_goes_with_init() {
    let repo = copy();
    repo.roadmap("check -q flour basics").succeeds();
    let tool = "--tool https://github.com/eve/git-roadmap";
    let init = format!("git roadmap init --workflow {tool} --yes");
    assert_snapshot!(
        repo.roadmap(&format!("init --workflow {tool} -n"))
            .succeeds()
    );
    assert_eq!(repo.git("status --short"), "");
    assert_snapshot!(repo.session(&[
        &init,
        "git log -1 --format=%B --name-status",
        "git status --short",
        "git roadmap init --workflow --yes",
        "git roadmap init --undo --yes",
        "git status --short",
    ]));
    assert!(!repo.top().join(".github").exists());
    assert!(repo.read("ROADMAP.md").contains("[x] Flour"));
}

#[test]
fn it_comes_with_a_set_up() {
    let repo = Repo::baking();
    repo.git("config roadmap.upstream git@github.com:ada/list.git");
    assert_snapshot!(repo.session(&[
        "git roadmap init --author --workflow --yes",
        "git show --stat --format=%s",
        "git roadmap init --author --workflow --yes",
    ]));
    let json = repo
        .roadmap("init --workflow --json --yes")
        .succeeds()
        .json();
    assert_eq!(json["form"], "workflow");
    assert_eq!(json["changed"], false);
    assert!(
        repo.read(FILE)
            .contains("ORIGINAL: 'https://github.com/ada/list'")
    );
}

#[test]
fn without_an_original_it_is_refused() {
    let repo = Repo::with_blocks();
    let hostile = "https://github.com/ada/list'\n    run: id";
    let mut said = repo.session(&[
        "git roadmap init --workflow --yes",
        "git roadmap init --workflow --original ../list --yes",
        "git roadmap init --workflow --original https://bea:secret@github.com/ada/list --yes",
        "git roadmap init --workflow --original https://github.com/ada/${{github.token}} --yes",
        "git roadmap init --workflow --original https://github.com/ada/list;id --yes",
        "git roadmap init --workflow --original --upload-pack=id --yes",
        "git roadmap init --workflow --original=--upload-pack=id --yes",
        "git roadmap init --workflow --original https://github.com/ada/list --tool ext::id --yes",
        "git roadmap init --workflow=bake --yes",
        "git roadmap init --workflow=lint --original https://github.com/ada/list --yes",
        "git roadmap init --workflow=lint --tool https://github.com/eve/git-roadmap@-x --yes",
        "git roadmap init --original https://github.com/ada/list --yes",
        "git roadmap init --workflow --undo --yes",
    ]);
    said.push_str("\n\n");
    let program = env!("CARGO_BIN_EXE_git-roadmap");
    let call = repo.call(
        program,
        &["init", "--workflow", "--yes", "--original", hostile],
    );
    said.push_str(&call.run().to_string());
    repo.git("remote add upstream https://github.com/Ada/List.git");
    repo.git("remote add origin git@github.com:ada/list");
    said.push_str("\n\n");
    said.push_str(&repo.session(&["git roadmap init --workflow --yes"]));
    assert_snapshot!(said);
    assert_eq!(repo.git("status --short"), "");
    assert_eq!(repo.git("rev-list --count HEAD"), "2\n");
}

#[test]
fn a_file_of_the_users_own_stays() {
    let repo = copy();
    repo.roadmap("init --workflow --yes").succeeds();
    repo.edit(FILE, "37 5 * * 1", "3 5 * * *");
    let edited = repo.read(FILE);
    assert_snapshot!(repo.session(&[
        "git roadmap init --workflow --tool https://github.com/eve/git-roadmap --yes",
        "git commit -qam Daily",
        "git roadmap init --workflow --tool https://github.com/eve/git-roadmap --yes",
        "git roadmap init --undo --yes",
    ]));
    assert_eq!(repo.read(FILE), edited);
    assert_eq!(repo.git("status --short"), "");

    let repo = copy();
    repo.write(FILE, "name: mine\n");
    repo.roadmap("init --workflow --yes").succeeds();
    assert_eq!(repo.read(FILE), "name: mine\n");
    assert_eq!(repo.git("status --short"), "?? .github/\n");
}

#[test]
fn a_fork_of_the_tool_runs_the_tool_of_its_original() {
    let repo = copy();
    repo.write("Cargo.toml", "[package]\nname = \"git-roadmap\"\n");
    repo.write("src/main.rs", "");
    repo.write("src/roadmap/mod.rs", "");
    repo.commit_all("The tool");
    let files = repo.git("ls-files");
    assert_snapshot!(repo.roadmap("init --workflow --yes").succeeds());
    assert_eq!(repo.git("ls-files"), format!("{FILE}\n{files}"));
    assert!(
        repo.read(FILE)
            .contains("TOOL: 'https://github.com/ada/list'")
    );
}

#[test]
fn it_can_be_written_first_and_committed_later() {
    let repo = copy();
    repo.write("notes.txt", "mine");
    repo.git("add notes.txt");
    repo.roadmap("init --workflow --yes --no-commit").succeeds();
    assert_eq!(repo.git("rev-list --count HEAD"), "2\n");
    repo.roadmap("init --workflow --yes").succeeds();
    let status = repo.git("status --short");
    assert_eq!(status, "A  notes.txt\n");
    assert_eq!(
        repo.git("show --format= --name-only HEAD"),
        format!("{FILE}\n")
    );
}

#[test]
fn addresses_can_be_told_later() {
    let repo = copy();
    repo.roadmap("init --workflow --yes").succeeds();
    repo.git("remote remove upstream");
    repo.roadmap("init --workflow --yes --tool https://github.com/eve/git-roadmap")
        .succeeds();
    let text = repo.read(FILE);
    assert!(text.contains("ORIGINAL: 'https://github.com/ada/list'"));
    assert!(text.contains("TOOL: 'https://github.com/eve/git-roadmap'"));
    repo.roadmap("init --workflow --yes --original https://git.example.org/ada/list")
        .succeeds();
    let text = repo.read(FILE);
    assert!(text.contains("ORIGINAL: 'https://git.example.org/ada/list'"));
    assert!(text.contains("    if: github.ref_type == 'branch'\n"));
    assert_eq!(repo.git("status --short"), "");
    assert_eq!(repo.git("rev-list --count HEAD"), "5\n");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_behind_a_link() {
    let repo = copy();
    std::fs::create_dir(repo.beside("elsewhere")).unwrap();
    std::os::unix::fs::symlink("../elsewhere", repo.top().join(".github")).unwrap();
    let run = repo.roadmap("init --workflow --yes").ends_with(2);
    assert!(run.stderr.contains(".github is a symbolic link"), "{run}");
    assert_eq!(repo.git("rev-list --count HEAD"), "2\n");
    assert!(
        repo.beside("elsewhere")
            .read_dir()
            .unwrap()
            .next()
            .is_none()
    );
}

#[test]
fn several_come_at_once_and_know_where_they_belong() {
    let repo = Repo::with_blocks();
    let tool = "--tool https://github.com/eve/git-roadmap@v1.2.3";
    let init = format!("git roadmap init --workflow=lint,refresh,tick,lint {tool} --yes");
    assert_snapshot!(repo.session(&[
        &init,
        "git log -1 --format=%B --name-status",
        "git remote add origin git@github.com:bea/list.git",
        "git roadmap init --workflow=lint,refresh,tick --yes",
        "git roadmap init --workflow=lint,refresh,tick --yes",
        "git roadmap init --undo --yes",
        "git status --short",
    ]));
    let text = repo.read(".github/workflows/roadmap-tick.yml");
    assert!(
        text.contains("    if: github.ref_type == 'branch'\n"),
        "{text}"
    );
    assert!(text.contains("  REVISION: 'v1.2.3'\n"), "{text}");
    // A copy of the repository is somewhere else.
    repo.roadmap("init -q --workflow=tick --yes").succeeds();
    repo.git("remote set-url origin https://github.com/cy/list");
    repo.roadmap("init -q --workflow=tick --yes").succeeds();
    let text = repo.read(".github/workflows/roadmap-tick.yml");
    assert!(
        text.contains("if: github.repository == 'cy/list' && "),
        "{text}"
    );
}

#[test]
fn a_profile_needs_no_roadmap() {
    let repo = Repo::empty();
    repo.write("README.md", "# Bea\n");
    repo.commit_all("Me");
    repo.git("remote add origin https://github.com/bea/bea");
    assert_snapshot!(repo.session(&[
        "git roadmap init --workflow=profile --tool https://github.com/eve/git-roadmap --yes",
        "git roadmap init --workflow=profile --yes",
        "git ls-files",
        "git config --get-regexp merge.*",
    ]));
}

#[test]
fn pages_are_a_workflow() {
    let repo = Repo::with_blocks();
    let tool = "--tool https://github.com/eve/git-roadmap";
    assert_snapshot!(repo.session(&[
        &format!("git roadmap init --pages {tool} --yes"),
        "git log -1 --format=%B --name-status",
        "git roadmap init --workflow=site --yes",
        "git roadmap init --workflow=lint --pages --yes -q",
        "git log -1 --format=%s",
        "git roadmap init --pages --undo --yes",
        "git roadmap init -q --undo --yes",
        "git roadmap init --undo --yes",
        "git status --short",
    ]));
    assert!(!repo.top().join(".github").exists());
    // A copy runs it as it is, wherever it is.
    repo.git("remote add origin https://github.com/bea/list");
    repo.roadmap("init --pages --yes").succeeds();
    let text = repo.read(".github/workflows/roadmap-site.yml");
    assert!(!text.contains("bea/list"), "{text}");
    assert!(text.contains("fetch-depth: 0") && text.contains("cancel-in-progress: false"));
}
