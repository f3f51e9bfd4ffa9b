//! Which section's `Duration` counts for which phase, and the days it means.

use std::collections::BTreeMap;
use std::iter;

use chrono::NaiveDate;

use super::duration::{Duration, Origin, When};
use super::period::Period;
use crate::roadmap::document::{Document, Phase};

/// A section by its heading; `None` is what stands before any, and comes first.
type Section = Option<usize>;

/// What the sections of a document say, in document order.
///
/// `None` where a section has a `Duration` that is not understood. That section
/// has no plan, rather than the one of the section around it: its own words say
/// something else.
type Durations = BTreeMap<Section, Option<Duration>>;

/// What each phase has planned, in document order: its duration and its days.
///
/// Days are missing where a duration has none or there is no start to count from.
pub(super) fn schedule(
    document: &Document,
    start: Option<NaiveDate>,
) -> Vec<(Option<Duration>, Option<Period>)> {
    let durations = durations(document);
    let speaking = speaking(document, &durations);
    let periods = all_periods(document, &durations, start);
    let planned = |phase: &Phase| {
        let section = phase.heading.map(|heading| heading as usize);
        let speaks = match section {
            Some(heading) => speaking[heading],
            None => durations.contains_key(&None).then_some(None),
        };
        let Some(speaks) = speaks else {
            return (None, None);
        };
        let duration = durations.get(&speaks).copied().flatten();
        (duration, periods.get(&speaks).copied())
    };
    document.phases().iter().map(planned).collect()
}

/// The first `Duration` of each section that has one and tasks in it or below.
///
/// A section without any task is prose, which may well explain how the field is
/// written.
fn durations(document: &Document) -> Durations {
    let mut durations = Durations::new();
    let fields = document.all_fields();
    for (section, _, value) in fields.filter(|(_, name, _)| name.eq_ignore_ascii_case("duration")) {
        let holds_tasks = section.is_none_or(|heading| !document.section_tasks(heading).is_empty());
        if holds_tasks {
            let duration = || Duration::parse(value);
            durations.entry(section).or_insert_with(duration);
        }
    }
    durations
}

/// For each heading the section whose duration counts for it: its own, else that
/// of the nearest section around it.
///
/// So tasks that stand in sub-sections, such as those of a project, have the days
/// of what they are part of; sub-sections share these days and do not divide them.
fn speaking(document: &Document, durations: &Durations) -> Vec<Option<Section>> {
    let mut open: Vec<(u8, Option<Section>)> = Vec::new();
    let mut speaking = Vec::with_capacity(document.headings().len());
    for (heading, level) in levels(document) {
        while open.last().is_some_and(|&(around, _)| around >= level) {
            open.pop();
        }
        let own = durations.contains_key(&Some(heading));
        let around = open.last().and_then(|&(_, speaks)| speaks);
        let speaks = if own { Some(Some(heading)) } else { around };
        open.push((level, speaks));
        speaking.push(speaks);
    }
    speaking
}

fn levels(document: &Document) -> impl Iterator<Item = (usize, u8)> {
    let headings = document.headings().iter().enumerate();
    headings.map(|(index, heading)| (index, heading.level))
}

/// The days of all sections that have some: first the main ones, then those that
/// come after them.
fn all_periods(
    document: &Document,
    durations: &Durations,
    start: Option<NaiveDate>,
) -> BTreeMap<Section, Period> {
    let mut all = periods(document, durations, Origin::Start, start);
    let end = all.values().map(|period| period.last).max();
    // Without a start nobody knows whether these are all main phases.
    let after = start.and(end).and_then(|end| end.succ_opt());
    all.append(&mut periods(
        document,
        durations,
        Origin::PostRoadmap,
        after,
    ));
    all
}

/// The days of the sections of one origin, counted from `base`.
fn periods(
    document: &Document,
    durations: &Durations,
    origin: Origin,
    base: Option<NaiveDate>,
) -> BTreeMap<Section, Period> {
    let mut periods = BTreeMap::new();
    let mut cursor = Cursor {
        base,
        next: base,
        open: Vec::new(),
    };
    // What stands before any heading ends at the first one, whatever its level.
    let headings = levels(document).map(|(heading, level)| (Some(heading), level));
    for (section, level) in iter::once((None, u8::MAX)).chain(headings) {
        cursor.leave(level);
        let duration = durations.get(&section).copied().flatten();
        let duration = duration.filter(|duration| duration.origin == origin);
        if let Some(period) = duration.and_then(|duration| cursor.period(duration.when)) {
            cursor.enter(level, period);
            periods.insert(section, period);
        }
    }
    periods
}

/// Where in the plan the sections are that are read one after the other.
struct Cursor {
    /// The day on which the first unit begins.
    base: Option<NaiveDate>,
    /// The day on which something that only says how long it takes would begin.
    next: Option<NaiveDate>,
    /// The sections around this place that have days, with their levels.
    open: Vec<(u8, Period)>,
}

impl Cursor {
    /// The days of a section that begins here.
    fn period(&self, when: When) -> Option<Period> {
        match when {
            When::Counted { unit, first, last } => Period::counted(unit, self.base?, first, last),
            When::Lasting { unit, count } => {
                self.base?;
                Period::counted(unit, self.next?, 1, count)
            }
            When::Dates { first, last } => Some(Period { first, last }),
            When::Ongoing => None,
        }
    }

    /// Goes into a section: what is part of it begins when it begins.
    fn enter(&mut self, level: u8, period: Period) {
        self.next = Some(period.first);
        self.open.push((level, period));
    }

    /// Leaves the sections that do not go on at a heading of this level: what
    /// follows begins when they and all their parts have ended.
    fn leave(&mut self, level: u8) {
        while let Some((_, period)) = self.open.pop_if(|(around, _)| *around >= level) {
            let after = period.last.succ_opt();
            self.next = after.map(|after| self.next.map_or(after, |next| next.max(after)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::Source;

    /// Each phase's days, below a text of headings with their durations.
    fn planned(text: &str, start: Option<&str>) -> Vec<String> {
        let document = Document::parse("ROADMAP.md", Source::from_text(text.to_owned()));
        let start = start.map(|day| day.parse().unwrap());
        let schedule = schedule(&document, start);
        let shown = |(duration, period): &(Option<Duration>, Option<Period>)| match period {
            Some(period) => format!("{} {}", period.first, period.last),
            None if duration.is_some() => "undated".to_owned(),
            None => "none".to_owned(),
        };
        schedule.iter().map(shown).collect()
    }

    fn sections(list: &[(&str, &str)]) -> String {
        let section = |(heading, duration): &(&str, &str)| match *duration {
            "" => format!("{heading}\n\n- [ ] a\n\n"),
            _ => format!("{heading}\n\n- **Duration**: {duration}\n- [ ] a\n\n"),
        };
        list.iter().map(section).collect()
    }

    const START: Option<&str> = Some("2026-01-05");

    #[test]
    fn phases_have_their_days() {
        let text = sections(&[
            ("## A", "Weeks 1–2"),
            ("## B", "Days 15–16"),
            ("## C", "Months 1–2"),
            ("## D", "2026-01-01 – 2026-01-02"),
            ("## E", "Ongoing"),
            ("## F", "some time"),
            ("## G", ""),
        ]);
        let expected = [
            "2026-01-05 2026-01-18",
            "2026-01-19 2026-01-20",
            "2026-01-05 2026-03-04",
            "2026-01-01 2026-01-02",
            "undated",
            "none",
            "none",
        ];
        assert_eq!(planned(&text, START), expected);
        let mut without_start = ["undated"; 7];
        without_start[3] = expected[3];
        without_start[5..].fill("none");
        assert_eq!(planned(&text, None), without_start);
    }

    #[test]
    fn a_length_follows_what_stands_before() {
        let text = sections(&[
            ("## A", "1 week"),
            ("## B", "3 days"),
            ("## C", ""),
            ("## D", "Ongoing"),
            ("## E", "1 month"),
        ]);
        let expected = [
            "2026-01-05 2026-01-11",
            "2026-01-12 2026-01-14",
            "none",
            "undated",
            "2026-01-15 2026-02-14",
        ];
        assert_eq!(planned(&text, START), expected);
    }

    #[test]
    fn what_comes_after_the_roadmap_waits_for_its_last_phase() {
        let text = sections(&[
            ("## A", "Weeks 1-2 (Post-Roadmap)"),
            ("## B", "Weeks 1–4"),
            ("## C", "Week 2"),
            ("## D", "1 week (Post-Roadmap)"),
        ]);
        let expected = [
            "2026-02-02 2026-02-15",
            "2026-01-05 2026-02-01",
            "2026-01-12 2026-01-18",
            "2026-02-16 2026-02-22",
        ];
        assert_eq!(planned(&text, START), expected);
        let alone = sections(&[("## A", "Weeks 1-2 (Post-Roadmap)")]);
        assert_eq!(planned(&alone, START), ["undated"]);
    }

    #[test]
    fn sub_sections_share_the_days_of_their_section() {
        let text = "# T\n\n## A\n\n- **duration:** Weeks 1–2\n\n### Tasks\n\n- [ ] a\n\n\
            ### Project\n\n- [ ] a\n\n#### Deep\n\n- [ ] a\n\n### Own\n\n- **Duration**: Week 5\n\
            - [ ] a\n\n### Free\n\n- **Duration**: when you like\n- [ ] a\n\n## B\n\n- [ ] a\n";
        let days = "2026-01-05 2026-01-18";
        let own = "2026-02-02 2026-02-08";
        let expected = [days, days, days, own, "none", "none"];
        assert_eq!(planned(text, START), expected);
    }

    #[test]
    fn a_length_in_a_section_begins_with_it() {
        let text = sections(&[
            ("## A", "Weeks 3–6"),
            ("### A1", "1 week"),
            ("### A2", "1 week"),
            ("## B", ""),
            ("### B1", "1 week"),
            ("## C", "1 week"),
        ]);
        let expected = [
            "2026-01-19 2026-02-15",
            "2026-01-19 2026-01-25",
            "2026-01-26 2026-02-01",
            "none",
            "2026-02-16 2026-02-22",
            "2026-02-23 2026-03-01",
        ];
        assert_eq!(planned(&text, START), expected);
    }

    #[test]
    fn prose_about_durations_is_no_plan() {
        let text = "- **Duration**: Week 1\n- [ ] a\n\n## Usage\n\n- **Duration**: Weeks 1–90\n\n\
            ## A\n\n- **Duration**: 1 week\n- **Duration**: Week 9\n- [ ] a\n";
        let expected = ["2026-01-05 2026-01-11", "2026-01-12 2026-01-18"];
        assert_eq!(planned(text, START), expected);
    }

    #[test]
    fn the_twelve_phases_have_a_schedule() {
        let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/ROADMAP.md"));
        let planned = planned(text, START);
        let expected = [
            "2026-01-05 2026-01-25",
            "2026-01-26 2026-02-22",
            "2026-02-23 2026-03-29",
            "2026-03-30 2026-05-10",
            "2026-05-11 2026-06-21",
            "2026-06-22 2026-08-16",
            "2026-08-17 2026-09-27",
            "undated",
            "2026-09-28 2026-11-22",
            "2026-11-23 2027-01-17",
            "2027-01-18 2027-03-14",
            "undated",
        ];
        assert_eq!(planned[..12], expected);
        assert!(planned[12..].iter().all(|phase| phase == "none"));
    }

    #[test]
    fn the_calendar_ends() {
        let text = sections(&[
            ("## A", "1 day"),
            ("## B", "1 day"),
            ("## C", "Weeks 2-3 (Post-Roadmap)"),
        ]);
        let document = Document::parse("ROADMAP.md", Source::from_text(text));
        for start in [NaiveDate::MIN, NaiveDate::MAX] {
            assert_eq!(schedule(&document, Some(start)).len(), 3);
        }
        let last_day = NaiveDate::MAX.pred_opt().unwrap();
        let days = schedule(&document, Some(last_day));
        assert!(days[0].1.is_some() && days[1].1.is_none() && days[2].1.is_none());
    }
}
