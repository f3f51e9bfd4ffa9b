//! Git's approximate dates: `yesterday`, `2 weeks ago`, `last friday`.

use crate::error::Result;

use super::repository::Repository;

/// Words that Git's approximate dates understand besides months and weekdays.
const WORDS: [&str; 45] = [
    "yesterday",
    "today",
    "now",
    "noon",
    "midnight",
    "tea",
    "ago",
    "last",
    "am",
    "pm",
    "second",
    "seconds",
    "sec",
    "secs",
    "minute",
    "minutes",
    "min",
    "mins",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "a",
    "an",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "at",
    "and",
    "on",
    "the",
    "of",
];

/// Months and weekdays, which may be cut down to three letters.
const NAMES: [&str; 19] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Words that may stand beside a number but say nothing alone.
const FILLERS: [&str; 9] = ["a", "an", "at", "and", "on", "the", "of", "am", "pm"];

impl Repository {
    /// Asks Git for an approximate date, in seconds since 1970.
    ///
    /// Git takes what it does not understand for the present moment. So a text
    /// with a word that Git does not know, or without any date, is `None`.
    ///
    /// # Errors
    /// When Git cannot be asked.
    pub fn approxidate(&self, text: &str) -> Result<Option<i64>> {
        if !is_understood(text) {
            return Ok(None);
        }
        let output = self
            .git("ask Git for a date")
            .arg("rev-parse")
            .arg(format!("--since={text}"))
            .run()?;
        let line = output.line();
        Ok(line
            .strip_prefix("--max-age=")
            .and_then(|seconds| seconds.parse().ok()))
    }
}

/// Whether Git understands every word of the text, and it says a date.
fn is_understood(text: &str) -> bool {
    if text.contains(|letter: char| letter.is_control()) || !text.is_ascii() {
        return false;
    }
    let text = text.to_ascii_lowercase();
    let mut says_something = text.bytes().any(|byte| byte.is_ascii_digit());
    for run in words(&text) {
        if !run.is_known() {
            return false;
        }
        says_something |= !run.after_digit && !FILLERS.contains(&run.letters);
    }
    says_something
}

/// Letters that stand together.
struct Run<'a> {
    letters: &'a str,
    after_digit: bool,
}

impl Run<'_> {
    /// Whether Git understands the letters where they stand.
    fn is_known(&self) -> bool {
        let attached = ["st", "nd", "rd", "th", "t", "z", "am", "pm"];
        let zone = ["utc", "gmt", "z"];
        let name = |name: &&str| self.letters.len() >= 3 && name.starts_with(self.letters);
        (self.after_digit && attached.contains(&self.letters))
            || zone.contains(&self.letters)
            || WORDS.contains(&self.letters)
            || NAMES.iter().any(name)
    }
}

/// The runs of letters in a text.
fn words(text: &str) -> impl Iterator<Item = Run<'_>> {
    let mut rest = text;
    let mut before = ' ';
    std::iter::from_fn(move || {
        let start = rest.find(|letter: char| letter.is_ascii_alphabetic())?;
        before = rest[..start].chars().next_back().unwrap_or(before);
        let after = &rest[start..];
        let length = after
            .find(|letter: char| !letter.is_ascii_alphabetic())
            .unwrap_or(after.len());
        rest = &after[length..];
        Some(Run {
            letters: &after[..length],
            after_digit: before.is_ascii_digit(),
        })
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::Place;
    use super::*;

    #[test]
    fn only_dates_are_dates() {
        for date in [
            "yesterday",
            "2 weeks ago",
            "last friday",
            "Jan 5",
            "5th of march",
            "noon today",
            "2.days.ago",
            "2024-05-06 07:08:09 +0200",
            "2024-05-06T07:08:09Z",
            "three days ago",
            "tea",
            "10am yesterday",
            "sat",
        ] {
            assert!(is_understood(date), "{date}");
        }
        for other in [
            "",
            " ",
            "soon",
            "tomorrow",
            "12 bananas",
            "the",
            "at",
            "yesterday\n",
            "a",
            "-",
            "next friday",
            "früh um 5",
            "ja",
            "pm",
        ] {
            assert!(!is_understood(other), "{other}");
        }
    }

    #[test]
    fn git_reckons() {
        let place = Place::new();
        let repository = place.open();
        let at = |text: &str| repository.approxidate(text).unwrap();
        assert_eq!(at("2024-05-06 07:08:09 +0000"), Some(1_714_979_289));
        assert!(at("yesterday").unwrap() + 80_000 < at("now").unwrap());
        assert_eq!(at("gibberish"), None);
    }
}
