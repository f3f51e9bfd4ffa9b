//! Commits beside others: locks, lost races, many at once.
#![cfg(test)]

use std::cell::Cell;

use super::*;

#[test]
fn locks_of_others_are_waited_for() {
    let place = with_roadmap(&[]).unwrap();
    for lock in ["index.lock", "refs/heads/main.lock", "HEAD.lock"] {
        let lock = place.top().join(".git").join(lock);
        std::fs::write(&lock, "").unwrap();
        let name = if lock.ends_with("index.lock") {
            "a"
        } else {
            "b"
        };
        std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(std::time::Duration::from_millis(400));
                std::fs::remove_file(&lock).unwrap();
            });
            run(&place, &mut tick(name)).unwrap();
        });
    }
    let lock = place.top().join(".git/index.lock");
    std::fs::write(&lock, "").unwrap();
    place.write("x", "");
    let new = edit("x", None, Some(b""));
    let head = place.git(&["rev-parse", "HEAD"]);
    let error = run(&place, &mut both(&[new])).unwrap_err();
    assert_eq!(error.kind, Kind::Refused);
    assert!(error.quoted.concat().contains("index.lock"));
    assert!(lock.exists());
    assert_eq!(place.git(&["rev-parse", "HEAD"]), head);
}

#[test]
fn a_lost_race_is_run_again_on_the_new_base() {
    for options in [&[][..], &["--ref-format=reftable"]] {
        let Some(place) = with_roadmap(options) else {
            continue;
        };
        let calls = Cell::new(0);
        let mut inner = tick("a");
        let mut plan = |repository: &Repository, base: &Head| {
            let layers = inner(repository, base)?;
            calls.set(calls.get() + 1);
            match calls.get() {
                // Staged meanwhile.
                1 => {
                    place.write(ROADMAP, "# R\n\n- [ ] a\n- [ ] b\n- [ ] c\n");
                    place.git(&["add", ROADMAP]);
                }
                // Another commit, without our file: only the branch moves.
                2 => {
                    place.write("other.txt", "2\n");
                    place.git(&["commit", "-q", "-m", "theirs", "other.txt"]);
                }
                // Another tick, committed and staged.
                3 => {
                    place.write(ROADMAP, "# R\n\n- [ ] a\n- [x] b\n");
                    place.git(&["commit", "-q", "-m", "theirs too", ROADMAP]);
                }
                // Another branch at the same commit.
                4 => drop(place.git(&["checkout", "-q", "-b", "elsewhere"])),
                _ => {}
            }
            Ok(layers)
        };
        let done = run(&place, &mut plan).unwrap();
        assert_eq!(calls.get(), 5);
        assert_eq!(done.branch.as_deref(), Some("elsewhere"));
        assert_eq!(
            place.git(&["log", "--format=%s"]),
            "roadmap: check a\ntheirs too\ntheirs\nfirst"
        );
        assert_eq!(
            place.git(&["show", "HEAD:ROADMAP.md"]),
            "# R\n\n- [x] a\n- [x] b"
        );
        assert_eq!(
            place.git(&["show", ":ROADMAP.md"]),
            "# R\n\n- [x] a\n- [x] b"
        );
        assert_eq!(
            place.git(&["log", "-1", "--format=%s", "main"]),
            "theirs too"
        );
        check_clean(&place);
    }
}

#[test]
fn a_race_that_is_always_lost_is_given_up() {
    let place = with_roadmap(&[]).unwrap();
    let wrong = edit(ROADMAP, Some(b"never"), Some(b"x"));
    let error = run(&place, &mut both(&[wrong])).unwrap_err();
    assert_eq!(error.kind, Kind::Changed);
    assert_eq!(place.git(&["status", "--porcelain"]), "");
}

#[test]
fn many_at_once_lose_nothing() {
    let place = Place::new();
    let text: String = (0..12)
        .map(|number| format!("- [ ] task{number:02}\n"))
        .collect();
    place.write(ROADMAP, &text);
    place.commit_all("first");
    let names = ["task00", "task01", "task02", "task03", "task04", "task05"];
    std::thread::scope(|scope| {
        for name in names {
            let place = &place;
            scope.spawn(move || run(place, &mut tick(name)).unwrap());
        }
    });
    assert_eq!(place.git(&["rev-list", "--count", "HEAD"]), "7");
    let ticks = place
        .git(&["show", "HEAD:ROADMAP.md"])
        .matches("[x]")
        .count();
    assert_eq!(ticks, names.len());
    assert_eq!(place.git(&["diff", "--cached"]), "");
}
