//! The page's style and script, as its sources in `page/` give them.

/// The style, made by Tailwind's own compiler.
pub(super) const STYLE: &str = include_str!("assets/page.css");

/// The script.
pub(super) const SCRIPT: &str = include_str!("assets/page.js");
