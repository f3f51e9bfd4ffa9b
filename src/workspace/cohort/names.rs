//! What copies are called on screens and in files.

use std::collections::HashMap;

use super::found::{Found, Kind};
use crate::error::{Error, Result};
use crate::git::fingerprint;
use crate::workspace::sync::short_name;

/// How copies are called.
#[derive(Debug, Default)]
pub enum Naming {
    /// By what they are known by, in short.
    #[default]
    Own,
    /// By numbers, in an order that only those can work out who know all names
    /// and this word.
    Anonymous(String),
    /// By names of the user's choice, where there is one.
    Mapped(HashMap<String, String>),
}

impl Naming {
    /// Reads a file of names, `name,shown` in each line, as CSV.
    ///
    /// # Errors
    /// Names the line that has no second field.
    pub fn parse(file: &str, text: &str) -> Result<Self> {
        let mut names = HashMap::new();
        for (line, fields) in records(text) {
            let [name, shown, ..] = &fields[..] else {
                return Err(
                    Error::refused(format!("{file}:{line}: not two fields: name,shown"))
                        .hint("ada-lovelace,Group 1"),
                );
            };
            if line == 1 && name == "name" && shown == "shown" {
                continue;
            }
            names.insert(name.trim().to_owned(), shown.trim().to_owned());
        }
        Ok(Self::Mapped(names))
    }
}

/// The names of copies, no two alike.
#[must_use]
pub fn name(found: &[Found], naming: &Naming) -> Vec<String> {
    match naming {
        Naming::Own => distinct(own(found)),
        Naming::Anonymous(word) => anonymous(found, word),
        Naming::Mapped(names) => {
            let shown = |(own, found): (String, &Found)| {
                let shown = names.get(&own).or_else(|| names.get(&found.source));
                shown.cloned().unwrap_or(own)
            };
            distinct(own(found).into_iter().zip(found).map(shown).collect())
        }
    }
}

/// Short names: of references what differs, of URLs the owner where that tells
/// them apart, else folders' and remotes' own.
fn own(found: &[Found]) -> Vec<String> {
    let mut names = vec![String::new(); found.len()];
    for kind in [Kind::Reference, Kind::Remote, Kind::Folder, Kind::Url] {
        let of_kind = found.iter().enumerate();
        let of_kind: Vec<usize> = of_kind
            .filter(|(_, found)| found.kind == kind)
            .map(|(place, _)| place)
            .collect();
        let sources = of_kind.iter().map(|&place| found[place].source.as_str());
        let short = match kind {
            Kind::Reference => of_references(&sources.collect::<Vec<_>>()),
            Kind::Url => of_urls(&sources.map(short_name).collect::<Vec<_>>()),
            Kind::Remote | Kind::Folder => sources.map(str::to_owned).collect(),
        };
        for (place, name) in of_kind.into_iter().zip(short) {
            names[place] = name;
        }
    }
    names
}

fn of_references(names: &[&str]) -> Vec<String> {
    let is_branch = names.iter().all(|name| name.starts_with("refs/heads/"));
    let short = |name: &&str| -> Vec<String> {
        let places = ["refs/heads/", "refs/remotes/", "refs/tags/", "refs/"];
        let short = places.iter().find_map(|place| name.strip_prefix(place));
        let parts = short.unwrap_or(name).split('/');
        parts.map(str::to_owned).collect()
    };
    let parts: Vec<Vec<String>> = names.iter().map(short).collect();
    let common = match &parts[..] {
        [first, _, ..] => {
            let is_common = |at: &usize| {
                let part = first.get(*at);
                parts
                    .iter()
                    .all(|parts| parts.len() > at + 1 && parts.get(*at) == part)
            };
            (0..first.len()).take_while(is_common).count()
        }
        _ => 0,
    };
    let first = |parts: &Vec<String>| parts[common].clone();
    let firsts: Vec<String> = parts.iter().map(first).collect();
    match !is_branch && are_distinct(&firsts) {
        true => firsts,
        false => parts
            .iter()
            .map(|parts| parts[common..].join("/"))
            .collect(),
    }
}

fn of_urls(names: &[String]) -> Vec<String> {
    let owner = |name: &String| name.split('/').next().unwrap_or_default().to_owned();
    let last = |name: &String| name.rsplit('/').next().unwrap_or_default().to_owned();
    let owners: Vec<String> = names.iter().map(owner).collect();
    let lasts: Vec<String> = names.iter().map(last).collect();
    [owners, lasts]
        .into_iter()
        .find(|names| are_distinct(names))
        .unwrap_or_else(|| names.to_vec())
}

fn are_distinct(names: &[String]) -> bool {
    let all: std::collections::HashSet<&String> = names.iter().collect();
    all.len() == names.len()
}

/// Numbers those that come again.
fn distinct(mut names: Vec<String>) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let taken: std::collections::HashSet<String> = names.iter().cloned().collect();
    for name in &mut names {
        let count = seen.entry(name.clone()).or_insert(0);
        *count += 1;
        while *count > 1 && taken.contains(&format!("{name} ({count})")) {
            *count += 1;
        }
        if *count > 1 {
            *name = format!("{name} ({count})");
        }
    }
    names
}

/// `copy 01` and so on, in the order of fingerprints.
fn anonymous(found: &[Found], word: &str) -> Vec<String> {
    let key = |place: usize| fingerprint(&format!("{word}\0{}", found[place].source));
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_cached_key(|&place| (key(place), place));
    let digits = found.len().to_string().len().max(2);
    let mut names = vec![String::new(); found.len()];
    for (number, place) in order.into_iter().enumerate() {
        names[place] = format!("copy {:0digits$}", number + 1);
    }
    names
}

/// The records of CSV that are not empty, each with its line (RFC 4180).
fn records(text: &str) -> Vec<(usize, Vec<String>)> {
    let text = text.trim_start_matches('\u{feff}');
    let mut records = Vec::new();
    let (mut line, mut first) = (1, 1);
    let (mut fields, mut field) = (Vec::new(), String::new());
    let mut quoted = false;
    let mut characters = text.chars().chain(['\n']).peekable();
    while let Some(character) = characters.next() {
        let is_end = characters.peek().is_none();
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if field.is_empty() => quoted = true,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            '\r' if !quoted && characters.peek() == Some(&'\n') => {}
            '\n' if !quoted || is_end => {
                fields.push(std::mem::take(&mut field));
                let record = std::mem::take(&mut fields);
                if record.iter().any(|field| !field.trim().is_empty()) {
                    records.push((first, record));
                }
                first = line + 1;
            }
            other => field.push(other),
        }
        line += usize::from(character == '\n');
    }
    records
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::found::At;
    use super::*;

    fn found(kind: Kind, sources: &[&str]) -> Vec<Found> {
        let found = sources.iter().map(|source| Found {
            source: (*source).to_owned(),
            kind,
            at: At::Nowhere(super::super::Lack::Commit),
        });
        found.collect()
    }

    fn named(kind: Kind, sources: &[&str]) -> Vec<String> {
        name(&found(kind, sources), &Naming::Own)
    }

    #[test]
    fn references_are_called_by_what_differs() {
        let names = |sources: &[&str]| named(Kind::Reference, sources);
        let remotes = ["refs/remotes/ada/main", "refs/remotes/bea/master"];
        assert_eq!(names(&remotes), ["ada", "bea"]);
        assert_eq!(
            names(&["refs/remotes/ada/main", "refs/remotes/ada/dev"]),
            ["main", "dev"]
        );
        assert_eq!(
            names(&["refs/heads/class/ada", "refs/heads/class/bea"]),
            ["ada", "bea"]
        );
        assert_eq!(names(&["refs/heads/a/x", "refs/heads/b/x"]), ["a/x", "b/x"]);
        assert_eq!(names(&["refs/pull/1/head", "refs/pull/2/head"]), ["1", "2"]);
        assert_eq!(names(&["refs/remotes/ada/main"]), ["ada"]);
        assert_eq!(
            names(&["refs/heads/a", "refs/heads/a/b", "refs/tags/a"]),
            ["a", "a/b", "a (2)"]
        );
    }

    #[test]
    fn urls_are_called_by_who_owns_them() {
        let names = |sources: &[&str]| named(Kind::Url, sources);
        let forks = ["https://h.example/ada/list", "https://h.example/bea/list"];
        assert_eq!(names(&forks), ["ada", "bea"]);
        let classroom = [
            "git@h.example:class/list-ada",
            "git@h.example:class/list-bea",
        ];
        assert_eq!(names(&classroom), ["list-ada", "list-bea"]);
    }

    #[test]
    fn names_are_distinct() {
        let names = named(Kind::Folder, &["a", "a", "a (2)", "a"]);
        assert_eq!(names, ["a", "a (3)", "a (2)", "a (4)"]);
    }

    #[test]
    fn numbers_say_nothing_of_names() {
        let sources = ["ada", "bea", "cem", "dan"];
        let numbers = |sources: &[&str], word: &str| {
            let naming = Naming::Anonymous(word.to_owned());
            name(&found(Kind::Folder, sources), &naming)
        };
        let named = numbers(&sources, "");
        let mut sorted = named.clone();
        sorted.sort();
        assert_eq!(sorted, ["copy 01", "copy 02", "copy 03", "copy 04"]);
        assert_ne!(named, sorted);
        let back = numbers(&["dan", "cem", "bea", "ada"], "");
        assert!(back.iter().rev().eq(&named));
        let words: std::collections::HashSet<_> = ["", "a", "b", "c"]
            .map(|word| numbers(&sources, word))
            .into();
        assert!(words.len() > 1);
    }

    #[test]
    fn names_come_from_a_file() {
        let text =
            "\u{feff}name,shown\r\nada,\"Group \"\"1\"\", A\"\r\n\r\nrefs/heads/b,B\r\nodd,x,more";
        let naming = Naming::parse("names.csv", text).unwrap();
        let names = name(
            &found(
                Kind::Reference,
                &["refs/heads/ada", "refs/heads/b", "refs/heads/c"],
            ),
            &naming,
        );
        assert_eq!(names, ["Group \"1\", A", "B", "c"]);
        let error = Naming::parse("names.csv", "a,b\nada\n").unwrap_err();
        assert!(error.message.starts_with("names.csv:2:"), "{error}");
    }
}
