//! Charts as SVG: progress over time, a calendar of ticks, plan against actual.
//!
//! The pictures are committed and shown in READMEs and profiles. They need no
//! font, script or network, follow the reader's light or dark scheme on a
//! panel of their own, and say in `<title>` and `<desc>` what they show. Where
//! a page shrinks them to a phone's width, a media query of theirs makes the
//! words larger, for which every layout leaves room. The same values give the
//! same bytes.

mod axis;
mod burnup;
mod cohort;
mod heatmap;
mod theme;
mod timeline;

pub use burnup::{Burnup, burnup};
pub use cohort::{Cohort, CohortPhase, CohortRow, cohort};
pub use heatmap::{Heatmap, heatmap};
pub use timeline::{Row, Timeline, timeline};

use super::palette::Rule;

use super::charset::Charset;
use super::columns;
use super::escape::scrub;
use super::svg::{self, Anchor, Element};

/// The width of every picture, about that of a README on a wide screen.
const WIDTH: f64 = 720.0;

/// The room between the panel's edge and what it holds.
const MARGIN: f64 = 20.0;

/// The longest title in columns, for those who have it read to them.
const TITLE_COLUMNS: usize = 120;

/// What surrounds every picture: panel, title, caption and their words for screen readers.
struct Frame<'a> {
    /// The picture's kind, which its ids start with.
    kind: &'static str,
    /// The title; an empty one is replaced by the kind's `name`.
    title: &'a str,
    /// What the kind is called.
    name: &'static str,
    /// The line below the title, short enough for a phone.
    caption: &'a str,
    /// What the picture shows, in sentences.
    description: &'a str,
    height: f64,
    rules: &'a [&'a [Rule]],
}

impl Frame<'_> {
    /// Writes the picture with these elements inside, ending in a newline.
    fn draw(&self, elements: Vec<Element>) -> String {
        let (title, description) = (self.id("title"), self.id("desc"));
        let name = |name, id: &str| Element::new(name).set("id", id);
        let root = self.root(&format!("{title} {description}"));
        let root = root
            .child(&name("title", &title).text(&self.title()))
            .child(&name("desc", &description).text(self.description))
            .child(&Element::new("style").text(&theme::style(self.rules)))
            .child(&self.panel())
            .child(&self.head())
            .child(&svg::text(MARGIN, 66.0, Anchor::Start, self.caption));
        format!("{}\n", root.children(elements))
    }

    fn root(&self, labels: &str) -> Element {
        let height = svg::number(self.height);
        Element::new("svg")
            .set("xmlns", "http://www.w3.org/2000/svg")
            .put("width", WIDTH)
            .set("height", &height)
            .set("viewBox", &format!("0 0 {WIDTH} {height}"))
            .set("class", "chart")
            .set("role", "img")
            .set("aria-labelledby", labels)
    }

    fn panel(&self) -> Element {
        let panel = svg::rect(0.5, 0.5, WIDTH - 1.0, self.height - 1.0, 8.0);
        panel.class("panel")
    }

    fn head(&self) -> Element {
        let title = theme::TITLE.bold().cut(&self.title(), WIDTH - 2.0 * MARGIN);
        svg::words(MARGIN, 40.0, Anchor::Start, &title).class("head")
    }

    fn title(&self) -> String {
        let title = scrub(self.title);
        let title = Some(title.trim()).filter(|title| !title.is_empty());
        let title = title.unwrap_or(self.name);
        columns::truncate(title, TITLE_COLUMNS, Charset::Utf8).into_owned()
    }

    /// An id that no other kind of picture uses, if a page takes several in whole.
    fn id(&self, part: &str) -> String {
        format!("{}-{part}", self.kind)
    }
}

/// A sample of something with its name.
struct Entry {
    sample: fn(f64, f64) -> Vec<Element>,
    name: String,
}

/// The width of a sample in a legend.
const SAMPLE: f64 = 28.0;

/// The width that an entry of a legend has, of which there are at most four.
const ENTRY: f64 = (WIDTH - 2.0 * MARGIN) / 4.0;

/// Lays the entries side by side, their words standing on `y`.
fn legend(entries: &[Entry], y: f64) -> Vec<Element> {
    let places = entries.iter().zip(0_u8..);
    let entries = places.flat_map(|(entry, place)| {
        let x = MARGIN + f64::from(place) * ENTRY;
        let name = svg::text(x + SAMPLE + 8.0, y, Anchor::Start, &entry.name);
        let sample = (entry.sample)(x, y - 5.0);
        sample.into_iter().chain([name])
    });
    entries.collect()
}

/// The count with its word, `1 task` or `3 tasks`.
fn counted(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}

#[cfg(test)]
mod tests;
