//! What all layouts are made of: words in their place, the percentage, figures.

use super::Card;
use super::measure;
use super::style::{Size, Sizes};
use super::words::Figure;
use crate::render::svg::{self, Anchor, Element};

/// Words that were cut to fit, whichever way they are read.
pub(super) fn words(x: f64, y: f64, anchor: Anchor, text: &str) -> Element {
    if !measure::is_right_to_left(text) {
        return svg::text(x, y, anchor, text);
    }
    // Where such a line starts is at its right.
    let anchor = match anchor {
        Anchor::Start => Anchor::End,
        Anchor::End => Anchor::Start,
        Anchor::Middle => Anchor::Middle,
    };
    svg::text(x, y, anchor, text).set("direction", "rtl")
}

/// Words in a room that holds fewer of them where a phone makes them larger.
pub(super) fn fitting(
    (x, y): (f64, f64),
    text: &str,
    size: Size,
    room: (f64, f64),
    class: &str,
) -> Vec<Element> {
    let fit = |size, room| match class.contains("bold") {
        true => measure::fit_bold(text, size, room),
        false => measure::fit(text, size, room),
    };
    let wide = fit(size.wide, room.0);
    let narrow = fit(size.narrow, room.1);
    let element = |text: &str, class: &str| words(x, y, Anchor::Start, text).class(class);
    if wide == narrow {
        return vec![element(&wide, class)];
    }
    vec![
        element(&wide, &format!("{class} wide")),
        element(&narrow, &format!("{class} narrow")),
    ]
}

/// The title, a little smaller before it is cut.
pub(super) fn title(
    card: &Card<'_>,
    at: (f64, f64),
    sizes: &Sizes,
    room: (f64, f64),
) -> Vec<Element> {
    let title = card.title();
    let fits = |size: &Size| {
        measure::bold(&title, size.wide) <= room.0 && measure::bold(&title, size.narrow) <= room.1
    };
    match fits(&sizes.head) {
        true => fitting(at, &title, sizes.head, room, "head bold"),
        false => fitting(at, &title, sizes.long, room, "long bold"),
    }
}

/// How much smaller than the number the sign of a percentage is.
pub(super) const SIGN: f64 = 0.52;

/// The percentage, whose sign is smaller.
pub(super) fn percent(card: &Card<'_>, x: f64, y: f64, anchor: Anchor) -> Element {
    let color = if card.is_complete() { "win" } else { "bold" };
    let sign = Element::new("tspan").class("unit").text("%");
    let number = svg::text(x, y, anchor, &card.percent().to_string());
    number.class(&format!("big num {color}")).child(&sign)
}

/// The room left of a percentage at the right end of a width.
pub(super) fn beside_percent(card: &Card<'_>, width: f64, size: Size) -> (f64, f64) {
    let room = |size: f64| {
        let number = measure::bold(&card.percent().to_string(), size);
        width - number - measure::bold("%", size * SIGN) - 16.0
    };
    (room(size.wide), room(size.narrow))
}

/// Figures side by side, each with what it means below.
pub(super) fn figures(
    figures: &[Figure],
    (x, y): (f64, f64),
    pitch: f64,
    drop: f64,
) -> Vec<Element> {
    let places = figures.iter().zip(0_u8..);
    let figures = places.flat_map(|(figure, place)| {
        let x = x + f64::from(place) * pitch;
        let value = svg::text(x, y, Anchor::Start, &figure.value);
        let label = svg::text(x, y + drop, Anchor::Start, &figure.label());
        [value.class("value num bold"), label.class("label num")]
    });
    figures.collect()
}
