//! What others try: pages elsewhere in the browser, other users of this
//! computer, and whoever wrote the roadmap.

use std::fs;
use std::io::{BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::symlink;
use std::time::{Duration, Instant};

use serde_json::json;

use super::client::{Answer, Server};
use crate::harness::Repo;

const PICTURES: &str = "\
# Pictures

![one](img/one.png) ![two](img/t%20wo.svg) ![up](../outside.png) ![git](.git/one.png)
![link](img/link.png) ![folder](linked/one.png) ![text](img/notes.txt) ![big](img/big.png)
![gone](img/gone.png) ![upper](img/UPPER.PNG) ![private](img/private.png)

- [ ] look
";

const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";

/// A repository with a server, and a proof that nothing came of it all.
struct Besieged {
    repo: Repo,
    server: Server,
    head: String,
}

impl Besieged {
    fn new() -> Self {
        Self::around(Repo::with(PICTURES))
    }

    fn around(repo: Repo) -> Self {
        let server = Server::start(&repo, "");
        let head = repo.git("rev-parse HEAD");
        Self { repo, server, head }
    }

    /// A body that would tick the one task.
    fn tick(&self) -> String {
        Server::ticks(&self.server.state(), &[(0, "pictures/look", true)]).to_string()
    }

    /// Sends a tick with other headers than the page's.
    fn post(&self, target: &str, headers: &[&str]) -> Answer {
        let body = self.tick();
        let headers: String = headers
            .iter()
            .map(|header| format!("{header}\r\n"))
            .collect();
        let length = body.len();
        self.server.raw(format!(
            "POST {target} HTTP/1.1\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
        ))
    }

    /// Asserts that nothing changed, and that the page's own tick still works.
    fn holds(self) {
        assert_eq!(self.repo.git("rev-parse HEAD"), self.head);
        let changed = self.repo.git("status --porcelain --untracked-files=no");
        assert_eq!(changed, "");
        let own = self
            .server
            .raw(self.server.post_text("ticks", &self.tick()));
        own.is(200);
    }
}

/// Asserts that an answer gives nothing away.
#[track_caller]
fn is_mute(answer: &Answer, server: &Server, status: u16) {
    assert_eq!(answer.status, status, "{}", answer.text());
    let text = answer.text();
    assert!(
        text.starts_with(&status.to_string()) && text.len() < 40,
        "{text}"
    );
    assert!(!format!("{answer:?}").contains(&server.token));
    has_headers(answer);
}

#[track_caller]
fn has_headers(answer: &Answer) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(answer.header(name), value, "{name} of {answer:?}");
    }
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    for header in &answer.headers {
        assert!(!header.0.starts_with("access-control-"), "{header:?}");
    }
}

/// A name of somebody's own that leads here, as in DNS rebinding.
#[test]
fn other_hosts() {
    let siege = Besieged::new();
    let Server { port, token, .. } = &siege.server;
    let path = format!("/{token}/");
    let ours = format!("Host: 127.0.0.1:{port}\r\n");
    for host in [
        format!("Host: evil.example:{port}\r\n"),
        format!("Host: 127.0.0.1:{port}.evil.example\r\n"),
        format!("Host: 127.0.0.1:{}\r\n", port + 1),
        format!("Host: user@127.0.0.1:{port}\r\n"),
        format!("Host: [::1]:{port}\r\n"),
        format!("Host: 0.0.0.0:{port}\r\n"),
        "Host: 127.0.0.1\r\n".to_owned(),
        "Host: \r\n".to_owned(),
        String::new(),
        format!("{ours}{ours}"),
        format!("{ours}Host: evil.example\r\n"),
    ] {
        for version in ["1.0", "1.1"] {
            let request = format!("GET {path} HTTP/{version}\r\n{host}\r\n");
            is_mute(&siege.server.raw(request), &siege.server, 403);
        }
    }
    let absolute = format!("GET http://evil.example{path} HTTP/1.1\r\n{ours}\r\n");
    is_mute(&siege.server.raw(absolute), &siege.server, 403);
    let local =
        format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
    has_headers(&siege.server.raw(local).is(200));
    siege.holds();
}

/// A page of somebody else's in the same browser.
#[test]
fn other_origins() {
    let siege = Besieged::new();
    let Server { port, token, .. } = &siege.server;
    let ticks = format!("/{token}/ticks");
    let host = format!("Host: 127.0.0.1:{port}");
    let json = "Content-Type: application/json";
    let ours = format!("Origin: http://127.0.0.1:{port}");
    let refused = |headers: &[&str]| {
        is_mute(&siege.post(&ticks, headers), &siege.server, 403);
    };
    refused(&[&host, json]);
    for origin in [
        "null".to_owned(),
        String::new(),
        "http://evil.example".to_owned(),
        format!("http://127.0.0.1:{}", port + 1),
        format!("https://127.0.0.1:{port}"),
        format!("http://127.0.0.1:{port}/"),
        format!("http://localhost:{port}"),
        format!("http://127.0.0.1:{port}.evil.example"),
    ] {
        let origin = format!("Origin: {origin}");
        refused(&[&host, json, &origin]);
        refused(&[&host, json, &ours, &origin]);
        let get = siege.server.head("GET", "tasks", &format!("{origin}\r\n"));
        is_mute(&siege.server.raw(get), &siege.server, 403);
    }
    for site in ["cross-site", "same-site", "none", "", "SAME-ORIGIN"] {
        refused(&[&host, json, &ours, &format!("Sec-Fetch-Site: {site}")]);
    }
    for site in ["cross-site", "same-site"] {
        let more = format!("Sec-Fetch-Site: {site}\r\nSec-Fetch-Mode: navigate\r\n");
        let get = siege.server.head("GET", "", &more);
        is_mute(&siege.server.raw(get), &siege.server, 403);
    }
    // What a form can send, and what a script can without being asked first.
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "",
    ] {
        let kind = format!("Content-Type: {kind}");
        is_mute(
            &siege.post(&ticks, &[&host, &ours, &kind]),
            &siege.server,
            415,
        );
    }
    is_mute(&siege.post(&ticks, &[&host, &ours]), &siege.server, 415);
    siege.holds();
}

/// Somebody who reaches the port and does not know the address.
#[test]
fn other_tokens() {
    let siege = Besieged::new();
    let server = &siege.server;
    let Server { port, token, .. } = server;
    let head = format!("HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n");
    let near = format!("{}0", &token[..token.len() - 1]);
    let near = if near == *token {
        format!("{}1", &token[..token.len() - 1])
    } else {
        near
    };
    for path in [
        "/".to_owned(),
        "//".to_owned(),
        "*".to_owned(),
        "/favicon.ico".to_owned(),
        format!("/{}/", &token[1..]),
        format!("/{token}0/"),
        format!("/{near}/"),
        format!("//{token}/"),
        format!("/{}/", token.to_uppercase()),
        format!("/%{:02x}{}/", token.as_bytes()[0], &token[1..]),
        format!("/?{token}"),
        format!("/x/../{token}/"),
        format!("/{near}/events"),
        format!("/{near}/images/img/one.png"),
    ] {
        if path.to_lowercase() == path || path != path.to_lowercase() {
            let answer = server.raw(format!("GET {path} {head}\r\n"));
            is_mute(&answer, server, 404);
        }
        if path != "*" {
            let own = format!("Origin: http://127.0.0.1:{port}");
            let host = format!("Host: 127.0.0.1:{port}");
            let answer = siege.post(&path, &[&host, &own, "Content-Type: application/json"]);
            is_mute(&answer, server, 404);
        }
    }
    for path in [
        "ticks/",
        "Tasks",
        "tasks/..",
        "nothing",
        "images",
        "images/",
        "charts/x.svg",
    ] {
        is_mute(&server.get(path), server, 404);
    }
    let other = Server::start(&siege.repo, "");
    assert_ne!(other.token, *token);
    siege.holds();
}

#[test]
fn every_answer_is_protected() {
    let siege = Besieged::new();
    let server = &siege.server;
    let page = server.get("").is(200);
    has_headers(&page);
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("connect-src 'self'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(!page.text().contains(&server.token));
    has_headers(&server.get("tasks").is(200));
    let bare = format!(
        "GET /{} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n",
        server.token, server.port
    );
    let moved = server.raw(bare).is(303);
    assert_eq!(moved.header("location"), format!("/{}/", server.token));
    has_headers(&moved);
    has_headers(&server.post("ticks", &json!({})).is(400));
    is_mute(&server.get("ticks"), server, 405);
    has_headers(&server.get("charts/burnup.svg").is(200));
    siege.holds();
}

#[test]
fn methods_that_are_not_ours() {
    let siege = Besieged::new();
    let server = &siege.server;
    for method in [
        "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "BREW",
    ] {
        let plain = server.raw(server.head(method, "ticks", ""));
        assert!(matches!(plain.status, 400 | 403), "{method}: {plain:?}");
        let own = format!(
            "Origin: http://127.0.0.1:{}\r\nContent-Type: application/json\r\n",
            server.port
        );
        let own = server.raw(server.head(method, "ticks", &own));
        assert!(matches!(own.status, 400 | 403 | 405), "{method}: {own:?}");
    }
    let head = server.raw(server.head("HEAD", "ticks", ""));
    assert_eq!(head.status, 405);
    siege.holds();
}

#[test]
fn pictures_that_the_page_does_not_show() {
    let repo = Repo::with(PICTURES);
    let png = b"\x89PNG\r\n\x1a\n";
    for path in [
        "img/one.png",
        "img/other.png",
        ".git/one.png",
        "real/one.png",
        "img/UPPER.PNG",
    ] {
        repo.write(path, png);
    }
    repo.write("img/t wo.svg", SVG);
    repo.write("img/notes.txt", "secret");
    fs::write(repo.beside("outside.png"), png).unwrap();
    symlink(repo.beside("outside.png"), repo.top().join("img/link.png")).unwrap();
    symlink("real", repo.top().join("linked")).unwrap();
    let big = fs::File::create(repo.top().join("img/big.png")).unwrap();
    big.set_len(9 * 1024 * 1024).unwrap();
    repo.commit_all("Add pictures");
    repo.write("img/private.png", png);
    let siege = Besieged::around(repo);
    let repo = &siege.repo;
    let server = &siege.server;
    let image = |path: &str| server.get(&format!("images/{path}"));

    let one = image("img/one.png").is(200);
    assert_eq!(
        (one.body.as_slice(), one.header("content-type")),
        (&png[..], "image/png")
    );
    assert_eq!(
        image("img/UPPER.PNG").is(200).header("content-type"),
        "image/png"
    );
    let two = image("img/t%20wo.svg").is(200);
    assert_eq!(
        (two.text().as_str(), two.header("content-type")),
        (SVG, "image/svg+xml")
    );
    for answer in [&one, &two] {
        has_headers(answer);
        let policy = answer.header("content-security-policy");
        assert!(
            policy.ends_with("sandbox") && !policy.contains("script"),
            "{policy}"
        );
    }
    for path in [
        "img/other.png",
        "real/one.png",
        "img/link.png",
        "linked/one.png",
        "img/notes.txt",
        "img/big.png",
        "img/gone.png",
        "img/private.png",
        ".git/one.png",
        "img/../.git/one.png",
        "img/../img/one.png",
        "./img/one.png",
        "img//one.png",
        "/img/one.png",
        "img/one.png/",
        "..%2foutside.png",
        "../outside.png",
        "%2e%2e/outside.png",
        "..%5coutside.png",
        "img%5cone.png",
        "img/one.png%00",
        "img/one%252epng",
        "%2569mg/one.png",
        "img/one.png%ff",
        "img/%0d%0aX-Evil:1.png",
        "ROADMAP.md",
        "img",
        "",
    ] {
        is_mute(&image(path), server, 404);
    }
    let whole = repo.top().join("img/one.png");
    is_mute(&image(whole.to_str().unwrap()), server, 404);
    // Not shown any more, not served any more.
    repo.edit("ROADMAP.md", "![one](img/one.png) ", "");
    is_mute(&image("img/one.png"), server, 404);
    repo.write("ROADMAP.md", PICTURES);
    siege.holds();
}

#[test]
fn too_much_of_everything() {
    let siege = Besieged::new();
    let server = &siege.server;
    let long = "a".repeat(20_000);
    let huge = server.raw(server.head("GET", "", &format!("X-Long: {long}\r\n")));
    assert_eq!(huge.status, 431);
    let many = "X-Many: 1\r\n".repeat(200);
    assert_eq!(server.raw(server.head("GET", "", &many)).status, 431);
    let target = server.raw(server.head("GET", &long, ""));
    assert!(matches!(target.status, 414 | 431), "{target:?}");
    let body = format!("{{\"version\":\"{}\"}}", "a".repeat(70_000));
    is_mute(&server.raw(server.post_text("ticks", &body)), server, 413);
    // The same without saying so before.
    let length = format!("Content-Length: {}\r\n", body.len());
    let chunked = server
        .post_text("ticks", "")
        .replace("Content-Length: 0\r\n", "Transfer-Encoding: chunked\r\n");
    let chunk = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    is_mute(&server.raw(chunked.clone() + &chunk), server, 413);
    let lying = chunked.replace("Transfer-Encoding", &format!("{length}Transfer-Encoding"));
    assert!(server.raw(lying + &chunk).status >= 400);
    for garbage in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
        "GET /\u{fffd} HTTP/1.1\r\n\r\n".as_bytes(),
        b"\r\n\r\n\r\n\r\n",
    ] {
        let mut stream = server.connect();
        stream.write_all(garbage).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let answer = Answer::read(&mut BufReader::new(stream));
        assert!(
            answer.status == 0 || answer.status >= 400,
            "{garbage:?}: {answer:?}"
        );
    }
    siege.holds();
}

/// Who asks slowly, or begins and never ends, is left after a while.
#[test]
fn slow_ones() {
    let siege = Besieged::new();
    let server = &siege.server;
    let began = Instant::now();
    let mut head = server.connect();
    head.write_all(b"GET / HTTP/1.1\r\nHost: 127.").unwrap();
    let mut silent = server.connect();
    let mut body = server.connect();
    let request = server.post_text("ticks", &"a".repeat(1000));
    body.write_all(&request.as_bytes()[..request.len() - 500])
        .unwrap();
    let mut drip = server.connect();
    drip.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    let dripping = std::thread::spawn(move || {
        // A header now and then does not help.
        while drip.write_all(b"X: 1\r\n").is_ok() && began.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(500));
        }
        began.elapsed()
    });
    let mut rest = Vec::new();
    head.read_to_end(&mut rest).unwrap();
    silent.read_to_end(&mut rest).unwrap();
    let answer = Answer::read(&mut BufReader::new(body));
    assert_eq!(answer.status, 408);
    let dripped = dripping.join().unwrap();
    for taken in [began.elapsed(), dripped] {
        assert!(
            taken > Duration::from_secs(5) && taken < Duration::from_secs(25),
            "{taken:?}"
        );
    }
    siege.holds();
}

#[test]
fn too_many_at_once() {
    let siege = Besieged::new();
    let server = &siege.server;
    let mut pages = Vec::new();
    for _ in 0..100 {
        let mut events = server.listen();
        assert!(events.next().is_some());
        pages.push(events);
    }
    is_mute(&server.get("events"), server, 503);
    server.get("").is(200);
    let mut idle: Vec<TcpStream> = Vec::new();
    let began = Instant::now();
    // Some of those that were closed may still be counted.
    let refused = loop {
        let answer = server.get("tasks");
        if answer.status != 200 {
            break answer;
        }
        idle.push(server.connect());
        assert!(idle.len() < 400 && began.elapsed() < Duration::from_secs(9));
    };
    assert_eq!(
        (refused.status, refused.text().as_str()),
        (503, "503 Service Unavailable\n")
    );
    drop(idle);
    drop(pages);
    let began = Instant::now();
    while server.get("tasks").status != 200 {
        assert!(began.elapsed() < Duration::from_secs(9));
    }
    siege.holds();
}
