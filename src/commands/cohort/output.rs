//! Where the class is written, and as what.

use std::path::Path;

use super::{Class, CohortArgs, Format, json};
use crate::commands::Context;
use crate::error::{Error, Result};
use crate::render::chart::{self, CohortPhase, CohortRow};
use crate::render::cohort::{self, Dashboard};
use crate::render::json::Object;
use crate::render::{Line, escape};
use crate::workspace::picture;

/// The format that is asked for; `None` for the screen.
pub(super) fn format(context: &Context, args: &CohortArgs) -> Result<Option<Format>> {
    let told = match context.ui.is_json() {
        true => Some(Format::Json),
        false => args.format,
    };
    let Some(file) = output(args) else {
        return Ok(told);
    };
    match told.or_else(|| of_ending(file)) {
        Some(format) => Ok(Some(format)),
        None => Err(
            Error::usage(format!("the ending of {} names no format", file.display()))
                .hint("choose a name that ends in .md, .csv, .svg or .json, or add --format"),
        ),
    }
}

fn output(args: &CohortArgs) -> Option<&Path> {
    let output = args.output.as_deref();
    output.filter(|file| file.as_os_str() != "-")
}

fn of_ending(file: &Path) -> Option<Format> {
    let ending = file.extension()?.to_str()?.to_ascii_lowercase();
    match ending.as_str() {
        "md" | "markdown" => Some(Format::Md),
        "csv" => Some(Format::Csv),
        "svg" => Some(Format::Svg),
        "json" => Some(Format::Json),
        _ => None,
    }
}

/// Prints the class, or writes it to a file and says so.
pub(super) fn put(
    context: &Context,
    args: &CohortArgs,
    class: &Class,
    format: Option<Format>,
) -> Result<()> {
    let lacking = class.lacking();
    let dashboard = class.dashboard(&lacking);
    let Some(format) = format else {
        return screen(context, class, &dashboard);
    };
    let text = match format {
        Format::Md => cohort::markdown(&dashboard),
        Format::Csv => cohort::csv(&dashboard),
        Format::Svg => svg(class, &dashboard),
        Format::Json => {
            let object = Object::new("cohort", json::content(class));
            let text = serde_json::to_string_pretty(&object);
            let text = text.map_err(|cause| {
                Error::new(
                    crate::error::Kind::Io,
                    format!("cannot write JSON: {cause}"),
                )
            })?;
            format!("{}\n", escape::json(&text))
        }
    };
    let Some(file) = output(args) else {
        return context.ui.raw(text.as_bytes());
    };
    let kind = match format {
        Format::Md => picture::Format::Cohort("page of copies", ".md", cohort::MARK),
        Format::Csv => picture::Format::Cohort("table of copies", ".csv", "name,problem,done,"),
        Format::Json => picture::Format::Cohort("JSON of copies", ".json", "\"kind\": \"cohort\""),
        Format::Svg => picture::Format::Svg,
    };
    picture::write(class.base.workspace(), file, text.as_bytes(), kind)?;
    let said = Line::from(format!("wrote {}", file.display()));
    context.ui.message(&said);
    Ok(())
}

impl Class {
    /// The copies that are not counted, by the names that they are shown by.
    fn lacking(&self) -> Vec<(String, &'static str)> {
        let entries = self.entries.iter().zip(&self.names);
        let lacking = entries.filter_map(|(entry, name)| {
            let lack = entry.roadmap.as_ref().err()?;
            Some((name.clone(), lack.words()))
        });
        let mut lacking: Vec<_> = lacking.collect();
        // The order in which they were found may tell more than the names.
        lacking.sort();
        lacking
    }

    fn dashboard<'c>(&'c self, lacking: &'c [(String, &'static str)]) -> Dashboard<'c> {
        Dashboard {
            list: &self.base.list,
            cohort: &self.cohort,
            lacking,
            has_past: self.has_past,
            is_until: self.is_until,
            most: self.most,
            skipped: self.skipped,
        }
    }
}

fn screen(context: &Context, class: &Class, dashboard: &Dashboard<'_>) -> Result<()> {
    let pager = match class.base.repository() {
        Some(repository) if context.ui.is_terminal() => repository.pager()?,
        _ => String::new(),
    };
    let lines = cohort::screen(dashboard, context.room());
    let paging = context.ui.page(&pager);
    context.ui.lines(&lines)?;
    drop(paging);
    Ok(())
}

fn svg(class: &Class, dashboard: &Dashboard<'_>) -> String {
    let document = class.base.list.document();
    let totals = class.base.list.totals();
    let phases: Vec<CohortPhase<'_>> = (class.cohort.phases.iter().enumerate())
        .map(|(phase, stats)| CohortPhase {
            number: document.phases()[phase].number,
            title: document.phase_title(phase),
            total: totals[phase],
            begun: stats.begun,
            finished: stats.finished,
        })
        .collect();
    let rows: Vec<CohortRow<'_>> = (class.cohort.copies.iter())
        .map(|copy| CohortRow {
            name: &copy.name,
            percent: copy.progress().percent(),
            done: &copy.phases,
        })
        .collect();
    let mut summary = dashboard.summary();
    if let Some(counted) = dashboard.day().filter(|_| class.is_until) {
        summary.push_str(&format!(", {counted}"));
    }
    chart::cohort(&chart::Cohort {
        title: document.title(),
        summary: &summary,
        phases: &phases,
        rows: &rows,
        as_of: class.cohort.as_of.filter(|_| !class.is_until),
    })
}
