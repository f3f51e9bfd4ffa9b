//! The wide layout: all that there is to say, the phases in columns.

use super::parts::{beside_percent, figures, fitting, percent, title};
use super::phases::Grid;
use super::style::{Sizes, two};
use super::{Card, Drawing, Layout, finish, spark, strip};
use crate::render::svg::Anchor;

const SIZES: Sizes = Sizes {
    head: two(20.0, 27.0),
    long: two(18.0, 24.0),
    big: two(54.0, 60.0),
    caption: two(14.0, 21.0),
    value: two(18.0, 25.0),
    label: two(13.0, 19.0),
    name: two(14.0, 20.0),
    dense: two(13.0, 18.0),
    count: two(13.0, 18.0),
    below: 520,
};

const WIDTH: f64 = 720.0;
const MARGIN: f64 = 24.0;
const INSIDE: f64 = WIDTH - 2.0 * MARGIN;

/// With more phases than these they stand closer.
const FEW: usize = 10;

/// With more than these they stand in three columns.
const TWO_COLUMNS: usize = 20;

pub(super) fn draw(card: &Card<'_>) -> Drawing {
    let right = WIDTH - MARGIN;
    let room = beside_percent(card, INSIDE, SIZES.big);
    let mut elements = title(card, (MARGIN, 44.0), &SIZES, room);
    let caption = card.caption();
    elements.extend(fitting(
        (MARGIN, 70.0),
        &caption,
        SIZES.caption,
        room,
        "num",
    ));
    elements.extend(finish::confetti(card, &SIZES, (MARGIN, 14.0), (room, 60.0)));
    elements.push(percent(card, right, 69.0, Anchor::End));
    elements.extend(strip::strip(card, (MARGIN, 88.0), INSIDE, 12.0));
    elements.extend(figures(&card.figures(), (MARGIN, 136.0), 176.0, 22.0));
    if let Some(past) = &card.past {
        elements.extend(spark::spark(past, (right - 148.0, 118.0), 144.0, 40.0));
    }
    let is_few = card.phases.len() <= FEW;
    let is_many = card.phases.len() > TWO_COLUMNS;
    let grid = Grid {
        left: MARGIN,
        top: 200.0,
        width: INSIDE,
        columns: if is_many { 3 } else { 2 },
        gap: if is_many { 28.0 } else { 32.0 },
        pitch: match (is_few, is_many) {
            (true, _) => 44.0,
            (_, false) => 40.0,
            (_, true) => 42.0,
        },
        size: if is_few { SIZES.name } else { SIZES.dense },
        count: SIZES.count,
        class: if is_few { "name" } else { "dense" },
    };
    let (phases, bottom) = grid.draw(card);
    elements.extend(phases);
    Drawing {
        layout: Layout::Wide,
        width: WIDTH,
        height: bottom + MARGIN,
        sizes: &SIZES,
        elements,
    }
}
