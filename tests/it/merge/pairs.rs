//! Which tasks are taken for the same.

use git_roadmap::roadmap::matching::Matching;
use proptest::prelude::*;

use super::check;
use super::history::{ALL, MILD, TICKS, Version};

/// Finds pairs of tasks that the truth tells apart.
fn no_pair_is_wrong(
    matching: &Matching,
    one: &Version,
    other: &Version,
) -> Result<(), TestCaseError> {
    for (old, new, rule) in matching.pairs() {
        let (old, new) = (&one.tasks[old], &other.tasks[new]);
        let is_same = old.family == new.family || one.share_below(old, other, new);
        prop_assert!(is_same, "{:?} and {:?} by {:?}", old, new, rule);
    }
    Ok(())
}

#[test]
fn pairs_are_the_same_from_both_ends() {
    check(400, (TICKS, ALL), |trio, _| {
        let (one, other) = (&trio.base.document, &trio.theirs.document);
        let matching = Matching::between(one, other);
        prop_assert_eq!(&matching, &Matching::between(other, one).reversed());
        let mut seen = vec![false; other.tasks().len()];
        for (old, new, _) in matching.pairs() {
            prop_assert!(!std::mem::replace(&mut seen[new], true), "{} has two", new);
            prop_assert_eq!(matching.before(new), Some(old));
        }
        Ok(())
    });
}

#[test]
fn no_pair_is_wrong_after_mild_edits() {
    check(130, (TICKS, MILD), |trio, _| {
        let matching = Matching::between(&trio.base.document, &trio.theirs.document);
        no_pair_is_wrong(&matching, &trio.base, &trio.theirs)
    });
}

#[test]
fn no_pair_is_wrong_after_any_edits() {
    check(130, (TICKS, ALL), |trio, _| {
        let matching = Matching::between(&trio.base.document, &trio.theirs.document);
        no_pair_is_wrong(&matching, &trio.base, &trio.theirs)
    });
}

/// Step by step no pair is wrong either, and more are found.
#[test]
fn versions_between_help() {
    let found = std::cell::Cell::new((0, 0));
    check(100, (TICKS, ALL), |trio, history| {
        let mut versions: Vec<Version> = vec![history.base.version()];
        versions.extend(history.between.iter().map(|draft| draft.version()));
        versions.push(history.theirs.version());
        let mut lineage = Matching::identity(trio.base.tasks.len());
        for pair in versions.windows(2) {
            lineage = lineage.then(&Matching::between(&pair[0].document, &pair[1].document));
        }
        no_pair_is_wrong(&lineage, &trio.base, &trio.theirs)?;
        let (base, theirs) = (&trio.base.document, &trio.theirs.document);
        let matching = Matching::with_lineage(base, theirs, &lineage);
        no_pair_is_wrong(&matching, &trio.base, &trio.theirs)?;
        let direct = Matching::between(base, theirs);
        let (steps, once) = found.get();
        found.set((
            steps + matching.pairs().count(),
            once + direct.pairs().count(),
        ));
        Ok(())
    });
    let (steps, once) = found.get();
    assert!(steps > once, "{steps} pairs step by step, {once} at once");
}

/// Tasks that were worded anew a little, moved and nested are found again.
#[test]
fn mild_edits_lose_few_tasks() {
    let counts = std::cell::Cell::new((0, 0));
    check(130, (TICKS, MILD), |trio, _| {
        let matching = Matching::between(&trio.base.document, &trio.theirs.document);
        let (all, found) = counts.get();
        counts.set((
            all + trio.base.tasks.len(),
            found + matching.pairs().count(),
        ));
        Ok(())
    });
    let (all, found) = counts.get();
    assert!(found * 100 >= all * 97, "{found} of {all} tasks were found");
}
