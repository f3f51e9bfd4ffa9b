//! Badges: a label, a message and a colour, as SVG, as an address of shields.io
//! and as what its endpoint takes.

use std::borrow::Cow;

use chrono::NaiveDate;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use shields::{BadgeParams, BadgeStyle};

use super::charset::Charset;
use super::columns;
use super::escape::scrub;

/// The widest label in columns; a longer one is cut.
const LABEL_COLUMNS: usize = 60;

/// What is not progress yet.
const GREY: &str = "#6b7280";

/// What goes on.
const BLUE: &str = "#0b5cad";

/// How a badge looks, by the names that shields.io gives the styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// Round corners and a shade.
    #[default]
    Flat,
    /// Square corners.
    FlatSquare,
    /// Large, in capitals.
    ForTheBadge,
}

impl Style {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Flat, Self::FlatSquare, Self::ForTheBadge];

    /// The style's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Flat => "flat",
            Self::FlatSquare => "flat-square",
            Self::ForTheBadge => "for-the-badge",
        }
    }

    fn of_shields(self) -> BadgeStyle {
        match self {
            Self::Flat => BadgeStyle::Flat,
            Self::FlatSquare => BadgeStyle::FlatSquare,
            Self::ForTheBadge => BadgeStyle::ForTheBadge,
        }
    }
}

/// A badge: what stands left and right, and the right side's colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge<'a> {
    label: Cow<'a, str>,
    message: String,
    color: &'static str,
}

/// What the endpoint of shields.io takes; it refuses any other key
/// (<https://shields.io/badges/endpoint-badge>).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Endpoint<'a> {
    schema_version: u8,
    label: &'a str,
    message: &'a str,
    color: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    style: Option<&'static str>,
}

impl<'a> Badge<'a> {
    /// Progress in percent; more than 100 counts as 100.
    #[must_use]
    pub fn progress(label: &'a str, percent: u8) -> Self {
        let percent = percent.min(100);
        Self::new(label, format!("{percent}%"), color(percent))
    }

    /// Days in a row with a tick, up to the day of the last one.
    #[must_use]
    pub fn streak(label: &'a str, days: usize, last: Option<NaiveDate>) -> Self {
        match last {
            Some(last) if days > 0 => {
                let plural = if days == 1 { "" } else { "s" };
                Self::new(label, format!("{days} day{plural} to {last}"), BLUE)
            }
            _ => Self::new(label, "none yet".to_owned(), GREY),
        }
    }

    /// The day of the last tick.
    #[must_use]
    pub fn last_tick(label: &'a str, last: Option<NaiveDate>) -> Self {
        match last {
            Some(last) => Self::new(label, last.to_string(), BLUE),
            None => Self::new(label, "none yet".to_owned(), GREY),
        }
    }

    fn new(label: &'a str, message: String, color: &'static str) -> Self {
        let label = match scrub(label) {
            Cow::Borrowed(label) => columns::truncate(label.trim(), LABEL_COLUMNS, Charset::Utf8),
            Cow::Owned(label) => {
                let label = columns::truncate(label.trim(), LABEL_COLUMNS, Charset::Utf8);
                Cow::Owned(label.into_owned())
            }
        };
        Self {
            label,
            message,
            color,
        }
    }

    /// Draws it as SVG that ends in a newline.
    ///
    /// The same badge gives the same bytes on any machine. The picture names
    /// itself to screen readers, as `LABEL: 33%`.
    #[must_use]
    pub fn svg(&self, style: Style) -> String {
        let mut parameters = BadgeParams::new(&self.label, &self.message);
        parameters.style = style.of_shields();
        parameters.message_color = Some(self.color);
        let mut svg = shields::render_badge_svg(&parameters);
        svg.push('\n');
        svg
    }

    /// The address of the same badge at shields.io
    /// (<https://shields.io/badges/static-badge>).
    #[must_use]
    pub fn url(&self, style: Style) -> String {
        let label = match self.label.is_empty() {
            true => String::new(),
            // A dash before the one that separates would be taken for the message's.
            false if self.label.ends_with('-') => format!("{}%20-", segment(&self.label)),
            false => format!("{}-", segment(&self.label)),
        };
        let message = segment(&self.message);
        let color = self.color.trim_start_matches('#');
        let style = style.name();
        format!("https://img.shields.io/badge/{label}{message}-{color}?style={style}")
    }

    /// The JSON that the endpoint of shields.io takes, ending in a newline.
    #[must_use]
    pub fn endpoint(&self, style: Style) -> String {
        let endpoint = Endpoint {
            schema_version: 1,
            label: &self.label,
            message: &self.message,
            color: self.color,
            style: Some(style.name()).filter(|_| style != Style::default()),
        };
        let json = serde_json::to_string(&endpoint).unwrap_or_default();
        format!("{}\n", super::escape::json(&json))
    }
}

/// Text in the path of a static badge, where dashes and underscores mean more.
fn segment(text: &str) -> String {
    const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');
    let text = text.replace('-', "--").replace('_', "__");
    utf8_percent_encode(&text, ENCODED).to_string()
}

/// The colour of a percentage: grey, blue-grey, blues, and green for 100 alone.
///
/// White text on each has a contrast of at least 4.5:1. The steps run from
/// grey over blue, which the common kinds of colour blindness tell apart; the
/// number says it all the same.
fn color(percent: u8) -> &'static str {
    match percent {
        0 => GREY,
        1..25 => "#5a6f8f",
        25..50 => "#3f6ea3",
        50..75 => "#1f68b0",
        75..100 => BLUE,
        _ => "#1a7f37",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::contrast::contrast;

    #[test]
    fn badges_are_well_formed_and_named() -> Result<(), roxmltree::Error> {
        for percent in [0, 12, 50, 99, 100] {
            let svg = Badge::progress("roadmap", percent).svg(Style::Flat);
            let document = roxmltree::Document::parse(&svg)?;
            let root = document.root_element();
            let name = format!("roadmap: {percent}%");
            assert_eq!(root.attribute("role"), Some("img"));
            assert_eq!(root.attribute("aria-label"), Some(name.as_str()));
            let title = root
                .children()
                .find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "title")));
            assert_eq!(title.and_then(|title| title.text()), Some(name.as_str()));
            assert!(svg.ends_with("</svg>\n"), "{svg}");
            assert_eq!(svg, Badge::progress("roadmap", percent).svg(Style::Flat));
        }
        Ok(())
    }

    #[test]
    fn hostile_labels_stay_text() -> Result<(), roxmltree::Error> {
        let labels = [
            "</text><script>alert(1)</script>",
            "\" onload=\"alert(1)",
            "a\0b\x1b\u{fffe}\u{202e}",
            "&amp; & ]]>",
            "",
            "日本 👨\u{200d}👩\u{200d}👧",
        ];
        for label in labels {
            let svg = Badge::progress(label, 7).svg(Style::Flat);
            let document = roxmltree::Document::parse(&svg)?;
            let hostile = |node: roxmltree::Node<'_, '_>| {
                node.tag_name().name() == "script" || node.attribute("onload").is_some()
            };
            assert!(!document.descendants().any(hostile), "{svg}");
        }
        assert!(
            Badge::progress(&"x".repeat(10_000), 7)
                .svg(Style::Flat)
                .len()
                < 3_000
        );
        Ok(())
    }

    #[test]
    fn addresses_of_shields_are_escaped() {
        let table = [
            ("a b", "a%20b"),
            ("my_road-map", "my__road--map"),
            (" _x", "__x"),
            ("up-", "up--%20"),
            ("C/C++?#50%", "C%2FC%2B%2B%3F%2350%25"),
            ("日本", "%E6%97%A5%E6%9C%AC"),
            ("</svg>\u{202e}", "%3C%2Fsvg%3E"),
        ];
        for (label, expected) in table {
            let url = Badge::progress(label, 7).url(Style::FlatSquare);
            let path = format!("{expected}-7%25-5a6f8f?style=flat-square");
            assert_eq!(url, format!("https://img.shields.io/badge/{path}"));
        }
    }

    #[test]
    fn white_text_stands_out_on_every_colour() {
        for percent in 0..=100 {
            assert!(contrast("#ffffff", color(percent)) >= 4.5, "{percent}");
        }
    }

    #[test]
    fn a_badge_keeps_its_bytes() {
        insta::assert_snapshot!(Badge::progress("roadmap", 33).svg(Style::Flat), @r##"<svg xmlns="http://www.w3.org/2000/svg" width="94" height="20" role="img" aria-label="roadmap: 33%"><title>roadmap: 33%</title><filter id="blur"><feGaussianBlur stdDeviation="16"/></filter><linearGradient id="s" x2="0" y2="100%"><stop offset="0" stop-color="#bbb" stop-opacity=".1"/><stop offset="1" stop-opacity=".1"/></linearGradient><clipPath id="r"><rect width="94" height="20" rx="3"/></clipPath><g clip-path="url(#r)"><rect width="59" height="20" fill="#555"/><rect x="59" width="35" height="20" fill="#3f6ea3"/><rect width="94" height="20" fill="url(#s)"/></g><g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" text-rendering="geometricPrecision" font-size="110"><g transform="scale(.1)"><g aria-hidden="true" fill="#010101"><text x="305" y="150" fill-opacity=".8" filter="url(#blur)" textLength="490">roadmap</text><text x="305" y="150" fill-opacity=".3" textLength="490">roadmap</text></g><text x="305" y="140" textLength="490">roadmap</text></g><g transform="scale(.1)"><g aria-hidden="true" fill="#010101"><text x="755" y="150" fill-opacity=".8" filter="url(#blur)" textLength="250">33%</text><text x="755" y="150" fill-opacity=".3" textLength="250">33%</text></g><text x="755" y="140" textLength="250">33%</text></g></g></svg>"##);
    }
}
