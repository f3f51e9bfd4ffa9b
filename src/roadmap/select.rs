//! Which tasks a command line means.
//!
//! The shape of an argument decides how it is read, without falling through:
//! a number, a range, a line, a key, or words. All words together are one query.

use super::document::{Document, PhaseIndex, TaskIndex};
use super::numbering;
use super::suggest::suggestions;
use crate::error::{Candidate, Error, Kind, Result};

/// How many candidates or suggestions an error lists.
const MAX_CANDIDATES: usize = 20;

/// One selector, read by its shape.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Selector<'a> {
    /// `2.3`
    Task(Vec<u32>),
    /// `2`
    Phase(u32),
    /// `2.1..2.4` or `2..4`
    Range(Vec<u32>, Vec<u32>),
    /// `L42`
    Line(u32),
    /// With a `/`, or equal to a key or an explicit id.
    Key(&'a str),
    Word(&'a str),
}

/// What was selected: tasks, and phases as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// In document order, each once.
    pub tasks: Vec<TaskIndex>,
    /// Phases selected as a whole, in the order given.
    pub phases: Vec<PhaseIndex>,
}

impl Selection {
    /// The selected tasks, those of selected phases and all below them included.
    #[must_use]
    pub fn with_everything_below(&self, document: &Document) -> Vec<TaskIndex> {
        let mut tasks = self.tasks.clone();
        for &task in &self.tasks {
            tasks.extend(document.descendants(task));
        }
        for &phase in &self.phases {
            tasks.extend(document.tasks_of(phase));
        }
        sorted(tasks)
    }

    /// The selected tasks and those of selected phases.
    #[must_use]
    pub fn all_tasks(&self, document: &Document) -> Vec<TaskIndex> {
        let mut tasks = self.tasks.clone();
        for &phase in &self.phases {
            tasks.extend(document.tasks_of(phase));
        }
        sorted(tasks)
    }
}

fn sorted(mut tasks: Vec<TaskIndex>) -> Vec<TaskIndex> {
    tasks.sort_unstable();
    tasks.dedup();
    tasks
}

/// Selects what `arguments` mean.
///
/// # Errors
/// [`Kind::NotFound`] when one of them means nothing, [`Kind::Ambiguous`] when
/// the words or a doubled id mean several tasks; both list candidates.
pub fn select(document: &Document, arguments: &[String]) -> Result<Selection> {
    let mut selection = Selection::default();
    let mut words = Vec::new();
    for argument in arguments {
        match read(document, argument)? {
            Selector::Word(word) => words.push(word),
            selector => add(document, argument, &selector, &mut selection)?,
        }
    }
    if !words.is_empty() {
        selection
            .tasks
            .push(one_by_words(document, &words.join(" "))?);
    }
    selection.tasks = sorted(selection.tasks);
    Ok(selection)
}

/// Selects like [`select`], with the task that the user picked in place of the
/// words or the doubled id that mean several.
///
/// # Errors
/// As [`select`].
pub fn select_with_pick(
    document: &Document,
    arguments: &[String],
    picked: &str,
) -> Result<Selection> {
    let mut clear = vec![picked.to_owned()];
    for argument in arguments {
        let is_ambiguous = match read(document, argument)? {
            Selector::Word(_) => true,
            Selector::Key(key) => document.keys().find(key).len() > 1,
            _ => false,
        };
        if !is_ambiguous {
            clear.push(argument.clone());
        }
    }
    select(document, &clear)
}

/// Selects one phase: by its number, by its anchor, or by words that no other
/// phase has in its heading.
///
/// # Errors
/// [`Kind::NotFound`] when it means none, [`Kind::Ambiguous`] when it means
/// several; both list phases.
pub fn select_phase(document: &Document, argument: &str) -> Result<PhaseIndex> {
    if let Some(&[number]) = numbers(argument.trim()).as_deref() {
        return phase(document, argument, number);
    }
    let phases = 0..document.phases.len();
    if let Some(phase) = phases
        .clone()
        .find(|&at| document.phase_key(at) == argument)
    {
        return Ok(phase);
    }
    let words = folded(argument);
    let has_words = |&at: &PhaseIndex| folded(document.phase_title(at)).contains(&words);
    let found: Vec<PhaseIndex> = phases.filter(has_words).collect();
    match found.as_slice() {
        [phase] => Ok(*phase),
        [] => Err(Error::not_found(format!("no phase is called '{argument}'"))
            .candidates(phase_candidates(document, 0..document.phases.len()))),
        several => {
            let message = format!("'{argument}' matches {} phases", several.len());
            let candidates = phase_candidates(document, several.iter().copied());
            Err(Error::new(Kind::Ambiguous, message).candidates(candidates))
        }
    }
}

/// Selects for looking at: words may mean several tasks.
///
/// # Errors
/// [`Kind::NotFound`] when one of the arguments means nothing.
pub fn select_all(document: &Document, arguments: &[String]) -> Result<Vec<TaskIndex>> {
    let (mut words, mut others) = (Vec::new(), Vec::new());
    for argument in arguments {
        match read(document, argument)? {
            Selector::Word(word) => words.push(word),
            _ => others.push(argument.clone()),
        }
    }
    let mut tasks = select(document, &others)?.all_tasks(document);
    if !words.is_empty() {
        let query = words.join(" ");
        let found = containing(document, &query);
        if found.is_empty() {
            one_by_words(document, &query)?;
        }
        tasks.extend(found);
    }
    Ok(sorted(tasks))
}

/// Reads an argument by its shape.
fn read<'a>(document: &Document, argument: &'a str) -> Result<Selector<'a>> {
    let argument = argument.trim();
    if argument.is_empty() {
        return Err(Error::usage("an empty selector selects nothing"));
    }
    if let Some(numbers) = numbers(argument) {
        return Ok(match numbers.as_slice() {
            [phase] => Selector::Phase(*phase),
            _ => Selector::Task(numbers),
        });
    }
    let ends = argument.split_once("..");
    if let Some((Some(from), Some(to))) = ends.map(|(from, to)| (numbers(from), numbers(to))) {
        return Ok(Selector::Range(from, to));
    }
    if let Some(line) = argument.strip_prefix('L').and_then(digits) {
        return Ok(Selector::Line(line));
    }
    let keys = document.keys();
    let is_phase = || (0..document.phases.len()).any(|phase| document.phase_key(phase) == argument);
    if argument.contains('/') || !keys.find(argument).is_empty() || is_phase() {
        return Ok(Selector::Key(argument));
    }
    Ok(Selector::Word(argument))
}

fn numbers(text: &str) -> Option<Vec<u32>> {
    text.split('.').map(digits).collect()
}

fn digits(text: &str) -> Option<u32> {
    let all_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits {
        Some(text.parse().unwrap_or(u32::MAX))
    } else {
        None
    }
}

fn add(
    document: &Document,
    argument: &str,
    selector: &Selector<'_>,
    selection: &mut Selection,
) -> Result<()> {
    match selector {
        Selector::Task(parts) => selection.tasks.push(task(document, argument, parts)?),
        Selector::Phase(number) => selection.phases.push(phase(document, argument, *number)?),
        Selector::Range(from, to) => range(document, argument, from, to, selection)?,
        Selector::Line(line) => selection.tasks.push(at_line(document, argument, *line)?),
        Selector::Key(key) => by_key(document, key, selection)?,
        Selector::Word(_) => {}
    }
    Ok(())
}

fn task(document: &Document, argument: &str, parts: &[u32]) -> Result<TaskIndex> {
    if let Some(task) = numbering::find(document, parts) {
        return Ok(task);
    }
    let error = Error::not_found(format!("no task {argument} in {}", document.path));
    let phase = document
        .phases
        .iter()
        .position(|phase| phase.number == parts[0]);
    Err(match phase {
        Some(phase) => {
            let number = document.phases[phase].number;
            error
                .candidates(
                    document
                        .tasks_of(phase)
                        .take(MAX_CANDIDATES)
                        .map(|task| candidate(document, task))
                        .collect(),
                )
                .hint(format!("git roadmap list {number}"))
        }
        None => error
            .candidates(phase_candidates(document, 0..document.phases.len()))
            .hint("git roadmap list"),
    })
}

fn phase(document: &Document, argument: &str, number: u32) -> Result<PhaseIndex> {
    let found = document
        .phases
        .iter()
        .position(|phase| phase.number == number);
    found.ok_or_else(|| {
        Error::not_found(format!("no phase {argument} in {}", document.path))
            .candidates(phase_candidates(document, 0..document.phases.len()))
            .hint("git roadmap list")
    })
}

fn range(
    document: &Document,
    argument: &str,
    from: &[u32],
    to: &[u32],
    selection: &mut Selection,
) -> Result<()> {
    let backwards = || {
        Error::usage(format!(
            "{argument} runs backwards; write the earlier number first"
        ))
    };
    if let ([from_number], [to_number]) = (from, to) {
        let from = phase(document, &from_number.to_string(), *from_number)?;
        let to = phase(document, &to_number.to_string(), *to_number)?;
        if from > to {
            return Err(backwards());
        }
        selection.phases.extend(from..=to);
        return Ok(());
    }
    if from.len() == 1 || to.len() == 1 {
        return Err(Error::usage(format!("{argument} mixes a phase and a task"))
            .hint("write 2.1..2.4 for tasks, 2..4 for phases"));
    }
    let from = task(document, &join(from), from)?;
    let to = task(document, &join(to), to)?;
    if from > to {
        return Err(backwards());
    }
    selection.tasks.extend(from..document.descendants(to).end);
    Ok(())
}

fn join(parts: &[u32]) -> String {
    parts
        .iter()
        .map(u32::to_string)
        .collect::<Vec<_>>()
        .join(".")
}

fn at_line(document: &Document, argument: &str, line: u32) -> Result<TaskIndex> {
    let found = document.tasks.iter().position(|task| task.line == line);
    found.ok_or_else(|| {
        let near = document.tasks.partition_point(|task| task.line < line);
        let nearest = near.saturating_sub(2)..(near + 2).min(document.tasks.len());
        Error::not_found(format!(
            "{}:{line}: no task in this line ({argument})",
            document.path
        ))
        .candidates(nearest.map(|task| candidate(document, task)).collect())
    })
}

fn by_key(document: &Document, key: &str, selection: &mut Selection) -> Result<()> {
    match document.keys().find(key).as_slice() {
        [task] => selection.tasks.push(*task),
        [] => {
            let phase = (0..document.phases.len()).find(|&phase| document.phase_key(phase) == key);
            let Some(phase) = phase else {
                return Err(no_key(document, key));
            };
            selection.phases.push(phase);
        }
        several => return Err(ambiguous(document, key, several)),
    }
    Ok(())
}

fn no_key(document: &Document, key: &str) -> Error {
    Error::not_found(format!("no task has the key '{key}'"))
        .candidates(suggestions(document, key))
        .hint(
            "anything with a `/` is read as a key; leave out the words with one, or use the number",
        )
}

fn one_by_words(document: &Document, query: &str) -> Result<TaskIndex> {
    match containing(document, query).as_slice() {
        [task] => Ok(*task),
        [] => Err(Error::not_found(format!("no task contains '{query}'"))
            .candidates(suggestions(document, query))
            .hint("git roadmap list")),
        several => Err(ambiguous(document, query, several)),
    }
}

/// The tasks whose text contains `query`, ignoring case and the width of white space.
#[must_use]
pub fn containing(document: &Document, query: &str) -> Vec<TaskIndex> {
    let query = folded(query);
    (0..document.tasks.len())
        .filter(|&task| folded(document.text(task)).contains(&query))
        .collect()
}

pub(super) fn folded(text: &str) -> String {
    text.to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn ambiguous(document: &Document, query: &str, tasks: &[TaskIndex]) -> Error {
    let message = format!("'{query}' matches {} tasks", tasks.len());
    let listed = tasks.iter().take(MAX_CANDIDATES);
    let number = document.number(tasks[0]);
    let mut error = Error::new(Kind::Ambiguous, message)
        .candidates(listed.map(|&task| candidate(document, task)).collect())
        .hint(format!("choose by number, such as {number}"));
    if tasks.len() > MAX_CANDIDATES {
        error = error.hint(format!("{} more; add a word", tasks.len() - MAX_CANDIDATES));
    }
    error
}

pub(super) fn candidate(document: &Document, task: TaskIndex) -> Candidate {
    Candidate {
        number: document.number(task),
        text: document.text(task).to_owned(),
        phase: document.phase_short(document.phase_of(task)).to_owned(),
    }
}

fn phase_candidates(
    document: &Document,
    phases: impl Iterator<Item = PhaseIndex>,
) -> Vec<Candidate> {
    phases
        .take(MAX_CANDIDATES)
        .map(|phase| Candidate {
            number: document.phases[phase].number.to_string(),
            text: document.phase_title(phase).to_owned(),
            phase: String::new(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::source::Source;

    const ROADMAP: &str = "# T\n## Phase 1: A\n- [ ] FastAPI basics <!-- id: fast -->\n- [x] Python\n  - [ ] Typing\n  - [ ] Tests\n\
                           ## Phase 2: B\n- [ ] Build with FastAPI\n- [ ] CI/CD pipeline\n- [ ] L42\n## Tools\n- [ ] Straße\n";

    fn selected(arguments: &[&str]) -> Result<Vec<String>> {
        let document = Document::parse("R.md", Source::from_text(ROADMAP.to_owned()));
        let arguments: Vec<String> = arguments
            .iter()
            .map(|&argument| argument.to_owned())
            .collect();
        let selection = select(&document, &arguments)?;
        Ok(selection
            .all_tasks(&document)
            .iter()
            .map(|&task| document.number(task))
            .collect())
    }

    #[test]
    fn shape_decides() {
        for (arguments, expected) in [
            (&["1.2"][..], &["1.2"][..]),
            (&["1.2.1"], &["1.2.1"]),
            (&["2"], &["2.1", "2.2", "2.3"]),
            (&["1.1..1.2"], &["1.1", "1.2", "1.2.1", "1.2.2"]),
            (&["1.2.2..2.1"], &["1.2.2", "2.1"]),
            (
                &["1..2"],
                &["1.1", "1.2", "1.2.1", "1.2.2", "2.1", "2.2", "2.3"],
            ),
            (&["L4"], &["1.2"]),
            (&["fast"], &["1.1"]),
            (&["phase-2-b/ci-cd-pipeline", "1.1"][1..], &["1.1"]),
            (&["phase-2-b/cicd-pipeline"], &["2.2"]),
            (&["phase-2-b"], &["2.1", "2.2", "2.3"]),
            (&["FASTAPI", "Basics"], &["1.1"]),
            (&["1.2.1", "fastapi  basics", "1.2.1"], &["1.1", "1.2.1"]),
            (&["python"], &["1.2"]),
            (&["STRASSE"][..0], &[]),
        ] {
            assert_eq!(selected(arguments).unwrap(), expected, "{arguments:?}");
        }
    }

    #[test]
    fn nothing_falls_through() {
        for (arguments, kind) in [
            (&["fastapi"][..], Kind::Ambiguous),
            (&["3.9"], Kind::NotFound),
            (&["9"], Kind::NotFound),
            (&["L1"], Kind::NotFound),
            (&["CI/CD"], Kind::NotFound),
            (&["nothing like it"], Kind::NotFound),
            (&["2.1..1.1"], Kind::Usage),
            (&["2..2.1"], Kind::Usage),
            (&[""], Kind::Usage),
            (&["99999999999.1"], Kind::NotFound),
        ] {
            assert_eq!(selected(arguments).unwrap_err().kind, kind, "{arguments:?}");
        }
    }

    #[test]
    fn a_phase_has_a_number_an_anchor_and_a_name() {
        let document = Document::parse("R.md", Source::from_text(ROADMAP.to_owned()));
        for (argument, expected) in [
            ("2", Ok(1)),
            ("phase-2-b", Ok(1)),
            ("TOOLS", Ok(2)),
            ("phase", Err(Kind::Ambiguous)),
            ("9", Err(Kind::NotFound)),
            ("1.1", Err(Kind::NotFound)),
            ("none", Err(Kind::NotFound)),
        ] {
            let found = select_phase(&document, argument).map_err(|error| error.kind);
            assert_eq!(found, expected, "{argument}");
        }
    }

    #[test]
    fn typing_errors_get_suggestions() {
        let error = selected(&["fastpai", "bascis"]).unwrap_err();
        assert_eq!(error.candidates[0].number, "1.1");
        let error = selected(&["CI/CD"]).unwrap_err();
        assert_eq!(error.candidates[0].number, "2.2");
    }
}
