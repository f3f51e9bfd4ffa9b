//! One line of a list: its marks, and the text of a task.

use super::text::{Definitions, collapsed};
use super::{Entry, State, signs};

/// Bullets that people and programs write.
const BULLETS: [char; 12] = ['-', '*', '+', '•', '·', '‣', '◦', '▪', '●', '–', '—', '→'];

/// How many marks are taken from the start of one line.
const MAX_MARKS: usize = 8;

/// Reads one line: its marks, and what is left as the text of a task.
pub(super) fn read(line: u32, text: &str, definitions: &Definitions) -> Entry {
    let mut entry = Entry {
        line,
        is_loose: true,
        ..Entry::default()
    };
    entry.push_reading(text, definitions);
    let rest = marks(text.trim(), &mut entry, definitions);
    if let Some((_, plain, _)) = signs::trailing(&rest) {
        entry.texts.push(collapsed(plain));
    }
    let (shown, id) = definitions.rendered(&rest);
    entry.id = id;
    entry.texts.push(shown.clone());
    let rest = marks(&shown, &mut entry, definitions);
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
fn marks(text: &str, entry: &mut Entry, definitions: &Definitions) -> String {
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
        entry.push_reading(taken, definitions);
        rest = taken;
    }
    rest.to_owned()
}

/// Whether a line begins as an item of a list does.
pub(super) fn is_item(text: &str) -> bool {
    has_bullet(text) || numbered(text.trim_start()).is_some()
}

/// Whether a line begins with a bullet or a box.
pub(super) fn has_bullet(text: &str) -> bool {
    let text = text.trim_start();
    bullet(text).is_some() || signs::boxed(text).is_some()
}

impl Entry {
    /// Adds what the text may be: as Markdown shows it, and letter by letter,
    /// since a list of plain texts is no Markdown.
    fn push_reading(&mut self, text: &str, definitions: &Definitions) {
        self.texts.push(definitions.rendered(text).0);
        self.texts.push(collapsed(text));
    }
}

/// Takes a bullet, or the mark of a quote, from the start.
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
pub(super) fn indent(line: &str) -> usize {
    let white = line.chars().take_while(|c| c.is_whitespace());
    white.map(|c| if c == '\t' { 4 } else { 1 }).sum()
}
