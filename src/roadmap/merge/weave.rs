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
    fn place(&self, offset: usize) -> (usize, bool) {
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
    let holds_lines = |chunk: &Chunk| !chunk.ours.is_empty() || !chunk.theirs.is_empty();
    let last = chunks.iter().rposition(holds_lines);
    for (at, chunk) in chunks.iter().enumerate() {
        weaving.chunk(chunk, Some(at) >= last);
    }
    weaving.woven
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
            let (ours, theirs) = (self.texts.ours.get(ours), self.texts.theirs.get(theirs));
            let changed = ours.ending != base.get(at).ending;
            let (from, line) = if changed {
                (From::Ours, ours)
            } else {
                (From::Theirs, theirs)
            };
            self.endings
                .write(from, line, is_last && Some(at) == last, &mut text);
        }
        text
    }

    /// Lines that both sides have.
    fn both(&self, chunk: &Chunk, is_last: bool) -> String {
        let mut text = String::new();
        let last = chunk.ours.end.checked_sub(1);
        for (ours, theirs) in chunk.ours.clone().zip(chunk.theirs.clone()) {
            let (line, other) = (self.texts.ours.get(ours), self.texts.theirs.get(theirs));
            let is_last = is_last && Some(ours) == last;
            // Where one of them ends without a line ending, the other decides.
            if line.ending.is_empty() {
                self.endings.write(From::Theirs, other, is_last, &mut text);
            } else {
                self.endings.write(From::Ours, line, is_last, &mut text);
            }
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
            self.endings
                .write(from, source.get(at), is_last && Some(at) == last, &mut text);
        }
        text
    }

    fn conflict(&mut self, chunk: &Chunk) {
        self.woven.conflicts += 1;
        let ours = self.lines(From::Ours, chunk.ours.clone(), false);
        let theirs = self.lines(From::Theirs, chunk.theirs.clone(), false);
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

    /// Writes a line as the merged text ends lines, unless it was an exception
    /// in its own version; only the last line may end without.
    fn write(&self, from: From, line: Line<'_>, is_last: bool, out: &mut String) {
        out.push_str(line.content);
        let usual = match from {
            From::Base => self.base,
            From::Ours => self.ours,
            From::Theirs => self.theirs,
        };
        if line.ending == usual || (line.ending.is_empty() && !is_last) {
            out.push_str(self.merged);
        } else {
            out.push_str(line.ending);
        }
    }
}
