//! Numbers for typing: `PHASE.TASK.SUBTASK`.

use std::collections::HashMap;

use super::document::{Document, Phase, TaskIndex};

/// A number that a heading carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Carried<'a> {
    word: &'a str,
    number: u32,
    /// The length of `WORD N`.
    length: usize,
}

/// Reads `[WORD ]N` at the start of a heading.
///
/// N has one to three digits and is followed by `:`, `.` or `)` and a space,
/// by a spaced dash, or by the end.
fn carried(heading: &str) -> Option<Carried<'_>> {
    let digits_at = heading.find(|character: char| character.is_ascii_digit())?;
    let word = heading[..digits_at].trim_end();
    let spaced = word.is_empty() == (digits_at == 0);
    if !spaced || (!word.is_empty() && word.len() == digits_at) || !is_word(word) {
        return None;
    }
    let rest = &heading[digits_at..];
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    if length > 3 || !ends_number(&rest[length..]) {
        return None;
    }
    let number = rest[..length].parse().ok()?;
    Some(Carried {
        word,
        number,
        length: digits_at + length,
    })
}

fn is_word(word: &str) -> bool {
    word.chars()
        .all(|character| character.is_alphabetic() || is_mark(character))
}

/// Combining marks belong to words in many scripts.
fn is_mark(character: char) -> bool {
    !character.is_ascii() && regex_syntax::try_is_word_character(character).unwrap_or(false)
}

fn ends_number(rest: &str) -> bool {
    let after_sign = |rest: &str| rest.is_empty() || rest.starts_with(' ');
    match rest.chars().next() {
        None => true,
        Some(':' | '.' | ')') => after_sign(&rest[1..]),
        Some(' ') => {
            let rest = rest.trim_start();
            rest.is_empty()
                || ["-", "–", "—"]
                    .iter()
                    .any(|dash| rest.strip_prefix(dash).is_some_and(after_sign))
        }
        Some(_) => false,
    }
}

/// Gives every phase its number.
///
/// Carried numbers hold when those with the commonest word strictly increase
/// in document order; the other phases then go on after the largest. Otherwise
/// all phases count from 1.
pub(super) fn number_phases(phases: &mut [Phase], heading_text: impl Fn(u32) -> String) {
    let texts: Vec<String> = phases
        .iter()
        .map(|phase| phase.heading.map_or_else(String::new, &heading_text))
        .collect();
    let candidates: Vec<Option<Carried<'_>>> = texts.iter().map(|text| carried(text)).collect();
    let numbers = with_commonest_word(&candidates);
    let held: Vec<u32> = numbers
        .iter()
        .flatten()
        .map(|carried| carried.number)
        .collect();
    let holds = held.windows(2).all(|pair| pair[0] < pair[1]);
    let mut next = if holds {
        held.last().copied().unwrap_or(0)
    } else {
        0
    };
    for (phase, carried) in phases.iter_mut().zip(numbers) {
        match carried.filter(|_| holds) {
            Some(carried) => {
                phase.number = carried.number;
                phase.carried = u16::try_from(carried.length).ok();
            }
            None => {
                next += 1;
                phase.number = next;
                phase.carried = None;
            }
        }
    }
}

/// Keeps the candidates with the commonest word; of equals, the first in the document.
fn with_commonest_word<'a>(candidates: &[Option<Carried<'a>>]) -> Vec<Option<Carried<'a>>> {
    let mut counts: HashMap<String, (usize, usize)> = HashMap::new();
    for (place, carried) in candidates.iter().enumerate() {
        if let Some(carried) = carried {
            counts
                .entry(carried.word.to_lowercase())
                .or_insert((0, place))
                .0 += 1;
        }
    }
    let commonest = counts
        .into_iter()
        .max_by_key(|(_, (count, place))| (*count, std::cmp::Reverse(*place)))
        .map(|(word, _)| word);
    let has_word = |carried: &Carried<'_>| Some(carried.word.to_lowercase()) == commonest;
    candidates
        .iter()
        .map(|candidate| candidate.filter(has_word))
        .collect()
}

/// Writes a task's number.
///
/// A task whose parent stands in another phase counts among the phase's own.
pub(super) fn number(document: &Document, task: TaskIndex) -> String {
    let mut ordinals = Vec::new();
    let mut at = Some(task);
    while let Some(index) = at {
        ordinals.push(document.tasks[index].ordinal);
        at = parent_in_phase(document, index);
    }
    let mut number = document.phases[document.phase_of(task)].number.to_string();
    for ordinal in ordinals.iter().rev() {
        number.push('.');
        number.push_str(&ordinal.to_string());
    }
    number
}

/// The parent that a task's number counts under.
pub(super) fn parent_in_phase(document: &Document, task: TaskIndex) -> Option<TaskIndex> {
    let parent = document.parent(task)?;
    (document.phase_of(parent) == document.phase_of(task)).then_some(parent)
}

/// Finds the task with a number given as its parts.
pub(super) fn find(document: &Document, parts: &[u32]) -> Option<TaskIndex> {
    let (&phase, ordinals) = parts.split_first()?;
    let phase = document
        .phases
        .iter()
        .position(|candidate| candidate.number == phase)?;
    let mut parent = None;
    for &ordinal in ordinals {
        let found = document.tasks_of(phase).find(|&task| {
            document.tasks[task].ordinal == ordinal && parent_in_phase(document, task) == parent
        });
        parent = Some(found?);
    }
    parent
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(headings: &[&str]) -> Vec<u32> {
        let phase = |place| Phase {
            number: 0,
            heading: u32::try_from(place).ok(),
            tasks: super::super::document::Span::default(),
            carried: None,
        };
        let mut phases: Vec<Phase> = (0..headings.len()).map(phase).collect();
        number_phases(&mut phases, |place| headings[place as usize].to_owned());
        phases.iter().map(|phase| phase.number).collect()
    }

    #[test]
    fn headings_carry_numbers() {
        for (heading, expected) in [
            ("Phase 1: Backend", Some(("Phase", 1, 7))),
            ("12. Trees", Some(("", 12, 2))),
            ("3) Graphs", Some(("", 3, 1))),
            ("Week 4 – Loops", Some(("Week", 4, 6))),
            ("Day 100", Some(("Day", 100, 7))),
            ("Schritt 2 - Üben", Some(("Schritt", 2, 9))),
            ("0: Setup", Some(("", 0, 1))),
            ("Week 1-2", None),
            ("3D graphics", None),
            ("100 days", None),
            ("1.2 Foo", None),
            ("Phase1: x", None),
            ("Phase 1000: x", None),
            ("The phase 1: x", None),
            ("C++ 11: x", None),
            ("Phase 2:x", None),
            ("No number", None),
        ] {
            let found = carried(heading).map(|found| (found.word, found.number, found.length));
            assert_eq!(found, expected, "{heading:?}");
        }
    }

    #[test]
    fn carried_numbers_hold_when_they_increase() {
        assert_eq!(numbers(&["Phase 1: a", "Phase 2: b", "Toolkit"]), [1, 2, 3]);
        assert_eq!(
            numbers(&["Intro", "Phase 1: a", "Phase 4: b", "End"]),
            [5, 1, 4, 6]
        );
        assert_eq!(numbers(&["Phase 2: a", "Phase 1: b"]), [1, 2]);
        assert_eq!(numbers(&["Phase 1: a", "Phase 1: b"]), [1, 2]);
        assert_eq!(
            numbers(&["Week 1: a", "Phase 1: b", "Phase 2: c"]),
            [3, 1, 2]
        );
        assert_eq!(numbers(&["a", "b"]), [1, 2]);
    }
}
