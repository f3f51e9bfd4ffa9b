//! Markdown as pieces of a page: what holds others, and leaves of HTML.
//!
//! The HTML is the author's own: it is to be sanitised before anybody sees it.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CowStr, html};

use super::{LinkType, Parsed, Tag, TagEnd, parser};

/// One piece, in document order.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::roadmap) enum Piece {
    /// What follows stands in this, up to its end.
    Enter(Holder),
    Leave,
    /// What holds no other piece: what it is, and its inside as HTML.
    Leaf(Leaf, String),
}

/// What holds other pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::roadmap) enum Holder {
    /// A list, with its first number if it is numbered.
    List(Option<u64>),
    Item,
    /// A quotation, with its label if it is an alert.
    Quote(Option<&'static str>),
    /// A footnote's text, with its number from 1; 0 where nothing refers to it.
    Footnote(usize),
}

/// What a leaf is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::roadmap) enum Leaf {
    /// A heading of this level.
    Heading(u8),
    Paragraph,
    /// Text that stands in an item without a paragraph of its own.
    Text,
    /// A whole element: code, a table, a rule.
    Block,
    /// Raw HTML as it stands.
    Raw,
}

/// Calls `visit` with each piece of `markdown` and its range in bytes. What
/// stands in `hidden`, ranges in ascending order, is left out of text.
pub(in crate::roadmap) fn pieces(
    markdown: &str,
    hidden: &[Range<usize>],
    visit: impl FnMut(Piece, Range<usize>),
) {
    let mut cutter = Cutter {
        hidden,
        notes: footnotes(markdown),
        open: None,
        inline: Vec::new(),
        links: 0,
        visit,
    };
    for (event, range) in parser(markdown) {
        cutter.event(event, range);
    }
    cutter.end_text();
}

/// The footnotes that something refers to, numbered in the order of that.
fn footnotes(markdown: &str) -> HashMap<String, usize> {
    let mut numbers = HashMap::new();
    if memchr::memmem::find(markdown.as_bytes(), b"[^").is_none() {
        return numbers;
    }
    for (event, _) in parser(markdown) {
        if let Parsed::FootnoteReference(name) = event {
            let next = numbers.len() + 1;
            numbers.entry(name.to_string()).or_insert(next);
        }
    }
    numbers
}

/// A leaf that is being read.
struct Open {
    leaf: Leaf,
    start: usize,
    end: usize,
    /// How many elements of it are open, itself included; 0 for bare text.
    depth: usize,
}

struct Cutter<'a, 'h, V> {
    hidden: &'h [Range<usize>],
    notes: HashMap<String, usize>,
    open: Option<Open>,
    /// What the open leaf holds.
    inline: Vec<Parsed<'a>>,
    /// For each open picture, whether it became a link.
    links: usize,
    visit: V,
}

impl<'a, V: FnMut(Piece, Range<usize>)> Cutter<'a, '_, V> {
    fn event(&mut self, event: Parsed<'a>, range: Range<usize>) {
        match event {
            Parsed::Start(tag) => self.start(tag, range),
            Parsed::End(end) => self.end(end, range),
            Parsed::Html(html) => self.inline.push(Parsed::Text(html)),
            Parsed::Rule => {
                self.end_text();
                (self.visit)(Piece::Leaf(Leaf::Block, "<hr>".to_owned()), range);
            }
            Parsed::Text(text) => {
                let kept = self.without_hidden(text, &range);
                self.push(Parsed::Text(kept), range);
            }
            Parsed::FootnoteReference(name) => {
                let number = self.notes.get(&*name).copied().unwrap_or_default();
                let link = format!("<sup><a href=\"#note:{number}\">{number}</a></sup>");
                self.push(Parsed::InlineHtml(link.into()), range);
            }
            Parsed::InlineHtml(html) => {
                self.push(Parsed::InlineHtml(with_alt(&html).into()), range);
            }
            other => self.push(other, range),
        }
    }

    /// Adds to the open leaf; text that stands alone opens one.
    fn push(&mut self, event: Parsed<'a>, range: Range<usize>) {
        let open = self.open.get_or_insert(Open {
            leaf: Leaf::Text,
            start: range.start,
            end: range.end,
            depth: 0,
        });
        open.end = range.end.max(open.end);
        self.inline.push(event);
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        if let Some(holder) = self.holder(&tag) {
            self.end_text();
            (self.visit)(Piece::Enter(holder), range);
            return;
        }
        let leaf = match &tag {
            Tag::Paragraph => Some(Leaf::Paragraph),
            Tag::Heading { level, .. } => Some(Leaf::Heading(*level as u8)),
            Tag::HtmlBlock => Some(Leaf::Raw),
            Tag::CodeBlock(_) | Tag::Table(_) => Some(Leaf::Block),
            _ => None,
        };
        let inner = self.open.as_ref().is_some_and(|open| open.depth > 0);
        if let (Some(leaf), false) = (leaf, inner) {
            self.end_text();
            self.open = Some(Open {
                leaf,
                start: range.start,
                end: range.end,
                depth: 1,
            });
            if leaf == Leaf::Block {
                self.inline.push(Parsed::Start(tag));
            }
            return;
        }
        let tag = self.linked(tag);
        self.push(Parsed::Start(tag), range);
        if let Some(open) = self.open.as_mut().filter(|open| open.depth > 0) {
            open.depth += 1;
        }
    }

    fn holder(&self, tag: &Tag<'_>) -> Option<Holder> {
        Some(match tag {
            Tag::List(start) => Holder::List(*start),
            Tag::Item => Holder::Item,
            Tag::BlockQuote(kind) => Holder::Quote(kind.map(alert)),
            Tag::FootnoteDefinition(name) => {
                Holder::Footnote(self.notes.get(&**name).copied().unwrap_or_default())
            }
            _ => return None,
        })
    }

    /// A picture from elsewhere as a link to it, since a page asks nobody for
    /// anything; all else as it is.
    fn linked(&mut self, tag: Tag<'a>) -> Tag<'a> {
        match tag {
            Tag::Image {
                dest_url,
                title,
                id,
                ..
            } if is_elsewhere(&dest_url) && self.links == 0 => {
                let in_link = self.inline.iter().rev().find_map(|event| match event {
                    Parsed::Start(Tag::Link { .. }) => Some(true),
                    Parsed::End(TagEnd::Link) => Some(false),
                    _ => None,
                });
                self.links = 1;
                match in_link {
                    Some(true) => Tag::Emphasis,
                    _ => Tag::Link {
                        link_type: LinkType::Inline,
                        dest_url,
                        title,
                        id,
                    },
                }
            }
            Tag::Image { .. } if self.links > 0 => {
                self.links += 1;
                Tag::Emphasis
            }
            other => other,
        }
    }

    fn end(&mut self, end: TagEnd, range: Range<usize>) {
        let is_holder = matches!(
            end,
            TagEnd::List(_) | TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition
        );
        if is_holder {
            self.end_text();
            (self.visit)(Piece::Leave, range);
            return;
        }
        let end = self.end_linked(end);
        let Some(open) = self.open.as_mut().filter(|open| open.depth > 0) else {
            self.push(Parsed::End(end), range);
            return;
        };
        open.depth -= 1;
        if open.depth > 0 {
            self.inline.push(Parsed::End(end));
            return;
        }
        if open.leaf == Leaf::Block {
            self.inline.push(Parsed::End(end));
        }
        self.end_leaf();
    }

    /// The end that fits what [`Cutter::linked`] made of a picture.
    fn end_linked(&mut self, end: TagEnd) -> TagEnd {
        if end != TagEnd::Image || self.links == 0 {
            return end;
        }
        self.links -= 1;
        let mut depth = 0_usize;
        for event in self.inline.iter().rev() {
            match event {
                Parsed::End(_) => depth += 1,
                Parsed::Start(_) if depth > 0 => depth -= 1,
                Parsed::Start(tag) => return tag.to_end(),
                _ => {}
            }
        }
        end
    }

    /// Ends text that stands alone, where something else begins.
    fn end_text(&mut self) {
        if self.open.is_some() {
            self.end_leaf();
        }
    }

    fn end_leaf(&mut self) {
        self.links = 0;
        let events = std::mem::take(&mut self.inline);
        let Some(open) = self.open.take() else {
            return;
        };
        let html = match open.leaf {
            Leaf::Raw => with_alt(&raw(&events)),
            Leaf::Block => element(events).replace("style=\"text-align: ", "align=\""),
            _ => element(events).trim().to_owned(),
        };
        (self.visit)(Piece::Leaf(open.leaf, html), open.start..open.end);
    }

    /// Text without what is hidden of it.
    fn without_hidden(&self, text: CowStr<'a>, range: &Range<usize>) -> CowStr<'a> {
        let after = self
            .hidden
            .partition_point(|hidden| hidden.end <= range.start);
        let Some(hidden) = self
            .hidden
            .get(after)
            .filter(|hidden| hidden.start < range.end)
        else {
            return text;
        };
        if hidden.end >= range.end && hidden.start <= range.start {
            return "".into();
        }
        if text.len() != range.len() {
            return text;
        }
        let (start, end) = (
            hidden.start.saturating_sub(range.start),
            (hidden.end - range.start).min(text.len()),
        );
        match (text.get(..start), text.get(end..)) {
            (Some(before), Some(behind)) => format!("{before}{behind}").into(),
            _ => text,
        }
    }
}

fn element(events: Vec<Parsed<'_>>) -> String {
    let mut written = String::new();
    html::push_html(&mut written, events.into_iter());
    written
}

/// The lines of an HTML block, which were kept as text.
fn raw(events: &[Parsed<'_>]) -> String {
    let text = |event: &Parsed<'_>| match event {
        Parsed::Text(text) => text.to_string(),
        _ => String::new(),
    };
    events.iter().map(text).collect()
}

fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "Note",
        BlockQuoteKind::Tip => "Tip",
        BlockQuoteKind::Important => "Important",
        BlockQuoteKind::Warning => "Warning",
        BlockQuoteKind::Caution => "Caution",
    }
}

/// Whether an address is one of another place than the repository.
pub(in crate::roadmap) fn is_elsewhere(address: &str) -> bool {
    let scheme = address.split(['/', '?', '#']).next().unwrap_or_default();
    scheme.contains(':') || address.starts_with("//")
}

/// Raw HTML whose pictures all have a text in their place, if an empty one.
fn with_alt(html: &str) -> String {
    let mut result = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = find_picture(rest) {
        let (before, tag) = rest.split_at(at + "<img".len());
        result.push_str(before);
        let end = tag.find('>').unwrap_or(tag.len());
        if !tag[..end].to_ascii_lowercase().contains("alt") {
            result.push_str(" alt=\"\" ");
        }
        rest = tag;
    }
    result.push_str(rest);
    result
}

fn find_picture(html: &str) -> Option<usize> {
    html.as_bytes()
        .windows(4)
        .position(|window| window.eq_ignore_ascii_case(b"<img"))
}
