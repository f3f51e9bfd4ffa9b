//! Finding a task of one version of a roadmap in another.

use super::context::Context;
use super::document::{Document, TaskIndex};
use super::edit::Mark;

/// What a task is recognised by in another version of its roadmap.
///
/// Keys count equal texts by their order, which an edit elsewhere shifts; so
/// tasks of the same text are told apart by what surrounds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its key.
    pub key: String,
    /// Its text.
    pub text: String,
    /// Its explicit id, where no other task has the same.
    id: Option<String>,
    context: Context,
    /// Its place among the tasks with the same context, and how many those are.
    twin: (usize, usize),
    /// How many tasks of its document have the same place, and the same text.
    alike: (usize, usize),
    /// Whether its box is ticked with a capital, as other versions then are too.
    capital: bool,
}

impl Identity {
    /// Takes a task's identity.
    #[must_use]
    pub fn of(document: &Document, task: TaskIndex) -> Self {
        let contexts = document.contexts();
        let context = contexts.of(task);
        let twins = contexts.with_whole(context);
        let place = twins.partition_point(|&twin| twin < task);
        let id = document.explicit_id(task);
        let id = id.filter(|id| document.keys().find(id).len() == 1);
        Self {
            key: document.key(task).to_owned(),
            text: document.text(task).to_owned(),
            id: id.map(str::to_owned),
            context,
            twin: (place, twins.len()),
            alike: (
                contexts.with_place(context).len(),
                contexts.with_text(context).len(),
            ),
            capital: document.source.text()[document.tasks[task].state.range()] == *"X",
        }
    }

    /// How a state is written into this task's box.
    #[must_use]
    pub fn mark(&self, done: bool) -> Mark {
        if done && self.capital {
            Mark::TickedCapital
        } else {
            Mark::from(done)
        }
    }

    /// Finds the task in another version: by its explicit id, by surroundings
    /// and content, by surroundings, else by a text that stands once in both.
    /// `None` when another task could be meant, since no match beats a wrong one.
    #[must_use]
    pub fn find(&self, document: &Document) -> Option<TaskIndex> {
        let by_id = self.id.as_ref().map(|id| document.keys().find(id));
        if let Some([task]) = by_id.as_deref() {
            return Some(*task);
        }
        let contexts = document.contexts();
        let twins = contexts.with_whole(self.context);
        if !twins.is_empty() {
            let (place, count) = self.twin;
            return (twins.len() == count).then(|| twins[place]);
        }
        let (alike_place, alike_text) = self.alike;
        match (
            contexts.with_place(self.context),
            contexts.with_text(self.context),
        ) {
            ([task], _) if alike_place == 1 => Some(*task),
            (_, [task]) if alike_text == 1 => Some(*task),
            _ => None,
        }
    }
}

/// The tasks of `after` whose state differs from that in `before`, with the
/// identity of each; tasks that only one of them has are left out.
#[must_use]
pub fn changed_states(before: &Document, after: &Document) -> Vec<(Identity, bool)> {
    let mut changed = Vec::new();
    for (task, new) in after.tasks.iter().enumerate() {
        // The same place is by far the commonest.
        let same_place = before.tasks.get(task).is_some_and(|old| {
            old.done == new.done && before.contexts().of(task) == after.contexts().of(task)
        });
        if same_place && same_twins(before, after, task) {
            continue;
        }
        let identity = Identity::of(after, task);
        let old = identity.find(before);
        if old.is_some_and(|old| before.tasks[old].done != new.done) {
            changed.push((identity, new.done));
        }
    }
    changed
}

/// Whether a task has as many equals in both versions.
fn same_twins(before: &Document, after: &Document, task: TaskIndex) -> bool {
    let context = after.contexts().of(task);
    let count = |document: &Document| document.contexts().with_whole(context).len();
    count(before) == count(after)
}

/// The ticked tasks of `after` that no task of `before` can be told to be.
#[must_use]
pub fn unknown_ticks(before: &Document, after: &Document) -> Vec<TaskIndex> {
    let is_unknown = |&task: &TaskIndex| {
        after.tasks[task].done && Identity::of(after, task).find(before).is_none()
    };
    (0..after.tasks.len()).filter(is_unknown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::source::Source;

    fn document(markdown: &str) -> Document {
        Document::parse("R.md", Source::from_text(markdown.to_owned()))
    }

    /// Where each task of one version is in another.
    fn found(from: &str, to: &str) -> Vec<Option<TaskIndex>> {
        let (from, to) = (document(from), document(to));
        let find = |task| Identity::of(&from, task).find(&to);
        (0..from.tasks.len()).map(find).collect()
    }

    const PRACTICE: &str = "## P\n- [ ] practice\n  - a\n- [ ] practice\n  - b\n";

    #[test]
    fn equal_texts_are_told_apart_by_what_surrounds_them() {
        let with_new = PRACTICE.replace("## P\n", "## P\n- [ ] practice\n  - new\n");
        assert_eq!(found(&with_new, PRACTICE), [None, Some(0), Some(1)]);
        assert_eq!(found(PRACTICE, &with_new), [Some(1), Some(2)]);
        let books = "## B\n- [ ] Dune\n  - [ ] Read\n- [ ] Emma\n  - [ ] Read\n";
        let more = books.replace("## B\n", "## B\n- [ ] Ulysses\n  - [x] Read\n");
        assert_eq!(found(books, &more), [Some(2), Some(3), Some(4), Some(5)]);
        assert_eq!(found(&more, books)[..2], [None, None]);
        let less = "## B\n- [ ] Emma\n  - [ ] Read\n";
        assert_eq!(found(less, books), [Some(2), Some(3)]);
        let sections = "## Go\n### Books\n- [ ] read it\n## Rust\n### Books\n- [ ] read it\n";
        let third = format!("## C\n### Books\n- [ ] read it\n{sections}");
        assert_eq!(found(&third, sections), [None, Some(0), Some(1)]);
    }

    #[test]
    fn twins_are_matched_only_all_at_once() {
        let two = "- [ ] a\n- [ ] a\n";
        assert_eq!(found(two, two), [Some(0), Some(1)]);
        assert_eq!(
            found("- [ ] a\n- [ ] a\n- [ ] a\n", two),
            [None, None, None]
        );
    }

    #[test]
    fn edits_around_a_single_task_do_not_hide_it() {
        let before = "## P\n- [ ] one\n  - note\n- [ ] two <!-- id: t -->\n";
        let after = "## Q\r\n- [x] zero\r\n- [x] two, reworded <!-- id: t -->\r\n- [x] one\r\n";
        assert_eq!(found(before, after), [Some(2), Some(1)]);
        assert_eq!(found(after, before), [None, Some(1), Some(0)]);
    }

    #[test]
    fn doubled_ids_do_not_count() {
        let doubled = "- [ ] a <!-- id: n -->\n- [ ] b <!-- id: n -->\n";
        assert_eq!(found(doubled, doubled), [Some(0), Some(1)]);
    }
}
