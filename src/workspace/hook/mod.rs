//! Git hooks: putting them in place, and what they do.

pub mod after;
pub mod install;
mod language;
mod manager;
pub mod obstacle;
pub mod pre_commit;
mod script;
mod shell;
pub mod survey;
