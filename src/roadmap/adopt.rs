//! Contents that other tools generate, and how ours take their place.

use std::ops::Range;

use super::document::Document;
use super::edit::Edit;
use super::setup::{heading_end, line_ending};

/// A region between the markers of another tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Foreign {
    /// The other tool's opening marker, as written.
    pub(super) open: String,
    /// Its closing marker, as written.
    pub(super) close: String,
    /// The 1-based line of the opening marker.
    pub(super) line: u32,
    /// Both markers' lines and what is between them.
    whole: Range<usize>,
    /// What is between them.
    body: Range<usize>,
}

/// Finds what could be contents of other tools, in document order.
pub(super) fn find(document: &Document) -> Vec<Foreign> {
    let lines = lines(document);
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        match region(document, &lines, at) {
            Some((foreign, last)) => {
                found.push(foreign);
                at = last + 1;
            }
            None => at += 1,
        }
    }
    found
}

/// The edit that puts our markers in place of another tool's.
///
/// A heading between its markers stays, above ours.
pub(super) fn adoption(document: &Document, foreign: &Foreign) -> Edit {
    let ending = line_ending(document, foreign.whole.start);
    let mut replacement = String::new();
    for heading in headings_in(document, &foreign.body) {
        let start = document.headings[heading].start as usize;
        let text = &document.source.text()[start..heading_end(document, heading)];
        replacement.push_str(&format!("{}{ending}{ending}", text.trim_end()));
    }
    let options = match depth(document, foreign) {
        (2, 4) => String::new(),
        (from, to) => format!(" depth={from}..{to}"),
    };
    replacement.push_str(&format!(
        "<!-- roadmap:toc{options} -->{ending}<!-- /roadmap:toc -->"
    ));
    Edit {
        range: foreign.whole.clone(),
        replacement,
    }
}

/// The lines of a document, without what ends them.
fn lines(document: &Document) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut at = document.source.body();
    while at < document.source.text().len() {
        let (line, ending) = document.source.line_at(at);
        at = ending.end;
        lines.push(line);
    }
    lines
}

/// The region that opens in a line, and the place of its last line.
fn region(document: &Document, lines: &[Range<usize>], at: usize) -> Option<(Foreign, usize)> {
    let text = document.source.text();
    let closes = closings(comment(&text[lines[at].clone()])?)?;
    let is_close = |line: &Range<usize>| {
        comment(&text[line.clone()]).is_some_and(|inside| {
            let inside = inside.to_ascii_lowercase();
            closes.iter().any(|close| inside.starts_with(close))
        })
    };
    let last = at + 1 + lines[at + 1..].iter().position(is_close)?;
    let foreign = Foreign {
        open: text[lines[at].clone()].to_owned(),
        close: text[lines[last].clone()].to_owned(),
        line: u32::try_from(document.source.position(lines[at].start).0).unwrap_or(u32::MAX),
        whole: lines[at].start..lines[last].end,
        body: lines[at + 1].start..lines[last].start,
    };
    Some((foreign, last))
}

/// The inside of a line that is one comment and nothing else.
fn comment(line: &str) -> Option<&str> {
    let inside = line.strip_prefix("<!--")?.trim_end().strip_suffix("-->")?;
    (!inside.contains("-->")).then_some(inside.trim())
}

/// How the region is closed that this comment opens: doctoc, markdown-toc and
/// its likes, gh-md-toc, mdformat-toc.
fn closings(comment: &str) -> Option<&'static [&'static str]> {
    let comment = comment.to_ascii_lowercase();
    match comment.split_whitespace().next()? {
        "start" if comment.starts_with("start doctoc") => Some(&["end doctoc"]),
        "toc" => Some(&["tocstop", "/toc"]),
        "ts" => Some(&["te"]),
        "mdformat-toc" if comment.contains(" start") => Some(&["mdformat-toc end"]),
        _ => None,
    }
}

/// The levels that the contents list: as the marker says, else those of the
/// headings that they link to. Contents down to the lowest level that the file
/// has go on down to level 4.
fn depth(document: &Document, foreign: &Foreign) -> (u8, u8) {
    let option = |names: &[&str]| names.iter().find_map(|name| number(&foreign.open, name));
    let linked = linked_levels(document, &foreign.body);
    let lowest = document.headings.iter().map(|heading| heading.level).max();
    let from = option(&["depthfrom:", "--minlevel=", "--minlevel "])
        .or(linked.map(|(from, _)| from))
        .unwrap_or(2);
    let to = option(&["depthto:", "--maxlevel=", "--maxlevel "])
        .or(linked.map(|(_, to)| if Some(to) == lowest { to.max(4) } else { to }))
        .unwrap_or(4);
    (from, to.max(from))
}

/// The level behind a name in a marker's options.
fn number(marker: &str, name: &str) -> Option<u8> {
    let marker = marker.to_ascii_lowercase();
    let (_, rest) = marker.split_once(name)?;
    let digit = rest.bytes().next()?;
    matches!(digit, b'1'..=b'6').then(|| digit - b'0')
}

fn linked_levels(document: &Document, body: &Range<usize>) -> Option<(u8, u8)> {
    let links = document
        .links
        .iter()
        .filter(|link| body.contains(&(link.span.start as usize)));
    let levels: Vec<u8> = links
        .filter_map(|link| {
            let heading = document
                .headings
                .iter()
                .find(|heading| heading.anchor == link.fragment)?;
            Some(heading.level)
        })
        .collect();
    Some((*levels.iter().min()?, *levels.iter().max()?))
}

fn headings_in<'d>(
    document: &'d Document,
    body: &Range<usize>,
) -> impl Iterator<Item = usize> + use<'d> {
    let body = body.clone();
    (0..document.headings.len())
        .filter(move |&heading| body.contains(&(document.headings[heading].start as usize)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::roadmap::edit;
    use crate::roadmap::source::Source;

    fn adopted(markdown: &str) -> String {
        let document = Document::parse("R.md", Source::from_text(markdown.to_owned()));
        let foreign = find(&document);
        assert_eq!(foreign.len(), 1, "{markdown}");
        edit::apply(markdown, &[adoption(&document, &foreign[0])])
    }

    #[test]
    fn markers_of_others_become_ours() {
        let body = "\n- [A](#a)\n  - [B](#b)\n\n";
        let rest = "\n## A\n### B\n";
        for (open, close) in [
            (
                "<!-- START doctoc generated TOC please keep comment here to allow auto update -->\n<!-- DON'T EDIT THIS SECTION, INSTEAD RE-RUN doctoc TO UPDATE -->",
                "<!-- END doctoc generated TOC please keep comment here to allow auto update -->",
            ),
            ("<!-- toc -->", "<!-- tocstop -->"),
            ("<!-- TOC -->", "<!-- /TOC -->"),
            ("<!--ts-->", "<!--te-->"),
            (
                "<!-- mdformat-toc start --slug=github -->",
                "<!-- mdformat-toc end -->",
            ),
        ] {
            let after = adopted(&format!("# T\n{open}\n{body}{close}\n{rest}"));
            let expected = format!("# T\n<!-- roadmap:toc -->\n<!-- /roadmap:toc -->\n{rest}");
            assert_eq!(after, expected);
        }
    }

    #[test]
    fn depths_stay_where_they_can_be_read() {
        let marker = |open: &str, body: &str| {
            let text = format!("{open}\n{body}\n<!-- /toc -->\n# T\n## A\n### B\n#### C\n");
            adopted(&text).lines().next().unwrap().to_owned()
        };
        let toc = "<!-- roadmap:toc -->";
        let shallow = "<!-- roadmap:toc depth=2..3 -->";
        assert_eq!(marker("<!-- toc -->", ""), toc);
        assert_eq!(marker("<!-- toc -->", "- [A](#a)\n- [B](#b)"), shallow);
        assert_eq!(
            marker("<!-- toc -->", "- [T](#t)\n- [C](#c)"),
            "<!-- roadmap:toc depth=1..4 -->"
        );
        assert_eq!(marker("<!-- TOC depthFrom:2 depthTo:3 -->", ""), shallow);
    }

    #[test]
    fn a_heading_between_the_markers_stays() {
        let after = adopted("<!--ts-->\r\nContents\r\n===\r\n* [A](#a)\r\n<!--te-->\r\n## A\r\n");
        assert_eq!(
            after,
            "Contents\r\n===\r\n\r\n<!-- roadmap:toc -->\r\n<!-- /roadmap:toc -->\r\n## A\r\n"
        );
    }
}
