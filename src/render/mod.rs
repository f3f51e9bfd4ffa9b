//! Values to text: lines with labels, columns, bars, pictures, diffs, escapers.
//!
//! Nothing here knows a terminal, the environment, a file or the clock: the
//! same values give the same text anywhere. Code attaches a [`Label`] to what
//! it writes; `ui` alone turns labels into colour. Each target has its own
//! escaper, in [`escape`] and, for commit messages, in [`commit_text`].

pub mod badge;
pub mod bar;
mod calendar;
pub mod card;
pub mod charset;
pub mod chart;
pub mod cohort;
pub mod columns;
pub mod commit_message;
pub mod commit_text;
#[cfg(test)]
mod contrast;
pub mod diff;
pub mod escape;
pub mod failure;
pub mod json;
mod measure;
pub mod page;
mod palette;
pub mod plot;
pub mod profile;
pub mod screen;
pub mod span;
pub mod summary;
mod svg;
pub mod workflow;

pub use charset::Charset;
pub use span::{Label, Line, Span};
