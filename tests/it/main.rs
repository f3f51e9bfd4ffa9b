//! The tests of the program as a whole, a module a command.

mod completions;
mod learn;
