//! Generated regions between two marker comments.

use std::ops::Range;

use super::card::Layout;
use super::document::{Document, Marker};
use super::finding::{Finding, Severity};
use super::profile::{self, Profile};

/// What a block shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The contents: headings of these levels.
    Toc {
        /// The highest level, 1 to 6.
        from: u8,
        /// The lowest level, 1 to 6.
        to: u8,
    },
    /// The overall badge and one for each phase.
    Badges,
    /// The badge of the section that it stands in.
    Badge,
    /// A table with counts.
    Progress,
    /// The card, one picture of all progress.
    Card {
        /// How it is laid out.
        layout: Layout,
    },
    /// The chart of progress over time.
    Burnup,
    /// The tasks that were ticked last.
    Recent {
        /// How many at most.
        count: u8,
    },
}

/// How many tasks a `recent` block shows unless told.
const RECENT: u8 = 5;

/// The most tasks that a `recent` block shows.
pub const MOST_RECENT: u8 = 50;

impl Kind {
    /// Whether it tells of history, which the text alone does not: such a
    /// block is never out of date, and is written with each tick.
    #[must_use]
    pub fn is_from_history(self) -> bool {
        matches!(self, Self::Card { .. } | Self::Burnup | Self::Recent { .. })
    }
}

/// A generated region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it shows.
    pub kind: Kind,
    /// The 1-based line of its opening marker.
    pub line: u32,
    /// The bytes between the markers' lines.
    pub(super) body: Range<usize>,
    /// The heading it stands below.
    pub(super) section: Option<usize>,
    /// The line ending of its opening marker.
    pub(super) line_ending: String,
}

/// The blocks of a document, and what is wrong with its markers.
#[derive(Debug, Default)]
pub struct Blocks {
    /// Whole blocks of kinds that this version knows.
    pub list: Vec<Block>,
    /// The block that shows other roadmaps, which is not for refresh to write.
    pub profile: Option<Profile>,
    /// Broken markers are errors; unknown kinds and misplaced markers warn.
    pub findings: Vec<Finding>,
}

impl Blocks {
    /// The findings that forbid writing into the file.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
    }
}

/// Pairs a document's markers into blocks.
#[must_use]
pub fn blocks(document: &Document) -> Blocks {
    let mut pairing = Pairing {
        document,
        blocks: Blocks::default(),
        open: None,
    };
    for marker in &document.markers {
        pairing.marker(marker);
    }
    pairing.end();
    pairing.blocks.findings.sort_by_key(|finding| finding.line);
    pairing.blocks
}

/// Pairs markers in document order.
struct Pairing<'d> {
    document: &'d Document,
    blocks: Blocks,
    open: Option<&'d Marker>,
}

impl<'d> Pairing<'d> {
    fn marker(&mut self, marker: &'d Marker) {
        if !marker.top_level {
            self.warn(
                marker,
                "misplaced-marker",
                format!("{} is no marker here: it must start a line of its own, outside lists, quotes and HTML, which an empty line ends", name(marker)),
            );
            return;
        }
        match (self.open, marker.closing) {
            (None, false) => self.open = Some(marker),
            (None, true) => {
                self.error(
                    marker,
                    "unopened-block",
                    format!("{} closes nothing", name(marker)),
                );
            }
            (Some(open), true) if open.fits(marker) => {
                self.open = None;
                self.close(open, marker);
            }
            (Some(open), true) => self.error(
                marker,
                "unopened-block",
                format!(
                    "{} closes nothing: {} in line {} is open",
                    name(marker),
                    name(open),
                    open.line
                ),
            ),
            (Some(open), false) => self.error(
                marker,
                if open.kind == marker.kind {
                    "doubled-marker"
                } else {
                    "nested-block"
                },
                format!(
                    "{} stands inside {} of line {}",
                    name(marker),
                    name(open),
                    open.line
                ),
            ),
        }
    }

    fn end(&mut self) {
        if let Some(open) = self.open {
            let closing = match open.is_section {
                true => "<!--END_SECTION:roadmap-->".to_owned(),
                false => format!("<!-- /roadmap:{} -->", open.kind),
            };
            self.error(
                open,
                "unclosed-block",
                format!("{} is not closed by {closing}", name(open)),
            );
        }
    }

    fn close(&mut self, open: &'d Marker, close: &'d Marker) {
        let body = open.span.range().end..close.span.range().start;
        if self.reports_content(open, &body) || self.reports_double(open) {
            return;
        }
        if open.kind == profile::KIND {
            match profile::Shows::parse(&open.options) {
                Ok(shows) => {
                    self.blocks.profile = Some(Profile {
                        shows,
                        line: open.line,
                        body,
                        line_ending: line_ending(self.document, open),
                    });
                }
                Err(message) => {
                    self.error(open, "bad-option", format!("{} {message}", name(open)));
                }
            }
            return;
        }
        match kind(open) {
            Ok(Some(kind)) => self.blocks.list.push(Block {
                kind,
                line: open.line,
                body,
                section: open.section.map(|section| section as usize),
                line_ending: line_ending(self.document, open),
            }),
            Ok(None) => self.warn(
                open,
                "unknown-block",
                format!(
                    "this version of git-roadmap knows no block `{}`; it is left alone",
                    open.kind
                ),
            ),
            Err(message) => self.error(open, "bad-option", message),
        }
    }

    /// Text of the user's own in a region would be lost: boxes and headings tell.
    fn reports_content(&mut self, open: &Marker, body: &Range<usize>) -> bool {
        let task = self
            .document
            .tasks
            .iter()
            .find(|task| body.contains(&(task.state.start as usize)));
        let heading = self
            .document
            .headings
            .iter()
            .find(|heading| body.contains(&(heading.start as usize)));
        let (what, line) = match (task, heading) {
            (Some(task), _) => ("a checkbox", task.line),
            (None, Some(heading)) => ("a heading", heading.line),
            (None, None) => return false,
        };
        let message = format!(
            "{} holds {what} in line {line}, which refresh would delete; is its closing marker misplaced?",
            name(open)
        );
        self.error(open, "block-holds-content", message);
        true
    }

    fn reports_double(&mut self, open: &Marker) -> bool {
        if open.kind == "badge" {
            return false;
        }
        let is_before = |marker: &&Marker| {
            marker.top_level
                && !marker.closing
                && marker.kind == open.kind
                && marker.line < open.line
        };
        let Some(first) = self.document.markers.iter().find(is_before) else {
            return false;
        };
        let message = format!("{} stands in line {} already", name(open), first.line);
        self.error(open, "doubled-marker", message);
        true
    }

    fn error(&mut self, marker: &Marker, rule: &'static str, message: String) {
        self.finding(marker, rule, Severity::Error, message);
    }

    fn warn(&mut self, marker: &Marker, rule: &'static str, message: String) {
        self.finding(marker, rule, Severity::Warning, message);
    }

    fn finding(
        &mut self,
        marker: &Marker,
        rule: &'static str,
        severity: Severity,
        message: String,
    ) {
        let line = marker.line as usize;
        self.blocks.findings.push(Finding {
            rule,
            severity,
            message,
            line,
            column: 1,
            fix: Vec::new(),
        });
    }
}

fn name(marker: &Marker) -> String {
    if marker.is_section {
        let start = if marker.closing { "END" } else { "START" };
        return format!("`{start}_SECTION:roadmap`");
    }
    let slash = if marker.closing { "/" } else { "" };
    format!("`{slash}roadmap:{}`", marker.kind)
}

fn line_ending(document: &Document, marker: &Marker) -> String {
    let line = &document.source.text()[marker.span.range()];
    line[line.trim_end_matches(['\r', '\n']).len()..].to_owned()
}

/// Reads a marker's kind and options; `None` for a kind of another version.
fn kind(marker: &Marker) -> Result<Option<Kind>, String> {
    let kind = match marker.kind.as_str() {
        "toc" => return toc(&marker.options).map(Some),
        "recent" => return recent(&marker.options).map(Some),
        "card" => return card(&marker.options).map(Some),
        "burnup" => Kind::Burnup,
        "badges" => Kind::Badges,
        "badge" => Kind::Badge,
        "progress" => Kind::Progress,
        _ => return Ok(None),
    };
    match marker.options.as_str() {
        "" => Ok(Some(kind)),
        options => Err(format!(
            "{} takes no option, found `{options}`",
            name(marker)
        )),
    }
}

/// Reads `layout=NAME`.
fn card(options: &str) -> Result<Kind, String> {
    let layout = match options {
        "" => Some(Layout::default()),
        _ => options.strip_prefix("layout=").and_then(Layout::named),
    };
    let names = || Layout::ALL.map(Layout::name).join(", ");
    layout.map(|layout| Kind::Card { layout }).ok_or_else(|| {
        format!(
            "`roadmap:card` takes layout=NAME with one of {}, found `{options}`",
            names()
        )
    })
}

/// Reads `count=N`.
fn recent(options: &str) -> Result<Kind, String> {
    let count = match options {
        "" => Some(RECENT),
        _ => options
            .strip_prefix("count=")
            .and_then(|count| count.parse().ok()),
    };
    match count {
        Some(count) if (1..=MOST_RECENT).contains(&count) => Ok(Kind::Recent { count }),
        _ => Err(format!(
            "`roadmap:recent` takes count=N with N from 1 to {MOST_RECENT}, found `{options}`"
        )),
    }
}

/// Reads `depth=FROM..TO`.
fn toc(options: &str) -> Result<Kind, String> {
    if options.is_empty() {
        return Ok(Kind::Toc { from: 2, to: 4 });
    }
    let level = |text: &str| {
        text.parse::<u8>()
            .ok()
            .filter(|level| (1..=6).contains(level))
    };
    let levels = options.strip_prefix("depth=").and_then(|levels| {
        let (from, to) = levels.split_once("..").unwrap_or((levels, levels));
        Some((level(from)?, level(to)?))
    });
    match levels {
        Some((from, to)) if from <= to => Ok(Kind::Toc { from, to }),
        _ => Err(format!(
            "`roadmap:toc` takes depth=FROM..TO with levels 1 to 6, found `{options}`"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::source::Source;

    fn rules(markdown: &str) -> Vec<(&'static str, usize)> {
        let document = Document::parse("R.md", Source::from_text(markdown.to_owned()));
        blocks(&document)
            .findings
            .iter()
            .map(|finding| (finding.rule, finding.line))
            .collect()
    }

    #[test]
    fn markers_pair_or_say_why_not() {
        let toc = "<!-- roadmap:toc -->\n";
        let end = "<!-- /roadmap:toc -->\n";
        let badge = "<!-- roadmap:badge -->\n<!-- /roadmap:badge -->\n";
        assert_eq!(rules(&format!("{toc}a\n{end}{badge}{badge}")), []);
        assert_eq!(rules(toc), [("unclosed-block", 1)]);
        assert_eq!(rules(end), [("unopened-block", 1)]);
        assert_eq!(rules(&format!("{toc}{toc}{end}")), [("doubled-marker", 2)]);
        assert_eq!(
            rules(&format!("{toc}{end}{toc}{end}")),
            [("doubled-marker", 3)]
        );
        assert_eq!(
            rules(&format!("{toc}{badge}{end}")),
            [("nested-block", 2), ("unopened-block", 3)]
        );
        assert_eq!(
            rules(&format!("{toc}- [ ] a\n\n{end}")),
            [("block-holds-content", 1)]
        );
        assert_eq!(
            rules(&format!("{toc}## a\n{end}")),
            [("block-holds-content", 1)]
        );
        assert_eq!(
            rules("<!-- roadmap:toc depth=0..9 -->\n<!-- /roadmap:toc -->"),
            [("bad-option", 1)]
        );
        assert_eq!(
            rules("<!-- roadmap:recent count=0 -->\n<!-- /roadmap:recent -->"),
            [("bad-option", 1)]
        );
        assert_eq!(
            rules("<!-- roadmap:new -->\n<!-- /roadmap:new -->"),
            [("unknown-block", 1)]
        );
        assert_eq!(rules("a <!-- roadmap:toc -->"), [("misplaced-marker", 1)]);
        assert_eq!(
            rules("<!-- roadmap:toc -->\n  <!-- /roadmap:toc -->"),
            [("unclosed-block", 1), ("misplaced-marker", 2)]
        );
        assert_eq!(rules(&format!("\u{feff}{toc}{end}")), []);
        assert_eq!(rules(&format!("```\n{toc}```\n`{toc}`")), []);
    }
}
