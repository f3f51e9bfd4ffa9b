//! What stands in a merged text.

use git_roadmap::roadmap::{Document, edit};

use super::super::properties::parse;

/// A stretch of a merged text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Line(String),
    Conflict(Hunk),
}

/// What stands between the markers of a conflict, line endings included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Hunk {
    pub(super) ours: Vec<String>,
    pub(super) base: Option<Vec<String>>,
    pub(super) theirs: Vec<String>,
}

/// Takes a merged text apart; an error tells which marker is out of place.
/// What looks like a marker and has another label is text.
pub(super) fn parts(text: &str, size: usize) -> Result<Vec<Part>, String> {
    let is = |line: &str, sign: &str, label: &str| {
        line.trim_end_matches(['\n', '\r']) == format!("{}{label}", sign.repeat(size))
    };
    let mut parts = Vec::new();
    // The conflict that is open, and which of its three sides.
    let mut open: Option<(Hunk, u8)> = None;
    for line in text.split_inclusive('\n') {
        let place = open.as_ref().map(|(_, side)| *side);
        match place {
            None if is(line, "<", " ours") => open = Some((Hunk::default(), 0)),
            None if is(line, ">", " theirs") || is(line, "|", " base") => {
                return Err(format!("{line:?} outside of a conflict"));
            }
            None => parts.push(Part::Line(line.to_owned())),
            Some(0) if is(line, "|", " base") => {
                let (hunk, side) = open.as_mut().unwrap();
                (hunk.base, *side) = (Some(Vec::new()), 1);
            }
            Some(0 | 1) if is(line, "=", "") => open.as_mut().unwrap().1 = 2,
            Some(2) if is(line, ">", " theirs") => {
                parts.extend(open.take().map(|(hunk, _)| Part::Conflict(hunk)));
            }
            Some(_) if is(line, "<", " ours") => return Err(format!("{line:?} in a conflict")),
            Some(side) => {
                let hunk = &mut open.as_mut().unwrap().0;
                let lines = match side {
                    0 => &mut hunk.ours,
                    1 => hunk.base.as_mut().unwrap(),
                    _ => &mut hunk.theirs,
                };
                lines.push(line.to_owned());
            }
        }
    }
    match open {
        Some(_) => Err("a conflict does not end".to_owned()),
        None => Ok(parts),
    }
}

/// The same without what stands in blocks: with a conflict they keep what the
/// side has that is ours, since nobody can tell what belongs in them.
pub(super) fn outside_blocks(parts: Vec<Part>) -> Vec<Part> {
    let mut is_inside = false;
    let closes =
        |line: &str| line.starts_with("<!-- /roadmap") && line.matches("<!--").count() == 1;
    let mut is_outside = |line: &str| {
        is_inside &= !closes(line);
        let is_outside = !is_inside;
        is_inside |= line.starts_with("<!-- roadmap");
        is_outside
    };
    let mut keep = |part: &Part| match part {
        Part::Line(line) => is_outside(line),
        Part::Conflict(_) => true,
    };
    parts.into_iter().filter(|part| keep(part)).collect()
}

/// The conflicts of a text.
pub(super) fn hunks(parts: &[Part]) -> impl Iterator<Item = &Hunk> {
    parts.iter().filter_map(|part| match part {
        Part::Conflict(hunk) => Some(hunk),
        Part::Line(_) => None,
    })
}

/// The text with all conflicts decided for one side.
pub(super) fn decided(parts: &[Part], side: impl Fn(&Hunk) -> &Vec<String>) -> Document {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Line(line) => text.push_str(line),
            Part::Conflict(hunk) => text.extend(side(hunk).iter().map(String::as_str)),
        }
    }
    parse(&text)
}

/// The same conflicts as the other side sees them.
pub(super) fn mirrored(parts: Vec<Part>) -> Vec<Part> {
    let mirror = |part| match part {
        Part::Conflict(Hunk { ours, base, theirs }) => Part::Conflict(Hunk {
            ours: theirs,
            base,
            theirs: ours,
        }),
        line => line,
    };
    parts.into_iter().map(mirror).collect()
}

/// A line without its ending and with its box open.
pub(super) fn neutral(line: &str) -> String {
    let line = line.trim_end_matches(['\n', '\r']);
    let start = line.trim_start().len();
    let (indent, rest) = line.split_at(line.len() - start);
    match rest
        .strip_prefix("- [x]")
        .or_else(|| rest.strip_prefix("- [X]"))
    {
        Some(text) => format!("{indent}- [ ]{text}"),
        None => line.to_owned(),
    }
}

/// A text with all boxes open.
pub(super) fn open(document: &Document) -> String {
    let all: Vec<(usize, bool)> = (0..document.tasks().len())
        .map(|task| (task, false))
        .collect();
    let opened = edit::set_states(document, &all).unwrap();
    opened
        .as_ref()
        .unwrap_or(document)
        .source()
        .text()
        .to_owned()
}

/// The states of all tasks.
pub(super) fn states(document: &Document) -> Vec<bool> {
    document.tasks().iter().map(|task| task.done).collect()
}
