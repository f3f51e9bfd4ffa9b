//! What the tasks of one version are about.

use std::collections::HashMap;

use super::words;
use crate::roadmap::anchor::slug;
use crate::roadmap::document::{Document, Phase, PhaseIndex, TaskIndex};

/// Words and links of a document's tasks, and the names of their sections.
pub(super) struct Clues {
    folded: Vec<String>,
    links: Vec<Vec<String>>,
    /// The task that alone has a link; `None` where several have it.
    owners: HashMap<String, Option<TaskIndex>>,
    /// The pages that notes below the tasks link to.
    below: Vec<Vec<String>>,
    /// The names that one task alone begins with.
    names: Vec<Option<String>>,
    slugs: Vec<String>,
}

impl Clues {
    pub(super) fn of(document: &Document) -> Self {
        let tasks = 0..document.tasks.len();
        let links: Vec<Vec<String>> = tasks
            .clone()
            .map(|task| words::link_targets(document, task))
            .collect();
        Self {
            folded: tasks
                .clone()
                .map(|task| words::folded(document.text(task)))
                .collect(),
            owners: owners(&links),
            links,
            below: tasks
                .clone()
                .map(|task| words::targets_below(document, task))
                .collect(),
            names: unique(tasks.map(|task| words::name(document, task)).collect()),
            slugs: section_slugs(document),
        }
    }

    /// A task's words, folded; `None` when it has none.
    pub(super) fn folded(&self, task: TaskIndex) -> Option<&str> {
        let folded = self.folded[task].as_str();
        (!folded.is_empty()).then_some(folded)
    }

    /// A task's words.
    pub(super) fn words(&self, task: TaskIndex) -> impl Iterator<Item = &str> {
        self.folded[task].split(' ').filter(|word| !word.is_empty())
    }

    /// The pages that a task links to.
    pub(super) fn links(&self, task: TaskIndex) -> &[String] {
        &self.links[task]
    }

    /// The pages that the notes below a task link to.
    pub(super) fn links_below(&self, task: TaskIndex) -> &[String] {
        &self.below[task]
    }

    /// The name that this task alone begins with.
    pub(super) fn name(&self, task: TaskIndex) -> Option<&str> {
        self.names[task].as_deref()
    }

    /// The task that alone links to a page.
    pub(super) fn only_with(&self, link: &str) -> Option<TaskIndex> {
        self.owners.get(link).copied().flatten()
    }

    /// The slug of a phase's own heading.
    pub(super) fn slug_of(&self, phase: PhaseIndex) -> &str {
        &self.slugs[phase]
    }
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
