//! The tall layout: narrow, all phases one below the other.

use super::parts::{figures, fitting, percent, title};
use super::phases::Grid;
use super::style::{Sizes, one};
use super::{Card, Drawing, Layout, finish, spark, strip};
use crate::render::svg::Anchor;

const SIZES: Sizes = Sizes {
    head: one(18.0),
    long: one(15.5),
    big: one(52.0),
    caption: one(13.0),
    value: one(15.0),
    label: one(12.0),
    name: one(13.5),
    dense: one(13.0),
    below: 0,
};

const WIDTH: f64 = 360.0;
const MARGIN: f64 = 20.0;
const INSIDE: f64 = WIDTH - 2.0 * MARGIN;

/// With more phases than these they stand closer.
const FEW: usize = 12;

pub(super) fn draw(card: &Card<'_>) -> Drawing {
    let right = WIDTH - MARGIN;
    let room = (INSIDE, INSIDE);
    let mut elements = title(card, (MARGIN, 40.0), &SIZES, room);
    if card.is_complete() {
        elements.extend(finish::scatter((160.0, 56.0), 180.0, 52.0));
    }
    elements.push(percent(card, MARGIN - 2.0, 100.0, Anchor::Start));
    if let Some(past) = card.past.as_ref().filter(|_| !card.is_complete()) {
        elements.extend(spark::spark(past, (right - 144.0, 62.0), 140.0, 38.0));
    }
    let caption = card.caption();
    elements.extend(fitting(
        (MARGIN, 126.0),
        &caption,
        SIZES.caption,
        room,
        "num",
    ));
    elements.extend(strip::strip(card, (MARGIN, 144.0), INSIDE, 12.0));
    elements.extend(figures(&card.figures(), (MARGIN, 188.0), 110.0, 19.0));
    let is_few = card.phases.len() <= FEW;
    let grid = Grid {
        left: MARGIN,
        top: 246.0,
        width: INSIDE,
        columns: 1,
        gap: 0.0,
        pitch: if is_few { 42.0 } else { 37.0 },
        size: if is_few { SIZES.name } else { SIZES.dense },
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
