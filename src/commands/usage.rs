//! What happens when the command line does not parse: help, the version, or an
//! error in the same form as every other.

use std::ffi::OsString;

use clap::ValueEnum;
use clap::error::ErrorKind;

use super::help;
use crate::error::{Error, Result};
use crate::ui::{ColorWhen, Options, Ui};

/// Prints help, the version, or what is wrong; returns the exit status.
pub(super) fn answer(error: &clap::Error, arguments: &[OsString]) -> u8 {
    let ui = Ui::new(&options(arguments));
    let result = match error.kind() {
        ErrorKind::DisplayHelp => show_help(&ui, error),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Err(missing(arguments)),
        ErrorKind::DisplayVersion => ui.styled(&error.render().to_string()),
        _ => Err(explain(error, arguments)),
    };
    match result {
        Ok(()) => 0,
        Err(error) => {
            ui.error(&error);
            error.kind.exit_code()
        }
    }
}

/// Prints our own screens for the program, and clap's for a command.
fn show_help(ui: &Ui, error: &clap::Error) -> Result<()> {
    let rendered = error.render();
    match rendered.to_string().trim() {
        help::SHORT => help::short(ui),
        help::LONG => help::all(ui),
        _ => ui.styled(&rendered.ansi().to_string()),
    }
}

/// The output options, read where parsing failed.
fn options(arguments: &[OsString]) -> Options {
    let words: Vec<_> = arguments
        .iter()
        .map(|word| word.to_string_lossy())
        .collect();
    let after = words.iter().skip_while(|word| *word != "--color").nth(1);
    let joined = words.iter().find_map(|word| word.strip_prefix("--color="));
    let color = joined.or(after.map(AsRef::as_ref));
    Options {
        color: color
            .and_then(|when| ColorWhen::from_str(when, false).ok())
            .unwrap_or_default(),
        json: words.iter().any(|word| word == "--json"),
        ..Options::default()
    }
}

/// Turns clap's text into an error: its first paragraph says what is wrong,
/// the others what could have been meant.
fn explain(error: &clap::Error, arguments: &[OsString]) -> Error {
    let text = error.render().to_string();
    let told = text.split("\n\nUsage:").next().unwrap_or_default();
    let told = told
        .split("\n\nFor more information")
        .next()
        .unwrap_or_default();
    let mut paragraphs = told.split("\n\n");
    let first = words(paragraphs.next().unwrap_or_default());
    let message = first.strip_prefix("error: ").unwrap_or(&first);
    let mut lines = message.split("  [possible values: ");
    let wrong = Error::usage(lines.next().unwrap_or_default());
    let values = lines
        .next()
        .map(|values| format!("possible: {}", values.trim_end_matches(']')));
    let tips = paragraphs.flat_map(str::lines);
    let tips = tips.map(|line| line.trim().trim_start_matches("tip: ").to_owned());
    let hints = values.into_iter().chain(tips.filter(|tip| !tip.is_empty()));
    hints.fold(wrong, Error::hint).hint(next_step(arguments))
}

/// A paragraph as one line; what is indented by more than a space keeps that.
fn words(paragraph: &str) -> String {
    let lines = paragraph.lines().map(|line| {
        if line.trim_start().starts_with('[') {
            line.to_owned()
        } else {
            format!(" {}", line.trim())
        }
    });
    lines.collect::<String>().trim().to_owned()
}

/// The error for a command that needs one of its own commands.
fn missing(arguments: &[OsString]) -> Error {
    let definition = super::definition();
    let (path, command) = typed(&definition, arguments);
    let names: Vec<&str> = help::visible(command)
        .map(clap::Command::get_name)
        .collect();
    let (last, others) = names.split_last().unwrap_or((&"", &[]));
    Error::usage(format!("{path} what? {} or {last}", others.join(", ")))
        .hint(format!("git roadmap help {path}"))
}

/// The help that explains the command, or all of them.
fn next_step(arguments: &[OsString]) -> String {
    let definition = super::definition();
    match typed(&definition, arguments).0.as_str() {
        "" => "git roadmap help    shows all commands".to_owned(),
        path => format!("git roadmap help {path}"),
    }
}

/// The command that was typed, with its names from the first on.
fn typed<'d>(definition: &'d clap::Command, arguments: &[OsString]) -> (String, &'d clap::Command) {
    let words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    let start = (Vec::new(), definition);
    let (names, command) = words.fold(start, |(mut names, command), word| {
        match command.find_subcommand(word) {
            Some(below) => {
                names.push(below.get_name());
                (names, below)
            }
            None => (names, command),
        }
    });
    (names.join(" "), command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(line: &str) -> Error {
        let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let error = super::super::definition().try_get_matches_from(&words);
        explain(&error.unwrap_err(), &words)
    }

    #[test]
    fn a_mistyped_command_gets_suggestions() {
        let found = error("git-roadmap chekc");
        assert_eq!(found.message, "unrecognized subcommand 'chekc'");
        assert!(found.hints[0].contains("'check'"), "{:?}", found.hints);
        assert!(found.hints[1].starts_with("git roadmap help "));
    }

    #[test]
    fn a_mistyped_option_names_the_help_of_its_command() {
        let found = error("git-roadmap check --dat");
        assert_eq!(found.message, "unexpected argument '--dat' found");
        assert_eq!(
            found.hints,
            [
                "a similar argument exists: '--date'",
                "git roadmap help check"
            ]
        );
    }

    #[test]
    fn wrong_and_missing_values() {
        let found = error("git-roadmap completions tcsh");
        assert_eq!(found.message, "invalid value 'tcsh' for '<SHELL>'");
        assert_eq!(found.hints[0], "possible: bash, zsh, fish");
        let found = error("git-roadmap completions");
        assert_eq!(
            found.message,
            "the following required arguments were not provided: <SHELL>"
        );
        assert_eq!(found.hints, ["git roadmap help completions"]);
    }
}
