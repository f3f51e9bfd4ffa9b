//! Merge drivers: which paths get which, and where a repository keeps that.

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::error::Result;

use super::read::unclear;
use super::repository::Repository;
use super::value::RepoPath;

impl Repository {
    /// The file of attributes that belongs to this repository and is not
    /// committed; it need not be there. All worktrees share it, and it wins
    /// over every `.gitattributes`.
    #[must_use]
    pub fn own_attributes(&self) -> PathBuf {
        self.common_dir().join("info").join("attributes")
    }

    /// The names of the merge drivers that Git would call for paths; `None`
    /// for a path that names none.
    ///
    /// # Errors
    /// When Git cannot tell.
    pub fn merge_drivers(&self, paths: &[RepoPath]) -> Result<Vec<Option<String>>> {
        let output = self
            .git("ask for Git's attributes")
            .args(["check-attr", "-z", "merge", "--"])
            .args(paths.iter().map(RepoPath::as_str))
            .run()?;
        let text = String::from_utf8_lossy(&output.stdout);
        // `PATH\0merge\0VALUE\0` for each.
        let values = text.split_terminator('\0').skip(2).step_by(3);
        let is_name = |value: &&str| !matches!(*value, "unspecified" | "unset" | "set");
        let drivers: Vec<_> = values
            .map(|value| Some(value).filter(is_name).map(str::to_owned))
            .collect();
        match drivers.len() == paths.len() {
            true => Ok(drivers),
            false => Err(unclear("git check-attr")),
        }
    }
}

/// The pattern that means exactly one path in a file of attributes.
#[must_use]
pub fn attribute_pattern(path: &RepoPath) -> String {
    let mut pattern = String::from("/");
    for character in path.as_str().chars() {
        if matches!(character, '*' | '?' | '[' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && c != '"';
    match pattern.chars().all(is_plain) {
        true => pattern,
        false => c_quoted(&pattern),
    }
}

/// A word in quotes, as in C, which Git asks for where a pattern has spaces.
fn c_quoted(word: &str) -> String {
    let mut quoted = String::from("\"");
    for character in word.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            control if control.is_ascii_control() => {
                // Writing into a text does not fail.
                let _ = write!(quoted, "\\{:03o}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::Place;
    use super::*;

    #[test]
    fn a_pattern_means_one_path_and_no_other() {
        let place = Place::new();
        let repository = place.open();
        let others = ["a/ROADMAP.md", "xx.md", "ab.md", "a", "b c.md", "x y"];
        for name in [
            "ROADMAP.md",
            "docs/my list.md",
            " a.md",
            "a .md ",
            "say \"hi\".md",
            "\"quoted\".md",
            "*.md",
            "x?.md",
            "[ab]b.md",
            "back\\slash.md",
            "end\\",
            "#a.md",
            "!a.md",
            "-dash.md",
            "Größe 学习.md",
            "tab\there.md",
            "line\nbreak \u{1}.md",
            "no\u{a0}break.md",
            "[attr]x",
            "**/a.md",
        ] {
            let path = RepoPath::new(name).unwrap();
            let line = format!("{} merge=roadmap\n", attribute_pattern(&path));
            place.write(".git/info/attributes", &line);
            let mut asked = vec![path];
            asked.extend(others.iter().map(|other| RepoPath::new(*other).unwrap()));
            let drivers = repository.merge_drivers(&asked).unwrap();
            assert_eq!(drivers[0].as_deref(), Some("roadmap"), "{name:?}: {line}");
            let is_other = |at: usize| asked[at].as_str() != name;
            let mut wrong = (1..asked.len()).filter(|at| is_other(*at) && drivers[*at].is_some());
            assert_eq!(wrong.next(), None, "{name:?}: {line}");
        }
    }

    #[test]
    fn only_names_are_drivers() {
        let place = Place::new();
        let repository = place.open();
        place.write(
            ".git/info/attributes",
            "a merge\nb -merge\nc merge=union\nd !merge\n",
        );
        let paths = ["a", "b", "c", "d"].map(|name| RepoPath::new(name).unwrap());
        let drivers = repository.merge_drivers(&paths).unwrap();
        assert_eq!(drivers, [None, None, Some("union".to_owned()), None]);
        assert_eq!(
            repository.own_attributes(),
            place.top().join(".git/info/attributes")
        );
    }
}
