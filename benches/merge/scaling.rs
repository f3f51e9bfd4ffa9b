//! How times grow on lists that are made to be hard.

use std::time::Duration;

use git_roadmap::roadmap::Document;
use git_roadmap::roadmap::matching::Matching;
use git_roadmap::roadmap::merge::{Markers, Request, States, Versions, merge};

use super::changes::Random;
use super::history::document;
use super::timing::time;

/// From the smallest list to the largest, the time per n·log n may grow so
/// much: more memory is slower memory. With n² it would grow ten times and more.
const ASKED: f64 = 2.0;

const SMALLEST: usize = 1_250;

/// Tasks in a section.
const SECTION: usize = 25;

/// Words in a task.
const WORDS: usize = 8;

/// In so many tasks each word stands: just few enough for the matcher to look
/// all of them up.
const SHARE: usize = 30;

/// A name, and the versions that it makes of so many tasks: base, theirs, ours.
type Case = (&'static str, fn(usize) -> [String; 3]);

const CASES: [Case; 9] = [
    ("nothing but ticks", |n| {
        let tasks = tasks(n);
        versions(&tasks, &tasks, &tasks)
    }),
    ("every task reworded", |n| {
        let tasks = tasks(n);
        versions(&tasks, &reworded(&tasks, 1), &tasks)
    }),
    ("every task moved", |n| {
        let tasks = tasks(n);
        versions(&tasks, &moved(&tasks), &tasks)
    }),
    ("every task reworded and moved", |n| {
        let tasks = tasks(n);
        versions(&tasks, &moved(&reworded(&tasks, 1)), &tasks)
    }),
    ("reworded by both sides", |n| {
        let tasks = tasks(n);
        versions(&tasks, &reworded(&tasks, 1), &reworded(&tasks, 2))
    }),
    ("moved by both sides", |n| {
        let tasks = tasks(n);
        versions(&tasks, &moved(&moved(&tasks)), &moved(&tasks))
    }),
    ("all with the same text, one more", |n| {
        let (tasks, more) = (vec!["Read".to_owned(); n], vec!["Read".to_owned(); n + 1]);
        versions(&tasks, &more, &tasks)
    }),
    ("the same text, all reworded alike", |n| {
        let same = |text: &str| vec![text.to_owned(); n];
        versions(&same("Read it"), &same("Read this"), &same("Read it"))
    }),
    ("the same text in one section", |n| {
        let list = |n: usize| "- [ ] Read\n".repeat(n);
        let ours = list(n - 1).replacen("[ ]", "[x]", n / 2);
        [list(n), list(n + 1), ours]
    }),
];

/// Prints the times of all cases, from small lists to the largest.
pub(crate) fn scaling(largest: usize) {
    for (name, make) in CASES {
        println!("{name}");
        let mut first = None;
        let mut tasks = SMALLEST;
        while tasks <= largest {
            let found = measure(&make(tasks));
            let each = found.map(|time| per_step(time, tasks));
            let first = *first.get_or_insert(each);
            println!(
                "  {tasks:>6} tasks  matching {:>9.1?}, {:>5.1} ns per n·log n   merge {:>9.1?}, {:>5.1} ns",
                found[0], each[0], found[1], each[1]
            );
            if tasks * 2 > largest {
                let growth = [each[0] / first[0], each[1] / first[1]];
                let is_reached = growth.iter().all(|growth| *growth <= ASKED);
                println!(
                    "  grown {:.2} and {:.2} times beside n·log n; asked {ASKED:.1}: {}",
                    growth[0],
                    growth[1],
                    if is_reached { "reached" } else { "MISSED" }
                );
            }
            tasks *= 2;
        }
    }
}

/// Nanoseconds for each of n·log n steps.
fn per_step(time: Duration, tasks: usize) -> f64 {
    let tasks = f64::from(u32::try_from(tasks).unwrap());
    time.as_secs_f64() * 1e9 / (tasks * tasks.log2())
}

/// The least times of matching base with theirs, and of the merge. Parsing is
/// left out of both, but for the merged text, which the merge parses.
fn measure(texts: &[String; 3]) -> [Duration; 2] {
    let mut least = [Duration::MAX; 2];
    for _ in 0..3 {
        // What a document knows about its tasks is worked out once.
        let parsed = || texts.clone().map(|text| document("R.md", text));
        let [base, theirs, _] = parsed();
        let matching = time(|| Matching::between(&base, &theirs));
        let [base, theirs, ours] = parsed();
        let merge = time(|| merged([&base, &ours, &theirs]));
        least = [least[0].min(matching), least[1].min(merge)];
    }
    least
}

fn merged([base, ours, theirs]: [&Document; 3]) -> usize {
    let request = Request {
        versions: Versions {
            base: Some(base),
            ours,
            theirs,
        },
        states: States::Both,
        markers: &Markers::default(),
        blocks: None,
        lineage: None,
    };
    merge(&request).conflicts
}

/// Base, theirs, and ours with every second box ticked.
fn versions(base: &[String], theirs: &[String], ours: &[String]) -> [String; 3] {
    let plain = |tasks: &[String]| list(tasks, |_| ' ');
    let tick = |task: usize| if task.is_multiple_of(2) { 'x' } else { ' ' };
    [plain(base), plain(theirs), list(ours, tick)]
}

fn list(tasks: &[String], state: impl Fn(usize) -> char) -> String {
    let mut text = String::new();
    for (at, task) in tasks.iter().enumerate() {
        if at.is_multiple_of(SECTION) {
            text.push_str(&format!("\n## Section {}\n\n", at / SECTION));
        }
        text.push_str(&format!("- [{}] {task}\n", state(at)));
    }
    text
}

/// Tasks of words that stand in a few others each.
fn tasks(count: usize) -> Vec<String> {
    let mut random = Random::new();
    let task = |_| {
        let words: Vec<String> = (0..WORDS).map(|_| word(count, &mut random)).collect();
        words.join(" ")
    };
    (0..count).map(task).collect()
}

/// A word of letters, so that none counts as a number; half of them are those
/// of all words, so that the matcher asks often whether two differ in form only.
fn word(tasks: usize, random: &mut Random) -> String {
    let number = random.below(tasks * WORDS / SHARE);
    // Few words or many, they are as much like each other.
    let mut letters = (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
    let mut word = "word".to_owned();
    for _ in 0..4 {
        word.push(char::from(b'a' + u8::try_from(letters % 26).unwrap()));
        letters /= 26;
    }
    word
}

/// Each task with three of its words replaced.
fn reworded(tasks: &[String], seed: usize) -> Vec<String> {
    let mut random = Random::new();
    for _ in 0..seed {
        random.below(2);
    }
    let reword = |task: &String| {
        let mut words: Vec<String> = task.split(' ').map(str::to_owned).collect();
        for _ in 0..3 {
            let at = random.below(words.len());
            words[at] = word(tasks.len(), &mut random);
        }
        words.join(" ")
    };
    tasks.iter().map(reword).collect()
}

fn moved(tasks: &[String]) -> Vec<String> {
    let mut moved = tasks.to_vec();
    Random::new().shuffle(&mut moved);
    moved
}
