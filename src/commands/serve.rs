//! `git roadmap serve`.

use clap::Args;
use serde::Serialize;

use super::{Context, Verdict};
use crate::error::Result;
use crate::render::json::Object;
use crate::render::{Label, Line, failure};
use crate::web::{Heard, Options, Server, Serving, Tally};

/// Show the roadmap as a page to tick in, on this computer
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  git roadmap serve --open       in the browser; every click is a commit
  git roadmap serve --collect    ticks stay in the file until you commit them
  git roadmap serve --port 0     at any free port

Only this computer reaches the page, and only who has the whole address. Others
who work on the same computer can see what --open starts the browser with; there,
open the address by hand. Ctrl-C stops it.")]
pub(super) struct ServeArgs {
    /// The port, 0 for any free one; 4747 or the next free one unless told
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    /// Leave ticks in the file until they are committed together
    #[arg(long)]
    collect: bool,
}

/// The object that `--json` prints.
#[derive(Serialize)]
struct Content {
    url: String,
    port: u16,
    file: String,
    collects: bool,
    commits: bool,
}

pub(super) fn run(context: &Context, args: &ServeArgs) -> Result<Verdict> {
    let options = Options {
        port: args.port,
        collects: args.collect,
    };
    let server = Server::bind(context.location.clone(), options)?;
    let serving = server.serving();
    let file = server.workspace().roadmap_path().as_str().to_owned();
    let ready = || {
        greet(context, &file, &serving)?;
        if args.open {
            show(context, &serving.url);
        }
        Ok(())
    };
    let tally = server.run(ready, &mut |heard| say(context, heard))?;
    context.ui.messages(&farewell(tally));
    Ok(Verdict::Done)
}

/// Opens the page in the browser; who has none opens it elsewhere.
fn show(context: &Context, url: &str) {
    if let Err(cause) = open::that_detached(url) {
        let words = format!("the browser could not be opened: {cause}");
        context.ui.warning(&words, &["open the address yourself"]);
    }
}

fn greet(context: &Context, file: &str, serving: &Serving) -> Result<()> {
    if context.ui.is_json() {
        let content = Content {
            url: serving.url.clone(),
            port: serving.port,
            file: file.to_owned(),
            collects: serving.collects,
            commits: serving.commits,
        };
        return context.ui.json(&Object::new("serve", content));
    }
    context
        .ui
        .line(&Line::new().label(Label::Path, serving.url.as_str()))?;
    let what = match (serving.commits, serving.collects) {
        (false, _) => "ticks change the file; it is in no Git repository",
        (true, true) => "ticks change the file; the page commits them together",
        (true, false) => "every tick is a commit, as git roadmap check makes it",
    };
    context.ui.messages(&[
        row("serving", file),
        row("ticks", what),
        row(
            "address",
            "a secret: whoever has it on this computer can tick",
        ),
        row("stop", "Ctrl-C"),
    ]);
    Ok(())
}

/// A line with its name in front.
fn row(name: &str, words: &str) -> Line {
    Line::from("  ")
        .label(Label::Title, name)
        .pad_to(11)
        .text(words)
}

/// Says what a page had done, as it is done.
fn say(context: &Context, heard: Heard) {
    let ui = &context.ui;
    match heard {
        Heard::Committed(branch, id, subject) => {
            let branch = branch.unwrap_or_else(|| "detached HEAD".to_owned());
            ui.message(&Line::from(format!("[{branch} {id}] {subject}")));
        }
        Heard::Changed(0) => {}
        Heard::Changed(count) => ui.message(&Line::from(format!(
            "{} in the file, not committed",
            ticks(count)
        ))),
        Heard::Refused(error) => {
            let screen = failure::error(&error, ui.width(), ui.charset());
            ui.messages(&screen);
        }
    }
}

/// The last words: what was done in all, and what is left to do.
fn farewell(tally: Tally) -> Vec<Line> {
    let commits = match tally.commits {
        1 => "1 commit".to_owned(),
        count => format!("{count} commits"),
    };
    let words = match (tally.commits, tally.in_file) {
        (0, 0) => "no commit was made".to_owned(),
        (0, count) => format!("{} in the file", ticks(count)),
        _ => format!("{} in {commits}", ticks(tally.ticks)),
    };
    let mut lines = vec![Line::from(format!("stopped: {words}"))];
    if tally.uncommitted > 0 {
        let words = format!(
            "{} not committed: git roadmap commit",
            ticks(tally.uncommitted)
        );
        lines.push(failure::hint(&words));
    }
    lines
}

fn ticks(count: usize) -> String {
    match count {
        1 => "1 tick".to_owned(),
        count => format!("{count} ticks"),
    }
}
