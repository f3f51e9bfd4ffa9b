//! What the pre-commit hook says.

use serde::Serialize;

use crate::commands::refresh::named;
use crate::commands::{Context, Verdict};
use crate::error::Result;
use crate::git::RepoPath;
use crate::render::json::{FoundAt, Object};
use crate::render::{Label, Line, screen};
use crate::workspace::hook::pre_commit::{self, Caller, End, Only, Report, to_stage};
use crate::workspace::hook::shell::quoted;
use crate::workspace::layer::{Change, is_picture};

/// The object that `--json` prints.
#[derive(Serialize)]
struct Content {
    findings: Vec<FoundAt>,
    older: usize,
    outdated: Vec<String>,
    staged: bool,
    stopped: bool,
}

pub(super) fn run(context: &Context) -> Result<Verdict> {
    let report = pre_commit::run(&context.location, Caller::detect())?;
    if context.ui.is_json() {
        json(context, &report)?;
    } else {
        findings(context, &report)?;
        end(context, &report)?;
    }
    Ok(if report.end.stops() {
        Verdict::Found
    } else {
        Verdict::Done
    })
}

fn json(context: &Context, report: &Report) -> Result<()> {
    let found = report.news.new.iter();
    let content = Content {
        findings: found
            .map(|(path, finding)| FoundAt::new(path.as_str(), finding))
            .collect(),
        older: report.news.older.len(),
        outdated: paths(&report.changes)
            .map(|path| path.as_str().to_owned())
            .collect(),
        staged: report.end == End::Staged,
        stopped: report.end.stops(),
    };
    context.ui.json(&Object::new("hook", content))
}

/// What the commit brings, and what was left alone.
fn findings(context: &Context, report: &Report) -> Result<()> {
    for (path, finding) in &report.news.new {
        let line = screen::findings(path.as_str(), std::slice::from_ref(finding));
        context.ui.lines(&line)?;
    }
    for text in &report.left_alone {
        context.ui.message(&ours(text));
    }
    Ok(())
}

fn end(context: &Context, report: &Report) -> Result<()> {
    let ui = &context.ui;
    match &report.end {
        End::Nothing => {}
        End::Staged => ui.message(&ours(&format!(
            "{}, added to this commit",
            summary(&report.changes)
        ))),
        End::Fixed(ignored) => {
            ui.lines(&named(&report.changes, "refreshed"))?;
            let changed: Vec<RepoPath> = paths(&report.changes).cloned().collect();
            ui.line(&Line::from(format!("Fixed. Next: {}", stage(&changed))))?;
            ui.line(&Line::from(
                "(git add -p for a file of which you had staged only a part)",
            ))?;
            if !ignored.is_empty() {
                ui.hint(&of_ignored(ignored));
            }
        }
        End::Unstaged(missing) => {
            stopped(
                context,
                &format!("it would lack {}", pictures(missing.len())),
            );
            ui.hint(&stage(missing));
        }
        End::Errors => errors(context, report),
        End::Ignored(ignored) => {
            let what = format!("Git ignores {}", pictures(ignored.len()));
            stopped(context, &format!("{what} that it needs"));
            ui.hint(&of_ignored(ignored));
        }
        End::Only(only) => {
            ui.lines(&named(&report.changes, "out of date"))?;
            self::only(context, only, &report.changes);
        }
    }
    Ok(())
}

fn errors(context: &Context, report: &Report) {
    let problems = match report.news.errors() {
        1 => "1 problem".to_owned(),
        count => format!("{count} problems"),
    };
    let older = match report.news.older.len() {
        0 => String::new(),
        1 => " (1 older one let through)".to_owned(),
        count => format!(" ({count} older ones let through)"),
    };
    let mut files: Vec<RepoPath> = Vec::new();
    for (path, _) in &report.news.new {
        if !files.contains(path) {
            files.push(path.clone());
        }
    }
    stopped(context, &format!("{problems} in what you staged{older}"));
    context
        .ui
        .hint(&format!("mend it, then: {}", stage(&files)));
}

/// The ways on for `git commit FILE`.
fn only(context: &Context, only: &Only, changes: &[Change]) {
    stopped(
        context,
        "with files named on its command line, Git would not stage these",
    );
    let named = words(&to_stage(&only.named));
    if only.others == 0 {
        context.ui.hint(&format!("git add {named}"));
        return context
            .ui
            .hint("then the same command again, without the files' names");
    }
    if only.can_name_all {
        let new: Vec<RepoPath> = changes
            .iter()
            .filter(|change| change.before.is_none())
            .map(|change| change.path.clone())
            .collect();
        let mut all = only.named.clone();
        all.extend(paths(changes).cloned());
        let add = match to_stage(&new).as_slice() {
            [] => String::new(),
            new => format!("git add {} && ", words(new)),
        };
        let refresh = format!("git roadmap refresh && {add}")
            .trim_end_matches(" && ")
            .to_owned();
        context.ui.hint(&refresh);
        return context.ui.hint(&format!(
            "then the same command again, with these names: {}",
            words(&to_stage(&all))
        ));
    }
    context.ui.hint("commit first what else is staged");
    context.ui.hint(&format!(
        "then: git add {named}, and the same command again without the files' names"
    ));
}

/// The files that changes are of.
fn paths(changes: &[Change]) -> impl Iterator<Item = &RepoPath> {
    changes.iter().map(|change| &change.path)
}

/// What stops a commit.
fn stopped(context: &Context, why: &str) {
    let line = Line::from("roadmap: ")
        .label(Label::Error, "commit stopped")
        .text(format!(": {why}"));
    context.ui.message(&line);
}

fn ours(text: &str) -> Line {
    Line::from(format!("roadmap: {text}"))
}

/// `git add …`, with names that a shell takes for one word; how to commit is
/// the user's to say, who may be amending.
fn stage(paths: &[RepoPath]) -> String {
    format!("git add {}    then commit again", words(&to_stage(paths)))
}

fn words(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    quoted.join(" ")
}

fn of_ignored(ignored: &[RepoPath]) -> String {
    let names: Vec<String> = ignored
        .iter()
        .map(|path| path.as_str().to_owned())
        .collect();
    format!(
        "git check-ignore -v {}    names the rule; take it out",
        words(&names[..1])
    )
}

fn pictures(count: usize) -> String {
    match count {
        1 => "1 new picture".to_owned(),
        count => format!("{count} new pictures"),
    }
}

/// All changes in one line: files with what was out of date, pictures counted.
fn summary(changes: &[Change]) -> String {
    let (pictures, files): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| is_picture(&change.path));
    let mut parts: Vec<String> = files
        .iter()
        .map(|change| format!("{}: {}", change.path, what(change)))
        .collect();
    match pictures.as_slice() {
        [] => {}
        [picture] => parts.push(format!("{}: {}", picture.path, what(picture))),
        pictures => parts.push(format!("{} pictures", pictures.len())),
    }
    parts.join("; ")
}

/// What was out of date, in words; of contents alone, how many entries are new.
fn what(change: &Change) -> String {
    let listed = || change.outdated.join(", ");
    let is_contents = change.outdated.len() == 1 && change.outdated[0].starts_with("toc ");
    let (Some(before), true) = (&change.before, is_contents) else {
        return listed();
    };
    let lines = |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').count();
    let (before, after) = (lines(before), lines(&change.after));
    match after.saturating_sub(before) {
        0 => listed(),
        1 => "1 new contents entry".to_owned(),
        new => format!("{new} new contents entries"),
    }
}
