//! The block of a profile README: pictures or bars of other roadmaps.
//!
//! As with ticks, the change is worked out for one layer at a time: on disk,
//! on top of `HEAD` and of the index. What the user has edited or staged
//! besides stays where it is.

mod layers;
mod names;
mod read;
mod source;

pub use self::layers::{How, Outcome, check, fulfil};
pub use self::names::Files;
pub use self::read::{Roadmap, read};
pub use self::source::{Source, agree, committed, not_agreed, typed};
