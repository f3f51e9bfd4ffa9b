#![cfg(test)]
//! Cards as wholes: well-formed, named, within their panel, and always the same.

use chrono::{Days, NaiveDate};
use roxmltree::{Document, Node};

use super::*;

const HOSTILE: [&str; 9] = [
    "</svg><script>alert(1)</script>",
    "\" onload=\"alert(1)",
    "a\0b\x1b[31m\u{fffe}\u{7f}\u{85}",
    "]]> & &amp; <!-- <![CDATA[ <?xml",
    "\u{202e}txt.exe\u{2066}\u{200b}",
    "👨\u{200d}👩\u{200d}👧 日本 ‏عربي",
    "a\r\nb\tc",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "",
];

const SCHEMES: [Option<Scheme>; 3] = [None, Some(Scheme::Light), Some(Scheme::Dark)];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn points(done: usize, total: usize) -> Vec<Point> {
    let point = |place: usize| Point {
        day: day("2026-01-04") + Days::new(place as u64 * 2),
        done: place,
        total,
    };
    (0..=done).map(point).collect()
}

fn past(points: &[Point]) -> Past<'_> {
    let last = points.last().unwrap().day;
    Past {
        points,
        pace: 5.25,
        streak: 3,
        longest_streak: 8,
        active_days: 20,
        first: day("2026-01-06"),
        last,
        as_of: last,
        forecast: Some(day("2026-09-14")),
    }
}

fn phases<'a>(title: &'a str, counts: &[(usize, usize)]) -> Vec<Phase<'a>> {
    let phase = |&(done, total): &(usize, usize)| Phase { title, done, total };
    counts.iter().map(phase).collect()
}

fn sample<'a>(title: &'a str, phases: &'a [Phase<'a>], past: Option<Past<'a>>) -> Card<'a> {
    Card {
        title,
        done: phases.iter().map(|phase| phase.done).sum(),
        total: phases.iter().map(|phase| phase.total).sum(),
        phases,
        past,
    }
}

/// All pictures of a card, checked.
fn all(shown: &Card<'_>) -> Vec<String> {
    let mut drawn = Vec::new();
    for layout in Layout::ALL {
        for scheme in SCHEMES {
            let svg = card(shown, layout, scheme);
            check(&svg);
            assert_eq!(svg, card(shown, layout, scheme));
            drawn.push(svg);
        }
    }
    drawn
}

fn number(node: &Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).unwrap_or("0").parse().unwrap()
}

/// Parses a picture and checks what holds for every one.
fn check(svg: &str) {
    let document = Document::parse(svg).unwrap_or_else(|error| panic!("{error}: {svg}"));
    let root = document.root_element();
    assert!(svg.ends_with("</svg>\n"));
    assert_eq!(root.attribute("role"), Some("img"));
    let labels = root.attribute("aria-labelledby").unwrap_or_default();
    for label in labels.split(' ') {
        let mut children = root.children();
        let named = children.find(|node| node.attribute("id") == Some(label));
        let words = named.and_then(|node| node.text()).unwrap_or_default();
        assert!(!words.trim().is_empty(), "{label} in {svg}");
    }
    let (width, height) = (number(&root, "width"), number(&root, "height"));
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        assert!(!["script", "image", "use", "foreignObject", "a"].contains(&name));
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            assert!(!name.starts_with("on") && name != "href", "{name}");
            assert!(!value.contains("NaN") && !value.contains("inf"), "{value}");
        }
        if ["rect", "text"].contains(&name) {
            let (x, y) = (number(&node, "x"), number(&node, "y"));
            let right = x + number(&node, "width") + number(&node, "textLength");
            let lower = y + number(&node, "height");
            assert!(x >= 0.0 && y >= 0.0, "{svg}");
            assert!(right <= width && lower <= height, "{right} {lower} {svg}");
            assert!(name == "text" || number(&node, "width") >= 0.0, "{svg}");
        }
    }
}

#[test]
fn hostile_words_stay_text() {
    let points = points(9, 20);
    for title in HOSTILE {
        let long = title.repeat(10_000 / title.len().max(1));
        for title in [title, long.as_str()] {
            let phases = phases(title, &[(4, 4), (5, 9), (0, 7)]);
            for svg in all(&sample(title, &phases, Some(past(&points)))) {
                assert!(svg.len() < 12_000, "{}", svg.len());
                for hidden in ['\u{202e}', '\u{2066}', '\u{200b}', '\0', '\x1b'] {
                    assert!(!svg.contains(hidden));
                }
            }
        }
    }
}

#[test]
fn cards_of_any_progress() {
    let many: Vec<(usize, usize)> = (0..200).map(|place| (place % 4, 3)).collect();
    let thirty = &many[..30];
    let huge = [(0, 0), (usize::MAX / 8, usize::MAX / 4), (1, 1)];
    let points = points(40, 90);
    let far = Past {
        first: NaiveDate::MIN,
        last: NaiveDate::MAX,
        as_of: NaiveDate::MAX,
        pace: f64::NAN,
        ..past(&points)
    };
    for counts in [
        &[][..],
        &[(0, 0)],
        &[(3, 3)],
        &[(0, 9)],
        thirty,
        &many,
        &huge,
    ] {
        let phases = phases("Phase", counts);
        for past in [
            None,
            Some(past(&points)),
            Some(past(&points[..1])),
            Some(far),
        ] {
            all(&sample("Roadmap", &phases, past));
        }
    }
}

#[test]
fn every_phase_has_its_count() {
    let counts: Vec<(usize, usize)> = (0..30).map(|place| (place, 40 + place)).collect();
    let phases = phases("A phase", &counts);
    let shown = sample("Roadmap", &phases, None);
    for layout in [Layout::Wide, Layout::Tall] {
        let svg = card(&shown, layout, None);
        for (done, total) in &counts {
            assert!(svg.contains(&format!(">{done}/{total}<")), "{done}");
        }
    }
    // The compact one has a segment for each.
    let svg = card(&shown, Layout::Compact, None);
    assert_eq!(svg.matches("class=\"track\"").count(), 30);
}

#[test]
fn it_says_what_is_known() {
    let points = points(9, 20);
    let said = |counts: &[(usize, usize)], past| {
        let phases = phases("A", counts);
        let svg = card(&sample("R", &phases, past), Layout::Wide, None);
        let document = Document::parse(&svg).unwrap();
        let texts = document
            .descendants()
            .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "text")));
        let words = texts.map(|node| {
            node.descendants()
                .filter_map(|node| node.text().filter(|_| node.is_text()))
                .collect()
        });
        words.collect::<Vec<String>>().join(" | ")
    };
    let known = past(&points);
    let table = [
        (
            said(&[(2, 7)], Some(known)),
            "R | 2 of 7 tasks · as of 2026-01-22 | 28% | 5.2 | tasks a week | 3 days | streak, best 8 | 2026-09-14 | likely finish | A | 2/7",
        ),
        (
            said(
                &[(7, 7)],
                Some(Past {
                    streak: 8,
                    forecast: None,
                    ..known
                }),
            ),
            "R | All 7 tasks done · 2026-01-22 | 100% | 5.2 | tasks a week | 8 days | best streak | 17 days | start to finish | A | 7/7",
        ),
        (
            said(
                &[(1, 7)],
                Some(Past {
                    streak: 1,
                    pace: 0.0,
                    forecast: None,
                    ..known
                }),
            ),
            "R | 1 of 7 tasks · as of 2026-01-22 | 14% | 8 days | best streak | A | 1/7",
        ),
        (
            said(
                &[(1, 7)],
                Some(Past {
                    streak: 1,
                    longest_streak: 1,
                    active_days: 1,
                    pace: 1.0,
                    forecast: None,
                    ..known
                }),
            ),
            "R | 1 of 7 tasks · as of 2026-01-22 | 14% | 1 | task a week | 1 day | with a tick | A | 1/7",
        ),
        (
            said(&[(0, 7)], None),
            "R | 0 of 7 tasks | 0% | Ready to start | Pace and streak come with the first tick | A | 0/7",
        ),
        (
            said(&[(3, 7)], None),
            "R | 3 of 7 tasks | 42% | Under way | 4 tasks to go | A | 3/7",
        ),
        (
            said(&[], None),
            "R | No tasks yet | 0% | Nothing to do yet | A task is a line that starts with - [ ]",
        ),
    ];
    for (found, expected) in table {
        assert_eq!(found, expected);
    }
}

#[test]
fn right_to_left_stands_where_the_others_do() {
    let phases = phases("שלב 2", &[(1, 2)]);
    let svg = card(&sample("خارطة طريق", &phases, None), Layout::Wide, None);
    assert!(
        svg.contains(
            "<text x=\"24\" y=\"44\" text-anchor=\"end\" direction=\"rtl\" class=\"head bold\">"
        ),
        "{svg}"
    );
    assert!(
        svg.contains(
            "<text x=\"47\" y=\"213\" text-anchor=\"end\" direction=\"rtl\" class=\"name strong\">"
        ),
        "{svg}"
    );
}

#[test]
fn a_finished_one_has_confetti_and_another_edge() {
    let points = points(9, 9);
    let phases = phases("A", &[(9, 9)]);
    for svg in all(&sample("R", &phases, Some(past(&points)))) {
        assert!(
            svg.contains("panel won") && svg.contains("class=\"c3\""),
            "{svg}"
        );
    }
}

#[test]
fn schemes_are_strict() {
    let phases = phases("A", &[(1, 2)]);
    let draw = |scheme| card(&sample("R", &phases, None), Layout::Tall, scheme);
    let (auto, light, dark) = (
        draw(None),
        draw(Some(Scheme::Light)),
        draw(Some(Scheme::Dark)),
    );
    assert!(auto.contains("@media (prefers-color-scheme:dark)"));
    for (svg, has, has_not) in [
        (&light, "#ffffff", "#0d1117"),
        (&dark, "#0d1117", "#ffffff"),
    ] {
        assert!(!svg.contains("prefers-color-scheme"));
        assert!(svg.contains(has) && !svg.contains(has_not), "{svg}");
    }
}

#[test]
fn a_card_keeps_its_bytes() {
    let points = points(5, 9);
    let phases = [
        Phase {
            title: "Bread",
            done: 4,
            total: 4,
        },
        Phase {
            title: "Cake",
            done: 1,
            total: 3,
        },
        Phase {
            title: "Toolkit",
            done: 0,
            total: 2,
        },
    ];
    let shown = sample("Learn to bake", &phases, Some(past(&points)));
    for layout in Layout::ALL {
        let svg = card(&shown, layout, None).replace("><", ">\n<");
        insta::assert_snapshot!(layout.name(), svg);
    }
}
