//! `git roadmap merge-driver`: what Git calls to merge our files.
//!
//! Git reads the exit status: 0 for a clean merge, 1 for conflicts, 129 and
//! more for a merge that cannot be done. Anything between would be taken for
//! conflicts, with ours in the file and no marker in it.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap::Args;

use super::{Context, Verdict};
use crate::error::{Error, Result};
use crate::render::Line;
use crate::roadmap::merge::Markers;
use crate::workspace::merge_driver::{self, Answer, Called};

/// The command's name.
pub(super) const COMMAND: &str = "merge-driver";

/// What Git takes for a failure of the driver itself.
pub(super) const FAILED: u8 = 129;

/// How many lost ticks are named.
const MAX_LOST: usize = 10;

/// The longest marker, so that an attribute cannot ask for megabytes of them.
const MAX_MARKER: usize = 1000;

/// What Git calls to merge roadmaps, files with blocks, and pictures
#[derive(Debug, Args)]
#[command(
    hide = true,
    override_usage = "git roadmap merge-driver BASE OURS THEIRS SIZE PATH [LABELS]...",
    after_help = "\
Git runs it, with %O %A %B %L %P %S %X %Y in their places (see gitattributes),
once it is registered in a clone: git roadmap hook install does that, as init
does. The answer goes into OURS. PATH says what is merged: the roadmap task by
task, with its contents and badges as they are to be; pictures stay as ours has
them; other Markdown files keep the blocks of ours. LABELS stand at the markers
of conflicts, for BASE, OURS and THEIRS.

Exit status, as Git reads it: 0 merged, 1 conflicts, 129 and more for a failure,
after which OURS is as it was and Git gives the merge up."
)]
pub(super) struct MergeDriverArgs {
    // One argument, so that from the first on nothing is taken for an option.
    /// BASE, OURS, THEIRS, the size of markers, the path; then three labels
    #[arg(
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGUMENT"
    )]
    arguments: Vec<OsString>,
}

pub(super) fn run(context: &Context, args: &MergeDriverArgs) -> Result<Verdict> {
    let [base, ours, theirs, size, path, labels @ ..] = args.arguments.as_slice() else {
        return Err(usage("it needs BASE OURS THEIRS SIZE PATH"));
    };
    let path = path.to_string_lossy();
    let called = Called {
        base: Path::new(base),
        ours: Path::new(ours),
        theirs: Path::new(theirs),
        path: &path,
        markers: markers(size, labels)?,
    };
    let answer = merge_driver::merge(&context.location, &called)?;
    say(context, &path, &answer);
    Ok(match answer.conflicts {
        0 => Verdict::Done,
        _ => Verdict::Found,
    })
}

/// Whether a command line calls the driver, even one that does not parse.
pub(super) fn is_called_by(arguments: &[OsString]) -> bool {
    let words = arguments.iter().skip(1).take_while(|word| *word != "--");
    let definition = super::definition();
    let mut commands = words.filter_map(|word| definition.find_subcommand(word));
    commands
        .next()
        .is_some_and(|found| found.get_name() == COMMAND)
}

/// The exit status as Git reads it: only an answer may say 0 or 1.
pub(super) fn status(status: u8) -> u8 {
    status.max(FAILED)
}

/// An error with what it means for the merge that Git is at.
pub(super) fn explained(error: Error) -> Error {
    error
        .kept("the file, as Git had it")
        .not_done("the merge; Git gives it up")
        .hint(
            "git -c merge.roadmap.driver='git merge-file %A %O %B' COMMAND    \
             has Git merge it as plain text",
        )
}

fn usage(words: &str) -> Error {
    Error::usage(format!("{COMMAND}: {words}")).hint("git roadmap help merge-driver")
}

/// How conflicts are to be written.
fn markers(size: &OsStr, labels: &[OsString]) -> Result<Markers> {
    let number = size.to_str().and_then(|size| size.parse::<usize>().ok());
    let size = match number {
        Some(size) if size > 0 => size.min(MAX_MARKER),
        _ => {
            let size = size.to_string_lossy();
            return Err(usage(&format!("'{size}' is no size of markers")));
        }
    };
    let label = |at: usize, placeholder: &str, usual: String| {
        let label = labels.get(at).map(|label| label.to_string_lossy());
        // Git before 2.44 leaves the placeholders as they are.
        let label = label.filter(|label| *label != placeholder);
        let label = label.map(|label| label.replace(char::is_control, " "));
        label
            .filter(|label| !label.trim().is_empty())
            .unwrap_or(usual)
    };
    let usual = Markers::default();
    Ok(Markers {
        size,
        base: label(0, "%S", usual.base),
        ours: label(1, "%X", usual.ours),
        theirs: label(2, "%Y", usual.theirs),
        style: usual.style,
    })
}

/// Names the ticks that the answer does not have.
fn say(context: &Context, path: &str, answer: &Answer) {
    let line = |words: String| {
        context
            .ui
            .message(&Line::from(format!("roadmap: {path}: {words}")));
    };
    for text in answer.lost.iter().take(MAX_LOST) {
        line(format!("'{text}' was ticked and is not in the merged list"));
    }
    match answer.lost.len().saturating_sub(MAX_LOST) {
        0 => {}
        more => line(format!("and {more} more that were ticked")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn labels_are_those_of_git_or_the_usual_ones() {
        let read = |labels: &str| {
            let markers = markers(OsStr::new("9"), &words(labels)).unwrap();
            assert_eq!(markers.size, 9);
            [markers.base, markers.ours, markers.theirs].join("|")
        };
        assert_eq!(read("1a2b HEAD feature/x"), "1a2b|HEAD|feature/x");
        assert_eq!(read("%S %X %Y"), "base|ours|theirs");
        assert_eq!(read(""), "base|ours|theirs");
        assert_eq!(read("a\nb \t -X"), "a b|ours|-X");
        for size in ["", "0", "-7", "7x"] {
            assert!(markers(OsStr::new(size), &[]).is_err(), "{size}");
        }
        let huge = markers(OsStr::new("999999999"), &[]).unwrap();
        assert_eq!(huge.size, MAX_MARKER);
    }

    #[test]
    fn no_failure_is_taken_for_an_answer() {
        let statuses = [0, 1, 2, 128, 129, 130].map(status);
        assert_eq!(statuses, [129, 129, 129, 129, 129, 130]);
    }

    #[test]
    fn the_driver_is_known_by_its_command_line() {
        for line in [
            "git-roadmap merge-driver",
            "git-roadmap -q merge-driver --frob",
            "git-roadmap --frob merge-driver a b c 7 check",
        ] {
            assert!(is_called_by(&words(line)), "{line}");
        }
        for line in [
            "git-roadmap",
            "git-roadmap check merge-driver --frob",
            "git-roadmap -- git-roadmap merge-driver",
        ] {
            assert!(!is_called_by(&words(line)), "{line}");
        }
    }
}
