//! What the options, the environment and the terminal make of the output.

use std::env;
use std::io::{IsTerminal, stderr, stdin, stdout};

use clap::ValueEnum;

use crate::render::Charset;

/// The width of a screen where nothing else is known, in columns.
const WIDTH: usize = 80;

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ColorWhen {
    /// In a terminal, unless the environment says otherwise
    #[default]
    Auto,
    /// Always, in files and pipes too
    Always,
    /// Never
    Never,
}

/// What the command line says about output.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// When to use colour.
    pub color: ColorWhen,
    /// Whether to print only data and errors.
    pub quiet: bool,
    /// How often more detail was asked for.
    pub verbose: u8,
    /// Whether to print JSON.
    pub json: bool,
}

/// How to print and whether to ask, decided once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Whether standard output gets colours.
    pub color_out: bool,
    /// Whether standard error gets colours.
    pub color_err: bool,
    /// Whether standard output is a terminal.
    pub terminal_out: bool,
    /// Whether standard error is a terminal that can rewrite a line.
    pub terminal_err: bool,
    /// The width of a screen, in columns, at least 1.
    pub width: usize,
    /// The height of the terminal, in rows, if it is known.
    pub height: Option<usize>,
    /// The characters that the locale can show.
    pub charset: Charset,
    /// Whether messages are silenced.
    pub quiet: bool,
    /// How often more detail was asked for.
    pub verbose: u8,
    /// Whether output is for programs.
    pub json: bool,
    /// Whether there is somebody to ask.
    pub interactive: bool,
    /// Whether lines end up in the log of a GitHub workflow, where some are commands.
    pub workflow_log: bool,
}

impl Default for Settings {
    /// Those of a pipe: 80 columns, UTF-8, no colour, nobody to ask.
    fn default() -> Self {
        Self {
            color_out: false,
            color_err: false,
            terminal_out: false,
            terminal_err: false,
            width: WIDTH,
            height: None,
            charset: Charset::Utf8,
            quiet: false,
            verbose: 0,
            json: false,
            interactive: false,
            workflow_log: false,
        }
    }
}

impl Settings {
    /// Decides for this process, from its environment and its streams.
    #[must_use]
    pub fn detect(options: &Options) -> Self {
        let variable = |name: &str| env::var_os(name).map(|value| value.to_string_lossy().into());
        Self::decide(options, &variable, &Terminals::detect())
    }

    fn decide(options: &Options, variable: &Variable<'_>, terminals: &Terminals) -> Self {
        let environment = Environment(variable);
        let (columns, rows) = terminals.size.unzip();
        let paged = environment.is_set("GIT_PAGER_IN_USE");
        Self {
            color_out: environment.color(options.color, terminals.out || paged),
            color_err: environment.color(options.color, terminals.err),
            terminal_out: terminals.out,
            terminal_err: terminals.err && !environment.is_dumb(),
            width: columns
                .or_else(|| environment.count("COLUMNS"))
                .unwrap_or(WIDTH),
            height: rows.or_else(|| environment.count("LINES")),
            charset: environment.charset(),
            quiet: options.quiet,
            verbose: options.verbose,
            json: options.json,
            interactive: terminals.input
                && terminals.err
                && !options.json
                && !environment.is_set("CI")
                && !environment.is_dumb(),
            workflow_log: environment.is_set("GITHUB_ACTIONS"),
        }
    }
}

/// Which streams are terminals, and the size of the one that screens go to.
#[derive(Debug, Clone, Default)]
struct Terminals {
    input: bool,
    out: bool,
    err: bool,
    size: Option<(usize, usize)>,
}

impl Terminals {
    fn detect() -> Self {
        let size = terminal_size::terminal_size_of(stdout());
        Self {
            input: stdin().is_terminal(),
            out: stdout().is_terminal(),
            err: stderr().is_terminal(),
            size: size.map(|(width, height)| (width.0.into(), height.0.into())),
        }
    }
}

/// Looks up an environment variable.
type Variable<'a> = dyn Fn(&str) -> Option<String> + 'a;

struct Environment<'a>(&'a Variable<'a>);

impl Environment<'_> {
    /// The value, unless it is unset or empty.
    fn value(&self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.is_empty())
    }

    fn count(&self, name: &str) -> Option<usize> {
        let count: usize = self.value(name)?.trim().parse().ok()?;
        (count > 0).then_some(count)
    }

    /// Whether the variable is set to anything but "no".
    fn is_set(&self, name: &str) -> bool {
        let value = self.value(name);
        value.is_some_and(|value| !matches!(value.to_lowercase().as_str(), "0" | "false" | "no"))
    }

    fn is_dumb(&self) -> bool {
        match self.value("TERM") {
            Some(term) => term == "dumb",
            None => !cfg!(windows),
        }
    }

    fn color(&self, when: ColorWhen, terminal: bool) -> bool {
        match when {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto if self.value("NO_COLOR").is_some() => false,
            ColorWhen::Auto if self.is_set("CLICOLOR_FORCE") => true,
            ColorWhen::Auto if self.value("CLICOLOR").as_deref() == Some("0") => false,
            ColorWhen::Auto => terminal && !self.is_dumb(),
        }
    }

    fn charset(&self) -> Charset {
        let mut names = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter();
        let Some(locale) = names.find_map(|name| self.value(name)) else {
            let assumed = cfg!(any(windows, target_os = "macos"));
            return if assumed {
                Charset::Utf8
            } else {
                Charset::Ascii
            };
        };
        let locale = locale.to_lowercase();
        let is_utf8 = locale.contains("utf-8") || locale.contains("utf8");
        if is_utf8 {
            Charset::Utf8
        } else {
            Charset::Ascii
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMINAL: Terminals = Terminals {
        input: true,
        out: true,
        err: true,
        size: Some((100, 30)),
    };

    fn decide(options: &Options, terminals: &Terminals, set: &[(&str, &str)]) -> Settings {
        let found = |name: &str| {
            set.iter()
                .find(|pair| pair.0 == name)
                .map(|pair| pair.1.to_owned())
        };
        let term = |name: &str| (name == "TERM").then(|| "xterm".to_owned());
        Settings::decide(
            options,
            &|name| found(name).or_else(|| term(name)),
            terminals,
        )
    }

    type Row<'a> = (ColorWhen, &'a Terminals, &'a [(&'a str, &'a str)], bool);

    #[test]
    fn colour() {
        use ColorWhen::{Always, Auto, Never};
        let pipe = Terminals::default();
        let table: &[Row<'_>] = &[
            (Auto, &TERMINAL, &[], true),
            (Auto, &pipe, &[], false),
            (Always, &pipe, &[("NO_COLOR", "1")], true),
            (Never, &TERMINAL, &[("CLICOLOR_FORCE", "1")], false),
            (
                Auto,
                &TERMINAL,
                &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")],
                false,
            ),
            (Auto, &TERMINAL, &[("NO_COLOR", "")], true),
            (Auto, &pipe, &[("CLICOLOR_FORCE", "1")], true),
            (Auto, &pipe, &[("CLICOLOR_FORCE", "0")], false),
            (Auto, &TERMINAL, &[("CLICOLOR", "0")], false),
            (Auto, &TERMINAL, &[("TERM", "dumb")], false),
            (Auto, &pipe, &[("GIT_PAGER_IN_USE", "true")], true),
        ];
        for (color, terminals, set, expected) in table {
            let options = Options {
                color: *color,
                ..Options::default()
            };
            assert_eq!(
                decide(&options, terminals, set).color_out,
                *expected,
                "{color:?} {set:?}"
            );
        }
    }

    #[test]
    fn size() {
        let size = |terminals, set| {
            let settings = decide(&Options::default(), terminals, set);
            (settings.width, settings.height)
        };
        let pipe = Terminals::default();
        let set = [("COLUMNS", "60"), ("LINES", "20")];
        assert_eq!(size(&TERMINAL, &set), (100, Some(30)));
        assert_eq!(size(&pipe, &set), (60, Some(20)));
        assert_eq!(size(&pipe, &[("COLUMNS", "0"), ("LINES", "x")]), (80, None));
    }

    #[test]
    fn charset() {
        let table: &[(&[(&str, &str)], Charset)] = &[
            (&[("LANG", "de_DE.UTF-8")], Charset::Utf8),
            (&[("LANG", "C.utf8")], Charset::Utf8),
            (&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")], Charset::Ascii),
            (
                &[("LC_ALL", ""), ("LC_CTYPE", "en_US.UTF-8"), ("LANG", "C")],
                Charset::Utf8,
            ),
            (&[("LANG", "de_DE@euro")], Charset::Ascii),
        ];
        for (set, expected) in table {
            let settings = decide(&Options::default(), &TERMINAL, set);
            assert_eq!(settings.charset, *expected, "{set:?}");
        }
    }

    #[test]
    fn nobody_is_asked_in_pipes_json_or_ci() {
        let interactive =
            |options: &Options, terminals, set| decide(options, terminals, set).interactive;
        let (plain, json) = (
            Options::default(),
            Options {
                json: true,
                ..Options::default()
            },
        );
        assert!(interactive(&plain, &TERMINAL, &[("CI", "false")]));
        assert!(!interactive(&json, &TERMINAL, &[]));
        assert!(!interactive(&plain, &TERMINAL, &[("CI", "true")]));
        assert!(!interactive(&plain, &TERMINAL, &[("TERM", "dumb")]));
        assert!(!interactive(
            &plain,
            &Terminals {
                input: false,
                ..TERMINAL
            },
            &[]
        ));
        assert!(interactive(
            &plain,
            &Terminals {
                out: false,
                ..TERMINAL
            },
            &[]
        ));
    }
}
