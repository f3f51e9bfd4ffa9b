//! The block of a profile README, which shows the progress of other roadmaps.

use std::ops::Range;

use super::block::blocks;
use super::card::Layout;
use super::document::Document;
use super::edit;
use super::finding::{Finding, Severity};
use super::generate::body_edit;

/// The block's kind, whichever way its markers are written.
pub(super) const KIND: &str = "profile";

/// What the block shows of each roadmap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// A picture, laid out like this.
    Cards(Layout),
    /// A bar in a code block, and one for each phase if wanted.
    Bars {
        /// Whether phases get bars too.
        phases: bool,
    },
}

/// The block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// What it shows.
    pub shows: Shows,
    /// The 1-based line of its opening marker.
    pub line: u32,
    /// The bytes between the markers' lines.
    pub(super) body: Range<usize>,
    /// The line ending of its opening marker.
    pub(super) line_ending: String,
}

impl Shows {
    /// Reads the options of an opening marker: `style=card`, which goes without
    /// saying, with `layout=NAME`; or `style=text`, with `phases`.
    ///
    /// # Errors
    /// Says what the block takes; the sentence begins with a verb.
    pub(super) fn parse(options: &str) -> Result<Self, String> {
        let (mut style, mut layout, mut phases) = ("card", None, false);
        for option in options.split_whitespace() {
            match option.split_once('=') {
                Some(("style", value)) if matches!(value, "card" | "text") => style = value,
                Some(("layout", value)) if Layout::named(value).is_some() => {
                    layout = Layout::named(value);
                }
                None if option == "phases" => phases = true,
                _ => return Err(misread(option)),
            }
        }
        match (style, layout, phases) {
            ("card", layout, false) => Ok(Self::Cards(layout.unwrap_or(Layout::Compact))),
            ("card", _, true) => Err("takes `phases` with style=text only".to_owned()),
            (_, None, phases) => Ok(Self::Bars { phases }),
            _ => Err("takes `layout` with style=card only".to_owned()),
        }
    }
}

fn misread(option: &str) -> String {
    let layouts = Layout::ALL.map(Layout::name).join(", ");
    format!(
        "takes style=card with layout= ({layouts}), or style=text with phases, found `{option}`"
    )
}

/// Finds a file's block; `None` where it has none.
///
/// # Errors
/// Gives the broken markers, and those of this kind that are none because of
/// where they stand; the file is to be left alone then.
pub fn find(file: &Document) -> Result<Option<Profile>, Vec<Finding>> {
    let blocks = blocks(file);
    let is_of_kind = |line: usize| {
        let mut markers = file.markers.iter();
        markers.any(|marker| marker.kind == KIND && marker.line as usize == line)
    };
    let is_whole = blocks.profile.is_some();
    let mut findings = blocks.findings;
    findings.retain(|finding| {
        let is_misplaced = finding.rule == "misplaced-marker" && is_of_kind(finding.line);
        finding.severity == Severity::Error || is_misplaced && !is_whole
    });
    match findings.is_empty() {
        true => Ok(blocks.profile),
        false => Err(findings),
    }
}

/// The file's text with these lines in its block; `None` where they are there
/// already.
#[must_use]
pub fn fill(file: &Document, block: &Profile, lines: &[String]) -> Option<String> {
    let edit = body_edit(file, &block.body, &block.line_ending, lines)?;
    Some(edit::apply(file.source.text(), &[edit]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::Source;

    fn document(markdown: &str) -> Document {
        Document::parse("README.md", Source::from_text(markdown.to_owned()))
    }

    fn rules(markdown: &str) -> Vec<(&'static str, usize)> {
        let findings = find(&document(markdown)).unwrap_err();
        let findings = findings.iter();
        findings.map(|found| (found.rule, found.line)).collect()
    }

    #[test]
    fn both_ways_of_writing_it() {
        let cards = Shows::Cards(Layout::Compact);
        for (open, close, shows) in [
            (
                "<!-- roadmap:profile -->",
                "<!-- /roadmap:profile -->",
                cards,
            ),
            (
                "<!--START_SECTION:roadmap-->",
                "<!--END_SECTION:roadmap-->",
                cards,
            ),
            (
                "<!--  START_SECTION: roadmap   style=card  layout=tall -->",
                "<!-- END_SECTION:roadmap -->  ",
                Shows::Cards(Layout::Tall),
            ),
            (
                "<!-- roadmap:profile style=text phases -->",
                "<!--/roadmap:profile-->",
                Shows::Bars { phases: true },
            ),
        ] {
            for ending in ["\n", "\r\n"] {
                let text = format!("# I{ending}{open}{ending}old{ending}{ending}{close}");
                let file = document(&text);
                let block = find(&file).unwrap().unwrap();
                assert_eq!((block.shows, block.line), (shows, 2), "{open}");
                let lines = ["a".to_owned(), "b".to_owned()];
                let filled = fill(&file, &block, &lines).unwrap();
                let expected = format!("# I{ending}{open}{ending}a{ending}b{ending}{close}");
                assert_eq!(filled, expected);
                let again = document(&filled);
                let block = find(&again).unwrap().unwrap();
                assert_eq!(fill(&again, &block, &lines), None);
            }
        }
    }

    #[test]
    fn what_is_no_block() {
        for text in [
            "# I\n",
            "```\n<!--START_SECTION:roadmap-->\n<!--END_SECTION:roadmap-->\n```\n",
            "<!--START_SECTION:waka-->\n<!--END_SECTION:waka-->\n",
            "`<!-- roadmap:profile -->`\n",
        ] {
            assert_eq!(find(&document(text)), Ok(None), "{text}");
        }
    }

    #[test]
    fn broken_markers_have_a_line() {
        let (open, close) = (
            "<!--START_SECTION:roadmap-->\n",
            "<!--END_SECTION:roadmap-->\n",
        );
        let ours = "<!-- roadmap:profile -->\n";
        assert_eq!(rules(&format!("a\n\n{open}")), [("unclosed-block", 3)]);
        assert_eq!(rules(close), [("unopened-block", 1)]);
        assert_eq!(
            rules(&format!("{open}{close}{open}{close}")),
            [("doubled-marker", 3)]
        );
        assert_eq!(
            rules(&format!("{open}{close}{ours}<!-- /roadmap:profile -->\n")),
            [("doubled-marker", 3)]
        );
        assert_eq!(
            rules(&format!("{ours}{close}")),
            [("unclosed-block", 1), ("unopened-block", 2)]
        );
        assert_eq!(
            rules(&format!("{open}## mine\n{close}")),
            [("block-holds-content", 1)]
        );
        assert_eq!(
            rules(&format!("- a\n  {open}  {close}")),
            [("misplaced-marker", 2), ("misplaced-marker", 3)]
        );
        for options in [
            "style=svg",
            "theme=dark",
            "layout=wide style=text",
            "phases",
        ] {
            let text = format!("<!-- roadmap:profile {options} -->\n<!-- /roadmap:profile -->");
            assert_eq!(rules(&text), [("bad-option", 1)], "{options}");
        }
    }
}
