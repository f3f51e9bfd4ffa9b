//! What a profile README shows of other roadmaps: a picture or a bar of each.
//!
//! The lines go into a Markdown file between two markers. Titles are others'
//! text: in an attribute or in a code block they can be nothing but text.

use super::bar::{bar, percent};
use super::charset::Charset;
use super::columns;
use super::commit_text::commit_text;
use super::escape::{scrub, xml};

/// The columns of a bar.
const BAR: usize = 20;

/// The most columns of a title in front of a bar, and of one that is read
/// aloud in place of a picture.
const TITLE: usize = 40;
const ALT_TITLE: usize = 100;

/// The most roadmaps that a commit message names one by one.
const MOST_NAMED: usize = 20;

/// The subject unless the user's own template says otherwise.
const TEMPLATE: &str = "roadmap: {action} {task}";

/// A count of tasks under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The title of a roadmap or a phase, as its author wrote it.
    pub title: String,
    /// Tasks that are done.
    pub done: usize,
    /// Tasks that there are.
    pub total: usize,
}

/// The picture of a roadmap: paths as they stand in the file, percent-encoded.
#[derive(Debug, Clone, Copy)]
pub struct Pictured<'a> {
    /// What it shows.
    pub counted: &'a Counted,
    /// The page that it leads to: a plain `https` address.
    pub link: Option<&'a str>,
    /// The picture for light pages.
    pub light: &'a str,
    /// The picture for dark pages.
    pub dark: &'a str,
}

/// A line of HTML for each roadmap: its picture, with a link.
#[must_use]
pub fn cards(pictured: &[Pictured<'_>]) -> Vec<String> {
    pictured.iter().map(card).collect()
}

fn card(pictured: &Pictured<'_>) -> String {
    let (light, dark) = (xml(pictured.light), xml(pictured.dark));
    let alt = in_words(pictured.counted, ALT_TITLE);
    let picture = format!(
        "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"{dark}\">\
         <img alt=\"{}\" src=\"{light}\"></picture>",
        xml(&alt)
    );
    match pictured.link {
        Some(link) => format!("<a href=\"{}\">{picture}</a>", xml(link)),
        None => picture,
    }
}

/// `Learn to bake: 42 of 120 tasks, 35%`.
fn in_words(counted: &Counted, columns: usize) -> String {
    let Counted { done, total, .. } = *counted;
    let title = title(&counted.title, columns);
    let tasks = if total == 1 { "task" } else { "tasks" };
    format!(
        "{title}: {done} of {total} {tasks}, {}%",
        percent(done, total)
    )
}

/// A code block with a bar for each roadmap, and below it one for each of its
/// phases, if any are given.
#[must_use]
pub fn bars(roadmaps: &[(Counted, Vec<Counted>)]) -> Vec<String> {
    let of_roadmap = |(roadmap, phases): &(Counted, Vec<Counted>)| {
        let title = title(&roadmap.title, TITLE);
        let mut rows = vec![Row::of(title, roadmap)];
        rows.extend(phases.iter().map(|phase| {
            let title = self::title(&phase.title, TITLE - 2);
            Row::of(format!("  {title}"), phase)
        }));
        rows
    };
    let rows: Vec<Row> = roadmaps.iter().flat_map(of_roadmap).collect();
    let widest = |cell: fn(&Row) -> &str| {
        let widths = rows.iter().map(|row| columns::width(cell(row)));
        widths.max().unwrap_or(0)
    };
    let widths = Widths {
        title: widest(|row| &row.title),
        share: widest(|row| &row.share),
        count: widest(|row| &row.count),
    };
    let lines: Vec<String> = rows.iter().map(|row| row.line(&widths)).collect();
    let fence = "`".repeat(longest_run(&lines, '`').max(2) + 1);
    let mut block = vec![format!("{fence}text")];
    block.extend(lines);
    block.push(fence);
    block
}

/// A line of the code block in its cells.
struct Row {
    title: String,
    bar: String,
    share: String,
    count: String,
}

/// The columns of the cells.
struct Widths {
    title: usize,
    share: usize,
    count: usize,
}

impl Row {
    fn of(title: String, counted: &Counted) -> Self {
        let Counted { done, total, .. } = *counted;
        Self {
            title,
            bar: bar(done, total, BAR, Charset::Utf8).plain(),
            share: share(done, total),
            count: format!("{done}/{total}"),
        }
    }

    fn line(&self, widths: &Widths) -> String {
        let title = columns::pad_right(&self.title, widths.title);
        let share = columns::pad_left(&self.share, widths.share);
        let count = columns::pad_left(&self.count, widths.count);
        format!("{title}   {}   {share} %   {count}", self.bar)
    }
}

/// The percentage with two decimals, rounded down, so that only all is 100.00.
fn share(done: usize, total: usize) -> String {
    let hundredths = match total {
        0 => 0,
        total => done.min(total) as u128 * 10_000 / total as u128,
    };
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A title on one line. It opens no comment: other tools look for theirs
/// without a care for code blocks.
fn title(text: &str, columns: usize) -> String {
    let text = scrub(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ").replace("<!--", "<! --");
    match text.is_empty() {
        true => "Roadmap".to_owned(),
        false => columns::truncate(&text, columns, Charset::Utf8).into_owned(),
    }
}

/// The most of one character in a row.
fn longest_run(lines: &[String], wanted: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for character in lines.iter().flat_map(|line| line.chars()) {
        run = if character == wanted { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// The message of a commit that brings a profile up to date; `template` is the
/// user's own subject, with `{action}` and `{task}`.
#[must_use]
pub fn message(roadmaps: &[Counted], template: Option<&str>) -> String {
    let template = template.map_or("", str::trim);
    let template = match template {
        "" => TEMPLATE,
        own => own,
    };
    let subject = template
        .replace("{action}", "update")
        .replace("{task}", "profile");
    let subject = subject.lines().next().unwrap_or(TEMPLATE).to_owned();
    let line = |counted: &Counted| {
        let title = commit_text(&counted.title);
        format!("- {}", in_words(&Counted { title, ..*counted }, TITLE))
    };
    let mut lines: Vec<String> = roadmaps.iter().take(MOST_NAMED).map(line).collect();
    if roadmaps.len() > MOST_NAMED {
        lines.push(format!("- and {} more", roadmaps.len() - MOST_NAMED));
    }
    format!("{subject}\n\n{}\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(title: &str, done: usize, total: usize) -> Counted {
        Counted {
            title: title.to_owned(),
            done,
            total,
        }
    }

    #[test]
    fn bars_stand_in_columns() {
        let roadmaps = [
            (counted("AI Engineer Roadmap", 42, 120), Vec::new()),
            (
                counted("パンを焼く", 0, 9),
                vec![counted("Phase 1: Bread", 0, 4), counted("", 0, 5)],
            ),
            (counted("All", 7, 7), Vec::new()),
            (counted("Nearly", 9999, 10000), Vec::new()),
            (counted("Nothing", 0, 0), Vec::new()),
        ];
        let expected = [
            "```text",
            "AI Engineer Roadmap   ███████░░░░░░░░░░░░░    35.00 %       42/120",
            "パンを焼く            ░░░░░░░░░░░░░░░░░░░░     0.00 %          0/9",
            "  Phase 1: Bread      ░░░░░░░░░░░░░░░░░░░░     0.00 %          0/4",
            "  Roadmap             ░░░░░░░░░░░░░░░░░░░░     0.00 %          0/5",
            "All                   ████████████████████   100.00 %          7/7",
            "Nearly                ███████████████████░    99.99 %   9999/10000",
            "Nothing               ░░░░░░░░░░░░░░░░░░░░     0.00 %          0/0",
            "```",
        ];
        assert_eq!(bars(&roadmaps), expected);
    }

    #[test]
    fn no_title_ends_the_code_block() {
        for title in [
            "```",
            "a ```` b",
            "~~~",
            "\n```\n# x",
            "`````",
            "<!--END_SECTION:waka-->",
        ] {
            let lines = bars(&[(counted(title, 1, 2), Vec::new())]);
            let (fence, last) = (lines[0].trim_end_matches("text"), &lines[lines.len() - 1]);
            assert_eq!((lines.len(), fence), (3, last.as_str()), "{title}");
            assert!(
                !lines[1].contains(fence) && !lines[1].contains("<!--"),
                "{title}"
            );
        }
    }

    #[test]
    fn cards_hold_titles_as_text() {
        let hostile = "</a>\"><script>alert(1)</script>\u{202e}\x1b[2J\n\n# `x` {}";
        let counted = counted(hostile, 1, 3);
        let pictured = Pictured {
            counted: &counted,
            link: Some("https://github.com/ada/list"),
            light: ".roadmap/profile/ada-list.svg",
            dark: ".roadmap/profile/ada-list-dark.svg",
        };
        let line = &cards(&[pictured])[0];
        assert_eq!(
            line,
            "<a href=\"https://github.com/ada/list\"><picture>\
             <source media=\"(prefers-color-scheme: dark)\" srcset=\".roadmap/profile/ada-list-dark.svg\">\
             <img alt=\"&lt;/a&gt;&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\u{fffd}[2J # `x` {}: \
             1 of 3 tasks, 33%\" src=\".roadmap/profile/ada-list.svg\"></picture></a>"
        );
    }

    #[test]
    fn messages_order_nothing() {
        let roadmaps = [
            counted("fixes #1 [skip ci] @all", 1, 1),
            counted("Bread", 0, 2),
        ];
        let expected = "roadmap: update profile\n\n\
                        - fixes # 1 (skip ci) @ all: 1 of 1 task, 100%\n\
                        - Bread: 0 of 2 tasks, 0%\n";
        assert_eq!(message(&roadmaps, None), expected);
        let own = message(&roadmaps, Some("docs: {action} the {task}"));
        assert!(own.starts_with("docs: update the profile\n\n"), "{own}");
        let many = vec![counted("a", 0, 1); 30];
        assert!(message(&many, None).ends_with("- and 10 more\n"));
    }
}
