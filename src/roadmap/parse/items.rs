//! List items: tasks by GitHub's rule, fields, and what stands below a task.

use std::ops::Range;

use super::item::{Item, Stage};
use super::{Depth, words};
use crate::roadmap::document::{Detail, Field, Phase, Span, Task, TaskLink};
use crate::roadmap::html;

/// The tasks, fields and details found so far, and the items that are open.
pub(super) struct Items<'s> {
    source: &'s str,
    pub(super) words: String,
    pub(super) tasks: Vec<Task>,
    pub(super) fields: Vec<Field>,
    pub(super) details: Vec<Detail>,
    pub(super) links: Vec<TaskLink>,
    pub(super) phases: Vec<Phase>,
    /// The heading that what comes next stands below.
    pub(super) section: Option<u32>,
    keeps_details: bool,
    open: Vec<Item>,
    /// For each task, how many tasks of its phase stand directly below it.
    children: Vec<u32>,
    /// How many tasks count among the current phase's own.
    phase_children: u32,
}

impl<'s> Items<'s> {
    pub(super) fn new(source: &'s str, depth: Depth) -> Self {
        Self {
            source,
            words: String::new(),
            tasks: Vec::new(),
            fields: Vec::new(),
            details: Vec::new(),
            links: Vec::new(),
            phases: Vec::new(),
            section: None,
            keeps_details: depth == Depth::Details,
            open: Vec::new(),
            children: Vec::new(),
            phase_children: 0,
        }
    }

    /// Whether the next text would be the first of an item.
    pub(super) fn awaits_box(&self) -> bool {
        self.stage() == Stage::Fresh
    }

    fn stage(&self) -> Stage {
        self.open.last().map_or(Stage::Ignored, |item| item.stage)
    }

    fn set_stage(&mut self, stage: Stage) {
        let words_start = self.words.len();
        if let Some(item) = self.open.last_mut() {
            item.stage = stage;
            item.words_start = words_start;
        }
    }

    pub(super) fn enter(&mut self, range: &Range<usize>, nesting: usize) {
        self.open.push(Item {
            span: Span::new(range),
            stage: Stage::Fresh,
            nesting,
            loose: false,
            in_first_paragraph: true,
            at: 0,
            state: Span::default(),
            done: false,
            line: 0,
            task: None,
            words_start: self.words.len(),
            spelled: 0..0,
            id: Span::default(),
        });
    }

    /// Ends an item; gives the place of a box with nothing behind it.
    pub(super) fn leave(&mut self) -> Option<usize> {
        let empty = self.end_paragraph();
        self.open.pop();
        empty
    }

    pub(super) fn enter_paragraph(&mut self) {
        if self.stage() == Stage::Fresh {
            if let Some(item) = self.open.last_mut() {
                item.loose = true;
            }
        } else {
            self.block();
            self.begin_detail();
        }
    }

    /// Ends a paragraph; gives the place of a box with nothing behind it.
    pub(super) fn leave_paragraph(&mut self) -> Option<usize> {
        self.end_paragraph()
    }

    /// A block begins that is no paragraph: the item's first text is over.
    pub(super) fn block(&mut self) {
        let in_tight_item = self.open.last().is_some_and(|item| !item.loose);
        if self.stage() == Stage::Box && in_tight_item {
            // The line's end, which stands before the block, follows the box.
            self.confirm();
        }
        self.end_paragraph();
    }

    fn end_paragraph(&mut self) -> Option<usize> {
        let empty = self
            .open
            .last()
            .filter(|item| item.stage == Stage::Box)
            .map(|item| item.at);
        self.end_text();
        if let Some(item) = self.open.last_mut() {
            if let (true, Some(task)) = (item.in_first_paragraph, item.task) {
                self.tasks[task as usize].id = item.id;
            }
            item.in_first_paragraph = false;
        }
        empty
    }

    pub(super) fn open_box(&mut self, at: usize, state: &Range<usize>, mark: u8, line: u32) {
        if let Some(item) = self.open.last_mut() {
            item.at = at;
            item.state = Span::new(state);
            item.done = matches!(mark, b'x' | b'X');
            item.line = line;
            item.stage = Stage::Box;
        }
    }

    /// Inline content begins that is not text.
    pub(super) fn content(&mut self) {
        match self.stage() {
            Stage::Box => self.confirm(),
            Stage::Fresh => self.begin_detail(),
            _ => {}
        }
        self.forget_id();
    }

    pub(super) fn link(&mut self, target: &str) {
        if !self.keeps_details || target.starts_with('#') {
            return;
        }
        if let Some(task) = self.nearest_task() {
            let target = target.to_owned();
            self.links.push(TaskLink { task, target });
        }
    }

    pub(super) fn text(&mut self, text: &str, range: &Range<usize>) {
        match self.stage() {
            Stage::Box => self.text_behind_box(text, range),
            Stage::Fresh => {
                self.begin_detail();
                self.push_words(text);
            }
            Stage::FieldColon { name } => self.begin_field_value(name, text),
            Stage::TaskText => self.push_task_text(text, range.start),
            Stage::FieldName | Stage::FieldValue { .. } | Stage::Detail => self.push_words(text),
            Stage::Ignored => {}
        }
        let holds_id = self
            .open
            .last()
            .is_some_and(|item| item.id != Span::default());
        if holds_id && !text.trim().is_empty() {
            self.forget_id();
        }
    }

    /// The box itself arrives as text, in one event or several.
    fn text_behind_box(&mut self, text: &str, range: &Range<usize>) {
        let Some(item) = self.open.last() else { return };
        let box_end = item.state.range().end + 1;
        let behind = text
            .get(box_end.saturating_sub(range.start)..)
            .unwrap_or_default();
        let bare = behind.trim_start();
        if !bare.is_empty() {
            self.confirm();
            self.push_task_text(bare, range.start + text.len() - bare.len());
        }
    }

    pub(super) fn soft_break(&mut self) {
        self.push_words(" ");
    }

    pub(super) fn hard_break(&mut self) {
        let stage = self.stage();
        self.end_text();
        if stage == Stage::TaskText {
            self.begin_detail();
        }
    }

    pub(super) fn inline_html(&mut self, html: &str, range: &Range<usize>) {
        match self.stage() {
            Stage::Box => self.confirm(),
            // A box behind a tag is none: GitHub looks at the item's first bytes.
            Stage::Fresh => self.begin_detail(),
            _ => {}
        }
        if let Some(name) = html::explicit_id(html) {
            let start = range.start + html.find(name).unwrap_or(0);
            if let Some(item) = self.open.last_mut().filter(|item| item.in_first_paragraph) {
                item.id = Span::new(&(start..start + name.len()));
            }
        } else if !html.starts_with("<!--") {
            self.forget_id();
        }
        if html.to_ascii_lowercase().starts_with("<br") {
            self.hard_break();
        }
    }

    pub(super) fn enter_strong(&mut self) {
        let may_be_field = self.open.last().is_some_and(|item| item.nesting == 1);
        if self.stage() == Stage::Fresh && may_be_field {
            self.set_stage(Stage::FieldName);
        } else {
            self.content();
        }
    }

    pub(super) fn leave_strong(&mut self) {
        let Some(item) = self
            .open
            .last()
            .filter(|item| item.stage == Stage::FieldName)
        else {
            return;
        };
        let name = &self.words[item.words_start..];
        let (bare, has_colon) = match name.trim_end().strip_suffix(':') {
            Some(bare) => (bare, true),
            None => (name, false),
        };
        let name = Span::new(&(item.words_start..item.words_start + bare.trim_end().len()));
        match (name.range().is_empty(), has_colon) {
            (true, _) => self.end_text(),
            (false, true) => self.set_stage(Stage::FieldValue { name }),
            (false, false) => self.set_stage(Stage::FieldColon { name }),
        }
    }

    fn begin_field_value(&mut self, name: Span, text: &str) {
        match text.trim_start().strip_prefix(':') {
            Some(value) => {
                self.set_stage(Stage::FieldValue { name });
                self.push_words(value);
            }
            None => self.end_text(),
        }
    }

    /// The open box is a task.
    fn confirm(&mut self) {
        let parent = self.open.iter().rev().find_map(|item| item.task);
        let depth = self.open.iter().filter(|item| item.task.is_some()).count();
        let (phase, ordinal) = self.place(parent);
        let index = u32::try_from(self.tasks.len()).unwrap_or(u32::MAX);
        let Some(item) = self.open.last_mut() else {
            return;
        };
        item.task = Some(index);
        self.tasks.push(Task {
            done: item.done,
            line: item.line,
            depth: u16::try_from(depth).unwrap_or(u16::MAX),
            parent,
            ordinal,
            phase,
            state: item.state,
            item: item.span,
            text: Span::default(),
            in_source: false,
            id: Span::default(),
        });
        self.children.push(0);
        self.phases[phase as usize].tasks.end = index + 1;
        self.set_stage(Stage::TaskText);
    }

    /// The phase of the next task, begun here if need be, and the task's place in it.
    fn place(&mut self, parent: Option<u32>) -> (u32, u32) {
        let next = u32::try_from(self.tasks.len()).unwrap_or(u32::MAX);
        if self
            .phases
            .last()
            .is_none_or(|phase| phase.heading != self.section)
        {
            let tasks = Span {
                start: next,
                end: next,
            };
            self.phases.push(Phase {
                number: 0,
                heading: self.section,
                tasks,
                carried: None,
            });
            self.phase_children = 0;
        }
        let phase = u32::try_from(self.phases.len() - 1).unwrap_or(u32::MAX);
        let within = parent.filter(|&parent| self.tasks[parent as usize].phase == phase);
        let count = match within {
            Some(parent) => &mut self.children[parent as usize],
            None => &mut self.phase_children,
        };
        *count += 1;
        (phase, *count)
    }

    fn begin_detail(&mut self) {
        let keeps = self.keeps_details && self.nearest_task().is_some();
        self.set_stage(if keeps { Stage::Detail } else { Stage::Ignored });
    }

    fn nearest_task(&self) -> Option<u32> {
        self.open.iter().rev().find_map(|item| item.task)
    }

    fn forget_id(&mut self) {
        if let Some(item) = self.open.last_mut() {
            item.id = Span::default();
        }
    }

    /// Ends the text being read and puts it where it belongs.
    fn end_text(&mut self) {
        let Some(item) = self.open.last_mut() else {
            return;
        };
        let stage = std::mem::replace(&mut item.stage, Stage::Ignored);
        let start = item.words_start;
        let length = self.words[start..].trim_end().len();
        let text = Span::new(&(start..start + length));
        let spelled = std::mem::take(&mut item.spelled);
        match stage {
            Stage::TaskText => {
                if let Some(task) = item.task {
                    let task = &mut self.tasks[task as usize];
                    task.in_source = !spelled.is_empty();
                    task.text = if task.in_source {
                        let length = self.source[spelled.clone()].trim_end().len();
                        Span::new(&(spelled.start..spelled.start + length))
                    } else {
                        text
                    };
                }
            }
            Stage::FieldValue { name } => {
                let item = self.open.last().map_or(0, |item| item.span.start);
                self.fields.push(Field {
                    section: self.section,
                    item,
                    name,
                    value: text,
                });
            }
            Stage::Detail if length > 0 => {
                if let Some(task) = self.nearest_task() {
                    self.details.push(Detail { task, text });
                }
            }
            Stage::Detail | Stage::FieldName => self.words.truncate(start),
            Stage::Fresh | Stage::Box | Stage::FieldColon { .. } | Stage::Ignored => {}
        }
    }

    /// Adds to a task's text what stands at `start` in the source.
    fn push_task_text(&mut self, text: &str, start: usize) {
        let Some(item) = self.open.last_mut() else {
            return;
        };
        let range = start..start + text.len();
        let follows = if item.spelled.is_empty() {
            self.words.len() == item.words_start
        } else {
            item.spelled.end == start
        };
        // A space at the start could come first of all, or behind another.
        let fits = follows && !text.starts_with(' ') && words::is_collapsed(text);
        if fits && self.source.get(range.clone()) == Some(text) {
            let begin = if item.spelled.is_empty() {
                start
            } else {
                item.spelled.start
            };
            item.spelled = begin..range.end;
        } else {
            self.push_words(text);
        }
    }

    /// Adds to the text being read, white space collapsed.
    fn push_words(&mut self, text: &str) {
        let Some(item) = self.open.last_mut() else {
            return;
        };
        let spelled = std::mem::take(&mut item.spelled);
        self.words.push_str(&self.source[spelled]);
        if matches!(item.stage, Stage::Fresh | Stage::Box | Stage::Ignored) {
            return;
        }
        words::push(&mut self.words, item.words_start, text);
    }
}
