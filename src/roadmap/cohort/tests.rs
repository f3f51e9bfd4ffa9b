//! Copies measured against a list.

use std::sync::Arc;

use chrono::NaiveDate;

use super::*;
use crate::roadmap::{Document, Source};

const LIST: &str =
    "# List\n\n## A\n- [ ] one\n- [ ] two\n\n## B\n- [ ] three\n- [ ] four\n\n## C\n- [ ] five\n";

fn list(text: &str) -> List {
    let source = Source::from_text(text.to_owned());
    List::new(Document::parse("ROADMAP.md", source))
}

fn ticked(text: &str, words: &[&str]) -> String {
    let tick =
        |text: String, word: &&str| text.replace(&format!("[ ] {word}"), &format!("[x] {word}"));
    words.iter().fold(text.to_owned(), tick)
}

fn standing(list: &List, text: &str) -> Standing {
    Reader::new(list).read(text.as_bytes()).unwrap().unwrap()
}

fn copy(list: &List, name: &str, words: &[&str], day: Option<u32>) -> Copy {
    let standing = standing(list, &ticked(LIST, words));
    Copy {
        name: name.to_owned(),
        phases: standing.phases(list),
        standing: Arc::new(standing),
        last_commit: day.and_then(|day| NaiveDate::from_ymd_opt(2026, 5, day)),
        past: None,
        place: 0,
    }
}

#[test]
fn texts_that_differ_in_boxes_are_parsed_once() {
    let list = list(LIST);
    let mut reader = Reader::new(&list);
    let mut read = |text: &str| {
        let standing = reader.read(text.as_bytes()).unwrap().unwrap();
        (standing.phases(&list), standing.missing(), standing.own())
    };
    let none = crate::roadmap::Progress::default();
    assert_eq!(read(LIST), (vec![0, 0, 0], 0, none));
    assert_eq!(
        read(&ticked(LIST, &["two", "five"])),
        (vec![1, 0, 1], 0, none)
    );
    assert_eq!(read(&LIST.replace("[ ]", "[X]")), (vec![2, 2, 1], 0, none));
    // An older version of the list, with a task of the copy's own.
    let older = LIST
        .replace("- [ ] two\n", "")
        .replace("three", "three in other words");
    let older = format!("{older}- [x] mine\n");
    assert_eq!(read(&ticked(&older, &["three"])).0, [0, 1, 0]);
    let (phases, missing, own) = read(&ticked(&older, &["one", "five"]));
    assert_eq!((phases, missing), (vec![1, 0, 1], 1));
    assert_eq!((own.done, own.total), (1, 1));
    assert_eq!(reader.parses(), 2);
    assert!(reader.read(b"# No tasks\n").unwrap().is_none());
    assert!(reader.read(b"\xff\xfe").is_err());
}

#[test]
fn boxes_that_decide_more_than_states_are_parsed_each() {
    let text = "[x]: https://example.org\n\n- [ ] a\n- [ ] b\n";
    let list = list(text);
    let mut reader = Reader::new(&list);
    let mut read = |text: &str| {
        let standing = reader.read(text.as_bytes()).unwrap();
        standing.map(|standing| (standing.progress().done, standing.missing()))
    };
    assert_eq!(read(text), Some((0, 0)));
    // What is ticked is a link, and no task any more.
    assert_eq!(read(&text.replace("[ ] a", "[x] a")), Some((0, 1)));
    assert_eq!(read(text), Some((0, 0)));
}

#[test]
fn a_class_is_told_as_a_whole() {
    let list = list(LIST);
    let copies = vec![
        copy(&list, "dan", &[], None),
        copy(
            &list,
            "ada",
            &["one", "two", "three", "four", "five"],
            Some(9),
        ),
        copy(&list, "bea", &["one", "three"], Some(20)),
        copy(&list, "cem", &["one", "two", "four"], Some(2)),
        copy(&list, "eva", &["one", "five"], Some(2)),
    ];
    let cohort = Cohort::new(&list, copies.clone(), Sort::Progress, None);
    let names = |cohort: &Cohort| -> Vec<String> {
        cohort.copies.iter().map(|copy| copy.name.clone()).collect()
    };
    assert_eq!(names(&cohort), ["ada", "cem", "bea", "eva", "dan"]);
    assert_eq!(cohort.as_of, NaiveDate::from_ymd_opt(2026, 5, 20));
    assert_eq!((cohort.median, cohort.begun, cohort.finished), (40, 4, 1));
    let at: Vec<At> = cohort.copies.iter().map(|copy| copy.at(&list)).collect();
    let phase = At::Phase;
    assert_eq!(at, [At::End, phase(1), phase(1), phase(0), At::Start]);
    let idle: Vec<_> = cohort
        .copies
        .iter()
        .map(|copy| copy.idle(cohort.as_of))
        .collect();
    assert_eq!(idle, [Some(11), Some(18), Some(0), Some(18), None]);
    let phases: Vec<_> = cohort
        .phases
        .iter()
        .map(|phase| (phase.begun, phase.finished, phase.here, phase.median))
        .collect();
    assert_eq!(phases, [(4, 2, 1, 50), (3, 1, 2, 50), (2, 2, 0, 0)]);
    // Of ada, bea, cem and eva, who are beyond A, two have not done "two".
    assert!(cohort.skipped.is_empty(), "{:?}", cohort.skipped);
    let fay = copy(&list, "fay", &["four"], Some(30));
    let cohort = Cohort::new(&list, [copies, vec![fay]].concat(), Sort::Activity, None);
    assert_eq!(names(&cohort), ["fay", "bea", "ada", "cem", "eva", "dan"]);
    let two = &cohort.skipped[0];
    assert_eq!(
        (list.document().text(two.task), two.open, two.beyond),
        ("two", 3, 5)
    );
    let until = NaiveDate::from_ymd_opt(2026, 5, 10);
    let cohort = Cohort::new(&list, cohort.copies, Sort::Name, until);
    assert_eq!(names(&cohort)[..2], ["ada", "bea"]);
    assert_eq!(cohort.copies[1].idle(cohort.as_of), Some(0));
}

#[test]
fn nobody_is_a_class_too() {
    let list = list(LIST);
    let cohort = Cohort::new(&list, Vec::new(), Sort::Progress, None);
    assert_eq!((cohort.median, cohort.as_of), (0, None));
    assert_eq!(cohort.phases.len(), 3);
}

#[test]
fn commits_tell_ticks_and_pace() {
    let list = list(LIST);
    let day = |day| NaiveDate::from_ymd_opt(2026, 5, day).unwrap();
    let texts: Vec<Standing> = [
        &["one"][..],
        &["one", "three", "four"],
        &["three", "four", "five"],
        &["three", "four", "five"],
    ]
    .iter()
    .map(|words| standing(&list, &ticked(LIST, words)))
    .collect();
    let change = |at: usize, day| Change {
        day,
        before: at.checked_sub(1).map(|before| &texts[before]),
        after: Some(&texts[at]),
    };
    let changes = [
        change(0, day(1)),
        change(1, day(4)),
        change(2, day(12)),
        change(3, day(30)),
    ];
    let past = Past::new(&list, &changes);
    assert_eq!(past.last_tick(), Some(day(12)));
    assert_eq!(past.last_change(), Some(day(30)));
    assert_eq!(past.phase(), Some(2));
    // Three ticked and one unticked in the weeks of the 4th and the 11th.
    assert_eq!(past.pace(day(20)).map(|pace| pace.current), Some(1.0));
    assert_eq!(Past::new(&list, &[]).pace(day(20)), None);
}
