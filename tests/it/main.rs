//! The one test binary.
mod pictures;
