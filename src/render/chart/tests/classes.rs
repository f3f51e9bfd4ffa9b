//! Pictures of classes of any size.
#![cfg(test)]

use super::*;

fn phase(number: u32, title: &str) -> CohortPhase<'_> {
    CohortPhase {
        number,
        title,
        total: 6,
        begun: 3,
        finished: 1,
    }
}

fn drawn(copies: usize, phases: usize, words: &str) -> String {
    let done: Vec<Vec<usize>> = (0..copies)
        .map(|copy| (0..phases).map(|phase| (copy + phase) % 7).collect())
        .collect();
    let rows: Vec<CohortRow<'_>> = done
        .iter()
        .zip((0..=100).cycle())
        .map(|(done, percent)| CohortRow {
            name: words,
            percent,
            done,
        })
        .collect();
    let phases: Vec<CohortPhase<'_>> = (0..phases)
        .map(|number| phase(u32::try_from(number).unwrap_or(0) + 1, words))
        .collect();
    cohort(&Cohort {
        title: words,
        summary: "some copies",
        phases: &phases,
        rows: &rows,
        as_of: Some(day("2026-05-02")),
    })
}

#[test]
fn classes_of_any_size() -> Result<(), roxmltree::Error> {
    for copies in [0, 1, 5, 30, 40, 41, 300, 5_000] {
        for phases in [0, 1, 13, 40, 41, 300] {
            let picture = drawn(copies, phases, "words");
            check(&picture)?;
            // However many there are, a picture stays one.
            assert!(
                picture.len() < 120_000,
                "{copies} × {phases}: {}",
                picture.len()
            );
            assert_eq!(picture, drawn(copies, phases, "words"));
        }
    }
    assert!(drawn(41, 50, "a").contains("and 10 more phases"));
    Ok(())
}

#[test]
fn classes_with_hostile_words() -> Result<(), roxmltree::Error> {
    for words in HOSTILE {
        let long = words.repeat(500);
        for words in [words, long.as_str()] {
            for copies in [5, 50] {
                let picture = drawn(copies, 9, words);
                check(&picture)?;
                assert!(picture.len() < 30_000, "{words}");
            }
        }
    }
    Ok(())
}

#[test]
fn long_names_take_the_room_that_few_phases_leave() {
    for (name, end) in [
        ("hw1-programming-alice", "alice"),
        ("hw1-programming-bob", "bob"),
    ] {
        let count = |phases, end: &str| {
            let end = format!("{end}</text>");
            drawn(3, phases, name).matches(&end).count()
        };
        // The title stands there once more.
        assert_eq!(count(3, &format!(">{name}")), 4);
        assert_eq!(count(13, &format!(">{name}")), 1);
        assert_eq!(count(13, end), 4);
    }
}
