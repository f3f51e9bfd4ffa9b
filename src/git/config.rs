//! Settings and the identity, as Git itself answers.

use crate::error::{Error, Kind, Result};

use super::command::{Output, Started};
use super::commit::AuthorDate;
use super::read::unclear;
use super::repository::Repository;

/// All settings of a repository in the order in which Git applies them.
pub(super) type Settings = Vec<Setting>;

/// What is known of the settings.
#[derive(Debug, Default)]
pub(super) enum Known {
    /// Nothing yet.
    #[default]
    No,
    /// Git has been asked.
    Asked(Started),
    /// All of them.
    Read(Settings),
}

const READING: &str = "read Git's configuration";

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The name; section and variable in lower case, a subsection as written.
    pub key: String,
    /// The value; `true` for a name without any.
    pub value: String,
}

/// Who commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The name.
    pub name: String,
    /// The email address.
    pub email: String,
}

impl Repository {
    /// Reads a setting, the last one given counting; all of them are read once
    /// from Git and kept.
    ///
    /// # Errors
    /// When Git cannot read its configuration.
    pub fn config(&self, key: &str) -> Result<Option<String>> {
        let key = canonical(key);
        self.with_settings(|settings| {
            let found = settings.iter().rev().find(|setting| setting.key == key);
            found.map(|setting| setting.value.clone())
        })
    }

    /// Reads a setting that is true or false; `None` when it is neither.
    ///
    /// # Errors
    /// As [`Repository::config`].
    pub fn config_bool(&self, key: &str) -> Result<Option<bool>> {
        Ok(self.config(key)?.and_then(|value| as_bool(&value)))
    }

    /// Reads the settings whose names start with `section` and a dot, such as
    /// `roadmap`, in Git's order: of equal names the last one counts.
    ///
    /// # Errors
    /// As [`Repository::config`].
    pub fn config_section(&self, section: &str) -> Result<Vec<Setting>> {
        let start = format!("{}.", section.to_ascii_lowercase());
        self.with_settings(|settings| {
            let found = settings.iter();
            found
                .filter(|setting| setting.key.starts_with(&start))
                .cloned()
                .collect()
        })
    }

    /// Reads all values of a setting, in Git's order.
    ///
    /// # Errors
    /// As [`Repository::config`].
    pub fn config_all(&self, key: &str) -> Result<Vec<String>> {
        let key = canonical(key);
        self.with_settings(|settings| {
            let found = settings.iter().filter(|setting| setting.key == key);
            found.map(|setting| setting.value.clone()).collect()
        })
    }

    /// Keeps one more value of a setting in the repository's own configuration.
    ///
    /// # Errors
    /// When Git cannot write it.
    pub fn add_config(&self, key: &str, value: &str) -> Result<()> {
        self.git("change the configuration")
            .args(["config", "--local", "--add", key, value])
            .run()?;
        self.settings.replace(Known::No);
        Ok(())
    }

    /// Keeps a setting in the repository's own configuration.
    ///
    /// # Errors
    /// When Git cannot write it.
    pub fn set_config(&self, key: &str, value: &str) -> Result<()> {
        self.git("change the configuration")
            .args(["config", "--local", "--replace-all"])
            .args([key, value])
            .run()?;
        self.settings.replace(Known::No);
        Ok(())
    }

    /// Takes a setting out of the repository's own configuration, if it is there.
    ///
    /// # Errors
    /// When Git cannot write it.
    pub fn unset_config(&self, key: &str) -> Result<()> {
        let purpose = "change the configuration";
        let output = self
            .git(purpose)
            .args(["config", "--local", "--unset-all", key])
            .output()?;
        self.settings.replace(Known::No);
        match output.code {
            // 5 says that it was not set.
            Some(0 | 5) => Ok(()),
            _ => Err(output.failure(purpose)),
        }
    }

    /// Asks Git who commits here.
    ///
    /// # Errors
    /// [`crate::error::Kind::Refused`] when Git does not know, with the commands that tell it.
    pub fn identity(&self) -> Result<Identity> {
        Ok(self.author()?.0)
    }

    /// Who commits, and the author date.
    fn author(&self) -> Result<(Identity, String)> {
        let purpose = "ask Git who commits";
        let output = self
            .git(purpose)
            .args(["var", "GIT_AUTHOR_IDENT"])
            .output()?;
        if !output.succeeded() {
            return Err(no_identity(&output).unwrap_or_else(|| output.failure(purpose)));
        }
        let line = output.line();
        let parsed = line.split_once(" <").and_then(|(name, rest)| {
            let (email, date) = rest.split_once("> ")?;
            let identity = Identity {
                name: name.to_owned(),
                email: email.to_owned(),
            };
            Some((identity, date.to_owned()))
        });
        parsed.ok_or_else(|| unclear("git var"))
    }

    /// The moment that Git would give a commit made now as its author date;
    /// `GIT_AUTHOR_DATE` decides, else the clock.
    ///
    /// # Errors
    /// As [`Repository::identity`].
    pub fn author_moment(&self) -> Result<AuthorDate> {
        let (_, date) = self.author()?;
        AuthorDate::from_raw(&date).ok_or_else(|| unclear("git var"))
    }

    /// Reads all settings if that has not been done, and looks into them.
    fn with_settings<T>(&self, look: impl FnOnce(&Settings) -> T) -> Result<T> {
        let known = self.settings.take();
        let settings = match known {
            Known::Read(settings) => settings,
            Known::Asked(started) => Self::hear_settings(started)?,
            Known::No => Self::hear_settings(self.ask_for_settings()?)?,
        };
        let answer = look(&settings);
        self.settings.replace(Known::Read(settings));
        Ok(answer)
    }

    /// Starts to read the settings, for a caller that has other work to do
    /// before it needs them.
    pub fn read_settings_ahead(&self) {
        let mut settings = self.settings.borrow_mut();
        if let (Known::No, Ok(started)) = (&*settings, self.ask_for_settings()) {
            *settings = Known::Asked(started);
        }
    }

    fn ask_for_settings(&self) -> Result<Started> {
        self.git(READING)
            .args(["config", "--null", "--list"])
            .start()
    }

    fn hear_settings(started: Started) -> Result<Settings> {
        let output = started.finish(b"")?;
        match output.succeeded() {
            true => Ok(parse(&output.stdout)),
            false => Err(output.failure(READING)),
        }
    }
}

/// The error for a Git that does not know who commits; `None` when it failed
/// for another reason.
pub(super) fn no_identity(output: &Output) -> Option<Error> {
    let signs = [
        "tell me who you are",
        "empty ident",
        "auto-detect",
        "was given",
    ];
    if !signs.iter().any(|sign| output.stderr.contains(sign)) {
        return None;
    }
    let error = Error::new(
        Kind::NoIdentity,
        "Git does not know your name and email address",
    )
    .hint("git config --global user.name \"Your Name\"")
    .hint("git config --global user.email \"you@example.com\"");
    Some(error)
}

/// Reads `KEY\nVALUE\0`, where the value may be missing.
fn parse(bytes: &[u8]) -> Settings {
    let text = String::from_utf8_lossy(bytes);
    let entries = text.split('\0').filter(|entry| !entry.is_empty());
    let settings = entries.map(|entry| {
        let (key, value) = entry.split_once('\n').unwrap_or((entry, "true"));
        Setting {
            key: key.to_owned(),
            value: value.to_owned(),
        }
    });
    settings.collect()
}

/// The name as Git prints it: all but the subsection in lower case.
fn canonical(key: &str) -> String {
    match (key.find('.'), key.rfind('.')) {
        (Some(first), Some(last)) if first < last => format!(
            "{}{}{}",
            key[..first].to_ascii_lowercase(),
            &key[first..last],
            key[last..].to_ascii_lowercase()
        ),
        _ => key.to_ascii_lowercase(),
    }
}

/// Reads a value as Git reads true and false.
fn as_bool(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" | "" => Some(false),
        number => number.parse::<i64>().ok().map(|number| number != 0),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::Place;
    use crate::error::Kind;

    #[test]
    fn settings_are_what_git_says() {
        let place = Place::new();
        place.write(
            ".git/config",
            "[Roadmap]\n\tautoCommit\n\tsubject = a\n b\n[roadmap \"X\"]\n\tpush = no\n[roadmap]\n\tsubject = \"c d\"\n",
        );
        let repository = place.open_with("GIT_CONFIG_COUNT", "0");
        assert_eq!(
            repository.config("roadmap.subject").unwrap().unwrap(),
            "c d"
        );
        assert_eq!(
            repository.config_bool("Roadmap.AutoCommit").unwrap(),
            Some(true)
        );
        assert_eq!(
            repository.config_bool("roadmap.X.Push").unwrap(),
            Some(false)
        );
        assert_eq!(repository.config("roadmap.x.push").unwrap(), None);
        assert_eq!(repository.config_section("roadmap").unwrap().len(), 5);
        repository.set_config("roadmap.subject", "e\nf").unwrap();
        assert_eq!(
            repository.config("roadmap.subject").unwrap().unwrap(),
            "e\nf"
        );
        repository.unset_config("roadmap.subject").unwrap();
        repository.unset_config("roadmap.subject").unwrap();
        assert_eq!(repository.config("roadmap.subject").unwrap(), None);
    }

    #[test]
    fn the_command_line_of_git_counts() {
        let place = Place::new();
        let repository = place.open_with(
            "GIT_CONFIG_PARAMETERS",
            "'user.name'='Grace Hopper' 'roadmap.push'='yes'",
        );
        assert_eq!(repository.config_bool("roadmap.push").unwrap(), Some(true));
        let identity = repository.identity().unwrap();
        assert_eq!(identity.name, "Grace Hopper");
        assert_eq!(identity.email, "ada@example.org");
    }

    #[test]
    fn a_missing_identity_comes_with_the_commands() {
        let place = Place::new();
        place.git(&["config", "--unset", "user.name"]);
        place.git(&["config", "--unset", "user.email"]);
        place.git(&["config", "user.useConfigOnly", "true"]);
        let error = place.open().identity().unwrap_err();
        assert_eq!(error.kind, Kind::NoIdentity);
        assert_eq!(error.hints.len(), 2);
        assert!(error.hints[0].starts_with("git config --global user.name"));
    }
}
