//! Whatever the bytes: parse, change one state, parse again.
//!
//! Nothing may panic, only the ticked byte may differ, and refresh may change
//! nothing when it runs a second time.

#![no_main]

use git_roadmap::roadmap::edit::{self, Edit};
use git_roadmap::roadmap::generate::{self, Place};
use git_roadmap::roadmap::{Depth, Document, Source, lint, select};
use libfuzzer_sys::fuzz_target;

/// How many tasks of a document are ticked, one after the other.
const MAX_TASKS: usize = 8;

fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = Source::new("ROADMAP.md", bytes.to_vec()) else {
        return;
    };
    let text = source.text().to_owned();
    let document = Document::parse_to("ROADMAP.md", source, Depth::Details);
    for task in 0..document.tasks().len().min(MAX_TASKS) {
        splice(&document, task);
        let number = document.number(task);
        let selection = select::select(&document, &[number]).expect("its own number");
        assert_eq!(selection.tasks, [task]);
    }
    for finding in lint::lint(&document) {
        for Edit { range, .. } in finding.fix {
            assert!(text.get(range).is_some(), "{text:?}");
        }
    }
    refresh_twice(&document);
});

/// Turns one state over and back.
fn splice(document: &Document, task: usize) {
    let done = document.tasks()[task].done;
    // Refused where a tick would change more than its box.
    let Ok(changed) = edit::set_states(document, &[(task, !done)]) else {
        return;
    };
    let changed = changed.expect("a state that differs");
    let (before, after) = (document.source().bytes(), changed.source().bytes());
    assert_eq!(before.len(), after.len());
    let differing = before.iter().zip(after).filter(|(old, new)| old != new);
    assert_eq!(differing.count(), 1);
    assert_eq!(changed.tasks().len(), document.tasks().len());
    for other in 0..document.tasks().len() {
        let turned = changed.tasks()[other].done != document.tasks()[other].done;
        assert_eq!(turned, other == task);
        assert_eq!(changed.text(other), document.text(other));
        assert_eq!(changed.key(other), document.key(other));
    }
    let back = edit::set_states(&changed, &[(task, done)]).expect("the way back");
    assert_eq!(back.expect("a state that differs").tasks()[task].done, done);
}

fn refresh_twice(document: &Document) {
    let place = Place::at_top();
    let Ok(refreshed) = generate::refresh(document, document, &place, None) else {
        return;
    };
    let once = edit::apply(document.source().text(), &refreshed.edits);
    let again = Document::parse("ROADMAP.md", Source::from_text(once.clone()));
    assert_eq!(again.tasks().len(), document.tasks().len());
    let Ok(refreshed) = generate::refresh(&again, &again, &place, None) else {
        panic!("refresh broke the markers of {once:?}");
    };
    assert!(refreshed.edits.is_empty(), "refresh changes {once:?} again");
}
