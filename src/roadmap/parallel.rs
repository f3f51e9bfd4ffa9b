//! Work on several threads at once; the results are those of one thread.

use std::sync::{Mutex, PoisonError};
use std::thread;

/// Does two things at once, or one after the other where no thread can be had.
pub fn both<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    // A thread that cannot be had leaves the work in its place.
    let place = Mutex::new(Some(one));
    let take = || {
        let mut place = place.lock().unwrap_or_else(PoisonError::into_inner);
        place.take()
    };
    thread::scope(|scope| {
        let thread = thread::Builder::new().spawn_scoped(scope, || take().map(|one| one()));
        let other = other();
        let one = match thread {
            Ok(thread) => match thread.join() {
                Ok(one) => one,
                Err(panic) => std::panic::resume_unwind(panic),
            },
            Err(_) => take().map(|one| one()),
        };
        match one {
            Some(one) => (one, other),
            None => unreachable!("the work is taken once"),
        }
    })
}

/// Does the same with each item, on so many threads; the results stand in the
/// order of the items.
pub fn each<T: Send, R: Send>(
    mut items: Vec<T>,
    threads: usize,
    work: &(impl Fn(T) -> R + Sync),
) -> Vec<R> {
    if threads < 2 || items.len() < 2 {
        return items.into_iter().map(work).collect();
    }
    let rest = items.split_off(items.len() / 2);
    let here = threads / 2;
    let (rest, mut done) = both(
        || each(rest, threads - here, work),
        || each(items, here, work),
    );
    done.extend(rest);
    done
}

/// How many threads run at once on this machine.
#[must_use]
pub fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_order() {
        for threads in 0..6 {
            let found = each((0..7).collect(), threads, &|number| number * 2);
            assert_eq!(found, [0, 2, 4, 6, 8, 10, 12]);
        }
    }

    #[test]
    #[should_panic(expected = "here")]
    fn panics_come_through() {
        both(|| panic!("here"), || ());
    }
}
