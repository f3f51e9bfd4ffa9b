//! What `.gitattributes` and `.gitignore` say of a path.

use std::path::{Path, PathBuf};

use git2::AttrCheckFlags;

use crate::error::{Error, Result};

use super::read::unclear;
use super::repository::Repository;
use super::value::RepoPath;

/// The attributes by which Git gives a file other bytes on disk than in its
/// objects, besides line endings (gitattributes(5), "Checking-out and
/// checking-in").
const CONVERTING: [&str; 2] = ["filter", "working-tree-encoding"];

impl Repository {
    /// Refuses a file that Git converts by a filter or to another encoding: we
    /// edit what Git has and what is on disk apart from each other, which only
    /// works while a task's text is in both.
    ///
    /// # Errors
    /// [`crate::error::Kind::Refused`] with the attribute and the ways out.
    pub fn refuse_conversion(&self, path: &RepoPath) -> Result<()> {
        match self.conversion(path)? {
            None => Ok(()),
            Some(attribute) if attribute.starts_with(CONVERTING[1]) => Err(Error::refused(
                format!("Git converts {path} ({attribute}); a roadmap is kept in UTF-8"),
            )
            .hint("save the file as UTF-8, take the attribute out of .gitattributes, commit both")),
            Some(attribute) => Err(Error::refused(format!(
                "Git converts {path} ({attribute}), which a roadmap commit cannot"
            ))
            .hint(format!(
                "to keep it as plain text: echo '/{path} -filter -working-tree-encoding' >> \
                 .gitattributes && git add --renormalize {path}, then commit both"
            ))
            .hint("--no-commit    changes the file alone; commit it with git add and git commit")),
        }
    }

    /// The attribute by which Git converts a file: `filter=lfs`; `None` for one
    /// that it does not convert, or only in its line endings.
    ///
    /// # Errors
    /// When Git cannot tell.
    pub fn conversion(&self, path: &RepoPath) -> Result<Option<String>> {
        if !self.may_convert(path)? {
            return Ok(None);
        }
        for (name, value) in CONVERTING.iter().zip(self.attributes(path)?) {
            let Some(value) = value else { continue };
            let converts = match *name {
                "filter" => self.has_filter(&value)?,
                _ => !value.eq_ignore_ascii_case("UTF-8"),
            };
            if converts {
                return Ok(Some(format!("{name}={value}")));
            }
        }
        Ok(None)
    }

    /// Whether any of the files that give a path its attributes speaks of
    /// conversions at all; most do not, and then nobody need be asked.
    fn may_convert(&self, path: &RepoPath) -> Result<bool> {
        let is_elsewhere =
            self.variable("GIT_ATTR_SOURCE").is_some() || self.config("attr.tree")?.is_some();
        let Some(top) = self.top().filter(|_| !is_elsewhere) else {
            return Ok(true);
        };
        let root = top.join(".gitattributes");
        // One that is not checked out still counts.
        if !root.exists() && self.is_tracked(&RepoPath::new(".gitattributes")?)? {
            return Ok(true);
        }
        let mut files = vec![root, self.common_dir().join("info/attributes")];
        files.extend(self.attributes_of_the_user()?);
        let mut directory = top.to_owned();
        for name in path.as_str().split('/') {
            directory.push(name);
            files.push(directory.join(".gitattributes"));
        }
        let speaks = |file: &PathBuf| {
            std::fs::read(file).is_ok_and(|bytes| {
                let has = |word: &str| memchr::memmem::find(&bytes, word.as_bytes()).is_some();
                CONVERTING.iter().any(|word| has(word))
            })
        };
        Ok(files.iter().any(speaks))
    }

    /// The files of attributes for all repositories (gitattributes(5), "FILES").
    fn attributes_of_the_user(&self) -> Result<Vec<PathBuf>> {
        let mut files = vec![PathBuf::from("/etc/gitattributes")];
        let home = self.variable("HOME").map(PathBuf::from);
        match self.config("core.attributesFile")? {
            Some(file) => files.push(match (file.strip_prefix("~/"), &home) {
                (Some(rest), Some(home)) => home.join(rest),
                _ => PathBuf::from(file),
            }),
            None => {
                let configured = self.variable("XDG_CONFIG_HOME").filter(|at| !at.is_empty());
                let config = configured.map(PathBuf::from);
                let config = config.or_else(|| Some(home?.join(".config")));
                files.extend(config.map(|config| config.join("git/attributes")));
            }
        }
        Ok(files)
    }

    /// Whether a filter is configured; one that is not does nothing.
    fn has_filter(&self, name: &str) -> Result<bool> {
        for what in ["clean", "smudge", "process", "required"] {
            if self.config(&format!("filter.{name}.{what}"))?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The values of [`CONVERTING`]; `None` for what has none.
    fn attributes(&self, path: &RepoPath) -> Result<[Option<String>; 2]> {
        let flags = AttrCheckFlags::FILE_THEN_INDEX;
        let found = self.fast(|library| {
            let value = |name| {
                let value = library.get_attr(Path::new(path.as_str()), name, flags)?;
                let is_value = |value: &&str| !value.is_empty();
                Ok::<_, git2::Error>(value.filter(is_value).map(str::to_owned))
            };
            Ok([value(CONVERTING[0])?, value(CONVERTING[1])?])
        });
        match found {
            Some(values) => Ok(values.map(|value| value.filter(|value| is_a_value(value)))),
            None => self.attributes_from_git(path),
        }
    }

    /// Asks Git: `PATH\0NAME\0VALUE\0` for each.
    fn attributes_from_git(&self, path: &RepoPath) -> Result<[Option<String>; 2]> {
        let output = self
            .git("ask for Git's attributes")
            .args(["check-attr", "-z"])
            .args(CONVERTING)
            .args(["--", path.as_str()])
            .run()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let fields: Vec<&str> = text.split('\0').collect();
        let [_, _, filter, _, _, encoding, ..] = fields[..] else {
            return Err(unclear("git check-attr"));
        };
        let value = |value: &str| is_a_value(value).then(|| value.to_owned());
        Ok([value(filter), value(encoding)])
    }

    /// Whether Git would ignore the path; never true for a tracked one.
    ///
    /// # Errors
    /// When Git cannot tell.
    pub fn is_ignored(&self, path: &RepoPath) -> Result<bool> {
        Ok(self.ignore_rule(path)?.is_some())
    }

    /// Refuses to commit a new file that Git ignores.
    ///
    /// # Errors
    /// [`crate::error::Kind::Refused`] with the rule and the ways out.
    pub fn refuse_ignored(&self, path: &RepoPath) -> Result<()> {
        match self.ignore_rule(path)? {
            None => Ok(()),
            Some(rule) => {
                let error = Error::refused(format!("Git ignores {path} ({rule})"))
                    .hint("take that line out, or let it spare the file");
                Err(match path.as_str().ends_with(".svg") {
                    true => error.hint(
                        "git roadmap refresh && git add -f .roadmap    commits what is there all the same",
                    ),
                    false => error,
                })
            }
        }
    }

    /// The rule by which Git ignores the path: `.gitignore:3: *.svg`.
    fn ignore_rule(&self, path: &RepoPath) -> Result<Option<String>> {
        let purpose = "ask what Git ignores";
        let output = self
            .git(purpose)
            // The dot keeps a colon at the start from meaning something.
            .args(["check-ignore", "-v", "-z", "--stdin"])
            .input(format!("./{path}\0"))
            .output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let fields: Vec<&str> = text.split('\0').collect();
        match (output.code, &fields[..]) {
            // The last rule that fits may be an exception.
            (Some(0), [_, _, pattern, ..]) if pattern.starts_with('!') => Ok(None),
            (Some(0), [file, line, pattern, ..]) => Ok(Some(format!("{file}:{line}: {pattern}"))),
            (Some(1), _) => Ok(None),
            // Whoever writes the file refuses it with better words.
            _ if output.stderr.contains("beyond a symbolic link") => Ok(None),
            _ => Err(output.failure(purpose)),
        }
    }
}

/// Whether an attribute has a value, rather than being set, unset or neither.
fn is_a_value(value: &str) -> bool {
    // The words of Git, and those of libgit2.
    let is_word = matches!(value, "true" | "false" | "set" | "unset" | "unspecified");
    !is_word && !value.starts_with("[internal]")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::{Place, path};

    #[test]
    fn ignored_is_what_git_ignores() {
        let place = Place::new();
        place.write(".gitignore", "*.svg\n");
        place.write("tracked.svg", "");
        place.git(&["add", "-f", "tracked.svg"]);
        let repository = place.open();
        assert!(
            repository
                .is_ignored(&path(".roadmap/progress.svg"))
                .unwrap()
        );
        assert!(!repository.is_ignored(&path("tracked.svg")).unwrap());
        assert!(!repository.is_ignored(&path("ROADMAP.md")).unwrap());
    }

    #[test]
    fn conversions_are_found_in_both_ways() {
        for options in [&[][..], &["--ref-format=reftable"]] {
            let Some(place) = Place::with_options(options) else {
                continue;
            };
            place.write(
                ".gitattributes",
                "*.md filter=lfs\n*.txt filter=none\n*.u16 working-tree-encoding=UTF-16\n\
                 *.u8 working-tree-encoding=utf-8\nplain.md -filter -working-tree-encoding\n\
                 *.set filter\n",
            );
            place.git(&["config", "filter.lfs.clean", "cat"]);
            let repository = place.open();
            let found = |name| repository.conversion(&path(name)).unwrap();
            assert_eq!(found("a.md").as_deref(), Some("filter=lfs"));
            assert_eq!(
                found("a.u16").as_deref(),
                Some("working-tree-encoding=UTF-16")
            );
            for none in ["a.txt", "a.u8", "plain.md", "a.set", "other"] {
                assert_eq!(found(none), None, "{none}");
            }
        }
    }

    #[test]
    fn exceptions_and_rules_are_told_apart() {
        let place = Place::new();
        place.write(".gitignore", "*.svg\n!/.roadmap/*.svg\n");
        let repository = place.open();
        repository.refuse_ignored(&path(".roadmap/a.svg")).unwrap();
        let error = repository.refuse_ignored(&path("a.svg")).unwrap_err();
        assert_eq!(error.message, "Git ignores a.svg (.gitignore:1: *.svg)");
    }
}
