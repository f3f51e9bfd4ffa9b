//! The three-way merge of lines.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;

use imara_diff::{Algorithm, Diff, Hunk, IndentHeuristic, IndentLevel, Interner, Token};

use super::ConflictStyle;
use super::lines::Lines;
use super::sweep::joined;

/// Who changed a stretch of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// Nobody.
    None,
    /// Our side.
    Ours,
    /// Their side.
    Theirs,
    /// Both sides, in the same way.
    Both,
    /// Both sides, in different ways.
    Conflict,
}

/// A stretch of lines, in each version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chunk {
    pub(super) change: Change,
    pub(super) base: Range<usize>,
    pub(super) ours: Range<usize>,
    pub(super) theirs: Range<usize>,
}

/// The lines of all versions as numbers: equal lines have equal numbers,
/// whatever ends them.
pub(super) struct Tokens<'t> {
    pub(super) lines: [&'t Lines<'t>; 3],
    pub(super) interner: Interner<&'t str>,
    /// The lines that the base has; worked out when first asked for.
    in_base: OnceCell<HashSet<Token>>,
    pub(super) base: Vec<Token>,
    pub(super) ours: Vec<Token>,
    pub(super) theirs: Vec<Token>,
}

/// Merges lines; without a base, what one side alone has is kept.
pub(super) fn merge_lines(
    base: Option<&Lines<'_>>,
    ours: &Lines<'_>,
    theirs: &Lines<'_>,
    style: ConflictStyle,
) -> Vec<Chunk> {
    let nothing = Lines::of("");
    let tokens = Tokens::of([base.unwrap_or(&nothing), ours, theirs]);
    let Some(_) = base else {
        return tokens.merge_two();
    };
    let chunks = tokens.merge_three();
    let mut refined = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        match chunk.change {
            Change::Conflict => tokens.refine(chunk, style, &mut refined),
            _ => refined.push(chunk),
        }
    }
    refined
}

impl<'t> Tokens<'t> {
    fn of(lines: [&'t Lines<'t>; 3]) -> Self {
        let mut interner = Interner::new(lines.iter().map(|lines| lines.len()).max().unwrap_or(0));
        let mut intern = |lines: &Lines<'t>| -> Vec<Token> {
            let contents = lines.range(0..lines.len());
            contents.map(|line| interner.intern(line.content)).collect()
        };
        let (base, ours, theirs) = (intern(lines[0]), intern(lines[1]), intern(lines[2]));
        Self {
            lines,
            interner,
            in_base: OnceCell::new(),
            base,
            ours,
            theirs,
        }
    }

    /// Whether the base has a line, anywhere.
    pub(super) fn is_in_base(&self, line: Token) -> bool {
        let lines = self
            .in_base
            .get_or_init(|| self.base.iter().copied().collect());
        lines.contains(&line)
    }

    /// What changes one row of lines into another.
    fn diff(&self, before: &[Token], after: &[Token]) -> Vec<Hunk> {
        let mut diff = Diff::default();
        diff.compute_with(
            Algorithm::Histogram,
            before,
            after,
            self.interner.num_tokens(),
        );
        let indent = |token: Token| IndentLevel::for_ascii_line(self.interner[token].bytes(), 4);
        diff.postprocess_with(before, after, IndentHeuristic::new(indent));
        diff.hunks().collect()
    }

    /// What differs between our lines and theirs, the same whichever side is ours.
    fn diff_sides(&self, ours: &[Token], theirs: &[Token]) -> Vec<Hunk> {
        let texts = |tokens: &[Token]| -> Vec<&str> {
            tokens.iter().map(|&token| self.interner[token]).collect()
        };
        if texts(ours) <= texts(theirs) {
            self.diff(ours, theirs)
        } else {
            let hunks = self.diff(theirs, ours);
            hunks.iter().map(Hunk::invert).collect()
        }
    }

    /// Merges two versions that have no base.
    fn merge_two(&self) -> Vec<Chunk> {
        let hunks = self.diff_sides(&self.ours, &self.theirs);
        let mut chunks = Vec::new();
        let mut at = (0, 0);
        let mut push = |change, ours: Range<usize>, theirs: Range<usize>| {
            if !ours.is_empty() || !theirs.is_empty() {
                chunks.push(Chunk {
                    change,
                    base: 0..0,
                    ours,
                    theirs,
                });
            }
        };
        for hunk in hunks {
            let (ours, theirs) = (range(&hunk.before), range(&hunk.after));
            push(Change::Both, at.0..ours.start, at.1..theirs.start);
            at = (ours.end, theirs.end);
            let change = match (ours.is_empty(), theirs.is_empty()) {
                (_, true) => Change::Ours,
                (true, _) => Change::Theirs,
                _ => Change::Conflict,
            };
            push(change, ours, theirs);
        }
        push(Change::Both, at.0..self.ours.len(), at.1..self.theirs.len());
        chunks
    }

    /// Merges two versions and their base.
    fn merge_three(&self) -> Vec<Chunk> {
        let ours = self.diff(&self.base, &self.ours);
        let theirs = self.diff(&self.base, &self.theirs);
        joined(self, ours, theirs)
    }

    /// Makes a conflict as small as its style allows.
    fn refine(&self, chunk: Chunk, style: ConflictStyle, out: &mut Vec<Chunk>) {
        match style {
            ConflictStyle::Diff3 => out.push(chunk),
            ConflictStyle::Zdiff3 => self.trim(chunk, out),
            ConflictStyle::Merge => self.take_apart(&chunk, out),
        }
    }

    /// Takes equal lines at both ends out of a conflict.
    fn trim(&self, chunk: Chunk, out: &mut Vec<Chunk>) {
        let (ours, theirs) = (
            &self.ours[chunk.ours.clone()],
            &self.theirs[chunk.theirs.clone()],
        );
        let start = ours
            .iter()
            .zip(theirs)
            .take_while(|(one, other)| one == other)
            .count();
        let (rest, other_rest) = (&ours[start..], &theirs[start..]);
        let pairs = rest.iter().rev().zip(other_rest.iter().rev());
        let end = pairs.take_while(|(one, other)| one == other).count();
        let Chunk {
            base, ours, theirs, ..
        } = chunk;
        let both = |ours: Range<usize>, theirs: Range<usize>| Chunk {
            change: Change::Both,
            base: base.start..base.start,
            ours,
            theirs,
        };
        if start > 0 {
            out.push(both(
                ours.start..ours.start + start,
                theirs.start..theirs.start + start,
            ));
        }
        let (our_rest, their_rest) = (
            ours.start + start..ours.end - end,
            theirs.start + start..theirs.end - end,
        );
        out.push(Chunk {
            change: two_sided(
                &self.ours[our_rest.clone()],
                &self.theirs[their_rest.clone()],
                &self.base[base.clone()],
            ),
            base: base.clone(),
            ours: our_rest,
            theirs: their_rest,
        });
        if end > 0 {
            out.push(both(ours.end - end..ours.end, theirs.end - end..theirs.end));
        }
    }

    /// Takes all equal lines out of a conflict, and what one side alone added
    /// or deleted between them.
    fn take_apart(&self, chunk: &Chunk, out: &mut Vec<Chunk>) {
        let ours = &self.ours[chunk.ours.clone()];
        let theirs = &self.theirs[chunk.theirs.clone()];
        let base = &self.base[chunk.base.clone()];
        let in_base: HashSet<Token> = base.iter().copied().collect();
        let mut at = (chunk.ours.start, chunk.theirs.start);
        let mut push = |change, ours: Range<usize>, theirs: Range<usize>, base: Range<usize>| {
            if !ours.is_empty() || !theirs.is_empty() {
                out.push(Chunk {
                    change,
                    base,
                    ours,
                    theirs,
                });
            }
        };
        let none = chunk.base.start..chunk.base.start;
        for hunk in self.diff_sides(ours, theirs) {
            let ours = shifted(&hunk.before, chunk.ours.start);
            let theirs = shifted(&hunk.after, chunk.theirs.start);
            push(
                Change::Both,
                at.0..ours.start,
                at.1..theirs.start,
                none.clone(),
            );
            at = (ours.end, theirs.end);
            let change = match (ours.is_empty(), theirs.is_empty()) {
                (false, true) => one_sided(&self.ours[ours.clone()], &in_base, Change::Ours),
                (true, false) => one_sided(&self.theirs[theirs.clone()], &in_base, Change::Theirs),
                _ => two_sided(&self.ours[ours.clone()], &self.theirs[theirs.clone()], base),
            };
            push(change, ours, theirs, chunk.base.clone());
        }
        push(
            Change::Both,
            at.0..chunk.ours.end,
            at.1..chunk.theirs.end,
            none,
        );
    }
}

/// What to do with lines that `side` alone has: those that are new are taken;
/// those that the base has were deleted by the other side.
fn one_sided(lines: &[Token], base: &HashSet<Token>, side: Change) -> Change {
    let in_base = lines.iter().filter(|line| base.contains(line)).count();
    let other = match side {
        Change::Ours => Change::Theirs,
        _ => Change::Ours,
    };
    match in_base {
        0 => side,
        all if all == lines.len() => other,
        _ => Change::Conflict,
    }
}

/// What to do with lines that differ: where one side has all that the base has
/// there, only the other one changed them.
fn two_sided(ours: &[Token], theirs: &[Token], base: &[Token]) -> Change {
    match (ours == base, theirs == base) {
        (true, _) => Change::Theirs,
        (_, true) => Change::Ours,
        _ => Change::Conflict,
    }
}

pub(super) fn range(range: &Range<u32>) -> Range<usize> {
    shifted(range, 0)
}

fn shifted(range: &Range<u32>, by: usize) -> Range<usize> {
    range.start as usize + by..range.end as usize + by
}
