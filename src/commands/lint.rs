//! `git roadmap lint`.

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{Context, Verdict};
use crate::error::Result;
use crate::render::json::{FoundAt, Object};
use crate::render::{Line, screen, workflow};
use crate::roadmap::Finding;
use crate::workspace::{Workspace, lint};

/// Find what GitHub would not render as meant
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  git roadmap lint           exits with 1 if anything is found
  git roadmap lint --fix     mends what can be mended safely")]
pub(super) struct LintArgs {
    /// Mend what can be mended safely
    #[arg(long)]
    fix: bool,
    /// How to print what is found: human, json, or github for a workflow
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value = "human",
        hide_default_value = true,
        hide_possible_values = true
    )]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// `FILE:LINE:COLUMN: severity: message`
    Human,
    /// One JSON object
    Json,
    /// Annotations of a GitHub workflow
    Github,
}

/// The object that `--json` prints.
#[derive(Serialize)]
pub(super) struct Content {
    findings: Vec<FoundAt>,
    fixed: usize,
}

pub(super) fn run(context: &Context, args: &LintArgs) -> Result<Verdict> {
    let workspace = context.workspace()?;
    let fixed = if args.fix { lint::fix(&workspace)? } else { 0 };
    let findings = lint::find(&workspace)?;
    let format = if context.ui.is_json() {
        Format::Json
    } else {
        args.format
    };
    print(context, &workspace, &findings, fixed, format)?;
    Ok(if findings.is_empty() {
        Verdict::Done
    } else {
        Verdict::Found
    })
}

pub(super) fn print(
    context: &Context,
    workspace: &Workspace,
    findings: &[Finding],
    fixed: usize,
    format: Format,
) -> Result<()> {
    let path = workspace.roadmap_path().as_str();
    match format {
        Format::Json => {
            let findings = findings
                .iter()
                .map(|finding| FoundAt::new(path, finding))
                .collect();
            context
                .ui
                .json(&Object::new("lint", Content { findings, fixed }))
        }
        Format::Github => context
            .ui
            .raw(workflow::annotations(path, findings).as_bytes()),
        Format::Human => {
            context.ui.lines(&screen::findings(path, findings))?;
            summary(context, findings, fixed);
            Ok(())
        }
    }
}

fn summary(context: &Context, findings: &[Finding], fixed: usize) {
    if fixed > 0 {
        let places = if fixed == 1 {
            "1 place".to_owned()
        } else {
            format!("{fixed} places")
        };
        context.ui.message(&Line::from(format!("mended {places}")));
    }
    if findings.iter().any(|finding| !finding.fix.is_empty()) {
        context
            .ui
            .hint("git roadmap lint --fix    mends what can be mended safely");
    }
}
