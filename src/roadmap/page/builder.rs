//! From Markdown's pieces to an outline.

use std::collections::HashMap;
use std::ops::Range;

use super::details::{self, Cut};
use super::raw::{shows_nothing, without_titles};
use super::{Item, Outline, Part, Section, Unclean};
use crate::roadmap::block::blocks;
use crate::roadmap::document::{Document, TaskIndex};
use crate::roadmap::markdown::{Holder, Leaf, Piece, pieces};

pub(super) fn build(document: &Document) -> Outline {
    let base = document.source.body();
    let markdown = document.source.markdown();
    let boxes: Vec<Range<usize>> = document
        .tasks
        .iter()
        .map(|task| {
            around_box(
                &markdown,
                &(task.state.start as usize - base..task.state.end as usize - base),
            )
        })
        .collect();
    let mut builder = Builder::new(document);
    pieces(&markdown, &boxes, |piece, range| {
        builder.piece(piece, &(range.start + base..range.end + base));
    });
    builder.finish()
}

/// A box with its brackets and the blanks behind it.
fn around_box(markdown: &str, state: &Range<usize>) -> Range<usize> {
    let behind = &markdown[state.end + 1..];
    let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    state.start - 1..state.end + 1 + blanks
}

/// Something that is open, and what it holds so far.
struct Frame {
    kind: Kind,
    parts: Vec<Part>,
}

enum Kind {
    Page,
    Section {
        section: Section,
        level: u8,
        /// Whether a generated block stood in it.
        had_block: bool,
    },
    Details {
        summary: Unclean,
        is_open: bool,
    },
    List {
        start: Option<u64>,
        items: Vec<Item>,
    },
    Item {
        task: Option<TaskIndex>,
        text: Option<Unclean>,
        start: usize,
    },
    Quote(Option<&'static str>),
    Footnote(usize),
}

struct Builder<'d> {
    document: &'d Document,
    title: Option<usize>,
    frames: Vec<Frame>,
    /// For each place where an item with a task begins, the task.
    tasks: HashMap<usize, TaskIndex>,
    /// For each place where an item that is a field begins, the field.
    fields: HashMap<usize, usize>,
    /// The regions of generated blocks.
    generated: Vec<Range<usize>>,
    /// The next heading of the document to come.
    next_heading: usize,
    /// What is nested too deeply to be shown so, with the task of each item.
    flat: Vec<Option<TaskIndex>>,
}

/// How deeply things may be nested; what is deeper stands where this ends.
const MAX_DEPTH: usize = 64;

impl<'d> Builder<'d> {
    fn new(document: &'d Document) -> Self {
        let tasks = document.tasks.iter().enumerate();
        let fields = document.fields.iter().enumerate();
        let blocks = blocks(document).list;
        let mut builder = Self {
            document,
            title: title(document),
            frames: vec![Frame {
                kind: Kind::Page,
                parts: Vec::new(),
            }],
            tasks: tasks
                .map(|(index, task)| (task.item.start as usize, index))
                .collect(),
            fields: fields
                .map(|(index, field)| (field.item as usize, index))
                .collect(),
            generated: blocks.into_iter().map(|block| block.body).collect(),
            next_heading: 0,
            flat: Vec::new(),
        };
        builder.open_headless();
        builder
    }

    /// Tasks before any heading make a section of their own.
    fn open_headless(&mut self) {
        let first = self.document.phases.first();
        let Some(phase) = first.filter(|phase| phase.heading.is_none()) else {
            return;
        };
        let section = Section {
            heading: None,
            title: Unclean::default(),
            fields: Vec::new(),
            tasks: phase.tasks.range(),
            parts: Vec::new(),
        };
        self.open(Kind::Section {
            section,
            level: 6,
            had_block: false,
        });
    }

    fn open(&mut self, kind: Kind) {
        self.frames.push(Frame {
            kind,
            parts: Vec::new(),
        });
    }

    fn add(&mut self, part: Part) {
        if let Some(frame) = self.frames.last_mut() {
            frame.parts.push(part);
        }
    }

    fn piece(&mut self, piece: Piece, range: &Range<usize>) {
        if self.is_generated(range) {
            if let Some(Kind::Section { had_block, .. }) =
                self.frames.last_mut().map(|frame| &mut frame.kind)
            {
                *had_block = true;
            }
            return;
        }
        match piece {
            Piece::Enter(holder) => self.enter(holder, range),
            Piece::Leave => self.leave(),
            Piece::Leaf(Leaf::Heading(level), html) => self.heading(level, html, range),
            Piece::Leaf(Leaf::Paragraph, html) => self.text(html, Part::Paragraph),
            Piece::Leaf(Leaf::Text, html) => self.text(html, Part::Text),
            Piece::Leaf(Leaf::Block, html) => self.add(Part::Block(Unclean(html))),
            Piece::Leaf(Leaf::Raw, html) => self.raw(&html, range),
        }
    }

    /// Whether a piece lies in a generated block; holders do as a whole.
    fn is_generated(&self, range: &Range<usize>) -> bool {
        let behind = self
            .generated
            .partition_point(|body| body.end <= range.start);
        let body = self.generated.get(behind);
        body.is_some_and(|body| body.start <= range.start && range.end <= body.end)
    }

    fn enter(&mut self, holder: Holder, range: &Range<usize>) {
        if self.frames.len() >= MAX_DEPTH {
            let task = match holder {
                Holder::Item => self.tasks.get(&range.start).copied(),
                _ => None,
            };
            return self.flat.push(task);
        }
        let kind = match holder {
            Holder::List(start) => Kind::List {
                start,
                items: Vec::new(),
            },
            Holder::Item => Kind::Item {
                task: self.tasks.get(&range.start).copied(),
                text: None,
                start: range.start,
            },
            Holder::Quote(label) => Kind::Quote(label),
            Holder::Footnote(number) => Kind::Footnote(number),
        };
        self.open(kind);
    }

    /// Ends a list, an item, a quotation or a footnote, and what is open in it.
    fn leave(&mut self) {
        if self.flat.pop().is_some() {
            return;
        }
        while matches!(
            self.frames.last().map(|frame| &frame.kind),
            Some(Kind::Details { .. })
        ) {
            self.close();
        }
        self.close();
    }

    fn close(&mut self) {
        // The page itself stays open to the end.
        if self.frames.len() < 2 {
            return;
        }
        let Some(Frame { kind, parts }) = self.frames.pop() else {
            return;
        };
        match kind {
            Kind::Section {
                section, had_block, ..
            } => {
                let is_empty = parts.is_empty() && section.fields.is_empty();
                if !(is_empty && had_block) {
                    self.add(Part::Section(Section { parts, ..section }));
                }
            }
            Kind::Details { summary, is_open } => self.add(Part::Details {
                summary,
                is_open,
                parts,
            }),
            Kind::List { start, items } => {
                if !items.is_empty() {
                    self.add(Part::List { start, items });
                }
            }
            Kind::Item { task, text, start } => self.close_item(task, text, start, parts),
            Kind::Quote(label) => self.add(Part::Quote(label, parts)),
            Kind::Footnote(0) | Kind::Page => {}
            Kind::Footnote(number) => self.add(Part::Footnote(number, parts)),
        }
    }

    fn close_item(
        &mut self,
        task: Option<TaskIndex>,
        text: Option<Unclean>,
        start: usize,
        parts: Vec<Part>,
    ) {
        let field = self.fields.get(&start).copied();
        if let (Some(field), [Part::Text(_) | Part::Paragraph(_)]) = (field, &parts[..])
            && self.add_field(field)
        {
            return;
        }
        let item = Item {
            task,
            text: text.unwrap_or_default(),
            parts,
        };
        if let Some(Frame {
            kind: Kind::List { items, .. },
            ..
        }) = self.frames.last_mut()
        {
            items.push(item);
        }
    }

    /// Gives a field to the section that it stands in, if that is open.
    fn add_field(&mut self, field: usize) -> bool {
        let document = self.document;
        let field = &document.fields[field];
        let heading = field.section.map(|section| section as usize);
        let word = |span: crate::roadmap::document::Span| document.words[span.range()].to_owned();
        for frame in self.frames.iter_mut().rev() {
            if let Kind::Section { section, .. } = &mut frame.kind {
                if section.heading != heading {
                    return false;
                }
                section.fields.push((word(field.name), word(field.value)));
                return true;
            }
        }
        false
    }

    fn heading(&mut self, level: u8, html: String, range: &Range<usize>) {
        let Some(index) = self.take_heading(range) else {
            return self.add(Part::Paragraph(Unclean(html)));
        };
        self.open_heading(index, level, Unclean(html));
    }

    /// The document's heading that stands in this range.
    fn take_heading(&mut self, range: &Range<usize>) -> Option<usize> {
        let headings = &self.document.headings;
        while headings
            .get(self.next_heading)
            .is_some_and(|heading| (heading.start as usize) < range.start)
        {
            self.next_heading += 1;
        }
        let found = headings
            .get(self.next_heading)
            .filter(|heading| (heading.start as usize) < range.end)?;
        let _ = found;
        self.next_heading += 1;
        Some(self.next_heading - 1)
    }

    fn open_heading(&mut self, index: usize, level: u8, title: Unclean) {
        let outside = self
            .frames
            .iter()
            .rposition(|frame| !matches!(frame.kind, Kind::Section { .. }));
        let is_top = self.frames.iter().all(|frame| {
            matches!(
                frame.kind,
                Kind::Page | Kind::Section { .. } | Kind::Details { .. }
            )
        });
        if !is_top {
            return self.add(Part::Heading(index, title));
        }
        let outside = outside.unwrap_or_default();
        while self.frames.len() > outside + 1
            && self.frames.last().is_some_and(
                |frame| matches!(frame.kind, Kind::Section { level: open, .. } if open >= level),
            )
        {
            self.close();
        }
        if self.title == Some(index) {
            return;
        }
        self.open(Kind::Section {
            section: Section {
                heading: Some(index),
                title,
                fields: Vec::new(),
                tasks: self.document.section_tasks(index),
                parts: Vec::new(),
            },
            level,
            had_block: false,
        });
    }

    /// An item's first text is that of its task.
    fn text(&mut self, html: String, part: fn(Unclean) -> Part) {
        if let Some(task) = self.flat.last_mut().and_then(Option::take) {
            let item = Item {
                task: Some(task),
                text: Unclean(html),
                parts: Vec::new(),
            };
            return self.add(Part::List {
                start: None,
                items: vec![item],
            });
        }
        if let Some(Frame {
            kind:
                Kind::Item {
                    task: Some(_),
                    text: text @ None,
                    ..
                },
            ..
        }) = self.frames.last_mut()
        {
            *text = Some(Unclean(html.trim_start().to_owned()));
            return;
        }
        if !html.trim().is_empty() {
            self.add(part(Unclean(html)));
        }
    }

    /// Raw HTML, with the headings in it as headings.
    fn raw(&mut self, html: &str, range: &Range<usize>) {
        while let Some(index) = self.take_heading(range) {
            let heading = &self.document.headings[index];
            let title = Unclean(html_escape::encode_text(&heading.text).into_owned());
            self.open_heading(index, heading.level, title);
        }
        for cut in details::cut(&without_titles(html)) {
            match cut {
                Cut::Raw(raw) if shows_nothing(&raw.0) => {}
                Cut::Raw(raw) => self.add(Part::Block(raw)),
                Cut::Open { .. } if self.frames.len() >= MAX_DEPTH => {}
                Cut::Open { summary, is_open } => self.open(Kind::Details { summary, is_open }),
                Cut::Close => self.close_details(),
            }
        }
    }

    /// Ends what is unfolded, if that is open here.
    fn close_details(&mut self) {
        let open = self
            .frames
            .iter()
            .rposition(|frame| !matches!(frame.kind, Kind::Section { .. }));
        let Some(at) = open.filter(|&at| matches!(self.frames[at].kind, Kind::Details { .. }))
        else {
            return;
        };
        while self.frames.len() > at {
            self.close();
        }
    }

    fn finish(mut self) -> Outline {
        while self.frames.len() > 1 {
            self.close();
        }
        let page = self.frames.pop();
        Outline {
            title: self.title,
            parts: page.map(|page| page.parts).unwrap_or_default(),
        }
    }
}

/// The heading that is the page's title.
fn title(document: &Document) -> Option<usize> {
    let first = document
        .headings
        .iter()
        .position(|heading| heading.level == 1 && !heading.text.is_empty())?;
    document.phase_at(first).is_none().then_some(first)
}
