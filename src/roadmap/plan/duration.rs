//! What the field `Duration` says, as far as it is understood.

use chrono::NaiveDate;

/// What a `Duration` field says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duration {
    /// When, or for how long.
    pub when: When,
    /// The day from which it counts.
    pub origin: Origin,
}

/// When, or for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// `Weeks 1–3`: from the beginning of the first to the end of the last.
    Counted {
        /// What is counted.
        unit: Unit,
        /// The first one, from 1.
        first: u32,
        /// The last one, which is part of it.
        last: u32,
    },
    /// `2 weeks`: so many, after what stands before.
    Lasting {
        /// What is counted.
        unit: Unit,
        /// How many, from 1.
        count: u32,
    },
    /// `2026-01-05 – 2026-02-01`, both days part of it.
    Dates {
        /// The first day.
        first: NaiveDate,
        /// The last day.
        last: NaiveDate,
    },
    /// `Ongoing`: all the time, without an end.
    Ongoing,
}

/// What a duration counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Days.
    Day,
    /// Seven days, on whatever weekday the first of them is.
    Week,
    /// Calendar months, from a day of one month to the day before it in the next.
    Month,
}

/// The day from which a duration counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The day on which work on the roadmap starts.
    Start,
    /// `(Post-Roadmap)`: the day after the last of the main phases has ended.
    PostRoadmap,
}

impl Duration {
    /// Understands the value of a `Duration` field; `None` leaves it text.
    ///
    /// Letter case, spaces and the kind of dash do not matter. What has no end,
    /// ends before it begins, counts from 0 or for more than a hundred years, or
    /// has a word too much is not understood: no plan is better than a wrong one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = simplify(text);
        let (text, origin) = match text.split_once('(') {
            Some((before, note)) => (before.trim_end(), Origin::parse(note)?),
            None => (text.as_str(), Origin::Start),
        };
        let when = When::parse(text)?;
        Some(Self { when, origin })
    }
}

impl When {
    fn parse(text: &str) -> Option<Self> {
        if text == "ongoing" {
            return Some(Self::Ongoing);
        }
        let dates = Self::dates(text);
        let counted = || Self::counted(text);
        dates.or_else(counted).or_else(|| Self::lasting(text))
    }

    /// `2026-01-05-2026-02-01`.
    fn dates(text: &str) -> Option<Self> {
        let (first, rest) = text.split_at_checked("YYYY-MM-DD".len())?;
        let last = rest.strip_prefix('-').or_else(|| rest.strip_prefix(" to "));
        let (first, last) = (date(first)?, date(last?)?);
        (first <= last).then_some(Self::Dates { first, last })
    }

    /// `weeks 1-3`, `week 4`, `week 1-week 3`.
    fn counted(text: &str) -> Option<Self> {
        let (word, numbers) = text.split_once(' ')?;
        let unit = Unit::parse(word)?;
        let ends = numbers.split_once('-');
        let ends = ends.or_else(|| numbers.split_once(" to "));
        let (first, last) = ends.unwrap_or((numbers, numbers));
        let last = match last.split_once(' ') {
            Some((word, number)) if Unit::parse(word) == Some(unit) => number,
            _ => last,
        };
        let (first, last) = (unit.number(first)?, unit.number(last)?);
        (first <= last).then_some(Self::Counted { unit, first, last })
    }

    /// `2 weeks`.
    fn lasting(text: &str) -> Option<Self> {
        let (count, word) = text.split_once(' ')?;
        let unit = Unit::parse(word)?;
        let count = unit.number(count)?;
        Some(Self::Lasting { unit, count })
    }
}

impl Unit {
    fn parse(word: &str) -> Option<Self> {
        match word.strip_suffix('s').unwrap_or(word) {
            "day" => Some(Self::Day),
            "week" => Some(Self::Week),
            "month" => Some(Self::Month),
            _ => None,
        }
    }

    /// How many of it there may be: a hundred years.
    fn most(self) -> u32 {
        match self {
            Self::Day => 36_525,
            Self::Week => 5_218,
            Self::Month => 1_200,
        }
    }

    fn number(self, digits: &str) -> Option<u32> {
        // `parse` alone would take a sign.
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        let number = plain.then(|| digits.parse().ok()).flatten()?;
        (1..=self.most()).contains(&number).then_some(number)
    }
}

impl Origin {
    /// Reads what stands behind an opening parenthesis.
    fn parse(note: &str) -> Option<Self> {
        let note = note.strip_suffix(')')?.replace([' ', '-'], "");
        (note == "postroadmap").then_some(Self::PostRoadmap)
    }
}

/// Small letters, one kind of dash without spaces around it, single spaces.
fn simplify(text: &str) -> String {
    let letter = |character: char| match character {
        // Hyphens, figure dash, en dash, em dash, bar, minus.
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        _ => character.to_ascii_lowercase(),
    };
    let text: String = text.chars().map(letter).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace(" -", "-").replace("- ", "-")
}

/// `2026-01-05`, four, two and two digits.
fn date(text: &str) -> Option<NaiveDate> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    if (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return None;
    }
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if ![year, month, day].into_iter().all(digits) {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(text: &str) -> Option<String> {
        let Duration { when, origin } = Duration::parse(text)?;
        let when = match when {
            When::Counted { unit, first, last } => format!("{unit:?} {first}..{last}"),
            When::Lasting { unit, count } => format!("{count} {unit:?}"),
            When::Dates { first, last } => format!("{first}..{last}"),
            When::Ongoing => "ongoing".to_owned(),
        };
        let post = if origin == Origin::PostRoadmap {
            " post"
        } else {
            ""
        };
        Some(when + post)
    }

    #[test]
    fn durations_are_understood() {
        for (text, expected) in [
            ("Weeks 1–3", "Week 1..3"),
            ("weeks 1-3", "Week 1..3"),
            ("WEEKS 1 — 3", "Week 1..3"),
            ("Weeks\u{a0}1 \u{2011} 3", "Week 1..3"),
            ("Weeks 1 to 3", "Week 1..3"),
            ("Week 1 – Week 3", "Week 1..3"),
            ("week 1 to week 3", "Week 1..3"),
            ("  Week   4 ", "Week 4..4"),
            ("Weeks 4", "Week 4..4"),
            ("Week 04", "Week 4..4"),
            ("Days 1–5", "Day 1..5"),
            ("Months 2–3", "Month 2..3"),
            ("2 weeks", "2 Week"),
            ("1 week", "1 Week"),
            ("10 Days", "10 Day"),
            ("3 months", "3 Month"),
            ("2026-01-05 – 2026-02-01", "2026-01-05..2026-02-01"),
            ("2026-01-05-2026-02-01", "2026-01-05..2026-02-01"),
            ("2026-01-05 TO 2026-02-01", "2026-01-05..2026-02-01"),
            ("2026-01-05—2026-01-05", "2026-01-05..2026-01-05"),
            ("Ongoing", "ongoing"),
            ("ONGOING ", "ongoing"),
            ("Weeks 1-8 (Post-Roadmap)", "Week 1..8 post"),
            ("Weeks 9–16(post roadmap)", "Week 9..16 post"),
            ("2 weeks ( POST–ROADMAP )", "2 Week post"),
            ("Ongoing (postroadmap)", "ongoing post"),
        ] {
            assert_eq!(parsed(text).as_deref(), Some(expected), "{text:?}");
        }
    }

    #[test]
    fn what_is_not_understood_stays_text() {
        for text in [
            "",
            "flexible",
            "Weeks",
            "Weeks 0",
            "Weeks 0–3",
            "Weeks 3–1",
            "Weeks 1–",
            "Weeks –3",
            "Weeks 1–2–3",
            "Weeks +1",
            "Weeks 1.5",
            "Weeks 5219",
            "Weeks 1–99999999999999999999",
            "Days 1–Week 2",
            "Months 1201",
            "Years 1–2",
            "about 2 weeks",
            "2–3 weeks",
            "0 weeks",
            "2weeks",
            "2 weekss",
            "2 weeks or so",
            "Weeks 1–3 (roughly)",
            "Weeks 1–3 (Post-Roadmap",
            "Weeks 1–3 (Post-Roadmap) more",
            "(Post-Roadmap)",
            "2026-01-05",
            "2026-02-01 – 2026-01-05",
            "2026-02-30 – 2026-03-01",
            "2026-2-1 – 2026-3-1",
            "+026-02-01 – 2026-03-01",
            "wee\u{212a} 1",
            "Weeks １–３",
        ] {
            assert_eq!(parsed(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(text in any::<String>()) {
            let _ = Duration::parse(&text);
        }

        #[test]
        fn texts_made_of_its_words_can_be_read(
            words in prop::collection::vec(prop::sample::select(vec![
                "weeks", "Day", " ", "-", "–", "1", "99999", "(", "post", "roadmap", ")", "é",
                "2026-01-05", "to", "ongoing", "\u{a0}",
            ]), 0..8),
        ) {
            let text = words.concat();
            if let Some(Duration { when: When::Counted { unit, first, last }, .. }) =
                Duration::parse(&text)
            {
                prop_assert!(1 <= first && first <= last && last <= unit.most());
            }
        }

        #[test]
        fn spelling_does_not_matter(
            first in 1_u32..500,
            more in 0_u32..500,
            dash in prop::sample::select(vec!["-", "–", " — ", " to ", " -", "– "]),
            post in any::<bool>(),
        ) {
            let last = first + more;
            let note = if post { " (POST-Roadmap)" } else { "" };
            let duration = Duration::parse(&format!("wEEks {first}{dash}{last}{note}"));
            let origin = if post { Origin::PostRoadmap } else { Origin::Start };
            let when = When::Counted { unit: Unit::Week, first, last };
            prop_assert_eq!(duration, Some(Duration { when, origin }));
        }
    }
}
