//! `git roadmap log` and the series of `git roadmap stats`, in histories of
//! which the truth is known: who ticked what and when, whatever Git did with it.
//!
//! Every run is repeated with the cache that it left and without one.

mod cache;
mod merges;
mod model;
mod names;
mod odd;
mod random;
mod rewrites;
mod story;
mod tasks;
