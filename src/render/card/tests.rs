#![cfg(test)]
//! Cards as wholes.
