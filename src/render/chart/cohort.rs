//! A class: each copy in each phase, or of a large one how many copies are
//! where.

use chrono::NaiveDate;

use super::{Entry, Frame, MARGIN, SAMPLE, WIDTH, legend, theme};
use crate::render::charset::Charset;
use crate::render::columns;
use crate::render::escape::scrub;
use crate::render::svg::{self, Anchor, Element, Path};

/// What the picture shows.
#[derive(Debug, Clone, Copy)]
pub struct Cohort<'a> {
    /// The roadmap's title.
    pub title: &'a str,
    /// The line below it.
    pub summary: &'a str,
    /// The phases of the list.
    pub phases: &'a [CohortPhase<'a>],
    /// The copies in their order.
    pub rows: &'a [CohortRow<'a>],
    /// The day that the picture shows.
    pub as_of: Option<NaiveDate>,
}

/// A phase in all copies.
#[derive(Debug, Clone, Copy)]
pub struct CohortPhase<'a> {
    /// Its number.
    pub number: u32,
    /// Its title.
    pub title: &'a str,
    /// Tasks that it has.
    pub total: usize,
    /// Copies that have done a task of it, the finished ones too.
    pub begun: usize,
    /// Copies that have done all of it.
    pub finished: usize,
}

/// A copy.
#[derive(Debug, Clone, Copy)]
pub struct CohortRow<'a> {
    /// What it is called.
    pub name: &'a str,
    /// The whole percentage of all tasks.
    pub percent: u8,
    /// How many tasks of each phase are done.
    pub done: &'a [usize],
}

/// The most copies that have a row each, and the most phases in a picture.
const ROWS: usize = 40;
const PHASES: usize = 40;

/// Draws a row a copy and a column a phase; of more than 40 copies, a bar a
/// phase and how many copies are how far. SVG that ends in a newline.
#[must_use]
pub fn cohort(cohort: &Cohort<'_>) -> String {
    match cohort.rows.len() > ROWS {
        true => crowd(cohort),
        false => class(cohort),
    }
}

fn caption(cohort: &Cohort<'_>) -> String {
    let as_of = cohort.as_of;
    let as_of = as_of.map_or(String::new(), |day| format!(", {day}"));
    format!("{}{as_of}", cohort.summary)
}

fn description(cohort: &Cohort<'_>) -> String {
    let mut words = format!("{}.", caption(cohort));
    for phase in shown(cohort) {
        let title = spoken(phase.title);
        words.push_str(&format!(
            " {title}: {} have begun, {} have finished.",
            phase.begun, phase.finished
        ));
    }
    words
}

fn frame(cohort: &Cohort<'_>, height: f64, elements: Vec<Element>) -> String {
    let frame = Frame {
        kind: "cohort",
        title: cohort.title,
        name: "Copies",
        caption: &caption(cohort),
        description: &description(cohort),
        height,
        rules: &[&theme::CELLS, &theme::BARS],
    };
    frame.draw(elements)
}

fn shown<'a>(cohort: &Cohort<'a>) -> &'a [CohortPhase<'a>] {
    &cohort.phases[..cohort.phases.len().min(PHASES)]
}

/// What tells that there are more phases than are shown.
fn rest(cohort: &Cohort<'_>) -> Option<String> {
    let rest = cohort.phases.len() - shown(cohort).len();
    (rest > 0).then(|| format!("and {rest} more phases"))
}

/// A text short enough to be read out.
fn spoken(text: &str) -> String {
    let columns = super::TITLE_COLUMNS;
    columns::truncate(scrub(text).trim(), columns, Charset::Utf8).into_owned()
}

/// As much of a text as surely fits into a width.
fn cut(text: &str, width: f64) -> String {
    theme::WORDS.letters().cut(&spoken(text), width)
}

/// Where cells begin, right of the names: at the least, and at the most where
/// names are long and phases few.
const LEFT: f64 = 186.0;
const FAR_LEFT: f64 = 400.0;

/// The gap between a name and the cells.
const GAP: f64 = 10.0;

/// The distance of columns: what long names leave, and the most.
const NARROW: f64 = 36.0;
const PITCHES: f64 = 64.0;

/// Where rows begin, and how high one is.
const TOP: f64 = 118.0;
const PITCH: f64 = 28.0;

/// The room of a percentage at the right.
const PERCENT: f64 = 58.0;

/// The rim of a cell, which rounds it and adds to its size.
const RIM: f64 = 4.0;

fn class(cohort: &Cohort<'_>) -> String {
    let phases = shown(cohort);
    if cohort.rows.is_empty() || phases.is_empty() {
        let words = svg::text(MARGIN, 110.0, Anchor::Start, "No copies yet");
        return frame(cohort, 140.0, vec![words.class("over")]);
    }
    let columns = Columns::new(cohort, phases.len());
    let mut elements = headings(phases, columns);
    elements.extend(cells(cohort, phases, columns));
    let names = columns.left - MARGIN - GAP;
    for (place, row) in cohort.rows.iter().enumerate() {
        let y = TOP + PITCH * place as f64 + 19.0;
        let name = svg::words(MARGIN, y, Anchor::Start, &name(row.name, names));
        let x = columns.start(phases.len()) + PERCENT - 4.0;
        let percent = svg::text(x, y, Anchor::End, &format!("{}%", row.percent));
        elements.extend([name.class("over"), percent]);
    }
    let bottom = TOP + PITCH * cohort.rows.len() as f64;
    elements.extend(shades(bottom + 34.0));
    if let Some(rest) = rest(cohort) {
        elements.push(svg::text(WIDTH - MARGIN, bottom + 34.0, Anchor::End, &rest));
    }
    frame(cohort, bottom + 54.0, elements)
}

/// A name with its start and its end: names of a class often begin alike.
fn name(text: &str, room: f64) -> String {
    theme::WORDS.letters().cut_middle(text, room)
}

/// Where the columns of cells stand.
#[derive(Debug, Clone, Copy)]
struct Columns {
    left: f64,
    pitch: f64,
}

impl Columns {
    /// Gives names the room that they need and phases leave.
    fn new(cohort: &Cohort<'_>, phases: usize) -> Self {
        let letters = theme::WORDS.letters();
        let names = cohort.rows.iter().map(|row| letters.width(row.name));
        let needed = MARGIN + names.fold(0.0, f64::max).ceil() + GAP;
        let right = WIDTH - MARGIN - PERCENT;
        let free = (right - NARROW * phases as f64).min(FAR_LEFT);
        let left = needed.min(free).max(LEFT);
        let pitch = ((right - left) / phases as f64).min(PITCHES);
        Self { left, pitch }
    }

    /// Where the column of this place begins.
    fn start(self, place: usize) -> f64 {
        self.left + self.pitch * place as f64
    }
}

/// The numbers of phases above their columns, as many as have room.
fn headings(phases: &[CohortPhase<'_>], columns: Columns) -> Vec<Element> {
    let names: Vec<String> = phases
        .iter()
        .map(|phase| format!("P{}", phase.number))
        .collect();
    let widest = names.iter().map(|name| theme::WORDS.room(name));
    let widest = widest.fold(0.0, f64::max) + 6.0;
    // A float becomes a whole number at once within bounds; none here is larger.
    let step = (widest / columns.pitch).ceil().max(1.0) as usize;
    let shown = names.iter().enumerate().step_by(step);
    let words = shown.map(|(place, name)| {
        let x = columns.start(place) + columns.pitch / 2.0;
        svg::text(x, TOP - 12.0, Anchor::Middle, name)
    });
    words.collect()
}

const LEVELS: [&str; 5] = ["d0", "d1", "d2", "d3", "d4"];

/// Nothing, up to a third, up to two thirds, more, all.
fn level(done: usize, total: usize) -> usize {
    match done {
        0 => 0,
        _ if done >= total => 4,
        _ => 1 + (done * 3 / total).min(2),
    }
}

/// The cells as one path for each level.
fn cells(cohort: &Cohort<'_>, phases: &[CohortPhase<'_>], columns: Columns) -> Vec<Element> {
    let mut paths: [Path; 5] = Default::default();
    for (row, copy) in cohort.rows.iter().enumerate() {
        for (column, phase) in phases.iter().enumerate() {
            let done = copy.done.get(column).copied().unwrap_or(0);
            let level = level(done, phase.total);
            let x = columns.start(column);
            let y = TOP + PITCH * row as f64;
            let path = std::mem::take(&mut paths[level]);
            paths[level] = cell(path, x, y, columns.pitch - 3.0, PITCH - 4.0);
        }
    }
    let drawn = LEVELS.iter().zip(&paths);
    drawn.map(|(class, path)| path.draw(class)).collect()
}

fn cell(path: Path, x: f64, y: f64, width: f64, height: f64) -> Path {
    let half = RIM / 2.0;
    let right = x + (width - half).max(half + 1.0);
    path.start(x + half, y + half)
        .across(right)
        .upright(y + height - half)
        .across(x + half)
        .close()
}

/// The levels from nothing to all, their words around them.
fn shades(y: f64) -> Vec<Element> {
    let none = svg::text(MARGIN, y, Anchor::Start, "None");
    let start = MARGIN + theme::WORDS.room("None") + 6.0;
    let samples = LEVELS.iter().zip(0_u8..).map(|(class, place)| {
        let x = start + f64::from(place) * 26.0;
        cell(Path::default(), x, y - 15.0, 23.0, 20.0).draw(class)
    });
    let all = svg::text(start + 5.0 * 26.0 + 4.0, y, Anchor::Start, "All of a phase");
    [none].into_iter().chain(samples).chain([all]).collect()
}

/// Where the columns of a crowd stand, and how high the highest is.
const COLUMNS_TOP: f64 = 118.0;
const HIGHEST: f64 = 96.0;

/// The thickness of a bar, and the height of its row.
const THICK: f64 = 10.0;
const ROW: f64 = 54.0;

fn crowd(cohort: &Cohort<'_>) -> String {
    let words = "Copies by percent done, and the share of them in each phase";
    let words = svg::text(MARGIN, 104.0, Anchor::Start, words);
    let mut elements = vec![words.class("over")];
    elements.extend(histogram(cohort));
    let top = COLUMNS_TOP + HIGHEST + 44.0;
    elements.extend(legend(&entries(), top + 22.0));
    let top = top + 40.0;
    for (place, phase) in shown(cohort).iter().enumerate() {
        elements.extend(bar(phase, cohort.rows.len(), top + ROW * place as f64));
    }
    let mut bottom = top + ROW * shown(cohort).len() as f64;
    if let Some(rest) = rest(cohort) {
        elements.push(svg::text(MARGIN, bottom + 26.0, Anchor::Start, &rest));
        bottom += 34.0;
    }
    frame(cohort, bottom + 14.0, elements)
}

/// How many copies are how far, by tenths of all tasks; those that have done
/// all stand for themselves.
fn histogram(cohort: &Cohort<'_>) -> Vec<Element> {
    let mut counts = [0_usize; 11];
    for row in cohort.rows {
        counts[usize::from(row.percent / 10).min(10)] += 1;
    }
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let pitch = (WIDTH - 2.0 * MARGIN) / counts.len() as f64;
    let base = COLUMNS_TOP + HIGHEST;
    let mut elements = Vec::new();
    for (place, &count) in counts.iter().enumerate() {
        let x = MARGIN + pitch * place as f64;
        if count > 0 {
            let height = ((HIGHEST - 24.0) * count as f64 / most as f64).max(2.0);
            let column = svg::rect(x + 3.0, base - height, pitch - 6.0, height, 2.0);
            elements.push(column.class(if place == 10 { "full" } else { "left" }));
            let words = svg::text(
                x + pitch / 2.0,
                base - height - 6.0,
                Anchor::Middle,
                &count.to_string(),
            );
            elements.push(words.class("over"));
        }
        let words = format!("{}%", place * 10);
        // Every second one has room where a phone makes it larger.
        if place % 2 == 0 {
            elements.push(svg::text(
                x + pitch / 2.0,
                base + 24.0,
                Anchor::Middle,
                &words,
            ));
        }
    }
    let line = Path::default().start(MARGIN, base).across(WIDTH - MARGIN);
    elements.push(line.draw("grid"));
    elements
}

/// A phase's words with its bar below, from `y` down.
fn bar(phase: &CohortPhase<'_>, copies: usize, y: f64) -> Vec<Element> {
    let count = format!("{} finished", phase.finished);
    let room = WIDTH - 2.0 * MARGIN - theme::WORDS.room(&count) - 12.0;
    let title = cut(phase.title, room);
    let title = svg::words(MARGIN, y + 23.0, Anchor::Start, &title);
    let count = svg::text(WIDTH - MARGIN, y + 23.0, Anchor::End, &count);
    let middle = y + 40.0;
    let width = WIDTH - 2.0 * MARGIN;
    let share = |part: usize| width * part.min(copies) as f64 / copies.max(1) as f64;
    let bar = |width: f64, class| {
        let bar = svg::rect(MARGIN, middle - THICK / 2.0, width, THICK, 2.0);
        bar.class(class)
    };
    let mut elements = vec![
        title.class("over"),
        count.class("over"),
        nothing(MARGIN, middle, width),
    ];
    let parts = [(phase.begun, "left"), (phase.finished, "full")];
    let parts = parts.into_iter().filter(|(part, _)| *part > 0);
    elements.extend(parts.map(|(part, class)| bar(share(part).max(2.0), class)));
    elements
}

fn entries() -> Vec<Entry> {
    let entry = |sample, name: &str| Entry {
        sample,
        name: name.to_owned(),
    };
    vec![
        entry(full_sample, "Finished"),
        entry(left_sample, "Begun"),
        entry(none_sample, "Not begun"),
    ]
}

fn full_sample(x: f64, y: f64) -> Vec<Element> {
    sample(x, y, "full")
}

fn left_sample(x: f64, y: f64) -> Vec<Element> {
    sample(x, y, "left")
}

fn none_sample(x: f64, y: f64) -> Vec<Element> {
    vec![nothing(x, y, SAMPLE)]
}

/// A bar in the colour of nothing, whose rim adds to its size.
fn nothing(x: f64, middle: f64, width: f64) -> Element {
    let (y, height) = (middle - THICK / 2.0 + RIM / 2.0, THICK - RIM);
    svg::rect(x + RIM / 2.0, y, width - RIM, height, 0.0).class("d0")
}

fn sample(x: f64, y: f64, class: &str) -> Vec<Element> {
    vec![svg::rect(x, y - THICK / 2.0, SAMPLE, THICK, 2.0).class(class)]
}
