//! What a merge makes of the text.

use std::collections::HashSet;

use git_roadmap::roadmap::merge::{Fate, States};
use proptest::prelude::*;

use super::super::properties::parse;
use super::history::{ALL, TICKS, Version, told};
use super::outcome::{Hunk, Part, hunks, mirrored, neutral, outside_blocks, parts, states};
use super::{check, merge};

/// Both ways to merge states.
const BOTH_WAYS: [States; 2] = [States::Both, States::Ours];

#[test]
fn a_side_that_both_have_is_what_comes_out() {
    check(50, (TICKS, ALL), |trio, _| {
        let (base, side) = (&trio.base.document, &trio.theirs.document);
        for states in BOTH_WAYS {
            let merged = merge(Some(base), side, side, states);
            prop_assert_eq!(
                (merged.text.as_str(), merged.conflicts),
                (trio.theirs.text(), 0)
            );
        }
        Ok(())
    });
}

#[test]
fn the_only_side_that_changed_is_what_comes_out() {
    check(50, (TICKS, ALL), |trio, _| {
        let (base, side) = (&trio.base.document, &trio.theirs.document);
        let merged = merge(Some(base), base, side, States::Both);
        prop_assert_eq!(
            (merged.text.as_str(), merged.conflicts),
            (trio.theirs.text(), 0)
        );
        for states in BOTH_WAYS {
            let merged = merge(Some(base), side, base, states);
            prop_assert_eq!(
                (merged.text.as_str(), merged.conflicts),
                (trio.theirs.text(), 0)
            );
        }
        Ok(())
    });
}

#[test]
fn both_sides_see_the_same_merge() {
    check(100, (ALL, ALL), |trio, _| {
        let (one, other) = (trio.merge(States::Both), trio.merge_mirrored(States::Both));
        prop_assert_eq!(one.conflicts, other.conflicts);
        let (one_parts, other_parts) = (parts(&one.text, 7), parts(&other.text, 7));
        let (one_parts, other_parts) = (one_parts.unwrap(), mirrored(other_parts.unwrap()));
        if one.conflicts > 0 {
            prop_assert_eq!(outside_blocks(one_parts), outside_blocks(other_parts));
            return Ok(());
        }
        prop_assert_eq!(one_parts, other_parts);
        // With conflicts, fates tell of the reading that is ours.
        prop_assert_eq!(&one.ours, &other.theirs);
        prop_assert_eq!(&one.theirs, &other.ours);
        Ok(())
    });
}

#[test]
fn without_a_base_both_sides_see_the_same_merge_and_done_wins() {
    check(60, (ALL, ALL), |trio, _| {
        let (ours, theirs) = (&trio.ours.document, &trio.theirs.document);
        let merged = merge(None, ours, theirs, States::Both);
        let other = merge(None, theirs, ours, States::Both);
        prop_assert_eq!(merged.conflicts, other.conflicts);
        let (found, mirror) = (parts(&merged.text, 7), parts(&other.text, 7));
        let (found, mirror) = (found.unwrap(), mirrored(mirror.unwrap()));
        prop_assert_eq!(outside_blocks(found), outside_blocks(mirror));
        if merged.conflicts == 0 {
            prop_assert_eq!(&merged.text, &other.text);
            prop_assert_eq!(states(&parse(&merged.text)), states(&merged.document));
        }
        for (side, fates) in [(&trio.ours, &merged.ours), (&trio.theirs, &merged.theirs)] {
            for (task, fate) in fates.iter().enumerate() {
                if let Fate::Merged(place, _) = fate {
                    let is_kept = !side.tasks[task].done || merged.document.tasks()[*place].done;
                    prop_assert!(is_kept, "{:?}\n{}", side.tasks[task], merged.text);
                }
            }
        }
        Ok(())
    });
}

#[test]
fn what_comes_out_reads_as_it_is_told() {
    check(60, (ALL, ALL), |trio, _| {
        for states in BOTH_WAYS {
            let merged = trio.merge(states);
            if merged.conflicts > 0 {
                continue;
            }
            let read = parse(&merged.text);
            prop_assert_eq!(self::states(&read), self::states(&merged.document));
            for task in 0..read.tasks().len() {
                prop_assert_eq!(read.text(task), merged.document.text(task));
                prop_assert_eq!(read.key(task), merged.document.key(task));
            }
        }
        Ok(())
    });
}

/// Tasks that both sides have, or that one has and the base has not, come out;
/// so does nothing that both deleted. What one side deleted may come out where
/// the other moved it, since a move is a line that is new elsewhere.
#[test]
fn the_tasks_that_come_out_are_those_that_the_sides_kept() {
    check(100, (ALL, ALL), |trio, history| {
        let merged = trio.merge(States::Both);
        if merged.conflicts > 0 || !history.tells() {
            return Ok(());
        }
        let told: HashSet<u32> = told(&merged.document).into_iter().flatten().collect();
        let ids = |version: &Version| -> HashSet<u32> {
            version.tasks.iter().map(|task| task.id).collect()
        };
        let (base, ours, theirs) = (ids(&trio.base), ids(&trio.ours), ids(&trio.theirs));
        for id in ours.union(&theirs) {
            let is_kept = ours.contains(id) && theirs.contains(id) || !base.contains(id);
            prop_assert!(
                !is_kept || told.contains(id),
                "{} is lost:\n{}",
                id,
                merged.text
            );
        }
        for id in &told {
            prop_assert!(ours.contains(id) || theirs.contains(id), "{} is back", id);
        }
        Ok(())
    });
}

#[test]
fn merging_again_changes_nothing() {
    check(60, (ALL, ALL), |trio, _| {
        let theirs = &trio.theirs.document;
        for states in BOTH_WAYS {
            let merged = trio.merge(states);
            if merged.conflicts == 0 {
                let document = parse(&merged.text);
                let again = merge(Some(theirs), &document, theirs, states);
                prop_assert_eq!((&again.text, again.conflicts), (&merged.text, 0));
            }
        }
        Ok(())
    });
}

/// Where both sides edit text, this holds for no merge of lines: an insertion
/// among lines that repeat has several places.
#[test]
fn a_copy_may_merge_from_the_old_base_again() {
    check(60, (TICKS, ALL), |trio, _| {
        let (base, theirs) = (&trio.base.document, &trio.theirs.document);
        for states in BOTH_WAYS {
            let merged = trio.merge(states);
            let document = parse(&merged.text);
            let again = merge(Some(base), &document, theirs, states);
            prop_assert_eq!((&again.text, again.conflicts), (&merged.text, 0));
        }
        Ok(())
    });
}

#[test]
fn every_line_comes_from_a_side_or_a_block() {
    check(60, (ALL, ALL), |trio, _| {
        let lines = |version: &Version| -> HashSet<String> {
            version.text().split_inclusive('\n').map(neutral).collect()
        };
        let (ours, theirs) = (lines(&trio.ours), lines(&trio.theirs));
        let merged = trio.merge(States::Both);
        let mut is_block = false;
        for part in parts(&merged.text, 7).unwrap() {
            match part {
                Part::Line(line) => {
                    let line = neutral(&line);
                    is_block &= !line.starts_with("<!-- /roadmap");
                    let is_known = is_block || ours.contains(&line) || theirs.contains(&line);
                    prop_assert!(is_known, "{:?} is in no version", line);
                    is_block |= line.starts_with("<!-- roadmap");
                }
                Part::Conflict(hunk) => {
                    let is_ours = hunk.ours.iter().all(|line| ours.contains(&neutral(line)));
                    let is_theirs = hunk
                        .theirs
                        .iter()
                        .all(|line| theirs.contains(&neutral(line)));
                    prop_assert!(is_ours && is_theirs, "{:?}", hunk);
                }
            }
        }
        Ok(())
    });
}

#[test]
fn no_conflict_is_about_states_alone() {
    check(100, (ALL, ALL), |trio, _| {
        let merged = trio.merge(States::Both);
        let found = parts(&merged.text, 7).unwrap();
        prop_assert_eq!(hunks(&found).count(), merged.conflicts);
        for Hunk { ours, theirs, .. } in hunks(&found) {
            let open = |lines: &[String]| -> Vec<String> {
                lines.iter().map(|line| neutral(line)).collect()
            };
            prop_assert_ne!(open(ours), open(theirs));
        }
        Ok(())
    });
}

/// Line endings are one of the sides' throughout, the last line aside.
#[test]
fn line_endings_are_not_mixed() {
    check(60, (ALL, ALL), |trio, _| {
        let merged = trio.merge(States::Both);
        let all = merged.text.matches('\n').count();
        let with_return = merged.text.matches("\r\n").count();
        prop_assert!(with_return == 0 || with_return == all, "{:?}", merged.text);
        Ok(())
    });
}
