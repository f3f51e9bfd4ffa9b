//! What the tool promises: whole runs of the program in repositories of real
//! Git, and properties of the rooms below it over generated and nasty input.

#![allow(clippy::unwrap_used)] // A test may stop at the first surprise.
#![allow(clippy::print_stderr)] // A test that is skipped says so.

mod badges;
#[cfg(unix)]
mod browser;
mod card;
mod check;
mod cohort;
mod commit;
mod commonmark;
mod completions;
#[cfg(unix)]
mod concurrency;
mod corpus;
mod draw;
#[cfg(unix)]
mod faults;
mod gallery;
#[cfg(unix)]
mod github;
mod harness;
#[cfg(unix)]
mod hazards;
mod hook_install;
mod hook_run;
mod house;
mod import;
mod init;
mod init_workflow;
mod learn;
mod lint;
mod list;
mod log;
mod merge;
mod merge_driver;
mod outline;
mod output;
mod pictures;
mod profile;
mod properties;
mod readme;
mod refresh;
#[cfg(unix)]
mod refused;
#[cfg(target_os = "linux")]
mod safety;
#[cfg(unix)]
mod serve;
mod shipped;
mod show;
mod site;
#[cfg(unix)]
mod standing;
mod stats;
mod status;
mod sync;
mod toggle;
mod uncheck;
mod undo;
mod usage;
mod verify;
#[cfg(unix)]
mod workflows;
