//! How far a range of tasks is.

/// How many tasks there are and how many are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Ticked tasks.
    pub done: usize,
    /// All tasks.
    pub total: usize,
}

impl Progress {
    /// The whole percentage, rounded down; 0 without tasks.
    #[must_use]
    pub fn percent(self) -> u8 {
        let percent = (self.done * 100).checked_div(self.total).unwrap_or(0);
        u8::try_from(percent).unwrap_or(100)
    }

    /// Whether there are tasks and all are done.
    #[must_use]
    pub fn is_complete(self) -> bool {
        self.total > 0 && self.done == self.total
    }
}
