//! Publishing the branch.

use crate::error::{Error, Result};

use super::repository::Repository;

impl Repository {
    /// Pushes the current branch where Git is configured to, and returns what
    /// Git said.
    ///
    /// # Errors
    /// When the push is rejected or there is nowhere to push; the commits stay.
    pub fn push(&self) -> Result<String> {
        let output = self.git("push").arg("push").own_locale().output()?;
        if output.succeeded() {
            return Ok(output.stderr);
        }
        Err(Error::refused("git push failed")
            .quoting(&output.stderr)
            .kept("the commit stands on this computer")
            .hint("git push    once the cause is mended"))
    }
}
