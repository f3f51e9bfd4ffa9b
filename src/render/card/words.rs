//! What a card says.

use super::{Card, Past};
use crate::render::bar::percent;

/// A figure and what it means.
pub(super) struct Figure {
    pub(super) value: String,
    pub(super) label: &'static str,
    /// What else there is to say of it, where there is room.
    pub(super) more: String,
}

/// What the day of a forecast means.
const LIKELY: &str = "likely finish";

impl Figure {
    fn new(value: String, label: &'static str) -> Self {
        Self {
            value,
            label,
            more: String::new(),
        }
    }

    /// All of it as part of a sentence.
    fn said(&self) -> String {
        match self.label {
            LIKELY => format!("{LIKELY} {}", self.value),
            _ => format!("{} {}", self.value, self.label()),
        }
    }

    /// The label with what else there is to say.
    pub(super) fn label(&self) -> String {
        format!("{}{}", self.label, self.more)
    }
}

impl Card<'_> {
    pub(super) fn percent(&self) -> u8 {
        percent(self.done, self.total)
    }

    /// `42 of 120 tasks`.
    pub(super) fn count(&self) -> String {
        let tasks = counted(self.total, "task");
        match self.total {
            0 => "No tasks yet".to_owned(),
            1 if self.is_complete() => "The only task is done".to_owned(),
            _ if self.is_complete() => format!("All {tasks} done"),
            _ => format!("{} of {tasks}", self.done),
        }
    }

    /// The count, and the day that it is of.
    pub(super) fn caption(&self) -> String {
        match &self.past {
            Some(past) if self.is_complete() => format!("{} · {}", self.count(), past.last),
            Some(past) => format!("{} · as of {}", self.count(), past.as_of),
            None => self.count(),
        }
    }

    /// Pace, streak, and when all is or was done.
    pub(super) fn figures(&self) -> Vec<Figure> {
        let Some(past) = &self.past else {
            return vec![self.beginning()];
        };
        let mut figures: Vec<Figure> = pace(past).into_iter().collect();
        figures.push(streak(past));
        if self.is_complete() {
            let days = past.last.signed_duration_since(past.first).num_days();
            let days = usize::try_from(days).unwrap_or_default() + 1;
            figures.push(Figure::new(counted(days, "day"), "start to finish"));
        } else if let Some(forecast) = past.forecast {
            figures.push(Figure::new(forecast.to_string(), LIKELY));
        }
        figures
    }

    /// What stands in place of figures where no tick is known: none was made, or
    /// the history does not tell when. Only the first tick is sure to bring them.
    fn beginning(&self) -> Figure {
        let left = self.total.saturating_sub(self.done);
        let (value, label, more) = match (self.total, self.done) {
            (0, _) => (
                "Nothing to do yet",
                "A task is a line that starts with - [ ]",
                String::new(),
            ),
            (_, 0) => (
                "Ready to start",
                "Pace and streak come with the first tick",
                String::new(),
            ),
            _ if self.is_complete() => ("Done", "Nothing is left to do", String::new()),
            _ => ("Under way", "", format!("{} to go", counted(left, "task"))),
        };
        Figure {
            more,
            ..Figure::new(value.to_owned(), label)
        }
    }

    /// All of it in sentences.
    pub(super) fn description(&self) -> String {
        let mut words = format!("{}, {}%.", self.count(), self.percent());
        if let Some(past) = &self.past {
            words = format!("As of {}: {words}", past.as_of);
            for figure in self.figures() {
                words.push_str(&format!(" {}.", capital(&figure.said())));
            }
        }
        for phase in self.phases.iter().take(super::phases::MOST) {
            let title = super::clean(phase.title, "Untitled");
            words.push_str(&format!(" {title}: {} of {}.", phase.done, phase.total));
        }
        words
    }
}

/// Tasks done in a week; nothing where that is none.
fn pace(past: &Past<'_>) -> Option<Figure> {
    let pace = format!("{:.1}", past.pace);
    let pace = pace.strip_suffix(".0").unwrap_or(&pace);
    let label = match pace {
        "1" => "task a week",
        _ => "tasks a week",
    };
    let is_some = past.pace.is_finite() && past.pace >= 0.05;
    is_some.then(|| Figure::new(pace.to_owned(), label))
}

/// The days in a row, or what comes nearest.
fn streak(past: &Past<'_>) -> Figure {
    let days = |count| counted(count, "day");
    match (past.streak, past.longest_streak) {
        (_, ..2) => Figure::new(days(past.active_days), "with a tick"),
        (..2, longest) => Figure::new(days(longest), "best streak"),
        (now, longest) if now == longest => Figure::new(days(now), "best streak"),
        (now, longest) => Figure {
            more: format!(", best {longest}"),
            ..Figure::new(days(now), "streak")
        },
    }
}

/// The sentence with a capital letter.
fn capital(sentence: &str) -> String {
    let mut characters = sentence.chars();
    let first = characters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(characters).collect()
}

/// The count with its word, `1 task` or `3 tasks`.
fn counted(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}
