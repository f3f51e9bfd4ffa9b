//! Ticks, commits and undo over the wire.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::client::{Answer, Server};
use crate::harness::{Repo, redacted};

const FLOUR: (usize, &str, bool) = (0, "phase-1-bread/flour-basics", true);
const LOAF: (usize, &str, bool) = (2, "phase-1-bread/bake-a-loaf", true);

/// An answer as text, without what changes from run to run.
fn shown(answer: &Answer) -> String {
    let pretty = serde_json::to_string_pretty(&answer.json()).unwrap();
    let lines = pretty.lines().map(|line| match line.split_once("\": \"") {
        Some((name, _)) if name.ends_with("version") => format!("{name}\": [version]"),
        Some((name, _)) if name.ends_with("structure") => format!("{name}\": [structure]"),
        _ => redacted(line),
    });
    let lines: Vec<String> = lines.collect();
    format!("{}\n{}", answer.status, lines.join("\n"))
}

#[test]
fn a_tick_is_a_commit() {
    let repo = Repo::with_blocks();
    let server = Server::start(&repo, "");
    let before = server.state();
    assert_eq!(before["states"], "0100");
    let done = server.post("ticks", &Server::ticks(&before, &[(0, FLOUR.1, true)]));
    assert_snapshot!(shown(&done));
    let after = server.state();
    assert_eq!(after["structure"], before["structure"]);
    assert_ne!(after["version"], before["version"]);
    // Exactly what the command line would have made of it.
    let twin = Repo::with_blocks();
    twin.roadmap("check 1.1").succeeds();
    let show = "show --format=%B%an%ae HEAD";
    let own = |repo: &Repo| repo.git(show).replace("index ", "");
    assert_eq!(own(&repo), own(&twin));
    assert_eq!(repo.git("status --porcelain"), "");
}

#[test]
fn several_ticks_are_one_commit() {
    let repo = Repo::baking();
    let server = Server::start(&repo, "");
    let ticks = Server::ticks(&server.state(), &[FLOUR, LOAF]);
    let done = server.post("ticks", &ticks).is(200).json();
    assert_eq!(done["changed"], 2);
    assert_eq!(repo.git("rev-list --count HEAD"), "2\n");
}

#[test]
fn what_was_seen_must_be_so_still() {
    let repo = Repo::baking();
    let server = Server::start(&repo, "");
    let seen = server.state();
    server
        .post("ticks", &Server::ticks(&seen, &[FLOUR]))
        .is(200);
    let head = repo.git("rev-parse HEAD");
    // Another tab, which still shows the box empty; none of its ticks is made.
    let late = server.post("ticks", &Server::ticks(&seen, &[LOAF, FLOUR]));
    assert_snapshot!(shown(&late));
    assert_eq!(late.json()["state"], server.state());
    assert_eq!(repo.git("rev-parse HEAD"), head);
    assert_eq!(repo.git("status --porcelain"), "");
    // What it shows otherwise is still right.
    server.post("ticks", &Server::ticks(&seen, &[LOAF])).is(200);
}

#[test]
fn a_task_is_found_where_it_is_by_now() {
    let repo = Repo::baking();
    let server = Server::start(&repo, "");
    let seen = server.state();
    repo.edit(
        "ROADMAP.md",
        "- [ ] Flour basics",
        "- [ ] Water\n- [ ] Flour basics",
    );
    repo.commit_all("Add water");
    server
        .post("ticks", &Server::ticks(&seen, &[FLOUR]))
        .is(200);
    assert!(
        repo.read("ROADMAP.md")
            .contains("- [ ] Water\n- [x] Flour basics")
    );
    // One that is gone is not replaced by a neighbour.
    let seen = server.state();
    repo.edit("ROADMAP.md", "- [ ] Sponge basics\n", "");
    repo.commit_all("No sponge");
    let gone = Server::ticks(&seen, &[(6, "phase-2-cake/sponge-basics", true)]);
    let refused = server.post("ticks", &gone).is(409).json();
    assert!(
        refused["message"].as_str().unwrap().contains("is gone"),
        "{refused}"
    );
}

#[test]
fn a_version_that_nobody_knows() {
    let repo = Repo::with("## A\n- [ ] one\n- [ ] twice\n\n## B\n- [ ] twice\n- [x] two\n");
    let server = Server::start(&repo, "");
    let tick = |version: &str, task: usize, key: &str| {
        let tick = json!({"task": task, "key": key, "saw": false, "wants": true});
        server.post("ticks", &json!({"version": version, "ticks": [tick]}))
    };
    // The name of one task alone will do; one of a text that stands twice may
    // have been another's.
    tick("unknown", 99, "a/one").is(200);
    tick("unknown", 1, "a/twice").is(409);
    tick("unknown", 3, "b/two").is(409);
    tick("unknown", 0, "a/none").is(409);
    // With a version, index and key must agree.
    let version = server.state()["version"].as_str().unwrap().to_owned();
    tick(&version, 2, "a/twice").is(409);
    tick(&version, 99, "a/twice").is(409);
    tick(&version, 1, "a/twice").is(200);
    assert_eq!(repo.read("ROADMAP.md").matches("[x]").count(), 3);
}

#[test]
fn requests_that_make_no_sense() {
    let repo = Repo::baking();
    let server = Server::start(&repo, "");
    let state = server.state();
    let head = repo.git("rev-parse HEAD");
    let many = vec![FLOUR; 501];
    let deep = "[".repeat(20_000);
    let bodies = [
        json!({}).to_string(),
        json!({"version": state["version"], "ticks": []}).to_string(),
        json!({"version": 1, "ticks": [{}]}).to_string(),
        json!({"version": "", "ticks": [{"task": -1, "key": "", "saw": true, "wants": false}]})
            .to_string(),
        json!({"version": "", "ticks": [{"task": 1, "key": "", "saw": true, "wants": true}]})
            .to_string(),
        Server::ticks(&state, &[FLOUR, FLOUR]).to_string(),
        Server::ticks(&state, &many).to_string(),
        String::new(),
        "null".to_owned(),
        "\u{feff}{}".to_owned(),
        "{\"version\":".to_owned(),
        deep,
    ];
    for body in bodies {
        let answer = server.raw(server.post_text("ticks", &body));
        assert_eq!(answer.status, 400, "{body}");
        assert_eq!(answer.json()["code"], "usage", "{body}");
    }
    server.post("undo", &json!({})).is(400);
    server.post("undo", &json!({"undo": {"commit": 1}})).is(400);
    assert_eq!(repo.git("rev-parse HEAD"), head);
    assert_eq!(repo.git("status --porcelain"), "");
}

#[test]
fn ticks_are_collected_and_committed_once() {
    let repo = Repo::baking();
    let server = Server::start(&repo, "--collect");
    let state = server.state();
    assert_eq!(
        (&state["collects"], &state["commits"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(state["undo"], Value::Null);
    server
        .post("ticks", &Server::ticks(&state, &[FLOUR]))
        .is(200);
    let done = server
        .post("ticks", &Server::ticks(&state, &[LOAF]))
        .is(200);
    let done = done.json();
    assert_eq!(
        (&done["commit"], &done["changed"]),
        (&Value::Null, &json!(1))
    );
    assert_eq!(done["state"]["uncommitted"], 2);
    let words = "2 ticks that are not committed";
    assert_eq!(
        done["state"]["undo"],
        json!({"commit": null, "subject": words})
    );
    assert_eq!(repo.git("rev-list --count HEAD"), "1\n");
    assert_snapshot!(shown(&server.post("commit", &json!({}))));
    assert_eq!(repo.git("rev-list --count HEAD"), "2\n");
    // A second click finds nothing to do.
    let again = server.post("commit", &json!({})).is(200).json();
    assert_eq!(
        (&again["commit"], &again["changed"]),
        (&Value::Null, &json!(0))
    );
    assert_snapshot!(server.stop().text);
}

#[test]
fn settings_can_say_that_nothing_is_committed() {
    let repo = Repo::baking();
    repo.git("config roadmap.autoCommit false");
    let server = Server::start(&repo, "");
    let state = server.state();
    assert_eq!(state["collects"], true);
    server
        .post("ticks", &Server::ticks(&state, &[FLOUR]))
        .is(200);
    assert_eq!(repo.git("rev-list --count HEAD"), "1\n");
    server.post("commit", &json!({})).is(200);
    assert_eq!(repo.git("rev-list --count HEAD"), "2\n");
}

#[test]
fn undo_takes_back_what_the_page_shows() {
    let repo = Repo::baking();
    let server = Server::start(&repo, "");
    let done = server
        .post("ticks", &Server::ticks(&server.state(), &[FLOUR]))
        .is(200);
    let shown_undo = done.json()["state"]["undo"].clone();
    assert_eq!(shown_undo["subject"], "roadmap: check Flour basics");
    // Somebody else was faster: what the page shows is not the last any more.
    repo.roadmap("check 1.3").succeeds();
    let late = server
        .post("undo", &json!({"undo": shown_undo}))
        .is(409)
        .json();
    let message = "the last change is another one now; nothing was changed";
    assert_eq!(late["message"], message);
    let undo = late["state"]["undo"].clone();
    assert_eq!(undo["subject"], "roadmap: check Bake a loaf");
    let answer = server.post("undo", &json!({"undo": undo}));
    assert_snapshot!(shown(&answer));
    assert!(repo.read("ROADMAP.md").contains("- [ ] Bake a loaf"));
    assert_eq!(repo.git("rev-list --count HEAD"), "4\n");
}

#[test]
fn undo_of_ticks_that_are_not_committed() {
    let repo = Repo::baking();
    let server = Server::start(&repo, "--collect");
    let body = |state: &Value| json!({"undo": state["undo"], "version": state["version"]});
    server
        .post("undo", &json!({"undo": {"commit": null}}))
        .is(409);
    server
        .post("ticks", &Server::ticks(&server.state(), &[FLOUR]))
        .is(200);
    let seen = server.state();
    repo.edit("ROADMAP.md", "- [ ] Bake", "- [x] Bake");
    server.post("undo", &body(&seen)).is(409);
    assert!(repo.read("ROADMAP.md").contains("- [x] Flour"));
    server.post("undo", &body(&server.state())).is(200);
    assert_eq!(repo.git("status --porcelain"), "");
}

#[test]
fn hooks_and_identities_say_why_not() {
    let repo = Repo::baking();
    repo.git("config --unset user.email");
    repo.git("config user.useConfigOnly true");
    let server = Server::start(&repo, "");
    let ticks = Server::ticks(&server.state(), &[FLOUR]);
    assert_snapshot!(shown(&server.post("ticks", &ticks)));
    repo.git("config user.email ada@example.org");
    server.post("ticks", &ticks).is(200);
}

#[test]
fn a_push_that_fails_is_no_failure_of_the_tick() {
    let repo = Repo::baking();
    repo.git("config roadmap.push true");
    repo.git("remote add origin ../nowhere");
    let server = Server::start(&repo, "");
    let done = server
        .post("ticks", &Server::ticks(&server.state(), &[FLOUR]))
        .is(200);
    let done = done.json();
    assert!(done["commit"].is_string());
    assert_eq!(done["notes"][0], "git push failed");
    repo.git("init -q --bare ../nowhere");
    server
        .post("ticks", &Server::ticks(&server.state(), &[LOAF]))
        .is(200);
    assert_eq!(repo.git("rev-list --count origin/main"), "3\n");
}

#[test]
fn an_uncommitted_task_is_not_committed() {
    let repo = Repo::baking();
    repo.edit("ROADMAP.md", "- [ ] Flour", "- [ ] Water\n- [ ] Flour");
    let server = Server::start(&repo, "");
    let ticks = Server::ticks(&server.state(), &[(0, "phase-1-bread/water", true)]);
    assert_snapshot!(shown(&server.post("ticks", &ticks)));
    assert!(repo.read("ROADMAP.md").contains("- [ ] Water"));
}
