//! The colours of pictures, for a light and for a dark panel, and the rules of a
//! style that paint with them.

/// A colour on the light and on the dark panel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Color {
    pub(super) light: &'static str,
    pub(super) dark: &'static str,
}

const fn color(light: &'static str, dark: &'static str) -> Color {
    Color { light, dark }
}

pub(super) const PANEL: Color = color("#ffffff", "#0d1117");
pub(super) const EDGE: Color = color("#d1d9e0", "#3d444d");
pub(super) const TEXT: Color = color("#1f2328", "#f0f6fc");
pub(super) const MUTED: Color = color("#59636e", "#9198a1");
pub(super) const GRID: Color = color("#e4e8ec", "#262c34");
pub(super) const DONE: Color = color("#0969da", "#4493f8");
pub(super) const OPEN: Color = color("#4f93e2", "#2f6cc0");
pub(super) const PLAN: Color = color("#bc4c00", "#f0883e");
/// The days of a calendar, from none to busy.
pub(super) const HEAT: [Color; 5] = [
    color("#eaeef2", "#1c2128"),
    color("#4c97ee", "#2866b8"),
    color("#1f6fd0", "#4493f8"),
    color("#0b4a9e", "#8cc2ff"),
    color("#07274f", "#dcefff"),
];

/// The fonts of systems, and of those who have none of theirs.
pub(super) const FONTS: &str =
    "-apple-system,BlinkMacSystemFont,Segoe UI,Noto Sans,Helvetica,Arial,sans-serif";

/// A rule of a style: what a class paints with a colour, and what it fixes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub(super) class: &'static str,
    paints: &'static [(&'static str, Color)],
    fixes: &'static str,
}

/// Writes a rule down.
pub(super) const fn rule(
    class: &'static str,
    paints: &'static [(&'static str, Color)],
    fixes: &'static str,
) -> Rule {
    Rule {
        class,
        paints,
        fixes,
    }
}

impl Rule {
    /// The rule for a selector, in one scheme; nothing where it declares nothing.
    pub(super) fn declare(&self, selector: &str, shade: impl Fn(&Color) -> &'static str) -> String {
        self.written(selector, Some(self.fixes), shade)
    }

    /// The same without what is fixed, for another scheme on top.
    pub(super) fn repaint(&self, selector: &str, shade: impl Fn(&Color) -> &'static str) -> String {
        self.written(selector, None, shade)
    }

    fn written(
        &self,
        selector: &str,
        fixes: Option<&str>,
        shade: impl Fn(&Color) -> &'static str,
    ) -> String {
        let paints = self.paints.iter();
        let paints = paints.map(|(property, color)| format!("{property}:{}", shade(color)));
        let fixes = fixes.filter(|fixes| !fixes.is_empty());
        let declarations: Vec<String> = paints.chain(fixes.map(str::to_owned)).collect();
        match declarations.is_empty() {
            true => String::new(),
            false => format!("{selector}{{{}}}", declarations.join(";")),
        }
    }
}
