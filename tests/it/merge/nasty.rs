//! Merges of anything at all.

use git_roadmap::roadmap::Document;
use git_roadmap::roadmap::matching::Matching;
use git_roadmap::roadmap::merge::{self, ConflictStyle, Markers, Request, States, Versions};
use proptest::prelude::*;

use super::super::properties::{check_all, parse, texts};
use super::merge_with;
use super::outcome::{hunks, mirrored, parts, states};

/// Three texts that have something in common.
fn versions() -> impl Strategy<Value = [String; 3]> {
    let joined = |parts: &[&str]| parts.concat();
    let pieces = [(); 5].map(|()| texts());
    (pieces, 0..4_u8).prop_map(move |([a, b, c, d, e], kind)| match kind {
        0 => [a, b, c],
        1 => [joined(&[&a, &b]), joined(&[&a, &c, &b]), joined(&[&d, &b])],
        2 => [
            joined(&[&a, &b, &c]),
            joined(&[&a, &d, &c]),
            joined(&[&a, &e, &c]),
        ],
        _ => [
            joined(&[&a, &b, &c]),
            joined(&[&c, &a, &b]),
            joined(&[&a, &c, &e]),
        ],
    })
}

fn markers() -> impl Strategy<Value = Markers> {
    let styles = [
        ConflictStyle::Merge,
        ConflictStyle::Diff3,
        ConflictStyle::Zdiff3,
    ];
    (5..16_usize, proptest::sample::select(styles.to_vec())).prop_map(|(size, style)| Markers {
        size,
        style,
        ..Markers::default()
    })
}

fn both_ways(
    versions: &[String; 3],
    states: States,
    markers: &Markers,
) -> Result<(), TestCaseError> {
    let [base, ours, theirs] = [0, 1, 2].map(|version| parse(&versions[version]));
    for base in [Some(&base), None] {
        let lineage = base.map(|base| Matching::between(base, &theirs));
        let merged = merge_with(base, (&ours, &theirs), states, markers, lineage.as_ref());
        let found = parts(&merged.text, markers.size);
        let found = found.map_err(|error| TestCaseError::fail(format!("{error}: {merged:?}")))?;
        prop_assert_eq!(hunks(&found).count(), merged.conflicts);
        for hunk in hunks(&found) {
            prop_assert_eq!(hunk.base.is_some(), markers.style != ConflictStyle::Merge);
        }
        if states == States::Both {
            let other = merge_with(base, (&theirs, &ours), states, markers, None);
            let other = parts(&other.text, markers.size).unwrap();
            prop_assert_eq!(hunks(&other).count(), merged.conflicts);
            // With a conflict, blocks keep what the side has that is ours.
            if merged.conflicts == 0 || !merged.text.contains("<!-- roadmap:") {
                prop_assert_eq!(found, mirrored(other));
            }
        }
    }
    Ok(())
}

#[test]
fn anything_merges_the_same_both_ways() {
    let strategy = (versions(), markers());
    check_all(200, &strategy, |(versions, markers)| {
        both_ways(versions, States::Both, markers)
    });
}

#[test]
fn anything_merges_into_a_copy() {
    let strategy = (versions(), markers());
    check_all(100, &strategy, |(versions, markers)| {
        both_ways(versions, States::Ours, markers)
    });
}

#[test]
fn anything_merges_to_a_side_that_both_have_or_that_alone_changed() {
    check_all(130, &versions(), |[base, side, _]| {
        let (base, side) = (parse(base), parse(side));
        // Blocks are those of the side that is ours.
        let has_blocks = side.source().text().contains("<!-- roadmap:");
        let merges = [(&side, &side), (&side, &base), (&base, &side)];
        for (ours, theirs) in merges.into_iter().take(if has_blocks { 2 } else { 3 }) {
            let merged = merge_as_text(&base, ours, theirs);
            prop_assert_eq!((merged.0.as_str(), merged.1), (side.source().text(), 0));
        }
        Ok(())
    });
}

/// What comes out where blocks keep what they hold.
fn merge_as_text(base: &Document, ours: &Document, theirs: &Document) -> (String, usize) {
    let merged = merge::merge(&Request {
        versions: Versions {
            base: Some(base),
            ours,
            theirs,
        },
        states: States::Both,
        markers: &Markers::default(),
        blocks: None,
        lineage: None,
    });
    (merged.text, merged.conflicts)
}

/// The states that are told are those that are read, but for boxes that a
/// definition `[x]: …` makes links of when they are ticked.
#[test]
fn anything_reads_as_it_is_told() {
    check_all(130, &versions(), |[base, ours, theirs]| {
        let (base, ours, theirs) = (parse(base), parse(ours), parse(theirs));
        let merged = merge_with(
            Some(&base),
            (&ours, &theirs),
            States::Both,
            &Markers::default(),
            None,
        );
        let defines_a_box = merged.text.to_lowercase().contains("[x]:");
        if merged.conflicts > 0 || defines_a_box {
            return Ok(());
        }
        let read = parse(&merged.text);
        prop_assert_eq!(states(&read), states(&merged.document), "{}", merged.text);
        Ok(())
    });
}
