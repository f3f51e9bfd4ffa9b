//! A thread that does one thing after the other, so that nothing that waits
//! for disks or for Git holds up the server.

use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

use tokio::sync::oneshot;

use crate::error::{Error, Kind, Result};

type Job = Box<dyn FnOnce() + Send>;

/// A thread with a queue of limited length.
pub(super) struct Worker {
    queue: SyncSender<Job>,
}

impl Worker {
    /// Starts one; it ends with the last that could give it work.
    pub(super) fn start(name: &str, room: usize) -> Result<Self> {
        let (queue, jobs) = mpsc::sync_channel(room);
        thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || work(&jobs))
            .map_err(|cause| Error::io("a thread", &cause))?;
        Ok(Self { queue })
    }

    /// Has something done; `None` where too much is waiting already, and then
    /// it is not done.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Option<Result<T>> {
        let (answer, answered) = oneshot::channel();
        let job = Box::new(move || {
            // Who asked may be gone; what was asked is done all the same.
            drop(answer.send(job()));
        });
        self.queue.try_send(job).ok()?;
        Some(answered.await.unwrap_or_else(|_| Err(bug())))
    }
}

fn work(jobs: &Receiver<Job>) {
    while let Ok(job) = jobs.recv() {
        // One that panics drops its answer, by which the asker is told.
        drop(panic::catch_unwind(AssertUnwindSafe(job)));
    }
}

/// The error for a panic.
pub(super) fn bug() -> Error {
    Error::new(Kind::Internal, "git-roadmap came upon a bug of its own")
        .kept("files are replaced whole or not at all, so none is half-written")
        .hint("git status    shows what was changed")
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::task::Poll;

    use super::*;

    fn block_on<F: Future>(future: F) -> F::Output {
        let runtime = tokio::runtime::Builder::new_current_thread();
        { runtime }.build().unwrap().block_on(future)
    }

    #[test]
    fn a_panic_is_an_error_and_not_the_end() {
        let worker = Worker::start("test", 1).unwrap();
        let failed = block_on(worker.run(|| -> Result<()> { panic!("of a test") }));
        assert_eq!(failed.unwrap().unwrap_err().kind, Kind::Internal);
        assert_eq!(block_on(worker.run(|| Ok(1))).unwrap().unwrap(), 1);
    }

    #[test]
    fn a_full_queue_refuses() {
        let worker = Worker::start("test", 1).unwrap();
        let (release, held) = mpsc::channel::<()>();
        let mut first = Some(held);
        let mut jobs = Vec::new();
        let mut refused = 0;
        block_on(async {
            for _ in 0..3 {
                let held = first.take();
                let wait = move || {
                    let _ = held.map(|held| held.recv());
                    Ok(())
                };
                let mut job = Box::pin(worker.run(wait));
                let polled = poll_fn(|context| Poll::Ready(job.as_mut().poll(context))).await;
                match polled {
                    Poll::Ready(answer) => refused += usize::from(answer.is_none()),
                    Poll::Pending => jobs.push(job),
                }
            }
            // One is done and waits for us, one is in the queue or was too
            // many, depending on how soon the thread took the first.
            assert!((1..=2).contains(&refused), "{refused}");
            drop(release);
            for job in jobs {
                job.await.unwrap().unwrap();
            }
        });
    }
}
