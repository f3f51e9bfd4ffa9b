//! The live server: what it shows, does and refuses.

mod attacks;
mod client;
mod disk;
mod load;
mod mix;
mod screens;
mod ticks;

pub(crate) use self::client::Server;
