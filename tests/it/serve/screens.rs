//! What the terminal shows.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use insta::assert_snapshot;
use serde_json::json;

use super::client::Server;
use crate::harness::Repo;

#[test]
fn it_says_where_what_and_how_to_stop() {
    let repo = Repo::baking();
    let server = Server::start(&repo, "");
    let tick = |wants| Server::ticks(&server.state(), &[(0, "phase-1-bread/flour-basics", wants)]);
    server.post("ticks", &tick(true)).is(200);
    server.post("ticks", &tick(true)).is(409);
    server.post("ticks", &tick(false)).is(200);
    assert_snapshot!(server.stop().text);
}

#[test]
fn as_one_object() {
    let repo = Repo::baking();
    assert_snapshot!(Server::start(&repo, "--json --collect").stop().text);
}

#[test]
fn without_a_repository_ticks_change_the_file() {
    let repo = Repo::folder();
    repo.write("ROADMAP.md", "- [ ] a\n- [ ] b\n");
    let server = Server::start(&repo, "");
    let state = server.state();
    assert_eq!(
        (&state["collects"], &state["commits"]),
        (&json!(true), &json!(false))
    );
    let ticks = Server::ticks(&state, &[(1, "roadmap/b", true)]);
    server.post("ticks", &ticks).is(200);
    assert_eq!(repo.read("ROADMAP.md"), "- [ ] a\n- [x] b\n");
    server.post("commit", &json!({})).is(422);
    assert_snapshot!(server.stop().text);
}

#[test]
fn a_refused_commit_is_said_here_too() {
    let repo = Repo::baking();
    repo.hook("commit-msg", "echo 'not today'; exit 1");
    let server = Server::start(&repo, "");
    let ticks = Server::ticks(&server.state(), &[(0, "phase-1-bread/flour-basics", true)]);
    let refused = server.post("ticks", &ticks).is(422).json();
    assert_eq!(refused["state"]["uncommitted"], 1);
    assert_eq!(refused["quoted"], json!(["not today"]));
    assert_snapshot!(server.stop().text);
}

#[test]
fn a_port_that_is_taken() {
    let repo = Repo::baking();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let run = repo.roadmap(&format!("serve --port {port}")).ends_with(2);
    assert_snapshot!(run.to_string().replace(&port.to_string(), "[port]"));
    // Without a wish, the next one is taken.
    let first = Server::spawn(&repo.roadmap_call("serve"));
    let second = Server::spawn(&repo.roadmap_call("serve"));
    assert_ne!(first.port, second.port);
}

#[test]
fn without_a_roadmap_there_is_nothing_to_serve() {
    assert_snapshot!(Repo::empty().session(&["git roadmap serve", "git roadmap serve --port x"]));
}

#[test]
fn sigterm_stops_it_as_well() {
    let repo = Repo::baking();
    let server = Server::start(&repo, "-q");
    let mut events = server.listen();
    assert!(events.next().is_some());
    server.signal("TERM");
    assert!(events.next().is_none(), "streams end");
    assert_snapshot!(server.wait().text);
}

/// A hook that waits until a file is there.
fn slow_hook(repo: &Repo) {
    repo.hook(
        "commit-msg",
        "touch ../began; while ! test -e ../go; do sleep 0.02; done",
    );
}

fn wait_for(repo: &Repo, name: &str) {
    let began = Instant::now();
    while !repo.beside(name).exists() {
        assert!(began.elapsed() < Duration::from_secs(30), "no {name}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Begins a tick that a hook holds up.
fn begin_tick(server: &Server, state: &serde_json::Value) -> std::net::TcpStream {
    use std::io::Write as _;
    let ticks = Server::ticks(state, &[(0, "phase-1-bread/flour-basics", true)]);
    let mut stream = server.connect();
    let request = server.post_text("ticks", &ticks.to_string());
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

#[test]
fn what_is_in_hand_is_finished() {
    let repo = Repo::baking();
    slow_hook(&repo);
    let server = Server::start(&repo, "");
    let state = server.state();
    let stream = begin_tick(&server, &state);
    wait_for(&repo, "began");
    // The page can be read meanwhile; another change waits.
    server.get("").is(200);
    let waiting = begin_tick(&server, &state);
    server.get("").is(200);
    server.interrupt();
    std::thread::sleep(Duration::from_millis(50));
    assert!(std::net::TcpStream::connect(("127.0.0.1", server.port)).is_err());
    std::fs::write(repo.beside("go"), "").unwrap();
    let answer = super::client::Answer::read(&mut std::io::BufReader::new(stream)).is(200);
    assert_eq!(answer.json()["changed"], 1);
    let answer = super::client::Answer::read(&mut std::io::BufReader::new(waiting)).is(503);
    assert_eq!(answer.json()["code"], "interrupted");
    assert_snapshot!(server.wait().text);
    assert_eq!(
        repo.git("log -1 --format=%s"),
        "roadmap: check Flour basics\n"
    );
}

#[test]
fn who_does_not_wait_interrupts_again() {
    let repo = Repo::baking();
    slow_hook(&repo);
    let server = Server::start(&repo, "");
    let _stream = begin_tick(&server, &server.state());
    wait_for(&repo, "began");
    server.interrupt();
    std::thread::sleep(Duration::from_millis(50));
    let ended = server.stop();
    // So that the hook ends, which outlives us.
    std::fs::write(repo.beside("go"), "").unwrap();
    assert_eq!(ended.status, Some(130));
    assert_snapshot!(ended.text);
}
