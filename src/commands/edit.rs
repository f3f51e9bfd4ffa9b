//! `git roadmap edit`.

use std::path::Path;
use std::process::Command;

use clap::Args;
use serde::Serialize;

use super::selectors::{self, Selectors};
use super::{Context, Verdict};
use crate::error::{Error, Kind, Result};
use crate::git;
use crate::render::Line;
use crate::render::json::Object;
use crate::roadmap::Document;
use crate::workspace::undo;

/// Open the editor at a task's line
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  git roadmap edit 1.2       Git's editor, at the line of task 1.2
  git roadmap commit         afterwards: commits the ticks made there

The editor is Git's: GIT_EDITOR, core.editor, VISUAL, EDITOR.")]
pub(super) struct EditArgs {
    #[command(flatten)]
    selectors: Selectors,
}

/// The object that `--json` prints.
#[derive(Serialize)]
struct Content<'a> {
    file: &'a str,
    line: u32,
    uncommitted: usize,
}

pub(super) fn run(context: &Context, args: &EditArgs) -> Result<Verdict> {
    let workspace = context.workspace()?;
    let line = line(context, &workspace.read()?, args)?;
    let file = workspace.disk_path(workspace.roadmap_path());
    let file = std::path::absolute(&file).map_err(|cause| Error::io(file.display(), &cause))?;
    open(&git::editor(workspace.root())?, &file, line)?;
    // Without a repository, or before the first commit, there is no commit to offer.
    let uncommitted = undo::uncommitted(&workspace).map_or(0, |ticks| ticks.len());
    if context.ui.is_json() {
        let content = Content {
            file: workspace.roadmap_path().as_str(),
            line,
            uncommitted,
        };
        context.ui.json(&Object::new("edit", content))?;
    } else if uncommitted > 0 {
        let ticks = if uncommitted == 1 {
            "1 tick is".to_owned()
        } else {
            format!("{uncommitted} ticks are")
        };
        context
            .ui
            .message(&Line::from(format!("{ticks} not committed")));
        context.ui.hint("git roadmap commit");
    }
    Ok(Verdict::Done)
}

/// The line of the one task or phase that is selected; the first without any.
fn line(context: &Context, document: &Document, args: &EditArgs) -> Result<u32> {
    let arguments = selectors::read(&args.selectors.selectors)?;
    if arguments.is_empty() {
        return Ok(1);
    }
    let selection = selectors::select(context, document, &arguments)?;
    match (selection.tasks.as_slice(), selection.phases.as_slice()) {
        ([task], []) => Ok(document.tasks()[*task].line),
        ([], [phase]) => Ok(document.phase_line(*phase)),
        _ => Err(
            Error::usage("the editor opens at one task; several are selected")
                .hint("git roadmap list    shows their numbers"),
        ),
    }
}

/// Runs the editor through the shell, as Git does, and waits for it.
fn open(editor: &str, file: &Path, line: u32) -> Result<()> {
    let status = Command::new("sh")
        .arg("-c")
        .arg(format!("{editor} \"$@\""))
        .arg(editor)
        .args(place(editor, file, line))
        .status()
        .map_err(|cause| Error::io(format!("cannot run the editor '{editor}'"), &cause))?;
    if status.success() {
        return Ok(());
    }
    let how = match status.code() {
        Some(code) => format!("exit {code}"),
        None => "a signal".to_owned(),
    };
    Err(
        Error::new(Kind::Io, format!("the editor '{editor}' failed ({how})"))
            .hint("git config core.editor EDITOR    chooses another"),
    )
}

/// The arguments that take an editor to a line, as far as it is known how.
fn place(editor: &str, file: &Path, line: u32) -> Vec<std::ffi::OsString> {
    let mut joined = file.as_os_str().to_owned();
    joined.push(format!(":{line}"));
    match program(editor).as_str() {
        "vi" | "vim" | "nvim" | "gvim" | "mvim" | "view" | "nano" | "pico" | "emacs"
        | "emacsclient" | "micro" | "kak" | "joe" | "jed" | "ne" | "mg" | "vis" => {
            vec![format!("+{line}").into(), file.into()]
        }
        "hx" | "helix" | "subl" | "zed" => vec![joined],
        "code" | "code-insiders" | "codium" | "vscodium" | "cursor" | "windsurf" => {
            vec!["-g".into(), joined]
        }
        _ => vec![file.into()],
    }
}

/// The name of the program that a shell would run for `editor`.
fn program(editor: &str) -> String {
    let editor = editor.trim_start();
    let word = match editor.chars().next() {
        Some(quote @ ('"' | '\'')) => editor[1..].split(quote).next(),
        _ => editor.split_whitespace().next(),
    };
    let name = word.unwrap_or_default().rsplit(['/', '\\']).next();
    let name = name.unwrap_or_default().to_lowercase();
    let end = [".exe", ".cmd"]
        .iter()
        .find_map(|end| name.strip_suffix(end));
    end.unwrap_or(&name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_are_taken_to_the_line() {
        let table: [(&str, &[&str]); 8] = [
            ("vim", &["+7", "/a b.md"]),
            ("nano -w", &["+7", "/a b.md"]),
            ("'/opt/my tools/emacs' -nw", &["+7", "/a b.md"]),
            (
                "\"C:\\Program Files\\Code\\Code.exe\" --wait",
                &["-g", "/a b.md:7"],
            ),
            ("code --wait", &["-g", "/a b.md:7"]),
            ("subl -n -w", &["/a b.md:7"]),
            ("hx", &["/a b.md:7"]),
            ("ed", &["/a b.md"]),
        ];
        for (editor, expected) in table {
            assert_eq!(place(editor, Path::new("/a b.md"), 7), expected, "{editor}");
        }
    }

    #[test]
    fn a_failing_editor_is_an_error() {
        let error = open("exit 3;", Path::new("x"), 1).unwrap_err();
        assert_eq!(error.message, "the editor 'exit 3;' failed (exit 3)");
    }
}
