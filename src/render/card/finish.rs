//! What a finished roadmap gets: confetti.

use super::Card;
use super::style::Sizes;
use crate::render::measure::Letters;
use crate::render::svg::{self, Element, Path};

/// The widest window of all pieces.
const WIDEST: f64 = 130.0;

/// Pieces of paper in a window: where, in parts of it, and of which kind.
const PIECES: [(f64, f64, u8); 22] = [
    (0.02, 0.30, 0),
    (0.07, 0.72, 1),
    (0.12, 0.12, 2),
    (0.17, 0.48, 3),
    (0.22, 0.86, 4),
    (0.26, 0.24, 5),
    (0.31, 0.62, 0),
    (0.36, 0.06, 1),
    (0.40, 0.40, 2),
    (0.45, 0.78, 3),
    (0.49, 0.20, 4),
    (0.54, 0.54, 5),
    (0.58, 0.92, 0),
    (0.62, 0.10, 3),
    (0.67, 0.38, 1),
    (0.71, 0.70, 2),
    (0.76, 0.22, 4),
    (0.80, 0.52, 0),
    (0.85, 0.04, 5),
    (0.89, 0.82, 1),
    (0.94, 0.34, 3),
    (0.98, 0.60, 2),
];

/// The room between words and confetti, and the least that confetti needs.
const GAP: f64 = 16.0;
const LEAST: f64 = 60.0;

/// The confetti of a finished roadmap, right of its title in a room of a width
/// and a height; nothing where the title leaves no room.
pub(super) fn confetti(
    card: &Card<'_>,
    sizes: &Sizes,
    (x, y): (f64, f64),
    (room, height): ((f64, f64), f64),
) -> Option<Element> {
    let (head, caption) = (sizes.head.bold(), sizes.caption.letters());
    let used = |head: Letters, caption: Letters| {
        let title = head.width(&card.title());
        title.max(caption.width(&card.caption())) + GAP
    };
    let left = room.0 - used(head.0, caption.0);
    if !card.is_complete() || left < LEAST {
        return None;
    }
    let width = left.min(WIDEST);
    let is_free = room.1 - used(head.1, caption.1) >= width;
    let group = Element::new("g").class(if is_free { "paper" } else { "paper wide" });
    Some(group.children(scatter((x + room.0 - width, y), width, height)))
}

/// Scatters pieces over a window.
pub(super) fn scatter((x, y): (f64, f64), width: f64, height: f64) -> Vec<Element> {
    // As dense in a small window as in a large one.
    let count = (width / WIDEST * PIECES.len() as f64).round() as usize;
    let rank = |place: usize| place * count / PIECES.len();
    let some = PIECES.iter().enumerate();
    let some = some.filter(|(place, _)| rank(*place) != rank(place + 1));
    let piece = |(_, &(across, down, kind)): (usize, &(f64, f64, u8))| {
        let (x, y) = (x + width * across, y + height * down);
        match kind {
            0 => svg::circle(x, y, 2.6).class("c1"),
            1 => leaf(x, y, 3.0, 6.0).draw("c2"),
            2 => leaf(x, y, 6.0, -3.0).draw("c3"),
            3 => svg::circle(x, y, 1.9).class("c3"),
            4 => leaf(x, y, 5.0, 5.0).draw("c1"),
            _ => leaf(x, y, -3.0, 5.5).draw("fill"),
        }
    };
    some.map(piece).collect()
}

/// A slip of paper that lies along a direction.
fn leaf(x: f64, y: f64, dx: f64, dy: f64) -> Path {
    let (nx, ny) = (-dy * 0.42, dx * 0.42);
    Path::default()
        .start(x, y)
        .to(x + dx, y + dy)
        .to(x + dx + nx, y + dy + ny)
        .to(x + nx, y + ny)
        .close()
}
