//! Tracks: one number for a task, whatever versions it stands in.

use super::Track;

/// Tracks that may turn out to be one: two sides of a merge bring the same
/// task (disjoint sets with path halving).
#[derive(Debug, Default)]
pub(super) struct Tracks(Vec<Track>);

impl Tracks {
    /// Tracks of which none is another.
    pub(super) fn with(count: Track) -> Self {
        Self((0..count).collect())
    }

    /// A new track.
    pub(super) fn add(&mut self) -> Track {
        let new = self.count();
        self.0.push(new);
        new
    }

    /// How many there are.
    pub(super) fn count(&self) -> Track {
        Track::try_from(self.0.len()).unwrap_or(Track::MAX)
    }

    /// The one track that stands for all that are the same as this one.
    pub(super) fn find(&mut self, track: Track) -> Track {
        let mut at = track as usize;
        while self.0[at] as usize != at {
            self.0[at] = self.0[self.0[at] as usize];
            at = self.0[at] as usize;
        }
        self.0[at]
    }

    /// Makes two tracks one; the older number stands for both.
    pub(super) fn join(&mut self, one: Track, other: Track) {
        let (one, other) = (self.find(one), self.find(other));
        self.0[one.max(other) as usize] = one.min(other);
    }
}
