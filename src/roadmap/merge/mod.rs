//! The three-way merge of a roadmap: texts line by line, states task by task.

mod kept;
mod lines;
mod meet;
mod states;
mod sweep;
mod text;
mod weave;

use std::collections::{HashMap, HashSet};

use self::lines::{Lines, Neutral, has_whole_blocks};
use self::states::{Links, Traced, most_done};
use self::text::merge_lines;
use self::weave::{Reading, Texts, Woven, weave};
use super::block::{Kind, blocks};
use super::document::{Document, TaskIndex};
use super::edit::{self, Edit, Mark};
use super::generate::{self, Place};
use super::matching::{Matching, Rule};
use super::parallel::both;

pub use kept::with_kept;

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

impl ConflictStyle {
    /// The style that a value of Git's setting names; Git's own where it is not
    /// set, and for a value that Git does not know either.
    #[must_use]
    pub fn named(value: Option<&str>) -> Self {
        match value {
            Some("diff3") => Self::Diff3,
            Some("zdiff3") => Self::Zdiff3,
            _ => Self::Merge,
        }
    }
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

/// What became of a task of one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is this task of the merged version, by this rule.
    Merged(TaskIndex, Rule),
    /// It stands in a conflict, on the other side of the markers.
    InConflict,
    /// The merged version does not have it.
    Gone,
}

/// The outcome.
#[derive(Debug)]
pub struct Merged {
    /// The merged text, with markers where there are conflicts.
    pub text: String,
    /// How many conflicts it holds.
    pub conflicts: usize,
    /// What became of each task of ours.
    pub ours: Vec<Fate>,
    /// What became of each task of theirs.
    pub theirs: Vec<Fate>,
    /// The merged version before its blocks were filled, as if our side had
    /// won all conflicts.
    pub document: Document,
}

impl Merged {
    /// The ticked tasks of a side that the merged version does not have.
    #[must_use]
    pub fn lost_ticks(side: &Document, fates: &[Fate]) -> Vec<TaskIndex> {
        let is_lost = |&task: &TaskIndex| side.tasks[task].done && fates[task] == Fate::Gone;
        (0..side.tasks.len()).filter(is_lost).collect()
    }
}

/// Merges three versions of a file.
///
/// States are merged task by task and never conflict. Line endings are those
/// of the side that changed them. Blocks are taken out before and filled in
/// after, unless a version's markers are broken: then they are text.
#[must_use]
pub fn merge(request: &Request<'_>) -> Merged {
    let Versions { base, ours, theirs } = request.versions;
    let all = [Some(ours), Some(theirs), base];
    let are_whole = all.into_iter().flatten().all(has_whole_blocks);
    if are_whole && let Some(merged) = merge_without_blocks(request) {
        return merged;
    }
    let parts = Parts::of(request.versions, false);
    Merging::new(request, &parts).finish(Vec::new())
}

/// Merges with empty blocks, then fills them; `None` when what comes out has
/// broken markers.
fn merge_without_blocks(request: &Request<'_>) -> Option<Merged> {
    let parts = Parts::of(request.versions, true);
    let merging = Merging::new(request, &parts);
    let fillings = merging.fillings(&parts)?;
    Some(merging.finish(fillings))
}

/// The versions' texts as they are merged.
struct Parts {
    base: Option<Neutral>,
    ours: Neutral,
    theirs: Neutral,
}

impl Parts {
    fn of(versions: Versions<'_>, empty_blocks: bool) -> Self {
        let neutral = |document| Neutral::of(document, empty_blocks);
        Self {
            base: versions.base.map(neutral),
            ours: neutral(versions.ours),
            theirs: neutral(versions.theirs),
        }
    }

    fn weave(&self, markers: &Markers) -> Woven {
        let base = self.base.as_ref().map(|base| Lines::of(&base.text));
        let (ours, theirs) = (Lines::of(&self.ours.text), Lines::of(&self.theirs.text));
        let chunks = merge_lines(base.as_ref(), &ours, &theirs, markers.style);
        let texts = Texts {
            base: base.as_ref(),
            ours: &ours,
            theirs: &theirs,
        };
        weave(&texts, &chunks, markers)
    }
}

/// The merged text while its states and blocks are put in.
struct Merging<'r> {
    request: &'r Request<'r>,
    woven: Woven,
    ours: Traced,
    /// Only with conflicts.
    theirs: Option<Traced>,
    /// The tasks outside of conflicts, from the other reading to ours.
    common: HashMap<TaskIndex, TaskIndex>,
    /// The edits of each reading that put its tasks into their states.
    ours_states: Vec<Edit>,
    theirs_states: Vec<Edit>,
}

impl<'r> Merging<'r> {
    fn new(request: &'r Request<'r>, parts: &Parts) -> Self {
        let versions = request.versions;
        // Which tasks belong together does not depend on the merged lines.
        let (links, (woven, mut readings)) = both(
            || Links::of(versions, request.lineage),
            || {
                let mut woven = parts.weave(request.markers);
                let readings = woven.parsed(versions.ours.path());
                (woven, readings)
            },
        );
        let theirs = (woven.conflicts > 0).then(|| readings.pop()).flatten();
        let mut ours = Traced::new(readings.remove(0), &woven.ours, versions, &links);
        let mut theirs =
            theirs.map(|reading| Traced::new(reading, &woven.theirs, versions, &links));
        let marks = |traced: &Traced| traced.marks(versions, &links, request.states);
        let (mut our_marks, mut their_marks) = (marks(&ours), theirs.as_ref().map(marks));
        let mut common = HashMap::new();
        if let (Some(theirs), Some(their_marks)) = (&theirs, &mut their_marks) {
            common = common_tasks(
                (&woven.ours, &ours.document),
                (&woven.theirs, &theirs.document),
            );
            for (&their, &our) in &common {
                let counts = request.states == States::Both || !ours.has_ours(our);
                agree(counts, &mut our_marks[our], &mut their_marks[their]);
            }
        }
        Self {
            ours_states: edit::put_marks(&mut ours.document, &our_marks),
            theirs_states: match (&mut theirs, their_marks) {
                (Some(theirs), Some(marks)) => edit::put_marks(&mut theirs.document, &marks),
                _ => Vec::new(),
            },
            request,
            woven,
            ours,
            theirs,
            common,
        }
    }

    /// What goes into the blocks, at places of the merged text; `None` when
    /// the markers are broken.
    fn fillings(&self, parts: &Parts) -> Option<Vec<Edit>> {
        let ours = &self.ours.document;
        if !has_whole_blocks(ours) {
            return None;
        }
        let Some(theirs) = &self.theirs else {
            return match self.request.blocks {
                Some(place) => {
                    let mut edits = generate::refresh(ours, ours, place, None).ok()?.edits;
                    // What tells of history is ours until it is written anew.
                    let kept = kept_bodies(ours, &parts.ours, &parts.theirs, Kind::is_from_history);
                    edits.extend(kept);
                    Some(edits)
                }
                None => Some(kept_bodies(ours, &parts.ours, &parts.theirs, |_| true)),
            };
        };
        if !has_whole_blocks(&theirs.document) {
            return None;
        }
        // What stands in a conflict is filled on both sides of its markers.
        let ours = kept_bodies(ours, &parts.ours, &parts.theirs, |_| true);
        let theirs = kept_bodies(&theirs.document, &parts.theirs, &parts.ours, |_| true);
        let mut edits: Vec<Edit> = ours
            .into_iter()
            .map(|edit| self.woven.ours.moved(edit).0)
            .collect();
        let theirs = theirs.into_iter().map(|edit| self.woven.theirs.moved(edit));
        edits.extend(theirs.filter_map(|(edit, is_common)| (!is_common).then_some(edit)));
        Some(edits)
    }

    /// Writes states and blocks into the merged text.
    fn finish(self, mut edits: Vec<Edit>) -> Merged {
        let fates = self.fates();
        let ours = self.ours_states.into_iter();
        let ours: Vec<Edit> = ours.map(|edit| self.woven.ours.moved(edit).0).collect();
        let written: HashSet<usize> = ours.iter().map(|edit| edit.range.start).collect();
        let theirs = self.theirs_states.into_iter();
        let theirs = theirs.map(|edit| self.woven.theirs.moved(edit).0);
        // A line outside of conflicts may be a task in one reading alone.
        edits.extend(theirs.filter(|edit| !written.contains(&edit.range.start)));
        edits.extend(ours);
        Merged {
            text: edit::apply(&self.woven.text, &edits),
            conflicts: self.woven.conflicts,
            ours: fates.0,
            theirs: fates.1,
            document: self.ours.document,
        }
    }

    /// What became of the tasks of both sides.
    fn fates(&self) -> (Vec<Fate>, Vec<Fate>) {
        let Versions { ours, theirs, .. } = self.request.versions;
        let other = self.theirs.as_ref();
        let of_ours = |task| {
            let elsewhere = other.and_then(|other| other.ours(task));
            let is_taken = |here| self.ours.has_ours(here);
            let here = self.ours.ours(task);
            here.unwrap_or_else(|| self.fate_elsewhere(elsewhere, is_taken))
        };
        let of_theirs = |task| {
            let elsewhere = other.and_then(|other| other.theirs(task));
            let is_taken = |here| self.ours.has_theirs(here);
            let here = self.ours.theirs(task);
            here.unwrap_or_else(|| self.fate_elsewhere(elsewhere, is_taken))
        };
        (
            (0..ours.tasks.len()).map(of_ours).collect(),
            (0..theirs.tasks.len()).map(of_theirs).collect(),
        )
    }

    /// What became of a task that only the other reading knows.
    fn fate_elsewhere(
        &self,
        elsewhere: Option<Fate>,
        is_taken: impl Fn(TaskIndex) -> bool,
    ) -> Fate {
        let Some(Fate::Merged(task, rule)) = elsewhere else {
            return Fate::Gone;
        };
        match self.common.get(&task) {
            None => Fate::InConflict,
            // Outside of conflicts our reading decides who it is.
            Some(&here) if is_taken(here) => Fate::Gone,
            Some(&here) => Fate::Merged(here, rule),
        }
    }
}

/// The tasks that stand outside of conflicts, from the second reading to the first.
fn common_tasks(
    ours: (&Reading, &Document),
    theirs: (&Reading, &Document),
) -> HashMap<TaskIndex, TaskIndex> {
    let place = |(reading, document): (&Reading, &Document), task: TaskIndex| {
        let (place, is_common) = reading.place(document.tasks[task].state.range().start);
        is_common.then_some(place)
    };
    let tasks = 0..ours.1.tasks.len();
    let places = tasks.filter_map(|task| Some((place(ours, task)?, task)));
    let places: HashMap<usize, TaskIndex> = places.collect();
    let partner = |task| places.get(&place(theirs, task)?).copied();
    let tasks = 0..theirs.1.tasks.len();
    tasks
        .filter_map(|task| Some((task, partner(task)?)))
        .collect()
}

/// Gives a task one mark in both readings: ours, or where the other's counts
/// too the one that is more done, which is the same whichever side is ours.
fn agree(counts: bool, ours: &mut Mark, theirs: &mut Mark) {
    if counts {
        *ours = most_done(*ours, *theirs);
    }
    *theirs = *ours;
}

/// Fills blocks of a reading, of those kinds that are wanted, with what stood
/// in those of the first version, else of the second.
fn kept_bodies(
    document: &Document,
    first: &Neutral,
    second: &Neutral,
    is_wanted: fn(Kind) -> bool,
) -> Vec<Edit> {
    let mut counts: Vec<(Kind, usize)> = Vec::new();
    let mut edits = Vec::new();
    for block in blocks(document).list {
        let place = match counts.iter_mut().find(|(kind, _)| *kind == block.kind) {
            Some((_, count)) => {
                *count += 1;
                *count
            }
            None => {
                counts.push((block.kind, 0));
                0
            }
        };
        let body = [first, second]
            .into_iter()
            .find_map(|version| version.body(block.kind, place, &block.line_ending));
        if let Some(body) = body.filter(|_| is_wanted(block.kind)) {
            edits.push(Edit {
                range: block.body,
                replacement: body,
            });
        }
    }
    edits
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
