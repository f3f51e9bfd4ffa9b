//! Values separated by tabs, commas or semicolons.

use super::place::Places;
use super::table::{self, Row, Table};
use super::text::Definitions;
use super::{Entry, line};

/// The entries of a table that a spreadsheet wrote; `None` for any other text.
///
/// Texts hold commas, too: it is a table only where all rows are as wide, and
/// a column says states.
pub(super) fn read(text: &str, places: &Places<'_>) -> Option<Vec<Entry>> {
    let definitions = Definitions::default();
    let read = |separator: char| {
        let table = table(text, separator, &definitions)?;
        let entries = table::entries(&table, places)?;
        let says_states = entries.iter().any(|entry| entry.state.is_some());
        (table.rows.len() > 1 && says_states).then_some(entries)
    };
    ['\t', ',', ';'].into_iter().find_map(read)
}

fn table<'d>(text: &str, separator: char, definitions: &'d Definitions) -> Option<Table<'d>> {
    let rows = rows(text, separator)?;
    let width = rows.first()?.cells.len();
    let is_table = width > 1 && rows.iter().all(|row| row.cells.len() == width);
    // A box or a bar in front is that of a list or of another table.
    let is_list = |row: &Row| {
        let first = row.cells.first().map_or("", String::as_str);
        first.starts_with('|') || line::has_bullet(first)
    };
    (is_table && !rows.iter().any(is_list)).then_some(Table {
        header: None,
        rows,
        context: Vec::new(),
        definitions,
    })
}

/// The records of RFC 4180; `None` where a quote is not closed, or a record
/// has more fields than the one before, so that it is no table at all.
fn rows(text: &str, separator: char) -> Option<Vec<Row>> {
    let mut rows: Vec<Row> = Vec::new();
    let mut cells = vec![String::new()];
    let (mut line, mut start) = (1, 1);
    let mut in_quotes = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let cell = cells.last_mut()?;
        match character {
            '"' if in_quotes && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if in_quotes => in_quotes = false,
            '"' if cell.is_empty() => in_quotes = true,
            '\n' if !in_quotes => {
                line += 1;
                end_row(&mut rows, &mut cells, start)?;
                start = line;
            }
            _ if character == separator && !in_quotes => cells.push(String::new()),
            other => {
                line += u32::from(other == '\n');
                cell.push(other);
            }
        }
    }
    end_row(&mut rows, &mut cells, start)?;
    (!in_quotes).then_some(rows)
}

fn end_row(rows: &mut Vec<Row>, cells: &mut Vec<String>, line: u32) -> Option<()> {
    let cells = std::mem::replace(cells, vec![String::new()]);
    if cells.iter().all(|cell| cell.trim().is_empty()) {
        return Some(());
    }
    // Most texts are given up in their second line.
    let is_as_wide = rows
        .first()
        .is_none_or(|first| first.cells.len() == cells.len());
    rows.push(Row {
        line,
        cells: cells
            .into_iter()
            .map(|cell| cell.trim().to_owned())
            .collect(),
    });
    is_as_wide.then_some(())
}
