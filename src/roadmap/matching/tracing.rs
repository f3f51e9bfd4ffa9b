//! Tasks followed through many versions, one after the other.

use super::Matching;
use crate::roadmap::document::Document;
use crate::roadmap::parallel::{each, threads};
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

    /// Follows the tasks through the next versions. Each step asks for its two
    /// versions alone, so that all of them are worked out at once.
    pub fn follow(&mut self, path: &str, next: Vec<Source>) {
        let threads = threads();
        let next = each(next, threads, &|source| Document::parse(path, source));
        let start = self.last.as_ref().unwrap_or(self.first);
        let befores = std::iter::once(start).chain(&next);
        let pairs = befores.zip(&next).collect();
        let between = |(before, after)| Matching::between(before, after);
        let steps: Vec<Matching> = each(pairs, threads, &between);
        for step in &steps {
            self.steps = self.steps.then(step);
        }
        self.last = next.into_iter().last().or(self.last.take());
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
