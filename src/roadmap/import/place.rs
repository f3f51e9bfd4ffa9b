//! Where an entry belongs: by id, by key, by the text that one task has.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::text::{collapsed, folded};
use super::{Entry, Why};
use crate::roadmap::document::{Document, TaskIndex};

/// The tasks of a roadmap by what entries may call them.
pub(super) struct Places<'d> {
    document: &'d Document,
    exact: HashMap<String, Vec<TaskIndex>>,
    any_case: HashMap<String, Vec<TaskIndex>>,
    ids: HashMap<&'d str, Vec<TaskIndex>>,
    phases: HashSet<String>,
    surroundings: Vec<OnceCell<Vec<String>>>,
}

impl<'d> Places<'d> {
    pub(super) fn of(document: &'d Document) -> Self {
        let mut places = Self {
            document,
            exact: HashMap::new(),
            any_case: HashMap::new(),
            ids: HashMap::new(),
            phases: HashSet::new(),
            surroundings: vec![OnceCell::new(); document.tasks().len()],
        };
        for task in 0..document.tasks().len() {
            let text = document.text(task);
            places.exact.entry(collapsed(text)).or_default().push(task);
            places.any_case.entry(folded(text)).or_default().push(task);
            if let Some(id) = document.explicit_id(task) {
                places.ids.entry(id).or_default().push(task);
            }
        }
        for phase in 0..document.phases().len() {
            places.phases.insert(folded(document.phase_title(phase)));
            places.phases.insert(folded(document.phase_short(phase)));
        }
        places
    }

    /// Whether any task has this text, in any case.
    pub(super) fn knows(&self, text: &str) -> bool {
        let text = folded(text);
        !text.is_empty() && self.any_case.contains_key(&text)
    }

    /// Whether a text is the heading of a phase and no task's.
    pub(super) fn is_phase(&self, text: &str) -> bool {
        let text = folded(text.trim_end_matches(':'));
        self.phases.contains(&text) && !self.any_case.contains_key(&text)
    }

    /// The task that an entry is about.
    pub(super) fn find(&self, entry: &Entry) -> Result<TaskIndex, Why> {
        let by_id = entry.id.as_deref().and_then(|id| self.ids.get(id));
        if let Some([task]) = by_id.map(Vec::as_slice) {
            return Ok(*task);
        }
        let by_key = entry
            .key
            .as_deref()
            .map(|key| self.document.keys().find(key));
        if let Some([task]) = by_key.as_deref() {
            return Ok(*task);
        }
        let readings = entry.readings();
        let exact = readings
            .iter()
            .find_map(|text| self.exact.get(&collapsed(text)));
        let any_case = || {
            readings
                .iter()
                .find_map(|text| self.any_case.get(&folded(text)))
        };
        let found = exact.or_else(any_case);
        match found.map(Vec::as_slice) {
            None => Err(Why::NoTask),
            Some([task]) => Ok(*task),
            Some(several) => self.among(several, entry),
        }
    }

    /// The one of several tasks of the same text that stands where the entry does.
    fn among(&self, several: &[TaskIndex], entry: &Entry) -> Result<TaskIndex, Why> {
        let mut left = several.to_vec();
        for name in &entry.context {
            let name = folded(name.trim_end_matches(':'));
            let fits = |&&task: &&TaskIndex| self.around(task).contains(&name);
            let fitting: Vec<_> = left.iter().filter(fits).copied().collect();
            if !fitting.is_empty() {
                left = fitting;
            }
        }
        if let [task] = left.as_slice() {
            return Ok(*task);
        }
        let same = entry
            .identity
            .as_ref()
            .and_then(|identity| identity.find(self.document));
        match same {
            Some(task) if left.contains(&task) => Ok(task),
            _ => Err(Why::Several(several.to_vec())),
        }
    }

    /// What surrounds a task.
    fn around(&self, task: TaskIndex) -> &[String] {
        self.surroundings[task].get_or_init(|| self.names_around(task))
    }

    /// The texts of a task's parents, its phase by all its names, the sections
    /// around it.
    fn names_around(&self, task: TaskIndex) -> Vec<String> {
        let document = self.document;
        let parents = std::iter::successors(document.parent(task), |&at| document.parent(at));
        let mut names: Vec<String> = parents.map(|at| folded(document.text(at))).collect();
        let phase = document.phase_of(task);
        names.push(folded(document.phase_title(phase)));
        names.push(folded(document.phase_short(phase)));
        names.push(folded(document.phase_key(phase)));
        let heading = document.phases()[phase].heading.map(|at| at as usize);
        let mut level = heading.map_or(0, |at| document.headings()[at].level);
        for around in document.headings()[..heading.unwrap_or(0)].iter().rev() {
            if around.level < level {
                level = around.level;
                names.push(folded(&around.text));
            }
        }
        names
    }
}
