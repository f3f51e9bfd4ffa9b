//! Taking a prepared commit over.

use super::*;

/// A prepared merge of `side`, on top of `main`.
fn prepared(place: &Place) -> Oid {
    place.write("keep", "keep\n");
    place.diverge("a");
    commit_it(place).unwrap().id
}

fn go(place: &Place, commit: &Oid) -> Result<Forward> {
    let repository = place.open();
    let base = repository.head().unwrap();
    repository.fast_forward(&base, commit, "roadmap sync: Merge side")
}

#[test]
fn branch_index_and_files_move() {
    for place in kinds() {
        let commit = prepared(&place);
        place.write("keep", "staged\n");
        place.git(&["add", "keep"]);
        place.write("untracked", "");
        assert_eq!(go(&place, &commit).unwrap(), Forward::Done(Vec::new()));
        assert_eq!(oid(&place, "main"), commit);
        assert_eq!(place.read("a"), "side\n");
        assert_eq!(
            place.git(&["status", "--porcelain"]),
            "M  keep\n?? untracked"
        );
        let said = place.git(&["reflog", "-1", "--format=%gs", "main"]);
        assert_eq!(said, "roadmap sync: Merge side: Fast-forward");
    }
}

#[test]
fn a_detached_head_and_a_linked_worktree_move_alone() {
    let place = Place::new();
    let commit = prepared(&place);
    place.git(&["worktree", "add", "-q", "-b", "linked", "tree", "main"]);
    let linked = place.open_at("tree");
    let base = linked.head().unwrap();
    assert!(matches!(
        linked.fast_forward(&base, &commit, "x"),
        Ok(Forward::Done(_))
    ));
    assert_eq!(oid(&place, "linked"), commit);
    assert_eq!(place.read("tree/a"), "side\n");
    assert_eq!(place.read("a"), "main\n");
    place.git(&["checkout", "-q", "--detach"]);
    assert!(matches!(go(&place, &commit), Ok(Forward::Done(_))));
    assert_eq!(oid(&place, "HEAD"), commit);
    assert_ne!(oid(&place, "main"), commit);
}

#[test]
fn a_moved_head_is_a_lost_race() {
    let place = Place::new();
    let commit = prepared(&place);
    let base = place.open().head().unwrap();
    let check = |base: &Head| {
        let status = place.git(&["status", "--porcelain"]);
        let head = oid(&place, "HEAD");
        let found = place.open().fast_forward(base, &commit, "x").unwrap();
        assert_eq!(found, Forward::Raced);
        assert_eq!(place.git(&["status", "--porcelain"]), status);
        assert_eq!(oid(&place, "HEAD"), head);
    };
    place.git(&["checkout", "-q", "-b", "elsewhere"]);
    check(&base);
    place.commit_file("more");
    check(&place.open().head().unwrap());
}

#[test]
fn edits_are_not_overwritten() {
    let place = Place::new();
    let commit = prepared(&place);
    place.git(&["config", "merge.autoStash", "true"]);
    for stage in [false, true] {
        place.write("a", "mine\n");
        if stage {
            place.git(&["add", "a"]);
        }
        let error = go(&place, &commit).unwrap_err();
        assert_eq!(error.kind, Kind::Refused);
        assert_eq!(error.quoted, ["a"]);
        assert_eq!(error.kept.as_deref(), Some("nothing was changed"));
        assert!(error.hints[0].starts_with("git stash"), "{error:?}");
        assert_eq!(place.read("a"), "mine\n");
    }
    place.git(&["reset", "-q", "--hard"]);
    let id = place.open().write_blob(b"x").unwrap();
    let change = [(path("new"), Some((Mode::REGULAR, id)))];
    let tree = place
        .open()
        .tree_with(&oid(&place, "main^{tree}"), &change)
        .unwrap();
    let made = place
        .open()
        .commit_merge(&tree, &[oid(&place, "main")], "x")
        .unwrap();
    place.write("new", "mine");
    let error = go(&place, &made.id).unwrap_err();
    assert_eq!(
        (error.quoted.concat(), place.read("new")),
        ("new".into(), "mine".into())
    );
    assert!(error.hints[0].contains("does not know yet"), "{error:?}");
}

#[test]
fn locks_are_waited_for_and_explained() {
    let place = Place::new();
    let commit = prepared(&place);
    place.write(".git/index.lock", "");
    let error = go(&place, &commit).unwrap_err();
    assert!(error.hints[0].contains("index.lock is"), "{error:?}");
    std::fs::remove_file(place.top().join(".git/index.lock")).unwrap();

    // Git moves the files before it finds that it cannot move the branch.
    place.write("keep", "edited\n");
    place.write(".git/refs/heads/main.lock", "");
    let error = go(&place, &commit).unwrap_err();
    assert!(error.hints[0].contains("main.lock is"), "{error:?}");
    std::fs::remove_file(place.top().join(".git/refs/heads/main.lock")).unwrap();
    assert_eq!(place.git(&["status", "--porcelain"]), " M keep");
    assert_eq!(place.read("a"), "main\n");
}

#[test]
fn an_operation_of_git_is_not_disturbed() {
    let place = Place::new();
    let commit = prepared(&place);
    place.git_fails(&["merge", "-q", "side"]);
    let error = go(&place, &commit).unwrap_err();
    assert_eq!(error.message, "a merge is in progress");
}
