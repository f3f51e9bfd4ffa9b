//! `git roadmap verify`.

use clap::Args;
use serde::Serialize;

use super::refresh::named;
use super::{Context, Verdict};
use crate::error::Result;
use crate::render::json::{FoundAt, Object};
use crate::render::screen;
use crate::roadmap::{Finding, Severity};
use crate::workspace::{lint, refresh};

/// Check for CI: no lint errors, and nothing out of date
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  git roadmap verify         in a workflow: exits with 1 if anything is amiss")]
pub(super) struct VerifyArgs {}

/// The object that `--json` prints.
#[derive(Serialize)]
struct Content {
    findings: Vec<FoundAt>,
    outdated: Vec<String>,
}

pub(super) fn run(context: &Context, _: &VerifyArgs) -> Result<Verdict> {
    let workspace = context.workspace()?;
    let mut errors: Vec<(String, Finding)> = lint::find(&workspace)?
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| (workspace.roadmap_path().as_str().to_owned(), finding))
        .collect();
    let has_broken = lint::has_broken_markers(&workspace)?;
    // Broken markers are among the errors; nothing can be refreshed then.
    let update = if has_broken {
        None
    } else {
        Some(refresh::find(&workspace)?)
    };
    let update = update.unwrap_or_default();
    errors.extend(
        update
            .broken
            .iter()
            .map(|(path, finding)| (path.as_str().to_owned(), finding.clone())),
    );
    let failed = !errors.is_empty() || !update.changes.is_empty();
    if context.ui.is_json() {
        let findings = errors
            .iter()
            .map(|(path, finding)| FoundAt::new(path, finding))
            .collect();
        let outdated = update
            .changes
            .iter()
            .map(|change| change.path.as_str().to_owned())
            .collect();
        context
            .ui
            .json(&Object::new("verify", Content { findings, outdated }))?;
    } else {
        for (path, finding) in &errors {
            context
                .ui
                .lines(&screen::findings(path, std::slice::from_ref(finding)))?;
        }
        context.ui.lines(&named(&update.changes, "out of date"))?;
        if !update.changes.is_empty() {
            context.ui.hint("git roadmap refresh");
        }
    }
    Ok(if failed {
        Verdict::Found
    } else {
        Verdict::Done
    })
}
