#![cfg(test)]
//! The pictures as wholes: well-formed, named, small, and always the same.

mod bytes;
mod classes;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use roxmltree::Document;

use super::*;
use crate::roadmap::Point;

const HOSTILE: [&str; 8] = [
    "</text><script>alert(1)</script>",
    "\" onload=\"alert(1)",
    "a\0b\x1b\u{fffe}\u{ffff}\u{7f}\u{85}",
    "]]> & &amp; <!-- <![CDATA[ <?xml",
    "\u{202e}txt.exe\u{2066}\u{200b}",
    "👨\u{200d}👩\u{200d}👧 日本 ‏عربي",
    "a\r\nb\tc",
    "",
];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn after(start: NaiveDate, days: u64) -> NaiveDate {
    start.checked_add_days(Days::new(days)).unwrap()
}

fn point(text: &str, done: usize, total: usize) -> Point {
    let day = day(text);
    Point { day, done, total }
}

fn sample_burnup(points: &[Point]) -> Burnup<'_> {
    Burnup {
        title: "Roadmap",
        points,
        plan: &[],
        forecast: None,
        as_of: day("2026-05-02"),
    }
}

fn row(title: &str) -> Row<'_> {
    Row {
        title,
        planned: Some((day("2026-03-02"), day("2026-03-29"))),
        actual: Some((day("2026-03-10"), day("2026-04-20"))),
        done: 5,
        total: 8,
        ongoing: false,
    }
}

fn sample_timeline<'a>(rows: &'a [Row<'a>]) -> Timeline<'a> {
    Timeline {
        title: "Roadmap",
        rows,
        as_of: day("2026-05-02"),
    }
}

/// Parses a picture and checks what holds for every one.
fn check(svg: &str) -> Result<(), roxmltree::Error> {
    let document = Document::parse(svg)?;
    let root = document.root_element();
    assert!(svg.ends_with("</svg>\n"));
    assert_eq!(root.attribute("role"), Some("img"));
    let labels = root.attribute("aria-labelledby").unwrap_or_default();
    for label in labels.split(' ') {
        let named = root
            .children()
            .find(|node| node.attribute("id") == Some(label));
        let words = named.and_then(|node| node.text()).unwrap_or_default();
        assert!(!words.trim().is_empty(), "{label} in {svg}");
    }
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        assert!(!["script", "image", "use", "foreignObject", "a"].contains(&name));
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            assert!(!name.starts_with("on") && name != "href", "{name}");
            assert!(!value.contains("NaN") && !value.contains("inf"), "{value}");
        }
    }
    Ok(())
}

#[test]
fn hostile_words_stay_text() -> Result<(), roxmltree::Error> {
    let points = [point("2026-04-01", 1, 9), point("2026-05-01", 4, 9)];
    let days = BTreeMap::from([(day("2026-05-01"), 3)]);
    for title in HOSTILE {
        let long = title.repeat(500);
        for title in [title, long.as_str()] {
            let pictures = [
                burnup(&Burnup {
                    title,
                    ..sample_burnup(&points)
                }),
                heatmap(&Heatmap {
                    title,
                    days: &days,
                    as_of: day("2026-05-02"),
                }),
                timeline(&Timeline {
                    title,
                    ..sample_timeline(&[row(title), row(title)])
                }),
            ];
            for picture in pictures {
                check(&picture)?;
                assert!(picture.len() < 30_000, "{title}");
            }
        }
    }
    Ok(())
}

#[test]
fn burnups_of_any_history() -> Result<(), roxmltree::Error> {
    let one = point("2026-05-02", 3, 9);
    let histories: [&[Point]; 8] = [
        &[],
        &[one],
        &[point("2026-05-01", 0, 9), one],
        &[point("2026-05-02", 0, 0)],
        &[point("2026-05-02", 9, 9)],
        &[point("2026-01-02", 9, 4)],
        &[point("2026-05-09", 1, 4)],
        &[
            Point {
                day: NaiveDate::MIN,
                done: 0,
                total: usize::MAX,
            },
            one,
        ],
    ];
    let plans: [&[(NaiveDate, f64)]; 4] = [
        &[],
        &[(day("2026-05-02"), 3.0)],
        &[
            (day("1970-01-01"), f64::NAN),
            (day("2026-04-02"), -3.0),
            (day("2090-01-01"), 1e300),
        ],
        &[
            (NaiveDate::MIN, f64::NEG_INFINITY),
            (NaiveDate::MAX, f64::INFINITY),
        ],
    ];
    let (past, soon) = (day("2020-01-01"), day("2026-06-02"));
    let forecasts = [
        None,
        Some((day("2026-05-20"), soon, day("2026-07-01"))),
        Some((past, past, past)),
        Some((soon, NaiveDate::MAX, NaiveDate::MAX)),
    ];
    for points in histories {
        for plan in plans {
            for forecast in forecasts {
                let burnup = Burnup {
                    plan,
                    forecast,
                    ..sample_burnup(points)
                };
                for as_of in [burnup.as_of, NaiveDate::MIN, NaiveDate::MAX] {
                    check(&super::burnup(&Burnup { as_of, ..burnup }))?;
                }
            }
        }
    }
    Ok(())
}

#[test]
fn a_finished_roadmap_has_no_forecast() {
    let points = [point("2026-04-01", 1, 9), point("2026-05-01", 9, 9)];
    let forecast = Some((day("2026-05-20"), day("2026-06-02"), day("2026-07-01")));
    let burnup = burnup(&Burnup {
        forecast,
        ..sample_burnup(&points)
    });
    assert!(!burnup.contains("Forecast") && !burnup.contains("2026-06-02"));
    assert!(burnup.contains(">9 of 9 done by 2026-05-02<"));
}

#[test]
fn long_histories_are_thinned_out() -> Result<(), roxmltree::Error> {
    let start = day("1999-01-01");
    let points = (0..10_000_usize).map(|place| Point {
        day: after(start, place as u64),
        done: place / 3,
        total: 12_000 + place / 7,
    });
    let points: Vec<Point> = points.collect();
    let picture = burnup(&sample_burnup(&points));
    check(&picture)?;
    assert!(picture.len() < 20_000, "{}", picture.len());
    Ok(())
}

#[test]
fn heatmaps_of_any_days() -> Result<(), roxmltree::Error> {
    let as_of = day("2026-05-02");
    let year = as_of - Days::new(400);
    let every = (0..401)
        .map(|place| (after(year, place), place as u32 % 9))
        .collect();
    let maps = [
        BTreeMap::new(),
        BTreeMap::from([(as_of, u32::MAX), (as_of - Days::new(1), u32::MAX)]),
        BTreeMap::from([
            (after(as_of, 1), 5),
            (NaiveDate::MIN, 5),
            (NaiveDate::MAX, 5),
        ]),
        every,
    ];
    for days in &maps {
        for as_of in [as_of, NaiveDate::MIN, NaiveDate::MAX] {
            let picture = heatmap(&Heatmap {
                title: "Roadmap",
                days,
                as_of,
            });
            check(&picture)?;
            assert!(picture.len() < 30_000, "{}", picture.len());
        }
    }
    Ok(())
}

#[test]
fn heatmaps_say_their_numbers() {
    let days = BTreeMap::from([
        (day("2026-05-01"), 1),
        (day("2026-04-30"), 3),
        (day("2024-01-01"), 7),
    ]);
    let as_of = day("2026-05-02");
    let picture = heatmap(&Heatmap {
        title: "Roadmap",
        days: &days,
        as_of,
    });
    for words in [
        ">4 tasks on 2 days in the last year<",
        "<title>2026-05-01: 1 task</title>",
        "<title>2026-04-30: 3 tasks</title>",
        "The busiest day was 2026-04-30 with 3 tasks.",
    ] {
        assert!(picture.contains(words), "{words} in {picture}");
    }
    assert!(!picture.contains("2024"));
}

#[test]
fn timelines_of_any_rows() -> Result<(), roxmltree::Error> {
    let all = (NaiveDate::MIN, NaiveDate::MAX);
    let turned = (day("2026-05-02"), day("2026-04-02"));
    let spans = [None, Some(all), Some(turned), row("").planned];
    let counts = [(0, 0), (9, 4), (1, usize::MAX), (usize::MAX, usize::MAX)];
    let mut rows = Vec::new();
    for planned in spans {
        for actual in spans {
            for (done, total) in counts {
                for ongoing in [false, true] {
                    rows.push(Row {
                        title: "Phase",
                        planned,
                        actual,
                        done,
                        total,
                        ongoing,
                    });
                }
            }
        }
    }
    check(&timeline(&sample_timeline(&[])))?;
    for row in &rows {
        check(&timeline(&sample_timeline(&[*row])))?;
    }
    check(&timeline(&sample_timeline(&rows[..100])))
}

#[test]
fn timelines_cut_long_titles() {
    let long = "Databases, migrations and everything about them that nobody dares to ask";
    let picture = timeline(&sample_timeline(&[row(long)]));
    assert!(
        picture.contains("Databases, migrations and everything about them tha…</text>"),
        "{picture}"
    );
    assert!(picture.contains("nobody dares to ask: 5 of 8, planned 2026-03-02 to 2026-03-29, worked on 2026-03-10 to 2026-04-20.</desc>"));
}
