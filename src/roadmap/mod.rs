//! What is decidable from text alone.
//!
//! Knows no files, no Git, no clock, no environment, no terminal, no network.
//! Everything here is a pure function of the text of one or two files.

mod adopt;
mod anchor;
pub mod block;
pub mod card;
pub mod cohort;
pub mod compare;
mod context;
mod document;
pub mod edit;
mod fields;
mod finding;
pub mod generate;
mod hidden;
pub mod history;
mod html;
pub mod identity;
pub mod import;
mod keys;
pub mod lint;
mod markdown;
pub mod matching;
pub mod merge;
mod next;
mod numbering;
pub mod pace;
pub mod page;
pub mod parallel;
mod parse;
pub mod plan;
pub mod profile;
mod progress;
pub mod review;
pub mod select;
mod series;
pub mod setup;
mod source;
mod suggest;

pub use anchor::{Slugger, slug};
pub use document::{Document, Field, Heading, Phase, PhaseIndex, Task, TaskIndex};
pub use finding::{Finding, Severity};
pub use hidden::is_hidden;
pub use parse::Depth;
pub use progress::Progress;
pub use series::{Point, Series, Tick};
pub use source::{MAX_BYTES, Source};
