//! What git prints, piece by piece, while it still runs.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Stdio};
use std::thread;

use super::command::{Git, Output};
use crate::error::{Error, Result};

impl Git {
    /// Runs it without input; `take` gets what it prints, cut at NUL bytes,
    /// which are left out. What `take` fails with ends git.
    ///
    /// # Errors
    /// When git cannot be started, read, or fails; what `take` fails with.
    pub(crate) fn fields(self, take: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        self.fields_from(Stdio::null(), &[], take)
    }

    /// Runs it like [`Git::fields`], with input.
    ///
    /// # Errors
    /// As [`Git::fields`].
    pub(crate) fn fields_of(
        self,
        input: &[u8],
        take: &mut dyn FnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        self.fields_from(Stdio::piped(), input, take)
    }

    fn fields_from(
        mut self,
        stdin: Stdio,
        input: &[u8],
        take: &mut dyn FnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        let purpose = self.purpose();
        let mut child = self.spawn(stdin)?;
        let complaints = child.stderr.take();
        // A second thread reads, so that git never waits for either pipe.
        let complaints = thread::spawn(move || {
            let mut text = Vec::new();
            if let Some(mut pipe) = complaints {
                drop(pipe.read_to_end(&mut text));
            }
            String::from_utf8_lossy(&text).into_owned()
        });
        let pipe = child.stdin.take();
        let taken = thread::scope(|scope| {
            if let Some(mut pipe) = pipe {
                // What git did not want to read shows in its exit status.
                scope.spawn(move || drop(pipe.write_all(input)));
            }
            let taken = take_all(&mut child, take);
            if taken.is_err() {
                // Whoever still writes to it must not wait for ever.
                drop(child.kill());
            }
            taken
        });
        let status = child.wait();
        taken?;
        let output = Output {
            code: status
                .map_err(|cause| Error::io("cannot hear git out", &cause))?
                .code(),
            stdout: Vec::new(),
            stderr: complaints.join().unwrap_or_default(),
        };
        match output.succeeded() {
            true => Ok(()),
            false => Err(output.failure(purpose)),
        }
    }
}

fn take_all(child: &mut Child, take: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let Some(pipe) = child.stdout.take() else {
        return Ok(());
    };
    let mut reader = BufReader::with_capacity(1 << 16, pipe);
    let mut field = Vec::new();
    loop {
        field.clear();
        let count = reader
            .read_until(0, &mut field)
            .map_err(|cause| Error::io("cannot hear git out", &cause))?;
        if count == 0 {
            return Ok(());
        }
        take(field.strip_suffix(&[0]).unwrap_or(&field))?;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::Place;
    use super::*;

    #[test]
    fn fields_come_one_by_one() {
        let place = Place::new();
        place.write("a", "1");
        place.commit_all("x");
        let log = |format: &str| {
            let git = place.open().git("test").args(["log", "-z", format]);
            let mut fields = Vec::new();
            let result = git.fields(&mut |field| {
                fields.push(String::from_utf8_lossy(field).into_owned());
                Ok(())
            });
            (result, fields)
        };
        assert_eq!(log("--format=%an%x00%s").1, ["Ada", "x"]);
        let (result, _) = log("--nonsense");
        assert!(result.unwrap_err().message.starts_with("cannot test"));
        let git = place.open().git("test").args(["log", "-z"]);
        let error = git.fields(&mut |_| Err(Error::usage("stop")));
        assert_eq!(error.unwrap_err().message, "stop");
    }
}
