//! Keeps what was last seen of the original, and when.
//!
//! A reference of our own holds it, so that it is there for originals that are
//! no remote, and so that Git does not forget a history that nothing else
//! leads to. Its reflog holds the time.

use crate::error::Result;

use super::history::RemoteTip;
use super::repository::Repository;
use super::value::Oid;

/// The reference.
pub(super) const ORIGINAL: &str = "refs/roadmap/original";

impl Repository {
    /// Reads what was last seen of the original; `None` before
    /// [`Repository::keep_original`].
    ///
    /// # Errors
    /// When Git cannot read it.
    pub fn original(&self) -> Result<Option<RemoteTip>> {
        self.ref_tip(ORIGINAL)
    }

    /// Notes that the original is at a commit now.
    ///
    /// # Errors
    /// When Git cannot write the reference.
    pub fn keep_original(&self, commit: &Oid) -> Result<()> {
        let known = self.resolve(ORIGINAL)?;
        let mut orders = String::new();
        if known.as_ref() == Some(commit) {
            // Git notes no time for a reference that stays where it is.
            orders.push_str(&format!("start\ndelete {ORIGINAL} {commit}\ncommit\n"));
        }
        orders.push_str(&format!("start\nupdate {ORIGINAL} {commit}\ncommit\n"));
        self.git("keep what was seen of the original")
            .args(["update-ref", "--create-reflog", "-m", "roadmap sync: seen"])
            .arg("--stdin")
            .input(orders)
            .run()?;
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::Place;
    use super::*;

    #[test]
    fn the_original_and_its_time_are_kept() {
        for options in [&[][..], &["--object-format=sha256"]] {
            let Some(place) = Place::with_options(options) else {
                continue;
            };
            place.git(&["config", "core.logAllRefUpdates", "false"]);
            assert_eq!(place.open().original().unwrap(), None);
            for (text, time) in [
                ("1", 1_700_000_000),
                ("1", 1_800_000_000),
                ("2", 1_900_000_000),
            ] {
                place.write("a", text);
                place.git(&["add", "."]);
                place.git(&["commit", "-q", "--allow-empty", "-m", text]);
                let commit: Oid = place.git(&["rev-parse", "HEAD"]).parse().unwrap();
                let date = format!("{time} +0000");
                for _ in 0..2 {
                    let repository = place.open_with("GIT_COMMITTER_DATE", &date);
                    repository.keep_original(&commit).unwrap();
                    let tip = repository.original().unwrap().unwrap();
                    assert_eq!((tip.commit, tip.seen), (commit.clone(), Some(time)));
                }
            }
            let commit: Oid = place.git(&["rev-parse", "HEAD"]).parse().unwrap();
            let later = place.open_with("GIT_COMMITTER_DATE", "1950000000 +0000");
            later.keep_original(&commit).unwrap();
            assert_eq!(later.original().unwrap().unwrap().seen, Some(1_950_000_000));
        }
    }
}
