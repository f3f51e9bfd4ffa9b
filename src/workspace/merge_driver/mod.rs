//! The merge driver: what Git calls to merge our files, and its registration,
//! which belongs to one clone and is never committed.

mod attributes;
mod merge;
mod registration;

pub use merge::{Answer, Called, merge};
pub use registration::{
    NAME, Plan, State, is_registered, plan, plan_removal, register, state, unregister,
};
