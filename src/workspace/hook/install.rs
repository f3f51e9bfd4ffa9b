//! Our hooks in a repository: where they go, and whether they are there.
