//! One test a row of the table of hazards: the ways in which tools that
//! commit have lost their users' work.

mod commits;
mod files;
mod index;
mod kinds;
