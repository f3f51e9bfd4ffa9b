//! Long output goes through the pager, as Git's does.

use std::env;
use std::io::{self, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::PoisonError;

use super::Ui;

/// What only a shell understands.
const SHELL: &[char] = &[
    '|', '&', ';', '<', '>', '(', ')', '$', '`', '\\', '"', '\'', '*', '?', '[', '#', '~', '=',
    '%', '\n',
];

/// What Git sets for pagers, unless it is set already (git-config(1), `core.pager`).
const DEFAULTS: [(&str, &str); 2] = [("LESS", "FRX"), ("LV", "-c")];

/// The time in which standard output goes to a pager; ends with it.
#[must_use]
pub struct Paging<'u> {
    ui: &'u Ui,
    before: Option<Box<dyn Write + Send>>,
}

impl Ui {
    /// Sends standard output through a pager until the answer is dropped, if
    /// it is a terminal. A pager that is not there is done without.
    pub fn page(&self, pager: &str) -> Paging<'_> {
        let mut paging = Paging {
            ui: self,
            before: None,
        };
        let is_none = matches!(pager.trim(), "" | "cat");
        if self.is_terminal()
            && !is_none
            && let Some(pipe) = start(pager)
        {
            paging.before = Some(self.redirect(Box::new(pipe)));
        }
        paging
    }

    fn redirect(&self, to: Box<dyn Write + Send>) -> Box<dyn Write + Send> {
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *out, to)
    }
}

impl Drop for Paging<'_> {
    fn drop(&mut self) {
        if let Some(before) = self.before.take() {
            // Dropping the pipe waits for the pager.
            drop(self.ui.redirect(before));
        }
    }
}

/// Starts a pager; `None` when it is not there.
fn start(pager: &str) -> Option<Pipe> {
    let mut command = match pager.contains(SHELL) {
        true => {
            let mut shell = Command::new("sh");
            shell.args(["-c", pager]);
            shell
        }
        false => {
            let mut words = pager.split_whitespace();
            let mut command = Command::new(words.next()?);
            command.args(words);
            command
        }
    };
    for (name, value) in DEFAULTS {
        if env::var_os(name).is_none() {
            command.env(name, value);
        }
    }
    let mut child = command.stdin(Stdio::piped()).spawn().ok()?;
    let stdin = child.stdin.take();
    Some(Pipe { child, stdin })
}

/// A running pager.
struct Pipe {
    child: Child,
    stdin: Option<ChildStdin>,
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.stdin {
            Some(stdin) => stdin.write(bytes),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        drop(self.stdin.take());
        drop(self.child.wait());
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::error::Result;
    use crate::render::Line;
    use crate::ui::Settings;

    #[test]
    fn output_goes_through_the_pager_and_back() -> Result<()> {
        let folder = tempfile::tempdir().map_err(|cause| crate::error::Error::io("x", &cause))?;
        let seen = folder.path().join("seen");
        let settings = Settings {
            terminal_out: true,
            ..Settings::default()
        };
        let (ui, captured) = Ui::for_test(settings);
        let paging = ui.page(&format!("tr a-z A-Z > '{}'", seen.display()));
        ui.line(&Line::from("paged"))?;
        drop(paging);
        ui.line(&Line::from("plain"))?;
        assert_eq!(
            std::fs::read_to_string(&seen).unwrap_or_default(),
            "PAGED\n"
        );
        assert_eq!(captured.out(), "plain\n");
        for pager in ["cat", " ", "/nowhere/less -R"] {
            let paging = ui.page(pager);
            ui.line(&Line::from("x"))?;
            drop(paging);
        }
        assert_eq!(captured.out(), "plain\nx\nx\nx\n");
        Ok(())
    }
}
