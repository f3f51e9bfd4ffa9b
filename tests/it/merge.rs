//! Properties of matching and merging, over generated histories of which the
//! truth is known, and over nasty input.
//!
//! Seed and number of cases are set as in `properties`.

mod history;
mod lists;
mod model;
mod nasty;
mod outcome;
mod pairs;
mod texts;
mod ticks;

use git_roadmap::roadmap::Document;
use git_roadmap::roadmap::generate::Place;
use git_roadmap::roadmap::matching::Matching;
use git_roadmap::roadmap::merge::{self, Markers, Merged, Request, States, Versions};
use proptest::prelude::*;

use self::history::{Act, History, Version, histories};
use super::properties::check_all;

/// The parsed versions of a history.
struct Trio {
    base: Version,
    ours: Version,
    theirs: Version,
}

impl Trio {
    fn of(history: &History) -> Self {
        Self {
            base: history.base.version(),
            ours: history.ours.version(),
            theirs: history.theirs.version(),
        }
    }

    fn merge(&self, states: States) -> Merged {
        merge(
            Some(&self.base.document),
            &self.ours.document,
            &self.theirs.document,
            states,
        )
    }

    /// The same with the sides exchanged.
    fn merge_mirrored(&self, states: States) -> Merged {
        merge(
            Some(&self.base.document),
            &self.theirs.document,
            &self.ours.document,
            states,
        )
    }
}

fn merge(base: Option<&Document>, ours: &Document, theirs: &Document, states: States) -> Merged {
    merge_with(base, (ours, theirs), states, &Markers::default(), None)
}

fn merge_with(
    base: Option<&Document>,
    (ours, theirs): (&Document, &Document),
    states: States,
    markers: &Markers,
    lineage: Option<&Matching>,
) -> Merged {
    merge::merge(&Request {
        versions: Versions { base, ours, theirs },
        states,
        markers,
        blocks: Some(&Place::at_top()),
        lineage,
    })
}

/// Checks a property of histories in which each side does what it may.
fn check(
    cases: u32,
    (ours, theirs): (&'static [Act], &'static [Act]),
    property: impl Fn(&Trio, &History) -> Result<(), TestCaseError>,
) {
    check_all(cases, &histories(ours, theirs), |history| {
        property(&Trio::of(history), history)
    });
}
