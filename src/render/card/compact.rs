//! The compact layout: small enough for two in a row.

use super::parts::{beside_percent, figures, fitting, percent, title};
use super::style::{Sizes, one};
use super::{Card, Drawing, Layout, finish, spark, strip};
use crate::render::svg::Anchor;

const SIZES: Sizes = Sizes {
    head: one(17.0),
    long: one(15.0),
    big: one(42.0),
    caption: one(13.0),
    value: one(15.0),
    label: one(12.0),
    name: one(13.0),
    dense: one(13.0),
    count: one(12.0),
    below: 0,
};

const WIDTH: f64 = 440.0;
const HEIGHT: f64 = 164.0;
const MARGIN: f64 = 20.0;
const INSIDE: f64 = WIDTH - 2.0 * MARGIN;

pub(super) fn draw(card: &Card<'_>) -> Drawing {
    let right = WIDTH - MARGIN;
    let room = beside_percent(card, INSIDE, SIZES.big);
    let mut elements = title(card, (MARGIN, 38.0), &SIZES, room);
    let caption = card.caption();
    elements.extend(fitting(
        (MARGIN, 60.0),
        &caption,
        SIZES.caption,
        room,
        "num",
    ));
    elements.push(percent(card, right, 59.0, Anchor::End));
    elements.extend(strip::strip(card, (MARGIN, 78.0), INSIDE, 12.0));
    elements.extend(figures(&card.figures(), (MARGIN, 122.0), 106.0, 19.0));
    if card.is_complete() {
        elements.extend(finish::scatter((right - 96.0, 102.0), 94.0, 46.0));
    } else if let Some(past) = &card.past {
        elements.extend(spark::spark(past, (right - 74.0, 110.0), 70.0, 30.0));
    }
    Drawing {
        layout: Layout::Compact,
        width: WIDTH,
        height: HEIGHT,
        sizes: &SIZES,
        elements,
    }
}
