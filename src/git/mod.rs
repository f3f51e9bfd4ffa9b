//! Git: bytes, ids and commits; the only place that names git2 or runs git.
//!
//! libgit2 reads, as it needs no process; the `git` program writes refs, the
//! index and commits, and answers for the configuration and the identity, as
//! only it runs hooks, signs, and knows every kind of repository. Nothing here
//! knows what a roadmap is.

mod command;
mod commit;
mod commit_tree;
mod config;
mod contents;
mod date;
mod draft;
mod driver;
mod environment;
mod fetch;
mod file_log;
mod history;
mod hook_place;
mod hooks;
mod index;
mod lock;
mod mailmap;
mod merge;
mod original;
mod own_log;
mod patch;
mod program;
mod push;
mod read;
mod references;
mod refs;
mod remote;
mod renames;
mod repository;
mod rewritten;
mod rules;
mod scan;
mod stage;
mod staged;
mod state;
mod store;
mod stream;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testing;
mod tips;
mod tree;
mod value;
mod versions;

pub use command::finish_when_interrupted;
pub use commit::{AuthorDate, CommitRequest, Committed, Edit, Layers, Plan, WriteFiles, commit};
pub use config::{Identity, Setting};
pub use contents::Contents;
pub use driver::attribute_pattern;
pub use environment::Environment;
pub use fetch::{Address, Hear};
pub use file_log::{FileVersion, HearBlob, Walk};
pub use history::{CommitInfo, RemoteTip};
pub use hook_place::{HookPlace, HooksPath, Scope};
pub use lock::Turn;
pub use mailmap::Mailmap;
pub use merge::{Conflict, Forward, MergeCommitted, MergedTree, Span};
pub use own_log::OwnCommit;
pub use program::{default_branch, editor, init, version};
pub use push::Pushed;
pub use references::Reference;
pub use remote::{NO_PUSH, OwnBranch, Remote};
pub use repository::Repository;
pub use stage::stage;
pub use staged::Glance;
pub use state::Operation;
pub use store::fingerprint;
pub use tips::{Content, TakeTips, Tip};
pub use value::{Blob, Head, Mode, Oid, RepoPath};
pub use versions::{Snapshot, TakeContent, Version};

/// The variable that is set for the hooks of our own commits, so that what
/// they run does not commit again.
pub const HOOK_GUARD: &str = "GIT_ROADMAP_HOOK";
