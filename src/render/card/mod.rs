//! The card: a roadmap's progress in one picture, for a profile.
//!
//! It shares the palette and the manner of the charts. In three layouts and
//! for a light page, a dark one, or whichever the reader prefers. It needs no
//! font, script or network, and the same values give the same bytes.

mod compact;
mod finish;
mod parts;
mod phases;
mod spark;
mod strip;
mod style;
mod tall;
mod wide;
mod words;

use chrono::NaiveDate;

use super::escape::scrub;
use super::svg::{self, Element};
use crate::roadmap::Point;
use crate::roadmap::card::{Layout, Scheme};

/// What a card shows.
#[derive(Debug, Clone, Copy)]
pub struct Card<'a> {
    /// The roadmap's title.
    pub title: &'a str,
    /// Tasks that are done.
    pub done: usize,
    /// Tasks that there are.
    pub total: usize,
    /// The phases in their order.
    pub phases: &'a [Phase<'a>],
    /// What history tells; `None` before the first tick.
    pub past: Option<Past<'a>>,
}

/// A phase of a card.
#[derive(Debug, Clone, Copy)]
pub struct Phase<'a> {
    /// The phase's title.
    pub title: &'a str,
    /// Tasks that are done.
    pub done: usize,
    /// Tasks that there are.
    pub total: usize,
}

/// What history tells of a roadmap.
#[derive(Debug, Clone, Copy)]
pub struct Past<'a> {
    /// How far the roadmap was, in the order of days.
    pub points: &'a [Point],
    /// Tasks done in a week.
    pub pace: f64,
    /// Days with a tick that follow each other, up to the last.
    pub streak: usize,
    /// The most days with a tick that ever followed each other.
    pub longest_streak: usize,
    /// The number of days with a tick.
    pub active_days: usize,
    /// The day of the first tick.
    pub first: NaiveDate,
    /// The day of the last tick.
    pub last: NaiveDate,
    /// The day that the card shows.
    pub as_of: NaiveDate,
    /// The likely day on which all is done.
    pub forecast: Option<NaiveDate>,
}

/// Draws a card as SVG that ends in a newline, for pages of a scheme; without
/// one, it follows the reader's device.
#[must_use]
pub fn card(card: &Card<'_>, layout: Layout, scheme: Option<Scheme>) -> String {
    let drawing = match layout {
        Layout::Wide => wide::draw(card),
        Layout::Compact => compact::draw(card),
        Layout::Tall => tall::draw(card),
    };
    drawing.write(card, scheme)
}

/// The insides of a card.
struct Drawing {
    layout: Layout,
    width: f64,
    height: f64,
    sizes: &'static style::Sizes,
    elements: Vec<Element>,
}

impl Drawing {
    fn write(self, card: &Card<'_>, scheme: Option<Scheme>) -> String {
        let (width, height) = (self.width, self.height);
        let id = |part: &str| format!("card-{}-{part}", self.layout.name());
        let named = |name, id: &str, text: &str| Element::new(name).set("id", id).text(text);
        let (title, description) = (id("title"), id("desc"));
        let panel = svg::rect(0.5, 0.5, width - 1.0, height - 1.0, 10.0);
        let panel = panel.class(if card.is_complete() {
            "panel won"
        } else {
            "panel"
        });
        let root = Element::new("svg")
            .set("xmlns", "http://www.w3.org/2000/svg")
            .put("width", width)
            .put("height", height)
            .set("viewBox", &format!("0 0 {width} {}", svg::number(height)))
            .set("class", "card")
            .set("role", "img")
            .set("aria-labelledby", &format!("{title} {description}"))
            .child(&named("title", &title, &card.title()))
            .child(&named("desc", &description, &card.description()))
            .child(&Element::new("style").text(&style::style(self.sizes, scheme)))
            .child(&panel);
        format!("{}\n", root.children(self.elements))
    }
}

/// The longest title, for those who have it read to them.
const TITLE_COLUMNS: usize = 120;

impl Card<'_> {
    fn is_complete(&self) -> bool {
        self.total > 0 && self.done >= self.total
    }

    /// The title, which is never empty.
    fn title(&self) -> String {
        clean(self.title, "Progress")
    }
}

/// A title as it is read out, or what stands for an empty one.
fn clean(title: &str, none: &str) -> String {
    // Far more than there is room for, however narrow its letters are.
    let end = title.char_indices().nth(1_000);
    let title = scrub(&title[..end.map_or(title.len(), |(end, _)| end)]);
    let title = Some(title.trim()).filter(|title| !title.is_empty());
    let title = title.unwrap_or(none);
    super::columns::truncate(title, TITLE_COLUMNS, super::Charset::Utf8).into_owned()
}

impl Phase<'_> {
    fn is_complete(&self) -> bool {
        self.total > 0 && self.done >= self.total
    }

    /// The part that is done, 0 to 1.
    fn share(&self) -> f64 {
        match self.total {
            0 => 0.0,
            total => self.done.min(total) as f64 / total as f64,
        }
    }
}

#[cfg(test)]
mod tests;
