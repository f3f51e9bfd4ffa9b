//! Faults at every step of a commit, and what must hold after each: no byte of
//! the user's edits is lost, nothing staged would take back what is committed,
//! `git fsck` finds nothing, and running the command again converges to
//! exactly one commit.

mod disks;
mod hooks;
mod kills;
mod scenes;
mod traced;
