//! A roadmap as an interactive page, in one file.
//!
//! The same page is written to a file and served live; the script finds out
//! by the page's mode. Without a script it can be read all the same.

mod assets;
mod body;
mod policy;
mod sanitize;

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use self::body::Body;
use crate::roadmap::page::Outline;
use crate::roadmap::{Document, Progress};

pub use policy::policy;
pub use sanitize::{Addresses, Cleaner, PREFIX};

/// How many open tasks are shown as the next ones.
const NEXT: usize = 5;

/// Who shows a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A file; ticks stay in the browser.
    Static,
    /// A server; ticks go to the repository.
    Live,
}

/// A picture of the past, as SVG, with what it shows in words.
#[derive(Debug, Clone)]
pub struct Chart {
    /// Its name: `burnup`, `heatmap`.
    pub name: &'static str,
    /// What it shows.
    pub words: &'static str,
    /// The picture; `None` where the server draws it.
    pub svg: Option<String>,
}

/// What a page shows.
pub struct Page<'a> {
    /// The roadmap.
    pub document: &'a Document,
    /// Its outline.
    pub outline: &'a Outline,
    /// Makes its texts safe.
    pub cleaner: &'a Cleaner,
    /// The pictures of its past.
    pub charts: &'a [Chart],
    /// Who shows it.
    pub mode: Mode,
    /// What the server says at first, as JSON.
    pub state: Option<&'a str>,
}

/// The parts of a page that change with its roadmap.
#[derive(Debug)]
pub struct Parts {
    /// Progress, phases, and what is next.
    pub head: String,
    /// Everything that the roadmap says.
    pub tasks: String,
}

#[derive(Template)]
#[template(path = "page.html")]
struct Shell<'a> {
    live: bool,
    mode: &'static str,
    policy: String,
    title: &'a str,
    file: &'a str,
    description: String,
    style: &'static str,
    script: &'static str,
    head: &'a str,
    tasks: &'a str,
    charts: Vec<ShownChart>,
    state: String,
}

struct ShownChart {
    name: &'static str,
    words: &'static str,
    source: String,
}

#[derive(Template)]
#[template(path = "head.html")]
struct Head<'a> {
    title: &'a str,
    anchor: &'a str,
    overall: Progress,
    phases: Vec<ShownPhase<'a>>,
    next: Vec<ShownTask<'a>>,
}

struct ShownPhase<'a> {
    key: &'a str,
    anchor: &'a str,
    title: &'a str,
    progress: Progress,
}

struct ShownTask<'a> {
    key: &'a str,
    text: &'a str,
    phase: &'a str,
}

/// The whole page.
///
/// # Errors
/// None that a correct template gives; they are the template's own.
pub fn html(page: &Page<'_>) -> Result<String, askama::Error> {
    let Parts { head, tasks } = parts(page)?;
    let overall = page.document.overall();
    let shell = Shell {
        live: page.mode == Mode::Live,
        mode: match page.mode {
            Mode::Static => "static",
            Mode::Live => "live",
        },
        policy: policy(page.mode),
        title: page.document.title(),
        file: page.document.path(),
        description: format!(
            "{} of {} tasks done, {}%",
            overall.done,
            overall.total,
            overall.percent()
        ),
        style: assets::STYLE,
        script: assets::SCRIPT,
        head: &head,
        tasks: &tasks,
        charts: page.charts.iter().map(shown).collect(),
        // Nothing in it can end the element that it stands in.
        state: page.state.unwrap_or_default().replace('<', "\\u003c"),
    };
    shell.render()
}

/// The parts of a page that change with its roadmap.
///
/// # Errors
/// As [`html`].
pub fn parts(page: &Page<'_>) -> Result<Parts, askama::Error> {
    let document = page.document;
    let title = page.outline.title;
    let phases = document.phases().iter().enumerate();
    let head = Head {
        title: document.title(),
        anchor: title.map_or("", |heading| &document.headings()[heading].anchor),
        overall: document.overall(),
        phases: phases
            .map(|(index, _)| ShownPhase {
                key: document.phase_key(index),
                anchor: document.phase_key(index),
                title: document.phase_title(index),
                progress: document.progress(document.tasks_of(index)),
            })
            .collect(),
        next: document
            .next_tasks()
            .take(NEXT)
            .map(|task| ShownTask {
                key: document.key(task),
                text: document.text(task),
                phase: document.phase_title(document.phase_of(task)),
            })
            .collect(),
    };
    Ok(Parts {
        head: head.render()?,
        tasks: Body::new(page).write(),
    })
}

fn shown(chart: &Chart) -> ShownChart {
    ShownChart {
        name: chart.name,
        words: chart.words,
        source: match &chart.svg {
            Some(svg) => format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg)),
            None => format!("charts/{}.svg", chart.name),
        },
    }
}
