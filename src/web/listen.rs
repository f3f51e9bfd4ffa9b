//! Connections: how many, how long they may take to ask, and how they end.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// How many connections there may be; a browser opens six to a host.
pub(super) const MAX_CONNECTIONS: usize = 256;

/// How many more are told that there are too many; others are just closed.
const MAX_TURNED_AWAY: usize = 16;

/// How long a request's head may take, and an unused connection stay.
pub(super) const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// How many bytes a request's head may have.
const MAX_HEAD: usize = 16 * 1024;

/// How long one that is turned away may take to hear it.
const TURN_AWAY_TIMEOUT: Duration = Duration::from_secs(1);

/// How long to wait before accepting again where the system has no room.
const PAUSE: Duration = Duration::from_millis(50);

const TURN_AWAY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\n\
    content-type: text/plain; charset=utf-8\r\n\
    content-length: 24\r\n\
    connection: close\r\n\r\n\
    503 Service Unavailable\n";

/// The connections of a server.
pub(super) struct Connections {
    router: Router,
    stop: watch::Receiver<bool>,
    places: Arc<Semaphore>,
    turned_away: Arc<Semaphore>,
}

impl Connections {
    pub(super) fn new(router: Router, stop: watch::Receiver<bool>) -> Self {
        Self {
            router,
            stop,
            places: Arc::new(Semaphore::new(MAX_CONNECTIONS)),
            turned_away: Arc::new(Semaphore::new(MAX_TURNED_AWAY)),
        }
    }

    /// Accepts connections until the server stops.
    pub(super) async fn accept(&self, listener: TcpListener) {
        loop {
            let accepted = tokio::select! {
                () = stopped(self.stop.clone()) => return,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, _)) => self.take(stream),
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    /// Waits until all connections have ended.
    pub(super) async fn end(&self) {
        let all = u32::try_from(MAX_CONNECTIONS).unwrap_or(u32::MAX);
        drop(self.places.acquire_many(all).await);
    }

    fn take(&self, stream: TcpStream) {
        // Answers are written whole; waiting for more would only hold them up.
        drop(stream.set_nodelay(true));
        if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            let (router, stop) = (self.router.clone(), self.stop.clone());
            tokio::spawn(serve(stream, router, stop, place));
        } else if let Ok(place) = Arc::clone(&self.turned_away).try_acquire_owned() {
            tokio::spawn(async move {
                drop(tokio::time::timeout(TURN_AWAY_TIMEOUT, turn_away(stream)).await);
                drop(place);
            });
        }
    }
}

/// Answers what comes on a connection; when the server stops, what is in hand
/// and no more.
async fn serve(
    stream: TcpStream,
    router: Router,
    stop: watch::Receiver<bool>,
    _place: OwnedSemaphorePermit,
) {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD);
    let service = TowerToHyperService::new(router);
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    // What goes wrong on a connection ends it, and concerns nobody else.
    tokio::select! {
        ended = connection.as_mut() => drop(ended),
        () = stopped(stop) => {
            connection.as_mut().graceful_shutdown();
            drop(connection.await);
        }
    }
}

/// Says that there are too many, once something was asked: closing a connection
/// with words unread takes ours away from the other side too.
async fn turn_away(stream: TcpStream) {
    let mut asked = [0; 4096];
    drop(stream.readable().await);
    drop(stream.try_read(&mut asked));
    drop(stream.writable().await);
    drop(stream.try_write(TURN_AWAY));
}

async fn stopped(mut stop: watch::Receiver<bool>) {
    drop(stop.wait_for(|stops| *stops).await);
}
