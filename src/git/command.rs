//! Runs git; the only place that does.
//!
//! Every call captures all three streams, asks for untranslated messages, and
//! turns a failure into an error that names the purpose and quotes what git
//! said. What a hook prints goes the same way.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::error::{Error, Kind, Result};

use super::environment::Environment;

/// What a pipe takes at least before its writer has to wait, in bytes: a page.
const PIPE: usize = 4096;

/// Whether we go on after an interrupt until what is in hand is finished.
static FINISHES: AtomicBool = AtomicBool::new(false);

/// Has the steps of a commit outlive an interrupt, which a terminal sends to
/// all that runs in it, from now on: for a program that goes on after it until
/// the commit is made.
pub fn finish_when_interrupted() {
    FINISHES.store(true, Ordering::Relaxed);
}

/// What a finished git said.
#[derive(Debug)]
pub(crate) struct Output {
    /// The exit status; `None` when a signal ended it.
    pub(crate) code: Option<i32>,
    /// What it printed.
    pub(crate) stdout: Vec<u8>,
    /// What it complained about.
    pub(crate) stderr: String,
}

impl Output {
    /// Whether git exited with 0.
    pub(crate) fn succeeded(&self) -> bool {
        self.code == Some(0)
    }

    /// The printed text without the line break at its end.
    pub(crate) fn line(&self) -> String {
        let text = String::from_utf8_lossy(&self.stdout);
        text.trim_end_matches(['\r', '\n']).to_owned()
    }

    /// The error for a failure: what was wanted, and git's own words.
    pub(crate) fn failure(&self, purpose: &str) -> Error {
        if self.stderr.contains("is not a git command") {
            return Error::refused(format!("cannot {purpose}: Git is too old"))
                .quoting(&self.stderr)
                .hint("git-roadmap needs Git 2.36 or newer");
        }
        Error::new(Kind::Io, format!("cannot {purpose}")).quoting(&self.stderr)
    }
}

/// One call of git, built up and then run.
#[derive(Debug)]
pub(crate) struct Git {
    purpose: &'static str,
    command: Command,
    input: Option<Vec<u8>>,
}

impl Git {
    /// A call in `directory`; `purpose` completes "cannot …".
    pub(crate) fn new(directory: &Path, environment: &Environment, purpose: &'static str) -> Self {
        let mut command = Command::new("git");
        command.current_dir(directory).env("LC_ALL", "C");
        environment.apply(&mut command);
        Self {
            purpose,
            command,
            input: None,
        }
    }

    /// What it is for; completes "cannot …".
    pub(super) fn purpose(&self) -> &'static str {
        self.purpose
    }

    /// Adds an argument.
    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// Adds arguments.
    pub(crate) fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.command.args(arguments);
        self
    }

    /// Sets a variable for this call.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Takes paths after `--` for what they are, without wildcards.
    pub(crate) fn literal_paths(self) -> Self {
        self.env("GIT_LITERAL_PATHSPECS", "1")
    }

    /// Leaves the user's language to what git runs, as hooks expect.
    pub(crate) fn own_locale(mut self) -> Self {
        match std::env::var_os("LC_ALL") {
            Some(value) => self.command.env("LC_ALL", value),
            None => self.command.env_remove("LC_ALL"),
        };
        self
    }

    /// Lets it finish when the user interrupts us, so that files, index and
    /// branch do not part in the middle of a step.
    pub(crate) fn uninterrupted(mut self) -> Self {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut self.command, 0);
        #[cfg(windows)]
        {
            const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;
            std::os::windows::process::CommandExt::creation_flags(
                &mut self.command,
                CREATE_NEW_PROCESS_GROUP,
            );
        }
        self
    }

    /// Lets it finish when the user interrupts us, if we go on ourselves. Nothing
    /// that asks in the terminal can be run so.
    pub(crate) fn finishes(self) -> Self {
        match FINISHES.load(Ordering::Relaxed) {
            true => self.uninterrupted(),
            false => self,
        }
    }

    /// Sends bytes to its standard input.
    pub(crate) fn input(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.input = Some(bytes.into());
        self
    }

    /// Runs it, whatever its exit status.
    ///
    /// # Errors
    /// Only when git cannot be started or read.
    pub(crate) fn output(mut self) -> Result<Output> {
        let input = self.input.take();
        let stdin = match input {
            Some(_) => Stdio::piped(),
            None => Stdio::null(),
        };
        let child = self.spawn(stdin)?;
        Started(Some(child)).finish(&input.unwrap_or_default())
    }

    /// Runs it like [`Git::output`], without input; `hear` gets what it
    /// complains about as it comes, in pieces up to a line break or a return to
    /// the line's start.
    ///
    /// # Errors
    /// As [`Git::output`].
    pub(crate) fn output_heard(mut self, hear: &mut dyn FnMut(&str)) -> Result<Output> {
        let mut child = self.spawn(Stdio::null())?;
        let (out, complaints) = (child.stdout.take(), child.stderr.take());
        let read = thread::scope(|scope| {
            // A second thread reads, so that git never waits for either pipe.
            let out = scope.spawn(move || {
                let mut bytes = Vec::new();
                out.map(|mut pipe| pipe.read_to_end(&mut bytes))
                    .transpose()
                    .map(|_| bytes)
            });
            let stderr = match complaints {
                Some(pipe) => read_pieces(pipe, hear)?,
                None => String::new(),
            };
            match out.join() {
                Ok(stdout) => Ok((stdout?, stderr)),
                Err(_) => Err(std::io::Error::other("the reader broke down")),
            }
        });
        let failed = |cause| Error::io("cannot hear git out", &cause);
        let (stdout, stderr) = read.map_err(failed)?;
        Ok(Output {
            code: child.wait().map_err(failed)?.code(),
            stdout,
            stderr,
        })
    }

    /// Starts it, to be given its input later.
    ///
    /// # Errors
    /// When git cannot be started.
    pub(crate) fn start(mut self) -> Result<Started> {
        Ok(Started(Some(self.spawn(Stdio::piped())?)))
    }

    /// Starts it with its input, and does not wait for its end.
    ///
    /// # Errors
    /// When git cannot be started.
    pub(crate) fn start_with(self, input: &[u8]) -> Result<Started> {
        let mut started = self.start()?;
        if let Some(mut pipe) = started.0.as_mut().and_then(|child| child.stdin.take()) {
            // What git did not want to read shows in its exit status.
            let fits = input.len() <= PIPE;
            let input = input.to_vec();
            let mut write = move || drop(pipe.write_all(&input));
            if fits {
                write();
            } else {
                thread::spawn(write);
            }
        }
        Ok(started)
    }

    /// Runs it and returns what it printed.
    ///
    /// # Errors
    /// As [`Git::output`], and when git fails.
    pub(crate) fn run(self) -> Result<Output> {
        let purpose = self.purpose;
        let output = self.output()?;
        if output.succeeded() {
            return Ok(output);
        }
        Err(output.failure(purpose))
    }

    /// Starts it for a conversation over its pipes.
    ///
    /// # Errors
    /// When git cannot be started.
    pub(crate) fn talk(mut self) -> Result<Talk> {
        let mut child = self.spawn(Stdio::piped())?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(stdin), Some(stdout)) => Ok(Talk {
                child,
                stdin,
                stdout: BufReader::new(stdout),
            }),
            _ => Err(Error::new(
                Kind::Io,
                format!("cannot {}: no pipe to git", self.purpose),
            )),
        }
    }

    /// Runs it without waiting for what it prints; background work may go on.
    pub(crate) fn unheard(mut self) {
        self.command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        // Housekeeping: nobody can act on its failure.
        drop(self.command.status());
    }

    /// Starts the process with its output captured.
    pub(super) fn spawn(&mut self, stdin: Stdio) -> Result<Child> {
        self.command
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|cause| self.unusable(&cause))
    }

    /// The error for a git that cannot be run.
    fn unusable(&self, cause: &std::io::Error) -> Error {
        let directory = self.command.get_current_dir().unwrap_or(Path::new("."));
        if cause.kind() == std::io::ErrorKind::NotFound && directory.is_dir() {
            return Error::not_found(format!("cannot {}: git is not installed", self.purpose))
                .hint("install Git 2.36 or newer, or add it to PATH");
        }
        Error::io(format!("cannot {}", self.purpose), cause)
    }
}

/// Reads to the end and passes each piece on as it comes.
fn read_pieces(pipe: impl std::io::Read, hear: &mut dyn FnMut(&str)) -> std::io::Result<String> {
    let mut text = String::new();
    let mut piece = Vec::new();
    for byte in BufReader::new(pipe).bytes() {
        piece.push(byte?);
        if matches!(piece.last(), Some(b'\n' | b'\r')) {
            let heard = String::from_utf8_lossy(&piece);
            hear(&heard);
            text.push_str(&heard);
            piece.clear();
        }
    }
    text.push_str(&String::from_utf8_lossy(&piece));
    Ok(text)
}

/// A running git that waits for its input; it is ended when it gets none.
#[derive(Debug)]
pub(crate) struct Started(Option<Child>);

impl Started {
    /// Sends the input and waits for the end.
    ///
    /// # Errors
    /// When git cannot be read.
    pub(crate) fn finish(mut self, input: &[u8]) -> Result<Output> {
        let Some(mut child) = self.0.take() else {
            return Err(Error::new(Kind::Internal, "git was ended already"));
        };
        let pipe = child.stdin.take();
        let output = thread::scope(|scope| {
            match pipe {
                // What git did not want to read shows in its exit status.
                Some(mut pipe) if input.len() <= PIPE => drop(pipe.write_all(input)),
                // A second thread writes, so that neither side waits for the other.
                Some(mut pipe) => {
                    scope.spawn(move || drop(pipe.write_all(input)));
                }
                None => {}
            }
            child.wait_with_output()
        });
        let output = output.map_err(|cause| Error::io("cannot hear git out", &cause))?;
        Ok(Output {
            code: output.status.code(),
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        if let Some(mut child) = self.0.take() {
            // It has done nothing yet; nobody waits for what it would say.
            drop(child.stdin.take());
            drop(child.kill());
            drop(child.wait());
        }
    }
}

/// A running git that answers line by line.
#[derive(Debug)]
pub(crate) struct Talk {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Talk {
    /// Sends a line and returns the line that git answers; `None` when git ended.
    pub(crate) fn ask(&mut self, line: &str) -> Option<String> {
        if !self.tell(line) {
            return None;
        }
        self.answer()
    }

    /// The next line that git answers; `None` when git ended.
    pub(crate) fn answer(&mut self) -> Option<String> {
        let mut answer = String::new();
        match self.stdout.read_line(&mut answer) {
            Ok(0) | Err(_) => None,
            Ok(_) => Some(answer.trim_end().to_owned()),
        }
    }

    /// The next bytes that git answers; `None` when it ends before.
    pub(crate) fn read(&mut self, count: usize) -> Option<Vec<u8>> {
        let mut bytes = vec![0; count];
        self.stdout.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }

    /// Sends lines without waiting for answers; false when they could not be sent.
    #[must_use]
    pub(crate) fn tell(&mut self, line: &str) -> bool {
        // In one piece: a line written in parts wakes git for each.
        self.stdin.write_all(format!("{line}\n").as_bytes()).is_ok()
    }

    /// Ends the conversation and returns what git said besides its answers.
    pub(crate) fn finish(self) -> Result<Output> {
        let Self {
            mut child,
            stdin,
            mut stdout,
        } = self;
        drop(stdin);
        let failed = |cause| Error::io("cannot hear git out", &cause);
        let mut rest = Vec::new();
        stdout.read_to_end(&mut rest).map_err(failed)?;
        let mut stderr = Vec::new();
        if let Some(mut pipe) = child.stderr.take() {
            pipe.read_to_end(&mut stderr).map_err(failed)?;
        }
        let status = child.wait().map_err(failed)?;
        Ok(Output {
            code: status.code(),
            stdout: rest,
            stderr: String::from_utf8_lossy(&stderr).into_owned(),
        })
    }
}
