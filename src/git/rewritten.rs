//! What makes Git see another history behind a commit than the commits tell.

use std::fs;

use crate::error::Result;

use super::repository::Repository;

impl Repository {
    /// Whether history is cut off, as in a clone with `--depth`.
    #[must_use]
    pub fn is_shallow(&self) -> bool {
        let shallow = fs::metadata(self.common_dir().join("shallow"));
        shallow.is_ok_and(|shallow| shallow.len() > 0)
    }

    /// A text that changes whenever history is cut off elsewhere, or when
    /// commits are replaced (gitshallow(5), git-replace(1)).
    ///
    /// # Errors
    /// When Git cannot list what it replaces.
    pub fn history_mark(&self) -> Result<String> {
        let mut mark = String::new();
        for name in ["shallow", "info/grafts"] {
            if let Ok(bytes) = fs::read(self.common_dir().join(name)) {
                mark.push_str(&String::from_utf8_lossy(&bytes));
            }
        }
        let replaced = self.fast(|library| {
            let mut lines = Vec::new();
            for reference in library.references_glob("refs/replace/*")? {
                let reference = reference?;
                let name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
                lines.push(format!(
                    "{} {name}\n",
                    reference.peel(git2::ObjectType::Any)?.id()
                ));
            }
            lines.sort();
            Ok(lines.concat())
        });
        match replaced {
            Some(replaced) => mark.push_str(&replaced),
            None => {
                let list = self.git("list what Git replaces");
                let list = list.args(["for-each-ref", "refs/replace/"]);
                mark.push_str(&list.run()?.line());
            }
        }
        Ok(mark)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::Place;

    #[test]
    fn replacing_and_cutting_show() {
        for options in [&[][..], &["--object-format=sha256"]] {
            let Some(place) = Place::with_options(options) else {
                continue;
            };
            let first = place.commit_file("a");
            let second = place.commit_file("b");
            let before = place.open().history_mark().unwrap();
            assert_eq!(before, "");
            assert!(!place.open().is_shallow());
            place.git(&["replace", &second, &first]);
            let after = place.open().history_mark().unwrap();
            assert!(after.contains(&first), "{after}");
            let url = format!("file://{}", place.top().display());
            place.git(&["clone", "-q", "--depth=1", &url, "clone"]);
            let clone = place.open_at("clone");
            assert!(clone.is_shallow());
            assert!(clone.history_mark().unwrap().contains(&second));
        }
    }
}
