//! The stream by which pages learn of changes, as server-sent events.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame};
use tokio::sync::{OwnedSemaphorePermit, watch};

use super::state::State;

/// How long to be silent at most: a connection that nothing is sent on is never
/// found to be dead.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// What a page is to do first: come back soon when the stream breaks, in
/// milliseconds.
const OPENING: &str = "retry: 1000\n\n";

/// What will be sent next, and where the one after it comes from.
type Next = dyn Future<Output = Option<(Source, Bytes)>> + Send;

/// The body of an answer that goes on until the page goes or we stop.
pub(super) struct Events {
    next: Pin<Box<Next>>,
}

/// Where events come from.
pub(super) struct Source {
    /// Holds nothing but the newest state, however slowly the page reads.
    pub(super) states: watch::Receiver<Arc<State>>,
    pub(super) stop: watch::Receiver<bool>,
    /// The page's place among those that listen.
    pub(super) _place: OwnedSemaphorePermit,
}

impl Source {
    async fn next(mut self) -> Option<(Self, Bytes)> {
        let stop = async { drop(self.stop.wait_for(|stops| *stops).await) };
        let text = tokio::select! {
            () = stop => return None,
            changed = self.states.changed() => {
                changed.ok()?;
                let state = Arc::clone(&self.states.borrow_and_update());
                format!("event: state\ndata: {}\n\n", state.json())
            }
            () = tokio::time::sleep(KEEP_ALIVE) => ":\n\n".to_owned(),
        };
        Some((self, Bytes::from(text)))
    }
}

impl From<Source> for Events {
    fn from(source: Source) -> Self {
        let opening = Bytes::from_static(OPENING.as_bytes());
        Self {
            next: Box::pin(std::future::ready(Some((source, opening)))),
        }
    }
}

impl Body for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.next.as_mut().poll(context).map(|sent| {
            let (source, bytes) = sent?;
            self.next = Box::pin(source.next());
            Some(Ok(Frame::data(bytes)))
        })
    }
}
