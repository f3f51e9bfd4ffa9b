//! How lists and tables write that something is done, begun or open.

use chrono::{NaiveDate, NaiveTime};

use super::{Moment, State};

/// Signs of each state; how an emoji is drawn does not count.
const SIGNS: [(State, &[&str]); 3] = [
    (
        State::Done,
        &[
            "✅",
            "✔",
            "☑",
            "✓",
            "🗹",
            "🗸",
            ":white_check_mark:",
            ":heavy_check_mark:",
            ":ballot_box_with_check:",
        ],
    ),
    (
        State::InProgress,
        &[
            "🚧",
            "⏳",
            "⌛",
            "🔄",
            "🔃",
            "🏗",
            "🔨",
            "🛠",
            "◐",
            "◑",
            "◒",
            "◓",
            ":construction:",
            ":hourglass:",
            ":hourglass_flowing_sand:",
            ":arrows_counterclockwise:",
        ],
    ),
    (
        State::Open,
        &[
            "⬚",
            "⬜",
            "⚪",
            "☐",
            "◻",
            "◽",
            "▢",
            "□",
            "🔲",
            "🔳",
            "❌",
            "✗",
            "✘",
            "✖",
            ":x:",
            ":white_large_square:",
            ":black_square_button:",
            ":white_square_button:",
        ],
    ),
];

/// Words that say a state where a whole cell holds nothing else.
const WORDS: [(State, &[&str]); 3] = [
    (
        State::Done,
        &[
            "done",
            "complete",
            "completed",
            "finished",
            "yes",
            "y",
            "x",
            "true",
            "checked",
            "ready",
            "shipped",
            "solved",
            "passed",
            "learned",
            "mastered",
        ],
    ),
    (
        State::InProgress,
        &[
            "in progress",
            "in-progress",
            "inprogress",
            "wip",
            "work in progress",
            "doing",
            "ongoing",
            "started",
            "partial",
            "partially",
            "partly",
            "begun",
            "underway",
            "current",
            "active",
        ],
    ),
    (
        State::Open,
        &[
            "todo",
            "to do",
            "to-do",
            "no",
            "n",
            "false",
            "open",
            "not started",
            "not done",
            "not yet",
            "planned",
            "pending",
            "upcoming",
            "backlog",
            "incomplete",
            "unchecked",
            "later",
        ],
    ),
];

/// The state that a box says, of what stands between its brackets.
fn of_box(inner: &str) -> Option<State> {
    Some(match inner {
        "x" | "X" | "✓" | "✔" | "✅" => State::Done,
        "-" | "/" | "~" | "." | "🚧" => State::InProgress,
        "" | " " | "  " => State::Open,
        _ => return None,
    })
}

/// Takes a box from the start: `[x] rest`.
pub(super) fn boxed(text: &str) -> Option<(State, &str)> {
    let text = text.strip_prefix('\\').unwrap_or(text);
    let (inner, rest) = text.strip_prefix('[')?.split_once(']')?;
    let inner = inner.strip_suffix('\\').unwrap_or(inner);
    // `[x](…)` and `[x][…]` are links.
    let is_link = rest.starts_with(['(', '[', ':']);
    let state = of_box(&plain(inner)).filter(|_| !is_link)?;
    Some((state, rest.trim_start()))
}

/// Takes a sign from the start: `✅ rest`.
pub(super) fn leading(text: &str) -> Option<(State, &str)> {
    let found = all().find_map(|(state, sign)| Some((state, text.strip_prefix(sign)?)));
    found.map(|(state, rest)| (state, after_sign(rest)))
}

/// Takes a sign from the end, `rest ✅`, and the day that some tools write
/// behind it: `rest ✅ 2026-05-01`.
pub(super) fn trailing(text: &str) -> Option<(State, &str, Option<Moment>)> {
    let text = text.trim_end();
    let (before, day) = match text.rsplit_once(' ').map(|(rest, last)| (rest, day(last))) {
        Some((rest, Some(day))) => (rest.trim_end(), Some(day)),
        _ => (text, None),
    };
    let before = before.trim_end_matches(['\u{fe0e}', '\u{fe0f}']);
    let found = all().find_map(|(state, sign)| Some((state, before.strip_suffix(sign)?)));
    found.map(|(state, rest)| (state, rest.trim_end(), day))
}

/// A day as a moment: noon, UTC.
fn day(text: &str) -> Option<Moment> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    let noon = day.and_time(NaiveTime::from_hms_opt(12, 0, 0)?);
    (text.len() == 10).then(|| noon.and_utc().fixed_offset())
}

/// The state that a whole cell says; `None` for what is none.
pub(super) fn of_cell(cell: &str) -> Option<State> {
    let cell = plain(cell);
    let cell = cell.trim();
    if let Some((state, "")) = boxed(cell) {
        return Some(state);
    }
    let mut states = all()
        .filter(|(_, sign)| cell.contains(sign))
        .map(|(state, _)| state);
    if let Some(first) = states.next() {
        return states.all(|other| other == first).then_some(first);
    }
    percent(cell).or_else(|| of_words(cell))
}

/// Whether a cell has one of the signs, boxes included.
pub(super) fn has_sign(cell: &str) -> bool {
    let cell = plain(cell);
    boxed(cell.trim()).is_some() || all().any(|(_, sign)| cell.contains(sign))
}

/// A heading's own words, which stand behind its sign or in front of it:
/// `✅ Phase 1`, `Phase 1 ✅ COMPLETE`.
pub(super) fn without(title: &str) -> &str {
    let title = leading(title).map_or(title, |(_, rest)| rest);
    let at = all().filter_map(|(_, sign)| title.find(sign)).min();
    let own = at.map_or("", |at| title[..at].trim());
    if own.is_empty() { title } else { own }
}

/// Whether a cell says nothing.
pub(super) fn is_blank(cell: &str) -> bool {
    let cell = cell.trim();
    cell.is_empty() || matches!(cell, "-" | "–" | "—" | "n/a" | "N/A")
}

/// The state of a share: `100%` is done, `0%` is open.
fn percent(cell: &str) -> Option<State> {
    let digits = cell.strip_suffix('%')?.trim_end();
    let start = digits
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + 1);
    match digits.get(start..)?.parse::<u32>().ok()? {
        0 => Some(State::Open),
        100 => Some(State::Done),
        1..100 => Some(State::InProgress),
        _ => None,
    }
}

fn of_words(cell: &str) -> Option<State> {
    // `Done (May)`, `Done: 2026-05-01` say what `Done` says.
    let words = cell.split(['(', ':', ',']).next()?.to_lowercase();
    let is_mark = |c: char| !c.is_alphanumeric();
    let words = words
        .trim_matches(is_mark)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let known = |(_, list): &&(State, &[&str])| list.contains(&words.as_str());
    WORDS.iter().find(known).map(|(state, _)| *state)
}

fn all() -> impl Iterator<Item = (State, &'static str)> {
    let of = |(state, signs): &(State, &'static [&'static str])| {
        let state = *state;
        signs.iter().map(move |sign| (state, *sign))
    };
    SIGNS.iter().flat_map(of)
}

fn after_sign(rest: &str) -> &str {
    rest.trim_start_matches(['\u{fe0e}', '\u{fe0f}'])
        .trim_start()
}

/// A text without what chooses how an emoji is drawn.
fn plain(text: &str) -> String {
    text.replace(['\u{fe0e}', '\u{fe0f}'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells() {
        for (cell, state) in [
            ("✅", Some(State::Done)),
            ("✔️ Done", Some(State::Done)),
            ("Done ☑️ (May)", Some(State::Done)),
            ("[x]", Some(State::Done)),
            ("[X]", Some(State::Done)),
            ("x", Some(State::Done)),
            ("YES", Some(State::Done)),
            ("100%", Some(State::Done)),
            ("█████ 100 %", Some(State::Done)),
            (":white_check_mark:", Some(State::Done)),
            ("Completed: 2026-05-01", Some(State::Done)),
            ("🚧", Some(State::InProgress)),
            ("⏳ soon", Some(State::InProgress)),
            ("🟡 In Progress", Some(State::InProgress)),
            ("In-progress", Some(State::InProgress)),
            ("[~]", Some(State::InProgress)),
            ("99%", Some(State::InProgress)),
            ("⬚", Some(State::Open)),
            ("☐", Some(State::Open)),
            ("[ ]", Some(State::Open)),
            ("📋 Planned", Some(State::Open)),
            ("Not started", Some(State::Open)),
            ("0%", Some(State::Open)),
            ("❌", Some(State::Open)),
            ("✅ ❌", None),
            ("Easy", None),
            ("undone", None),
            ("doneness", None),
            ("", None),
            ("1000%", None),
            ("%", None),
        ] {
            assert_eq!(of_cell(cell), state, "{cell}");
        }
    }

    #[test]
    fn boxes_and_signs_at_the_ends() {
        assert_eq!(boxed("[x] a"), Some((State::Done, "a")));
        assert_eq!(boxed("\\[ \\] a"), Some((State::Open, "a")));
        assert_eq!(boxed("[x](a)"), None);
        assert_eq!(boxed("[book] a"), None);
        assert_eq!(leading("✔️ a"), Some((State::Done, "a")));
        assert_eq!(leading("🚧a"), Some((State::InProgress, "a")));
        assert_eq!(leading("a ✅"), None);
        assert_eq!(without("✅ Phase 1: A"), "Phase 1: A");
        assert_eq!(without("Phase 1: A ✅ COMPLETE"), "Phase 1: A");
        assert_eq!(without("✅"), "");
        let at = day("2026-05-01");
        assert!(at.is_some());
        assert_eq!(trailing("a ✅ 2026-05-01"), Some((State::Done, "a", at)));
        assert_eq!(trailing("a ✔️"), Some((State::Done, "a", None)));
        assert_eq!(trailing("a 2026-05-01"), None);
    }
}
