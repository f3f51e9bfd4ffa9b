//! git-roadmap tracks progress in a Markdown task list, in Git.
//!
//! # The house
//!
//! | room | holds | knows nothing of |
//! | --- | --- | --- |
//! | [`roadmap`] | what is decidable from text alone: parsing, selecting, editing, blocks, lint | files, Git, clock, environment, terminal, network |
//! | [`render`] | values to text, JSON and SVG, with an escaper for each | files, Git, terminal |
//! | [`git`] | the only place that names git2 or runs git: bytes and ids | roadmaps |
//! | [`mod@file`] | reads bytes, replaces files atomically | roadmaps, Git |
//! | [`workspace`] | repository + roadmap + configuration: the operations that every front end calls | the command line |
//! | [`web`] | the live page: who is let in, what is answered, what pages are told | the command line, the terminal |
//! | [`ui`] | stdout, stderr, colour, scrubbing of control characters | what the words mean |
//! | [`commands`] | one file a subcommand: arguments and `run()` | |
//!
//! Imports go down: `main → commands → web → workspace → {render → roadmap, git, file}`;
//! `roadmap`, `git` and `file` import none of ours but [`error`].
//!
//! # Invariants
//!
//! - A tick changes one byte; outside the generated blocks every byte survives.
//! - `roadmap::edit` is the only writer of bytes into text, `file` the only
//!   writer of files, `git` the only writer of commits.
//! - "Out of date" means "refresh would edit something": one function finds
//!   the edits, and showing, checking and writing all use it.
//! - What is written depends on text and committed configuration alone.
//! - Only `main` ends the process.

pub mod commands;
pub mod error;
pub mod file;
pub mod git;
pub mod render;
pub mod roadmap;
pub mod ui;
pub mod web;
pub mod workspace;
