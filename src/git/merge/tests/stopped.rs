//! Merges that are left to the user.

use super::*;

/// Begins to merge the original into its copy.
fn begin(place: &Place, base: &Oid) -> Vec<Conflict> {
    let theirs = oid(place, "original");
    let repository = place.open();
    let message = "Merge the original\n\nbody";
    repository
        .begin_merge(&theirs, Some(base), message)
        .unwrap()
}

fn references(place: &Place) -> String {
    place.git(&["for-each-ref", "refs/roadmap/graft", "refs/replace"])
}

#[test]
fn a_copy_is_merged_with_the_version_it_came_from() {
    for place in kinds() {
        let base = copy_of(&place);
        let (ours, theirs) = (oid(&place, "main"), oid(&place, "original"));
        let conflicts = begin(&place, &base);
        assert_eq!(conflicts.len(), 1);
        assert_eq!(conflicts[0].path, path("R.md"));
        assert_eq!(
            conflicts[0].base.as_ref().unwrap().1,
            oid(&place, &format!("{base}:R.md"))
        );
        assert_eq!(place.read("other"), "one\n2\nthree\n");
        assert!(
            place
                .read("R.md")
                .contains("<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>>")
        );
        assert!(
            place
                .read(".git/MERGE_MSG")
                .starts_with("Merge the original\n\nbody\n")
        );
        assert_eq!(references(&place), "");

        place.write("R.md", "a\nboth\nc\n");
        place.git(&["add", "R.md"]);
        place.git(&["commit", "-q", "--no-edit"]);
        let raw = place.git(&["cat-file", "commit", "HEAD"]);
        assert!(
            raw.contains(&format!("\nparent {ours}\nparent {theirs}\nauthor")),
            "{raw}"
        );
        let repository = place.open();
        let again = repository
            .merge_base(&oid(&place, "main"), &theirs)
            .unwrap();
        assert_eq!(again, Some(theirs));
        place.git(&["fsck", "--strict"]);
    }
}

#[test]
fn an_aborted_merge_leaves_nothing() {
    let place = Place::new();
    let base = copy_of(&place);
    let ours = oid(&place, "main");
    begin(&place, &base);
    place.git(&["merge", "--abort"]);
    assert_eq!(place.git(&["status", "--porcelain"]), "");
    assert_eq!(oid(&place, "main"), ours);
    assert_eq!(place.read("R.md"), "a\nours\nc\n");
}

#[test]
fn a_clone_of_one_commit_merges_too() {
    let place = Place::new();
    let base = copy_of(&place);
    let url = format!("file://{}", place.top().display());
    place.git(&["clone", "-q", "--depth=1", &url, "clone"]);
    let clone = place.open_at("clone");
    let typed = super::super::super::Address::Typed(url);
    let theirs = clone
        .fetch(&typed, "refs/heads/original", None)
        .unwrap()
        .unwrap();
    clone.keep_original(&theirs).unwrap();
    for name in ["user.name", "user.email"] {
        clone.set_config(name, "x").unwrap();
    }
    let conflicts = clone.begin_merge(&theirs, Some(&base), "m").unwrap();
    assert_eq!(conflicts.len(), 1);
    // The side has a name in the markers once it is kept.
    assert!(
        place
            .read("clone/R.md")
            .contains(">>>>>>> refs/roadmap/original")
    );
    place.git(&["-C", "clone", "add", "-A"]);
    place.git(&["-C", "clone", "commit", "-q", "--no-edit"]);
    let parents = place.git(&["-C", "clone", "log", "-1", "--format=%P"]);
    assert_eq!(parents, format!("{} {theirs}", oid(&place, "main")));
    assert!(place.top().join("clone/.git/shallow").exists());
}

#[test]
fn the_files_of_our_driver_are_resolved_by_the_caller() {
    let place = Place::new();
    let base = copy_of(&place);
    begin(&place, &base);
    let repository = place.open();
    let file = path("R.md");
    repository
        .resolve_conflict(&file, b"a\nboth\nc\n", Mode::REGULAR)
        .unwrap();
    assert_eq!(repository.conflicts().unwrap(), []);
    assert_eq!(place.git(&["show", ":R.md"]), "a\nboth\nc");
    assert!(place.read("R.md").contains("<<<<<<<"));
    place.write("R.md", "a\nboth\nc\n");
    place.git(&["commit", "-q", "--no-edit"]);
    assert_eq!(place.git(&["status", "--porcelain"]), "");
    place.git(&["reset", "-q", "--hard", "HEAD^"]);

    // A registered driver does not run: our side stays, and the conflict is
    // there until the caller says how it is resolved.
    place.write(".git/info/attributes", "R.md merge=roadmap\n");
    place.git(&["config", "merge.roadmap.driver", "touch pwned; exit 1"]);
    assert_eq!(begin(&place, &base).len(), 1);
    assert!(!place.top().join("pwned").exists());
    assert_eq!(place.read("R.md"), "a\nours\nc\n");
    repository
        .resolve_conflict(&file, b"both", Mode::EXECUTABLE)
        .unwrap();
    assert!(place.git(&["ls-files", "-s", "R.md"]).starts_with("100755"));
}

#[test]
fn a_shared_history_needs_no_base() {
    let place = Place::new();
    place.diverge("a");
    place.git(&["config", "merge.log", "true"]);
    place.git(&["config", "branch.main.mergeOptions", "--squash"]);
    let side = oid(&place, "side");
    let conflicts = place.open().begin_merge(&side, None, "m").unwrap();
    assert_eq!(conflicts.len(), 1);
    place.write("a", "both");
    place.git(&["add", "a"]);
    place.git(&["commit", "-q", "-m", "m"]);
    let error = place.open().begin_merge(&side, None, "m").unwrap_err();
    assert_eq!(
        error.message,
        "there is nothing to merge: HEAD has it already"
    );
}

#[test]
fn what_is_in_the_way_is_named_and_the_graft_goes() {
    let place = Place::new();
    let base = copy_of(&place);
    let theirs = oid(&place, "original");
    for stage in [false, true] {
        place.write("R.md", "mine\n");
        if stage {
            place.git(&["add", "R.md"]);
        }
        let error = place
            .open()
            .begin_merge(&theirs, Some(&base), "m")
            .unwrap_err();
        assert_eq!(
            error.quoted.first().map(|file| file.trim()),
            Some("R.md"),
            "{error:?}"
        );
        assert_eq!(place.read("R.md"), "mine\n");
        assert_eq!(references(&place), "");
        assert_eq!(place.open().state().unwrap(), None);
    }
    place.git(&["reset", "-q", "--hard"]);
    place.write(".git/index.lock", "");
    let error = place
        .open()
        .begin_merge(&theirs, Some(&base), "m")
        .unwrap_err();
    assert!(error.hints.concat().contains("index.lock is"), "{error:?}");
    std::fs::remove_file(place.top().join(".git/index.lock")).unwrap();
    let unrelated = place.open().begin_merge(&theirs, None, "m").unwrap_err();
    assert!(
        unrelated.quoted.concat().contains("unrelated"),
        "{unrelated:?}"
    );
    begin(&place, &base);
    let error = place
        .open()
        .begin_merge(&theirs, Some(&base), "m")
        .unwrap_err();
    assert_eq!(error.message, "a merge is in progress");
}
