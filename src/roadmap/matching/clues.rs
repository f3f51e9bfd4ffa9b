//! What the tasks of one version are about.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::words;
use crate::roadmap::anchor::slug;
use crate::roadmap::document::{Document, Phase, PhaseIndex, TaskIndex};

/// Words and links of a document's tasks, and the names of their sections.
/// What only few versions ask for is worked out when it is asked for.
#[derive(Debug)]
pub(in crate::roadmap) struct Clues {
    /// The words of all tasks, end to end.
    folded: String,
    /// Where each task's words end.
    ends: Vec<usize>,
    lexicon: OnceLock<Lexicon>,
    links: OnceLock<Links>,
    /// The names that one task alone begins with.
    names: OnceLock<Vec<Option<String>>>,
    slugs: Vec<String>,
    /// The words of each phase's own heading, in alphabetical order.
    headings: Vec<Vec<String>>,
}

/// The different words of a document's tasks, as numbers.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// Where each word stands first, among the folded words.
    places: Vec<Range<usize>>,
    /// How often each word stands.
    counts: Vec<u32>,
    /// The words of all tasks, in order.
    words: Vec<u32>,
    /// Where each task's words end.
    ends: Vec<usize>,
}

#[derive(Debug)]
struct Links {
    of: Vec<Vec<String>>,
    /// The task that alone has a link; `None` where several have it.
    owners: HashMap<String, Option<TaskIndex>>,
}

impl Clues {
    pub(in crate::roadmap) fn of(document: &Document) -> Self {
        let mut folded = String::new();
        let mut ends = Vec::with_capacity(document.tasks.len());
        for task in 0..document.tasks.len() {
            words::fold_into(document.text(task), &mut folded);
            ends.push(folded.len());
        }
        let slugs = section_slugs(document);
        let sorted = |slug: &String| {
            let mut words = words::words(slug);
            words.sort_unstable();
            words
        };
        Self {
            folded,
            ends,
            lexicon: OnceLock::new(),
            links: OnceLock::new(),
            names: OnceLock::new(),
            headings: slugs.iter().map(sorted).collect(),
            slugs,
        }
    }

    /// A task's words, folded; `None` when it has none.
    pub(super) fn folded(&self, task: TaskIndex) -> Option<&str> {
        let folded = &self.folded[part(&self.ends, task)];
        (!folded.is_empty()).then_some(folded)
    }

    /// The words of all tasks as numbers.
    pub(super) fn lexicon(&self) -> &Lexicon {
        self.lexicon.get_or_init(|| Lexicon::of(self))
    }

    /// A word of the lexicon as it is written.
    pub(super) fn word(&self, word: usize) -> &str {
        &self.folded[self.lexicon().places[word].clone()]
    }

    /// The pages that a task links to, sorted.
    pub(super) fn links<'c>(&'c self, document: &Document, task: TaskIndex) -> &'c [String] {
        &self.all_links(document).of[task]
    }

    /// The task that alone links to a page.
    pub(super) fn only_with(&self, document: &Document, link: &str) -> Option<TaskIndex> {
        let owner = self.all_links(document).owners.get(link);
        owner.copied().flatten()
    }

    fn all_links(&self, document: &Document) -> &Links {
        self.links.get_or_init(|| {
            let tasks = 0..document.tasks.len();
            let of: Vec<_> = tasks
                .map(|task| words::link_targets(document, task))
                .collect();
            let owners = owners(&of);
            Links { of, owners }
        })
    }

    /// The name that this task alone begins with.
    pub(super) fn name<'c>(&'c self, document: &Document, task: TaskIndex) -> Option<&'c str> {
        let names = self.names.get_or_init(|| {
            let tasks = 0..document.tasks.len();
            unique(tasks.map(|task| words::name(document, task)).collect())
        });
        names[task].as_deref()
    }

    /// The slug of a phase's own heading.
    pub(super) fn slug_of(&self, phase: PhaseIndex) -> &str {
        &self.slugs[phase]
    }

    /// The words of a phase's own heading, in alphabetical order.
    pub(super) fn heading_words(&self, phase: PhaseIndex) -> &[String] {
        &self.headings[phase]
    }
}

impl Lexicon {
    fn of(clues: &Clues) -> Self {
        let mut lexicon = Self::default();
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        for task in 0..clues.ends.len() {
            let mut at = part(&clues.ends, task).start;
            for word in clues
                .folded(task)
                .into_iter()
                .flat_map(|all| all.split(' '))
            {
                let next = u32::try_from(lexicon.places.len()).unwrap_or(u32::MAX);
                let number = *numbers.entry(word).or_insert(next);
                if number == next {
                    lexicon.places.push(at..at + word.len());
                    lexicon.counts.push(0);
                }
                lexicon.counts[number as usize] += 1;
                lexicon.words.push(number);
                at += word.len() + 1;
            }
            lexicon.ends.push(lexicon.words.len());
        }
        lexicon
    }

    /// How often each word stands, in the order in which they come first.
    pub(super) fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// A task's words.
    pub(super) fn words(&self, task: TaskIndex) -> &[u32] {
        &self.words[part(&self.ends, task)]
    }
}

/// A task's part of what stands end to end.
fn part(ends: &[usize], task: TaskIndex) -> Range<usize> {
    let start = task.checked_sub(1).map_or(0, |before| ends[before]);
    start..ends[task]
}

/// Leaves the names that stand once.
fn unique(mut names: Vec<Option<String>>) -> Vec<Option<String>> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for name in names.iter().flatten() {
        *counts.entry(name.clone()).or_default() += 1;
    }
    for name in &mut names {
        name.take_if(|name| counts[name] > 1);
    }
    names
}

fn owners(links: &[Vec<String>]) -> HashMap<String, Option<TaskIndex>> {
    let mut owners = HashMap::new();
    for (task, links) in links.iter().enumerate() {
        for link in links {
            owners
                .entry(link.clone())
                .and_modify(|owner| *owner = None)
                .or_insert(Some(task));
        }
    }
    owners
}

fn section_slugs(document: &Document) -> Vec<String> {
    let slug = |phase: &Phase| match phase.heading {
        Some(heading) => slug(&document.headings[heading as usize].text),
        None => String::new(),
    };
    document.phases.iter().map(slug).collect()
}
