//! Streams in memory, so that tests can read what was printed.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// What a `Ui::for_test` has written.
#[derive(Debug, Clone, Default)]
pub struct Captured {
    pub(super) out: Memory,
    pub(super) err: Memory,
}

impl Captured {
    /// Returns what went to standard output.
    #[must_use]
    pub fn out(&self) -> String {
        self.out.text()
    }

    /// Returns what went to standard error.
    #[must_use]
    pub fn err(&self) -> String {
        self.err.text()
    }
}

/// A writer that keeps what it gets.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory(Arc<Mutex<Vec<u8>>>);

impl Memory {
    fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
