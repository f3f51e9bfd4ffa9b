//! The summary: each work's time as a multiple of the bare pass's.

use std::hint::black_box;
use std::time::{Duration, Instant};

use super::WORK;

/// How long each input is measured.
const BUDGET: Duration = Duration::from_secs(5);

/// Measures all work in turns, so that a busy moment meets all alike, and
/// compares the best times, which other programs disturb least.
pub(crate) fn print(texts: &[(&'static str, String)]) {
    println!("\nbest times as multiples of the bare pass, measured in turns:\n");
    for (name, text) in texts {
        let best = best_times(text);
        println!("{name} ({} bytes)", text.len());
        for ((work, _), time) in WORK.iter().zip(best) {
            let ratio = time.as_secs_f64() / best[0].as_secs_f64();
            println!("  {work:<26} {ratio:>6.2}  {time:>10.3?}");
        }
        println!();
    }
}

fn best_times(text: &str) -> [Duration; WORK.len()] {
    let mut best = [Duration::MAX; WORK.len()];
    let start = Instant::now();
    while start.elapsed() < BUDGET {
        for ((_, run), best) in WORK.iter().zip(&mut best) {
            *best = (*best).min(time(text, *run));
        }
    }
    best
}

fn time(text: &str, run: fn(&str) -> usize) -> Duration {
    let start = Instant::now();
    black_box(run(black_box(text)));
    start.elapsed()
}
