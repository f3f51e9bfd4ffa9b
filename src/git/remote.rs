//! Remotes: which there are, which is the user's own, and where not to push.

use crate::error::{Error, Result};

use super::repository::Repository;

/// The push URL of a remote that nothing is ever pushed to.
pub const NO_PUSH: &str = "DISABLE";

/// A remote as it is configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// Its name.
    pub name: String,
    /// Where it is fetched from.
    pub url: String,
    /// Where it is pushed to, if elsewhere.
    pub push_url: Option<String>,
}

impl Remote {
    /// Whether pushing to it has been disabled by [`Repository::disable_push`].
    #[must_use]
    pub fn is_push_disabled(&self) -> bool {
        self.push_url.as_deref() == Some(NO_PUSH)
    }
}

/// The branch elsewhere in which the user's other computers put their commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnBranch {
    /// The remote's name; the URL itself where the branch follows one.
    pub remote: String,
    /// The branch's full name there: `refs/heads/main`.
    pub branch: String,
    /// The reference here that follows it, which need not be there yet.
    pub tracking: Option<String>,
}

impl Repository {
    /// Lists the remotes that have a URL, in the order of the configuration.
    ///
    /// # Errors
    /// When Git cannot read its configuration.
    pub fn remotes(&self) -> Result<Vec<Remote>> {
        let mut remotes: Vec<Remote> = Vec::new();
        let settings = self.config_section("remote")?;
        for setting in &settings {
            let Some((name, "url")) = parts(&setting.key) else {
                continue;
            };
            // A second URL is only pushed to.
            if setting.value.is_empty() || remotes.iter().any(|remote| remote.name == name) {
                continue;
            }
            let push_url = settings
                .iter()
                .find(|setting| parts(&setting.key) == Some((name, "pushurl")));
            remotes.push(Remote {
                name: name.to_owned(),
                url: setting.value.clone(),
                push_url: push_url.map(|setting| setting.value.clone()),
            });
        }
        Ok(remotes)
    }

    /// Finds the user's own copy of the current branch: what the branch
    /// follows, else the branch of the same name in the remote that it is
    /// pushed to, in `origin`, or in the only remote besides `upstream`.
    ///
    /// The original, given by name or URL, is never the user's own. `None`
    /// too when `HEAD` is detached and when the branch follows one in this
    /// repository.
    ///
    /// # Errors
    /// When Git cannot read `HEAD` or its configuration.
    pub fn own_branch(&self, original: Option<&str>) -> Result<Option<OwnBranch>> {
        let Some(branch) = self.head()?.branch else {
            return Ok(None);
        };
        let remotes = self.remotes()?;
        let is_own = |name: &str| {
            let known = remotes.iter().find(|remote| remote.name == name);
            let is = |text: &str| original == Some(text);
            !is(name) && !known.is_some_and(|remote| is(&remote.url))
        };
        let same = format!("refs/heads/{branch}");
        let followed = self.config(&format!("branch.{branch}.remote"))?;
        if let Some(remote) = followed.filter(|remote| is_own(remote)) {
            if remote == "." {
                return Ok(None);
            }
            let merge = self.config(&format!("branch.{branch}.merge"))?;
            return self.own(remote, merge.unwrap_or(same)).map(Some);
        }
        // A remote of that name is somebody else's, unless the branch follows it.
        let may_be_own = |name: &str| is_own(name) && name != "upstream";
        let mut own = remotes.iter().filter(|remote| may_be_own(&remote.name));
        let only = match (own.next(), own.next()) {
            (Some(only), None) => Some(only.name.clone()),
            _ => None,
        };
        let wanted = [
            self.config(&format!("branch.{branch}.pushRemote"))?,
            self.config("remote.pushDefault")?,
            Some("origin".to_owned()),
            only,
        ];
        let is_there = |name: &String| remotes.iter().any(|remote| remote.name == *name);
        let mut found = wanted.into_iter().flatten();
        match found.find(|name| is_there(name) && is_own(name)) {
            Some(remote) => self.own(remote, same).map(Some),
            None => Ok(None),
        }
    }

    /// Keeps anything from being pushed to a remote.
    ///
    /// # Errors
    /// [`crate::error::Kind::NotFound`] when there is no such remote; when Git
    /// cannot write its configuration.
    pub fn disable_push(&self, remote: &str) -> Result<()> {
        if !self.remotes()?.iter().any(|known| known.name == remote) {
            return Err(Error::not_found(format!("there is no remote '{remote}'"))
                .hint("git remote -v    lists them"));
        }
        self.set_config(&format!("remote.{remote}.pushurl"), NO_PUSH)
    }

    /// What a remote is configured to fetch.
    pub(super) fn fetch_specs(&self, remote: &str) -> Result<Vec<String>> {
        let settings = self.config_section("remote")?.into_iter();
        let specs = settings.filter(|setting| parts(&setting.key) == Some((remote, "fetch")));
        Ok(specs.map(|setting| setting.value).collect())
    }

    fn own(&self, remote: String, branch: String) -> Result<OwnBranch> {
        let specs = self.fetch_specs(&remote)?;
        let tracking = specs.iter().find_map(|spec| mapped(spec, &branch));
        Ok(OwnBranch {
            remote,
            branch,
            tracking,
        })
    }
}

/// The remote and the variable of a setting's name: `remote.NAME.VARIABLE`.
fn parts(key: &str) -> Option<(&str, &str)> {
    key.strip_prefix("remote.")?.rsplit_once('.')
}

/// Where a reference of the remote is kept, by a rule like `+SOURCE:TARGET`.
fn mapped(spec: &str, branch: &str) -> Option<String> {
    let (source, target) = spec.trim_start_matches('+').split_once(':')?;
    if target.is_empty() {
        return None;
    }
    let Some((before, after)) = source.split_once('*') else {
        return (source == branch).then(|| target.to_owned());
    };
    let middle = branch.strip_prefix(before)?.strip_suffix(after)?;
    Some(target.replacen('*', middle, 1))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::Place;
    use super::*;
    use crate::error::Kind;

    fn own(place: &Place, original: Option<&str>) -> Option<(String, String, Option<String>)> {
        let found = place.open().own_branch(original).unwrap();
        found.map(|own| (own.remote, own.branch, own.tracking))
    }

    fn on(remote: &str, branch: &str) -> Option<(String, String, Option<String>)> {
        Some((
            remote.to_owned(),
            format!("refs/heads/{branch}"),
            Some(format!("refs/remotes/{remote}/{branch}")),
        ))
    }

    #[test]
    fn remotes_are_listed_and_closed_for_pushes() {
        let place = Place::new();
        place.git(&["remote", "add", "my.own", "../a b"]);
        place.git(&["remote", "set-url", "--add", "my.own", "second"]);
        place.git(&["remote", "add", "Upstream", "https://example.org/x"]);
        place.git(&["config", "remote.pushDefault", "my.own"]);
        let repository = place.open();
        repository.disable_push("Upstream").unwrap();
        let remotes = repository.remotes().unwrap();
        assert_eq!(
            remotes[0],
            Remote {
                name: "my.own".to_owned(),
                url: "../a b".to_owned(),
                push_url: None
            }
        );
        assert!(remotes[1].is_push_disabled() && remotes.len() == 2);
        let error = repository.disable_push("nobody").unwrap_err();
        assert_eq!(error.kind, Kind::NotFound);
    }

    #[test]
    fn the_own_branch_is_the_followed_one() {
        let place = Place::new();
        assert_eq!(own(&place, None), None);
        place.git(&["remote", "add", "upstream", "u"]);
        assert_eq!(own(&place, Some("upstream")), None);
        assert_eq!(own(&place, Some("u")), None);
        assert_eq!(own(&place, None), None);
        place.git(&["remote", "add", "gh", "g"]);
        assert_eq!(own(&place, None), on("gh", "main"));
        assert_eq!(own(&place, Some("upstream")), on("gh", "main"));
        place.git(&["remote", "add", "origin", "o"]);
        assert_eq!(own(&place, Some("upstream")), on("origin", "main"));
        place.git(&["config", "branch.main.remote", "upstream"]);
        place.git(&["config", "branch.main.merge", "refs/heads/trunk"]);
        assert_eq!(own(&place, None), on("upstream", "trunk"));
        assert_eq!(own(&place, Some("upstream")), on("origin", "main"));
        place.git(&["config", "branch.main.pushRemote", "gh"]);
        assert_eq!(own(&place, Some("upstream")), on("gh", "main"));
        place.git(&["config", "branch.main.remote", "."]);
        assert_eq!(own(&place, None), None);
        place.git(&["commit", "-q", "--allow-empty", "-m", "x"]);
        place.git(&["checkout", "-q", "--detach"]);
        assert_eq!(own(&place, None), None);
    }

    #[test]
    fn references_are_mapped() {
        let head = "refs/heads/a/b";
        let map = |spec| mapped(spec, head);
        assert_eq!(map("+refs/heads/*:refs/x/*").unwrap(), "refs/x/a/b");
        assert_eq!(map("refs/heads/a/b:refs/y").unwrap(), "refs/y");
        assert_eq!(map("^refs/heads/a/b"), None);
        assert_eq!(map("refs/heads/a:refs/y"), None);
        assert_eq!(map("refs/heads/a/b:"), None);
    }
}
