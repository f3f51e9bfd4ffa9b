//! Merges in real repositories.

use super::super::testing::{Place, path};
use super::super::value::Head;
use super::*;
use crate::error::Kind;

mod forward;
mod stopped;

fn oid(place: &Place, name: &str) -> Oid {
    place.git(&["rev-parse", name]).parse().unwrap()
}

fn kinds() -> impl Iterator<Item = Place> {
    let kinds = [&[][..], &["--object-format=sha256"]];
    kinds.into_iter().filter_map(Place::with_options)
}

/// A template `original` with a version after it, and a `main` that starts
/// from the template's files without its history; both have changed `R.md`.
fn copy_of(place: &Place) -> Oid {
    place.git(&["checkout", "-q", "-b", "original"]);
    place.write("R.md", "a\nb\nc\n");
    place.write("other", "1\n2\n3\n");
    place.commit_all("template");
    let base = oid(place, "HEAD");
    place.write("R.md", "a\ntheirs\nc\n");
    place.write("other", "1\n2\nthree\n");
    place.write("new file", "x");
    place.commit_all("theirs");
    place.git(&["checkout", "-q", "--orphan", "main", base.as_str()]);
    place.commit_all("copy");
    place.write("R.md", "a\nours\nc\n");
    place.write("other", "one\n2\n3\n");
    place.commit_all("ours");
    base
}

#[test]
fn histories_are_related() {
    for place in kinds() {
        place.diverge("a");
        let repository = place.open();
        let (main, side, base) = (
            oid(&place, "main"),
            oid(&place, "side"),
            oid(&place, "main^"),
        );
        let found = repository.merge_base(&main, &side).unwrap();
        assert_eq!(found, Some(base.clone()));
        assert!(repository.is_ancestor(&base, &side).unwrap());
        assert!(repository.is_ancestor(&side, &side).unwrap());
        assert!(!repository.is_ancestor(&side, &main).unwrap());
        let span = repository.commits_between(Some(&base), &side).unwrap();
        assert_eq!(span.count, 1);
        assert!(span.newest > Some(1_700_000_000));
        assert_eq!(repository.commits_between(None, &side).unwrap().count, 2);
        let none = repository.commits_between(Some(&side), &side).unwrap();
        assert_eq!(none, Span::default());
        place.git(&["checkout", "-q", "--orphan", "lone"]);
        place.commit_all("lone");
        let lone = oid(&place, "lone");
        assert_eq!(repository.merge_base(&lone, &main).unwrap(), None);
        assert!(repository.merge_base(&lone, &lone.zero()).is_err());
    }
}

#[test]
fn trees_are_merged_without_touching_anything() {
    for place in kinds() {
        let base = copy_of(&place);
        let repository = place.open();
        let (ours, theirs) = (oid(&place, "main"), oid(&place, "original"));
        let error = repository.merge_trees(&ours, &theirs, None).unwrap_err();
        assert_eq!(error.kind, Kind::Refused);
        let merged = repository.merge_trees(&ours, &theirs, Some(&base)).unwrap();
        let [conflict] = &merged.conflicts[..] else {
            panic!("{merged:?}");
        };
        let at = |name: &str| Some((Mode::REGULAR, oid(&place, &format!("{name}:R.md"))));
        assert_eq!(conflict.path, path("R.md"));
        assert_eq!(conflict.base, at(base.as_str()));
        assert_eq!(
            (&conflict.ours, &conflict.theirs),
            (&at("main"), &at("original"))
        );
        let told = merged
            .messages
            .iter()
            .any(|line| line.starts_with("CONFLICT (content)"));
        assert!(told, "{merged:?}");
        let other = place.git(&["show", &format!("{}:other", merged.tree)]);
        assert_eq!(other, "one\n2\nthree");
        assert_eq!(place.git(&["status", "--porcelain"]), "");

        // With the merged content put in, the tree is whole.
        let id = repository.write_blob(b"merged\n").unwrap();
        let changes = [
            (path("R.md"), Some((Mode::REGULAR, id))),
            (path("new file"), None),
        ];
        let tree = repository.tree_with(&merged.tree, &changes).unwrap();
        let names = place.git(&["ls-tree", "-r", "--name-only", tree.as_str()]);
        assert_eq!(names, "R.md\nother");
        assert_eq!(place.git(&["show", &format!("{tree}:R.md")]), "merged");
    }
}

#[test]
fn the_driver_of_ours_is_idle() {
    let place = Place::new();
    let base = copy_of(&place);
    place.write(".git/info/attributes", "R.md merge=roadmap\n");
    place.git(&["config", "merge.roadmap.driver", "touch pwned; exit 1"]);
    let (ours, theirs) = (oid(&place, "main"), oid(&place, "original"));
    let merged = place
        .open()
        .merge_trees(&ours, &theirs, Some(&base))
        .unwrap();
    assert_eq!(merged.conflicts, []);
    assert_eq!(
        place.git(&["show", &format!("{}:R.md", merged.tree)]),
        "a\nours\nc"
    );
    assert!(!place.top().join("pwned").exists());
}

#[cfg(unix)]
#[test]
fn an_old_git_is_named() {
    let place = Place::new();
    let base = copy_of(&place);
    let script = "#!/bin/sh\ncase \"$*\" in\n*merge-tree*) echo usage: >&2; exit 129;;\n\
                  version) echo git version 2.37.1;;\nesac\n";
    place.write("bin/git", script);
    super::super::testing::make_executable(&place.top().join("bin/git"));
    let bin = place.top().join("bin").display().to_string();
    let repository = place.open_with("PATH", &format!("{bin}:/usr/bin:/bin"));
    let (ours, theirs) = (oid(&place, "main"), oid(&place, "original"));
    let error = repository.merge_trees(&ours, &theirs, None).unwrap_err();
    assert!(
        error.message.ends_with("2.38 or newer, this is 2.37.1"),
        "{error:?}"
    );
    let error = repository
        .merge_trees(&ours, &theirs, Some(&base))
        .unwrap_err();
    assert!(error.message.contains("needs Git 2.40"), "{error:?}");
}

/// Merges `side` into `main`, as objects.
fn commit_it(place: &Place) -> Result<MergeCommitted> {
    let repository = place.open();
    let parents = [oid(place, "main"), oid(place, "side")];
    let tree = oid(place, "side^{tree}");
    repository.commit_merge(&tree, &parents, "Merge side \n\nbody\n")
}

#[test]
fn a_merge_is_committed_with_both_parents() {
    for place in kinds() {
        place.diverge("a");
        let made = commit_it(&place).unwrap();
        assert_eq!(made.message, "Merge side\n\nbody\n");
        let parents = place.git(&["log", "-1", "--format=%P %s", made.id.as_str()]);
        let (main, side) = (oid(&place, "main"), oid(&place, "side"));
        assert_eq!(parents, format!("{main} {side} Merge side"));
        assert_eq!(place.git(&["status", "--porcelain"]), "");
    }
}

#[test]
fn hooks_see_the_merge_and_may_change_its_message() {
    let place = Place::new();
    place.diverge("a");
    place.hook(
        "pre-merge-commit",
        "git show :a; git diff --cached --name-only",
    );
    place.hook("prepare-commit-msg", "echo \"from $2\" >>\"$1\"");
    place.hook("commit-msg", "echo checked >>\"$1\"");
    place.hook("pre-commit", "exit 1");
    let made = commit_it(&place).unwrap();
    assert_eq!(made.said, ["side", "a"]);
    assert_eq!(made.message, "Merge side\n\nbody\nfrom merge\nchecked\n");
    assert_eq!(place.git(&["status", "--porcelain"]), "");
}

#[test]
fn hooks_may_refuse_and_not_change_the_files() {
    for (hook, script) in [
        ("pre-merge-commit", "echo no; exit 3"),
        ("commit-msg", "exit 1"),
        ("prepare-commit-msg", ": >\"$1\""),
        (
            "pre-merge-commit",
            "echo x >a; git add a; git checkout -q HEAD a 2>/dev/null; echo y | git update-index --cacheinfo 100644,$(echo z | git hash-object -w --stdin),a",
        ),
    ] {
        let place = Place::new();
        place.diverge("a");
        place.hook(hook, script);
        let error = commit_it(&place).unwrap_err();
        assert_eq!(error.kind, Kind::Refused, "{script} {error:?}");
        assert!(error.not_done.unwrap().starts_with("no merge"));
        assert_eq!(place.git(&["status", "--porcelain"]), "");
    }
}

#[test]
fn who_commits_must_be_known_and_able_to_sign() {
    let place = Place::new();
    place.diverge("a");
    place.git(&["config", "commit.gpgSign", "true"]);
    place.git(&["config", "gpg.program", "false"]);
    let error = commit_it(&place).unwrap_err();
    assert_eq!(error.message, "the commit could not be signed");
    place.git(&["config", "commit.gpgSign", "false"]);
    place.git(&["config", "--unset", "user.name"]);
    place.git(&["config", "--unset", "user.email"]);
    place.git(&["config", "user.useConfigOnly", "true"]);
    assert_eq!(commit_it(&place).unwrap_err().kind, Kind::NoIdentity);
    place.hook("pre-merge-commit", "touch ran");
    assert_eq!(commit_it(&place).unwrap_err().kind, Kind::NoIdentity);
    assert!(!place.top().join("ran").exists());
}
