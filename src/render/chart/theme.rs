//! How the pictures look: one palette for light and for dark, one style.
//!
//! Every picture draws a panel of its own, so that it can be read on any page,
//! whatever that page's scheme. Text has a contrast of at least 4.5:1 to the
//! panel and what carries meaning one of 3:1, in both schemes; the tests
//! compute it. Blue is what was done and orange what was planned, which the
//! common kinds of colour blindness tell apart, and lines differ in their
//! dashes too.

use crate::render::columns;
use crate::render::measure::Letters;
use crate::render::palette::{
    DONE, EDGE, FONTS, GRID, HEAT, MUTED, OPEN, PANEL, PLAN, Rule, TEXT, rule,
};

/// What every picture has: its panel, its words, its grid.
const COMMON: [Rule; 4] = [
    rule("panel", &[("fill", PANEL), ("stroke", EDGE)], ""),
    rule("head", &[("fill", TEXT)], "font-weight:600"),
    rule("grid", &[("stroke", GRID)], "fill:none"),
    // A rim in the panel's colour keeps words legible where a line crosses them.
    rule(
        "over",
        &[("fill", TEXT), ("stroke", PANEL)],
        "paint-order:stroke;stroke-width:5px;stroke-linejoin:round",
    ),
];

/// The filled area of what was done, and its upper edge.
pub(super) const AREA: [Rule; 3] = [
    rule("area", &[("fill", DONE)], "fill-opacity:.16"),
    rule("done", &[("stroke", DONE)], "fill:none;stroke-width:2.5px"),
    rule(
        "dot",
        &[("fill", DONE), ("stroke", PANEL)],
        "stroke-width:2px",
    ),
];

/// The lines around what was done: the scope, the plan, the forecast.
pub(super) const LINES: [Rule; 4] = [
    rule("scope", &[("stroke", MUTED)], "fill:none;stroke-width:2px"),
    rule(
        "plan",
        &[("stroke", PLAN)],
        "fill:none;stroke-width:2px;stroke-dasharray:8 5",
    ),
    rule(
        "fan",
        &[("fill", DONE), ("stroke", DONE)],
        "fill-opacity:.1;stroke-width:.75px",
    ),
    rule(
        "likely",
        &[("stroke", DONE)],
        "fill:none;stroke-width:2.5px;stroke-linecap:round;stroke-dasharray:.1 6",
    ),
];

/// The line of the day that a picture shows.
pub(super) const NOW: [Rule; 1] = [rule(
    "now",
    &[("stroke", MUTED)],
    "fill:none;stroke-dasharray:3 3",
)];

/// The bars of a timeline.
pub(super) const BARS: [Rule; 3] = [
    rule(
        "span",
        &[("fill", PLAN), ("stroke", PLAN)],
        "fill-opacity:.13",
    ),
    rule("left", &[("fill", OPEN)], ""),
    rule("full", &[("fill", DONE)], ""),
];

/// The cells of a calendar, rounded by a stroke of their own colour.
pub(super) const CELLS: [Rule; 5] = [
    rule("d0", &[("fill", HEAT[0]), ("stroke", HEAT[0])], CELL),
    rule("d1", &[("fill", HEAT[1]), ("stroke", HEAT[1])], CELL),
    rule("d2", &[("fill", HEAT[2]), ("stroke", HEAT[2])], CELL),
    rule("d3", &[("fill", HEAT[3]), ("stroke", HEAT[3])], CELL),
    rule("d4", &[("fill", HEAT[4]), ("stroke", HEAT[4])], CELL),
];

const CELL: &str = "stroke-width:4px;stroke-linejoin:round";

/// A size of text: on a wide screen, and where a phone shrinks the picture.
///
/// The second is that of the picture's own coordinates, of which a phone shows
/// two in one pixel; layouts leave room for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    wide: f64,
    narrow: f64,
}

/// The size of the title.
pub(super) const TITLE: Size = Size {
    wide: 20.0,
    narrow: 27.0,
};

/// The size of all other words.
pub(super) const WORDS: Size = Size {
    wide: 15.0,
    narrow: 22.0,
};

/// The width of a column of text, in parts of its size, wide rather than narrow.
const COLUMN: f64 = 0.56;

impl Size {
    /// Returns about how much room the text takes at its largest.
    pub(super) fn room(self, text: &str) -> f64 {
        let columns = u32::try_from(columns::width(text)).unwrap_or(u32::MAX);
        f64::from(columns) * self.narrow * COLUMN
    }

    /// Its letters at their largest.
    pub(super) fn letters(self) -> Letters {
        Letters {
            size: self.narrow,
            is_bold: false,
        }
    }

    /// The same in bold.
    pub(super) fn bold(self) -> Letters {
        Letters {
            is_bold: true,
            ..self.letters()
        }
    }
}

/// Writes the style of a picture that uses these rules besides the common ones.
///
/// All selectors start at the picture's class, so that a picture that a page
/// takes in whole changes nothing else there.
pub(super) fn style(rules: &[&[Rule]]) -> String {
    let rules: Vec<&Rule> = rules.iter().copied().flatten().collect();
    let rules: Vec<&Rule> = COMMON.iter().chain(rules).collect();
    let mut style = format!(
        ".chart text{{font:{}px {FONTS};fill:{}}}.chart .head{{font-size:{}px}}",
        WORDS.wide, MUTED.light, TITLE.wide
    );
    for rule in &rules {
        style.push_str(&rule.declare(&selector(rule), |color| color.light));
    }
    style.push_str("@media (prefers-color-scheme:dark){");
    style.push_str(&format!(".chart text{{fill:{}}}", MUTED.dark));
    for rule in &rules {
        style.push_str(&rule.repaint(&selector(rule), |color| color.dark));
    }
    style.push_str(&format!(
        "}}@media (max-width:520px){{.chart text{{font-size:{}px}}.chart .head{{font-size:{}px}}}}",
        WORDS.narrow, TITLE.narrow
    ));
    style
}

/// An element's name comes first, as `.chart text` would win otherwise.
fn selector(rule: &Rule) -> String {
    let element = match rule.class {
        "head" | "over" => "text",
        _ => "",
    };
    format!(".chart {element}.{}", rule.class)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::contrast::{contrast, luminance};

    #[test]
    fn words_and_shapes_stand_out_in_both_schemes() {
        let words = [TEXT, MUTED].map(|color| (color, 4.5));
        let shapes = [DONE, OPEN, PLAN, MUTED, HEAT[1], HEAT[2], HEAT[3], HEAT[4]];
        let shapes = shapes.map(|color| (color, 3.0));
        for (color, least) in words.iter().chain(&shapes) {
            let light = contrast(color.light, PANEL.light);
            let dark = contrast(color.dark, PANEL.dark);
            assert!(
                light >= *least && dark >= *least,
                "{color:?} {light} {dark}"
            );
        }
    }

    #[test]
    fn the_days_of_a_calendar_get_darker_or_brighter_step_by_step() {
        for pair in HEAT.windows(2) {
            let light = contrast(pair[0].light, pair[1].light);
            let dark = contrast(pair[0].dark, pair[1].dark);
            assert!(light >= 1.5 && dark >= 1.5, "{pair:?} {light} {dark}");
            assert!(luminance(pair[0].light) > luminance(pair[1].light));
            assert!(luminance(pair[0].dark) < luminance(pair[1].dark));
        }
    }

    #[test]
    fn what_is_done_stands_out_from_what_is_open_and_planned() {
        for [done, open, panel] in [
            [DONE.light, OPEN.light, PANEL.light],
            [DONE.dark, OPEN.dark, PANEL.dark],
        ] {
            assert!(contrast(done, open) >= 1.5, "{done} {open}");
            assert!(contrast(panel, open) < contrast(panel, done));
        }
    }

    #[test]
    fn a_style_names_no_other_place() {
        let style = style(&[&AREA, &LINES, &NOW, &BARS, &CELLS]);
        for word in ["url(", "http", "@import", "@font-face", "<", "&", "\""] {
            assert!(!style.contains(word), "{word}");
        }
    }
}
