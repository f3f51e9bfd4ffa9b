//! Tables: which column names the task, which one says its state.

use super::place::Places;
use super::text::Definitions;
use super::{Entry, line, signs};

/// The most columns that are looked at.
const MAX_COLUMNS: usize = 64;

/// How many rows tell what the columns hold.
const SAMPLE: usize = 500;

/// Headings of columns that say a state, where several could.
const STATE_HEADINGS: [&str; 11] = [
    "status",
    "state",
    "progress",
    "done",
    "done?",
    "complete",
    "completed",
    "finished",
    "✅",
    "✔",
    "check",
];

/// Headings of columns that name tasks, where none is known.
const TASK_HEADINGS: [&str; 8] = [
    "task", "tasks", "item", "topic", "text", "title", "name", "skill",
];

/// A row with its 1-based line.
pub(super) struct Row {
    pub(super) line: u32,
    pub(super) cells: Vec<String>,
}

impl Row {
    fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// A table, and what stands above it.
pub(super) struct Table<'d> {
    /// The row above the others, where it is known to be no task's.
    pub(super) header: Option<Row>,
    pub(super) rows: Vec<Row>,
    /// The headings around it, the nearest first.
    pub(super) context: Vec<String>,
    /// What links in it mean.
    pub(super) definitions: &'d Definitions,
}

/// The columns of a table by what they hold.
struct Columns {
    task: usize,
    /// Those that say a state; none where the task's own text does.
    states: Vec<usize>,
    /// Whether the task's column names tasks of the roadmap.
    is_known: bool,
}

/// The rows of a Markdown table's line; cells end at a bar that is neither
/// escaped nor in code.
pub(super) fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let inner = line.strip_prefix('|').unwrap_or(line);
    let mut cells = vec![String::new()];
    let (mut escaped, mut in_code) = (false, false);
    for character in inner.chars() {
        match character {
            '|' if !escaped && !in_code => {
                cells.push(String::new());
                continue;
            }
            '|' if escaped => {
                cells.last_mut().map(String::pop);
            }
            '`' => in_code = !in_code && inner.matches('`').count() > 1,
            _ => {}
        }
        escaped = character == '\\' && !escaped;
        if let Some(cell) = cells.last_mut() {
            cell.push(character);
        }
    }
    if cells.len() > 1 && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    cells.truncate(MAX_COLUMNS);
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

/// Whether a line is the row of dashes below a table's header.
pub(super) fn is_delimiter(line: &str) -> bool {
    let is_dashes = |cell: &String| {
        let dashes = cell.trim_start_matches(':').trim_end_matches(':');
        !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-')
    };
    line.contains('-') && line.contains('|') && cells(line).iter().all(is_dashes)
}

/// The entries of a table's rows; `None` for one that says nothing of states.
pub(super) fn entries(table: &Table<'_>, places: &Places<'_>) -> Option<Vec<Entry>> {
    let columns = Columns::of(table, places);
    let in_text = |row: &Row| {
        line::read(row.line, row.cell(columns.task), table.definitions)
            .state
            .is_some()
    };
    if columns.states.is_empty() && !table.rows.iter().any(in_text) {
        return columns.is_known.then(|| vec![without_states(table)]);
    }
    let is_header = table.header.is_none() && is_header(table, &columns, places);
    let skipped = usize::from(is_header);
    let mut section = None;
    let mut entries = Vec::new();
    for row in &table.rows[skipped..] {
        let name = table.definitions.rendered(row.cell(columns.task)).0;
        if places.is_phase(&name) {
            section = Some(name);
            continue;
        }
        if name.is_empty() {
            continue;
        }
        entries.push(entry(row, &columns, section.as_deref(), table));
    }
    Some(entries)
}

/// Whether the first row is the header: without a row of dashes only the
/// values tell.
fn is_header(table: &Table<'_>, columns: &Columns, places: &Places<'_>) -> bool {
    let Some((first, others)) = table.rows.split_first() else {
        return false;
    };
    let name = table.definitions.rendered(first.cell(columns.task)).0;
    if places.knows(&name) || columns.states.is_empty() {
        return false;
    }
    let is_named = TASK_HEADINGS.contains(&name.to_lowercase().as_str());
    // `Done` may be a heading, unless others have it as their state.
    let is_heading = |&column: &usize| {
        let word = first.cell(column).to_lowercase();
        let is_word = STATE_HEADINGS.contains(&word.as_str());
        let is_alone = || {
            others
                .iter()
                .all(|row| row.cell(column).to_lowercase() != word)
        };
        signs::of_cell(&word).is_none() || (is_word && (is_named || is_alone()))
    };
    columns.states.iter().all(is_heading)
}

/// What is said of a table that names tasks and no states.
fn without_states(table: &Table<'_>) -> Entry {
    let first = table.header.as_ref().or(table.rows.first());
    Entry {
        line: first.map_or(1, |row| row.line),
        text: first.map(|row| row.cells.join(" | ")).unwrap_or_default(),
        fault: Some("no column of this table says what is done".to_owned()),
        ..Entry::default()
    }
}

fn entry(row: &Row, columns: &Columns, section: Option<&str>, table: &Table<'_>) -> Entry {
    let mut entry = line::read(row.line, row.cell(columns.task), table.definitions);
    entry.is_loose = false;
    let others = (0..row.cells.len())
        .filter(|column| *column != columns.task && !columns.states.contains(column))
        .map(|column| table.definitions.rendered(row.cell(column)).0);
    entry.context = others
        .filter(|cell| !cell.is_empty())
        .chain(section.map(str::to_owned))
        .chain(table.context.iter().cloned())
        .collect();
    let mut said = Vec::new();
    for &column in &columns.states {
        let cell = state_text(table, row.cell(column));
        if signs::is_blank(&cell) {
            continue;
        }
        match signs::of_cell(&cell) {
            Some(state) => said.push(state),
            None => {
                entry.fault = Some(format!("'{cell}' is no state that is understood"));
                return entry;
            }
        }
    }
    match said.split_first() {
        Some((first, rest)) if rest.iter().all(|other| other == first) => {
            entry.state = Some(*first);
        }
        Some(_) => entry.fault = Some("its columns say different things".to_owned()),
        None if columns.states.is_empty() => {}
        None => entry.state = Some(super::State::Open),
    }
    entry
}

/// The text of a cell that says a state.
fn state_text(table: &Table<'_>, cell: &str) -> String {
    if cell.contains("<input") && cell.contains("checkbox") {
        let checked = cell.contains("checked");
        return if checked { "[x]" } else { "[ ]" }.to_owned();
    }
    match signs::boxed(cell) {
        Some(_) => cell.to_owned(),
        // What shows nothing as text, such as an image, is not blank.
        None => match table.definitions.rendered(cell).0 {
            text if text.is_empty() => cell.to_owned(),
            text => text,
        },
    }
}

impl Columns {
    fn of(table: &Table<'_>, places: &Places<'_>) -> Self {
        let rows = table.rows.iter().chain(&table.header);
        let count = rows.map(|row| row.cells.len()).max().unwrap_or(0);
        let known = |column: usize| {
            let is_known = |row: &&Row| {
                let entry = line::read(row.line, row.cell(column), table.definitions);
                entry.readings().iter().any(|text| places.knows(text))
            };
            table.rows.iter().take(SAMPLE).filter(is_known).count()
        };
        let known: Vec<usize> = (0..count).map(known).collect();
        let most = known.iter().copied().max().unwrap_or(0);
        let task = match most {
            0 => None,
            _ => known.iter().position(|&matches| matches == most),
        };
        let states: Vec<usize> = (0..count)
            .filter(|&column| task != Some(column) && says_states(table, column))
            .collect();
        let task = task.unwrap_or_else(|| likely_task(table, count, &states));
        Self {
            task,
            states: narrowed(
                table,
                states
                    .into_iter()
                    .filter(|&column| column != task)
                    .collect(),
            ),
            is_known: most > 0,
        }
    }
}

/// Whether half of what stands in a column says a state.
fn says_states(table: &Table<'_>, column: usize) -> bool {
    let rows = table.rows.iter().take(SAMPLE);
    let texts = rows.map(|row| state_text(table, row.cell(column)));
    let (mut said, mut all) = (0, 0);
    for text in texts.filter(|text| !signs::is_blank(text)) {
        all += 1;
        said += usize::from(signs::of_cell(&text).is_some());
    }
    said > 0 && said * 2 >= all
}

/// The column that most likely names tasks, where none is known: by its
/// heading, else that with the most text.
fn likely_task(table: &Table<'_>, count: usize, states: &[usize]) -> usize {
    let named = |column: &usize| {
        let heading = heading(table, *column);
        TASK_HEADINGS.contains(&heading.as_str())
    };
    let others = || (0..count).filter(|column| !states.contains(column));
    let length =
        |column: &usize| -> usize { table.rows.iter().map(|row| row.cell(*column).len()).sum() };
    let longest = || others().max_by_key(|column| (length(column), std::cmp::Reverse(*column)));
    others().find(named).or_else(longest).unwrap_or(0)
}

/// Of several columns that could say the state, those with the heading of one,
/// else those with signs.
fn narrowed(table: &Table<'_>, states: Vec<usize>) -> Vec<usize> {
    if states.len() < 2 {
        return states;
    }
    let named = |column: &&usize| STATE_HEADINGS.contains(&heading(table, **column).as_str());
    let signed = |column: &&usize| {
        let rows = table.rows.iter().take(SAMPLE);
        let mut cells = rows.map(|row| state_text(table, row.cell(**column)));
        cells.any(|cell| signs::has_sign(&cell))
    };
    let keep = |is_kept: &dyn Fn(&&usize) -> bool| -> Vec<usize> {
        states
            .iter()
            .filter(|column| is_kept(column))
            .copied()
            .collect()
    };
    [keep(&named), keep(&signed)]
        .into_iter()
        .find(|kept| !kept.is_empty())
        .unwrap_or(states.clone())
}

fn heading(table: &Table<'_>, column: usize) -> String {
    let header = table.header.as_ref().or(table.rows.first());
    let text = header.map(|row| table.definitions.rendered(row.cell(column)).0);
    text.unwrap_or_default().to_lowercase()
}
