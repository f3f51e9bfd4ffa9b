//! The class on a terminal.

use super::{Dashboard, short_name};
use crate::render::screen::Room;
use crate::render::{Charset, Label, Line, bar, columns};
use crate::roadmap::cohort::Copy;
use crate::roadmap::{Document, Progress};

/// The columns of a day's count, with the gap before it.
const IDLE: usize = 7;
const PACE: usize = 6;

/// The most columns that phases have, a phase in each.
const PHASES: usize = 30;

/// Draws the screen: copies, phases, tasks that are left out, what is not measured.
#[must_use]
pub fn screen(dashboard: &Dashboard<'_>, room: Room) -> Vec<Line> {
    let mut lines = title(dashboard, room);
    lines.push(Line::blank());
    if !dashboard.cohort.copies.is_empty() {
        lines.extend(copies(dashboard, room));
        lines.push(Line::blank());
        lines.extend(phases(dashboard, room));
    }
    lines.extend(skipped(dashboard, room));
    lines.extend(lacking(dashboard, room));
    let lines = lines.into_iter();
    lines
        .map(|line| line.trim_end().fit(room.width, room.charset))
        .collect()
}

/// The title with the day, and below it the summary.
fn title(dashboard: &Dashboard<'_>, room: Room) -> Vec<Line> {
    let as_of = dashboard.day().unwrap_or_default();
    let left = room.width.saturating_sub(columns::width(&as_of) + 2);
    let title = dashboard.list.document().title();
    let title = columns::truncate(title, left, room.charset).into_owned();
    let title = Line::new().label(Label::Title, title);
    vec![
        title.right(room.width, Line::from(as_of)),
        Line::from(dashboard.summary()),
    ]
}

/// The columns of the table of copies.
struct Layout {
    name: usize,
    bar: usize,
    phases: usize,
    pace: bool,
    charset: Charset,
}

fn copies(dashboard: &Dashboard<'_>, room: Room) -> Vec<Line> {
    let names = dashboard.shown().iter();
    let name = names.map(|copy| columns::width(&copy.name)).max();
    let most = if room.width < 72 { 14 } else { 20 };
    let count = dashboard.list.totals().len();
    let layout = Layout {
        name: name.unwrap_or(0).clamp(4, most),
        bar: if room.width < 60 { 0 } else { 10 },
        phases: match room.width {
            0..72 => 0,
            _ if count > PHASES => 0,
            _ => count.max(6),
        },
        pace: dashboard.has_past,
        charset: room.charset,
    };
    let mut lines = vec![heading(&layout)];
    let copies = dashboard.shown().iter();
    lines.extend(copies.map(|copy| row(dashboard, copy, &layout)));
    if let Some(rest) = dashboard.rest() {
        lines.push(Line::new().text("  ").label(Label::Dim, rest));
    }
    lines
}

fn heading(layout: &Layout) -> Line {
    let mut text = format!("  {}", columns::pad_right("copy", layout.name + 2));
    if layout.bar > 0 {
        text.push_str(&columns::pad_right("done", layout.bar + 1));
    }
    text.push_str("    %");
    if layout.phases > 0 {
        text.push_str(&format!(
            "  {}",
            columns::pad_right("phases", layout.phases)
        ));
    }
    text.push_str(&columns::pad_left("idle", IDLE));
    if layout.pace {
        text.push_str(&columns::pad_left("pace", PACE));
    }
    text.push_str("  at");
    Line::new().label(Label::Dim, text)
}

fn row(dashboard: &Dashboard<'_>, copy: &Copy, layout: &Layout) -> Line {
    let document = dashboard.list.document();
    let Progress { done, total } = copy.progress();
    let name = columns::truncate(&copy.name, layout.name, layout.charset).into_owned();
    let mut line = Line::new().text("  ").text(name).pad_to(layout.name + 4);
    if layout.bar > 0 {
        line = line
            .append(bar::bar(done, total, layout.bar, layout.charset))
            .text(" ");
    }
    line = line.text(columns::pad_left(
        &format!("{}%", bar::percent(done, total)),
        5,
    ));
    if layout.phases > 0 {
        let start = line.width();
        line = line
            .text("  ")
            .append(marks(dashboard, copy, layout.charset));
        line = line.pad_to(start + 2 + layout.phases);
    }
    let idle = copy.idle(dashboard.cohort.as_of);
    let idle = idle.map_or("never".to_owned(), |days| format!("{days} d"));
    line = line.text(columns::pad_left(&idle, IDLE));
    if layout.pace {
        let pace = dashboard.pace(copy).unwrap_or_else(|| "-".to_owned());
        line = line.text(columns::pad_left(&pace, PACE));
    }
    let at = dashboard.at(copy, |phase| document.phase_short(phase).to_owned());
    line.text("  ").text(at)
}

/// A mark for each phase: nothing, a part, all of it.
fn marks(dashboard: &Dashboard<'_>, copy: &Copy, charset: Charset) -> Line {
    let totals = dashboard.list.totals().iter();
    let phases = copy.phases.iter().zip(totals);
    phases.fold(Line::new(), |line, (&done, &total)| match done {
        0 => line.label(Label::BarRest, "·"),
        _ => line.label(Label::Bar, mark(done, total, charset)),
    })
}

fn mark(done: usize, total: usize, charset: Charset) -> String {
    if done >= total {
        return "█".to_owned();
    }
    match charset {
        Charset::Utf8 => {
            let levels = ["▁", "▂", "▃", "▄", "▅", "▆", "▇"];
            levels[(done * levels.len() / total).min(levels.len() - 1)].to_owned()
        }
        Charset::Ascii => (done * 10 / total).max(1).to_string(),
    }
}

fn phases(dashboard: &Dashboard<'_>, room: Room) -> Vec<Line> {
    let document = dashboard.list.document();
    let counts = |counts: [&str; 4]| -> String {
        let counts = counts.iter().zip([7, 10, 8, 6]);
        let counts = counts.map(|(count, width)| columns::pad_left(count, width));
        counts.collect()
    };
    let numbers = document.phases().iter();
    let number = numbers.map(|phase| phase.number.to_string().len()).max();
    let number = number.unwrap_or(1).max(1);
    let left = room.width.saturating_sub(31);
    let heading = format!(
        "{}{}",
        columns::pad_right("  phase", left),
        counts(["begun", "finished", "median", "here"])
    );
    let mut lines = vec![Line::new().label(Label::Dim, heading)];
    for (phase, stats) in dashboard.cohort.phases.iter().enumerate() {
        let title = document.phase_title(phase);
        let room_for_title = left.saturating_sub(number + 4);
        let title = columns::truncate(title, room_for_title, room.charset).into_owned();
        let digits = document.phases()[phase].number.to_string();
        let words = [
            stats.begun.to_string(),
            stats.finished.to_string(),
            format!("{}%", stats.median),
            stats.here.to_string(),
        ];
        let line = Line::new()
            .text("  ")
            .label(Label::Number, columns::pad_left(&digits, number))
            .text("  ")
            .text(title)
            .pad_to(left)
            .text(counts(words.each_ref().map(String::as_str)));
        lines.push(line);
    }
    lines
}

fn skipped(dashboard: &Dashboard<'_>, room: Room) -> Vec<Line> {
    let document: &Document = dashboard.list.document();
    let skipped = dashboard.cohort.skipped.iter().take(dashboard.skipped);
    let rows: Vec<_> = skipped
        .map(|skipped| {
            let count = format!("{} of {}", skipped.open, skipped.beyond);
            (document.number(skipped.task), skipped.task, count)
        })
        .collect();
    let number = rows.iter().map(|(number, ..)| columns::width(number)).max();
    let Some(number) = number else {
        return Vec::new();
    };
    let heading = "  left out by most who have begun a later phase";
    let mut lines = vec![Line::blank(), Line::new().label(Label::Dim, heading)];
    lines.extend(rows.into_iter().map(|(digits, task, count)| {
        let left = room.width.saturating_sub(columns::width(&count) + 4);
        Line::new()
            .text("  ")
            .label(Label::Number, columns::pad_right(&digits, number))
            .text("  ")
            .text(document.text(task))
            .fit(left, room.charset)
            .right(room.width, Line::from(count))
    }));
    lines
}

fn lacking(dashboard: &Dashboard<'_>, room: Room) -> Vec<Line> {
    let lacking = dashboard.lacking.iter().take(dashboard.most);
    let rows: Vec<Line> = lacking
        .map(|(name, reason)| {
            let name = short_name(name);
            let line = Line::new().text("  ").text(name).pad_to(24).text("  ");
            line.text(*reason).fit(room.width, room.charset)
        })
        .collect();
    if rows.is_empty() {
        return rows;
    }
    let rest = dashboard.lacking.len() - rows.len();
    let rest = (rest > 0).then(|| Line::new().label(Label::Dim, format!("  and {rest} more")));
    let heading = Line::new().label(Label::Dim, "  not counted");
    [Line::blank(), heading]
        .into_iter()
        .chain(rows)
        .chain(rest)
        .collect()
}
