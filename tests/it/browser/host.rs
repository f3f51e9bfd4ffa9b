//! Serves a folder below a path, as a host of static pages does.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// Where the folder stands on the host: below a project's name, as Pages does it.
pub(crate) const BELOW: &str = "/learn/to-bake/";

/// A host that serves one folder below [`BELOW`], until the test binary ends.
pub(crate) struct Host {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Host {
    pub(crate) fn of(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (folder, log) = (folder.to_owned(), Arc::clone(&asked));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (folder, log) = (folder.clone(), Arc::clone(&log));
                std::thread::spawn(move || answer(stream, &folder, &log));
            }
        });
        Self { port, asked }
    }

    /// The address of the folder.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}{BELOW}", self.port)
    }

    /// The paths that were asked for so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn answer(mut stream: TcpStream, folder: &Path, log: &Mutex<Vec<String>>) {
    let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    lines.take_while(|line| !line.is_empty()).for_each(drop);
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let found = file_of(&path, folder).and_then(|file| Some((fs::read(&file).ok()?, file)));
    log.lock().unwrap().push(path);
    let (status, kind, body) = match found {
        Some((body, file)) => ("200 OK", kind_of(&file), body),
        None => ("404 Not Found", "text/plain", b"nothing here\n".to_vec()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    // A browser that has seen enough closes early.
    let _ignored = stream.write_all(&[head.as_bytes(), &body].concat());
}

fn file_of(path: &str, folder: &Path) -> Option<PathBuf> {
    let path = path.split('?').next()?;
    let below = path.strip_prefix(BELOW)?;
    let file = folder.join(below);
    Some(if below.is_empty() || below.ends_with('/') {
        file.join("index.html")
    } else {
        file
    })
}

fn kind_of(file: &Path) -> &'static str {
    match file.extension().and_then(|end| end.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}
