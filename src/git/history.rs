//! Reads commits: walking back, one file's history, and how far the copies
//! elsewhere are known to be.

use std::time::UNIX_EPOCH;

use crate::error::Result;

use super::commit::AuthorDate;
use super::read::unclear;
use super::repository::Repository;
use super::value::Oid;

/// The fields of [`CommitInfo`] for `git log -z`; seven, each with a NUL at its end.
const FORMAT: &str = "--format=%H%x00%P%x00%an%x00%ae%x00%ad%x00%B";

/// A commit without its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitInfo {
    /// Its name.
    pub id: Oid,
    /// Its parents; none for the first commit.
    pub parents: Vec<Oid>,
    /// The whole message; what is not UTF-8 is replaced.
    pub message: String,
    /// The author's name.
    pub author: String,
    /// The author's email address.
    pub email: String,
    /// When it was authored, in seconds since 1970.
    pub seconds: i64,
    /// The author's distance from UTC then, in minutes to the east.
    pub offset_minutes: i32,
}

/// What is known of a branch elsewhere without the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteTip {
    /// The last commit seen there.
    pub commit: Oid,
    /// When the branch was last seen to move, in seconds since 1970; `None`
    /// when Git kept no record.
    pub seen: Option<i64>,
}

impl Repository {
    /// Looks from `HEAD` along first parents, at most `limit` commits, for one
    /// that `wanted` takes.
    ///
    /// # Errors
    /// When Git cannot read them.
    pub fn find_commit_back(
        &self,
        limit: usize,
        wanted: &dyn Fn(&CommitInfo) -> bool,
    ) -> Result<Option<CommitInfo>> {
        let Some(head) = self.head()?.commit else {
            return Ok(None);
        };
        if let Some(found) = self.fast(|library| walk_back(library, &head, limit, wanted)) {
            return Ok(found);
        }
        let commits = self.log(&["--first-parent", head.as_str()], limit)?;
        Ok(commits.into_iter().find(wanted))
    }

    /// Counts the commits of `HEAD` that its upstream branch, as last seen,
    /// does not have; `None` without an upstream branch.
    ///
    /// # Errors
    /// When Git cannot read them.
    pub fn ahead_of_upstream(&self) -> Result<Option<usize>> {
        let equal = self.fast(|library| {
            let head = library.find_reference("HEAD")?;
            let Some(branch) = head.symbolic_target()? else {
                return Ok(None);
            };
            let name = library.branch_upstream_name(branch)?;
            let name = std::str::from_utf8(&name).unwrap_or_default();
            Ok(Some(
                library.refname_to_id(name)? == library.refname_to_id("HEAD")?,
            ))
        });
        match equal {
            Some(None) => return Ok(None),
            Some(Some(true)) => return Ok(Some(0)),
            _ if !self.has_upstream()? => return Ok(None),
            _ => {}
        }
        let output = self
            .git("count what is not pushed")
            .args(["rev-list", "--count", "@{upstream}..HEAD", "--"])
            .output()?;
        if !output.succeeded() {
            return Ok(None);
        }
        let count = output.line().parse();
        count.map(Some).map_err(|_| unclear("git rev-list"))
    }

    /// Whether `HEAD` is a commit or has it among its ancestors.
    ///
    /// # Errors
    /// When Git cannot tell.
    pub(super) fn has_in_head(&self, commit: &Oid) -> Result<bool> {
        match self.head()?.commit {
            Some(head) => self.is_ancestor(commit, &head),
            None => Ok(false),
        }
    }

    /// Whether the current branch is configured to follow another.
    ///
    /// # Errors
    /// When Git cannot read its configuration.
    pub fn has_upstream(&self) -> Result<bool> {
        let Some(branch) = self.head()?.branch else {
            return Ok(false);
        };
        let has = |what: &str| -> Result<bool> {
            Ok(self.config(&format!("branch.{branch}.{what}"))?.is_some())
        };
        Ok(has("remote")? && has("merge")?)
    }

    /// The full name of the reference that the current branch follows, whether
    /// or not it was fetched.
    ///
    /// # Errors
    /// When Git cannot tell.
    pub fn upstream(&self) -> Result<Option<String>> {
        let Some(branch) = self.head()?.branch else {
            return Ok(None);
        };
        let branch = format!("refs/heads/{branch}");
        let git = self.git("find what the branch follows");
        let output = git
            .args(["for-each-ref", "--format=%(upstream)", "--", &branch])
            .output()?;
        let line = output.line();
        Ok((output.succeeded() && !line.is_empty()).then(|| line.to_string()))
    }

    /// Reads where a remote's main branch was when last seen: its `HEAD`, else
    /// `main`, else `master`.
    ///
    /// # Errors
    /// When Git cannot read it.
    pub fn remote_ref_tip(&self, remote: &str) -> Result<Option<RemoteTip>> {
        for branch in ["HEAD", "main", "master"] {
            let tip = self.ref_tip(&format!("refs/remotes/{remote}/{branch}"))?;
            if tip.is_some() {
                return Ok(tip);
            }
        }
        Ok(None)
    }

    /// Reads a reference's commit and the time of its last move.
    pub(super) fn ref_tip(&self, name: &str) -> Result<Option<RemoteTip>> {
        let found = self.fast(|library| Ok(tip_in_process(library, name)));
        let (commit, seen) = match found {
            Some(Some((commit, seen))) => (commit, seen),
            Some(None) => return Ok(None),
            None => match self.tip_from_git(name)? {
                (Some(commit), seen) => (commit, seen),
                (None, _) => return Ok(None),
            },
        };
        let seen = seen.or_else(|| self.loose_time(name));
        Ok(Some(RemoteTip { commit, seen }))
    }

    /// Asks Git for a reference's commit and the time of its last move.
    fn tip_from_git(&self, name: &str) -> Result<(Option<Oid>, Option<i64>)> {
        let Some(commit) = self.resolve(&format!("{name}^{{commit}}"))? else {
            return Ok((None, None));
        };
        let real = self
            .git("find a remote's branch")
            .args(["rev-parse", "--symbolic-full-name", name])
            .run()?
            .line();
        let output = self
            .git("read when a branch moved")
            .args([
                "log",
                "-g",
                "-n1",
                "--date=unix",
                "--format=%gd",
                &real,
                "--",
            ])
            .output()?;
        // The answer is `NAME@{SECONDS}`, or nothing without a reflog.
        let line = output.line();
        let seconds = line
            .rsplit_once("@{")
            .map(|(_, rest)| rest.trim_end_matches('}'));
        Ok((
            Some(commit),
            seconds.and_then(|seconds| seconds.parse().ok()),
        ))
    }

    /// When a reference's own file was written.
    fn loose_time(&self, name: &str) -> Option<i64> {
        let written = self
            .common_dir()
            .join(name)
            .metadata()
            .ok()?
            .modified()
            .ok()?;
        let passed = written.duration_since(UNIX_EPOCH).ok()?;
        i64::try_from(passed.as_secs()).ok()
    }

    /// Reads commits with `git log`.
    fn log(&self, revisions: &[&str], limit: usize) -> Result<Vec<CommitInfo>> {
        let output = self
            .git("read the history")
            .args([
                "-c",
                "log.showSignature=false",
                "log",
                "-z",
                "--no-follow",
                "--no-notes",
            ])
            .args([
                "--no-color",
                "--no-decorate",
                "--encoding=UTF-8",
                "--date=raw",
                FORMAT,
            ])
            .arg(format!("--max-count={limit}"))
            .args(revisions)
            .arg("--")
            .run()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let fields: Vec<&str> = text.split('\0').collect();
        fields.chunks_exact(6).map(parse_commit).collect()
    }
}

/// Reads the fields of [`FORMAT`].
fn parse_commit(fields: &[&str]) -> Result<CommitInfo> {
    let [id, parents, author, email, date, message] = fields else {
        return Err(unclear("git log"));
    };
    let date = AuthorDate::from_raw(date).ok_or_else(|| unclear("git log"))?;
    Ok(CommitInfo {
        id: id.parse()?,
        parents: parents
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<_>>()?,
        message: (*message).to_owned(),
        author: (*author).to_owned(),
        email: (*email).to_owned(),
        seconds: date.seconds,
        offset_minutes: date.offset_minutes,
    })
}

/// Walks along first parents with libgit2.
fn walk_back(
    library: &git2::Repository,
    head: &Oid,
    limit: usize,
    wanted: &dyn Fn(&CommitInfo) -> bool,
) -> Result<Option<CommitInfo>, git2::Error> {
    let mut next = Some(git2::Oid::from_str(head.as_str())?);
    for _ in 0..limit {
        let Some(id) = next else { break };
        let commit = library.find_commit(id)?;
        let info = info_in_process(&commit);
        if wanted(&info) {
            return Ok(Some(info));
        }
        next = commit.parent_ids().next();
        if next.is_some_and(|parent| is_shallow(library, parent)) {
            break;
        }
    }
    Ok(None)
}

/// Whether history is cut off before this parent.
fn is_shallow(library: &git2::Repository, parent: git2::Oid) -> bool {
    library.is_shallow() && library.find_commit(parent).is_err()
}

/// Copies a commit's fields out of libgit2.
fn info_in_process(commit: &git2::Commit<'_>) -> CommitInfo {
    let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let author = commit.author();
    CommitInfo {
        id: commit.id().into(),
        parents: commit.parent_ids().map(Oid::from).collect(),
        message: lossy(commit.message_bytes()),
        author: lossy(author.name_bytes()),
        email: lossy(author.email_bytes()),
        seconds: author.when().seconds(),
        offset_minutes: author.when().offset_minutes(),
    }
}

/// Reads a reference's commit and the time of its last move with libgit2.
fn tip_in_process(library: &git2::Repository, name: &str) -> Option<(Oid, Option<i64>)> {
    let reference = library.find_reference(name).ok()?.resolve().ok()?;
    let commit = reference.peel_to_commit().ok()?;
    let moved = library.reflog(reference.name().ok()?).ok();
    let seen = moved.and_then(|log| Some(log.get(0)?.committer().when().seconds()));
    Some((commit.id().into(), seen))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::Place;
    use super::*;

    fn check_history(place: &Place) {
        assert_eq!(place.open().find_commit_back(9, &|_| true).unwrap(), None);
        for (name, text) in [("a", "1"), ("b", "1"), ("a", "2")] {
            place.write(name, text);
            place.commit_all(&format!("{name} {text}\n\nbody é\n"));
        }
        let repository = place.open();
        let wanted = |info: &CommitInfo| info.message.starts_with("b 1");
        let found = repository.find_commit_back(9, &wanted).unwrap().unwrap();
        assert_eq!(found.message, "b 1\n\nbody é\n");
        assert_eq!(
            (found.author.as_str(), found.email.as_str()),
            ("Ada", "ada@example.org")
        );
        assert_eq!(found.parents.len(), 1);
        assert!(found.seconds > 1_700_000_000);
        assert_eq!(found.offset_minutes, 0);
        assert_eq!(repository.find_commit_back(1, &wanted).unwrap(), None);
        assert_eq!(repository.find_commit_back(9, &|_| false).unwrap(), None);
        let listed = repository.log(&["HEAD"], 2).unwrap();
        assert_eq!(listed[1], found);

        assert_eq!(repository.ahead_of_upstream().unwrap(), None);
        assert_eq!(repository.remote_ref_tip("origin").unwrap(), None);
        place.git(&["remote", "add", "origin", "."]);
        place.git(&["fetch", "-q", "origin"]);
        place.git(&["branch", "-q", "-u", "origin/main"]);
        assert_eq!(place.open().ahead_of_upstream().unwrap(), Some(0));
        let tip = place.open().remote_ref_tip("origin").unwrap().unwrap();
        assert_eq!(tip.commit, listed[0].id);
        assert_eq!(tip.seen, Some(1_700_000_000));
        place.write("a", "3");
        place.commit_all("a 3");
        assert_eq!(place.open().ahead_of_upstream().unwrap(), Some(1));
        place.git(&["checkout", "-q", "--detach"]);
        assert_eq!(place.open().ahead_of_upstream().unwrap(), None);
    }

    #[test]
    fn reads_in_process() {
        check_history(&Place::new());
    }

    #[test]
    fn reads_through_git() {
        if let Some(place) = Place::with_options(&["--ref-format=reftable"]) {
            check_history(&place);
        }
    }

    #[test]
    fn shallow_clones_end_early() {
        let place = Place::new();
        for number in 0..3 {
            place.write("a", &number.to_string());
            place.commit_all("x");
        }
        let source = format!("file://{}", place.top().display());
        place.git(&["clone", "-q", "--depth=2", &source, "clone"]);
        let clone = place.open_at("clone");
        assert_eq!(clone.find_commit_back(9, &|_| false).unwrap(), None);
    }

    #[test]
    fn offsets_are_hours_and_minutes() {
        let id = "a".repeat(40);
        let fields = [id.as_str(), "", "A", "a@b", "12 -0530", "m"];
        assert_eq!(parse_commit(&fields).unwrap().offset_minutes, -330);
    }
}
