//! The log of one file: its versions, and which was made from which.

use std::collections::{HashMap, HashSet};

use crate::error::Result;

use super::commit::AuthorDate;
use super::read::unclear;
use super::repository::Repository;
use super::value::{Mode, Oid, RepoPath};

/// What `git log` prints of a commit, each with a NUL at its end: name,
/// parents as history simplification leaves them, author, both dates.
const FORMAT: &str = "--format=tformat:%H%x00%P%x00%an%x00%ae%x00%ad%x00%cd";

/// The number of fields in [`FORMAT`].
const FIELDS: usize = 6;

/// A file as a commit made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileVersion {
    /// The commit.
    pub commit: Oid,
    /// The versions that it was made from, as places in the log.
    pub parents: Vec<usize>,
    /// Commits outside of the log that it was made from.
    pub outside: Vec<Oid>,
    /// The author's name, as committed.
    pub author: String,
    /// The author's email address, as committed.
    pub email: String,
    /// When it was authored, in seconds since 1970.
    pub seconds: i64,
    /// The author's distance from UTC then, in minutes to the east.
    pub offset_minutes: i32,
    /// The file; `None` where it went away.
    pub blob: Option<Oid>,
    is_new: bool,
}

/// Which part of a history is looked at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Walk<'a> {
    /// This commit and those before it are left out.
    pub since: Option<&'a Oid>,
    /// Of a merge, only the first side is looked at.
    pub first_parent: bool,
}

/// Hears of each content as it is found.
pub type HearBlob<'a> = dyn FnMut(&Oid) -> Result<()> + 'a;

impl Repository {
    /// Lists the versions of a file along a history, the last one first: every
    /// commit that made it what no parent has, as `git log` simplifies it (see
    /// "History Simplification" in git-log(1)).
    ///
    /// Where the file appears as another one renamed or copied in the same
    /// commit, such as a `README.md` that became the `ROADMAP.md`, it goes on
    /// with the other's versions. `hear` is told of the contents while Git is
    /// still looking for more; a version may come that none leads to in the end.
    ///
    /// # Errors
    /// When Git cannot read them; what `hear` fails with.
    pub fn file_log(
        &self,
        tip: &Oid,
        walk: Walk<'_>,
        path: &RepoPath,
        hear: &mut HearBlob<'_>,
    ) -> Result<Vec<FileVersion>> {
        let mut log = Log {
            repository: self,
            walk,
            versions: Vec::new(),
            places: HashMap::new(),
            hear,
        };
        log.read(tip.to_string(), path)?;
        log.follow(path)?;
        Ok(log.versions)
    }

    /// The file that a commit made into this one, by renaming or copying.
    fn origin(&self, commit: &Oid, path: &RepoPath) -> Result<Option<RepoPath>> {
        let parents = self.fast(|library| {
            let commit = library.find_commit(git2::Oid::from_str(commit.as_str())?)?;
            Ok(commit.parent_count())
        });
        if parents == Some(0) {
            return Ok(None);
        }
        let origins = self.origins(commit.as_str(), path)?;
        let found = origins.into_iter().find(|(_, new)| new == path);
        Ok(found.map(|(old, _)| old))
    }
}

/// A log being read.
struct Log<'r, 'h> {
    repository: &'r Repository,
    walk: Walk<'r>,
    versions: Vec<FileVersion>,
    /// The place of each version by file and commit.
    places: HashMap<(RepoPath, Oid), usize>,
    hear: &'r mut HearBlob<'h>,
}

impl Log<'_, '_> {
    /// Reads the versions under one name and returns the place of the last
    /// one; `None` where there is none.
    fn read(&mut self, revision: String, path: &RepoPath) -> Result<Option<usize>> {
        let first = self.versions.len();
        let mut newest = None;
        let mut parents: Vec<Vec<Oid>> = Vec::new();
        let mut parser = Parser::new(path);
        let git = self
            .repository
            .git("read the file's history")
            .literal_paths()
            .args(["-c", "log.showSignature=false", "log", "-z", "--no-notes"])
            .args(["--parents", "--raw", "--no-abbrev", "--no-renames"])
            .args(["--no-follow", "--no-color", "--no-mailmap"])
            .args(["--encoding=UTF-8", "--date=raw", FORMAT])
            .args(match self.walk.first_parent {
                true => ["--first-parent", "--diff-merges=first-parent"].as_slice(),
                // A merge's own changes show with `-c` alone.
                false => &["-c"],
            })
            .arg(revision)
            .args(self.walk.since.map(|since| format!("^{since}")))
            .args(["--", path.as_str()]);
        let (versions, places, hear) = (&mut self.versions, &mut self.places, &mut self.hear);
        let mut take = |(version, made_from): (FileVersion, Vec<Oid>)| {
            let key = (path.clone(), version.commit.clone());
            if let Some(&known) = places.get(&key) {
                newest.get_or_insert(known);
                return Ok(());
            }
            newest.get_or_insert(versions.len());
            places.insert(key, versions.len());
            if let Some(blob) = &version.blob {
                hear(blob)?;
            }
            versions.push(version);
            parents.push(made_from);
            Ok(())
        };
        git.fields(&mut |field| match parser.field(field)? {
            Some(read) => take(read),
            None => Ok(()),
        })?;
        if let Some(read) = parser.end()? {
            take(read)?;
        }
        for (place, parents) in (first..).zip(parents) {
            self.link(place, parents, path);
        }
        Ok(newest)
    }

    /// Finds the versions that one was made from.
    fn link(&mut self, place: usize, parents: Vec<Oid>, path: &RepoPath) {
        let kept = match self.walk.first_parent {
            true => 1,
            false => parents.len(),
        };
        for parent in parents.into_iter().take(kept) {
            let key = (path.clone(), parent);
            match self.places.get(&key) {
                Some(&known) => self.versions[place].parents.push(known),
                None => self.versions[place].outside.push(key.1),
            }
        }
    }

    /// Goes on under former names where the file appeared.
    fn follow(&mut self, path: &RepoPath) -> Result<()> {
        let mut segments = vec![(0, path.clone())];
        // A damaged history must not lead in circles.
        let mut seen = HashSet::new();
        while let Some((first, path)) = segments.pop() {
            for place in first..self.versions.len() {
                let version = &self.versions[place];
                let mut before = version.parents.iter();
                let was_away = before.all(|&parent| self.versions[parent].blob.is_none());
                let is_first = version.is_new && version.outside.is_empty() && was_away;
                let commit = version.commit.clone();
                if !is_first || !seen.insert((commit.clone(), path.clone())) {
                    continue;
                }
                let Some(former) = self.repository.origin(&commit, &path)? else {
                    continue;
                };
                let start = self.versions.len();
                if let Some(newest) = self.read(format!("{commit}^"), &former)? {
                    self.versions[place].parents = vec![newest];
                }
                segments.push((start, former));
            }
        }
        Ok(())
    }
}

/// Puts the fields of `git log` together again.
struct Parser<'p> {
    path: &'p RepoPath,
    fields: Vec<String>,
    /// The change whose path comes next.
    raw: Option<String>,
    found: Option<(Option<Oid>, bool)>,
}

impl<'p> Parser<'p> {
    fn new(path: &'p RepoPath) -> Self {
        Self {
            path,
            fields: Vec::with_capacity(FIELDS),
            raw: None,
            found: None,
        }
    }

    /// Takes the next field; returns the version before, when it is whole.
    fn field(&mut self, field: &[u8]) -> Result<Option<(FileVersion, Vec<Oid>)>> {
        let text = String::from_utf8_lossy(field);
        if self.fields.len() < FIELDS {
            self.fields.push(text.into_owned());
            return Ok(None);
        }
        if let Some(raw) = self.raw.take() {
            // A directory of the file's name lists what is in it.
            if text == self.path.as_str() {
                self.found = Some(change(&raw).ok_or_else(|| unclear("git log"))?);
            }
            return Ok(None);
        }
        let text = text.trim_start_matches('\n');
        if text.starts_with(':') {
            self.raw = Some(text.to_owned());
            return Ok(None);
        }
        // Git may end a commit's changes with a NUL of their own.
        if text.is_empty() {
            return Ok(None);
        }
        let whole = self.end()?;
        self.fields.push(text.to_owned());
        Ok(whole)
    }

    /// The version read last.
    fn end(&mut self) -> Result<Option<(FileVersion, Vec<Oid>)>> {
        let fields = std::mem::take(&mut self.fields);
        let found = self.found.take();
        let [id, parents, author, email, date, committed] = fields.as_slice() else {
            return match fields.is_empty() {
                true => Ok(None),
                false => Err(unclear("git log")),
            };
        };
        // A merge may be listed for its sides alone.
        let Some((blob, is_new)) = found else {
            return Ok(None);
        };
        // What a broken tool wrote as a date, Git prints as nothing.
        let moment = AuthorDate::from_raw(date).or_else(|| AuthorDate::from_raw(committed));
        let parents = parents.split_whitespace().map(str::parse);
        let version = FileVersion {
            commit: id.parse()?,
            parents: Vec::new(),
            outside: Vec::new(),
            author: author.clone(),
            email: email.clone(),
            seconds: moment.map_or(0, |moment| moment.seconds),
            offset_minutes: moment.map_or(0, |moment| moment.offset_minutes),
            blob,
            is_new,
        };
        Ok(Some((version, parents.collect::<Result<_>>()?)))
    }
}

/// Reads `:MODE MODE ID ID STATUS`, with one colon, mode, id and letter more
/// for each further parent: the file, unless it went, and whether it is new.
fn change(raw: &str) -> Option<(Option<Oid>, bool)> {
    let fields = raw.trim_start_matches(':');
    let parents = raw.len() - fields.len();
    let fields: Vec<&str> = fields.split(' ').collect();
    let mode: Mode = fields.get(parents)?.parse().ok()?;
    let blob: Oid = fields.get(2 * parents + 1)?.parse().ok()?;
    let status = fields.get(2 * parents + 2)?;
    let is_new = status.bytes().all(|letter| letter == b'A');
    Some((mode.is_file().then_some(blob), is_new))
}
