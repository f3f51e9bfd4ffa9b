//! How well and how fast tasks are matched and merged across versions of lists.
//!
//! `accuracy LABELS NAME CLONE` compares the matcher with labels made by hand;
//! `forks CLONE PATH [COUNT]` merges simulated copies that only ticked with
//! the newest version. `speed [CLONE PATH]`, `trace CLONE PATH` and `scaling`
//! measure times; `pairs CLONE PATH OLD NEW` lists pairs to read, and
//! `fingerprint CLONE PATH` tells whether two builds pair alike. Run through
//! `benches/merge.sh`.

// A report is what a bench prints.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

mod accuracy;
mod changes;
mod driver;
mod forks;
mod history;
// Of its inputs only some are used here.
#[allow(dead_code)]
#[path = "../parse/inputs.rs"]
mod inputs;
mod pairs;
mod scaling;
mod timing;
mod trace;

const USAGE: &str = "\
usage: accuracy LABELS NAME CLONE
       forks CLONE PATH [COUNT]
       speed [CLONE PATH]
       trace CLONE PATH
       scaling [LARGEST]
       pairs CLONE PATH OLD NEW
       fingerprint CLONE PATH";

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["accuracy", labels, name, clone] => accuracy::accuracy(labels, name, clone),
        ["forks", clone, path] => forks::forks(clone, path, 200),
        ["forks", clone, path, count] => forks::forks(clone, path, count.parse().unwrap()),
        ["speed"] => driver::speed(None),
        ["speed", clone, path] => driver::speed(Some((clone, path))),
        ["trace", clone, path] => trace::trace(clone, path),
        ["scaling"] => scaling::scaling(20_000),
        ["scaling", largest] => scaling::scaling(largest.parse().unwrap()),
        ["pairs", clone, path, old, new] => pairs::pairs(clone, path, old, new),
        ["fingerprint", clone, path] => pairs::fingerprint(clone, path),
        _ => println!("{USAGE}"),
    }
}
