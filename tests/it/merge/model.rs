//! A roadmap as its author has it in mind, and what edits make of it.

use git_roadmap::roadmap::edit;
use git_roadmap::roadmap::generate::{self, Place};

use super::super::properties::parse;
use super::history::{Act, Act::*, Known, Step, Version};

/// A task of the model.
#[derive(Debug, Clone)]
struct Item {
    id: u32,
    /// What it has in common with the tasks that were made with its words.
    family: u32,
    words: Vec<String>,
    depth: usize,
    mark: char,
    style: usize,
    link: Option<String>,
    named: bool,
    note: Option<String>,
}

#[derive(Debug, Clone)]
struct Section {
    title: String,
    level: usize,
    prose: String,
    is_loose: bool,
    items: Vec<Item>,
}

/// A version of the roadmap as the script's author has it in mind.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    sections: Vec<Section>,
    has_contents: bool,
    is_crlf: bool,
    ends_open: bool,
    /// Whether each task's line carries its identity in a comment, which
    /// nobody reads but the test.
    tells: bool,
    /// The next identity; each author counts from another number.
    next: u32,
}

/// A word that no other number has, nor one like it.
fn word(number: u32, place: usize) -> String {
    let mut seed = u64::from(number) * 64 + place as u64;
    let mut next = |letters: &str| {
        seed = (seed ^ (seed >> 29))
            .wrapping_mul(0xbf58_476d_1ce4_e5b9)
            .wrapping_add(0x9e37_79b9);
        let at = (seed >> 33) as usize % letters.len();
        letters[at..=at].to_owned()
    };
    let (consonants, vowels) = ("bdfgklmnprstvz", "aeiou");
    (0..7_usize)
        .map(|at| {
            next(if at.is_multiple_of(2) {
                consonants
            } else {
                vowels
            })
        })
        .collect()
}

/// The words of a task: some that many have, and at least as many of its own.
/// Where boilerplate outweighs them, as in `The basics of Go` and `The basics
/// of C`, likeness in one place says the same as a word exchanged.
fn words(id: u32) -> Vec<String> {
    let own = |count| {
        (0..count)
            .map(move |place| word(id, place))
            .collect::<Vec<_>>()
    };
    let with = |before: &str, own: Vec<String>, after: &str| {
        let (before, after) = (before.split_whitespace(), after.split_whitespace());
        let own = own.into_iter();
        before
            .map(str::to_owned)
            .chain(own)
            .chain(after.map(str::to_owned))
            .collect()
    };
    match word(id, 63).as_bytes()[0] % 7 {
        0 => with("Learn", own(2), ""),
        1 => with("Read about", own(3), ""),
        2 => with("", own(4), ""),
        3 => with("", own(1), ""),
        4 => with("Basics of", own(2), ""),
        5 => with(&format!("Lecture {}:", id + 3), own(2), ""),
        _ => with("", own(5), "(optional)"),
    }
}

impl Draft {
    pub(super) fn new(tells: bool) -> Self {
        let section = |title: &str, level| Section {
            title: title.to_owned(),
            level,
            prose: String::new(),
            is_loose: false,
            items: Vec::new(),
        };
        Self {
            sections: vec![section("Roadmap", 1), section("Phase 1", 2)],
            has_contents: false,
            is_crlf: false,
            ends_open: false,
            tells,
            next: 0,
        }
    }

    /// What an author makes of it, who numbers new tasks from `first`.
    pub(super) fn after(&self, steps: &[Step], first: u32) -> Self {
        let mut draft = self.clone();
        draft.next = first;
        for &step in steps {
            draft.apply(step);
            draft.settle();
        }
        draft
    }

    /// Where the `a`th task is, counted round and round.
    fn item(&self, a: usize) -> Option<(usize, usize)> {
        let places: Vec<(usize, usize)> = (0..self.sections.len())
            .flat_map(|section| {
                (0..self.sections[section].items.len()).map(move |at| (section, at))
            })
            .collect();
        (!places.is_empty()).then(|| places[a % places.len()])
    }

    fn new_item(&mut self, id: u32) -> Item {
        Item {
            id,
            family: id,
            words: words(id),
            depth: 0,
            mark: ' ',
            style: id as usize % 5,
            link: (id % 4 == 1).then(|| word(id, 40)),
            named: id % 9 == 5,
            note: (id % 6 == 2).then(|| word(id, 41)),
        }
    }

    fn fresh(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    fn put(&mut self, mut item: Item, section: usize, place: usize) {
        let count = self.sections.len();
        let items = &mut self.sections[section % count].items;
        let at = place % (items.len() + 1);
        item.depth = if at > 0 {
            items[at - 1].depth.min(item.depth)
        } else {
            0
        };
        items.insert(at, item);
    }

    fn apply(&mut self, step: Step) {
        let Step { act, a, b } = step;
        match act {
            Insert => {
                let id = self.fresh();
                let item = self.new_item(id);
                self.put(item, a, b);
            }
            InsertShared => {
                let id = 5000 + u32::try_from(b % 3).unwrap();
                if !self
                    .sections
                    .iter()
                    .flat_map(|section| &section.items)
                    .any(|item| item.id == id)
                {
                    let item = self.new_item(id);
                    self.put(item, a, b);
                }
            }
            RenameSection | AddSection | DeleteSection | SwapSections | Prose | Loosen => {
                self.apply_to_section(step);
            }
            LineEndings => self.is_crlf = !self.is_crlf,
            EndOfFile => self.ends_open = !self.ends_open,
            Contents => self.has_contents = !self.has_contents,
            _ => {
                if let Some((section, at)) = self.item(a) {
                    self.apply_to_item(act, (section, at), b);
                }
            }
        }
    }

    fn apply_to_section(&mut self, Step { act, a, b }: Step) {
        let number = self.fresh();
        let count = self.sections.len();
        let at = a % count;
        match act {
            RenameSection => self.sections[at].title = word(number, 50),
            AddSection => {
                let section = Section {
                    title: format!("{} {}", word(number, 50), word(number, 51)),
                    level: 2 + b % 2,
                    prose: if b.is_multiple_of(3) {
                        word(number, 52)
                    } else {
                        String::new()
                    },
                    is_loose: b.is_multiple_of(5),
                    items: Vec::new(),
                };
                self.sections.insert(1 + a % count, section);
            }
            DeleteSection if at > 0 => {
                self.sections.remove(at);
            }
            SwapSections if count > 2 => {
                self.sections.swap(1 + a % (count - 1), 1 + b % (count - 1));
            }
            Prose => {
                self.sections[at].prose = format!("{} {}.", word(number, 52), word(number, 53));
            }
            Loosen => self.sections[at].is_loose = !self.sections[at].is_loose,
            _ => {}
        }
    }

    fn apply_to_item(&mut self, act: Act, (section, at): (usize, usize), b: usize) {
        let number = self.fresh();
        let items = &mut self.sections[section].items;
        let item = &mut items[at];
        match act {
            Tick => item.mark = if b.is_multiple_of(7) { 'X' } else { 'x' },
            Untick => item.mark = ' ',
            Reword => item.reword(number, b),
            Rewrite => {
                item.words = (0..3).map(|place| word(number, place)).collect();
                item.link = None;
            }
            Nest => item.depth += 1,
            Unnest => item.depth = item.depth.saturating_sub(1),
            Note => {
                item.note = (!b.is_multiple_of(3))
                    .then(|| format!("{} {}", word(number, 41), word(number, 42)));
            }
            Link => item.link = Some(word(number, 40)),
            Delete => {
                items.remove(at);
            }
            MoveNear => {
                let item = items.remove(at);
                self.put(item, section, b);
            }
            MoveAway => {
                let item = items.remove(at);
                self.put(item, b, b / 7);
            }
            Duplicate => {
                let copy = Item {
                    id: number,
                    mark: ' ',
                    named: false,
                    ..items[at].clone()
                };
                self.put(copy, b, b / 7);
            }
            _ => {}
        }
    }

    /// No task stands deeper than one below the task before it.
    fn settle(&mut self) {
        for section in &mut self.sections {
            let mut most = 0;
            for item in &mut section.items {
                item.depth = item.depth.min(most);
                most = item.depth + 1;
            }
        }
    }

    /// Whether lines tell identities.
    pub(super) fn tells(&self) -> bool {
        self.tells
    }

    /// The version as it stands in the file.
    pub(super) fn version(&self) -> Version {
        let mut text = self.markdown();
        if self.ends_open {
            text.truncate(text.trim_end().len());
        }
        if self.is_crlf {
            text = text.replace('\n', "\r\n");
        }
        let stale = parse(&text);
        let refreshed = generate::refresh(&stale, &stale, &Place::at_top(), None).unwrap();
        let document = parse(&edit::apply(&text, &refreshed.edits));
        let tasks = self.known();
        assert_eq!(document.tasks().len(), tasks.len(), "{text}");
        Version { document, tasks }
    }

    fn markdown(&self) -> String {
        let mut lines = Vec::new();
        for (place, section) in self.sections.iter().enumerate() {
            lines.push(format!("{} {}", "#".repeat(section.level), section.title));
            lines.push(String::new());
            if place == 0 && self.has_contents {
                lines.push("<!-- roadmap:toc -->\n<!-- /roadmap:toc -->\n".to_owned());
            }
            if !section.prose.is_empty() {
                lines.push(format!("{}\n", section.prose));
                lines.push(format!("- **Duration**: {} weeks", section.prose.len()));
            }
            for item in &section.items {
                lines.extend(item.lines(self.tells));
                if section.is_loose {
                    lines.push(String::new());
                }
            }
            if !section.is_loose && !section.items.is_empty() {
                lines.push(String::new());
            }
        }
        lines.join("\n").trim_end().to_owned() + "\n"
    }

    fn known(&self) -> Vec<Known> {
        let mut known = Vec::new();
        for section in &self.sections {
            let mut above: Vec<u32> = Vec::new();
            for item in &section.items {
                above.truncate(item.depth);
                known.push(Known {
                    id: item.id,
                    family: item.family,
                    done: item.mark != ' ',
                    text: item.words.join(" "),
                    section: section.title.clone(),
                    parent: above.last().copied(),
                });
                above.push(item.id);
            }
        }
        known
    }
}

impl Item {
    /// Changes its words so that everybody would know it again.
    fn reword(&mut self, number: u32, b: usize) {
        let own = self.words.len();
        match b % 6 {
            0 if own >= 4 => self.words[b / 6 % own] = word(number, 0),
            1 if own >= 4 => {
                self.words.remove(b / 6 % own);
            }
            2 if own >= 2 => self.words.insert(b / 6 % own, word(number, 0)),
            3 if own >= 2 => self.words.push("today".to_owned()),
            4 => self.words[0] = self.words[0].to_uppercase(),
            _ => self.style += 1,
        }
    }

    fn lines(&self, tells: bool) -> Vec<String> {
        let text = self.words.join(" ");
        let text = match self.style % 5 {
            0 => format!("**{text}**"),
            1 => format!("{text}."),
            _ => text,
        };
        let text = match &self.link {
            Some(target) => format!("[{text}](https://example.org/{target})"),
            None => text,
        };
        let indent = "  ".repeat(self.depth);
        let mut line = format!("{indent}- [{}] {text}", self.mark);
        if tells {
            line += &format!(" <!-- task {} -->", self.id);
        }
        if self.named {
            line += &format!(" <!-- id: t{} -->", self.id);
        }
        let note = self.note.as_ref().map(|note| format!("{indent}  - {note}"));
        std::iter::once(line).chain(note).collect()
    }
}
