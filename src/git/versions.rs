//! The versions of one file along a history, and their contents.

use std::collections::HashSet;

use crate::error::{Error, Kind, Result};

use super::command::Talk;
use super::read::unclear;
use super::repository::Repository;
use super::value::{Mode, Oid, RepoPath};

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

/// What happened to the file in a commit.
struct Step {
    commit: Oid,
    seconds: i64,
    /// The file; none where it went away.
    blob: Option<Oid>,
    is_new: bool,
}

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
        let mut versions = Vec::new();
        let mut seen = HashSet::new();
        let (mut path, mut revision) = (path.clone(), tip.to_string());
        loop {
            let steps = self.file_steps(&revision, since, &path)?;
            let oldest = steps.last();
            let appeared = oldest.filter(|step| step.is_new);
            let appeared = appeared.map(|step| step.commit.clone());
            versions.extend(steps.into_iter().filter_map(|step| {
                Some(Version {
                    commit: step.commit,
                    seconds: step.seconds,
                    blob: step.blob?,
                })
            }));
            let Some(commit) = appeared else { break };
            // A damaged history must not lead in circles.
            if !seen.insert((commit.clone(), path.clone())) {
                break;
            }
            let Some(before) = self.renamed_from(&commit, &path)? else {
                break;
            };
            (path, revision) = (before, format!("{commit}^"));
        }
        Ok(versions)
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
        let mut talk: Option<Talk> = None;
        for id in ids {
            if !seen.insert(id) {
                continue;
            }
            let mut taken = None;
            if talk.is_none() {
                self.fast(|library| {
                    let blob = library.find_blob(git2::Oid::from_str(id.as_str())?)?;
                    taken = Some(take(id, blob.content()));
                    Ok(())
                });
            }
            if let Some(taken) = taken {
                taken?;
                continue;
            }
            // What libgit2 cannot read, Git may have to get from elsewhere.
            let talk = match &mut talk {
                Some(talk) => talk,
                None => talk.insert(self.git(READING).args(["cat-file", "--batch"]).talk()?),
            };
            take(id, &ask_for(talk, id)?)?;
        }
        match talk {
            Some(talk) => talk.finish().map(drop),
            None => Ok(()),
        }
    }

    /// Reads what each commit did to a path.
    fn file_steps(
        &self,
        revision: &str,
        since: Option<&Oid>,
        path: &RepoPath,
    ) -> Result<Vec<Step>> {
        let output = self
            .git("read the file's history")
            .literal_paths()
            .args(["-c", "log.showSignature=false", "log", "-z", "--no-notes"])
            // A merge's own changes show with `-c` alone.
            .args(["-c", "--raw", "--no-abbrev", "--no-renames", "--no-follow"])
            .args(["--format=%H %at", revision])
            .args(since.map(|since| format!("^{since}")))
            .args(["--", path.as_str()])
            .run()?;
        parse(&String::from_utf8_lossy(&output.stdout), path)
    }

    /// The name that a file had before a commit gave it this one.
    fn renamed_from(&self, commit: &Oid, path: &RepoPath) -> Result<Option<RepoPath>> {
        let renames = self.renames(&[commit.as_str()])?;
        let found = renames.into_iter().find(|(_, new)| new == path);
        Ok(found.map(|(old, _)| old))
    }
}

const READING: &str = "read a file's versions";

/// Reads an object of a `git cat-file --batch`.
fn ask_for(talk: &mut Talk, id: &Oid) -> Result<Vec<u8>> {
    let lost = || Error::new(Kind::Io, format!("cannot {READING}: {id} is not there"));
    let header = talk.ask(id.as_str()).ok_or_else(lost)?;
    let fields: Vec<&str> = header.split(' ').collect();
    let [_, "blob", size] = fields[..] else {
        return Err(lost());
    };
    let size: usize = size.parse().map_err(|_| unclear("git cat-file"))?;
    // A line break follows the content.
    let mut bytes = talk.read(size + 1).ok_or_else(lost)?;
    bytes.pop();
    Ok(bytes)
}

/// Reads the commits, each followed by what it did to the path.
fn parse(text: &str, path: &RepoPath) -> Result<Vec<Step>> {
    let strange = || unclear("git log");
    let mut steps = Vec::new();
    let mut commit: Option<(Oid, i64)> = None;
    let mut fields = text.split('\0').map(|field| field.trim_start_matches('\n'));
    while let Some(field) = fields.next() {
        if field.starts_with(':') {
            let name = fields.next().ok_or_else(strange)?;
            // A directory of the path's name lists what is in it.
            if let (Some((commit, seconds)), true) = (&commit, name == path.as_str()) {
                steps.push(step(field, commit, *seconds).ok_or_else(strange)?);
            }
        } else if let Some((id, seconds)) = field.split_once(' ') {
            commit = Some((id.parse()?, seconds.parse().map_err(|_| strange())?));
        }
    }
    Ok(steps)
}

/// Reads `:MODE MODE ID ID STATUS`, with one colon, mode, id and letter more
/// for each further parent.
fn step(raw: &str, commit: &Oid, seconds: i64) -> Option<Step> {
    let fields = raw.trim_start_matches(':');
    let parents = raw.len() - fields.len();
    let fields: Vec<&str> = fields.split(' ').collect();
    let mode: Mode = fields.get(parents)?.parse().ok()?;
    let blob: Oid = fields.get(2 * parents + 1)?.parse().ok()?;
    let status = fields.get(2 * parents + 2)?;
    Some(Step {
        commit: commit.clone(),
        seconds,
        blob: mode.is_file().then_some(blob),
        is_new: status.bytes().all(|letter| letter == b'A'),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::{Place, path};
    use super::*;

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
