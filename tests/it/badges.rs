//! Badges beside those of badge-maker, the library of shields.io, byte for byte.

use chrono::NaiveDate;
use git_roadmap::render::badge::{Badge, Style};
use serde::Deserialize;

/// A badge as badge-maker draws it; `fixtures/badges.mjs` makes the list.
#[derive(Deserialize)]
struct Made {
    style: String,
    label: String,
    message: String,
    svg: String,
}

#[test]
fn badges_are_those_of_shields() {
    let made = include_str!("fixtures/badges.jsonl").lines();
    let made: Vec<Made> = made
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(made.len() > 100);
    for Made {
        style,
        label,
        message,
        svg,
    } in made
    {
        let style = Style::ALL.into_iter().find(|known| known.name() == style);
        let badge = match message.strip_suffix('%') {
            Some(percent) => Badge::progress(&label, percent.parse().unwrap()),
            None => Badge::streak(&label, 5, NaiveDate::from_ymd_opt(2026, 5, 1)),
        };
        assert_eq!(badge.svg(style.unwrap()), format!("{svg}\n"), "{label}");
    }
}
