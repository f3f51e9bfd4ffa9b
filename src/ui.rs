//! The terminal: what is printed, where, in which colours, and what is asked.
//!
//! Data goes to standard output, everything else to standard error. All text
//! passes one place, `Ui::show`, which scrubs it, replaces what the locale
//! cannot show and turns labels into colour. Nothing else in the crate prints.

mod capture;
mod pager;
mod progress;
mod prompt;
mod settings;
mod style;

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use anstream::AutoStream;
use serde::Serialize;

pub use capture::Captured;
pub use pager::Paging;
pub use progress::Progress;
pub use settings::{ColorWhen, Options, Settings};

use crate::error::{Error, Kind, Result};
pub use crate::render::Charset;
use crate::render::{Line, diff, escape, failure, workflow};

/// A stream that screens are written to.
type Stream = Mutex<Box<dyn Write + Send>>;

/// What talks to the user; built once, in `main`.
pub struct Ui {
    settings: Settings,
    out: Stream,
    err: Stream,
}

impl Ui {
    /// Builds the one for this process from its options, environment and terminal.
    #[must_use]
    pub fn new(options: &Options) -> Self {
        let settings = Settings::detect(options);
        let out = stream(io::stdout(), settings.color_out);
        let err = stream(io::stderr(), settings.color_err);
        Self::with_writers(settings, out, err)
    }

    /// Builds one that writes to `out` and `err`.
    #[must_use]
    pub fn with_writers(
        settings: Settings,
        out: Box<dyn Write + Send>,
        err: Box<dyn Write + Send>,
    ) -> Self {
        Self {
            settings,
            out: Mutex::new(out),
            err: Mutex::new(err),
        }
    }

    /// Builds one that writes to memory, with what it has written.
    #[must_use]
    pub fn for_test(settings: Settings) -> (Self, Captured) {
        let captured = Captured::default();
        let out = Box::new(captured.out.clone());
        let err = Box::new(captured.err.clone());
        (Self::with_writers(settings, out, err), captured)
    }

    /// Returns the width of a screen, in columns.
    #[must_use]
    pub fn width(&self) -> usize {
        self.settings.width
    }

    /// Returns the height of the terminal in rows, if there is one.
    #[must_use]
    pub fn height(&self) -> Option<usize> {
        self.settings.height
    }

    /// Returns the characters that the locale can show.
    #[must_use]
    pub fn charset(&self) -> Charset {
        self.settings.charset
    }

    /// Tells whether output is for programs.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.settings.json
    }

    /// Tells whether messages are silenced.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.settings.quiet
    }

    /// Returns how often `-v` was given.
    #[must_use]
    pub fn verbosity(&self) -> u8 {
        self.settings.verbose
    }

    /// Writes a line of data to standard output; fails when it cannot be written.
    pub fn line(&self, line: &Line) -> Result<()> {
        self.lines(std::slice::from_ref(line))
    }

    /// Writes lines of data to standard output; fails when they cannot be written.
    pub fn lines(&self, lines: &[Line]) -> Result<()> {
        self.raw(self.show(lines, self.settings.color_out).as_bytes())
    }

    /// Writes a diff: a screen in a terminal or in colour, else the patch itself.
    pub fn patch(&self, lines: &[Line]) -> Result<()> {
        if self.settings.terminal_out || self.settings.color_out {
            return self.lines(lines);
        }
        self.raw(diff::patch(lines).as_bytes())
    }

    /// Writes one JSON object, indented, to standard output.
    pub fn json(&self, value: &impl Serialize) -> Result<()> {
        let serialized = serde_json::to_string_pretty(value)
            .map_err(|cause| Error::new(Kind::Io, format!("cannot write JSON: {cause}")))?;
        self.raw(format!("{}\n", escape::json(&serialized)).as_bytes())
    }

    /// Writes bytes to standard output as they are: man pages, completions, patches.
    pub fn raw(&self, bytes: &[u8]) -> Result<()> {
        write(&self.out, bytes).map_err(|cause| Error::io("standard output", &cause))
    }

    /// Writes text with ANSI colours to standard output, without them where
    /// there are to be none.
    pub fn styled(&self, text: &str) -> Result<()> {
        if self.settings.color_out {
            return self.raw(text.as_bytes());
        }
        let plain = anstream::adapter::strip_str(text).to_string();
        self.raw(plain.as_bytes())
    }

    /// Tells whether standard output is a terminal.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        self.settings.terminal_out
    }

    /// Writes a message to standard error, unless silenced.
    pub fn message(&self, line: &Line) {
        self.messages(std::slice::from_ref(line));
    }

    /// Writes lines of messages to standard error, unless silenced.
    pub fn messages(&self, lines: &[Line]) {
        if !self.settings.quiet {
            self.complain(lines);
        }
    }

    /// Writes `warning: …` and its hints to standard error, unless silenced.
    pub fn warning(&self, text: &str, hints: &[&str]) {
        let hints = hints.iter().map(|text| failure::hint(text));
        let lines: Vec<Line> = std::iter::once(failure::warning(text))
            .chain(hints)
            .collect();
        self.messages(&lines);
    }

    /// Writes `hint: …` to standard error, unless silenced.
    pub fn hint(&self, text: &str) {
        self.message(&failure::hint(text));
    }

    /// Writes an error's screen to standard error, or its JSON object and one line.
    ///
    /// A closed pipe is no error to speak of. What fails here is ignored: there
    /// is nobody left to tell.
    pub fn error(&self, error: &Error) {
        if error.kind == Kind::ClosedPipe {
            return;
        }
        if !self.settings.json {
            let screen = failure::error(error, self.settings.width, self.settings.charset);
            return self.complain(&screen);
        }
        let _ = self.json(&failure::JsonError::from(error));
        self.complain(&[failure::headline(error)]);
    }

    fn complain(&self, lines: &[Line]) {
        let text = self.show(lines, self.settings.color_err);
        let _ = write(&self.err, text.as_bytes());
    }

    /// Turns lines into what a terminal may get; every screen passes here.
    fn show(&self, lines: &[Line], color: bool) -> String {
        let mut shown = String::new();
        for line in lines {
            let mut line = self.settings.charset.adapt(&scrubbed(line));
            if self.settings.workflow_log {
                line = workflow::no_command(&line);
            }
            for span in line.spans() {
                style::write(&mut shown, span, color);
            }
            shown.push('\n');
        }
        shown
    }
}

/// The stream itself; with colour, whatever Windows needs to show it.
fn stream<S>(raw: S, color: bool) -> Box<dyn Write + Send>
where
    S: anstream::stream::RawStream + anstream::stream::AsLockedWrite + Send + 'static,
{
    if color {
        Box::new(AutoStream::always(raw))
    } else {
        Box::new(raw)
    }
}

fn write(stream: &Stream, bytes: &[u8]) -> io::Result<()> {
    let mut stream = stream.lock().unwrap_or_else(PoisonError::into_inner);
    stream.write_all(bytes)?;
    stream.flush()
}

fn scrubbed(line: &Line) -> Line {
    line.spans().iter().fold(Line::new(), |line, span| {
        line.label(span.label, escape::scrub(&span.text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Candidate;
    use crate::render::Label;

    fn sample() -> Line {
        Line::new()
            .label(Label::Done, "✓")
            .text(" 1.2 → a\x1b[2J\u{202e}\n")
    }

    #[test]
    fn everything_is_scrubbed() -> Result<()> {
        let (ui, captured) = Ui::for_test(Settings::default());
        ui.line(&sample())?;
        ui.warning("w\x1b", &["h\r"]);
        assert_eq!(captured.out(), "✓ 1.2 → a\u{fffd}[2J \n");
        assert_eq!(captured.err(), "warning: w\u{fffd}\nhint: h \n");
        Ok(())
    }

    #[test]
    fn ascii_and_colour() -> Result<()> {
        let settings = Settings {
            charset: Charset::Ascii,
            color_out: true,
            ..Settings::default()
        };
        let (ui, captured) = Ui::for_test(settings);
        ui.line(&sample())?;
        ui.message(&sample());
        assert_eq!(captured.out(), "\x1b[32mx\x1b[0m 1.2 -> a?[2J \n");
        assert_eq!(captured.err(), "x 1.2 -> a?[2J \n");
        Ok(())
    }

    #[test]
    fn quiet_leaves_data_and_errors() -> Result<()> {
        let (ui, captured) = Ui::for_test(Settings {
            quiet: true,
            ..Settings::default()
        });
        ui.message(&sample());
        ui.hint("h");
        ui.warning("w", &[]);
        assert_eq!(captured.err(), "");
        ui.line(&Line::from("data"))?;
        ui.error(&Error::usage("no").hint("yes"));
        assert_eq!(captured.out(), "data\n");
        assert_eq!(captured.err(), "error: no\nhint: yes\n");
        Ok(())
    }

    #[test]
    fn json_errors_go_to_both_streams() {
        let (ui, captured) = Ui::for_test(Settings {
            json: true,
            ..Settings::default()
        });
        let row = ["1.2", "a\u{9b}", "Phase 1"].map(str::to_owned);
        let [number, text, phase] = row;
        let error = Error::new(Kind::Ambiguous, "two").candidates(vec![Candidate {
            number,
            text,
            phase,
        }]);
        ui.error(&error.kept("all"));
        assert_eq!(captured.err(), "error: two\n");
        insta::assert_snapshot!(captured.out(), @r#"
        {
          "schemaVersion": 1,
          "kind": "error",
          "code": "ambiguous",
          "message": "two",
          "quoted": [],
          "candidates": [
            {
              "number": "1.2",
              "text": "a\u009b",
              "phase": "Phase 1"
            }
          ],
          "kept": "all",
          "notDone": null,
          "hints": []
        }
        "#);
    }

    #[test]
    fn a_patch_keeps_its_bytes_unless_it_is_a_screen() -> Result<()> {
        let lines = diff::unified(Some("a\r\n"), Some("b\r\n"), "a.md");
        let (ui, captured) = Ui::for_test(Settings::default());
        ui.patch(&lines)?;
        assert!(captured.out().contains("-a\r\n+b\r\n"));
        let (ui, captured) = Ui::for_test(Settings {
            terminal_out: true,
            ..Settings::default()
        });
        ui.patch(&lines)?;
        assert!(captured.out().ends_with("-a \n+b \n"));
        Ok(())
    }

    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_closed_pipe_is_a_quiet_success() {
        let ui = Ui::with_writers(Settings::default(), Box::new(Closed), Box::new(Closed));
        let error = ui.line(&sample()).expect_err("closed");
        assert_eq!((error.kind, error.kind.exit_code()), (Kind::ClosedPipe, 0));
        ui.message(&sample());
        ui.error(&error);
    }
}
