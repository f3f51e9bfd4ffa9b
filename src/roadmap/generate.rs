//! What stands in the blocks: contents, badges, counts.
//!
//! The generated Markdown stays constant while the roadmap's structure does;
//! only `progress`, which is asked for by name, shows counts.

use std::ops::Range;

use chrono::NaiveDate;

use super::block::{Blocks, Kind, blocks};
use super::card::{self, Layout, Scheme};
use super::document::{Document, PhaseIndex, TaskIndex};
use super::edit::Edit;
use super::finding::Finding;
use super::hidden::is_hidden;
use super::markdown;
use super::progress::Progress;

/// How links in a file reach the roadmap and its pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The path from the file to the roadmap, percent-encoded; empty in the roadmap itself.
    pub roadmap: String,
    /// The path from the file to the folder of pictures, percent-encoded.
    pub pictures: String,
}

impl Place {
    /// The roadmap itself, at the top of its repository.
    #[must_use]
    pub fn at_top() -> Self {
        Self {
            roadmap: String::new(),
            pictures: ".roadmap".to_owned(),
        }
    }
}

/// A committed picture: its file's name and the percentage it shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Picture {
    /// The file's name in the folder of pictures.
    pub file: String,
    /// What stands left of the percentage; a function of the file's name alone.
    pub label: String,
    /// 0 to 100, rounded down.
    pub percent: u8,
}

/// A task that was ticked, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recent {
    /// The day, where its author was.
    pub day: NaiveDate,
    /// The task.
    pub task: TaskIndex,
}

/// The file of the chart that `burnup` blocks show.
pub const BURNUP_FILE: &str = "burnup.svg";

/// What refresh would do to one file, and which pictures its blocks show.
#[derive(Debug, Default)]
pub struct Refreshed {
    /// Empty when all blocks are up to date.
    pub edits: Vec<Edit>,
    /// The blocks that are out of date, as kind and line.
    pub outdated: Vec<(&'static str, u32)>,
    /// The pictures that the file's blocks show.
    pub pictures: Vec<Picture>,
    /// The files of pictures drawn from history that they show.
    pub drawings: Vec<&'static str>,
}

/// Finds what is out of date in `file`, whose blocks speak of `roadmap`. What
/// was ticked last, the newest first, is for blocks that tell of history; they
/// are left alone without it.
///
/// # Errors
/// Gives the broken markers; the file is to be left alone then.
pub fn refresh(
    file: &Document,
    roadmap: &Document,
    place: &Place,
    recent: Option<&[Recent]>,
) -> Result<Refreshed, Vec<Finding>> {
    let Blocks { list, findings, .. } = blocks(file);
    let broken = |finding: &Finding| finding.severity == super::finding::Severity::Error;
    if findings.iter().any(broken) {
        return Err(findings.into_iter().filter(broken).collect());
    }
    let mut refreshed = Refreshed::default();
    for block in &list {
        refreshed.drawings.extend(drawings(block.kind));
        if block.kind.is_from_history() && recent.is_none() {
            continue;
        }
        let writer = Writer {
            file,
            roadmap,
            place,
            section: block.section,
            recent: recent.unwrap_or_default(),
        };
        let lines = writer.lines(block.kind, &mut refreshed.pictures);
        if let Some(edit) = body_edit(file, &block.body, &block.line_ending, &lines) {
            refreshed.outdated.push((block.kind.name(), block.line));
            refreshed.edits.push(edit);
        }
    }
    refreshed.pictures.sort();
    refreshed.pictures.dedup();
    Ok(refreshed)
}

/// The files of pictures drawn from history that a block shows.
fn drawings(kind: Kind) -> Vec<&'static str> {
    match kind {
        Kind::Burnup => vec![BURNUP_FILE],
        Kind::Card { layout } => [Scheme::Light, Scheme::Dark]
            .map(|scheme| layout.file(scheme))
            .to_vec(),
        _ => Vec::new(),
    }
}

impl Kind {
    /// The kind's name in a marker.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Toc { .. } => "toc",
            Self::Badges => "badges",
            Self::Badge => "badge",
            Self::Progress => "progress",
            Self::Card { .. } => "card",
            Self::Burnup => "burnup",
            Self::Recent { .. } => "recent",
        }
    }
}

/// The edit that brings a block up to date.
///
/// Blank lines around the generated text are whatever the user's formatter
/// likes; they do not make a block out of date.
pub(super) fn body_edit(
    file: &Document,
    body: &Range<usize>,
    ending: &str,
    lines: &[String],
) -> Option<Edit> {
    let text = lines.join(ending);
    let current = &file.source.text()[body.clone()];
    if current.trim_matches(['\r', '\n']) == text {
        return None;
    }
    let replacement = if text.is_empty() {
        text
    } else {
        format!("{text}{ending}")
    };
    Some(Edit {
        range: body.clone(),
        replacement,
    })
}

/// Writes the lines of one block.
struct Writer<'a> {
    file: &'a Document,
    roadmap: &'a Document,
    place: &'a Place,
    section: Option<usize>,
    recent: &'a [Recent],
}

impl Writer<'_> {
    fn lines(&self, kind: Kind, pictures: &mut Vec<Picture>) -> Vec<String> {
        match kind {
            Kind::Toc { from, to } => self.contents(from, to),
            Kind::Badges => self.badges(pictures),
            Kind::Badge => self.badge(pictures),
            Kind::Progress => self.progress(),
            Kind::Card { layout } => vec![self.card(layout)],
            Kind::Burnup => vec![self.burnup()],
            Kind::Recent { count } => self.recent(count),
        }
    }

    fn card(&self, layout: Layout) -> String {
        let path = |scheme| format!("{}/{}", self.place.pictures, layout.file(scheme));
        let picture = card::picture(&path(Scheme::Light), &path(Scheme::Dark));
        match self.link(None) {
            Some(link) => format!("<a href=\"{link}\">{picture}</a>"),
            None => picture,
        }
    }

    fn burnup(&self) -> String {
        let image = format!("![burn-up chart]({}/{BURNUP_FILE})", self.place.pictures);
        match self.link(None) {
            Some(link) => format!("[{image}]({link})"),
            None => image,
        }
    }

    /// A line a task: the day, and its text with a link to its phase.
    fn recent(&self, count: u8) -> Vec<String> {
        let line = |recent: &Recent| {
            let text = &shown(self.roadmap.text(recent.task));
            let phase = self.roadmap.phase_of(recent.task);
            let task = match self.link(self.anchor(phase)) {
                Some(link) => markdown::text_link(text, &link),
                None => markdown::plain_text(text),
            };
            format!("- {} {task}", recent.day)
        };
        let has_text = |recent: &&Recent| !shown(self.roadmap.text(recent.task)).is_empty();
        let recent = self.recent.iter().filter(has_text);
        recent.take(usize::from(count)).map(line).collect()
    }

    /// The headings as a nested list; the one the block stands below is left out.
    fn contents(&self, from: u8, to: u8) -> Vec<String> {
        let mut levels: Vec<u8> = Vec::new();
        let mut lines = Vec::new();
        for (index, heading) in self.file.headings.iter().enumerate() {
            let is_shown = (from..=to).contains(&heading.level) && !heading.entry.is_empty();
            if !is_shown || Some(index) == self.section {
                continue;
            }
            while levels.last().is_some_and(|&level| level >= heading.level) {
                levels.pop();
            }
            lines.push(format!("{}- {}", "  ".repeat(levels.len()), heading.entry));
            levels.push(heading.level);
        }
        lines
    }

    fn badges(&self, pictures: &mut Vec<Picture>) -> Vec<String> {
        let overall = overall_picture(self.roadmap);
        let mut lines = vec![self.image(&overall, self.link(None))];
        pictures.push(overall);
        for phase in 0..self.roadmap.phases.len() {
            let picture = phase_picture(self.roadmap, phase);
            lines.push(self.image(&picture, self.link(self.anchor(phase))));
            pictures.push(picture);
        }
        lines
    }

    fn badge(&self, pictures: &mut Vec<Picture>) -> Vec<String> {
        let in_roadmap = self.place.roadmap.is_empty();
        let Some(picture) = section_picture(self.roadmap, self.section.filter(|_| in_roadmap))
        else {
            return Vec::new();
        };
        let line = format!(
            "![{}]({}/{})",
            alt(&picture),
            self.place.pictures,
            encode(&picture.file)
        );
        pictures.push(picture);
        vec![line]
    }

    fn image(&self, picture: &Picture, link: Option<String>) -> String {
        let image = format!(
            "![{}]({}/{})",
            alt(picture),
            self.place.pictures,
            encode(&picture.file)
        );
        match link {
            Some(link) => format!("[{image}]({link})"),
            None => image,
        }
    }

    /// A phase's anchor; tasks before any heading have none.
    fn anchor(&self, phase: PhaseIndex) -> Option<&str> {
        let heading = self.roadmap.phases[phase].heading;
        heading.map(|_| self.roadmap.phase_key(phase))
    }

    /// A link to the roadmap or to a section of it.
    fn link(&self, anchor: Option<&str>) -> Option<String> {
        match (anchor, self.place.roadmap.as_str()) {
            (None, "") => None,
            (None, path) => Some(path.to_owned()),
            (Some(anchor), path) => Some(format!("{path}#{anchor}")),
        }
    }

    fn progress(&self) -> Vec<String> {
        let mut lines = vec![
            "| Phase | Done | Tasks | % |".to_owned(),
            "| --- | --: | --: | --: |".to_owned(),
        ];
        for phase in 0..self.roadmap.phases.len() {
            let name = match self.link(self.anchor(phase)) {
                Some(link) => self.phase_cell(phase, &link),
                None => "Before any heading".to_owned(),
            };
            lines.push(row(
                &name,
                self.roadmap.progress(self.roadmap.tasks_of(phase)),
            ));
        }
        lines.push(row("**Overall**", self.roadmap.overall()));
        lines
    }

    fn phase_cell(&self, phase: PhaseIndex, link: &str) -> String {
        // The writer escapes `|`, so that a title cannot end its cell.
        markdown::text_link(self.roadmap.phase_title(phase), link)
    }
}

/// The text without what controls, hides or reorders other text.
fn shown(text: &str) -> String {
    let is_shown = |character: &char| !character.is_control() && !is_hidden(*character);
    text.chars()
        .filter(is_shown)
        .collect::<String>()
        .trim()
        .to_owned()
}

fn row(name: &str, progress: Progress) -> String {
    format!(
        "| {name} | {} | {} | {}% |",
        progress.done,
        progress.total,
        progress.percent()
    )
}

fn alt(picture: &Picture) -> String {
    match picture.label.as_str() {
        "progress" => "progress".to_owned(),
        label => format!("{label} progress"),
    }
}

/// Escapes what would end a Markdown link target.
fn encode(file: &str) -> String {
    let mut encoded = String::with_capacity(file.len());
    for character in file.chars() {
        match character {
            ' ' | '(' | ')' | '<' | '>' | '%' | '\\' => {
                encoded.push_str(&format!("%{:02X}", character as u32));
            }
            other => encoded.push(other),
        }
    }
    encoded
}

/// The picture of the whole roadmap.
#[must_use]
pub fn overall_picture(roadmap: &Document) -> Picture {
    Picture {
        file: "progress.svg".to_owned(),
        label: "progress".to_owned(),
        percent: roadmap.overall().percent(),
    }
}

/// The picture of a phase; it counts the phase's direct tasks.
#[must_use]
pub fn phase_picture(roadmap: &Document, phase: PhaseIndex) -> Picture {
    let number = roadmap.phases[phase].number;
    Picture {
        file: format!("phase-{number}.svg"),
        label: format!("phase {number}"),
        percent: roadmap.progress(roadmap.tasks_of(phase)).percent(),
    }
}

/// The picture of a section: the whole roadmap's below a title that holds all
/// tasks, its phase's, the whole roadmap's below another heading that holds all
/// tasks, else one named after its anchor; none without tasks.
fn section_picture(roadmap: &Document, section: Option<usize>) -> Option<Picture> {
    let Some(section) = section else {
        return Some(overall_picture(roadmap));
    };
    let tasks = roadmap.section_tasks(section);
    let holds_all = tasks.len() == roadmap.tasks.len();
    if holds_all && roadmap.headings[section].level == 1 {
        return Some(overall_picture(roadmap));
    }
    if let Some(phase) = roadmap.phase_at(section) {
        return Some(phase_picture(roadmap, phase));
    }
    if holds_all {
        return Some(overall_picture(roadmap));
    }
    if tasks.is_empty() {
        return None;
    }
    Some(Picture {
        file: format!("section-{}.svg", roadmap.headings[section].anchor),
        label: "progress".to_owned(),
        percent: roadmap.progress(tasks).percent(),
    })
}

/// All pictures with fixed names that this roadmap can have, shown or not.
#[must_use]
pub fn fixed_pictures(roadmap: &Document) -> Vec<Picture> {
    let mut pictures = vec![overall_picture(roadmap)];
    pictures.extend((0..roadmap.phases.len()).map(|phase| phase_picture(roadmap, phase)));
    pictures
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::edit;
    use crate::roadmap::source::Source;

    fn document(path: &str, markdown: &str) -> Document {
        Document::parse(path, Source::from_text(markdown.to_owned()))
    }

    fn refreshed(markdown: &str) -> String {
        let document = document("ROADMAP.md", markdown);
        let edits = refresh(&document, &document, &Place::at_top(), None)
            .unwrap()
            .edits;
        edit::apply(markdown, &edits)
    }

    #[test]
    fn contents_nest_and_leave_themselves_out() {
        let before = "# T\n## Contents\n<!-- roadmap:toc -->\nold\n<!-- /roadmap:toc -->\n## A `x` & *b*\n\
                      #### Deep\n### [Link](u) ![i](i)\n## C++\n## C\n- ### Item\n";
        let after = refreshed(before);
        let body = after.split("toc -->\n").nth(1).unwrap();
        assert_eq!(
            body,
            "- [A `x` & *b*](#a-x--b)\n  - [Deep](#deep)\n  - [Link](#link-)\n- [C++](#c)\n- [C](#c-1)\n  - [Item](#item)\n<!-- /roadmap:"
        );
        assert_eq!(refreshed(&after), after);
    }

    #[test]
    fn blank_lines_around_a_block_are_the_users() {
        let text = "<!-- roadmap:toc -->\r\n\r\n- [A](#a)\r\n\r\n<!-- /roadmap:toc -->\r\n## A\r\n";
        assert_eq!(refreshed(text), text);
    }

    #[test]
    fn badges_name_pictures_and_never_counts() {
        let text = "# T\n<!-- roadmap:badges -->\n<!-- /roadmap:badges -->\n## Phase 1: A\n\
                    <!-- roadmap:badge -->\n<!-- /roadmap:badge -->\n- [x] a\n- [ ] b\n";
        let after = refreshed(text);
        assert!(after.contains(
            "![progress](.roadmap/progress.svg)\n[![phase 1 progress](.roadmap/phase-1.svg)](#phase-1-a)\n"
        ));
        assert!(after.contains("badge -->\n![phase 1 progress](.roadmap/phase-1.svg)\n<!-- /"));
        let ticked = after.replace("- [ ]", "- [x]");
        assert_eq!(refreshed(&ticked), ticked);
    }

    #[test]
    fn progress_counts() {
        let after = refreshed(
            "## A | b\n<!-- roadmap:progress -->\n<!-- /roadmap:progress -->\n- [x] a\n- [ ] b\n- [ ] c\n",
        );
        assert!(
            after.contains("| [A \\| b](#a--b) | 1 | 3 | 33% |\n| **Overall** | 1 | 3 | 33% |\n"),
            "{after}"
        );
    }

    #[test]
    fn history_is_told_where_it_is_known() {
        let text = "# T\n<!-- roadmap:burnup -->\nold\n<!-- /roadmap:burnup -->\n\
                    <!-- roadmap:recent count=1 -->\nold\n<!-- /roadmap:recent -->\n\
                    ## A\n- [x] *a* [b](c) | <d>\n- [x] e\n";
        assert_eq!(refreshed(text), text);
        let document = document("ROADMAP.md", text);
        let recent = [0, 1].map(|task| Recent {
            day: NaiveDate::from_ymd_opt(2026, 5, 1).unwrap(),
            task,
        });
        let found = refresh(&document, &document, &Place::at_top(), Some(&recent)).unwrap();
        assert_eq!(found.drawings, [BURNUP_FILE]);
        let after = edit::apply(text, &found.edits);
        assert!(after.contains("burnup -->\n![burn-up chart](.roadmap/burnup.svg)\n<!-- /"));
        assert!(
            after.contains("count=1 -->\n- 2026-05-01 [a b \\|](#a)\n<!-- /"),
            "{after}"
        );
        let again = super::refresh(
            &Document::parse("ROADMAP.md", Source::from_text(after)),
            &document,
            &Place::at_top(),
            Some(&recent),
        );
        assert_eq!(again.unwrap().edits, []);
    }

    #[test]
    fn a_card_is_one_line_that_holds_no_content() {
        for ending in ["\n", "\r\n"] {
            let text = format!(
                "text{ending}<!-- roadmap:card layout=tall -->{ending}old{ending}\
                 <!-- /roadmap:card -->{ending}text{ending}{ending}- [ ] a{ending}"
            );
            let readme = document("docs/README.md", &text);
            let place = Place {
                roadmap: "../ROADMAP.md".to_owned(),
                pictures: "../.roadmap".to_owned(),
            };
            let found = refresh(&readme, &readme, &place, Some(&[])).unwrap();
            assert_eq!(found.drawings, ["card-tall.svg", "card-tall-dark.svg"]);
            let after = edit::apply(&text, &found.edits);
            let line = "<a href=\"../ROADMAP.md\"><picture><source media=\"(prefers-color-scheme: \
                        dark)\" srcset=\"../.roadmap/card-tall-dark.svg\"><img alt=\"roadmap card\" \
                        src=\"../.roadmap/card-tall.svg\"></picture></a>";
            let expected = format!("-->{ending}{line}{ending}<!-- /roadmap:card -->{ending}");
            assert!(after.contains(&expected), "{after}");
            let again = document("docs/README.md", &after);
            let found = refresh(&again, &again, &place, Some(&[])).unwrap();
            assert_eq!(found.edits, []);
            assert_eq!(again.tasks.len(), 1);
        }
    }

    #[test]
    fn another_file_links_to_the_roadmap() {
        let roadmap = document("ROADMAP.md", "## A\n- [ ] a\n");
        let readme = document(
            "docs/README.md",
            "<!-- roadmap:badges -->\n<!-- /roadmap:badges -->\n",
        );
        let place = Place {
            roadmap: "../ROADMAP.md".to_owned(),
            pictures: "../.roadmap".to_owned(),
        };
        let refreshed = refresh(&readme, &roadmap, &place, None).unwrap();
        assert_eq!(
            refreshed.edits[0].replacement,
            "[![progress](../.roadmap/progress.svg)](../ROADMAP.md)\n\
             [![phase 1 progress](../.roadmap/phase-1.svg)](../ROADMAP.md#a)\n"
        );
        assert_eq!(refreshed.pictures.len(), 2);
    }
}
