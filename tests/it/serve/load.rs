//! Many pages at once, and a server that dies in the middle of it.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufReader, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, RwLock};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::client::{Answer, Server};
use crate::harness::Repo;
use crate::standing::check_objects;

fn roadmap(tasks: usize) -> String {
    let mut text = "# Load\n\n<!-- roadmap:badges -->\n<!-- /roadmap:badges -->\n".to_owned();
    for task in 0..tasks {
        if task % 10 == 0 {
            text.push_str(&format!("\n## Part {}\n\n", task / 10 + 1));
        }
        text.push_str(&format!(
            "- [ ] task {task} with [a link](https://example.org/{task})\n"
        ));
    }
    text
}

fn key(task: usize) -> String {
    format!("part-{}/task-{task}-with-a-link", task / 10 + 1)
}

/// What all clients learned.
#[derive(Default)]
struct Learned {
    acknowledged: Mutex<Vec<String>>,
    latencies: Mutex<Vec<Duration>>,
    /// Requests of which nobody knows what became.
    unknown: AtomicUsize,
}

/// The server of the moment; a dead one is replaced.
type Current<'s> = RwLock<&'s Server>;

/// A connection that is kept.
struct Kept {
    port: u16,
    stream: BufReader<TcpStream>,
}

impl Kept {
    fn to(server: &Server) -> Self {
        Self {
            port: server.port,
            stream: BufReader::new(server.connect()),
        }
    }

    fn post(&mut self, server: &Server, body: &Value) -> Option<Answer> {
        let request = server.post_text("ticks", &body.to_string());
        self.stream.get_mut().write_all(request.as_bytes()).ok()?;
        let answer = Answer::read(&mut self.stream);
        (answer.status != 0).then_some(answer)
    }
}

/// Toggles a task of its own, again and again.
fn client(current: &Current<'_>, learned: &Learned, task: usize, toggles: usize) {
    let mut kept: Option<Kept> = None;
    let mut state = Value::Null;
    let mut done = 0;
    while done < toggles {
        let server = *current.read().unwrap();
        if kept.as_ref().is_none_or(|kept| kept.port != server.port) {
            kept = Some(Kept::to(server));
            state = server.state();
        }
        let wants = state["states"].as_str().unwrap().as_bytes()[task] == b'0';
        let began = Instant::now();
        let body = Server::ticks(&state, &[(task, &key(task), wants)]);
        let Some(answer) = kept.as_mut().and_then(|kept| kept.post(server, &body)) else {
            learned.unknown.fetch_add(1, Ordering::Relaxed);
            // The new one is announced while nobody asks the old one.
            while current.read().unwrap().port == server.port {
                std::thread::sleep(Duration::from_millis(5));
            }
            continue;
        };
        let said = answer.json();
        assert_eq!(answer.status, 200, "{said}");
        learned.latencies.lock().unwrap().push(began.elapsed());
        state = said["state"].clone();
        // What a killed server left in the file alone is taken back there.
        if let Some(id) = said["commit"].as_str() {
            learned.acknowledged.lock().unwrap().push(id.to_owned());
            done += 1;
        }
    }
}

/// The most memory that a process ever had, in kilobytes.
fn memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Toggles by many pages, each of which listens as well; the server is killed
/// when so many were acknowledged, and another started.
fn run(clients: usize, toggles: usize, kill_after: Option<usize>) {
    let repo = Repo::with(roadmap(clients.max(100)));
    repo.roadmap("refresh").succeeds();
    repo.commit_all("Refresh");
    let base = repo
        .git("rev-list --count HEAD")
        .trim()
        .parse::<usize>()
        .unwrap();
    let learned = Learned::default();
    let (first, second) = (Server::start(&repo, ""), Server::start(&repo, ""));
    let current: Current<'_> = RwLock::new(&first);
    let ends = AtomicBool::new(false);
    let heard = AtomicUsize::new(0);
    let began = Instant::now();
    std::thread::scope(|scope| {
        for server in [&first, &second] {
            for _ in 0..clients {
                let mut events = server.listen();
                let (ends, heard) = (&ends, &heard);
                scope.spawn(move || {
                    while !ends.load(Ordering::Relaxed) && events.next().is_some() {
                        heard.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
            if kill_after.is_none() {
                break;
            }
        }
        let tasks: Vec<_> = (0..clients)
            .map(|task| {
                let (current, learned) = (&current, &learned);
                scope.spawn(move || client(current, learned, task, toggles))
            })
            .collect();
        if let Some(limit) = kill_after {
            while learned.acknowledged.lock().unwrap().len() < limit {
                std::thread::sleep(Duration::from_millis(1));
            }
            eprintln!("first server: {:?} kB", memory(first.id()));
            first.signal("KILL");
            // What it left half done is finished or refused by the next.
            *current.write().unwrap() = &second;
        }
        for task in tasks {
            task.join().unwrap();
        }
        let server = *current.read().unwrap();
        report(
            &learned,
            began.elapsed(),
            server,
            heard.load(Ordering::Relaxed),
        );
        ends.store(true, Ordering::Relaxed);
        first.signal("KILL");
        second.signal("KILL");
    });
    let ids = repo.git("rev-list HEAD");
    let ids: BTreeSet<&str> = ids.lines().collect();
    let acknowledged = learned.acknowledged.into_inner().unwrap();
    assert_eq!(acknowledged.len(), clients * toggles);
    let lost: Vec<_> = acknowledged
        .iter()
        .filter(|id| !ids.contains(id.as_str()))
        .collect();
    assert_eq!(lost, [""; 0]);
    // At most the one in hand was made without being acknowledged.
    let unknown = learned.unknown.into_inner();
    let more = ids.len() - base - acknowledged.len();
    eprintln!("{unknown} answers never came, {more} of these ticks were committed");
    assert!(
        more <= unknown.min(1),
        "{more} commits of {unknown} requests"
    );
    check_objects(&repo);
}

fn report(learned: &Learned, took: Duration, server: &Server, heard: usize) {
    let mut latencies = learned.latencies.lock().unwrap().clone();
    latencies.sort();
    let at = |percent: usize| latencies[(latencies.len() - 1) * percent / 100];
    let memory = memory(server.id());
    eprintln!(
        "{} toggles in {took:.1?}: {:.1} a second; p50 {:.1?}, p95 {:.1?}, most {:.1?}; \
         {heard} states heard; {memory:?} kB",
        latencies.len(),
        latencies.len() as f64 / took.as_secs_f64(),
        at(50),
        at(95),
        at(100),
    );
}

#[test]
fn eight_pages_and_none_loses_a_tick() {
    run(8, 10, None);
}

#[test]
fn a_killed_server_loses_nothing_that_was_acknowledged() {
    run(8, 6, Some(20));
}

/// The whole load, which takes minutes: fifty pages, two thousand toggles.
#[test]
#[ignore = "takes minutes; cargo test --release --test it serve::load -- --ignored --nocapture"]
fn fifty_pages_two_thousand_toggles_and_a_kill() {
    run(50, 40, Some(1000));
}
