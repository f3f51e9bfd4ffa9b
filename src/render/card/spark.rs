//! A sparkline: done tasks over time, in a few strokes.

use chrono::{Days, NaiveDate};

use super::Past;
use crate::render::svg::{self, Element, Path};
use crate::roadmap::Point;

/// The distance of two places at which the line may bend.
const STEP: f64 = 4.0;

/// Draws what was done over time into a window; nothing before there are two days.
pub(super) fn spark(past: &Past<'_>, (x, y): (f64, f64), width: f64, height: f64) -> Vec<Element> {
    let Some(first) = past.points.first() else {
        return Vec::new();
    };
    let start = first.day.max(past.first.pred_opt().unwrap_or(past.first));
    let days = past.as_of.signed_duration_since(start).num_days();
    let most = past.points.iter().map(|point| point.done).max();
    let Some(most) = most.filter(|&most| most > 0 && days > 0) else {
        return Vec::new();
    };
    let steps = (width / STEP).floor();
    let at = |step: f64| {
        let days = (days as f64 * step / steps).round() as u64;
        let day = start
            .checked_add_days(Days::new(days))
            .unwrap_or(past.as_of);
        let done = done_on(past.points, day) as f64 / most as f64;
        (x + width * step / steps, y + height * (1.0 - done))
    };
    let places: Vec<(f64, f64)> = (0..=steps as u32).map(|step| at(f64::from(step))).collect();
    let (from, to) = (places[0], places[places.len() - 1]);
    let line = |path: Path| bends(&places).fold(path, |path, (x, y)| path.to(x, y));
    let base = y + height;
    let area = line(Path::default().start(from.0, base).to(from.0, from.1));
    let area = area.to(to.0, base).close();
    let line = line(Path::default().start(from.0, from.1));
    let dot = svg::circle(to.0, to.1, 3.8).class("dot");
    vec![area.draw("area"), line.draw("line"), dot]
}

/// The places after the first, without those in the middle of a level.
fn bends(places: &[(f64, f64)]) -> impl Iterator<Item = (f64, f64)> + '_ {
    (1..places.len()).filter_map(|place| {
        let here = places[place];
        let next = places.get(place + 1);
        let is_level = places[place - 1].1 == here.1 && next.is_some_and(|next| next.1 == here.1);
        (!is_level).then_some(here)
    })
}

fn done_on(points: &[Point], day: NaiveDate) -> usize {
    let before = points.iter().rev().find(|point| point.day <= day);
    before.map_or(0, |point| point.done)
}
