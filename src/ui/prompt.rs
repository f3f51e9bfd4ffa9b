//! Questions to the user, asked only where there is somebody to answer.

use inquire::ui::RenderConfig;
use inquire::{Confirm, InquireError, Select, Text};

use super::Ui;
use crate::error::{Error, Kind, Result};
use crate::render::{Charset, Line, charset, columns, escape};

/// The columns that a picker needs beside its rows.
const PICKER_MARGIN: usize = 3;

impl Ui {
    /// Tells whether there is somebody to ask: terminals, neither JSON nor CI.
    #[must_use]
    pub fn interactive(&self) -> bool {
        self.settings.interactive
    }

    /// Asks a yes-or-no question; Enter alone answers `default`.
    ///
    /// Fails with a usage error that names `flag`, which answers it on the
    /// command line, if there is nobody to ask; as interrupted on Esc or Ctrl-C.
    pub fn confirm(&self, question: &str, default: bool, flag: &str) -> Result<bool> {
        self.require_somebody(question, flag)?;
        let question = self.plain(question);
        let prompt = Confirm::new(&question).with_default(default);
        let answer = prompt.with_render_config(self.prompt_colors()).prompt();
        answer.map_err(left)
    }

    /// Lets the user pick one of the rows and returns its index.
    ///
    /// `None` if there is nobody to ask or nothing to pick; fails as
    /// interrupted on Esc or Ctrl-C.
    pub fn choose(&self, question: &str, rows: &[Line]) -> Result<Option<usize>> {
        if !self.interactive() || rows.is_empty() {
            return Ok(None);
        }
        let question = self.plain(question);
        let prompt = Select::new(&question, rows.iter().map(|row| self.row(row)).collect())
            .with_page_size(self.page_size())
            .with_help_message("type to filter, arrows to move, Enter to choose, Esc to leave")
            .with_render_config(self.prompt_colors());
        let chosen = prompt.raw_prompt().map_err(left)?;
        Ok(Some(chosen.index))
    }

    /// Asks for a line of text; Enter alone answers `default`, if there is one.
    ///
    /// Fails like [`Ui::confirm`].
    pub fn ask(&self, question: &str, default: Option<&str>, flag: &str) -> Result<String> {
        self.require_somebody(question, flag)?;
        let question = self.plain(question);
        let prompt = Text::new(&question).with_render_config(self.prompt_colors());
        let prompt = match default {
            Some(default) => prompt.with_default(default),
            None => prompt,
        };
        prompt.prompt().map_err(left)
    }

    fn require_somebody(&self, question: &str, flag: &str) -> Result<()> {
        if self.interactive() {
            return Ok(());
        }
        let message = format!("'{question}' needs an answer, and there is no terminal to ask in");
        Err(Error::usage(message).hint(format!("answer on the command line: {flag}")))
    }

    fn plain(&self, text: &str) -> String {
        let text = escape::scrub(text);
        match self.settings.charset {
            Charset::Utf8 => text.into_owned(),
            Charset::Ascii => charset::ascii(&text).into_owned(),
        }
    }

    fn row(&self, row: &Line) -> String {
        let row = self.plain(row.plain().trim_start());
        let room = self.settings.width.saturating_sub(PICKER_MARGIN);
        columns::truncate(&row, room, self.settings.charset).into_owned()
    }

    /// As many rows as fit, the question and the help beside them.
    fn page_size(&self) -> usize {
        let height = self.settings.height.unwrap_or(24);
        height.saturating_sub(4).clamp(3, 15)
    }

    fn prompt_colors(&self) -> RenderConfig<'static> {
        if self.settings.color_err {
            RenderConfig::default_colored()
        } else {
            RenderConfig::empty()
        }
    }
}

/// Why a prompt ended without an answer.
fn left(error: InquireError) -> Error {
    match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => {
            Error::new(Kind::Interrupted, "no answer was given")
        }
        InquireError::IO(cause) => Error::io("the terminal", &cause),
        other => Error::usage(format!("cannot ask here: {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::Settings;

    #[test]
    fn nobody_is_asked_without_a_terminal() {
        let (ui, captured) = Ui::for_test(Settings::default());
        let error = ui.confirm("Commit?", true, "--yes").expect_err("refused");
        assert_eq!(error.kind, Kind::Usage);
        assert_eq!(error.hints, ["answer on the command line: --yes"]);
        let error = ui.ask("Name?", None, "--name NAME").expect_err("refused");
        assert!(error.hints[0].ends_with("--name NAME"));
        assert_eq!(ui.choose("Which?", &[Line::from("a")]), Ok(None));
        assert_eq!(captured.out() + &captured.err(), "");
    }

    #[test]
    fn leaving_a_prompt_interrupts() {
        assert_eq!(left(InquireError::OperationCanceled).kind.exit_code(), 130);
        assert_eq!(
            left(InquireError::OperationInterrupted).kind.exit_code(),
            130
        );
        assert_eq!(left(InquireError::NotTTY).kind, Kind::Usage);
    }

    #[test]
    fn rows_fit_the_screen() {
        let settings = Settings {
            width: 10,
            charset: Charset::Ascii,
            ..Settings::default()
        };
        let (ui, _) = Ui::for_test(settings);
        let row = Line::from("  1.2  a\x1b → long text");
        assert_eq!(ui.row(&row), "1.2...");
        assert_eq!(ui.page_size(), 15);
    }
}
