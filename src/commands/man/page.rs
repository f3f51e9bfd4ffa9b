//! The manual pages as roff.

use clap::{Arg, ArgAction, Command};
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

use crate::commands::help;

/// What no definition of options says: selectors, settings, exit status, files.
const SECTIONS: &str = include_str!("sections.roff");

/// The page git-roadmap(1).
pub(super) fn main(definition: &Command) -> String {
    let mut command = definition.clone();
    command.build();
    let mut roff = Roff::new();
    title(&mut roff, "GIT-ROADMAP", &command);
    roff.control("SH", ["NAME"]);
    roff.text([roman(
        "git-roadmap - progress in a Markdown task list, recorded in Git",
    )]);
    roff.control("SH", ["SYNOPSIS"]);
    roff.text(
        [
            bold("git roadmap"),
            roman(" ["),
            italic("option"),
            roman(" ...] ["),
        ]
        .into_iter()
        .chain([
            italic("command"),
            roman(" ["),
            italic("argument"),
            roman(" ...]]"),
        ])
        .collect::<Vec<_>>(),
    );
    let sections = SECTIONS
        .split_once(".\\\" COMMANDS\n")
        .unwrap_or((SECTIONS, ""));
    let (before, after) = sections;
    format!(
        "{}{before}{}{after}",
        roff.render(),
        commands_of(&command).render()
    )
}

/// A page for each command, with the name of its file.
pub(super) fn commands(definition: &Command) -> Vec<(String, String)> {
    let mut definition = definition.clone();
    definition.build();
    let page = |command: &Command| {
        let name = format!("git-roadmap-{}", command.get_name());
        (format!("{name}.1"), of_command(&name, command))
    };
    help::visible(&definition).map(page).collect()
}

fn of_command(name: &str, command: &Command) -> String {
    let mut roff = Roff::new();
    title(&mut roff, &name.to_uppercase(), command);
    roff.control("SH", ["NAME"]);
    roff.text([roman(format!("{name} - {}", about(command)))]);
    roff.control("SH", ["SYNOPSIS"]);
    roff.text(synopsis(command));
    roff.control("SH", ["OPTIONS"]);
    own_arguments(command).for_each(|argument| option(&mut roff, argument));
    roff.control("SH", ["OPTIONS OF EVERY COMMAND"]);
    global_arguments(command).for_each(|argument| option(&mut roff, argument));
    if let Some(text) = command.get_after_help() {
        roff.control("SH", ["NOTES"]);
        preformatted(&mut roff, &text.to_string());
    }
    roff.control("SH", ["SEE ALSO"]);
    roff.text([bold("git-roadmap"), roman("(1)")]);
    roff.render()
}

/// The command with its own options and what it takes.
fn synopsis(command: &Command) -> Vec<Inline> {
    let mut line = vec![bold(format!("git roadmap {}", command.get_name()))];
    let options = own_arguments(command).filter(|argument| !argument.is_positional());
    for argument in options.filter(|argument| !is_help(argument)) {
        line.push(roman(" ["));
        line.extend(value_of(argument, shortest(argument)));
        line.push(roman("]"));
    }
    for argument in command.get_positionals() {
        line.extend([roman(" "), italic(argument.to_string())]);
    }
    line
}

/// The commands with their own options, in the order to learn them.
fn commands_of(definition: &Command) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["COMMANDS"]);
    for (_, name) in help::in_groups() {
        let Some(command) = definition.find_subcommand(name) else {
            continue;
        };
        roff.control("SS", [usage(command).as_str()]);
        roff.text([roman(about(command) + ".")]);
        own_arguments(command)
            .filter(|argument| !argument.is_positional() && !is_help(argument))
            .for_each(|argument| option(&mut roff, argument));
    }
    roff.control("SH", ["OPTIONS OF EVERY COMMAND"]);
    global_arguments(definition).for_each(|argument| option(&mut roff, argument));
    roff
}

fn title(roff: &mut Roff, name: &str, command: &Command) {
    let version = command.get_version().unwrap_or(env!("CARGO_PKG_VERSION"));
    let source = format!("git-roadmap {version}");
    roff.control("TH", [name, "1", "", source.as_str(), "Git Roadmap Manual"]);
}

fn about(command: &Command) -> String {
    command
        .get_about()
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// `git roadmap check [SEL]...`, as a heading.
fn usage(command: &Command) -> String {
    let arguments = command
        .get_positionals()
        .map(|argument| format!(" {argument}"));
    format!(
        "git roadmap {}{}",
        command.get_name(),
        arguments.collect::<String>()
    )
}

fn own_arguments(command: &Command) -> impl Iterator<Item = &Arg> {
    let arguments = command.get_arguments();
    arguments.filter(|argument| !argument.is_hide_set() && !argument.is_global_set())
}

fn global_arguments(command: &Command) -> impl Iterator<Item = &Arg> {
    command
        .get_arguments()
        .filter(|argument| argument.is_global_set())
}

fn is_help(argument: &Arg) -> bool {
    matches!(
        argument.get_action(),
        ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong | ArgAction::Version
    )
}

/// An option or argument with what it means.
fn option(roff: &mut Roff, argument: &Arg) {
    roff.control("TP", []);
    roff.text(names(argument));
    let help = argument
        .get_help()
        .map(ToString::to_string)
        .unwrap_or_default();
    roff.text([roman(help + ".")]);
}

fn names(argument: &Arg) -> Vec<Inline> {
    if argument.is_positional() {
        return vec![italic(argument.to_string())];
    }
    let short = argument.get_short().map(|short| format!("-{short}"));
    let long = argument.get_long().map(|long| format!("--{long}"));
    let spelled: Vec<String> = short.into_iter().chain(long).collect();
    value_of(argument, spelled.join(", "))
}

/// The shortest spelling, for a synopsis.
fn shortest(argument: &Arg) -> String {
    let short = argument.get_short().map(|short| format!("-{short}"));
    let long = argument.get_long().map(|long| format!("--{long}"));
    short.or(long).unwrap_or_default()
}

/// An option as it is spelled, with the name of its value.
fn value_of(argument: &Arg, spelled: String) -> Vec<Inline> {
    let mut names = vec![bold(spelled)];
    if argument.get_action().takes_values() {
        let value = argument.get_value_names().unwrap_or_default();
        let value: Vec<String> = value.iter().map(ToString::to_string).collect();
        let value = italic(value.join(" "));
        match argument.is_require_equals_set() {
            // The one kind of value that may be left out: `--option[=VALUE]`.
            true => names.extend([roman("[="), value, roman("]")]),
            false => names.extend([roman(" "), value]),
        }
    }
    names
}

/// Text whose line breaks stay.
fn preformatted(roff: &mut Roff, text: &str) {
    roff.control("nf", []);
    for line in text.lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::definition;

    #[test]
    fn the_main_page_has_every_section_once() {
        let page = main(&definition());
        for name in [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "COMMANDS",
            "SELECTORS",
            "CONFIGURATION",
            "EXAMPLES",
            "FILES",
        ] {
            assert_eq!(page.matches(&format!(".SH {name}\n")).count(), 1, "{name}");
        }
        assert!(page.contains(".SH \"EXIT STATUS\"\n"));
        assert!(page.contains("git roadmap check [SEL]..."), "{page}");
    }

    #[test]
    fn each_command_has_a_page() {
        for (name, page) in commands(&definition()) {
            assert!(page.contains(".SH SYNOPSIS\n"), "{name}: {page}");
            assert!(!page.contains("..\n"), "{name}");
            let is_init = name == "git-roadmap-init.1";
            let optional = "\\-\\-workflow\\fR[=\\fIKINDS\\fR]";
            assert_eq!(page.contains(optional), is_init, "{name}: {page}");
        }
    }
}
