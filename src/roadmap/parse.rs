//! From Markdown events to a document; never fails, never panics.

mod boxes;
mod headings;
mod html_blocks;
mod item;
mod items;
mod lines;
mod words;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::OnceLock;

use self::headings::Headings;
use self::html_blocks::HtmlBlocks;
use self::items::Items;
use self::lines::Lines;
use super::document::{Document, LocalLink, Phase, Span, Suspect, SuspectKind};
use super::markdown::{self, Container, Event};
use super::numbering;
use super::parallel;
use super::source::Source;

/// How much of a file is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Depth {
    /// Headings, tasks, fields and markers.
    #[default]
    Structure,
    /// Also what stands below each task.
    Details,
}

impl Document {
    /// Parses a file's text; `path` is how messages name it.
    #[must_use]
    pub fn parse(path: &str, source: Source) -> Self {
        Self::parse_to(path, source, Depth::Structure)
    }

    /// Parses several texts of one file, all at once.
    #[must_use]
    pub fn parse_each(path: &str, sources: Vec<Source>) -> Vec<Self> {
        let count = sources.len();
        parallel::each(sources, count, &|source| Self::parse(path, source))
    }

    /// Parses a file's text and keeps as much as `depth` asks for.
    #[must_use]
    pub fn parse_to(path: &str, source: Source, depth: Depth) -> Self {
        let mut reader = Reader::new(&source, depth, HashSet::new());
        reader.read();
        let unreferenced = reader.unreferenced_footnotes();
        if !unreferenced.is_empty() {
            // GitHub leaves such a footnote out, and the tasks in it with it.
            reader = Reader::new(&source, depth, unreferenced);
            reader.read();
        }
        let parts = reader.finish();
        let mut phases = parts.items.phases;
        number(&mut phases, &parts.headings);
        Self {
            words: parts.items.words,
            headings: parts.headings.list,
            tasks: parts.items.tasks,
            fields: parts.items.fields,
            details: parts.items.details,
            task_links: parts.items.links,
            phases,
            markers: parts.html.markers,
            links: parts.links,
            targets: parts.html.targets,
            suspects: parts.suspects,
            keys: OnceLock::new(),
            contexts: OnceLock::new(),
            clues: OnceLock::new(),
            path: path.to_owned(),
            source,
        }
    }
}

fn number(phases: &mut [Phase], headings: &Headings) {
    numbering::number_phases(phases, |heading| {
        headings.list[heading as usize].text.clone()
    });
}

/// What one pass has collected.
struct Parts<'s> {
    items: Items<'s>,
    headings: Headings,
    html: HtmlBlocks,
    links: Vec<LocalLink>,
    suspects: Vec<Suspect>,
}

/// One pass over the events.
struct Reader<'s> {
    source: &'s Source,
    parts: Parts<'s>,
    lines: Lines<'s>,
    /// Footnotes that are defined here but that nothing refers to.
    ignored: HashSet<String>,
    /// Inside such a footnote.
    ignoring: bool,
    defined: HashSet<String>,
    /// Open lists, quotes and footnotes: 0 at the top level.
    nesting: usize,
    code: bool,
    images: usize,
    /// The next text stands at the start of a line.
    line_start: bool,
}

impl<'s> Reader<'s> {
    fn new(source: &'s Source, depth: Depth, ignored: HashSet<String>) -> Self {
        let wants_entries = memchr::memmem::find(source.bytes(), b"roadmap:toc").is_some();
        Self {
            source,
            parts: Parts {
                items: Items::new(source.text(), depth),
                headings: Headings::new(wants_entries),
                html: HtmlBlocks::default(),
                links: Vec::new(),
                suspects: Vec::new(),
            },
            lines: Lines::new(source.bytes()),
            ignored,
            ignoring: false,
            defined: HashSet::new(),
            nesting: 0,
            code: false,
            images: 0,
            line_start: false,
        }
    }

    fn read(&mut self) {
        let base = self.source.body();
        let markdown = self.source.markdown();
        markdown::read(&markdown, |event, range| {
            self.event(&event, &(range.start + base..range.end + base));
        });
    }

    fn unreferenced_footnotes(&self) -> HashSet<String> {
        let unreferenced = self
            .defined
            .iter()
            .filter(|name| !self.parts.headings.footnotes.contains_key(*name));
        unreferenced.cloned().collect()
    }

    fn finish(mut self) -> Parts<'s> {
        if let Some((at, line)) = self.parts.headings.finish() {
            self.suspect(at, line, SuspectKind::UnclosedHeading);
        }
        self.parts.suspects.sort_by_key(|suspect| suspect.at);
        self.parts
    }

    fn event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        if self.ignoring {
            self.ignoring = !matches!(event, Event::Leave(Container::Footnote));
            return;
        }
        match event {
            Event::Enter(container) => self.enter(*container, range),
            Event::EnterLink(target) => self.enter_link(target, range),
            Event::EnterFootnote(name) => self.enter_footnote(name),
            Event::Leave(container) => self.leave(*container),
            Event::LeaveHeading(title) => {
                self.parts.headings.leave(title);
                self.parts.items.section = self.parts.headings.current();
            }
            Event::Text(text) => self.text(text, range),
            Event::Code(text) => self.inline(text, range),
            Event::Html(html) => self.parts.html.line(html, range, self.nesting == 0),
            Event::InlineHtml(html) => self.inline_html(html, range),
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => {
                self.parts.headings.text("\n");
                self.parts.items.hard_break();
                self.line_start = true;
            }
            Event::FootnoteReference(name) => self.parts.headings.footnote_reference(name),
            Event::Rule => self.parts.items.block(),
            Event::Definition(name) => {
                if name.eq_ignore_ascii_case("x") {
                    let line = self.lines.line_at(range.start);
                    self.suspect(range.start, line, SuspectKind::Definition);
                }
            }
        }
    }

    fn enter(&mut self, container: Container, range: &Range<usize>) {
        match container {
            Container::Heading(level) => {
                self.parts.items.block();
                let line = self.lines.line_at(range.start);
                if let Some((at, line)) = self.parts.headings.enter(level, range.start, line) {
                    self.suspect(at, line, SuspectKind::UnclosedHeading);
                }
            }
            Container::Paragraph => {
                self.parts.items.enter_paragraph();
                self.line_start = true;
            }
            Container::List => {
                self.parts.items.block();
                self.nesting += 1;
            }
            Container::Item => {
                self.parts.items.enter(range, self.nesting);
                self.line_start = true;
            }
            Container::Quote => {
                self.parts.items.block();
                self.nesting += 1;
            }
            Container::Code => {
                self.parts.items.block();
                self.code = true;
            }
            Container::Html => {
                self.parts.items.block();
                self.parts.html.enter();
            }
            Container::Table => self.parts.items.block(),
            Container::Image => {
                self.parts.items.content();
                self.images += 1;
            }
            Container::Strong => self.parts.items.enter_strong(),
            Container::Footnote | Container::Link | Container::Other => {
                self.parts.items.content();
            }
        }
    }

    fn enter_footnote(&mut self, name: &str) {
        self.parts.items.block();
        self.nesting += 1;
        self.defined.insert(name.to_owned());
        self.ignoring = self.ignored.contains(name);
        if self.ignoring {
            self.nesting -= 1;
        }
    }

    fn enter_link(&mut self, target: &str, range: &Range<usize>) {
        if self.parts.items.awaits_box() && is_linked_box(&self.source.bytes()[range.clone()]) {
            let line = self.lines.line_at(range.start);
            self.suspect(range.start, line, SuspectKind::Linked);
        }
        self.parts.items.content();
        self.parts.items.link(target);
        if let Some(fragment) = target.strip_prefix('#') {
            let line = self.lines.line_at(range.start);
            let fragment = fragment.to_owned();
            self.parts.links.push(LocalLink {
                span: Span::new(range),
                line,
                fragment,
            });
        }
    }

    fn leave(&mut self, container: Container) {
        match container {
            Container::Paragraph => {
                let empty = self.parts.items.leave_paragraph();
                self.suspect_empty(empty);
            }
            Container::List | Container::Quote | Container::Footnote => {
                self.nesting = self.nesting.saturating_sub(1);
            }
            Container::Item => {
                let empty = self.parts.items.leave();
                self.suspect_empty(empty);
            }
            Container::Code => self.code = false,
            Container::Html => self.leave_html(),
            Container::Image => self.images = self.images.saturating_sub(1),
            Container::Strong => self.parts.items.leave_strong(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        if self.code {
            return;
        }
        let line_start = std::mem::take(&mut self.line_start);
        let bytes = self.source.bytes();
        if self.parts.items.awaits_box() {
            match boxes::read_box(bytes, range.start) {
                boxes::Opening::Task { state } => {
                    let line = self.lines.line_at(range.start);
                    self.parts
                        .items
                        .open_box(range.start, &state, bytes[state.start], line);
                    if state.len() > 1 {
                        self.suspect(range.start, line, SuspectKind::NoBreakSpace);
                    }
                }
                boxes::Opening::Suspect(kind) => {
                    let line = self.lines.line_at(range.start);
                    self.suspect(range.start, line, kind);
                }
                boxes::Opening::None => {}
            }
        }
        if line_start && boxes::lacks_space(&bytes[range.start..]) {
            let line = self.lines.line_at(range.start);
            self.suspect(range.start, line, SuspectKind::MissingSpace);
        }
        self.inline(text, range);
    }

    /// Text or code within a paragraph, heading, table cell.
    fn inline(&mut self, text: &str, range: &Range<usize>) {
        self.line_start = false;
        if self.images == 0 {
            self.parts.headings.text(text);
        }
        self.parts.items.text(text, range);
    }

    fn soft_break(&mut self) {
        self.parts.headings.text("\n");
        self.parts.items.soft_break();
        self.line_start = true;
    }

    fn inline_html(&mut self, html: &str, range: &Range<usize>) {
        self.line_start = false;
        self.parts.items.inline_html(html, range);
        self.read_html(html, &[(0, range.start)], false);
    }

    fn leave_html(&mut self) {
        let (html, places, top_level) = self.parts.html.leave();
        self.read_html(&html, &places, top_level);
        self.parts.html.give_back(html, places);
    }

    /// Reads headings, markers, comments and targets out of raw HTML whose
    /// lines stand at `places`, pairs of offsets in `html` and in the source.
    fn read_html(&mut self, html: &str, places: &[(usize, usize)], top_level: bool) {
        let found = self.parts.html.read(
            html,
            places,
            top_level,
            self.source,
            &mut self.parts.headings,
            &mut self.lines,
        );
        self.parts.suspects.extend(found);
        self.parts.items.section = self.parts.headings.current();
    }

    fn suspect_empty(&mut self, at: Option<usize>) {
        if let Some(at) = at {
            let line = self.lines.line_at(at);
            self.suspect(at, line, SuspectKind::Empty);
        }
    }

    fn suspect(&mut self, at: usize, line: u32, kind: SuspectKind) {
        let at = Span::new(&(at..at)).start;
        self.parts.suspects.push(Suspect { at, line, kind });
    }
}

/// Whether a link's source is a box that a definition `[x]: …` turned into a link.
fn is_linked_box(link: &[u8]) -> bool {
    matches!(
        link,
        [b'[', b'x' | b'X' | b' ', b']'] | [b'[', b'x' | b'X', b']', b'[', b']']
    )
}

#[cfg(test)]
mod tests;
