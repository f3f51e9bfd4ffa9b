//! What changes on disk appears on the page.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::json;

use super::client::Server;
use crate::harness::Repo;

#[test]
fn edits_ticks_and_checkouts_appear_at_once() {
    let repo = Repo::baking();
    let server = Server::start(&repo, "");
    let mut events = server.listen();
    let first = events.next().unwrap();
    assert_eq!(first["states"], "010000000");
    let began = Instant::now();
    repo.edit("ROADMAP.md", "- [ ] Flour", "- [x] Flour");
    let edited = events.until(|state| state["states"] == "110000000");
    assert_eq!(edited["uncommitted"], 1);
    repo.roadmap("commit").succeeds();
    events.until(|state| state["uncommitted"] == 0 && state["undo"]["commit"].is_string());
    repo.roadmap("check 1.3").succeeds();
    events.until(|state| state["states"] == "111000000" && state["uncommitted"] == 0);
    repo.git("checkout -q HEAD~2");
    events.until(|state| state["states"] == "010000000");
    repo.git("checkout -q main");
    let last = events.until(|state| state["states"] == "111000000");
    assert_eq!(last["structure"], first["structure"]);
    // A branch that moves while the files stay.
    repo.git("reset -q --soft HEAD~1");
    events.until(|state| state["uncommitted"] == 1);
    eprintln!("seen in {:?} in all", began.elapsed());
}

#[test]
fn a_new_structure_is_told_from_new_states() {
    let repo = Repo::baking();
    let server = Server::start(&repo, "");
    let mut events = server.listen();
    let first = events.next().unwrap();
    repo.edit("ROADMAP.md", "- [ ] Oven", "- [ ] Oven\n- [x] Bowl");
    let next = events.until(|state| state["states"] == "0100000001");
    assert_ne!(next["structure"], first["structure"]);
    let tasks = server.get("tasks").is(200).json();
    assert!(tasks["tasks"].as_str().unwrap().contains("Bowl"));
    assert_eq!(tasks["state"], next);
}

#[test]
fn a_roadmap_that_is_broken_for_a_while() {
    let repo = Repo::baking();
    let server = Server::start(&repo, "");
    let mut events = server.listen();
    let seen = events.next().unwrap();
    let whole = repo.read("ROADMAP.md");
    let ticks = Server::ticks(&seen, &[(0, "phase-1-bread/flour-basics", true)]);
    let mut breaks = |words: &str| {
        let state = events.until(|state| !state["error"].is_null());
        let message = state["error"]["message"].as_str().unwrap();
        assert!(message.contains(words), "{message}");
        assert_eq!(state["states"], seen["states"], "what was seen last stays");
        let page = server.get("").is(503);
        assert_eq!(page.header("content-type"), "text/plain; charset=utf-8");
        assert!(page.text().contains(words), "{}", page.text());
        assert_eq!(server.get("tasks").is(503).json()["kind"], "error");
        let refused = server.post("ticks", &ticks);
        assert!((422..=503).contains(&refused.status), "{refused:?}");
        repo.write("ROADMAP.md", &whole);
        events.until(|state| state["error"].is_null());
        server.get("").is(200);
    };
    fs::remove_file(repo.top().join("ROADMAP.md")).unwrap();
    breaks("no roadmap here");
    repo.write("ROADMAP.md", b"- [ ] \xff\n");
    breaks("not UTF-8");
    let file = fs::File::create(repo.top().join("ROADMAP.md")).unwrap();
    file.set_len(17 * 1024 * 1024).unwrap();
    breaks("over the limit");
    fs::remove_file(repo.top().join("ROADMAP.md")).unwrap();
    fs::create_dir(repo.top().join("ROADMAP.md")).unwrap();
    // A folder in its place has to go first.
    events.until(|state| !state["error"].is_null());
    server.get("").is(503);
    fs::remove_dir(repo.top().join("ROADMAP.md")).unwrap();
    repo.write("ROADMAP.md", &whole);
    events.until(|state| state["error"].is_null());
    server.post("ticks", &ticks).is(200);
}

#[test]
fn markers_that_are_broken_refuse_the_tick_alone() {
    let repo = Repo::with("# T\n\n<!-- roadmap:toc -->\n\n## A\n- [ ] one\n");
    let server = Server::start(&repo, "");
    server.get("").is(200);
    let ticks = Server::ticks(&server.state(), &[(0, "a/one", true)]);
    let refused = server.post("ticks", &ticks).is(422).json();
    assert_eq!(refused["code"], "broken-block");
}

/// A slow page gets the newest state, not all of them.
#[test]
fn who_does_not_listen_misses_what_is_over() {
    let repo = Repo::with("- [ ] a\n");
    let server = Server::start(&repo, "--collect");
    let mut events = server.listen();
    events.next().unwrap();
    let mut seen = server.state();
    for round in 0..20 {
        let ticks = Server::ticks(&seen, &[(0, "roadmap/a", round % 2 == 0)]);
        seen = server.post("ticks", &ticks).is(200).json()["state"].clone();
    }
    events.until(|state| *state == seen);
}

#[test]
fn a_linked_worktree_is_watched_as_well() {
    let repo = Repo::baking();
    repo.git("worktree add -q ../linked -b side");
    let server = Server::spawn(&repo.roadmap_call("-C ../linked serve --port 0"));
    let mut events = server.listen();
    events.next().unwrap();
    repo.roadmap("-C ../linked check 1.1").succeeds();
    events.until(|state| state["states"] == "110000000" && state["uncommitted"] == 0);
    // A branch of the other worktree moves, which changes nothing here.
    repo.roadmap("check 1.3").succeeds();
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(server.state()["states"], json!("110000000"));
}
