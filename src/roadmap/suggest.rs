//! Tasks that come near to what was typed; for suggesting, never for doing.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::document::{Document, TaskIndex};
use super::select::{candidate, folded};
use crate::error::Candidate;

/// How many tasks are suggested.
const MAX_SUGGESTIONS: usize = 5;

/// The tasks whose text comes nearest to a query, the nearest first.
pub(super) fn suggestions(document: &Document, query: &str) -> Vec<Candidate> {
    let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut scored: Vec<(u32, TaskIndex)> = (0..document.tasks.len())
        .filter_map(|task| {
            let text = Utf32Str::new(document.text(task), &mut buffer);
            Some((pattern.score(text, &mut matcher)?, task))
        })
        .collect();
    if scored.is_empty() {
        scored = sharing_words(document, query);
    }
    scored.sort_by_key(|&(score, task)| (std::cmp::Reverse(score), task));
    scored.truncate(MAX_SUGGESTIONS);
    scored
        .into_iter()
        .map(|(_, task)| candidate(document, task))
        .collect()
}

/// The tasks that share words, or most of the letters of words, with `query`.
fn sharing_words(document: &Document, query: &str) -> Vec<(u32, TaskIndex)> {
    let query = folded(query);
    let wanted: Vec<&str> = query
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 2)
        .collect();
    let score = |task: TaskIndex| {
        let text = folded(document.text(task));
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
        let near = |wanted: &&&str| words.iter().any(|word| is_near(wanted, word));
        u32::try_from(wanted.iter().filter(near).count()).unwrap_or(0)
    };
    (0..document.tasks.len())
        .map(|task| (score(task), task))
        .filter(|(score, _)| *score > 0)
        .collect()
}

/// Whether two words are equal up to a typing error or an ending.
fn is_near(left: &str, right: &str) -> bool {
    if left == right {
        return true;
    }
    if left.len().min(right.len()) < 4 || left.len().abs_diff(right.len()) > 2 {
        return false;
    }
    // Swapped neighbours count as one typing error.
    let distance = strsim::osa_distance(left, right);
    distance <= 1 + left.len().min(right.len()) / 6
}
