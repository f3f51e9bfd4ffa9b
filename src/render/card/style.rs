//! How cards look: the sizes of their words, and the palette in one scheme or in both.

use crate::render::measure::Letters;
use crate::render::palette::{
    Color, DONE, EDGE, FONTS, GRID, HEAT, MUTED, PANEL, PLAN, Rule, TEXT, rule,
};
use crate::roadmap::card::Scheme;

/// A size of text, and what it becomes where a phone shrinks the picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub(super) wide: f64,
    pub(super) narrow: f64,
}

impl Size {
    /// Its letters on a wide screen and on a phone.
    pub(super) fn letters(self) -> (Letters, Letters) {
        let letters = |size| Letters {
            size,
            is_bold: false,
        };
        (letters(self.wide), letters(self.narrow))
    }

    /// The same in bold.
    pub(super) fn bold(self) -> (Letters, Letters) {
        let (wide, narrow) = self.letters();
        let bold = |letters| Letters {
            is_bold: true,
            ..letters
        };
        (bold(wide), bold(narrow))
    }
}

/// A size that stays, in layouts that no phone shrinks.
pub(super) const fn one(size: f64) -> Size {
    two(size, size)
}

pub(super) const fn two(wide: f64, narrow: f64) -> Size {
    Size { wide, narrow }
}

/// The sizes of a layout's words.
#[derive(Debug)]
pub(super) struct Sizes {
    /// The title.
    pub(super) head: Size,
    /// A title that would not fit otherwise.
    pub(super) long: Size,
    /// The percentage.
    pub(super) big: Size,
    /// The line below the title.
    pub(super) caption: Size,
    /// A figure.
    pub(super) value: Size,
    /// What a figure means.
    pub(super) label: Size,
    /// A phase's title.
    pub(super) name: Size,
    /// The same where there are many.
    pub(super) dense: Size,
    /// A phase's count.
    pub(super) count: Size,
    /// Where the picture is narrower than this, the narrow sizes hold; 0 for never.
    pub(super) below: u32,
}

const RULES: [Rule; 20] = [
    rule("panel", &[("fill", PANEL), ("stroke", EDGE)], ""),
    rule("won", &[("stroke", DONE)], "stroke-width:1.5px"),
    rule("strong", &[("fill", TEXT)], ""),
    rule("bold", &[("fill", TEXT)], "font-weight:600"),
    rule("num", &[], "font-variant-numeric:tabular-nums"),
    rule("unit", &[], "font-size:.52em"),
    rule("rule", &[("stroke", GRID)], "fill:none"),
    rule("track", &[("fill", GRID)], ""),
    rule("fill", &[("fill", DONE)], ""),
    rule("ring", &[("stroke", MUTED)], "fill:none;stroke-width:1.5px"),
    rule("pie", &[("stroke", DONE)], "fill:none;stroke-width:4px"),
    rule("arc", &[("stroke", DONE)], "fill:none;stroke-width:1.5px"),
    rule(
        "tick",
        &[("stroke", PANEL)],
        "fill:none;stroke-width:1.8px;stroke-linecap:round;stroke-linejoin:round",
    ),
    rule("area", &[("fill", DONE)], "fill-opacity:.14"),
    rule(
        "line",
        &[("stroke", DONE)],
        "fill:none;stroke-width:2px;stroke-linejoin:round;stroke-linecap:round",
    ),
    rule(
        "dot",
        &[("fill", DONE), ("stroke", PANEL)],
        "stroke-width:1.6px",
    ),
    rule("win", &[("fill", DONE)], "font-weight:600"),
    rule("c1", &[("fill", HEAT[1])], ""),
    rule("c2", &[("fill", HEAT[3])], ""),
    rule("c3", &[("fill", PLAN)], ""),
];

/// Writes the style of a card.
///
/// All selectors start at the card's class, so that a picture that a page
/// takes in whole changes nothing else there.
pub(super) fn style(sizes: &Sizes, scheme: Option<Scheme>) -> String {
    let shade = |color: &Color| match scheme {
        Some(Scheme::Dark) => color.dark,
        Some(Scheme::Light) | None => color.light,
    };
    let mut style = format!(
        ".card text{{font:{}px {FONTS};fill:{}}}",
        sizes.caption.wide,
        shade(&MUTED)
    );
    style.push_str(&in_size(sizes, |size| size.wide));
    style.push_str(".card .narrow{display:none}");
    style.extend(
        RULES
            .iter()
            .map(|rule| rule.declare(&selector(rule), shade)),
    );
    if scheme.is_none() {
        let dark = |color: &Color| color.dark;
        style.push_str(&format!(
            "@media (prefers-color-scheme:dark){{.card text{{fill:{}}}",
            MUTED.dark
        ));
        style.extend(RULES.iter().map(|rule| rule.repaint(&selector(rule), dark)));
        style.push('}');
    }
    if sizes.below > 0 {
        style.push_str(&format!(
            "@media (max-width:{}px){{.card text{{font-size:{}px}}",
            sizes.below, sizes.caption.narrow
        ));
        style.push_str(&in_size(sizes, |size| size.narrow));
        style.push_str(".card .narrow{display:inline}.card .wide{display:none}}");
    }
    style
}

fn in_size(sizes: &Sizes, of: fn(&Size) -> f64) -> String {
    let classes = [
        ("head", &sizes.head),
        ("long", &sizes.long),
        ("big", &sizes.big),
        ("value", &sizes.value),
        ("label", &sizes.label),
        ("name", &sizes.name),
        ("dense", &sizes.dense),
        ("count", &sizes.count),
    ];
    let rules = classes.map(|(class, size)| format!(".card .{class}{{font-size:{}px}}", of(size)));
    rules.concat()
}

fn selector(rule: &Rule) -> String {
    format!(".card .{}", rule.class)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::contrast::contrast;

    #[test]
    fn words_and_shapes_stand_out_in_both_schemes() {
        let words = [TEXT, MUTED].map(|color| (color, 4.5));
        // Half-filled marks and bars are told by their fill; the percentage of
        // a finished roadmap is a word in the colour of what is done.
        let shapes = [MUTED, PLAN, HEAT[1], HEAT[3]].map(|color| (color, 3.0));
        let both = words.iter().chain(&shapes).chain(&[(DONE, 4.5)]);
        for (color, least) in both {
            let light = contrast(color.light, PANEL.light);
            let dark = contrast(color.dark, PANEL.dark);
            assert!(
                light >= *least && dark >= *least,
                "{color:?} {light} {dark}"
            );
        }
        // What is done against the rest of a bar.
        assert!(contrast(DONE.light, GRID.light) >= 3.0);
        assert!(contrast(DONE.dark, GRID.dark) >= 3.0);
    }
}
