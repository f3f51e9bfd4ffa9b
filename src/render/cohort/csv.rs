//! The class as a table for spreadsheets.

use super::Dashboard;
use crate::render::escape;
use crate::roadmap::cohort::Copy;

/// Writes a row for each copy, those that are not counted last (RFC 4180).
#[must_use]
pub fn csv(dashboard: &Dashboard<'_>) -> String {
    let count = dashboard.list.totals().len();
    let mut heading: Vec<String> = [
        "name", "problem", "done", "total", "percent", "missing", "last", "idle", "pace", "at",
    ]
    .map(str::to_owned)
    .to_vec();
    heading.extend((0..count).map(|phase| dashboard.heading(phase)));
    let copies = dashboard.cohort.copies.iter();
    let copies = copies.map(|copy| copy_fields(dashboard, copy));
    let lacking = dashboard.lacking.iter().map(|(name, reason)| {
        let mut fields = vec![String::new(); heading.len()];
        fields[0].clone_from(name);
        (*reason).clone_into(&mut fields[1]);
        fields
    });
    let rows = std::iter::once(heading.clone())
        .chain(copies)
        .chain(lacking);
    rows.map(line).collect()
}

fn line(mut fields: Vec<String>) -> String {
    // The others are numbers, which may be below nothing, and words of ours.
    fields[0] = escape::csv(&fields[0]).into_owned();
    format!("{}\r\n", fields.join(","))
}

fn copy_fields(dashboard: &Dashboard<'_>, copy: &Copy) -> Vec<String> {
    let progress = copy.progress();
    let idle = copy.idle(dashboard.cohort.as_of);
    let mut fields = vec![
        copy.name.clone(),
        String::new(),
        progress.done.to_string(),
        progress.total.to_string(),
        progress.percent().to_string(),
        copy.standing.missing().to_string(),
        copy.last().map_or(String::new(), |day| day.to_string()),
        idle.map_or(String::new(), |days| days.to_string()),
        dashboard.pace(copy).unwrap_or_default(),
        dashboard.at(copy, |phase| dashboard.heading(phase)),
    ];
    fields.extend(dashboard.percents(copy).map(|percent| percent.to_string()));
    fields
}
