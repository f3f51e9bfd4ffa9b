//! The live page: a small server for this computer alone.
//!
//! One thread answers requests and never waits for anything but the network.
//! Another makes changes, one after the other, each by the operation that the
//! command line uses; another reads; another notices what changes on disk.
//! Whoever notices, one function looks and tells all pages (`mirror`).

mod answer;
mod events;
mod gate;
mod listen;
mod mirror;
mod pictures;
mod routes;
mod state;
mod stop;
mod token;
mod watch;
mod worker;
mod write;

use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::sync::watch::channel as watch_channel;

pub use self::routes::Heard;
pub use self::write::Tally;

use self::gate::Gate;
use self::listen::Connections;
use self::mirror::Mirror;
use self::pictures::Pictures;
use self::routes::{App, Said};
use self::stop::Signals;
use self::token::Token;
use self::worker::Worker;
use crate::error::{Error, Kind, Result};
use crate::git;
use crate::workspace::{Location, Workspace};

/// The port that is taken where none is asked for, if it is free.
pub const USUAL_PORT: u16 = 4747;

/// How many ports after it are tried.
const MORE_PORTS: u16 = 20;

/// How many changes may wait for their turn.
const MAX_WRITES: usize = 128;

/// How many reads may.
const MAX_READS: usize = 128;

/// How long connections may take to end once nothing is in hand any more.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// How a page is to be served.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The port; 0 for any free one, `None` for the usual one or one after it.
    pub port: Option<u16>,
    /// Whether ticks stay in the file until they are committed together.
    pub collects: bool,
}

/// A server that has its address and answers nobody yet.
pub struct Server {
    listener: TcpListener,
    port: u16,
    token: Token,
    workspace: Workspace,
    mirror: Arc<Mirror>,
}

/// How a page is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Serving {
    /// The page's address. Whoever knows it can tick.
    pub url: String,
    /// The port.
    pub port: u16,
    /// Whether ticks stay in the file until they are committed together.
    pub collects: bool,
    /// Whether there is a repository to commit to.
    pub commits: bool,
}

impl Server {
    /// Opens the roadmap and takes an address on this computer.
    ///
    /// # Errors
    /// When the roadmap cannot be read, or the port cannot be taken.
    pub fn bind(location: Location, options: Options) -> Result<Self> {
        let mirror = Arc::new(Mirror::new(location, options.collects));
        let workspace = mirror.open()?;
        mirror.show(&workspace)?;
        let listener = match options.port {
            Some(port) => take(port).map_err(|cause| not_taken(port, &cause))?,
            None => take_any_from(USUAL_PORT)?,
        };
        let address = listener
            .local_addr()
            .map_err(|cause| Error::io("the server's address", &cause))?;
        Ok(Self {
            port: address.port(),
            listener,
            token: Token::random()?,
            workspace,
            mirror,
        })
    }

    /// The workspace as it was opened.
    #[must_use]
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// How the page is served.
    #[must_use]
    pub fn serving(&self) -> Serving {
        let state = self.mirror.state();
        let token = self.token.as_str();
        Serving {
            url: format!("http://127.0.0.1:{}/{token}/", self.port),
            port: self.port,
            collects: state.collects,
            commits: state.commits,
        }
    }

    /// Serves until the user interrupts; then what is in hand is finished. Says
    /// when it answers, then what is done as it is done, and returns what was
    /// in all.
    ///
    /// # Errors
    /// What `ready` fails with; when the system refuses threads or the socket;
    /// [`Kind::Interrupted`] when the user interrupts once more instead of
    /// waiting.
    pub fn run(
        self,
        ready: impl FnOnce() -> Result<()>,
        hear: &mut dyn FnMut(Heard),
    ) -> Result<Tally> {
        git::finish_when_interrupted();
        watch::start(&self.workspace, Arc::clone(&self.mirror))?;
        let (heard, hearing) = mpsc::channel();
        let running = Running {
            listener: self.listener,
            gate: Gate::new(self.port, self.token.clone()),
            token: self.token,
            mirror: self.mirror,
            heard: heard.clone(),
        };
        // A terminal may be made to wait; then only what is said waits with it.
        thread::Builder::new()
            .name("serve".to_owned())
            .spawn(move || {
                let served = panic::catch_unwind(AssertUnwindSafe(|| running.run()));
                let _ = heard.send(Said::End(served.unwrap_or_else(|_| Err(worker::bug()))));
            })
            .map_err(|cause| Error::io("a thread", &cause))?;
        let mut ready = Some(ready);
        for said in hearing {
            match said {
                Said::Ready => ready.take().map_or(Ok(()), |ready| ready())?,
                Said::Heard(said) => hear(said),
                Said::End(end) => return end,
            }
        }
        Err(worker::bug())
    }
}

/// A server that answers.
struct Running {
    listener: TcpListener,
    gate: Gate,
    token: Token,
    mirror: Arc<Mirror>,
    heard: mpsc::Sender<Said>,
}

impl Running {
    fn run(self) -> Result<Tally> {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_io().enable_time().build();
        let runtime = runtime.map_err(|cause| failed(&cause))?;
        let served = runtime.block_on(self.serve());
        // A change may still be in hand where the user would not wait.
        runtime.shutdown_background();
        served
    }

    async fn serve(self) -> Result<Tally> {
        self.listener
            .set_nonblocking(true)
            .map_err(|cause| failed(&cause))?;
        let listener = tokio::net::TcpListener::from_std(self.listener);
        let listener = listener.map_err(|cause| failed(&cause))?;
        let mut signals = Signals::new().map_err(|cause| failed(&cause))?;
        let (stop, stopped) = watch_channel(false);
        let ready = self.heard.clone();
        let app = Arc::new(App {
            gate: self.gate,
            mirror: self.mirror,
            writes: Worker::start("write", MAX_WRITES)?,
            reads: Worker::start("read", MAX_READS)?,
            listening: Arc::new(Semaphore::new(routes::MAX_LISTENING)),
            stop: stopped.clone(),
            tally: Mutex::default(),
            pictures: Pictures::default(),
            heard: self.heard,
        });
        let connections = Connections::new(routes::router(&app, &self.token), stopped);
        let connections = Arc::new(connections);
        let accepting = Arc::clone(&connections);
        tokio::spawn(async move { accepting.accept(listener).await });
        let _ = ready.send(Said::Ready);
        signals.next().await;
        let _ = stop.send(true);
        let end = async {
            finish(&app.writes).await;
            let _ = tokio::time::timeout(LAST_WORDS, connections.end()).await;
        };
        tokio::select! {
            () = end => Ok(app.tally()),
            () = signals.next() => Err(interrupted()),
        }
    }
}

fn failed(cause: &std::io::Error) -> Error {
    Error::io("the server", cause)
}

/// Waits until nothing waits to be written; what waits is refused by now.
async fn finish(writes: &Worker) {
    while writes.run(|| Ok(())).await.is_none() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn interrupted() -> Error {
    Error::new(
        Kind::Interrupted,
        "stopped before the last change was finished",
    )
    .hint("git roadmap status    shows whether a tick is not committed")
}

/// What a mutex guards, also after a thread that held it has panicked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn take(port: u16) -> std::io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
}

/// Takes the first port that is free, of some and then of all.
fn take_any_from(first: u16) -> Result<TcpListener> {
    let ports = (first..first + MORE_PORTS).chain([0]);
    let mut last = None;
    for port in ports {
        match take(port) {
            Ok(listener) => return Ok(listener),
            Err(cause) => last = Some(not_taken(port, &cause)),
        }
    }
    Err(last.unwrap_or_else(|| Error::refused("no port is free")))
}

fn not_taken(port: u16, cause: &std::io::Error) -> Error {
    let refused = |what: &str| {
        Error::refused(format!("port {port} {what}"))
            .hint("--port 0    takes any that is free")
            .hint("without --port, that is 4747 or the next that is free")
    };
    match cause.kind() {
        ErrorKind::AddrInUse => refused("is taken by another program"),
        ErrorKind::PermissionDenied => refused("is not for everybody to take"),
        _ => Error::io(format!("port {port}"), cause),
    }
}
