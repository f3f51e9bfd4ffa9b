//! Git hooks: putting them in place, and what they do.

pub mod after;
mod aside;
pub mod install;
mod language;
mod manager;
pub mod news;
pub mod obstacle;
mod older;
pub mod pre_commit;
mod script;
pub mod shell;
mod staged;
pub mod survey;
