//! What is going on, on the terminal, where it takes long.

use std::time::{Duration, Instant};

use super::{Ui, write};
use crate::render::columns;

/// How long nothing is said: most work is done by then.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often the line changes.
const STEP: Duration = Duration::from_millis(100);

/// A line that says how far something is; it is wiped out in the end.
pub struct Progress<'u> {
    ui: &'u Ui,
    what: &'static str,
    next: Instant,
    is_shown: bool,
}

impl Ui {
    /// Starts a line of progress on standard error; it shows in a terminal
    /// only, after a moment.
    #[must_use]
    pub fn progress(&self, what: &'static str) -> Progress<'_> {
        Progress {
            ui: self,
            what,
            next: Instant::now() + PATIENCE,
            is_shown: false,
        }
    }
}

impl Progress<'_> {
    /// Says how many are done.
    pub fn at(&mut self, count: usize) {
        let settings = &self.ui.settings;
        if !settings.terminal_err || settings.quiet || Instant::now() < self.next {
            return;
        }
        self.next = Instant::now() + STEP;
        self.is_shown = true;
        let text = format!("{} {count}", self.what);
        let text = columns::truncate(&text, settings.width.saturating_sub(1), settings.charset);
        self.write(&format!("\r{text}"));
    }

    fn write(&self, text: &str) {
        // Nobody can be told that nobody can be told.
        drop(write(&self.ui.err, text.as_bytes()));
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if self.is_shown {
            let blank = " ".repeat(self.ui.settings.width.saturating_sub(1));
            self.write(&format!("\r{blank}\r"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::Settings;

    #[test]
    fn progress_shows_late_and_goes() {
        let settings = Settings {
            terminal_err: true,
            width: 12,
            ..Settings::default()
        };
        let (ui, captured) = Ui::for_test(settings);
        let mut progress = ui.progress("reading");
        progress.at(1);
        assert_eq!(captured.err(), "");
        progress.next = Instant::now();
        progress.at(2);
        progress.at(3);
        drop(progress);
        assert_eq!(captured.err(), "\rreading 2\r           \r");
        let (ui, captured) = Ui::for_test(Settings::default());
        let mut progress = ui.progress("reading");
        progress.next = Instant::now();
        progress.at(2);
        drop(progress);
        assert_eq!(captured.err(), "");
    }
}
