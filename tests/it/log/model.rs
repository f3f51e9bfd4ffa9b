//! A list of which every change is known: a script edits it, version by
//! version, and the model says what there is to tell.

use std::collections::BTreeSet;

/// What a step of a script does; its two numbers say to what and where to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Tick,
    Untick,
    Reword,
    Move,
    /// To another place in its phase.
    Shift,
    Add,
    AddTicked,
    Remove,
    /// Text that is no task.
    Prose,
    LineEndings,
    /// The next version begins.
    Commit,
}

use Act::*;

/// Everything, in the proportions of a list in use.
pub(super) const ACTS: &[Act] = &[
    Tick,
    Tick,
    Tick,
    Tick,
    Untick,
    Reword,
    Move,
    Shift,
    Add,
    AddTicked,
    Remove,
    Prose,
    LineEndings,
    Commit,
    Commit,
    Commit,
    Commit,
    Commit,
    Commit,
];

/// A step of a script.
pub(super) type Step = (Act, usize, usize);

const PHASES: [&str; 4] = ["Bread", "Cake", "Pastry", "Toolkit"];

#[derive(Debug, Clone)]
struct Task {
    id: usize,
    words: Vec<String>,
    done: bool,
}

impl Task {
    fn text(&self) -> String {
        self.words.join(" ")
    }
}

/// A version, and what it changes.
#[derive(Debug, Clone)]
pub(super) struct Version {
    pub(super) text: String,
    /// Change, text, and what was before, as the log's lines have them.
    pub(super) changes: Vec<String>,
    pub(super) done: usize,
    pub(super) total: usize,
}

/// The list as the script has left it.
struct Model {
    phases: [Vec<Task>; 4],
    tasks: usize,
    words: usize,
    prose: usize,
    crlf: bool,
    changes: Vec<String>,
    /// Tasks that this version has touched; one change each is enough to
    /// follow.
    touched: BTreeSet<usize>,
}

/// The versions that a script makes of a list of eight tasks.
pub(super) fn versions(script: &[Step]) -> Vec<Version> {
    let mut model = Model {
        phases: Default::default(),
        tasks: 0,
        words: 0,
        prose: 0,
        crlf: false,
        changes: Vec::new(),
        touched: BTreeSet::new(),
    };
    for place in 0..8 {
        model.act((Add, place, 0));
    }
    let mut versions = vec![model.version()];
    for &step in script {
        match step.0 {
            Commit => versions.push(model.version()),
            _ => model.act(step),
        }
    }
    versions.push(model.version());
    versions
}

impl Model {
    fn act(&mut self, (act, a, b): Step) {
        match act {
            Tick | Untick => self.set(act == Tick, a),
            Reword => self.reword(a, b),
            Move | Shift => self.shift(act == Move, a, b),
            Add | AddTicked => self.add(act == AddTicked, a, b),
            Remove => {
                if let Some((phase, place)) = self.pick(a, |_| true) {
                    let task = self.phases[phase].remove(place);
                    self.tell("removed", &task.text());
                    self.touched.insert(task.id);
                }
            }
            Prose => self.prose += 1,
            LineEndings => self.crlf = !self.crlf,
            Commit => {}
        }
    }

    fn tell(&mut self, change: &str, text: &str) {
        self.changes.push(format!("{change} {text}"));
    }

    /// One of the tasks that were not touched yet and are `wanted`.
    fn pick(&self, a: usize, wanted: impl Fn(&Task) -> bool) -> Option<(usize, usize)> {
        let mut places = Vec::new();
        for (phase, tasks) in self.phases.iter().enumerate() {
            for (place, task) in tasks.iter().enumerate() {
                if wanted(task) && !self.touched.contains(&task.id) {
                    places.push((phase, place));
                }
            }
        }
        (!places.is_empty()).then(|| places[a % places.len()])
    }

    fn set(&mut self, done: bool, a: usize) {
        if let Some((phase, place)) = self.pick(a, |task| task.done != done) {
            let task = &mut self.phases[phase][place];
            task.done = done;
            let (id, text) = (task.id, task.text());
            self.tell(if done { "checked" } else { "unchecked" }, &text);
            self.touched.insert(id);
        }
    }

    /// Changes one word of five; half of the time ticks as well.
    fn reword(&mut self, a: usize, b: usize) {
        let Some((phase, place)) = self.pick(a, |_| true) else {
            return;
        };
        let word = self.word();
        let task = &mut self.phases[phase][place];
        let before = task.text();
        let at = b % task.words.len();
        task.words[at] = word;
        let ticks = b.is_multiple_of(2) && !task.done;
        task.done |= ticks;
        let (id, text) = (task.id, task.text());
        self.tell("reworded", &format!("{text}, was {before}"));
        if ticks {
            self.tell("checked", &text);
        }
        self.touched.insert(id);
    }

    fn shift(&mut self, away: bool, a: usize, b: usize) {
        let Some((from, place)) = self.pick(a, |_| true) else {
            return;
        };
        let task = self.phases[from].remove(place);
        let to = if away { (from + 1 + b % 3) % 4 } else { from };
        if away {
            self.tell("moved", &format!("{}, was {}", task.text(), PHASES[from]));
        }
        self.touched.insert(task.id);
        let at = b % (self.phases[to].len() + 1);
        self.phases[to].insert(at, task);
    }

    fn add(&mut self, done: bool, a: usize, b: usize) {
        let words = (0..5).map(|_| self.word()).collect();
        let task = Task {
            id: self.tasks,
            words,
            done,
        };
        self.tasks += 1;
        self.tell("added", &task.text());
        if done {
            self.tell("checked", &task.text());
        }
        self.touched.insert(task.id);
        let phase = &mut self.phases[a % 4];
        phase.insert(b % (phase.len() + 1), task);
    }

    /// A word that no other task has.
    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 13] = [
            "ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu", "pa", "de", "fi",
        ];
        // Neighbours in number have little in common.
        let mut rest = self.words * 1_009 % 28_561;
        self.words += 1;
        let mut word = String::new();
        for _ in 0..4 {
            word.push_str(SYLLABLES[rest % 13]);
            rest /= 13;
        }
        word
    }

    /// Closes the version.
    fn version(&mut self) -> Version {
        let mut text = format!("# Bake\n\nEdition {}.\n", self.prose);
        for (title, tasks) in PHASES.iter().zip(&self.phases) {
            text.push_str(&format!("\n## {title}\n\n"));
            for task in tasks {
                let mark = if task.done { 'x' } else { ' ' };
                text.push_str(&format!("- [{mark}] {}\n", task.text()));
            }
        }
        if self.crlf {
            text = text.replace('\n', "\r\n");
        }
        let mut changes = std::mem::take(&mut self.changes);
        changes.sort();
        self.touched.clear();
        let tasks = self.phases.iter().flatten();
        Version {
            text,
            changes,
            done: tasks.clone().filter(|task| task.done).count(),
            total: tasks.count(),
        }
    }
}
