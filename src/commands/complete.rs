//! Completion: what a shell gets when it asks with `COMPLETE=SHELL`.
//!
//! Nothing is written, no error is shown, and what cannot be read completes to
//! nothing: the user is in the middle of a line.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap_complete::engine::{self, ArgValueCompleter, CompletionCandidate};

use super::completions::Shell;
use super::definition;
use crate::render::{Charset, columns, escape};
use crate::roadmap::{Document, TaskIndex};
use crate::ui::{Options, Ui};
use crate::workspace::{Location, Workspace};

/// How many columns a description takes at least, where there is room at all.
const MIN_WIDTH: usize = 20;

/// Answers a shell that asks for completions; `None` for an ordinary run.
///
/// After `--` stand the words of the line, the last one to be completed;
/// without them the shell gets its script.
pub(super) fn answer(arguments: &[OsString]) -> Option<u8> {
    let shell = asking_shell()?;
    let words = words_of(arguments);
    let answer = if words.is_empty() {
        shell.script().to_owned()
    } else {
        let at = words.len() - 1;
        let here = std::env::current_dir().ok();
        let found = engine::complete(&mut definition(), words.to_vec(), at, here.as_deref());
        let found = found.unwrap_or_default();
        format(shell, &called_for(found, &words[at]))
    };
    // A shell that no longer listens needs no answer.
    drop(Ui::new(&Options::default()).raw(answer.as_bytes()));
    Some(0)
}

/// Leaves options out where none is begun and there is something else to offer.
fn called_for(mut found: Vec<CompletionCandidate>, current: &OsStr) -> Vec<CompletionCandidate> {
    let is_option =
        |candidate: &CompletionCandidate| candidate.get_value().to_string_lossy().starts_with('-');
    if current.is_empty() && !found.iter().all(is_option) {
        found.retain(|candidate| !is_option(candidate));
    }
    found
}

/// The shell that `COMPLETE` names; other values are somebody else's.
fn asking_shell() -> Option<Shell> {
    let value = std::env::var_os("COMPLETE")?;
    let name = Path::new(&value).file_stem()?.to_str()?;
    Shell::from_str(name, false).ok()
}

/// The words of the line, behind `--`.
fn words_of(arguments: &[OsString]) -> &[OsString] {
    let start = arguments.iter().position(|word| word == "--");
    start.map_or(&[], |start| &arguments[start + 1..])
}

/// Completes a selector by the numbers of tasks and phases, or by words.
pub(super) fn selectors() -> ArgValueCompleter {
    ArgValueCompleter::new(|current: &OsStr| {
        let arguments: Vec<_> = std::env::args_os().collect();
        let line = Typed::read(words_of(&arguments));
        let current = current.to_string_lossy();
        line.candidates(&current).unwrap_or_default()
    })
}

/// What a line says before the word to be completed.
#[derive(Debug, Default, PartialEq)]
struct Typed {
    directory: Option<PathBuf>,
    file: Option<PathBuf>,
    command: String,
    recursive: bool,
    selectors: Vec<String>,
}

impl Typed {
    fn read(words: &[OsString]) -> Self {
        let mut typed = Self::default();
        let end = words.len().saturating_sub(1);
        let mut words = words.iter().take(end).skip(1).map(|word| plain(word));
        while let Some(word) = words.next() {
            let mut folder = |folder: Option<&str>| {
                // Like Git, each -C goes on from the one before.
                let folder = home(folder.unwrap_or_default());
                let before = typed.directory.take().unwrap_or_default();
                typed.directory = Some(before.join(folder));
            };
            match word.as_str() {
                "-C" => folder(words.next().as_deref()),
                "--file" => typed.file = words.next().map(|file| home(&file)),
                "--color" | "--date" | "--note" | "--next" => drop(words.next()),
                "-r" | "--recursive" => typed.recursive = true,
                _ if word.starts_with("-C") => folder(word.get(2..)),
                _ if word.starts_with("--file=") => typed.file = word.get(7..).map(home),
                _ if word.starts_with('-') => {}
                _ if typed.command.is_empty() => typed.command = word,
                _ => typed.selectors.push(word),
            }
        }
        typed
    }

    fn candidates(&self, current: &str) -> Option<Vec<CompletionCandidate>> {
        let location = Location {
            directory: self.directory.clone(),
            file: self.file.clone(),
        };
        let document = Workspace::open(&location).ok()?.read().ok()?;
        let starts_a_word = current.starts_with(char::is_alphabetic);
        Some(if starts_a_word {
            self.words(&document, current)
        } else {
            self.numbers(&document, current)
        })
    }

    /// The numbers that begin with what is typed, in document order.
    fn numbers(&self, document: &Document, current: &str) -> Vec<CompletionCandidate> {
        let mut found = Vec::new();
        for (index, phase) in document.phases().iter().enumerate() {
            let number = phase.number.to_string();
            if self.takes_phases() && self.wants(&number, current) {
                found.push(candidate(number, document.phase_title(index)));
            }
            let tasks = document.tasks_of(index);
            let tasks = tasks.filter(|&task| self.is_wanted(document, task));
            let tasks = tasks.map(|task| (document.number(task), document.text(task)));
            let tasks = tasks.filter(|(number, _)| self.wants(number, current));
            found.extend(tasks.map(|(number, text)| candidate(number, text)));
        }
        found
    }

    /// Whether a number goes on from what is typed and is not there already.
    fn wants(&self, number: &str, current: &str) -> bool {
        number.starts_with(current) && !self.selectors.iter().any(|typed| typed == number)
    }

    /// The words with which the text of a task goes on from what is typed.
    fn words(&self, document: &Document, current: &str) -> Vec<CompletionCandidate> {
        let before = self.selectors.iter().filter(|word| is_word(word));
        let query: String = before.map(|word| word.to_lowercase() + " ").collect();
        let query = query + &current.to_lowercase();
        let mut found: Vec<(String, &str)> = Vec::new();
        for task in (0..document.tasks().len()).filter(|&task| self.is_wanted(document, task)) {
            let text = document.text(task);
            for rest in continuations(&text.to_lowercase(), &query) {
                let word = format!("{current}{rest}");
                if !found.iter().any(|(known, _)| *known == word) {
                    found.push((word, text));
                }
            }
        }
        let found = found.into_iter();
        found.map(|(word, text)| candidate(word, text)).collect()
    }

    /// Whether the command would change, or shows, a task in this state.
    fn is_wanted(&self, document: &Document, task: TaskIndex) -> bool {
        match self.command.as_str() {
            "check" => !document.tasks()[task].done,
            "uncheck" => document.tasks()[task].done,
            _ => true,
        }
    }

    /// Whether a whole phase makes sense: changing one needs `-r`.
    fn takes_phases(&self) -> bool {
        self.recursive || !matches!(self.command.as_str(), "check" | "uncheck" | "toggle")
    }
}

/// What follows the query in the text, to the end of its last word.
fn continuations<'t>(text: &'t str, query: &str) -> impl Iterator<Item = &'t str> {
    let starts_word = |at: usize| !text[..at].ends_with(char::is_alphanumeric);
    let found = text
        .match_indices(query)
        .filter(move |(at, _)| starts_word(*at));
    found.map(|(at, matched)| {
        let rest = &text[at + matched.len()..];
        let end = rest.find(|character: char| !character.is_alphanumeric() && character != '-');
        rest[..end.unwrap_or(rest.len())].trim_end_matches('-')
    })
}

/// Whether a selector is one of words.
fn is_word(selector: &str) -> bool {
    selector.starts_with(char::is_alphabetic) && !selector.contains('/')
}

fn candidate(value: String, text: &str) -> CompletionCandidate {
    let text = escape::scrub(text).into_owned();
    CompletionCandidate::new(value).help(Some(text.into()))
}

/// A word without the quotes around it, as some shells pass it on unread.
fn plain(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let quoted = ['"', '\''].into_iter().find_map(|quote| {
        let word = word.strip_prefix(quote)?;
        word.strip_suffix(quote)
    });
    quoted.unwrap_or(&word).to_owned()
}

/// A path whose `~/` the shell has not read yet.
fn home(path: &str) -> PathBuf {
    let below = path.strip_prefix("~/").zip(std::env::var_os("HOME"));
    match below {
        Some((rest, home)) => PathBuf::from(home).join(rest),
        None => path.into(),
    }
}

/// The candidates as the script of a shell reads them, one a line.
fn format(shell: Shell, candidates: &[CompletionCandidate]) -> String {
    let rows: Vec<(String, String)> = candidates.iter().map(row).collect();
    let lines = match shell {
        Shell::Bash => for_bash(&rows, wants_texts()),
        Shell::Zsh => rows.iter().map(for_zsh).collect(),
        Shell::Fish => rows
            .iter()
            .map(|(value, help)| joined(value, "\t", help))
            .collect(),
    };
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn row(candidate: &CompletionCandidate) -> (String, String) {
    let help = candidate.get_help().map(ToString::to_string);
    let help = help.unwrap_or_default();
    let value = candidate.get_value().to_string_lossy();
    (
        escape::scrub(&value).into_owned(),
        escape::scrub(help.lines().next().unwrap_or_default()).into_owned(),
    )
}

fn joined(value: &str, between: &str, help: &str) -> String {
    if help.is_empty() {
        return value.to_owned();
    }
    format!("{value}{between}{help}")
}

/// `value:text`, as `_describe` reads it.
fn for_zsh((value, help): &(String, String)) -> String {
    let value = value.replace('\\', "\\\\").replace(':', "\\:");
    joined(&value, ":", &help.replace('\\', "\\\\"))
}

/// Values, with texts where bash shows several to choose from: it inserts what
/// they have in common, which is never more than a part of the value.
fn for_bash(rows: &[(String, String)], wants_texts: bool) -> Vec<String> {
    if rows.len() < 2 || !wants_texts {
        return rows.iter().map(|(value, _)| value.clone()).collect();
    }
    let widths = rows.iter().map(|(value, _)| columns::width(value));
    let widest = widths.max().unwrap_or(0);
    let room = terminal_width().saturating_sub(widest + 6).max(MIN_WIDTH);
    let line = |(value, help): &(String, String)| {
        if help.is_empty() {
            return value.clone();
        }
        let help = columns::truncate(help, room, Charset::Utf8);
        format!("{}  ({help})", columns::pad_right(value, widest))
    };
    rows.iter().map(line).collect()
}

/// Whether bash lists the candidates; when it cycles through them or inserts
/// them all, texts would end up in the line.
fn wants_texts() -> bool {
    let kind = std::env::var("COMPLETE_TYPE").unwrap_or_default();
    // The codes of TAB, of `?`, `!` and `@`, as COMP_TYPE has them.
    matches!(kind.as_str(), "9" | "63" | "33" | "64")
}

fn terminal_width() -> usize {
    let columns = std::env::var("COLUMNS").ok();
    let columns = columns.and_then(|columns| columns.parse().ok());
    columns.unwrap_or(80)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::Source;

    fn typed(line: &str) -> Typed {
        let words: Vec<_> = line.split(' ').map(OsString::from).collect();
        Typed::read(&words)
    }

    fn completed(line: &str) -> Vec<String> {
        let text = "## Phase 1: A\n\n- [ ] FastAPI basics\n- [x] Fast: \u{1b}[2Jsort\n  - [ ] Sub\n\n\
                    ## Phase 2: B\n\n- [ ] Learn SQL\n";
        let source = Source::new("R.md", text.as_bytes().to_vec()).unwrap();
        let document = Document::parse("R.md", source);
        let (_, current) = line.rsplit_once(' ').unwrap();
        let line = typed(line);
        let found = if is_word(current) {
            line.words(&document, current)
        } else {
            line.numbers(&document, current)
        };
        let found = found.iter().map(row);
        found
            .map(|(value, help)| format!("{value}|{help}"))
            .collect()
    }

    #[test]
    fn a_line_is_read() {
        let line = typed("git-roadmap -C a check -C'b' -r --note x --file=f.md 1.1 1.");
        assert_eq!(line.directory, Some(PathBuf::from("a").join("'b'")));
        assert_eq!(line.file, Some("f.md".into()));
        assert_eq!((line.command.as_str(), line.recursive), ("check", true));
        assert_eq!(line.selectors, ["1.1"]);
        assert_eq!(typed("git-roadmap"), Typed::default());
    }

    #[test]
    fn numbers_depend_on_the_command() {
        assert_eq!(
            completed("git-roadmap check 1"),
            ["1.1|FastAPI basics", "1.2.1|Sub"]
        );
        assert_eq!(
            completed("git-roadmap uncheck "),
            ["1.2|Fast: \u{fffd}[2Jsort"]
        );
        assert_eq!(completed("git-roadmap check 1.1 2"), ["2.1|Learn SQL"]);
        assert_eq!(
            completed("git-roadmap check -r 2"),
            ["2|Phase 2: B", "2.1|Learn SQL"]
        );
        assert_eq!(completed("git-roadmap show ").len(), 6);
        assert!(completed("git-roadmap check 1.1 1.1").is_empty());
    }

    #[test]
    fn words_go_on_as_the_text_does() {
        assert_eq!(
            completed("git-roadmap check Fast"),
            ["Fastapi|FastAPI basics"]
        );
        assert_eq!(
            completed("git-roadmap check fastapi ba"),
            ["basics|FastAPI basics"]
        );
        assert_eq!(completed("git-roadmap show fast").len(), 2);
        assert!(completed("git-roadmap check asics").is_empty());
    }

    #[test]
    fn each_shell_has_its_form() {
        let row = |value: &str, help: &str| (value.to_owned(), help.to_owned());
        let rows = [row("1.1", "a: b"), row("--x", ""), row("1.10", "c")];
        assert_eq!(for_bash(&rows, true), ["1.1   (a: b)", "--x", "1.10  (c)"]);
        assert_eq!(for_bash(&rows, false), ["1.1", "--x", "1.10"]);
        assert_eq!(for_bash(&rows[..1], true), ["1.1"]);
        assert_eq!(for_zsh(&row("a:b\\", "c:d\\")), "a\\:b\\\\:c:d\\\\");
    }
}
