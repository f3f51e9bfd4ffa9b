//! Roadmaps of any size, the same bytes on every machine and every day.

use std::fmt::Write as _;

use git_roadmap::roadmap::generate::{self, Place};
use git_roadmap::roadmap::{Document, Source, edit};

/// What an input is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) name: &'static str,
    tasks: usize,
    headings: usize,
    bytes: usize,
}

/// A first roadmap, a long one, and one at the edge of what is sensible.
pub(crate) const SIZES: [Size; 3] = [
    Size {
        name: "10KB",
        tasks: 30,
        headings: 20,
        bytes: 10_000,
    },
    Size {
        name: "140KB",
        tasks: 463,
        headings: 110,
        bytes: 140_000,
    },
    Size {
        name: "10MB",
        tasks: 100_000,
        headings: 10_000,
        bytes: 10_000_000,
    },
];

/// Which blocks an input holds; their text is up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Blocks {
    /// The contents alone, which is all that other tools know.
    Contents,
    /// Also a badge for each phase, each of which is a file in a repository.
    ContentsAndBadges,
}

/// Makes a roadmap of about `size.bytes` bytes.
pub(crate) fn roadmap(size: Size, blocks: Blocks) -> String {
    // The blocks' length is known only once they are written, so the first
    // attempt tells how much of the budget they take.
    let first = write(size, blocks, size.bytes);
    let excess = first.len().saturating_sub(size.bytes);
    write(size, blocks, size.bytes - excess.min(size.bytes / 2))
}

fn write(size: Size, blocks: Blocks, bytes: usize) -> String {
    let mut writer = Writer {
        text: String::with_capacity(size.bytes * 2),
        numbers: Numbers(0x5eed),
        size,
        bytes,
        tasks: 0,
    };
    writer.head(blocks);
    for heading in 1..size.headings {
        writer.section(heading);
    }
    refreshed(writer.text)
}

/// Brings the blocks up to date.
fn refreshed(text: String) -> String {
    let document = Document::parse("ROADMAP.md", Source::from_text(text));
    match generate::refresh(&document, &document, &Place::at_top(), None) {
        Ok(refreshed) => edit::apply(document.source().text(), &refreshed.edits),
        Err(findings) => panic!("the generated markers are sound: {findings:?}"),
    }
}

/// Headings at the start of a group of ten, which opens a phase.
const GROUP: usize = 10;

const NOUNS: [&str; 24] = [
    "arrays",
    "borrow checker",
    "caches",
    "data loaders",
    "embeddings",
    "façades",
    "gradients",
    "hash tables",
    "indexes",
    "journals",
    "kernels",
    "lifetimes",
    "message queues",
    "naïve Bayes",
    "Optimierung",
    "pipelines",
    "quantisation",
    "résumés",
    "schedulers",
    "データ構造",
    "Übungen",
    "vectors",
    "write-ahead logs",
    "xv6",
];

const VERBS: [&str; 10] = [
    "Build",
    "Compare",
    "Debug",
    "Explain",
    "Implement",
    "Measure",
    "Read about",
    "Review",
    "Test",
    "Write up",
];

const FILLERS: [&str; 20] = [
    "and",
    "then",
    "the",
    "with",
    "until it holds",
    "by hand",
    "under load",
    "at scale",
    "in a small project",
    "naïvely — then well",
    "from the first chapter",
    "as a friend would",
    "before lunch",
    "für später",
    "with a profiler at hand",
    "(optional)",
    "on your own machine",
    "twice",
    "and take notes",
    "in half an hour",
];

const MARKED_FILLERS: [&str; 4] = [
    "for `Vec<T>`",
    "*without* notes",
    "in **two** ways",
    "[as documented](https://example.com/docs/page)",
];

/// One in so many fillers carries markup. In lists that people write, and so
/// here, ten to seventeen bytes make an event of the parser.
const MARKED: usize = 12;

/// Fillers in a line. Behind a task's second line come resources with links.
const LINE: usize = 8;

/// Writes one roadmap.
struct Writer {
    text: String,
    numbers: Numbers,
    size: Size,
    /// The length to reach, blocks aside.
    bytes: usize,
    tasks: usize,
}

impl Writer {
    fn head(&mut self, blocks: Blocks) {
        self.text.push_str("# The Roadmap of Everything\n\n");
        if blocks == Blocks::ContentsAndBadges {
            self.text
                .push_str("<!-- roadmap:badges -->\n<!-- /roadmap:badges -->\n\n");
        }
        self.text
            .push_str("<!-- roadmap:toc -->\n<!-- /roadmap:toc -->\n\n");
    }

    /// Writes a heading and its share of the tasks; every second heading
    /// stands in a list item.
    fn section(&mut self, heading: usize) {
        let noun = self.numbers.pick(&NOUNS);
        let indent = match heading % GROUP {
            1 => {
                let phase = heading / GROUP + 1;
                let end = phase + 2;
                self.print(format_args!(
                    "## Phase {phase}: {noun} & `code`\n\n\
                     - **Duration:** Weeks {phase}–{end}\n- **Focus**: {noun}\n\n"
                ));
                ""
            }
            place if place % 2 == 0 => {
                // Some titles come again and again, as in real lists.
                let verb = self.numbers.pick(&VERBS);
                self.print(format_args!("- #### {verb} {noun}\n\n"));
                "  "
            }
            _ => {
                self.print(format_args!("### *Learn* {noun}, C++ too? ({heading})\n\n"));
                ""
            }
        };
        let due = self.size.tasks * heading / (self.size.headings - 1);
        while self.tasks < due {
            self.task(indent);
        }
        if heading % GROUP == 5 {
            self.print(format_args!(
                "\n{indent}```sh\n{indent}- [ ] no task: {noun}\n{indent}## no heading\n{indent}```\n"
            ));
        }
        self.text.push('\n');
    }

    /// Writes a task and what brings the text up to its share of the length.
    fn task(&mut self, indent: &str) {
        self.tasks += 1;
        let state = if self.numbers.below(3) == 0 { 'x' } else { ' ' };
        let nested = if self.tasks.is_multiple_of(4) {
            "  "
        } else {
            ""
        };
        let (verb, noun) = (self.numbers.pick(&VERBS), self.numbers.pick(&NOUNS));
        self.print(format_args!("{indent}{nested}- [{state}] {verb} {noun}"));
        let due = self.bytes / self.size.tasks * self.tasks;
        let task = self.tasks;
        let mut words = 0;
        while self.text.len() + 12 < due || words == 0 {
            words += 1;
            match words % (2 * LINE) {
                LINE => self.print(format_args!("\n{indent}{nested} ")),
                0 => self.print(format_args!(
                    "\n{indent}{nested}  - [{noun}](https://example.com/{task}):"
                )),
                _ => {}
            }
            let filler = match self.numbers.below(MARKED) {
                0 => self.numbers.pick(&MARKED_FILLERS),
                _ => self.numbers.pick(&FILLERS),
            };
            self.print(format_args!(" {filler}"));
        }
        self.text.push('\n');
    }

    fn print(&mut self, arguments: std::fmt::Arguments<'_>) {
        // Writing into a string cannot fail.
        let _ = self.text.write_fmt(arguments);
    }
}

/// Numbers without pattern, by a linear congruence.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        // The low bits of a linear congruence repeat soon.
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }

    fn pick(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len())]
    }
}
