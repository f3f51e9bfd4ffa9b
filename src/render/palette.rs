//! The colours of pictures, for a light and for a dark panel.

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
