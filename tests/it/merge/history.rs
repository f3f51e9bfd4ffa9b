//! Histories of which the truth is known: a script edits a model of a roadmap,
//! whose tasks keep their identities whatever happens to their words and places.

use std::fmt;

use git_roadmap::roadmap::Document;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::model::Draft;

/// What a step of a script does; its two numbers say to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Tick,
    Untick,
    /// Changes a word in several, or only how it is written.
    Reword,
    /// Leaves no word as it was.
    Rewrite,
    MoveNear,
    MoveAway,
    Nest,
    Unnest,
    Insert,
    /// Adds a task that the other side may add too.
    InsertShared,
    Delete,
    /// Adds a task of the same words elsewhere.
    Duplicate,
    RenameSection,
    AddSection,
    DeleteSection,
    SwapSections,
    Prose,
    Note,
    Link,
    Loosen,
    LineEndings,
    EndOfFile,
    Contents,
}

use Act::*;

/// Everything, the common twice.
pub(super) const ALL: &[Act] = &[
    Tick,
    Tick,
    Tick,
    Untick,
    Reword,
    Reword,
    Rewrite,
    MoveNear,
    MoveNear,
    MoveAway,
    MoveAway,
    Nest,
    Unnest,
    Insert,
    Insert,
    InsertShared,
    Delete,
    Delete,
    Duplicate,
    RenameSection,
    AddSection,
    DeleteSection,
    SwapSections,
    Prose,
    Note,
    Link,
    Loosen,
    LineEndings,
    EndOfFile,
    Contents,
];

/// What a copy does that follows its original.
pub(super) const TICKS: &[Act] = &[Tick, Tick, Tick, Untick];

/// Edits after which everybody would say which task is which.
pub(super) const MILD: &[Act] = &[
    Tick,
    Reword,
    Reword,
    MoveNear,
    MoveAway,
    Insert,
    Insert,
    Nest,
    Prose,
    Note,
    LineEndings,
];

const BUILDING: &[Act] = &[
    Insert,
    Insert,
    Insert,
    Insert,
    Insert,
    Insert,
    Tick,
    Tick,
    Nest,
    Nest,
    Duplicate,
    AddSection,
    AddSection,
    Prose,
    Note,
    Link,
    Loosen,
    LineEndings,
    Contents,
];

/// A step of a script.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) act: Act,
    /// To what.
    pub(super) a: usize,
    /// Where to, or how.
    pub(super) b: usize,
}

/// What is known of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) id: u32,
    pub(super) family: u32,
    pub(super) done: bool,
    pub(super) text: String,
    pub(super) section: String,
    pub(super) parent: Option<u32>,
}

/// A version as it stands in the file, and what is known of its tasks.
pub(super) struct Version {
    pub(super) document: Document,
    pub(super) tasks: Vec<Known>,
}

impl Version {
    pub(super) fn text(&self) -> &str {
        self.document.source().text()
    }

    /// What is known of a task by its identity.
    pub(super) fn known(&self, id: u32) -> Option<&Known> {
        self.tasks.iter().find(|task| task.id == id)
    }

    /// Whether a task of this version and one of another have a task below them
    /// in common. Then one that takes the other's place is taken for it, by
    /// design: a heading with the same tasks below was worded anew.
    pub(super) fn share_below(&self, task: &Known, other: &Self, another: &Known) -> bool {
        let below = self
            .tasks
            .iter()
            .filter(|below| below.parent == Some(task.id));
        let mut families = below.map(|below| below.family);
        families.any(|family| {
            other
                .family(family)
                .any(|below| below.parent == Some(another.id))
        })
    }

    pub(super) fn family(&self, family: u32) -> impl Iterator<Item = &Known> {
        self.tasks.iter().filter(move |task| task.family == family)
    }
}

/// A base, what two authors made of it, and how theirs came about.
#[derive(Clone)]
pub(super) struct History {
    pub(super) base: Draft,
    pub(super) ours: Draft,
    pub(super) theirs: Draft,
    /// The versions between base and theirs.
    pub(super) between: Vec<Draft>,
    script: String,
}

impl fmt::Debug for History {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}", self.script)?;
        let named = [
            ("base", &self.base),
            ("ours", &self.ours),
            ("theirs", &self.theirs),
        ];
        for (name, draft) in named {
            let text = draft.version().text().replace('\r', "␍");
            writeln!(out, "======== {name}\n{text}␃")?;
        }
        Ok(())
    }
}

/// Histories in which both sides do what `ours` and `theirs` list.
pub(super) fn histories(
    ours: &'static [Act],
    theirs: &'static [Act],
) -> impl Strategy<Value = History> {
    let scripts = (
        script(BUILDING, 4..26),
        script(ours, 0..8),
        vec(script(theirs, 1..5), 1..4),
    );
    (scripts, any::<bool>()).prop_map(|((building, ours, theirs), tells)| {
        let base = Draft::new(tells).after(&building, 0);
        let mut between = Vec::new();
        let mut last = base.clone();
        for (place, steps) in theirs.iter().enumerate() {
            last = last.after(steps, 2000 + 100 * u32::try_from(place).unwrap());
            between.push(last.clone());
        }
        between.pop();
        History {
            script: format!("ours {ours:?}\ntheirs {theirs:?}"),
            ours: base.after(&ours, 1000),
            theirs: last,
            base,
            between,
        }
    })
}

fn script(
    acts: &'static [Act],
    length: std::ops::Range<usize>,
) -> impl Strategy<Value = Vec<Step>> {
    let step = (select(acts), 0..1000_usize, 0..1000_usize);
    vec(step.prop_map(|(act, a, b)| Step { act, a, b }), length)
}

/// The identity that each task of a text tells.
pub(super) fn told(document: &Document) -> Vec<Option<u32>> {
    let lines: Vec<&str> = document.source().text().lines().collect();
    let of_line = |line: u32| {
        let (_, told) = lines[line as usize - 1].split_once("<!-- task ")?;
        told.split_once(' ')?.0.parse().ok()
    };
    document
        .tasks()
        .iter()
        .map(|task| of_line(task.line))
        .collect()
}

impl History {
    /// Whether lines tell identities.
    pub(super) fn tells(&self) -> bool {
        self.base.tells()
    }
}
