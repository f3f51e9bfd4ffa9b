//! Benchmarks in memory: parsing, refreshing and drawing beside a bare pass
//! of the Markdown parser over the same text.
//!
//! `cargo bench` measures and prints ratios at the end; behind
//! `cargo bench --bench parse --`, `--ratios` prints the ratios alone and
//! `--write FOLDER` writes the inputs for `benches/peers.sh`.

#![allow(clippy::print_stdout)]

mod inputs;
mod ratios;

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput};
use git_roadmap::render::Charset;
use git_roadmap::render::screen::{self, Room};
use git_roadmap::roadmap::generate::{self, Place};
use git_roadmap::roadmap::{Document, Source};
use pulldown_cmark::{Options, Parser};

use self::inputs::{Blocks, SIZES};

/// What is measured: a name and the work, which returns something to keep.
pub(crate) type Work = (&'static str, fn(&str) -> usize);

/// The bare pass comes first; the ratios are to it.
pub(crate) const WORK: [Work; 4] = [
    ("bare pulldown-cmark pass", bare_pass),
    ("parse", parse),
    ("parse + refresh", refresh),
    ("parse + status screen", status),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [flag, folder, ..] if flag == "--write" => write(Path::new(folder)),
        [flag, ..] if flag == "--ratios" => ratios::print(&texts()),
        _ => measure(&arguments),
    }
}

/// Writes the inputs as files, with and without badges.
fn write(folder: &Path) {
    for size in SIZES {
        for (blocks, name) in [
            (Blocks::Contents, format!("{}.md", size.name)),
            (
                Blocks::ContentsAndBadges,
                format!("{}-badges.md", size.name),
            ),
        ] {
            let path = folder.join(name);
            if let Err(error) = std::fs::write(&path, inputs::roadmap(size, blocks)) {
                panic!("{}: {error}", path.display());
            }
        }
    }
}

fn texts() -> [(&'static str, String); SIZES.len()] {
    SIZES.map(|size| (size.name, inputs::roadmap(size, Blocks::ContentsAndBadges)))
}

fn measure(arguments: &[String]) {
    let texts = texts();
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(4))
        .sample_size(20)
        .configure_from_args();
    for (name, text) in &texts {
        let mut group = criterion.benchmark_group(*name);
        group.throughput(Throughput::Bytes(text.len() as u64));
        for (work, run) in WORK {
            group.bench_with_input(BenchmarkId::from_parameter(work), text, |bencher, text| {
                bencher.iter(|| run(black_box(text)));
            });
        }
        group.finish();
    }
    criterion.final_summary();
    let whole_run = arguments.iter().all(|argument| argument == "--bench");
    if whole_run {
        ratios::print(&texts);
    }
}

/// The floor: what the parser alone takes.
fn bare_pass(text: &str) -> usize {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_GFM;
    Parser::new_ext(text, options).into_offset_iter().count()
}

fn document(text: &str) -> Document {
    Document::parse("ROADMAP.md", Source::from_text(text.to_owned()))
}

fn parse(text: &str) -> usize {
    document(text).tasks().len()
}

/// What `refresh` does beyond reading and writing files.
fn refresh(text: &str) -> usize {
    let document = document(text);
    let refreshed = generate::refresh(&document, &document, &Place::at_top(), None);
    refreshed.map_or(0, |refreshed| {
        assert!(refreshed.edits.is_empty(), "the blocks are up to date");
        refreshed.pictures.len()
    })
}

/// What `status` draws.
fn status(text: &str) -> usize {
    let document = document(text);
    let status = screen::Status {
        roadmap: &document,
        all: false,
        height: None,
        notes: &[],
    };
    let room = Room {
        width: 80,
        charset: Charset::Utf8,
    };
    screen::status(&status, room).len()
}
