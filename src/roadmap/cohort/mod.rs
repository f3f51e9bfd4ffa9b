//! A class of copies, measured against one list.
//!
//! Each copy's own tasks are matched to those of the list, so that older
//! versions and reworded tasks count for what they are. What a copy has besides
//! is told, and counts for nothing.

mod list;
mod past;
mod reader;
mod shape;
mod standing;
mod stats;

pub use list::List;
pub use past::{Change, Past};
pub use reader::Reader;
pub use standing::Standing;
pub use stats::{At, Cohort, Copy, PhaseStats, Skipped, Sort};

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
