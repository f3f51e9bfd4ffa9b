//! A running server and a browser in place of one: just enough HTTP/1.1 over a
//! socket, so that a test can also send what no browser would.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{Call, Repo, redacted};

/// How long anything may take; a build beside it makes all slow.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server that runs until it is dropped or stopped.
pub(crate) struct Server {
    child: Child,
    stdout: BufReader<ChildStdout>,
    stderr: Option<JoinHandle<String>>,
    first: String,
    pub(crate) port: u16,
    pub(crate) token: String,
}

/// What a server said in all.
pub(crate) struct Ended {
    pub(crate) text: String,
    pub(crate) status: Option<i32>,
}

impl Server {
    /// Starts one at any free port.
    pub(crate) fn start(repo: &Repo, options: &str) -> Self {
        Self::spawn(&repo.roadmap_call(&format!("serve --port 0 {options}")))
    }

    /// Starts one as told, which must come to listen.
    pub(crate) fn spawn(call: &Call<'_>) -> Self {
        let mut child = call
            .command()
            // Of its own, so that all of it can be interrupted like in a terminal.
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let stderr = std::thread::spawn(move || {
            let mut said = String::new();
            stderr.read_to_string(&mut said).unwrap();
            said
        });
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        while !first.contains("http://") {
            let read = stdout.read_line(&mut first).unwrap();
            assert!(
                read > 0,
                "no address in {first:?}: {}",
                stderr.join().unwrap()
            );
        }
        let url = first.split("http://127.0.0.1:").nth(1).unwrap();
        let mut parts = url.split('/');
        let port = parts.next().unwrap().parse().unwrap();
        let token = parts.next().unwrap().to_owned();
        Self {
            child,
            stdout,
            stderr: Some(stderr),
            first,
            port,
            token,
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let process = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &process]).status();
        assert!(sent.unwrap().success());
    }

    /// Interrupts it and all that it runs, as a terminal does.
    pub(crate) fn interrupt(&self) {
        let group = format!("-{}", self.child.id());
        let sent = Command::new("kill")
            .args(["-s", "INT", "--", &group])
            .status();
        assert!(sent.unwrap().success());
    }

    /// Interrupts it and waits for its end.
    pub(crate) fn stop(self) -> Ended {
        self.interrupt();
        self.wait()
    }

    /// Waits for its end and returns what it said, without port and token.
    pub(crate) fn wait(mut self) -> Ended {
        let began = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(began.elapsed() < PATIENCE, "it does not end");
            std::thread::sleep(Duration::from_millis(5));
        };
        let mut text = self.first.clone();
        self.stdout.read_to_string(&mut text).unwrap();
        text.push_str("[stderr]\n");
        text.push_str(&self.stderr.take().unwrap().join().unwrap());
        let text = redacted(&self.redacted(&text));
        Ended {
            text: format!("{text}[status {}]", status.code().unwrap_or(-1)),
            status: status.code(),
        }
    }

    /// A text without port and token.
    pub(crate) fn redacted(&self, text: &str) -> String {
        let port = self.port.to_string();
        text.replace(&self.token, "[token]")
            .replace(&port, "[port]")
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends bytes and reads all that comes back.
    pub(crate) fn raw(&self, request: impl AsRef<[u8]>) -> Answer {
        let mut stream = self.connect();
        // Who is refused early may be hung up on while still talking.
        let _ignored = stream.write_all(request.as_ref());
        Answer::read(&mut BufReader::new(stream))
    }

    /// The head of a request as the page's own script sends it.
    pub(crate) fn head(&self, method: &str, path: &str, more: &str) -> String {
        let Self { port, token, .. } = self;
        format!("{method} /{token}/{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{more}\r\n")
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.raw(self.head("GET", path, "Connection: close\r\n"))
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.raw(self.post_text(path, &body.to_string()))
    }

    /// A request that changes something, as the page's own script sends it.
    pub(crate) fn post_text(&self, path: &str, body: &str) -> String {
        let more = format!(
            "Origin: http://127.0.0.1:{}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n",
            self.port,
            body.len()
        );
        self.head("POST", path, &more) + body
    }

    /// The state as it is now.
    pub(crate) fn state(&self) -> Value {
        self.get("tasks").json()["state"].clone()
    }

    /// A body that ticks tasks which were seen so, each `(index, key, wants)`.
    pub(crate) fn ticks(state: &Value, ticks: &[(usize, &str, bool)]) -> Value {
        let tick = |&(task, key, wants): &(usize, &str, bool)| json!({"task": task, "key": key, "saw": !wants, "wants": wants});
        let ticks: Vec<Value> = ticks.iter().map(tick).collect();
        json!({"version": state["version"], "ticks": ticks})
    }

    /// Listens for changes.
    pub(crate) fn listen(&self) -> Events {
        let mut stream = self.connect();
        let head = self.head("GET", "events", "Accept: text/event-stream\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        Events {
            lines: BufReader::new(stream),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

/// A stream of states.
pub(crate) struct Events {
    lines: BufReader<TcpStream>,
}

impl Events {
    /// The next state; `None` at the end.
    pub(crate) fn next(&mut self) -> Option<Value> {
        let mut line = String::new();
        loop {
            line.clear();
            if self.lines.read_line(&mut line).ok()? == 0 {
                return None;
            }
            if let Some(data) = line.strip_prefix("data: ") {
                return Some(serde_json::from_str(data).unwrap());
            }
        }
    }

    /// Waits for a state of a kind.
    #[track_caller]
    pub(crate) fn until(&mut self, is_meant: impl Fn(&Value) -> bool) -> Value {
        let mut last = Value::Null;
        while let Some(state) = self.next() {
            if is_meant(&state) {
                return state;
            }
            last = state;
        }
        panic!("the last state was {last}");
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Reads one; status 0 where there is none.
    pub(crate) fn read(stream: &mut BufReader<TcpStream>) -> Self {
        let mut answer = Self {
            status: 0,
            headers: Vec::new(),
            body: Vec::new(),
        };
        let mut line = String::new();
        if stream.read_line(&mut line).unwrap_or(0) == 0 {
            return answer;
        }
        answer.status = line.split(' ').nth(1).unwrap().parse().unwrap();
        loop {
            line.clear();
            stream.read_line(&mut line).unwrap();
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                break;
            };
            answer.headers.push((name.to_owned(), value.to_owned()));
        }
        let length = answer.header("content-length").parse().unwrap_or(0);
        // The answer to HEAD says how long it would be, and ends.
        let _ended = stream.take(length).read_to_end(&mut answer.body);
        answer
    }

    /// A header's value; empty without it.
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Asserts the status.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }
}
