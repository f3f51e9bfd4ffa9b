//! Markdown as events: the one place that names the Markdown parser and writer.
//!
//! Task lists are deliberately *not* left to the parser: GitHub's file view
//! finds checkboxes by a filter of its own, which `parse` follows.

mod pieces;
mod simple;

use std::ops::Range;
use std::sync::mpsc;
use std::thread;

use pulldown_cmark::{Event as Parsed, LinkType, OffsetIter, Options, Parser, Tag, TagEnd};
use pulldown_cmark_to_cmark::{cmark, cmark_with_source_range};

pub(super) use self::pieces::{Holder, Leaf, Piece, pieces};

/// What GitHub's file view reads beyond CommonMark, task lists aside.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_GFM);

/// What contains other events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    Heading(u8),
    Paragraph,
    List,
    Item,
    Quote,
    Code,
    Html,
    Footnote,
    Table,
    Strong,
    Link,
    Image,
    /// Emphasis, table parts and the rest, which no rule of ours asks for.
    Other,
}

/// One event of the Markdown, in document order.
#[derive(Debug)]
pub(super) enum Event<'a> {
    Enter(Container),
    /// The start of a link, with its destination.
    EnterLink(&'a str),
    /// The start of a footnote's definition, with its name.
    EnterFootnote(&'a str),
    Leave(Container),
    /// The end of a heading, with its inline content.
    LeaveHeading(&'a Title<'a>),
    Text(&'a str),
    Code(&'a str),
    /// A line of an HTML block.
    Html(&'a str),
    InlineHtml(&'a str),
    SoftBreak,
    HardBreak,
    FootnoteReference(&'a str),
    Rule,
    /// A link definition of this name, wherever it stands; before all else.
    Definition(&'a str),
}

/// An event and where it stands in the Markdown, while it is as it was there.
type Ranged<'a> = (Parsed<'a>, Option<Range<usize>>);

/// A heading's inline content.
#[derive(Debug, Default)]
pub(super) struct Title<'a> {
    markdown: &'a str,
    events: Vec<Ranged<'a>>,
}

/// From this length on, in bytes, a second thread pays for itself.
const LARGE: usize = 1 << 20;

/// Events that are handed from one thread to the other at once.
const BATCH: usize = 1024;

/// Calls `visit` with each event of `markdown` and its range in bytes.
pub(super) fn read(markdown: &str, mut visit: impl FnMut(Event<'_>, Range<usize>)) {
    let is_plain = markdown.len() >= LARGE && !may_define_x(markdown);
    if is_plain && read_beside(markdown, &mut visit) {
        return;
    }
    let events = parser(markdown);
    for (name, definition) in events.reference_definitions().iter() {
        visit(Event::Definition(name), definition.span.clone());
    }
    visit_all(events, markdown, &mut visit);
}

/// Whether a definition `[x]: …` may stand here, the only ones asked for.
fn may_define_x(markdown: &str) -> bool {
    let holds = |name: &str| memchr::memmem::find(markdown.as_bytes(), name.as_bytes()).is_some();
    holds("[x]:") || holds("[X]:")
}

fn parser(markdown: &str) -> OffsetIter<'_> {
    Parser::new_ext(markdown, OPTIONS).into_offset_iter()
}

/// Reads as [`read`] does while another thread parses; the events and their
/// order are the same. Does nothing and says so where no thread can be had.
fn read_beside(markdown: &str, visit: &mut impl FnMut(Event<'_>, Range<usize>)) -> bool {
    // Few batches wait, so that a slow reader does not let them pile up.
    let (sender, receiver) = mpsc::sync_channel(2);
    let parse = move || {
        let mut parser = parser(markdown);
        loop {
            let batch: Vec<_> = parser.by_ref().take(BATCH).collect();
            if batch.is_empty() || sender.send(batch).is_err() {
                return;
            }
        }
    };
    thread::scope(|scope| {
        let spawned = thread::Builder::new().spawn_scoped(scope, parse);
        let is_spawned = spawned.is_ok();
        if is_spawned {
            visit_all(receiver.into_iter().flatten(), markdown, visit);
        }
        is_spawned
    })
}

fn visit_all<'a>(
    events: impl Iterator<Item = (Parsed<'a>, Range<usize>)>,
    markdown: &'a str,
    visit: &mut impl FnMut(Event<'_>, Range<usize>),
) {
    let mut title: Option<Title<'_>> = None;
    for (parsed, range) in events {
        let mut ended = None;
        match (&parsed, &mut title) {
            (Parsed::Start(Tag::Heading { .. }), _) => {
                title = Some(Title {
                    markdown,
                    events: Vec::with_capacity(8),
                });
            }
            (Parsed::End(TagEnd::Heading(_)), _) => ended = title.take(),
            (inline, Some(title)) => title.events.push((inline.clone(), Some(range.clone()))),
            (_, None) => {}
        }
        let event = match &ended {
            Some(title) => Event::LeaveHeading(title),
            None => translate(&parsed),
        };
        visit(event, range);
    }
}

fn translate<'a>(parsed: &'a Parsed<'_>) -> Event<'a> {
    match parsed {
        Parsed::Start(Tag::Link { dest_url, .. }) => Event::EnterLink(dest_url),
        Parsed::Start(Tag::FootnoteDefinition(name)) => Event::EnterFootnote(name),
        Parsed::Start(tag) => Event::Enter(container(tag.to_end())),
        Parsed::End(end) => Event::Leave(container(*end)),
        Parsed::Text(text) | Parsed::InlineMath(text) | Parsed::DisplayMath(text) => {
            Event::Text(text)
        }
        Parsed::Code(text) => Event::Code(text),
        Parsed::Html(html) => Event::Html(html),
        Parsed::InlineHtml(html) => Event::InlineHtml(html),
        Parsed::SoftBreak => Event::SoftBreak,
        Parsed::HardBreak => Event::HardBreak,
        Parsed::FootnoteReference(name) => Event::FootnoteReference(name),
        Parsed::Rule | Parsed::TaskListMarker(_) => Event::Rule,
    }
}

fn container(end: TagEnd) -> Container {
    match end {
        TagEnd::Heading(level) => Container::Heading(level as u8),
        TagEnd::Paragraph => Container::Paragraph,
        TagEnd::List(_) => Container::List,
        TagEnd::Item => Container::Item,
        TagEnd::BlockQuote(_) => Container::Quote,
        TagEnd::CodeBlock => Container::Code,
        TagEnd::HtmlBlock => Container::Html,
        TagEnd::FootnoteDefinition => Container::Footnote,
        TagEnd::Table => Container::Table,
        TagEnd::Strong => Container::Strong,
        TagEnd::Link => Container::Link,
        TagEnd::Image => Container::Image,
        _ => Container::Other,
    }
}

impl Title<'_> {
    /// The title as a link to `anchor`, in Markdown on one line.
    ///
    /// Code and emphasis stay, in the author's spelling where that is safe;
    /// links lose their target, images, raw HTML and footnote references are
    /// dropped. Empty where nothing is left to show.
    pub(super) fn contents_entry(&self, anchor: &str) -> String {
        let inline = without_empty_pairs(collapse_spaces(self.linkless()));
        if inline.is_empty() {
            return String::new();
        }
        let plain = plain(&inline);
        link_to(&format!("#{anchor}"), inline, self.markdown)
            .unwrap_or_else(|| text_entry(&plain, anchor))
    }

    /// The title's events without what may not stand in a contents entry.
    fn linkless(&self) -> Vec<Ranged<'_>> {
        let mut image_depth = 0_usize;
        let mut kept = Vec::with_capacity(self.events.len());
        for (event, range) in &self.events {
            match event {
                Parsed::Start(Tag::Image { .. }) => image_depth += 1,
                Parsed::End(TagEnd::Image) => image_depth = image_depth.saturating_sub(1),
                _ if image_depth > 0 => {}
                Parsed::Start(Tag::Link { .. })
                | Parsed::End(TagEnd::Link)
                | Parsed::Html(_)
                | Parsed::InlineHtml(_)
                | Parsed::FootnoteReference(_) => {}
                Parsed::SoftBreak | Parsed::HardBreak => {
                    kept.push((Parsed::Text(" ".into()), None));
                }
                other => kept.push((other.clone(), range.clone())),
            }
        }
        kept
    }
}

/// A link to `anchor` whose text is plain.
pub(super) fn text_entry(text: &str, anchor: &str) -> String {
    text_link(text, &format!("#{anchor}"))
}

/// A link to `target` whose text is plain.
pub(super) fn text_link(text: &str, target: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let event = (Parsed::Text(text.as_str().into()), None);
    link_to(target, vec![event], "").unwrap_or_else(|| format!("[{}]({target})", escape_all(&text)))
}

/// Writes plain text so that it renders as it is.
pub(super) fn plain_text(text: &str) -> String {
    escape_all(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Writes `inline` as a link; `None` when the writer cannot represent it.
fn link_to(target: &str, inline: Vec<Ranged<'_>>, markdown: &str) -> Option<String> {
    simple::link_to(target, &inline, markdown).or_else(|| any_link_to(target, inline, markdown))
}

fn any_link_to(target: &str, inline: Vec<Ranged<'_>>, markdown: &str) -> Option<String> {
    let link = Tag::Link {
        link_type: LinkType::Inline,
        dest_url: target.into(),
        title: "".into(),
        id: "".into(),
    };
    let mut events = vec![
        (Parsed::Start(Tag::Paragraph), None),
        (Parsed::Start(link), None),
    ];
    events.extend(inline);
    events.extend([
        (Parsed::End(TagEnd::Link), None),
        (Parsed::End(TagEnd::Paragraph), None),
    ]);
    let entry = write(&events)?;
    // The plain writer spells every `&` as a character reference. Looking at
    // the author's spelling is right but several times slower.
    let entry = if entry.contains("&amp;") {
        write_as_spelled(events, markdown)?
    } else {
        entry
    };
    (!entry.contains('\n')).then_some(entry)
}

fn write(events: &[Ranged<'_>]) -> Option<String> {
    let mut entry = String::new();
    cmark(events.iter().map(|(event, _)| event), &mut entry, OPTIONS).ok()?;
    Some(entry)
}

fn write_as_spelled(events: Vec<Ranged<'_>>, markdown: &str) -> Option<String> {
    let mut entry = String::new();
    cmark_with_source_range(events, markdown, &mut entry, OPTIONS).ok()?;
    Some(entry)
}

/// Collapses runs of ASCII white space and trims them at both ends, since the
/// writer refuses emphasis and links that begin or end with one.
fn collapse_spaces(events: Vec<Ranged<'_>>) -> Vec<Ranged<'_>> {
    let mut collapsed: Vec<Ranged<'_>> = Vec::with_capacity(events.len());
    let mut after_space = true;
    for (event, range) in events {
        let Parsed::Text(text) = &event else {
            after_space &= !matches!(event, Parsed::Code(_));
            collapsed.push((event, range));
            continue;
        };
        let shorter = collapse(text, &mut after_space);
        if shorter.len() == text.len() {
            collapsed.push((event, range));
        } else if !shorter.is_empty() {
            collapsed.push((Parsed::Text(shorter.into()), None));
        }
    }
    trim_end(&mut collapsed);
    collapsed
}

fn collapse(text: &str, after_space: &mut bool) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_whitespace() {
            if !*after_space {
                collapsed.push(' ');
            }
            *after_space = true;
        } else {
            collapsed.push(character);
            *after_space = false;
        }
    }
    collapsed
}

fn trim_end(events: &mut Vec<Ranged<'_>>) {
    for index in (0..events.len()).rev() {
        match &events[index].0 {
            Parsed::Text(text) if text.ends_with(' ') => {
                let text = text.trim_end_matches(' ').to_owned();
                if text.is_empty() {
                    events.remove(index);
                    continue;
                }
                events[index] = (Parsed::Text(text.into()), None);
                return;
            }
            Parsed::Text(_) | Parsed::Code(_) => return,
            _ => {}
        }
    }
}

/// Drops emphasis around nothing, which is left where an image stood.
fn without_empty_pairs(events: Vec<Ranged<'_>>) -> Vec<Ranged<'_>> {
    let mut kept: Vec<Ranged<'_>> = Vec::with_capacity(events.len());
    for (event, range) in events {
        match (kept.last(), &event) {
            (Some((Parsed::Start(tag), _)), Parsed::End(end)) if tag.to_end() == *end => {
                kept.pop();
            }
            _ => kept.push((event, range)),
        }
    }
    kept
}

fn plain(events: &[Ranged<'_>]) -> String {
    let texts = events.iter().filter_map(|(event, _)| match event {
        Parsed::Text(text) | Parsed::Code(text) => Some(&**text),
        _ => None,
    });
    texts.collect()
}

/// Escapes every ASCII punctuation character, which Markdown always allows.
fn escape_all(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Each heading of `markdown` as the quick writer has it, where it dares,
    /// and as the general one does.
    fn entries(markdown: &str) -> Vec<(Option<String>, Option<String>)> {
        let mut entries = Vec::new();
        read(markdown, |event, _| {
            if let Event::LeaveHeading(title) = event {
                let inline = without_empty_pairs(collapse_spaces(title.linkless()));
                if !inline.is_empty() {
                    let quick = simple::link_to("#a-ü_1", &inline, markdown);
                    entries.push((quick, any_link_to("#a-ü_1", inline, markdown)));
                }
            }
        });
        entries
    }

    #[test]
    fn a_second_thread_changes_nothing() {
        let section = "# A *b* `c`\n\n- [ ] d [e](f)\n  <!-- g -->\n\n> h[^1]\n\n[^1]: i\n\n";
        let markdown = section.repeat(BATCH / 8);
        let mut alone = Vec::new();
        visit_all(parser(&markdown), &markdown, &mut |event, range| {
            alone.push(format!("{event:?} {range:?}"));
        });
        let mut beside = Vec::new();
        assert!(read_beside(&markdown, &mut |event, range| {
            beside.push(format!("{event:?} {range:?}"));
        }));
        assert!(alone.len() > 2 * BATCH);
        assert_eq!(alone, beside);
        assert!(read_beside("", &mut |_, _| panic!("no event")));
    }

    #[test]
    fn common_titles_are_written_quickly() {
        for title in [
            "Phase 1: Backend Development Fundamentals",
            "Phase 2: C++ & Algorithmic Foundations (DSA)",
            "*Learn* **C** well, C++ too? (12)",
            "The `Vec<T>` & `_x_` – naïve Übung",
            "Read [the book](x) ![i](i) now",
            "What's \"new\" in 3.12/13, 100%!",
        ] {
            let [(quick, general)] = &entries(&format!("## {title}\n"))[..] else {
                panic!("{title}")
            };
            assert!(quick.is_some(), "{title}");
            assert_eq!(quick, general, "{title}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

        #[test]
        fn the_quick_writer_agrees_with_the_general_one(
            title in "([a1 é–🛠️\u{200d}\u{feff}\u{ad}日,'\"/%?(\\-+:!.)&;]|[*]{1,2}[ab1]{1,2}[*]{1,2}|`[a&*<]`|_a_|[*_`~|\\\\#\\[\\]<>=$^{}@]){0,10}",
        ) {
            for (quick, general) in entries(&format!("## {title}\n")) {
                if quick.is_some() {
                    prop_assert_eq!(quick, general);
                }
            }
        }
    }
}
