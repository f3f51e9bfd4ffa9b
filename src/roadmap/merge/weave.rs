//! Puts the merged lines together: once with conflict markers, and once for
//! each side as if it had won all conflicts, since only those can be parsed.

use std::ops::Range;

use super::lines::{Line, Lines};
use super::text::{Change, Chunk};
use super::{ConflictStyle, Markers};
use crate::roadmap::document::Document;
use crate::roadmap::edit::Edit;
use crate::roadmap::source::Source;

/// The versions' lines; `None` without a base.
pub(super) struct Texts<'t> {
    pub(super) base: Option<&'t Lines<'t>>,
    pub(super) ours: &'t Lines<'t>,
    pub(super) theirs: &'t Lines<'t>,
}

/// The merged text and its two readings.
#[derive(Debug, Default)]
pub(super) struct Woven {
    /// With markers around conflicts.
    pub(super) text: String,
    /// How many conflicts there are.
    pub(super) conflicts: usize,
    /// As if our side had won all conflicts.
    pub(super) ours: Reading,
    /// As if their side had; empty without conflicts.
    pub(super) theirs: Reading,
}

/// A text without conflict markers.
#[derive(Debug, Default)]
pub(super) struct Reading {
    text: String,
    /// Which stretches of it stand where in the merged text, in order.
    stretches: Vec<Stretch>,
    /// Which lines of it one side alone has, in order.
    own: Vec<Own>,
    /// How many lines it has.
    lines: usize,
}

/// Lines that one side alone has.
#[derive(Debug)]
struct Own {
    /// The first of them in the reading, from 0.
    line: usize,
    side: Side,
    /// Where that side has them.
    from: Range<usize>,
}

/// A side of the merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Ours,
    Theirs,
}

#[derive(Debug)]
struct Stretch {
    start: usize,
    length: usize,
    /// Where it is in the merged text.
    merged: usize,
    /// Whether the other reading has it too.
    is_common: bool,
}

impl Woven {
    /// Parses the readings, ours and, with conflicts, theirs; takes their
    /// texts, as the documents hold them from then on.
    pub(super) fn parsed(&mut self, path: &str) -> Vec<Document> {
        let mut texts = vec![std::mem::take(&mut self.ours.text)];
        if self.conflicts > 0 {
            texts.push(std::mem::take(&mut self.theirs.text));
        }
        let sources = texts.into_iter().map(Source::from_text);
        Document::parse_each(path, sources.collect())
    }
}

impl Reading {
    /// Where an offset of this reading is in the merged text, and whether the
    /// other reading has that place too.
    pub(super) fn place(&self, offset: usize) -> (usize, bool) {
        let after = self
            .stretches
            .partition_point(|stretch| stretch.start <= offset);
        match after.checked_sub(1).map(|at| &self.stretches[at]) {
            Some(stretch) => {
                let into = (offset - stretch.start).min(stretch.length);
                (stretch.merged + into, stretch.is_common)
            }
            None => (offset, true),
        }
    }

    /// An edit of this reading as one of the merged text.
    pub(super) fn moved(&self, edit: Edit) -> (Edit, bool) {
        let (start, is_common) = self.place(edit.range.start);
        let range = start..start + edit.range.len();
        (Edit { range, ..edit }, is_common)
    }

    /// The line of a side that a line of this reading is, where that side
    /// alone has it; from 0.
    pub(super) fn own_line(&self, side: Side, line: usize) -> Option<usize> {
        let after = self.own.partition_point(|own| own.line <= line);
        let own = &self.own[after.checked_sub(1)?];
        let from = own.from.start + (line - own.line);
        (own.side == side && own.from.contains(&from)).then_some(from)
    }

    /// Notes whose the lines are that are pushed next.
    fn note(&mut self, side: Option<Side>, from: &Range<usize>) {
        if let Some(side) = side {
            self.own.push(Own {
                line: self.lines,
                side,
                from: from.clone(),
            });
        }
        self.lines += from.len();
    }

    fn push(&mut self, text: &str, merged: usize, is_common: bool) {
        if !text.is_empty() {
            self.stretches.push(Stretch {
                start: self.text.len(),
                length: text.len(),
                merged,
                is_common,
            });
            self.text.push_str(text);
        }
    }
}

/// Puts chunks together.
pub(super) fn weave(texts: &Texts<'_>, chunks: &[Chunk], markers: &Markers) -> Woven {
    let has_conflict = |chunk: &Chunk| chunk.change == Change::Conflict;
    let mut weaving = Weaving {
        texts,
        markers,
        endings: Endings::of(texts),
        splits: chunks.iter().any(has_conflict),
        woven: Woven::default(),
    };
    let last = chunks.iter().rposition(writes_lines);
    for (at, chunk) in chunks.iter().enumerate() {
        weaving.chunk(chunk, Some(at) >= last);
    }
    weaving.woven
}

/// Whether a chunk leaves lines in the merged text.
fn writes_lines(chunk: &Chunk) -> bool {
    match chunk.change {
        Change::Theirs => !chunk.theirs.is_empty(),
        Change::Conflict => true,
        _ => !chunk.ours.is_empty(),
    }
}

struct Weaving<'w, 't> {
    texts: &'w Texts<'t>,
    markers: &'w Markers,
    endings: Endings,
    /// Whether the two readings differ.
    splits: bool,
    woven: Woven,
}

/// Which side a line is taken from.
#[derive(Clone, Copy)]
enum From {
    Base,
    Ours,
    Theirs,
}

impl Weaving<'_, '_> {
    fn chunk(&mut self, chunk: &Chunk, is_last: bool) {
        let text = match chunk.change {
            Change::None => self.unchanged(chunk, is_last),
            Change::Ours => self.lines(From::Ours, chunk.ours.clone(), is_last),
            Change::Theirs => self.lines(From::Theirs, chunk.theirs.clone(), is_last),
            Change::Conflict => return self.conflict(chunk),
            Change::Both => self.both(chunk, is_last),
        };
        let (side, from) = match chunk.change {
            Change::Ours => (Some(Side::Ours), &chunk.ours),
            Change::Theirs => (Some(Side::Theirs), &chunk.theirs),
            _ => (None, &chunk.ours),
        };
        self.woven.ours.note(side, from);
        self.woven.theirs.note(side, from);
        let merged = self.woven.text.len();
        self.woven.text.push_str(&text);
        self.woven.ours.push(&text, merged, true);
        if self.splits {
            self.woven.theirs.push(&text, merged, true);
        }
    }

    /// Lines that nobody changed; what ends them may have changed.
    fn unchanged(&self, chunk: &Chunk, is_last: bool) -> String {
        let Some(base) = self.texts.base else {
            return self.both(chunk, is_last);
        };
        let lines = chunk
            .base
            .clone()
            .zip(chunk.ours.clone().zip(chunk.theirs.clone()));
        let mut text = String::new();
        let last = chunk.base.end.checked_sub(1);
        for (at, (ours, theirs)) in lines {
            let line = self.texts.ours.get(ours);
            let end = End::changed(
                self.endings.end(From::Base, base.get(at)),
                self.endings.end(From::Ours, line),
                self.endings
                    .end(From::Theirs, self.texts.theirs.get(theirs)),
            );
            let is_last = is_last && Some(at) == last;
            self.endings.write(line.content, end, is_last, &mut text);
        }
        text
    }

    /// Lines that both sides have.
    fn both(&self, chunk: &Chunk, is_last: bool) -> String {
        let mut text = String::new();
        let last = chunk.ours.end.checked_sub(1);
        for (ours, theirs) in chunk.ours.clone().zip(chunk.theirs.clone()) {
            let line = self.texts.ours.get(ours);
            let end = End::common(
                self.endings.end(From::Ours, line),
                self.endings
                    .end(From::Theirs, self.texts.theirs.get(theirs)),
            );
            let is_last = is_last && Some(ours) == last;
            self.endings.write(line.content, end, is_last, &mut text);
        }
        text
    }

    fn lines(&self, from: From, lines: Range<usize>, is_last: bool) -> String {
        let source = match from {
            From::Base => self.texts.base.unwrap_or(self.texts.ours),
            From::Ours => self.texts.ours,
            From::Theirs => self.texts.theirs,
        };
        let mut text = String::new();
        let last = lines.end.checked_sub(1);
        for at in lines {
            let line = source.get(at);
            let end = self.endings.end(from, line);
            let is_last = is_last && Some(at) == last;
            self.endings.write(line.content, end, is_last, &mut text);
        }
        text
    }

    fn conflict(&mut self, chunk: &Chunk) {
        self.woven.conflicts += 1;
        let ours = self.lines(From::Ours, chunk.ours.clone(), false);
        let theirs = self.lines(From::Theirs, chunk.theirs.clone(), false);
        self.woven.ours.note(Some(Side::Ours), &chunk.ours);
        self.woven.theirs.note(Some(Side::Theirs), &chunk.theirs);
        self.marker('<', &self.markers.ours);
        let merged = self.woven.text.len();
        self.woven.ours.push(&ours, merged, false);
        self.woven.text.push_str(&ours);
        if self.markers.style != ConflictStyle::Merge {
            self.marker('|', &self.markers.base);
            let base = match self.texts.base {
                Some(_) => self.lines(From::Base, chunk.base.clone(), false),
                None => String::new(),
            };
            self.woven.text.push_str(&base);
        }
        self.marker('=', "");
        let merged = self.woven.text.len();
        self.woven.theirs.push(&theirs, merged, false);
        self.woven.text.push_str(&theirs);
        self.marker('>', &self.markers.theirs);
    }

    fn marker(&mut self, sign: char, label: &str) {
        let text = &mut self.woven.text;
        text.extend(std::iter::repeat_n(sign, self.markers.size));
        if !label.is_empty() {
            text.push(' ');
            text.push_str(label);
        }
        text.push_str(self.endings.merged);
    }
}

/// What ends lines on each side, and in the merged text.
struct Endings {
    base: &'static str,
    ours: &'static str,
    theirs: &'static str,
    merged: &'static str,
}

impl Endings {
    /// A changed ending wins over an unchanged one.
    fn of(texts: &Texts<'_>) -> Self {
        let (ours, theirs) = (texts.ours.style(), texts.theirs.style());
        let base = texts.base.map(Lines::style);
        let merged = match base {
            _ if ours == theirs => ours,
            Some(base) if ours == base => theirs,
            Some(base) if theirs == base => ours,
            _ => "\n",
        };
        Self {
            base: base.unwrap_or(merged),
            ours,
            theirs,
            merged,
        }
    }

    /// What ends a line of one version.
    fn end<'t>(&self, from: From, line: Line<'t>) -> End<'t> {
        let usual = match from {
            From::Base => self.base,
            From::Ours => self.ours,
            From::Theirs => self.theirs,
        };
        match line.ending {
            "" => End::Missing,
            ending if ending == usual => End::Usual,
            ending => End::Other(ending),
        }
    }

    /// Writes a line; only the last one may end without.
    fn write(&self, content: &str, end: End<'_>, is_last: bool, out: &mut String) {
        out.push_str(content);
        match end {
            End::Missing if is_last => {}
            End::Other(ending) => out.push_str(ending),
            _ => out.push_str(self.merged),
        }
    }
}

/// What ends a line, compared with the other lines of its version.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End<'t> {
    /// What ends most of them.
    Usual,
    /// The file.
    Missing,
    /// Something else.
    Other(&'t str),
}

impl End<'_> {
    /// A changed end wins over an unchanged one.
    fn changed(base: Self, ours: Self, theirs: Self) -> Self {
        match (ours == base, theirs == base) {
            (true, _) => theirs,
            (_, true) => ours,
            _ => Self::common(ours, theirs),
        }
    }

    /// Where the sides differ: a line that goes on wins over one that ends the
    /// file, else what is usual.
    fn common(ours: Self, theirs: Self) -> Self {
        match (ours, theirs) {
            (Self::Missing, other) | (other, Self::Missing) => other,
            _ if ours == theirs => ours,
            _ => Self::Usual,
        }
    }
}
