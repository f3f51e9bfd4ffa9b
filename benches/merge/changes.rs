//! What people do to a list: ticks, own lines, another author's edits.

use std::collections::HashSet;

use super::history::document;

/// Numbers without a clock or a library: the same in every run.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// A text with the box of a line ticked.
pub(crate) fn ticked(text: &str, line: u32) -> String {
    let lines = text.split_inclusive('\n').enumerate().map(|(at, content)| {
        if at + 1 == line as usize {
            content.replacen("[ ]", "[x]", 1)
        } else {
            content.to_owned()
        }
    });
    lines.collect()
}

/// A learner's copy: four tasks of ten ticked, and a few lines of their own.
pub(crate) fn learnt(text: &str, random: &mut Random) -> String {
    let tasks = task_lines(text);
    let own: HashSet<usize> = (0..5).map(|_| random.below(tasks.len())).collect();
    let mut copy = String::with_capacity(text.len() + 400);
    let mut task = 0;
    for (at, line) in text.split_inclusive('\n').enumerate() {
        if !tasks.contains(&at) {
            copy.push_str(line);
            continue;
        }
        task += 1;
        if own.contains(&task) {
            copy.push_str(&format!("{}- [x] A step of my own\n", indent(line)));
        }
        match random.below(10) {
            0..4 => copy.push_str(&line.replacen("[ ]", "[x]", 1)),
            _ => copy.push_str(line),
        }
    }
    copy
}

/// The author's later version: of a hundred tasks three are reworded, one is
/// new, one is gone; a section stands elsewhere.
pub(crate) fn revised(text: &str, random: &mut Random) -> String {
    let tasks = task_lines(text);
    let mut later = String::with_capacity(text.len() + text.len() / 50);
    let mut drops = false;
    for (at, line) in text.split_inclusive('\n').enumerate() {
        if !tasks.contains(&at) {
            drops &= line.starts_with(' ');
            later.push_str(if drops { "" } else { line });
            continue;
        }
        let chance = random.below(100);
        drops = chance == 0;
        match chance {
            0 => {}
            1 => later.push_str(&format!(
                "{}- [ ] Look into item {at}\n{line}",
                indent(line)
            )),
            2..5 => later.push_str(&line.replacen("] ", "] Once more: ", 1)),
            _ => later.push_str(line),
        }
    }
    with_section_moved(&later)
}

/// The places of the lines with tasks, from 0.
fn task_lines(text: &str) -> HashSet<usize> {
    let document = document("README.md", text.to_owned());
    let tasks = document.tasks().iter();
    tasks.map(|task| task.line as usize - 1).collect()
}

fn indent(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

/// Puts the third section of level 2 behind the fourth.
fn with_section_moved(text: &str) -> String {
    let starts: Vec<usize> = text.match_indices("\n## ").map(|(at, _)| at + 1).collect();
    let [_, _, third, fourth, fifth, ..] = starts[..] else {
        return text.to_owned();
    };
    let parts = [
        &text[..third],
        &text[fourth..fifth],
        &text[third..fourth],
        &text[fifth..],
    ];
    parts.concat()
}
