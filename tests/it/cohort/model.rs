//! A class that is made from known states, and what is said of it.

use std::collections::BTreeMap;

use super::{commit, point};
use crate::harness::Repo;

/// Numbers that are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

const PHASES: usize = 4;
const TASKS: usize = 6;

fn text(done: &dyn Fn(usize, usize) -> bool, note: &str) -> String {
    let mut text = "# Model\n".to_owned();
    for phase in 0..PHASES {
        text.push_str(&format!("\n## Part {phase}\n\n"));
        for task in 0..TASKS {
            let mark = if done(phase, task) { 'x' } else { ' ' };
            text.push_str(&format!("- [{mark}] Task {task} of part {phase}\n"));
        }
    }
    format!("{text}\n{note}\n")
}

#[test]
fn what_is_said_is_what_was_made() {
    let repo = Repo::with(text(&|_, _| false, ""));
    let main = repo.git("rev-parse main").trim().to_owned();
    let mut chance = Chance(7);
    let mut expected = BTreeMap::new();
    for number in 0..60 {
        let mut states = [[false; TASKS]; PHASES];
        for state in states.iter_mut().flatten() {
            *state = chance.below(3) > 0 && number % 7 != 0;
        }
        // Most copies differ in boxes alone; some have words of their own.
        let note = if number % 5 == 0 {
            format!("Note {number}")
        } else {
            String::new()
        };
        let text = text(&|phase, task| states[phase][task], &note);
        let tip = commit(&repo, &main, 1 + number % 28, &[("ROADMAP.md", &text)]);
        point(&repo, &format!("refs/remotes/copy{number:02}/main"), &tip);
        let phases = states.map(|phase| phase.iter().filter(|done| **done).count());
        expected.insert(format!("copy{number:02}"), phases);
    }
    for line in [
        "cohort --refs refs/remotes --json",
        "cohort --refs refs/remotes --history --json",
    ] {
        let found = repo.roadmap(line).succeeds().json();
        let copies = found["copies"].as_array().unwrap();
        assert_eq!(copies.len(), 60);
        for copy in copies {
            let phases = &expected[copy["name"].as_str().unwrap()];
            assert_eq!(copy["phases"], serde_json::json!(phases), "{copy}");
            assert_eq!(copy["progress"]["done"], phases.iter().sum::<usize>());
        }
        for phase in 0..PHASES {
            let count = |wanted: &dyn Fn(usize) -> bool| {
                let done = expected.values().map(|phases| phases[phase]);
                done.filter(|done| wanted(*done)).count()
            };
            let stats = &found["phases"][phase];
            assert_eq!(stats["begun"], count(&|done| done > 0));
            assert_eq!(stats["finished"], count(&|done| done == TASKS));
        }
    }
}
