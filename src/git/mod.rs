//! Git: bytes, ids and commits; the only place that names git2 or runs git.
//!
//! libgit2 reads, as it needs no process; the `git` program writes refs, the
//! index and commits, and answers for the configuration and the identity, as
//! only it runs hooks, signs, and knows every kind of repository. Nothing here
//! knows what a roadmap is.

mod command;
mod config;
mod date;
mod history;
mod program;
mod read;
mod repository;
mod state;
#[cfg(test)]
mod testing;
mod value;

pub use command::Environment;
pub use config::{Identity, Setting};
pub use history::{CommitInfo, RemoteTip};
pub use program::{init, version};
pub use repository::Repository;
pub use state::Operation;
pub use value::{Blob, Head, Mode, Oid, RepoPath};
