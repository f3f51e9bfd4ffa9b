//! Git hooks: putting them in place, and what they do.

pub mod after;
mod aside;
pub mod install;
pub mod news;
pub mod pre_commit;
mod script;
mod staged;
