//! The phases one by one, each with its state, its bar and its count.

use super::parts::fitting;
use super::strip::bar;
use super::style::Size;
use super::{Card, Phase, clean};
use crate::render::measure::Letters;
use crate::render::svg::{self, Anchor, Element, Path};

/// The most phases that are named; what lies beyond is counted.
pub(super) const MOST: usize = 60;

/// The columns in which phases stand.
pub(super) struct Grid {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) columns: usize,
    pub(super) gap: f64,
    /// The distance of two phases.
    pub(super) pitch: f64,
    /// The size of titles, and of counts.
    pub(super) size: Size,
    pub(super) count: Size,
    pub(super) class: &'static str,
}

/// The height of a cell from its top to the lower edge of its bar.
const CELL: f64 = 29.0;

/// The height of a bar.
const BAR: f64 = 5.0;

/// How far above the phases there is a line.
const RULE: f64 = 19.5;

impl Grid {
    /// Draws the phases, down and then across, and tells where they end.
    pub(super) fn draw(&self, card: &Card<'_>) -> (Vec<Element>, f64) {
        if card.phases.is_empty() {
            return (Vec::new(), self.top - RULE);
        }
        let shown = card.phases.len().min(MOST);
        let rows = shown.div_ceil(self.columns);
        let width = self.cell();
        let counts = self.counts(&card.phases[..shown]);
        let line = Path::default().start(self.left, self.top - RULE);
        let mut elements = vec![line.across(self.left + self.width).draw("rule")];
        for (place, phase) in card.phases.iter().take(shown).enumerate() {
            let x = self.left + (place / rows) as f64 * (width + self.gap);
            let y = self.top + (place % rows) as f64 * self.pitch;
            elements.extend(self.phase(phase, (x, y), counts));
        }
        let mut bottom = self.top + (rows - 1) as f64 * self.pitch + CELL;
        if card.phases.len() > shown {
            bottom += 30.0;
            elements.push(rest(&card.phases[shown..], (self.left, bottom)));
        }
        (elements, bottom)
    }

    fn cell(&self) -> f64 {
        (self.width - self.gap * (self.columns - 1) as f64) / self.columns as f64
    }

    fn phase(&self, phase: &Phase<'_>, (x, y): (f64, f64), counts: f64) -> Vec<Element> {
        let (left, right) = (x + ICON, x + self.cell());
        let room = right - left;
        let title = clean(phase.title, "Untitled");
        let tone = if phase.done > 0 { " strong" } else { "" };
        let class = format!("{}{tone}", self.class);
        let count = count(phase);
        // In a narrow cell the title has a line of its own.
        let is_below = self.columns > 2;
        let (room_of_title, bar_room, count_y) = match is_below {
            true => ((room, room), room - counts, y + 30.0),
            false => {
                let (wide, narrow) = self.count.letters();
                let beside = |letters: Letters| room - letters.width(&count) - GAP;
                ((beside(wide), beside(narrow)), room, y + 13.0)
            }
        };
        let mut elements = state(phase, (x + 7.0, y + 8.0));
        let at = (left, y + 13.0);
        elements.extend(fitting(at, &title, self.size, room_of_title, &class));
        elements.extend(bar((left, y + 23.0), bar_room, BAR, phase.share()));
        let count = svg::text(right, count_y, Anchor::End, &count);
        elements.push(count.class("count num"));
        elements
    }

    /// The room of the widest count, and the gap before it.
    fn counts(&self, phases: &[Phase<'_>]) -> f64 {
        let counts = phases.iter().map(count);
        let counts = counts.map(|count| self.count.letters().1.width(&count));
        counts.fold(0.0, f64::max) + GAP
    }
}

/// The least room between a count and what is left of it.
const GAP: f64 = 10.0;

/// `5/8`.
fn count(phase: &Phase<'_>) -> String {
    format!("{}/{}", phase.done, phase.total)
}

/// The room of a state's mark.
const ICON: f64 = 23.0;

/// A ring for what is not begun, part of a disc for what is, a check for what is done.
fn state(phase: &Phase<'_>, (x, y): (f64, f64)) -> Vec<Element> {
    if phase.is_complete() {
        let check = Path::default().start(x - 3.3, y + 0.3);
        let check = check.to(x - 1.0, y + 2.6).to(x + 3.4, y - 2.4);
        return vec![svg::circle(x, y, 7.5).class("fill"), check.draw("tick")];
    }
    if phase.done == 0 {
        return vec![svg::circle(x, y, 6.5).class("ring")];
    }
    // A stroke as wide as the circle, so long as the share that is done.
    let around = 2.0 * std::f64::consts::PI * 2.0;
    let share = phase.share().clamp(0.08, 0.92);
    let pie = svg::circle(x, y, 2.0).class("pie");
    let pie = pie
        .set(
            "stroke-dasharray",
            &format!("{} 99", svg::number(around * share)),
        )
        .set(
            "transform",
            &format!("rotate(-90 {} {})", svg::number(x), svg::number(y)),
        );
    vec![svg::circle(x, y, 6.5).class("arc"), pie]
}

fn rest(phases: &[Phase<'_>], (x, y): (f64, f64)) -> Element {
    let complete = phases.iter().filter(|phase| phase.is_complete()).count();
    let words = format!("and {} more phases, {complete} of them done", phases.len());
    svg::text(x, y, Anchor::Start, &words).class("label num")
}
