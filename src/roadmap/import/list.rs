//! Lists of tasks, one a line, with the headings and tables between them.

use std::collections::HashMap;

use super::place::Places;
use super::table::{self, Row, Table};
use super::text::{MAX_LENGTH, collapsed, rendered};
use super::{Entry, State, signs};
use crate::roadmap::document::{Document, TaskIndex};
use crate::roadmap::identity::Identity;
use crate::roadmap::source::{Source, body_start};

/// Bullets that people and programs write.
const BULLETS: [char; 12] = ['-', '*', '+', '•', '·', '‣', '◦', '▪', '●', '–', '—', '→'];

/// How many marks are taken from the start of one line.
const MAX_MARKS: usize = 8;

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
    /// Where the last comment ends; no line is looked for beyond it.
    last_comment: Option<usize>,
}

/// The entries of a text.
pub(super) fn read(text: &str, places: &Places<'_>) -> Vec<Entry> {
    let document = Document::parse("", Source::from_text(text.to_owned()));
    let tasks = document.tasks().iter().enumerate();
    let mut reader = Reader {
        places,
        tasks: tasks.map(|(at, task)| (task.line, at)).collect(),
        document,
        headings: Vec::new(),
        items: Vec::new(),
        entries: Vec::new(),
        last_comment: None,
    };
    reader.read(text);
    with_states(reader.entries)
}

/// Gives a state to what says none: all is done in a list without any; in one
/// with states, what says none is open.
fn with_states(mut entries: Vec<Entry>) -> Vec<Entry> {
    let has_states = entries.iter().any(|entry| entry.state.is_some());
    let has_items = entries.iter().any(|entry| !entry.is_loose);
    entries.retain(|entry| !has_states || entry.state.is_some() || entry.fault.is_some());
    for entry in &mut entries {
        entry.is_loose &= has_items && !has_states;
        entry.state.get_or_insert(State::Done);
    }
    entries
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
                None => {
                    self.line(number(at), lines[at]);
                    at + 1
                }
            };
        }
    }

    /// Where to go on behind what is no entry: fences, comments, rules.
    fn passed_over(&self, lines: &[&str], at: usize) -> Option<usize> {
        let line = lines[at].trim();
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
        };
        self.items.clear();
        self.entries
            .extend(table::entries(&table, self.places).unwrap_or_default());
        Some(end)
    }

    fn line(&mut self, line: u32, text: &str) {
        if let Some((level, title)) = heading(text).filter(|(_, title)| title.len() < MAX_LENGTH) {
            self.headings.retain(|(above, _)| *above < level);
            self.headings.push((level, title));
            self.items.clear();
            return;
        }
        let mut entry = match self.tasks.get(&line) {
            Some(&task) => self.task(line, task),
            None => self::line(line, text),
        };
        if entry.text.is_empty() {
            return;
        }
        if entry.state.is_none() && self.places.is_phase(&entry.text) {
            self.headings.retain(|(above, _)| *above < 7);
            self.headings.push((7, entry.text));
            return;
        }
        let indent = indent(text);
        self.items.retain(|(around, _)| *around < indent);
        let items = self.items.iter().rev().take(MAX_AROUND);
        let items = items.map(|(_, text)| text.clone());
        entry.context = items.chain(self.headings_around()).collect();
        if entry.text.len() < MAX_LENGTH {
            self.items.push((indent, entry.text.clone()));
        }
        self.entries.push(entry);
    }

    /// The entry of a task that GitHub would show with a box.
    fn task(&self, line: u32, task: TaskIndex) -> Entry {
        let done = self.document.tasks()[task].done;
        let mut entry = self::line(line, self.document.text(task));
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

    fn headings_around(&self) -> impl Iterator<Item = String> {
        self.headings.iter().rev().map(|(_, text)| text.clone())
    }
}

/// A heading's level and text, `## Text`.
fn heading(line: &str) -> Option<(usize, String)> {
    let line = line.trim();
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    let is_heading = (1..=6).contains(&level) && text.starts_with([' ', '\t']);
    is_heading.then(|| {
        let title = rendered(text.trim().trim_end_matches('#')).0;
        (level, signs::without(&title).to_owned())
    })
}

/// Reads one line: its marks, and what is left as the text of a task.
pub(super) fn line(line: u32, text: &str) -> Entry {
    let mut entry = Entry {
        line,
        is_loose: true,
        ..Entry::default()
    };
    entry.texts.push(rendered(text).0);
    let rest = marks(text.trim(), &mut entry);
    let (shown, id) = rendered(&rest);
    entry.id = id;
    entry.texts.push(shown.clone());
    let rest = marks(&shown, &mut entry);
    entry.text = match signs::trailing(&rest) {
        Some((state, text, at)) => {
            entry.state.get_or_insert(state);
            entry.at = at.filter(|_| state == State::Done);
            collapsed(text)
        }
        None => collapsed(&rest),
    };
    entry.is_loose &= entry.state.is_none();
    entry.texts.retain(|other| *other != entry.text);
    entry
}

/// Takes bullets, numbers, boxes and signs from the start of a line; what is
/// behind each may be the task's text already.
fn marks(text: &str, entry: &mut Entry) -> String {
    let mut rest = text;
    for _ in 0..MAX_MARKS {
        let taken =
            if let Some((state, behind)) = signs::boxed(rest).or_else(|| signs::leading(rest)) {
                entry.state.get_or_insert(state);
                behind
            } else if let Some(behind) = bullet(rest) {
                entry.is_loose = false;
                behind
            } else if let Some(behind) = numbered(rest) {
                entry.is_loose = false;
                // How `list` shows an open task: `1.2  · Knead`.
                if let Some(open) = behind.strip_prefix("· ") {
                    entry.state.get_or_insert(State::Open);
                    open.trim_start()
                } else {
                    behind
                }
            } else {
                break;
            };
        if taken.is_empty() {
            break;
        }
        entry.texts.push(rendered(taken).0);
        rest = taken;
    }
    rest.to_owned()
}

/// Whether a line begins as an item of a list does.
pub(super) fn is_item(text: &str) -> bool {
    let text = text.trim_start();
    bullet(text).is_some() || signs::boxed(text).is_some()
}

fn bullet(text: &str) -> Option<&str> {
    let rest = text
        .strip_prefix(BULLETS)
        .or_else(|| text.strip_prefix('>'))?;
    // Some write no space in front of a box.
    let is_bullet = rest.starts_with(char::is_whitespace) || signs::boxed(rest).is_some();
    is_bullet.then(|| rest.trim_start())
}

/// Takes a number from the start: `1.`, `1)`, `(1)`, `1.2`, `1.2.3.`.
fn numbered(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(').unwrap_or(text);
    let end = inner.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, rest) = inner.split_at(end);
    let is_number = number.starts_with(|c: char| c.is_ascii_digit()) && number.len() <= 12;
    let (rest, is_closed) = match rest.strip_prefix(')') {
        Some(rest) => (rest, true),
        None => (rest, number.contains('.')),
    };
    let is_open = text.len() == inner.len();
    let fits = is_number && is_closed && (is_open || text.contains(')'));
    (fits && rest.starts_with(char::is_whitespace)).then(|| rest.trim_start())
}

/// The columns in front of a line's text.
fn indent(line: &str) -> usize {
    let white = line.chars().take_while(|c| c.is_whitespace());
    white.map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

fn number(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}
