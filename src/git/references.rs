//! Lists references.

use std::collections::HashSet;

use crate::error::Result;

use super::read::unclear;
use super::repository::Repository;
use super::value::Oid;

/// A reference and what it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Its full name; what is not UTF-8 is replaced.
    pub name: String,
    /// The object that it names: a commit, a tag, or anything else.
    pub target: Oid,
}

impl Repository {
    /// Lists the references that patterns of `git for-each-ref` name, by name.
    ///
    /// A pattern that ends in `/*` takes all that is below, however deep. A
    /// reference that stands for another of the list, such as `origin/HEAD`, is
    /// left out.
    ///
    /// # Errors
    /// When Git cannot list them.
    pub fn references(&self, patterns: &[String]) -> Result<Vec<Reference>> {
        let mut references = Vec::new();
        let mut symbolic = Vec::new();
        let mut fields: Vec<String> = Vec::with_capacity(3);
        let git = self
            .git("list references")
            .args([
                "for-each-ref",
                "--format=%(refname)%00%(symref)%00%(objectname)%00",
                "--",
            ])
            .args(patterns.iter().map(|pattern| whole(pattern)));
        git.fields(&mut |field| {
            let text = String::from_utf8_lossy(field);
            fields.push(text.trim_start_matches('\n').to_owned());
            let [name, stands_for, target] = &fields[..] else {
                return Ok(());
            };
            let reference = Reference {
                name: name.clone(),
                target: target.parse().map_err(|_| unclear("git for-each-ref"))?,
            };
            match stands_for.is_empty() {
                true => references.push(reference),
                false => symbolic.push((stands_for.clone(), reference)),
            }
            fields.clear();
            Ok(())
        })?;
        if symbolic.is_empty() {
            return Ok(references);
        }
        let mut listed: HashSet<String> = references
            .iter()
            .map(|reference| reference.name.clone())
            .collect();
        for (stands_for, reference) in symbolic {
            if listed.insert(stands_for) {
                references.push(reference);
            }
        }
        references.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(references)
    }
}

/// A pattern without a `*` at its end, which would stop at the next slash.
fn whole(pattern: &str) -> &str {
    match pattern.strip_suffix('*') {
        Some(folder) if folder.ends_with('/') => folder,
        _ => pattern,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::Place;

    fn names(place: &Place, patterns: &[&str]) -> Vec<String> {
        let patterns: Vec<String> = patterns.iter().map(|&pattern| pattern.to_owned()).collect();
        let listed = place.open().references(&patterns).unwrap();
        listed.into_iter().map(|reference| reference.name).collect()
    }

    fn check(place: &Place) {
        place.commit_file("a");
        for name in [
            "refs/remotes/bea/main",
            "refs/remotes/ada/main",
            "refs/heads/x/y",
        ] {
            place.git(&["update-ref", name, "HEAD"]);
        }
        place.git(&[
            "symbolic-ref",
            "refs/remotes/ada/HEAD",
            "refs/remotes/ada/main",
        ]);
        let remotes = ["refs/remotes/ada/main", "refs/remotes/bea/main"];
        assert_eq!(names(place, &["refs/remotes/*"]), remotes);
        assert_eq!(names(place, &["refs/remotes"]), remotes);
        assert_eq!(
            names(place, &["refs/remotes/bea", "refs/remotes/*/main"]),
            remotes
        );
        assert_eq!(
            names(place, &["refs/remotes/*/HEAD"]),
            ["refs/remotes/ada/HEAD"]
        );
        assert_eq!(
            names(place, &["refs/heads/*"]),
            ["refs/heads/main", "refs/heads/x/y"]
        );
        assert!(names(place, &["refs/nothing"]).is_empty());
    }

    #[test]
    fn references_are_listed_once() {
        check(&Place::new());
    }

    #[test]
    fn references_are_listed_in_other_repositories() {
        for options in ["--ref-format=reftable", "--object-format=sha256"] {
            if let Some(place) = Place::with_options(&[options]) {
                check(&place);
            }
        }
    }
}
