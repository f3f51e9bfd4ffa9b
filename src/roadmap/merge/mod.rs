//! The three-way merge of a roadmap: texts line by line, states task by task.

use super::document::{Document, TaskIndex};
use super::generate::Place;
use super::matching::{Matching, Rule};

/// Three versions of one file.
#[derive(Debug, Clone, Copy)]
pub struct Versions<'a> {
    /// The last version that both sides have in common; `None` when each
    /// side made the file on its own.
    pub base: Option<&'a Document>,
    /// The version that is here.
    pub ours: &'a Document,
    /// The version that comes in.
    pub theirs: &'a Document,
}

/// Whose states count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum States {
    /// A changed state wins over an unchanged one; without base, done wins.
    Both,
    /// Only ours: the other side's ticks are its own, and its new tasks come open.
    Ours,
}

/// How Git shows conflicts, its setting `merge.conflictStyle`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ConflictStyle {
    /// Both sides, with what they have in common outside the markers.
    #[default]
    Merge,
    /// Both sides whole, and the base between them.
    Diff3,
    /// As `Diff3`, with common lines at the ends outside the markers.
    Zdiff3,
}

/// How conflicts are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markers {
    /// The number of `<` in a marker; Git uses 7, and more for inner merges.
    pub size: usize,
    /// What stands behind `<<<<<<<`.
    pub ours: String,
    /// What stands behind `|||||||`.
    pub base: String,
    /// What stands behind `>>>>>>>`.
    pub theirs: String,
    /// What a conflict shows.
    pub style: ConflictStyle,
}

impl Default for Markers {
    fn default() -> Self {
        Self {
            size: 7,
            ours: "ours".to_owned(),
            base: "base".to_owned(),
            theirs: "theirs".to_owned(),
            style: ConflictStyle::Merge,
        }
    }
}

/// What to merge how.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The versions.
    pub versions: Versions<'a>,
    /// Whose states count.
    pub states: States,
    /// How conflicts are written.
    pub markers: &'a Markers,
    /// How links reach the pictures, for a file whose blocks depend on it
    /// alone, the roadmap; `None` keeps the blocks that ours has.
    pub blocks: Option<&'a Place>,
    /// The pairs of base and theirs, where more is known than the two texts
    /// tell, such as the versions between them.
    pub lineage: Option<&'a Matching>,
}

/// The outcome.
#[derive(Debug)]
pub struct Merged {
    /// The merged text, with markers where there are conflicts.
    pub text: String,
    /// How many conflicts it holds.
    pub conflicts: usize,
    /// Where each task of ours went: into the merged version, and by which rule.
    pub ours: Vec<Option<(TaskIndex, Rule)>>,
    /// Where each task of theirs went.
    pub theirs: Vec<Option<(TaskIndex, Rule)>>,
    /// The merged version, parsed.
    pub document: Document,
}

impl Merged {
    /// The ticked tasks of a side that the merged version does not have.
    #[must_use]
    pub fn lost_ticks(side: &Document, fates: &[Option<(TaskIndex, Rule)>]) -> Vec<TaskIndex> {
        let is_lost = |&task: &TaskIndex| side.tasks[task].done && fates[task].is_none();
        (0..side.tasks.len()).filter(is_lost).collect()
    }
}

/// Merges three versions of a file.
#[must_use]
pub fn merge(request: &Request<'_>) -> Merged {
    let Versions { ours, theirs, .. } = request.versions;
    let document = Document::parse(ours.path(), ours.source().clone());
    let fates = |side: &Document| {
        let matching = Matching::between(side, &document);
        let fate = |task| Some((matching.after(task)?, matching.rule(task)?));
        (0..side.tasks.len()).map(fate).collect()
    };
    Merged {
        text: document.source().text().to_owned(),
        conflicts: 0,
        ours: fates(ours),
        theirs: fates(theirs),
        document,
    }
}
