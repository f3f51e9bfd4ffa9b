//! Times taken in turns, and what they are compared with.

use std::time::{Duration, Instant};

/// What is measured: a name, and the work, which returns the time it took.
pub(crate) type Work<'a> = (&'a str, Box<dyn FnMut() -> Duration + 'a>);

/// The times that some work took.
pub(crate) struct Times {
    sorted: Vec<Duration>,
}

impl Times {
    pub(crate) fn median(&self) -> Duration {
        self.sorted[self.sorted.len() / 2]
    }

    pub(crate) fn least(&self) -> Duration {
        self.sorted[0]
    }
}

/// How long a call takes.
pub(crate) fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    std::hint::black_box(work());
    start.elapsed()
}

/// Does all work in turns, so that a busy moment meets all alike; a first
/// round warms the caches.
pub(crate) fn in_turns(rounds: usize, work: &mut [Work<'_>]) -> Vec<Times> {
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); work.len()];
    for round in 0..=rounds {
        for ((_, work), times) in work.iter_mut().zip(&mut times) {
            let time = work();
            if round > 0 {
                times.push(time);
            }
        }
    }
    let sorted = |mut times: Vec<Duration>| {
        times.sort_unstable();
        Times { sorted: times }
    };
    times.into_iter().map(sorted).collect()
}

/// Prints each work's times, and all but the first as ratios to the first.
pub(crate) fn print_ratios(title: &str, work: &[Work<'_>], times: &[Times], asked: f64) {
    println!("{title}");
    let ratio = |one: Duration, other: Duration| one.as_secs_f64() / other.as_secs_f64();
    for ((name, _), time) in work.iter().zip(times) {
        let (median, least) = (time.median(), time.least());
        print!("  {name:<34} median {median:>9.1?}  least {least:>9.1?}");
        if std::ptr::eq(time, &times[0]) {
            println!();
            continue;
        }
        let median = ratio(median, times[0].median());
        let least = ratio(least, times[0].least());
        let verdict = if median <= asked { "reached" } else { "MISSED" };
        println!("  {median:.2} times, least {least:.2}; asked {asked:.1}: {verdict}");
    }
}
