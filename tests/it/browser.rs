//! The interactive page in a real Chromium: what a reader clicks, types and
//! sees, with each of the ways in which the page may be opened.
//!
//! Where there is no browser these tests say so and pass, unless
//! `GIT_ROADMAP_REQUIRE_BROWSER` is 1.

mod access;
mod carrying;
mod driver;
mod finding;
mod host;
mod hostile;
mod large;
mod live;
mod look;
mod own_ticks;
mod reading;
mod site;
mod tab;
