//! Bars: one of a phase, and the strip of all phases.

use super::{Card, Phase};
use crate::render::svg::{self, Element};

/// A bar with what is done of it; any progress shows, and only all of it fills it.
pub(super) fn bar((x, y): (f64, f64), width: f64, height: f64, share: f64) -> Vec<Element> {
    let radius = (height / 2.0).min(width / 2.0);
    let track = svg::rect(x, y, width, height, radius).class("track");
    if share <= 0.0 {
        return vec![track];
    }
    // Full but for what is left, however little that is.
    let most = if share < 1.0 { width - 2.0 } else { width };
    let done = (width * share).max(height.min(width / 2.0)).min(most);
    let fill = svg::rect(x, y, done, height, radius.min(done / 2.0));
    vec![track, fill.class("fill")]
}

/// The least width of a phase in a strip.
const LEAST: f64 = 5.0;
const GAP: f64 = 2.0;

/// The phases as segments of one bar, as wide as they have tasks.
///
/// Where there are too many, it is one bar.
pub(super) fn strip(card: &Card<'_>, (x, y): (f64, f64), width: f64, height: f64) -> Vec<Element> {
    let phases: Vec<&Phase<'_>> = card.phases.iter().filter(|phase| phase.total > 0).collect();
    let count = phases.len() as f64;
    let tasks: usize = phases.iter().map(|phase| phase.total).sum();
    let room = width - GAP * (count - 1.0);
    let free = room - LEAST * count;
    if phases.len() < 2 || free < 0.0 {
        let all = Phase {
            title: "",
            done: card.done,
            total: card.total,
        };
        return bar((x, y), width, height, all.share());
    }
    let mut elements = Vec::new();
    let mut at = x;
    for phase in phases {
        let wide = LEAST + free * phase.total as f64 / tasks as f64;
        elements.extend(segment((at, y), wide, height, phase.share()));
        at += wide + GAP;
    }
    elements
}

fn segment((x, y): (f64, f64), width: f64, height: f64, share: f64) -> Vec<Element> {
    let radius = 3.0_f64.min(width / 2.0);
    let track = svg::rect(x, y, width, height, radius).class("track");
    if share <= 0.0 {
        return vec![track];
    }
    let fill = |width: f64| svg::rect(x, y, width, height, radius.min(width / 2.0)).class("fill");
    if share >= 1.0 {
        return vec![fill(width)];
    }
    let done = (width * share).max(3.0).min(width - 1.5);
    vec![track, fill(done)]
}
