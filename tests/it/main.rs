//! The one test binary, a module a command.

mod completions;
mod learn;
mod pictures;
