//! `git roadmap sync --json`.

use serde::Serialize;

use super::report::day;
use crate::render::json::Counts;
use crate::roadmap::Document;
use crate::workspace::sync::{Outcome, Plan, Report, Side, Step};

/// The object that `--json` prints.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Content {
    merges: Vec<Merge>,
    dry_run: bool,
    commit: Option<String>,
    conflicts: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Merge {
    source: &'static str,
    name: String,
    commits: usize,
    state: &'static str,
    report: Option<Changes>,
}

/// What became of the tasks.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Changes {
    added: Vec<Task>,
    removed: Vec<Task>,
    reworded: Vec<Changed>,
    moved: Vec<Changed>,
    carried: Vec<Carried>,
    unticked: Vec<Changed>,
    lost: Vec<Lost>,
    in_conflict: Vec<Task>,
    before: Counts,
    after: Counts,
}

#[derive(Serialize)]
struct Task {
    number: String,
    key: String,
    text: String,
}

#[derive(Serialize)]
struct Changed {
    before: Task,
    after: Task,
}

#[derive(Serialize)]
struct Carried {
    before: Task,
    after: Task,
    rule: &'static str,
}

#[derive(Serialize)]
struct Lost {
    #[serde(flatten)]
    task: Task,
    ticked: Option<String>,
}

/// What came of all tries: a push that lost a race is followed by another.
pub(super) fn content(plans: &[Plan], is_dry: bool) -> Content {
    let merge = |step: &Step| Merge {
        source: match step.side {
            Side::Own => "own",
            Side::Original => "original",
        },
        name: step.name.clone(),
        commits: step.commits.count,
        state: match step.outcome {
            Outcome::UpToDate => "up-to-date",
            Outcome::Forward(_) => "forwarded",
            Outcome::Merged { .. } => "merged",
            Outcome::Blocked(_) => "conflicts",
        },
        report: step.report.as_ref().map(changes),
    };
    let blocked = plans.iter().filter_map(Plan::blocked);
    let blocked = blocked.flat_map(|(_, blocked)| &blocked.stuck);
    let blocked = blocked.map(|stuck| &stuck.path);
    let mut tips = plans.iter().rev().filter_map(Plan::tip);
    Content {
        merges: plans
            .iter()
            .flat_map(|plan| &plan.steps)
            .map(merge)
            .collect(),
        dry_run: is_dry,
        commit: tips.next().filter(|_| !is_dry).map(ToString::to_string),
        conflicts: blocked.map(ToString::to_string).collect(),
    }
}

fn changes(report: &Report) -> Changes {
    let (before, after) = (&report.before, &report.after);
    let task = |document: &Document, task: usize| Task {
        number: document.number(task),
        key: document.key(task).to_owned(),
        text: document.text(task).to_owned(),
    };
    let pair = |&(old, new): &(usize, usize)| Changed {
        before: task(before, old),
        after: task(after, new),
    };
    let comparison = &report.comparison;
    let lost = comparison.lost.iter().zip(&report.ticked);
    let progress = report.progress();
    Changes {
        added: comparison
            .added
            .iter()
            .map(|&new| task(after, new))
            .collect(),
        removed: comparison
            .removed
            .iter()
            .map(|&old| task(before, old))
            .collect(),
        reworded: comparison.reworded.iter().map(pair).collect(),
        moved: comparison.moved.iter().map(pair).collect(),
        carried: comparison
            .carried
            .iter()
            .map(|&(old, new, rule)| Carried {
                before: task(before, old),
                after: task(after, new),
                rule: rule.name(),
            })
            .collect(),
        lost: lost
            .map(|(&old, date)| Lost {
                task: task(before, old),
                ticked: date.and_then(day),
            })
            .collect(),
        unticked: comparison.unticked.iter().map(pair).collect(),
        in_conflict: comparison
            .in_conflict
            .iter()
            .map(|&old| task(before, old))
            .collect(),
        before: progress.0.into(),
        after: progress.1.into(),
    }
}
