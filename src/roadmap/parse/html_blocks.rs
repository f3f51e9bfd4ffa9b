//! Raw HTML: markers, headings, comments, named targets.

use std::ops::Range;

use super::headings::Headings;
use super::lines::Lines;
use crate::roadmap::document::{Marker, Span, Suspect, SuspectKind};
use crate::roadmap::html::{self, Token};
use crate::roadmap::source::Source;

/// What raw HTML has given so far, and the block that is open.
#[derive(Default)]
pub(super) struct HtmlBlocks {
    pub(super) markers: Vec<Marker>,
    pub(super) targets: Vec<String>,
    buffer: String,
    /// Where each line of the buffer stands: offsets in it and in the source.
    places: Vec<(usize, usize)>,
    top_level: bool,
}

impl HtmlBlocks {
    pub(super) fn enter(&mut self) {
        self.buffer.clear();
        self.places.clear();
    }

    /// Adds a line of the open block; quote and list prefixes are not part of it.
    pub(super) fn line(&mut self, html: &str, range: &Range<usize>, top_level: bool) {
        self.top_level = top_level;
        self.places.push((self.buffer.len(), range.start));
        self.buffer.push_str(html);
    }

    /// Hands out the open block's text, places and whether it is at the top level.
    pub(super) fn leave(&mut self) -> (String, Vec<(usize, usize)>, bool) {
        // Only a block that begins with the comment renders what follows it.
        let comment = self.buffer.trim_start().starts_with("<!--");
        let buffer = std::mem::take(&mut self.buffer);
        (
            buffer,
            std::mem::take(&mut self.places),
            self.top_level && comment,
        )
    }

    /// Takes the buffers back, to use them again.
    pub(super) fn give_back(&mut self, buffer: String, places: Vec<(usize, usize)>) {
        self.buffer = buffer;
        self.places = places;
    }

    /// Reads a piece of HTML; returns what is suspect in it.
    pub(super) fn read(
        &mut self,
        text: &str,
        places: &[(usize, usize)],
        top_level: bool,
        source: &Source,
        headings: &mut Headings,
        lines: &mut Lines<'_>,
    ) -> Vec<Suspect> {
        let mut suspects = Vec::new();
        let mut suspect = |at: usize, line: u32, kind| {
            let at = Span::new(&(at..at)).start;
            suspects.push(Suspect { at, line, kind });
        };
        for (at, token) in html::tokens(text) {
            let offset = source_offset(places, at);
            match token {
                Token::Text(text) => headings.text(&html::decode(text)),
                Token::Open(name, attributes) => {
                    self.targets.extend(html::named_targets(attributes));
                    if let Some(level) = html::heading_level(&name) {
                        let line = lines.line_at(offset);
                        if let Some((at, line)) = headings.enter_raw(level, offset, line) {
                            suspect(at, line, SuspectKind::UnclosedHeading);
                        }
                    }
                }
                Token::Close(name) => {
                    if html::heading_level(&name).is_some() {
                        headings.leave_raw();
                    }
                }
                Token::Comment(inside, closed) => {
                    let cut = self.marker(inside, offset, top_level, source, headings, lines);
                    if let Some((at, line)) = cut {
                        suspect(at, line, SuspectKind::UnclosedHeading);
                    }
                    for (at, kind) in html::comment_suspects(inside, closed) {
                        let at = source_offset(places, at + offset_in(places, offset));
                        suspect(at, lines.line_at(at), kind);
                    }
                }
            }
        }
        suspects
    }

    /// Notes a comment that is a marker; gives the place of a raw heading that
    /// it cut short.
    fn marker(
        &mut self,
        comment: &str,
        offset: usize,
        top_level: bool,
        source: &Source,
        headings: &mut Headings,
        lines: &mut Lines<'_>,
    ) -> Option<(usize, u32)> {
        let said = said(comment.trim())?;
        let (line_range, ending) = source.line_at(offset);
        // Behind an indented marker a generated list would take it in.
        let line = source.text()[line_range.clone()].trim_start_matches('\u{feff}');
        let alone = line.trim_end() == format!("<!--{comment}-->");
        // What stands in a block must not become part of a heading in front of
        // it, or refresh would feed on what it wrote.
        let cut = if top_level && alone {
            headings.finish()
        } else {
            None
        };
        self.markers.push(Marker {
            line: lines.line_at(offset),
            span: Span::new(&(line_range.start..ending.end)),
            closing: said.closing,
            kind: said.kind.to_owned(),
            options: said.options.trim().to_owned(),
            is_section: said.is_section,
            section: headings.current(),
            top_level: top_level && alone,
        });
        cut
    }
}

/// What a marker comment says.
struct Said<'a> {
    closing: bool,
    kind: &'a str,
    options: &'a str,
    is_section: bool,
}

/// Reads `roadmap:KIND …` and `/roadmap:KIND`, and what profile READMEs have in
/// their place, `START_SECTION:roadmap …` and `END_SECTION:roadmap`.
fn said(inside: &str) -> Option<Said<'_>> {
    let starts = [
        ("roadmap:", false, false),
        ("/roadmap:", true, false),
        ("START_SECTION:", false, true),
        ("END_SECTION:", true, true),
    ];
    let (rest, closing, is_section) = starts.iter().find_map(|&(start, closing, is_section)| {
        Some((inside.strip_prefix(start)?, closing, is_section))
    })?;
    let rest = match is_section {
        true => rest.trim_start(),
        false => rest,
    };
    let (name, options) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let kind = match (is_section, name) {
        (true, "roadmap") => "profile",
        (true, _) => return None,
        (false, name) => name,
    };
    Some(Said {
        closing,
        kind,
        options,
        is_section,
    })
}

/// Turns an offset in an HTML block's text into one in the source.
fn source_offset(places: &[(usize, usize)], at: usize) -> usize {
    let line = places
        .partition_point(|(start, _)| *start <= at)
        .saturating_sub(1);
    places
        .get(line)
        .map_or(at, |(start, offset)| offset + (at - start))
}

/// The reverse of [`source_offset`].
fn offset_in(places: &[(usize, usize)], offset: usize) -> usize {
    let line = places
        .partition_point(|(_, start)| *start <= offset)
        .saturating_sub(1);
    places
        .get(line)
        .map_or(offset, |(start, begin)| start + (offset - begin))
}
