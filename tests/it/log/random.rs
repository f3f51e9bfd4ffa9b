//! Random histories, told by a model and told by the log.
//!
//! Seed and number of cases are set as in `properties`.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

use super::model::{ACTS, Step, Version, versions};
use super::story::{Story, lines};
use crate::properties::check_slow;

const AUTHORS: [&str; 2] = ["Ada", "Bea"];
const OFFSETS: [i64; 3] = [2, -4, 9];
/// 2024-05-01, 09:00 in UTC.
const START: i64 = 1_714_554_000;
const HOUR: i64 = 3_600;

/// A commit to be made: by whom, when, of which others, and the roadmap.
struct Commit {
    author: &'static str,
    seconds: i64,
    offset: i64,
    parents: Vec<usize>,
    text: String,
}

impl Commit {
    fn date(&self) -> String {
        let offset = chrono::FixedOffset::east_opt((self.offset * HOUR) as i32).unwrap();
        let moment = chrono::DateTime::from_timestamp(self.seconds, 0).unwrap();
        moment.with_timezone(&offset).to_rfc3339()
    }

    fn day(&self) -> String {
        self.date()[..10].to_owned()
    }

    /// What `git fast-import` reads.
    fn command(&self, place: usize) -> String {
        let (author, seconds) = (self.author, self.seconds);
        let email = author.to_lowercase();
        let sign = if self.offset < 0 { '-' } else { '+' };
        let offset = self.offset.abs();
        let who = format!("{author} <{email}@example.org> {seconds} {sign}{offset:02}00");
        let mut command = format!(
            "commit refs/heads/made-{place}\nmark :{}\nauthor {who}\ncommitter {who}\ndata 5\nWork\n",
            place + 1
        );
        for (number, parent) in self.parents.iter().enumerate() {
            let word = if number == 0 { "from" } else { "merge" };
            command.push_str(&format!("{word} :{}\n", parent + 1));
        }
        let (length, text) = (self.text.len(), &self.text);
        command.push_str(&format!(
            "M 100644 inline ROADMAP.md\ndata {length}\n{text}\n"
        ));
        command
    }
}

/// A repository with these commits as `made-0`, `made-1` and so on, the last
/// one checked out.
fn story(commits: &[Commit]) -> Story {
    let story = Story::empty();
    let commands = commits.iter().enumerate();
    let stream: String = commands
        .map(|(place, commit)| commit.command(place))
        .collect();
    let import = story.repo.call("git", &["fast-import", "--quiet"]);
    import.stdin(&stream).run().succeeds();
    switch(&story, commits.len() - 1);
    story
}

fn switch(story: &Story, place: usize) {
    story.git(&format!("switch -q --detach made-{place}"));
}

/// The versions one after the other, some hours apart.
fn in_a_row(versions: &[Version], hours: &[i64]) -> Vec<Commit> {
    let mut seconds = START;
    let numbered = versions.iter().zip(hours.iter().cycle()).enumerate();
    let commit = |(number, (version, hours)): (usize, (&Version, &i64))| {
        seconds += hours * HOUR;
        let number_of_parent = number.checked_sub(1);
        Commit {
            author: AUTHORS[number % 2],
            seconds,
            offset: OFFSETS[number % 3],
            parents: number_of_parent.into_iter().collect(),
            text: version.text.clone(),
        }
    };
    numbered.map(commit).collect()
}

/// What the log must tell of a row, newest first.
fn expected(
    versions: &[Version],
    commits: &[Commit],
    wanted: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut expected = Vec::new();
    for (version, commit) in versions.iter().zip(commits).rev() {
        let changes = version.changes.iter().filter(|change| wanted(change));
        let start = format!("{} {}", commit.date(), commit.author);
        expected.extend(changes.map(|change| format!("{start} {change}")));
    }
    expected
}

/// The numbers by day, as the model knows them: what a version changed counts
/// on its author's day, and what the first one held from the first day on.
fn expected_series(versions: &[Version], commits: &[Commit]) -> Vec<(String, usize, usize)> {
    let numbers = |place: usize| (versions[place].done, versions[place].total);
    let changing = (0..versions.len()).filter(|&at| at == 0 || numbers(at) != numbers(at - 1));
    let days: BTreeSet<String> = changing.map(|at| commits[at].day()).collect();
    let mut points: Vec<(String, usize, usize)> = Vec::new();
    let signed = |number: usize| i64::try_from(number).unwrap();
    for day in days {
        let mut done = signed(versions[0].done);
        let mut total = signed(versions[0].total);
        for (pair, commit) in versions.windows(2).zip(&commits[1..]) {
            if commit.day() <= day {
                done += signed(pair[1].done) - signed(pair[0].done);
                total += signed(pair[1].total) - signed(pair[0].total);
            }
        }
        // Clocks may disagree on what was first.
        let total = usize::try_from(total).unwrap_or(0);
        let done = usize::try_from(done).unwrap_or(0);
        points.push((day, done.min(total), total));
    }
    points.dedup_by(|later, earlier| (later.1, later.2) == (earlier.1, earlier.2));
    points
}

fn series(told: &Value) -> Vec<(String, usize, usize)> {
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let points = told["series"].as_array().unwrap().iter();
    points
        .map(|point| {
            let day = point["date"].as_str().unwrap().to_owned();
            (day, number(&point["done"]), number(&point["total"]))
        })
        .collect()
}

fn told(story: &Story, command: &str) -> Value {
    story.repo.roadmap(command).succeeds().json()
}

fn scripts() -> impl Strategy<Value = (Vec<Step>, Vec<i64>)> {
    let step = (select(ACTS), 0..1000_usize, 0..1000_usize);
    (vec(step, 1..90), vec(1..40_i64, 1..8))
}

#[test]
fn a_model_knows_every_entry() {
    check_slow(12, &scripts(), |(script, hours)| {
        let versions = versions(script);
        let commits = in_a_row(&versions, hours);
        let story = story(&commits);
        let all = told(&story, "log --json --all");
        prop_assert_eq!(lines(&all, true), expected(&versions, &commits, |_| true));
        let ticks = |change: &str| change.contains("checked ");
        let short = told(&story, "log --json");
        prop_assert_eq!(lines(&short, true), expected(&versions, &commits, ticks));
        let counted = series(&told(&story, "stats --json"));
        prop_assert_eq!(counted, expected_series(&versions, &commits));
        Ok(())
    });
}

#[test]
fn a_cache_that_grows_says_what_no_cache_says() {
    let strides = vec(1..4_usize, 1..6);
    check_slow(3, &(scripts(), strides), |((script, hours), strides)| {
        let versions = versions(script);
        let commits = in_a_row(&versions, hours);
        let story = story(&commits);
        let mut place = 0;
        for stride in strides.iter().cycle() {
            if place >= commits.len() {
                break;
            }
            switch(&story, place);
            let all = told(&story, "log --json --all");
            let so_far = (&versions[..=place], &commits[..=place]);
            prop_assert_eq!(lines(&all, true), expected(so_far.0, so_far.1, |_| true));
            let counted = series(&told(&story, "stats --json"));
            prop_assert_eq!(counted, expected_series(so_far.0, so_far.1));
            place += stride;
        }
        Ok(())
    });
}

const TASKS: [&str; 6] = ["flour", "yeast", "oven", "sponge", "icing", "scales"];

/// What a random commit of a web does.
#[derive(Debug, Clone)]
struct Knot {
    /// How many commits back its parents are.
    parents: Vec<usize>,
    /// The tasks whose states it changes.
    flips: Vec<usize>,
    hours: i64,
}

fn webs() -> impl Strategy<Value = Vec<Knot>> {
    let parents = prop_oneof![
        3 => vec(1..5_usize, 1..=1),
        2 => vec(1..6_usize, 2..=3),
    ];
    let flips = prop_oneof![1 => vec(0..TASKS.len(), 0..=0), 4 => vec(0..TASKS.len(), 1..3)];
    let knot = (parents, flips, -30..40_i64).prop_map(|(parents, flips, hours)| Knot {
        parents,
        flips,
        hours,
    });
    vec(knot, 1..22)
}

/// A web of commits in which tasks are only ticked and unticked.
struct Web {
    commits: Vec<Commit>,
    states: Vec<[bool; TASKS.len()]>,
}

impl Web {
    /// With `distinct`, no two versions are the same text, so that Git looks
    /// at all of them.
    fn of(knots: &[Knot], distinct: bool) -> Self {
        let mut web = Self {
            commits: Vec::new(),
            states: Vec::new(),
        };
        let root = Knot {
            parents: Vec::new(),
            flips: Vec::new(),
            hours: 0,
        };
        for knot in std::iter::once(&root).chain(knots) {
            web.add(knot, distinct);
        }
        web
    }

    fn add(&mut self, knot: &Knot, distinct: bool) {
        let place = self.commits.len();
        let mut parents: Vec<usize> = Vec::new();
        for back in &knot.parents {
            let parent = place.saturating_sub(*back);
            if !parents.contains(&parent) {
                parents.push(parent);
            }
        }
        let mut state = [false; TASKS.len()];
        for (task, done) in state.iter_mut().enumerate() {
            *done = parents.iter().any(|&parent| self.states[parent][task]);
            *done ^= knot.flips.contains(&task);
        }
        let edition = if distinct { place } else { 0 };
        let mut text = format!("# Bake\n\nEdition {edition}.\n\n");
        for (task, done) in TASKS.iter().zip(state) {
            text.push_str(&format!("- [{}] {task}\n", if done { 'x' } else { ' ' }));
        }
        // Dates run on by places, with leaps back, and none comes twice.
        let seconds = START + (8 * i64::try_from(place).unwrap() + knot.hours) * HOUR;
        self.states.push(state);
        self.commits.push(Commit {
            author: AUTHORS[place % 2],
            seconds: seconds + i64::try_from(place).unwrap(),
            offset: OFFSETS[place % 3],
            parents,
            text,
        });
    }

    /// The commits that the last one of these comes from, and it.
    fn ancestors(&self, tip: usize) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut left = vec![tip];
        while let Some(place) = left.pop() {
            if found.insert(place) {
                left.extend(&self.commits[place].parents);
            }
        }
        found
    }

    /// Each behind those that it comes from; else by their dates.
    fn order(&self, tip: usize) -> Vec<usize> {
        let all = self.ancestors(tip);
        let is_free = |place: &usize, done: &BTreeSet<usize>| {
            let mut parents = self.commits[*place].parents.iter();
            parents.all(|parent| done.contains(parent))
        };
        let mut done = BTreeSet::new();
        let mut order = Vec::new();
        while order.len() < all.len() {
            let free = all
                .iter()
                .filter(|place| !done.contains(*place) && is_free(place, &done));
            let mut heap: BinaryHeap<_> = free
                .map(|&place| Reverse((self.commits[place].seconds, place)))
                .collect();
            let Reverse((_, next)) = heap.pop().unwrap();
            done.insert(next);
            order.push(next);
        }
        order
    }

    /// What there is to tell, newest first: states that no parent has.
    fn expected(&self, tip: usize) -> Vec<String> {
        let mut expected = Vec::new();
        for place in self.order(tip).into_iter().rev() {
            let commit = &self.commits[place];
            let start = format!("{} {}", commit.date(), commit.author);
            let mut lines = Vec::new();
            for (task, done) in TASKS.iter().zip(self.states[place]) {
                let number = TASKS.iter().position(|other| other == task).unwrap();
                let has = |parent: &usize| self.states[*parent][number] == done;
                let is_new = match commit.parents.is_empty() {
                    true => done,
                    false => !commit.parents.iter().any(has),
                };
                if is_new {
                    let change = if done { "checked" } else { "unchecked" };
                    lines.push(format!("{start} {change} {task}"));
                }
            }
            lines.sort();
            expected.extend(lines);
        }
        expected
    }
}

/// What must be true of any series, and of its end.
fn check_series(told: &Value, done: usize) -> Result<(), TestCaseError> {
    let points = series(told);
    prop_assert!(points.windows(2).all(|pair| pair[0].0 < pair[1].0));
    let numbers = |point: &(String, usize, usize)| (point.1, point.2);
    prop_assert!(
        points
            .windows(2)
            .all(|pair| numbers(&pair[0]) != numbers(&pair[1]))
    );
    prop_assert_eq!(points.last().map(numbers), Some((done, TASKS.len())));
    Ok(())
}

#[test]
fn branches_and_merges_of_any_shape() {
    check_slow(16, &webs(), |knots| {
        let web = Web::of(knots, true);
        let story = story(&web.commits);
        let tip = web.commits.len() - 1;
        let log = told(&story, "log --json");
        prop_assert_eq!(lines(&log, true), web.expected(tip));
        let done = web.states[tip].iter().filter(|done| **done).count();
        check_series(&told(&story, "stats --json"), done)
    });
}

#[test]
fn a_cache_that_sees_commits_of_any_shape() {
    check_slow(4, &(webs(), any::<bool>()), |(knots, distinct)| {
        let web = Web::of(knots, *distinct);
        let story = story(&web.commits);
        let mut warm = Vec::new();
        for place in 0..web.commits.len() {
            switch(&story, place);
            let log = told(&story, "log --json --all");
            let stats = told(&story, "stats --json");
            let done = web.states[place].iter().filter(|done| **done).count();
            check_series(&stats, done)?;
            warm.push((log, stats));
        }
        for (place, (log, stats)) in warm.iter().enumerate() {
            switch(&story, place);
            story.drop_cache();
            prop_assert_eq!(&told(&story, "log --json --all"), log, "at made-{}", place);
            prop_assert_eq!(&told(&story, "stats --json"), stats, "at made-{}", place);
        }
        Ok(())
    });
}
