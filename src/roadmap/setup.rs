//! Setting a text up: where its blocks go, and how they come out again.
//!
//! Every insertion is proved: the text is read again, and what would change a
//! heading, a task or a block that is there already is left out.

mod take_out;

use super::adopt;
use super::block::{Block, Kind, blocks};
use super::document::Document;
use super::edit::{self, Edit};
use super::source::Source;

pub use take_out::take_out;

/// The most phases for which a row of badges is a help and no wall.
const MAX_BADGES: usize = 30;

/// The fewest headings of levels 2 to 4 that contents are made for.
const MIN_ENTRIES: usize = 3;

/// What headings of contents are called.
const CONTENTS: [&str; 6] = [
    "contents",
    "table of contents",
    "toc",
    "inhalt",
    "inhaltsverzeichnis",
    "index",
];

/// Which blocks a file is to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Contents.
    pub contents: bool,
    /// A badge below the heading of each phase.
    pub phase_badges: bool,
}

/// What was put into a text, or why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A block was put in.
    Inserted {
        /// The block's name in its marker.
        block: &'static str,
        /// The 1-based line of the heading that it stands below; `None` at the top.
        below: Option<u32>,
    },
    /// Contents of another tool became ours.
    Adopted {
        /// The other tool's opening marker.
        marker: String,
        /// Its 1-based line.
        line: u32,
    },
    /// Contents that somebody wrote by hand were left alone.
    LeftByHand {
        /// The 1-based line of their heading or of their first link.
        line: u32,
    },
}

/// A text with its blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetUp {
    /// The text; as it was, where it has all blocks.
    pub text: String,
    /// What was done, in document order of the kinds.
    pub steps: Vec<Step>,
}

impl SetUp {
    /// Whether the text is as it was.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        let leaves = |step: &Step| matches!(step, Step::LeftByHand { .. });
        self.steps.iter().all(leaves)
    }
}

/// Puts the wanted blocks into `file` where they are missing; the blocks are
/// empty until they are refreshed. `roadmap` is the file itself or the roadmap
/// that its badges show.
#[must_use]
pub fn set_up(file: &Document, roadmap: &Document, wanted: Wanted) -> SetUp {
    let planning = Planning {
        file,
        roadmap,
        wanted,
        present: blocks(file).list,
    };
    let mut set_up = SetUp {
        text: file.source.text().to_owned(),
        steps: Vec::new(),
    };
    let adopted = planning.adopt();
    let mut parts = planning.badges();
    if let Some(step) = planning.contents(adopted.is_some(), &mut parts) {
        set_up.steps.push(step);
    }
    parts.extend(planning.phase_badges());
    let mut all: Vec<(Edit, Vec<Step>)> = insertions(file, parts);
    all.extend(adopted.map(|(edit, step)| (edit, vec![step])));
    if let Some((text, steps)) = proved(file, all) {
        set_up.text = text;
        set_up.steps.extend(steps);
    }
    set_up
}

/// Applies all edits at once if that is proved to harm nothing, else those
/// that harm nothing one by one; gives the text and what was done.
fn proved(file: &Document, mut edits: Vec<(Edit, Vec<Step>)>) -> Option<(String, Vec<Step>)> {
    let apply = |edits: &[(Edit, Vec<Step>)]| {
        let plain: Vec<Edit> = edits.iter().map(|(edit, _)| edit.clone()).collect();
        edit::apply(file.source.text(), &plain)
    };
    let count = |edits: &[(Edit, Vec<Step>)]| edits.iter().map(|(_, steps)| steps.len()).sum();
    if !harms_nothing(file, &apply(&edits), count(&edits)) {
        let is_good = |edit: &(Edit, Vec<Step>)| {
            let alone = std::slice::from_ref(edit);
            harms_nothing(file, &apply(alone), count(alone))
        };
        edits.retain(is_good);
    }
    if edits.is_empty() || !harms_nothing(file, &apply(&edits), count(&edits)) {
        return None;
    }
    let text = apply(&edits);
    Some((
        text,
        edits.into_iter().flat_map(|(_, steps)| steps).collect(),
    ))
}

/// Whether a text has the same headings and tasks, and just these new blocks.
fn harms_nothing(before: &Document, text: &str, added: usize) -> bool {
    let after = Document::parse(&before.path, Source::from_text(text.to_owned()));
    let tasks = before.tasks.len() == after.tasks.len()
        && (0..before.tasks.len()).all(|task| {
            before.tasks[task].done == after.tasks[task].done
                && before.text(task) == after.text(task)
                && before.number(task) == after.number(task)
        });
    let headings = before.headings.len() == after.headings.len()
        && before
            .headings
            .iter()
            .zip(&after.headings)
            .all(|(old, new)| (old.level, &old.anchor) == (new.level, &new.anchor));
    let (old, new) = (blocks(before), blocks(&after));
    tasks
        && headings
        && new.list.len() == old.list.len() + added
        && new.findings.len() <= old.findings.len()
}

/// A new block: where it goes, and what it is.
struct Part {
    at: usize,
    block: &'static str,
    below: Option<u32>,
}

/// The work of [`set_up`].
struct Planning<'d> {
    file: &'d Document,
    roadmap: &'d Document,
    wanted: Wanted,
    present: Vec<Block>,
}

impl Planning<'_> {
    /// The overall badge below the title; with one for each phase, where that
    /// says more and the phases are not too many.
    fn badges(&self) -> Vec<Part> {
        let title = self.title();
        let is_there = |block: &Block| match block.kind {
            Kind::Badges => true,
            Kind::Badge => block.section == title,
            _ => false,
        };
        if self.present.iter().any(is_there) {
            return Vec::new();
        }
        let block = match self.roadmap.phases.len() {
            2..=MAX_BADGES => "badges",
            _ => "badge",
        };
        vec![self.part(block, title)]
    }

    /// Contents, where the file has enough headings and none yet.
    fn contents(&self, is_adopted: bool, parts: &mut Vec<Part>) -> Option<Step> {
        let is_contents = |block: &Block| matches!(block.kind, Kind::Toc { .. });
        let entries = self
            .file
            .headings
            .iter()
            .filter(|heading| (2..=4).contains(&heading.level));
        let is_there = is_adopted || self.present.iter().any(is_contents);
        if !self.wanted.contents || is_there || entries.count() < MIN_ENTRIES {
            return None;
        }
        let named = self.contents_heading();
        if named.is_some_and(|heading| self.is_empty_section(heading)) {
            parts.push(self.part("toc", named));
            return None;
        }
        let line = named
            .map(|heading| self.file.headings[heading].line)
            .or_else(|| self.line_of_links());
        match line {
            Some(line) => Some(Step::LeftByHand { line }),
            None => {
                parts.push(self.part("toc", self.title()));
                None
            }
        }
    }

    /// A badge for each phase that has a heading at the top level and none yet.
    fn phase_badges(&self) -> Vec<Part> {
        if !self.wanted.phase_badges || self.file.phases.len() < 2 {
            return Vec::new();
        }
        let headings = self.file.phases.iter().filter_map(|phase| phase.heading);
        let title = self.title();
        headings
            .map(|heading| heading as usize)
            .filter(|&heading| is_top_level(self.file, heading) && Some(heading) != title)
            .filter(|&heading| {
                let has = |block: &Block| {
                    matches!(block.kind, Kind::Badge) && block.section == Some(heading)
                };
                !self.present.iter().any(has)
            })
            .map(|heading| self.part("badge", Some(heading)))
            .collect()
    }

    /// The first contents of another tool that ours can replace.
    fn adopt(&self) -> Option<(Edit, Step)> {
        let is_contents = |block: &Block| matches!(block.kind, Kind::Toc { .. });
        if !self.wanted.contents || self.present.iter().any(is_contents) {
            return None;
        }
        adopt::find(self.file).into_iter().find_map(|foreign| {
            let edit = adopt::adoption(self.file, &foreign);
            let text = edit::apply(self.file.source.text(), std::slice::from_ref(&edit));
            let step = Step::Adopted {
                marker: foreign.open,
                line: foreign.line,
            };
            harms_nothing(self.file, &text, 1).then_some((edit, step))
        })
    }

    fn part(&self, block: &'static str, heading: Option<usize>) -> Part {
        Part {
            at: heading.map_or(self.file.source.body(), |heading| {
                heading_end(self.file, heading)
            }),
            block,
            below: heading.map(|heading| self.file.headings[heading].line),
        }
    }

    /// The title: the first heading of level 1 that no task precedes, unless
    /// it is just the first of several phases.
    fn title(&self) -> Option<usize> {
        let headings = &self.file.headings;
        let title = headings.iter().position(|heading| heading.level == 1)?;
        let tops = headings.iter().filter(|heading| heading.level == 1).count();
        let is_one_of_many = tops > 1 && self.file.phase_at(title).is_some();
        let comes_late = self
            .file
            .tasks
            .first()
            .is_some_and(|task| task.state.start < headings[title].start);
        let is_placed = is_top_level(self.file, title) || is_raw(self.file, title);
        (is_placed && !is_one_of_many && !comes_late).then_some(title)
    }

    fn contents_heading(&self) -> Option<usize> {
        let is_contents = |text: &str| {
            let is_frill = |character: char| !character.is_alphanumeric();
            CONTENTS.contains(&text.to_lowercase().trim_matches(is_frill))
        };
        let mut headings = self.file.headings.iter();
        headings
            .position(|heading| is_contents(&heading.text))
            .filter(|&heading| is_top_level(self.file, heading))
    }

    /// Whether nothing stands between a heading and the next.
    fn is_empty_section(&self, heading: usize) -> bool {
        let text = self.file.source.text();
        let end = self
            .file
            .headings
            .get(heading + 1)
            .map_or(text.len(), |next| next.start as usize);
        text[heading_end(self.file, heading)..end].trim().is_empty()
    }

    /// The line of the first in-page link, where such links lead to at least
    /// half of the headings: somebody keeps contents by hand.
    fn line_of_links(&self) -> Option<u32> {
        let headings = self.file.headings.iter();
        let anchors: Vec<&str> = headings
            .filter(|heading| (2..=4).contains(&heading.level))
            .map(|heading| heading.anchor.as_str())
            .collect();
        let links = &self.file.links;
        let is_linked = |anchor: &&&str| links.iter().any(|link| link.fragment == **anchor);
        let linked = anchors.iter().filter(is_linked).count();
        let first = links
            .iter()
            .find(|link| anchors.contains(&link.fragment.as_str()))?;
        (linked * 2 >= anchors.len()).then_some(first.line)
    }
}

/// Turns parts into edits; parts for the same place become one.
fn insertions(file: &Document, parts: Vec<Part>) -> Vec<(Edit, Vec<Step>)> {
    let mut places: Vec<(usize, Vec<Part>)> = Vec::new();
    for part in parts {
        match places.iter_mut().find(|(at, _)| *at == part.at) {
            Some((_, same)) => same.push(part),
            None => places.push((part.at, vec![part])),
        }
    }
    let edit = |(at, parts): (usize, Vec<Part>)| {
        let names: Vec<&str> = parts.iter().map(|part| part.block).collect();
        let steps = parts.iter().map(|part| Step::Inserted {
            block: part.block,
            below: part.below,
        });
        let edit = Edit {
            range: at..at,
            replacement: inserted(file, at, &names),
        };
        (edit, steps.collect())
    };
    places.into_iter().map(edit).collect()
}

/// Empty blocks as they are inserted at a place, with blank lines around them.
fn inserted(file: &Document, at: usize, names: &[&str]) -> String {
    let text = file.source.text();
    let ending = line_ending(file, at);
    let (before, after) = (&text[..at], &text[at..]);
    let mut inserted = String::new();
    if !before.is_empty() && !before.ends_with(['\n', '\r', '\u{feff}']) {
        inserted.push_str(&ending);
    }
    // Behind a byte-order mark a marker would not stand alone in its line.
    if !before.is_empty() {
        inserted.push_str(&ending);
    }
    let block =
        |name: &&str| format!("<!-- roadmap:{name} -->{ending}<!-- /roadmap:{name} -->{ending}");
    let listed: Vec<String> = names.iter().map(block).collect();
    inserted.push_str(&listed.join(&ending));
    let (line, _) = file.source.line_at(at);
    if !after.is_empty() && !text[line].trim().is_empty() {
        inserted.push_str(&ending);
    }
    inserted
}

/// The line ending that is used at a place: that of its line, of the line
/// before, or of the first line.
pub(super) fn line_ending(file: &Document, at: usize) -> String {
    let text = file.source.text();
    let before = at.saturating_sub(1);
    let floor = (0..=before)
        .rev()
        .find(|&offset| text.is_char_boundary(offset))
        .unwrap_or(0);
    // The LF of a CRLF is no line of its own.
    let floor = match &text.as_bytes()[floor..] {
        [b'\n', ..] if text[..floor].ends_with('\r') => floor - 1,
        _ => floor,
    };
    let found = [at, floor, 0]
        .map(|offset| &text[file.source.line_at(offset).1])
        .into_iter()
        .find(|ending| !ending.is_empty());
    found.unwrap_or("\n").to_owned()
}

/// Whether a Markdown heading starts its line, so that no list or quote holds it.
fn is_top_level(file: &Document, heading: usize) -> bool {
    let start = file.headings[heading].start as usize;
    file.source.line_at(start).0.start.max(file.source.body()) == start && !is_raw(file, heading)
}

fn is_raw(file: &Document, heading: usize) -> bool {
    let start = file.headings[heading].start as usize;
    file.source.text()[start..].starts_with('<')
}

/// The offset behind a heading and its line's ending; a raw one's HTML goes on
/// to the next blank line.
pub(super) fn heading_end(file: &Document, heading: usize) -> usize {
    let text = file.source.text();
    let start = file.headings[heading].start as usize;
    let (first, ending) = file.source.line_at(start);
    if text[start..].trim_start().starts_with('#') {
        return ending.end;
    }
    let is_last: fn(&str) -> bool = if is_raw(file, heading) {
        |next| next.is_empty()
    } else {
        |line| {
            !line.is_empty()
                && (line.trim_matches('=').is_empty() || line.trim_matches('-').is_empty())
        }
    };
    let is_raw = is_raw(file, heading);
    let (mut line, mut ending) = (first, ending);
    loop {
        let next = (ending.end < text.len()).then(|| file.source.line_at(ending.end));
        match next {
            None => return ending.end,
            Some((next, _)) if is_raw && is_last(text[next.clone()].trim()) => return ending.end,
            Some(_) if !is_raw && is_last(text[line.clone()].trim()) => return ending.end,
            Some((next, next_ending)) => (line, ending) = (next, next_ending),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
