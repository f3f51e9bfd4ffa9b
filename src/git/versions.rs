//! The versions of one file along a history, and their contents.

use std::collections::HashSet;

use crate::error::Result;

use super::contents::Contents;
use super::file_log::{FileVersion, Walk};
use super::read::unclear;
use super::repository::Repository;
use super::value::{Oid, RepoPath};

/// A file as a commit made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The commit.
    pub commit: Oid,
    /// When it was authored, in seconds since 1970.
    pub seconds: i64,
    /// The file's content.
    pub blob: Oid,
}

/// All files of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The commit.
    pub commit: Oid,
    /// Its tree.
    pub tree: Oid,
    /// When it was authored, in seconds since 1970.
    pub seconds: i64,
}

/// Takes a content and its name; what it fails with ends the reading.
pub type TakeContent<'a> = dyn FnMut(&Oid, &[u8]) -> Result<()> + 'a;

impl Repository {
    /// Lists the versions of a file along a history, newest first: every
    /// commit that made it what no parent has. `since` and its ancestors are
    /// left out.
    ///
    /// Where the file appears under another's name, as a `README.md` that
    /// became the `ROADMAP.md`, the other's versions follow.
    ///
    /// # Errors
    /// When Git cannot read them.
    pub fn file_versions(
        &self,
        tip: &Oid,
        since: Option<&Oid>,
        path: &RepoPath,
    ) -> Result<Vec<Version>> {
        let walk = Walk {
            since,
            ..Walk::default()
        };
        let log = self.file_log(tip, walk, path, &mut |_| Ok(()))?;
        let version = |version: FileVersion| {
            Some(Version {
                commit: version.commit,
                seconds: version.seconds,
                blob: version.blob?,
            })
        };
        Ok(log.into_iter().filter_map(version).collect())
    }

    /// Finds a commit anywhere in a history that has the content at the path,
    /// the newest one that brought it.
    ///
    /// # Errors
    /// When Git cannot read them.
    pub fn commit_with(&self, tip: &Oid, path: &RepoPath, blob: &Oid) -> Result<Option<Oid>> {
        let output = self
            .git("look for a version")
            .literal_paths()
            .args(["-c", "log.showSignature=false", "log", "--full-history"])
            .args(["-m", "--no-notes", "--format=%H"])
            .arg(format!("--find-object={blob}"))
            .args([tip.as_str(), "--", path.as_str()])
            .run()?;
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            // Lines of other commits took it away.
            let Ok(commit) = line.parse::<Oid>() else {
                continue;
            };
            if self
                .entry_at(&commit, path)?
                .is_some_and(|entry| entry.id == *blob)
            {
                return Ok(Some(commit));
            }
        }
        Ok(None)
    }

    /// Lists the commits of a history with their trees, newest first.
    ///
    /// # Errors
    /// When Git cannot read them.
    pub fn trees_along(&self, tip: &Oid) -> Result<Vec<Snapshot>> {
        let output = self
            .git("read the history")
            .args(["-c", "log.showSignature=false", "log"])
            .args(["--no-notes", "--format=%H %T %at", tip.as_str(), "--"])
            .run()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let read = |line: &str| -> Option<Snapshot> {
            let mut fields = line.split(' ');
            Some(Snapshot {
                commit: fields.next()?.parse().ok()?,
                tree: fields.next()?.parse().ok()?,
                seconds: fields.next()?.parse().ok()?,
            })
        };
        let lines = text.lines();
        lines
            .map(|line| read(line).ok_or_else(|| unclear("git log")))
            .collect()
    }

    /// Reads contents one after the other, each of them once, in the order
    /// given; only one is in memory at a time.
    ///
    /// # Errors
    /// When Git cannot read one; what `take` fails with.
    pub fn contents<'i>(
        &self,
        ids: impl IntoIterator<Item = &'i Oid>,
        take: &mut TakeContent<'_>,
    ) -> Result<()> {
        let mut seen = HashSet::new();
        let mut contents = Contents::of(self);
        for id in ids {
            if seen.insert(id) {
                contents.read(id, |bytes| take(id, bytes))?;
            }
        }
        contents.finish()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::{Place, path};
    use super::*;
    use crate::error::Error;

    /// Commits a change of a file at a time, and returns the content's name.
    fn change(place: &Place, name: &str, text: &str) -> String {
        place.write(name, text);
        place.commit_all(text.lines().next().unwrap());
        place.git(&["rev-parse", &format!("HEAD:{name}")])
    }

    fn tip(place: &Place) -> Oid {
        place.git(&["rev-parse", "HEAD"]).parse().unwrap()
    }

    fn blobs(place: &Place, since: Option<&Oid>) -> Vec<String> {
        let found = place
            .open()
            .file_versions(&tip(place), since, &path("RO AD.md"));
        let found = found.unwrap().into_iter();
        found.map(|version| version.blob.to_string()).collect()
    }

    const BODY: &str = "\n2\n3\n4\n5\n6\n7\n8\n";

    #[test]
    fn versions_follow_merges_and_one_rename() {
        for options in [&[][..], &["--object-format=sha256"]] {
            let Some(place) = Place::with_options(options) else {
                continue;
            };
            let first = change(&place, "README.md", &format!("first{BODY}"));
            place.git(&["mv", "README.md", "RO AD.md"]);
            let second = change(&place, "RO AD.md", &format!("second{BODY}"));
            let since = tip(&place);
            place.git(&["checkout", "-q", "-b", "side"]);
            let side = change(&place, "RO AD.md", &format!("side{BODY}"));
            place.git(&["checkout", "-q", "main"]);
            let ours = change(&place, "RO AD.md", &format!("second{BODY}ours\n"));
            change(&place, "other", "x");
            place.git(&["merge", "-q", "-m", "merge", "side"]);
            let merged = place.git(&["rev-parse", "HEAD:RO AD.md"]);
            let mut found = blobs(&place, None);
            found[1..3].sort();
            let mut middle = [ours, side];
            middle.sort();
            let [one, two] = middle;
            assert_eq!(found, [merged.clone(), one, two, second, first]);
            assert_eq!(blobs(&place, Some(&since)).len(), 3);
            place.git(&["rm", "-q", "RO AD.md"]);
            place.git(&["commit", "-q", "-m", "gone"]);
            let found = blobs(&place, None);
            assert_eq!((found.len(), &found[0]), (5, &merged));
            let version = &place
                .open()
                .file_versions(&tip(&place), None, &path("other"))
                .unwrap()[0];
            assert!(version.seconds > 1_700_000_000);
        }
    }

    #[test]
    fn shallow_histories_end_where_they_are_cut() {
        let place = Place::new();
        for text in ["1", "2", "3"] {
            change(&place, "RO AD.md", text);
        }
        let url = format!("file://{}", place.top().display());
        place.git(&["clone", "-q", "--depth=2", &url, "clone"]);
        let found = place
            .open_at("clone")
            .file_versions(&tip(&place), None, &path("RO AD.md"));
        assert_eq!(found.unwrap().len(), 2);
    }

    #[test]
    fn contents_come_once_and_in_order() {
        for options in [&[][..], &["--object-format=sha256"]] {
            let Some(place) = Place::with_options(options) else {
                continue;
            };
            let ids: Vec<Oid> = ["one\n", "", "two"]
                .iter()
                .map(|text| place.open().write_blob(text.as_bytes()).unwrap())
                .collect();
            let wanted = [&ids[0], &ids[1], &ids[0], &ids[2]];
            let mut found = Vec::new();
            let mut take = |_: &Oid, bytes: &[u8]| {
                found.push(String::from_utf8(bytes.to_vec()).unwrap());
                Ok(())
            };
            place.open().contents(wanted, &mut take).unwrap();
            assert_eq!(found, ["one\n", "", "two"]);
            let missing = ids[0].zero();
            let error = place.open().contents([&missing], &mut |_, _| Ok(()));
            assert!(error.unwrap_err().message.contains("is not there"));
            let stop = || Err(Error::usage("stop"));
            let error = place.open().contents(wanted, &mut |_, _| stop());
            assert_eq!(error.unwrap_err().message, "stop");
        }
    }

    #[test]
    fn trees_are_listed() {
        let place = Place::new();
        change(&place, "a", "1");
        change(&place, "a", "2");
        let found = place.open().trees_along(&tip(&place)).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].commit, tip(&place));
        assert_eq!(
            found[1].tree.as_str(),
            place.git(&["rev-parse", "HEAD^^{tree}"])
        );
    }
}
