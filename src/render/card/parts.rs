//! What all layouts are made of: words in their place, the percentage, figures.

use super::Card;
use super::style::{Size, Sizes};
use super::words::Figure;
use crate::render::measure::{Fitted, Letters};
use crate::render::svg::{self, Anchor, Element};

/// Words as they were made to fit.
pub(super) fn fitted(x: f64, y: f64, fitted: &Fitted) -> Element {
    let element = svg::words(x, y, Anchor::Start, &fitted.text);
    match fitted.length {
        Some(length) => element
            .put("textLength", length)
            .set("lengthAdjust", "spacingAndGlyphs"),
        None => element,
    }
}

/// Words in a room that holds fewer of them where a phone makes them larger.
pub(super) fn fitting(
    (x, y): (f64, f64),
    text: &str,
    size: Size,
    room: (f64, f64),
    class: &str,
) -> Vec<Element> {
    let wide = size.letters().0.fit(text, room.0);
    let narrow = size.letters().1.fit(text, room.1);
    pair((x, y), (&wide, class), (&narrow, class))
}

/// Words for a wide screen and for a phone, once if they are the same.
fn pair(
    (x, y): (f64, f64),
    (wide, wide_class): (&Fitted, &str),
    (narrow, narrow_class): (&Fitted, &str),
) -> Vec<Element> {
    if wide.text == narrow.text && wide.length == narrow.length && wide_class == narrow_class {
        return vec![fitted(x, y, wide).class(wide_class)];
    }
    let wide = fitted(x, y, wide).class(&format!("{wide_class} wide"));
    let narrow = fitted(x, y, narrow).class(&format!("{narrow_class} narrow"));
    vec![wide, narrow]
}

/// The title, a little smaller before it is cut.
pub(super) fn title(
    card: &Card<'_>,
    at: (f64, f64),
    sizes: &Sizes,
    room: (f64, f64),
) -> Vec<Element> {
    let title = card.title();
    let (head, long) = (sizes.head.bold(), sizes.long.bold());
    let choose = |head: Letters, long: Letters, room| {
        let fits = head.fit(&title, room);
        match fits.text == title.trim() {
            true => (fits, "head bold"),
            false => (long.fit(&title, room), "long bold"),
        }
    };
    let (wide, wide_class) = choose(head.0, long.0, room.0);
    let (narrow, narrow_class) = choose(head.1, long.1, room.1);
    pair(at, (&wide, wide_class), (&narrow, narrow_class))
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
    let room = |letters: Letters| {
        let sign = Letters {
            size: letters.size * SIGN,
            ..letters
        };
        width - letters.width(&card.percent().to_string()) - sign.width("%") - 16.0
    };
    let (wide, narrow) = size.bold();
    (room(wide), room(narrow))
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
