//! The commits that copies have and the original has not.

use std::collections::HashMap;

use crate::error::Result;

use super::commit::AuthorDate;
use super::read::unclear;
use super::repository::Repository;
use super::value::{Mode, Oid, RepoPath};

/// A commit of a copy's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCommit {
    /// The commit before it, on its first side.
    pub parent: Option<Oid>,
    /// When it was authored, in seconds since 1970.
    pub seconds: i64,
    /// The author's distance from UTC then, in minutes to the east.
    pub offset_minutes: i32,
    /// What it made of the file, if anything: before and after, `None` where
    /// the file is not there.
    pub change: Option<(Option<Oid>, Option<Oid>)>,
}

impl Repository {
    /// Reads the commits that lead to `tips` on the first side of merges,
    /// without those of `known` and what led there. Of `known`, what this
    /// repository does not have is passed over.
    ///
    /// # Errors
    /// When Git cannot read them.
    pub fn own_commits(
        &self,
        tips: &[&Oid],
        known: &[Oid],
        path: &RepoPath,
    ) -> Result<HashMap<Oid, OwnCommit>> {
        let mut questions = String::new();
        for tip in tips {
            questions.push_str(&format!("{tip}\n"));
        }
        for commit in known {
            questions.push_str(&format!("^{commit}\n"));
        }
        let git = self
            .git("read the copies' history")
            .literal_paths()
            .args(["-c", "log.showSignature=false", "log", "-z", "--no-notes"])
            .args(["--first-parent", "--diff-merges=first-parent", "--sparse"])
            .args(["--raw", "--no-abbrev", "--no-renames", "--no-follow"])
            .args(["--no-color", "--no-mailmap", "--root", "--date=raw"])
            .args([
                "--format=tformat:%H%x00%P%x00%ad%x00%cd",
                "--ignore-missing",
            ])
            .args(["--stdin", "--", path.as_str()]);
        let mut parser = Parser {
            path,
            fields: Vec::new(),
            raw: None,
            commits: HashMap::new(),
            last: None,
        };
        git.fields_of(questions.as_bytes(), &mut |field| parser.field(field))?;
        parser.end()?;
        Ok(parser.commits)
    }

    /// The commits that lead to one, itself first; `hear` is told of each.
    ///
    /// # Errors
    /// When Git cannot read them; what `hear` fails with.
    pub fn ancestors(&self, tip: &Oid, hear: &mut dyn FnMut(Oid) -> Result<()>) -> Result<()> {
        let output = self
            .git("read the list's history")
            .args(["rev-list", tip.as_str(), "--"])
            .run()?;
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            hear(line.parse()?)?;
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
    commits: HashMap<Oid, OwnCommit>,
    last: Option<(Oid, OwnCommit)>,
}

impl Parser<'_> {
    fn field(&mut self, field: &[u8]) -> Result<()> {
        let text = String::from_utf8_lossy(field);
        if let Some(raw) = self.raw.take() {
            // A directory of the file's name lists what is in it.
            if text == self.path.as_str()
                && let Some((_, commit)) = &mut self.last
            {
                commit.change = Some(change(&raw).ok_or_else(|| unclear("git log"))?);
            }
            return Ok(());
        }
        let text = text.trim_start_matches('\n');
        if self.fields.is_empty() {
            if text.starts_with(':') {
                self.raw = Some(text.to_owned());
                return Ok(());
            }
            // Git may end a commit's changes with a NUL of their own.
            if text.is_empty() {
                return Ok(());
            }
            self.end()?;
        }
        self.fields.push(text.to_owned());
        let [id, parents, date, committed] = &self.fields[..] else {
            return Ok(());
        };
        let moment = AuthorDate::from_raw(date).or_else(|| AuthorDate::from_raw(committed));
        let parent = parents.split_whitespace().next();
        let commit = OwnCommit {
            parent: parent.map(str::parse).transpose()?,
            seconds: moment.map_or(0, |moment| moment.seconds),
            offset_minutes: moment.map_or(0, |moment| moment.offset_minutes),
            change: None,
        };
        self.last = Some((id.parse()?, commit));
        self.fields.clear();
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        if let Some((id, commit)) = self.last.take() {
            self.commits.insert(id, commit);
        }
        match self.fields.is_empty() {
            true => Ok(()),
            false => Err(unclear("git log")),
        }
    }
}

/// Reads `:MODE MODE ID ID STATUS`.
fn change(raw: &str) -> Option<(Option<Oid>, Option<Oid>)> {
    let fields: Vec<&str> = raw.trim_start_matches(':').split(' ').collect();
    let [old_mode, new_mode, old, new, _] = fields[..] else {
        return None;
    };
    let file = |mode: &str, id: &str| -> Option<Option<Oid>> {
        let mode: Mode = mode.parse().ok()?;
        Some(mode.is_file().then_some(id.parse().ok()?))
    };
    Some((file(old_mode, old)?, file(new_mode, new)?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::{Place, path};
    use super::*;

    fn check(place: &Place) {
        place.write("a.md", "one");
        place.commit_all("base");
        let id = |name: &str| -> Oid { place.git(&["rev-parse", name]).parse().unwrap() };
        let base = id("HEAD");
        place.git(&["checkout", "-q", "-b", "copy"]);
        place.write("a.md", "two");
        place.commit_all("own");
        place.commit_file("other");
        let (tip, parent) = (id("HEAD"), id("HEAD^"));
        let missing: Oid = "1".repeat(tip.as_str().len()).parse().unwrap();
        let known = [missing, base.clone()];
        let repository = place.open();
        let own = repository
            .own_commits(&[&tip], &known, &path("a.md"))
            .unwrap();
        assert_eq!(own.len(), 2);
        assert_eq!(
            (&own[&tip].parent, &own[&tip].change),
            (&Some(parent.clone()), &None)
        );
        assert_eq!(own[&parent].parent, Some(base.clone()));
        let change = own[&parent].change.clone().unwrap();
        assert_eq!(change, (Some(id("main:a.md")), Some(id("copy:a.md"))));
        // Without a base the first commit makes the file.
        let all = repository.own_commits(&[&tip], &[], &path("a.md")).unwrap();
        assert_eq!(all[&base].change, Some((None, Some(id("main:a.md")))));
        assert_eq!(all[&base].parent, None);
        let mut heard = Vec::new();
        let mut hear = |commit| {
            heard.push(commit);
            Ok(())
        };
        repository.ancestors(&parent, &mut hear).unwrap();
        assert_eq!(heard, [parent, base]);
    }

    #[test]
    fn commits_of_copies() {
        check(&Place::new());
        for options in ["--ref-format=reftable", "--object-format=sha256"] {
            if let Some(place) = Place::with_options(&[options]) {
                check(&place);
            }
        }
    }
}
