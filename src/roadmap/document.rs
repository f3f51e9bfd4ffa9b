//! A parsed file: its headings, tasks, fields, markers and what lint looks at.

use std::ops::Range;
use std::sync::OnceLock;

use super::context::Contexts;
use super::keys::Keys;
use super::matching::Clues;
use super::numbering;
use super::progress::Progress;
use super::source::Source;

/// A range of bytes of the file; 32 bits, since files end at 16 MB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Span {
    pub(super) fn new(range: &Range<usize>) -> Self {
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            start: narrow(range.start),
            end: narrow(range.end),
        }
    }

    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// One file's Markdown, parsed once.
///
/// Positions are private to this crate's `roadmap` room; they belong to the
/// text that the document holds.
#[derive(Debug)]
pub struct Document {
    pub(super) source: Source,
    /// Texts of tasks and fields, end to end.
    pub(super) words: String,
    pub(super) headings: Vec<Heading>,
    pub(super) tasks: Vec<Task>,
    pub(super) fields: Vec<Field>,
    pub(super) details: Vec<Detail>,
    pub(super) task_links: Vec<TaskLink>,
    pub(super) phases: Vec<Phase>,
    pub(super) markers: Vec<Marker>,
    pub(super) links: Vec<LocalLink>,
    /// Fragments that raw HTML defines by `id` or `name`.
    pub(super) targets: Vec<String>,
    pub(super) suspects: Vec<Suspect>,
    pub(super) keys: OnceLock<Keys>,
    pub(super) contexts: OnceLock<Contexts>,
    pub(super) clues: OnceLock<Clues>,
    /// Where the file is, as messages name it.
    pub(super) path: String,
}

/// A heading, Markdown or raw HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its text in its own words, white space collapsed.
    pub text: String,
    /// GitHub's anchor, without `#`.
    pub anchor: String,
    /// 1-based.
    pub line: u32,
    pub(super) start: u32,
    /// The finished contents entry; empty without text to show, and unless the
    /// file has a contents block.
    pub(super) entry: String,
}

/// A task-list item that GitHub's file view renders as a checkbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Whether the box is ticked.
    pub done: bool,
    /// 1-based line of the box.
    pub line: u32,
    /// The number of tasks around it.
    pub depth: u16,
    /// The nearest task around it, as an index into the document's tasks.
    pub(super) parent: Option<u32>,
    /// Its place among the tasks of the same parent and phase, from 1.
    pub(super) ordinal: u32,
    /// The index of its phase.
    pub(super) phase: u32,
    /// The state character's bytes; two for a no-break space.
    pub(super) state: Span,
    pub(super) item: Span,
    /// Into the source where the text stands there as it is shown, which saves
    /// a copy of most of a file; else into the document's words.
    pub(super) text: Span,
    pub(super) in_source: bool,
    /// The name in `<!-- id: NAME -->`, in the source; empty without one.
    pub(super) id: Span,
}

/// An item `**Name**: value` directly in a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The index of its heading; `None` before any heading.
    pub(super) section: Option<u32>,
    /// Where its item begins.
    pub(super) item: u32,
    pub(super) name: Span,
    pub(super) value: Span,
}

/// A line of text or a link that stands below a task, in document order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Detail {
    pub(super) task: u32,
    pub(super) text: Span,
}

/// A link in a task or below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TaskLink {
    pub(super) task: u32,
    pub(super) target: String,
}

/// A section that directly holds at least one task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phase {
    /// The number to type.
    pub number: u32,
    /// The index of its heading; `None` for tasks before any heading.
    pub(super) heading: Option<u32>,
    /// Its direct tasks, which stand together in document order.
    pub(super) tasks: Span,
    /// The length of `WORD N` at the start of the heading when it carries its number.
    pub(super) carried: Option<u16>,
}

/// An opening or closing marker comment, `<!-- roadmap:KIND … -->`, or
/// `<!--START_SECTION:roadmap …-->`, whose kind is `profile`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marker {
    pub(super) line: u32,
    /// The whole line, its ending included.
    pub(super) span: Span,
    pub(super) closing: bool,
    pub(super) kind: String,
    pub(super) options: String,
    /// Whether it is written `START_SECTION:roadmap`.
    pub(super) is_section: bool,
    /// The index of the section it stands in; `None` before any heading.
    pub(super) section: Option<u32>,
    /// Whether Markdown around it is rendered: false in lists, quotes, HTML blocks.
    pub(super) top_level: bool,
}

impl Marker {
    /// Whether the closing marker `other` is this one's.
    pub(super) fn fits(&self, other: &Self) -> bool {
        self.kind == other.kind && self.is_section == other.is_section
    }
}

/// A link to a fragment of the same page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LocalLink {
    pub(super) span: Span,
    pub(super) line: u32,
    pub(super) fragment: String,
}

/// Something that looks like a checkbox and is none, or renders otherwise than meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Suspect {
    pub(super) at: u32,
    pub(super) line: u32,
    pub(super) kind: SuspectKind,
}

/// Why a place is suspect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SuspectKind {
    /// `-[ ] text`, no space behind the bullet.
    MissingSpace,
    /// `[ ]text`, no space behind the box.
    MissingSpaceAfter,
    /// `[x ]`, `[ x]`, `[]`, `[  ]`.
    OddBox,
    /// `[~]`, `[-]`, `[✓]` and the like.
    OtherMark,
    /// `\[ ]`.
    Escaped,
    /// `- [ ]` and nothing behind it.
    Empty,
    /// `[x]` that a link definition turns into a link.
    Linked,
    /// A definition `[x]: …`, which makes links of ticked boxes.
    Definition,
    /// A no-break space in the box.
    NoBreakSpace,
    /// A box inside an HTML comment.
    InComment,
    /// An HTML comment that never ends.
    UnclosedComment,
    /// A raw `<hN>` that never ends.
    UnclosedHeading,
}

/// A task's place among its document's tasks.
pub type TaskIndex = usize;

/// A phase's place among its document's phases.
pub type PhaseIndex = usize;

impl Document {
    /// The text it was parsed from.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// All headings in document order.
    #[must_use]
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// All tasks in document order.
    #[must_use]
    pub fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    /// All phases in document order.
    #[must_use]
    pub fn phases(&self) -> &[Phase] {
        &self.phases
    }

    /// Where the file is, as messages name it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The file's name without directory and ending; names the phase before any heading.
    pub(super) fn name(&self) -> &str {
        let file = self.path.rsplit(['/', '\\']).next().unwrap_or(&self.path);
        match file.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => file,
        }
    }

    /// The title: the first heading of level 1, else the file's name.
    #[must_use]
    pub fn title(&self) -> &str {
        let first = self
            .headings
            .iter()
            .find(|heading| heading.level == 1 && !heading.text.is_empty());
        first.map_or_else(|| self.name(), |heading| &heading.text)
    }

    /// A task's text: its first paragraph up to a hard line break, as rendered.
    #[must_use]
    pub fn text(&self, task: TaskIndex) -> &str {
        let task = &self.tasks[task];
        let words = if task.in_source {
            self.source.text()
        } else {
            &self.words
        };
        &words[task.text.range()]
    }

    /// A task's text as it is written in its first line, Markdown and all.
    #[must_use]
    pub fn written_text(&self, task: TaskIndex) -> &str {
        let text = self.source.text();
        let behind = &text[self.tasks[task].state.range().end..];
        let line = behind.split(['\n', '\r']).next().unwrap_or_default();
        line.trim_start_matches(']').trim()
    }

    /// The nearest task around a task.
    #[must_use]
    pub fn parent(&self, task: TaskIndex) -> Option<TaskIndex> {
        self.tasks[task].parent.map(|parent| parent as usize)
    }

    /// A task's phase.
    #[must_use]
    pub fn phase_of(&self, task: TaskIndex) -> PhaseIndex {
        self.tasks[task].phase as usize
    }

    /// The explicit id of a task, from `<!-- id: NAME -->`.
    #[must_use]
    pub fn explicit_id(&self, task: TaskIndex) -> Option<&str> {
        let id = &self.source.text()[self.tasks[task].id.range()];
        (!id.is_empty()).then_some(id)
    }

    /// The tasks below a task, at any depth: those that follow it within its item.
    #[must_use]
    pub fn descendants(&self, task: TaskIndex) -> Range<TaskIndex> {
        let end = self.tasks[task].item.end;
        let rest = &self.tasks[task + 1..];
        // Tasks stand in the order of their boxes.
        let count = rest.partition_point(|below| below.state.start < end);
        task + 1..task + 1 + count
    }

    /// The lines that stand below a task's text: notes, criteria, links.
    pub fn details(&self, task: TaskIndex) -> impl Iterator<Item = &str> {
        let of_task = self
            .details
            .iter()
            .filter(move |detail| detail.task as usize == task);
        of_task.map(|detail| &self.words[detail.text.range()])
    }

    /// The targets of the links in a task and below it, its sub-tasks' aside.
    pub fn links(&self, task: TaskIndex) -> impl Iterator<Item = &str> {
        let of_task = self
            .task_links
            .iter()
            .filter(move |link| link.task as usize == task);
        of_task.map(|link| link.target.as_str())
    }

    /// A task's number, `2.3` or `2.3.1`; for typing only, never recorded.
    #[must_use]
    pub fn number(&self, task: TaskIndex) -> String {
        numbering::number(self, task)
    }

    /// A task's key, `phase-anchor/task-slug` or its explicit id.
    #[must_use]
    pub fn key(&self, task: TaskIndex) -> &str {
        self.keys().of(task)
    }

    /// What surrounds each task.
    pub(super) fn contexts(&self) -> &Contexts {
        self.contexts.get_or_init(|| Contexts::new(self))
    }

    /// What its tasks are about.
    pub(super) fn clues(&self) -> &Clues {
        self.clues.get_or_init(|| Clues::of(self))
    }

    /// The keys of all tasks.
    pub(super) fn keys(&self) -> &Keys {
        self.keys.get_or_init(|| Keys::new(self))
    }

    /// A phase's direct tasks.
    #[must_use]
    pub fn tasks_of(&self, phase: PhaseIndex) -> Range<TaskIndex> {
        self.phases[phase].tasks.range()
    }

    /// A phase's heading in its own words; the file's name for tasks before any heading.
    #[must_use]
    pub fn phase_title(&self, phase: PhaseIndex) -> &str {
        match self.phases[phase].heading {
            Some(heading) if !self.headings[heading as usize].text.is_empty() => {
                &self.headings[heading as usize].text
            }
            _ => self.name(),
        }
    }

    /// A phase in short: `Phase 2` where its heading carries the number, else the heading.
    #[must_use]
    pub fn phase_short(&self, phase: PhaseIndex) -> &str {
        let title = self.phase_title(phase);
        match self.phases[phase].carried {
            Some(length) => title.get(..length as usize).unwrap_or(title),
            None => title,
        }
    }

    /// A phase's key: its heading's anchor.
    #[must_use]
    pub fn phase_key(&self, phase: PhaseIndex) -> &str {
        match self.phases[phase].heading {
            Some(heading) => &self.headings[heading as usize].anchor,
            None => self.keys().root(),
        }
    }

    /// The 1-based line of a phase's heading, or of its first task.
    #[must_use]
    pub fn phase_line(&self, phase: PhaseIndex) -> u32 {
        match self.phases[phase].heading {
            Some(heading) => self.headings[heading as usize].line,
            None => self.tasks[self.tasks_of(phase).start].line,
        }
    }

    /// The progress of a range of tasks.
    #[must_use]
    pub fn progress(&self, tasks: Range<TaskIndex>) -> Progress {
        let total = tasks.len();
        let done = self.tasks[tasks].iter().filter(|task| task.done).count();
        Progress { done, total }
    }

    /// The progress of all tasks.
    #[must_use]
    pub fn overall(&self) -> Progress {
        self.progress(0..self.tasks.len())
    }

    /// The tasks of a section and of all sections below it.
    pub(super) fn section_tasks(&self, heading: usize) -> Range<TaskIndex> {
        let level = self.headings[heading].level;
        let start = self.headings[heading].start;
        let next = self.headings[heading + 1..]
            .iter()
            .find(|next| next.level <= level);
        let end = next.map_or(u32::MAX, |next| next.start);
        let first = self.tasks.partition_point(|task| task.state.start < start);
        let last = self.tasks.partition_point(|task| task.state.start < end);
        first..last.max(first)
    }

    /// The phase whose heading this is.
    pub(super) fn phase_at(&self, heading: usize) -> Option<PhaseIndex> {
        self.phases
            .iter()
            .position(|phase| phase.heading.map(|at| at as usize) == Some(heading))
    }
}
