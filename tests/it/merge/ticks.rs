//! What a merge makes of the ticks.

use std::collections::HashSet;

use git_roadmap::roadmap::Document;
use git_roadmap::roadmap::merge::{Fate, Merged, States};
use proptest::prelude::*;

use super::super::properties::parse;
use super::history::{ALL, Known, TICKS, Version, told};
use super::outcome::{decided, open, parts};
use super::{Trio, check};

/// One side of a merge and what became of its tasks.
struct Side<'a> {
    version: &'a Version,
    fates: &'a [Fate],
    /// The other side; `None` where its states do not count.
    other: Option<&'a Version>,
}

/// Whether the other side took a task's tick away, that is a tick which the
/// base has.
fn was_unticked(task: &Known, base: &Version, other: &Version) -> bool {
    let in_base = base.family(task.family).any(|known| known.done);
    in_base && other.family(task.family).any(|known| !known.done)
}

/// Finds ticks that are neither in the merged text nor reported.
fn no_tick_is_lost(trio: &Trio, merged: &Merged, side: &Side<'_>) -> Result<(), TestCaseError> {
    let lost = Merged::lost_ticks(&side.version.document, side.fates);
    let read = parts(&merged.text, 7).unwrap();
    let other_reading = decided(&read, |hunk| &hunk.theirs);
    for (task, known) in side.version.tasks.iter().enumerate() {
        if !known.done
            || side
                .other
                .is_some_and(|other| was_unticked(known, &trio.base, other))
        {
            continue;
        }
        let is_kept = match side.fates[task] {
            Fate::Merged(place, _) => merged.document.tasks()[place].done,
            Fate::InConflict => has_ticked(trio, &other_reading, known),
            Fate::Gone => lost.contains(&task),
        };
        prop_assert!(
            is_kept,
            "{:?} lost its tick: {:?}\n{}",
            known,
            side.fates[task],
            merged.text
        );
    }
    Ok(())
}

/// Whether a text has a ticked task that is this one, or one with its words.
fn has_ticked(trio: &Trio, document: &Document, known: &Known) -> bool {
    let told = told(document);
    let versions = [&trio.ours, &trio.theirs];
    let mut family = versions
        .iter()
        .flat_map(|version| version.family(known.family));
    family.any(|known| {
        let is_it = |task: usize| match told[task] {
            Some(id) => id == known.id,
            None => document.text(task).trim_end_matches('.') == known.text,
        };
        (0..told.len()).any(|task| document.tasks()[task].done && is_it(task))
    })
}

#[test]
fn no_tick_is_lost_between_equal_sides() {
    check(130, (ALL, ALL), |trio, _| {
        let merged = trio.merge(States::Both);
        let ours = Side {
            version: &trio.ours,
            fates: &merged.ours,
            other: Some(&trio.theirs),
        };
        no_tick_is_lost(trio, &merged, &ours)?;
        let theirs = Side {
            version: &trio.theirs,
            fates: &merged.theirs,
            other: Some(&trio.ours),
        };
        no_tick_is_lost(trio, &merged, &theirs)
    });
}

#[test]
fn no_tick_of_a_copy_is_lost() {
    check(130, (ALL, ALL), |trio, _| {
        let merged = trio.merge(States::Ours);
        let ours = Side {
            version: &trio.ours,
            fates: &merged.ours,
            other: None,
        };
        no_tick_is_lost(trio, &merged, &ours)
    });
}

/// Finds ticks on tasks that no version with a say has ticked. Tasks of the
/// same words count as one here: which of them is gone nobody can tell.
fn no_tick_is_made_up(
    trio: &Trio,
    document: &Document,
    sources: &[&Version],
) -> Result<(), TestCaseError> {
    for (task, id) in told(document).into_iter().enumerate() {
        let Some(id) = id.filter(|_| document.tasks()[task].done) else {
            continue;
        };
        let all = [&trio.ours, &trio.theirs];
        let known: Vec<(&Version, &Known)> = all
            .iter()
            .filter_map(|version| Some((*version, version.known(id)?)))
            .collect();
        let is_source = |version: &Version, task: &Known| {
            let is_same = |&(other, known): &(&Version, &Known)| {
                task.family == known.family || version.share_below(task, other, known)
            };
            task.done && known.iter().any(is_same)
        };
        let is_ticked = sources
            .iter()
            .any(|version| version.tasks.iter().any(|task| is_source(version, task)));
        prop_assert!(
            is_ticked,
            "{} is ticked in\n{}",
            id,
            document.source().text()
        );
    }
    Ok(())
}

#[test]
fn no_tick_is_made_up_between_equal_sides() {
    check(130, (ALL, ALL), |trio, _| {
        let merged = trio.merge(States::Both);
        let read = parts(&merged.text, 7).unwrap();
        for document in [
            decided(&read, |hunk| &hunk.ours),
            decided(&read, |hunk| &hunk.theirs),
        ] {
            no_tick_is_made_up(trio, &document, &[&trio.ours, &trio.theirs])?;
        }
        Ok(())
    });
}

#[test]
fn a_copy_has_its_own_ticks_only() {
    check(130, (ALL, ALL), |trio, _| {
        let merged = trio.merge(States::Ours);
        let read = parts(&merged.text, 7).unwrap();
        for document in [
            decided(&read, |hunk| &hunk.ours),
            decided(&read, |hunk| &hunk.theirs),
        ] {
            no_tick_is_made_up(trio, &document, &[&trio.ours])?;
        }
        Ok(())
    });
}

/// Where fates say that a task of ours and one of theirs are the same task of
/// the merged version, they are.
#[test]
fn two_tasks_never_become_one() {
    check(130, (ALL, ALL), |trio, _| {
        let merged = trio.merge(States::Both);
        for (task, fate) in merged.ours.iter().enumerate() {
            let Fate::Merged(place, _) = *fate else {
                continue;
            };
            let is_same = |other: &&Fate| matches!(other, Fate::Merged(at, _) if *at == place);
            let other = merged.theirs.iter().position(|fate| is_same(&fate));
            let Some(other) = other else { continue };
            let (own, their) = (&trio.ours.tasks[task], &trio.theirs.tasks[other]);
            let fates = (fate, &merged.theirs[other]);
            let is_same =
                own.family == their.family || trio.ours.share_below(own, &trio.theirs, their);
            prop_assert!(
                is_same,
                "{:?} and {:?}: {:?}\n{}",
                own,
                their,
                fates,
                merged.text
            );
        }
        Ok(())
    });
}

#[test]
fn copies_that_only_ticked_never_conflict() {
    check(130, (TICKS, ALL), |trio, _| {
        for states in [States::Both, States::Ours] {
            let merged = trio.merge(states);
            prop_assert_eq!(merged.conflicts, 0);
            prop_assert_eq!(open(&parse(&merged.text)), open(&trio.theirs.document));
        }
        Ok(())
    });
}

/// Each tick of a copy stands on its task, where the original left the task's
/// words and place alone.
#[test]
fn ticks_of_tasks_that_stayed_stay() {
    check(130, (TICKS, ALL), |trio, _| {
        let merged = trio.merge(States::Ours);
        for (task, known) in trio.theirs.tasks.iter().enumerate() {
            let Some(own) = trio.ours.known(known.id) else {
                continue;
            };
            let stays = own.text == known.text && has_one_place(trio, known);
            let is_done = merged.document.tasks()[task].done;
            prop_assert!(
                !stays || is_done == own.done,
                "{:?}\n{}",
                known,
                merged.text
            );
        }
        Ok(())
    });
}

/// Whether a task stands in the same section below the same task in both
/// versions, and no other of its words does in either.
fn has_one_place(trio: &Trio, known: &Known) -> bool {
    let place = |task: &Known| (task.section.clone(), task.parent);
    [&trio.ours, &trio.theirs].into_iter().all(|version| {
        let family = version.family(known.family);
        let here: HashSet<u32> = family
            .filter(|task| place(task) == place(known))
            .map(|task| task.id)
            .collect();
        here == HashSet::from([known.id])
    })
}
