//! Settings: what the repository commits and what is the user's own.

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

use crate::error::{Error, Kind, Result};
use crate::git;
use crate::render::badge::Style;

/// Where the committed settings are, from the top.
pub const CONFIG_PATH: &str = ".roadmap/config.toml";

/// The committed settings, on which alone generated files depend.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Committed {
    /// The roadmap, from the top.
    pub roadmap: Option<String>,
    /// Further Markdown files with blocks, from the top.
    pub files: Vec<String>,
    /// The day on which the plan begins.
    #[serde(deserialize_with = "day")]
    pub start: Option<NaiveDate>,
    /// How badges look.
    #[serde(rename = "badge-style", deserialize_with = "style")]
    pub badge_style: Style,
    /// The URL of the repository that copies come from. It is only ever
    /// fetched once the user has agreed.
    pub original: Option<String>,
    /// The URLs of the repositories that the README of a profile shows. They
    /// are only ever fetched once the user has agreed.
    pub profile: Vec<String>,
}

impl Committed {
    /// Reads the file's text.
    ///
    /// # Errors
    /// Names the line that is not understood.
    pub fn parse(text: &str) -> Result<Self> {
        let config: Self = toml::from_str(text).map_err(|error| {
            let line = error
                .span()
                .map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            let what = error
                .message()
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned();
            Error::new(Kind::Refused, format!("{CONFIG_PATH}:{line}: {what}")).hint(
                "known settings: roadmap = \"PATH\", files = [\"PATH\", …], start = \"YYYY-MM-DD\", badge-style = \"NAME\", original = \"URL\", profile = [\"URL\", …]",
            )
        })?;
        for path in config.files.iter().chain(&config.roadmap) {
            check_path(path)?;
        }
        Ok(config)
    }
}

/// What counts of the settings that another repository commits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct OfOthers {
    /// The roadmap, from the top.
    pub roadmap: Option<String>,
    /// The day on which the plan begins.
    #[serde(deserialize_with = "day")]
    pub start: Option<NaiveDate>,
}

impl OfOthers {
    /// Reads the file's bytes. They may be meant for another version of ours,
    /// so settings that are not known are passed over; what is not understood
    /// at all counts as none.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        let mut settings: Self = toml::from_str(text).unwrap_or_default();
        settings.roadmap = settings.roadmap.filter(|path| check_path(path).is_ok());
        settings
    }
}

/// Reads a day, which TOML writes with quotes or without.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    let value = toml::Value::deserialize(deserializer)?;
    let text = match &value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Datetime(day) => day.to_string(),
        other => other.type_str().to_owned(),
    };
    let day = NaiveDate::parse_from_str(&text, "%Y-%m-%d");
    day.map(Some)
        .map_err(|_| D::Error::custom(format!("start is '{text}', which is no day YYYY-MM-DD")))
}

/// Reads the name of a style.
fn style<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Style, D::Error> {
    let name = String::deserialize(deserializer)?;
    let style = Style::ALL.into_iter().find(|style| style.name() == name);
    style.ok_or_else(|| {
        let names = Style::ALL.map(Style::name).join(", ");
        D::Error::custom(format!("badge-style is '{name}', not one of {names}"))
    })
}

fn check_path(path: &str) -> Result<()> {
    let is_markdown = path.to_ascii_lowercase().ends_with(".md")
        || path.to_ascii_lowercase().ends_with(".markdown");
    if git::RepoPath::new(path).is_err() || !is_markdown {
        return Err(Error::refused(format!(
            "{CONFIG_PATH}: '{path}' is no Markdown file inside the repository"
        )));
    }
    Ok(())
}

/// The user's own settings: `GIT_ROADMAP_*`, then `git config roadmap.*`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Personal {
    /// Whether changing commands commit; they do unless told.
    pub auto_commit: Option<bool>,
    /// Whether changing commands push what they committed.
    pub push: Option<bool>,
    /// The original: a remote's name, a URL or a path.
    pub upstream: Option<String>,
    /// The subject's template, with `{action}` and `{task}`.
    pub subject: Option<String>,
}

impl Personal {
    /// Reads the environment and, in a repository, Git's configuration.
    ///
    /// # Errors
    /// When Git cannot be asked, or a value is not what its name needs.
    pub fn read(repository: Option<&git::Repository>) -> Result<Self> {
        let configured = match repository {
            Some(repository) => repository.config_section("roadmap")?,
            None => Vec::new(),
        };
        let value = |name: &str| {
            let variable = format!("GIT_ROADMAP_{}", screaming(name));
            let from_environment = std::env::var(variable).ok();
            from_environment.or_else(|| {
                let key = format!("roadmap.{}", name.to_lowercase());
                let last = configured.iter().rev().find(|setting| setting.key == key);
                last.map(|setting| setting.value.clone())
            })
        };
        Ok(Self {
            auto_commit: value("autoCommit")
                .map(|text| boolean("autoCommit", &text))
                .transpose()?,
            push: value("push")
                .map(|text| boolean("push", &text))
                .transpose()?,
            upstream: value("upstream"),
            subject: value("subject"),
        })
    }
}

/// `autoCommit` as `AUTO_COMMIT`.
fn screaming(name: &str) -> String {
    let mut screaming = String::new();
    for character in name.chars() {
        if character.is_uppercase() {
            screaming.push('_');
        }
        screaming.extend(character.to_uppercase());
    }
    screaming
}

/// Reads a boolean as Git does.
fn boolean(name: &str, text: &str) -> Result<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Ok(true),
        "false" | "no" | "off" | "0" | "" => Ok(false),
        _ => Err(Error::usage(format!(
            "roadmap.{name} is '{text}', which is neither true nor false"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_settings_name_their_line() {
        assert_eq!(
            Committed::parse("files = [\"docs/a.md\"]\n").unwrap().files,
            ["docs/a.md"]
        );
        let error = Committed::parse("files = []\nfoo = 1\n").unwrap_err();
        assert!(
            error
                .message
                .starts_with(".roadmap/config.toml:2: unknown field"),
            "{error}"
        );
        for text in ["start = 2026-01-05", "start = \"2026-01-05\""] {
            let day = Committed::parse(text).unwrap().start;
            assert_eq!(day.unwrap().to_string(), "2026-01-05");
        }
        let style = Committed::parse("badge-style = 'for-the-badge'").unwrap();
        assert_eq!(style.badge_style, Style::ForTheBadge);
        assert!(Committed::parse("badge-style = 'social'").is_err());
        assert!(Committed::parse("start = \"soon\"").is_err());
        assert!(Committed::parse("files = [\"../a.md\"]").is_err());
        assert!(Committed::parse("roadmap = \"a.txt\"").is_err());
    }

    #[test]
    fn variables_scream() {
        assert_eq!(screaming("autoCommit"), "AUTO_COMMIT");
    }
}
