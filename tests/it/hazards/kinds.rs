//! Every kind of repository.

use crate::harness::{BAKING, Repo};
use crate::standing::{check_objects, refuses_by, ticked, ticks, ticks_by};

/// A repository made with an option that not every Git knows.
fn made_with(option: &str) -> Option<Repo> {
    let repo = Repo::folder();
    let made = repo
        .call("git", &["init", "-q", "-b", "main", option])
        .run();
    if made.status != Some(0) {
        eprintln!("skipped: this git has no {option}");
        return None;
    }
    repo.git("config user.name Ada");
    repo.git("config user.email ada@example.org");
    repo.write("ROADMAP.md", BAKING);
    repo.write("a.txt", "a\n");
    repo.commit_all("Add the roadmap");
    repo.write("a.txt", "staged\n");
    repo.git("add a.txt");
    repo.edit("ROADMAP.md", "- [ ] Oven", "- [ ] Oven, hot");
    Some(repo)
}

/// With and without hooks, which take different ways.
fn check_made_with(option: &str) {
    for hook in [false, true] {
        let Some(repo) = made_with(option) else {
            return;
        };
        if hook {
            repo.hook("pre-commit", "exit 0");
        }
        ticks(&repo);
        repo.roadmap("undo").succeeds();
        assert_eq!(repo.git("status --porcelain"), " M ROADMAP.md\nM  a.txt\n");
    }
}

#[test]
fn reftable() {
    check_made_with("--ref-format=reftable");
}

#[test]
fn sha256() {
    check_made_with("--object-format=sha256");
}

#[test]
fn partial_clone_extension() {
    let repo = Repo::baking();
    repo.git("config core.repositoryFormatVersion 1");
    repo.git("config extensions.partialClone origin");
    ticks(&repo);
}

/// A clone of `top` with these options, made in `top`'s stead.
fn cloned(options: &str) -> Repo {
    let source = Repo::baking();
    source.write("a.txt", "a\n");
    source.commit_all("A");
    source.git("config uploadpack.allowFilter true");
    source.git("config uploadpack.allowAnySHA1InWant true");
    let clone = Repo::folder();
    let from = clone.beside("source");
    std::fs::rename(source.top(), &from).unwrap();
    clone.git(&format!("clone -q {options} file://{} .", from.display()));
    clone.git("config user.name Ada");
    clone.git("config user.email ada@example.org");
    clone
}

#[test]
fn promisor_clone_fetches() {
    let repo = cloned("--filter=blob:none --no-checkout");
    repo.git("read-tree HEAD");
    repo.write("ROADMAP.md", BAKING);
    let run = repo.roadmap("check flour").succeeds();
    assert_eq!(repo.git("show HEAD:ROADMAP.md"), ticked(BAKING), "{run}");
    assert_eq!(repo.git("show :ROADMAP.md"), ticked(BAKING));
    assert_eq!(repo.git("rev-list --count HEAD"), "3\n");
    assert_eq!(repo.git("show --format= --name-only"), "ROADMAP.md\n");
    let repo = cloned("--filter=tree:0");
    ticks(&repo);
}

#[test]
fn shallow() {
    let repo = cloned("--depth=1");
    assert_eq!(repo.git("rev-parse --is-shallow-repository"), "true\n");
    ticks(&repo);
    repo.roadmap("undo").succeeds();
    assert_eq!(repo.git("rev-list --count HEAD"), "3\n");
}

#[test]
fn linked_worktree() {
    let repo = Repo::baking();
    repo.write("a.txt", "a\n");
    repo.git("add a.txt");
    repo.git("worktree add -q ../linked -b side");
    repo.roadmap("-C ../linked check flour").succeeds();
    assert_eq!(repo.git("-C ../linked status --porcelain"), "");
    assert_eq!(repo.git("show side:ROADMAP.md"), ticked(BAKING));
    assert_eq!(repo.git("show main:ROADMAP.md"), BAKING);
    assert_eq!(repo.git("status --porcelain"), "A  a.txt\n");
    // The two checkouts do not wait for each other's locks.
    repo.write(".git/worktrees/linked/index.lock", "");
    ticks(&repo);
}

#[test]
fn worktrees_of_a_bare_repository() {
    let repo = Repo::baking();
    repo.git("clone -q --bare . ../bare.git");
    repo.git("--git-dir=../bare.git worktree add -q ../tree main");
    repo.git("--git-dir=../bare.git config user.name Ada");
    repo.git("--git-dir=../bare.git config user.email ada@example.org");
    repo.roadmap("-C ../tree check flour").succeeds();
    assert_eq!(repo.git("-C ../tree status --porcelain"), "");
    assert_eq!(
        repo.git("--git-dir=../bare.git show main:ROADMAP.md"),
        ticked(BAKING)
    );
}

#[test]
fn bare() {
    let repo = Repo::baking();
    repo.git("clone -q --bare . ../bare.git");
    let run = repo.roadmap("-C ../bare.git check flour").ends_with(2);
    assert!(run.stderr.contains("bare repository"), "{run}");
    let run = repo
        .roadmap_call("-C ../bare.git check flour")
        .env("GIT_CONFIG_COUNT", "1")
        .env("GIT_CONFIG_KEY_0", "safe.bareRepository")
        .env("GIT_CONFIG_VALUE_0", "explicit")
        .run()
        .ends_with(2);
    assert!(run.stderr.contains("bare"), "{run}");
    assert_eq!(
        repo.git("--git-dir=../bare.git rev-list --count main"),
        "1\n"
    );
}

#[test]
fn submodule() {
    let inner = Repo::baking();
    let repo = Repo::with("# Outer\n\n- [ ] Flour of another kind\n");
    let from = inner.top().display();
    repo.git(&format!(
        "-c protocol.file.allow=always submodule add -q {from} sub"
    ));
    repo.commit_all("A submodule");
    repo.git("-C sub config user.name Ada");
    repo.git("-C sub config user.email ada@example.org");
    repo.roadmap("-C sub check flour").succeeds();
    assert_eq!(repo.git("-C sub show HEAD:ROADMAP.md"), ticked(BAKING));
    assert_eq!(repo.git("-C sub status --porcelain"), "");
    assert_eq!(repo.git("status --porcelain"), " M sub\n");
    // The outer repository's commit leaves the submodule where it is.
    ticks(&repo);
}

#[test]
fn detached() {
    let repo = Repo::baking();
    repo.git("checkout -q --detach");
    let run = ticks(&repo);
    assert!(run.stderr.contains("warning: "), "{run}");
    assert_eq!(repo.git("show main:ROADMAP.md"), BAKING);
    let symbolic = repo.call("git", &["symbolic-ref", "-q", "HEAD"]).run();
    symbolic.ends_with(1);
}

#[test]
fn unborn() {
    let repo = Repo::empty();
    repo.write("ROADMAP.md", BAKING);
    repo.write("a.txt", "a\n");
    repo.git("add .");
    refuses_by(&repo, "not committed yet", |repo| {
        repo.roadmap("check flour")
    });
    repo.git("commit -q -m Add");
    repo.git("checkout -q --orphan fresh");
    refuses_by(&repo, "not committed yet", |repo| {
        repo.roadmap("check flour")
    });
}

/// As in the hooks of `git --git-dir=… --work-tree=. commit`.
#[test]
fn git_work_tree_dot() {
    let repo = Repo::baking();
    repo.write("docs/a.txt", "a\n");
    repo.commit_all("A");
    ticks_by(&repo, &[], |repo| {
        repo.roadmap_call("check flour")
            .env("GIT_DIR", ".git")
            .env("GIT_WORK_TREE", ".")
            .run()
    });
    let repo = Repo::baking();
    let tool = env!("CARGO_BIN_EXE_git-roadmap");
    repo.hook("post-commit", &format!("{tool} list --todo >../log 2>&1"));
    repo.call("git", &["--git-dir=top/.git", "--work-tree=top"])
        .within("..");
    repo.write("a.txt", "a\n");
    for arguments in [&["add", "a.txt"][..], &["commit", "-q", "-m", "A"]] {
        let places = ["--git-dir=.git", "--work-tree=."];
        let run = repo.call("git", &[&places[..], arguments].concat()).run();
        run.succeeds();
    }
    let heard = std::fs::read_to_string(repo.beside("log")).unwrap();
    assert!(heard.contains("Flour basics"), "{heard}");
    assert!(!repo.top().join(".git/ROADMAP.md").exists());
    check_objects(&repo);
}

/// A checkout apart from its Git directory, as dotfiles are often kept.
#[test]
fn a_separate_git_directory() {
    let repo = Repo::baking();
    repo.git("init -q --separate-git-dir=../elsewhere");
    ticks(&repo);
    let repo = Repo::baking();
    std::fs::rename(repo.top().join(".git"), repo.beside("dots")).unwrap();
    let places = [("GIT_DIR", "../dots"), ("GIT_WORK_TREE", ".")];
    let mut call = repo.roadmap_call("check flour");
    for (name, value) in places {
        call = call.env(name, value);
    }
    call.run().succeeds();
    assert_eq!(
        repo.git("--git-dir=../dots --work-tree=. status --porcelain"),
        ""
    );
    assert_eq!(
        repo.git("--git-dir=../dots show HEAD:ROADMAP.md"),
        ticked(BAKING)
    );
}
