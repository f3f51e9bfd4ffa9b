//! Commits with hooks: what they get, and what they may change.
#![cfg(test)]

use super::*;
use crate::git::HOOK_GUARD;

#[test]
fn a_hook_that_says_no_stops_everything() {
    for name in ["pre-commit", "prepare-commit-msg", "commit-msg"] {
        let place = with_roadmap(&[]).unwrap();
        place.write("other.txt", "2\n");
        place.git(&["add", "."]);
        let (head, status) = (
            place.git(&["rev-parse", "HEAD"]),
            place.git(&["status", "-s"]),
        );
        place.hook(name, "echo no; echo never >&2; exit 3");
        let error = run(&place, &mut tick("a")).unwrap_err();
        assert_eq!(error.kind, Kind::Refused);
        assert_eq!(
            error.message,
            format!("the {name} hook refused the commit (exit 3)")
        );
        assert_eq!(error.quoted, ["no", "never"]);
        assert_eq!(
            error.not_done.unwrap(),
            "no commit; main and your staged files are as before"
        );
        assert_eq!(place.git(&["rev-parse", "HEAD"]), head);
        assert_eq!(place.git(&["status", "-s"]), status);
        check_clean(&place);
    }
}

#[test]
fn a_reference_hook_that_says_no_leaves_the_index() {
    let place = with_roadmap(&[]).unwrap();
    place.hook(
        "reference-transaction",
        "[ \"$1\" = prepared ] && exit 1; exit 0",
    );
    let error = run(&place, &mut tick("a")).unwrap_err();
    assert_eq!(error.kind, Kind::Refused);
    assert!(error.quoted.concat().contains("hook"), "{error:?}");
    assert_eq!(place.git(&["status", "--porcelain"]), "");
}

#[test]
fn what_the_pre_commit_hook_makes_of_our_file_is_adopted() {
    let place = with_roadmap(&[]).unwrap();
    place.hook(
        "pre-commit",
        "sed 's/# R/# Hooked/' ROADMAP.md > formatted; id=$(git hash-object -w formatted); rm formatted\n\
         git update-index --cacheinfo 100644,$id,ROADMAP.md",
    );
    place.write(ROADMAP, "# R\n\n- [x] a\n- [ ] b\n");
    let done = run(&place, &mut tick("a")).unwrap();
    assert_eq!(done.rewritten, [path(ROADMAP)]);
    let expected = "# Hooked\n\n- [x] a\n- [ ] b";
    assert_eq!(place.git(&["show", "HEAD:ROADMAP.md"]), expected);
    assert_eq!(place.git(&["show", ":ROADMAP.md"]), expected);
    assert_eq!(place.read(ROADMAP), "# R\n\n- [x] a\n- [ ] b\n");
}

#[test]
fn a_hook_that_changes_other_files_is_refused() {
    let place = with_roadmap(&[]).unwrap();
    place.hook("pre-commit", "echo 2 > other.txt; git add other.txt");
    let head = place.git(&["rev-parse", "HEAD"]);
    let error = run(&place, &mut tick("a")).unwrap_err();
    assert_eq!(
        error.message,
        "the pre-commit hook changed other.txt, which is not part of this commit"
    );
    assert_eq!(place.git(&["rev-parse", "HEAD"]), head);
    assert_eq!(place.git(&["diff", "--cached"]), "");
    place.hook("pre-commit", "git reset -q");
    let error = run(&place, &mut tick("a")).unwrap_err();
    assert_eq!(error.kind, Kind::Refused);
}

#[test]
fn hooks_get_what_git_commit_gives_them() {
    let place = with_roadmap(&[]).unwrap();
    place.hook(
        "pre-commit",
        "echo \"$GIT_ROADMAP_HOOK $GIT_EDITOR $#\"; git diff --cached --stat --format=",
    );
    place.hook(
        "prepare-commit-msg",
        "echo \"$2\"; echo 'Added: é' >> \"$1\"",
    );
    place.hook(
        "commit-msg",
        "echo \"$#\"; sed -i.bak 's/check/tick/' \"$1\"; rm \"$1.bak\"",
    );
    let done = run(&place, &mut tick("a")).unwrap();
    assert_eq!(
        done.message,
        "roadmap: tick a\n\nRoadmap-Checked: p/a\nAdded: é\n"
    );
    assert_eq!(
        place.git(&["log", "-1", "--format=%B"]).trim_end(),
        done.message.trim_end()
    );
    assert_eq!(done.said[0], "1 : 0");
    assert!(done.said.contains(&"message".to_owned()) && done.said.contains(&"1".to_owned()));
    place.hook("commit-msg", ": > \"$1\"");
    let error = run(&place, &mut tick("b")).unwrap_err();
    assert_eq!(error.message, "the hooks left an empty commit message");
}

#[test]
fn hooks_elsewhere_are_found() {
    let place = with_roadmap(&[]).unwrap();
    place.hook("pre-commit", "echo found; exit 1");
    std::fs::rename(place.top().join(".git/hooks"), place.top().join("my-hooks")).unwrap();
    run(&place, &mut tick("a")).unwrap();
    place.git(&["config", "core.hooksPath", "my-hooks"]);
    let error = run(&place, &mut tick("b")).unwrap_err();
    assert_eq!(error.quoted, ["found"]);
    place.git(&["config", "core.hooksPath", "/dev/null"]);
    run(&place, &mut tick("b")).unwrap();
}

#[test]
fn a_hook_cannot_start_another_commit() {
    let place = with_roadmap(&[]).unwrap();
    let repository = place.open_with(HOOK_GUARD, "1");
    let mut plan = |_: &Repository, _: &Head| -> Result<Layers> {
        let inner = commit_in(&repository, &request("inner"), &mut tick("a"));
        assert_eq!(inner.unwrap_err().kind, Kind::Refused);
        Ok(Layers::default())
    };
    run(&place, &mut plan).unwrap();
    commit_in(&repository, &request("alone"), &mut tick("a")).unwrap();
}
