//! Taking blocks out of a text again.

use std::ops::Range;

use super::heading_end;
use crate::roadmap::adopt;
use crate::roadmap::block::{Block, Kind, blocks};
use crate::roadmap::document::Document;
use crate::roadmap::edit::{self, Edit};
use crate::roadmap::source::Source;

/// Takes blocks out of a text again, with the blank line that came with each.
///
/// `original` is the text before it was set up, if there was one: the blocks
/// that it has stay, and contents of another tool get their markers back.
#[must_use]
pub fn take_out(file: &Document, original: Option<&Document>) -> String {
    let original_blocks = original.map(blocks).unwrap_or_default().list;
    let foreign = original.and_then(|original| {
        let found = adopt::find(original);
        (!original_blocks.iter().any(is_contents)).then(|| found.into_iter().next())?
    });
    let section = |document: &Document, block: &Block| {
        let heading = block.section.map(|heading| &document.headings[heading]);
        heading.map(|heading| heading.anchor.clone())
    };
    let was_there = |block: &Block| {
        original.is_some_and(|original| {
            original_blocks.iter().any(|old| {
                old.kind.name() == block.kind.name()
                    && (!matches!(block.kind, Kind::Badge)
                        || section(original, old) == section(file, block))
            })
        })
    };
    let present = blocks(file).list;
    let ours = present
        .iter()
        .filter(|block| !matches!(block.kind, Kind::Progress) && !was_there(block));
    let mut edits = Vec::new();
    for block in ours {
        match &foreign {
            Some(foreign) if is_contents(block) => {
                edits.extend(give_back(file, block, foreign));
            }
            _ => edits.push(Edit {
                range: with_blank_line(file, &whole(file, block)),
                replacement: String::new(),
            }),
        }
    }
    let text = edit::apply(file.source.text(), &edits);
    let sections = present.iter().map(|block| section(file, block));
    match original {
        Some(original) if !edits.is_empty() => {
            tightened(text, original, &sections.collect::<Vec<_>>())
        }
        _ => text,
    }
}

/// Removes the blank lines below these headings (`None` is the top) where the
/// original has none: they were needed around the blocks alone.
fn tightened(text: String, original: &Document, sections: &[Option<String>]) -> String {
    let file = Document::parse(&original.path, Source::from_text(text));
    let place = |document: &Document, section: &Option<String>| match section {
        None => Some(document.source.body()),
        Some(anchor) => document
            .headings
            .iter()
            .position(|heading| heading.anchor == *anchor)
            .map(|heading| heading_end(document, heading)),
    };
    let blanks = |document: &Document, at: usize| {
        let rest = &document.source.text()[at..];
        rest.len() - rest.trim_start_matches(['\r', '\n']).len()
    };
    let mut edits: Vec<Edit> = Vec::new();
    for section in sections {
        let (Some(old), Some(at)) = (place(original, section), place(&file, section)) else {
            continue;
        };
        let range = at..at + blanks(&file, at);
        let is_new = edits.iter().all(|edit| edit.range != range);
        if blanks(original, old) == 0 && !range.is_empty() && is_new {
            edits.push(Edit {
                range,
                replacement: String::new(),
            });
        }
    }
    edit::apply(file.source.text(), &edits)
}

fn is_contents(block: &Block) -> bool {
    matches!(block.kind, Kind::Toc { .. })
}

/// A block with the lines of its markers.
fn whole(file: &Document, block: &Block) -> Range<usize> {
    let start = opening(file, block).start;
    start..file.source.line_at(block.body.end).1.end
}

/// The opening marker's line, without its ending.
fn opening(file: &Document, block: &Block) -> Range<usize> {
    let ending = block.line_ending.len();
    file.source.line_at(block.body.start - ending).0
}

/// A range of lines and a blank line beside it that would be left over.
fn with_blank_line(file: &Document, range: &Range<usize>) -> Range<usize> {
    let text = file.source.text();
    let body = file.source.body();
    let after = file.source.line_at(range.end);
    let is_blank_after = text[after.0.clone()].trim().is_empty();
    if range.start == body {
        let end = if is_blank_after {
            after.1.end
        } else {
            range.end
        };
        return range.start..end;
    }
    let before = previous_line(file, range.start);
    let before = before.start.max(body)..before.end;
    let is_blank_before = text[before.clone()].trim().is_empty();
    if is_blank_before && is_blank_after {
        return before.start..range.end;
    }
    range.clone()
}

/// The line before the one that starts at `start`, with its ending.
fn previous_line(file: &Document, start: usize) -> Range<usize> {
    let text = file.source.text();
    let mut end = start - 1;
    if text.as_bytes().get(end) == Some(&b'\n') && end > 0 && text.as_bytes()[end - 1] == b'\r' {
        end -= 1;
    }
    file.source.line_at(end).0.start..start
}

/// Puts another tool's markers back around the contents.
fn give_back(file: &Document, block: &Block, foreign: &adopt::Foreign) -> [Edit; 2] {
    [
        Edit {
            range: opening(file, block),
            replacement: foreign.open.clone(),
        },
        Edit {
            range: file.source.line_at(block.body.end).0,
            replacement: foreign.close.clone(),
        },
    ]
}
