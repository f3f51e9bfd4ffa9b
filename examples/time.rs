//! x
use git_roadmap::roadmap::*;
use std::time::Instant;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    for _ in 0..4 {
        let t = Instant::now();
        let n = pulldown_cmark::Parser::new_ext(&text, pulldown_cmark::Options::ENABLE_TABLES|pulldown_cmark::Options::ENABLE_FOOTNOTES|pulldown_cmark::Options::ENABLE_STRIKETHROUGH|pulldown_cmark::Options::ENABLE_GFM).into_offset_iter().count();
        let bare = t.elapsed();
        let t = Instant::now();
        let d = Document::parse("ROADMAP.md", Source::new("x", bytes.clone()).unwrap());
        let p = t.elapsed();
        let t = Instant::now();
        let r = generate::refresh(&d, &d, &generate::Place::at_top()).unwrap();
        println!("bare {bare:?} ({n}) parse {p:?} ratio {:.2} refresh {:?} tasks {} edits {}", p.as_secs_f64()/bare.as_secs_f64(), t.elapsed(), d.tasks().len(), r.edits.len());
    }
    if std::env::args().nth(2).is_some() {
        let d = Document::parse("ROADMAP.md", Source::new("x", bytes).unwrap());
        for f in lint::lint(&d) { println!("{}:{}: {} {}", f.line, f.column, f.rule, f.message); }
    }
}
