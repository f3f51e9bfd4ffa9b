//! What a roadmap says, as HTML: cards, lists with boxes, prose.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::{Cleaner, Page};
use crate::render::escape::xml;
use crate::roadmap::page::{Item, Part, Section, Unclean};
use crate::roadmap::{Document, PhaseIndex, TaskIndex};

/// Writes an outline down.
pub(super) struct Body<'a> {
    page: &'a Page<'a>,
    document: &'a Document,
    cleaner: &'a Cleaner,
    /// For each heading's anchor that is a phase's key, the phase.
    phases: HashMap<&'a str, PhaseIndex>,
    html: String,
}

impl<'a> Body<'a> {
    pub(super) fn new(page: &'a Page<'a>) -> Self {
        let document = page.document;
        let phases = 0..document.phases().len();
        Self {
            page,
            document,
            cleaner: page.cleaner,
            phases: phases
                .map(|phase| (document.phase_key(phase), phase))
                .collect(),
            html: String::with_capacity(8 * document.source().text().len()),
        }
    }

    pub(super) fn write(mut self) -> String {
        let page = self.page;
        self.parts(&page.outline.parts);
        self.html
    }

    fn push(&mut self, html: &str) {
        self.html.push_str(html);
    }

    fn line(&mut self, written: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.html, "{written}");
    }

    /// Parts in order; prose that stands together is one piece.
    fn parts(&mut self, parts: &[Part]) {
        let mut in_prose = false;
        for part in parts {
            let is_prose = !holds_tasks(part);
            if is_prose && !in_prose {
                self.push("<div class=\"prose\">\n");
            } else if in_prose && !is_prose {
                self.push("</div>\n");
            }
            in_prose = is_prose;
            self.part(part);
        }
        if in_prose {
            self.push("</div>\n");
        }
    }

    /// Parts in order, as they stand.
    fn plain_parts(&mut self, parts: &[Part]) {
        for part in parts {
            self.part(part);
        }
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Section(section) => self.section(section),
            Part::Heading(index, title) => self.heading(*index, title),
            Part::Paragraph(html) => {
                let html = self.cleaner.inline(html);
                self.line(format_args!("<p dir=\"auto\">{html}</p>"));
            }
            Part::Text(html) => {
                let html = self.cleaner.inline(html);
                self.line(format_args!("{html}"));
            }
            Part::Block(html) => {
                let html = self.cleaner.blocks(html);
                if !html.trim().is_empty() {
                    self.line(format_args!("{}", with_scrolling_tables(&html)));
                }
            }
            Part::List { start, items } => self.list(*start, items),
            Part::Quote(label, parts) => self.quote(*label, parts),
            Part::Footnote(number, parts) => {
                self.line(format_args!(
                    "<div class=\"note\" id=\"note:{number}\"><sup>{number}</sup>"
                ));
                self.plain_parts(parts);
                self.push("</div>\n");
            }
            Part::Details {
                summary,
                is_open,
                parts,
            } => self.details(summary, *is_open, parts),
        }
    }

    fn section(&mut self, section: &Section) {
        let key = self.key_of(section);
        let level = section
            .heading
            .map_or(2, |heading| self.document.headings()[heading].level.max(2));
        let _ = write!(self.html, "<section data-section data-level=\"{level}\"");
        if let Some(phase) = key.and_then(|key| self.phases.get(key)) {
            let key = xml(self.document.phase_key(*phase));
            let _ = write!(self.html, " data-phase=\"{key}\"");
        }
        self.push(">\n");
        if section.tasks.is_empty() {
            if let Some(index) = section.heading {
                self.heading(index, &section.title);
            }
            self.fields(section);
            self.parts(&section.parts);
        } else {
            self.card(section, level);
        }
        self.push("</section>\n");
    }

    /// The anchor of a section's heading, or the key of what stands before any.
    fn key_of(&self, section: &Section) -> Option<&'a str> {
        match section.heading {
            Some(heading) => Some(&self.document.headings()[heading].anchor),
            None => (!section.tasks.is_empty()).then(|| self.document.phase_key(0)),
        }
    }

    fn card(&mut self, section: &Section, level: u8) {
        let progress = self.document.progress(section.tasks.clone());
        self.push("<details open data-card>\n<summary>");
        let (html, anchor) = self.title_of(section);
        let words = self.plain_title(section);
        self.line(format_args!("{}", title(level, anchor, &html)));
        let label = xml(&words);
        self.line(format_args!(
            "<progress data-progress value=\"{}\" max=\"{}\" aria-label=\"{label}\"></progress>\
             <span data-count>{}/{}</span>",
            progress.done, progress.total, progress.done, progress.total
        ));
        // What opens and closes a card must hold nothing else to click on.
        let link = link_to(anchor, &words);
        self.line(format_args!("</summary>\n{link}"));
        let linked = self.cleaner.inline(&section.title);
        if linked.contains(" href=") {
            self.line(format_args!("<p dir=\"auto\">{linked}</p>"));
        }
        self.fields(section);
        self.parts(&section.parts);
        self.push("</details>\n");
    }

    fn plain_title(&self, section: &Section) -> String {
        match section.heading {
            Some(heading) => self.document.headings()[heading].text.clone(),
            None => self.document.phase_title(0).to_owned(),
        }
    }

    /// A section's title as HTML without links, and its anchor.
    fn title_of(&self, section: &Section) -> (String, &'a str) {
        let html = match section.heading {
            Some(_) => self.cleaner.without_links(&section.title),
            None => xml(&self.plain_title(section)),
        };
        (html, self.key_of(section).unwrap_or_default())
    }

    fn fields(&mut self, section: &Section) {
        if section.fields.is_empty() {
            return;
        }
        self.push("<dl data-fields>");
        for (name, value) in &section.fields {
            let (name, value) = (xml(name), xml(value));
            let _ = write!(
                self.html,
                "<div dir=\"auto\"><dt>{name}</dt><dd>{value}</dd></div>"
            );
        }
        self.push("</dl>\n");
    }

    /// A heading of the roadmap, with a link to itself.
    fn heading(&mut self, index: usize, html: &Unclean) {
        let document = self.document;
        let heading = &document.headings()[index];
        let (anchor, level) = (&heading.anchor, heading.level.max(2));
        let html = self.cleaner.inline(html);
        let html = format!("{html} {}", link_to(anchor, &heading.text));
        self.line(format_args!("{}", title(level, anchor, &html)));
    }

    fn list(&mut self, start: Option<u64>, items: &[Item]) {
        let class = match items.iter().any(|item| item.task.is_some()) {
            true => " class=\"tasks\"",
            false => "",
        };
        match start {
            Some(1) => self.line(format_args!("<ol{class}>")),
            Some(first) => self.line(format_args!("<ol{class} start=\"{first}\">")),
            None => self.line(format_args!("<ul{class}>")),
        }
        for item in items {
            match item.task {
                Some(task) => self.task(task, item),
                None => {
                    self.push("<li dir=\"auto\">");
                    self.plain_parts(&item.parts);
                    self.push("</li>\n");
                }
            }
        }
        self.push(if start.is_some() {
            "</ol>\n"
        } else {
            "</ul>\n"
        });
    }

    fn task(&mut self, task: TaskIndex, item: &Item) {
        let document = self.document;
        let key = xml(document.key(task));
        let done = document.tasks()[task].done;
        let _ = write!(
            self.html,
            "<li class=\"task\" id=\"task/{key}\" data-task=\"{task}\" data-key=\"{key}\" \
             data-text=\"{}\" data-done=\"{done}\" data-phase=\"{}\"",
            xml(document.text(task)),
            xml(document.phase_key(document.phase_of(task))),
        );
        if let Some(id) = document.explicit_id(task) {
            let _ = write!(self.html, " data-id=\"{}\"", xml(id));
        }
        let checked = if done { " checked" } else { "" };
        let text = self.label(task, item);
        self.line(format_args!(
            "><div class=\"task-line\"><input type=\"checkbox\" id=\"box:{task}\" disabled{checked}>\
             <label for=\"box:{task}\" dir=\"auto\">{text}</label></div>"
        ));
        if !item.parts.is_empty() {
            self.push("<div class=\"task-body\">\n");
            self.plain_parts(&item.parts);
            self.push("</div>\n");
        }
        self.push("</li>\n");
    }

    /// A task's text; its number where nothing of it can be shown.
    fn label(&self, task: TaskIndex, item: &Item) -> String {
        let text = self.cleaner.inline(&item.text);
        match is_blank(&text) {
            true => format!("{text}{}", xml(&self.document.number(task))),
            false => text,
        }
    }

    fn quote(&mut self, label: Option<&str>, parts: &[Part]) {
        match label {
            Some(label) => {
                let kind = label.to_ascii_lowercase();
                self.line(format_args!(
                    "<blockquote data-alert=\"{kind}\"><p><strong>{label}</strong></p>"
                ));
            }
            None => self.push("<blockquote>\n"),
        }
        self.plain_parts(parts);
        self.push("</blockquote>\n");
    }

    fn details(&mut self, summary: &Unclean, is_open: bool, parts: &[Part]) {
        let open = if is_open { " open" } else { "" };
        let summary = match self.cleaner.inline(summary) {
            empty if empty.trim().is_empty() => "Details".to_owned(),
            summary => summary,
        };
        self.line(format_args!("<details{open}><summary>{summary}</summary>"));
        self.parts(parts);
        self.push("</details>\n");
    }
}

fn title(level: u8, anchor: &str, html: &str) -> String {
    format!(
        "<h{level} id=\"{}\" dir=\"auto\">{html}</h{level}>",
        xml(anchor)
    )
}

/// A link by which a heading's address can be copied.
fn link_to(anchor: &str, words: &str) -> String {
    let (anchor, words) = (xml(anchor), xml(words));
    format!("<a href=\"#{anchor}\" data-anchor aria-label=\"Link to {words}\">#</a>")
}

/// Whether a part shows tasks, or opens a section.
fn holds_tasks(part: &Part) -> bool {
    match part {
        Part::Section(_) => true,
        Part::List { items, .. } => items
            .iter()
            .any(|item| item.task.is_some() || item.parts.iter().any(holds_tasks)),
        Part::Quote(_, parts) | Part::Footnote(_, parts) | Part::Details { parts, .. } => {
            parts.iter().any(holds_tasks)
        }
        _ => false,
    }
}

/// Whether HTML that is clean shows nothing: no word, and no picture that is
/// there.
fn is_blank(html: &str) -> bool {
    let mut inside = false;
    let is_word = |character: char| {
        inside = (inside || character == '<') && character != '>';
        !inside && character != '>' && !character.is_whitespace()
    };
    !html.replace("<img alt=\"\">", "").contains("<img ") && !html.chars().any(is_word)
}

/// Wide tables scroll by themselves, also by the keyboard.
fn with_scrolling_tables(html: &str) -> String {
    if !html.contains("<table>") {
        return html.to_owned();
    }
    html.replace(
        "<table>",
        "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"><table>",
    )
    .replace("</table>", "</table></div>")
}
