//! Texts that are known but for their boxes are read as if they were parsed.

use git_roadmap::roadmap::cohort::{List, Reader, Standing};
use git_roadmap::roadmap::{Document, Source};
use proptest::prelude::*;

use crate::properties::{check_all, parse, texts};

/// Changes boxes of a text, real ones and others, as `picks` say.
fn turned(text: &str, picks: &[bool]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut picks = picks.iter().cycle();
    for at in 1..bytes.len().saturating_sub(1) {
        let is_box = bytes[at - 1] == b'[' && bytes[at + 1] == b']';
        if is_box && matches!(bytes[at], b' ' | b'x' | b'X') && picks.next() == Some(&true) {
            bytes[at] = if bytes[at] == b' ' { b'x' } else { b' ' };
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn list(text: &str) -> List {
    let source = Source::from_text(text.to_owned());
    List::new(Document::parse("ROADMAP.md", source))
}

/// What a reader says that has read nothing before.
fn alone(list: &List, text: &str) -> Option<Standing> {
    Reader::new(list).read(text.as_bytes()).unwrap()
}

#[test]
fn a_known_text_is_read_as_it_would_be_parsed() {
    let picks = proptest::collection::vec(any::<bool>(), 1..12);
    let cases = (texts(), texts(), proptest::collection::vec(picks, 1..6));
    check_all(
        400,
        &cases,
        |(of_list, text, picks): &(String, String, Vec<Vec<bool>>)| {
            for of_list in [of_list, text] {
                let list = list(of_list);
                let mut reader = Reader::new(&list);
                for picks in picks {
                    for text in [text.clone(), turned(text, picks), turned(of_list, picks)] {
                        let found = reader.read(text.as_bytes()).unwrap();
                        prop_assert_eq!(
                            &found,
                            &alone(&list, &text),
                            "{:?} of {:?}",
                            text,
                            of_list
                        );
                    }
                }
            }
            Ok(())
        },
    );
}

#[test]
fn a_copy_of_the_list_itself_has_all_its_states() {
    let picks = proptest::collection::vec(any::<bool>(), 1..12);
    check_all(
        400,
        &(texts(), picks),
        |(text, picks): &(String, Vec<bool>)| {
            let text = turned(text, picks);
            let list = list(&text);
            let document = parse(&text);
            let Some(standing) = alone(&list, &text) else {
                prop_assert!(document.tasks().is_empty());
                return Ok(());
            };
            for (task, state) in document.tasks().iter().enumerate() {
                prop_assert_eq!(standing.is_done(task), state.done, "{:?}", text);
            }
            prop_assert_eq!(standing.missing(), 0);
            prop_assert_eq!(standing.own().total, 0);
            Ok(())
        },
    );
}
