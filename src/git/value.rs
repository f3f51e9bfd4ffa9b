//! Plain values: ids, modes and paths, checked where they enter.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Kind, Result};

/// An object's name in hexadecimal: 40 digits with SHA-1, 64 with SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid(String);

impl Oid {
    /// The hexadecimal digits, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first seven digits, for screens.
    #[must_use]
    pub fn short(&self) -> &str {
        &self.0[..7]
    }

    /// The name of no object, as long as this one.
    #[must_use]
    pub fn zero(&self) -> Self {
        Self("0".repeat(self.0.len()))
    }

    /// Whether this is the name of no object.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.bytes().all(|digit| digit == b'0')
    }
}

impl FromStr for Oid {
    type Err = Error;

    /// Reads a full name.
    fn from_str(text: &str) -> Result<Self> {
        let digits = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if digits && matches!(text.len(), 40 | 64) {
            return Ok(Self(text.to_ascii_lowercase()));
        }
        Err(Error::new(
            Kind::Io,
            format!("Git names no object like '{text}'"),
        ))
    }
}

impl From<git2::Oid> for Oid {
    fn from(id: git2::Oid) -> Self {
        Self(id.to_string())
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What an entry of a tree or the index is, in Git's own numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mode(u32);

impl Mode {
    /// An ordinary file.
    pub const REGULAR: Self = Self(0o100_644);
    /// A file that can be run.
    pub const EXECUTABLE: Self = Self(0o100_755);
    /// A symbolic link; its bytes are where it points.
    pub const SYMLINK: Self = Self(0o120_000);
    /// A submodule's commit.
    pub const GITLINK: Self = Self(0o160_000);
    /// A directory.
    pub const TREE: Self = Self(0o040_000);

    /// The mode for a number of Git's; old repositories hold other
    /// permissions, which Git reads as one of these.
    #[must_use]
    pub fn new(number: u32) -> Self {
        match number & 0o170_000 {
            0o100_000 if number & 0o100 != 0 => Self::EXECUTABLE,
            0o100_000 => Self::REGULAR,
            kind => Self(kind),
        }
    }

    /// The number in the form that libgit2 takes.
    pub(super) fn number(self) -> i32 {
        self.0.cast_signed()
    }

    /// Whether the entry is a file with content of its own.
    #[must_use]
    pub fn is_file(self) -> bool {
        self == Self::REGULAR || self == Self::EXECUTABLE
    }

    /// The entry in words: "a symbolic link".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::REGULAR => "a file",
            Self::EXECUTABLE => "an executable file",
            Self::SYMLINK => "a symbolic link",
            Self::GITLINK => "a submodule",
            Self::TREE => "a directory",
            _ => "nothing that Git knows",
        }
    }
}

impl FromStr for Mode {
    type Err = Error;

    /// Reads Git's six octal digits.
    fn from_str(text: &str) -> Result<Self> {
        u32::from_str_radix(text, 8)
            .map(Self::new)
            .map_err(|_| Error::new(Kind::Io, format!("Git has no file mode '{text}'")))
    }
}

impl fmt::Display for Mode {
    /// Writes six octal digits.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:06o}", self.0)
    }
}

/// A place in a repository: relative to the top, separated by slashes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(String);

impl RepoPath {
    /// Checks a path against Git's rules.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an empty or absolute path, and for one with an
    /// empty, `.`, `..` or `.git` component.
    pub fn new(path: impl Into<String>) -> Result<Self> {
        let path = path.into();
        if path.contains('\0') || !path.split('/').all(is_component) {
            return Err(Error::usage(format!(
                "'{}' is no path in a repository",
                path.escape_default()
            )));
        }
        Ok(Self(path))
    }

    /// The path with slashes, as in Git's own output.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last component.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.0
            .rsplit_once('/')
            .map_or(self.0.as_str(), |(_, name)| name)
    }

    /// The directory that holds it; `None` at the top.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (parent, _) = self.0.rsplit_once('/')?;
        Some(Self(parent.to_owned()))
    }

    /// A path below this one.
    ///
    /// # Errors
    /// As [`RepoPath::new`].
    pub fn join(&self, rest: &str) -> Result<Self> {
        Self::new(format!("{}/{rest}", self.0))
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Whether Git allows the component.
fn is_component(component: &str) -> bool {
    !matches!(component, "" | "." | "..") && !component.eq_ignore_ascii_case(".git")
}

/// A file as Git holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    /// The name of its content.
    pub id: Oid,
    /// What it is.
    pub mode: Mode,
    /// Its content; a symbolic link's target, nothing for a submodule.
    pub bytes: Vec<u8>,
}

/// Where `HEAD` is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The branch's short name; `None` when detached.
    pub branch: Option<String>,
    /// The commit; `None` on a branch without any.
    pub commit: Option<Oid>,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_one_of_two_lengths() {
        let short = "A".repeat(40).parse::<Oid>().unwrap();
        assert_eq!(short.as_str(), "a".repeat(40));
        assert_eq!(short.short(), "aaaaaaa");
        assert!(short.zero().is_zero() && !short.is_zero());
        assert!("0".repeat(64).parse::<Oid>().is_ok());
        assert!("0".repeat(41).parse::<Oid>().is_err());
        assert!("g".repeat(40).parse::<Oid>().is_err());
    }

    #[test]
    fn modes_are_normalised() {
        assert_eq!("100664".parse::<Mode>().unwrap(), Mode::REGULAR);
        assert_eq!("100755".parse::<Mode>().unwrap(), Mode::EXECUTABLE);
        assert_eq!(Mode::new(0o160_000), Mode::GITLINK);
        assert_eq!(Mode::TREE.to_string(), "040000");
        assert!("9".parse::<Mode>().is_err());
    }

    #[test]
    fn paths_stay_inside() {
        for good in ["a", "a/b.md", ".roadmap/progress.svg", "ä b\\\"", "..a/b.."] {
            assert_eq!(RepoPath::new(good).unwrap().as_str(), good);
        }
        for bad in [
            "", "/a", "a/", "a//b", ".", "a/../b", ".git/x", "a/.GIT", "a\0",
        ] {
            assert_eq!(RepoPath::new(bad).unwrap_err().kind, Kind::Usage, "{bad}");
        }
        let path = RepoPath::new("a/b/c").unwrap();
        assert_eq!(path.file_name(), "c");
        assert_eq!(path.parent().unwrap().as_str(), "a/b");
        assert_eq!(RepoPath::new("c").unwrap().parent(), None);
        assert!(path.join("../x").is_err());
    }
}
