//! Goes through the changes of both sides, and joins those that meet.

use imara_diff::Hunk;

use super::text::{Change, Chunk, Tokens};

/// Joins the changes of both sides into the stretches of the merged text.
pub(super) fn joined(tokens: &Tokens<'_>, ours: Vec<Hunk>, theirs: Vec<Hunk>) -> Vec<Chunk> {
    let mut sweep = Sweep {
        tokens,
        ours: Side::new(ours),
        theirs: Side::new(theirs),
        base: 0,
        chunks: Vec::new(),
    };
    while sweep.step() {}
    sweep.unchanged(tokens.base.len());
    sweep.chunks
}

/// One side's changes while they are gone through.
struct Side {
    hunks: std::iter::Peekable<std::vec::IntoIter<Hunk>>,
    /// The next line of this side that was not gone through.
    at: usize,
}

impl Side {
    fn new(hunks: Vec<Hunk>) -> Self {
        Self {
            hunks: hunks.into_iter().peekable(),
            at: 0,
        }
    }

    fn next_start(&mut self) -> Option<(u32, bool)> {
        // At the same place, what is inserted stands before what is replaced.
        let hunk = self.hunks.peek()?;
        Some((hunk.before.start, !hunk.before.is_empty()))
    }
}

/// Goes through the changes of both sides in the order of the base.
struct Sweep<'a, 't> {
    tokens: &'a Tokens<'t>,
    ours: Side,
    theirs: Side,
    /// The next line of the base that was not gone through.
    base: usize,
    chunks: Vec<Chunk>,
}

impl Sweep<'_, '_> {
    /// Goes through the next change and all that it meets.
    fn step(&mut self) -> bool {
        let (mut ours, mut theirs): (Vec<Hunk>, Vec<Hunk>) = (Vec::new(), Vec::new());
        match (self.ours.next_start(), self.theirs.next_start()) {
            (None, None) => return false,
            (Some(one), Some(other)) if one <= other => ours.extend(self.ours.hunks.next()),
            (Some(_), None) => ours.extend(self.ours.hunks.next()),
            _ => theirs.extend(self.theirs.hunks.next()),
        }
        loop {
            let (tokens, last) = (self.tokens, theirs.last());
            let meets = |hunk: &Hunk| last.is_some_and(|other| tokens.meet((hunk, true), other));
            if let Some(hunk) = self.ours.hunks.next_if(meets) {
                ours.push(hunk);
                continue;
            }
            let last = ours.last();
            let meets = |hunk: &Hunk| last.is_some_and(|other| tokens.meet((hunk, false), other));
            match self.theirs.hunks.next_if(meets) {
                Some(hunk) => theirs.push(hunk),
                None => break,
            }
        }
        self.changed(&ours, &theirs);
        true
    }

    /// Writes down what nobody changed, up to a line of the base.
    fn unchanged(&mut self, until: usize) {
        let length = until - self.base;
        if length > 0 {
            self.push(Change::None, length, length, length);
        }
    }

    /// Writes down changes that meet.
    fn changed(&mut self, ours: &[Hunk], theirs: &[Hunk]) {
        let all = || ours.iter().chain(theirs);
        let start = all().map(|hunk| hunk.before.start).min().unwrap_or(0) as usize;
        let end = all().map(|hunk| hunk.before.end).max().unwrap_or(0) as usize;
        self.unchanged(start);
        let length = |hunks: &[Hunk]| {
            let removed: usize = hunks.iter().map(|hunk| hunk.before.len()).sum();
            let added: usize = hunks.iter().map(|hunk| hunk.after.len()).sum();
            end - start - removed + added
        };
        let change = match (ours.is_empty(), theirs.is_empty()) {
            (false, true) => Change::Ours,
            (true, false) => Change::Theirs,
            _ => Change::Conflict,
        };
        self.push(change, end - start, length(ours), length(theirs));
    }

    fn push(&mut self, change: Change, base: usize, ours: usize, theirs: usize) {
        let chunk = Chunk {
            change,
            base: self.base..self.base + base,
            ours: self.ours.at..self.ours.at + ours,
            theirs: self.theirs.at..self.theirs.at + theirs,
        };
        self.base = chunk.base.end;
        self.ours.at = chunk.ours.end;
        self.theirs.at = chunk.theirs.end;
        let is_same =
            || self.tokens.ours[chunk.ours.clone()] == self.tokens.theirs[chunk.theirs.clone()];
        let change = match change {
            Change::Conflict if is_same() => Change::Both,
            change => change,
        };
        self.chunks.push(Chunk { change, ..chunk });
    }
}
