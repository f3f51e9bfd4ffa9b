//! A badge: one label, one whole percentage, nothing else of the roadmap.

use shields::{BadgeParams, BadgeStyle};

use super::charset::Charset;
use super::columns;
use super::escape::scrub;

/// The widest label in columns; a longer one is cut.
const LABEL_COLUMNS: usize = 60;

/// Draws a flat badge as SVG that ends in a newline; `percent` over 100 counts as 100.
///
/// The same arguments give the same bytes on any machine. The picture names
/// itself to screen readers, as `LABEL: 33%`.
#[must_use]
pub fn badge_svg(label: &str, percent: u8) -> String {
    let percent = percent.min(100);
    let label = scrub(label);
    let label = columns::truncate(label.trim(), LABEL_COLUMNS, Charset::Utf8);
    let message = format!("{percent}%");
    let mut parameters = BadgeParams::new(&label, &message);
    parameters.style = BadgeStyle::Flat;
    parameters.message_color = Some(color(percent));
    let mut svg = shields::render_badge_svg(&parameters);
    svg.push('\n');
    svg
}

/// The colour of a percentage: grey, blue-grey, blues, and green for 100 alone.
///
/// White text on each has a contrast of at least 4.5:1. The steps run from
/// grey over blue, which the common kinds of colour blindness tell apart; the
/// number says it all the same.
fn color(percent: u8) -> &'static str {
    match percent {
        0 => "#6b7280",
        1..25 => "#5a6f8f",
        25..50 => "#3f6ea3",
        50..75 => "#1f68b0",
        75..100 => "#0b5cad",
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
            let svg = badge_svg("roadmap", percent);
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
            assert_eq!(svg, badge_svg("roadmap", percent));
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
            let svg = badge_svg(label, 7);
            let document = roxmltree::Document::parse(&svg)?;
            let hostile = |node: roxmltree::Node<'_, '_>| {
                node.tag_name().name() == "script" || node.attribute("onload").is_some()
            };
            assert!(!document.descendants().any(hostile), "{svg}");
        }
        assert!(badge_svg(&"x".repeat(10_000), 7).len() < 3_000);
        Ok(())
    }

    #[test]
    fn white_text_stands_out_on_every_colour() {
        for percent in 0..=100 {
            assert!(contrast("#ffffff", color(percent)) >= 4.5, "{percent}");
        }
    }

    #[test]
    fn a_badge_keeps_its_bytes() {
        insta::assert_snapshot!(badge_svg("roadmap", 33), @r##"<svg xmlns="http://www.w3.org/2000/svg" width="94" height="20" role="img" aria-label="roadmap: 33%"><title>roadmap: 33%</title><filter id="blur"><feGaussianBlur stdDeviation="16"/></filter><linearGradient id="s" x2="0" y2="100%"><stop offset="0" stop-color="#bbb" stop-opacity=".1"/><stop offset="1" stop-opacity=".1"/></linearGradient><clipPath id="r"><rect width="94" height="20" rx="3"/></clipPath><g clip-path="url(#r)"><rect width="59" height="20" fill="#555"/><rect x="59" width="35" height="20" fill="#3f6ea3"/><rect width="94" height="20" fill="url(#s)"/></g><g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" text-rendering="geometricPrecision" font-size="110"><g transform="scale(.1)"><g aria-hidden="true" fill="#010101"><text x="305" y="150" fill-opacity=".8" filter="url(#blur)" textLength="490">roadmap</text><text x="305" y="150" fill-opacity=".3" textLength="490">roadmap</text></g><text x="305" y="140" textLength="490">roadmap</text></g><g transform="scale(.1)"><g aria-hidden="true" fill="#010101"><text x="755" y="150" fill-opacity=".8" filter="url(#blur)" textLength="250">33%</text><text x="755" y="150" fill-opacity=".3" textLength="250">33%</text></g><text x="755" y="140" textLength="250">33%</text></g></g></svg>"##);
    }
}
