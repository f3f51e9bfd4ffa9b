//! The class as a page of Markdown.

use super::{Dashboard, short_name};
use crate::render::charset::Charset;
use crate::render::escape::markdown_inline;
use crate::render::{bar, columns};
use crate::roadmap::cohort::Copy;

/// The page's first line, by which one of ours is known.
pub const MARK: &str = "<!-- git-roadmap cohort -->";

/// The longest text of a phase or task, in columns.
const TEXT_COLUMNS: usize = 120;

/// Writes the page, which ends in a newline.
#[must_use]
pub fn markdown(dashboard: &Dashboard<'_>) -> String {
    let parts = [
        MARK.to_owned(),
        summary(dashboard),
        copies(dashboard),
        phases(dashboard),
        skipped(dashboard),
        lacking(dashboard),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}\n", parts.join("\n\n"))
}

fn text(text: &str) -> String {
    markdown_inline(&columns::truncate(text, TEXT_COLUMNS, Charset::Utf8))
}

fn summary(dashboard: &Dashboard<'_>) -> String {
    let title = text(dashboard.list.document().title());
    let as_of = dashboard.day();
    let as_of = as_of.map_or(String::new(), |day| format!(", {day}"));
    format!("**{title}**: {}{as_of}.", dashboard.summary())
}

/// A table's row.
fn row(cells: impl IntoIterator<Item = String>) -> String {
    let cells: Vec<String> = cells.into_iter().collect();
    format!("| {} |", cells.join(" | "))
}

/// A table's first two rows; columns from `first` on hold numbers.
fn head(cells: Vec<String>, is_number: impl Fn(usize) -> bool) -> String {
    let rule = |(place, _)| match is_number(place) {
        true => "--:".to_owned(),
        false => "---".to_owned(),
    };
    let rules: Vec<String> = cells.iter().enumerate().map(rule).collect();
    format!("{}\n{}", row(cells), row(rules))
}

fn copies(dashboard: &Dashboard<'_>) -> String {
    if dashboard.cohort.copies.is_empty() {
        return String::new();
    }
    let count = dashboard.list.totals().len();
    let mut cells = vec!["copy".to_owned(), "done".to_owned(), "%".to_owned()];
    cells.extend((0..count).map(|phase| dashboard.heading(phase)));
    cells.extend(["last".to_owned(), "idle".to_owned()]);
    if dashboard.has_past {
        cells.push("pace".to_owned());
    }
    cells.push("at".to_owned());
    let last = 3 + count;
    let at = cells.len() - 1;
    let mut lines = vec![head(cells, |place| {
        place > 1 && place != last && place != at
    })];
    lines.extend(
        dashboard
            .shown()
            .iter()
            .map(|copy| copy_row(dashboard, copy)),
    );
    let mut table = lines.join("\n");
    if let Some(rest) = dashboard.rest() {
        table.push_str(&format!("\n\n…{rest}."));
    }
    let pace = match dashboard.has_past {
        true => "; pace: tasks a week in the last four weeks",
        false => "",
    };
    let idle = match dashboard.has_past {
        true => "since the last tick",
        false => "since the last commit",
    };
    table.push_str(&format!(
        "\n\nP1…: percent of a phase; idle: days {idle}{pace}."
    ));
    table
}

fn copy_row(dashboard: &Dashboard<'_>, copy: &Copy) -> String {
    let progress = copy.progress();
    let bar = bar::bar(progress.done, progress.total, 10, Charset::Utf8);
    let dash = || "–".to_owned();
    let mut cells = vec![
        text(&short_name(&copy.name)),
        bar.plain(),
        progress.percent().to_string(),
    ];
    cells.extend(dashboard.percents(copy).map(|percent| percent.to_string()));
    cells.push(copy.last().map_or_else(dash, |day| day.to_string()));
    let idle = copy.idle(dashboard.cohort.as_of);
    cells.push(idle.map_or_else(dash, |days| days.to_string()));
    if dashboard.has_past {
        cells.push(dashboard.pace(copy).unwrap_or_else(dash));
    }
    cells.push(dashboard.at(copy, |phase| dashboard.heading(phase)));
    row(cells)
}

fn phases(dashboard: &Dashboard<'_>) -> String {
    if dashboard.cohort.copies.is_empty() {
        return String::new();
    }
    let document = dashboard.list.document();
    let names = ["", "phase", "begun", "finished", "median", "here now"];
    let mut lines = vec![
        "### Where they are\n".to_owned(),
        head(names.map(str::to_owned).to_vec(), |place| place > 1),
    ];
    for (phase, stats) in dashboard.cohort.phases.iter().enumerate() {
        lines.push(row([
            dashboard.heading(phase),
            text(document.phase_title(phase)),
            stats.begun.to_string(),
            stats.finished.to_string(),
            format!("{}%", stats.median),
            stats.here.to_string(),
        ]));
    }
    lines.join("\n")
}

fn skipped(dashboard: &Dashboard<'_>) -> String {
    let document = dashboard.list.document();
    let skipped = dashboard.cohort.skipped.iter().take(dashboard.skipped);
    let rows: Vec<String> = skipped
        .map(|skipped| {
            row([
                document.number(skipped.task),
                text(document.text(skipped.task)),
                format!("{} of {}", skipped.open, skipped.beyond),
            ])
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let names = ["", "task", "not done"];
    format!(
        "### Left out by most who have begun a later phase\n\n{}\n{}",
        head(names.map(str::to_owned).to_vec(), |place| place > 1),
        rows.join("\n")
    )
}

fn lacking(dashboard: &Dashboard<'_>) -> String {
    let lacking = dashboard.lacking.iter().take(dashboard.most);
    let rows: Vec<String> = lacking
        .map(|(name, reason)| format!("- {}: {reason}", text(&short_name(name))))
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let rest = dashboard.lacking.len() - rows.len();
    let rest = match rest {
        0 => String::new(),
        rest => format!("\n- and {rest} more"),
    };
    format!("### Not counted\n\n{}{rest}", rows.join("\n"))
}
