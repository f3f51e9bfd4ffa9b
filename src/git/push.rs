//! Publishing the branch.

use crate::error::{Error, Result};

use super::command::Output;
use super::remote::NO_PUSH;
use super::repository::Repository;

/// What became of a push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pushed {
    /// The other side has it; what Git said.
    Done(String),
    /// The other side has commits that are not here yet; what Git said. To
    /// fetch and merge them and to push again may help.
    Rejected(String),
}

impl Pushed {
    /// What Git said of a push that worked.
    ///
    /// # Errors
    /// [`crate::error::Kind::Refused`] for one that was rejected.
    pub fn or_refused(self) -> Result<String> {
        match self {
            Self::Done(said) => Ok(said),
            Self::Rejected(said) => Err(failed(&said)),
        }
    }
}

impl Repository {
    /// Pushes the current branch where Git is configured to; one that follows
    /// nothing goes to `origin`, which it follows from then on.
    ///
    /// # Errors
    /// [`crate::error::Kind::Refused`] when pushing to the remote is disabled,
    /// when there is nowhere to push, and when the push fails in another way
    /// than by [`Pushed::Rejected`]; the commits stay.
    pub fn push(&self) -> Result<Pushed> {
        if self.head()?.branch.is_none() {
            return Err(Error::refused("HEAD is on no branch that could be pushed")
                .kept("the commits stand on this computer")
                .hint("git switch -c NAME    begins a branch here"));
        }
        let follows = self.has_upstream()?;
        let to_origin = !follows && self.config("remote.origin.url")?.is_some();
        self.refuse_disabled()?;
        let new = ["-u", "origin", "HEAD"];
        let output = self
            .git("push")
            .own_locale()
            .arg("push")
            .args(new.iter().filter(|_| to_origin))
            .output()?;
        if output.succeeded() {
            return Ok(Pushed::Done(output.stderr));
        }
        if is_behind(&output) {
            return Ok(Pushed::Rejected(output.stderr));
        }
        Err(failed(&output.stderr))
    }

    /// The remote that [`Repository::push`] goes to, by name or URL; `None`
    /// where Git would not know.
    ///
    /// # Errors
    /// When Git cannot read its configuration.
    pub fn push_target(&self) -> Result<Option<String>> {
        let to_origin = !self.has_upstream()? && self.config("remote.origin.url")?.is_some();
        match to_origin {
            true => Ok(Some("origin".to_owned())),
            false => self.push_remote(),
        }
    }

    /// Refuses to push to a remote that is disabled.
    fn refuse_disabled(&self) -> Result<()> {
        let Some(name) = self.push_target()? else {
            return Ok(());
        };
        let remotes = self.remotes()?;
        let known = remotes.iter().find(|remote| remote.name == name);
        if !known.is_some_and(super::Remote::is_push_disabled) {
            return Ok(());
        }
        Err(Error::refused(format!(
            "pushing to {name} is disabled: its push URL is {NO_PUSH}"
        ))
        .kept("the commits stand on this computer")
        .hint("git push -u REMOTE HEAD    publishes the branch in a remote of your own"))
    }

    /// The remote that a plain `git push` goes to, by Git's own order.
    fn push_remote(&self) -> Result<Option<String>> {
        let branch = self.head()?.branch.unwrap_or_default();
        for key in [
            format!("branch.{branch}.pushRemote"),
            "remote.pushDefault".to_owned(),
            format!("branch.{branch}.remote"),
        ] {
            if let Some(remote) = self.config(&key)? {
                return Ok(Some(remote));
            }
        }
        Ok(None)
    }
}

/// Whether a push failed because the other side has moved on. Git translates
/// neither the flag nor the reason; a server that was asked by two at once
/// names the lock that one of them lost.
fn is_behind(output: &Output) -> bool {
    let words = &output.stderr;
    // The reason stands with the flag, or in what the server said before.
    let lost = words.contains("cannot lock ref")
        || words.contains("but expected")
        || words.contains("incorrect old value provided");
    let lines = words.lines();
    let mut flagged = lines.filter(|line| line.starts_with(" ! ["));
    flagged.any(|line| {
        let rejected = line.starts_with(" ! [rejected]");
        let reasons = ["(non-fast-forward)", "(fetch first)", "(needs force)"];
        rejected && reasons.iter().any(|reason| line.ends_with(reason))
            || line.starts_with(" ! [remote rejected]") && lost
    })
}

fn failed(said: &str) -> Error {
    Error::refused("git push failed")
        .quoting(said)
        .kept("the commit stands on this computer")
        .hint("git push    once the cause is mended")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::Place;
    use super::*;
    use crate::error::Kind;

    /// A repository and the bare one that it has for `origin`.
    fn pair() -> (Place, Place) {
        let there = Place::empty();
        there.git(&["init", "-q", "--bare", "-b", "main", "."]);
        let here = Place::new();
        here.git(&["remote", "add", "origin", there.top().to_str().unwrap()]);
        here.commit_file("a");
        (here, there)
    }

    #[test]
    fn a_new_branch_goes_to_origin() {
        let (here, there) = pair();
        let done = here.open().push().unwrap().or_refused().unwrap();
        assert!(done.contains("HEAD -> main"), "{done}");
        let newer = here.commit_file("b");
        assert!(matches!(here.open().push().unwrap(), Pushed::Done(_)));
        assert_eq!(there.git(&["rev-parse", "main"]), newer);
    }

    #[test]
    fn a_lost_race_is_told_from_other_failures() {
        let (here, there) = pair();
        here.open().push().unwrap();
        here.git(&["clone", "-q", there.top().to_str().unwrap(), "clone"]);
        let clone = ["-C", "clone", "-c", "user.name=B", "-c", "user.email=b@b"];
        let commit = ["commit", "-q", "--allow-empty", "-m", "x"];
        here.git(&[&clone[..], &commit].concat());
        here.git(&["-C", "clone", "push", "-q"]);
        here.write(".git/info/exclude", "clone\n");
        here.commit_file("b");
        let pushed = here.open().push().unwrap();
        assert!(matches!(pushed, Pushed::Rejected(_)), "{pushed:?}");
        assert_eq!(pushed.or_refused().unwrap_err().kind, Kind::Refused);
        here.git(&["fetch", "-q"]);
        assert!(matches!(here.open().push().unwrap(), Pushed::Rejected(_)));

        let (here, there) = pair();
        there.write("hooks/pre-receive", "#!/bin/sh\necho no; exit 1\n");
        super::super::testing::make_executable(&there.top().join("hooks/pre-receive"));
        let error = here.open().push().unwrap_err();
        assert!(error.quoted.concat().contains("pre-receive hook declined"));
    }

    #[test]
    fn nothing_goes_to_a_disabled_remote() {
        let (here, there) = pair();
        here.open().disable_push("origin").unwrap();
        let error = here.open().push().unwrap_err();
        assert!(error.message.contains("origin is disabled"), "{error:?}");
        here.git(&["config", "branch.main.remote", "origin"]);
        here.git(&["config", "branch.main.merge", "refs/heads/main"]);
        assert!(here.open().push().unwrap_err().message.contains("disabled"));
        here.git(&["remote", "add", "own", there.top().to_str().unwrap()]);
        here.git(&["config", "branch.main.pushRemote", "own"]);
        assert!(matches!(here.open().push().unwrap(), Pushed::Done(_)));
    }

    #[test]
    fn without_a_remote_there_is_nowhere_to_push() {
        let place = Place::new();
        place.commit_file("a");
        assert_eq!(place.open().push().unwrap_err().kind, Kind::Refused);
    }
}
