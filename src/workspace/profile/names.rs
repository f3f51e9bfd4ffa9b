//! The files of a profile's pictures.

use super::Source;
use crate::error::Result;
use crate::git::{RepoPath, fingerprint};
use crate::workspace::FOLDER;

/// The folder of the pictures, below our own.
pub(super) const SUBFOLDER: &str = "profile";

/// The longest name, in letters.
const LONGEST: usize = 60;

/// Names that Windows keeps for devices.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The pictures of one source, from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// For light pages.
    pub light: RepoPath,
    /// For dark pages.
    pub dark: RepoPath,
}

/// The folder of the pictures, from the top.
#[must_use]
pub(super) fn folder() -> String {
    format!("{FOLDER}/{SUBFOLDER}")
}

/// Gives each source its files, called after it. A source keeps its files when
/// others come behind it; one whose name is taken gets a mark of its own.
///
/// # Errors
/// None that can be provoked: the names are plain.
pub(super) fn files(sources: &[Source]) -> Result<Vec<Files>> {
    let mut taken: Vec<String> = Vec::new();
    let mut files = Vec::new();
    for source in sources {
        let plain = plain(&source.name);
        let marked = format!("{plain}-{}", fingerprint(&source.identity()));
        let more = (2..).map(|number| format!("{marked}-{number}"));
        let mut names = [plain, marked.clone()].into_iter().chain(more);
        let both = |name: &str| [name.to_lowercase(), format!("{}-dark", name.to_lowercase())];
        // Where the file system takes upper and lower case for the same.
        let is_free = |name: &String| both(name).iter().all(|name| !taken.contains(name));
        let name = names.find(is_free).unwrap_or(marked);
        taken.extend(both(&name));
        files.push(Files {
            light: RepoPath::new(format!("{}/{name}.svg", folder()))?,
            dark: RepoPath::new(format!("{}/{name}-dark.svg", folder()))?,
        });
    }
    Ok(files)
}

/// A name of letters, digits and few signs that any file may have.
fn plain(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let plain: String = name
        .chars()
        .map(|c| if c == '/' { '-' } else { c })
        .filter(|&c| is_plain(c))
        .take(LONGEST)
        .collect();
    let plain = plain.trim_matches(['.', '-']);
    let stem = plain.split('.').next().unwrap_or_default();
    match plain.is_empty() || DEVICES.contains(&stem.to_lowercase().as_str()) {
        true => "roadmap".to_owned(),
        false => plain.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::source::Place;
    use super::*;
    use crate::git::Address;

    fn names(sources: &[(&str, &str)]) -> Vec<String> {
        let source = |&(name, url): &(&str, &str)| Source {
            words: url.to_owned(),
            place: Place::Address(Address::Typed(url.to_owned())),
            link: None,
            name: name.to_owned(),
        };
        let sources: Vec<Source> = sources.iter().map(source).collect();
        let files = files(&sources).unwrap();
        let name = |files: &Files| {
            let dark = files.dark.as_str().strip_suffix("-dark.svg").unwrap();
            assert_eq!(files.light.as_str(), format!("{dark}.svg"));
            dark.strip_prefix(".roadmap/profile/").unwrap().to_owned()
        };
        files.iter().map(name).collect()
    }

    #[test]
    fn sources_keep_their_files() {
        let first = ("ada/list", "https://a.example/ada/list");
        let others = [
            ("ada-list", "https://b.example/ada-list"),
            ("ADA/List", "https://c.example/ADA/List"),
            ("list", "/srv/list"),
            ("list-dark", "/srv/list-dark"),
            ("ada/list-dark", "/srv/x"),
        ];
        let all: Vec<_> = std::iter::once(first).chain(others).collect();
        let named = names(&all);
        assert_eq!(names(&[first]), ["ada-list"]);
        assert_eq!(named[..3], names(&all[..3])[..]);
        assert_eq!(named[0], "ada-list");
        assert!(named[1].starts_with("ada-list-") && named[2].starts_with("ADA-List-"));
        assert_eq!(named[3], "list");
        assert!(named[4].starts_with("list-dark-") && named[5].starts_with("ada-list-dark-"));
        let mut different: Vec<String> = named.iter().map(|name| name.to_lowercase()).collect();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), named.len());
    }

    #[test]
    fn names_are_plain() {
        let long = "x".repeat(500);
        let name = |name: &str| names(&[(name, "u")]).remove(0);
        assert_eq!(name("ada/パン リスト"), "ada");
        assert_eq!(name("../..</svg>"), "svg");
        assert_eq!(name("con"), "roadmap");
        assert_eq!(name("NUL.svg"), "roadmap");
        assert_eq!(name(""), "roadmap");
        assert_eq!(name(&long).len(), LONGEST);
    }
}
