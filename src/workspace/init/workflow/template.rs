//! A workflow's file: a template, and the values in its places.

use super::Workflow;
use crate::workspace::address::{GITHUB, https, owner_and_name, with_revision};

/// The guard against running in the original, where GitHub has the original.
const NOT_ORIGINAL: &str = "github.repository != '@REPOSITORY@' && ";

/// The guard against running anywhere but where it was written for.
const HERE: &str = "github.repository == '@HERE@' && ";

/// The line of a step where the tool's sources are fetched.
const GET: &str = "          @GET@\n";

/// What stands there.
const GET_STEPS: &str = include_str!("templates/get.sh");

/// The tool while nobody has said whose is trusted; the workflow stops on it.
pub(super) const NO_TOOL: &str = "https://github.com/OWNER/git-roadmap";

/// What stands in the places of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Values {
    /// The original's address, where the workflow needs one.
    pub(super) original: Option<String>,
    /// The repository that it runs in, as `OWNER/NAME`; `None` for any.
    pub(super) here: Option<String>,
    /// The address of the tool that it runs.
    pub(super) tool: String,
    /// The commit, tag or branch of the tool; empty for the newest.
    pub(super) revision: String,
}

impl Workflow {
    fn template(self) -> &'static str {
        match self {
            Self::Sync => include_str!("templates/sync.yml"),
            Self::Lint => include_str!("templates/lint.yml"),
            Self::Refresh => include_str!("templates/refresh.yml"),
            Self::Profile => include_str!("templates/profile.yml"),
            Self::Tick => include_str!("templates/tick.yml"),
            Self::Site => include_str!("templates/site.yml"),
        }
    }

    /// Whether it merges from an original, which it has to name.
    pub(super) fn has_original(self) -> bool {
        self == Self::Sync
    }

    /// Whether it runs only where it was written for. The original's owner
    /// wants no merges, a copy's owner a page of the copy.
    pub(super) fn has_guard(self) -> bool {
        !matches!(self, Self::Sync | Self::Site)
    }
}

/// Puts values into the places of a template.
pub(super) fn render(kind: Workflow, values: &Values) -> String {
    let scalar = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let original = values.original.as_deref().unwrap_or_default();
    let not_original = match original.strip_prefix(GITHUB) {
        Some(name) => NOT_ORIGINAL.replace("'@REPOSITORY@'", &scalar(name)),
        // What GitHub does not have does not run anything there.
        None => String::new(),
    };
    let here = match &values.here {
        Some(name) => HERE.replace("'@HERE@'", &scalar(name)),
        None => String::new(),
    };
    let get: String = GET_STEPS
        .lines()
        .map(|line| format!("          {line}\n"))
        .collect();
    kind.template()
        .replace(GET, &get.replace("@FILE@", kind.file()))
        .replace(NOT_ORIGINAL, &not_original)
        .replace(HERE, &here)
        .replace("'@ORIGINAL@'", &scalar(original))
        .replace("'@TOOL@'", &scalar(&values.tool))
        .replace("'@REVISION@'", &scalar(&values.revision))
}

/// The values in a file that is as it was written; `None` for any other.
pub(super) fn read(kind: Workflow, bytes: &[u8]) -> Option<Values> {
    // Git may have checked it out with other line ends.
    let text = std::str::from_utf8(bytes).ok()?.replace("\r\n", "\n");
    let scalar = |start: &str| {
        let (_, rest) = text.split_once(start)?;
        let (value, _) = rest.split_once('\'')?;
        Some(value)
    };
    let address = |start: &str| {
        let value = scalar(start)?;
        https(value).ok().filter(|address| address == value)
    };
    let here = scalar("    if: github.repository == '");
    let values = Values {
        original: match kind.has_original() {
            true => Some(address("\n  ORIGINAL: '")?),
            false => None,
        },
        here: here
            .filter(|name| owner_and_name(&format!("{GITHUB}{name}")).is_some())
            .map(str::to_owned),
        tool: address("\n  TOOL: '")?,
        revision: scalar("\n  REVISION: '")?.to_owned(),
    };
    let tool = match values.revision.as_str() {
        "" => values.tool.clone(),
        revision => format!("{}@{revision}", values.tool),
    };
    with_revision(&tool).ok()?;
    (render(kind, &values) == text).then_some(values)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn values(kind: Workflow, original: &str, here: Option<&str>, revision: &str) -> Values {
        Values {
            original: kind.has_original().then(|| original.to_owned()),
            here: kind
                .has_guard()
                .then_some(here)
                .flatten()
                .map(str::to_owned),
            tool: NO_TOOL.to_owned(),
            revision: revision.to_owned(),
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for kind in Workflow::ALL {
            for (original, here, revision) in [
                ("https://github.com/ada/list", Some("bea/list"), "v1.2.3"),
                ("https://example.org/list", None, ""),
            ] {
                let values = values(kind, original, here, revision);
                let text = render(kind, &values);
                assert!(!text.contains("'@") && !text.contains("@\n"), "{text}");
                let read = |text: &str| super::read(kind, text.as_bytes());
                assert_eq!(read(&text), Some(values.clone()));
                assert_eq!(read(&text.replace('\n', "\r\n")), Some(values));
                assert_eq!(read(&text.replace("-minutes: 30", "-minutes: 3")), None);
                assert_eq!(read(&text.replace("TOOL: 'https:", "TOOL: 'http:")), None);
                let hostile = text.replace("REVISION: '", "REVISION: '-x $(id)");
                assert_eq!(read(&hostile), None);
            }
            assert_eq!(super::read(kind, b"name: mine\n"), None);
        }
    }
}
