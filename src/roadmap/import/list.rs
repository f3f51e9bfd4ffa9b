//! Lists of tasks, one a line, with the headings and tables between them.

use std::collections::HashMap;

use super::place::Places;
use super::table::{self, Row, Table};
use super::text::{Definitions, MAX_LENGTH};
use super::{Entry, State, line, signs};
use crate::roadmap::document::{Document, TaskIndex};
use crate::roadmap::identity::Identity;
use crate::roadmap::source::{Source, body_start};

/// The most lines that one item is broken into.
const MAX_BROKEN: usize = 8;

/// How many of the items around a line are kept.
const MAX_AROUND: usize = 8;

/// What is known where a line is read.
struct Reader<'p, 'd> {
    places: &'p Places<'d>,
    /// The file as a roadmap.
    document: Document,
    /// Its tasks by line.
    tasks: HashMap<u32, TaskIndex>,
    /// The headings above: level and text.
    headings: Vec<(usize, String)>,
    /// The items around: indent and text.
    items: Vec<(usize, String)>,
    entries: Vec<Entry>,
    /// What links in it mean.
    definitions: Definitions,
    /// Where the last comment ends; no line is looked for beyond it.
    last_comment: Option<usize>,
}

/// The entries of a text, and how many more lines say nothing of a state
/// where others do.
pub(super) fn read(text: &str, places: &Places<'_>) -> (Vec<Entry>, usize) {
    let document = Document::parse("", Source::from_text(text.to_owned()));
    let tasks = document.tasks().iter().enumerate();
    let mut reader = Reader {
        places,
        tasks: tasks.map(|(at, task)| (task.line, at)).collect(),
        document,
        headings: Vec::new(),
        items: Vec::new(),
        entries: Vec::new(),
        definitions: Definitions::of(text),
        last_comment: None,
    };
    reader.read(text);
    with_states(reader.entries)
}

/// Gives a state to what says none: all is done in a list without any; in one
/// with states, what says none is open.
fn with_states(mut entries: Vec<Entry>) -> (Vec<Entry>, usize) {
    let has_states = entries.iter().any(|entry| entry.state.is_some());
    let has_items = entries.iter().any(|entry| !entry.is_loose);
    let is_item = |entry: &&Entry| entry.state.is_none() && !entry.is_loose;
    let unmarked = entries.iter().filter(is_item).count();
    entries.retain(|entry| !has_states || entry.state.is_some() || entry.fault.is_some());
    for entry in &mut entries {
        entry.is_loose &= has_items && !has_states;
        entry.state.get_or_insert(State::Done);
    }
    (entries, if has_states { unmarked } else { 0 })
}

impl Reader<'_, '_> {
    fn read(&mut self, text: &str) {
        let lines: Vec<&str> = text.split('\n').collect();
        self.last_comment = lines.iter().rposition(|line| line.contains("-->"));
        let mut at = text[..body_start(text)].matches('\n').count();
        while at < lines.len() {
            at = match self
                .passed_over(&lines, at)
                .or_else(|| self.table(&lines, at))
            {
                Some(next) => next.max(at + 1),
                None => at + 1 + self.line(&lines, at),
            };
        }
    }

    /// Where to go on behind what is no entry: fences, comments, rules.
    fn passed_over(&self, lines: &[&str], at: usize) -> Option<usize> {
        let line = lines[at].trim();
        if Definitions::is_one(line) {
            return Some(at + 1);
        }
        let is_rule = |mark: char| !line.is_empty() && line.chars().all(|c| c == mark || c == ' ');
        if line.is_empty() || ['-', '=', '*', '_'].into_iter().any(is_rule) {
            return Some(at + 1);
        }
        if let Some(fence) = ["```", "~~~"]
            .into_iter()
            .find(|fence| line.starts_with(fence))
        {
            let is_end = |line: &&str| line.trim().starts_with(fence);
            let end = lines[at + 1..].iter().position(is_end);
            return Some(end.map_or(at + 1, |end| at + 1 + end + 1));
        }
        if line.starts_with("<!--") && self.last_comment.is_some_and(|last| last >= at) {
            let end = lines[at..].iter().position(|line| line.contains("-->"));
            return Some(end.map_or(at + 1, |end| at + end + 1));
        }
        None
    }

    /// Reads a table that begins here; gives the line behind it.
    fn table(&mut self, lines: &[&str], at: usize) -> Option<usize> {
        let line = lines[at];
        let is_row = |line: &&str| line.contains('|') && !line.trim().is_empty();
        let has_bars = |line: &str| {
            let line = line.trim();
            line.len() > 1 && line.starts_with('|') && line.ends_with('|')
        };
        let has_header = line.contains('|')
            && lines
                .get(at + 1)
                .is_some_and(|next| table::is_delimiter(next));
        if !has_header && !has_bars(line) {
            return None;
        }
        let end = lines[at..].iter().position(|line| !is_row(line));
        let end = end.map_or(lines.len(), |length| at + length);
        let row = |at: usize| Row {
            line: number(at),
            cells: table::cells(lines[at]),
        };
        let first = if has_header { at + 2 } else { at };
        let rows = (first..end).filter(|&at| !table::is_delimiter(lines[at]));
        let table = Table {
            header: has_header.then(|| row(at)),
            rows: rows.map(row).collect(),
            context: self.headings_around().collect(),
            definitions: &self.definitions,
        };
        let entries = table::entries(&table, self.places).unwrap_or_default();
        self.items.clear();
        self.entries.extend(entries);
        Some(end)
    }

    /// Reads one line, an item's further ones with it; gives the number of those.
    fn line(&mut self, lines: &[&str], at: usize) -> usize {
        let (line, text) = (number(at), lines[at]);
        let heading = self.heading(text);
        if let Some((level, title)) = heading.filter(|(_, title)| title.len() < MAX_LENGTH) {
            self.headings.retain(|(above, _)| *above < level);
            self.headings.push((level, title));
            self.items.clear();
            return 0;
        }
        let mut entry = match self.tasks.get(&line) {
            Some(&task) => self.task(line, task),
            None => line::read(line, text, &self.definitions),
        };
        let mut further = 0;
        if entry.identity.is_none() && !entry.is_loose {
            further = self.go_on(&mut entry, lines, at);
        }
        if entry.text.is_empty() {
            return 0;
        }
        if entry.state.is_none() && self.places.is_phase(&entry.text) {
            self.headings.retain(|(above, _)| *above < 7);
            self.headings.push((7, entry.text));
            return 0;
        }
        let indent = line::indent(text);
        self.items.retain(|(around, _)| *around < indent);
        let items = self.items.iter().rev().take(MAX_AROUND);
        let items = items.map(|(_, text)| text.clone());
        entry.context = items.chain(self.headings_around()).collect();
        if entry.text.len() < MAX_LENGTH {
            self.items.push((indent, entry.text.clone()));
        }
        self.entries.push(entry);
        further
    }

    /// The entry of a task that GitHub would show with a box.
    fn task(&self, line: u32, task: TaskIndex) -> Entry {
        let done = self.document.tasks()[task].done;
        let mut entry = line::read(line, self.document.text(task), &self.definitions);
        let begun = !done && entry.state == Some(State::InProgress);
        entry.state = Some(match (done, begun) {
            (true, _) => State::Done,
            (false, true) => State::InProgress,
            (false, false) => State::Open,
        });
        entry.id = self.document.explicit_id(task).map(str::to_owned);
        entry.identity = Some(Identity::of(&self.document, task));
        entry.is_loose = false;
        entry
    }

    /// Reads an item's text on over the lines that it is broken into, where a
    /// task is known by it; gives their number.
    fn go_on(&self, entry: &mut Entry, lines: &[&str], at: usize) -> usize {
        let goes_on = |&at: &usize| {
            let text = lines[at].trim();
            let is_own = text.is_empty() || line::is_item(text) || signs::leading(text).is_some();
            !is_own
                && !text.starts_with(['#', '|', '`', '<'])
                && !self.tasks.contains_key(&number(at))
        };
        let end = (at + MAX_BROKEN).min(lines.len());
        let broken: Vec<&str> = (at + 1..end)
            .take_while(goes_on)
            .map(|at| lines[at])
            .collect();
        if broken.is_empty() {
            return 0;
        }
        let whole = format!("{} {}", lines[at], broken.join(" "));
        let whole = line::read(entry.line, &whole, &self.definitions);
        let knows = |entry: &Entry| entry.readings().iter().any(|text| self.places.knows(text));
        if knows(entry) || !knows(&whole) {
            return 0;
        }
        *entry = Entry {
            state: entry.state.or(whole.state),
            ..whole
        };
        broken.len()
    }

    /// A heading's level and text, `## Text`.
    fn heading(&self, line: &str) -> Option<(usize, String)> {
        let line = line.trim();
        let text = line.trim_start_matches('#');
        let level = line.len() - text.len();
        let is_heading = (1..=6).contains(&level) && text.starts_with([' ', '\t']);
        is_heading.then(|| {
            let text = text.trim().trim_end_matches('#');
            let title = self.definitions.rendered(text).0;
            (level, signs::without(&title).to_owned())
        })
    }

    fn headings_around(&self) -> impl Iterator<Item = String> {
        self.headings.iter().rev().map(|(_, text)| text.clone())
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}
