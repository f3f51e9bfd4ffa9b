//! Addresses of tools and repositories, as workflows hold them.

use crate::workspace::address::https;

/// An address with the revision that follows its last `@`, if one does.
///
/// A revision is a commit, a tag or a branch with a plain name; empty for none.
pub(super) fn with_revision(text: &str) -> Result<(String, String), &'static str> {
    let is_plain = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphanumeric())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
    };
    match text.rsplit_once('@') {
        Some((address, revision)) if is_plain(revision) && https(address).is_ok() => {
            Ok((https(address)?, revision.to_owned()))
        }
        _ => Ok((https(text)?, String::new())),
    }
}

/// The `OWNER/NAME` in an address, where it has that form.
pub(super) fn repository(address: &str) -> Option<&str> {
    let (_, path) = address.strip_prefix("https://")?.split_once('/')?;
    let path = path.strip_suffix(".git").unwrap_or(path);
    (path.split('/').count() == 2).then_some(path)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_follows_the_address() {
        let read = |text: &str| with_revision(text).unwrap();
        let pair = |address: &str, revision: &str| (address.to_owned(), revision.to_owned());
        let tool = "https://github.com/eve/git-roadmap";
        assert_eq!(read(tool), pair(tool, ""));
        assert_eq!(read(&format!("{tool}@v1.2.3")), pair(tool, "v1.2.3"));
        assert_eq!(read("git@github.com:eve/git-roadmap"), pair(tool, ""));
        assert_eq!(
            read("git@github.com:eve/git-roadmap@0a1b"),
            pair(tool, "0a1b")
        );
        for revision in ["", "-x", "a b", "a'b", "$(id)", "a/b", "\n"] {
            assert!(
                with_revision(&format!("{tool}@{revision}")).is_err(),
                "{revision}"
            );
        }
        assert!(with_revision("https://eve:secret@github.com").is_err());
    }
}
