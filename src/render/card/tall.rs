//! The tall layout: narrow, all phases one below the other.

use super::parts::{figures, fitted, fitting, percent};
use super::phases::Grid;
use super::style::{Sizes, one};
use super::{Card, Drawing, Layout, finish, spark, strip};
use crate::render::svg::{Anchor, Element};

const SIZES: Sizes = Sizes {
    head: one(18.0),
    long: one(15.5),
    big: one(52.0),
    caption: one(13.0),
    value: one(15.0),
    label: one(12.0),
    name: one(13.5),
    dense: one(13.0),
    count: one(12.5),
    below: 0,
};

const WIDTH: f64 = 360.0;
const MARGIN: f64 = 20.0;
const INSIDE: f64 = WIDTH - 2.0 * MARGIN;

/// The distance of two lines of the title.
const LINE: f64 = 24.0;

/// With more phases than these they stand closer.
const FEW: usize = 12;

pub(super) fn draw(card: &Card<'_>) -> Drawing {
    let right = WIDTH - MARGIN;
    let room = (INSIDE, INSIDE);
    let title = SIZES.head.bold().0.two_lines(&card.title(), INSIDE);
    // A second line pushes all else down.
    let shift = LINE * title.len().saturating_sub(1) as f64;
    let lines = title.iter().zip(0_u8..);
    let lines = lines.map(|(line, place)| {
        let y = 40.0 + LINE * f64::from(place);
        fitted(MARGIN, y, line).class("head bold")
    });
    let mut elements: Vec<Element> = lines.collect();
    if card.is_complete() {
        elements.extend(finish::scatter((160.0, 56.0 + shift), 180.0, 52.0));
    }
    elements.push(percent(card, MARGIN - 2.0, 100.0 + shift, Anchor::Start));
    if let Some(past) = card.past.as_ref().filter(|_| !card.is_complete()) {
        elements.extend(spark::spark(
            past,
            (right - 144.0, 62.0 + shift),
            140.0,
            38.0,
        ));
    }
    let caption = card.caption();
    elements.extend(fitting(
        (MARGIN, 126.0 + shift),
        &caption,
        SIZES.caption,
        room,
        "num",
    ));
    elements.extend(strip::strip(card, (MARGIN, 144.0 + shift), INSIDE, 12.0));
    elements.extend(figures(
        &card.figures(),
        (MARGIN, 188.0 + shift),
        110.0,
        19.0,
    ));
    let is_few = card.phases.len() <= FEW;
    let grid = Grid {
        left: MARGIN,
        top: 246.0 + shift,
        width: INSIDE,
        columns: 1,
        gap: 0.0,
        pitch: if is_few { 42.0 } else { 38.0 },
        size: if is_few { SIZES.name } else { SIZES.dense },
        count: SIZES.count,
        class: if is_few { "name" } else { "dense" },
    };
    let (phases, bottom) = grid.draw(card);
    elements.extend(phases);
    Drawing {
        layout: Layout::Tall,
        width: WIDTH,
        height: bottom + MARGIN,
        sizes: &SIZES,
        elements,
    }
}
