//! Tasks followed through many versions, one after the other.

use super::{Exact, Matching};
use crate::roadmap::document::Document;
use crate::roadmap::parallel::{both, threads};
use crate::roadmap::source::Source;

/// The tasks of a first version, as far as they were followed.
#[derive(Debug)]
pub struct Tracing<'d> {
    first: &'d Document,
    steps: Matching,
    /// The version reached; `None` before the first step.
    last: Option<Document>,
}

impl<'d> Tracing<'d> {
    /// Starts with a version.
    #[must_use]
    pub fn new(first: &'d Document) -> Self {
        Self {
            first,
            steps: Matching::identity(first.tasks.len()),
            last: None,
        }
    }

    /// Follows the tasks through the next versions.
    pub fn follow(&mut self, path: &str, mut next: Vec<Source>) {
        let Some(end) = next.pop() else { return };
        let end = Document::parse(path, end);
        let start = self.last.as_ref().unwrap_or(self.first);
        let step = between(path, start, next, &end, threads());
        self.steps = self.steps.then(&step);
        self.last = Some(end);
    }

    /// The matching of the first version with one that comes after all others:
    /// what the steps tell counts where nothing exact speaks against it.
    #[must_use]
    pub fn finish(self, end: &Document) -> Matching {
        let last = self.last.as_ref().unwrap_or(self.first);
        let steps = self.steps.then(&Matching::between(last, end));
        Matching::with_lineage(self.first, end, &steps)
    }
}

/// The matching of two versions through those between them. Where all tasks of
/// the earlier one are in the later one for sure, nothing has to be looked at
/// between them; else each half is matched, down to versions that follow each
/// other.
fn between(
    path: &str,
    start: &Document,
    mut middle: Vec<Source>,
    end: &Document,
    threads: usize,
) -> Matching {
    let exact = Exact::between(start, end);
    if middle.is_empty() || exact.has_all_of_first() {
        return exact.completed(&Matching::default());
    }
    let later = middle.split_off(middle.len() / 2 + 1);
    let Some(half) = middle.pop() else {
        return exact.completed(&Matching::default());
    };
    let half = Document::parse(path, half);
    let (first, second) = match threads {
        0 | 1 => (
            between(path, start, middle, &half, 1),
            between(path, &half, later, end, 1),
        ),
        _ => both(
            || between(path, start, middle, &half, threads / 2),
            || between(path, &half, later, end, threads - threads / 2),
        ),
    };
    first.then(&second)
}
