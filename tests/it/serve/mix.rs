//! Two tabs, the command line and an editor at the same time.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::client::Server;
use crate::harness::Repo;
use crate::standing::{check_objects, locks};

/// Tasks that everybody ticks; one more is the editor's own.
const SHARED: usize = 6;
const ROUNDS: usize = 12;

fn roadmap() -> String {
    let mut text =
        "# Work\n\n<!-- roadmap:badges -->\n<!-- /roadmap:badges -->\n\n## Shared\n\n".to_owned();
    text.extend((0..SHARED).map(|task| format!("- [ ] task {task}\n")));
    text + "\n## Own\n\n- [ ] by hand\n\n## Notes\n\n"
}

fn key(task: usize) -> String {
    format!("shared/task-{task}")
}

/// Numbers without a pattern, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % sides
    }
}

/// What somebody was told: the commit and what it changed.
type Told = (String, usize, bool);

/// A tab: clicks what it shows, learns from every answer.
fn tab(server: &Server, mut dice: Dice, refused: &AtomicUsize) -> Vec<Told> {
    let mut told = Vec::new();
    let mut state = server.state();
    while told.len() < ROUNDS {
        let task = dice.roll(SHARED);
        let wants = state["states"].as_str().unwrap().as_bytes()[task] == b'0';
        let answer = server.post(
            "ticks",
            &Server::ticks(&state, &[(task, &key(task), wants)]),
        );
        let said = answer.json();
        match answer.status {
            200 => told.push((said["commit"].as_str().unwrap().to_owned(), task, wants)),
            409 => {
                refused.fetch_add(1, Ordering::Relaxed);
            }
            status => panic!("{status}: {said}"),
        }
        state = said["state"].clone();
        // Others may have come first; a tab that does not listen is as good as
        // one that is slow to.
        if dice.roll(3) == 0 {
            state = server.state();
        }
    }
    told
}

/// The command line: changes a task, whatever its state.
fn command_line(repo: &Repo, mut dice: Dice) -> usize {
    let mut changed = 0;
    for _ in 0..ROUNDS {
        let task = key(dice.roll(SHARED));
        let verb = ["check", "uncheck", "toggle"][dice.roll(3)];
        let run = repo.roadmap(&format!("--json {verb} {task}")).succeeds();
        changed += run.json()["changed"].as_array().unwrap().len();
    }
    changed
}

/// An editor: saves what it has just read with a line more, and now and then
/// its own box changed. That nobody writes between its reading and its saving is
/// what only the editor itself could see to; here our own lock does.
fn editor(repo: &Repo) -> bool {
    let path = repo.top().join("ROADMAP.md");
    let mut done = false;
    for round in 0..ROUNDS {
        std::thread::sleep(std::time::Duration::from_millis(40));
        let mut options = File::options();
        let options = options.write(true).create(true).truncate(false);
        let lock = options.open(repo.top().join(".git/roadmap.lock"));
        let lock = lock.unwrap();
        lock.lock().unwrap();
        let mut text = fs::read_to_string(&path).unwrap();
        text.push_str(&format!("Line {round} of the editor.\n"));
        if round % 3 == 0 {
            let states = ["- [ ] by hand", "- [x] by hand"];
            text = text.replace(states[usize::from(done)], states[usize::from(!done)]);
            done = !done;
        }
        let saved = repo.beside("saved");
        fs::write(&saved, text).unwrap();
        fs::rename(&saved, &path).unwrap();
        drop(lock);
    }
    done
}

/// What the log tells: each commit's changes, the oldest first.
fn log(repo: &Repo) -> Vec<(String, Vec<(usize, bool)>)> {
    let log = repo.git("log --reverse --format=%x00%H%n%B");
    let commits = log.split('\0').skip(1).map(|commit| {
        let (id, message) = commit.split_once('\n').unwrap();
        let changes = message.lines().filter_map(|line| {
            let (name, key) = line.split_once(": ")?;
            let done = match name {
                "Roadmap-Checked" => true,
                "Roadmap-Unchecked" => false,
                _ => return None,
            };
            Some((key.strip_prefix("shared/task-")?.parse().ok()?, done))
        });
        (id.to_owned(), changes.collect())
    });
    commits.collect()
}

#[test]
fn nobody_loses_a_tick() {
    let repo = Repo::with(roadmap());
    repo.roadmap("refresh").succeeds();
    repo.commit_all("Refresh");
    let server = Server::start(&repo, "");
    let mut events = server.listen();
    let refused = AtomicUsize::new(0);
    let (told, changed, own) = std::thread::scope(|scope| {
        let tabs = [7, 11].map(|seed| {
            let (server, refused) = (&server, &refused);
            scope.spawn(move || tab(server, Dice(seed), refused))
        });
        let line = scope.spawn(|| command_line(&repo, Dice(13)));
        let hand = scope.spawn(|| editor(&repo));
        let told: Vec<Told> = tabs
            .into_iter()
            .flat_map(|tab| tab.join().unwrap())
            .collect();
        (told, line.join().unwrap(), hand.join().unwrap())
    });
    eprintln!("{refused:?} clicks were refused, {changed} commits by the command line");

    // All that was acknowledged is in the log, as it was asked for.
    let log = log(&repo);
    let by_id: BTreeMap<&str, &Vec<_>> = log.iter().map(|(id, done)| (id.as_str(), done)).collect();
    assert_eq!(told.len(), 2 * ROUNDS);
    for (id, task, done) in &told {
        assert_eq!(by_id[id.as_str()], &vec![(*task, *done)], "{id}");
    }
    // Each commit changed what was so before, and they add up to what is there.
    let mut states = [false; SHARED];
    let mut commits = 0;
    for (id, changes) in &log {
        for &(task, done) in changes {
            assert_ne!(states[task], done, "{id} changes nothing");
            states[task] = done;
            commits += 1;
        }
    }
    assert_eq!(commits, told.len() + changed);
    let boxes = |text: &str| {
        let lines = text.lines().filter(|line| line.starts_with("- ["));
        lines
            .map(|line| line.starts_with("- [x]"))
            .collect::<Vec<_>>()
    };
    let file = repo.read("ROADMAP.md");
    let head = repo.git("show HEAD:ROADMAP.md");
    assert_eq!(boxes(&head), [&states[..], &[false]].concat());
    assert_eq!(boxes(&file), [&states[..], &[own]].concat());
    for round in 0..ROUNDS {
        assert!(
            file.contains(&format!("\nLine {round} of the editor.\n")),
            "line {round}"
        );
    }
    // What only the editor changed is nobody's commit but its own.
    assert!(!head.contains("of the editor"));
    let shown: String = boxes(&file)
        .iter()
        .map(|done| if *done { '1' } else { '0' })
        .collect();
    let history = Value::from(repo.git("rev-parse HEAD").trim());
    events.until(|state| {
        let is_last = state["states"] == *shown && state["history"] == history;
        is_last && state["uncommitted"] == usize::from(own)
    });
    let done = server.post("commit", &json!({})).is(200).json();
    assert_eq!(done["changed"], usize::from(own));
    assert_eq!(locks(&repo).len(), 0);
    check_objects(&repo);
}
