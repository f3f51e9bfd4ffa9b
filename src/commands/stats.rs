//! `git roadmap stats`.

use chrono::{Local, NaiveDate};
use clap::Args;
use serde::Serialize;

use super::past::Past;
use super::period::PeriodArgs;
use super::{Context, Verdict};
use crate::error::Result;
use crate::render::json::{Counts, Object};
use crate::render::screen;
use crate::roadmap::Document;
use crate::roadmap::history::Care;
use crate::roadmap::review::Review;

/// Show pace, streaks, the plan and a forecast
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  git roadmap stats          of everybody's ticks
  git roadmap stats --author ada --since 2026-01-01
  git roadmap stats --until 2026-05-31
                             as it was on that day

The plan comes from the Duration fields of phases. It begins on the day of
`start = \"YYYY-MM-DD\"` in .roadmap/config.toml, else with the first tick.")]
pub(super) struct StatsArgs {
    #[command(flatten)]
    period: PeriodArgs,
}

/// The object that `--json` prints.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content<'a> {
    roadmap: &'a str,
    complete: bool,
    as_of: NaiveDate,
    progress: Counts,
    series: Vec<At>,
    weeks: Vec<InWeek>,
    pace: Option<PerWeek>,
    active_days: usize,
    streak: Streak,
    phases: Vec<OfPhase<'a>>,
    plan: Option<Planned>,
    forecast: Option<Ends>,
}

/// How far it was, from a day on.
#[derive(Serialize)]
struct At {
    date: NaiveDate,
    done: usize,
    total: usize,
}

/// A week, by its Monday.
#[derive(Serialize)]
struct InWeek {
    start: NaiveDate,
    ticked: u32,
    done: i64,
}

/// Tasks a week.
#[derive(Serialize)]
struct PerWeek {
    median: f64,
    current: f64,
}

/// Days with a tick that follow each other.
#[derive(Serialize)]
struct Streak {
    current: usize,
    longest: usize,
}

/// A phase and its days.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OfPhase<'a> {
    number: String,
    key: &'a str,
    title: &'a str,
    #[serde(flatten)]
    progress: Counts,
    first_tick: Option<NaiveDate>,
    last_tick: Option<NaiveDate>,
    days: Option<i64>,
    planned_start: Option<NaiveDate>,
    planned_end: Option<NaiveDate>,
    ongoing: bool,
    ahead: Option<i64>,
}

/// The whole plan; days ahead of it, negative when behind.
#[derive(Serialize)]
struct Planned {
    start: NaiveDate,
    end: NaiveDate,
    ahead: Option<i64>,
}

/// When all will be done.
#[derive(Serialize)]
struct Ends {
    earliest: NaiveDate,
    median: NaiveDate,
    latest: NaiveDate,
    method: String,
}

pub(super) fn run(context: &Context, args: &StatsArgs) -> Result<Verdict> {
    let workspace = context.workspace()?;
    let past = Past::read(context, &workspace, args.period.how(Care::Ticks))?;
    let period = args.period.read(workspace.repository())?;
    let review = past.review(&workspace, &period, Local::now().date_naive());
    if context.ui.is_json() {
        let path = workspace.roadmap_path().as_str();
        let content = content(path, &past, &review);
        context.ui.json(&Object::new("stats", content))?;
        return Ok(Verdict::Done);
    }
    let lines = screen::stats(&past.document, &review, context.room());
    context.ui.lines(&lines)?;
    past.warn_if_cut(context);
    Ok(Verdict::Done)
}

fn content<'a>(path: &'a str, past: &'a Past<'_>, review: &Review) -> Content<'a> {
    let document = &past.document;
    let at = |point: &crate::roadmap::Point| At {
        date: point.day,
        done: point.done,
        total: point.total,
    };
    let week = |week: &crate::roadmap::pace::Week| InWeek {
        start: week.monday,
        ticked: week.ticked,
        done: week.net,
    };
    let plan = review.plan.start().zip(review.plan.end());
    Content {
        roadmap: path,
        complete: past.record.is_complete,
        as_of: review.as_of,
        progress: review.overall.into(),
        series: review.points.iter().map(at).collect(),
        weeks: review.weeks.iter().map(week).collect(),
        pace: review.pace.as_ref().map(|pace| PerWeek {
            median: pace.median,
            current: pace.current,
        }),
        active_days: review.activity.active_days(),
        streak: Streak {
            current: review.activity.current_streak(),
            longest: review.activity.longest_streak(),
        },
        phases: (0..document.phases().len())
            .map(|phase| of_phase(document, review, phase))
            .collect(),
        plan: plan.map(|(start, end)| Planned {
            start,
            end,
            ahead: review.standing.overall,
        }),
        forecast: review.forecast.as_ref().map(|forecast| Ends {
            earliest: forecast.earliest,
            median: forecast.median,
            latest: forecast.latest,
            method: screen::forecast_method(forecast),
        }),
    }
}

fn of_phase<'a>(document: &'a Document, review: &Review, phase: usize) -> OfPhase<'a> {
    let days = review.phase_days[phase].as_ref();
    let planned = &review.plan.phases()[phase];
    OfPhase {
        number: document.phases()[phase].number.to_string(),
        key: document.phase_key(phase),
        title: document.phase_title(phase),
        progress: review.phases[phase].into(),
        first_tick: days.map(|days| days.first),
        last_tick: days.map(|days| days.last),
        days: days.map(|days| days.days()),
        planned_start: planned.period.map(|period| period.first),
        planned_end: planned.period.map(|period| period.last),
        ongoing: planned.is_ongoing(),
        ahead: review.standing.phases.get(phase).copied().flatten(),
    }
}
