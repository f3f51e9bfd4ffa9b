//! Keys: names of tasks for JSON, trailers and scripts.

use std::collections::HashMap;

use super::anchor::{Slugger, slug};
use super::document::{Document, TaskIndex};

/// The keys of one document's tasks.
#[derive(Debug)]
pub(super) struct Keys {
    keys: Vec<String>,
    /// All tasks in the order of their keys.
    sorted: Vec<TaskIndex>,
    root: String,
}

impl Keys {
    /// Makes the keys: the explicit id, else `phase-anchor/task-slug`, where
    /// equal slugs of one phase are counted as GitHub counts anchors.
    pub(super) fn new(document: &Document) -> Self {
        let root = root_key(document);
        let mut keys = Vec::with_capacity(document.tasks.len());
        for (place, phase) in document.phases.iter().enumerate() {
            let anchor = match phase.heading {
                Some(heading) => &document.headings[heading as usize].anchor,
                None => &root,
            };
            let mut slugger = Slugger::default();
            for task in document.tasks_of(place) {
                let slug = slugger.anchor(document.text(task));
                keys.push(match document.explicit_id(task) {
                    Some(id) => id.to_owned(),
                    None => format!("{anchor}/{slug}"),
                });
            }
        }
        let mut sorted: Vec<TaskIndex> = (0..keys.len()).collect();
        sorted.sort_by_key(|&task| &keys[task]);
        Self { keys, sorted, root }
    }

    pub(super) fn of(&self, task: TaskIndex) -> &str {
        &self.keys[task]
    }

    /// The key of the phase before any heading.
    pub(super) fn root(&self) -> &str {
        &self.root
    }

    /// The tasks with this key: several where an explicit id is doubled.
    pub(super) fn find(&self, key: &str) -> Vec<TaskIndex> {
        let start = self
            .sorted
            .partition_point(|&task| self.keys[task].as_str() < key);
        let equal = self.sorted[start..].iter();
        equal
            .copied()
            .take_while(|&task| self.keys[task] == key)
            .collect()
    }

    /// All keys with the tasks that bear them.
    pub(super) fn map(&self) -> HashMap<&str, Vec<TaskIndex>> {
        let mut map: HashMap<&str, Vec<TaskIndex>> = HashMap::with_capacity(self.keys.len());
        for (task, key) in self.keys.iter().enumerate() {
            map.entry(key).or_default().push(task);
        }
        map
    }
}

/// The file's name as a slug that no heading has taken.
fn root_key(document: &Document) -> String {
    let mut slugger = Slugger::default();
    for heading in &document.headings {
        slugger.unique(heading.anchor.clone());
    }
    slugger.unique(slug(document.name()))
}
