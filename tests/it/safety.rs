//! The table of `docs/safety.md` is what its script finds.

use std::path::Path;

use crate::harness::Repo;

#[test]
fn the_table_of_what_other_ways_lose() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/safety.sh");
    let script = script.display().to_string();
    let run = Repo::folder()
        .call("bash", &[&script, "--check"])
        .env("GIT_ROADMAP", env!("CARGO_BIN_EXE_git-roadmap"))
        .run();
    assert_eq!(run.status, Some(0), "{run}");
}
