//! Merges of short lists of tasks, where changes of both sides often meet.

use git_roadmap::roadmap::merge::{ConflictStyle, Fate, Markers, States};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::properties::{check_all, parse};
use super::merge_with;
use super::outcome::{hunks, parts};

/// A list: names of tasks and whether they are done.
type List = Vec<(char, bool)>;

/// A base and two sides, each some steps further.
fn lists() -> impl Strategy<Value = [List; 3]> {
    let script = || vec((0..5_u8, 0..100_usize, 0..100_usize), 0..6);
    let base = vec(any::<bool>(), 2..8);
    (base, script(), script()).prop_map(|(base, ours, theirs)| {
        let base: List = ('a'..).zip(base).collect();
        let (ours, theirs) = (
            edited(&base, &ours, "OPQRST"),
            edited(&base, &theirs, "UVWXYZ"),
        );
        [base, ours, theirs]
    })
}

fn edited(base: &List, script: &[(u8, usize, usize)], names: &str) -> List {
    let mut list = base.clone();
    let mut names = names.chars();
    for &(act, a, b) in script {
        if act == 0 || list.is_empty() {
            list.insert(b % (list.len() + 1), (names.next().unwrap(), false));
            continue;
        }
        let at = a % list.len();
        match act {
            1 => {
                list.remove(at);
            }
            2 => list[at].1 ^= true,
            _ => {
                let task = list.remove(at);
                list.insert(b % (list.len() + 1), task);
            }
        }
    }
    list
}

fn markdown(list: &List) -> String {
    let line = |&(name, done): &(char, bool)| {
        format!(
            "- [{}] {}\n",
            if done { 'x' } else { ' ' },
            name.to_string().repeat(5)
        )
    };
    list.iter().map(line).collect()
}

/// The tasks in the text, those in conflicts too.
fn tasks(text: &str) -> List {
    let lines = text.lines().filter_map(|line| line.strip_prefix("- ["));
    let task = |line: &str| {
        let mut letters = line.chars();
        let state = letters.next().unwrap();
        (letters.nth(2).unwrap(), state == 'x')
    };
    lines.map(task).collect()
}

fn state(list: &List, name: char) -> Option<bool> {
    list.iter().find(|task| task.0 == name).map(|task| task.1)
}

/// What a task's state is to be, however often it stands there.
fn merged_state([base, ours, theirs]: &[List; 3], name: char) -> bool {
    let of = |list: &List| state(list, name);
    match (of(base), of(ours), of(theirs)) {
        (Some(base), Some(ours), Some(theirs)) if ours == base => theirs,
        (_, Some(ours), _) => ours,
        (_, None, theirs) => theirs.unwrap(),
    }
}

#[test]
fn tasks_of_lists_are_neither_lost_nor_unticked() {
    let styles = [
        ConflictStyle::Merge,
        ConflictStyle::Diff3,
        ConflictStyle::Zdiff3,
    ];
    check_all(
        2000,
        &(lists(), select(styles.to_vec())),
        |(lists, style)| {
            let [base, ours, theirs] = [0, 1, 2].map(|version| parse(&markdown(&lists[version])));
            let markers = Markers {
                style: *style,
                ..Markers::default()
            };
            let merged = merge_with(Some(&base), (&ours, &theirs), States::Both, &markers, None);
            let found = parts(&merged.text, 7).unwrap();
            prop_assert_eq!(hunks(&found).count(), merged.conflicts);
            let mut all = tasks(&merged.text);
            if *style != ConflictStyle::Merge && merged.conflicts > 0 {
                // What the base has in a conflict is open.
                all.retain(|&(name, done)| done || !merged_state_or_open(lists, name));
            }
            for name in ('a'..='i').chain('O'..='Z') {
                let [base, ours, theirs] = [0, 1, 2].map(|version| state(&lists[version], name));
                let is_kept = match base {
                    Some(_) => ours.is_some() && theirs.is_some(),
                    None => ours.is_some() || theirs.is_some(),
                };
                let here: Vec<bool> = all
                    .iter()
                    .filter(|task| task.0 == name)
                    .map(|task| task.1)
                    .collect();
                prop_assert!(
                    !is_kept || !here.is_empty(),
                    "{} is lost:\n{}",
                    name,
                    merged.text
                );
                if ours.is_some() || theirs.is_some() {
                    let expected = merged_state(lists, name);
                    let agree = here.iter().all(|&done| done == expected);
                    prop_assert!(agree, "{} is not {}:\n{}", name, expected, merged.text);
                }
            }
            for (side, fates) in [(&lists[1], &merged.ours), (&lists[2], &merged.theirs)] {
                for (task, fate) in side.iter().zip(fates) {
                    let is_there = all.iter().any(|other| other.0 == task.0);
                    prop_assert_eq!(*fate != Fate::Gone, is_there, "{} is {:?}", task.0, fate);
                }
            }
            Ok(())
        },
    );
}

fn merged_state_or_open(lists: &[List; 3], name: char) -> bool {
    let is_there = lists[1..].iter().any(|list| state(list, name).is_some());
    is_there && merged_state(lists, name)
}
